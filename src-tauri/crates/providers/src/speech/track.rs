//! A voice that comes scene by scene from a service or a program: put together with pauses, its words timed.

use model::{Speech, SpokenWord, speech::SceneSpan};

use super::{recording, wave::Wave};
use crate::{Narration, ProviderError, Recording, SpeechRequest, Spoken};

/// Silence before the first word, in milliseconds.
const LEAD_IN_MS: u32 = 150;
/// Silence between two scenes, in milliseconds: a breath.
const BETWEEN_MS: u32 = 350;
/// Silence after the last word, in milliseconds.
const TAIL_MS: u32 = 600;
/// The rate of a voice that says nothing, in samples a second.
const USUAL_RATE: u32 = 24_000;
/// Frames by which silence is looked for, a second.
const FRAMES: u32 = 100;
/// A frame whose root mean square is below this (of 32,768) is silent: -50 dB.
const QUIET: f64 = 104.0;

/// A scene as spoken.
pub(super) struct SpokenScene {
    /// Its sound.
    pub(super) wave: Wave,
    /// Its words, from the sound's start, where the service tells them.
    pub(super) words: Option<Vec<SpokenWord>>,
}

/// Puts the scenes together, in the narrations' order; none for a scene in which nothing is said.
pub(super) fn together(
    engine: &'static str,
    voice: &str,
    request: &SpeechRequest,
    scenes: Vec<Option<SpokenScene>>,
) -> Result<Spoken, ProviderError> {
    let rate = scenes.iter().flatten().map(|scene| scene.wave.rate).next().unwrap_or(USUAL_RATE);
    let mut whole = Wave { rate, samples: Vec::new() };
    let (mut words, mut spans): (Vec<SpokenWord>, Vec<SceneSpan>) = (Vec::new(), Vec::new());
    let last = request.narrations.len().saturating_sub(1);
    for (at, (narration, spoken)) in request.narrations.iter().zip(scenes).enumerate() {
        let start_ms = Wave::ms(rate, whole.samples.len());
        match spoken {
            None => whole.rest(narration.planned_ms),
            Some(spoken) if spoken.wave.rate != rate => return Err(other_rate(engine)),
            Some(spoken) => {
                whole.rest(if at == 0 { LEAD_IN_MS } else { 0 });
                let from_ms = Wave::ms(rate, whole.samples.len());
                words.extend(timed(narration, &spoken).into_iter().map(|word| SpokenWord {
                    start_ms: from_ms + word.start_ms,
                    end_ms: from_ms + word.end_ms,
                    ..word
                }));
                whole.samples.extend_from_slice(&spoken.wave.samples);
                whole.rest(if at == last { TAIL_MS } else { BETWEEN_MS });
            }
        }
        spans.push(SceneSpan {
            scene: narration.scene,
            start_ms,
            end_ms: Wave::ms(rate, whole.samples.len()),
        });
    }
    let path = request.folder.join("voice.wav");
    whole.write(&path).map_err(|error| ProviderError::writing(&path, error))?;
    let speech = Speech {
        engine: engine.to_owned(),
        voice: voice.to_owned(),
        duration_ms: Wave::ms(rate, whole.samples.len()),
        words,
        scenes: spans,
        left_out: Vec::new(),
    };
    Ok(Spoken { file: Some(path), speech })
}

fn other_rate(engine: &'static str) -> ProviderError {
    ProviderError::Failed {
        engine,
        message: "it changed its sampling rate between scenes; run it again".into(),
        detail: String::new(),
        retryable: true,
    }
}

/// A scene's words: the service's own times, else laid over the stretches in which something is heard.
fn timed(narration: &Narration, spoken: &SpokenScene) -> Vec<SpokenWord> {
    if let Some(words) = &spoken.words {
        return words.clone();
    }
    let duration_ms = Wave::ms(spoken.wave.rate, spoken.wave.samples.len());
    let recording =
        Recording { path: std::path::PathBuf::new(), duration_ms, silences: silences(&spoken.wave) };
    recording::laid_over(std::slice::from_ref(narration), &recording)
}

/// The silent stretches, as start and end in milliseconds.
fn silences(wave: &Wave) -> Vec<(u32, u32)> {
    let frame = (wave.rate / FRAMES).max(1) as usize;
    let mut silences: Vec<(u32, u32)> = Vec::new();
    for (at, samples) in wave.samples.chunks(frame).enumerate() {
        let power: f64 = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum();
        if (power / samples.len() as f64).sqrt() >= QUIET {
            continue;
        }
        let (from, to) = (Wave::ms(wave.rate, at * frame), Wave::ms(wave.rate, at * frame + samples.len()));
        match silences.last_mut() {
            Some((_, end)) if *end == from => *end = to,
            _ => silences.push((from, to)),
        }
    }
    silences
}
