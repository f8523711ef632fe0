//! MiniMax: clips by ticket. Its clips are six seconds long and wide; they are cut to the canvas here.

use async_trait::async_trait;
use model::Units;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{Shot, clips, expected, order};
use crate::{
    Abilities, Card, Engine, Expected, FoundVisual, Need, Pay, ProviderError, Setup, VisualEngine,
    VisualRequest, Work,
    service::{Answer, Ask, Asked, Counter, Line, Wanted},
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
        Ok(Self { line: line.with_own_code(own_code), model: setup.model(&CARD) })
    }

    fn wanted(&self, shot: &Shot) -> Wanted {
        let request = json!({ "model": self.model, "prompt": shot.prompt });
        let url = self.line.url(&["video_generation"]);
        Wanted {
            order: order(&self.line, &self.model, shot, "clip", &request, units(shot)),
            ask: Ask::order(url, &request),
        }
    }
}

/// The service says what is wrong within an answer whose status is a success: these are its codes, from its
/// documentation. A clip that failed has a code too, and is no answer that failed.
fn own_code(answer: &Value) -> Option<StatusCode> {
    let told = answer.get("status").and_then(Value::as_str).is_some_and(|status| !status.is_empty());
    let code = answer.pointer("/base_resp/status_code").and_then(Value::as_i64);
    Some(match code.filter(|code| *code != 0 && !told)? {
        1000 | 1013 => StatusCode::INTERNAL_SERVER_ERROR,
        1001 => StatusCode::GATEWAY_TIMEOUT,
        1002 | 1039 => StatusCode::TOO_MANY_REQUESTS,
        1004 | 2049 => StatusCode::UNAUTHORIZED,
        1008 => StatusCode::PAYMENT_REQUIRED,
        _ => StatusCode::BAD_REQUEST,
    })
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
        match self.line.get::<Value>(url, work).await {
            Err(error) if error.code() != "request_refused" => Err(error),
            // What it has against the question is not about the key.
            _ => Ok(format!("ready with {}", self.model)),
        }
    }
}

#[async_trait]
impl VisualEngine for MiniMax {
    async fn find(&self, request: &VisualRequest, work: &Work) -> Result<Vec<FoundVisual>, ProviderError> {
        clips(&CARD, &self.model, self, request, &|shot| self.wanted(shot), work).await
    }

    fn estimate(&self, request: &VisualRequest) -> Vec<Expected> {
        expected(&self.line, &self.model, request, "clips", units)
    }
}

#[async_trait]
impl Counter for MiniMax {
    fn line(&self) -> &Line {
        &self.line
    }

    fn ticket(&self, answer: &Answer) -> Result<String, ProviderError> {
        let value: Value = answer.json(CARD.provider, self.line.redaction())?;
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
            _ => Err(self.line.lacks("a state", &state)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_codes_are_told_apart_and_a_failed_clip_is_none() {
        let stands =
            |code: i64| own_code(&json!({ "base_resp": { "status_code": code } })).map(|code| code.as_u16());
        let all = [0, 1001, 1002, 1004, 1008, 2013].map(stands);
        assert_eq!(all, [None, Some(504), Some(429), Some(401), Some(402), Some(400)]);
        assert_eq!(own_code(&json!({ "status": "Fail", "base_resp": { "status_code": 1027 } })), None);
        assert!(own_code(&json!({ "status": "", "base_resp": { "status_code": 1002 } })).is_some());
    }
}
