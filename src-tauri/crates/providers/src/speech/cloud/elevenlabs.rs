//! ElevenLabs' voices, with the time of every character, from which the words' times come.

use async_trait::async_trait;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use model::SpokenWord;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Voice, characters, expected, pcm, speak};
use crate::{
    Abilities, Card, Choice, Engine, Expected, Narration, Need, Pay, ProviderError, Setup, SpeechEngine,
    SpeechRequest, Spoken, Work,
    service::{Answer, Ask, Line},
    speech::{
        asked::{speed, voice},
        track::SpokenScene,
        wave::Wave,
    },
    text::words,
};

/// The card.
pub const CARD: Card = Card {
    name: "elevenlabs",
    about: "ElevenLabs' voices, with their own word times",
    provider: "elevenlabs",
    needs: &[Need::Key("make one at elevenlabs.io/app/settings/api-keys")],
    can: Abilities { languages: LANGUAGES, word_times: true, ..Abilities::PLAIN },
    pay: Pay::Paid,
    base_url: "https://api.elevenlabs.io/v1",
    model: "eleven_multilingual_v2",
    options: &[Choice {
        name: "voice",
        about: "the id of a voice, from your voices at elevenlabs.io",
        default: "21m00Tcm4TlvDq8ikWAM",
    }],
};

/// What its multilingual model speaks, from its documentation.
const LANGUAGES: &[&str] = &[
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "fi", "fr", "hi", "hr", "id", "it", "ja", "ko", "ms",
    "nl", "pl", "pt", "ro", "ru", "sk", "sv", "ta", "tl", "tr", "uk", "zh",
];
/// Samples a second of the sound asked for.
const RATE: u32 = 24_000;

/// ElevenLabs' voices.
pub struct ElevenLabs {
    line: Line,
    model: String,
    voice: String,
}

/// An answer with times.
#[derive(Deserialize)]
struct Timed {
    audio_base64: String,
    alignment: Option<Alignment>,
}

#[derive(Deserialize)]
struct Alignment {
    characters: Vec<String>,
    character_start_times_seconds: Vec<f64>,
    character_end_times_seconds: Vec<f64>,
}

impl ElevenLabs {
    /// Opens them.
    ///
    /// # Errors
    /// `no_key`, or what is wrong with the settings.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        let line = Line::new(setup, &CARD)?.with_key("xi-api-key", "", &setup.key(&CARD)?)?;
        Ok(Self { line, model: setup.model(&CARD), voice: setup.option(&CARD, "voice") })
    }

    fn read(&self, answer: &Answer, narration: &Narration) -> Result<SpokenScene, ProviderError> {
        let timed: Timed = answer.json(CARD.provider, self.line.redaction())?;
        let bytes = BASE64_STANDARD.decode(timed.audio_base64.as_bytes()).unwrap_or_default();
        let wave = pcm(&self.line, &bytes, RATE)?;
        let length_ms = Wave::ms(wave.rate, wave.samples.len());
        let words = timed.alignment.and_then(|alignment| words_of(&alignment, narration, length_ms));
        Ok(SpokenScene { wave, words })
    }
}

/// The words' times, from those of the characters; none where the characters aren't those of the narration, so that
/// the words are laid over the sound instead.
fn words_of(alignment: &Alignment, narration: &Narration, length_ms: u32) -> Option<Vec<SpokenWord>> {
    let text: String = alignment.characters.concat();
    let same = alignment.characters.len() == alignment.character_start_times_seconds.len()
        && alignment.characters.len() == alignment.character_end_times_seconds.len()
        && text.trim() == narration.text.trim();
    if !same {
        return None;
    }
    // Where each byte of the text stands among the characters.
    let mut at = Vec::with_capacity(text.len());
    for (index, character) in alignment.characters.iter().enumerate() {
        at.extend(std::iter::repeat_n(index, character.len()));
    }
    let ms = |seconds: f64| (seconds.clamp(0.0, 3600.0) * 1000.0).round().min(f64::from(length_ms)) as u32;
    let mut words = Vec::new();
    let mut after = 0;
    for (from, to) in words::spans(&text) {
        let start_ms = ms(alignment.character_start_times_seconds[at[from]]).max(after);
        let end_ms = ms(alignment.character_end_times_seconds[at[to - 1]]);
        // Times that run backwards are no times.
        if end_ms <= start_ms {
            return None;
        }
        after = end_ms;
        words.push(SpokenWord { text: text[from..to].to_owned(), start_ms, end_ms, scene: narration.scene });
    }
    Some(words)
}

#[async_trait]
impl Engine for ElevenLabs {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn model(&self) -> &str {
        &self.model
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        let user: Value = self.line.get(self.line.url(&["user", "subscription"]), work).await?;
        let count = |name: &str| user.get(name).and_then(Value::as_u64).unwrap_or(0);
        let left = count("character_limit").saturating_sub(count("character_count"));
        Ok(format!("ready with {}; {left} characters left", self.model))
    }
}

#[async_trait]
impl SpeechEngine for ElevenLabs {
    async fn speak(&self, request: &SpeechRequest, work: &Work) -> Result<Spoken, ProviderError> {
        let voice = voice(&CARD, &self.voice, request);
        let service = Voice { card: &CARD, line: &self.line, model: &self.model, count: characters };
        let ask = |narration: &Narration| {
            let mut url = self.line.url(&["text-to-speech", &voice, "with-timestamps"]);
            url.query_pairs_mut().append_pair("output_format", &format!("pcm_{RATE}"));
            let body = json!({
                "text": narration.text, "model_id": self.model, "voice_settings": { "speed": speed(request) },
            });
            (Ask::order(url, &body), body)
        };
        speak(&service, &voice, request, &ask, &|answer, narration| self.read(answer, narration), work).await
    }

    fn estimate(&self, request: &SpeechRequest) -> Vec<Expected> {
        expected(&self.line, &self.model, characters, request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alignment(text: &str, each: f64) -> Alignment {
        let characters: Vec<String> = text.chars().map(String::from).collect();
        let start = (0..characters.len()).map(|at| at as f64 * each).collect();
        let end = (1..=characters.len()).map(|at| at as f64 * each).collect();
        Alignment { characters, character_start_times_seconds: start, character_end_times_seconds: end }
    }

    fn narration(text: &str) -> Narration {
        Narration { scene: 3, text: text.into(), planned_ms: 1000 }
    }

    #[test]
    fn words_take_their_characters_times() {
        let words = words_of(&alignment("Größe zählt.", 0.1), &narration("Größe zählt."), 5000).unwrap();
        let found: Vec<(&str, u32, u32)> =
            words.iter().map(|word| (word.text.as_str(), word.start_ms, word.end_ms)).collect();
        assert_eq!(found, [("Größe", 0, 500), ("zählt.", 600, 1200)]);
    }

    #[test]
    fn times_that_make_no_sense_are_not_taken() {
        assert_eq!(words_of(&alignment("Other words", 0.1), &narration("These words"), 5000), None);
        assert_eq!(words_of(&alignment("Two words", -1.0), &narration("Two words"), 5000), None);
        let mut short = alignment("Two words", 0.1);
        short.character_end_times_seconds.pop();
        assert_eq!(words_of(&short, &narration("Two words"), 5000), None);
    }
}
