//! What the platforms take, from their help pages, 2026. The shortest counts where a video may go to several.

use model::Platform;

/// A title's most characters: YouTube's; the others have none of their own.
pub const TITLE_CHARS: usize = 100;

/// A description's most characters, hashtags within: Instagram's and TikTok's 2,200 (TikTok takes 4,000 from the web),
/// YouTube's 5,000.
pub const fn description_chars(platform: Platform) -> usize {
    match platform {
        Platform::Tiktok | Platform::Reels => 2_200,
        Platform::Shorts => 5_000,
    }
}

/// The most hashtags: YouTube ignores all above 15, Instagram takes 30 and advises three to five, TikTok five.
pub const fn hashtags(platform: Platform) -> usize {
    match platform {
        Platform::Tiktok | Platform::Reels => 5,
        Platform::Shorts => 15,
    }
}

/// A text of at most so many characters, cut between words and marked with an ellipsis where it was longer.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    let at_word = kept.rfind(char::is_whitespace).filter(|at| *at > kept.len() / 2).unwrap_or(kept.len());
    let kept = kept[..at_word]
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–'));
    format!("{kept}…")
}

/// A word or phrase as a hashtag: letters and digits, lower case; none if nothing is left or it is all digits.
pub fn hashtag(phrase: &str) -> Option<String> {
    let tag: String =
        phrase.chars().filter(|c| c.is_alphanumeric() || *c == '_').flat_map(char::to_lowercase).collect();
    tag.chars().any(char::is_alphabetic).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_words() {
        assert_eq!(cut("One two, three four", 10), "One two…");
        assert_eq!(cut("short", 10), "short");
        assert_eq!(cut(&"a".repeat(300), 100).chars().count(), 100, "a word without end is cut anywhere");
    }

    #[test]
    fn hashtags_hold_no_signs() {
        assert_eq!(hashtag("Don't panic!"), Some("dontpanic".into()));
        assert_eq!((hashtag("2026"), hashtag("…")), (None, None));
    }
}
