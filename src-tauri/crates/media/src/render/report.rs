//! What a render did, chunk by chunk.

use serde::Serialize;

use super::workers::Made;
use crate::{
    cache::Found,
    encoder::Encoder,
    plan::{Chunk, Part},
    sound::SoundReport,
};

/// What a render did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RenderReport {
    /// The video's length in milliseconds.
    pub duration_ms: u32,
    /// Time from start to end in milliseconds.
    pub wall_ms: u32,
    /// Every chunk in order.
    pub chunks: Vec<ChunkReport>,
    /// The encoder, by ffmpeg's name.
    pub encoder: String,
    /// What is worth knowing of the encoder's choice.
    pub encoder_note: Option<String>,
    /// What the sound came to; none where it could not be told.
    pub sound: Option<SoundReport>,
}

/// What became of one chunk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChunkReport {
    /// Its first frame in the video.
    pub start: u32,
    /// Its length in frames.
    pub frames: u32,
    /// The scene it shows, from 1.
    pub scene: u32,
    /// Whether it is the transition into that scene.
    pub transition: bool,
    /// Whether it was taken from the cache.
    pub cached: bool,
    /// Why it was not taken from the cache; none if it was.
    pub why: Option<Why>,
    /// Time it took in milliseconds; 0 if it was cached.
    pub wall_ms: u32,
    /// CPU time in milliseconds of its encoder and of drawing its frames, where the system tells. A clip's decoder,
    /// which several chunks share, is not in it.
    pub cpu_ms: Option<u32>,
}

/// Why a chunk was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nothing like it was rendered before.
    New,
    /// It was in the cache and failed its checksum.
    Damaged,
    /// It was in the cache with other parameter sets than the rest of the video.
    Headers,
}

/// A report on what was found, before anything is made.
pub(super) fn started(chunks: &[Chunk], found: &[Found], encoder: &Encoder) -> RenderReport {
    let why = |found: Found| match found {
        Found::Whole => None,
        Found::Absent => Some(Why::New),
        Found::Damaged => Some(Why::Damaged),
    };
    let chunks = chunks
        .iter()
        .zip(found)
        .map(|(chunk, found)| ChunkReport {
            start: chunk.start,
            frames: chunk.frames,
            scene: chunk.scene as u32 + 1,
            transition: chunk.part == Part::TransitionIn,
            cached: *found == Found::Whole,
            why: why(*found),
            wall_ms: 0,
            cpu_ms: None,
        })
        .collect();
    RenderReport {
        duration_ms: 0,
        wall_ms: 0,
        chunks,
        encoder: encoder.name.to_owned(),
        encoder_note: encoder.note.clone(),
        sound: None,
    }
}

/// Adds what making the missing chunks took.
pub(super) fn add_made(report: &mut RenderReport, made: Vec<Made>) {
    for made in made {
        let chunk = &mut report.chunks[made.index];
        chunk.wall_ms += made.wall_ms;
        chunk.cpu_ms = match (chunk.cpu_ms, made.cpu_ms) {
            (Some(before), Some(now)) => Some(before + now),
            (before, now) => before.or(now),
        };
    }
}

/// Adds chunks that were there and had to be made again for their parameter sets.
pub(super) fn made_again(report: &mut RenderReport, made: Vec<Made>) {
    for made in &made {
        let chunk = &mut report.chunks[made.index];
        chunk.cached = false;
        chunk.why = Some(Why::Headers);
    }
    add_made(report, made);
}
