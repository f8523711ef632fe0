//! What a click will cost, told before it: from what the job has, and where it has no script yet, from the one that the
//! outline writer would write, which costs nothing and is of the same length.

use std::path::PathBuf;

use model::{Job, JobId, Script, Stage, TrendReport};
use providers::{Brief, Expected, SpeechRequest, TrendRequest, VisualRequest, list};

use crate::{
    PipelineRequest, Studio,
    ledger::Estimate,
    request,
    stage::{content, trend_analysis, voiceover},
    themes::{self, MANUAL},
    view::{AppError, RunOptions, RunRequest},
};

/// What an estimate is made from.
struct Basis {
    job: Option<Job>,
    theme: model::Theme,
    options: RunOptions,
}

impl Studio {
    /// What a stage, started like this, will cost.
    ///
    /// # Errors
    /// `unknown_job`, `bad_theme`, `unknown_engine`; what the stage lacks is no error here.
    pub async fn estimate_stage(&self, request: RunRequest) -> Result<Estimate, AppError> {
        let RunRequest { command, job_id, theme, options } = request;
        let basis = self.basis(job_id, theme, options)?;
        let stages: Vec<Stage> = command.stages().iter().flat_map(|group| group.iter()).copied().collect();
        self.estimate(&basis, &stages).await
    }

    /// What the rest of a job, or a new one, will cost.
    ///
    /// # Errors
    /// As [`estimate_stage`](Self::estimate_stage).
    pub async fn estimate_pipeline(&self, request: PipelineRequest) -> Result<Estimate, AppError> {
        let basis = self.basis(request.job_id, request.theme, RunOptions::default())?;
        let take = |id| self.store().take(id).ok();
        let due = request::due(basis.job.as_ref(), &take, request.until.unwrap_or(Stage::Review));
        let stages: Vec<Stage> = due.into_iter().flatten().collect();
        self.estimate(&basis, &stages).await
    }

    fn basis(
        &self,
        job: Option<JobId>,
        theme: Option<String>,
        options: RunOptions,
    ) -> Result<Basis, AppError> {
        let job = job.map(|id| self.store().job(id)).transpose()?.map(|row| row.job);
        let name = theme.or_else(|| job.as_ref().map(request::theme_of)).unwrap_or_else(|| MANUAL.to_owned());
        let theme = themes::load(self.workspace(), &name)?.theme;
        Ok(Basis { job, theme, options })
    }

    async fn estimate(&self, basis: &Basis, stages: &[Stage]) -> Result<Estimate, AppError> {
        let mut expected = Vec::new();
        for stage in stages {
            let of_stage = self.expected(basis, *stage, stages.len() == 1).await?;
            expected.extend(of_stage.into_iter().map(|part| (*stage, part)));
        }
        self.priced(basis.job.as_ref().map(|job| job.id), expected)
    }

    /// What a stage would order. Options that choose an engine are of the stage alone, as when it runs.
    async fn expected(&self, basis: &Basis, stage: Stage, alone: bool) -> Result<Vec<Expected>, AppError> {
        let mut options = basis.options.clone();
        if !alone {
            options.engine = None;
        }
        match stage {
            Stage::TrendCollection => {
                let request = TrendRequest {
                    file: options.import.map(|_| PathBuf::new()),
                    now: self.now(),
                    about: String::new(),
                    region: String::new(),
                };
                Ok(self.trend_source(&options)?.estimate(&request))
            }
            Stage::TrendAnalysis => self.analysis_expected(basis),
            Stage::Script => {
                let report = self.selected_report(basis)?;
                let seed = basis.job.as_ref().map_or(0, |job| job.seed);
                let brief = Brief { theme: basis.theme.clone(), report, seed, text: options.text.clone() };
                Ok(self.writer(&options)?.estimate(&brief))
            }
            Stage::Visuals if !options.visuals.is_empty() => Ok(Vec::new()),
            Stage::Visuals => {
                let script = self.script_or_draft(basis).await?;
                let scenes = if options.scenes.is_empty() {
                    script.scenes.iter().map(|scene| scene.number).collect()
                } else {
                    options.scenes.clone()
                };
                let engine = self.visual_engine(&options, &script.theme)?;
                let theme = script.theme.clone();
                let request =
                    VisualRequest { script, theme, scenes, folders: Vec::new(), seed: 0, taken: Vec::new() };
                Ok(engine.estimate(&request))
            }
            Stage::Voiceover => {
                let script = self.script_or_draft(basis).await?;
                let engine = self.speech_engine(&options, &script.theme.voice)?;
                let request = SpeechRequest {
                    narrations: voiceover::narrations(&script),
                    voice: script.theme.voice.clone(),
                    folder: PathBuf::new(),
                    recording: None,
                };
                Ok(engine.estimate(&request))
            }
            Stage::Composition | Stage::Review => Ok(Vec::new()),
        }
    }

    fn analysis_expected(&self, basis: &Basis) -> Result<Vec<Expected>, AppError> {
        let Some(analyst) = self.analyst()? else { return Ok(Vec::new()) };
        let hours = basis.options.range_hours.unwrap_or(basis.theme.trends.range_hours);
        // Without trends yet, what they will be can't be told.
        let Ok((report, trends)) = trend_analysis::report_with_trends(self, hours) else {
            return Ok(Vec::new());
        };
        Ok(analyst.estimate(&report, &trends))
    }

    fn selected_report(&self, basis: &Basis) -> Result<Option<(model::TakeId, TrendReport)>, AppError> {
        let take = basis.job.as_ref().and_then(|job| job.state.stage(Stage::TrendAnalysis).selected);
        take.map(|take| Ok((take, content(&self.store().take(take)?)?))).transpose()
    }

    async fn script_or_draft(&self, basis: &Basis) -> Result<Script, AppError> {
        let take = basis.job.as_ref().and_then(|job| job.state.stage(Stage::Script).selected);
        if let Some(take) = take {
            return content(&self.store().take(take)?);
        }
        let name = if basis.options.text.is_some() { "own_text" } else { "outline" };
        let brief =
            Brief { theme: basis.theme.clone(), report: None, seed: 0, text: basis.options.text.clone() };
        let writer = list::writer(name, &providers::Setup::offline())?;
        Ok(writer.write(&brief, &providers::Work::quiet()).await?)
    }
}
