//! A job and work's end, for programs and for people.

use std::path::PathBuf;

use console::style;
use model::{
    Failure, JobId, JobStatus, RunId, RunStatus, Stage, TakeId, Timestamp, VideoId,
    job::{Rejection, StageStatus},
};
use serde::Serialize;
use studio::{
    Studio,
    view::{AppError, JobRow, JobView, RunView, StageView},
};

use crate::{
    answer::Answer,
    follow::Ended,
    table::{Column, Table},
    video::VideoObject,
    words,
};

/// A stage of a job, for programs.
#[derive(Debug, Serialize)]
struct StageObject {
    stage: Stage,
    status: StageStatus,
    /// The selected take.
    take_id: Option<TakeId>,
    summary: String,
    /// Why the selected take is out of date.
    stale: Option<String>,
    /// Why it can't be started now.
    waits_for: Option<String>,
    /// Why its latest run failed.
    error: Option<Failure>,
}

impl From<&StageView> for StageObject {
    fn from(view: &StageView) -> Self {
        Self {
            stage: view.stage,
            status: view.status,
            take_id: view.selected,
            summary: view.summary.clone(),
            stale: words::stale(&view.stale),
            waits_for: view.waits_for.clone(),
            error: view.run.as_ref().and_then(|run| run.failure.clone()),
        }
    }
}

/// A job, for programs.
#[derive(Debug, Serialize)]
struct JobObject {
    id: JobId,
    status: JobStatus,
    theme: String,
    stage: Stage,
    title: String,
    subtitle: String,
    script_id: Option<TakeId>,
    video_id: Option<VideoId>,
    cost_cents: u32,
    created_at: String,
    updated_at: String,
    rejection: Option<Rejection>,
    stages: Vec<StageObject>,
    runs: Vec<RunView>,
    videos: Vec<VideoObject>,
}

/// A job, whole.
///
/// # Errors
/// Where its runs can't be read.
pub fn of_job(studio: &Studio, job: JobView) -> Result<Answer, AppError> {
    let text = job_page(studio, &job, &(stage_lines(&job) + &failure_lines(&job)))?;
    let JobRow {
        id,
        title,
        subtitle,
        theme,
        status,
        stage,
        video_id,
        cost_cents,
        created_at,
        updated_at,
        ..
    } = job.row;
    let object = JobObject {
        id,
        status,
        theme,
        stage,
        title,
        subtitle,
        script_id: job.script_id,
        video_id,
        cost_cents,
        created_at,
        updated_at,
        rejection: job.rejection,
        stages: job.stage_views.iter().map(Into::into).collect(),
        runs: studio.runs_of(id)?,
        videos: job.videos.into_iter().map(|video| VideoObject::new(studio, video)).collect(),
    };
    Ok(Answer::new(&object, text))
}

/// What work made, for programs.
#[derive(Debug, Serialize)]
struct RunObject {
    job_id: JobId,
    run_id: RunId,
    /// How the work ended: done, failed, cancelled or interrupted.
    status: RunStatus,
    job_status: JobStatus,
    theme: String,
    title: String,
    script_id: Option<TakeId>,
    video_id: Option<VideoId>,
    video_path: Option<PathBuf>,
    thumbnail_path: Option<PathBuf>,
    duration_ms: Option<u32>,
    cost_cents: u32,
    /// The stages that were run.
    stages: Vec<StageObject>,
}

/// How work ended. A failure is part of it.
///
/// # Errors
/// Where the job's video can't be read.
pub fn of_run(studio: &Studio, ended: &Ended) -> Result<Answer, AppError> {
    let Ended { started, job, status, failure, .. } = ended;
    let video = job.row.video_id.map(|id| studio.get_video(id)).transpose()?;
    let video = video.map(|video| VideoObject::new(studio, video));
    let ran = |stage: &&StageView| ended.runs().any(|run| run.stage == stage.stage);
    let object = RunObject {
        job_id: started.job_id,
        run_id: started.run_id,
        status: *status,
        job_status: job.row.status,
        theme: job.row.theme.clone(),
        title: job.row.title.clone(),
        script_id: job.script_id,
        video_id: job.row.video_id,
        duration_ms: video.as_ref().map(|video| video.duration_ms),
        video_path: video.as_ref().and_then(|video| video.video_path.clone()),
        thumbnail_path: video.and_then(|video| video.thumbnail_path),
        cost_cents: job.row.cost_cents,
        stages: job.stage_views.iter().filter(ran).map(Into::into).collect(),
    };
    let stages = if ended.shown { String::new() } else { stage_lines(job) };
    let answer = Answer::new(&object, job_page(studio, job, &stages)?).about(Some(started.job_id));
    Ok(match error_of(*status, failure.as_ref()) {
        Some(error) => answer.with_error(error),
        None => answer,
    })
}

/// Why work that did not end well did not.
fn error_of(status: RunStatus, failure: Option<&(Stage, Failure)>) -> Option<AppError> {
    match (status, failure) {
        (RunStatus::Done, _) => None,
        (RunStatus::Cancelled, _) => Some(AppError::cancelled()),
        (_, Some((stage, failure))) => {
            let Failure { code, message, detail, retryable } = failure.clone();
            let message = format!("{}: {message}", words::stage(*stage));
            Some(AppError { retryable, ..AppError::failed(&code, message).with_detail(detail) })
        }
        (_, None) => {
            let message =
                "the work stopped before its last stage; `reel retry` goes on, and the log says more";
            Some(AppError { retryable: true, ..AppError::failed("stopped", message) })
        }
    }
}

