//! Scenes of every kind: what is seen at each frame.

use std::path::Path;

use image::{ImageBuffer, Rgb as Pixel, RgbImage, Rgba, RgbaImage};
use model::{MotionPattern, Transition, visual::Focus};
use reelwright_media::{
    PictureError, ProbeError, RenderError,
    process::Call,
    timeline::{Fit, Movement, Source},
};

use crate::common::*;

const RED: [f64; 3] = [255.0, 0.0, 0.0];
const BLUE: [f64; 3] = [0.0, 0.0, 255.0];
const BLACK: [f64; 3] = [0.0, 0.0, 0.0];

/// A clip whose frames are greys: the number of each can be read off its brightness.
fn counting(desk: &Desk, name: &str, rate: u32, frames: u32, rest: &str) -> std::path::PathBuf {
    let step = 200 / frames.max(1);
    let source = format!("color=black:s=64x64:r={rate},format=gray,geq=lum='{DARKEST}+N*{step}'");
    desk.make(
        name,
        &format!("-f lavfi -i {source} -frames:v {frames} {rest} -pix_fmt yuv420p -c:v libx264 -qp 4"),
    )
}

/// The first frame's grey of a counting clip.
const DARKEST: f64 = 30.0;

/// What number of a counting clip each frame shows.
fn counted(frames: &Frames, of: u32) -> Vec<u32> {
    let step = f64::from(200 / of.max(1));
    let number = |frame: usize| ((frames.whole(frame)[0] - DARKEST) / step).round() as u32;
    (0..frames.frames.len()).map(number).collect()
}

#[test]
fn transitions_look_as_they_are_named() {
    let desk = Desk::new();
    let (red, blue) = (plain(&desk, "red.png", "red"), plain(&desk, "blue.png", "blue"));
    for transition in [Transition::Fade, Transition::Dissolve, Transition::Slide] {
        let timeline =
            timeline(vec![scene(30, still(&red)), entering(transition, 11, scene(30, still(&blue)))]);
        let (video, _) = desk.render(&timeline, "out.mp4");
        let frames = Frames::of(&video, CANVAS);
        assert!(
            near(frames.whole(29), RED, 6.0),
            "{transition:?}: before it all is red {:?}",
            frames.whole(29)
        );
        assert!(
            near(frames.whole(41), BLUE, 6.0),
            "{transition:?}: after it all is blue {:?}",
            frames.whole(41)
        );
        let middle = 35;
        match transition {
            Transition::Fade => assert!(near(frames.whole(middle), BLACK, 6.0), "{:?}", frames.whole(middle)),
            Transition::Dissolve => {
                assert!(near(frames.whole(middle), [127.0, 0.0, 127.0], 12.0), "{:?}", frames.whole(middle));
            }
            _ => {
                let left = frames.mean(middle, (0.0, 0.0), (0.4, 1.0));
                let right = frames.mean(middle, (0.6, 0.0), (1.0, 1.0));
                assert!(near(left, RED, 8.0) && near(right, BLUE, 8.0), "{left:?} {right:?}");
            }
        }
    }
}

#[test]
fn a_first_fade_comes_out_of_black() {
    let desk = Desk::new();
    let red = plain(&desk, "red.png", "red");
    let (video, _) =
        desk.render(&timeline(vec![entering(Transition::Fade, 10, scene(40, still(&red)))]), "out.mp4");
    let frames = Frames::of(&video, CANVAS);
    let reds: Vec<f64> = (0..11).map(|frame| frames.whole(frame)[0]).collect();
    assert!(reds[0] < 40.0 && reds.windows(2).all(|pair| pair[0] < pair[1]) && reds[10] > 245.0, "{reds:?}");
}

