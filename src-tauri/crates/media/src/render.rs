//! From a timeline to a file: what is missing is encoded, chunks side by side and the sound beside them, and then
//! everything is joined.

use std::{
    fs::{self, File},
    io,
    ops::Range,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    thread::available_parallelism,
    time::{Duration, Instant},
};

use tokio_util::sync::CancellationToken;

use crate::{
    Timeline, TimelineError, Tools,
    cache::{CACHE_BYTES, Cache, CacheError, Found, Key, Kind, SCRATCH},
    encode::{EncodeError, Encoding},
    encoder::{Encoder, EncoderError, NoEncoder},
    join::{JoinError, Joining, partial},
    key::Naming,
    picture::{PictureError, check_kind},
    plan::{Chunk, chunks, stretches},
    process::{ProcessError, STALL_LIMIT},
    sound::{SoundError, SoundPlan},
    source::Sources,
    text::{FontBook, TextTrack},
    timeline::TimelineScene,
};

mod backlog;
mod meter;
#[cfg(test)]
mod one_pass;
mod preview;
mod report;
mod sounding;
mod texts;
mod workers;

pub use meter::Progress;
pub use report::{ChunkReport, RenderReport, Why};

use meter::Meter;
use workers::Workers;

/// Renders timelines, and remembers what it rendered in a cache that other programs may share.
///
/// It blocks: call it from a thread that may. It can be used from several threads at once.
pub struct Renderer {
    tools: Tools,
    cache: Cache,
    scratch: PathBuf,
    workers: usize,
    stall_limit: Duration,
    fonts: Option<Arc<FontBook>>,
    sources: Sources,
    chosen: Mutex<Vec<(Choice, Encoder)>>,
}

/// What decides an encoder.
type Choice = (crate::timeline::Export, model::Canvas, model::FrameRate);

/// Why a timeline could not be rendered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// The timeline itself is wrong.
    #[error("the timeline can't be rendered: {0}")]
    Timeline(#[from] TimelineError),
    /// A scene's picture can't be had.
    #[error(transparent)]
    Picture(PictureError),
    /// No encoder for the format asked for.
    #[error(transparent)]
    Encoder(#[from] NoEncoder),
    /// A chunk could not be encoded.
    #[error("frames {first} to {last} could not be encoded: {reason}")]
    Chunk {
        /// The chunk's first frame.
        first: u32,
        /// The chunk's last frame.
        last: u32,
        /// What happened: the command and the last of what it said.
        reason: String,
    },
    /// Chunks came out with different parameter sets, twice.
    #[error(
        "{0} chunks came out of the encoder with other parameters than the rest, even when made again; choose another encoder in the export settings"
    )]
    Headers(usize),
    /// The sound could not be mixed.
    #[error(transparent)]
    Sound(SoundError),
    /// The cache can't be used.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// The chunks could not be put together.
    #[error("the finished chunks could not be joined: {0}")]
    Join(String),
    /// The output can't be written.
    #[error("{path} can't be written: {source}; free some space, or choose a folder that can be written")]
    Output {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A frame was asked for that the timeline doesn't have.
    #[error("there is no frame {frame}; the video has {frames}")]
    NoSuchFrame {
        /// Asked for, from 0.
        frame: u32,
        /// The video's length.
        frames: u32,
    },
    /// The caller cancelled.
    #[error("cancelled")]
    Cancelled,
}

impl From<PictureError> for RenderError {
    fn from(error: PictureError) -> Self {
        if error.is_cancel() { Self::Cancelled } else { Self::Picture(error) }
    }
}

impl From<EncoderError> for RenderError {
    fn from(error: EncoderError) -> Self {
        match error {
            EncoderError::None(error) => Self::Encoder(error),
            EncoderError::Cancelled => Self::Cancelled,
        }
    }
}

impl From<SoundError> for RenderError {
    fn from(error: SoundError) -> Self {
        match error {
            SoundError::Process(ProcessError::Cancelled) => Self::Cancelled,
            error => Self::Sound(error),
        }
    }
}

