//! HeyGen: an avatar that speaks the whole script, by ticket.
//!
//! Each of its voices has a language, which its list of voices tells. A script in another is refused before it is ordered;
//! where the list can't be had or says nothing, nothing is.

use async_trait::async_trait;
use model::{CallState, Units};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    Abilities, Card, Choice, Engine, Expected, Need, Order, Pay, PresentRequest, Presented, Presenter,
    ProviderError, Setup, Work,
    service::{Answer, Ask, Asked, Counter, Far, Line, Wanted, by_ticket, order_key},
    text::{language, pace::Pace},
};

/// The card.
pub const CARD: Card = Card {
    name: "heygen",
    about: "a talking head by HeyGen: picture and voice in one",
    provider: "heygen",
    needs: &[Need::Key("make one at app.heygen.com/settings?nav=API")],
    can: Abilities { at_once: 1, ..Abilities::PLAIN },
    pay: Pay::Paid,
    base_url: "https://api.heygen.com",
    model: "avatar",
    options: &[
        Choice { name: "avatar", about: "the id of an avatar of your account", default: "" },
        Choice { name: "voice", about: "the id of a voice of your account", default: "" },
    ],
};

/// The most characters that one clip may speak, from the service's documentation.
const MOST_CHARS: usize = 5_000;

/// HeyGen.
pub struct HeyGen {
    line: Line,
    avatar: String,
    voice: String,
}

impl HeyGen {
    /// Opens it.
    ///
    /// # Errors
    /// `no_key`, or `bad_setting` without an avatar or a voice.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        let line = Line::new(setup, &CARD)?.with_key("x-api-key", "", &setup.key(&CARD)?)?;
        let (avatar, voice) = (setup.option(&CARD, "avatar"), setup.option(&CARD, "voice"));
        if avatar.is_empty() || voice.is_empty() {
            return Err(line.error(
                "bad_setting",
                "heygen needs an avatar and a voice; set their ids in Settings",
                "",
            ));
        }
        Ok(Self { line: line.with_own_code(own_code), avatar, voice })
    }

    fn body(&self, request: &PresentRequest) -> Result<Value, ProviderError> {
        let text = text(request);
        let length = text.chars().count();
        if length == 0 || length > MOST_CHARS {
            let message = format!("heygen speaks 1 to {MOST_CHARS} characters; the script has {length}");
            return Err(ProviderError::BadRequest { code: "text_too_long", message });
        }
        Ok(json!({
            "video_inputs": [{
                "character": { "type": "avatar", "avatar_id": self.avatar, "avatar_style": "normal" },
                "voice": { "type": "text", "input_text": text, "voice_id": self.voice },
            }],
            "dimension": { "width": request.canvas.width, "height": request.canvas.height },
        }))
    }
}

impl HeyGen {
    /// The language of the voice as its ISO 639-1 code; none where the list of voices can't be had or doesn't tell it.
    async fn language(&self, work: &Work) -> Result<Option<&'static str>, ProviderError> {
        match self.line.get::<Value>(self.line.url(&["v2", "voices"]), work).await {
            Ok(voices) => Ok(language_of(&voices, &self.voice)),
            Err(ProviderError::Cancelled) => Err(ProviderError::Cancelled),
            Err(error) => {
                tracing::debug!(%error, "the voice's language is not known");
                Ok(None)
            }
        }
    }

    /// Refuses a script in a language that the voice is known not to speak.
    async fn check_language(&self, request: &PresentRequest, work: &Work) -> Result<(), ProviderError> {
        let Some(written) = language::of(&text(request)) else { return Ok(()) };
        match self.language(work).await? {
            Some(spoken) if !language::same(spoken, written) => {
                Err(language::refused(&CARD, &format!("the voice {}", self.voice), written, &[spoken]))
            }
            _ => Ok(()),
        }
    }

    /// Whether an order was sent before and may have been made: then it is gone on with, whatever it says.
    fn was_sent(&self, order: &Order, work: &Work) -> Result<bool, ProviderError> {
        let earlier = work.ledger.earlier(&order.provider, &order.key)?;
        Ok(earlier.is_some_and(|earlier| earlier.state != CallState::Failed))
    }
}

/// The language of a voice in a list of voices; none of one that isn't in it, or that speaks several.
fn language_of(voices: &Value, id: &str) -> Option<&'static str> {
    let mut voices = voices.pointer("/data/voices")?.as_array()?.iter();
    let voice = voices.find(|voice| voice.get("voice_id").is_some_and(|of| of == id))?;
    let several = voice.get("support_locale").and_then(Value::as_bool).unwrap_or(false);
    voice.get("language")?.as_str().filter(|_| !several).and_then(language::code)
}

