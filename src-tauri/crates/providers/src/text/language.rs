//! Which language a text is in, and whether an engine knows it.

use isolang::Language;

use crate::{Card, ProviderError};

/// Letters below which a text is too short for its language to be told from a related one's.
const FEWEST_LETTERS: usize = 40;

/// Languages that are written so alike that a text in one is taken for one in another: nothing is refused between them.
const ALIKE: [&[&str]; 3] = [&["hr", "sr", "bs"], &["id", "ms"], &["no", "da"]];

/// The language of a text as its ISO 639-1 code; none where that is not certain.
pub fn of(text: &str) -> Option<&'static str> {
    if text.chars().filter(|letter| letter.is_alphabetic()).take(FEWEST_LETTERS).count() < FEWEST_LETTERS {
        return None;
    }
    let found = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
    match found.lang() {
        // Told as one variety of a language that goes by one code.
        whatlang::Lang::Cmn => Some("zh"),
        whatlang::Lang::Pes => Some("fa"),
        whatlang::Lang::Nob => Some("no"),
        other => Language::from_639_3(other.code())?.to_639_1(),
    }
}

/// A language's English name, from its ISO 639-1 code.
pub fn name(code: &str) -> &str {
    Language::from_639_1(code).map_or(code, |language| language.to_name())
}

/// The code of a language that a service names in English, as in “German” or “Spanish (Mexico)”; none for a name that says
/// nothing.
pub fn code(name: &str) -> Option<&'static str> {
    let plain = name.split_once('(').map_or(name, |(plain, _)| plain);
    match Language::from_name(plain.trim())?.to_639_1()? {
        // Written Norwegian's two forms go by one code here, as in `of`.
        "nb" | "nn" => Some("no"),
        code => Some(code),
    }
}

/// Refuses a text in a language that an engine's own model is known not to speak. Of other models nothing is known.
///
/// # Errors
/// `language_not_spoken` with those there are.
pub fn check(card: &Card, model: &str, text: &str) -> Result<(), ProviderError> {
    let known = card.can.languages;
    let Some(language) = of(text).filter(|_| model == card.model && !known.is_empty()) else { return Ok(()) };
    if known.iter().any(|spoken| same(spoken, language)) {
        return Ok(());
    }
    Err(refused(card, model, language, known))
}

/// Whether a text taken for one language may be in the other, by their ISO 639-1 codes.
pub fn same(a: &str, b: &str) -> bool {
    a == b || ALIKE.iter().any(|alike| alike.contains(&a) && alike.contains(&b))
}

/// The error for a language that an engine does not speak by a model or voice, and those that it does.
pub fn refused(card: &Card, by: &str, language: &str, known: &[&str]) -> ProviderError {
    let names: Vec<&str> = known.iter().map(|code| name(code)).collect();
    let message = format!(
        "{} speaks no {} by {by}, so nothing was ordered; choose another engine, model or voice in Settings, or write the \
         script in one of its languages: {}",
        card.name,
        name(language),
        names.join(", ")
    );
    ProviderError::BadRequest { code: "language_not_spoken", message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_where_they_are_certain() {
        let texts = [
            (
                "en",
                "Fill the kettle with fresh water, let it boil, then wait a minute before you pour it over the leaves.",
            ),
            (
                "de",
                "Fülle den Kessel mit frischem Wasser, lass es kochen und warte eine Minute, bevor du es aufgießt.",
            ),
            (
                "hu",
                "Töltsd meg a kannát friss vízzel, forrald fel, majd várj egy percet, mielőtt a teára öntöd.",
            ),
            (
                "zh",
                "把新鲜的水倒进水壶里，烧开之后等一分钟，再把水倒在茶叶上。泡三分钟就可以喝了，不要泡得太久。茶要趁热喝，味道才好，和朋友一起喝就更好了。",
            ),
        ];
        for (code, text) in texts {
            assert_eq!(of(text), Some(code), "{text}");
        }
        assert_eq!(of("Two words"), None, "too short to tell");
        assert_eq!(of(""), None);
    }

    #[test]
    fn nothing_is_refused_between_languages_that_are_written_alike() {
        assert!(same("sr", "hr") && same("ms", "id") && same("de", "de"));
        assert!(!same("de", "nl") && !same("hr", "id"));
    }

    #[test]
    fn codes_have_names() {
        assert_eq!(["en", "zh", "no", "xx"].map(name), ["English", "Chinese", "Norwegian", "xx"]);
        for (name, expected) in [
            ("German", Some("de")),
            ("Spanish (Mexico)", Some("es")),
            ("Chinese (Mandarin, Simplified)", Some("zh")),
            ("Norwegian Bokmål", Some("no")),
            ("Multilingual", None),
            ("", None),
        ] {
            assert_eq!(code(name), expected, "{name}");
        }
    }
}
