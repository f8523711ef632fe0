//! How long a text takes to say.

use super::{
    clauses::{Breath, Clause, clauses},
    script, words,
};

/// The pace that the figures below are for, in words a minute.
const MEASURED_WPM: f64 = 160.0;
/// A breath within a sentence at that pace, in milliseconds.
const SHORT_BREATH_MS: f64 = 180.0;
/// A breath between sentences.
const FULL_BREATH_MS: f64 = 480.0;

/// A word's time between breaths: a minute has 160 words of 375 ms, of which the breaths of usual prose take 61.
const WORD_MS: f64 = 314.0;
/// Half of a word's time is the word's whatever its length, half is its syllables', of which usual prose has this many.
const SYLLABLES_OF_A_WORD: f64 = 1.35;
/// A syllable's part of a word's time in scripts that write no words.
const UNSPACED_SYLLABLE: f64 = 0.42;

/// A pace in words a minute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    factor: f64,
}

impl Pace {
    /// The one that the figures are for.
    pub const USUAL: Self = Self { factor: 1.0 };

    /// From words a minute, as a theme's voice says; 80 to 300 make sense.
    pub fn of(words_a_minute: u32) -> Self {
        Self { factor: MEASURED_WPM / f64::from(words_a_minute.clamp(40, 600)) }
    }

    /// How long a text takes to say, in milliseconds, with the pauses inside but none after it: its words at the asked
    /// number a minute, long ones longer than short ones. Chinese and Japanese count by characters.
    pub fn spoken_ms(self, text: &str) -> u32 {
        let clauses = clauses(text);
        if clauses.is_empty() {
            return 0;
        }
        let said: f64 = words::words(text).into_iter().map(word_ms).sum();
        ((said + breaths_ms(&clauses)) * self.factor).round() as u32
    }

    /// How long the pause after a clause is, in milliseconds.
    pub fn breath_ms(self, breath: Breath) -> u32 {
        (breath_ms(breath) * self.factor).round() as u32
    }
}

/// How long one word takes at the measured pace.
fn word_ms(word: &str) -> f64 {
    let syllables = words::syllables(word);
    let share = if is_unspaced(word) {
        syllables * UNSPACED_SYLLABLE
    } else {
        0.5 + 0.5 * syllables / SYLLABLES_OF_A_WORD
    };
    share * WORD_MS
}

/// Whether a word is joined to the one before it without a space.
fn is_unspaced(word: &str) -> bool {
    word.chars().next().is_some_and(script::is_unspaced)
}

/// The pauses between clauses.
fn breaths_ms(clauses: &[Clause]) -> f64 {
    clauses.iter().rev().skip(1).map(|clause| breath_ms(clause.breath)).sum()
}

const fn breath_ms(breath: Breath) -> f64 {
    match breath {
        Breath::Short => SHORT_BREATH_MS,
        Breath::Full => FULL_BREATH_MS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_of_plain_prose_is_the_pace_it_was_asked_for() {
        let text = "He lit the lamp, wound the clock, and wrote the weather in the book. Hold the blade at fifteen \
                    degrees, about the height of two coins. Bacteria double every twenty minutes when it is warm \
                    enough. Try it for thirty days. If you miss your old bottle, send it back. So he counted the \
                    steps backwards, in the dark, with his hand on the wall.";
        let words = text.split_whitespace().count() as f64;
        for wpm in [120, 160, 200] {
            let minutes = f64::from(Pace::of(wpm).spoken_ms(text)) / 60_000.0;
            let found = words / minutes;
            assert!((found / f64::from(wpm) - 1.0).abs() < 0.12, "{found} words a minute for {wpm}");
        }
    }

    #[test]
    fn scripts_without_spaces_count_by_character() {
        let mandarin = Pace::of(160).spoken_ms("你的水杯比手机还脏你每天都用它喝水");
        assert!((2500..4500).contains(&mandarin), "17 syllables at four to six a second, {mandarin} ms");
        assert!(Pace::of(160).spoken_ms("水筒は毎日洗っていますか") > 1500);
    }

    #[test]
    fn nothing_takes_no_time() {
        assert_eq!(Pace::of(160).spoken_ms(" … "), 0);
    }
}
