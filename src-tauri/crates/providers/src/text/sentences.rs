//! Where sentences end, in any language.

use icu_segmenter::{SentenceSegmenter, options::SentenceBreakInvariantOptions};

use super::script::{closes, ends_sentence, ends_unspaced_sentence};

/// Words that end in a full stop and don't end a sentence, lower case, without the last stop. English, German,
/// French, Spanish, Italian, Dutch, Portuguese.
const ABBREVIATIONS: &[&str] = &[
    "a.k.a", "abb", "abs", "al", "approx", "art", "av", "bd", "bzw", "ca", "cf", "ch", "chap", "co", "corp",
    "d.h", "dept", "dipl", "dr", "dra", "e.g", "ed", "eds", "eg", "est", "ex", "exa", "fig", "figs", "fr",
    "gen", "ggf", "gov", "hr", "i.e", "ie", "inc", "inkl", "jr", "lt", "ltd", "m.e", "max", "min", "mio",
    "mr", "mrd", "mrs", "ms", "mt", "nr", "o.ä", "op", "p.ex", "pág", "pp", "prof", "ref", "rev", "s.o",
    "s.u", "sr", "sra", "srta", "st", "tel", "u.a", "u.s", "u.k", "usw.", "vgl", "viz", "vol", "vs", "z.b",
    "zzgl",
];

/// The places in bytes of a text's sentences, without the white space around them. A line break ends a sentence.
pub fn spans(text: &str) -> Vec<(usize, usize)> {
    let breaks: Vec<usize> =
        SentenceSegmenter::new(SentenceBreakInvariantOptions::default()).segment_str(text).collect();
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for at in breaks.into_iter().skip(1) {
        if at < text.len() && !text[start..at].ends_with('\n') && is_abbreviated(text[start..at].trim_end()) {
            continue;
        }
        spans.extend(trimmed(text, start, at));
        start = at;
    }
    spans.extend(trimmed(text, start, text.len()));
    spans
}

/// The sentences of a text.
pub fn sentences(text: &str) -> Vec<&str> {
    spans(text).into_iter().map(|(start, end)| &text[start..end]).collect()
}

fn trimmed(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let piece = &text[start..end];
    let from = start + (piece.len() - piece.trim_start().len());
    let to = start + piece.trim_end().len();
    (from < to).then_some((from, to))
}

/// Whether a text ends in an abbreviation, an initial or a numbered step's mark rather than at its sentence's end.
pub fn is_abbreviated(text: &str) -> bool {
    let Some(without) = text.strip_suffix('.') else { return false };
    let word = without.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let lower = word.to_lowercase();
    let initial = word.chars().count() == 1 && word.chars().all(|c| c.is_uppercase() && c != 'I');
    let initials = word.contains('.') && word.split('.').all(|part| part.chars().count() == 1);
    let numbered = without.trim().len() <= 2
        && without.trim().bytes().all(|b| b.is_ascii_digit())
        && !without.is_empty();
    initial || initials || numbered || ABBREVIATIONS.contains(&lower.as_str())
}

/// Whether a text ends where a sentence does: at a closing sign, perhaps followed by quotes and brackets.
pub fn is_ended(text: &str) -> bool {
    let bare = text.trim_end().trim_end_matches(closes);
    bare.chars().next_back().is_some_and(|c| ends_sentence(c) || ends_unspaced_sentence(c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sentences_end_at_their_signs_in_many_languages() {
        let cases: [(&str, &[&str]); 8] = [
            ("One. Two! Three? Four…", &["One.", "Two!", "Three?", "Four…"]),
            ("She said “Go.” He went.", &["She said “Go.”", "He went."]),
            ("水を飲む。毎日！本当？", &["水を飲む。", "毎日！", "本当？"]),
            ("هل تشرب الماء؟ نعم. كل يوم.", &["هل تشرب الماء؟", "نعم.", "كل يوم."]),
            ("पानी पियो। रोज़।", &["पानी पियो।", "रोज़।"]),
            ("¿Qué? Nada.", &["¿Qué?", "Nada."]),
            ("A line\nAnother line", &["A line", "Another line"]),
            ("No end", &["No end"]),
        ];
        for (text, expected) in cases {
            assert_eq!(sentences(text), expected);
        }
    }

    #[test]
    fn abbreviations_decimals_and_initials_stay_together() {
        for text in [
            "Ask Dr. Smith about it.",
            "Take fruit, e.g. Apples from there.",
            "It costs 3.50 in the U.S. Market today.",
            "J. R. Cole wrote it.",
            "Wir kommen z.B. Montag um 3.15 Uhr.",
            "Version 2.0.1 is out.",
            "1. Fill the bottle.",
        ] {
            assert_eq!(sentences(text), [text]);
        }
        assert_eq!(
            sentences("So do I. He left."),
            ["So do I.", "He left."],
            "I is a word before it is an initial"
        );
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "\\PC{0,80}") {
            let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeezed(&sentences(&text).concat()), squeezed(&text));
        }
    }
}
