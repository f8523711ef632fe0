//! What a click will cost, told before it, of all stages that it runs: from what the job has, and where that is still to
//! be made, from what this machine would make in its place, which costs nothing and is of about the same size. What an
//! earlier run ordered and the next one takes over is left out.

use std::path::PathBuf;

use model::{Job, JobEvent, JobId, JobState, RunId, Script, Stage, Trend, TrendReport};
use providers::{
    Brief, Card, Engine, Expected, Pay, Presenter, SpeechRequest, TrendRequest, VisualRequest, list,
};
use store::LedgerRow;

use crate::{
    PipelineRequest, Studio,
    ledger::{Estimate, FreeWork},
    request::{Course, Plan},
    stage::{
        content, options_for, presenter, trend_analysis,
        visuals::{self, Showing},
        voiceover::{self, Speaking},
    },
    view::{AppError, RunOptions, RunRequest},
};

/// What a stage is expected to ask for.
#[derive(Default)]
struct Foreseen {
    /// Of services.
    orders: Vec<Expected>,
    /// The engine that makes it without an order.
    free: Option<&'static Card>,
    /// Whether it is a presenter who is asked.
    presented: bool,
}

impl Foreseen {
    fn of<E: Engine + ?Sized>(engine: &E, orders: Vec<Expected>) -> Self {
        let free = Some(engine.card()).filter(|card| orders.is_empty() && card.pay != Pay::Paid);
        Self { orders, free, presented: false }
    }
}

/// What an estimate is made from.
struct Basis {
    job: Option<Job>,
    theme: model::Theme,
    options: RunOptions,
    /// All stages that the click runs.
    stages: Vec<Stage>,
}

impl Studio {
    /// What a stage, started like this, will cost.
    ///
    /// # Errors
    /// `unknown_job`, `bad_theme`, `unknown_engine`; what the stage lacks is no error here.
    pub async fn estimate_stage(&self, request: RunRequest) -> Result<Estimate, AppError> {
        let RunRequest { command, job_id, theme, options } = request;
        let stages = command.stages().iter().flat_map(|group| group.iter()).copied().collect();
        self.estimate(self.basis(job_id, theme, options, stages)?).await
    }

    /// What the rest of a job, or a new one, will cost.
    ///
    /// # Errors
    /// As [`estimate_stage`](Self::estimate_stage).
    pub async fn estimate_pipeline(&self, request: PipelineRequest) -> Result<Estimate, AppError> {
        let of_text = request.text.as_ref().map(|_| request.groups_of_text());
        let options = RunOptions { text: request.text, ..RunOptions::default() };
        let mut basis = self.basis(request.job_id, request.theme, options, Vec::new())?;
        let groups = match of_text {
            Some(groups) => groups,
            None => {
                basis.options.outdated_only = true;
                self.rest(basis.job.as_ref(), request.until.unwrap_or(Stage::Review))?
            }
        };
        basis.stages = groups.into_iter().flatten().collect();
        self.estimate(basis).await
    }

    /// What trying a job again will cost: the stages that did not end well, as they were asked for, and those that were
    /// to follow.
    ///
    /// # Errors
    /// As [`retry_job`](Self::retry_job).
    pub async fn estimate_retry(&self, id: JobId) -> Result<Estimate, AppError> {
        let Plan { job, course, .. } = self.retry_plan(id)?;
        let stages = course.groups.into_iter().flatten().collect();
        self.estimate(Basis { job, theme: course.theme.theme, options: course.options, stages }).await
    }

    /// Refuses stages of a course that would pass a spending limit together.
    ///
    /// # Errors
    /// `limit_reached`, or as [`estimate_stage`](Self::estimate_stage).
    pub(crate) async fn check_limits(
        &self,
        job: Option<&Job>,
        course: &Course,
        groups: &[Vec<Stage>],
    ) -> Result<(), AppError> {
        let basis = Basis {
            job: job.cloned(),
            theme: course.theme.theme.clone(),
            options: course.options.clone(),
            stages: groups.iter().flatten().copied().collect(),
        };
        match self.estimate(basis).await?.refused {
            Some(message) => Err(AppError::request("limit_reached", message)),
            None => Ok(()),
        }
    }

