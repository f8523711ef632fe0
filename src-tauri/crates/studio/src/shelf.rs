//! What is there, put together for reading.

use model::{
    Artifact, ArtifactId, JobId, JobState, JobStatus, Provenance, Refusal, Run, RunId, Stage, Take, TakeId,
    Theme, Video, VideoId, job::StageStatus, theme::ThemeError,
};
use store::{GivenVerdict, JobFilter, JobOrder, StoreError, TakeLine, VideoFilter, VideoOrder, VideoRow};

use crate::{
    Studio, provenance, request,
    stage::{self, any_content, composition},
    staleness::{self, Freshness},
    themes,
    view::{
        AppError, ArtifactView, CheckView, Checking, JobPage, JobQuery, JobRow, JobSort, JobView, MadeFrom,
        ReviewTake, RunView, StageView, TakeRow, TakeView, ThemeRow, VerdictView, VideoQuery, VideoSort,
        VideoView,
    },
};

/// Rows in a page where none are asked for.
const PAGE: u32 = 100;
/// Rows in a page at most.
const LARGEST_PAGE: u32 = 1000;
/// Videos of one job that its page shows.
const VIDEOS_SHOWN: u32 = 50;

impl Studio {
    /// A page of jobs.
    ///
    /// # Errors
    /// The database's own.
    pub fn list_jobs(&self, query: &JobQuery) -> Result<JobPage, AppError> {
        let order = match query.sort {
            JobSort::Changed => JobOrder::Changed,
            JobSort::Created => JobOrder::Created,
            JobSort::Title => JobOrder::Title,
        };
        let limit = page_length(query.limit);
        let filter = JobFilter {
            status: query.status,
            search: query.search.clone(),
            order,
            offset: query.offset,
            limit,
        };
        let page = self.store().job_page(&filter)?;
        Ok(JobPage { jobs: page.rows.iter().map(job_row).collect(), total: page.total })
    }

    /// A job, whole.
    ///
    /// # Errors
    /// `unknown_job`, `deleted_job`.
    pub fn get_job(&self, id: JobId) -> Result<JobView, AppError> {
        let row = self.store().job(id)?;
        let runs = self.store().runs_of(id)?;
        let takes = self.store().takes_of(id)?;
        let state = &row.job.state;
        let read = |take| Ok(self.store().take(take)?);
        let fresh = Freshness::of(state, &takes, &read);
        let mut stage_views: Vec<StageView> = Stage::ALL
            .into_iter()
            .map(|stage| stage_view(state, stage, &runs, &takes, &fresh))
            .collect::<Result<_, _>>()?;
        let waits_for_theme = self.waits_for_theme(&row.job);
        for view in &mut stage_views {
            view.waits_for = view.waits_for.take().or_else(|| waits_for_theme.clone());
        }
        let is_stale = |stage| Ok(!stage_views[stage as usize].stale.is_empty());
        let rest = request::due(state, Stage::Review, is_stale, |stage| fresh.is_own(stage))?.concat();
        let filter = VideoFilter { job: Some(id), limit: VIDEOS_SHOWN, ..VideoFilter::default() };
        let videos = self.store().videos(&filter)?.rows;
        Ok(JobView {
            row: job_row(&row),
            theme_gone: waits_for_theme.is_some(),
            script_id: state.stage(Stage::Script).selected,
            rejection: state.rejection().cloned(),
            stage_views,
            rest,
            videos: self.video_views(videos)?,
        })
    }

    /// A job's runs, newest first.
    ///
    /// # Errors
    /// The database's own.
    pub fn runs_of(&self, id: JobId) -> Result<Vec<RunView>, AppError> {
        Ok(self.store().runs_of(id)?.iter().map(run_view).collect())
    }

    /// A run.
    ///
    /// # Errors
    /// `unknown_run`.
    pub fn get_run(&self, id: RunId) -> Result<RunView, AppError> {
        Ok(run_view(&self.store().run(id)?))
    }

