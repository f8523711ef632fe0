//! `reel jobs`, `job`, `retry`, `cancel`, `delete`.

use std::time::{Duration, Instant};

use clap::Args;
use console::style;
use model::{JobId, JobStatus, Stage, Timestamp, VideoId, job::StageStatus};
use serde::Serialize;
use serde_json::json;
use studio::{
    Studio,
    view::{AppError, JobQuery, JobRow},
};

use crate::{
    answer::Answer,
    arguments,
    follow::follow,
    money, report,
    table::{Column, Table},
    words,
};

/// How long a cancelled job may take to be put in order before it is left to whoever runs it.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked at meanwhile.
const LOOK: Duration = Duration::from_millis(100);

/// Which jobs.
#[derive(Debug, Args)]
pub struct List {
    /// Only those of this status
    #[arg(long, value_name = "STATUS", value_parser = arguments::job_status_value())]
    pub status: Option<JobStatus>,
    /// Only those whose title, subtitle or theme hold every one of these words
    #[arg(long, value_name = "WORDS", default_value = "", hide_default_value = true)]
    pub search: String,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// How many to leave out at the front
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: u32,
}

/// Which job.
#[derive(Debug, Args)]
pub struct One {
    /// The job, as `reel jobs` lists it
    #[arg(value_name = "ID", value_parser = arguments::job_id)]
    pub id: JobId,
}

/// A job's line, for programs.
#[derive(Debug, Serialize)]
struct RowObject {
    id: JobId,
    status: JobStatus,
    theme: String,
    stage: Stage,
    title: String,
    subtitle: String,
    video_id: Option<VideoId>,
    cost_cents: u32,
    created_at: String,
    updated_at: String,
    stages: Vec<StageInRow>,
}

#[derive(Debug, Serialize)]
struct StageInRow {
    stage: Stage,
    status: StageStatus,
}

impl From<JobRow> for RowObject {
    fn from(row: JobRow) -> Self {
        let stages = Stage::ALL.into_iter().zip(row.stages);
        Self {
            id: row.id,
            status: row.status,
            theme: row.theme,
            stage: row.stage,
            title: row.title,
            subtitle: row.subtitle,
            video_id: row.video_id,
            cost_cents: row.cost_cents,
            created_at: row.created_at,
            updated_at: row.updated_at,
            stages: stages.map(|(stage, status)| StageInRow { stage, status }).collect(),
        }
    }
}

/// Lists jobs, last changed first.
///
/// # Errors
/// Where they can't be read.
pub fn list(studio: &Studio, list: &List) -> Result<Answer, AppError> {
    let query = JobQuery {
        status: list.status,
        search: list.search.clone(),
        limit: list.limit,
        offset: list.offset,
        ..JobQuery::default()
    };
    let page = studio.list_jobs(&query)?;
    let text = if page.jobs.is_empty() { none(list, page.total) } else { lines(&page.jobs, page.total) };
    let jobs: Vec<RowObject> = page.jobs.into_iter().map(Into::into).collect();
    Ok(Answer::new(&json!({ "jobs": jobs, "total": page.total }), text))
}

fn none(list: &List, total: u32) -> String {
    if total > 0 {
        return format!("There are {total}, and none after the first {}.\n", list.offset);
    }
    if list.status.is_some() || !list.search.is_empty() {
        return "No job is like that. `reel jobs` lists all of them.\n".to_owned();
    }
    "There is no job yet. Make a video with `reel make THEME`; `reel themes` lists the themes.\n".to_owned()
}

fn lines(rows: &[JobRow], total: u32) -> String {
    let now = Timestamp::now();
    let mut table = Table::new(&[
        Column::right("ID"),
        Column::left("TITLE").giving_way(),
        Column::left("THEME"),
        Column::left("STATUS"),
        Column::left("AT"),
        Column::right("COST"),
        Column::left("CHANGED"),
    ]);
    for row in rows {
        table.row([
            row.id.to_string(),
            words::plain(&row.title),
            words::plain(&row.theme),
            report::status_styled(row.status),
            words::stage(row.stage),
            words::cost(row.cost_cents),
            words::age(&row.updated_at, now),
        ]);
    }
    let mut lines = table.lines();
    if total as usize > rows.len() {
        lines += &format!(
            "{}\n",
            style(format!("{} of {total}; --offset and --limit show others", rows.len())).dim()
        );
    }
    lines
}

/// Shows a job.
///
/// # Errors
/// `unknown_job`.
pub fn show(studio: &Studio, one: &One) -> Result<Answer, AppError> {
    report::of_job(studio, studio.get_job(one.id)?)
}

/// Goes on with a job and waits for it.
///
/// # Errors
/// `unknown_job`, `nothing_to_retry`; a stage's failure is part of the answer.
pub async fn retry(studio: &Studio, one: &One) -> Result<Answer, AppError> {
    // What is wrong with the request is told by its start.
    money::foretell(&studio.estimate_retry(one.id).await.unwrap_or_default());
    let started = studio.retry_job(one.id, None).await?;
    let ended = follow(studio, &started, None).await?;
    report::of_run(studio, &ended)
}

/// Stops whatever runs in a job, and waits until it has stopped, whoever runs it.
///
/// # Errors
/// `unknown_job`, `not_running`; `still_running` where its owner did not stop in time.
pub async fn cancel(studio: &Studio, one: &One) -> Result<Answer, AppError> {
    studio.cancel_job(one.id).await?;
    let asked = Instant::now();
    loop {
        let job = studio.get_job(one.id)?;
        if job.row.status != JobStatus::Running {
            let text =
                format!("Job {} has stopped. `reel retry {}` goes on from what it has.\n", one.id, one.id);
            return Ok(Answer::new(&json!({ "job_id": one.id, "status": job.row.status }), text));
        }
        if asked.elapsed() > PATIENCE {
            let owner = studio.owner().map_or_else(
                || "whoever runs it".to_owned(),
                |owner| format!("{} (process {})", owner.program, owner.pid),
            );
            let message = format!("{owner} was asked to stop job {}, and still works; look there", one.id);
            let error = AppError { retryable: true, ..AppError::failed("still_running", message) };
            let object = json!({ "job_id": one.id, "status": job.row.status });
            return Ok(Answer::new(&object, String::new()).with_error(error));
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Deletes a job and its files.
///
/// # Errors
/// `unknown_job`, or that it is running.
pub fn delete(studio: &Studio, one: &One) -> Result<Answer, AppError> {
    let job = studio.get_job(one.id)?;
    studio.delete_job(one.id)?;
    let text = format!("Job {} “{}” and its files are deleted.\n", one.id, words::plain(&job.row.title));
    Ok(Answer::new(&json!({ "job_id": one.id, "deleted": true }), text))
}
