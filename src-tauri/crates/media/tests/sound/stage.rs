//! What the tests share: a folder of sources made by ffmpeg, timelines with sound, and ears of the tests' own.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use media::{
    CancellationToken, Timeline, Tools,
    sound::{SoundPlan, SoundReport, mix},
    timeline::{Fit, Movement, MusicTrack, Source, TimelineScene, VoiceTrack},
};
use model::{Canvas, FrameRate, Motion, MotionPattern, Rgb, Transition};
use tempfile::TempDir;

/// Frames a second in the mix.
pub const RATE: usize = 48_000;

/// A folder with a test's files in it.
pub struct Stage {
    pub tools: Tools,
    folder: TempDir,
}

impl Stage {
    pub fn new() -> Self {
        Self { tools: Tools::find().unwrap(), folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Has ffmpeg make a file.
    pub fn make(&self, name: &str, args: &[&str]) -> PathBuf {
        let path = self.path(name);
        let output = Command::new("ffmpeg")
            .args(["-v", "error", "-nostdin", "-y"])
            .args(args)
            .arg(&path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        path
    }

    /// A sound file from ffmpeg's expression of it.
    pub fn tone(&self, name: &str, expression: &str, seconds: f64, args: &[&str]) -> PathBuf {
        let source = format!("aevalsrc={expression}:s=48000:d={seconds}");
        self.make(name, &[&["-f", "lavfi", "-i", &source], args].concat())
    }

    /// Bursts of a voice-like buzz: 0.8 s of sound, 0.2 s of rest, between `from` and `to` seconds.
    pub fn voice(&self, name: &str, from: f64, to: f64, seconds: f64, args: &[&str]) -> PathBuf {
        let buzz = "(0.25*sin(2*PI*140*t)+0.12*sin(2*PI*820*t)+0.06*sin(2*PI*2300*t))";
        let expression = format!("{buzz}*between(t\\,{from}\\,{to})*lt(mod(t\\,1)\\,0.8)");
        self.tone(name, &expression, seconds, args)
    }

    pub fn mixed(&self, timeline: &Timeline) -> (Heard, SoundReport) {
        let output = self.path("mix.m4a");
        let plan = SoundPlan::of(timeline).unwrap();
        let report = mix(&self.tools, &plan, &output, &|_| {}, &CancellationToken::new()).unwrap();
        (self.heard(&output), report)
    }

    /// A file's sound as ffmpeg decodes it, left channel and right.
    pub fn heard(&self, path: &Path) -> Heard {
        let output = Command::new("ffmpeg")
            .args(["-v", "error", "-nostdin", "-i"])
            .arg(path)
            .args(["-map", "0:a:0", "-ac", "2", "-ar", "48000", "-f", "f32le", "-"])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let sample = |bytes: &[u8]| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        Heard(output.stdout.chunks_exact(8).map(|frame| [sample(frame), sample(&frame[4..])]).collect())
    }

    /// Loudness in LUFS and true peak in dBTP by ffmpeg's own measure, which shares no code with ours.
    pub fn loudness(&self, path: &Path) -> (f64, f64) {
        let output = Command::new("ffmpeg")
            .args(["-nostdin", "-hide_banner", "-i"])
            .arg(path)
            .args(["-map", "0:a:0", "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"])
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{text}");
        let summary = text.rsplit("Summary:").next().unwrap().to_owned();
        let value = |key: &str| {
            let line =
                summary.lines().find(|line| line.trim().starts_with(key)).unwrap_or_else(|| panic!("{text}"));
            line.split(':').nth(1).unwrap().split_whitespace().next().unwrap().parse().unwrap()
        };
        (value("I:"), value("Peak:"))
    }

    pub fn loudness_of_mix(&self) -> (f64, f64) {
        self.loudness(&self.path("mix.m4a"))
    }
}

/// Decoded sound.
pub struct Heard(pub Vec<[f32; 2]>);

impl Heard {
    /// RMS in dBFS between two times in seconds.
    pub fn level(&self, from: f64, to: f64) -> f64 {
        let frames = &self.0[at(from)..at(to).min(self.0.len())];
        let power: f64 =
            frames.iter().map(|frame| f64::from(frame[0]).powi(2)).sum::<f64>() / frames.len() as f64;
        10.0 * power.max(1e-12).log10()
    }

    /// The level of one frequency between two times in seconds, in dBFS, by correlation (Goertzel's sum).
    pub fn level_at(&self, hertz: f64, from: f64, to: f64) -> f64 {
        let frames = &self.0[at(from)..at(to).min(self.0.len())];
        let (mut cosine, mut sine) = (0f64, 0f64);
        for (n, frame) in frames.iter().enumerate() {
            let phase = std::f64::consts::TAU * hertz * n as f64 / RATE as f64;
            cosine += f64::from(frame[0]) * phase.cos();
            sine += f64::from(frame[0]) * phase.sin();
        }
        20.0 * (2.0 * cosine.hypot(sine) / frames.len() as f64).max(1e-6).log10()
    }

    /// The largest step from one sample to the next between two times in seconds.
    pub fn largest_step(&self, from: f64, to: f64) -> f32 {
        let frames = &self.0[at(from)..at(to).min(self.0.len())];
        frames.windows(2).map(|pair| (pair[1][0] - pair[0][0]).abs()).fold(0.0, f32::max)
    }
}

fn at(seconds: f64) -> usize {
    (seconds * RATE as f64).round() as usize
}

/// A small timeline of so many frames at 30 a second, with no sound yet.
pub fn timeline(frames: u32) -> Timeline {
    let motion =
        Motion { pattern: MotionPattern::Drift, palette: vec![Rgb(0, 0, 0), Rgb(90, 20, 200)], seed: 1 };
    Timeline {
        canvas: Canvas { width: 180, height: 320 },
        frame_rate: FrameRate::THIRTY,
        scenes: vec![scene(frames, Source::Drawn { motion })],
        overlays: Vec::new(),
        words: Vec::new(),
        look: Default::default(),
        voice: None,
        music: None,
        loudness: Default::default(),
        export: Default::default(),
    }
}

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

pub fn voice(path: &Path) -> Option<VoiceTrack> {
    Some(VoiceTrack { path: path.to_owned(), delay_ms: 0 })
}

pub fn music(path: &Path, volume_permille: u32) -> Option<MusicTrack> {
    Some(MusicTrack { path: path.to_owned(), volume_permille, duck_db: 12, start_ms: 0, fade_out_ms: 500 })
}
