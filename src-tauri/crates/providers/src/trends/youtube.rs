//! YouTube's most popular short videos, through its Data API v3.

use async_trait::async_trait;
use model::{Trend, TrendPlatform};
use serde_json::Value;

use super::import;
use crate::{
    Abilities, Card, Choice, Collected, Engine, Need, Pay, ProviderError, Setup, TrendRequest, TrendSource,
    Work, service::Line,
};

/// The card.
pub const CARD: Card = Card {
    name: "youtube",
    about: "YouTube's most popular videos of under a minute",
    provider: "youtube",
    needs: &[Need::Key("make one at console.cloud.google.com with the YouTube Data API v3 enabled")],
    can: Abilities::PLAIN,
    pay: Pay::Quota("10,000 units a day; a collection takes at most 4"),
    base_url: "https://www.googleapis.com/youtube/v3",
    model: "",
    options: &[Choice { name: "region", about: "the country, as two letters", default: "US" }],
};

/// A video of this length, in milliseconds, or a longer one is not kept.
const TOO_LONG_MS: u32 = 60_000;
/// Pages of 50 asked for, a unit of the quota each: the service has no more than 200 most popular.
const PAGES: usize = 4;

/// YouTube.
pub struct YouTube {
    line: Line,
    region: String,
}

impl YouTube {
    /// Opens it.
    ///
    /// # Errors
    /// `no_key`, or what is wrong with the settings.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        // In a header, because an address ends in logs.
        let line = Line::new(setup, &CARD)?.with_key("x-goog-api-key", "", &setup.key(&CARD)?)?;
        Ok(Self { line, region: setup.option(&CARD, "region") })
    }

    async fn page(
        &self,
        region: &str,
        token: Option<&str>,
        count: &str,
        work: &Work,
    ) -> Result<Value, ProviderError> {
        let mut url = self.line.url(&["videos"]);
        url.query_pairs_mut()
            .append_pair("part", "snippet,contentDetails,statistics")
            .append_pair("chart", "mostPopular")
            .append_pair("regionCode", region)
            .append_pair("maxResults", count);
        if let Some(token) = token {
            url.query_pairs_mut().append_pair("pageToken", token);
        }
        self.line.get(url, work).await
    }
}

/// A video as an import knows it, so that it is read by the same rules.
fn row(item: &Value) -> Value {
    let told = |path: &str| item.pointer(path).cloned().unwrap_or_default();
    let id = item.get("id").and_then(Value::as_str).unwrap_or_default();
    serde_json::json!({
        "platform": "youtube",
        "id": id,
        "title": told("/snippet/title"),
        "description": told("/snippet/description"),
        "channel_title": told("/snippet/channelTitle"),
        "channel_id": told("/snippet/channelId"),
        "tags": told("/snippet/tags"),
        "view_count": told("/statistics/viewCount"),
        "like_count": told("/statistics/likeCount"),
        "comment_count": told("/statistics/commentCount"),
        "duration": told("/contentDetails/duration"),
        "published_at": told("/snippet/publishedAt"),
        "url": format!("https://www.youtube.com/shorts/{id}"),
        "thumbnail_url": told("/snippet/thumbnails/high/url"),
    })
}

#[async_trait]
impl Engine for YouTube {
    fn card(&self) -> &'static Card {
        &CARD
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        let page = self.page(&self.region, None, "1", work).await?;
        page.get("items").ok_or_else(|| self.line.lacks("videos", &page))?;
        Ok("ready; this took 1 of the day's 10,000 units".into())
    }
}

#[async_trait]
impl TrendSource for YouTube {
    async fn collect(&self, request: &TrendRequest, work: &Work) -> Result<Collected, ProviderError> {
        let region = if request.region.is_empty() { &self.region } else { &request.region };
        let (mut rows, mut token): (Vec<Value>, Option<String>) = (Vec::new(), None);
        let mut asked = 0;
        while asked < PAGES {
            work.step(asked, PAGES, format!("reading page {} of YouTube's list", asked + 1));
            let page = self.page(region, token.as_deref(), "50", work).await?;
            asked += 1;
            let items = page
                .get("items")
                .and_then(Value::as_array)
                .ok_or_else(|| self.line.lacks("videos", &page))?;
            rows.extend(items.iter().map(row));
            token = page.get("nextPageToken").and_then(Value::as_str).map(str::to_owned);
            if token.is_none() {
                break;
            }
        }
        let found = rows.len();
        let mut collected = read(&self.line, &rows, request)?;
        collected.trends.retain(|trend: &Trend| {
            trend.platform == TrendPlatform::Youtube && (1..TOO_LONG_MS).contains(&trend.duration_ms)
        });
        let kept = collected.trends.len();
        collected.skipped.insert(0, format!("{kept} of YouTube's {found} most popular are under a minute"));
        collected.quota = format!("{asked} of the day's 10,000 units");
        Ok(collected)
    }
}

/// Reads rows by the rules of an import.
pub(super) fn read(line: &Line, rows: &[Value], request: &TrendRequest) -> Result<Collected, ProviderError> {
    if rows.is_empty() {
        return Ok(Collected::default());
    }
    let text = serde_json::Value::from(rows.to_vec()).to_string();
    import::read(text.as_bytes(), request.now).map_err(|reason| {
        line.error("unreadable_answer", format!("{} answered with a list that {reason}", line.provider), "")
    })
}
