//! The same video with moviepy, in a virtual environment of the benchmark's own.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use media::{Timeline, Tools, timeline::Source};
use serde_json::{Value, json};

use crate::{
    Fault,
    bare::run,
    cost::{Cost, measured},
};

/// The version compared with.
const PACKAGE: &str = "moviepy==2.2.1";
const SCRIPT: &str = include_str!("moviepy.py");
/// Words of a line of captions.
const LINE_WORDS: usize = 4;

/// The environment's Python, made where it isn't there.
pub fn python(folder: &Path) -> Result<PathBuf, Fault> {
    let venv = folder.join("venv");
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let ready = Command::new(&python)
        .args(["-c", "import moviepy"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !ready {
        println!("installing {PACKAGE}");
        run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", PACKAGE]))?;
    }
    Ok(python)
}

/// Renders the video and says what it cost.
pub fn render(
    python: &Path,
    tools: &Tools,
    timeline: &Timeline,
    encoder: &Encoder,
    folder: &Path,
) -> Result<Cost, Fault> {
    let (script, plan) = (folder.join("with_moviepy.py"), folder.join("with_moviepy.json"));
    let output = folder.join("moviepy.mp4");
    std::fs::write(&script, SCRIPT)?;
    std::fs::write(&plan, serde_json::to_vec(&described(tools, timeline, encoder, &output)?)?)?;
    // moviepy's own ffmpeg would be another version; both sides get the same.
    let ((), cost) =
        measured(|| run(Command::new(python).env("FFMPEG_BINARY", tools.ffmpeg()).arg(&script).arg(&plan)))?;
    Ok(cost)
}

/// The encoder's settings as moviepy takes them.
pub struct Encoder {
    pub preset: String,
    pub args: Vec<String>,
}

fn described(tools: &Tools, timeline: &Timeline, encoder: &Encoder, output: &Path) -> Result<Value, Fault> {
    let rate = f64::from(timeline.frame_rate.num) / f64::from(timeline.frame_rate.den);
    let seconds = |frames: u32| f64::from(frames) / rate;
    let scene = |scene: &media::timeline::TimelineScene| -> Result<Value, Fault> {
        let (path, start, still) = match &scene.source {
            Source::Still { path } => (path, 0, true),
            Source::Clip { path, in_ms, .. } => (path, *in_ms, false),
            Source::Drawn { .. } => return Err("moviepy draws no backgrounds".into()),
        };
        let video = media::probe(tools, path)?.video.ok_or("a source without a picture")?;
        Ok(json!({
            "path": path, "still": still, "start": f64::from(start) / 1000.0, "width": video.width,
            "height": video.height, "duration": seconds(scene.frames),
        }))
    };
    let scenes = timeline.scenes.iter().map(scene).collect::<Result<Vec<_>, _>>()?;
    let voice = timeline.voice.as_ref().ok_or("the benchmark's video has a voice")?;
    let music = timeline.music.as_ref().ok_or("the benchmark's video has music")?;
    Ok(json!({
        "width": timeline.canvas.width,
        "height": timeline.canvas.height,
        "fps": rate,
        "duration": seconds(timeline.frames()),
        "transition": seconds(timeline.scenes.last().map_or(0, |scene| scene.transition_frames)),
        "scenes": scenes,
        "texts": texts(timeline),
        "font": font(),
        "voice": voice.path,
        "music": music.path,
        "volume": f64::from(music.volume_permille) / 1000.0,
        "output": output,
        "preset": encoder.preset,
        "encoder": encoder.args,
        "threads": std::thread::available_parallelism().map_or(1, usize::from),
    }))
}

/// Captions by the line, then the overlays.
fn texts(timeline: &Timeline) -> Vec<Value> {
    let height = timeline.canvas.height;
    let (size, low, high) = (height * 38 / 1000, height * 7 / 10, height * 22 / 100);
    let at = |ms: u32| f64::from(ms) / 1000.0;
    let captions =
        timeline.words.chunk_by(|a, b| a.scene == b.scene).flat_map(|sentence| sentence.chunks(LINE_WORDS));
    let captions = captions.map(|line| {
        let text: Vec<&str> = line.iter().map(|word| word.text.as_str()).collect();
        let end = line.last().map_or(0, |word| word.end_ms);
        json!({ "text": text.join(" "), "start": at(line[0].start_ms), "end": at(end), "size": size, "y": low })
    });
    let overlays = timeline.overlays.iter().map(|overlay| {
        json!({
            "text": overlay.text, "start": at(overlay.start_ms), "end": at(overlay.end_ms), "size": size * 2, "y": high,
        })
    });
    captions.chain(overlays).collect()
}

/// A font file that is there; moviepy takes a path, or its own default.
fn font() -> Value {
    const FILES: [&str; 2] = [
        "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
        "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf",
    ];
    FILES.iter().find(|file| Path::new(file).is_file()).map_or(Value::Null, |file| (*file).into())
}
