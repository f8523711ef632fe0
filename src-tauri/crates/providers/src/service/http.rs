//! The one way out of the machine: requests with limits, and another try where that may help.

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use reqwest::{
    Client, ClientBuilder, Method, Response, StatusCode,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT},
    redirect::Policy,
};
use serde::de::DeserializeOwned;
use url::Url;

use super::{
    Patience, Redaction,
    address::PublicOnly,
    fault::{self, Again, Fault, Outcome},
};
use crate::{ProviderError, Work};

/// The most of an answer that is no media: a JSON document, or one with a picture or a sound inside it.
pub(super) const MOST_ANSWER_BYTES: u64 = 64 << 20;

/// How we introduce ourselves.
const AGENT: &str = concat!("Reelwright/", env!("CARGO_PKG_VERSION"));

/// The way out. Cheap to clone; all clones share their connections.
#[derive(Clone, Default)]
pub struct Http {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    patience: Patience,
    clients: OnceLock<Result<Clients, String>>,
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
    /// Its body, whole.
    pub body: Vec<u8>,
}

impl Answer {
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
        Self { shared: Arc::new(Shared { patience, clients: OnceLock::new() }) }
    }

    /// How long it waits.
    pub fn patience(&self) -> &Patience {
        &self.shared.patience
    }

    pub(super) fn clients(&self, provider: &'static str) -> Result<&Clients, Fault> {
        let made = self.shared.clients.get_or_init(|| Clients::new(&self.shared.patience));
        made.as_ref().map_err(|reason| {
            let error = ProviderError::service(provider, "unreachable")
                .saying("secure connections can't be made on this machine; check that its root certificates are there")
                .with(reason.clone())
                .build();
            Fault::lasting(error, Outcome::NotMade)
        })
    }

    /// Sends a request and reads the answer, again where that may help.
    pub(super) async fn send(
        &self,
        provider: &'static str,
        direct: bool,
        ask: &Ask,
        redaction: &Redaction,
        work: &Work,
    ) -> Result<Answer, Fault> {
        let mut attempt = 0;
        loop {
            let fault = match self.attempt(provider, direct, ask, redaction, work).await {
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

    async fn attempt(
        &self,
        provider: &'static str,
        direct: bool,
        ask: &Ask,
        redaction: &Redaction,
        work: &Work,
    ) -> Result<Answer, Fault> {
        work.check().map_err(|error| Fault::lasting(error, Outcome::NotMade))?;
        let patience = *self.patience();
        let clients = self.clients(provider)?;
        let client = if direct { &clients.direct } else { &clients.out };
        let began = Instant::now();
        let sending = self.answered(provider, client, ask, redaction);
        let received = async {
            let response = sending.await?;
            let (status, headers) = (response.status(), response.headers().clone());
            let left = patience.whole.saturating_sub(began.elapsed());
            let body = tokio::time::timeout(left, body(provider, response, MOST_ANSWER_BYTES, redaction));
            let body = body.await.unwrap_or_else(|_| Err(fault::too_slow(provider)));
            if status.is_success() {
                return Ok(Answer { headers, body: body? });
            }
            // What the status says counts, also where the words that go with it are lost.
            Err(fault::of_status(provider, status, &headers, &body.unwrap_or_default(), redaction))
        };
        tokio::select! {
            biased;
            () = work.cancel.cancelled() => Err(Fault::lasting(ProviderError::Cancelled, Outcome::Unknown)),
            received = received => received,
        }
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

/// An answer's body, as long as it stays within the limit.
async fn body(
    provider: &'static str,
    mut response: Response,
    most: u64,
    redaction: &Redaction,
) -> Result<Vec<u8>, Fault> {
    if response.content_length().is_some_and(|length| length > most) {
        return Err(fault::too_large(provider, most));
    }
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                if (body.len() + chunk.len()) as u64 > most {
                    return Err(fault::too_large(provider, most));
                }
                body.extend_from_slice(&chunk);
            }
            Ok(None) => return Ok(body),
            Err(error) => return Err(fault::of_transport(provider, &error, redaction)),
        }
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
    fn new(patience: &Patience) -> Result<Self, String> {
        // Another part of the program may have chosen already; any choice is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let build = |change: fn(ClientBuilder) -> ClientBuilder| {
            let mut headers = HeaderMap::new();
            headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
            let builder = Client::builder()
                .default_headers(headers)
                .redirect(Policy::none())
                .connect_timeout(patience.connect)
                .read_timeout(patience.between.max(patience.first_byte));
            change(builder).build().map_err(|error| error.to_string())
        };
        Ok(Self {
            out: build(|client| client)?,
            direct: build(ClientBuilder::no_proxy)?,
            public: build(|client| client.no_proxy().dns_resolver(Arc::new(PublicOnly)))?,
        })
    }
}

impl Ask {
    /// A question that may be asked any number of times.
    pub fn get(url: Url) -> Self {
        Self { method: Method::GET, url, headers: HeaderMap::new(), body: None, paid: false }
    }

    /// An order: JSON, and paid.
    pub fn order(url: Url, body: &serde_json::Value) -> Self {
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
