//! A text's words as they are shown one after the other while they are spoken.

use icu_segmenter::{WordSegmenter, options::WordBreakInvariantOptions};

use super::script::{self, is_unspaced, opens};

/// The words of a text, each a piece of it with its punctuation. Put together they are the text without the white
/// space between them; what can't be spoken (a dash, an emoji) belongs to the word before it.
///
/// Where a script puts no spaces between words (Chinese, Japanese, Thai), the pieces are the words a dictionary
/// finds.
pub fn words(text: &str) -> Vec<&str> {
    spans(text).into_iter().map(|(start, end)| &text[start..end]).collect()
}

/// The words' places in the text, in bytes.
pub fn spans(text: &str) -> Vec<(usize, usize)> {
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    for (start, end) in spaced(text) {
        if text[start..end].chars().any(is_unspaced) {
            pieces
                .extend(unspaced(&text[start..end]).into_iter().map(|(from, to)| (start + from, start + to)));
        } else {
            pieces.push((start, end));
        }
    }
    with_the_silent_attached(text, &pieces)
}

/// The pieces between white space.
fn spaced(text: &str) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (c.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                pieces.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    pieces.extend(start.map(|from| (from, text.len())));
    pieces
}

/// The words of a piece without spaces.
fn unspaced(piece: &str) -> Vec<(usize, usize)> {
    let breaks: Vec<usize> =
        WordSegmenter::new_auto(WordBreakInvariantOptions::default()).segment_str(piece).collect();
    breaks.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Joins pieces that can't be spoken to the word before them, opening quotes and brackets to the word after.
fn with_the_silent_attached(text: &str, pieces: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut joined: Vec<(usize, usize)> = Vec::new();
    let mut waiting: Option<usize> = None;
    for &(start, end) in pieces {
        let piece = &text[start..end];
        if script::is_speakable(piece) {
            joined.push((waiting.take().unwrap_or(start), end));
        } else if joined.is_empty() || piece.chars().all(opens) {
            waiting.get_or_insert(start);
        } else if waiting.is_none()
            && let Some(last) = joined.last_mut()
        {
            last.1 = end;
        }
    }
    match (waiting, joined.last_mut(), pieces.last()) {
        (Some(_), Some(last), Some((_, end))) => last.1 = *end,
        (Some(start), None, Some((_, end))) => joined.push((start, *end)),
        _ => {}
    }
    joined
}

/// How long a word takes to say, counted in syllables as far as its spelling tells; never 0.
pub fn syllables(word: &str) -> f64 {
    let mut sum = 0.0;
    let mut letters = String::new();
    for c in word.chars() {
        if script::is_han(c) || script::is_hangul(c) {
            sum += CHARACTER_SYLLABLES;
        } else if script::is_kana(c) {
            sum += if is_small_kana(c) { 0.0 } else { KANA_SYLLABLES };
        } else if c.is_numeric() {
            sum += DIGIT_SYLLABLES;
        } else if script::is_south_east_asian(c) || (c.is_alphabetic() && !has_vowel_letters(c)) {
            sum += LETTER_SYLLABLES;
        } else if c.is_alphabetic() {
            letters.extend(c.to_lowercase());
        }
    }
    sum += alphabetic_syllables(&letters);
    if sum > 0.0 { sum } else { LETTER_SYLLABLES }
}

/// A character of Chinese or Korean: about five a second, where English has seven to eight syllables between breaths.
const CHARACTER_SYLLABLES: f64 = 1.4;
/// A mora: about seven a second.
const KANA_SYLLABLES: f64 = 1.0;
/// "1920" takes four to five syllables, "37" three.
const DIGIT_SYLLABLES: f64 = 1.3;
/// A letter of a script that leaves vowels out or writes them as marks.
const LETTER_SYLLABLES: f64 = 0.45;

fn is_small_kana(c: char) -> bool {
    matches!(
        c,
        'ゃ' | 'ゅ'
            | 'ょ'
            | 'ャ'
            | 'ュ'
            | 'ョ'
            | 'ぁ'
            | 'ぃ'
            | 'ぅ'
            | 'ぇ'
            | 'ぉ'
            | 'ァ'
            | 'ィ'
            | 'ゥ'
            | 'ェ'
            | 'ォ'
    )
}

/// Latin, Greek, Cyrillic, Armenian: alphabets that write their vowels as letters.
fn has_vowel_letters(c: char) -> bool {
    matches!(c, 'A'..='z' | '\u{00c0}'..='\u{058f}' | '\u{1e00}'..='\u{1fff}')
}

fn is_vowel(c: char) -> bool {
    "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿāăąēĕėęěīĭįőœũūŭůűųаеёиоуыэюяіїєўαεηιουωάέήίόύώϊϋ".contains(c)
}

/// Groups of vowels, less a silent e at the end.
fn alphabetic_syllables(letters: &str) -> f64 {
    if letters.is_empty() {
        return 0.0;
    }
    let mut groups = 0u32;
    let mut inside = false;
    for c in letters.chars() {
        let vowel = is_vowel(c);
        groups += u32::from(vowel && !inside);
        inside = vowel;
    }
    let silent_e = letters.is_ascii() && letters.ends_with('e') && !letters.ends_with("le") && groups > 1;
    f64::from((groups - u32::from(silent_e)).max(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_keep_their_punctuation() {
        assert_eq!(
            words("Your bottle, cleaned.  By itself!"),
            ["Your", "bottle,", "cleaned.", "By", "itself!"]
        );
    }

    #[test]
    fn what_is_not_spoken_belongs_to_the_word_before_it() {
        assert_eq!(words("Fast – and 🔥 hot 🔥🔥"), ["Fast –", "and 🔥", "hot 🔥🔥"]);
        assert_eq!(words("— He said"), ["— He", "said"]);
        assert_eq!(words("🔥"), ["🔥"]);
        assert!(words(" \n ").is_empty());
    }

    #[test]
    fn scripts_without_spaces_are_cut_into_words() {
        let japanese = words("水筒は、毎日洗っていますか？");
        assert!(japanese.len() >= 5 && japanese[1].ends_with('、'), "{japanese:?}");
        let chinese = words("你的水杯比手机还脏。");
        assert!(chinese.len() >= 5 && chinese.last().unwrap().ends_with('。'), "{chinese:?}");
        assert!(words("ขวดน้ำของคุณสกปรก").len() >= 3);
        assert_eq!(words("「水」を飲む")[0], "「水」", "brackets stay with what they hold");
    }

    #[test]
    fn longer_words_weigh_more() {
        assert_eq!((syllables("cat"), syllables("bottle"), syllables("temperature")), (1.0, 2.0, 4.0));
        assert!(syllables("1920") > 4.0 && syllables("水筒") == 2.8 && syllables("—") > 0.0);
    }

    proptest! {
        #[test]
        fn words_put_together_are_the_text(text in "\\PC{0,60}") {
            let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeezed(&words(&text).concat()), squeezed(&text));
        }
    }
}
