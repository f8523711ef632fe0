//! ffprobe's account of a file's streams, read into our words.

use std::{collections::HashMap, path::Path};

use model::FrameRate;
use serde::Deserialize;

use super::{AudioInfo, Colour, MediaInfo, MediaKind, VideoInfo, guarded};
use crate::{
    Tools,
    process::{Call, ProcessError},
};

/// ffprobe's JSON, as far as it is read. Numbers come as text where they can be unknown.
#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(default)]
    streams: Vec<Stream>,
    format: Option<Format>,
}

#[derive(Debug, Deserialize)]
struct Format {
    format_name: Option<String>,
    duration: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Stream {
    codec_type: String,
    codec_name: String,
    pix_fmt: String,
    width: u32,
    height: u32,
    sample_aspect_ratio: String,
    r_frame_rate: String,
    avg_frame_rate: String,
    duration: Option<String>,
    color_range: String,
    color_space: String,
    color_transfer: String,
    color_primaries: String,
    sample_rate: Option<String>,
    channels: u32,
    disposition: HashMap<String, u32>,
    tags: HashMap<String, String>,
    side_data_list: Vec<SideData>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SideData {
    rotation: Option<f64>,
}

/// What ffprobe says of a file; none if it can make nothing of it.
pub(super) fn read(tools: &Tools, path: &Path) -> Result<Option<MediaInfo>, ProcessError> {
    let call =
        guarded(Call::ffprobe(tools)).args(["-show_streams", "-show_format", "-of", "json"]).input(path);
    let answer = match call.output() {
        Ok(answer) => answer,
        Err(ProcessError::Failed { ending, stderr, .. }) if ending.starts_with("exit code") => {
            tracing::debug!(%stderr, path = %path.display(), "ffprobe can't read it");
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let Ok(answer) = serde_json::from_slice::<Answer>(&answer) else { return Ok(None) };
    Ok(described(&answer))
}

fn described(answer: &Answer) -> Option<MediaInfo> {
    let format = answer.format.as_ref()?;
    let length = milliseconds(format.duration.as_deref());
    let video_stream = answer.streams.iter().find(|stream| is_moving_picture(stream));
    let video = video_stream.map(video);
    let audio = answer.streams.iter().find(|stream| stream.codec_type == "audio" && stream.channels > 0);
    let audio = audio.map(|stream| AudioInfo {
        rate: stream.sample_rate.as_deref().and_then(|rate| rate.parse().ok()).unwrap_or(0),
        channels: stream.channels,
        codec: stream.codec_name.clone(),
        duration_ms: milliseconds(stream.duration.as_deref()).or(length).unwrap_or(0),
    });
    let kind = match (&video, &audio) {
        (None, None) => return None,
        (None, Some(_)) => MediaKind::Audio,
        (Some(_), _) => MediaKind::Clip,
    };
    let duration = match video_stream {
        Some(stream) => milliseconds(stream.duration.as_deref()).or(length),
        None => length.or(audio.as_ref().map(|audio| audio.duration_ms)),
    };
    tracing::trace!(format = format.format_name, ?kind, "probed");
    Some(MediaInfo { kind, video, audio, duration_ms: duration.unwrap_or(0) })
}

/// Cover art and thumbnails are streams of video too.
fn is_moving_picture(stream: &Stream) -> bool {
    let marked = |name: &str| stream.disposition.get(name).is_some_and(|marked| *marked != 0);
    stream.codec_type == "video"
        && stream.width > 0
        && stream.height > 0
        && !marked("attached_pic")
        && !marked("timed_thumbnails")
}

fn video(stream: &Stream) -> VideoInfo {
    let rotation = rotation(stream);
    let pixel_aspect = ratio(&stream.sample_aspect_ratio, ':').unwrap_or((1, 1));
    let across = u64::from(stream.width) * u64::from(pixel_aspect.0) / u64::from(pixel_aspect.1);
    let across = u32::try_from(across.max(1)).unwrap_or(stream.width);
    let (width, height) =
        if rotation.is_multiple_of(180) { (across, stream.height) } else { (stream.height, across) };
    let average = rate(&stream.avg_frame_rate);
    VideoInfo {
        width,
        height,
        rotation,
        pixel_aspect,
        frame_rate: average.or_else(|| rate(&stream.r_frame_rate)),
        variable_rate: is_variable(&stream.avg_frame_rate, &stream.r_frame_rate),
        alpha: has_alpha(stream),
        pixel_format: stream.pix_fmt.clone(),
        codec: stream.codec_name.clone(),
        colour: Colour {
            range: known(&stream.color_range),
            matrix: known(&stream.color_space),
            transfer: known(&stream.color_transfer),
            primaries: known(&stream.color_primaries),
        },
    }
}

fn known(tag: &str) -> String {
    if matches!(tag, "unknown" | "unspecified" | "reserved") { String::new() } else { tag.to_owned() }
}

/// Clockwise degrees to upright. The display matrix counts the other way, the older tag counts this way.
fn rotation(stream: &Stream) -> u32 {
    let matrix = stream.side_data_list.iter().find_map(|data| data.rotation).map(|degrees| -degrees);
    let tag = stream.tags.get("rotate").and_then(|degrees| degrees.parse().ok());
    let degrees: f64 = matrix.or(tag).filter(|degrees| f64::is_finite(*degrees)).unwrap_or(0.0);
    // To the nearest quarter turn, as ffmpeg's own turning does within a degree.
    let quarters = (degrees / 90.0).round() as i64;
    u32::try_from(quarters.rem_euclid(4)).unwrap_or(0) * 90
}

/// ffmpeg's names of pixel formats with an alpha plane or component; VP8 and VP9 keep theirs beside the picture and
/// say so in a tag.
fn has_alpha(stream: &Stream) -> bool {
    const WITH_ALPHA: [&str; 9] = ["yuva", "rgba", "bgra", "argb", "abgr", "gbrap", "ya8", "ya16", "pal8"];
    WITH_ALPHA.iter().any(|name| stream.pix_fmt.starts_with(name))
        || stream.tags.iter().any(|(key, value)| key.eq_ignore_ascii_case("alpha_mode") && value == "1")
}

/// The average and the lowest common rate are the same when every frame lasts as long. Rounding in containers that
/// count milliseconds makes them differ by some permille.
fn is_variable(average: &str, common: &str) -> bool {
    const ROUNDING: f64 = 0.01;
    let (Some(average), Some(common)) = (rate(average), rate(common)) else { return true };
    let per_second = |rate: FrameRate| f64::from(rate.num) / f64::from(rate.den);
    let (average, common) = (per_second(average), per_second(common));
    (average - common).abs() > common * ROUNDING
}

fn rate(text: &str) -> Option<FrameRate> {
    ratio(text, '/').map(|(num, den)| FrameRate { num, den })
}

fn ratio(text: &str, separator: char) -> Option<(u32, u32)> {
    let (num, den) = text.split_once(separator)?;
    let (num, den) = (num.parse().ok()?, den.parse().ok()?);
    (num > 0 && den > 0).then_some((num, den))
}

fn milliseconds(seconds: Option<&str>) -> Option<u32> {
    let seconds: f64 = seconds?.parse().ok()?;
    let ms = (seconds * 1000.0).round();
    (ms >= 0.0 && ms <= f64::from(u32::MAX)).then_some(ms as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_counted_clockwise_whoever_wrote_them() {
        let matrix = Stream { side_data_list: vec![SideData { rotation: Some(-90.0) }], ..Stream::default() };
        assert_eq!(rotation(&matrix), 90, "a phone held upright stores -90 in the matrix");
        let tag =
            Stream { tags: HashMap::from([("rotate".to_owned(), "270".to_owned())]), ..Stream::default() };
        assert_eq!(rotation(&tag), 270);
        assert_eq!(rotation(&Stream::default()), 0);
    }

    #[test]
    fn millisecond_rounding_is_no_variable_rate() {
        assert!(!is_variable("30/1", "30/1"));
        assert!(!is_variable("2997/100", "30000/1001"));
        assert!(is_variable("1742/61", "90000/1"), "screen recordings count in ninety-thousandths");
        assert!(is_variable("0/0", "30/1"));
    }

    #[test]
    fn cover_art_is_no_picture() {
        let art = Stream {
            codec_type: "video".to_owned(),
            width: 500,
            height: 500,
            disposition: HashMap::from([("attached_pic".to_owned(), 1)]),
            ..Stream::default()
        };
        assert!(!is_moving_picture(&art));
    }
}