#[test]
fn the_scene_before_goes_on_under_a_transition() {
    let desk = Desk::new();
    let count = counting(&desk, "count.mp4", 30, 40, "");
    let black = plain(&desk, "black.png", "black");
    let timeline =
        timeline(vec![scene(20, clip(&count)), entering(Transition::Dissolve, 9, scene(20, still(&black)))]);
    let (video, _) = desk.render(&timeline, "out.mp4");
    let frames = Frames::of(&video, CANVAS);
    // In the dissolve's middle, frame 24 of the clip shines through by half.
    let expected = (DARKEST + 24.0 * 5.0) / 2.0;
    assert!((frames.whole(24)[0] - expected).abs() < 4.0, "{} and not {expected}", frames.whole(24)[0]);
}

#[test]
fn every_frame_of_a_clip_is_shown_in_its_turn() {
    let desk = Desk::new();
    let count = counting(&desk, "count.mp4", 30, 100, "-g 250 -bf 3");
    // Long enough for two chunks, of which the second begins in the middle of the clip's only group of pictures.
    let (video, _) = desk.render(&timeline(vec![scene(100, clip(&count))]), "out.mp4");
    assert_eq!(counted(&Frames::of(&video, CANVAS), 100), (0..100).collect::<Vec<_>>());
}

#[test]
fn a_chunk_shows_the_same_frames_however_it_comes_about() {
    let desk = Desk::new();
    for (name, rate, frames) in [("slow.mp4", 24, 80), ("fast.mp4", 60, 200), ("odd.mp4", 25, 84)] {
        let count = counting(&desk, name, rate, frames, "-g 250");
        let timeline = timeline(vec![scene(100, clip(&count))]);
        let (whole, _) = desk.render(&timeline, "whole.mp4");
        // In another cache each chunk is made alone.
        let alone = Desk::new();
        let path = alone.path("chunk.mp4");
        let chunk = alone.renderer.preview_chunk(&timeline, 70, &path, &Default::default()).unwrap();
        let seen = counted(&Frames::of(&path, CANVAS), frames);
        let whole = counted(&Frames::of(&whole, CANVAS), frames);
        assert!(chunk.start > 0, "it begins in the middle of the clip's only group of pictures: {chunk:?}");
        assert_eq!(whole[chunk.start as usize..], seen, "{name}");
        let expected: Vec<u32> = (0..100).map(|frame| frame * rate / 30).collect();
        let off = whole.iter().zip(&expected).filter(|(shown, meant)| shown.abs_diff(**meant) > 1).count();
        assert_eq!(off, 0, "{name}: {whole:?}");
    }
}

#[test]
fn an_uneven_clip_keeps_its_times() {
    let desk = Desk::new();
    let count = counting(&desk, "even.mp4", 30, 60, "");
    // Frames 10 to 39 are gone, the others keep their times: frame 9 is on show for a second.
    let uneven = desk.make(
        "uneven.mp4",
        &format!("-i {} -vf select='lt(n,10)+gte(n,40)' -fps_mode vfr -c:v libx264 -qp 4", count.display()),
    );
    let (video, _) = desk.render(&timeline(vec![scene(60, clip(&uneven))]), "out.mp4");
    let shown = counted(&Frames::of(&video, CANVAS), 60);
    assert_eq!((shown[5], shown[20], shown[38], shown[45]), (5, 9, 9, 45), "{shown:?}");
}

#[test]
fn a_short_clip_begins_again() {
    let desk = Desk::new();
    let count = counting(&desk, "count.mp4", 30, 20, "");
    let (video, _) = desk.render(&timeline(vec![scene(50, clip(&count))]), "out.mp4");
    let expected: Vec<u32> = (0..50).map(|frame| frame % 20).collect();
    assert_eq!(counted(&Frames::of(&video, CANVAS), 20), expected);
}

