//! A theme: what a creator decides once and every video of it follows. Read from TOML, strictly.

mod file;

use serde::{Deserialize, Serialize};

pub use file::ThemeError;

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
