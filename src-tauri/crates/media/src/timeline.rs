//! The renderer's input: plain data that says what is seen and heard, frame by frame.

use std::path::PathBuf;

use model::{
    Canvas, FrameRate, Motion, Overlay, Platform, Rgb, SpokenWord, Transition,
    theme::{CaptionLook, Fonts, OverlayLook},
    visual::Focus,
};
use serde::{Deserialize, Serialize};

mod check;

pub use check::{MOST_FRAMES, TimelineError};

/// A video to be rendered. Its length is the sum of its scenes' frames.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Timeline {
    /// The picture's size.
    pub canvas: Canvas,
    /// Frames a second, constant throughout.
    pub frame_rate: FrameRate,
    /// What is seen, in order; at least one.
    pub scenes: Vec<TimelineScene>,
    /// Timed text.
    #[serde(default)]
    pub overlays: Vec<Overlay>,
    /// The words of the voice, for captions.
    #[serde(default)]
    pub words: Vec<SpokenWord>,
    /// How text looks.
    #[serde(default)]
    pub look: TextLook,
    /// The voice, from the first frame on.
    #[serde(default)]
    pub voice: Option<VoiceTrack>,
    /// Music under it.
    #[serde(default)]
    pub music: Option<MusicTrack>,
    /// How loud the whole is.
    #[serde(default)]
    pub loudness: Loudness,
    /// How it is encoded.
    #[serde(default)]
    pub export: Export,
}

impl Default for Timeline {
    /// An upright video at 30 frames a second with nothing in it yet; scenes have to be added.
    fn default() -> Self {
        Self {
            canvas: Canvas::for_aspect(model::Aspect::Portrait, 1080),
            frame_rate: FrameRate::THIRTY,
            scenes: Vec::new(),
            overlays: Vec::new(),
            words: Vec::new(),
            look: TextLook::default(),
            voice: None,
            music: None,
            loudness: Loudness::default(),
            export: Export::default(),
        }
    }
}

/// One picture's stretch of the video.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimelineScene {
    /// Length in frames, at least 1. The transition in counts as part of it: during its frames the scene before
    /// goes on underneath.
    pub frames: u32,
    /// What is seen.
    pub source: Source,
    /// How the source fills the canvas.
    #[serde(default)]
    pub fit: Fit,
    /// How a still moves. A clip moves by itself and ignores it.
    #[serde(default)]
    pub movement: Movement,
    /// How it comes in. The first scene has no scene before and ignores it, but for a fade, which is from black.
    #[serde(default)]
    pub transition: Transition,
    /// Length of the transition in frames; less than this scene's and the previous one's. 0 for a cut.
    #[serde(default)]
    pub transition_frames: u32,
}

/// Where a scene's picture comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// A picture file.
    Still {
        /// The file.
        path: PathBuf,
    },
    /// A moving picture file. One shorter than its scene is played again from `in_ms`.
    Clip {
        /// The file.
        path: PathBuf,
        /// Where to begin, in milliseconds.
        #[serde(default)]
        in_ms: u32,
        /// Where the used part ends, in milliseconds; 0 for the file's end.
        #[serde(default)]
        out_ms: u32,
        /// The clip's own sound under the voice, in permille of its own loudness; 0 leaves it out.
        #[serde(default)]
        sound_permille: u32,
    },
    /// A drawn, moving background.
    Drawn {
        /// The drawing.
        motion: Motion,
    },
}

/// How a source fills the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fit {
    /// Cropped to cover it, keeping a point in sight.
    Cover {
        /// The point.
        #[serde(default)]
        focus: Focus,
    },
    /// Whole, over a blurred copy of itself.
    Contain,
}

impl Default for Fit {
    fn default() -> Self {
        Self::Cover { focus: Focus::default() }
    }
}

/// How a still moves during its scene.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    /// Not at all.
    #[default]
    None,
    /// Closer.
    ZoomIn,
    /// Away.
    ZoomOut,
    /// The view travels to the left.
    PanLeft,
    /// The view travels to the right.
    PanRight,
    /// The view travels up.
    PanUp,
    /// The view travels down.
    PanDown,
}

/// How text looks, from the theme.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TextLook {
    /// Typefaces by family name.
    pub fonts: Fonts,
    /// Text.
    pub text: Rgb,
    /// The current word and highlighted overlays.
    pub highlight: Rgb,
    /// Captions.
    pub captions: CaptionLook,
    /// Overlays.
    pub overlays: OverlayLook,
    /// Whose safe zone text keeps to.
    pub platform: Platform,
}

impl Default for TextLook {
    fn default() -> Self {
        Self {
            fonts: Fonts::default(),
            text: Rgb(255, 255, 255),
            highlight: Rgb(255, 211, 77),
            captions: CaptionLook::default(),
            overlays: OverlayLook::default(),
            platform: Platform::default(),
        }
    }
}

/// The voice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VoiceTrack {
    /// The file.
    pub path: PathBuf,
    /// Silence before it, in milliseconds. The words' times count from the video's start and include it.
    #[serde(default)]
    pub delay_ms: u32,
}

/// Music under the voice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MusicTrack {
    /// The file; played again where it is shorter than the video.
    pub path: PathBuf,
    /// In permille of its own loudness, 0 to 1000.
    pub volume_permille: u32,
    /// How far it steps back under the voice, in decibels, 0 to 40.
    pub duck_db: u32,
    /// Where in the file it begins, in milliseconds.
    #[serde(default)]
    pub start_ms: u32,
    /// Fade at the video's end, in milliseconds.
    #[serde(default)]
    pub fade_out_ms: u32,
}

/// How loud the whole is. ITU-R BS.1770 and EBU R128 define the measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Loudness {
    /// Integrated loudness in hundredths of LUFS.
    pub integrated_centi_lufs: i32,
    /// The highest true peak allowed in the delivered file, in hundredths of dBTP.
    pub true_peak_centi_dbtp: i32,
}

impl Default for Loudness {
    /// What YouTube and TikTok normalise to.
    fn default() -> Self {
        Self { integrated_centi_lufs: -1400, true_peak_centi_dbtp: -100 }
    }
}

/// How a video is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Export {
    /// The picture's format.
    pub codec: Codec,
    /// How much is spent on it.
    pub quality: Quality,
    /// Use the machine's own encoder if a test encode proves it.
    pub hardware: bool,
}

/// The picture's format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Codec {
    /// H.264 High, which every platform takes.
    #[default]
    H264,
    /// H.265 Main.
    H265,
    /// AV1 Main.
    Av1,
}

/// How much is spent on the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// x264 veryfast, CRF 21: VMAF 97.4 in trials.
    #[default]
    Standard,
    /// x264 faster, CRF 22.
    High,
}
