//! A theme's file: read strictly, every value held against its range, what is wrong told with its line.

use serde::{Deserialize, Serialize};

use super::Theme;

/// What is wrong with a theme file and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize, specta::Type)]
#[error("line {line}: {message}")]
pub struct ThemeError {
    /// The line, from 1.
    pub line: u32,
    /// What was found and what was expected.
    pub message: String,
}

impl Theme {
    /// Reads a theme from TOML and checks every value against its range.
    ///
    /// # Errors
    /// The first thing wrong, with its line.
    pub fn from_toml(text: &str) -> Result<Self, ThemeError> {
        let theme: Self = parsed(text)?;
        match theme.fault() {
            Some((key, message)) => Err(ThemeError { line: line_of_key(text, key), message }),
            None => Ok(theme),
        }
    }

    /// A theme's text with another name in it, and all else as it was written.
    ///
    /// # Errors
    /// Where no name can be read in it.
    pub fn renamed(text: &str, name: &str) -> Result<String, ThemeError> {
        #[derive(Deserialize)]
        struct Named {
            name: toml::Spanned<String>,
        }
        let named: Named = parsed(text)?;
        Ok(with_value(text, named.name.span(), name))
    }

    /// A theme's text with another music file in it, and all else as it was written.
    ///
    /// # Errors
    /// Where it can't be read.
    pub fn with_music(text: &str, file: &str) -> Result<String, ThemeError> {
        #[derive(Deserialize)]
        struct Played {
            file: toml::Spanned<String>,
        }
        #[derive(Deserialize)]
        struct PlayedIn {
            music: Option<Played>,
        }
        let found: PlayedIn = parsed(text)?;
        if let Some(music) = found.music {
            return Ok(with_value(text, music.file.span(), file));
        }
        let gap = if text.ends_with('\n') { "" } else { "\n" };
        Ok(format!("{text}{gap}\n[music]\nfile = {}\n", quoted(file)))
    }

    /// The first value out of its range: the dotted key and what was expected.
    pub fn fault(&self) -> Option<(&'static str, String)> {
        self.fault_of_names().or_else(|| self.fault_of_figures())
    }

    fn fault_of_names(&self) -> Option<(&'static str, String)> {
        let plain_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.name.is_empty() || !self.name.chars().all(plain_name) {
            let found = &self.name;
            return Some((
                "name",
                format!("name is “{found}”; expected lower-case letters, digits and dashes"),
            ));
        }
        if self.identity.product.trim().is_empty() {
            return Some(("product", "product is empty; expected what the videos are about".into()));
        }
        if self.palette.colors.is_empty() || self.palette.colors.len() > 5 {
            let found = self.palette.colors.len();
            return Some(("colors", format!("colors has {found} entries; expected one to five")));
        }
        let twice = self.repeated_reference()?;
        Some(("references", format!("two references have the id “{twice}”; expected each id once")))
    }

    fn fault_of_figures(&self) -> Option<(&'static str, String)> {
        let range = |key: &'static str, value: u32, from: u32, to: u32| {
            (!(from..=to).contains(&value))
                .then(|| (key, format!("{key} is {value}; expected {from} to {to}")))
        };
        let one_of = |key: &'static str, value: u32, allowed: &[u32]| {
            (!allowed.contains(&value))
                .then(|| (key, format!("{key} is {value}; expected one of {allowed:?}")))
        };
        range("duration_s", self.video.duration_s, 5, 180)
            .or_else(|| one_of("size", self.video.size, &[720, 1080]))
            .or_else(|| one_of("fps", self.video.fps, &[24, 25, 30, 50, 60]))
            .or_else(|| range("captions.size_permille", self.captions.size_permille, 15, 80))
            .or_else(|| range("captions.outline_permille", self.captions.outline_permille, 0, 200))
            .or_else(|| {
                let edge = self.captions.lower_edge_permille?;
                range("captions.lower_edge_permille", edge, 100, 950)
            })
            .or_else(|| range("overlays.size_permille", self.overlays.size_permille, 15, 120))
            .or_else(|| range("overlays.fade_in_ms", self.overlays.fade_in_ms, 0, 2000))
            .or_else(|| range("transitions.duration_ms", self.transitions.duration_ms, 100, 1500))
            .or_else(|| range("voice.speed_wpm", self.voice.speed_wpm, 80, 300))
            .or_else(|| range("voice.pitch", self.voice.pitch, 0, 99))
            .or_else(|| range("trends.range_hours", self.trends.range_hours, 1, 8760))
            .or_else(|| {
                let music = self.music.as_ref()?;
                range("music.volume_permille", music.volume_permille, 0, 1000)
                    .or_else(|| range("music.duck_db", music.duck_db, 0, 40))
                    .or_else(|| range("music.fade_out_ms", music.fade_out_ms, 0, 10_000))
            })
    }

    fn repeated_reference(&self) -> Option<&str> {
        let ids: Vec<&str> = self.references.iter().map(|reference| reference.id.as_str()).collect();
        ids.iter().enumerate().find(|(at, id)| ids[..*at].contains(id)).map(|(_, id)| *id)
    }

    /// The theme of a job for which none was chosen.
    pub fn manual() -> Self {
        // The text is part of the program and read by a test, so it always parses.
        #[allow(clippy::expect_used)]
        Self::from_toml(include_str!("manual.toml")).expect("the built-in theme is valid")
    }

    /// The JSON Schema of a theme file.
    pub fn schema() -> schemars::Schema {
        schemars::schema_for!(Self)
    }
}

