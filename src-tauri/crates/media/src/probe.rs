//! What a media file is, before anything is made of it.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

use image::{ImageDecoder, ImageFormat, ImageReader, metadata::Orientation};
use model::FrameRate;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::{
    Tools,
    process::{Call, Pipes, ProcessError},
};

mod container;
mod streams;

/// The largest picture taken, in pixels. A picture is decoded whole to RGBA, so this one takes 400 MB for a moment,
/// which two at a time within the renderer's memory target of 900 MiB allow; cameras sold today make 24 to 61.
pub const LARGEST_PICTURE: u64 = 100_000_000;

/// What kinds of file a picture or sound may come in: ffmpeg's demuxers of single files. No playlists (hls, dash,
/// concat), no devices, no file patterns (image2), nothing that opens other files.
pub const FORMATS: &str = "mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,wav,w64,aiff,mp3,aac,flac,ac3,eac3,\
                           amr,caf,gif,h264,hevc,av1,ivf,obu,mxf,nut,mjpeg,m4v,rm,dv,au,tta,wv,ape";

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaInfo {
    /// What it can be used as.
    pub kind: MediaKind,
    /// The picture; none in a file of sound only. Cover art is no picture.
    pub video: Option<VideoInfo>,
    /// The sound.
    pub audio: Option<AudioInfo>,
    /// Length in milliseconds, counted where the file doesn't say; 0 for a still, and where it can't be counted.
    pub duration_ms: u32,
}

/// What a file can be used as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MediaKind {
    /// One picture.
    Still,
    /// Moving pictures, with or without sound.
    Clip,
    /// Sound only.
    Audio,
}

/// A file's picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VideoInfo {
    /// Pixels across as it is seen, after rotation.
    pub width: u32,
    /// Pixels down as it is seen, after rotation.
    pub height: u32,
    /// Degrees by which the stored picture is turned clockwise to be seen upright: 0, 90, 180 or 270.
    pub rotation: u32,
    /// Width over height of one stored pixel, 1/1 for nearly all.
    pub pixel_aspect: (u32, u32),
    /// Frames a second on average; none for a still.
    pub frame_rate: Option<FrameRate>,
    /// Whether the frames seem to come at uneven times.
    pub variable_rate: bool,
    /// ffmpeg's name of the pixel format; `image` for a still, which isn't decoded by ffmpeg.
    pub pixel_format: String,
    /// ffmpeg's name of the codec, or the still's format.
    pub codec: String,
    /// Colour as the file tags it.
    pub colour: Colour,
    /// Whether pixels can be transparent.
    pub alpha: bool,
}

/// Colour as a file tags it, in ffmpeg's names; empty where the file doesn't say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colour {
    /// `tv` (limited) or `pc` (full).
    pub range: String,
    /// How RGB becomes YUV: `bt709`, `smpte170m`, `bt2020nc`.
    pub matrix: String,
    /// `bt709`, `smpte2084` (PQ), `arib-std-b67` (HLG).
    pub transfer: String,
    /// `bt709`, `bt2020`.
    pub primaries: String,
}

impl Colour {
    /// Whether it is a high dynamic range: PQ or HLG (ITU-R BT.2100).
    pub fn is_hdr(&self) -> bool {
        matches!(self.transfer.as_str(), "smpte2084" | "arib-std-b67")
    }
}

/// A file's sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudioInfo {
    /// Samples a second.
    pub rate: u32,
    /// Channels.
    pub channels: u32,
    /// ffmpeg's name of the codec.
    pub codec: String,
    /// Length in milliseconds; the file's where the stream doesn't say.
    pub duration_ms: u32,
}

impl MediaInfo {
    /// Whether there is a picture, still or moving.
    pub fn has_video(&self) -> bool {
        self.video.is_some()
    }

    /// Whether there is sound.
    pub fn has_audio(&self) -> bool {
        self.audio.is_some()
    }

    /// Its picture, or the error that says there is none.
    pub fn needs_video(&self, path: &Path) -> Result<&VideoInfo, ProbeError> {
        self.video.as_ref().ok_or_else(|| ProbeError::NoVideo { path: path.to_owned() })
    }

    /// Its sound, or the error that says there is none.
    pub fn needs_audio(&self, path: &Path) -> Result<&AudioInfo, ProbeError> {
        self.audio.as_ref().ok_or_else(|| ProbeError::NoAudio { path: path.to_owned() })
    }
}

