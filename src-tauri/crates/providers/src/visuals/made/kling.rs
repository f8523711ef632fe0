//! Kling: clips by ticket. Its key has two parts, written `ACCESS:SECRET`, from which a pass of half an hour is signed
//! (a JSON Web Token, HS256) for every request.

use async_trait::async_trait;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use model::Units;
use reqwest::StatusCode;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use sha2::Sha256;

use super::{Shot, clips, expected, order};
use crate::{
    Abilities, Card, Choice, Engine, Expected, FoundVisual, Need, Pay, ProviderError, Secret, Setup,
    VisualEngine, VisualRequest, Work,
    service::{Answer, Ask, Asked, Counter, Line, Wanted},
};

/// The card.
pub const CARD: Card = Card {
    name: "kling",
    about: "clips made by Kling",
    provider: "kling",
    needs: &[Need::Key("make a pair at app.klingai.com/global/dev and write it as ACCESS:SECRET")],
    can: Abilities { durations_ms: &[5_000, 10_000], ..Abilities::PLAIN },
    pay: Pay::Paid,
    base_url: "https://api-singapore.klingai.com",
    model: "kling-v1-6",
    options: &[Choice { name: "mode", about: "std or pro", default: USUAL_MODE }],
};

/// The mode that the model's plain price is of.
const USUAL_MODE: &str = "std";
/// How long a pass is good, in seconds, and how far its beginning is set back for clocks that differ.
const PASS_SECONDS: i64 = 1800;
const CLOCK_SLIP_SECONDS: i64 = 5;

/// Kling.
pub struct Kling {
    line: Line,
    model: String,
    mode: String,
}

impl Kling {
    /// Opens it.
    ///
    /// # Errors
    /// `no_key`, or what is wrong with the settings.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        let key = setup.key(&CARD)?;
        let line = Line::new(setup, &CARD)?;
        if pass(&key).is_none() {
            return Err(line.error(
                "bad_setting",
                "the key for kling has two parts; write it as ACCESS:SECRET",
                "",
            ));
        }
        Ok(Self {
            line: line.with_pass(&key, pass).with_own_code(own_code),
            model: setup.model(&CARD),
            mode: setup.option(&CARD, "mode"),
        })
    }

    /// The name of its price, which is the model's own in the usual mode.
    fn priced(&self) -> String {
        if self.mode == USUAL_MODE { self.model.clone() } else { format!("{}, {}", self.model, self.mode) }
    }

    fn wanted(&self, shot: &Shot) -> Wanted {
        let request = json!({
            "model_name": self.model,
            "prompt": shot.prompt,
            "duration": shot.seconds(&CARD).to_string(),
            "aspect_ratio": shot.aspect(),
            "mode": self.mode,
        });
        let url = self.line.url(&["v1", "videos", "text2video"]);
        Wanted {
            order: order(&self.line, &self.priced(), shot, "clip", &request, units(shot)),
            ask: Ask::order(url, &request),
        }
    }
}

/// The pass for now; none for a key that isn't two parts.
fn pass(key: &Secret) -> Option<Secret> {
    let (access, secret) = key.expose_secret().trim().split_once(':')?;
    let now = jiff::Timestamp::now().as_second();
    let part = |value: Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let claims = json!({ "iss": access, "exp": now + PASS_SECONDS, "nbf": now - CLOCK_SLIP_SECONDS });
    let signed = format!("{}.{}", part(json!({ "alg": "HS256", "typ": "JWT" })), part(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(signed.as_bytes());
    Some(format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())).into())
}

/// What Kling's codes stand for, from its documentation.
fn own_code(answer: &Value) -> Option<StatusCode> {
    Some(match answer.get("code").and_then(Value::as_i64).filter(|code| *code != 0)? {
        1000..=1004 => StatusCode::UNAUTHORIZED,
        1100..=1102 => StatusCode::PAYMENT_REQUIRED,
        1103 => StatusCode::FORBIDDEN,
        1203 => StatusCode::NOT_FOUND,
        1302 | 1303 => StatusCode::TOO_MANY_REQUESTS,
        5000 => StatusCode::INTERNAL_SERVER_ERROR,
        5001 => StatusCode::SERVICE_UNAVAILABLE,
        5002 => StatusCode::GATEWAY_TIMEOUT,
        _ => StatusCode::BAD_REQUEST,
    })
}