    /// What a stage made.
    ///
    /// # Errors
    /// `unknown_take`, `unreadable_take`.
    pub fn get_take(&self, id: TakeId) -> Result<TakeView, AppError> {
        let take = self.store().take(id)?;
        let job = self.store().job(take.job)?.job;
        let files = self.store().artifacts_of_take(id)?;
        let lines = self.store().takes_of(take.job)?;
        let read = |other| Ok(self.store().take(other)?);
        let fresh = Freshness::of(&job.state, &lines, &read);
        Ok(TakeView {
            row: take_row(&job.state, &line_of(&take), &lines, &fresh)?,
            job_id: take.job,
            content: any_content(&take)?,
            artifacts: files.iter().map(artifact_view).collect(),
        })
    }

    /// The take of a stage that was made last, in whichever job.
    ///
    /// # Errors
    /// The database's own.
    pub fn newest_take(&self, stage: Stage) -> Result<Option<TakeId>, AppError> {
        Ok(self.store().newest_take(stage)?)
    }

    /// A file's record.
    ///
    /// # Errors
    /// `unknown_file`.
    pub fn get_artifact(&self, id: ArtifactId) -> Result<ArtifactView, AppError> {
        Ok(artifact_view(&self.store().artifact(id)?))
    }

    /// Videos, a page of them.
    ///
    /// # Errors
    /// The database's own.
    pub fn list_videos(&self, query: &VideoQuery) -> Result<Vec<VideoView>, AppError> {
        let VideoQuery { status, offset, limit, sort } = *query;
        let order = match sort {
            VideoSort::Newest => VideoOrder::Newest,
            VideoSort::Oldest => VideoOrder::Oldest,
            VideoSort::Judged => VideoOrder::Judged,
        };
        let filter = VideoFilter { status, job: None, offset, limit: page_length(limit), order };
        self.video_views(self.store().videos(&filter)?.rows)
    }

    /// A video.
    ///
    /// # Errors
    /// `unknown_video`.
    pub fn get_video(&self, id: VideoId) -> Result<VideoView, AppError> {
        let views = self.video_views(vec![self.store().video(id)?])?;
        views.into_iter().next().ok_or_else(|| StoreError::UnknownVideo(id).into())
    }

    /// What a video was made from.
    ///
    /// # Errors
    /// `unknown_video`, `missing_file`, `bad_provenance`.
    pub fn get_provenance(&self, id: VideoId) -> Result<Provenance, AppError> {
        provenance::read(&self.artifact_path(self.store().video(id)?.provenance)?)
    }

    /// Where each scene of a video begins, in milliseconds. None are known of one that was handed over finished.
    ///
    /// # Errors
    /// `unknown_video`, or `unreadable_timeline`.
    pub fn scene_starts(&self, id: VideoId) -> Result<Vec<u32>, AppError> {
        let timeline = composition::kept_timeline(self, &self.store().video(id)?)?;
        Ok(timeline.map(|timeline| timeline.scene_starts_ms()).unwrap_or_default())
    }

    /// Every theme.
    pub fn list_themes(&self) -> Vec<ThemeRow> {
        themes::list(self.workspace())
    }

    /// Checks a theme's text.
    ///
    /// # Errors
    /// The first thing wrong, with its line.
    pub fn check_theme(&self, toml: &str) -> Result<Theme, ThemeError> {
        Theme::from_toml(toml)
    }

    /// Checks a theme's file and what it names.
    ///
    /// # Errors
    /// `bad_theme`, or why it can't be read.
    pub fn check_theme_file(&self, path: &std::path::Path) -> Result<Theme, AppError> {
        let file = if path.is_dir() { path.join("theme.toml") } else { path.to_owned() };
        Ok(themes::load_file(&file)?.theme)
    }

