//! What can go wrong between here and a service, told so that the user knows what to do.

use std::time::{Duration, SystemTime};

use model::CallState;
use reqwest::{
    StatusCode,
    header::{HeaderMap, RETRY_AFTER},
};

use super::Redaction;
use crate::ProviderError;

/// Most characters of a service's own words that are kept with an error.
const MOST_WORDS: usize = 600;

/// Whether the work that was asked for may have been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was not: the request never arrived, or the service said no.
    NotMade,
    /// Nobody knows: the request arrived and the answer did not.
    Unknown,
    /// It was, and what came back is of no use.
    Made,
}

impl Outcome {
    /// How the order stands then. What charges nothing may always be made anew.
    pub(super) const fn state(self, charges: bool) -> CallState {
        match self {
            Self::NotMade => CallState::Failed,
            Self::Unknown if charges => CallState::Unknown,
            Self::Unknown => CallState::Failed,
            Self::Made => CallState::Done,
        }
    }
}

/// An error, with what it means for the order.
#[derive(Debug)]
pub struct Fault {
    /// What to tell.
    pub error: ProviderError,
    /// Whether the work may have been done.
    pub outcome: Outcome,
    /// Whether the same again may succeed, and when where the service said so.
    pub(super) again: Again,
}

/// Whether to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    /// It would be the same.
    No,
    /// It may succeed, after this long where the service said so.
    After(Option<Duration>),
}

impl Fault {
    /// A fault after which the same would only happen again.
    pub fn lasting(error: ProviderError, outcome: Outcome) -> Self {
        Self { error, outcome, again: Again::No }
    }

    /// Whether it is the service that said no, and will again.
    fn is_refusal(&self) -> bool {
        self.again == Again::No && matches!(self.error, ProviderError::Service { .. })
    }

    /// Whether it is the file that can't be had or is of no use, and not the way to it.
    pub fn is_about_the_file(&self) -> bool {
        self.outcome == Outcome::Made || self.is_refusal()
    }

    /// A fault that may pass.
    pub(super) fn passing(error: ProviderError, outcome: Outcome) -> Self {
        Self { error, outcome, again: Again::After(None) }
    }
}

/// The code of what a service doesn't know, or no more.
pub(super) const NOT_THERE: &str = "not_there";

/// What an answer's status means, unless it is a success.
pub(super) fn of_status(
    provider: &'static str,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    redaction: &Redaction,
) -> Fault {
    let words = words(body, redaction);
    let (code, message, again) = judged(provider, status, &words, retry_after(headers));
    let error = ProviderError::service(provider, code).saying(message).with(words);
    let error = if again == Again::No { error } else { error.worth_a_retry() }.build();
    let lost = LOST.contains(&status.as_u16());
    Fault { error, outcome: if lost { Outcome::Unknown } else { Outcome::NotMade }, again }
}

/// Statuses of whoever gave up waiting and doesn't know whether the service behind went on: a request's own time limit,
/// gateways (RFC 9110), Cloudflare's for an origin that answered wrongly, broke off or took too long, and proxies' for a
/// read or a connection that took too long.
const LOST: &[u16] = &[408, 502, 504, 520, 522, 524, 598, 599];

fn judged(
    provider: &str,
    status: StatusCode,
    words: &str,
    asked: Option<Duration>,
) -> (&'static str, String, Again) {
    let never = |code, message: String| (code, message, Again::No);
    match status.as_u16() {
        402 => never("no_credit", no_credit(provider)),
        400 | 401 | 403 | 429 if tells_no_credit(words) => never("no_credit", no_credit(provider)),
        401 | 403 => never(
            "key_refused",
            format!("{provider} refused the key; check it in Settings, and that it may be used for this"),
        ),
        400 if tells_bad_key(words) => {
            never("key_refused", format!("{provider} refused the key; check it in Settings"))
        }
        404 | 410 => never(
            NOT_THERE,
            format!(
                "{provider} does not know what was asked for; check the address and the model in Settings"
            ),
        ),
        408 | 425 => ("too_slow", slow(provider), Again::After(asked)),
        429 => ("busy", busy(provider, asked), Again::After(asked)),
        500..=599 => (
            "service_down",
            format!("{provider} has trouble of its own ({status}); run it again in a while"),
            Again::After(asked),
        ),
        300..=399 => never(
            "request_refused",
            format!(
                "{provider} answered with another address, which is not followed with a key; set the right address in Settings"
            ),
        ),
        _ => never(
            "request_refused",
            format!(
                "{provider} refused the request ({status}); read its words below, then change what is asked for, or check \
                 the model in Settings"
            ),
        ),
    }
}

fn no_credit(provider: &str) -> String {
    format!(
        "the account at {provider} has no credit or quota left; top it up there, or choose another engine"
    )
}

fn busy(provider: &str, asked: Option<Duration>) -> String {
    match asked {
        Some(asked) => format!(
            "{provider} takes no more requests for {} seconds; run it again then",
            asked.as_secs().max(1)
        ),
        None => format!("{provider} takes no more requests for now; run it again in a minute"),
    }
}

