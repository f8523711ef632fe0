//! OpenAI's image models: a still picture a scene, to which the renderer adds the motion.

use std::path::PathBuf;

use async_trait::async_trait;
use serde_json::{Value, json};

use super::{Painter, Shot, expected, one_picture, order, pictures, shots, within::within};
use crate::{
    Abilities, Card, Choice, Engine, Expected, FoundVisual, Need, Pay, ProviderError, Setup, VisualEngine,
    VisualRequest, Work,
    service::{Ask, Line, Wanted},
};

/// The card.
pub const CARD: Card = Card {
    name: "openai-images",
    about: "pictures made by OpenAI's image models, moved by the camera here",
    provider: "openai",
    needs: &[Need::Key("make one at platform.openai.com/api-keys")],
    can: Abilities { sizes: &[(1024, 1536), (1024, 1024), (1536, 1024)], ..Abilities::PLAIN },
    pay: Pay::Paid,
    base_url: "https://api.openai.com/v1",
    model: "gpt-image-1",
    options: &[Choice { name: "quality", about: "low, medium or high", default: USUAL_QUALITY }],
};

/// The quality that the model's plain price is of.
const USUAL_QUALITY: &str = "medium";

/// Pictures of OpenAI's.
pub struct OpenAiImages {
    line: Line,
    model: String,
    quality: String,
}

impl OpenAiImages {
    /// Opens it.
    ///
    /// # Errors
    /// `no_key`, or what is wrong with the settings.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        let line = Line::new(setup, &CARD)?.with_key("authorization", "Bearer ", &setup.key(&CARD)?)?;
        Ok(Self { line, model: setup.model(&CARD), quality: setup.option(&CARD, "quality") })
    }

    /// The name of a picture's price: the model's own, and what makes it another's.
    fn priced(&self, shot: &Shot) -> String {
        let quality = (self.quality != USUAL_QUALITY).then_some(self.quality.as_str());
        let square = (shot.aspect() == "1:1").then_some("square");
        [Some(self.model.as_str()), quality, square].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

#[async_trait]
impl Engine for OpenAiImages {
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
impl Painter for OpenAiImages {
    fn line(&self) -> &Line {
        &self.line
    }

    async fn picture(&self, shot: &Shot, work: &Work) -> Result<PathBuf, ProviderError> {
        let size = match shot.aspect() {
            "9:16" => "1024x1536",
            "1:1" => "1024x1024",
            _ => "1536x1024",
        };
        let request = json!({
            "model": self.model, "prompt": shot.prompt, "size": size, "quality": self.quality, "n": 1,
        });
        let order = order(&self.line, &self.priced(shot), shot, "picture", &request, one_picture(shot));
        let wanted = Wanted { ask: Ask::order(self.line.url(&["images", "generations"]), &request), order };
        within(&self.line, wanted, "/data/0/b64_json", work).await
    }
}

#[async_trait]
impl VisualEngine for OpenAiImages {
    async fn find(&self, request: &VisualRequest, work: &Work) -> Result<Vec<FoundVisual>, ProviderError> {
        pictures(self, request, work).await
    }

    fn estimate(&self, request: &VisualRequest) -> Vec<Expected> {
        // All of a video's pictures have the same shape.
        let priced = shots(request).first().map_or_else(|| self.model.clone(), |shot| self.priced(shot));
        expected(&self.line, &priced, request, "pictures", one_picture)
    }
}
