//! A timeline cut into chunks: short stretches that are encoded once, each on its own, and joined without
//! encoding again. All arithmetic is in whole frames.

use std::ops::Range;

use model::{FrameRate, Transition};

use crate::timeline::{Timeline, TimelineScene};

/// How long a chunk is, in milliseconds, give or take a half. Shorter ones make a change cheaper, and the file larger
/// (each begins with a whole picture: 1.9 % more at two seconds) and a first render dearer (an encoder's start costs
/// as much as five frames); players seek to them.
const CHUNK_MS: u32 = 2000;
/// The most chunks that one worker takes at once. Its source is then opened once for all of them.
const MOST_IN_STRETCH: usize = 5;

/// One encoded piece of a video: a closed group of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Its first frame in the video.
    pub start: u32,
    /// Its length in frames, at least 1.
    pub frames: u32,
    /// The scene it shows; for a transition the one that comes in. From 0.
    pub scene: usize,
    /// What it shows of it.
    pub part: Part,
}

/// What a chunk shows of its scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The scene alone.
    Body,
    /// The whole transition into it.
    TransitionIn,
}

impl Chunk {
    /// Its frames in the video.
    pub fn range(&self) -> Range<u32> {
        self.start..self.start + self.frames
    }
}

/// Neighbouring chunks that one worker renders in a row from one opened source: parts of a scene, and at their end
/// the transition out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// Indices of its chunks, in order.
    pub(crate) chunks: Range<usize>,
}

/// How a scene really comes in: none for a cut, and for the first scene unless it fades in.
pub(crate) fn transition_in(scenes: &[TimelineScene], index: usize) -> Option<(Transition, u32)> {
    let scene = scenes.get(index)?;
    let first_that_cannot = index == 0 && scene.transition != Transition::Fade;
    if scene.transition == Transition::Cut || scene.transition_frames == 0 || first_that_cannot {
        return None;
    }
    Some((scene.transition, scene.transition_frames))
}

/// For how many frames a scene's picture is seen, what goes on under the transition out of it included.
pub(crate) fn frames_seen(scenes: &[TimelineScene], index: usize) -> u32 {
    let own = scenes.get(index).map_or(0, |scene| scene.frames);
    own + transition_in(scenes, index + 1).map_or(0, |(_, frames)| frames)
}

/// Cuts a timeline into chunks. Every frame is in exactly one. `texts` are the frames in which each text is seen:
/// cuts keep clear of them as far as they can, so that a changed word is in one chunk.
pub(crate) fn chunks(timeline: &Timeline, texts: &[Range<u32>]) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut start = 0;
    for (scene, seen) in timeline.scenes.iter().enumerate() {
        let end = start + seen.frames;
        if let Some((_, frames)) = transition_in(&timeline.scenes, scene) {
            chunks.push(Chunk { start, frames, scene, part: Part::TransitionIn });
            start += frames;
        }
        let usual = frames_per_chunk(timeline.frame_rate);
        for pieces in (1..=pieces(end - start, usual)).rev() {
            let frames = next_cut(start..end, pieces, usual, texts) - start;
            chunks.push(Chunk { start, frames, scene, part: Part::Body });
            start += frames;
        }
    }
    chunks
}

fn frames_per_chunk(rate: FrameRate) -> u32 {
    rate.frames(CHUNK_MS).max(2)
}

/// Into how many chunks a stretch of frames is cut: as many as come nearest to the usual length each, the fewer of two.
fn pieces(frames: u32, usual: u32) -> u32 {
    frames.saturating_sub(1).saturating_add(usual / 2).div_euclid(usual).max(u32::from(frames > 0))
}

/// Where the first of the chunks ends that a stretch of frames is cut into: after an even share, or where the fewest
/// texts are seen on both sides of the cut, as long as every chunk keeps to the usual length give or take its half.
fn next_cut(stretch: Range<u32>, pieces: u32, usual: u32, texts: &[Range<u32>]) -> u32 {
    if pieces <= 1 {
        return stretch.end;
    }
    let (rest, least, most) = (pieces - 1, usual / 2, usual + usual / 2);
    let earliest = (stretch.start + least).max(stretch.end.saturating_sub(rest * most));
    let latest = (stretch.start + most).min(stretch.end - rest * least);
    let target = stretch.start + (stretch.end - stretch.start) / pieces;
    let edges = texts.iter().flat_map(|text| [text.start, text.end]);
    let cuts = edges.filter(|cut| (earliest..=latest).contains(cut)).chain([target]);
    let divided = |cut: u32| texts.iter().filter(|text| text.start < cut && cut < text.end).count();
    cuts.min_by_key(|cut| (divided(*cut), cut.abs_diff(target), *cut)).unwrap_or(target)
}

/// Groups the chunks that are missing into stretches.
pub(crate) fn stretches(chunks: &[Chunk], missing: impl Fn(usize) -> bool) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for index in (0..chunks.len()).filter(|index| missing(*index)) {
        match stretches.last_mut() {
            Some(last) if last.chunks.end == index && goes_on(chunks, last, index) => last.chunks.end += 1,
            _ => stretches.push(Stretch { chunks: index..index + 1 }),
        }
    }
    stretches
}