/// HeyGen says what is wrong in `error`; its words tell apart what it is about.
fn own_code(answer: &Value) -> Option<StatusCode> {
    answer.pointer("/error/message").is_some().then_some(StatusCode::BAD_REQUEST)
}

fn text(request: &PresentRequest) -> String {
    let said =
        request.narrations.iter().map(|narration| narration.text.trim()).filter(|text| !text.is_empty());
    said.collect::<Vec<_>>().join("\n")
}

fn units(request: &PresentRequest) -> Units {
    Units { seconds_ms: Pace::of(request.voice.speed_wpm).spoken_ms(&text(request)), ..Units::default() }
}

#[async_trait]
impl Engine for HeyGen {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn model(&self) -> &str {
        CARD.model
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        let quota: Value = self.line.get(self.line.url(&["v2", "user", "remaining_quota"]), work).await?;
        let left = quota.pointer("/data/remaining_quota").and_then(Value::as_f64).unwrap_or(0.0);
        let speaks = match self.language(work).await? {
            Some(code) => format!("its voice speaks {}", language::name(code)),
            None => "which language its voice speaks is not told".to_owned(),
        };
        // The service counts in sixtieths of a credit.
        Ok(format!("ready; {:.0} credits left; {speaks}", left / 60.0))
    }
}

#[async_trait]
impl Presenter for HeyGen {
    async fn present(&self, request: &PresentRequest, work: &Work) -> Result<Presented, ProviderError> {
        let order = self.order(request)?;
        if !self.was_sent(&order, work)? {
            self.check_language(request, work).await?;
        }
        let ask = Ask::order(self.line.url(&["v2", "video", "generate"]), &self.body(request)?);
        work.step(0, 1, "heygen presents the script");
        let told = |_: Option<Far>| work.step(0, 1, "heygen presents the script");
        let file = by_ticket(self, Wanted { order, ask }, &told, work).await?;
        work.step(1, 1, "presented");
        Ok(Presented {
            file,
            label: "HeyGen avatar".into(),
            credit: Some("Presented by a HeyGen avatar".into()),
        })
    }

    fn order(&self, request: &PresentRequest) -> Result<Order, ProviderError> {
        Ok(Order {
            provider: CARD.provider.to_owned(),
            model: CARD.model.to_owned(),
            key: order_key(CARD.provider, CARD.model, "presenter", &self.body(request)?),
            what: "clip of the presenter".into(),
            estimate: units(request),
        })
    }

    fn estimate(&self, request: &PresentRequest) -> Vec<Expected> {
        vec![Expected {
            provider: CARD.provider.to_owned(),
            model: CARD.model.to_owned(),
            what: "clip of the presenter".into(),
            units: units(request),
        }]
    }
}

#[async_trait]
impl Counter for HeyGen {
    fn line(&self) -> &Line {
        &self.line
    }

    fn ticket(&self, answer: &Answer) -> Result<String, ProviderError> {
        let value: Value = answer.json(CARD.provider, self.line.redaction())?;
        let ticket =
            value.pointer("/data/video_id").and_then(Value::as_str).filter(|ticket| !ticket.is_empty());
        ticket.map(str::to_owned).ok_or_else(|| self.line.lacks("a ticket", &value))
    }

    async fn ask(&self, ticket: &str, work: &Work) -> Result<Asked, ProviderError> {
        let mut url = self.line.url(&["v1", "video_status.get"]);
        url.query_pairs_mut().append_pair("video_id", ticket);
        let state: Value = self.line.get(url, work).await?;
        match state.pointer("/data/status").and_then(Value::as_str) {
            Some("pending" | "processing" | "waiting") => Ok(Asked::Underway(None)),
            Some("failed") => {
                let words = state.pointer("/data/error").map(Value::to_string).unwrap_or_default();
                Ok(Asked::Failed(words))
            }
            Some("completed") => match state.pointer("/data/video_url").and_then(Value::as_str) {
                Some(url) => {
                    let seconds = state.pointer("/data/duration").and_then(Value::as_f64).unwrap_or(0.0);
                    let units = Units {
                        seconds_ms: (seconds.clamp(0.0, 3600.0) * 1000.0) as u32,
                        ..Units::default()
                    };
                    Ok(Asked::Ready { url: url.to_owned(), units })
                }
                None => Err(self.line.lacks("a clip", &state)),
            },
            _ => Err(self.line.lacks("a state", &state)),
        }
    }
}
