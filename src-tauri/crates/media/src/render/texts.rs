//! The text of the chunks that are made, drawn a good part of the video at a time.

use std::{
    ops::Range,
    sync::{Arc, Mutex},
};

use super::{Prepared, RenderError};
use crate::{
    lettering::{Board, Lettering},
    plan::Stretch,
    source::lock,
};

/// How much of a video is drawn at once, in seconds. Each time an ffmpeg starts, which takes as long as drawing some
/// ten seconds; and what was drawn is held until the last of it is used.
const AT_ONCE_S: u32 = 15;

/// The text of all chunks that are missing, each drawn when the first worker needs it and forgotten after the last.
pub(super) struct Texts {
    parts: Vec<Part>,
}

/// Chunks in a row.
struct Part {
    chunks: Range<usize>,
    frames: Range<u32>,
    state: Mutex<State>,
}

struct State {
    drawn: Option<Arc<Lettering>>,
    /// Chunks that have not been made.
    left: usize,
}

impl Texts {
    /// Shares out the chunks of stretches.
    pub(super) fn new(prepared: &Prepared, stretches: &[Stretch], board: Board<'_>) -> Self {
        let most = board.rate.frames(AT_ONCE_S * 1000);
        let mut parts: Vec<Part> = Vec::new();
        for stretch in stretches {
            let chunks = &prepared.chunks[stretch.chunks.clone()];
            let (Some(first), Some(last)) = (chunks.first(), chunks.last()) else { continue };
            let frames = first.start..last.range().end;
            match parts.last_mut() {
                Some(part) if part.goes_on(&frames) && frames.end - part.frames.start <= most => {
                    part.frames.end = frames.end;
                    part.chunks.end = stretch.chunks.end;
                    part.state = Mutex::new(State { drawn: None, left: part.chunks.len() });
                }
                _ => {
                    let state = Mutex::new(State { drawn: None, left: chunks.len() });
                    parts.push(Part { chunks: stretch.chunks.clone(), frames, state });
                }
            }
        }
        Self { parts }
    }

    /// The text of a chunk, and the frame of the video that is its first. Who comes while it is drawn waits for it.
    pub(super) fn of_chunk(
        &self,
        index: usize,
        prepared: &Prepared,
        board: Board<'_>,
    ) -> Result<(Arc<Lettering>, u32), RenderError> {
        let Some(part) = self.part(index) else { return Ok((Arc::default(), prepared.chunks[index].start)) };
        let mut state = lock(&part.state);
        let drawn = match &state.drawn {
            Some(drawn) => Arc::clone(drawn),
            None => {
                let text = prepared.text.chunk(part.frames.clone());
                let drawn = Lettering::draw(&text, board)
                    .map_err(|error| RenderError::of_chunk(&prepared.chunks[index], error.into()))?;
                Arc::clone(state.drawn.insert(Arc::new(drawn)))
            }
        };
        Ok((drawn, part.frames.start))
    }

    /// Says that a chunk was made.
    pub(super) fn done(&self, index: usize) {
        let Some(part) = self.part(index) else { return };
        let mut state = lock(&part.state);
        state.left = state.left.saturating_sub(1);
        if state.left == 0 {
            state.drawn = None;
        }
    }

    fn part(&self, index: usize) -> Option<&Part> {
        self.parts.iter().find(|part| part.chunks.contains(&index))
    }
}

impl Part {
    fn goes_on(&self, frames: &Range<u32>) -> bool {
        self.frames.end == frames.start
    }
}
