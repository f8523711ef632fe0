//! What a set of trends has in common: styles, patterns, pace, hashtags, and advice that cites its figures.
//! A pure function of the trends, the range and the moment.

mod advice;
mod classify;
mod hook;

use std::collections::BTreeMap;

use jiff::SignedDuration;
use model::{
    Timestamp, Trend, TrendReport,
    trend::{HashtagCount, HookKind, Pattern, StyleShare},
};

pub use classify::{Category, Classified, classify};
pub use hook::hook;

/// The analysis' name among the engines.
pub const NAME: &str = "local";

/// Hashtags reported at most.
const MOST_HASHTAGS: usize = 15;
/// Patterns reported at most.
const MOST_PATTERNS: usize = 12;

/// Upper bounds of the shorter formats in milliseconds: `micro`, `short`, `medium`; anything longer is `long`.
const FORMATS: [(&str, u32); 3] = [("micro", 15_000), ("short", 30_000), ("medium", 60_000)];
/// The format above all bounds.
const LONG: &str = "long";

/// Why there is no report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnalysisError {
    /// Nothing was collected.
    #[error(
        "there are no trends to analyse; run trend_collection first, from the sample or a file of your own"
    )]
    NoTrends,
    /// All that was collected is older than the range.
    #[error(
        "none of the {known} collected trends was posted in the last {range_hours} hours (the newest is {newest_hours} \
         hours old); choose a longer range or run trend_collection again"
    )]
    NoneInRange {
        /// How many there are.
        known: usize,
        /// The range asked for.
        range_hours: u32,
        /// The age of the newest in hours, rounded up.
        newest_hours: u64,
    },
}

/// A trend with everything the report needs to know of it.
struct Looked<'a> {
    trend: &'a Trend,
    classified: Classified,
    format: &'static str,
    hook: HookKind,
    overlay: bool,
    audio: &'static str,
    velocity: f64,
}

impl<'a> Looked<'a> {
    fn at(trend: &'a Trend, now: Timestamp) -> Self {
        let hook = hook(&trend.title);
        let classified = classify(trend);
        Self {
            trend,
            classified,
            format: format(trend.duration_ms),
            hook,
            overlay: shows_text(trend, hook),
            audio: audio(&trend.sound, classified.category),
            velocity: trend.velocity(now),
        }
    }
}

/// Analyses the trends posted within `range_hours` before `now`.
///
/// # Errors
/// When there are none, with what to do about it.
pub fn analyse(trends: &[Trend], range_hours: u32, now: Timestamp) -> Result<TrendReport, AnalysisError> {
    let oldest = SignedDuration::from_hours(i64::from(range_hours));
    let looked: Vec<Looked> = trends
        .iter()
        .filter(|trend| now.duration_since(trend.posted_at) <= oldest)
        .map(|trend| Looked::at(trend, now))
        .collect();
    if looked.is_empty() {
        return Err(nothing(trends, range_hours, now));
    }
    let sample_trends = looked.iter().filter(|one| one.trend.sample).count() as u32;
    let hashtags = hashtags(&looked);
    Ok(TrendReport {
        range_hours,
        trends: looked.len() as u32,
        sample_trends,
        styles: styles(&looked),
        patterns: patterns(&looked),
        average_velocity: rounded(mean(looked.iter().map(|one| one.velocity))),
        recommendations: advice::recommendations(&looked, &hashtags),
        hashtags,
    })
}

fn nothing(trends: &[Trend], range_hours: u32, now: Timestamp) -> AnalysisError {
    let newest = trends.iter().map(|trend| now.duration_since(trend.posted_at)).min();
    newest.map_or(AnalysisError::NoTrends, |age| AnalysisError::NoneInRange {
        known: trends.len(),
        range_hours,
        newest_hours: (age.as_secs().unsigned_abs()).div_ceil(3600),
    })
}

/// The name of a length.
fn format(duration_ms: u32) -> &'static str {
    FORMATS.iter().find(|(_, below)| duration_ms < *below).map_or(LONG, |(name, _)| name)
}

/// Signs in title, description and hashtags that a video shows text over its picture.
const TEXT_SIGNS: &[&str] = &[
    "on screen",
    "caption",
    "subtitle",
    "read them",
    "text says",
    "numbered",
    "pause to",
    "pause whenever",
    "no talking",
    "pov",
    "savethis",
    "save this",
];

