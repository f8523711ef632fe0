//! How far a render is, for whoever watches.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{plan::Chunk, timeline::Timeline};

/// How often progress is told at most.
const BETWEEN: Duration = Duration::from_millis(100);

/// The share of the work that tells how long the rest takes: before it, starting up is most of what was measured, and the
/// time left would be told many times too long.
const TELLING: f64 = 0.05;

/// How far a render is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Frames that are rendered, those found in the cache among them.
    pub frames_done: u32,
    /// Frames of the whole video.
    pub frames_total: u32,
    /// Chunks that are whole.
    pub chunks_done: u32,
    /// Chunks of the whole video.
    pub chunks_total: u32,
    /// Seconds of video rendered in a second, in permille, over the whole time so far; 0 before the first frame.
    pub speed_permille: u32,
    /// Time left in milliseconds at this speed; none before enough is done to tell.
    pub left_ms: Option<u32>,
    /// What is being done, in words for the user.
    pub doing: String,
}

/// Counts what is done and tells it, now and then.
pub(super) struct Meter<'a> {
    frames_total: u32,
    chunks_total: u32,
    frame_ms: f64,
    /// Frames that were there at the start: they say nothing about the speed.
    frames_found: AtomicU32,
    frames_made: AtomicU32,
    chunks_done: AtomicU32,
    pictures_done: AtomicBool,
    joining: AtomicBool,
    began: Instant,
    told: Mutex<Option<Instant>>,
    tell: &'a (dyn Fn(&Progress) + Sync),
}

impl<'a> Meter<'a> {
    pub(super) fn new(timeline: &Timeline, chunks: usize, tell: &'a (dyn Fn(&Progress) + Sync)) -> Self {
        let rate = timeline.frame_rate;
        let meter = Self {
            frames_total: timeline.frames(),
            chunks_total: chunks as u32,
            frame_ms: 1000.0 * f64::from(rate.den) / f64::from(rate.num),
            frames_found: AtomicU32::new(0),
            frames_made: AtomicU32::new(0),
            chunks_done: AtomicU32::new(0),
            pictures_done: AtomicBool::new(false),
            joining: AtomicBool::new(false),
            began: Instant::now(),
            told: Mutex::default(),
            tell,
        };
        meter.told();
        meter
    }

    /// A chunk came out of the cache.
    pub(super) fn chunk_was_there(&self, chunk: &Chunk) {
        self.frames_found.fetch_add(chunk.frames, Ordering::Relaxed);
        self.chunk_done();
    }

    /// A frame went to the encoder.
    pub(super) fn frame(&self) {
        self.frames_made.fetch_add(1, Ordering::Relaxed);
        self.told();
    }

    /// A chunk is whole.
    pub(super) fn chunk_done(&self) {
        let done = self.chunks_done.fetch_add(1, Ordering::Relaxed) + 1;
        if done >= self.chunks_total {
            self.pictures_done.store(true, Ordering::Relaxed);
        }
        self.told();
    }

    /// The sound is a step further.
    pub(super) fn sound(&self) {
        self.told();
    }

    /// All pieces are there.
    pub(super) fn joining(&self) {
        self.joining.store(true, Ordering::Relaxed);
        (self.tell)(&self.progress());
    }

    /// The file is there.
    pub(super) fn done(&self) {
        let frames_total = self.frames_total;
        let doing = "Done".to_owned();
        (self.tell)(&Progress { frames_done: frames_total, left_ms: Some(0), doing, ..self.progress() });
    }

    /// Tells, unless it was told a moment ago or is being told.
    fn told(&self) {
        let Ok(mut told) = self.told.try_lock() else { return };
        if told.is_some_and(|told| told.elapsed() < BETWEEN) {
            return;
        }
        *told = Some(Instant::now());
        (self.tell)(&self.progress());
    }

    fn progress(&self) -> Progress {
        let made = self.frames_made.load(Ordering::Relaxed);
        let found = self.frames_found.load(Ordering::Relaxed);
        // Chunks that are made again would be counted twice.
        let done = (found + made).min(self.frames_total);
        let elapsed_ms = self.began.elapsed().as_secs_f64() * 1000.0;
        let per_frame = (made > 0).then(|| elapsed_ms / f64::from(made));
        let telling = f64::from(made) >= TELLING * f64::from(self.frames_total.saturating_sub(found));
        Progress {
            frames_done: done,
            frames_total: self.frames_total,
            chunks_done: self.chunks_done.load(Ordering::Relaxed).min(self.chunks_total),
            chunks_total: self.chunks_total,
            speed_permille: per_frame
                .map_or(0, |ms| (self.frame_ms / ms.max(f64::MIN_POSITIVE) * 1000.0) as u32),
            left_ms: per_frame
                .filter(|_| telling)
                .map(|ms| (ms * f64::from(self.frames_total - done)) as u32),
            doing: self.doing().to_owned(),
        }
    }

    fn doing(&self) -> &'static str {
        if self.joining.load(Ordering::Relaxed) {
            "Joining the pieces"
        } else if self.pictures_done.load(Ordering::Relaxed) {
            "Mixing the sound"
        } else {
            "Rendering the picture"
        }
    }
}