/// A job for people: what it is, its stages, its video, and what to do next.
fn job_page(studio: &Studio, job: &JobView, stages: &str) -> Result<String, AppError> {
    let JobRow { id, title, theme, status, cost_cents, updated_at, .. } = &job.row;
    let changed = words::age(updated_at, Timestamp::now());
    let mut page = format!("{}\n", style(format!("Job {id} · {}", words::plain(title))).bold());
    page +=
        &format!("{} · theme {theme} · {} · {changed}\n", status_styled(*status), words::cost(*cost_cents));
    if !stages.is_empty() {
        page += &format!("\n{stages}");
    }
    if let Some(rejection) = &job.rejection {
        let reason = words::plain(&rejection.reason);
        page += &format!("\nRejected: “{reason}”, back to {}\n", words::stage(rejection.back_to));
    }
    if let Some(video) = job.row.video_id {
        let video = VideoObject::new(studio, studio.get_video(video)?);
        page += &format!(
            "\nVideo {} · {} · {}\n  {}\n",
            video.id,
            words::video_status(video.status),
            video.measures(),
            video.place()
        );
    }
    if let Some(next) = next_step(job) {
        page += &format!("\nNext: {next}\n");
    }
    Ok(page)
}

fn stage_lines(job: &JobView) -> String {
    let mut table =
        Table::new(&[Column::left(""), Column::left(""), Column::left("").giving_way(), Column::right("")]);
    for stage in &job.stage_views {
        let took = stage.took_ms.map(words::took).unwrap_or_default();
        let cells = [
            stage_mark(stage),
            words::stage(stage.stage),
            stage_summary(stage),
            style(took).dim().to_string(),
        ];
        table.row(cells);
    }
    table.lines()
}

/// Why stages failed: too much for a line of the table.
fn failure_lines(job: &JobView) -> String {
    let failed = job.stage_views.iter().filter(|stage| stage.status == StageStatus::Failed);
    let line = |stage: &StageView| {
        let failure = stage.run.as_ref()?.failure.as_ref()?;
        Some(format!("\n{} failed: {}\n", words::stage(stage.stage), words::plain(&failure.message)))
    };
    failed.filter_map(line).collect()
}

fn stage_mark(stage: &StageView) -> String {
    let mark = match stage.status {
        StageStatus::Done if !stage.stale.is_empty() => style("!").yellow(),
        StageStatus::Done => style("✓").green(),
        StageStatus::Supplied => style("+").green(),
        StageStatus::Queued | StageStatus::Running => style("●").cyan(),
        StageStatus::Failed => style("✗").red(),
        StageStatus::Cancelled | StageStatus::Interrupted => style("–").yellow(),
        StageStatus::Waiting | StageStatus::Skipped => style("·").dim(),
    };
    format!("  {mark}")
}

/// The status in a word where the mark and the summary don't say it, the summary, and whether it is out of date.
fn stage_summary(stage: &StageView) -> String {
    let status = words::stage_status(stage.status);
    let summary = words::plain(&stage.summary);
    let mut said = match stage.status {
        _ if summary.is_empty() => status.to_owned(),
        // Why is told below, in full.
        StageStatus::Failed => status.to_owned(),
        StageStatus::Done | StageStatus::Waiting | StageStatus::Skipped => summary,
        _ if summary == status => summary,
        _ => format!("{status}: {summary}"),
    };
    if let Some(stale) = words::stale(&stage.stale) {
        said += &format!(" {}", style(format!("(stale: {stale})")).yellow());
    }
    said
}

/// A job's status in its colour.
pub fn status_styled(status: JobStatus) -> String {
    let word = style(words::job_status(status));
    match status {
        JobStatus::Completed => word.green(),
        JobStatus::Failed | JobStatus::Rejected => word.red(),
        JobStatus::Cancelled => word.yellow(),
        JobStatus::Running | JobStatus::InReview => word.cyan(),
        JobStatus::Pending => word,
    }
    .to_string()
}

/// What one would do next.
fn next_step(job: &JobView) -> Option<String> {
    let (id, stage) = (job.row.id, job.row.stage);
    match (job.row.status, job.row.video_id) {
        (JobStatus::Running, _) => Some(format!("reel cancel {id} stops it")),
        (JobStatus::InReview, Some(video)) => {
            Some(format!("reel approve {video}, or reel reject {video} --reason TEXT --back-to STAGE"))
        }
        (JobStatus::Failed | JobStatus::Cancelled, _) => Some(format!("reel retry {id} goes on from here")),
        (JobStatus::Rejected, _) => {
            Some(format!("reel run {stage} --job {id}, then reel make --job {id} for the rest"))
        }
        (JobStatus::Pending, _) => {
            Some(format!("reel run {stage} --job {id}, or reel make --job {id} for all the rest"))
        }
        (JobStatus::Completed | JobStatus::InReview, _) => None,
    }
}
