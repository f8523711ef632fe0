//! Missing chunks, several at a time.

use std::{
    ops::Range,
    sync::{Mutex, MutexGuard, PoisonError},
};

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
        let count = workers.min(stretches.iter().map(|stretch| stretch.chunks.len()).sum());
        let backlog = Mutex::new(Backlog::new(&self.prepared.chunks, &stretches, count));
        let made = Mutex::new(Vec::new());
        let stop = self.encoding.cancel.child_token();
        let encoding = Encoding { cancel: &stop, ..self.encoding };
        let work = |worker: usize| -> Result<(), RenderError> {
            let mut composer = Composer::new(Material {
                tools: encoding.tools,
                timeline: encoding.timeline,
                sources: self.sources,
                threads: 1,
                cancel: &stop,
            });
            let stretch = || lock(&backlog).stretch(worker);
            while let Some(chunks) = stretch() {
                self.stretch(chunks, &|| lock(&backlog).chunk(worker), &encoding, &mut composer, &made)?;
            }
            Ok(())
        };
        let results: Vec<Result<(), RenderError>> = std::thread::scope(|scope| {
            let begin = |worker| {
                let (work, stop) = (&work, &stop);
                scope.spawn(move || work(worker).inspect_err(|_| stop.cancel()))
            };
            let threads: Vec<_> = (0..count).map(begin).collect();
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

    /// Makes chunks in a row from one opened source, as long as `next` says that they are this worker's.
    fn stretch(
        &self,
        chunks: Range<usize>,
        next: &dyn Fn() -> Option<usize>,
        encoding: &Encoding<'_>,
        composer: &mut Composer<'_>,
        made: &Mutex<Vec<Made>>,
    ) -> Result<(), RenderError> {
        let (start, mut begun) = (chunks.start, Some(chunks.start));
        let chunks = &self.prepared.chunks[chunks];
        let (Some(first), Some(last)) = (chunks.first(), chunks.last()) else { return Ok(()) };
        let text = self.prepared.text.chunk(first.start..last.range().end);
        let text = Lettering::draw(&text, encoding.board())
            .map_err(|error| RenderError::of_chunk(first, error.into()))?;
        while let Some(index) = begun {
            if encoding.cancel.is_cancelled() {
                return Err(RenderError::Cancelled);
            }
            let chunk = &chunks[index - start];
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
            lock(made).push(Made { index, wall_ms: millis(piece.wall), cpu_ms: piece.cpu_ms });
            self.meter.chunk_done();
            begun = next();
        }
        Ok(())
    }
}

/// A lock whose holder panicked is still good: what it holds is changed in one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
