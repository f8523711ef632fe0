//! OpenAI's voices. They tell no word times; the words are laid over the sound.

use async_trait::async_trait;
use serde_json::{Value, json};

use super::{Voice, characters, expected, speak, wav};
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
    name: "openai",
    about: "OpenAI's voices, in many languages",
    provider: "openai",
    needs: &[Need::Key("make one at platform.openai.com/api-keys")],
    can: Abilities { languages: LANGUAGES, ..Abilities::PLAIN },
    pay: Pay::Paid,
    base_url: "https://api.openai.com/v1",
    model: "tts-1",
    options: &[Choice {
        name: "voice",
        about: "alloy, echo, fable, nova, onyx, shimmer, …",
        default: "alloy",
    }],
};

/// What its models speak, from its documentation: the languages of its speech recognition.
const LANGUAGES: &[&str] = &[
    "af", "ar", "az", "be", "bg", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "fa", "fi",
    "fr", "gl", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "kk", "kn", "ko", "lt", "lv", "mi",
    "mk", "mr", "ms", "ne", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "sw", "ta", "th",
    "tl", "tr", "uk", "ur", "vi", "zh",
];

/// OpenAI's voices.
pub struct OpenAiVoice {
    line: Line,
    model: String,
    voice: String,
}

impl OpenAiVoice {
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
impl Engine for OpenAiVoice {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn model(&self) -> &str {
        &self.model
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        let _: Value = self.line.get(self.line.url(&["models", &self.model]), work).await?;
        Ok(format!("ready with {}", self.model))
    }
}

#[async_trait]
impl SpeechEngine for OpenAiVoice {
    async fn speak(&self, request: &SpeechRequest, work: &Work) -> Result<Spoken, ProviderError> {
        let voice = voice(&CARD, &self.voice, request);
        let service = Voice { card: &CARD, line: &self.line, model: &self.model, count: characters };
        let ask = |narration: &crate::Narration| {
            let body = json!({
                "model": self.model, "voice": voice, "input": narration.text, "response_format": "wav",
                "speed": speed(request),
            });
            (Ask::order(self.line.url(&["audio", "speech"]), &body), body)
        };
        let read = |answer: &crate::service::Answer, _: &crate::Narration| {
            Ok(SpokenScene { wave: wav(&self.line, &answer.body)?, words: None })
        };
        speak(&service, &voice, request, &ask, &read, work).await
    }

    fn estimate(&self, request: &SpeechRequest) -> Vec<Expected> {
        expected(&self.line, &self.model, characters, request)
    }
}