#[test]
fn the_used_part_of_a_clip_is_used() {
    let desk = Desk::new();
    let count = counting(&desk, "count.mp4", 30, 60, "");
    let part = Source::Clip { path: count, in_ms: 500, out_ms: 1000, sound_permille: 0 };
    let (video, _) = desk.render(&timeline(vec![scene(20, part)]), "out.mp4");
    let expected: Vec<u32> = (0..20).map(|frame| 15 + frame % 15).collect();
    assert_eq!(counted(&Frames::of(&video, CANVAS), 60), expected);
}

#[test]
fn a_phones_upright_video_stands_upright() {
    let desk = Desk::new();
    // Lying: red at the left, blue at the right. ffmpeg writes this tag as a quarter turn to the left.
    let lying = desk.make(
        "lying.mp4",
        "-f lavfi -i color=red:s=160x180:d=1 -f lavfi -i color=blue:s=160x180:d=1 -lavfi hstack -pix_fmt yuv420p",
    );
    let upright =
        desk.make("upright.mp4", &format!("-i {} -c copy -metadata:s:v rotate=90", lying.display()));
    let (video, _) = desk.render(&timeline(vec![scene(5, clip(&upright))]), "out.mp4");
    let frames = Frames::of(&video, CANVAS);
    let (top, bottom) = (frames.mean(0, (0.1, 0.1), (0.9, 0.4)), frames.mean(0, (0.1, 0.6), (0.9, 0.9)));
    assert!(near(top, BLUE, 8.0) && near(bottom, RED, 8.0), "{top:?} {bottom:?}");
}

fn quarters(width: u32, height: u32) -> RgbImage {
    ImageBuffer::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Pixel([255, 0, 0]),
        (false, true) => Pixel([0, 255, 0]),
        (true, false) => Pixel([0, 0, 255]),
        (false, false) => Pixel([255, 255, 255]),
    })
}

#[test]
fn a_still_is_turned_as_its_camera_says() {
    let desk = Desk::new();
    let path = desk.path("turned.jpg");
    quarters(320, 180).save(&path).unwrap();
    // The smallest EXIF that says "turn a quarter clockwise": orientation 6, after the JPEG's first marker.
    let mut jpeg = std::fs::read(&path).unwrap();
    let exif = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    jpeg.splice(2..2, exif.iter().copied());
    std::fs::write(&path, jpeg).unwrap();
    let (video, _) = desk.render(&timeline(vec![scene(3, still(&path))]), "out.mp4");
    let frames = Frames::of(&video, CANVAS);
    let (top_left, top_right) =
        (frames.mean(0, (0.1, 0.1), (0.4, 0.4)), frames.mean(0, (0.6, 0.1), (0.9, 0.4)));
    assert!(near(top_left, BLUE, 10.0) && near(top_right, RED, 10.0), "{top_left:?} {top_right:?}");
}

#[test]
fn colours_come_out_as_they_went_in() {
    let desk = Desk::new();
    let color = [200.0, 120.0, 40.0];
    let source = "-f lavfi -i color=0xc87828:s=180x320:r=30:d=0.3";
    let tagged = |matrix: &str, range: &str| {
        format!(
            "{source} -vf scale=out_color_matrix={matrix}:out_range={range},format=yuv420p -c:v libx264 -qp 1 \
             -colorspace {} -color_range {range}",
            if matrix == "bt601" { "smpte170m" } else { matrix }
        )
    };
    for (name, args) in [
        ("hd.mp4", tagged("bt709", "tv")),
        ("sd.mp4", tagged("bt601", "tv")),
        ("full.mp4", tagged("bt709", "pc")),
        ("rgb.mkv", format!("{source} -c:v libx264rgb -qp 1")),
        (
            "fine.mov",
            format!(
                "{source} -vf scale=out_color_matrix=bt709,format=yuv422p10le,setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709 -c:v prores_ks"
            ),
        ),
        (
            "444.mp4",
            format!(
                "{source} -vf scale=out_color_matrix=bt709,format=yuv444p -c:v libx264 -qp 1 -colorspace bt709"
            ),
        ),
    ] {
        let path = desk.make(name, &args);
        let (video, _) = desk.render(&timeline(vec![scene(3, clip(&path))]), "out.mp4");
        let seen = Frames::of(&video, CANVAS).whole(1);
        assert!(near(seen, color, 5.0), "{name}: {seen:?}");
    }
    let jpeg = desk.path("still.jpg");
    RgbImage::from_pixel(200, 200, Pixel([200, 120, 40])).save(&jpeg).unwrap();
    let (video, _) = desk.render(&timeline(vec![scene(3, still(&jpeg))]), "out.mp4");
    let seen = Frames::of(&video, CANVAS).whole(1);
    assert!(near(seen, color, 5.0), "a JPEG: {seen:?}");
}

