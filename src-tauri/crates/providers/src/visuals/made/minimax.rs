//! MiniMax: clips by ticket. Its clips are six seconds long and wide; they are cut to the canvas here.

use async_trait::async_trait;
use model::Units;
use serde_json::{Value, json};

use super::{Shot, clips, expected, order};
use crate::{
    Abilities, Card, Engine, Expected, FoundVisual, Need, Pay, ProviderError, Setup, VisualEngine,
    VisualRequest, Work,
    service::{Answer, Ask, Asked, Counter, Line, Media, Wanted},
};

/// The card.
pub const CARD: Card = Card {
    name: "minimax",
    about: "clips made by MiniMax Hailuo",
    provider: "minimax",
    needs: &[Need::Key("make one at platform.minimax.io")],
    can: Abilities { durations_ms: &[6_000], sizes: &[(1280, 720)], ..Abilities::PLAIN },
    pay: Pay::Paid,
    base_url: "https://api.minimax.io/v1",
    model: "T2V-01",
    options: &[],
};

/// MiniMax.
pub struct MiniMax {
    line: Line,
    model: String,
}

impl MiniMax {
    /// Opens it.
    ///
    /// # Errors
    /// `no_key`, or what is wrong with the settings.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        let line = Line::new(setup, &CARD)?.with_key("authorization", "Bearer ", &setup.key(&CARD)?)?;
        Ok(Self { line, model: setup.model(&CARD) })
    }

    fn wanted(&self, shot: &Shot) -> Wanted {
        let request = json!({ "model": self.model, "prompt": shot.prompt });
        let url = self.line.url(&["video_generation"]);
        Wanted {
            order: order(&CARD, &self.model, shot, "clip", &request, units(shot)),
            ask: Ask::order(url, &request),
        }
    }

    /// The service says what is wrong within an answer whose status is a success.
    fn refusal(&self, value: &Value) -> Option<ProviderError> {
        let code =
            value.pointer("/base_resp/status_code").and_then(Value::as_i64).filter(|code| *code != 0)?;
        let words = value.pointer("/base_resp/status_msg").and_then(Value::as_str).unwrap_or_default();
        let (word, message) = match code {
            1004 | 2049 => ("key_refused", "minimax refused the key; check it in Settings"),
            1008 => ("no_credit", "the account at minimax has no credit left; top it up there"),
            1002 => ("busy", "minimax takes no more requests for now; run it again in a minute"),
            _ => ("order_failed", "minimax refused the order; its words are below"),
        };
        Some(self.line.error(word, message, words))
    }
}

fn units(_: &Shot) -> Units {
    Units { pieces: 1, ..Units::default() }
}

#[async_trait]
impl Engine for MiniMax {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn model(&self) -> &str {
        &self.model
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        let mut url = self.line.url(&["files", "list"]);
        url.query_pairs_mut().append_pair("purpose", "video_generation");
        let value: Value = self.line.get(url, work).await?;
        match self.refusal(&value) {
            Some(error) if matches!(error.code(), "key_refused" | "no_credit") => Err(error),
            _ => Ok(format!("ready with {}", self.model)),
        }
    }
}

#[async_trait]
impl VisualEngine for MiniMax {
    async fn find(&self, request: &VisualRequest, work: &Work) -> Result<Vec<FoundVisual>, ProviderError> {
        clips(&CARD, &self.model, self, request, &|shot| Ok(self.wanted(shot)), Media::Clip, work).await
    }

    fn estimate(&self, request: &VisualRequest) -> Vec<Expected> {
        expected(&CARD, &self.model, request, "clips", units)
    }
}

#[async_trait]
impl Counter for MiniMax {
    fn line(&self) -> &Line {
        &self.line
    }

    fn ticket(&self, answer: &Answer) -> Result<String, ProviderError> {
        let value: Value = answer.json(CARD.provider, self.line.redaction())?;
        if let Some(error) = self.refusal(&value) {
            return Err(error);
        }
        let ticket = value.get("task_id").and_then(Value::as_str).filter(|ticket| !ticket.is_empty());
        ticket.map(str::to_owned).ok_or_else(|| self.line.lacks("a ticket", &value))
    }

    async fn ask(&self, ticket: &str, work: &Work) -> Result<Asked, ProviderError> {
        let mut url = self.line.url(&["query", "video_generation"]);
        url.query_pairs_mut().append_pair("task_id", ticket);
        let state: Value = self.line.get(url, work).await?;
        match state.get("status").and_then(Value::as_str) {
            Some("Preparing" | "Queueing" | "Processing") => Ok(Asked::Underway(None)),
            Some("Fail") => {
                let words =
                    state.pointer("/base_resp/status_msg").and_then(Value::as_str).unwrap_or_default();
                Ok(Asked::Failed(words.to_owned()))
            }
            Some("Success") => self.ready(&state, work).await,
            _ => Err(self.refusal(&state).unwrap_or_else(|| self.line.lacks("a state", &state))),
        }
    }
}

impl MiniMax {
    async fn ready(&self, state: &Value, work: &Work) -> Result<Asked, ProviderError> {
        let id = match state.get("file_id") {
            Some(Value::String(id)) => id.clone(),
            Some(Value::Number(id)) => id.to_string(),
            _ => return Err(self.line.lacks("a file", state)),
        };
        let mut url = self.line.url(&["files", "retrieve"]);
        url.query_pairs_mut().append_pair("file_id", &id);
        let file: Value = self.line.get(url, work).await?;
        match file.pointer("/file/download_url").and_then(Value::as_str) {
            Some(url) => Ok(Asked::Ready { url: url.to_owned(), units: Units::default() }),
            None => Err(self.line.lacks("a clip", &file)),
        }
    }
}
