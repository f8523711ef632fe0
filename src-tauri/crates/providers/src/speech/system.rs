//! The system's own voices: `say` on macOS, SAPI on Windows. They work offline and tell no word times; the words are
//! laid over the sound.
//!
//! What is spoken is never an argument: it is in a file that the program reads. Both are compiled everywhere, and
//! listed where they are.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use async_trait::async_trait;
use tokio::process::Command;

use super::{
    asked, process,
    track::{SpokenScene, together},
    wave::Wave,
};
use crate::{
    Abilities, Card, Choice, Engine, Need, Pay, ProviderError, Setup, SpeechEngine, SpeechRequest, Spoken,
    Work, text::script::is_speakable,
};

/// The card.
pub const CARD: Card = Card {
    name: "system",
    about: "this system's own voices, offline",
    provider: "system",
    needs: &[Need::Program("the system's voices")],
    can: Abilities::PLAIN,
    pay: Pay::Own,
    base_url: "",
    model: "",
    options: &[Choice {
        name: "voice",
        about: "a voice by its name in the system; its own choice unless set",
        default: "",
    }],
};

/// Samples a second that both are asked for.
const RATE: u32 = 22_050;
/// A narration that takes longer to speak than this is one that never ends.
const PATIENCE: Duration = Duration::from_secs(120);
/// Words a minute at SAPI's usual rate, 0. Its rates run from -10 to 10, which is three times as slow and as fast.
const SAPI_WPM: f64 = 170.0;

/// What SAPI is told. It takes everything from its environment, so nothing of it is read as a command.
const SAPI_SCRIPT: &str = "Add-Type -AssemblyName System.Speech; \
    $s = New-Object System.Speech.Synthesis.SpeechSynthesizer; \
    if ($env:REELWRIGHT_VOICE) { $s.SelectVoice($env:REELWRIGHT_VOICE) }; \
    $s.Rate = [int]$env:REELWRIGHT_RATE; \
    $f = New-Object System.Speech.AudioFormat.SpeechAudioFormatInfo(22050, 'Sixteen', 'Mono'); \
    $s.SetOutputToWaveFile($env:REELWRIGHT_OUT, $f); \
    $s.Speak([IO.File]::ReadAllText($env:REELWRIGHT_TEXT, [Text.Encoding]::UTF8)); \
    $s.Dispose()";

/// Which of the systems speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// macOS's `say`.
    Say,
    /// Windows' SAPI, through PowerShell.
    Sapi,
}

/// The system's voices.
pub struct SystemVoice {
    speaker: Speaker,
    program: PathBuf,
    voice: String,
}

impl SystemVoice {
    /// This system's.
    pub fn open(setup: &Setup) -> Self {
        let speaker = if cfg!(windows) { Speaker::Sapi } else { Speaker::Say };
        let program = if cfg!(windows) { "powershell.exe" } else { "say" };
        Self { voice: setup.option(&CARD, "voice"), ..Self::at(speaker, program.into()) }
    }

    /// The one at a path.
    pub const fn at(speaker: Speaker, program: PathBuf) -> Self {
        Self { speaker, program, voice: String::new() }
    }

    fn command(&self, voice: &str, wpm: u32, text: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.program);
        match self.speaker {
            Speaker::Say => {
                command.arg("-r").arg(wpm.to_string()).arg(format!("--data-format=LEI16@{RATE}"));
                command.arg("--file-format=WAVE").arg("-o").arg(out).arg("-f").arg(text);
                if !voice.is_empty() {
                    command.arg("-v").arg(voice);
                }
            }
            Speaker::Sapi => {
                let rate = (10.0 * (f64::from(wpm) / SAPI_WPM).ln() / 3f64.ln()).round().clamp(-10.0, 10.0);
                command.args(["-NoProfile", "-NonInteractive", "-Command", SAPI_SCRIPT]);
                command.env("REELWRIGHT_VOICE", voice).env("REELWRIGHT_RATE", format!("{rate:.0}"));
                command.env("REELWRIGHT_OUT", out).env("REELWRIGHT_TEXT", text);
            }
        }
        command.stdout(Stdio::null());
        command
    }

    async fn spoken(&self, text: &str, voice: &str, wpm: u32, work: &Work) -> Result<Wave, ProviderError> {
        let folder =
            tempfile::tempdir().map_err(|error| ProviderError::writing(&std::env::temp_dir(), error))?;
        let (words, out) = (folder.path().join("text.txt"), folder.path().join("voice.wav"));
        std::fs::write(&words, text).map_err(|error| ProviderError::writing(&words, error))?;
        let ended = process::run(self.command(voice, wpm, &words, &out), "", PATIENCE, work)
            .await
            .map_err(|broken| broken.told(PATIENCE, failed, |error| self.not_started(error)))?;
        if !ended.status.success() {
            let message = format!("it ended with {}; check the voice's name", ended.status);
            return Err(failed(&message, ended.last_words));
        }
        let bytes = std::fs::read(&out).map_err(|error| ProviderError::reading(&out, error))?;
        Wave::read(&bytes).map_err(|reason| failed("it gave no sound that can be read", reason))
    }

    fn not_started(&self, error: &std::io::Error) -> ProviderError {
        ProviderError::NotInstalled {
            engine: "the system's voice",
            what: self.program.display().to_string(),
            mend: format!("choose another voice engine ({error})"),
        }
    }
}

fn failed(message: &str, detail: String) -> ProviderError {
    ProviderError::Failed { engine: CARD.name, message: message.to_owned(), detail, retryable: true }
}

#[async_trait]
impl Engine for SystemVoice {
    fn card(&self) -> &'static Card {
        &CARD
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        self.spoken("ready", &self.voice, 180, work).await?;
        Ok("ready; it works on this machine and costs nothing".into())
    }
}

#[async_trait]
impl SpeechEngine for SystemVoice {
    async fn speak(&self, request: &SpeechRequest, work: &Work) -> Result<Spoken, ProviderError> {
        let voice = asked::voice(&CARD, &self.voice, request);
        let of = request.narrations.len();
        let mut scenes = Vec::with_capacity(of);
        for (at, narration) in request.narrations.iter().enumerate() {
            work.check()?;
            work.step(at, of, format!("speaking scene {}", narration.scene));
            scenes.push(if is_speakable(&narration.text) {
                let wave = self.spoken(&narration.text, &voice, request.voice.speed_wpm, work).await?;
                Some(SpokenScene { wave, words: None })
            } else {
                None
            });
        }
        work.step(of, of, "spoken");
        together(CARD.name, &voice, request, scenes)
    }
}
