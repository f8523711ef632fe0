//! The narration in pieces, each with the time it is spoken.

use std::ops::Range;

use model::{FrameRate, SpokenWord};

use super::pieces::{Break, Piece, cut_wide, cut_words};

/// A word wider than its line is shrunk to this share at most, and cut if that is not enough.
pub(super) const SMALLEST_CAPTION: f64 = 0.6;

/// The parts of a cut word may be shrunk a little, if that makes them fewer.
const SLIGHTLY_SMALLER: f64 = 0.8;

/// A piece of the narration with the time it is spoken.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SpokenPiece {
    /// What is said.
    pub piece: Piece,
    /// As it is shown: in capitals where the theme says so.
    pub shown: Piece,
    /// The frames in which it is spoken; at least one.
    pub frames: Range<u32>,
    /// The scene it belongs to.
    pub scene: u32,
}

/// Cuts the narration into pieces and spreads each word's time over its own. What begins after the last frame is left
/// out. `shown` says how a text appears.
pub(super) fn spoken_pieces(
    words: &[SpokenWord],
    rate: FrameRate,
    frames: u32,
    shown: impl Fn(&str) -> String,
) -> Vec<SpokenPiece> {
    let cut = cut_words(words.iter().map(|word| word.text.as_str()));
    let mut spoken: Vec<SpokenPiece> = Vec::with_capacity(cut.len());
    for of_word in cut.chunk_by(|(one, _), (next, _)| one == next) {
        let Some(word) = of_word.first().and_then(|(number, _)| words.get(*number)) else { continue };
        let start = rate.frames(word.start_ms);
        let end = rate.frames(word.end_ms).max(start + 1);
        let lengths: Vec<usize> =
            of_word.iter().map(|(_, piece)| piece.text.chars().count().max(1)).collect();
        let whole: usize = lengths.iter().sum();
        let place = |before: usize| start + (u64::from(end - start) * before as u64 / whole as u64) as u32;
        let mut before = 0;
        for ((_, piece), length) in of_word.iter().zip(lengths) {
            let from = place(before);
            before += length;
            let until = place(before).min(frames).max(from + 1);
            if from < frames {
                let shown = Piece { text: shown(&piece.text), ..piece.clone() };
                spoken.push(SpokenPiece {
                    piece: piece.clone(),
                    shown,
                    frames: from..until,
                    scene: word.scene,
                });
            }
        }
    }
    spoken
}

/// Cuts the pieces that are too wide for a line even when shrunk, by a measure of shown texts.
pub(super) fn cut_too_wide(
    spoken: Vec<SpokenPiece>,
    width: f64,
    measure: impl Fn(&Piece) -> f64,
) -> Vec<SpokenPiece> {
    let mut all = Vec::with_capacity(spoken.len());
    for one in spoken {
        if measure(&one.shown) <= width / SMALLEST_CAPTION {
            all.push(one);
            continue;
        }
        let measure =
            |text: &str| measure(&Piece { text: text.to_owned(), spaced: false, before: Break::Never });
        // Capitals may be more characters than their small letters, so the shown text is cut and stands for both.
        let parts = cut_wide(&one.shown, width / SLIGHTLY_SMALLER, measure);
        let count = parts.len() as u32;
        let length = one.frames.end - one.frames.start;
        let place =
            |at: u32| one.frames.start + (u64::from(length) * u64::from(at) / u64::from(count)) as u32;
        all.extend(parts.into_iter().zip(0..).map(|(part, at)| SpokenPiece {
            piece: part.clone(),
            shown: part,
            frames: place(at)..place(at + 1).max(place(at) + 1),
            scene: one.scene,
        }));
    }
    in_order(&mut all);
    all
}

/// Moves what would begin before its predecessor: times of the outside world may lie, what is shown must not go back.
fn in_order(spoken: &mut [SpokenPiece]) {
    let mut earliest = 0;
    for one in spoken {
        earliest = one.frames.start.max(earliest);
        one.frames = earliest..one.frames.end.max(earliest + 1);
    }
}
