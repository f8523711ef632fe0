//! Writing systems: which one a piece of text is in, which families draw it, whether it puts spaces between words.

use icu_properties::{CodePointMapData, PropertyNamesLong, props::Script};

/// Whose shapes Han characters take. Unicode gives one code to what Japan, China, Taiwan and Korea draw differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Han {
    /// As in mainland China.
    #[default]
    Simplified,
    /// As in Taiwan.
    Traditional,
    /// As in Japan.
    Japanese,
    /// As in Korea.
    Korean,
}

/// Common characters that only simplified Chinese writes so, and the same ones as traditional Chinese writes them.
const SIMPLIFIED_ONLY: &str =
    "这们个来时说为会国对开关没过还发点业东车长门问间见现样经给让请谢爱学书电话买卖贵钱";
const TRADITIONAL_ONLY: &str =
    "這們個來時說為會國對開關沒過還發點業東車長門問間見現樣經給讓請謝愛學書電話買賣貴錢";

impl Han {
    /// The variant that all of a video's text together speaks for: kana mean Japanese, else the more frequent
    /// Chinese forms decide, else hangul.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let (mut kana, mut hangul, mut simplified, mut traditional) = (0u32, 0u32, 0u32, 0u32);
        for c in texts.flat_map(str::chars) {
            match script_of_char(c) {
                Script::Hiragana | Script::Katakana => kana += 1,
                Script::Hangul => hangul += 1,
                Script::Han if SIMPLIFIED_ONLY.contains(c) => simplified += 1,
                Script::Han if TRADITIONAL_ONLY.contains(c) => traditional += 1,
                _ => {}
            }
        }
        if kana > 0 {
            Self::Japanese
        } else if simplified == 0 && traditional == 0 && hangul > 0 {
            Self::Korean
        } else if traditional > simplified {
            Self::Traditional
        } else {
            Self::Simplified
        }
    }

    /// The suffix of this variant in the names of Noto's families.
    const fn noto(self) -> &'static str {
        match self {
            Self::Simplified => "SC",
            Self::Traditional => "TC",
            Self::Japanese => "JP",
            Self::Korean => "KR",
        }
    }

    /// Families that come with Windows and macOS.
    const fn system(self) -> [&'static str; 2] {
        match self {
            Self::Simplified => ["Microsoft YaHei", "PingFang SC"],
            Self::Traditional => ["Microsoft JhengHei", "PingFang TC"],
            Self::Japanese => ["Yu Gothic", "Hiragino Sans"],
            Self::Korean => ["Malgun Gothic", "Apple SD Gothic Neo"],
        }
    }
}

/// The writing system of one character.
pub(super) fn script_of_char(c: char) -> Script {
    CodePointMapData::<Script>::new().get(c)
}

/// The writing system of a text: its first character's that has one; [`Script::Common`] where none has.
pub(super) fn script_of(text: &str) -> Script {
    text.chars()
        .map(script_of_char)
        .find(|script| !matches!(*script, Script::Common | Script::Inherited | Script::Unknown))
        .unwrap_or(Script::Common)
}

/// Whether words of a writing system follow each other without a space, so that lines may break between any two.
pub(super) fn is_unspaced(script: Script) -> bool {
    matches!(script, Script::Han | Script::Hiragana | Script::Katakana | Script::Bopomofo | Script::Yi)
}

/// Whether a writing system marks word ends with nothing, though its phrases are spaced.
pub(super) fn is_phrase_spaced(script: Script) -> bool {
    matches!(script, Script::Thai | Script::Lao | Script::Khmer | Script::Myanmar | Script::Tibetan)
}

/// Whether a character is punctuation or a full-width form that goes with ideographs (CJK Symbols and Punctuation,
/// Halfwidth and Fullwidth Forms).
pub(super) fn is_ideographic_sign(c: char) -> bool {
    ('\u{3000}'..='\u{303f}').contains(&c) || ('\u{ff01}'..='\u{ff65}').contains(&c)
}

/// Whether a character is as wide as it is high, and counts for more when reading.
pub(super) fn is_full_width(c: char) -> bool {
    is_unspaced(script_of_char(c)) || script_of_char(c) == Script::Hangul || is_ideographic_sign(c)
}

