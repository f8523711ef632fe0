//! A voice as a file and the times of its words.

use serde::{Deserialize, Serialize};

/// One word as it is heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
pub struct SpokenWord {
    /// The word as written in the narration, punctuation with it.
    pub text: String,
    /// Milliseconds from the voice's start.
    pub start_ms: u32,
    /// Milliseconds from the voice's start; after `start_ms`.
    pub end_ms: u32,
    /// The number of the scene that it belongs to, from 1.
    pub scene: u32,
}

/// What the voiceover stage made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Speech {
    /// The engine that spoke: `espeak-ng`, `recording`, `none`, or a service's name.
    pub engine: String,
    /// The voice's name with that engine; empty where there is none.
    pub voice: String,
    /// The length of the sound in milliseconds, 0 where there is none.
    pub duration_ms: u32,
    /// Every word in order. Empty where the engine could not tell.
    pub words: Vec<SpokenWord>,
    /// Where each scene's speech begins and ends, in milliseconds, one entry per scene in order. The picture of a
    /// scene lasts from its own start to the next scene's.
    pub scenes: Vec<SceneSpan>,
    /// Words that were not said, as the voice has no sound for them; each once, in order.
    #[serde(default)]
    pub left_out: Vec<String>,
}

/// A scene's place in the voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SceneSpan {
    /// The scene's number, from 1.
    pub scene: u32,
    /// Milliseconds from the voice's start.
    pub start_ms: u32,
    /// Milliseconds from the voice's start.
    pub end_ms: u32,
}
