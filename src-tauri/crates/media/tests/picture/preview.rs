//! Single frames and chunks: what is seen is what is rendered.

use model::{MotionPattern, Overlay, OverlayPosition, OverlayStyle, Transition};
use reelwright_media::RenderError;

use crate::common::*;

#[test]
fn a_preview_is_the_rendered_frame() {
    let desk = Desk::new();
    let moving =
        desk.make("clip.mp4", "-f lavfi -i testsrc2=s=180x320:r=30:d=3 -pix_fmt yuv420p -g 250 -qp 2");
    let mut timeline = timeline(vec![
        scene(80, clip(&moving)),
        entering(Transition::Slide, 12, scene(40, drawn(MotionPattern::Bokeh, 5))),
    ]);
    timeline.overlays = vec![Overlay {
        text: "Seen".to_owned(),
        start_ms: 1000,
        end_ms: 3500,
        position: OverlayPosition::Center,
        style: OverlayStyle::Bold,
    }];
    let (video, _) = desk.render(&timeline, "out.mp4");
    let rendered = Frames::of(&video, CANVAS);
    for frame in [0, 35, 70, 85, 100] {
        for ending in ["png", "jpg"] {
            let path = desk.path(&format!("frame.{ending}"));
            desk.renderer.preview_frame(&timeline, frame, &path).unwrap();
            let picture = image::open(&path).unwrap().into_rgb8();
            assert_eq!((picture.width(), picture.height()), (180, 320));
            let shown = &rendered.frames[frame as usize];
            let sum: u64 = picture.as_raw().iter().zip(shown).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
            let difference = sum as f64 / shown.len() as f64;
            assert!(difference < 6.0, "frame {frame} as {ending} differs by {difference} levels");
        }
    }
}

#[test]
fn a_frame_beyond_the_end_is_told() {
    let desk = Desk::new();
    let timeline = timeline(vec![scene(10, drawn(MotionPattern::Drift, 1))]);
    let error = desk.renderer.preview_frame(&timeline, 10, &desk.path("frame.png")).unwrap_err();
    assert!(matches!(error, RenderError::NoSuchFrame { frame: 10, frames: 10 }), "{error}");
    assert!(!desk.path("frame.png").exists());
}

#[test]
fn a_chunk_seen_before_is_not_rendered_again() {
    let desk = Desk::new();
    let timeline = timeline(vec![scene(120, drawn(MotionPattern::Drift, 1))]);
    let clip = desk.path("clip.mp4");
    let chunk = desk.renderer.preview_chunk(&timeline, 61, &clip, &Default::default()).unwrap();
    assert_eq!((chunk.start, chunk.frames), (60, 60));
    assert_eq!(Frames::of(&clip, CANVAS).frames.len(), 60);
    let (_, report) = desk.render(&timeline, "out.mp4");
    let cached: Vec<bool> = report.chunks.iter().map(|chunk| chunk.cached).collect();
    assert_eq!(cached, [false, true]);
}

#[test]
fn a_thumbnail_is_the_moment_asked_for() {
    let desk = Desk::new();
    let (red, blue) = (plain(&desk, "red.png", "red"), plain(&desk, "blue.png", "blue"));
    let (video, _) = desk.render(&timeline(vec![scene(30, still(&red)), scene(30, still(&blue))]), "out.mp4");
    let seen = |at_ms: u32| {
        let path = desk.path("thumbnail.jpg");
        desk.renderer.frame_of(&video, at_ms, &path).unwrap();
        let pixel = image::open(&path).unwrap().into_rgb8().get_pixel(90, 160).0;
        pixel.map(f64::from)
    };
    assert!(near(seen(500), [255.0, 0.0, 0.0], 8.0), "{:?}", seen(500));
    assert!(near(seen(1500), [0.0, 0.0, 255.0], 8.0), "{:?}", seen(1500));
    assert!(near(seen(99_000), [0.0, 0.0, 255.0], 8.0), "after the end it is the last frame");
}