    fn basis(
        &self,
        job: Option<JobId>,
        theme: Option<String>,
        options: RunOptions,
        stages: Vec<Stage>,
    ) -> Result<Basis, AppError> {
        let job = job.map(|id| self.store().job(id)).transpose()?.map(|row| row.job);
        let theme = self.theme_for(theme, job.as_ref())?.1.theme;
        Ok(Basis { job, theme, options, stages })
    }

    async fn estimate(&self, mut basis: Basis) -> Result<Estimate, AppError> {
        if let Some(job) = &mut basis.job {
            job.state = begun(&job.state, &basis.stages);
        }
        let basis = &basis;
        let mut taken_over = match &basis.job {
            Some(job) => self.store().calls_to_take_over(job.id)?,
            None => Vec::new(),
        };
        let (mut expected, mut free, mut presented) = (Vec::new(), Vec::new(), false);
        for stage in &basis.stages {
            let of_stage = self.expected(basis, *stage).await?;
            // One order stands for pictures and voice.
            if of_stage.presented && std::mem::replace(&mut presented, true) {
                continue;
            }
            free.extend(of_stage.free.map(|card| FreeWork {
                stage: *stage,
                engine: card.name.to_owned(),
                costs: card.pay.in_words(),
            }));
            expected.extend(
                of_stage
                    .orders
                    .into_iter()
                    .filter_map(|part| still_to_order(part, *stage, &mut taken_over))
                    .map(|part| (*stage, part)),
            );
        }
        self.priced(basis.job.as_ref().map(|job| job.id), expected, free)
    }

    /// What a stage would order, with the options that it reads when it runs.
    async fn expected(&self, basis: &Basis, stage: Stage) -> Result<Foreseen, AppError> {
        let options = options_for(&basis.options, stage);
        match stage {
            Stage::TrendCollection => {
                let file = options.import.map(|_| PathBuf::new());
                let source = self.trend_source(&options)?;
                Ok(Foreseen::of(&*source, source.estimate(&self.trend_request(file))))
            }
            Stage::TrendAnalysis => self.analysis_expected(basis, &options).await,
            Stage::Script => {
                let report = self.selected_report(basis)?;
                let seed = basis.job.as_ref().map_or(0, |job| job.seed);
                let brief = Brief { theme: basis.theme.clone(), report, seed, text: options.text.clone() };
                let writer = self.writer(&options)?;
                Ok(Foreseen::of(&*writer, writer.estimate(&brief)))
            }
            Stage::Visuals => self.visuals_expected(basis, &options).await,
            Stage::Voiceover => self.voice_expected(basis, &options).await,
            Stage::Composition | Stage::Review => Ok(Foreseen::default()),
        }
    }

    fn trend_request(&self, file: Option<PathBuf>) -> TrendRequest {
        TrendRequest { file, now: self.now(), about: String::new(), region: String::new() }
    }

    async fn analysis_expected(&self, basis: &Basis, options: &RunOptions) -> Result<Foreseen, AppError> {
        let Some(analyst) = self.analyst(options)? else { return Ok(Foreseen::default()) };
        let hours = basis.options.range_hours.unwrap_or(basis.theme.trends.range_hours);
        let (report, trends) = match trend_analysis::report_with_trends(self, hours) {
            Ok(found) => found,
            Err(error) if error.code == "no_trends" => self.sample_report(hours).await?,
            Err(error) => return Err(error),
        };
        Ok(Foreseen::of(&*analyst, analyst.estimate(&report, &trends)))
    }

    /// A report over the sample: as long as one over trends that are still to be collected.
    async fn sample_report(&self, hours: u32) -> Result<(TrendReport, Vec<Trend>), AppError> {
        let source = list::trend_source("sample", &providers::Setup::offline())?;
        let trends = source.collect(&self.trend_request(None), &providers::Work::quiet()).await?.trends;
        Ok((providers::analysis::analyse(&trends, hours, self.now())?, trends))
    }

    async fn visuals_expected(&self, basis: &Basis, options: &RunOptions) -> Result<Foreseen, AppError> {
        let script = self.script_or_draft(basis).await?;
        // Which pictures fit a script that is still to be written can't be told.
        let outdated_only = options.outdated_only && !basis.stages.contains(&Stage::Script);
        let options = RunOptions { outdated_only, ..options.clone() };
        let Showing { scenes, by, .. } = visuals::showing(self, basis.job.as_ref(), &options, &script)?;
        let engine = match by {
            visuals::By::Nobody | visuals::By::Files => return Ok(Foreseen::default()),
            visuals::By::Presenter(presenter) => return self.presenter_expected(basis, &*presenter, &script),
            visuals::By::Engine(engine) => engine,
        };
        let theme = script.theme.clone();
        let request =
            VisualRequest { script, theme, scenes, folders: Vec::new(), seed: 0, taken: Vec::new() };
        Ok(Foreseen::of(&*engine, engine.estimate(&request)))
    }

