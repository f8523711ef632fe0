//! Breaths: the pieces of a sentence that are spoken without a pause.

use super::{
    script::{closes, ends_clause, ends_sentence, is_speakable, is_unspaced},
    sentences,
};

/// What kind of pause follows a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breath {
    /// A comma's.
    Short,
    /// A sentence's.
    Full,
}

/// A piece of a text and the pause after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends, in bytes, its punctuation within.
    pub end: usize,
    /// The pause after it.
    pub breath: Breath,
}

/// The clauses of a text, in order; each holds something that can be spoken.
pub fn clauses(text: &str) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    for (start, end) in sentences::spans(text) {
        let mut from = start;
        for at in breaks(&text[start..end]).into_iter().map(|at| start + at).chain([end]) {
            let piece = text[from..at].trim_end();
            if is_speakable(piece) {
                let to = from + piece.len();
                let breath = breath_after(piece, at == end);
                clauses.push(Clause { start: from, end: to, breath });
                from = at;
            }
        }
        // What can't be spoken belongs to the clause before it.
        if let Some(last) = clauses.last_mut().filter(|last| last.end < end && from < end) {
            last.end = end;
        }
        if let Some(last) = clauses.last_mut().filter(|last| last.end <= end) {
            last.breath = breath_after(&text[last.start..last.end], true);
        }
    }
    clauses
}

/// The pause after a piece: a sentence's, unless the text stops at a comma and goes on elsewhere.
fn breath_after(piece: &str, last: bool) -> Breath {
    let bare = piece.trim_end().trim_end_matches(closes);
    if bare.ends_with(ends_sentence) || (last && !bare.ends_with(ends_clause)) {
        Breath::Full
    } else {
        Breath::Short
    }
}

/// Where a sentence can be cut: after a sign that is followed by white space, or by more of a script without spaces,
/// and not within a number or an abbreviation.
fn breaks(sentence: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut after_sign = false;
    for (at, c) in sentence.char_indices() {
        if after_sign && (c.is_whitespace() || (is_unspaced(c) && !sentence[..at].ends_with(['.', ',', ':'])))
        {
            let before = sentence[..at].trim_end();
            let next = at + if c.is_whitespace() { c.len_utf8() } else { 0 };
            if !sentences::is_abbreviated(before) && next < sentence.len() {
                found.push(next);
            }
            after_sign = false;
        } else if ends_clause(c) || ends_sentence(c) {
            after_sign = true;
        } else if !closes(c) {
            after_sign = false;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pieces(text: &str) -> Vec<(&str, Breath)> {
        clauses(text)
            .into_iter()
            .map(|clause| (text[clause.start..clause.end].trim(), clause.breath))
            .collect()
    }

    #[test]
    fn breaths_are_taken_at_commas_and_sentence_ends() {
        assert_eq!(
            pieces("Cold for a day, at 3.5 degrees. Really?"),
            [
                ("Cold for a day,", Breath::Short),
                ("at 3.5 degrees.", Breath::Full),
                ("Really?", Breath::Full)
            ]
        );
        assert_eq!(pieces("Ask Dr. Smith, e.g. today: now").len(), 3);
        assert_eq!(pieces("At 10:30, or 1,000 times").len(), 2);
        assert_eq!(pieces("水筒は、毎日洗う。").len(), 2);
        assert_eq!(
            pieces("Hot 🔥, … and cold 🔥"),
            [("Hot 🔥,", Breath::Short), ("… and cold 🔥", Breath::Full)]
        );
        assert!(pieces(" … 🔥").is_empty());
        assert_eq!(
            pieces("So she lit the lamp,")[0].1,
            Breath::Short,
            "the sentence goes on in the next scene"
        );
    }

    proptest! {
        #[test]
        fn clauses_are_in_order_and_speakable(text in "\\PC{0,80}") {
            let clauses = clauses(&text);
            for clause in &clauses {
                prop_assert!(is_speakable(&text[clause.start..clause.end]));
            }
            prop_assert!(clauses.windows(2).all(|pair| pair[0].end <= pair[1].start));
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
            let kept: usize = clauses.iter().map(|clause| letters(&text[clause.start..clause.end])).sum();
            prop_assert_eq!(kept, letters(&text), "every letter is in one clause");
        }
    }
}
