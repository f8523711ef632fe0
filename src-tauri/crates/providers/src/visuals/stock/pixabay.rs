//! Pixabay: free clips and photos. It takes its key in the address only, so the address is never told.

use async_trait::async_trait;
use serde_json::Value;

use super::{Offer, Shape, Shelf, count, find, told};
use crate::{
    Abilities, Card, Engine, FoundVisual, Need, Pay, ProviderError, Setup, VisualEngine, VisualRequest, Work,
    service::Line,
};

/// The card.
pub const CARD: Card = Card {
    name: "pixabay",
    about: "free clips and photos from Pixabay, by the scene's words",
    provider: "pixabay",
    needs: &[Need::Key("shown at pixabay.com/api/docs when signed in")],
    can: Abilities::PLAIN,
    pay: Pay::Quota("100 searches a minute"),
    base_url: "https://pixabay.com/api",
    model: "",
    options: &[],
};

/// Pixabay.
pub struct Pixabay {
    line: Line,
}

impl Pixabay {
    /// Opens it.
    ///
    /// # Errors
    /// `no_key`, or what is wrong with the settings.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        Ok(Self { line: Line::new(setup, &CARD)?.with_key_in_query("key", &setup.key(&CARD)?) })
    }

    /// Searches for photos of a shape, or for clips where none is named.
    async fn search(
        &self,
        words: &str,
        photos: Option<Shape>,
        work: &Work,
    ) -> Result<Vec<Value>, ProviderError> {
        let parts: &[&str] = if photos.is_some() { &[""] } else { &["videos", ""] };
        let mut url = self.line.url(parts);
        url.query_pairs_mut()
            .append_pair("q", words)
            .append_pair("safesearch", "true")
            .append_pair("per_page", "20");
        if photos.is_some() {
            url.query_pairs_mut().append_pair("image_type", "photo");
        }
        if photos == Some(Shape::Upright) {
            url.query_pairs_mut().append_pair("orientation", "vertical");
        }
        let mut found: Value = self.line.get(url, work).await?;
        match found.get_mut("hits").map(Value::take) {
            Some(Value::Array(hits)) => Ok(hits),
            _ => Err(self.line.lacks("hits", &found)),
        }
    }
}

fn credit(hit: &Value) -> String {
    format!("{} on Pixabay (Pixabay licence)", told(hit, "/user"))
}

#[async_trait]
impl Shelf for Pixabay {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn line(&self) -> &Line {
        &self.line
    }

    async fn clips(&self, words: &str, work: &Work) -> Result<Vec<Offer>, ProviderError> {
        let hits = self.search(words, None, work).await?;
        Ok(hits
            .iter()
            .filter_map(|hit| {
                // `large` is 4K and often missing; `medium` is 1080p.
                let file = ["medium", "large", "small"]
                    .iter()
                    .filter_map(|size| hit.get("videos")?.get(size))
                    .find(|file| !told(file, "/url").is_empty())?;
                Some(Offer {
                    id: told(hit, "/id"),
                    url: file.get("url")?.as_str()?.to_owned(),
                    width: count(file, "/width"),
                    height: count(file, "/height"),
                    duration_ms: count(hit, "/duration").max(1) * 1000,
                    credit: credit(hit),
                })
            })
            .collect())
    }

    async fn photos(&self, words: &str, shape: Shape, work: &Work) -> Result<Vec<Offer>, ProviderError> {
        let hits = self.search(words, Some(shape), work).await?;
        Ok(hits
            .iter()
            .filter_map(|hit| {
                Some(Offer {
                    id: format!("photo {}", told(hit, "/id")),
                    url: hit.get("largeImageURL")?.as_str()?.to_owned(),
                    width: count(hit, "/imageWidth"),
                    height: count(hit, "/imageHeight"),
                    duration_ms: 0,
                    credit: credit(hit),
                })
            })
            .collect())
    }
}

#[async_trait]
impl Engine for Pixabay {
    fn card(&self) -> &'static Card {
        &CARD
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        self.search("water", Some(Shape::Any), work).await?;
        Ok("ready; it is free".into())
    }
}

#[async_trait]
impl VisualEngine for Pixabay {
    async fn find(&self, request: &VisualRequest, work: &Work) -> Result<Vec<FoundVisual>, ProviderError> {
        find(self, request, work).await
    }
}
