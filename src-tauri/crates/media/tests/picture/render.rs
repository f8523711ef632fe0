//! Whole renders: what was asked for against what the decoded file says.

use std::{fs, sync::Mutex};

use model::{
    Canvas, FrameRate, MotionPattern, Overlay, OverlayPosition, OverlayStyle, SpokenWord, Transition,
};
use reelwright_media::{
    CancellationToken, RenderError, Timeline,
    process::Call,
    timeline::{Codec, Export, MusicTrack, VoiceTrack},
};

use crate::common::*;

fn word(text: &str, start_ms: u32) -> SpokenWord {
    SpokenWord { text: text.to_owned(), start_ms, end_ms: start_ms + 300, scene: 1 }
}

/// Every kind of source and transition, text and sound; four seconds and a bit.
pub fn rich(desk: &Desk) -> Timeline {
    let picture = desk.make("still.png", "-f lavfi -i mandelbrot=s=320x240 -frames:v 1");
    let moving = desk.make("clip.mp4", "-f lavfi -i testsrc2=s=240x180:r=25:d=2 -pix_fmt yuv420p -g 250");
    let voice = desk.make("voice.wav", "-f lavfi -i sine=f=300:d=3");
    let music = desk.make("music.wav", "-f lavfi -i sine=f=110:d=2");
    let mut timeline = timeline(vec![
        entering(Transition::Fade, 8, scene(40, drawn(MotionPattern::Drift, 1))),
        entering(Transition::Dissolve, 10, scene(45, clip(&moving))),
        entering(Transition::Slide, 10, scene(40, still(&picture))),
        scene(15, drawn(MotionPattern::Grid, 4)),
    ]);
    timeline.scenes[2].movement = reelwright_media::timeline::Movement::ZoomIn;
    timeline.words = vec![word("One", 200), word("moment", 600), word("please.", 1000)];
    timeline.overlays = vec![Overlay {
        text: "100% {\\b1} [v]".to_owned(),
        start_ms: 300,
        end_ms: 2000,
        position: OverlayPosition::Top,
        style: OverlayStyle::Bold,
    }];
    timeline.voice = Some(VoiceTrack { path: voice, delay_ms: 0 });
    timeline.music =
        Some(MusicTrack { path: music, volume_permille: 300, duck_db: 12, start_ms: 0, fade_out_ms: 500 });
    timeline
}

#[test]
fn the_join_is_exact() {
    let desk = Desk::new();
    let timeline = rich(&desk);
    let (video, report) = desk.render(&timeline, "out.mp4");
    assert_eq!(report.duration_ms, 4667);
    let frames = Frames::of(&video, CANVAS);
    assert_eq!(frames.frames.len(), 140, "every frame once");
    let mut times: Vec<i64> =
        said(&video, "packet=pts").lines().map(|line| line.trim_matches(',').parse().unwrap()).collect();
    times.sort_unstable();
    let expected: Vec<i64> = (0..140).map(|frame| frame * 512).collect();
    assert_eq!(times, expected, "even timestamps from nought, in 15360ths");
    assert_eq!(said(&video, "stream=start_pts").trim(), "0");
    // One description in the file, and no other parameter sets among the frames.
    let call = Call::ffmpeg(&tools()).input(&video);
    let call =
        call.args(["-map", "0:v", "-c", "copy", "-bsf:v", "filter_units=pass_types=7-8", "-f", "data", "-"]);
    assert_eq!(call.output().unwrap().len(), 0, "parameter sets stand only at the head");
}

#[test]
fn what_is_delivered_is_what_platforms_take() {
    let desk = Desk::new();
    let (video, _) = desk.render(&rich(&desk), "out.mp4");
    let entries = "stream=codec_name,profile,width,height,pix_fmt,sample_aspect_ratio,color_range,color_space,\
                   color_transfer,color_primaries,r_frame_rate,avg_frame_rate";
    assert_eq!(
        said(&video, entries).trim(),
        "h264,High,180,320,1:1,yuv420p,tv,bt709,bt709,bt709,30/1,30/1",
        "in ffprobe's own order"
    );
    let bytes = fs::read(&video).unwrap();
    let place = |name: &[u8]| bytes.windows(4).position(|four| four == name).unwrap();
    assert!(place(b"moov") < place(b"mdat"), "the table of contents comes first");
    let call = Call::ffprobe(&tools()).args([
        "-select_streams",
        "a",
        "-show_entries",
        "stream=codec_name,sample_rate",
    ]);
    let sound = String::from_utf8(call.args(["-of", "csv=p=0"]).input(&video).output().unwrap()).unwrap();
    assert_eq!(sound.trim(), "aac,48000");
    assert!(!desk.path("out.mp4.partial").exists());
}

