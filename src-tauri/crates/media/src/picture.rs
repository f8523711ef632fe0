//! A scene's picture, frame after frame, whatever it comes from.

use std::{io, path::PathBuf};

use model::{Canvas, FrameRate};
use tokio_util::sync::CancellationToken;

use crate::{
    Tools,
    clip::ClipPicture,
    drawn::DrawnPicture,
    frame::Frame,
    probe::{MediaInfo, MediaKind, ProbeError},
    process::ProcessError,
    still::StillPicture,
    timeline::{Source, TimelineScene},
};

/// Why a scene's picture can't be had.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The file can't be used.
    #[error(transparent)]
    Probe(#[from] ProbeError),
    /// The picture file can't be decoded.
    #[error("{path} can't be decoded; save it again as JPEG or PNG: {source}")]
    Decode {
        /// The file.
        path: PathBuf,
        /// Why.
        source: image::ImageError,
    },
    /// A picture file can't be read.
    #[error("{path} can't be read: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A moving picture is used as a still or the other way round.
    #[error("{path} is no {expected}; set the scene's source to the other kind")]
    Kind {
        /// The file.
        path: PathBuf,
        /// What the timeline says it is.
        expected: &'static str,
    },
    /// A clip begins after its own end.
    #[error("{path} is {duration_ms} ms long and can't begin at {in_ms} ms; choose an earlier start")]
    StartsAfterEnd {
        /// The file.
        path: PathBuf,
        /// The start asked for.
        in_ms: u32,
        /// The file's length.
        duration_ms: u32,
    },
    /// A clip gave fewer frames than it says it has.
    #[error(
        "{path} ends after {frames} frames, before it says it does; it is damaged, copy or download it again"
    )]
    EndsEarly {
        /// The file.
        path: PathBuf,
        /// Frames decoded in the run, at the video's rate.
        frames: u32,
    },
    /// A picture's samples could not be scaled.
    #[error("a picture could not be scaled: {0}")]
    Scale(String),
    /// ffmpeg failed on it.
    #[error("{path}: {source}")]
    Process {
        /// The file.
        path: PathBuf,
        /// What happened.
        source: ProcessError,
    },
}

impl PictureError {
    /// Whether it only says that the caller cancelled.
    pub(crate) fn is_cancel(&self) -> bool {
        matches!(
            self,
            Self::Process { source: ProcessError::Cancelled, .. }
                | Self::Probe(ProbeError::Process(ProcessError::Cancelled))
        )
    }
}

/// Frames in a row, each drawn once and in order.
pub(crate) trait Picture: Send {
    /// Draws the next frame over whatever `frame` holds. Frames go on for as long as they are asked for.
    fn next(&mut self, frame: &mut Frame) -> Result<(), PictureError>;
}

/// What a scene's picture needs to know.
pub(crate) struct Opening<'a> {
    pub(crate) tools: &'a Tools,
    pub(crate) canvas: Canvas,
    pub(crate) rate: FrameRate,
    pub(crate) scene: &'a TimelineScene,
    /// What probing said; none for a drawn scene.
    pub(crate) media: Option<&'a MediaInfo>,
    /// How many frames the scene is seen for, what goes on under the next transition included.
    pub(crate) frames: u32,
    /// The first frame wanted, from the scene's own first.
    pub(crate) from: u32,
    /// How many threads a decoder may have; see [`Material::threads`](crate::compose::Material::threads).
    pub(crate) threads: u32,
    pub(crate) cancel: &'a CancellationToken,
}

impl Opening<'_> {
    /// Opens the scene's picture at the frame wanted.
    pub(crate) fn open(&self) -> Result<Box<dyn Picture>, PictureError> {
        match (&self.scene.source, self.media) {
            (Source::Drawn { motion }, _) => {
                Ok(Box::new(DrawnPicture::new(motion, self.canvas, self.rate, self.from)))
            }
            (Source::Still { path }, _) => Ok(Box::new(StillPicture::open(self, path)?)),
            (Source::Clip { path, in_ms, out_ms, .. }, Some(media)) => {
                Ok(Box::new(ClipPicture::open(self, path, media, (*in_ms, *out_ms))?))
            }
            (Source::Clip { path, .. }, None) => Err(ProbeError::NotMedia { path: path.clone() }.into()),
        }
    }
}

/// Checks that a file is what the timeline takes it for.
pub(crate) fn check_kind(source: &Source, media: &MediaInfo) -> Result<(), PictureError> {
    let (path, expected, wanted) = match source {
        Source::Still { path } => (path, "still picture", MediaKind::Still),
        Source::Clip { path, .. } => (path, "moving picture", MediaKind::Clip),
        Source::Drawn { .. } => return Ok(()),
    };
    media.needs_video(path)?;
    if media.kind != wanted {
        return Err(PictureError::Kind { path: path.clone(), expected });
    }
    if let Source::Clip { in_ms, .. } = source
        && media.duration_ms > 0
        && *in_ms >= media.duration_ms
    {
        return Err(PictureError::StartsAfterEnd {
            path: path.clone(),
            in_ms: *in_ms,
            duration_ms: media.duration_ms,
        });
    }
    Ok(())
}