/// Whether a chunk shows on from the source that a stretch has open.
fn goes_on(chunks: &[Chunk], stretch: &Stretch, index: usize) -> bool {
    let last = &chunks[index - 1];
    // After a transition another scene's source is open, except at the very start, where there is only one.
    let source = match last.part {
        Part::TransitionIn if last.start > 0 => return false,
        _ => last.scene,
    };
    let next = &chunks[index];
    match next.part {
        // However long the stretch, the transition belongs to it: else the source would be opened again for it.
        Part::TransitionIn => next.scene == source + 1,
        Part::Body => next.scene == source && stretch.chunks.len() < MOST_IN_STRETCH,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use proptest::prelude::*;

    use super::*;
    use crate::timeline::{Fit, Movement, Source};

    fn timeline(scenes: &[(u32, Transition, u32)]) -> Timeline {
        let scene = |&(frames, transition, transition_frames): &(u32, Transition, u32)| TimelineScene {
            frames,
            source: Source::Still { path: PathBuf::new() },
            fit: Fit::default(),
            movement: Movement::None,
            transition,
            transition_frames,
        };
        Timeline { scenes: scenes.iter().map(scene).collect(), ..Timeline::default() }
    }

    const FADE: Transition = Transition::Fade;
    const CUT: Transition = Transition::Cut;

    #[test]
    fn scenes_are_cut_into_chunks_and_transitions_stand_alone() {
        let chunks = chunks(&timeline(&[(210, CUT, 0), (100, FADE, 12)]), &[]);
        let lengths: Vec<_> =
            chunks.iter().map(|chunk| (chunk.start, chunk.frames, chunk.scene, chunk.part)).collect();
        assert_eq!(
            lengths,
            [
                (0, 70, 0, Part::Body),
                (70, 70, 0, Part::Body),
                (140, 70, 0, Part::Body),
                (210, 12, 1, Part::TransitionIn),
                (222, 88, 1, Part::Body),
            ],
            "a scene is shared out evenly"
        );
    }

    #[test]
    fn cuts_keep_clear_of_texts() {
        let starts = |texts: &[Range<u32>]| -> Vec<u32> {
            chunks(&timeline(&[(240, CUT, 0)]), texts).iter().map(|chunk| chunk.start).collect()
        };
        assert_eq!(starts(&[]), [0, 60, 120, 180]);
        assert_eq!(starts(&[10..75, 75..130, 130..200]), [0, 75, 130, 200], "captions follow each other");
        assert_eq!(starts(&[0..240, 50..70]), [0, 50, 113, 176], "a title over all is cut anyway");
    }

    #[test]
    fn a_missing_transition_is_rendered_with_the_scene_before_it() {
        let chunks = chunks(&timeline(&[(150, CUT, 0), (80, FADE, 12), (60, CUT, 0)]), &[]);
        let all = stretches(&chunks, |_| true);
        assert_eq!(all.iter().map(|stretch| stretch.chunks.clone()).collect::<Vec<_>>(), [0..3, 3..4, 4..5]);
        let some = stretches(&chunks, |index| index == 0 || index == 2);
        assert_eq!(some.iter().map(|stretch| stretch.chunks.clone()).collect::<Vec<_>>(), [0..1, 2..3]);
    }

    #[test]
    fn a_fade_from_black_goes_on_into_its_own_scene() {
        let chunks = chunks(&timeline(&[(90, FADE, 15), (60, FADE, 15)]), &[]);
        let all = stretches(&chunks, |_| true);
        assert_eq!(all[0].chunks, 0..3, "the fade in, the scene and the transition out of it: {chunks:?}");
    }

    proptest! {
        #[test]
        fn every_frame_is_in_one_chunk(
            scenes in prop::collection::vec((1u32..400, 0u8..4, 0u32..30), 1..12),
            missing in prop::collection::vec(any::<bool>(), 200),
            texts in prop::collection::vec((0u32..4000, 1u32..200), 0..30),
        ) {
            let kinds = [Transition::Cut, Transition::Fade, Transition::Dissolve, Transition::Slide];
            let mut shortest = u32::MAX;
            let scenes: Vec<_> = scenes
                .into_iter()
                .map(|(frames, kind, transition)| {
                    let transition = transition.min(frames.min(shortest) - 1);
                    shortest = frames;
                    (frames, kinds[usize::from(kind)], transition)
                })
                .collect();
            let timeline = timeline(&scenes);
            let texts: Vec<_> = texts.into_iter().map(|(start, frames)| start..start + frames).collect();
            let chunks = chunks(&timeline, &texts);
            let mut next = 0;
            for chunk in &chunks {
                prop_assert_eq!(chunk.start, next);
                prop_assert!(chunk.frames >= 1 && chunk.frames <= 90);
                next += chunk.frames;
            }
            prop_assert_eq!(next, timeline.frames());
            let wanted = |index: usize| missing[index % missing.len()];
            let rendered: Vec<usize> = stretches(&chunks, wanted).into_iter().flat_map(|stretch| stretch.chunks).collect();
            let expected: Vec<usize> = (0..chunks.len()).filter(|index| wanted(*index)).collect();
            prop_assert_eq!(rendered, expected, "each missing chunk is in one stretch");
        }
    }
}
