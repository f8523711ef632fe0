//! Checks on what is seen.

use super::{Check, Finding, longer_than, playback::Playback, seconds};
use crate::{
    Timeline,
    timeline::{Movement, Source},
};

/// The longest black that passes for a cut's breath, in milliseconds. A fade through black is dark for a fraction of
/// its length.
const LONGEST_BLACK_MS: u32 = 500;
/// The longest time without any movement, in milliseconds: after that, viewers of short videos take it for a fault.
const LONGEST_STILL_MS: u32 = 2000;
/// A picture that stands still for longer than this is broken whatever was meant, in milliseconds.
const SURELY_FROZEN_MS: u32 = 6000;

/// All checks on the picture.
pub(super) fn checks(playback: &Playback, timeline: Option<&Timeline>) -> Vec<Check> {
    vec![black(playback), frozen(playback, timeline)]
}

fn longest(stretches: &[(u32, u32)]) -> Option<(u32, u32)> {
    stretches.iter().copied().max_by_key(|(start, end)| end.saturating_sub(*start))
}

fn black(playback: &Playback) -> Check {
    let (start, length) =
        longest(&playback.black).map_or((0, 0), |(start, end)| (start, end.saturating_sub(start)));
    let advice = "nothing is seen there; give the scene a picture, or shorten the fade";
    let everywhere = longer_than(LONGEST_BLACK_MS, &playback.black);
    let otherwise = Finding::fail(advice).at(start).everywhere(everywhere);
    let finding = Finding::of(length <= LONGEST_BLACK_MS, otherwise);
    let value = if length == 0 { "none".to_owned() } else { seconds(length) };
    Check::new("black", "Black picture", value, format!("{} at most", seconds(LONGEST_BLACK_MS)), finding)
}

fn frozen(playback: &Playback, timeline: Option<&Timeline>) -> Check {
    let (start, length) =
        longest(&playback.frozen).map_or((0, 0), |(start, end)| (start, end.saturating_sub(start)));
    let meant = timeline.is_some_and(|timeline| is_meant_to_rest(timeline, start));
    let finding = if length <= LONGEST_STILL_MS {
        Finding::pass()
    } else if length > SURELY_FROZEN_MS && !meant {
        Finding::fail("the picture stands still; check the clip there, or give the still a movement")
            .at(start)
            .everywhere(longer_than(LONGEST_STILL_MS, &playback.frozen))
    } else {
        Finding::warn("the picture stands still; a slow zoom or pan would keep it alive")
            .at(start)
            .everywhere(longer_than(LONGEST_STILL_MS, &playback.frozen))
    };
    let value = if length == 0 { "none".to_owned() } else { seconds(length) };
    Check::new("frozen", "Frozen picture", value, format!("{} at most", seconds(LONGEST_STILL_MS)), finding)
}

/// Whether the scene at a time is a still without movement.
fn is_meant_to_rest(timeline: &Timeline, at_ms: u32) -> bool {
    let mut left = timeline.frame_rate.frames(at_ms);
    for scene in &timeline.scenes {
        if left < scene.frames {
            return matches!(scene.source, Source::Still { .. }) && scene.movement == Movement::None;
        }
        left -= scene.frames;
    }
    false
}
