//! A workbench with services around it: prices, keys, and settings that lead to the fakes.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::{Value, json};

use super::fake::{Fake, Files};
use crate::{
    bench::{Bench, SMALL_THEME, Said, said},
    left_keys,
};

/// A key a service. Each is found nowhere but where it is sent.
pub const KEYS: [(&str, &str); 6] = [
    ("APIFY", "apify-key-4f1d2c3b"),
    ("OPENAI", "openai-key-9a8b7c6d"),
    ("OPENROUTER", "openrouter-key-3c4d5e6f"),
    ("KLING", "kling-access-5e6f7a8b:kling-secret-1c2d3e4f"),
    ("HEYGEN", "heygen-key-7b8a9c0d"),
    ("PEXELS", "pexels-key-2d3e4f5a"),
];

/// What the fakes charge, in dollars.
pub const PRICES: &str = r#"written = "2026-01-01"
[[price]]
provider = "apify"
model = "test-actor"
piece = 0.001
[[price]]
provider = "openai"
model = "test-writer"
million_tokens_in = 1.0
million_tokens_out = 2.0
[[price]]
provider = "openai"
model = "test-voice"
million_characters = 10.0
[[price]]
provider = "kling"
model = "test-kling"
second = 0.05
[[price]]
provider = "heygen"
model = "avatar"
second = 0.02
"#;

/// The user's own words: three scenes, each of them within a clip of five seconds.
pub const WORDS: &str = "Boil the water first, then let it rest a minute. \
    Put the tea into the pot and pour the water. Wait for three minutes, then take out all the leaves.";

pub struct Desk {
    pub bench: Bench,
    pub fake: Fake,
    /// Settings in the environment, as names and values.
    settings: Vec<(String, String)>,
}

impl Desk {
    /// With services that do these kinds of work: `writer`, `visuals`, …
    pub fn new(kinds: &[&str]) -> Self {
        let mut desk = Self::closed(kinds);
        desk.fake.open();
        desk
    }

    /// The same with services that nobody attends to yet.
    pub fn closed(kinds: &[&str]) -> Self {
        Self::handing_out(kinds, files)
    }

    /// With a presenter whose clip has no sound.
    pub fn with_a_silent_presenter() -> Self {
        let mut desk = Self::handing_out(&["presenter"], |bench| {
            let files = files(bench);
            Files { presented: files.clip.clone(), ..files }
        });
        desk.fake.open();
        desk
    }

    fn handing_out(kinds: &[&str], files: impl Fn(&Bench) -> Files) -> Self {
        let bench = Bench::new();
        bench.theme("spoken", &SMALL_THEME.replace("\"none\"", "\"espeak-ng\""));
        bench.file("words.txt", WORDS.as_bytes());
        let fake = Fake::closed(files(&bench));
        let mut desk = Self { bench, fake, settings: Vec::new() };
        desk.prices(PRICES);
        for kind in kinds {
            desk.serve(kind);
        }
        desk
    }

    /// Another price file.
    pub fn prices(&self, toml: &str) {
        fs::write(self.bench.workspace().join("prices.toml"), toml).unwrap();
    }

    /// Sets a setting in the environment.
    pub fn set(&mut self, key: &str, value: &str) {
        let name = format!("REELWRIGHT_{}", key.to_ascii_uppercase().replace('.', "_"));
        self.settings.push((name, value.to_owned()));
    }

    /// Has a service do a kind of work.
    pub fn serve(&mut self, kind: &str) {
        let (engine, place, model) = match kind {
            "trends" => ("apify", "trends", "test-actor"),
            "analysis" | "writer" => ("openai", "models", "test-writer"),
            "visuals" => ("kling", "kling", "test-kling"),
            "speech" => ("openai", "speech", "test-voice"),
            "presenter" => ("heygen", "heygen", ""),
            other => panic!("no service here does {other}"),
        };
        let address = format!("{}/{place}", self.fake.seen.base);
        self.set(&format!("{kind}.engine"), engine);
        self.set(&format!("{kind}.base_url"), &address);
        self.set(&format!("{kind}.model"), model);
        if kind == "presenter" {
            self.set("presenter.avatar", "avatar-1");
            self.set("presenter.voice", "voice-1");
        }
    }

    /// Has a stock of clips, which costs nothing, give the pictures.
    pub fn serve_stock(&mut self) {
        let address = format!("{}/pexels", self.fake.seen.base);
        self.set("visuals.engine", "pexels");
        self.set("visuals.base_url", &address);
    }

    /// Has a machine of the user's make the pictures, which costs nothing.
    pub fn serve_own_pictures(&mut self) {
        let workflow = br#"{"1":{"class_type":"X","inputs":{"text":"{{prompt}}","seed":"{{seed}}"}}}"#;
        let workflow = self.bench.file("workflow.json", workflow);
        let address = format!("{}/comfyui", self.fake.seen.base);
        self.set("visuals.engine", "comfyui");
        self.set("visuals.base_url", &address);
        self.set("visuals.workflow", workflow.to_str().unwrap());
    }

