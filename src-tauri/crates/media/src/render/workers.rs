//! Missing chunks, several at a time.

use std::sync::{Mutex, PoisonError};

use super::{Prepared, RenderError, backlog::Backlog, meter::Meter, millis, texts::Texts};
use crate::{
    cache::{Cache, Kind},
    compose::{Composer, Material},
    encode::Encoding,
    plan::Stretch,
    source::{Sources, lock},
};

/// The least work for one worker, in milliseconds of the video: what it takes to open sources again is then less than a
/// tenth of it.
const LEAST_MS: u32 = 3000;

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
        let count = self.worth(workers, &stretches);
        let backlog = Mutex::new(Backlog::new(&self.prepared.chunks, &stretches, count));
        let made = Mutex::new(Vec::new());
        let texts = Texts::new(self.prepared, &stretches, self.encoding.board());
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
                let mut begun = Some(chunks.start);
                while let Some(index) = begun {
                    let piece = self.chunk(index, &texts, &encoding, &mut composer)?;
                    lock(&made).push(piece);
                    begun = lock(&backlog).chunk(worker);
                }
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

    /// How many workers so much work is worth: a second one opens sources again that the first has open.
    fn worth(&self, workers: usize, stretches: &[Stretch]) -> usize {
        let missing = stretches.iter().flat_map(|stretch| &self.prepared.chunks[stretch.chunks.clone()]);
        let frames = missing.map(|chunk| chunk.frames).sum::<u32>();
        let rate = self.encoding.timeline.frame_rate;
        let most = frames.div_ceil(rate.frames(LEAST_MS).max(1));
        workers.min(usize::try_from(most).unwrap_or(usize::MAX))
    }

    fn chunk(
        &self,
        index: usize,
        texts: &Texts,
        encoding: &Encoding<'_>,
        composer: &mut Composer<'_>,
    ) -> Result<Made, RenderError> {
        if encoding.cancel.is_cancelled() {
            return Err(RenderError::Cancelled);
        }
        let chunk = &self.prepared.chunks[index];
        let (text, first) = texts.of_chunk(index, self.prepared, encoding.board())?;
        let piece = encoding
            .chunk(chunk, (&text, chunk.start - first), composer, &|| self.meter.frame())
            .map_err(|error| RenderError::of_chunk(chunk, error))?;
        texts.done(index);
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
        self.meter.chunk_done();
        Ok(Made { index, wall_ms: millis(piece.wall), cpu_ms: piece.cpu_ms })
    }
}
