//! sherpa-onnx: a neural voice on this machine, by a model folder of the user's.
//!
//! It is a program that the user has installed, called as ffmpeg and espeak-ng are: nothing of it is built in, and a
//! model that crashes takes nothing with it. It tells no word times; the words are laid over the sound.

mod folder;
mod kept;
mod metadata;
mod model;
mod pieces;
mod program;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use ::model::Speech;
use async_trait::async_trait;

use self::{
    model::Model,
    program::{Mute, Program, Said},
};
use super::{
    asked,
    track::{SpokenScene, together},
    wave::Wave,
};
use crate::{
    Abilities, Card, Choice, Engine, Need, Pay, ProviderError, Setup, SpeechEngine, SpeechRequest, Spoken,
    Work,
    text::{clauses::Breath, pace::Pace, script::is_speakable},
};

/// The engine's name.
pub const NAME: &str = "sherpa-onnx";

/// The program's name.
pub const PROGRAM: &str = "sherpa-onnx-offline-tts";

/// How the program is installed: on every system the same.
pub const INSTALL: &str = "pipx install sherpa-onnx-bin";

/// Where its models are.
const MODELS: &str = "https://github.com/k2-fsa/sherpa-onnx/releases/tag/tts-models";

/// A piece of text that takes longer than this is one that never ends: at most two minutes of speech, which a slow
/// machine speaks in less than three times that.
const PATIENCE: Duration = Duration::from_secs(600);
/// The same for the one word that it is tried with; a model of hundreds of megabytes is loaded in seconds.
const TEST_PATIENCE: Duration = Duration::from_secs(60);

/// The card.
pub const CARD: Card = Card {
    name: NAME,
    about: "a neural voice on this machine, by a model of yours",
    provider: NAME,
    needs: &[
        Need::Program(PROGRAM),
        Need::File {
            option: "model_folder",
            what: "a VITS (Piper), Kokoro, Matcha or Kitten model from \
                   https://github.com/k2-fsa/sherpa-onnx/releases/tag/tts-models, unpacked",
        },
    ],
    // One model in memory, on all cores.
    can: Abilities { at_once: 1, ..Abilities::PLAIN },
    pay: Pay::Own,
    base_url: "",
    model: "",
    options: &[
        Choice { name: "model_folder", about: "the folder of the model that speaks", default: "" },
        Choice {
            name: "program",
            about: "the path of sherpa-onnx-offline-tts; the one on the PATH unless set",
            default: "",
        },
        Choice {
            name: "language",
            about: "one of a model's languages, as its lexicons are named: us-en, zh; all of them unless set",
            default: "",
        },
        Choice {
            name: "voice",
            about: "a speaker of the model by number, from 0, or by a name that the model tells",
            default: "",
        },
    ],
};

/// A voice by sherpa-onnx.
pub struct SherpaOnnx {
    program: PathBuf,
    model: Model,
    voice: String,
    patience: Duration,
}

/// How a model is to speak.
#[derive(Clone, Copy, Debug)]
struct Manner {
    /// Which of its speakers; its first unless said.
    speaker: Option<u32>,
    /// How fast, against its usual speed.
    speed: f64,
}

