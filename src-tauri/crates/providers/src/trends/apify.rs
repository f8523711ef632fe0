//! TikTok's videos of a hashtag, through an actor at Apify.

use async_trait::async_trait;
use model::Units;
use serde_json::{Value, json};
use url::Url;

use super::youtube::read;
use crate::{
    Abilities, Card, Choice, Collected, Engine, Expected, Need, Order, Pay, ProviderError, Setup,
    TrendRequest, TrendSource, Work,
    service::{
        Answer, Ask, Asked, Counter, Far, Fault, Fetched, Line, Outcome, Wanted, by_ticket, order_key,
    },
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

/// What is ordered, in words.
const WHAT: &str = "TikTok videos";
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
        let doing = format!("looking for {}", tags.join(", "));
        work.step(0, 1, doing.clone());
        let body = json!({ "hashtags": tags, "resultsPerPage": self.count, "shouldDownloadVideos": false });
        let order = Order {
            provider: CARD.provider.to_owned(),
            model: self.actor.clone(),
            key: order_key(CARD.provider, &self.actor, WHAT, &body),
            what: WHAT.into(),
            estimate: self.units(request),
        };
        let ask = Ask::order(self.line.url(&["acts", &self.actor, "runs"]), &body);
        let told = |_: Option<Far>| work.step(0, 1, doing.clone());
        let found = by_ticket(self, Wanted { order, ask }, &told, work).await?;
        let bytes = std::fs::read(&found).map_err(|error| ProviderError::reading(&found, error))?;
        let rows: Vec<Value> = self.items(&Answer::kept(bytes))?.iter().map(row).collect();
        read(&self.line, &rows, request)
    }

    fn estimate(&self, request: &TrendRequest) -> Vec<Expected> {
        vec![Expected {
            provider: CARD.provider.to_owned(),
            model: self.actor.clone(),
            what: WHAT.into(),
            units: self.units(request),
        }]
    }
}

/// A run of the actor is a ticket: its id.
#[async_trait]
impl Counter for Apify {
    fn line(&self) -> &Line {
        &self.line
    }

    fn ticket(&self, answer: &Answer) -> Result<String, ProviderError> {
        let value: Value = answer.json(CARD.provider, self.line.redaction())?;
        let ticket = value.pointer("/data/id").and_then(Value::as_str).filter(|ticket| !ticket.is_empty());
        ticket.map(str::to_owned).ok_or_else(|| self.line.lacks("a run", &value))
    }

    async fn ask(&self, ticket: &str, work: &Work) -> Result<Asked, ProviderError> {
        let run: Value = self.line.get(self.line.url(&["actor-runs", ticket]), work).await?;
        let told = |path: &str| run.pointer(path).and_then(Value::as_str);
        let (Some(status), Some(dataset)) = (told("/data/status"), told("/data/defaultDatasetId")) else {
            return Err(self.line.lacks("a state", &run));
        };
        let items = self.line.url(&["datasets", dataset, "items"]);
        let ready = |url: Url| Asked::Ready { url: url.into(), units: Units::default() };
        match status {
            "READY" | "RUNNING" | "TIMING-OUT" | "ABORTING" => Ok(Asked::Underway(None)),
            "SUCCEEDED" => Ok(ready(items)),
            // A run that broke off has found what it has found, and that much is paid for.
            _ if self.has_found(items.clone(), work).await? => Ok(ready(items)),
            _ => Ok(Asked::Failed(format!("{status}. {}", told("/data/statusMessage").unwrap_or_default()))),
        }
    }

    async fn cancel(&self, ticket: &str) -> bool {
        self.line.take_back(self.line.url(&["actor-runs", ticket, "abort"]), &json!({})).await;
        // What it has found until then is paid for; the next run takes it.
        false
    }

    async fn fetch(&self, url: &str, key: &str, work: &Work) -> Result<Fetched, Fault> {
        let made = |error| Fault::lasting(error, Outcome::Made);
        let url = Url::parse(url).map_err(|_| made(self.line.lacks("videos", &Value::Null)))?;
        let answer = self.line.send(Ask::get(url), work).await?;
        let pieces = u32::try_from(self.items(&answer).map_err(made)?.len()).unwrap_or(u32::MAX);
        let path = self.line.keep(&answer.body, key, work)?;
        Ok(Fetched { path, counted: Units { pieces, ..Units::default() } })
    }
}

impl Apify {
    fn items(&self, answer: &Answer) -> Result<Vec<Value>, ProviderError> {
        answer.json(CARD.provider, self.line.redaction())
    }

    /// Whether anything lies at an address of found items.
    async fn has_found(&self, mut items: Url, work: &Work) -> Result<bool, ProviderError> {
        items.query_pairs_mut().append_pair("limit", "1");
        let first: Vec<Value> = self.line.get(items, work).await?;
        Ok(!first.is_empty())
    }
}
