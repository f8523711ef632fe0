//! What is there, put together for reading.

use model::{
    Artifact, ArtifactId, Job, JobId, JobStatus, Provenance, Refusal, Run, RunId, Stage, Take, TakeId, Theme,
    Video, VideoId, job::StageStatus, theme::ThemeError,
};
use store::{JobFilter, JobOrder, TakeLine, VideoFilter, VideoOrder};

use crate::{
    Studio, provenance,
    stage::{self, any_content, composition, content},
    staleness, themes,
    view::{
        AppError, ArtifactView, Checking, JobPage, JobQuery, JobRow, JobSort, JobView, MadeFrom, ReviewTake,
        RunView, StageView, TakeRow, TakeView, ThemeRow, VerdictView, VideoQuery, VideoSort, VideoView,
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
        let stage_views = Stage::ALL
            .into_iter()
            .map(|stage| self.stage_view(&row.job, stage, &runs, &takes))
            .collect::<Result<_, _>>()?;
        let filter = VideoFilter { job: Some(id), limit: VIDEOS_SHOWN, ..VideoFilter::default() };
        let videos = self.store().videos(&filter)?.rows;
        Ok(JobView {
            row: job_row(&row),
            theme_gone: self.theme_gone(&row.job),
            script_id: state.stage(Stage::Script).selected,
            rejection: state.rejection().cloned(),
            stage_views,
            rest: self.rest(Some(&row.job), Stage::Review)?.concat(),
            videos: videos.iter().map(|video| self.video_view(video)).collect::<Result<_, _>>()?,
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
        Ok(TakeView {
            row: self.take_row(&job, &line_of(&take), &lines)?,
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
        let page = self.store().videos(&filter)?;
        page.rows.iter().map(|video| self.video_view(video)).collect()
    }

    /// A video.
    ///
    /// # Errors
    /// `unknown_video`.
    pub fn get_video(&self, id: VideoId) -> Result<VideoView, AppError> {
        self.video_view(&self.store().video(id)?)
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

    fn video_view(&self, video: &Video) -> Result<VideoView, AppError> {
        let file = self.store().artifact(video.file)?;
        let verdicts = self.store().verdicts_of(video.id)?;
        let verdict = |given: store::GivenVerdict| VerdictView {
            verdict: given.verdict.kind,
            given_at: given.verdict.given_at.to_string(),
            reopened: given.reopened_at.is_some(),
        };
        let lines = self.store().takes_of(video.job)?;
        Ok(VideoView {
            id: video.id,
            job_id: video.job,
            title: video.title.clone(),
            status: video.status,
            take_number: lines.iter().find(|line| line.id == video.take).map_or(1, |line| line.number),
            file: video.file,
            thumbnail: video.thumbnail,
            duration_ms: video.duration_ms,
            width: video.width,
            height: video.height,
            frame_rate_milli: video.frame_rate.milli(),
            bytes: u32::try_from(file.bytes).unwrap_or(u32::MAX),
            checks: self.checks_of(video, &lines)?,
            checking: self.checking(video)?,
            verdicts: verdicts.into_iter().map(verdict).collect(),
            created_at: video.created_at.to_string(),
        })
    }

    /// How far the review stage is with a video.
    fn checking(&self, video: &Video) -> Result<Option<Checking>, AppError> {
        let state = self.store().job(video.job)?.job.state;
        if state.stage(Stage::Composition).selected != Some(video.take) {
            return Ok(None);
        }
        let run = state.stage(Stage::Review).run.map(|id| self.store().run(id)).transpose()?;
        // One of before the video looked at another.
        let run = run.filter(|run| run.queued_at >= video.created_at);
        let (status, failure) = run.map_or((None, None), |run| (Some(run.status), run.failure));
        Ok(Some(Checking { status, failure }))
    }

    /// The newest review take that looked at this video.
    fn checks_of(&self, video: &Video, lines: &[TakeLine]) -> Result<Vec<crate::view::CheckView>, AppError> {
        let looked =
            lines.iter().filter(|line| line.stage == Stage::Review && line.inputs.contains(&video.take));
        match looked.max_by_key(|line| line.number) {
            Some(line) => Ok(content::<ReviewTake>(&self.store().take(line.id)?)?.checks),
            None => Ok(Vec::new()),
        }
    }
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

impl Studio {
    fn stage_view(
        &self,
        job: &Job,
        stage: Stage,
        runs: &[Run],
        takes: &[TakeLine],
    ) -> Result<StageView, AppError> {
        let now = job.state.stage(stage);
        let of_stage = takes.iter().filter(|line| line.stage == stage);
        let rows = of_stage.map(|line| self.take_row(job, line, takes)).collect::<Result<Vec<_>, _>>()?;
        let selected = now.selected.and_then(|id| takes.iter().find(|line| line.id == id));
        let row = now.selected.and_then(|id| rows.iter().find(|row| row.id == id));
        let stale = row.map(|row| row.stale.clone()).unwrap_or_default();
        let run = now.run.and_then(|id| runs.iter().find(|run| run.id == id));
        let refusal = job.state.may_queue(stage, &[]).err();
        let missing = match &refusal {
            Some(Refusal::Missing { missing, .. }) => Some(*missing),
            _ => None,
        };
        Ok(StageView {
            stage,
            status: now.status,
            summary: stage_summary(now.status, selected, run, missing),
            outdated: if stale.is_empty() { Vec::new() } else { self.outdated(job, stage)? },
            stale,
            waits_for: refusal.map(|refusal| refusal.to_string()).or_else(|| self.waits_for_theme(job)),
            missing,
            selected: now.selected,
            takes: rows,
            run: run.map(run_view),
            took_ms: took_ms(runs, stage),
        })
    }

    /// The scenes that alone have to be done again; none where that can't be told any more.
    fn outdated(&self, job: &Job, stage: Stage) -> Result<Vec<u32>, AppError> {
        let Some(script) = job.state.stage(Stage::Script).selected.filter(|_| stage == Stage::Visuals) else {
            return Ok(Vec::new());
        };
        let script = content(&self.store().take(script)?);
        let arranged = script.and_then(|script| stage::visuals::arranged(self, &job.state, &script));
        Ok(arranged.map(|arranged| arranged.outdated()).unwrap_or_default())
    }

    fn take_row(&self, job: &Job, line: &TakeLine, all: &[TakeLine]) -> Result<TakeRow, AppError> {
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
            selected: job.state.stage(line.stage).selected == Some(line.id),
            stale: self.stale(&job.state, line, all)?,
            made_from,
            created_at: line.created_at.to_string(),
        })
    }
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
