//! Imagen: a still picture a scene, through the Gemini API.

use std::path::PathBuf;

use async_trait::async_trait;
use serde_json::{Value, json};

use super::{Painter, Shot, expected, one_picture, order, pictures, within::within};
use crate::{
    Abilities, Card, Engine, Expected, FoundVisual, Need, Pay, ProviderError, Setup, VisualEngine,
    VisualRequest, Work,
    service::{Ask, Line, Wanted},
    writer::model::gemini::{BASE_URL, KEY_HEADER},
};

/// The card.
pub const CARD: Card = Card {
    name: "imagen",
    about: "pictures made by Google's Imagen, moved by the camera here",
    provider: "gemini",
    needs: &[Need::Key("make one at aistudio.google.com/apikey")],
    can: Abilities { sizes: &[(768, 1408), (1024, 1024), (1408, 768)], ..Abilities::PLAIN },
    pay: Pay::Paid,
    base_url: BASE_URL,
    model: "imagen-3.0-generate-002",
    options: &[],
};

/// Imagen.
pub struct Imagen {
    line: Line,
    model: String,
}

impl Imagen {
    /// Opens it.
    ///
    /// # Errors
    /// `no_key`, or what is wrong with the settings.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        let line = Line::new(setup, &CARD)?.with_key(KEY_HEADER, "", &setup.key(&CARD)?)?;
        Ok(Self { line, model: setup.model(&CARD) })
    }
}

#[async_trait]
impl Engine for Imagen {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn model(&self) -> &str {
        &self.model
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        let _: Value = self.line.get(self.line.url(&["models", &self.model]), work).await?;
        Ok(format!("ready with {}", self.model))
    }
}

#[async_trait]
impl Painter for Imagen {
    fn line(&self) -> &Line {
        &self.line
    }

    async fn picture(&self, shot: &Shot, work: &Work) -> Result<PathBuf, ProviderError> {
        let request = json!({
            "instances": [{ "prompt": shot.prompt }],
            "parameters": { "sampleCount": 1, "aspectRatio": shot.aspect() },
        });
        let url = self.line.url(&["models", &format!("{}:predict", self.model)]);
        let order = order(&self.line, &self.model, shot, "picture", &request, one_picture(shot));
        within(
            &self.line,
            Wanted { order, ask: Ask::order(url, &request) },
            "/predictions/0/bytesBase64Encoded",
            work,
        )
        .await
    }
}

#[async_trait]
impl VisualEngine for Imagen {
    async fn find(&self, request: &VisualRequest, work: &Work) -> Result<Vec<FoundVisual>, ProviderError> {
        pictures(self, request, work).await
    }

    fn estimate(&self, request: &VisualRequest) -> Vec<Expected> {
        expected(&self.line, &self.model, request, "pictures", one_picture)
    }
}
