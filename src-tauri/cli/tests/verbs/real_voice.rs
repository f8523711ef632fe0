//! sherpa-onnx's real program, speaking by models that hum: it is fetched from PyPI once and kept in the target folder,
//! or named by [`PROGRAM`]. Where it can't be had, a line says that these tests were left out.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use serde_json::{Value, json};

use crate::bench::{Bench, SMALL_THEME, Said, stage, text};

/// PyPI's packages with the program, and with what its models are made by.
const PACKAGES: [&str; 2] = ["sherpa-onnx-bin==2.0.1", "onnx==1.23.2"];
/// Names another program, and beside it a folder of models that `tiny_voice.py` made.
const PROGRAM: &str = "REELWRIGHT_TEST_SHERPA";
const MODELS: &str = "REELWRIGHT_TEST_SHERPA_MODELS";

/// What the hum's words are made of: see `tiny_voice.py`.
const RATE: u32 = 16_000;
const SPEAKER_1_HZ: f64 = 509.3;
/// Words that its models know.
const WORDS: &str = "Boil the water first, then let it rest a minute. Take out all the leaves.";

/// The program and its models.
struct Real {
    program: PathBuf,
    models: PathBuf,
}

fn real() -> Option<&'static Real> {
    static REAL: OnceLock<Result<Real, String>> = OnceLock::new();
    let named = |variable| std::env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from);
    let found = REAL.get_or_init(|| match (named(PROGRAM), named(MODELS)) {
        (Some(program), Some(models)) => Ok(Real { program, models }),
        _ => fetched(),
    });
    match found {
        Ok(real) => Some(real),
        Err(why) => {
            // Past the test harness, which shows nothing of a test that passes.
            let _ = writeln!(std::io::stderr(), "the real sherpa-onnx was not asked to speak: {why}");
            None
        }
    }
}

fn fetched() -> Result<Real, String> {
    let done = |command: &mut Command| match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).trim_end().to_owned()),
        Err(error) => Err(format!("{}: {error}", command.get_program().display())),
    };
    let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sherpa-onnx");
    let programs = venv.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let (python, models) = (programs.join("python"), venv.join("models"));
    let make = || {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tiny_voice.py");
        done(Command::new(&python).arg(script).arg(&models))
    };
    if make().is_err() {
        done(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
        done(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES))?;
        make()?;
    }
    Ok(Real { program: programs.join("sherpa-onnx-offline-tts"), models })
}

impl Real {
    /// A workspace in which one of the models speaks.
    fn bench(&self, model: &Path) -> Bench {
        let bench = Bench::new();
        bench.theme(
            "spoken",
            &SMALL_THEME.replace("engine = \"none\"", "engine = \"sherpa-onnx\"\nname = \"1\""),
        );
        for (key, value) in [
            ("speech.engine", "sherpa-onnx"),
            ("speech.program", text(&self.program)),
            ("speech.model_folder", text(model)),
        ] {
            bench.json(&["settings", "set", key, value]).done();
        }
        bench
    }
}

fn tried(bench: &Bench) -> Said {
    bench.json(&["settings", "test", "speech"])
}

/// The voice that a job has, as its rate and samples.
fn voice(bench: &Bench) -> (u32, Vec<i16>) {
    let found = bench.made("voice.wav.out.wav", &["-i", text(&voice_file(bench))]);
    let mut bytes = fs::read(found).unwrap();
    let rate = u32::from_le_bytes(bytes[24..28].try_into().unwrap());
    let data = bytes.windows(4).position(|word| word == b"data").unwrap() + 8;
    let samples =
        bytes.split_off(data).chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
    (rate, samples)
}

fn voice_file(bench: &Bench) -> PathBuf {
    let mut folders = vec![bench.workspace().join("output/jobs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.ends_with("voice.wav") {
                return entry;
            }
        }
    }
    panic!("no voice was made");
}

/// How often a sound goes up through zero, a second, where it is heard.
fn pitch(rate: u32, samples: &[i16]) -> f64 {
    let heard = samples.iter().filter(|sample| sample.unsigned_abs() > 200).count();
    let ups = samples.windows(2).filter(|pair| pair[0] < 0 && pair[1] >= 0).count();
    ups as f64 * f64::from(rate) / heard as f64
}