#[test]
fn the_second_render_makes_nothing() {
    let desk = Desk::new();
    let timeline = rich(&desk);
    let (first, report) = desk.render(&timeline, "first.mp4");
    assert!(report.chunks.iter().all(|chunk| !chunk.cached));
    let (second, report) = desk.render(&timeline, "second.mp4");
    assert!(report.chunks.iter().all(|chunk| chunk.cached), "{report:?}");
    assert!(report.sound.unwrap().cached, "the sound is kept too");
    assert_eq!(fs::read(first).unwrap(), fs::read(second).unwrap(), "the same bytes");
}

#[test]
fn a_changed_word_costs_one_chunk() {
    let desk = Desk::new();
    let mut timeline = timeline(vec![scene(240, drawn(MotionPattern::Waves, 2))]);
    // Long words, so that a caption is shown for about as long as a chunk lasts.
    timeline.words = (0..14).map(|n| word("wonderful", 500 * n + 100)).collect();
    desk.render(&timeline, "before.mp4");
    timeline.words[2].text = "wonderous".to_owned();
    let (_, report) = desk.render(&timeline, "after.mp4");
    let made: Vec<u32> =
        report.chunks.iter().filter(|chunk| !chunk.cached).map(|chunk| chunk.start).collect();
    assert_eq!(made.len(), 1, "of {} chunks, those at {made:?} were made", report.chunks.len());
}

#[test]
fn changed_music_costs_no_picture() {
    let desk = Desk::new();
    let mut timeline = rich(&desk);
    desk.render(&timeline, "before.mp4");
    timeline.music.as_mut().unwrap().volume_permille = 100;
    let (_, report) = desk.render(&timeline, "after.mp4");
    assert!(report.chunks.iter().all(|chunk| chunk.cached));
    assert!(!report.sound.unwrap().cached);
}

#[test]
fn a_changed_source_costs_its_scene_and_the_transitions_beside_it() {
    let desk = Desk::new();
    let (red, blue) = (plain(&desk, "red.png", "red"), plain(&desk, "blue.png", "blue"));
    let dissolved = |path| entering(Transition::Dissolve, 10, scene(40, still(path)));
    let mut timeline = timeline(vec![dissolved(&red), dissolved(&red), dissolved(&red), dissolved(&red)]);
    desk.render(&timeline, "before.mp4");
    timeline.scenes[1].source = still(&blue);
    let (_, report) = desk.render(&timeline, "after.mp4");
    let made: Vec<_> = report
        .chunks
        .iter()
        .filter(|chunk| !chunk.cached)
        .map(|chunk| (chunk.scene, chunk.transition))
        .collect();
    assert_eq!(made, [(2, true), (2, false), (3, true)]);
}

#[test]
fn a_damaged_chunk_is_made_again() {
    let desk = Desk::new();
    let timeline = timeline(vec![scene(130, drawn(MotionPattern::Rings, 2))]);
    let (first, _) = desk.render(&timeline, "first.mp4");
    let chunk = files_ending(&desk, "mp4").into_iter().next().unwrap();
    let mut bytes = fs::read(&chunk).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    fs::write(&chunk, bytes).unwrap();
    let (second, report) = desk.render(&timeline, "second.mp4");
    assert_eq!(report.chunks.iter().filter(|chunk| !chunk.cached).count(), 1);
    assert_eq!(fs::read(first).unwrap(), fs::read(second).unwrap());
}

/// Files anywhere in the desk's cache with an ending.
pub fn files_ending(desk: &Desk, ending: &str) -> Vec<std::path::PathBuf> {
    let mut folders = vec![desk.path("cache")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                files.push(path);
            }
        }
    }
    files
}

