//! Pieces of text cut and put together to scenes that a picture can carry.

use crate::text::{
    clauses::{self, Breath},
    pace::Pace,
    sentences::{self, is_ended},
};

/// A scene is at least this long, in milliseconds,
pub const SHORTEST_SCENE_MS: u32 = 2_000;
/// and at most this, where the text has a place to be cut.
pub const LONGEST_SCENE_MS: u32 = 6_000;
/// No sentence shorter than this is cut off: it would be a word and a pause.
const SHORTEST_SENTENCE_MS: u32 = 800;
/// Nor a part of a sentence shorter than this.
const SHORTEST_PART_MS: u32 = 1_400;

/// A scene's text and its planned length in milliseconds, the pause after it within.
pub(super) type Cut = (String, u32);

/// The planned length of a text as a scene.
fn length(text: &str, pace: Pace) -> u32 {
    let breath = if is_ended(text) { Breath::Full } else { Breath::Short };
    (pace.spoken_ms(text) + pace.breath_ms(breath)).max(SHORTEST_SCENE_MS)
}

/// Pieces as scenes: those that fit together in one, those too long cut.
pub(super) fn scenes(pieces: &[String], pace: Pace) -> Vec<Cut> {
    let mut scenes: Vec<Cut> = Vec::new();
    for part in pieces.iter().flat_map(|piece| parted(piece, pace)) {
        // A part of a sentence is never put together with the next sentence.
        let joined =
            scenes.last().filter(|(last, _)| is_ended(last)).map(|(last, _)| format!("{last} {part}"));
        let fitting =
            joined.map(|text| (length(&text, pace), text)).filter(|(ms, _)| *ms <= LONGEST_SCENE_MS);
        match (fitting, scenes.last_mut()) {
            (Some((ms, text)), Some(last)) => *last = (text, ms),
            _ => {
                let ms = length(&part, pace);
                scenes.push((part, ms));
            }
        }
    }
    scenes
}

/// A piece in parts no longer than a scene may be: cut between sentences, else at a breath, where the parts are
/// nearest to equal; a short title so stays with what it announces. Whole where it can't be cut.
fn parted(piece: &str, pace: Pace) -> Vec<String> {
    if length(piece, pace) <= LONGEST_SCENE_MS {
        return vec![piece.to_owned()];
    }
    let sentence_ends: Vec<usize> = sentences::spans(piece).into_iter().map(|(_, end)| end).collect();
    let breaths: Vec<usize> = clauses::clauses(piece).into_iter().map(|clause| clause.end).collect();
    let between = most_even(piece, &sentence_ends, SHORTEST_SENTENCE_MS, pace);
    let Some(at) = between.or_else(|| most_even(piece, &breaths, SHORTEST_PART_MS, pace)) else {
        return vec![piece.to_owned()];
    };
    let (one, other) = piece.split_at(at);
    [one, other].iter().flat_map(|part| parted(part.trim(), pace)).collect()
}

/// The place that cuts a piece most evenly, leaving no part shorter than `shortest` milliseconds.
fn most_even(piece: &str, places: &[usize], shortest: u32, pace: Pace) -> Option<usize> {
    let parts = |at: usize| {
        let (one, other) = piece.split_at(at);
        (pace.spoken_ms(one), pace.spoken_ms(other))
    };
    let possible = places.iter().copied().filter(|at| {
        let (one, other) = parts(*at);
        one.min(other) >= shortest
    });
    possible.min_by_key(|at| {
        let (one, other) = parts(*at);
        one.abs_diff(other)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(pieces: &[&str]) -> Vec<String> {
        let pieces: Vec<String> = pieces.iter().map(|piece| (*piece).to_owned()).collect();
        scenes(&pieces, Pace::of(155)).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn short_pieces_share_a_scene_and_long_ones_are_cut_between_sentences() {
        assert_eq!(cut(&["One small thing.", "Another one."]), ["One small thing. Another one."]);
        let step =
            "Step two. Find the angle. Lock your wrist, because the angle matters more than the pressure.";
        assert_eq!(
            cut(&[step]),
            [
                "Step two. Find the angle.",
                "Lock your wrist, because the angle matters more than the pressure."
            ],
            "a mark stays with its title"
        );
    }

    #[test]
    fn a_long_sentence_is_cut_at_the_breath_nearest_its_middle() {
        let text = "He took the rope and the lamp from the wall, went down all the steps that he had counted for years, \
                    and opened the heavy door against the wind.";
        let parts = cut(&[text]);
        assert_eq!(parts.join(" "), text, "nothing is lost");
        assert!(parts.len() >= 2 && parts[0].ends_with(','));
    }

    #[test]
    fn what_has_no_place_to_cut_stays_whole() {
        let text = "word ".repeat(40);
        assert_eq!(cut(&[text.trim()]), [text.trim()]);
    }
}
