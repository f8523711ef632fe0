//! Sentences made fit to be spoken one after the other.

use crate::text::{
    script::{closes, ends_clause, is_speakable},
    sentences, terms,
};

/// A text as a sentence: one line, a capital at the start, one closing sign at the end. Empty if there is nothing to
/// say in it.
pub(super) fn tidy(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_start_matches(['-', '*', '•', '–', '—', ' ']).trim_end();
    if !is_speakable(line) {
        return String::new();
    }
    let line = capitalised(line);
    if sentences::is_ended(&line) {
        return line;
    }
    let bare = line.trim_end_matches(|c: char| ends_clause(c) || matches!(c, '-' | '–' | '—' | ' '));
    let tail: String = bare
        .chars()
        .rev()
        .take_while(|c| closes(*c) && *c != ')')
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let body = &bare[..bare.len() - tail.len()];
    let stop = if bare.chars().any(|c| crate::text::script::is_han(c) || crate::text::script::is_kana(c)) {
        "。"
    } else {
        "."
    };
    format!("{body}{stop}{tail}")
}

/// The text with its first letter in upper case; a name such as "iPhone" stays.
pub(super) fn capitalised(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or_default();
    if first.chars().skip(1).any(char::is_uppercase) {
        return text.to_owned();
    }
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}

/// A phrase without the signs at its end.
pub(super) fn bare(text: &str) -> &str {
    text.trim().trim_end_matches(|c: char| ends_clause(c) || matches!(c, '.' | '!' | '…' | '。')).trim_end()
}

/// The phrase as it stands within a sentence, if that is sure: one that begins with an article or the like loses its
/// capital there; another may begin with a name.
pub(super) fn within(text: &str) -> Option<String> {
    let first = text.split_whitespace().next()?;
    let lower = first.to_lowercase();
    let article = ["the", "a", "an", "your", "one", "our", "my", "this"].contains(&lower.as_str());
    article.then(|| format!("{lower}{}", &text[first.len()..]))
}

/// The first word of each sentence, lower case, without signs.
pub(super) fn openings(text: &str) -> Vec<String> {
    sentences::sentences(text).into_iter().filter_map(first_word).collect()
}

fn first_word(sentence: &str) -> Option<String> {
    let word = sentence.split_whitespace().find(|word| is_speakable(word))?;
    Some(word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
}

/// Two texts that overlap more than this say the same.
pub(super) const SAME_WORDS: f64 = 0.34;

/// How much two texts say the same: the part of the smaller one's telling words that the other has too.
pub(super) fn overlap(one: &str, other: &str) -> f64 {
    let (one, other) = (terms::terms(one), terms::terms(other));
    let smaller = one.len().min(other.len());
    if smaller == 0 { 0.0 } else { one.intersection(&other).count() as f64 / smaller as f64 }
}

/// A number as it is said, up to twelve; figures above.
pub(super) fn number_word(number: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    WORDS.get(number).map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_becomes_one_tidy_sentence() {
        let cases = [
            ("you scrub nothing", "You scrub nothing."),
            ("  Is it\n clean? ", "Is it clean?"),
            ("- a point,", "A point."),
            ("She said “go”", "She said “go.”"),
            ("iPhones are dirty", "iPhones are dirty."),
            ("Cold (all day)", "Cold (all day)."),
            ("Wait…", "Wait…"),
            ("水はきれい", "水はきれい。"),
            (" … ", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(tidy(text), expected);
            assert_eq!(tidy(&tidy(text)), tidy(text), "twice is the same as once");
        }
    }

    #[test]
    fn articles_lose_their_capital_and_names_keep_it() {
        assert_eq!(within("The bottle that cleans itself").as_deref(), Some("the bottle that cleans itself"));
        assert_eq!(within("HydroGlow cleans"), None);
    }

    #[test]
    fn texts_that_say_the_same_overlap() {
        assert!(
            overlap("He swung the lantern until the ship turned", "All night he swung that lantern") >= 0.5
        );
        assert!(overlap("Ice rattles at dinner.", "You charge it once a month.") < 0.1);
    }
}