fn parsed<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, ThemeError> {
    toml::from_str(text).map_err(|error| ThemeError {
        line: error.span().map_or(1, |span| line_of(text, span.start)),
        message: error.message().trim().replace('\n', " "),
    })
}

/// A text with another string at a value's place.
fn with_value(text: &str, place: std::ops::Range<usize>, value: &str) -> String {
    let mut changed = text.to_owned();
    changed.replace_range(place, &quoted(value));
    changed
}

fn quoted(value: &str) -> String {
    toml::Value::from(value).to_string()
}

/// The line, from 1, of a byte offset.
fn line_of(text: &str, at: usize) -> u32 {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    1 + before.iter().filter(|byte| **byte == b'\n').count() as u32
}

/// The line on which a key stands: within its table where the key is dotted, else anywhere; 1 if it is nowhere.
fn line_of_key(text: &str, key: &str) -> u32 {
    let (table, key) = key.split_once('.').map_or((None, key), |(table, key)| (Some(table), key));
    let header = table.map(|table| format!("[{table}]"));
    let mut inside = header.is_none();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_start();
        if let Some(header) = &header
            && line.starts_with('[')
        {
            inside = line.starts_with(header.as_str());
        }
        let names = line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
        if (inside && names) || line.trim_end() == format!("[[{key}]]") {
            return at as u32 + 1;
        }
    }
    1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canvas::Canvas;

    const SMALL: &str = "name = \"small\"\ntitle = \"Small\"\n[identity]\nproduct = \"Tea\"\n[palette]\nground = \"#000000\"\ntext = \"#ffffff\"\nhighlight = \"#ffcc00\"\ncolors = [\"#123456\"]\n";

    #[test]
    fn the_built_in_theme_is_valid() {
        assert_eq!(Theme::manual().name, "manual");
    }

    #[test]
    fn a_small_theme_takes_defaults_for_the_rest() {
        let theme = Theme::from_toml(SMALL).unwrap();
        assert_eq!(theme.video.canvas(), Canvas { width: 1080, height: 1920 });
        assert_eq!(theme.voice.engine, "espeak-ng");
    }

    #[test]
    fn another_name_leaves_the_rest_as_it_was_written() {
        let text = format!("# mine\n{} # and so on", SMALL.replacen("\"small\"", "'small'  # short", 1));
        let renamed = Theme::renamed(&text, "large").unwrap();
        assert_eq!(renamed, text.replacen("'small'", "\"large\"", 1));
        assert_eq!(Theme::renamed("title = \"x\"\n", "large").unwrap_err().line, 1);
    }

    #[test]
    fn another_music_file_is_written_where_the_first_one_stood_or_at_the_end() {
        let with = Theme::with_music(SMALL.trim_end(), "tea \"time\".ogg").unwrap();
        assert!(with.starts_with(SMALL.trim_end()), "{with}");
        assert_eq!(Theme::from_toml(&with).unwrap().music.unwrap().file, "tea \"time\".ogg");
        for before in
            [format!("{with}duck_db = 3\n"), format!("music = {{ file = 'a.ogg', duck_db = 3 }}\n{SMALL}")]
        {
            let other = Theme::with_music(&before, "b.ogg").unwrap();
            let music = Theme::from_toml(&other).unwrap().music.unwrap();
            assert_eq!((music.file.as_str(), music.duck_db), ("b.ogg", 3), "{other}");
        }
    }

    #[test]
    fn an_unknown_field_is_named_with_its_line() {
        let error = Theme::from_toml(&SMALL.replace("product", "prodcut")).unwrap_err();
        assert_eq!(error.line, 4);
        assert!(error.message.contains("prodcut") && error.message.contains("product"), "{error}");
    }

    #[test]
    fn a_wrong_type_is_named_with_its_line() {
        let error = Theme::from_toml(&format!("{SMALL}[video]\nduration_s = \"long\"\n")).unwrap_err();
        assert_eq!(error.line, 11, "{error}");
    }

    #[test]
    fn a_value_out_of_range_says_what_was_expected() {
        let error = Theme::from_toml(&format!("{SMALL}[voice]\npitch = 120\n")).unwrap_err();
        assert_eq!((error.line, error.message.as_str()), (11, "voice.pitch is 120; expected 0 to 99"));
    }

    #[test]
    fn broken_toml_is_an_error_with_a_line() {
        assert_eq!(Theme::from_toml("name = \"a\"\ntitle = [").unwrap_err().line, 2);
    }

    #[test]
    fn a_bad_colour_says_how_to_write_one() {
        let error = Theme::from_toml(&SMALL.replace("#ffcc00", "yellow")).unwrap_err();
        assert!(error.message.contains("#rrggbb") && error.line == 8, "{error}");
    }
}
