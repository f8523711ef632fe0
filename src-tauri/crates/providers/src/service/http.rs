//! The one way out of the machine: requests with limits, and another try where that may help.

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use reqwest::{
    Client, ClientBuilder, Method, Response, StatusCode,
    dns::Resolve,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT},
    redirect::Policy,
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::{
    Patience, Redaction,
    address::{Names, PublicOnly},
    fault::{self, Again, Fault, Outcome},
    turns::Turns,
};
use crate::{ProviderError, Work};

/// The most of an answer that is no media: a JSON document, or one with a picture or a sound inside it.
pub(super) const MOST_ANSWER_BYTES: u64 = 64 << 20;

/// How we introduce ourselves.
const AGENT: &str = concat!("Reelwright/", env!("CARGO_PKG_VERSION"));

/// The way out. Cheap to clone; all clones share their connections and take turns.
#[derive(Clone, Default)]
pub struct Http {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    patience: Patience,
    names: Names,
    clients: OnceLock<Result<Clients, String>>,
    turns: Turns,
}

/// None of them follows a redirect by itself: a key would travel with it.
pub(super) struct Clients {
    /// To services, by the system's proxy where one is set.
    pub(super) out: Client,
    /// To this machine and to addresses the user set.
    pub(super) direct: Client,
    /// To wherever an answer points: public addresses only, and no proxy, which would resolve the name itself.
    pub(super) public: Client,
}

/// A request.
#[derive(Clone)]
pub struct Ask {
    /// Its method.
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// Its headers, keys among them.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Option<Vec<u8>>,
    /// Whether sending it twice could pay twice. Then it isn't sent again unless it is certain that nothing was done.
    pub paid: bool,
}

/// A successful answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, whole, without the keys that the service may have quoted in it.
    pub body: Vec<u8>,
}

/// To whom a request goes, and how what they answer is taken.
pub(super) struct Addressee<'a> {
    pub(super) provider: &'static str,
    /// Whether to go past the system's proxy.
    pub(super) direct: bool,
    /// What is struck out of whatever they say.
    pub(super) redaction: &'a Redaction,
    /// Reads what they say is wrong within an answer whose status is a success.
    pub(super) own_code: Option<OwnCode>,
}

/// The status that an answer's own code stands for; none for an answer that is one.
pub type OwnCode = fn(&Value) -> Option<StatusCode>;

impl Addressee<'_> {
    /// The status of an answer that is none: its own, or the one that its code stands for.
    fn own_status(&self, status: StatusCode, body: &[u8]) -> Option<StatusCode> {
        if !status.is_success() {
            return Some(status);
        }
        self.own_code.and_then(|read| read(&serde_json::from_slice(body).ok()?))
    }
}

impl Answer {
    /// One that was kept from before.
    pub fn kept(body: Vec<u8>) -> Self {
        Self { headers: HeaderMap::new(), body }
    }

    /// The body as JSON of a shape.
    ///
    /// # Errors
    /// `unreadable_answer` with its beginning.
    pub fn json<T: DeserializeOwned>(
        &self,
        provider: &'static str,
        redaction: &Redaction,
    ) -> Result<T, ProviderError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            ProviderError::service(provider, "unreadable_answer")
                .saying(format!(
                    "{provider} answered in a way that can't be read; run it again, and check the address and the \
                     model in Settings if it stays so"
                ))
                .with(format!("{error}\n{}", fault::words(&self.body, redaction)))
                .worth_a_retry()
                .build()
        })
    }
}

impl Http {
    /// A way out with this patience.
    pub fn new(patience: Patience) -> Self {
        Self { shared: Arc::new(Shared { patience, ..Shared::default() }) }
    }

    /// A way out on which the names that answers point to are resolved by someone else than the system. Whoever it is, a name
    /// that leads into the user's network is refused.
    pub fn resolving(patience: Patience, names: Arc<dyn Resolve>) -> Self {
        Self { shared: Arc::new(Shared { patience, names: Names(names), ..Shared::default() }) }
    }

    /// How long it waits.
    pub fn patience(&self) -> &Patience {
        &self.shared.patience
    }

    /// The orders under way, of all clones together.
    pub(super) fn turns(&self) -> &Turns {
        &self.shared.turns
    }

    pub(super) fn clients(&self, provider: &'static str) -> Result<&Clients, Fault> {
        let made =
            self.shared.clients.get_or_init(|| Clients::new(&self.shared.patience, &self.shared.names));
        made.as_ref().map_err(|reason| {
            let error = ProviderError::service(provider, "unreachable")
                .saying("secure connections can't be made on this machine; check that its root certificates are there")
                .with(reason.clone())
                .build();
            Fault::lasting(error, Outcome::NotMade)
        })
    }

    /// Sends a request and reads the answer, again where that may help.
    pub(super) async fn send(&self, to: &Addressee<'_>, ask: &Ask, work: &Work) -> Result<Answer, Fault> {
        let provider = to.provider;
        let mut attempt = 0;
        loop {
            let fault = match self.attempt(to, ask, work).await {
                Ok(answer) => return Ok(answer),
                Err(fault) => fault,
            };
            let twice = ask.paid && fault.outcome != Outcome::NotMade;
            let pause = match fault.again {
                Again::After(asked) if !twice => self.patience().pause_before(attempt, asked),
                _ => None,
            };
            let Some(pause) = pause else { return Err(fault) };
            tracing::debug!(provider, attempt, ?pause, error = %fault.error, "trying again");
            attempt += 1;
            rest(pause, work).await.map_err(|error| Fault::lasting(error, Outcome::NotMade))?;
        }
    }