/// Whether a trend shows text over its picture, as far as its words tell: lists and announced text do.
fn shows_text(trend: &Trend, hook: HookKind) -> bool {
    let words = format!("{} {} {}", trend.title, trend.description, trend.hashtags.join(" ")).to_lowercase();
    hook == HookKind::Number || TEXT_SIGNS.iter().any(|sign| words.contains(sign))
}

/// What is heard: a named piece is music; a sound of the creator's own is `original`, or `voice` where it says so.
fn audio(sound: &str, category: Category) -> &'static str {
    let sound = sound.to_lowercase();
    let says = |signs: &[&str]| signs.iter().any(|sign| sound.contains(sign));
    if says(&["voiceover", "voice over", "voice-over", "narrat", "spoken"]) {
        "voice"
    } else if says(&["original sound", "original audio"]) {
        "original"
    } else if sound.is_empty() {
        match category {
            Category::Tutorial | Category::Facts | Category::Story | Category::Product => "voice",
            _ => "original",
        }
    } else {
        "music"
    }
}

fn styles(looked: &[Looked]) -> Vec<StyleShare> {
    let mut confidences: BTreeMap<Category, Vec<u32>> = BTreeMap::new();
    for one in looked {
        confidences.entry(one.classified.category).or_default().push(one.classified.confidence_permille);
    }
    let mut styles: Vec<StyleShare> = confidences
        .into_iter()
        .map(|(category, each)| StyleShare {
            category: category.name().into(),
            confidence_permille: each.iter().sum::<u32>() / each.len() as u32,
            count: each.len() as u32,
        })
        .collect();
    styles.sort_by_key(|style| std::cmp::Reverse((style.count, style.confidence_permille)));
    styles
}

fn patterns(looked: &[Looked]) -> Vec<Pattern> {
    let mut groups: BTreeMap<(&str, HookKind), Vec<&Looked>> = BTreeMap::new();
    for one in looked {
        groups.entry((one.format, one.hook)).or_default().push(one);
    }
    let mut patterns: Vec<(Pattern, f64)> = groups
        .into_iter()
        .map(|((format, hook), group)| {
            let overlays = group.iter().filter(|one| one.overlay).count();
            let pattern = Pattern {
                format: format.into(),
                average_duration_ms: rounded(mean(group.iter().map(|one| f64::from(one.trend.duration_ms)))),
                hook,
                uses_text_overlay: overlays * 2 > group.len(),
                audio: most_frequent(group.iter().map(|one| one.audio)).into(),
                count: group.len() as u32,
            };
            (pattern, mean(group.iter().map(|one| one.velocity)))
        })
        .collect();
    patterns.sort_by(|(a, fast_a), (b, fast_b)| b.count.cmp(&a.count).then(fast_b.total_cmp(fast_a)));
    patterns.into_iter().map(|(pattern, _)| pattern).take(MOST_PATTERNS).collect()
}

fn hashtags(looked: &[Looked]) -> Vec<HashtagCount> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for one in looked {
        // A tag written twice on one video is still one video.
        let tags: std::collections::BTreeSet<&str> = one.trend.hashtags.iter().map(String::as_str).collect();
        for tag in tags {
            *counts.entry(tag).or_default() += 1;
        }
    }
    let mut counts: Vec<HashtagCount> =
        counts.into_iter().map(|(tag, count)| HashtagCount { tag: tag.into(), count }).collect();
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.tag.cmp(&b.tag)));
    counts.truncate(MOST_HASHTAGS);
    counts
}

/// The arithmetic mean; 0 of nothing.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0u32), |(sum, count), value| (sum + value, count + 1));
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

/// To the nearest whole number, at most `u32::MAX`.
fn rounded(value: f64) -> u32 {
    value.round() as u32
}

/// The most frequent, the first in alphabetical order among equals.
fn most_frequent<'a>(values: impl Iterator<Item = &'a str>) -> &'a str {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.iter().rev().max_by_key(|(_, count)| **count).map_or("", |(value, _)| value)
}

#[cfg(test)]
mod tests;
