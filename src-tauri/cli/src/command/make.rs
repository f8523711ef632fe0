//! `reel make`: a whole video from a theme.

use clap::Args;
use model::{JobId, Stage};
use studio::{PipelineRequest, Studio, view::AppError};

use crate::{answer::Answer, arguments, follow::follow, money, report};

/// What to make.
#[derive(Debug, Args)]
pub struct Make {
    /// A theme's name, or the path of a theme file
    #[arg(required_unless_present = "job")]
    pub theme: Option<String>,
    /// Run the rest of this job instead of making a new one
    #[arg(long, value_name = "ID", value_parser = arguments::job_id, conflicts_with_all = ["theme", "seed"])]
    pub job: Option<JobId>,
    /// The last stage to run
    #[arg(long, value_name = "STAGE", value_parser = arguments::until_value())]
    pub until: Option<Stage>,
    /// Decides every choice of the writer and the drawn backgrounds; the same seed makes the same script
    #[arg(long, value_name = "N")]
    pub seed: Option<u32>,
}

/// Makes a video and waits for it.
///
/// # Errors
/// What is wrong with the request; a stage's failure is part of the answer.
pub async fn make(studio: &Studio, make: Make) -> Result<Answer, AppError> {
    let Make { theme, job, until, seed } = make;
    let request = PipelineRequest { job_id: job, theme, until, seed, ..PipelineRequest::default() };
    let estimate = studio.estimate_pipeline(request.clone()).await?;
    money::foretell(&estimate);
    let started = studio.start_pipeline(request).await?;
    let ended = follow(studio, &started, until.or(Some(Stage::Review))).await?;
    Ok(report::of_run(studio, &ended)?.with("estimate", &estimate))
}