    async fn attempt(&self, to: &Addressee<'_>, ask: &Ask, work: &Work) -> Result<Answer, Fault> {
        work.check().map_err(|error| Fault::lasting(error, Outcome::NotMade))?;
        let clients = self.clients(to.provider)?;
        let client = if to.direct { &clients.direct } else { &clients.out };
        tokio::select! {
            biased;
            () = work.cancel.cancelled() => Err(Fault::lasting(ProviderError::Cancelled, Outcome::Unknown)),
            received = self.received(to, client, ask) => received,
        }
    }

    async fn received(&self, to: &Addressee<'_>, client: &Client, ask: &Ask) -> Result<Answer, Fault> {
        let began = Instant::now();
        let response = self.answered(to.provider, client, ask, to.redaction).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let left = self.patience().whole.saturating_sub(began.elapsed());
        let body = tokio::time::timeout(left, self.body(to, response)).await;
        let body = body.unwrap_or_else(|_| Err(fault::too_slow(to.provider)));
        // What the status says counts, also where the words that go with it are lost.
        let body = if status.is_success() { body? } else { body.unwrap_or_default() };
        // Whoever reads it further on, to keep it or to quote it, finds no key in it.
        let body = to.redaction.of_bytes(body);
        match to.own_status(status, &body) {
            None => Ok(Answer { headers, body }),
            Some(bad) => Err(fault::of_status(to.provider, bad, &headers, &body, to.redaction)),
        }
    }

    /// An answer's body, as long as it stays within the limit and keeps coming.
    async fn body(&self, to: &Addressee<'_>, mut response: Response) -> Result<Vec<u8>, Fault> {
        if response.content_length().is_some_and(|length| length > MOST_ANSWER_BYTES) {
            return Err(fault::too_large(to.provider, MOST_ANSWER_BYTES));
        }
        let mut body = Vec::new();
        while let Some(piece) = self.piece(to.provider, &mut response, to.redaction).await? {
            body.extend_from_slice(piece.as_ref());
            if body.len() as u64 > MOST_ANSWER_BYTES {
                return Err(fault::too_large(to.provider, MOST_ANSWER_BYTES));
            }
        }
        Ok(body)
    }

    /// The next piece of an answer; none at its end.
    pub(super) async fn piece(
        &self,
        provider: &'static str,
        response: &mut Response,
        redaction: &Redaction,
    ) -> Result<Option<impl AsRef<[u8]>>, Fault> {
        tokio::time::timeout(self.patience().between, response.chunk())
            .await
            .map_err(|_| fault::too_slow(provider))?
            .map_err(|error| fault::of_transport(provider, &error, redaction))
    }

    /// Sends a request and waits for the answer's first byte.
    pub(super) async fn answered(
        &self,
        provider: &'static str,
        client: &Client,
        ask: &Ask,
        redaction: &Redaction,
    ) -> Result<Response, Fault> {
        let mut request = client.request(ask.method.clone(), ask.url.clone()).headers(ask.headers.clone());
        if let Some(body) = &ask.body {
            request = request.body(body.clone());
        }
        tokio::time::timeout(self.patience().first_byte, request.send())
            .await
            .map_err(|_| fault::too_slow(provider))?
            .map_err(|error| fault::of_transport(provider, &error, redaction))
    }
}

/// Waits, unless the user asks to stop.
pub(super) async fn rest(pause: Duration, work: &Work) -> Result<(), ProviderError> {
    tokio::select! {
        () = work.cancel.cancelled() => Err(ProviderError::Cancelled),
        () = tokio::time::sleep(pause) => Ok(()),
    }
}

impl Clients {
    fn new(patience: &Patience, names: &Names) -> Result<Self, String> {
        // Another part of the program may have chosen already; any choice is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let build = |change: &dyn Fn(ClientBuilder) -> ClientBuilder| {
            let mut headers = HeaderMap::new();
            headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
            let builder = Client::builder()
                .default_headers(headers)
                .redirect(Policy::none())
                .connect_timeout(patience.connect);
            change(builder).build().map_err(|error| error.to_string())
        };
        Ok(Self {
            out: build(&|client| client)?,
            direct: build(&ClientBuilder::no_proxy)?,
            public: build(&|client| client.no_proxy().dns_resolver(Arc::new(PublicOnly(names.clone()))))?,
        })
    }
}

impl Ask {
    /// A question that may be asked any number of times.
    pub fn get(url: Url) -> Self {
        Self { method: Method::GET, url, headers: HeaderMap::new(), body: None, paid: false }
    }

    /// An order: JSON, and paid.
    pub fn order(url: Url, body: &Value) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Self { method: Method::POST, url, headers, body: Some(body.to_string().into_bytes()), paid: true }
    }

    /// The same, with a header.
    pub fn with(mut self, name: &'static str, value: HeaderValue) -> Self {
        self.headers.insert(HeaderName::from_static(name), value);
        self
    }

    /// The same, as one that may be sent twice without harm.
    pub fn free(self) -> Self {
        Self { paid: false, ..self }
    }
}

/// Whether a status sends elsewhere.
pub(super) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}