    /// Checks a theme's text and writes it as the workspace's theme of that name.
    ///
    /// # Errors
    /// `bad_name`, `bad_theme`, or why it can't be written.
    pub fn save_theme(&self, name: &str, toml: &str) -> Result<ThemeRow, AppError> {
        let row = themes::save(self.workspace(), name, toml)?;
        self.tell(crate::view::Event::ThemesChanged);
        Ok(row)
    }

    fn video_views(&self, videos: Vec<Video>) -> Result<Vec<VideoView>, AppError> {
        Ok(self.store().video_rows(videos)?.into_iter().map(video_view).collect())
    }
}

fn video_view(row: VideoRow) -> VideoView {
    let (checking, checks) = (checking(&row), checks(&row));
    let verdict = |given: GivenVerdict| VerdictView {
        verdict: given.verdict.kind,
        given_at: given.verdict.given_at.to_string(),
        reopened: given.reopened_at.is_some(),
    };
    let video = row.video;
    VideoView {
        id: video.id,
        job_id: video.job,
        title: video.title,
        status: video.status,
        take_number: row.take_number,
        file: video.file,
        thumbnail: video.thumbnail,
        duration_ms: video.duration_ms,
        width: video.width,
        height: video.height,
        frame_rate_milli: video.frame_rate.milli(),
        bytes: u32::try_from(row.bytes).unwrap_or(u32::MAX),
        checks,
        checking,
        verdicts: row.verdicts.into_iter().map(verdict).collect(),
        created_at: video.created_at.to_string(),
    }
}

/// How far the review stage is with a video.
fn checking(row: &VideoRow) -> Option<Checking> {
    if row.job.stage(Stage::Composition).selected != Some(row.video.take) {
        return None;
    }
    // A run of before the video looked at another.
    let run = row.review_run.as_ref().filter(|run| run.queued_at >= row.video.created_at);
    Some(Checking { status: run.map(|run| run.status), failure: run.and_then(|run| run.failure.clone()) })
}

/// What was found in a video. Checks that can't be read any more are no reason not to show it.
fn checks(row: &VideoRow) -> Vec<CheckView> {
    let Some(review) = &row.review else { return Vec::new() };
    stage::held::<ReviewTake>(review).map(|review| review.checks).unwrap_or_else(|error| {
        tracing::warn!(video = %row.video.id, %error, "the video's checks can't be read any more");
        Vec::new()
    })
}

fn page_length(asked: u32) -> u32 {
    if asked == 0 { PAGE } else { asked.min(LARGEST_PAGE) }
}

fn job_row(row: &store::JobRow) -> JobRow {
    let state = &row.job.state;
    JobRow {
        id: row.job.id,
        title: row.job.title.clone(),
        subtitle: subtitle(row),
        theme: row.job.theme.clone(),
        status: state.status(),
        stage: state.current_stage(),
        stages: state.stages().map(|(_, stage)| stage.status).collect(),
        thumbnail: row.thumbnail,
        video_id: state.video().map(|video| video.id),
        cost_cents: row.cost_cents,
        created_at: row.job.created_at.to_string(),
        updated_at: row.job.updated_at.to_string(),
    }
}

/// A rejected job says why.
fn subtitle(row: &store::JobRow) -> String {
    let rejected = row.job.state.status() == JobStatus::Rejected;
    match row.job.state.rejection().filter(|_| rejected) {
        Some(rejection) => {
            format!("“{}”: back to {}", rejection.reason, staleness::spoken_name(rejection.back_to))
        }
        None => row.subtitle.clone(),
    }
}

