//! The stages, a file each, all of one shape: what the job has goes in, what was made comes out.

use std::{path::PathBuf, sync::Arc};

use model::{Job, RunId, Script, Stage, Take, TakeId};
use providers::{Look, Step, Work};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::{
    Studio,
    engines::presents,
    progress::ProgressSink,
    run_ledger::RunLedger,
    staleness,
    themes::LoadedTheme,
    view::{AppError, RunOptions, TakeContent},
};

pub mod arrangement;
pub mod composition;
pub mod presenter;
pub mod review;
pub mod script;
pub mod sources;
pub mod trend_analysis;
pub mod trend_collection;
pub mod visuals;
pub mod voiceover;

pub use presenter::Presented;

/// One run of one stage: everything it may read and everything it may tell.
pub struct StageRun {
    /// The studio it runs in.
    pub studio: Studio,
    /// The job as it was when the run began.
    pub job: Job,
    /// The run.
    pub run: RunId,
    /// The stage.
    pub stage: Stage,
    /// What was asked.
    pub options: RunOptions,
    /// The job's theme as it is on disk.
    pub theme: LoadedTheme,
    /// What a presenter made for this run and those at the same time.
    pub presented: Arc<Presented>,
    /// Cancelled when the user asks to stop.
    pub cancel: CancellationToken,
    /// Told how far it is.
    pub progress: Arc<ProgressSink>,
}

/// What a stage made, to be recorded in one transaction.
#[derive(Debug)]
pub struct Made {
    /// The take.
    pub take: store::NewTake,
    /// The video, where the stage composed one.
    pub video: Option<store::NewVideo>,
    /// A new line under the job's title.
    pub subtitle: Option<String>,
}

impl StageRun {
    /// Runs the stage.
    ///
    /// # Errors
    /// Whatever kept it from making a take.
    pub async fn make(&self) -> Result<Made, AppError> {
        match self.stage {
            Stage::TrendCollection => trend_collection::run(self).await,
            Stage::TrendAnalysis => trend_analysis::run(self).await,
            Stage::Script => script::run(self).await,
            Stage::Visuals => visuals::run(self).await,
            Stage::Voiceover => voiceover::run(self).await,
            Stage::Composition => composition::run(self).await,
            Stage::Review => review::run(self).await,
        }
    }

    /// What an engine is given to stop by and to tell with.
    pub fn work(&self) -> Work {
        let progress = Arc::clone(&self.progress);
        Work {
            cancel: self.cancel.clone(),
            progress: Arc::new(move |step| progress.step(&step)),
            ledger: Arc::new(self.books()),
            folder: Some(self.studio.workspace().answers(self.job.id)),
            look: self.look(&self.cancel),
        }
    }

    /// How the files that services make are looked into. Without ffmpeg they are not, for then nothing can be made of
    /// them either.
    fn look(&self, cancel: &CancellationToken) -> Look {
        let (tools, cancel) = (self.studio.tools().ok().cloned(), cancel.clone());
        Arc::new(move |path| match &tools {
            Some(tools) => media::whole(tools, path, &cancel).map(drop).map_err(|error| error.to_string()),
            None => Ok(()),
        })
    }

    fn books(&self) -> RunLedger {
        RunLedger::new(&self.studio, self.job.id, self.run)
    }

    /// The same for an order that stands for several stages, with a way of its own to stop it and to tell with.
    pub fn shared_work(&self, cancel: &CancellationToken, progress: Arc<dyn Fn(Step) + Send + Sync>) -> Work {
        let (ledger, look) = (Arc::new(self.books().shared()), self.look(cancel));
        Work { cancel: cancel.clone(), progress, ledger, look, ..self.work() }
    }

    /// The folder for what the run makes.
    pub fn folder(&self) -> Result<PathBuf, AppError> {
        self.studio.workspace().run_folder(self.job.id, self.run)
    }

    /// The selected take of a stage, if there is one.
    pub fn selected(&self, stage: Stage) -> Result<Option<Take>, AppError> {
        let take = self.job.state.stage(stage).selected;
        take.map(|take| self.studio.store().take(take).map_err(Into::into)).transpose()
    }

