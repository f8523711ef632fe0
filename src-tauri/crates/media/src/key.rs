//! Chunks by name: a hash of everything that decides their pixels and how they are encoded, and of nothing else.

use model::{Canvas, FrameRate, Motion, Transition};
use serde::Serialize;

use crate::{
    cache::Key,
    drawn::DRAWN_VERSION,
    encoder::Encoder,
    picture::PictureError,
    plan::{Chunk, Part, frames_seen, transition_in},
    source::Sources,
    timeline::{Fit, Movement, Source, Timeline},
};

/// Changes whenever the same chunk would look different.
const RENDERER_VERSION: u32 = 4;

/// Everything that decides a chunk, to be hashed.
#[derive(Serialize)]
struct Recipe<'a> {
    renderer: u32,
    ffmpeg: &'a str,
    encoder: &'a [String],
    canvas: Canvas,
    rate: FrameRate,
    frames: u32,
    picture: PictureRecipe<'a>,
    text: &'a [u8; 32],
}

#[derive(Serialize)]
enum PictureRecipe<'a> {
    Scene(Seen<'a>),
    Transition { kind: Transition, frames: u32, from: Option<Seen<'a>>, to: Seen<'a> },
}

/// A stretch of a scene's picture.
#[derive(Serialize)]
struct Seen<'a> {
    /// The first frame, from the scene's own first.
    first: u32,
    source: SourceRecipe<'a>,
}

#[derive(Serialize)]
enum SourceRecipe<'a> {
    Still {
        bytes: [u8; 32],
        fit: Fit,
        /// With the number of frames it takes, as it is slower in a longer scene; none for a still that stands.
        movement: Option<(Movement, u32)>,
    },
    Clip {
        bytes: [u8; 32],
        fit: Fit,
        in_ms: u32,
        out_ms: u32,
    },
    Drawn {
        version: u32,
        motion: &'a Motion,
    },
}

/// What all chunks of a video share.
pub(crate) struct Naming<'a> {
    pub(crate) timeline: &'a Timeline,
    pub(crate) ffmpeg: &'a str,
    pub(crate) encoder: &'a Encoder,
    pub(crate) sources: &'a Sources,
}

impl Naming<'_> {
    /// A chunk's name; `text` is the key of the text it shows.
    pub(crate) fn key(&self, chunk: &Chunk, text: &[u8; 32]) -> Result<Key, PictureError> {
        let recipe = Recipe {
            renderer: RENDERER_VERSION,
            ffmpeg: self.ffmpeg,
            encoder: self.encoder.arguments(),
            canvas: self.timeline.canvas,
            rate: self.timeline.frame_rate,
            frames: chunk.frames,
            picture: self.picture(chunk)?,
            text,
        };
        // Plain numbers, text and enums: nothing in it can fail to be written.
        let bytes = serde_json::to_vec(&recipe).unwrap_or_default();
        Ok(blake3::hash(&bytes))
    }

    fn picture(&self, chunk: &Chunk) -> Result<PictureRecipe<'_>, PictureError> {
        let scenes = &self.timeline.scenes;
        let scene_start: u32 = scenes[..chunk.scene].iter().map(|scene| scene.frames).sum();
        let to = self.seen(chunk.scene, chunk.start - scene_start)?;
        match (chunk.part, transition_in(scenes, chunk.scene)) {
            (Part::TransitionIn, Some((kind, frames))) => {
                let before = chunk.scene.checked_sub(1);
                let from = before.map(|before| self.seen(before, scenes[before].frames)).transpose()?;
                Ok(PictureRecipe::Transition { kind, frames, from, to })
            }
            _ => Ok(PictureRecipe::Scene(to)),
        }
    }

    fn seen(&self, index: usize, first: u32) -> Result<Seen<'_>, PictureError> {
        let scenes = &self.timeline.scenes;
        let scene = &scenes[index];
        let source = match &scene.source {
            Source::Still { path } => {
                let moves = scene.movement != Movement::None;
                let movement = moves.then(|| (scene.movement, frames_seen(scenes, index)));
                SourceRecipe::Still { bytes: *self.sources.hash(path)?.as_bytes(), fit: scene.fit, movement }
            }
            Source::Clip { path, in_ms, out_ms, .. } => SourceRecipe::Clip {
                bytes: *self.sources.hash(path)?.as_bytes(),
                fit: scene.fit,
                in_ms: *in_ms,
                out_ms: *out_ms,
            },
            Source::Drawn { motion } => SourceRecipe::Drawn { version: DRAWN_VERSION, motion },
        };
        // A picture that stands is the same at any of its frames.
        let stands = matches!(source, SourceRecipe::Still { movement: None, .. });
        Ok(Seen { first: if stands { 0 } else { first }, source })
    }
}
