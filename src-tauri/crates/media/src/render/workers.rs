//! Missing chunks, several at a time.

use std::sync::{Mutex, PoisonError};

use super::{Prepared, RenderError, backlog::Backlog, meter::Meter, millis};
use crate::{
    cache::{Cache, Kind},
    compose::{Composer, Material},
    encode::Encoding,
    lettering::Lettering,
    plan::Stretch,
    source::Sources,
};

/// What workers share.
pub(super) struct Workers<'a> {
    pub(super) encoding: Encoding<'a>,
    pub(super) cache: &'a Cache,
    pub(super) sources: &'a Sources,
    pub(super) prepared: &'a Prepared,
    pub(super) meter: &'a Meter<'a>,
}

/// A chunk that was made.
pub(super) struct Made {
    pub(super) index: usize,
    pub(super) wall_ms: u32,
    pub(super) cpu_ms: Option<u32>,
}

impl Workers<'_> {
    /// Makes all stretches with so many workers at a time. The first failure ends the others.
    pub(super) fn run(&self, workers: usize, stretches: Vec<Stretch>) -> Result<Vec<Made>, RenderError> {
        let backlog = Mutex::new(Backlog::new(stretches.len()));
        let made = Mutex::new(Vec::new());
        let stop = self.encoding.cancel.child_token();
        let encoding = Encoding { cancel: &stop, ..self.encoding };
        let work = || -> Result<(), RenderError> {
            let mut composer = Composer::new(Material {
                tools: encoding.tools,
                timeline: encoding.timeline,
                sources: self.sources,
                cancel: &stop,
            });
            let mut last = None;
            let next = |last| backlog.lock().unwrap_or_else(PoisonError::into_inner).take(last);
            while let Some(index) = next(last) {
                if stop.is_cancelled() {
                    return Err(RenderError::Cancelled);
                }
                self.stretch(&stretches[index], &encoding, &mut composer, &made)?;
                last = Some(index);
            }
            Ok(())
        };
        let results: Vec<Result<(), RenderError>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..workers.min(stretches.len()))
                .map(|_| scope.spawn(|| work().inspect_err(|_| stop.cancel())))
                .collect();
            let join = |thread: std::thread::ScopedJoinHandle<'_, _>| {
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            threads.into_iter().map(join).collect()
        });
        let mut cancelled = Ok(());
        for result in results {
            match result {
                Ok(()) => {}
                // Another worker's failure cancelled it, or the caller did.
                Err(RenderError::Cancelled) => cancelled = Err(RenderError::Cancelled),
                Err(error) => return Err(error),
            }
        }
        cancelled?;
        Ok(made.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    fn stretch(
        &self,
        stretch: &Stretch,
        encoding: &Encoding<'_>,
        composer: &mut Composer<'_>,
        made: &Mutex<Vec<Made>>,
    ) -> Result<(), RenderError> {
        let chunks = &self.prepared.chunks[stretch.chunks.clone()];
        let (Some(first), Some(last)) = (chunks.first(), chunks.last()) else { return Ok(()) };
        let text = self.prepared.text.chunk(first.start..last.range().end);
        let text = Lettering::draw(&text, encoding.board())
            .map_err(|error| RenderError::of_chunk(first, error.into()))?;
        for (index, chunk) in stretch.chunks.clone().zip(chunks) {
            let piece = encoding
                .chunk(chunk, (&text, chunk.start - first.start), composer, &|| self.meter.frame())
                .map_err(|error| RenderError::of_chunk(chunk, error))?;
            self.cache.keep(&self.prepared.keys[index], Kind::Chunk, &piece.bytes)?;
            tracing::debug!(
                chunk = index,
                first = chunk.start,
                frames = chunk.frames,
                wall_ms = millis(piece.wall),
                cpu_ms = piece.cpu_ms,
                bytes = piece.bytes.len(),
                "chunk made"
            );
            let chunk_made = Made { index, wall_ms: millis(piece.wall), cpu_ms: piece.cpu_ms };
            made.lock().unwrap_or_else(PoisonError::into_inner).push(chunk_made);
            self.meter.chunk_done();
        }
        Ok(())
    }
}