#[test]
fn progress_is_true_and_seldom() {
    let desk = Desk::new();
    let timeline = timeline(vec![scene(150, drawn(MotionPattern::Bands, 2))]);
    let told = Mutex::new(Vec::new());
    let tell = |progress: &reelwright_media::Progress| told.lock().unwrap().push(progress.clone());
    desk.renderer.render(&timeline, &desk.path("out.mp4"), &tell, &CancellationToken::new()).unwrap();
    let told = told.into_inner().unwrap();
    assert!(told.windows(2).all(|pair| pair[0].frames_done <= pair[1].frames_done), "{told:?}");
    let last = told.last().unwrap();
    assert_eq!((last.frames_done, last.frames_total, last.left_ms), (150, 150, Some(0)));
    assert_eq!((last.chunks_done, last.chunks_total), (2, 2));
}

#[test]
fn cancelling_leaves_whole_chunks_and_the_next_render_takes_them_up() {
    let desk = Desk::new();
    let timeline = timeline(vec![scene(600, drawn(MotionPattern::Bokeh, 2))]);
    let cancel = CancellationToken::new();
    let tell = |progress: &reelwright_media::Progress| {
        if progress.chunks_done >= 1 {
            cancel.cancel();
        }
    };
    let error = desk.renderer.render(&timeline, &desk.path("out.mp4"), &tell, &cancel).unwrap_err();
    assert!(matches!(error, RenderError::Cancelled), "{error}");
    assert!(!desk.path("out.mp4").exists() && !desk.path("out.mp4.partial").exists());
    assert_eq!(files_ending(&desk, "partial").len(), 0, "nothing half-written is left");
    let kept = desk.renderer.plan(&timeline).unwrap().cached.iter().filter(|cached| **cached).count();
    assert!(kept >= 1, "a chunk was whole when it was cancelled");
    let (video, report) = desk.render(&timeline, "out.mp4");
    assert_eq!(report.chunks.iter().filter(|chunk| chunk.cached).count(), kept);
    assert_eq!(Frames::of(&video, CANVAS).frames.len(), 600);
}

#[test]
fn other_rates_are_exact_too() {
    let desk = Desk::new();
    let moving = desk.make("clip.mp4", "-f lavfi -i testsrc2=s=160x120:r=24:d=2 -pix_fmt yuv420p");
    let rate = FrameRate { num: 30000, den: 1001 };
    let timeline = Timeline {
        frame_rate: rate,
        ..timeline(vec![scene(80, clip(&moving)), scene(41, drawn(MotionPattern::Drift, 1))])
    };
    let (video, _) = desk.render(&timeline, "out.mp4");
    assert_eq!(
        said(&video, "stream=r_frame_rate,avg_frame_rate,nb_frames").trim(),
        "30000/1001,30000/1001,121"
    );
}

#[test]
fn other_formats_are_joined_as_exactly() {
    let desk = Desk::new();
    for (codec, encoder, name) in [(Codec::H265, "libx265", "hevc"), (Codec::Av1, "libsvtav1", "av1")] {
        if !tools().has_encoder(encoder) {
            continue;
        }
        let mut timeline = timeline(vec![
            scene(70, drawn(MotionPattern::Drift, 1)),
            scene(20, drawn(MotionPattern::Grid, 1)),
        ]);
        timeline.export = Export { codec, ..Export::default() };
        let (video, report) = desk.render(&timeline, &format!("{name}.mp4"));
        assert_eq!(report.encoder, encoder);
        assert_eq!(said(&video, "stream=codec_name,nb_frames").trim(), format!("{name},90"));
        assert_eq!(Frames::of(&video, CANVAS).frames.len(), 90);
    }
}

#[test]
fn the_smallest_video_is_rendered() {
    let desk = Desk::new();
    let canvas = Canvas { width: 16, height: 16 };
    let timeline = Timeline {
        canvas,
        ..timeline(vec![
            scene(1, drawn(MotionPattern::Drift, 1)),
            scene(1, drawn(MotionPattern::Grid, 1)),
            scene(2, drawn(MotionPattern::Waves, 1)),
        ])
    };
    let (video, _) = desk.render(&timeline, "out.mp4");
    assert_eq!(Frames::of(&video, canvas).frames.len(), 4);
}

#[test]
fn an_output_that_cant_be_written_is_told_before_any_work() {
    let desk = Desk::new();
    let timeline = timeline(vec![scene(30, drawn(MotionPattern::Drift, 1))]);
    fs::write(desk.path("file"), "in the way").unwrap();
    let error = desk.try_render(&timeline, "file/out.mp4").unwrap_err();
    assert!(matches!(error, RenderError::Output { .. }), "{error}");
    assert!(files_ending(&desk, "mp4").is_empty());
}