impl RenderError {
    fn of_chunk(chunk: &Chunk, error: EncodeError) -> Self {
        match error {
            EncodeError::Picture(error) => error.into(),
            EncodeError::Process(ProcessError::Cancelled) => Self::Cancelled,
            error => Self::Chunk {
                first: chunk.start,
                last: chunk.start + chunk.frames - 1,
                reason: error.to_string(),
            },
        }
    }

    fn of_join(error: JoinError) -> Self {
        match error {
            JoinError::Cache(error) => Self::Cache(error),
            JoinError::Headers(odd) => Self::Headers(odd.len()),
            JoinError::Process(ProcessError::Cancelled) => Self::Cancelled,
            JoinError::Output { path, source } => Self::Output { path, source },
            error @ (JoinError::Process(_) | JoinError::Fragment { .. }) => Self::Join(error.to_string()),
        }
    }
}

/// How much of a timeline is rendered already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderPlan {
    /// All chunks in order.
    pub chunks: Vec<Chunk>,
    /// For each, whether it is in the cache.
    pub cached: Vec<bool>,
}

/// A timeline made ready: its chunks by name, with their text.
struct Prepared {
    chunks: Vec<Chunk>,
    text: TextTrack,
    keys: Vec<Key>,
    encoder: Encoder,
}

impl Renderer {
    /// A renderer that keeps finished pieces in a folder, which is made if it isn't there. As many chunks are encoded
    /// side by side as the machine has cores.
    ///
    /// # Errors
    /// [`RenderError::Cache`] where the folder can't be made.
    pub fn new(tools: Tools, cache: &Path) -> Result<Self, RenderError> {
        let (scratch, cache) = (cache.join(SCRATCH), Cache::open(cache, CACHE_BYTES)?);
        Ok(Self {
            tools,
            scratch,
            sources: Sources::new(cache.clone()),
            cache,
            workers: available_parallelism().map_or(1, usize::from),
            stall_limit: STALL_LIMIT,
            fonts: None,
            chosen: Mutex::default(),
        })
    }

    /// Sets how many chunks are encoded side by side; at least 1.
    #[must_use]
    pub fn with_workers(mut self, workers: usize) -> Self {
        self.workers = workers.max(1);
        self
    }

    /// Sets how large the cache may grow, in bytes.
    #[must_use]
    pub fn with_cache_bytes(mut self, bytes: u64) -> Self {
        self.cache = self.cache.limited_to(bytes);
        self
    }

    /// Sets the longest an ffmpeg may go without any progress before it is ended.
    #[must_use]
    pub fn with_stall_limit(mut self, limit: Duration) -> Self {
        self.stall_limit = limit;
        self
    }

    /// Sets the fonts to choose from; the system's unless set.
    #[must_use]
    pub fn with_fonts(mut self, fonts: Arc<FontBook>) -> Self {
        self.fonts = Some(fonts);
        self
    }

    /// The ffmpeg in use.
    pub fn tools(&self) -> &Tools {
        &self.tools
    }

