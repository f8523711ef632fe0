//! A theme: what a creator decides once and every video of it follows. Read from TOML, strictly.

use serde::{Deserialize, Serialize};

use crate::{
    canvas::{Aspect, Canvas, FrameRate, Platform},
    script::Transition,
    visual::Rgb,
};

/// A theme file's contents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Its name: lower-case letters, digits and dashes. In a folder of themes the folder's name is the theme's.
    pub name: String,
    /// Its name as shown.
    pub title: String,
    /// One line for lists.
    #[serde(default)]
    pub description: String,
    /// What the videos are about and for whom.
    pub identity: Identity,
    /// The delivered video.
    #[serde(default)]
    pub video: VideoFormat,
    /// Typefaces by family name.
    #[serde(default)]
    pub fonts: Fonts,
    /// Colours.
    pub palette: Palette,
    /// Words shown as they are spoken.
    #[serde(default)]
    pub captions: CaptionLook,
    /// Timed text.
    #[serde(default)]
    pub overlays: OverlayLook,
    /// How scenes follow each other.
    #[serde(default)]
    pub transitions: Transitions,
    /// Music; silence without it.
    pub music: Option<Music>,
    /// The voice.
    #[serde(default)]
    pub voice: Voice,
    /// Where pictures come from.
    #[serde(default)]
    pub visuals: Visuals,
    /// What there is to tell, one entry a feature, step or moment.
    #[serde(default)]
    pub references: Vec<Reference>,
    /// Publishing after approval. Kept for later; nothing is posted today.
    #[serde(default)]
    pub auto_post: bool,
    /// Trend collection.
    #[serde(default)]
    pub trends: TrendPlan,
}

/// What the videos are about and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// The product, subject or story, as it is called in speech.
    pub product: String,
    /// One line that says what it is.
    #[serde(default)]
    pub tagline: String,
    /// Who watches, as in "people who …".
    #[serde(default)]
    pub audience: String,
    /// How it sounds.
    #[serde(default)]
    pub tone: Tone,
    /// How the video is built.
    #[serde(default)]
    pub style: Style,
    /// What the viewer is asked to do at the end; the writer finds one where this is empty.
    #[serde(default)]
    pub call_to_action: String,
}

/// How a text sounds.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    specta::Type,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Warm, plain.
    #[default]
    Friendly,
    /// Short, sure.
    Bold,
    /// Unhurried.
    Calm,
    /// Light, teasing.
    Playful,
    /// Exact.
    Expert,
}

/// How a video is built.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    specta::Type,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// A problem, a product, what it does, what to do next.
    #[default]
    ProductDemo,
    /// A promise and the steps to it.
    HowTo,
    /// A beginning, turns, an end.
    Story,
}

/// The delivered video.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct VideoFormat {
    /// Where it is meant to be published.
    pub platform: Platform,
    /// Meant length in seconds, 5 to 180.
    pub duration_s: u32,
    /// Width over height.
    pub aspect: Aspect,
    /// The shorter side in pixels, 1080 or 720.
    pub size: u32,
    /// Frames a second: 24, 25, 30, 50 or 60.
    pub fps: u32,
    /// The moment of the thumbnail, in milliseconds.
    pub thumbnail_ms: u32,
}

impl Default for VideoFormat {
    fn default() -> Self {
        Self {
            platform: Platform::Tiktok,
            duration_s: 30,
            aspect: Aspect::Portrait,
            size: 1080,
            fps: 30,
            thumbnail_ms: 2000,
        }
    }
}

impl VideoFormat {
    /// The picture's size.
    pub const fn canvas(&self) -> Canvas {
        Canvas::for_aspect(self.aspect, self.size)
    }

    /// The frame rate.
    pub const fn frame_rate(&self) -> FrameRate {
        FrameRate { num: self.fps, den: 1 }
    }
}

/// Typefaces by family name. One that isn't installed is replaced, and the replacement is said.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Fonts {
    /// For bold overlays.
    pub heading: String,
    /// For captions and the rest.
    pub body: String,
}

impl Default for Fonts {
    fn default() -> Self {
        Self { heading: "Bebas Neue".into(), body: "Inter".into() }
    }
}

/// Colours.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Palette {
    /// Behind everything.
    pub ground: Rgb,
    /// Text.
    pub text: Rgb,
    /// The current word, highlighted overlays.
    pub highlight: Rgb,
    /// One to five more, for drawn backgrounds.
    pub colors: Vec<Rgb>,
}

/// How captions follow the voice.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    specta::Type,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CaptionMode {
    /// A line or two, the spoken word in the highlight colour.
    #[default]
    Words,
    /// A line or two, all in the text colour.
    Lines,
    /// No captions in the picture; the files are still written.
    None,
}

/// Words shown as they are spoken.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type, schemars::JsonSchema,
)]
#[serde(default, deny_unknown_fields)]
pub struct CaptionLook {
    /// How they follow the voice.
    pub mode: CaptionMode,
    /// Letter height in permille of the canvas's height, 15 to 80.
    pub size_permille: u32,
    /// Outline in permille of the letter height, 0 to 200.
    pub outline_permille: u32,
    /// All capitals.
    pub uppercase: bool,
    /// Where their lower edge stands, in permille of the canvas's height from the top, 100 to 950. None: as low as every
    /// platform leaves free.
    pub lower_edge_permille: Option<u32>,
}