#[test]
fn a_high_dynamic_range_is_brought_down() {
    let desk = Desk::new();
    // Half of PQ's scale is 92 cd/m², a little under half of diffuse white.
    let hdr = desk.make(
        "hdr.mp4",
        "-f lavfi -i color=gray:s=96x96:d=0.3 -vf format=yuv420p10le -c:v libx265 -x265-params log-level=none \
         -color_trc smpte2084 -color_primaries bt2020 -colorspace bt2020nc",
    );
    let (video, _) = desk.render(&timeline(vec![scene(3, clip(&hdr))]), "out.mp4");
    let grey = Frames::of(&video, CANVAS).whole(1);
    assert!(near(grey, [grey[0]; 3], 4.0), "grey stays grey: {grey:?}");
    assert!((140.0..225.0).contains(&grey[0]), "92 cd/m² is a light grey: {grey:?}");
}

#[test]
fn transparency_lies_on_a_ground() {
    let desk = Desk::new();
    let half = desk.make("half.mov", "-f lavfi -i color=red@0.5:s=180x320:r=30:d=0.3,format=rgba -c:v png");
    let (video, _) = desk.render(&timeline(vec![scene(3, clip(&half))]), "out.mp4");
    let seen = Frames::of(&video, CANVAS).whole(1);
    assert!(near(seen, [127.0, 0.0, 0.0], 8.0), "half red on black: {seen:?}");
    // A black drawing on nothing must be seen.
    let logo = desk.path("logo.png");
    RgbaImage::from_fn(90, 160, |x, _| if x < 45 { Rgba([0, 0, 0, 255]) } else { Rgba([0, 0, 0, 0]) })
        .save(&logo)
        .unwrap();
    let (video, _) = desk.render(&timeline(vec![scene(3, still(&logo))]), "out.mp4");
    let frames = Frames::of(&video, CANVAS);
    let (drawing, ground) = (frames.mean(1, (0.1, 0.1), (0.4, 0.9)), frames.mean(1, (0.6, 0.1), (0.9, 0.9)));
    assert!(drawing[0] < 10.0 && ground[0] > 220.0, "{drawing:?} {ground:?}");
}

#[test]
fn the_focus_decides_what_is_cropped() {
    let desk = Desk::new();
    let halves = desk.path("halves.png");
    RgbImage::from_fn(640, 320, |x, _| if x < 320 { Pixel([255, 0, 0]) } else { Pixel([0, 0, 255]) })
        .save(&halves)
        .unwrap();
    let moving =
        desk.make("halves.mp4", &format!("-loop 1 -i {} -frames:v 5 -pix_fmt yuv420p", halves.display()));
    for source in [still(&halves), clip(&moving)] {
        for (x, color) in [(0, RED), (1000, BLUE)] {
            let mut shown = scene(2, source.clone());
            shown.fit = Fit::Cover { focus: Focus { x, y: 500 } };
            let (video, _) = desk.render(&timeline(vec![shown]), "out.mp4");
            let seen = Frames::of(&video, CANVAS).whole(0);
            assert!(near(seen, color, 12.0), "{source:?} at {x}: {seen:?}");
        }
    }
}