    /// Renders a timeline into an MP4 file, which appears whole or not at all. What was rendered before, by anybody
    /// with the same cache, is not rendered again. `progress` is called at most ten times a second.
    ///
    /// # Errors
    /// [`RenderError`]; what was finished by then stays in the cache and is not made again.
    pub fn render(
        &self,
        timeline: &Timeline,
        output: &Path,
        progress: &(dyn Fn(&Progress) + Sync),
        cancel: &CancellationToken,
    ) -> Result<RenderReport, RenderError> {
        let began = Instant::now();
        timeline.validate()?;
        check_writable(output)?;
        let lease = self.cache.lease()?;
        let prepared = self.prepare(timeline, cancel)?;
        let meter = Meter::new(timeline, prepared.chunks.len(), progress);
        let sound_plan = SoundPlan::of(timeline)?;
        let found: Vec<Found> = prepared.keys.iter().map(|key| self.cache.find(key, Kind::Chunk)).collect();
        let mut report = report::started(&prepared.chunks, &found, &prepared.encoder);
        self.check_sources(timeline, &prepared.chunks, &found)?;
        // What fails on one side stops the other.
        let stop = cancel.child_token();
        let (pictures, sound) = std::thread::scope(|scope| {
            let sound = scope.spawn(|| self.sound(&sound_plan, &meter, &stop).inspect_err(|_| stop.cancel()));
            let missing = |index: usize| found[index] != Found::Whole;
            let made = self.make(timeline, &prepared, missing, &meter, &stop).inspect_err(|_| stop.cancel());
            (made, sound.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let (made, sound) = first_cause(pictures, sound)?;
        report::add_made(&mut report, made);
        meter.joining();
        self.join(timeline, &prepared, &sound.path, output, &meter, &mut report, cancel)?;
        report.sound = sound.report;
        report.wall_ms = millis(began.elapsed());
        report.duration_ms = timeline.duration_ms();
        meter.done();
        drop(lease);
        self.trim();
        Ok(report)
    }

    /// Cuts a timeline into its chunks and says which of them are rendered already.
    ///
    /// # Errors
    /// [`RenderError`] where the timeline or one of its files can't be used.
    pub fn plan(&self, timeline: &Timeline) -> Result<RenderPlan, RenderError> {
        timeline.validate()?;
        let prepared = self.prepare(timeline, &CancellationToken::new())?;
        let cached =
            prepared.keys.iter().map(|key| self.cache.find(key, Kind::Chunk) == Found::Whole).collect();
        Ok(RenderPlan { chunks: prepared.chunks, cached })
    }

    fn prepare(&self, timeline: &Timeline, cancel: &CancellationToken) -> Result<Prepared, RenderError> {
        // ffmpeg tells of its encoders while the text is laid out.
        let (encoder, text) = std::thread::scope(|scope| {
            let text = scope.spawn(|| self.text(timeline));
            let encoder = self.encoder(timeline, cancel);
            (encoder, text.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let encoder = encoder?;
        let seen: Vec<Range<u32>> = text.places().into_iter().map(|place| place.frames).collect();
        let chunks = chunks(timeline, &seen);
        let naming =
            Naming { timeline, ffmpeg: self.tools.version(), encoder: &encoder, sources: &self.sources };
        let keys: Result<Vec<Key>, PictureError> =
            chunks.iter().map(|chunk| naming.key(chunk, &text.chunk(chunk.range()).key)).collect();
        let keys = keys?;
        Ok(Prepared { chunks, text, keys, encoder })
    }

    fn encoder(&self, timeline: &Timeline, cancel: &CancellationToken) -> Result<Encoder, RenderError> {
        let choice = (timeline.export, timeline.canvas, timeline.frame_rate);
        // A lock whose holder panicked is still good: entries are added whole.
        let known = |chosen: &[(Choice, Encoder)]| {
            chosen.iter().find(|(known, _)| *known == choice).map(|(_, encoder)| encoder.clone())
        };
        if let Some(encoder) = known(&self.chosen.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(encoder);
        }
        let (export, canvas, rate) = choice;
        let encoder = Encoder::choose(&self.tools, export, canvas, rate, cancel)?;
        if let Some(note) = &encoder.note {
            tracing::warn!(encoder = encoder.name, "{note}");
        }
        self.chosen.lock().unwrap_or_else(PoisonError::into_inner).push((choice, encoder.clone()));
        Ok(encoder)
    }

    fn text(&self, timeline: &Timeline) -> TextTrack {
        let fonts = self.fonts.clone().unwrap_or_else(FontBook::system);
        TextTrack::lay_out(timeline, &fonts)
    }

    /// Looks into every file that something has to be made from, so that a bad one is told before any work.
    fn check_sources(
        &self,
        timeline: &Timeline,
        chunks: &[Chunk],
        found: &[Found],
    ) -> Result<(), RenderError> {
        let needed = |index: usize| {
            chunks.iter().zip(found).any(|(chunk, found)| {
                *found != Found::Whole && (chunk.scene == index || chunk.scene == index + 1)
            })
        };
        let scenes = timeline.scenes.iter().enumerate();
        let scenes: Vec<_> = scenes.filter(|(index, _)| needed(*index)).map(|(_, scene)| scene).collect();
        self.check_scenes(&scenes)
    }

    fn check_scenes(&self, scenes: &[&TimelineScene]) -> Result<(), RenderError> {
        self.sources.look_into(&self.tools, scenes, self.workers);
        for scene in scenes {
            if let Some(media) = self.sources.of_scene(&self.tools, scene)? {
                check_kind(&scene.source, &media)?;
            }
        }
        Ok(())
    }

    /// Encodes the chunks that are missing.
    fn make(
        &self,
        timeline: &Timeline,
        prepared: &Prepared,
        missing: impl Fn(usize) -> bool,
        meter: &Meter<'_>,
        cancel: &CancellationToken,
    ) -> Result<Vec<workers::Made>, RenderError> {
        for (index, chunk) in prepared.chunks.iter().enumerate() {
            if !missing(index) {
                meter.chunk_was_there(chunk);
            }
        }
        let workers = self.workers(timeline, prepared, meter, cancel);
        workers.run(self.workers, stretches(&prepared.chunks, missing))
    }

    fn workers<'a>(
        &'a self,
        timeline: &'a Timeline,
        prepared: &'a Prepared,
        meter: &'a Meter<'a>,
        cancel: &'a CancellationToken,
    ) -> Workers<'a> {
        let encoding = Encoding {
            tools: &self.tools,
            timeline,
            encoder: &prepared.encoder,
            scratch: &self.scratch,
            stall_limit: self.stall_limit,
            cancel,
        };
        Workers { encoding, cache: &self.cache, sources: &self.sources, prepared, meter }
    }

    /// Joins everything. Chunks whose parameter sets differ from the rest are made again, once.
    #[allow(clippy::too_many_arguments, reason = "they are what a render has in hand")]
    fn join(
        &self,
        timeline: &Timeline,
        prepared: &Prepared,
        sound: &Path,
        output: &Path,
        meter: &Meter<'_>,
        report: &mut RenderReport,
        cancel: &CancellationToken,
    ) -> Result<(), RenderError> {
        let joining = Joining {
            tools: &self.tools,
            timeline,
            cache: &self.cache,
            chunks: &prepared.chunks,
            keys: &prepared.keys,
            sound: Some(sound),
            cancel,
        };
        match joining.write(output) {
            Err(JoinError::Headers(odd)) => {
                tracing::warn!(chunks = ?odd, "chunks with other parameter sets are made again");
                let made = self.make(timeline, prepared, |index| odd.contains(&index), meter, cancel)?;
                report::made_again(report, made);
                joining.write(output).map_err(RenderError::of_join)
            }
            joined => joined.map_err(RenderError::of_join),
        }
    }

    /// Makes room in the cache. A video that is finished is not spoiled by a cache that can't be tidied.
    fn trim(&self) {
        if let Err(error) = self.cache.trim(&self.scratch) {
            tracing::warn!(%error, "the render cache could not be trimmed");
        }
    }
}

/// When one side fails it cancels the other, so a real cause goes before a cancellation.
fn first_cause<A, B>(
    pictures: Result<A, RenderError>,
    sound: Result<B, RenderError>,
) -> Result<(A, B), RenderError> {
    match (pictures, sound) {
        (Ok(pictures), Ok(sound)) => Ok((pictures, sound)),
        (Err(RenderError::Cancelled), Err(error)) | (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// Finds out before any work whether the output can be written.
fn check_writable(output: &Path) -> Result<(), RenderError> {
    let failed = |source| RenderError::Output { path: output.to_owned(), source };
    if let Some(folder) = output.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let partial = partial(output);
    File::create(&partial).map_err(failed)?;
    fs::remove_file(&partial).map_err(failed)
}

fn millis(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}