fn slow(provider: &str) -> String {
    format!("{provider} did not answer in time; run it again, or choose a quicker model")
}

/// Words by which services say that an account is empty although the status says something else.
const NO_CREDIT: &[&str] = &[
    "insufficient_quota",
    "insufficient quota",
    "quotaexceeded",
    "quota_exceeded",
    "dailylimitexceeded",
    "credit balance",
    "insufficient credit",
    "insufficient balance",
    "account balance not enough",
];

fn tells_no_credit(words: &str) -> bool {
    let words = words.to_lowercase();
    NO_CREDIT.iter().any(|sign| words.contains(sign))
}

fn tells_bad_key(words: &str) -> bool {
    let words = words.to_lowercase();
    ["api key not valid", "api_key_invalid", "invalid or missing api key", "keyinvalid"]
        .iter()
        .any(|sign| words.contains(sign))
}

/// How long the service asks to wait: seconds, or a date (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = httpdate::parse_http_date(value).ok()?;
    // A date that has passed asks for no wait.
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

/// A service's own words: the message within the JSON that most answer with, else the text, shortened and without keys.
pub(super) fn words(body: &[u8], redaction: &Redaction) -> String {
    let text = serde_json::from_slice::<serde_json::Value>(body)
        .ok()
        .and_then(|value| message(&value))
        .unwrap_or_else(|| String::from_utf8_lossy(body).into_owned());
    shortened(&redaction.of(&text), MOST_WORDS)
}

/// The first characters of a text, without control characters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let clean = text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c });
    let mut kept: String = clean.take(most).collect();
    if text.chars().nth(most).is_some() {
        kept.push('…');
    }
    kept.trim().to_owned()
}

fn message(value: &serde_json::Value) -> Option<String> {
    let paths = [
        "/error/message",
        "/error/status",
        "/error",
        "/message",
        "/detail/message",
        "/detail",
        "/base_resp/status_msg",
        "/errors/0/message",
    ];
    let found: Vec<&str> = paths.iter().filter_map(|path| value.pointer(path)?.as_str()).collect();
    // Codes say more to a program than the sentence does: `insufficient_quota`, `quotaExceeded`.
    let codes = ["/error/code", "/error/type", "/error/errors/0/reason", "/detail/status", "/code"];
    let codes: Vec<&str> = codes.iter().filter_map(|path| value.pointer(path)?.as_str()).collect();
    let first = found.first()?;
    Some(if codes.is_empty() { (*first).to_owned() } else { format!("{first} ({})", codes.join(", ")) })
}

/// What a transport error means.
pub(super) fn of_transport(provider: &'static str, error: &reqwest::Error, redaction: &Redaction) -> Fault {
    let detail = redaction.of(&causes(error));
    if refused_address(error) {
        let error = ProviderError::service(provider, "address_refused")
            .saying(format!(
                "{provider} named a file on this machine or its own network, which is not fetched; nothing was read"
            ))
            .build();
        return Fault::lasting(error, Outcome::NotMade);
    }
    if error.is_connect() {
        let error = ProviderError::service(provider, "unreachable")
            .saying(format!(
                "{provider} can't be reached; check the network and the address in Settings, then run it again"
            ))
            .with(detail)
            .worth_a_retry()
            .build();
        return Fault::passing(error, Outcome::NotMade);
    }
    if error.is_builder() {
        let error = ProviderError::service(provider, "request_refused")
            .saying(format!("the request to {provider} can't be sent; check its address and key in Settings"))
            .with(detail)
            .build();
        return Fault::lasting(error, Outcome::NotMade);
    }
    if error.is_timeout() {
        return too_slow(provider);
    }
    let error = ProviderError::service(provider, "cut_off")
        .saying(format!("the answer of {provider} broke off, or was none that can be read; run it again"))
        .with(detail)
        .worth_a_retry()
        .build();
    Fault::passing(error, Outcome::Unknown)
}

/// The service took longer than it is waited for.
pub(super) fn too_slow(provider: &'static str) -> Fault {
    let error = ProviderError::service(provider, "too_slow").saying(slow(provider)).worth_a_retry().build();
    Fault::passing(error, Outcome::Unknown)
}

/// The answer is longer than any that can be meant.
pub(super) fn too_large(provider: &'static str, most: u64) -> Fault {
    let error = ProviderError::service(provider, "answer_too_large")
        .saying(format!(
            "{provider} sent more than {} MB, the most that is taken; nothing of it was kept. Run it again, or choose \
             another model",
            most >> 20
        ))
        .build();
    Fault::lasting(error, Outcome::Made)
}

fn refused_address(error: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if inner.is::<super::address::NotPublic>() {
            return true;
        }
        cause = inner.source();
    }
    false
}

/// An error and what caused it, without the address, which may hold a key.
fn causes(error: &reqwest::Error) -> String {
    let mut parts = Vec::new();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        parts.push(inner.to_string());
        cause = inner.source();
    }
    if parts.is_empty() { "no cause was told".into() } else { parts.join(": ") }
}
