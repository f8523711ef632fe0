//! espeak-ng: speaks offline, in more than a hundred languages.
//!
//! Every clause is spoken by a process of its own, so its place in the whole is exact: espeak-ng builds its melody
//! clause by clause anyway, and the sound is the same to the sample. The pauses between are ours. Two more renderings
//! of the clause, which differ only in each word's loudness, tell where its words are ([`super::align`]).

mod clause;
mod program;
mod speed;

use std::path::PathBuf;

use async_trait::async_trait;
use model::{Speech, SpokenWord, speech::SceneSpan};

use self::{clause::SpokenClause, program::Program};
use super::wave::Wave;
use crate::{
    Abilities, Card, Engine, Narration, Need, ProviderError, SpeechEngine, SpeechRequest, Spoken, Work,
    text::pace::Pace,
};

/// The engine's name.
pub const NAME: &str = "espeak-ng";

/// The environment variable that names another espeak-ng than the one on the PATH.
pub const PROGRAM_VARIABLE: &str = "REELWRIGHT_ESPEAK";

/// Silence before the first word, in milliseconds, so that players which swallow a beginning don't swallow a sound.
const LEAD_IN_MS: u32 = 150;
/// Silence after the last word, in milliseconds, so that the picture doesn't end on the last phoneme.
const TAIL_MS: u32 = 600;
/// How long before a scene's first word its picture comes, in milliseconds.
const PICTURE_FIRST_MS: u32 = 140;

/// The espeak-ng of this machine.
pub struct EspeakNg {
    program: Option<PathBuf>,
}

impl EspeakNg {
    /// The one that [`PROGRAM_VARIABLE`] names, else the one on the PATH.
    pub const fn installed() -> Self {
        Self { program: None }
    }

    /// The one at a path.
    pub const fn at(program: PathBuf) -> Self {
        Self { program: Some(program) }
    }

    fn program(&self) -> Program {
        Program::new(self.program.clone().or_else(|| std::env::var_os(PROGRAM_VARIABLE).map(PathBuf::from)))
    }

    /// The names of its voices: language codes such as `en-gb`.
    ///
    /// # Errors
    /// When it is missing or doesn't answer.
    pub async fn voices(&self, work: &Work) -> Result<Vec<String>, ProviderError> {
        let voices = self.program().voices("--voices", work).await?;
        Ok(voices.into_iter().map(|voice| voice.language).collect())
    }
}

/// What it says of itself.
pub const CARD: Card = Card {
    needs: &[Need::Program(NAME)],
    can: Abilities { word_times: true, ..Abilities::PLAIN },
    ..Card::local(NAME, "a plain voice in more than a hundred languages, on this machine")
};

#[async_trait]
impl Engine for EspeakNg {
    fn card(&self) -> &'static Card {
        &CARD
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        let voices = self.voices(work).await?;
        Ok(format!("ready with {} voices; it works on this machine and costs nothing", voices.len()))
    }
}

#[async_trait]
impl SpeechEngine for EspeakNg {
    async fn speak(&self, request: &SpeechRequest, work: &Work) -> Result<Spoken, ProviderError> {
        let program = self.program();
        program.check_voice(&request.voice.name, work).await?;
        let voice = speed::settled(&program, request, work).await?;
        let mut track = Track::new(Pace::of(request.voice.speed_wpm));
        for (at, narration) in request.narrations.iter().enumerate() {
            work.step(at, request.narrations.len(), format!("speaking scene {}", narration.scene));
            let spoken = clause::speak(&program, &voice, &narration.text, work).await?;
            track.scene(narration, spoken)?;
        }
        work.check()?;
        let (wave, speech) = track.finish(&request.voice.name);
        let path = request.folder.join("voice.wav");
        wave.write(&path).map_err(|error| ProviderError::writing(&path, error))?;
        work.step(request.narrations.len(), request.narrations.len(), "spoken");
        Ok(Spoken { file: Some(path), speech })
    }
}

