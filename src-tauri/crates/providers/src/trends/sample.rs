//! The bundled set: invented videos that read like real ones, so that the whole path can be walked without a
//! network. Every one is marked, and shown as a sample wherever it appears.

use async_trait::async_trait;
use jiff::SignedDuration;
use model::{Trend, TrendPlatform};
use serde::Deserialize;

use crate::{Card, Collected, Engine, ProviderError, TrendRequest, TrendSource, Work};

/// The source's name.
pub const NAME: &str = "sample";

const SET: &str = include_str!("sample_trends.json");

/// The bundled set of invented trends.
pub struct Sample;

/// An entry of the set. Its age stands for the time it was posted, so that the set never grows old.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    platform: TrendPlatform,
    external_id: String,
    title: String,
    description: String,
    creator: String,
    creator_id: String,
    hashtags: Vec<String>,
    views: u64,
    likes: u64,
    comments: u64,
    shares: u64,
    duration_s: u32,
    sound: String,
    age_minutes: i64,
}

impl Entry {
    fn into_trend(self, now: model::Timestamp) -> Trend {
        // Saturates only for a clock at the edge of what can be written down.
        let posted_at = now.saturating_sub(SignedDuration::from_mins(self.age_minutes)).unwrap_or(now);
        Trend {
            platform: self.platform,
            external_id: self.external_id,
            title: self.title,
            description: self.description,
            creator: self.creator,
            creator_id: self.creator_id,
            hashtags: self.hashtags,
            views: self.views,
            likes: self.likes,
            comments: self.comments,
            shares: self.shares,
            duration_ms: self.duration_s * 1000,
            sound: self.sound,
            video_url: String::new(),
            thumbnail_url: String::new(),
            posted_at,
            sample: true,
        }
    }
}

/// The set as it looks at a moment.
///
/// # Errors
/// None in a program that was built and tested: the set is part of it.
pub fn trends(now: model::Timestamp) -> Result<Vec<Trend>, ProviderError> {
    let entries: Vec<Entry> = serde_json::from_str(SET).map_err(|error| ProviderError::Failed {
        engine: NAME,
        message: "the bundled set can't be read; install the program again".into(),
        detail: error.to_string(),
        retryable: false,
    })?;
    Ok(entries.into_iter().map(|entry| entry.into_trend(now)).collect())
}

/// What it says of itself.
pub const CARD: Card = Card::local(NAME, "52 invented videos that come with the program");

#[async_trait]
impl Engine for Sample {
    fn card(&self) -> &'static Card {
        &CARD
    }
}

#[async_trait]
impl TrendSource for Sample {
    async fn collect(&self, request: &TrendRequest, work: &Work) -> Result<Collected, ProviderError> {
        work.check()?;
        Ok(Collected { trends: trends(request.now)?, ..Collected::default() })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const DAY_HOURS: f64 = 24.0;

    fn set() -> (model::Timestamp, Vec<Trend>) {
        let now = "2026-03-01T12:00:00Z".parse().unwrap();
        (now, trends(now).unwrap())
    }

    #[test]
    fn both_platforms_have_at_least_twenty_five_entries_all_marked_as_sample() {
        let (_, trends) = set();
        for platform in [TrendPlatform::Tiktok, TrendPlatform::Youtube] {
            let count = trends.iter().filter(|trend| trend.platform == platform).count();
            assert!(count >= 25, "{platform:?} has {count}");
        }
        assert!(trends.iter().all(|trend| trend.sample), "an invented video must never look real");
    }

    #[test]
    fn a_day_holds_most_and_a_week_holds_all() {
        let (now, trends) = set();
        let ages: Vec<f64> =
            trends.iter().map(|trend| now.duration_since(trend.posted_at).as_secs_f64() / 3600.0).collect();
        let in_a_day = ages.iter().filter(|age| **age <= DAY_HOURS).count();
        assert!(in_a_day * 3 > ages.len() * 2, "only {in_a_day} of {} are from the last day", ages.len());
        assert!(in_a_day < ages.len(), "a longer range must show more");
        assert!(ages.iter().all(|age| (0.0..=7.0 * DAY_HOURS).contains(age)), "{ages:?}");
    }

    #[test]
    fn entries_are_unique_and_complete() {
        let (_, trends) = set();
        let ids: HashSet<_> = trends.iter().map(|trend| (trend.platform, &trend.external_id)).collect();
        let titles: HashSet<_> = trends.iter().map(|trend| &trend.title).collect();
        assert_eq!((ids.len(), titles.len()), (trends.len(), trends.len()));
        for trend in &trends {
            assert!(
                trend.views > trend.likes && trend.likes > trend.comments,
                "{} has odd figures",
                trend.title
            );
            assert!(!trend.description.is_empty() && !trend.hashtags.is_empty() && !trend.sound.is_empty());
            assert!(
                (5_000..=60_000).contains(&trend.duration_ms),
                "{} lasts {}",
                trend.title,
                trend.duration_ms
            );
        }
    }
}