fn units(shot: &Shot) -> Units {
    Units { seconds_ms: shot.seconds(&CARD) * 1000, ..Units::default() }
}

#[async_trait]
impl Engine for Kling {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn model(&self) -> &str {
        &self.model
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        // The list of the account's last orders: it costs nothing and needs the key.
        let mut url = self.line.url(&["v1", "videos", "text2video"]);
        url.query_pairs_mut().append_pair("pageSize", "1");
        let _: Value = self.line.get(url, work).await?;
        Ok(format!("ready with {}", self.model))
    }
}

#[async_trait]
impl VisualEngine for Kling {
    async fn find(&self, request: &VisualRequest, work: &Work) -> Result<Vec<FoundVisual>, ProviderError> {
        clips(&CARD, &self.model, self, request, &|shot| self.wanted(shot), work).await
    }

    fn estimate(&self, request: &VisualRequest) -> Vec<Expected> {
        expected(&self.line, &self.priced(), request, "clips", units)
    }
}

#[async_trait]
impl Counter for Kling {
    fn line(&self) -> &Line {
        &self.line
    }

    fn ticket(&self, answer: &Answer) -> Result<String, ProviderError> {
        let value: Value = answer.json(CARD.provider, self.line.redaction())?;
        let ticket =
            value.pointer("/data/task_id").and_then(Value::as_str).filter(|ticket| !ticket.is_empty());
        ticket.map(str::to_owned).ok_or_else(|| self.line.lacks("a ticket", &value))
    }

    async fn ask(&self, ticket: &str, work: &Work) -> Result<Asked, ProviderError> {
        let url = self.line.url(&["v1", "videos", "text2video", ticket]);
        let state: Value = self.line.get(url, work).await?;
        let told = |path: &str| state.pointer(path).and_then(Value::as_str);
        match told("/data/task_status") {
            Some("submitted" | "processing") => Ok(Asked::Underway(None)),
            Some("failed") => Ok(Asked::Failed(told("/data/task_status_msg").unwrap_or_default().to_owned())),
            Some("succeed") => match told("/data/task_result/videos/0/url") {
                Some(url) => Ok(Asked::Ready { url: url.to_owned(), units: Units::default() }),
                None => Err(self.line.lacks("a clip", &state)),
            },
            _ => Err(self.line.lacks("a state", &state)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_codes_are_told_apart() {
        let stands = |code: i64| own_code(&json!({ "code": code, "message": "m" })).map(|code| code.as_u16());
        let all = [0, 1002, 1102, 1303, 1201, 5002].map(stands);
        assert_eq!(all, [None, Some(401), Some(402), Some(429), Some(400), Some(504)]);
        assert_eq!(own_code(&json!({ "data": {} })), None);
    }

    #[test]
    fn a_pass_is_signed_with_the_second_part_and_holds_neither() {
        let pass = pass(&"access-key-1:secret-key-2".to_owned().into()).unwrap();
        let parts: Vec<&str> = pass.expose_secret().split('.').collect();
        let claims = BASE64_URL_SAFE_NO_PAD.decode(parts[1]).unwrap();
        let claims: Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["iss"], "access-key-1");
        let mut mac = Hmac::<Sha256>::new_from_slice(b"secret-key-2").unwrap();
        mac.update(format!("{}.{}", parts[0], parts[1]).as_bytes());
        assert!(mac.verify_slice(&BASE64_URL_SAFE_NO_PAD.decode(parts[2]).unwrap()).is_ok());
        assert!(super::pass(&"one-part".to_owned().into()).is_none());
    }
}