impl SherpaOnnx {
    /// Opens it with the user's model folder.
    ///
    /// # Errors
    /// `bad_setting` with what the folder lacks, file by file.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        let option = |name: &str| setup.option(&CARD, name);
        Ok(Self {
            program: program_of(&option("program")),
            model: Model::read(Path::new(&option("model_folder")), &option("language"))?,
            voice: option("voice"),
            patience: PATIENCE,
        })
    }

    /// The same with another limit for a piece of text.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// A scene's sound: its pieces with a breath between. None where nothing in it can be said.
    async fn scene(
        &self,
        text: &str,
        manner: Manner,
        breath_ms: u32,
        work: &Work,
    ) -> Result<Option<Said>, Mute> {
        let mut whole: Option<Said> = None;
        for piece in pieces::pieces(text) {
            let said = self.piece(&piece, manner, work).await?;
            match &mut whole {
                None => whole = Some(said),
                Some(whole) if whole.wave.rate != said.wave.rate => {
                    let message = "changed its sampling rate within a scene";
                    return Err(Mute::Scene(program::failed(message, String::new())));
                }
                Some(whole) => {
                    whole.wave.rest(breath_ms);
                    whole.wave.samples.extend_from_slice(&said.wave.samples);
                    whole.left_out.extend(said.left_out);
                }
            }
        }
        Ok(whole)
    }

    /// A piece of text as it was spoken before, else spoken now. What was spoken whole is kept.
    async fn piece(&self, text: &str, manner: Manner, work: &Work) -> Result<Said, Mute> {
        let place = kept::place(work, &self.model, manner, text);
        if let Some(wave) = place.as_deref().and_then(kept::found) {
            return Ok(Said { wave, left_out: Vec::new() });
        }
        let program = Program { path: &self.program, model: &self.model, patience: self.patience };
        let said = program.speak(text, manner, work).await?;
        if let Some(place) = place.filter(|_| said.left_out.is_empty()) {
            kept::keep(&place, &said.wave).map_err(Mute::All)?;
        }
        Ok(said)
    }
}

/// The program that a setting names, else the one on the PATH.
pub fn program_of(setting: &str) -> PathBuf {
    match setting {
        "" => PROGRAM.into(),
        // It is started in the model's folder, where a path from here would lead elsewhere.
        named if named.contains(std::path::is_separator) => {
            std::path::absolute(named).unwrap_or_else(|_| named.into())
        }
        named => named.into(),
    }
}

#[async_trait]
impl Engine for SherpaOnnx {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn model(&self) -> &str {
        self.model.name()
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        let manner = Manner { speaker: self.model.speaker(&self.voice)?, speed: 1.0 };
        let word = self.model.known_word();
        let program = Program { path: &self.program, model: &self.model, patience: TEST_PATIENCE };
        let Said { wave, .. } = program.speak(&word, manner, work).await.map_err(Mute::error)?;
        let seconds = f64::from(Wave::ms(wave.rate, wave.samples.len())) / 1000.0;
        Ok(format!(
            "ready: {} said “{word}” in {seconds:.1} s at {} Hz; it works on this machine and costs nothing",
            self.model.described(),
            wave.rate
        ))
    }
}

#[async_trait]
impl SpeechEngine for SherpaOnnx {
    async fn speak(&self, request: &SpeechRequest, work: &Work) -> Result<Spoken, ProviderError> {
        let voice = asked::voice(&CARD, &self.voice, request);
        let manner = Manner { speaker: self.model.speaker(&voice)?, speed: asked::speed(request) };
        let breath_ms = Pace::of(request.voice.speed_wpm).breath_ms(Breath::Full);
        let of = request.narrations.len();
        let mut scenes = Vec::with_capacity(of);
        let (mut left_out, mut failed): (Vec<String>, _) = (Vec::new(), None);
        for (at, narration) in request.narrations.iter().enumerate() {
            work.check()?;
            work.step(at, of, format!("speaking scene {}", narration.scene));
            let spoken = if is_speakable(&narration.text) {
                self.scene(&narration.text, manner, breath_ms, work).await
            } else {
                Ok(None)
            };
            match spoken {
                Ok(None) => scenes.push(None),
                Ok(Some(said)) => {
                    for word in said.left_out {
                        if !left_out.contains(&word) {
                            left_out.push(word);
                        }
                    }
                    scenes.push(Some(SpokenScene { wave: said.wave, words: None }));
                }
                Err(Mute::All(error)) => return Err(error),
                // The other scenes are spoken and kept all the same, so that the next run has only this one to do.
                Err(Mute::Scene(error)) => {
                    failed = failed.or(Some(program::in_scene(narration.scene, error)))
                }
            }
        }
        if let Some(error) = failed {
            return Err(error);
        }
        work.check()?;
        work.step(of, of, "spoken");
        let Spoken { file, speech } = together(NAME, &self.model.voiced(&voice), request, scenes)?;
        Ok(Spoken { file, speech: Speech { left_out, ..speech } })
    }
}