#[test]
fn contained_pictures_are_whole_over_a_dim_copy() {
    let desk = Desk::new();
    let path = desk.path("wide.png");
    quarters(640, 320).save(&path).unwrap();
    let moving =
        desk.make("wide.mp4", &format!("-loop 1 -i {} -frames:v 5 -pix_fmt yuv420p", path.display()));
    for source in [still(&path), clip(&moving)] {
        let mut shown = scene(2, source.clone());
        shown.fit = Fit::Contain;
        let (video, _) = desk.render(&timeline(vec![shown]), "out.mp4");
        let frames = Frames::of(&video, CANVAS);
        // The picture is 180x90 in the middle of 320 rows.
        let corner = |x: f64, y: f64| frames.mean(0, (x, y), (x + 0.2, y + 0.06));
        assert!(near(corner(0.1, 0.39), RED, 20.0), "{source:?}: {:?}", corner(0.1, 0.39));
        assert!(near(corner(0.7, 0.55), [255.0; 3], 20.0), "{source:?}: {:?}", corner(0.7, 0.55));
        let above = frames.mean(0, (0.0, 0.0), (0.3, 0.2));
        assert!(above[0] > 60.0 && above[0] < 200.0 && above[1] < 80.0, "a dim, soft red: {above:?}");
    }
}

#[test]
fn pictures_of_any_size_fill_the_canvas() {
    let desk = Desk::new();
    for (width, height) in [(1, 1), (3, 5), (1, 900), (901, 1), (777, 333)] {
        let path = desk.path("odd.png");
        RgbImage::from_pixel(width, height, Pixel([0, 0, 255])).save(&path).unwrap();
        for movement in [Movement::None, Movement::ZoomIn, Movement::PanLeft] {
            let mut shown = scene(3, still(&path));
            shown.movement = movement;
            let (video, _) = desk.render(&timeline(vec![shown]), "out.mp4");
            let seen = Frames::of(&video, CANVAS).whole(2);
            assert!(near(seen, BLUE, 8.0), "{width}x{height} {movement:?}: {seen:?}");
        }
    }
    let odd = desk.make("odd.mkv", "-f lavfi -i color=blue:s=63x47:r=30:d=0.2 -pix_fmt yuv444p -c:v ffv1");
    let mut contained = scene(3, clip(&odd));
    for fit in [Fit::default(), Fit::Contain] {
        contained.fit = fit;
        let (video, _) = desk.render(&timeline(vec![contained.clone()]), "out.mp4");
        let seen = Frames::of(&video, CANVAS).mean(1, (0.3, 0.45), (0.7, 0.55));
        assert!(near(seen, BLUE, 8.0), "{fit:?}: {seen:?}");
    }
}

#[test]
fn pixels_that_are_not_square_are_made_so() {
    let desk = Desk::new();
    // 90 stored pixels across, each twice as wide as high: 180x180 as it is seen, so a covering crop takes its middle.
    let path = desk.path("q.png");
    quarters(90, 180).save(&path).unwrap();
    let wide = desk.make(
        "wide.mp4",
        &format!("-loop 1 -i {} -frames:v 5 -vf setsar=2 -pix_fmt yuv420p", path.display()),
    );
    let (video, _) = desk.render(&timeline(vec![scene(2, clip(&wide))]), "out.mp4");
    let frames = Frames::of(&video, CANVAS);
    let (left, right) = (frames.mean(0, (0.05, 0.1), (0.4, 0.4)), frames.mean(0, (0.6, 0.1), (0.95, 0.4)));
    assert!(near(left, RED, 12.0) && near(right, [0.0, 255.0, 0.0], 12.0), "{left:?} {right:?}");
}

