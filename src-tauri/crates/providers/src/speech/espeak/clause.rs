//! One clause: its sound, and where its words are in it.

use model::theme::Voice;

use super::program::Program;
use crate::{
    ProviderError, Work,
    speech::{
        align,
        share::{by_syllables, weight},
        wave::Wave,
    },
    text::{
        clauses::{self, Breath},
        script, words,
    },
};

/// A clause as spoken, without the silence around it.
pub(super) struct SpokenClause {
    /// Its sound.
    pub(super) wave: Wave,
    /// Its words, timed from its start.
    pub(super) words: Vec<ClauseWord>,
    /// The pause after it.
    pub(super) breath: Breath,
}

/// A word of a clause.
pub(super) struct ClauseWord {
    /// As written.
    pub(super) text: String,
    /// From the clause's start.
    pub(super) start_ms: u32,
    /// From the clause's start.
    pub(super) end_ms: u32,
}

/// Kept around the sound that can be heard, in milliseconds, so that a soft beginning isn't cut.
const MARGIN_MS: u32 = 8;

/// The most words spoken in one breath. A speaker would need one by then, and the time to find the words in a clause
/// grows with the square of their number.
const LONGEST_BREATH: usize = 40;

/// Speaks a narration clause by clause. Nothing comes of one in which nothing can be spoken.
pub(super) async fn speak(
    program: &Program,
    voice: &Voice,
    text: &str,
    work: &Work,
) -> Result<Vec<SpokenClause>, ProviderError> {
    let mut spoken: Vec<SpokenClause> = Vec::new();
    for (words, breath) in breaths(text) {
        if let Some(wave) = heard(program.render(voice, &joined(&words, |_| String::new()), work).await?) {
            let words = timed(program, voice, &words, &wave, work).await?;
            spoken.push(SpokenClause { wave, words, breath });
        } else if let Some(word) = spoken.last_mut().and_then(|last| last.words.last_mut()) {
            // What the voice has no sound for is still shown, at the end of the clause before.
            word.text = format!("{} {}", word.text, words.join(" "));
        }
    }
    Ok(spoken)
}

/// The words of each clause and the pause after it.
fn breaths(text: &str) -> Vec<(Vec<&str>, Breath)> {
    let words = words::spans(text);
    let mut breaths = Vec::new();
    for clause in clauses::clauses(text) {
        let inside = words.iter().filter(|(start, _)| (clause.start..clause.end).contains(start));
        let own: Vec<&str> = inside.map(|(start, end)| &text[*start..*end]).collect();
        let last = own.len().div_ceil(LONGEST_BREATH).saturating_sub(1);
        breaths.extend(own.chunks(LONGEST_BREATH).enumerate().map(|(at, words)| {
            let breath = if at == last { clause.breath } else { Breath::Short };
            (words.to_vec(), breath)
        }));
    }
    breaths
}

/// The sound without the silence around it; none if there is only silence.
pub(super) fn heard(wave: Wave) -> Option<Wave> {
    let (first, last) = wave.heard()?;
    let margin = Wave::count(wave.rate, MARGIN_MS);
    let samples =
        wave.samples[first.saturating_sub(margin)..(last + margin).min(wave.samples.len())].to_vec();
    Some(Wave { rate: wave.rate, samples })
}

/// A text as handed to espeak-ng.
pub(super) fn line(text: &str) -> String {
    joined(&words::words(text), |_| String::new())
}

/// The words as handed to espeak-ng: on one line, free of signs that it would act on, each with a prefix.
fn joined(words: &[&str], prefix: impl Fn(usize) -> String) -> String {
    let mut line = String::new();
    for (at, word) in words.iter().enumerate() {
        let glued = word.chars().next().is_some_and(script::is_unspaced);
        if at > 0 && !(glued && line.chars().next_back().is_some_and(script::is_unspaced)) {
            line.push(' ');
        }
        line.push_str(&prefix(at));
        line.extend(word.chars().filter(|c| !script::is_emoji(*c)).map(harmless));
    }
    line.push('\n');
    line
}

/// `[[` begins phonemes, control characters begin commands, a line break ends a clause: all of them become spaces.
fn harmless(c: char) -> char {
    if c.is_control() || c.is_whitespace() || matches!(c, '[' | ']') { ' ' } else { c }
}

/// espeak-ng's command for the loudness of what follows: control A, a number, `A`.
fn loudness(level: u32) -> String {
    format!("\u{1}{level}A")
}