    async fn voice_expected(&self, basis: &Basis, options: &RunOptions) -> Result<Foreseen, AppError> {
        let script = self.script_or_draft(basis).await?;
        let Speaking { voice, by, .. } = voiceover::speaking(self, basis.job.as_ref(), options, &script)?;
        let engine = match by {
            voiceover::By::Presenter(presenter) => {
                return self.presenter_expected(basis, &*presenter, &script);
            }
            voiceover::By::Engine(engine) => engine,
        };
        let narrations = voiceover::narrations(&script);
        let request = SpeechRequest { narrations, voice, folder: PathBuf::new(), recording: None };
        // Of words that are still to be written nothing can be told.
        if !basis.stages.contains(&Stage::Script) {
            engine.check_language(&request)?;
        }
        Ok(Foreseen::of(&*engine, engine.estimate(&request)))
    }

    /// What a presenter would order: nothing where the same was ordered before.
    fn presenter_expected(
        &self,
        basis: &Basis,
        presenter: &dyn Presenter,
        script: &Script,
    ) -> Result<Foreseen, AppError> {
        let request = presenter::request(script);
        let order = presenter.order(&request)?;
        let before = match &basis.job {
            Some(job) => self.store().call_with_key(job.id, &order.provider, &order.key)?,
            None => None,
        };
        let orders = if before.is_some() { Vec::new() } else { presenter.estimate(&request) };
        Ok(Foreseen { orders, free: None, presented: true })
    }

    fn selected_report(&self, basis: &Basis) -> Result<Option<(model::TakeId, TrendReport)>, AppError> {
        let take = basis.job.as_ref().and_then(|job| job.state.stage(Stage::TrendAnalysis).selected);
        take.map(|take| Ok((take, content(&self.store().take(take)?)?))).transpose()
    }

    /// The script that pictures and voice will be made from: handed over, or the job's own unless the click writes
    /// another; else one as the outline writer would write it.
    async fn script_or_draft(&self, basis: &Basis) -> Result<Script, AppError> {
        if let Some(id) = basis.options.script_id {
            return self.script_of(id);
        }
        let own = basis.job.as_ref().and_then(|job| job.state.stage(Stage::Script).selected);
        let another = basis.options.text.is_some() || basis.stages.contains(&Stage::Script);
        if let Some(take) = own.filter(|_| !another) {
            return self.script_of(take);
        }
        let name = if basis.options.text.is_some() { "own_text" } else { "outline" };
        let brief =
            Brief { theme: basis.theme.clone(), report: None, seed: 0, text: basis.options.text.clone() };
        let writer = list::writer(name, &providers::Setup::offline())?;
        Ok(writer.write(&brief, &providers::Work::quiet()).await?)
    }
}

/// A job's state as the runs of pictures and voice find it: those that are made anew are at work.
fn begun(state: &JobState, stages: &[Stage]) -> JobState {
    let both = [Stage::Visuals, Stage::Voiceover].into_iter().filter(|stage| stages.contains(stage));
    both.fold(state.clone(), |state, stage| {
        // The script that they need may be the click's own. What is queued already stays so.
        let queued = JobEvent::Queued { stage, run: RunId(0), supplied: vec![Stage::Script] };
        state.apply(&queued).unwrap_or(state)
    })
}

/// What of a part is still to be ordered once earlier orders for the stage are taken over; none where they are all of it.
fn still_to_order(part: Expected, stage: Stage, taken_over: &mut Vec<LedgerRow>) -> Option<Expected> {
    let fits = |row: &LedgerRow| {
        row.call.stage == stage && row.call.provider == part.provider && row.call.model == part.model
    };
    let (own, others): (Vec<LedgerRow>, Vec<LedgerRow>) = taken_over.drain(..).partition(fits);
    *taken_over = others;
    if own.is_empty() {
        return Some(part);
    }
    let units = own.iter().fold(part.units, |left, row| left.minus(row.call.units));
    let what = format!("{}, {} of them ordered before", part.what, own.len());
    (!units.is_nothing()).then_some(Expected { units, what, ..part })
}
