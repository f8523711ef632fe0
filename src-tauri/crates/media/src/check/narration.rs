//! Checks on the timeline's words: whether each scene lasts as long as what is said in it.

use model::{SpokenWord, Transition};

use super::{Check, Finding, seconds};
use crate::{Timeline, timeline::TimelineScene};

/// How far a word may reach into the next scene, in milliseconds: a cut on a word's last consonant is not noticed.
const MOST_OVERHANG_MS: u32 = 250;

/// Whether any scene is over before its narration is. Nothing for a timeline without words.
pub(super) fn checks(timeline: &Timeline) -> Option<Check> {
    if timeline.words.is_empty() {
        return None;
    }
    let ends = scene_ends(timeline);
    let video_end = ends.last().copied().unwrap_or(0);
    let over = timeline.words.iter().map(|word| {
        let scene = usize::try_from(word.scene.saturating_sub(1)).unwrap_or(usize::MAX);
        // A word of a scene that isn't there belongs to the whole.
        let end = ends.get(scene).copied().unwrap_or(video_end);
        (word.end_ms.saturating_sub(end), word)
    });
    let over: Vec<(u32, &SpokenWord)> = over.collect();
    let &(overhang, word) = over.iter().max_by_key(|(over, _)| *over)?;
    let cut_off = word.end_ms > video_end.saturating_add(1);
    let finding = if cut_off {
        let advice = format!("the video ends before “{}” is said; make the last scene longer", word.text);
        Finding::fail(advice).at(video_end)
    } else if overhang > MOST_OVERHANG_MS {
        let advice = format!("scene {} is over before “{}” is said; make it longer", word.scene, word.text);
        Finding::fail(advice).at(word.start_ms)
    } else {
        Finding::pass()
    };
    let finding = finding.everywhere(other_scenes(&over, word.scene));
    let value = if overhang == 0 { "all in time".to_owned() } else { format!("{} over", seconds(overhang)) };
    let limit = format!("{} over at most", seconds(MOST_OVERHANG_MS));
    Some(Check::new("narration", "Scenes against narration", value, limit, finding))
}

/// The first word of each other scene that is over before it is said.
fn other_scenes(over: &[(u32, &SpokenWord)], worst: u32) -> Vec<u32> {
    let late = over.iter().filter(|(over, word)| *over > MOST_OVERHANG_MS && word.scene != worst);
    let mut words: Vec<&SpokenWord> = late.map(|(_, word)| *word).collect();
    words.dedup_by_key(|word| word.scene);
    words.into_iter().map(|word| word.start_ms).collect()
}

/// Where each scene ends, in milliseconds: the next one's transition included, during which it is still seen.
fn scene_ends(timeline: &Timeline) -> Vec<u32> {
    let mut end = 0u32;
    let still_seen =
        |next: &TimelineScene| if next.transition == Transition::Cut { 0 } else { next.transition_frames };
    let starts_next = |place: usize| timeline.scenes.get(place + 1).map_or(0, still_seen);
    let scenes = timeline.scenes.iter().enumerate();
    scenes
        .map(|(place, scene)| {
            end = end.saturating_add(scene.frames);
            timeline.frame_rate.ms(end.saturating_add(starts_next(place)))
        })
        .collect()
}