#[test]
fn the_real_program_speaks_a_job() {
    let Some(real) = real() else { return };
    let bench = real.bench(&real.models.join("a hümming, voice"));
    let said = tried(&bench).done();
    let said = said["said"].as_str().unwrap();
    assert!(said.starts_with("ready: hum said “boil” in 0.") && said.contains("at 16000 Hz"), "{said}");
    let doctor = bench.json(&["doctor"]).done();
    let checked = doctor["checks"].as_array().unwrap().iter().find(|check| check["name"] == "sherpa-onnx");
    assert_eq!(checked.unwrap()["outcome"], "pass", "{doctor:#}");
    let words = bench.file("words.txt", WORDS.as_bytes());
    let run = bench.json(&["run", "content_generation", "--theme", "spoken", "--text", text(&words)]).done();
    let (rate, samples) = voice(&bench);
    assert_eq!(rate, RATE, "the model's own");
    let pitch = pitch(rate, &samples);
    assert!((pitch / SPEAKER_1_HZ - 1.0).abs() < 0.05, "the theme's speaker hums at {pitch} Hz");
    let job = bench.json(&["job", &run["job_id"].to_string()]).done();
    let summary = stage(&job, "voiceover")["summary"].as_str().unwrap_or_default();
    assert!(summary.contains("sherpa-onnx") && summary.contains("hum 1"), "{job:#}");
    let odd = bench.file("odd.txt", b"Boil the zorbly water 42 times.");
    let run = bench.json(&["run", "voiceover", "--theme", "spoken", "--text", text(&odd)]).done();
    let job = bench.json(&["job", &run["job_id"].to_string()]).done();
    let summary = stage(&job, "voiceover")["summary"].as_str().unwrap_or_default();
    assert!(summary.ends_with("3 words left out"), "zorbly, 42 and times: {summary}");
    assert_eq!(
        bench.json(&["ledger"]).done(),
        json!({ "calls": [], "month_millicents": 0 }),
        "it costs nothing"
    );
}

#[test]
fn a_pipers_voice_speaks_by_its_lexicon_and_is_told_where_it_has_none() {
    let Some(real) = real() else { return };
    let said = tried(&real.bench(&real.models.join("piper"))).done();
    assert!(said["said"].as_str().unwrap().starts_with("ready: hum said"), "{said}");
    let without = tried(&real.bench(&real.models.join("piper-without-lexicon")));
    assert_eq!(without.error(1), "engine_failed");
    let error: Value = without.object()["error"].clone();
    assert!(error["message"].as_str().unwrap().contains("put the lexicon"), "{error:#}");
}

#[test]
fn a_speaker_that_the_model_does_not_have_is_refused() {
    let Some(real) = real() else { return };
    let bench = real.bench(&real.models.join("piper"));
    bench.json(&["settings", "set", "speech.voice", "2"]).done();
    assert_eq!(tried(&bench).error(2), "unknown_voice");
    bench.json(&["settings", "set", "speech.voice", "1"]).done();
    tried(&bench).done();
}

#[test]
fn the_real_program_knows_every_option_and_a_broken_model_is_told_with_its_words() {
    let Some(real) = real() else { return };
    let families: [(&str, &[&str]); 4] = [
        ("vits", &["a.onnx", "lexicon.txt", "dict", "espeak-ng-data", "date.fst"]),
        (
            "kokoro",
            &["model.onnx", "voices.bin", "lexicon-zh.txt", "lexicon-us-en.txt", "dict", "espeak-ng-data"],
        ),
        ("kitten", &["model.onnx", "voices.bin", "lexicon.txt", "espeak-ng-data"]),
        ("matcha", &["model-steps-3.onnx", "vocos-22khz-univ.onnx", "lexicon.txt", "dict", "espeak-ng-data"]),
    ];
    for (family, files) in families {
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join(family);
        fs::create_dir(&model).unwrap();
        for file in files.iter().chain(&["tokens.txt"]) {
            let path = model.join(file);
            if file.contains('.') {
                fs::write(path, "no model\n").unwrap()
            } else {
                fs::create_dir(path).unwrap()
            }
        }
        let broken = tried(&real.bench(&model));
        assert_eq!(broken.error(1), "engine_failed", "{family}");
        let error = broken.object()["error"].clone();
        let detail = error["detail"].as_str().unwrap();
        assert!(!detail.contains("Invalid option") && !detail.contains("PrintUsage"), "{family}: {detail}");
        assert!(detail.contains(&format!("--{family}-tokens=tokens.txt")), "the command is told: {detail}");
        assert!(detail.lines().count() > 1, "and what it said: {detail}");
    }
}
