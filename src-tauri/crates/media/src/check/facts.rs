//! What a file says of itself: ffprobe's account, and the order of its outermost boxes.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use super::CheckError;
use crate::{
    Tools,
    probe::guarded,
    process::{Call, Pipes, ProcessError},
};

/// The most outermost boxes looked at. A finished file has five or so.
const MOST_BOXES: usize = 4096;

/// A file's facts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Facts {
    pub bytes: u64,
    /// Whether it is MP4 or MOV, by its content.
    pub is_mp4: bool,
    /// The kind of MP4 it says it is: `isom`, `mp42`, `qt  `.
    pub brand: String,
    /// ffmpeg's name of the container.
    pub container: String,
    /// Whether its table of contents comes before its data; none where that can't be said of the container.
    pub faststart: Option<bool>,
    pub video: VideoFacts,
    pub audio: Option<AudioFacts>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct VideoFacts {
    pub codec: String,
    pub profile: String,
    pub width: u32,
    pub height: u32,
    /// Frames a second on average, and the lowest rate that counts all frames' times; equal when even.
    pub average_rate: f64,
    pub common_rate: f64,
    pub square_pixels: bool,
    pub pixel_format: String,
    pub range: String,
    pub matrix: String,
    pub transfer: String,
    pub primaries: String,
    pub duration_ms: u32,
    /// The frames that the container lists; none where it doesn't.
    pub frames: Option<u32>,
    /// Degrees by which players are to turn it.
    pub rotation: i64,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct AudioFacts {
    pub codec: String,
    pub rate: u32,
    pub channels: u32,
    pub duration_ms: u32,
}

impl Facts {
    /// The longer of picture and sound, in milliseconds.
    pub(super) fn duration_ms(&self) -> u32 {
        self.video.duration_ms.max(self.audio.as_ref().map_or(0, |audio| audio.duration_ms))
    }
}

/// Asks ffprobe, and looks at the boxes.
///
/// # Errors
/// [`CheckError::NoVideo`] for what is no video, or why it can't be read.
pub(super) fn read(tools: &Tools, path: &Path, cancel: &CancellationToken) -> Result<Facts, CheckError> {
    let file_error = |source| CheckError::File { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(file_error)?;
    let bytes = file.metadata().map_err(file_error)?.len();
    let no_video = || CheckError::NoVideo { path: path.to_owned() };
    let call =
        guarded(Call::ffprobe(tools)).args(["-show_streams", "-show_format", "-of", "json"]).input(path);
    let mut answer = Vec::new();
    let sink = |block: &[u8]| {
        answer.extend_from_slice(block);
        Ok(())
    };
    match call.run(Pipes { sink: Some(Box::new(sink)), cancel: Some(cancel), ..Pipes::default() }) {
        Ok(_) => {}
        Err(ProcessError::Failed { .. }) => return Err(no_video()),
        Err(error) => return Err(error.into()),
    }
    let answer: Answer = serde_json::from_slice(&answer).map_err(|_| no_video())?;
    let format = answer.format.ok_or_else(no_video)?;
    let length = milliseconds(format.duration.as_deref());
    let of_kind = |kind: &str| answer.streams.iter().find(|stream| stream.is(kind));
    let video = of_kind("video").ok_or_else(no_video)?;
    let is_mp4 = format.format_name.split(',').any(|name| name == "mp4");
    Ok(Facts {
        bytes,
        is_mp4,
        brand: format.tags.major_brand,
        container: format.format_name,
        faststart: if is_mp4 { contents_come_first(&mut file) } else { None },
        video: video.video_facts(length),
        audio: of_kind("audio").map(|stream| stream.audio_facts(length)),
    })
}

/// ffprobe's JSON, as far as it is read.
#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    streams: Vec<Stream>,
    format: Option<Format>,
}

#[derive(Deserialize)]
struct Format {
    #[serde(default)]
    format_name: String,
    duration: Option<String>,
    #[serde(default)]
    tags: Tags,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Tags {
    major_brand: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Stream {
    codec_type: String,
    codec_name: String,
    profile: String,
    pix_fmt: String,
    width: u32,
    height: u32,
    sample_aspect_ratio: String,
    avg_frame_rate: String,
    r_frame_rate: String,
    duration: Option<String>,
    nb_frames: Option<String>,
    color_range: String,
    color_space: String,
    color_transfer: String,
    color_primaries: String,
    sample_rate: Option<String>,
    channels: u32,
    disposition: Disposition,
    side_data_list: Vec<SideData>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Disposition {
    attached_pic: u32,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SideData {
    rotation: i64,
}

impl Stream {
    fn is(&self, kind: &str) -> bool {
        self.codec_type == kind && self.disposition.attached_pic == 0
    }

    fn video_facts(&self, length: Option<u32>) -> VideoFacts {
        VideoFacts {
            codec: self.codec_name.clone(),
            profile: self.profile.clone(),
            width: self.width,
            height: self.height,
            average_rate: fraction(&self.avg_frame_rate),
            common_rate: fraction(&self.r_frame_rate),
            square_pixels: matches!(self.sample_aspect_ratio.as_str(), "" | "1:1" | "0:1" | "N/A"),
            pixel_format: self.pix_fmt.clone(),
            range: self.color_range.clone(),
            matrix: self.color_space.clone(),
            transfer: self.color_transfer.clone(),
            primaries: self.color_primaries.clone(),
            duration_ms: milliseconds(self.duration.as_deref()).or(length).unwrap_or(0),
            frames: self.nb_frames.as_deref().and_then(|frames| frames.parse().ok()),
            rotation: self
                .side_data_list
                .iter()
                .map(|data| data.rotation)
                .find(|turn| *turn != 0)
                .unwrap_or(0),
        }
    }

    fn audio_facts(&self, length: Option<u32>) -> AudioFacts {
        AudioFacts {
            codec: self.codec_name.clone(),
            rate: self.sample_rate.as_deref().and_then(|rate| rate.parse().ok()).unwrap_or(0),
            channels: self.channels,
            duration_ms: milliseconds(self.duration.as_deref()).or(length).unwrap_or(0),
        }
    }
}

/// Whether `moov` comes before `mdat` among the outermost boxes (ISO/IEC 14496-12), so that playing can begin before
/// all is there; none where neither is found.
fn contents_come_first(file: &mut (impl Read + Seek)) -> Option<bool> {
    let mut at = 0u64;
    for _ in 0..MOST_BOXES {
        file.seek(SeekFrom::Start(at)).ok()?;
        let mut head = [0u8; 16];
        file.read_exact(&mut head[..8]).ok()?;
        match &head[4..8] {
            b"moov" => return Some(true),
            b"mdat" => return Some(false),
            _ => {}
        }
        let size = match u32::from_be_bytes([head[0], head[1], head[2], head[3]]) {
            1 => {
                file.read_exact(&mut head[8..]).ok()?;
                u64::from_be_bytes([
                    head[8], head[9], head[10], head[11], head[12], head[13], head[14], head[15],
                ])
            }
            size => u64::from(size),
        };
        // A box of no length reaches to the end; a shorter one than its own header is broken.
        if size < 8 {
            return None;
        }
        at = at.checked_add(size)?;
    }
    None
}

fn fraction(text: &str) -> f64 {
    let Some((num, den)) = text.split_once('/') else { return 0.0 };
    let number = |text: &str| text.parse::<f64>().unwrap_or(0.0);
    if number(den) > 0.0 { number(num) / number(den) } else { 0.0 }
}

fn milliseconds(seconds: Option<&str>) -> Option<u32> {
    let seconds: f64 = seconds?.parse().ok()?;
    (0.0..=4_000_000.0).contains(&seconds).then(|| (seconds * 1000.0).round() as u32)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn boxes(kinds: &[&[u8; 4]]) -> Cursor<Vec<u8>> {
        let one = |kind: &&[u8; 4]| [&12u32.to_be_bytes()[..], &kind[..], &[0; 4]].concat();
        Cursor::new(kinds.iter().flat_map(one).collect())
    }

    #[test]
    fn the_order_of_boxes_is_read() {
        assert_eq!(contents_come_first(&mut boxes(&[b"ftyp", b"moov", b"mdat"])), Some(true));
        assert_eq!(contents_come_first(&mut boxes(&[b"ftyp", b"free", b"mdat", b"moov"])), Some(false));
        assert_eq!(contents_come_first(&mut boxes(&[b"ftyp"])), None);
        assert_eq!(
            contents_come_first(&mut Cursor::new(vec![0; 64])),
            None,
            "a box without length leads nowhere"
        );
    }

    #[test]
    fn a_large_box_is_stepped_over_by_its_long_size() {
        let mut bytes = [&1u32.to_be_bytes()[..], b"free", &24u64.to_be_bytes()[..], &[0; 8]].concat();
        bytes.extend(boxes(&[b"moov"]).into_inner());
        assert_eq!(contents_come_first(&mut Cursor::new(bytes)), Some(true));
    }

    #[test]
    fn fractions_of_nothing_are_nothing() {
        assert_eq!((fraction("0/0"), fraction("N/A"), fraction("30/1")), (0.0, 0.0, 30.0));
    }
}