/// The times of a clause's words.
async fn timed(
    program: &Program,
    voice: &Voice,
    words: &[&str],
    wave: &Wave,
    work: &Work,
) -> Result<Vec<ClauseWord>, ProviderError> {
    let length = wave.samples.len() as u32;
    let unspaced = words.iter().any(|word| word.chars().any(script::is_unspaced));
    let bounds = if words.len() < 2 || unspaced {
        // Commands between the characters of a word would be heard; such scripts are even enough without.
        by_syllables(words, 0, length)
    } else {
        let even = joined(words, |_| loudness(align::LEVELS[0]));
        let varied = joined(words, |at| loudness(align::LEVELS[at % align::LEVELS.len()]));
        let (even, varied) =
            tokio::try_join!(program.render(voice, &even, work), program.render(voice, &varied, work))?;
        let found = align::stretches(&even.samples, &varied.samples, words.len());
        scaled(words, &found, even.heard().unwrap_or((0, even.samples.len())), length)
    };
    let ms = |sample: u32| Wave::ms(wave.rate, sample as usize);
    Ok(words
        .iter()
        .zip(bounds)
        .map(|(word, (start, end))| ClauseWord {
            text: (*word).into(),
            start_ms: ms(start),
            end_ms: ms(end).max(ms(start) + 1),
        })
        .collect())
}

/// Moves the stretches found in the marked rendering to the plain one, whose words run together a little more, and
/// gives words without a stretch a part of the stretch before.
fn scaled(
    words: &[&str],
    found: &[Option<(usize, usize)>],
    marked: (usize, usize),
    length: u32,
) -> Vec<(u32, u32)> {
    let factor = f64::from(length) / (marked.1 - marked.0).max(1) as f64;
    let place = |at: usize| ((at.saturating_sub(marked.0) as f64 * factor) as u32).min(length);
    let heard: Vec<(usize, usize)> = found.iter().flatten().copied().collect();
    if heard.is_empty() {
        return by_syllables(words, 0, length);
    }
    // Words meet in the middle of a gap: the closed lips in it may be an "ap" of one or a "pa" of the other.
    let meetings = heard.windows(2).map(|pair| place(usize::midpoint(pair[0].1, pair[1].0)));
    let ends: Vec<u32> = meetings.chain([length]).collect();
    let starts: Vec<u32> = std::iter::once(0).chain(ends.iter().copied()).take(ends.len()).collect();
    let firsts = if found.last().is_some_and(Option::is_none) {
        let lengths: Vec<f64> = starts.iter().zip(&ends).map(|(start, end)| f64::from(end - start)).collect();
        let weights: Vec<f64> = words.iter().copied().map(weight).collect();
        fitting(&weights, &lengths)
    } else {
        // Words before the first with a stretch share its.
        let owners = found.iter().enumerate().filter(|(_, stretch)| stretch.is_some());
        owners.map(|(word, _)| word).enumerate().map(|(at, word)| if at == 0 { 0 } else { word }).collect()
    };
    let mut bounds = Vec::with_capacity(words.len());
    for (at, first) in firsts.iter().enumerate() {
        let until = firsts.get(at + 1).copied().unwrap_or(words.len());
        bounds.extend(by_syllables(&words[*first..until], starts[at], ends[at]));
    }
    bounds
}

/// The first word of each stretch where there are more words than stretches and the last word has none.
///
/// espeak-ng joins small words of some languages (Czech, Korean) to the next, and their marks then slip to later
/// words until the last ones are left over. Which words were joined shows in the lengths: this finds the way to deal
/// the words out in order, at least one to a stretch, at which the stretches fit their words' weights best.
fn fitting(weights: &[f64], lengths: &[f64]) -> Vec<usize> {
    let scale = weights.iter().sum::<f64>() / lengths.iter().sum::<f64>().max(1.0);
    let words = weights.len();
    // best[word]: the least misfit with the stretches so far holding exactly the words before `word`.
    let mut best = vec![f64::INFINITY; words + 1];
    best[0] = 0.0;
    let mut came_from: Vec<Vec<usize>> = Vec::with_capacity(lengths.len());
    for length in lengths {
        let mut next = vec![f64::INFINITY; words + 1];
        let mut from = vec![0; words + 1];
        for (first, before) in best[..words].iter().enumerate() {
            let mut held = 0.0;
            for until in first + 1..=words {
                held += weights[until - 1];
                let misfit = before + (held - length * scale).powi(2);
                if misfit < next[until] {
                    (next[until], from[until]) = (misfit, first);
                }
            }
        }
        best = next;
        came_from.push(from);
    }
    let mut firsts = vec![0; lengths.len()];
    let mut until = words;
    for (at, from) in came_from.iter().enumerate().rev() {
        until = from[until];
        firsts[at] = until;
    }
    firsts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_a_stretch_share_the_one_before() {
        let found = [Some((0, 100)), None, Some((100, 200))];
        assert_eq!(
            scaled(&["on", "the", "water."], &found, (0, 200), 400),
            [(0, 100), (100, 200), (200, 400)]
        );
    }

    #[test]
    fn slipped_marks_are_set_right_by_the_lengths() {
        let found = [Some((0, 300)), Some((300, 500)), None];
        assert_eq!(scaled(&["na", "na", "na"], &found, (0, 500), 500), [(0, 150), (150, 300), (300, 500)]);
    }

    #[test]
    fn nothing_that_acts_reaches_the_program() {
        assert_eq!(
            joined(&["[[h@l'oU]]", "a\u{1}b\nc", "🔥hot"], |_| String::new()),
            "  h@l'oU   a b c hot\n"
        );
    }
}
