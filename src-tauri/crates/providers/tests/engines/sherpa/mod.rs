//! A neural voice by a program of sherpa-onnx's command line, with pretenders in its place. The real one speaks in the
//! command line's tests.

mod folder;
mod speaking;
mod trouble;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use model::theme::Voice;
use reelwright_providers::{
    Narration, ProviderError, Setup, SpeechEngine, SpeechRequest, Spoken, Work, speech::sherpa::SherpaOnnx,
};
use tempfile::TempDir;

/// Notes the folder it runs in and each argument, and gives `SOUND` the name of the file that it is to write, `TEXT`
/// what it is to say.
const LISTENING: &str = r#"#!/bin/sh
here=$(dirname "$0")
pwd >> "$here/folders"
for argument do
  printf '%s\n' "$argument" >> "$here/arguments"
  case $argument in --output-filename=*) SOUND=${argument#--output-filename=} ;; esac
  TEXT=$argument
done
printf '%s\n' "$TEXT" >> "$here/texts"
"#;
/// Speaks a tone of a second.
const SPEAKING: &str = r#"cp "$here/tone.wav" "$SOUND""#;

/// A folder with a program, a model and room for what is made.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(desk.path("out")).unwrap();
        tone(&desk.path("tone.wav"), 16_000, 16);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A model's folder of such files; those that end in a slash are folders.
    fn model(&self, name: &str, files: &[&str]) -> PathBuf {
        let folder = self.path(name);
        for file in files {
            let path = folder.join(file);
            fs::create_dir_all(if file.ends_with('/') { &path } else { &folder }).unwrap();
            if !file.ends_with('/') {
                fs::write(path, "").unwrap();
            }
        }
        folder
    }

    /// A program that listens and then does as told.
    fn program(&self, doing: &str) -> PathBuf {
        let path = self.path("sherpa-onnx-offline-tts");
        fs::write(self.path("script"), format!("{LISTENING}{doing}\n")).unwrap();
        // Put there by a process of its own: a program that this one has open for writing, if only in a child that
        // another test is just starting, can't be run.
        let put = Command::new("install").arg("-m755").arg(self.path("script")).arg(&path).status().unwrap();
        assert!(put.success());
        path
    }

    fn setup(&self, model: &Path, options: &[(&str, &str)]) -> Setup {
        let mut setup = Setup::offline();
        let program = self.path("sherpa-onnx-offline-tts");
        for (name, value) in
            [("program", program.to_str().unwrap()), ("model_folder", model.to_str().unwrap())]
                .iter()
                .chain(options)
        {
            setup.options.insert((*name).to_owned(), (*value).to_owned());
        }
        setup
    }

    /// A small model, spoken by a program that does as told.
    fn voice(&self, doing: &str) -> SherpaOnnx {
        self.program(doing);
        let model = self.model("amy", &["amy.onnx", "tokens.txt", "lexicon.txt"]);
        SherpaOnnx::open(&self.setup(&model, &[])).unwrap()
    }

    /// The same model, spoken by a program that does otherwise.
    fn voice_again(&self, doing: &str) -> SherpaOnnx {
        self.program(doing);
        SherpaOnnx::open(&self.setup(&self.path("amy"), &[])).unwrap()
    }

    fn request(&self, texts: &[&str]) -> SpeechRequest {
        let narration =
            |(scene, text): (u32, &&str)| Narration { scene, text: (*text).into(), planned_ms: 1500 };
        SpeechRequest {
            narrations: (1..).zip(texts).map(narration).collect(),
            voice: Voice::default(),
            folder: self.path("out"),
            recording: None,
        }
    }

    async fn speak(&self, voice: &SherpaOnnx, texts: &[&str]) -> Result<Spoken, ProviderError> {
        voice.speak(&self.request(texts), &Work::quiet()).await
    }

    fn lines(&self, name: &str) -> Vec<String> {
        fs::read_to_string(self.path(name)).unwrap_or_default().lines().map(str::to_owned).collect()
    }
}

fn tone(path: &Path, rate: u32, bits: u16) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate,
        bits_per_sample: bits,
        sample_format: hound::SampleFormat::Int,
    };
    let loud = f64::from(1 << (bits - 3));
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for at in 0..rate {
        writer.write_sample(((f64::from(at) / 9.0).sin() * loud) as i16).unwrap();
    }
    writer.finalize().unwrap();
}
