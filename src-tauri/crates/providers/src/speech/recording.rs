//! The user's own recording: the words are laid over the stretches in which something is heard.

use async_trait::async_trait;
use model::{Speech, SpokenWord, speech::SceneSpan};

use super::share;
use crate::{
    Card, Engine, Narration, ProviderError, Recording, SpeechEngine, SpeechRequest, Spoken, Work,
    text::{script, words},
};

/// The engine's name.
pub const NAME: &str = "recording";

/// A silence shorter than this, in milliseconds, is the closure of a consonant or a breath within a clause.
const SHORTEST_SILENCE_MS: u32 = 120;

/// The user's recording.
pub struct Recorded;

/// What it says of itself.
pub const CARD: Card = Card::local(NAME, "an audio file of your own");

#[async_trait]
impl Engine for Recorded {
    fn card(&self) -> &'static Card {
        &CARD
    }
}

#[async_trait]
impl SpeechEngine for Recorded {
    async fn speak(&self, request: &SpeechRequest, work: &Work) -> Result<Spoken, ProviderError> {
        work.check()?;
        let recording = request.recording.as_ref().ok_or_else(|| ProviderError::BadRequest {
            code: "no_recording",
            message: "the recording engine needs an audio file; choose one".into(),
        })?;
        if recording.duration_ms == 0 {
            return Err(ProviderError::BadRequest {
                code: "empty_recording",
                message: "the recording has no sound in it; record it again or choose another file".into(),
            });
        }
        let words = laid_over(&request.narrations, recording);
        let scenes = spans(&request.narrations, &words, recording.duration_ms);
        let speech = Speech {
            engine: NAME.into(),
            voice: String::new(),
            duration_ms: recording.duration_ms,
            words,
            scenes,
            left_out: Vec::new(),
        };
        Ok(Spoken { file: Some(recording.path.clone()), speech })
    }
}

/// The stretches in which something is heard. The whole, where silence is all there is.
fn heard(recording: &Recording) -> Vec<(u32, u32)> {
    let mut stretches = Vec::new();
    let mut from = 0;
    let long = |(start, end): &&(u32, u32)| end.saturating_sub(*start) >= SHORTEST_SILENCE_MS;
    for (start, end) in recording.silences.iter().filter(long) {
        if *start > from {
            stretches.push((from, (*start).min(recording.duration_ms)));
        }
        from = from.max(*end);
    }
    if from < recording.duration_ms {
        stretches.push((from, recording.duration_ms));
    }
    if stretches.is_empty() { vec![(0, recording.duration_ms)] } else { stretches }
}

/// Every word, over the heard time only. A speaker pauses between words, so a word never spans a silence: it goes
/// to the stretch in which its middle falls, and the words of a stretch share it.
pub(super) fn laid_over(narrations: &[Narration], recording: &Recording) -> Vec<SpokenWord> {
    let stretches = heard(recording);
    let said: Vec<(u32, &str)> = narrations
        .iter()
        .filter(|narration| script::is_speakable(&narration.text))
        .flat_map(|narration| words::words(&narration.text).into_iter().map(|word| (narration.scene, word)))
        .collect();
    let total: f64 = said.iter().map(|(_, word)| share::weight(word)).sum();
    let heard_ms: f64 = stretches.iter().map(|(start, end)| f64::from(end - start)).sum();
    let mut placed: Vec<Vec<(u32, &str)>> = vec![Vec::new(); stretches.len()];
    let (mut sum, mut at, mut passed) = (0.0, 0, 0.0);
    for (scene, word) in said {
        let weight = share::weight(word);
        let middle = (sum + weight / 2.0) / total * heard_ms;
        while at + 1 < stretches.len() && middle >= passed + f64::from(stretches[at].1 - stretches[at].0) {
            passed += f64::from(stretches[at].1 - stretches[at].0);
            at += 1;
        }
        placed[at].push((scene, word));
        sum += weight;
    }
    let mut spoken = Vec::new();
    for ((start, end), words) in stretches.into_iter().zip(placed) {
        let texts: Vec<&str> = words.iter().map(|(_, text)| *text).collect();
        let shares = share::by_syllables(&texts, start, end);
        spoken.extend(words.into_iter().zip(shares).map(|((scene, text), (start_ms, end_ms))| SpokenWord {
            text: text.into(),
            start_ms,
            end_ms,
            scene,
        }));
    }
    spoken
}

/// The scenes' places: each begins in the pause before its first word. Scenes in which nothing is said take their
/// planned length out of the pause or the time around them, as far as there is any.
fn spans(narrations: &[Narration], words: &[SpokenWord], duration_ms: u32) -> Vec<SceneSpan> {
    let mut starts: Vec<Option<u32>> = Vec::with_capacity(narrations.len());
    for (at, narration) in narrations.iter().enumerate() {
        let first = words.iter().position(|word| word.scene == narration.scene);
        let start = first.map(|first| match first.checked_sub(1).map(|before| &words[before]) {
            None => 0,
            // In the middle of the pause, so that neither sound is under the other's picture.
            Some(before) => u32::midpoint(before.end_ms, words[first].start_ms),
        });
        starts.push(if at == 0 { Some(0) } else { start });
    }
    fill_silent(&mut starts, narrations, duration_ms);
    let starts: Vec<u32> = starts.into_iter().map(|start| start.unwrap_or(duration_ms)).collect();
    narrations
        .iter()
        .enumerate()
        .map(|(at, narration)| SceneSpan {
            scene: narration.scene,
            start_ms: starts[at],
            end_ms: starts.get(at + 1).copied().unwrap_or(duration_ms),
        })
        .collect()
}

/// Places scenes without words evenly between the scenes around them: a run of them, and the scene before, share
/// the time by their planned lengths.
fn fill_silent(starts: &mut [Option<u32>], narrations: &[Narration], duration_ms: u32) {
    let mut at = 0;
    while at < starts.len() {
        let run = starts[at + 1..].iter().take_while(|start| start.is_none()).count();
        if run > 0 {
            let from = starts[at].unwrap_or(0);
            let to = starts.get(at + 1 + run).copied().flatten().unwrap_or(duration_ms);
            let planned =
                |range: &[Narration]| range.iter().map(|one| f64::from(one.planned_ms.max(1))).sum::<f64>();
            let total = planned(&narrations[at..=at + run]);
            for later in 1..=run {
                let part = planned(&narrations[at..at + later]) / total;
                starts[at + later] = Some(from + (f64::from(to - from) * part) as u32);
            }
        }
        at += run + 1;
    }
}
