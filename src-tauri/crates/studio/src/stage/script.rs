//! Script: the production plan, from the theme and the report or from the user's own text.

use model::{Script, Stage, TrendReport};
use providers::Brief;

use super::{Made, StageRun, content};
use crate::view::{AppError, TakeContent};

/// Writes a script.
///
/// # Errors
/// `unknown_engine`, or what the writer says.
pub async fn run(run: &StageRun) -> Result<Made, AppError> {
    let writer = run.studio.writer(&run.options)?;
    let report = run.selected(Stage::TrendAnalysis)?;
    let report =
        report.map(|take| content::<TrendReport>(&take).map(|report| (take.id, report))).transpose()?;
    let brief =
        Brief { theme: run.theme.theme.clone(), report, seed: seed(run)?, text: run.options.text.clone() };
    let script = writer.write(&brief, &run.work()).await?;
    let summary = summary(&script, writer.name());
    let subtitle = Some(script.title.clone());
    let take = run.take(&TakeContent::Script(Box::new(script)), summary)?;
    Ok(Made { subtitle, ..Made::take(take) })
}

/// "6 scenes, outline, seed 42".
pub fn summary(script: &Script, writer: &str) -> String {
    let scenes = script.scenes.len();
    let plural = if scenes == 1 { "" } else { "s" };
    match script.writer {
        model::WriterKind::Outline => format!("{scenes} scene{plural}, {writer}, seed {}", script.seed),
        _ => format!("{scenes} scene{plural}, {}", writer.replace('_', " ")),
    }
}

/// The seed asked for; for another idea, the one after the highest that the job's scripts were written with.
fn seed(run: &StageRun) -> Result<u32, AppError> {
    if !run.options.another_idea || run.options.seed.is_some() {
        return Ok(run.seed());
    }
    let mut highest = None;
    let takes = run.studio.store().takes_of(run.job.id)?;
    for take in takes.iter().filter(|take| take.stage == Stage::Script) {
        let script: Script = content(&run.studio.store().take(take.id)?)?;
        highest = highest.max(Some(script.seed));
    }
    Ok(highest.map_or(run.job.seed, |seed: u32| seed.wrapping_add(1)))
}
