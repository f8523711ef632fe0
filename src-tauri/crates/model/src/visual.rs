//! What is seen in a scene.

use serde::{Deserialize, Serialize};

use crate::ids::{ArtifactId, TakeId};

/// An sRGB colour, written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, specta::Type)]
#[specta(type = String)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text
            .strip_prefix('#')
            .filter(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }
}

impl std::fmt::Display for Rgb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl Serialize for Rgb {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rgb {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("“{text}” is no colour; write it as #rrggbb")))
    }
}

impl schemars::JsonSchema for Rgb {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rgb".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^#[0-9a-fA-F]{6}$" })
    }
}

/// A drawn, moving background.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
pub struct Motion {
    /// What is drawn.
    pub pattern: MotionPattern,
    /// Two to six colours, the ground first.
    pub palette: Vec<Rgb>,
    /// Decides every chance in the drawing; the same seed draws the same frames.
    pub seed: u32,
}

/// The kinds of drawn background.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum MotionPattern {
    /// Soft clouds of colour that drift into each other.
    Drift,
    /// Broad diagonal bands that slide.
    Bands,
    /// Discs out of focus that rise slowly.
    Bokeh,
    /// Rings that widen from a point.
    Rings,
    /// Layered waves along the bottom.
    Waves,
    /// A field of small marks in a grid that ripples.
    Grid,
}

impl MotionPattern {
    /// All patterns.
    pub const ALL: [Self; 6] = [Self::Drift, Self::Bands, Self::Bokeh, Self::Rings, Self::Waves, Self::Grid];
}

/// Where a scene's picture comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum VisualSource {
    /// A still picture.
    Still {
        /// The file.
        artifact: ArtifactId,
    },
    /// A moving picture.
    Clip {
        /// The file.
        artifact: ArtifactId,
        /// Where to begin in the clip, in milliseconds.
        in_ms: u32,
        /// Where the clip's used part ends, in milliseconds; 0 for its end.
        out_ms: u32,
    },
    /// A drawn background.
    Motion(Motion),
}

/// One scene's picture within the visuals take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct VisualClip {
    /// The scene's number, from 1.
    pub scene: u32,
    /// Where it comes from.
    pub source: VisualSource,
    /// The engine that chose it: `library`, `motion`, `file`, or a service's name.
    pub engine: String,
    /// The picture's name as the user knows it: a file's name, a pattern's.
    pub label: String,
    /// The point to keep in sight when cropping, in permille of the picture's width and height.
    pub focus: Focus,
    /// The script's take that it was chosen for. None where there was no script; and in takes of before this was kept,
    /// whose clips were all chosen for the one script that the take was made from.
    #[serde(default)]
    pub script: Option<TakeId>,
    /// Who made it and under which licence, where the engine says.
    pub credit: Option<String>,
}

/// A point in a picture, in permille of its width and height from the top left; 500, 500 is the middle.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type, schemars::JsonSchema,
)]
pub struct Focus {
    /// Permille from the left, 0 to 1000.
    pub x: u32,
    /// Permille from the top, 0 to 1000.
    pub y: u32,
}

impl Default for Focus {
    fn default() -> Self {
        Self { x: 500, y: 500 }
    }
}
