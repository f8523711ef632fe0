//! Acme: a still picture a scene.

use std::path::PathBuf;

use async_trait::async_trait;
use serde_json::{Value, json};

use super::{Painter, Shot, expected, one_picture, order, pictures};
use crate::{
    Abilities, Card, Engine, Expected, FoundVisual, Need, Pay, ProviderError, Setup, VisualEngine,
    VisualRequest, Work,
    service::{Answer, Ask, Line, Media, Wanted, once},
};

/// The card.
pub const CARD: Card = Card {
    name: "acme",
    about: "pictures made by Acme",
    provider: "acme", // REELWRIGHT_ACME_KEY, and the name in prices.toml
    needs: &[Need::Key("make one at acme.example/keys")],
    can: Abilities::PLAIN, // two orders at once, any size
    pay: Pay::Paid,
    base_url: "https://api.acme.example/v1",
    model: "acme-1",
    options: &[],
};

/// Acme.
pub struct Acme {
    line: Line,
    model: String,
}

impl Acme {
    /// Opens it.
    ///
    /// # Errors
    /// `no_key`, or what is wrong with the settings.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        let line = Line::new(setup, &CARD)?.with_key("authorization", "Bearer ", &setup.key(&CARD)?)?;
        Ok(Self { line, model: setup.model(&CARD) })
    }
}

#[async_trait]
impl Engine for Acme {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn model(&self) -> &str {
        &self.model
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        // Something that needs the key and costs nothing.
        let _: Value = self.line.get(self.line.url(&["account"]), work).await?;
        Ok(format!("ready with {}", self.model))
    }
}

#[async_trait]
impl Painter for Acme {
    fn line(&self) -> &Line {
        &self.line
    }

    async fn picture(&self, shot: &Shot, work: &Work) -> Result<PathBuf, ProviderError> {
        let request = json!({ "model": self.model, "prompt": shot.prompt, "aspect": shot.aspect() });
        let order = order(&self.line, &self.model, shot, "picture", &request, one_picture(shot));
        let key = order.key.clone();
        let wanted = Wanted { order, ask: Ask::order(self.line.url(&["pictures"]), &request) };
        let used = |answer: &Answer| {
            let value: Value = answer.json(CARD.provider, self.line.redaction())?;
            let url = value.pointer("/picture/url").and_then(Value::as_str);
            let url = url.ok_or_else(|| self.line.lacks("a picture", &value))?;
            Ok((url.to_owned(), one_picture(shot).into()))
        };
        // Recorded, sent, kept, settled; or taken from what was paid for before.
        let url = once(&self.line, wanted, used, work).await?;
        self.line.fetch(&url, Media::Picture, &key, work).await.map_err(|fault| fault.error)
    }
}

#[async_trait]
impl VisualEngine for Acme {
    async fn find(&self, request: &VisualRequest, work: &Work) -> Result<Vec<FoundVisual>, ProviderError> {
        pictures(self, request, work).await
    }

    fn estimate(&self, request: &VisualRequest) -> Vec<Expected> {
        expected(&self.line, &self.model, request, "pictures", one_picture)
    }
}