fn stage_view(
    state: &JobState,
    stage: Stage,
    runs: &[Run],
    takes: &[TakeLine],
    fresh: &Freshness<'_>,
) -> Result<StageView, AppError> {
    let now = state.stage(stage);
    let of_stage = takes.iter().filter(|line| line.stage == stage);
    let rows = of_stage.map(|line| take_row(state, line, takes, fresh)).collect::<Result<Vec<_>, _>>()?;
    let selected = now.selected.and_then(|id| takes.iter().find(|line| line.id == id));
    let row = now.selected.and_then(|id| rows.iter().find(|row| row.id == id));
    let stale = row.map(|row| row.stale.clone()).unwrap_or_default();
    let run = now.run.and_then(|id| runs.iter().find(|run| run.id == id));
    let refusal = state.may_queue(stage, &[]).err();
    let missing = match &refusal {
        Some(Refusal::Missing { missing, .. }) => Some(*missing),
        _ => None,
    };
    let in_part = stage == Stage::Visuals && !stale.is_empty();
    Ok(StageView {
        stage,
        status: now.status,
        summary: stage_summary(now.status, selected, run, missing),
        outdated: if in_part { fresh.outdated()? } else { Vec::new() },
        stale,
        waits_for: refusal.map(|refusal| refusal.to_string()),
        missing,
        selected: now.selected,
        takes: rows,
        run: run.map(run_view),
        took_ms: took_ms(runs, stage),
    })
}

fn take_row(
    state: &JobState,
    line: &TakeLine,
    all: &[TakeLine],
    fresh: &Freshness<'_>,
) -> Result<TakeRow, AppError> {
    let mut made_from: Vec<MadeFrom> = all
        .iter()
        .filter(|one| line.inputs.contains(&one.id))
        .map(|one| MadeFrom { stage: one.stage, number: one.number })
        .collect();
    made_from.sort_by_key(|from| (from.stage, from.number));
    Ok(TakeRow {
        id: line.id,
        number: line.number,
        summary: line.summary.clone(),
        selected: state.stage(line.stage).selected == Some(line.id),
        stale: fresh.stale(line)?,
        made_from,
        created_at: line.created_at.to_string(),
    })
}

fn stage_summary(
    status: StageStatus,
    selected: Option<&TakeLine>,
    run: Option<&Run>,
    missing: Option<Stage>,
) -> String {
    let failure = run.and_then(|run| run.failure.as_ref());
    match (status, selected, failure, missing) {
        (StageStatus::Failed, _, Some(failure), _) => failure.message.clone(),
        (StageStatus::Interrupted, _, _, _) => "cut short when the program ended".to_owned(),
        (StageStatus::Cancelled, _, _, _) => "cancelled".to_owned(),
        (StageStatus::Skipped, _, _, _) => "left out".to_owned(),
        (_, Some(line), _, _) => line.summary.clone(),
        (_, None, _, Some(missing)) => format!("waits for {}", staleness::spoken_name(missing)),
        (_, None, _, None) => "ready".to_owned(),
    }
}

/// How long the stage's last finished run took.
fn took_ms(runs: &[Run], stage: Stage) -> Option<u32> {
    let done = runs.iter().find(|run| run.stage == stage && run.status == model::RunStatus::Done)?;
    let took = done.ended_at?.duration_since(done.started_at?).as_millis();
    u32::try_from(took).ok()
}

fn line_of(take: &Take) -> TakeLine {
    TakeLine {
        id: take.id,
        job: take.job,
        stage: take.stage,
        run: take.run,
        number: take.number,
        summary: take.summary.clone(),
        inputs: take.inputs.clone(),
        created_at: take.created_at,
    }
}

fn run_view(run: &Run) -> RunView {
    RunView {
        id: run.id,
        job_id: run.job,
        stage: run.stage,
        status: run.status,
        queued_at: run.queued_at.to_string(),
        started_at: run.started_at.map(|at| at.to_string()),
        ended_at: run.ended_at.map(|at| at.to_string()),
        failure: run.failure.clone(),
        cost_cents: run.cost_cents,
    }
}

fn artifact_view(artifact: &Artifact) -> ArtifactView {
    ArtifactView {
        id: artifact.id,
        kind: artifact.kind,
        name: artifact.name.clone(),
        bytes: u32::try_from(artifact.bytes).unwrap_or(u32::MAX),
        blake3: artifact.blake3.clone(),
    }
}
