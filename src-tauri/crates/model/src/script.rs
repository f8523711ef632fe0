//! The production plan.

use serde::{Deserialize, Serialize};

use crate::{canvas::Aspect, theme::Theme};

/// The production plan of one video.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Script {
    /// One sentence that describes the whole video to whoever makes its pictures.
    pub video_prompt: String,
    /// At least one.
    pub scenes: Vec<Scene>,
    /// Timed text, in order of start.
    pub overlays: Vec<Overlay>,
    /// All narration in order, as it is spoken.
    pub voiceover_text: String,
    /// The first line, which has to hold the viewer.
    pub hook: String,
    /// What the viewer is asked to do at the end.
    pub call_to_action: String,
    /// The published title.
    pub title: String,
    /// The published description.
    pub description: String,
    /// Without `#`.
    pub hashtags: Vec<String>,
    /// Meant length in milliseconds; the voice decides the real one.
    pub target_duration_ms: u32,
    /// Width over height.
    pub aspect: Aspect,
    /// How it was written.
    pub writer: WriterKind,
    /// What decided every choice of the outline writer; "another idea" takes the next.
    pub seed: u32,
    /// The theme as it was then. A theme edited later doesn't change this script.
    pub theme: Theme,
    /// The trend report's take it was aligned with, if one was there.
    pub report: Option<crate::ids::TakeId>,
}

/// Who wrote a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum WriterKind {
    /// The outline writer, offline.
    Outline,
    /// The user's text, word for word.
    OwnText,
    /// Edited by hand in the window.
    Edited,
    /// A language model's service.
    Service,
}

/// A stretch of the video with one picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
pub struct Scene {
    /// From 1, in order, without gaps.
    pub number: u32,
    /// Planned length in milliseconds.
    pub duration_ms: u32,
    /// What is said. May be empty.
    pub narration: String,
    /// What is seen, in words.
    pub visual_prompt: String,
    /// How the picture comes in.
    pub transition: Transition,
}

/// How a scene's picture replaces the one before.
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
pub enum Transition {
    /// At once.
    #[default]
    Cut,
    /// Through black.
    Fade,
    /// Through each other.
    Dissolve,
    /// Pushed in from the right.
    Slide,
}

impl Transition {
    /// The transition meant by a word from a theme, a script or a model's answer; a cut for any other word.
    pub fn from_word(word: &str) -> Self {
        match word.trim().to_ascii_lowercase().replace(['-', ' '], "_").as_str() {
            "fade" | "fade_in" | "fade_out" | "fade_to_black" | "dip_to_black" => Self::Fade,
            "dissolve" | "crossfade" | "cross_fade" | "cross_dissolve" | "blend" | "mix" => Self::Dissolve,
            "slide" | "slide_left" | "slide_in" | "push" | "swipe" | "wipe" | "whip" | "whip_pan" => {
                Self::Slide
            }
            _ => Self::Cut,
        }
    }
}

/// Timed text over the picture.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
pub struct Overlay {
    /// Shown as written.
    pub text: String,
    /// Milliseconds from the video's start.
    pub start_ms: u32,
    /// Milliseconds from the video's start; after `start_ms`.
    pub end_ms: u32,
    /// Where.
    pub position: OverlayPosition,
    /// How.
    pub style: OverlayStyle,
}

/// Where an overlay stands inside the safe zone.
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
pub enum OverlayPosition {
    /// Along the safe zone's upper edge.
    #[default]
    Top,
    /// In the middle.
    Center,
    /// Above the captions.
    Bottom,
}

/// An overlay's weight.
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
pub enum OverlayStyle {
    /// The body font.
    #[default]
    Normal,
    /// The heading font, large.
    Bold,
    /// In the theme's highlight colour.
    Highlight,
}
