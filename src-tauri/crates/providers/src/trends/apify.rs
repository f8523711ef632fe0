//! TikTok's videos of a hashtag, through an actor at Apify.

use async_trait::async_trait;
use model::Units;
use serde_json::{Value, json};

use super::youtube::read;
use crate::{
    Abilities, Card, Choice, Collected, Engine, Expected, Need, Order, Pay, ProviderError, Setup,
    TrendRequest, TrendSource, Work,
    service::{Answer, Ask, Line, Wanted, once, order_key},
};

/// The card.
pub const CARD: Card = Card {
    name: "apify",
    about: "TikTok's videos of hashtags, by an actor at Apify",
    provider: "apify",
    needs: &[Need::Key("the API token at console.apify.com/settings/integrations")],
    can: Abilities::PLAIN,
    pay: Pay::Paid,
    base_url: "https://api.apify.com/v2",
    model: "clockworks~tiktok-scraper",
    options: &[
        Choice { name: "hashtags", about: "what to look for, with commas between", default: "fyp" },
        Choice { name: "count", about: "videos a hashtag, 1 to 200", default: "50" },
    ],
};

/// Hashtags at most.
const MOST_HASHTAGS: usize = 10;

/// Apify.
pub struct Apify {
    line: Line,
    actor: String,
    hashtags: String,
    count: u32,
}

impl Apify {
    /// Opens it.
    ///
    /// # Errors
    /// `no_key`, or what is wrong with the settings.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        let line = Line::new(setup, &CARD)?.with_key("authorization", "Bearer ", &setup.key(&CARD)?)?;
        let count = setup.option(&CARD, "count").parse::<u32>().unwrap_or(50).clamp(1, 200);
        Ok(Self { line, actor: setup.model(&CARD), hashtags: setup.option(&CARD, "hashtags"), count })
    }

    fn tags(&self, request: &TrendRequest) -> Vec<String> {
        let about = if request.about.trim().is_empty() { &self.hashtags } else { &request.about };
        let tags = about.split([',', ' ', '#']).map(str::trim).filter(|tag| !tag.is_empty());
        tags.take(MOST_HASHTAGS).map(str::to_owned).collect()
    }

    fn units(&self, request: &TrendRequest) -> Units {
        Units { pieces: self.count * self.tags(request).len() as u32, ..Units::default() }
    }
}

/// A video as an import knows it.
fn row(item: &Value) -> Value {
    let told = |path: &str| item.pointer(path).cloned().unwrap_or_default();
    let tags: Vec<&str> = item
        .get("hashtags")
        .and_then(Value::as_array)
        .map(|tags| tags.iter().filter_map(|tag| tag.get("name")?.as_str()).collect())
        .unwrap_or_default();
    json!({
        "platform": "tiktok",
        "id": told("/id"),
        "title": told("/text"),
        "author": told("/authorMeta/nickName"),
        "author_id": told("/authorMeta/id"),
        "hashtags": tags,
        "play_count": told("/playCount"),
        "digg_count": told("/diggCount"),
        "comment_count": told("/commentCount"),
        "share_count": told("/shareCount"),
        "duration": told("/videoMeta/duration"),
        "music_name": told("/musicMeta/musicName"),
        "web_video_url": told("/webVideoUrl"),
        "cover": told("/videoMeta/coverUrl"),
        "create_time_iso": told("/createTimeISO"),
    })
}

#[async_trait]
impl Engine for Apify {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn model(&self) -> &str {
        &self.actor
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        let _: Value = self.line.get(self.line.url(&["acts", &self.actor]), work).await?;
        Ok(format!("ready with {}", self.actor))
    }
}

#[async_trait]
impl TrendSource for Apify {
    async fn collect(&self, request: &TrendRequest, work: &Work) -> Result<Collected, ProviderError> {
        let tags = self.tags(request);
        work.step(0, 1, format!("looking for {}", tags.join(", ")));
        let body = json!({ "hashtags": tags, "resultsPerPage": self.count, "shouldDownloadVideos": false });
        let url = self.line.url(&["acts", &self.actor, "run-sync-get-dataset-items"]);
        let order = Order {
            provider: CARD.provider.to_owned(),
            model: self.actor.clone(),
            // Trends of another hour are others; within it, a run that was cut short finds what it paid for.
            key: order_key(
                CARD.provider,
                &self.actor,
                &request.now.strftime("%Y-%m-%dT%H").to_string(),
                &body,
            ),
            what: "TikTok videos".into(),
            estimate: self.units(request),
        };
        let used = |answer: &Answer| {
            let items: Vec<Value> = answer.json(CARD.provider, self.line.redaction())?;
            let units = Units { pieces: items.len() as u32, ..Units::default() };
            let rows: Vec<Value> = items.iter().map(row).collect();
            Ok((read(&self.line, &rows, request)?, units))
        };
        once(&self.line, Wanted { order, ask: Ask::order(url, &body) }, used, work).await
    }

    fn estimate(&self, request: &TrendRequest) -> Vec<Expected> {
        vec![Expected {
            provider: CARD.provider,
            model: self.actor.clone(),
            what: "TikTok videos".into(),
            units: self.units(request),
        }]
    }
}