    /// The selected script with its take.
    pub fn script(&self) -> Result<Option<(TakeId, Script)>, AppError> {
        self.selected(Stage::Script)?.map(|take| Ok((take.id, content(&take)?))).transpose()
    }

    /// The seed asked for, else the job's.
    pub fn seed(&self) -> u32 {
        self.options.seed.unwrap_or(self.job.seed)
    }

    /// A take of this run, made from the takes that are selected now.
    pub fn take(&self, content: &TakeContent, summary: String) -> Result<store::NewTake, AppError> {
        new_take(content, summary, staleness::current_inputs(&self.job.state, self.stage))
    }

    /// Runs blocking work, such as ffmpeg's, beside the others.
    pub async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
            let message = format!(
                "{} stopped on a fault of the program; run it again, and report it if it stays",
                self.stage
            );
            Err(AppError::failed("internal", message).with_detail(error.to_string()))
        })
    }
}

/// What a stage of a click reads of the options: nothing that was meant for another. Pictures and voice know what was
/// handed over for either, for a presenter makes both or neither.
pub fn options_for(options: &RunOptions, stage: Stage) -> RunOptions {
    let own = RunOptions { seed: options.seed, ..RunOptions::default() };
    let both = matches!(stage, Stage::Visuals | Stage::Voiceover);
    let engine = options.engine.clone().filter(|engine| both || !presents(engine));
    match stage {
        Stage::TrendCollection => RunOptions { engine, import: options.import, ..own },
        Stage::TrendAnalysis => RunOptions { engine, range_hours: options.range_hours, ..own },
        Stage::Script => {
            RunOptions { engine, text: options.text.clone(), another_idea: options.another_idea, ..own }
        }
        Stage::Visuals => {
            let (scenes, outdated_only) = (options.scenes.clone(), options.outdated_only);
            RunOptions { scenes, outdated_only, ..options_for(options, Stage::Voiceover) }
        }
        Stage::Voiceover => {
            let (visuals, voice) = (options.visuals.clone(), options.voice);
            RunOptions { engine, visuals, voice, speaker: options.speaker.clone(), ..own }
        }
        Stage::Composition => {
            RunOptions { engine, visuals: options.visuals.clone(), finish: options.finish.clone(), ..own }
        }
        Stage::Review => own,
    }
}

impl Made {
    /// A take and nothing besides.
    pub fn take(take: store::NewTake) -> Self {
        Self { take, video: None, subtitle: None }
    }
}

/// A take from its content.
///
/// # Errors
/// Where the content can't be written as JSON, which is a fault of the program.
pub fn new_take(
    content: &TakeContent,
    summary: String,
    inputs: Vec<TakeId>,
) -> Result<store::NewTake, AppError> {
    let content = serde_json::to_value(content).map_err(|error| {
        AppError::failed("internal", format!("what the stage made can't be recorded: {error}"))
    })?;
    Ok(store::NewTake::new(summary, content).made_from(inputs))
}

/// What a take holds, as its stage's own type.
///
/// # Errors
/// `unreadable_take` where an older or newer program wrote it in another shape.
pub fn content<T: DeserializeOwned>(take: &Take) -> Result<T, AppError> {
    held(&take.content).map_err(|error| unreadable(take, &error))
}

/// The same of what the store has of a take.
///
/// # Errors
/// What is wrong with its shape.
pub fn held<T: DeserializeOwned>(content: &Value) -> serde_json::Result<T> {
    T::deserialize(content.get("content").unwrap_or(&Value::Null))
}

/// What a take holds, whichever its stage.
///
/// # Errors
/// As [`content`].
pub fn any_content(take: &Take) -> Result<TakeContent, AppError> {
    TakeContent::deserialize(&take.content).map_err(|error| unreadable(take, &error))
}

fn unreadable(take: &Take, error: &serde_json::Error) -> AppError {
    let message = format!(
        "take {} of {} was written by another version of the program; run {} again",
        take.id, take.stage, take.stage
    );
    AppError::failed("unreadable_take", message).with_detail(error.to_string())
}
