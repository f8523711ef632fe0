//! `reel run`: one stage, in a job or in a new one.

use std::path::{Path, PathBuf};

use clap::Args;
use model::{ArtifactId, Command, JobId, Stage, TakeId};
use studio::{
    Studio,
    view::{AppError, RunOptions, RunRequest},
};

use crate::{answer::Answer, arguments, follow::follow, money, report, text};

/// Which stage, and what it works with.
#[derive(Debug, Args)]
pub struct RunStage {
    /// The stage
    #[arg(value_parser = arguments::command_value())]
    pub stage: Command,
    /// The job to run it in; a new one without this
    #[arg(long, value_name = "ID", value_parser = arguments::job_id)]
    pub job: Option<JobId>,
    /// A new job's theme: a name, or the path of a theme file
    #[arg(long, value_name = "THEME")]
    pub theme: Option<String>,
    /// A script to use, of this job or another: the script_id that `reel job` shows
    #[arg(long, value_name = "ID", value_parser = arguments::script_id, conflicts_with = "text")]
    pub script: Option<TakeId>,
    /// Your own text, .txt or .md, kept word for word; `-` reads it from stdin
    #[arg(long, value_name = "FILE")]
    pub text: Option<PathBuf>,
    /// Pictures or clips, in order of the scenes; for review the finished video
    #[arg(long, value_name = "FILE", num_args = 0..)]
    pub visuals: Option<Vec<PathBuf>>,
    /// Your recording of the voice
    #[arg(long, value_name = "FILE")]
    pub voice: Option<PathBuf>,
    /// Trends of your own, as CSV or JSON
    #[arg(long, value_name = "FILE")]
    pub import: Option<PathBuf>,
    /// Do only these scenes again, such as 2,5
    #[arg(long, value_name = "N,N", value_delimiter = ',')]
    pub scenes: Vec<u32>,
    /// Decides every choice of the writer and the drawn backgrounds
    #[arg(long, value_name = "N")]
    pub seed: Option<u32>,
    /// The engine to use instead of the theme's; for content_generation a presenter
    #[arg(long, value_name = "NAME")]
    pub engine: Option<String>,
    /// Look at the trends of this many hours
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=LONGEST_RANGE_HOURS))]
    pub range_hours: Option<u32>,
    /// Write the script with the seed after the last one used in the job
    #[arg(long, conflicts_with_all = ["seed", "text"])]
    pub another_idea: bool,
    /// More pictures or clips; what follows `--` may begin with a dash
    #[arg(last = true, value_name = "FILE")]
    pub more_visuals: Vec<PathBuf>,
}

/// A year, the longest range that a theme may name.
const LONGEST_RANGE_HOURS: i64 = 8760;

/// An option with the stages that read it.
type Reads = (&'static str, bool, &'static [Command]);

impl RunStage {
    /// Every picture and clip, before and after `--`.
    pub fn all_visuals(&self) -> Vec<PathBuf> {
        self.visuals.iter().flatten().chain(&self.more_visuals).cloned().collect()
    }

    /// The options that only some stages read.
    fn reads(&self) -> [Reads; 9] {
        use Command::{
            Composition, ContentGeneration, Review, Script, TrendAnalysis, TrendCollection, Visuals,
            Voiceover,
        };
        let visuals = self.visuals.is_some() || !self.more_visuals.is_empty();
        [
            ("--import", self.import.is_some(), &[TrendCollection]),
            ("--range-hours", self.range_hours.is_some(), &[TrendAnalysis]),
            ("--text", self.text.is_some(), &[Script, ContentGeneration, Visuals, Voiceover, Composition]),
            ("--another-idea", self.another_idea, &[Script, ContentGeneration]),
            ("--script", self.script.is_some(), &[Visuals, Voiceover, Composition]),
            ("--visuals", visuals, &[Visuals, ContentGeneration, Composition, Review]),
            ("--scenes", !self.scenes.is_empty(), &[Visuals]),
            ("--voice", self.voice.is_some(), &[Voiceover, ContentGeneration, Composition]),
            (
                "--engine",
                self.engine.is_some(),
                &[TrendCollection, TrendAnalysis, Script, Visuals, Voiceover, ContentGeneration],
            ),
        ]
    }

    /// An option that the stage would pass over in silence is refused instead.
    fn check_options(&self) -> Result<(), AppError> {
        let given = self.reads().into_iter().filter(|(_, given, _)| *given);
        for (option, _, readers) in given {
            if !readers.contains(&self.stage) {
                let readers: Vec<String> = readers.iter().map(ToString::to_string).collect();
                let message = format!(
                    "{option} means nothing to {}; leave it out (it is for {})",
                    self.stage,
                    readers.join(", ")
                );
                return Err(AppError::request("wrong_option", message));
            }
        }
        if self.visuals.is_some() && self.all_visuals().is_empty() {
            return Err(AppError::request("no_files", "--visuals names no file; name a picture or a clip"));
        }
        Ok(())
    }

    /// The last stage it runs.
    fn last(&self) -> Option<Stage> {
        self.stage.stages().iter().flat_map(|group| group.iter()).copied().max()
    }
}

/// Runs a stage and waits for its end.
///
/// # Errors
/// What is wrong with the request; the stage's failure is part of the answer.
pub async fn run(studio: &Studio, run: RunStage) -> Result<Answer, AppError> {
    run.check_options()?;
    // Nothing is copied in for a job that isn't there.
    if let Some(job) = run.job {
        studio.get_job(job)?;
    }
    let request = RunRequest {
        command: run.stage,
        job_id: run.job,
        theme: run.theme.clone(),
        options: options(studio, &run)?,
    };
    // What is wrong with the request is told by its start.
    let estimate = studio.estimate_stage(request.clone()).await.unwrap_or_default();
    money::foretell(&estimate);
    let started = studio.start_stage(request).await?;
    let ended = follow(studio, &started, run.last()).await?;
    Ok(report::of_run(studio, &ended)?.with("estimate", &estimate))
}

fn options(studio: &Studio, run: &RunStage) -> Result<RunOptions, AppError> {
    let text = run.text.as_deref().map(text::read).transpose()?;
    let adopt = |path: &Path| studio.adopt_file(path);
    Ok(RunOptions {
        engine: run.engine.clone(),
        seed: run.seed,
        another_idea: run.another_idea,
        text,
        range_hours: run.range_hours,
        import: run.import.as_deref().map(adopt).transpose()?,
        script_id: run.script,
        visuals: run.all_visuals().iter().map(|path| adopt(path)).collect::<Result<Vec<ArtifactId>, _>>()?,
        scenes: run.scenes.clone(),
        voice: run.voice.as_deref().map(adopt).transpose()?,
        ..RunOptions::default()
    })
}
