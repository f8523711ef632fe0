//! Fish Audio's voices, cloned ones among them. They tell no word times; the words are laid over the sound.

use async_trait::async_trait;
use reqwest::header::HeaderValue;
use serde_json::{Value, json};

use super::{Count, Voice, expected, speak, wav};
use crate::{
    Abilities, Card, Choice, Engine, Expected, Need, Pay, ProviderError, Setup, SpeechEngine, SpeechRequest,
    Spoken, Work,
    service::{Ask, Line},
    speech::{
        asked::{speed, voice},
        track::SpokenScene,
    },
};

/// The card.
pub const CARD: Card = Card {
    name: "fish-audio",
    about: "Fish Audio's voices, and your own cloned there",
    provider: "fish-audio",
    needs: &[Need::Key("make one at fish.audio/go-api")],
    can: Abilities { languages: LANGUAGES, ..Abilities::PLAIN },
    pay: Pay::Paid,
    base_url: "https://api.fish.audio",
    model: "s1",
    options: &[Choice {
        name: "voice",
        about: "the id of a voice model, from its address at fish.audio",
        default: "",
    }],
};

/// What its model speaks, from its documentation.
const LANGUAGES: &[&str] = &["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "zh"];
/// It charges by bytes of UTF-8, of which other scripts than the Latin have two or three a letter.
const BYTES: Count = str::len;

/// Fish Audio's voices.
pub struct FishAudio {
    line: Line,
    model: String,
    voice: String,
}

impl FishAudio {
    /// Opens them.
    ///
    /// # Errors
    /// `no_key`, or what is wrong with the settings.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        let line = Line::new(setup, &CARD)?.with_key("authorization", "Bearer ", &setup.key(&CARD)?)?;
        Ok(Self { line, model: setup.model(&CARD), voice: setup.option(&CARD, "voice") })
    }
}

#[async_trait]
impl Engine for FishAudio {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn model(&self) -> &str {
        &self.model
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        let wallet: Value = self.line.get(self.line.url(&["wallet", "self", "api-credit"]), work).await?;
        let credit =
            wallet.get("credit").map(|credit| credit.to_string().replace('"', "")).unwrap_or_default();
        Ok(format!("ready with {}; credit left: {}", self.model, credit.chars().take(20).collect::<String>()))
    }
}

#[async_trait]
impl SpeechEngine for FishAudio {
    async fn speak(&self, request: &SpeechRequest, work: &Work) -> Result<Spoken, ProviderError> {
        let voice = voice(&CARD, &self.voice, request);
        let service = Voice { card: &CARD, line: &self.line, model: &self.model, count: BYTES };
        let model = HeaderValue::from_str(&self.model).map_err(|_| {
            self.line.error("bad_setting", "the model for fish-audio holds signs that no name has", "")
        })?;
        let ask = |narration: &crate::Narration| {
            let mut body = json!({
                "text": narration.text, "format": "wav", "sample_rate": 44100, "prosody": { "speed": speed(request) },
            });
            if !voice.is_empty() {
                body["reference_id"] = voice.clone().into();
            }
            (Ask::order(self.line.url(&["v1", "tts"]), &body).with("model", model.clone()), body)
        };
        let read = |answer: &crate::service::Answer, _: &crate::Narration| {
            Ok(SpokenScene { wave: wav(&self.line, &answer.body)?, words: None })
        };
        speak(&service, &voice, request, &ask, &read, work).await
    }

    fn estimate(&self, request: &SpeechRequest) -> Vec<Expected> {
        expected(&self.line, &self.model, BYTES, request)
    }
}
