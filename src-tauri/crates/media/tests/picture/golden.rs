//! Decoded frames against those that were looked at and found right, with every ffmpeg at hand: the machine's, and a
//! much newer one. Bytes may differ from version to version; what is seen may not.
//!
//! After a change that is meant to be seen: `REELWRIGHT_WRITE_GOLDEN=1 cargo test -p reelwright-media --test picture
//! golden`, and look at what the file's difference says.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use model::{MotionPattern, Transition};
use reelwright_media::{
    Renderer, Timeline, Tools,
    timeline::{Fit, Movement},
};

use crate::{common::*, render::rich};

/// Frames that are compared: each kind of source, and the middle of each transition.
const FRAMES: [usize; 8] = [4, 20, 34, 55, 69, 80, 94, 110];
/// A frame is remembered as the mean colours of so many fields across and down.
const FIELDS: (usize, usize) = (6, 8);
/// By how many levels a field's mean may differ: encoders of other versions round and decide otherwise.
const LEVELS: f64 = 3.0;
/// What frames of two versions have in common at least, text and all (SSIM).
const ALIKE: f64 = 0.97;
/// PyPI's package with the newer ffmpeg in it.
const PACKAGE: &str = "imageio-ffmpeg==0.8.1";
/// Names another ffmpeg to be used in its place.
const VARIABLE: &str = "REELWRIGHT_SECOND_FFMPEG";

type Golden = Vec<Vec<[f64; 3]>>;

/// Every kind of picture and transition. No text: its letters are the machine's fonts.
fn wordless(desk: &Desk) -> Timeline {
    let picture = desk.make("wide.png", "-f lavfi -i mandelbrot=s=480x320 -frames:v 1");
    let moving = desk.make("25.mp4", "-f lavfi -i testsrc2=s=240x180:r=25:d=2 -pix_fmt yuv420p -qp 8");
    let mut timeline = timeline(vec![
        entering(Transition::Fade, 10, scene(30, drawn(MotionPattern::Waves, 3))),
        entering(Transition::Dissolve, 10, scene(35, clip(&moving))),
        entering(Transition::Slide, 10, scene(25, still(&picture))),
        entering(Transition::Fade, 10, scene(30, still(&picture))),
    ]);
    timeline.scenes[2].movement = Movement::PanRight;
    timeline.scenes[3].fit = Fit::Contain;
    timeline
}

/// The frames that are compared, as fields.
fn fields(video: &Path, frames: u32) -> Golden {
    let seen = Frames::of(video, CANVAS);
    assert_eq!(seen.frames.len(), frames as usize, "every frame once");
    let share = |at: usize, of: usize| at as f64 / of as f64;
    let of_frame = |frame: usize| {
        let places = (0..FIELDS.1).flat_map(|y| (0..FIELDS.0).map(move |x| (x, y)));
        let corner = |x: usize, y: usize| (share(x, FIELDS.0), share(y, FIELDS.1));
        let mean = |(x, y)| seen.mean(frame, corner(x, y), corner(x + 1, y + 1));
        places.map(|place| mean(place).map(f64::round)).collect()
    };
    FRAMES.into_iter().map(of_frame).collect()
}

fn compare(what: &str, seen: &Golden) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/picture/golden.json");
    if std::env::var_os("REELWRIGHT_WRITE_GOLDEN").is_some() && what == "ffmpeg" {
        let lines: Vec<String> = seen.iter().map(|frame| serde_json::to_string(frame).unwrap()).collect();
        std::fs::write(&path, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
    }
    let golden: Golden = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!((golden.len(), golden[0].len()), (FRAMES.len(), FIELDS.0 * FIELDS.1));
    for ((frame, seen), golden) in FRAMES.iter().zip(seen).zip(&golden) {
        for (field, (seen, golden)) in seen.iter().zip(golden).enumerate() {
            let (x, y) = (field % FIELDS.0, field / FIELDS.0);
            assert!(
                near(*seen, *golden, LEVELS),
                "{what}: frame {frame} is {seen:?} in field {x}, {y} and should be {golden:?}"
            );
        }
    }
}

/// A second ffmpeg, fetched once and kept in the target folder; none, and a line that says so, where it can't be had.
fn second() -> Option<Tools> {
    let left_out = |why: String| {
        // Past the test harness, which shows nothing of a test that passes.
        let _ =
            writeln!(std::io::stderr(), "the golden frames were not compared with a second ffmpeg: {why}");
        None
    };
    let path = match std::env::var_os(VARIABLE).filter(|path| !path.is_empty()) {
        Some(path) => PathBuf::from(path),
        None => match fetched() {
            Ok(path) => path,
            Err(why) => return left_out(why),
        },
    };
    // The package has no ffprobe. Probing says the same with the machine's.
    match Tools::at(&path, tools().ffprobe()) {
        Ok(second) if second.version() == tools().version() => {
            left_out("it is the machine's own version".into())
        }
        Ok(second) => Some(second),
        Err(error) => left_out(error.to_string()),
    }
}

fn fetched() -> Result<PathBuf, String> {
    let said = |command: &mut Command| match command.output() {
        Ok(output) if output.status.success() => {
            Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        }
        Ok(output) => {
            Err(String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or("it failed").to_owned())
        }
        Err(error) => Err(format!("{}: {error}", command.get_program().display())),
    };
    let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).join("second-ffmpeg");
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let ask =
        || said(Command::new(&python).args(["-c", "import imageio_ffmpeg as i; print(i.get_ffmpeg_exe())"]));
    if let Ok(path) = ask() {
        return Ok(path.into());
    }
    said(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    said(Command::new(&python).args(["-m", "pip", "install", "--quiet", PACKAGE]))?;
    ask().map(PathBuf::from)
}

#[test]
fn frames_are_as_they_were_found_right() {
    let desk = Desk::new();
    let timeline = wordless(&desk);
    let (video, _) = desk.render(&timeline, "out.mp4");
    compare("ffmpeg", &fields(&video, timeline.frames()));
}

#[test]
fn a_much_newer_ffmpeg_shows_the_same() {
    let Some(second) = second() else { return };
    let desk = Desk::new();
    let newer = Renderer::new(second.clone(), &desk.path("newer")).unwrap();
    let render = |timeline: &Timeline, name: &str| {
        newer.render(timeline, &desk.path(name), &|_| {}, &Default::default()).unwrap();
        desk.path(name)
    };
    let timeline = wordless(&desk);
    let video = render(&timeline, "newer.mp4");
    compare(second.version(), &fields(&video, timeline.frames()));
    // With text and sound, against the machine's.
    let timeline = rich(&desk);
    let (here, there) = (desk.render(&timeline, "rich.mp4").0, render(&timeline, "rich-newer.mp4"));
    assert_eq!(Frames::of(&there, CANVAS).frames.len(), timeline.frames() as usize);
    let worst = worst_ssim(&here, &there);
    assert!(worst > ALIKE, "the least alike frame has an SSIM of {worst}");
}
