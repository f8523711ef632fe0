//! What a service tells by itself while it works, over a web socket.
//!
//! It is a courtesy, and nothing depends on it: what is not heard is asked for.

use futures_util::StreamExt;
use reqwest_websocket::{Message, Upgrade, WebSocket};
use serde_json::Value;
use url::Url;

use super::{Ask, Line};

/// An open web socket. A message has 64 MB at most, as the library has it: no more than any answer.
pub struct Listening(WebSocket);

impl Line {
    /// Listens at an address below the service's own, with the line's key. None where nobody speaks there.
    pub async fn listen(&self, url: Url) -> Option<Listening> {
        let mut ask = Ask::get(url);
        let mut redaction = self.redaction.clone();
        redaction.learn_if_any(self.add_keys(&mut ask));
        let clients = self.http.clients(self.provider).ok()?;
        let client = if self.own_address { &clients.direct } else { &clients.out };
        let request = client.get(ask.url).headers(ask.headers).upgrade();
        let opening = async { request.send().await?.into_websocket().await };
        match tokio::time::timeout(self.patience().first_byte, opening).await {
            Ok(Ok(socket)) => Some(Listening(socket)),
            Ok(Err(error)) => {
                let error = redaction.of(&error.to_string());
                tracing::debug!(provider = self.provider, error, "it tells nothing by itself");
                None
            }
            Err(_) => None,
        }
    }
}

impl Listening {
    /// The next thing that is told; none once nothing more will be.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            match self.0.next().await?.ok()? {
                Message::Text(text) => {
                    if let Ok(told) = serde_json::from_str(&text) {
                        return Some(told);
                    }
                }
                Message::Close { .. } => return None,
                // The library answers pings; anything else is no word.
                _ => {}
            }
        }
    }
}
