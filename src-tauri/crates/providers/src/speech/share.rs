//! Words' shares of a stretch of time, by their spelling.

use crate::text::words::syllables;

/// What the step from word to word weighs against a syllable.
const STEP_SYLLABLES: f64 = 0.4;

/// How much of a stretch a word takes, in syllables.
pub(super) fn weight(word: &str) -> f64 {
    syllables(word) + STEP_SYLLABLES
}

/// Shares the stretch from `start` to `end`, in any unit, among words in order and without gaps. Each share is at
/// least 1 long where the stretch allows it.
pub(super) fn by_syllables(words: &[&str], start: u32, end: u32) -> Vec<(u32, u32)> {
    let total: f64 = words.iter().copied().map(weight).sum();
    let length = f64::from(end.saturating_sub(start));
    let mut sum = 0.0;
    let mut from = start;
    words
        .iter()
        .map(|word| {
            sum += weight(word);
            let to = (start + (length * sum / total).round() as u32).max(from + 1);
            let share = (from, to);
            from = to;
            share
        })
        .collect()
}
