//! Veo: clips by ticket, through the Gemini API.

use async_trait::async_trait;
use model::Units;
use serde_json::{Value, json};

use super::{Shot, clips, expected, order};
use crate::{
    Abilities, Card, Engine, Expected, FoundVisual, Need, Pay, ProviderError, Setup, VisualEngine,
    VisualRequest, Work,
    service::{Answer, Ask, Asked, Counter, Far, Line, Wanted},
    writer::model::gemini::{BASE_URL, KEY_HEADER},
};

/// The card.
pub const CARD: Card = Card {
    name: "veo",
    about: "clips made by Google's Veo",
    provider: "gemini",
    needs: &[Need::Key("make one at aistudio.google.com/apikey")],
    can: Abilities {
        durations_ms: &[5_000, 6_000, 8_000],
        sizes: &[(720, 1280), (1280, 720)],
        ..Abilities::PLAIN
    },
    pay: Pay::Paid,
    base_url: BASE_URL,
    model: "veo-2.0-generate-001",
    options: &[],
};

/// Veo.
pub struct Veo {
    line: Line,
    model: String,
}

impl Veo {
    /// Opens it.
    ///
    /// # Errors
    /// `no_key`, or what is wrong with the settings.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        let line = Line::new(setup, &CARD)?.with_key(KEY_HEADER, "", &setup.key(&CARD)?)?;
        Ok(Self { line, model: setup.model(&CARD) })
    }

    fn wanted(&self, shot: &Shot) -> Wanted {
        let aspect = if shot.aspect() == "1:1" { "9:16" } else { shot.aspect() };
        let request = json!({
            "instances": [{ "prompt": shot.prompt }],
            "parameters": { "aspectRatio": aspect, "durationSeconds": shot.seconds(&CARD) },
        });
        let url = self.line.url(&["models", &format!("{}:predictLongRunning", self.model)]);
        Wanted {
            order: order(&self.line, &self.model, shot, "clip", &request, units(shot)),
            ask: Ask::order(url, &request),
        }
    }
}

fn units(shot: &Shot) -> Units {
    Units { seconds_ms: shot.seconds(&CARD) * 1000, ..Units::default() }
}

#[async_trait]
impl Engine for Veo {
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
impl VisualEngine for Veo {
    async fn find(&self, request: &VisualRequest, work: &Work) -> Result<Vec<FoundVisual>, ProviderError> {
        clips(&CARD, &self.model, self, request, &|shot| self.wanted(shot), work).await
    }

    fn estimate(&self, request: &VisualRequest) -> Vec<Expected> {
        expected(&self.line, &self.model, request, "clips", units)
    }
}

#[async_trait]
impl Counter for Veo {
    fn line(&self) -> &Line {
        &self.line
    }

    fn ticket(&self, answer: &Answer) -> Result<String, ProviderError> {
        let value: Value = answer.json(CARD.provider, self.line.redaction())?;
        let name = value.get("name").and_then(Value::as_str).filter(|name| !name.is_empty());
        name.map(str::to_owned).ok_or_else(|| self.line.lacks("a ticket", &value))
    }

    async fn ask(&self, ticket: &str, work: &Work) -> Result<Asked, ProviderError> {
        let parts: Vec<&str> = ticket.split('/').collect();
        let state: Value = self.line.get(self.line.url(&parts), work).await?;
        if let Some(words) = state.pointer("/error/message").and_then(Value::as_str) {
            return Ok(Asked::Failed(words.to_owned()));
        }
        if state.get("done").and_then(Value::as_bool) != Some(true) {
            let percent = state.pointer("/metadata/progressPercent").and_then(Value::as_u64);
            return Ok(Asked::Underway(percent.map(|percent| Far::Done(percent.min(100) as u32))));
        }
        let uri = "/response/generateVideoResponse/generatedSamples/0/video/uri";
        if let Some(url) = state.pointer(uri).and_then(Value::as_str) {
            return Ok(Asked::Ready { url: url.to_owned(), units: Units::default() });
        }
        let filtered = "/response/generateVideoResponse/raiMediaFilteredReasons/0";
        match state.pointer(filtered).and_then(Value::as_str) {
            Some(reason) => Ok(Asked::Failed(reason.to_owned())),
            None => Err(self.line.lacks("a clip", &state)),
        }
    }
}
