//! Pexels: free clips and photos.

use async_trait::async_trait;
use serde_json::Value;

use super::{Offer, Shape, Shelf, count, find, told};
use crate::{
    Abilities, Card, Engine, FoundVisual, Need, Pay, ProviderError, Setup, VisualEngine, VisualRequest, Work,
    service::Line,
};

/// The card.
pub const CARD: Card = Card {
    name: "pexels",
    about: "free clips and photos from Pexels, by the scene's words",
    provider: "pexels",
    needs: &[Need::Key("make one at pexels.com/api")],
    can: Abilities::PLAIN,
    pay: Pay::Quota("200 searches an hour"),
    base_url: "https://api.pexels.com",
    model: "",
    options: &[],
};

/// Pixels across beyond which a clip only costs time to fetch.
const WIDE_ENOUGH: u64 = 1080;

/// Pexels.
pub struct Pexels {
    line: Line,
}

impl Pexels {
    /// Opens it.
    ///
    /// # Errors
    /// `no_key`, or what is wrong with the settings.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        Ok(Self { line: Line::new(setup, &CARD)?.with_key("authorization", "", &setup.key(&CARD)?)? })
    }

    async fn search(
        &self,
        parts: &[&str],
        words: &str,
        shape: Shape,
        work: &Work,
    ) -> Result<Value, ProviderError> {
        let mut url = self.line.url(parts);
        url.query_pairs_mut().append_pair("query", words).append_pair("per_page", "15");
        if shape == Shape::Upright {
            url.query_pairs_mut().append_pair("orientation", "portrait");
        }
        self.line.get(url, work).await
    }
}

/// The file of a clip that is just large enough, else the largest.
fn file(video: &Value) -> Option<&Value> {
    let files: Vec<&Value> = video.get("video_files")?.as_array()?.iter().collect();
    let enough = files
        .iter()
        .copied()
        .filter(|file| count(file, "/width") >= WIDE_ENOUGH)
        .min_by_key(|file| count(file, "/width"));
    enough.or_else(|| files.into_iter().max_by_key(|file| count(file, "/width")))
}

fn credit(by: &str) -> String {
    format!("{by} on Pexels (Pexels licence)")
}

#[async_trait]
impl Shelf for Pexels {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn line(&self) -> &Line {
        &self.line
    }

    async fn clips(&self, words: &str, work: &Work) -> Result<Vec<Offer>, ProviderError> {
        let found = self.search(&["videos", "search"], words, Shape::Upright, work).await?;
        let videos =
            found.get("videos").and_then(Value::as_array).ok_or_else(|| self.line.lacks("clips", &found))?;
        Ok(videos
            .iter()
            .filter_map(|video| {
                Some(Offer {
                    id: told(video, "/id"),
                    url: file(video)?.get("link")?.as_str()?.to_owned(),
                    width: count(video, "/width"),
                    height: count(video, "/height"),
                    duration_ms: count(video, "/duration").max(1) * 1000,
                    credit: credit(&told(video, "/user/name")),
                })
            })
            .collect())
    }

    async fn photos(&self, words: &str, shape: Shape, work: &Work) -> Result<Vec<Offer>, ProviderError> {
        let found = self.search(&["v1", "search"], words, shape, work).await?;
        let photos =
            found.get("photos").and_then(Value::as_array).ok_or_else(|| self.line.lacks("photos", &found))?;
        Ok(photos
            .iter()
            .filter_map(|photo| {
                Some(Offer {
                    id: format!("photo {}", told(photo, "/id")),
                    url: photo.pointer("/src/large2x")?.as_str()?.to_owned(),
                    width: count(photo, "/width"),
                    height: count(photo, "/height"),
                    duration_ms: 0,
                    credit: credit(&told(photo, "/photographer")),
                })
            })
            .collect())
    }
}

#[async_trait]
impl Engine for Pexels {
    fn card(&self) -> &'static Card {
        &CARD
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        let found = self.search(&["v1", "search"], "water", Shape::Any, work).await?;
        found.get("photos").ok_or_else(|| self.line.lacks("photos", &found))?;
        Ok("ready; it is free".into())
    }
}

#[async_trait]
impl VisualEngine for Pexels {
    async fn find(&self, request: &VisualRequest, work: &Work) -> Result<Vec<FoundVisual>, ProviderError> {
        find(self, request, work).await
    }
}
