//! What a text is about: its telling words, reduced so that "bottles" meets "bottle".

use std::collections::BTreeSet;

use super::words;

/// Words that tell nothing about a picture. English, and the articles and conjunctions of its neighbours.
const EMPTY: &[&str] = &[
    "a", "about", "after", "again", "all", "also", "an", "and", "any", "are", "as", "at", "be", "because",
    "been", "before", "but", "by", "can", "could", "das", "de", "den", "der", "did", "die", "do", "does",
    "don't", "down", "el", "ein", "eine", "else", "et", "even", "ever", "every", "few", "for", "from", "get",
    "go", "had", "has", "have", "he", "her", "here", "him", "his", "how", "i", "if", "il", "in", "into",
    "is", "it", "it's", "its", "just", "la", "las", "le", "les", "like", "los", "made", "make", "many",
    "may", "me", "more", "most", "much", "my", "never", "no", "not", "nothing", "now", "of", "off", "on",
    "once", "one", "only", "or", "other", "our", "out", "over", "own", "same", "she", "so", "some", "still",
    "such", "than", "that", "that's", "the", "their", "them", "then", "there", "these", "they", "thing",
    "this", "those", "to", "too", "two", "und", "under", "until", "up", "us", "very", "was", "way", "we",
    "well", "were", "what", "when", "where", "which", "while", "who", "why", "will", "with", "without",
    "would", "y", "you", "your", "you're",
];

/// Whether a word tells nothing by itself: an article, a preposition, a pronoun.
pub fn is_empty_word(word: &str) -> bool {
    EMPTY.contains(&word.to_lowercase().as_str())
}

/// Names that cameras and phones give, which say nothing.
const CAMERA: &[&str] = &[
    "dsc",
    "dscn",
    "dscf",
    "image",
    "img",
    "mov",
    "mvi",
    "photo",
    "picture",
    "pxl",
    "screenshot",
    "signal",
    "untitled",
    "vid",
    "video",
    "whatsapp",
    "clip",
    "file",
    "gopr",
    "dji",
    "copy",
    "final",
    "edit",
    "edited",
    "export",
];

/// The telling words of a text, reduced.
pub fn terms(text: &str) -> BTreeSet<String> {
    words::words(text).into_iter().flat_map(parts).filter_map(|word| reduced(&word)).collect()
}

/// The telling words of a file's name: set apart by signs, digits and capitals, without what a camera would say.
pub fn terms_of_name(name: &str) -> BTreeSet<String> {
    let mut apart = String::new();
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            apart.push(' ');
        }
        apart.push(if c.is_alphabetic() { c } else { ' ' });
        before = c;
    }
    let mut terms = terms(&apart);
    terms.retain(|term| !CAMERA.contains(&term.as_str()) && term.chars().count() > 1);
    terms
}

/// The letters and digits of a shown word; two words where a sign other than an apostrophe is between them.
fn parts(word: &str) -> Vec<String> {
    let lower = word.to_lowercase().replace('’', "'");
    let parts = lower.split(|c: char| !(c.is_alphanumeric() || c == '\'' || is_mark(c)));
    parts.map(|part| part.trim_matches('\'').to_owned()).filter(|part| !part.is_empty()).collect()
}

/// Vowel signs and accents that stand on their own in Unicode and belong to the letter before.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}' | '\u{e30}'..='\u{e4e}' | '\u{610}'..='\u{670}')
}

/// The word without the commonest English endings; none if it tells nothing.
fn reduced(word: &str) -> Option<String> {
    if EMPTY.contains(&word) {
        return None;
    }
    let stem = word.strip_suffix("'s").unwrap_or(word);
    if !stem.is_ascii() || stem.len() < 4 {
        return Some(stem.to_owned());
    }
    let without = |ending: &str, least: usize| {
        stem.strip_suffix(ending)
            .filter(|rest| rest.len() >= least && rest.contains(['a', 'e', 'i', 'o', 'u', 'y']))
    };
    let reduced = if let Some(rest) = without("ies", 2) {
        format!("{rest}y")
    } else if let Some(rest) =
        without("sses", 2).or(without("shes", 2)).or(without("ches", 2)).or(without("xes", 2))
    {
        format!("{rest}{}", &stem[rest.len()..stem.len() - 2])
    } else if let Some(rest) = without("ing", 3).or(without("ed", 3)) {
        undoubled(rest)
    } else if stem.ends_with("ss") || stem.ends_with("us") {
        stem.to_owned()
    } else {
        without("s", 3).unwrap_or(stem).to_owned()
    };
    // "slices" and "slicing" meet without their e, "knives" and "knife" in f.
    let bare = reduced.strip_suffix('e').filter(|rest| rest.len() >= 3).unwrap_or(&reduced);
    Some(bare.strip_suffix('v').map_or_else(|| bare.to_owned(), |rest| format!("{rest}f")))
}

/// "stopp" of "stopped" is "stop"; "fill" of "filling" stays.
fn undoubled(rest: &str) -> String {
    let bytes = rest.as_bytes();
    match bytes {
        [.., a, b] if a == b && !matches!(b, b'l' | b's' | b'z' | b'e' | b'o') => {
            rest[..rest.len() - 1].to_owned()
        }
        _ => rest.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet() {
        for forms in [
            &["bottle", "bottles", "Bottle's"][..],
            &["knife", "knife’s"],
            &["slice", "slices", "slicing", "sliced"],
            &["stop", "stopped", "stopping", "stops"],
            &["berry", "berries"],
            &["glass", "glasses"],
            &["drop", "drops"],
            &["wave", "waves"],
            &["loaf", "loaves"],
            &["knife", "knives"],
        ] {
            let met: BTreeSet<String> = forms.iter().flat_map(|form| terms(form)).collect();
            assert_eq!(met.len(), 1, "{forms:?} gave {met:?}");
        }
    }

    #[test]
    fn empty_words_are_left_out() {
        assert!(terms("And there it is, once more.").is_empty());
    }

    #[test]
    fn a_files_name_is_read_as_words() {
        let expected: BTreeSet<String> = ["desert", "water", "drop"].map(str::to_owned).into();
        assert_eq!(terms_of_name("desertWater_drops-02"), expected);
        assert!(terms_of_name("IMG_20260301_121314").is_empty() && terms_of_name("DSC01234").is_empty());
    }
}