impl Default for CaptionLook {
    fn default() -> Self {
        Self {
            mode: CaptionMode::Words,
            size_permille: 38,
            outline_permille: 90,
            uppercase: false,
            lower_edge_permille: None,
        }
    }
}

/// Timed text.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type, schemars::JsonSchema,
)]
#[serde(default, deny_unknown_fields)]
pub struct OverlayLook {
    /// Letter height in permille of the canvas's height, 15 to 120.
    pub size_permille: u32,
    /// Time to fade in, in milliseconds, 0 to 2000.
    pub fade_in_ms: u32,
    /// A translucent box behind the text.
    pub boxed: bool,
    /// All capitals.
    pub uppercase: bool,
}

impl Default for OverlayLook {
    fn default() -> Self {
        Self { size_permille: 46, fade_in_ms: 300, boxed: false, uppercase: false }
    }
}

/// How scenes follow each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Transitions {
    /// Used in turn from the second scene on; cuts if empty.
    pub sequence: Vec<Transition>,
    /// How long one takes, in milliseconds, 100 to 1500.
    pub duration_ms: u32,
}

impl Default for Transitions {
    fn default() -> Self {
        Self { sequence: vec![Transition::Cut, Transition::Dissolve], duration_ms: 400 }
    }
}

/// Music.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Music {
    /// A file in the theme's folder.
    pub file: String,
    /// Loudness under nothing, in permille of the file's own, 0 to 1000.
    #[serde(default = "Music::default_volume")]
    pub volume_permille: u32,
    /// How far it steps back under the voice, in decibels, 0 to 40.
    #[serde(default = "Music::default_duck")]
    pub duck_db: u32,
    /// Where in the file it begins, in milliseconds: its best place.
    #[serde(default)]
    pub start_ms: u32,
    /// How long it takes to fade at the end, in milliseconds, 0 to 10000.
    #[serde(default = "Music::default_fade_out")]
    pub fade_out_ms: u32,
}

impl Music {
    /// A file at the usual levels, from its beginning.
    pub const fn of_file(file: String) -> Self {
        Self {
            file,
            volume_permille: Self::default_volume(),
            duck_db: Self::default_duck(),
            start_ms: 0,
            fade_out_ms: Self::default_fade_out(),
        }
    }

    const fn default_volume() -> u32 {
        350
    }
    const fn default_duck() -> u32 {
        12
    }
    const fn default_fade_out() -> u32 {
        1500
    }
}

/// The voice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Voice {
    /// `espeak-ng`, `sherpa-onnx`, `none`, or a service's name.
    pub engine: String,
    /// The engine's name of the voice: for espeak-ng a language and perhaps a variant, such as `en-gb` or `en-us+f3`; for
    /// sherpa-onnx a speaker's number.
    pub name: String,
    /// Words a minute, 80 to 300.
    pub speed_wpm: u32,
    /// Pitch, 0 to 99, 50 as recorded.
    pub pitch: u32,
}

impl Default for Voice {
    fn default() -> Self {
        Self { engine: "espeak-ng".into(), name: "en-us".into(), speed_wpm: 160, pitch: 50 }
    }
}

/// Where pictures come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Visuals {
    /// `library` (the theme's and the user's media, drawn backgrounds where nothing fits) or `motion`.
    pub engine: String,
    /// The folder of the theme's media, inside the theme's folder.
    pub media: String,
}

impl Default for Visuals {
    fn default() -> Self {
        Self { engine: "library".into(), media: "media".into() }
    }
}

/// Something there is to tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Unique in the theme.
    pub id: String,
    /// What it is to the video.
    pub kind: ReferenceKind,
    /// A few words: "UV light every two hours".
    pub title: String,
    /// A sentence or two, as one would say them.
    #[serde(default)]
    pub description: String,
    /// Files in the theme's media folder that show it.
    #[serde(default)]
    pub media: Vec<String>,
    /// Sentences to draw from, each able to stand alone.
    #[serde(default)]
    pub talking_points: Vec<String>,
}

/// What a reference is to the video.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceKind {
    /// What is wrong without the product.
    Problem,
    /// Something the product does.
    Feature,
    /// One step of a how-to, in order.
    Step,
    /// One moment of a story, in order.
    Moment,
    /// A fact worth telling.
    Fact,
    /// Someone else's word for it.
    Proof,
}

/// Trend collection. The schedule is kept for later; collecting is a click today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TrendPlan {
    /// The time range of the analysis, in hours, 1 to 8760.
    pub range_hours: u32,
    /// When to collect, as a cron line. Kept for later.
    pub schedule: String,
}

impl Default for TrendPlan {
    fn default() -> Self {
        Self { range_hours: 24, schedule: String::new() }
    }
}

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
        let range = |key: &'static str, value: u32, from: u32, to: u32| {
            (!(from..=to).contains(&value))
                .then(|| (key, format!("{key} is {value}; expected {from} to {to}")))
        };
        let one_of = |key: &'static str, value: u32, allowed: &[u32]| {
            (!allowed.contains(&value))
                .then(|| (key, format!("{key} is {value}; expected one of {allowed:?}")))
        };
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
        if let Some(twice) = self.repeated_reference() {
            return Some((
                "references",
                format!("two references have the id “{twice}”; expected each id once"),
            ));
        }
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
        Self::from_toml(include_str!("theme/manual.toml")).expect("the built-in theme is valid")
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
