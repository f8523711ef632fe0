//! Chunks that were joined, against the same frames encoded in one go.

use std::{fs, io::Write, path::Path};

use model::{
    Canvas, Rgb, SpokenWord, Transition,
    visual::{Motion, MotionPattern},
};
use tempfile::TempDir;

use super::*;
use crate::{
    compose::{Composer, Material},
    frame::Frame,
    lettering::Lettering,
    process::{Call, Pipes},
    timeline::{Movement, Source, TimelineScene},
};

const CANVAS: Canvas = Canvas { width: 180, height: 320 };
/// What a frame of the one and of the other have in common at least (SSIM, 1 is the same).
const ALIKE: f64 = 0.99;

/// Every kind of source and transition, and words.
fn every_kind(folder: &Path) -> Timeline {
    let still = folder.join("still.png");
    let hills = image::RgbImage::from_fn(320, 240, |x, y| {
        let wave = |along: u32, of: f32| ((along as f32 / of).sin() * 100.0 + 127.0) as u8;
        image::Rgb([wave(x, 17.0), wave(y, 23.0), wave(x + y, 31.0)])
    });
    hills.save(&still).unwrap();
    let clip = folder.join("clip.mp4");
    let made = Call::ffmpeg(&Tools::find().unwrap()).args([
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=240x180:r=25:d=2",
        "-pix_fmt",
        "yuv420p",
        "-g",
        "250",
    ]);
    made.arg(&clip).output().unwrap();
    let palette = [Rgb(20, 30, 60), Rgb(90, 120, 255), Rgb(255, 120, 90)].to_vec();
    let drawn = |pattern| Source::Drawn { motion: Motion { pattern, palette: palette.clone(), seed: 1 } };
    let scene = |frames, source, transition, transition_frames| TimelineScene {
        frames,
        source,
        fit: Default::default(),
        movement: Movement::ZoomIn,
        transition,
        transition_frames,
    };
    let word = |text: &str, start_ms| SpokenWord {
        text: text.to_owned(),
        start_ms,
        end_ms: start_ms + 300,
        scene: 1,
    };
    Timeline {
        canvas: CANVAS,
        scenes: vec![
            scene(40, drawn(MotionPattern::Drift), Transition::Fade, 8),
            scene(
                95,
                Source::Clip { path: clip, in_ms: 0, out_ms: 0, sound_permille: 0 },
                Transition::Dissolve,
                10,
            ),
            scene(40, Source::Still { path: still }, Transition::Slide, 10),
            scene(15, drawn(MotionPattern::Grid), Transition::Cut, 0),
        ],
        words: vec![word("One", 200), word("moment,", 600), word("please.", 1000)],
        ..Timeline::default()
    }
}

/// A renderer that encodes so finely that what still differs is not the encoder's doing.
fn fine(folder: &Path, timeline: &Timeline) -> Renderer {
    let renderer = Renderer::new(Tools::find().unwrap(), &folder.join("cache")).unwrap();
    let encoder = renderer.encoder(timeline, &CancellationToken::new()).unwrap().at_rate_factor("4");
    let choice = (timeline.export, timeline.canvas, timeline.frame_rate);
    *renderer.chosen.lock().unwrap() = vec![(choice, encoder)];
    renderer
}

/// Encodes all frames with one encoder that is never told where a chunk begins.
fn in_one_pass(renderer: &Renderer, timeline: &Timeline, output: &Path) {
    let cancel = CancellationToken::new();
    let prepared = renderer.prepare(timeline, &cancel).unwrap();
    let meter = Meter::new(timeline, prepared.chunks.len(), &|_| {});
    let workers = renderer.workers(timeline, &prepared, &meter, &cancel);
    let text = Lettering::draw(&prepared.text.chunk(0..timeline.frames()), workers.encoding.board()).unwrap();
    let (tools, sources) = (&renderer.tools, &renderer.sources);
    let material = Material { tools, timeline, sources, threads: 1, cancel: &cancel };
    let feed = |stdin: &mut dyn Write| {
        let (mut composer, mut frame) = (Composer::new(material), Frame::black(CANVAS));
        for chunk in &prepared.chunks {
            for index in 0..chunk.frames {
                composer.draw(chunk, index, &mut frame).unwrap();
                text.lay_over(chunk.start + index, &mut frame);
                stdin.write_all(frame.bytes())?;
            }
        }
        Ok(())
    };
    let (encoder, rate) = (&prepared.encoder, timeline.frame_rate);
    let call = encoder.call(&renderer.tools, CANVAS, rate).args(["-vf", &encoder.last_filters()]);
    let mut bytes = Vec::new();
    let sink = |block: &[u8]| {
        bytes.extend_from_slice(block);
        Ok(())
    };
    let pipes = Pipes { feed: Some(Box::new(feed)), sink: Some(Box::new(sink)), ..Pipes::default() };
    encoder.output(call, rate).run(pipes).unwrap();
    fs::write(output, bytes).unwrap();
}

/// The SSIM of each frame of two videos.
fn alike(folder: &Path, one: &Path, other: &Path) -> Vec<f64> {
    let call = Call::ffmpeg(&Tools::find().unwrap()).input(one).input(other).folder(folder);
    call.args(["-lavfi", "[0:v][1:v]ssim=stats_file=ssim.log", "-f", "null", "-"]).output().unwrap();
    let log = fs::read_to_string(folder.join("ssim.log")).unwrap();
    let all = |line: &str| line.split("All:").nth(1)?.split(' ').next()?.parse().ok();
    log.lines().map(|line| all(line).unwrap()).collect()
}

#[test]
fn joined_chunks_look_like_one_pass() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let timeline = every_kind(folder.path());
    let renderer = fine(folder.path(), &timeline);
    let report = renderer.render(&timeline, &path("joined.mp4"), &|_| {}, &CancellationToken::new()).unwrap();
    assert!(report.chunks.len() > timeline.scenes.len(), "a scene was cut, too: {}", report.chunks.len());
    in_one_pass(&renderer, &timeline, &path("single.mp4"));
    let alike = alike(folder.path(), &path("joined.mp4"), &path("single.mp4"));
    assert_eq!(alike.len(), timeline.frames() as usize, "every frame has its like");
    let worst = alike.iter().copied().enumerate().min_by(|one, other| one.1.total_cmp(&other.1)).unwrap();
    assert!(worst.1 > ALIKE, "frame {} has an SSIM of {} with the single pass", worst.0, worst.1);
}