/// Why a file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// It isn't there.
    #[error("{path} is not there; choose the file again")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// It can't be opened or read.
    #[error("{path} can't be read: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It has no bytes.
    #[error("{path} is empty; choose another file")]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// No kind of media that is taken here. Playlists and files that point elsewhere are among these.
    #[error(
        "{path} is no picture, video or sound file that can be used; MP4, MOV, WebM, JPEG, PNG, WAV and MP3 are safe choices"
    )]
    NotMedia {
        /// The file.
        path: PathBuf,
    },
    /// It begins like media and is damaged or cut short.
    #[error("{path} is damaged or was cut short; copy or download it again")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the decoder said.
        detail: String,
    },
    /// Its picture is larger than what is taken.
    #[error("{path} is {width}x{height}, more than {} megapixels; make it smaller first", LARGEST_PICTURE / 1_000_000)]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// A picture was needed.
    #[error("{path} has no picture; choose a video or a picture file")]
    NoVideo {
        /// The file.
        path: PathBuf,
    },
    /// Sound was needed.
    #[error("{path} has no sound; choose a file with sound")]
    NoAudio {
        /// The file.
        path: PathBuf,
    },
    /// ffprobe itself failed.
    #[error(transparent)]
    Process(#[from] ProcessError),
}

/// Looks into a file and decodes the first of it, so that what is described can also be used.
pub fn probe(tools: &Tools, path: &Path) -> Result<MediaInfo, ProbeError> {
    let media = describe(tools, path)?;
    let decoded = match media.kind {
        // Its own decoder has read its header; the rest is decoded whole or not at all.
        MediaKind::Still => Ok(()),
        MediaKind::Clip | MediaKind::Audio => decode_first(tools, path, &media),
    };
    decoded.map_err(|error| match error {
        ProcessError::Failed { stderr, .. } => damaged(path, stderr.trim()),
        error => error.into(),
    })?;
    Ok(media)
}

pub(crate) fn damaged(path: &Path, detail: &str) -> ProbeError {
    ProbeError::Damaged { path: path.to_owned(), detail: detail.to_owned() }
}

/// What a file's headers say of it. For those who decode it anyway, and see then whether it keeps what they promise.
pub(crate) fn describe(tools: &Tools, path: &Path) -> Result<MediaInfo, ProbeError> {
    let head = head(path)?;
    match still_format(&head) {
        Some(ImageFormat::Gif) => {}
        Some(format) => return still(path, format),
        None => {}
    }
    if container::is_cut_short(path, &head).map_err(|source| unreadable(path, source))? {
        return Err(damaged(path, "the file ends before its own table of contents says"));
    }
    let mut media = match streams::read(tools, path)? {
        Some(media) => media,
        None if container::is_known(&head) => return Err(damaged(path, "ffprobe can't read it")),
        None => return Err(ProbeError::NotMedia { path: path.to_owned() }),
    };
    if let Some(video) = &media.video {
        check_size(path, video.width, video.height)?;
    }
    if media.duration_ms == 0 {
        media.duration_ms = counted_ms(tools, path)?;
        if let Some(audio) = media.audio.as_mut().filter(|audio| audio.duration_ms == 0) {
            audio.duration_ms = media.duration_ms;
        }
    }
    Ok(media)
}

/// A file's length in milliseconds by its packets, none of them decoded: what was written as a stream, a browser's
/// recording for one, doesn't say how long it became. 0 where it can't be read that far.
fn counted_ms(tools: &Tools, path: &Path) -> Result<u32, ProcessError> {
    match played_ms(tools, path, ["-c", "copy"], None) {
        Ok(ms) => Ok(u32::try_from(ms).unwrap_or(u32::MAX)),
        Err(ProcessError::Failed { stderr, .. }) => {
            tracing::debug!(%stderr, path = %path.display(), "its packets can't be counted");
            Ok(0)
        }
        Err(error) => Err(error),
    }
}

/// How far a file's picture and sound go when they are read to their end in the given way, in milliseconds.
pub(crate) fn played_ms(
    tools: &Tools,
    path: &Path,
    way: [&str; 2],
    cancel: Option<&CancellationToken>,
) -> Result<u64, ProcessError> {
    let call = guarded(Call::ffmpeg(tools).with_progress()).input(path);
    let call = call.args(["-map", "0:V?", "-map", "0:a?"]).args(way).args(["-f", "null", "-"]);
    let ended = call.run(Pipes { cancel, ..Pipes::default() })?;
    Ok(ended.last.out_us / 1000)
}

