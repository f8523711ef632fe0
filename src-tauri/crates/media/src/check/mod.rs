//! Quality checks on a finished video: what was measured, what it is held against, where, and what to do about it.
//!
//! The file is asked for its facts once and decoded once; picture and sound are measured in that same pass. With
//! the timeline at hand, the file is held against what was meant, otherwise against what platforms take.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::{Timeline, Tools, process::ProcessError, text::TextTrack};

mod facts;
mod file;
mod narration;
mod picture;
mod platform;
mod playback;
mod sound;
mod text;

pub use platform::{PLATFORM_LIMITS, PlatformLimits};

/// The most further places that a check names: who has been to so many of them knows what is wrong.
pub const MOST_PLACES: usize = 20;

/// One measurement of a finished video.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// A word programs can act on: `loudness`, `true_peak`, `caption_speed`. Stable.
    pub code: String,
    /// Its name as shown.
    pub name: String,
    /// How it came out.
    pub outcome: Outcome,
    /// What was measured, with its unit.
    pub value: String,
    /// What it is held against, with its unit.
    pub limit: String,
    /// Where, in milliseconds from the start; none where it is true of the whole.
    pub at_ms: Option<u32>,
    /// Where else, in order; at most [`MOST_PLACES`].
    pub also_at_ms: Vec<u32>,
    /// Places that are not named for being too many.
    pub more_places: u32,
    /// What to do about it; empty for a pass.
    pub advice: String,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Within its limit.
    Pass,
    /// Worth a look.
    Warn,
    /// Should not be published so.
    Fail,
}

/// Why a file could not be examined at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// ffmpeg or ffprobe could not read it to its end.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// It has no picture, so it is no video.
    #[error("{} has no picture that can be played; choose a video file", path.display())]
    NoVideo {
        /// The file.
        path: PathBuf,
    },
    /// It could not be read.
    #[error("can't read {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The loudness could not be measured.
    #[error("the loudness could not be measured: {0}")]
    Measure(#[from] ebur128::Error),
}

/// Examines a finished video. `timeline` is what it was rendered from and `text` how that timeline's text was laid
/// out, where they are known. The checks come in the order in which a reviewer reads them: the file, the picture,
/// the sound, the text, the platforms.
///
/// # Errors
/// [`CheckError::NoVideo`] for a file without a picture, or why it can't be read; cancelling shows as
/// [`ProcessError::Cancelled`] inside.
pub fn examine(
    tools: &Tools,
    video: &Path,
    timeline: Option<&Timeline>,
    text: Option<&TextTrack>,
    cancel: &CancellationToken,
) -> Result<Vec<Check>, CheckError> {
    let facts = facts::read(tools, video, cancel)?;
    let playback = playback::play(tools, video, &facts, cancel)?;
    let mut checks = file::checks(&facts, timeline, &playback);
    checks.extend(picture::checks(&playback, timeline));
    checks.extend(sound::checks(&playback, timeline));
    if let Some(timeline) = timeline {
        checks.extend(narration::checks(timeline));
    }
    if let Some(text) = text {
        checks.extend(text::checks(text, timeline));
    }
    checks.extend(platform::checks(&facts));
    Ok(checks)
}

impl Check {
    /// A check that holds `value` against `limit`. A passed one gives no advice and no place.
    fn new(code: &str, name: &str, value: String, limit: String, finding: Finding) -> Self {
        let mut also_at_ms = finding.everywhere;
        also_at_ms.retain(|place| Some(*place) != finding.at_ms);
        also_at_ms.sort_unstable();
        also_at_ms.dedup();
        let more_places = also_at_ms.len().saturating_sub(MOST_PLACES) as u32;
        also_at_ms.truncate(MOST_PLACES);
        Self {
            code: code.to_owned(),
            name: name.to_owned(),
            outcome: finding.outcome,
            value,
            limit,
            at_ms: finding.at_ms,
            also_at_ms,
            more_places,
            advice: finding.advice,
        }
    }
}

/// How something came out, where, and what to do.
struct Finding {
    outcome: Outcome,
    /// The place that the value was measured at.
    at_ms: Option<u32>,
    /// Every place, in any order.
    everywhere: Vec<u32>,
    advice: String,
}

impl Finding {
    fn pass() -> Self {
        Self::new(Outcome::Pass, String::new())
    }

    fn warn(advice: impl Into<String>) -> Self {
        Self::new(Outcome::Warn, advice.into())
    }

    fn fail(advice: impl Into<String>) -> Self {
        Self::new(Outcome::Fail, advice.into())
    }

    fn new(outcome: Outcome, advice: String) -> Self {
        Self { outcome, at_ms: None, everywhere: Vec::new(), advice }
    }

    /// A pass if it holds, `otherwise` if not.
    fn of(holds: bool, otherwise: Self) -> Self {
        if holds { Self::pass() } else { otherwise }
    }

    fn at(self, ms: u32) -> Self {
        Self { at_ms: Some(ms), ..self }
    }

    fn everywhere(self, places: impl IntoIterator<Item = u32>) -> Self {
        Self { everywhere: places.into_iter().collect(), ..self }
    }
}

/// Where stretches begin that last longer than `most` milliseconds; each is its start and its end.
fn longer_than(most: u32, stretches: &[(u32, u32)]) -> impl Iterator<Item = u32> {
    stretches.iter().filter(move |(start, end)| end.saturating_sub(*start) > most).map(|(start, _)| *start)
}

/// Milliseconds as a reader takes them: "1.50 s".
fn seconds(ms: u32) -> String {
    format!("{:.2} s", f64::from(ms) / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_named_in_order_and_once_and_the_many_are_counted() {
        let check = |places: Vec<u32>| {
            let finding = Finding::fail("mend it").at(70).everywhere(places);
            Check::new("black", "Black picture", String::new(), String::new(), finding)
        };
        let few = check(vec![90, 70, 10, 90]);
        assert_eq!((few.at_ms, few.also_at_ms, few.more_places), (Some(70), vec![10, 90], 0));
        let many = check((0..100).collect());
        assert_eq!((many.also_at_ms.len(), many.more_places), (MOST_PLACES, 79), "100 with the one at 70");
    }
}