/// The voice as it grows, scene by scene.
struct Track {
    wave: Option<Wave>,
    pace: Pace,
    /// The pause owed before the next sound, in milliseconds.
    owed_ms: u32,
    words: Vec<SpokenWord>,
    scenes: Vec<SceneSpan>,
}

impl Track {
    fn new(pace: Pace) -> Self {
        Self { wave: None, pace, owed_ms: LEAD_IN_MS, words: Vec::new(), scenes: Vec::new() }
    }

    /// The sound so far; of the usual rate until the first clause says another.
    fn wave(&mut self, rate: u32) -> &mut Wave {
        self.wave.get_or_insert_with(|| Wave { rate, samples: Vec::new() })
    }

    /// Whether the last scene so far ends in a word.
    fn said_last(&self) -> bool {
        let (word, scene) = (self.words.last(), self.scenes.last());
        word.zip(scene).is_some_and(|(word, span)| word.scene == span.scene)
    }

    fn now_ms(&self) -> u32 {
        self.wave.as_ref().map_or(0, |wave| Wave::ms(wave.rate, wave.samples.len()))
    }

    fn scene(&mut self, narration: &Narration, spoken: Vec<SpokenClause>) -> Result<(), ProviderError> {
        if spoken.is_empty() {
            self.silent_scene(narration);
            return Ok(());
        }
        let start_ms = match self.scenes.last() {
            None => 0,
            // Within the pause before, never before the last sound.
            Some(_) => self.now_ms() + self.owed_ms.saturating_sub(PICTURE_FIRST_MS),
        };
        for clause in spoken {
            let owed = self.owed_ms;
            let breath = self.pace.breath_ms(clause.breath);
            let wave = self.wave(clause.wave.rate);
            if wave.rate != clause.wave.rate {
                return Err(program::failed("changed its sampling rate between sentences", String::new()));
            }
            wave.rest(owed);
            let at_ms = Wave::ms(wave.rate, wave.samples.len());
            wave.samples.extend_from_slice(&clause.wave.samples);
            self.words.extend(clause.words.into_iter().map(|word| SpokenWord {
                text: word.text,
                start_ms: at_ms + word.start_ms,
                end_ms: at_ms + word.end_ms,
                scene: narration.scene,
            }));
            self.owed_ms = breath;
        }
        self.begin(narration.scene, start_ms);
        Ok(())
    }

    /// A scene in which nothing is said lasts as long as planned.
    fn silent_scene(&mut self, narration: &Narration) {
        if self.said_last() {
            let pause = self.owed_ms;
            self.wave(USUAL_RATE).rest(pause);
        }
        let start_ms = self.now_ms();
        self.wave(USUAL_RATE).rest(narration.planned_ms);
        // The next picture comes at the end of the planned length, its first word a moment later.
        self.owed_ms = PICTURE_FIRST_MS;
        self.begin(narration.scene, start_ms);
    }

    fn begin(&mut self, scene: u32, start_ms: u32) {
        if let Some(before) = self.scenes.last_mut() {
            before.end_ms = start_ms;
        }
        self.scenes.push(SceneSpan { scene, start_ms, end_ms: start_ms });
    }

    fn finish(mut self, voice: &str) -> (Wave, Speech) {
        if self.said_last() {
            self.wave(USUAL_RATE).rest(TAIL_MS);
        }
        let duration_ms = self.now_ms();
        if let Some(last) = self.scenes.last_mut() {
            last.end_ms = duration_ms;
        }
        let wave = self.wave.unwrap_or(Wave { rate: USUAL_RATE, samples: Vec::new() });
        let speech = Speech {
            engine: NAME.into(),
            voice: voice.into(),
            duration_ms,
            words: self.words,
            scenes: self.scenes,
            left_out: Vec::new(),
        };
        (wave, speech)
    }
}

/// espeak-ng's rate for its own voices, in samples a second.
const USUAL_RATE: u32 = 22_050;
