//! A renderer for short videos: a [`Timeline`] in, a video file out, nothing encoded twice.
//!
//! A timeline is plain data: scenes with their pictures, the text over them, voice and music under them. The renderer
//! cuts it into chunks of about two seconds, names each by a hash of everything that decides its pixels, and encodes
//! the ones that it has not met before, several at a time. What comes out is joined without encoding again. So a
//! changed word costs one moment, changed music costs no picture at all, and a crash costs what was in flight.
//! `docs/rendering.md` shows how it works.
//!
//! It needs ffmpeg 5.1 or newer ([`Tools::find`]) and no async runtime: calls block, and run in as many threads as
//! there are cores. Sources are untrusted: only single local files of known kinds are opened, and no name or text ever
//! becomes part of a command.
//!
//! ```no_run
//! use model::{Canvas, FrameRate, Motion, MotionPattern, Rgb, Transition};
//! use reelwright_media::{CancellationToken, Renderer, Timeline, Tools, timeline::*};
//!
//! let drawn = Motion { pattern: MotionPattern::Waves, palette: vec![Rgb(16, 24, 48), Rgb(90, 120, 255)], seed: 7 };
//! let picture = Source::Still { path: "harbour.jpg".into() };
//! let scene = |source, movement| TimelineScene {
//!     frames: 90,
//!     source,
//!     fit: Fit::default(),
//!     movement,
//!     transition: Transition::Dissolve,
//!     transition_frames: 12,
//! };
//! let timeline = Timeline {
//!     canvas: Canvas { width: 1080, height: 1920 },
//!     frame_rate: FrameRate::THIRTY,
//!     scenes: vec![scene(Source::Drawn { motion: drawn }, Movement::None), scene(picture, Movement::ZoomIn)],
//!     voice: Some(VoiceTrack { path: "voice.wav".into(), delay_ms: 0 }),
//!     ..Timeline::default()
//! };
//! let renderer = Renderer::new(Tools::find()?, "cache".as_ref())?;
//! let tell = |now: &reelwright_media::Progress| eprintln!("{} of {} frames", now.frames_done, now.frames_total);
//! let report = renderer.render(&timeline, "out.mp4".as_ref(), &tell, &CancellationToken::new())?;
//! println!("{} ms in {} chunks", report.duration_ms, report.chunks.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod cache;
mod camera;
pub mod check;
mod clip;
mod compose;
mod contain;
mod drawn;
mod encode;
mod encoder;
mod fragment;
mod frame;
mod join;
mod key;
mod layer;
mod lettering;
pub mod peaks;
mod picture;
mod plan;
pub mod probe;
pub mod process;
mod profile;
pub mod progress;
pub mod render;
mod scale;
pub mod sound;
mod source;
mod still;
pub mod text;
pub mod timeline;
pub mod tools;
mod transition;
mod whole;

pub use cache::{CACHE_BYTES, CacheError, clear_cache};
pub use encoder::{Encoder, EncoderError, NoEncoder};
pub use peaks::{Peak, peaks};
pub use picture::PictureError;
pub use plan::{Chunk, Part};
pub use probe::{MediaInfo, MediaKind, ProbeError, probe};
pub use render::{Progress, RenderError, RenderPlan, RenderReport, Renderer};
pub use timeline::{Timeline, TimelineError};
pub use tokio_util::sync::CancellationToken;
pub use tools::{Tools, ToolsError};
pub use whole::whole;
