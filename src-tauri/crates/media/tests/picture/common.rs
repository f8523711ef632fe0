//! What the tests of the renderer share: sources, timelines, and eyes for what came out.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use model::{Canvas, Motion, MotionPattern, Rgb, Transition};
use reelwright_media::{
    CancellationToken, RenderError, RenderReport, Renderer, Timeline, Tools,
    process::{Call, file_url},
    timeline::{Fit, Movement, Source, TimelineScene},
};
use tempfile::TempDir;

/// The canvas of nearly all tests: small, so that they are quick.
pub const CANVAS: Canvas = Canvas { width: 180, height: 320 };

/// The machine's ffmpeg.
pub fn tools() -> Tools {
    static TOOLS: OnceLock<Tools> = OnceLock::new();
    TOOLS.get_or_init(|| Tools::find().unwrap()).clone()
}

/// Makes a file with ffmpeg.
pub fn make(folder: &Path, name: &str, args: &str) -> PathBuf {
    let path = folder.join(name);
    Call::ffmpeg(&tools()).args(args.split_whitespace()).arg(file_url(&path)).output().unwrap();
    path
}

/// A folder with sources, a cache and what is rendered.
pub struct Desk {
    pub folder: TempDir,
    pub renderer: Renderer,
}

impl Desk {
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let renderer = Renderer::new(tools(), &folder.path().join("cache")).unwrap();
        Self { folder, renderer }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn make(&self, name: &str, args: &str) -> PathBuf {
        make(self.folder.path(), name, args)
    }

    pub fn try_render(&self, timeline: &Timeline, name: &str) -> Result<RenderReport, RenderError> {
        self.renderer.render(timeline, &self.path(name), &|_| {}, &CancellationToken::new())
    }

    /// Renders and says where.
    pub fn render(&self, timeline: &Timeline, name: &str) -> (PathBuf, RenderReport) {
        let report = self.try_render(timeline, name).unwrap();
        (self.path(name), report)
    }
}

/// A timeline of scenes that cut.
pub fn timeline(scenes: Vec<TimelineScene>) -> Timeline {
    Timeline { canvas: CANVAS, scenes, ..Timeline::default() }
}

/// A scene that cuts in and stands.
pub fn scene(frames: u32, source: Source) -> TimelineScene {
    TimelineScene {
        frames,
        source,
        fit: Fit::default(),
        movement: Movement::None,
        transition: Transition::Cut,
        transition_frames: 0,
    }
}

/// The same scene with a transition in.
pub fn entering(transition: Transition, transition_frames: u32, scene: TimelineScene) -> TimelineScene {
    TimelineScene { transition, transition_frames, ..scene }
}

pub fn drawn(pattern: MotionPattern, seed: u32) -> Source {
    let palette = vec![Rgb(20, 30, 60), Rgb(90, 120, 255), Rgb(255, 120, 90)];
    Source::Drawn { motion: Motion { pattern, palette, seed } }
}

pub fn still(path: &Path) -> Source {
    Source::Still { path: path.to_owned() }
}

pub fn clip(path: &Path) -> Source {
    Source::Clip { path: path.to_owned(), in_ms: 0, out_ms: 0, sound_permille: 0 }
}

/// One colour, as ffmpeg names it.
pub fn plain(desk: &Desk, name: &str, color: &str) -> PathBuf {
    desk.make(name, &format!("-f lavfi -i color={color}:s=90x160 -frames:v 1"))
}

/// A video's frames in RGB, decoded with every warning an error.
pub struct Frames {
    pub width: usize,
    pub height: usize,
    pub frames: Vec<Vec<u8>>,
}

impl Frames {
    pub fn of(path: &Path, canvas: Canvas) -> Self {
        let call = Call::ffmpeg(&tools()).args(["-xerror", "-err_detect", "explode"]).input(path);
        let call = call.args(["-map", "0:v", "-fps_mode", "passthrough", "-pix_fmt", "rgb24"]);
        let bytes = call.args(["-f", "rawvideo", "-"]).output().unwrap();
        let (width, height) = (canvas.width as usize, canvas.height as usize);
        let frames: Vec<Vec<u8>> = bytes.chunks(width * height * 3).map(<[u8]>::to_vec).collect();
        assert!(frames.iter().all(|frame| frame.len() == width * height * 3), "the last frame is cut off");
        Self { width, height, frames }
    }

    /// The mean colour of a part of a frame, given in shares of its width and height.
    pub fn mean(&self, frame: usize, (left, top): (f64, f64), (right, bottom): (f64, f64)) -> [f64; 3] {
        let across = |share: f64| (share * self.width as f64) as usize;
        let down = |share: f64| (share * self.height as f64) as usize;
        let mut sum = [0.0; 3];
        let mut count = 0.0;
        for y in down(top)..down(bottom) {
            for x in across(left)..across(right) {
                let at = (y * self.width + x) * 3;
                for (part, sum) in sum.iter_mut().enumerate() {
                    *sum += f64::from(self.frames[frame][at + part]);
                }
                count += 1.0;
            }
        }
        sum.map(|part| part / count)
    }

    /// The mean colour of a whole frame.
    pub fn whole(&self, frame: usize) -> [f64; 3] {
        self.mean(frame, (0.0, 0.0), (1.0, 1.0))
    }
}

/// Whether two colours are nearly the same, each part within so many levels.
pub fn near(one: [f64; 3], other: [f64; 3], levels: f64) -> bool {
    one.iter().zip(other).all(|(a, b)| (a - b).abs() <= levels)
}

/// What ffprobe says of a video's first stream, entry by entry.
pub fn said(path: &Path, entries: &str) -> String {
    let call = Call::ffprobe(&tools()).args(["-select_streams", "v:0", "-show_entries", entries]);
    let answer = call.args(["-of", "csv=p=0"]).input(path).output().unwrap();
    String::from_utf8(answer).unwrap()
}

/// Structural similarity of two videos (ffmpeg's `ssim`), the lowest of any frame.
pub fn worst_ssim(one: &Path, other: &Path) -> f64 {
    let folder = TempDir::new().unwrap();
    let call = Call::ffmpeg(&tools()).input(one).input(other).folder(folder.path());
    call.args(["-lavfi", "[0:v][1:v]ssim=stats_file=ssim.log", "-f", "null", "-"]).output().unwrap();
    let log = std::fs::read_to_string(folder.path().join("ssim.log")).unwrap();
    let of =
        |line: &str| line.split("All:").nth(1).unwrap().split(' ').next().unwrap().parse::<f64>().unwrap();
    log.lines().map(of).fold(1.0, f64::min)
}

/// Writes a script that can be started. Another program writes it: a file that this one holds open for writing can't be
/// started while any of its threads starts something else.
#[cfg(unix)]
pub fn script_at(path: &Path, text: &str) {
    use std::{io::Write, process};
    let mut shell = process::Command::new("sh");
    shell.args(["-c", "cat > \"$1\"; chmod +x \"$1\"", "sh"]).arg(path).stdin(process::Stdio::piped());
    let mut child = shell.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}
