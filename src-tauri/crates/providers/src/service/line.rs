//! A line to one service: its address, its key, and what must not be told.

use reqwest::header::HeaderValue;
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;
use url::Url;

use super::{
    Answer, Ask, Fault, Http, Redaction, address,
    http::{Addressee, OwnCode},
    turns::Turn,
};
use crate::{Card, Pay, ProviderError, Secret, Setup, Work};

/// A line to one service.
#[derive(Clone)]
pub struct Line {
    /// The service.
    pub provider: &'static str,
    pub(super) http: Http,
    pub(super) base: Url,
    /// Whether the address is the user's own choice: then it may be any, and files may be fetched from it.
    pub(super) own_address: bool,
    /// Whether an order may be charged. Where not, one that got lost is simply sent anew.
    pub(super) charges: bool,
    at_once: u32,
    payee: String,
    own_code: Option<OwnCode>,
    pub(super) redaction: Redaction,
    headers: Vec<(&'static str, HeaderValue)>,
    query: Option<(&'static str, Secret)>,
    signed: Option<(Secret, Sign)>,
}

/// Makes a pass of short life from a key.
pub type Sign = fn(&Secret) -> Option<Secret>;

impl Line {
    /// A line to an engine's service, at the user's address if one is set.
    ///
    /// # Errors
    /// `bad_setting` for an address that is none, or that is neither https nor the user's own.
    pub fn new(setup: &Setup, card: &Card) -> Result<Self, ProviderError> {
        let set = setup.base_url.as_deref().map(str::trim).filter(|set| !set.is_empty());
        let written = set.unwrap_or(card.base_url);
        let wrong = |what: &str| {
            ProviderError::service(card.provider, "bad_setting")
                .saying(format!("the address of {} {what}; set it as in https://example.com/v1", card.name))
                .build()
        };
        if written.is_empty() {
            return Err(wrong("is not set"));
        }
        // A slash at the end makes what follows go below it instead of in its place.
        let base =
            Url::parse(&format!("{}/", written.trim_end_matches('/'))).map_err(|_| wrong("can't be read"))?;
        if !matches!(base.scheme(), "http" | "https") || base.host().is_none() {
            return Err(wrong("is no web address"));
        }
        if !base.username().is_empty() || base.password().is_some() {
            return Err(wrong("holds a user's name or password, which belongs in the key"));
        }
        let own_address = set.is_some() || address::is_loopback(&base);
        // What is asked beyond the user's own network may be charged for by whoever answers there.
        let away = card.pay == Pay::Own && !address::is_home(&base);
        let host = base.host_str().filter(|_| away).map(str::to_owned);
        Ok(Self {
            provider: card.provider,
            http: setup.http.clone(),
            base,
            own_address,
            charges: away || card.pay == Pay::Paid,
            at_once: setup.at_once.unwrap_or(card.can.at_once),
            payee: host.unwrap_or_else(|| card.provider.to_owned()),
            own_code: None,
            redaction: Redaction::default(),
            headers: Vec::new(),
            query: None,
            signed: None,
        })
    }

    /// The same line with a key in a header, after `prefix`.
    ///
    /// # Errors
    /// `bad_setting` for a key that can't stand in a header.
    pub fn with_key(mut self, name: &'static str, prefix: &str, key: &Secret) -> Result<Self, ProviderError> {
        self.redaction.learn(key);
        let mut value =
            HeaderValue::from_str(&format!("{prefix}{}", key.expose_secret().trim())).map_err(|_| {
                ProviderError::service(self.provider, "bad_setting")
                    .saying(format!(
                        "the key for {} holds signs that no key has; copy it again",
                        self.provider
                    ))
                    .build()
            })?;
        value.set_sensitive(true);
        self.headers.push((name, value));
        Ok(self)
    }

    /// The same line with a header that is no secret.
    pub fn with_header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, HeaderValue::from_static(value)));
        self
    }

    /// The same line with a key among the address' parameters, for services that take it nowhere else.
    pub fn with_key_in_query(mut self, name: &'static str, key: &Secret) -> Self {
        self.redaction.learn(key);
        self.query = Some((name, key.clone()));
        self
    }

    /// The same line with a pass that is made from the key anew for every request, as a bearer's.
    pub fn with_pass(mut self, key: &Secret, sign: Sign) -> Self {
        self.redaction.learn(key);
        self.signed = Some((key.clone(), sign));
        self
    }

    /// The same line to a service that tells what is wrong by a code within an answer whose status is a success.
    pub fn with_own_code(self, read: OwnCode) -> Self {
        Self { own_code: Some(read), ..self }
    }

    /// Who is paid for what is ordered here, as the ledger and the prices call them: the service, or the host of an
    /// address outside the user's network at which something answers that usually runs within it.
    pub fn payee(&self) -> &str {
        &self.payee
    }

    /// How many orders of this line's kind of work may be under way at the service at once.
    pub fn at_once(&self) -> u32 {
        self.at_once
    }

    /// Waits for a turn to order.
    pub(super) async fn turn(&self, work: &Work) -> Result<Turn<'_>, ProviderError> {
        self.http.turns().wait(&self.payee, self.at_once, work).await
    }

    /// What strikes this line's keys out of texts.
    pub fn redaction(&self) -> &Redaction {
        &self.redaction
    }

    /// How long it waits.
    pub fn patience(&self) -> &super::Patience {
        self.http.patience()
    }

    /// An address below the service's own. What stands in `parts` is encoded, so an id from an answer stays one part.
    pub fn url(&self, parts: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty();
            for part in parts {
                // The parser would read these two as steps up and down.
                if !matches!(*part, "." | "..") {
                    path.push(part);
                }
            }
        }
        url
    }

    /// Asks for something, as often as needed.
    ///
    /// # Errors
    /// What went wrong and what to do.
    pub async fn get<T: DeserializeOwned>(&self, url: Url, work: &Work) -> Result<T, ProviderError> {
        let answer = self.send(Ask::get(url), work).await.map_err(|fault| fault.error)?;
        answer.json(self.provider, &self.redaction)
    }

    /// Sends a request with the line's key.
    ///
    /// # Errors
    /// What went wrong, and whether what was asked for may have been done.
    pub async fn send(&self, mut ask: Ask, work: &Work) -> Result<Answer, Fault> {
        let mut redaction = self.redaction.clone();
        redaction.learn_if_any(self.add_keys(&mut ask));
        let to = Addressee {
            provider: self.provider,
            direct: self.own_address,
            redaction: &redaction,
            own_code: self.own_code,
        };
        self.http.send(&to, &ask, work).await
    }

    /// Adds the line's headers and keys to a request; gives the pass that was made for it, if one was.
    pub(super) fn add_keys(&self, ask: &mut Ask) -> Option<Secret> {
        for (name, value) in &self.headers {
            ask.headers.insert(*name, value.clone());
        }
        if let Some((name, key)) = &self.query {
            ask.url.query_pairs_mut().append_pair(name, key.expose_secret().trim());
        }
        let pass = self.signed.as_ref().and_then(|(key, sign)| sign(key))?;
        if let Ok(mut value) = HeaderValue::from_str(&format!("Bearer {}", pass.expose_secret())) {
            value.set_sensitive(true);
            ask.headers.insert("authorization", value);
        }
        Some(pass)
    }

    /// Takes something back, at the service: a request that costs nothing and whose end nobody waits for long.
    pub async fn take_back(&self, url: Url, body: &serde_json::Value) -> bool {
        // The work itself was cancelled; this is what is still said of it.
        let work = Work::quiet();
        let said = self.send(Ask::order(url, body).free(), &work);
        tokio::time::timeout(TAKING_BACK, said).await.is_ok_and(|answer| answer.is_ok())
    }

    /// Asks for something that nobody waits for long; none where it doesn't come.
    pub async fn briefly<T: DeserializeOwned>(&self, url: Url) -> Option<T> {
        let work = Work::quiet();
        tokio::time::timeout(TAKING_BACK, self.get(url, &work)).await.ok()?.ok()
    }

    /// An error of this service.
    pub fn error(&self, code: &'static str, message: impl Into<String>, detail: &str) -> ProviderError {
        ProviderError::service(self.provider, code)
            .saying(self.redaction.of(&message.into()))
            .with(super::fault::shortened(&self.redaction.of(detail), MOST_DETAIL))
            .build()
    }

    /// An answer that lacks what it should hold.
    pub fn lacks(&self, what: &str, answer: &serde_json::Value) -> ProviderError {
        let message = format!(
            "{} answered without {what}; run it again, and check the model in Settings if it stays so",
            self.provider
        );
        self.error("unreadable_answer", message, &answer.to_string())
    }
}

/// How long the user waits for a cancelled order to be taken back.
const TAKING_BACK: std::time::Duration = std::time::Duration::from_secs(10);

/// Most characters of an answer that are kept with an error, for the curious.
const MOST_DETAIL: usize = 4_000;
