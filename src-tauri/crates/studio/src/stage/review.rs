//! Review: the finished video is measured, so that the reviewer sees what is wrong before it is played.

use std::path::Path;

use model::{ArtifactId, Stage};

use super::{Made, StageRun, content};
use crate::{
    Studio,
    view::{AppError, CheckOutcome, CheckView, CompositionTake, ReviewTake, TakeContent},
};

/// Measures the job's latest video.
///
/// # Errors
/// `missing_stage` without a video, or what the checks say.
pub async fn run(run: &StageRun) -> Result<Made, AppError> {
    let Some(composition) = run.selected(Stage::Composition)? else {
        return Err(AppError::missing_stage(Stage::Review, Stage::Composition));
    };
    let composed: CompositionTake = content(&composition)?;
    let Some(video) = composed.video else {
        return Err(AppError::missing_stage(Stage::Review, Stage::Composition));
    };
    let record = run.studio.store().video(video)?;
    // Checks against what was meant are left out where that can't be read; the file's own are still worth having.
    let timeline = super::composition::kept_timeline(&run.studio, &record).unwrap_or(None);
    let (studio, cancel) = (run.studio.clone(), run.cancel.clone());
    run.progress.tell(None, "measuring picture and sound", None);
    let checks = run
        .blocking(move || {
            let text =
                timeline.as_ref().map(|timeline| media::text::TextTrack::lay_out(timeline, studio.fonts()));
            wherever(&studio, composed.file, |path| {
                Ok(media::check::examine(studio.tools()?, path, timeline.as_ref(), text.as_ref(), &cancel)?)
            })
        })
        .await?;
    let checks: Vec<CheckView> = checks.into_iter().map(shown).collect();
    let summary = summary(&checks);
    let take = run.take(&TakeContent::Review(ReviewTake { video, checks }), summary)?;
    run.studio.tell(crate::view::Event::VideoChanged { video_id: video });
    Ok(Made::take(take))
}

/// Reads a file wherever it is: a verdict that is given meanwhile moves it, and then it is read from its new place.
fn wherever<T>(
    studio: &Studio,
    file: ArtifactId,
    read: impl Fn(&Path) -> Result<T, AppError>,
) -> Result<T, AppError> {
    let mut path = studio.artifact_path(file)?;
    loop {
        let answer = read(&path);
        let now = studio.artifact_path(file)?;
        if answer.is_ok() || now == path {
            return answer;
        }
        path = now;
    }
}

fn shown(check: media::check::Check) -> CheckView {
    let outcome = match check.outcome {
        media::check::Outcome::Pass => CheckOutcome::Pass,
        media::check::Outcome::Warn => CheckOutcome::Warn,
        media::check::Outcome::Fail => CheckOutcome::Fail,
    };
    CheckView {
        code: check.code,
        name: check.name,
        outcome,
        value: check.value,
        limit: check.limit,
        at_ms: check.at_ms,
        also_at_ms: check.also_at_ms,
        more_places: check.more_places,
        advice: check.advice,
    }
}

fn summary(checks: &[CheckView]) -> String {
    let count = |outcome| checks.iter().filter(|check| check.outcome == outcome).count();
    match (count(CheckOutcome::Fail), count(CheckOutcome::Warn)) {
        (0, 0) => format!("{} checks passed", checks.len()),
        (0, warnings) => format!("{warnings} of {} checks to look at", checks.len()),
        (failures, _) => format!("{failures} of {} checks failed", checks.len()),
    }
}