/// An input's guards: what demuxers may take it. Goes before [`Call::input`].
pub fn guarded(call: Call) -> Call {
    call.args(["-format_whitelist", FORMATS])
}

/// Bytes from a file's start that tell what it is.
const HEAD_BYTES: u64 = 4096;

fn head(path: &Path) -> Result<Vec<u8>, ProbeError> {
    let file = File::open(path).map_err(|source| unreadable(path, source))?;
    let about = file.metadata().map_err(|source| unreadable(path, source))?;
    if !about.is_file() {
        return Err(ProbeError::NotMedia { path: path.to_owned() });
    }
    let mut head = Vec::new();
    file.take(HEAD_BYTES).read_to_end(&mut head).map_err(|source| unreadable(path, source))?;
    if head.is_empty() { Err(ProbeError::Empty { path: path.to_owned() }) } else { Ok(head) }
}

fn unreadable(path: &Path, source: io::Error) -> ProbeError {
    let path = path.to_owned();
    if source.kind() == io::ErrorKind::NotFound {
        ProbeError::Missing { path }
    } else {
        ProbeError::Unreadable { path, source }
    }
}

/// The picture format a file begins with, if it is one that is decoded here.
fn still_format(head: &[u8]) -> Option<ImageFormat> {
    image::guess_format(head).ok().filter(ImageFormat::reading_enabled)
}

fn still(path: &Path, format: ImageFormat) -> Result<MediaInfo, ProbeError> {
    let damaged =
        |error: image::ImageError| ProbeError::Damaged { path: path.to_owned(), detail: error.to_string() };
    let file = File::open(path).map_err(|source| unreadable(path, source))?;
    let mut decoder =
        ImageReader::with_format(BufReader::new(file), format).into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    check_size(path, width, height)?;
    // A picture whose EXIF can't be read is seen as it is stored.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let alpha = decoder.color_type().has_alpha();
    let turned = quarter_turn(orientation);
    let video = VideoInfo {
        width: if turned { height } else { width },
        height: if turned { width } else { height },
        rotation: degrees(orientation),
        pixel_aspect: (1, 1),
        frame_rate: None,
        variable_rate: false,
        pixel_format: "image".to_owned(),
        codec: format.extensions_str().first().copied().unwrap_or_default().to_owned(),
        colour: Colour::default(),
        alpha,
    };
    Ok(MediaInfo { kind: MediaKind::Still, video: Some(video), audio: None, duration_ms: 0 })
}

fn quarter_turn(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

fn degrees(orientation: Orientation) -> u32 {
    match orientation {
        Orientation::NoTransforms | Orientation::FlipHorizontal | Orientation::FlipVertical => 0,
        Orientation::Rotate90 | Orientation::Rotate90FlipH => 90,
        Orientation::Rotate180 => 180,
        Orientation::Rotate270 | Orientation::Rotate270FlipH => 270,
    }
}

fn check_size(path: &Path, width: u32, height: u32) -> Result<(), ProbeError> {
    if u64::from(width) * u64::from(height) > LARGEST_PICTURE {
        return Err(ProbeError::TooLarge { path: path.to_owned(), width, height });
    }
    Ok(())
}

/// Decodes the first frame, or the first of the sound: a header promises what the data must keep.
fn decode_first(tools: &Tools, path: &Path, media: &MediaInfo) -> Result<(), ProcessError> {
    let call = guarded(Call::ffmpeg(tools)).args(["-xerror"]).input(path);
    let call = if media.has_video() {
        call.args(["-map", "0:V:0", "-frames:v", "1"])
    } else {
        call.args(["-map", "0:a:0", "-t", "0.1"])
    };
    let call = call.args(["-f", "framecrc", "-"]);
    let report = call.output()?;
    // A decoder that fails quietly leaves only the report's header lines, which begin with #.
    let decoded =
        String::from_utf8_lossy(&report).lines().any(|line| !line.starts_with('#') && !line.is_empty());
    if decoded {
        return Ok(());
    }
    Err(ProcessError::Failed { command: call.line(), ending: "no frame".to_owned(), stderr: String::new() })
}