#[test]
fn names_of_any_kind_are_rendered() {
    let desk = Desk::new();
    let count = counting(&desk, "count.mp4", 30, 5, "");
    let picture = plain(&desk, "blue.png", "blue");
    for (index, name) in
        ["-i", "a b'c\"d", "x:y,z;[0]=%03d", "夏 — été", "$(id)`", "50% \\, '"].into_iter().enumerate()
    {
        let (moving, standing) = (desk.path(&format!("{name}.mp4")), desk.path(&format!("{name}.png")));
        std::fs::copy(&count, &moving).unwrap();
        std::fs::copy(&picture, &standing).unwrap();
        let timeline = timeline(vec![scene(3 + index as u32, clip(&moving)), scene(3, still(&standing))]);
        desk.render(&timeline, &format!("{name} out.mp4"));
    }
}

#[test]
fn bad_sources_are_told_before_any_work() {
    let desk = Desk::new();
    let whole = counting(&desk, "whole.mp4", 30, 30, "");
    let bytes = std::fs::read(&whole).unwrap();
    std::fs::write(desk.path("cut.mp4"), &bytes[..bytes.len() / 2]).unwrap();
    std::fs::write(desk.path("empty.png"), b"").unwrap();
    let sound = desk.make("sound.wav", "-f lavfi -i sine=d=0.2");
    let picture = plain(&desk, "blue.png", "blue");
    let error = |source: Source| {
        let timeline = timeline(vec![scene(30, drawn(MotionPattern::Drift, 1)), scene(5, source)]);
        match desk.try_render(&timeline, "out.mp4").unwrap_err() {
            RenderError::Picture(error) => error,
            error => panic!("{error}"),
        }
    };
    let probed = |source: Source| match error(source) {
        PictureError::Probe(error) => error,
        error => panic!("{error}"),
    };
    assert!(matches!(probed(clip(Path::new("/nowhere/a.mp4"))), ProbeError::Missing { .. }));
    assert!(matches!(probed(clip(&desk.path("cut.mp4"))), ProbeError::Damaged { .. }));
    assert!(matches!(probed(still(&desk.path("empty.png"))), ProbeError::Empty { .. }));
    assert!(matches!(probed(clip(&sound)), ProbeError::NoVideo { .. }));
    assert!(matches!(error(still(&whole)), PictureError::Kind { .. }));
    assert!(matches!(error(clip(&picture)), PictureError::Kind { .. }));
    let late = Source::Clip { path: whole, in_ms: 5000, out_ms: 0, sound_permille: 0 };
    assert!(matches!(error(late), PictureError::StartsAfterEnd { .. }));
    assert!(crate::render::files_ending(&desk, "mp4").is_empty(), "nothing was encoded");
}

#[test]
fn a_clip_that_breaks_off_inside_is_an_error_not_a_frozen_picture() {
    let desk = Desk::new();
    let whole = counting(&desk, "whole.mkv", 30, 120, "-g 10");
    let bytes = std::fs::read(&whole).unwrap();
    // Matroska plays as far as it goes; its head still promises four seconds.
    std::fs::write(desk.path("cut.mkv"), &bytes[..bytes.len() / 2]).unwrap();
    let error =
        desk.try_render(&timeline(vec![scene(120, clip(&desk.path("cut.mkv")))]), "out.mp4").unwrap_err();
    assert!(matches!(error, RenderError::Picture(_)), "{error}");
    assert!(error.to_string().contains("cut.mkv"), "{error}");
}

#[test]
fn still_pictures_dont_waste_the_encoder() {
    let desk = Desk::new();
    let picture = plain(&desk, "blue.png", "blue");
    let call = |path: &Path| {
        Call::ffprobe(&tools()).args(["-show_entries", "format=size", "-of", "csv=p=0"]).input(path)
    };
    let (video, _) = desk.render(&timeline(vec![scene(60, still(&picture))]), "out.mp4");
    let size: u64 = String::from_utf8(call(&video).output().unwrap()).unwrap().trim().parse().unwrap();
    assert!(size < 60_000, "two seconds of one colour and silence take {size} bytes");
}