/// Families that draw nearly every alphabet derived from Greek, and common signs.
const EVERYDAY: [&str; 6] = ["Inter", "Noto Sans", "DejaVu Sans", "Segoe UI", "Helvetica Neue", "Arial"];

/// Families of signs, arrows, notes and rare letters, tried last.
const SIGNS: [&str; 8] = [
    "Noto Sans Symbols",
    "Noto Sans Symbols 2",
    "Noto Sans Symbols2",
    "Noto Sans Math",
    "Noto Music",
    "Segoe UI Symbol",
    "Apple Symbols",
    "Arial Unicode MS",
];

/// The families that draw a writing system when the theme's family can't, best first.
pub(super) fn fallback_families(script: Script, han: Han) -> Vec<String> {
    let mut families: Vec<String> = Vec::new();
    let mut add = |names: &[&str]| families.extend(names.iter().map(|name| (*name).to_owned()));
    match script {
        Script::Han | Script::Hiragana | Script::Katakana | Script::Bopomofo | Script::Hangul => {
            let han = match script {
                Script::Hangul => Han::Korean,
                Script::Hiragana | Script::Katakana => Han::Japanese,
                Script::Bopomofo => Han::Traditional,
                _ => han,
            };
            let noto = han.noto();
            add(&[
                &format!("Noto Sans CJK {noto}"),
                &format!("Noto Sans {noto}"),
                &format!("Source Han Sans {noto}"),
            ]);
            add(&han.system());
        }
        Script::Latin | Script::Greek | Script::Cyrillic | Script::Common => {}
        Script::Arabic => add(&["Noto Sans Arabic", "Noto Kufi Arabic", "Noto Naskh Arabic", "Geeza Pro"]),
        Script::Hebrew => add(&["Noto Sans Hebrew", "Arial Hebrew"]),
        Script::Thai => add(&["Noto Sans Thai", "Noto Looped Thai", "Leelawadee UI", "Thonburi"]),
        Script::Devanagari => add(&["Noto Sans Devanagari", "Nirmala UI", "Kohinoor Devanagari"]),
        _ => {}
    }
    if let Some(name) = PropertyNamesLong::<Script>::new().get(script) {
        let name = name.replace('_', " ");
        add(&[&format!("Noto Sans {name}"), &format!("Noto Serif {name}"), "Nirmala UI"]);
    }
    add(&EVERYDAY);
    if script == Script::Common {
        // Full-width punctuation, circled numbers and the like live with the ideographs.
        let noto = han.noto();
        add(&SIGNS);
        add(&[&format!("Noto Sans CJK {noto}"), &format!("Noto Sans {noto}")]);
    } else {
        add(&SIGNS);
    }
    families
}

/// Families of emoji in colour.
pub(super) const EMOJI_FAMILIES: [&str; 4] =
    ["Noto Color Emoji", "Apple Color Emoji", "Twemoji Mozilla", "Segoe UI Emoji"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_characters_take_the_shapes_of_the_language_around_them() {
        let of = |text: &'static str| Han::of([text].into_iter());
        assert_eq!(of("今日は骨を"), Han::Japanese, "kana are only written in Japanese");
        assert_eq!(of("这个来自中国"), Han::Simplified);
        assert_eq!(of("這個來自中國"), Han::Traditional);
        assert_eq!(of("대한민국 大韓"), Han::Korean);
    }

    #[test]
    fn a_text_is_in_the_script_of_its_first_letter() {
        assert_eq!(script_of("“(שלום)"), Script::Hebrew);
        assert_eq!(script_of("12, 13!"), Script::Common);
    }

    #[test]
    fn every_script_has_its_noto_family_before_the_everyday_ones() {
        let families = fallback_families(Script::Gujarati, Han::Simplified);
        assert_eq!(families[0], "Noto Sans Gujarati");
        assert_eq!(fallback_families(Script::Han, Han::Japanese)[0], "Noto Sans CJK JP");
        assert_eq!(fallback_families(Script::OldItalic, Han::Simplified)[0], "Noto Sans Old Italic");
    }
}
