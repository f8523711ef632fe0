//! Trending videos and the report over them.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Where a trend was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TrendPlatform {
    /// TikTok.
    Tiktok,
    /// YouTube, Shorts among it.
    Youtube,
}

/// One trending video. Unique by platform and external id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Trend {
    /// Where it was seen.
    pub platform: TrendPlatform,
    /// The platform's id of it.
    pub external_id: String,
    /// As published.
    pub title: String,
    /// As published.
    pub description: String,
    /// The creator's shown name.
    pub creator: String,
    /// The platform's id of the creator.
    pub creator_id: String,
    /// Without `#`, lower case.
    pub hashtags: Vec<String>,
    /// Times watched.
    #[specta(type = u32)]
    pub views: u64,
    /// Likes.
    #[specta(type = u32)]
    pub likes: u64,
    /// Comments.
    #[specta(type = u32)]
    pub comments: u64,
    /// Shares.
    #[specta(type = u32)]
    pub shares: u64,
    /// Length in milliseconds.
    pub duration_ms: u32,
    /// The sound's name; empty if unknown.
    pub sound: String,
    /// May be empty.
    pub video_url: String,
    /// May be empty.
    pub thumbnail_url: String,
    /// When it was published.
    #[specta(type = String)]
    pub posted_at: Timestamp,
    /// True for the bundled set, which is invented: shown wherever the trend is.
    pub sample: bool,
}

/// Below this many hours an age counts as this much, so that a minute-old video doesn't divide by nearly zero.
const YOUNGEST_HOURS: f64 = 0.1;

impl Trend {
    /// Engagements an hour: (likes + comments + shares) / max(hours since posted, 0.1).
    pub fn velocity(&self, now: Timestamp) -> f64 {
        let hours = now.duration_since(self.posted_at).as_secs_f64() / 3600.0;
        // Summed as floats: imported figures may be of any size.
        (self.likes as f64 + self.comments as f64 + self.shares as f64) / hours.max(YOUNGEST_HOURS)
    }
}

/// What the trend analysis found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TrendReport {
    /// The time range looked at, in hours.
    pub range_hours: u32,
    /// How many trends it stands on.
    pub trends: u32,
    /// How many of them come from the bundled sample set.
    pub sample_trends: u32,
    /// Strongest first.
    pub styles: Vec<StyleShare>,
    /// Most frequent first.
    pub patterns: Vec<Pattern>,
    /// Mean engagement velocity, in engagements an hour.
    pub average_velocity: u32,
    /// Most used first.
    pub hashtags: Vec<HashtagCount>,
    /// Each cites the numbers it comes from.
    pub recommendations: Vec<Recommendation>,
}

/// One kind of content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StyleShare {
    /// `tutorial`, `story`, `product`, `comedy`, `facts`, `day_in_life`, `transformation`, `music` or `other`.
    pub category: String,
    /// How sure the classification is on average, in permille.
    pub confidence_permille: u32,
    /// How many trends are of it.
    pub count: u32,
}

/// A way videos are made that recurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Pattern {
    /// `micro` (under 15 s), `short` (15 to 30 s), `medium` (30 to 60 s) or `long`.
    pub format: String,
    /// Mean length in milliseconds.
    pub average_duration_ms: u32,
    /// How the first line holds the viewer.
    pub hook: HookKind,
    /// Whether most of them show text over the picture, as far as title and description tell.
    pub uses_text_overlay: bool,
    /// `voice`, `music` or `original`.
    pub audio: String,
    /// How many trends are of it.
    pub count: u32,
}

/// How a first line holds the viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum HookKind {
    /// Asks.
    Question,
    /// Begins with a number: "3 ways to …".
    Number,
    /// Contradicts what most believe: "Stop …", "You're doing … wrong".
    Contrarian,
    /// Promises how to do something.
    HowTo,
    /// Begins in the middle of a story: "I …", "The day …".
    Story,
    /// States a fact.
    Statement,
}

/// A hashtag and how often it was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct HashtagCount {
    /// Without `#`.
    pub tag: String,
    /// Trends that carry it.
    pub count: u32,
}

/// A piece of advice with its ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Recommendation {
    /// What to do.
    pub advice: String,
    /// The figures behind it, in words: "9 of 50 trends, 412 engagements an hour on average".
    pub evidence: String,
    /// Who says so: empty for what is computed here from the figures, else the service and model that read them.
    #[serde(default)]
    pub by: String,
}