    /// The program with these settings and all keys.
    pub fn program(&self, arguments: &[&str]) -> Command {
        let mut program = self.bench.program(["--json"]);
        program.args(arguments).envs(self.environment());
        program
    }

    /// These settings and all keys, as names and values of environment variables.
    pub fn environment(&self) -> Vec<(String, String)> {
        let keys = KEYS.map(|(service, key)| (format!("REELWRIGHT_{service}_KEY"), key.to_owned()));
        let keychain = ("REELWRIGHT_KEYCHAIN".to_owned(), "off".to_owned());
        self.settings.iter().cloned().chain(keys).chain([keychain]).collect()
    }

    /// Runs it. Nothing that it says holds a key.
    pub fn reel(&self, arguments: &[&str]) -> Said {
        let said = said(&mut self.program(arguments));
        let told = format!("{}{}", said.stdout, said.stderr);
        assert!(keys().iter().all(|key| !told.contains(key)), "a key is told: {told}");
        said
    }

    /// A job with a script of three scenes in the user's own words.
    pub fn scripted(&self) {
        self.reel(&["run", "script", "--text", "words.txt", "--theme", "spoken"]).done();
    }

    /// The calls of job 1, oldest first.
    pub fn calls(&self) -> Vec<Value> {
        self.calls_of(1)
    }

    fn calls_of(&self, job: u64) -> Vec<Value> {
        let money = self.reel(&["ledger", "--job", &job.to_string()]).done();
        let mut calls = money["calls"].as_array().unwrap().clone();
        calls.reverse();
        calls
    }

    /// How each call of job 1 stands.
    pub fn states(&self) -> Vec<String> {
        self.calls().iter().map(|call| call["state"].as_str().unwrap().to_owned()).collect()
    }

    /// What the ledger says that job 1 cost.
    pub fn spent(&self) -> u64 {
        self.spent_on(1)
    }

    /// The same of any job.
    pub fn spent_on(&self, job: u64) -> u64 {
        self.calls_of(job).iter().filter_map(|call| call["cost_millicents"].as_u64()).sum()
    }

    /// Settles every call in doubt, as `--lost` or `--not-ordered`.
    pub fn settle(&self, how: &str) {
        for call in self.calls() {
            if call["state"] == "unknown" {
                self.reel(&["ledger", "settle", &call["id"].to_string(), how]).done();
            }
        }
    }

    /// The provenance beside a video.
    pub fn provenance(&self, made: &Value) -> Value {
        let video = Path::new(made["video_path"].as_str().unwrap());
        serde_json::from_slice(&fs::read(video.with_extension("json")).unwrap()).unwrap()
    }
}

/// Every key, and each part of one that has several.
fn keys() -> Vec<&'static str> {
    KEYS.iter().flat_map(|(_, key)| key.split(':')).collect()
}

/// No key is left in the workspace, whatever the test did there: not in the database, the logs, or what was kept.
impl Drop for Desk {
    fn drop(&mut self) {
        left_keys::none_in(&self.bench.workspace(), &keys());
    }
}

/// What the services hand out: a clip, a presenter who speaks three times, and a tone.
fn files(bench: &Bench) -> Files {
    let picture = |seconds: u64| format!("testsrc2=s=180x320:r=12:d={seconds}");
    let presented = super::answers::PRESENTED_SECONDS;
    let speaking = format!("aevalsrc=sin(600*t)*0.4*lt(mod(t\\,2)\\,1.5):d={presented}:s=16000");
    let (clip, head) = (picture(5), picture(presented));
    let clip = bench.made("clip.mp4", &["-f", "lavfi", "-i", &clip, "-pix_fmt", "yuv420p"]);
    let sources = ["-f", "lavfi", "-i", &head, "-f", "lavfi", "-i", &speaking];
    let presented =
        bench.made("presented.mp4", &[&sources[..], &["-pix_fmt", "yuv420p", "-shortest"]].concat());
    let voice = bench.voice("voice.wav", 1);
    let read = |path| fs::read(path).unwrap();
    Files { clip: read(clip), presented: read(presented), voice: read(voice) }
}

/// What ffprobe says of a file, as JSON.
pub fn probed(path: &Path) -> Value {
    let asked = ["-v", "error", "-show_format", "-show_streams", "-of", "json"];
    let said: Output = Command::new("ffprobe").args(asked).arg(path).output().unwrap();
    serde_json::from_slice(&said.stdout).unwrap_or_else(|_| json!({}))
}

/// The whole of a video can be decoded, without a word of complaint.
pub fn plays(path: &Path) {
    let played = Command::new("ffmpeg")
        .args(["-v", "error", "-xerror", "-i"])
        .arg(path)
        .args(["-f", "null", "-"])
        .output()
        .unwrap();
    assert!(played.status.success() && played.stderr.is_empty(), "{played:?}");
}

/// The providers that a provenance names for a stage.
pub fn named(provenance: &Value, stage: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = provenance["providers"].as_array().unwrap().iter();
    all.filter(|one| one["stage"] == stage).map(|one| (text(&one["provider"]), text(&one["model"]))).collect()
}
