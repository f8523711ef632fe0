//! The filters between a decoder and a frame.

use model::{Canvas, FrameRate};

use crate::{Tools, camera::Window, probe::VideoInfo, timeline::Fit};

/// The light that diffuse white has in an HDR picture, in cd/m² (ITU-R BT.2408).
const HDR_WHITE: u32 = 203;
/// Pictures larger than this, by the longer or the shorter side, are taken to be BT.709 where they don't say; smaller
/// ones come from the time of BT.601. Players decide the same way.
const HD_LONG_SIDE: u32 = 1280;
const SD_SHORT_SIDE: u32 = 576;

/// Brings a clip to a size, the video's rate, BT.709 and limited range. What it is already costs nothing.
pub(super) fn filter(tools: &Tools, video: &VideoInfo, fit: Fit, size: Canvas, rate: FrameRate) -> String {
    let mut filters = vec![constant_rate(rate)];
    if let Fit::Cover { focus } = fit {
        filters.extend(crop(video, Window::covering(size, (video.width, video.height), focus)));
    }
    if (video.colour.is_hdr() || video.colour.primaries == "bt2020") && tools.has_filter("zscale") {
        filters.extend(from_wide_gamut(tools, video, size));
    } else if !fits_as_it_is(video, fit, size) {
        filters.push(scale(video, size));
    }
    filters.push("setsar=1".to_owned());
    filters.join(",")
}

/// Frames at even times from nought on, each the one that is on show at its time. The shift by a fifth of a frame
/// keeps times that fall between two frames (60 to 30 a second) from being rounded one way here and the other there.
fn constant_rate(FrameRate { num, den }: FrameRate) -> String {
    format!("setpts=PTS+{den}/({num}*5*TB),fps={num}/{den}:start_time=0")
}

/// Crops before scaling, which costs half of scaling first. In shares of the picture, as its stored pixels need not
/// be square.
fn crop(video: &VideoInfo, window: Window) -> Option<String> {
    let (width, height) = (f64::from(video.width), f64::from(video.height));
    if window.width >= width && window.height >= height {
        return None;
    }
    let share = |part: f64, whole: f64| format!("{:.6}", part / whole);
    // At least one pixel, whatever rounding leaves.
    Some(format!(
        "crop=w='max(1,iw*{})':h='max(1,ih*{})':x='iw*{}':y='ih*{}'",
        share(window.width, width),
        share(window.height, height),
        share(window.left, width),
        share(window.top, height)
    ))
}

fn fits_as_it_is(video: &VideoInfo, fit: Fit, size: Canvas) -> bool {
    let same_size = (video.width, video.height) == (size.width, size.height) && video.pixel_aspect == (1, 1);
    let covers = matches!(fit, Fit::Cover { .. }) || same_size;
    same_size
        && covers
        && video.pixel_format == "yuv420p"
        && matrix(video) == "bt709"
        && !is_full_range(video)
}

fn scale(video: &VideoInfo, size: Canvas) -> String {
    let range = if is_full_range(video) { "pc" } else { "tv" };
    format!(
        "scale={}:{}:flags=bicubic+accurate_rnd+full_chroma_int:in_color_matrix={}:in_range={range}:\
         out_color_matrix=bt709:out_range=tv",
        size.width,
        size.height,
        matrix(video)
    )
}

/// Older cameras mark full range only by the pixel format's name.
fn is_full_range(video: &VideoInfo) -> bool {
    video.colour.range == "pc" || video.pixel_format.starts_with("yuvj")
}

/// The name swscale has for a picture's matrix.
fn matrix(video: &VideoInfo) -> &'static str {
    match video.colour.matrix.as_str() {
        "bt709" => "bt709",
        "bt2020nc" | "bt2020c" => "bt2020",
        "smpte170m" | "bt470bg" => "bt601",
        "smpte240m" => "smpte240m",
        "fcc" => "fcc",
        _ => {
            let (long, short) = (video.width.max(video.height), video.width.min(video.height));
            if long >= HD_LONG_SIDE || short > SD_SHORT_SIDE { "bt709" } else { "bt601" }
        }
    }
}

/// From BT.2020, and from PQ or HLG, to BT.709: through linear light, where highlights are rolled off.
fn from_wide_gamut(tools: &Tools, video: &VideoInfo, size: Canvas) -> Vec<String> {
    let or = |tag: &str, otherwise: &str| if tag.is_empty() { otherwise.to_owned() } else { tag.to_owned() };
    let range = if is_full_range(video) { "full" } else { "limited" };
    let mut filters = vec![
        format!(
            "zscale=w={}:h={}:f=bicubic:tin={}:pin={}:min={}:rin={range}:t=linear:npl={HDR_WHITE}",
            size.width,
            size.height,
            or(&video.colour.transfer, "bt709"),
            or(&video.colour.primaries, "bt2020"),
            or(&video.colour.matrix, "bt2020nc"),
        ),
        "format=gbrpf32le".to_owned(),
        "zscale=p=bt709".to_owned(),
    ];
    if video.colour.is_hdr() && tools.has_filter("tonemap") {
        filters.push("tonemap=mobius:desat=2".to_owned());
    }
    filters.push("zscale=t=bt709:m=bt709:p=bt709:r=limited:d=error_diffusion".to_owned());
    filters.push("format=yuv420p".to_owned());
    filters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::Colour;

    fn video(width: u32, height: u32) -> VideoInfo {
        VideoInfo {
            width,
            height,
            rotation: 0,
            pixel_aspect: (1, 1),
            frame_rate: Some(FrameRate::THIRTY),
            variable_rate: false,
            pixel_format: "yuv420p".to_owned(),
            codec: "h264".to_owned(),
            colour: Colour::default(),
            alpha: false,
        }
    }

    #[test]
    fn what_needs_no_scaling_is_not_scaled() {
        let exact = video(1080, 1920);
        assert!(fits_as_it_is(&exact, Fit::default(), Canvas { width: 1080, height: 1920 }));
        let full = VideoInfo { pixel_format: "yuvj420p".to_owned(), ..exact.clone() };
        assert!(!fits_as_it_is(&full, Fit::default(), Canvas { width: 1080, height: 1920 }));
        assert!(!fits_as_it_is(&exact, Fit::default(), Canvas { width: 540, height: 960 }));
    }

    #[test]
    fn small_untagged_pictures_are_of_the_older_matrix() {
        assert_eq!(matrix(&video(640, 480)), "bt601");
        assert_eq!(matrix(&video(720, 1280)), "bt709");
        let tagged =
            VideoInfo { colour: Colour { matrix: "bt709".into(), ..Colour::default() }, ..video(640, 480) };
        assert_eq!(matrix(&tagged), "bt709");
    }
}
