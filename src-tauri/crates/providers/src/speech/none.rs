//! No voice: captions still run, at reading pace.

use async_trait::async_trait;
use model::{Speech, SpokenWord, speech::SceneSpan};

use crate::{
    Card, Engine, Narration, ProviderError, SpeechEngine, SpeechRequest, Spoken, Work,
    text::{pace::Pace, script, words},
};

/// The engine's name.
pub const NAME: &str = "none";

/// How much of a scene is left free before its first word and after its last, in permille of the scene, so that the
/// eye can find the picture first.
const EDGE_PERMILLE: u64 = 60;

/// No voice.
pub struct Silent;

/// What it says of itself.
pub const CARD: Card = Card::local(NAME, "no voice; captions run at reading pace");

#[async_trait]
impl Engine for Silent {
    fn card(&self) -> &'static Card {
        &CARD
    }
}

#[async_trait]
impl SpeechEngine for Silent {
    async fn speak(&self, request: &SpeechRequest, work: &Work) -> Result<Spoken, ProviderError> {
        work.check()?;
        let pace = Pace::of(request.voice.speed_wpm);
        let mut speech = Speech {
            engine: NAME.into(),
            voice: String::new(),
            duration_ms: 0,
            words: Vec::new(),
            scenes: Vec::new(),
            left_out: Vec::new(),
        };
        let mut start_ms = 0;
        for narration in &request.narrations {
            // A text longer than its planned scene is given the time it takes to read.
            let end_ms = start_ms + narration.planned_ms.max(pace.spoken_ms(&narration.text));
            speech.words.extend(spread(narration, start_ms, end_ms));
            speech.scenes.push(SceneSpan { scene: narration.scene, start_ms, end_ms });
            start_ms = end_ms;
        }
        Ok(Spoken { file: None, speech })
    }
}

/// A scene's words over its time, by their syllables.
fn spread(narration: &Narration, start_ms: u32, end_ms: u32) -> Vec<SpokenWord> {
    if !script::is_speakable(&narration.text) {
        return Vec::new();
    }
    let edge = (u64::from(end_ms - start_ms) * EDGE_PERMILLE / 1000) as u32;
    let words = words::words(&narration.text);
    super::share::by_syllables(&words, start_ms + edge, end_ms - edge)
        .into_iter()
        .zip(words)
        .map(|((start_ms, end_ms), text)| SpokenWord {
            text: text.into(),
            start_ms,
            end_ms,
            scene: narration.scene,
        })
        .collect()
}
