//! Step two: what the trends say about how to begin, how long to be and how much text to show.

use model::{TrendReport, theme::Style, trend::HookKind};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::interpretation::Material;

/// How far the trends' lengths may move the theme's, in permille: a theme asked for a length, and gets nearly that.
const LARGEST_SHIFT_PERMILLE: u32 = 80;
/// How far the mean of the trends draws the length, in permille of the difference.
const PULL_PERMILLE: i64 = 250;
/// Text is the custom where this part of the trends, in permille, is of patterns that show it; elsewhere every other
/// point goes without.
const CUSTOM_PERMILLE: u32 = 150;
const SPARSE_TEXT: usize = 2;
/// Hashtags taken over from the trends.
const TREND_HASHTAGS: usize = 8;

/// How to tell the material this time.
#[derive(Clone, Debug, PartialEq)]
pub struct Direction {
    /// Kinds of hook, the most promising first.
    pub hooks: Vec<HookKind>,
    /// The length aimed at, in milliseconds.
    pub target_ms: u32,
    /// Text is shown for every so many points, from 1.
    pub text_every: usize,
    /// The trends' hashtags, most used first.
    pub hashtags: Vec<String>,
    /// What decides every choice.
    pub seed: u32,
}

impl Direction {
    /// A source of chance for one purpose: the same for the same seed, whatever else was drawn.
    pub(super) fn chance(&self, purpose: &str) -> ChaCha8Rng {
        let mut seed = [0; 32];
        seed[..4].copy_from_slice(&self.seed.to_le_bytes());
        for (byte, letter) in seed[4..].iter_mut().zip(purpose.bytes()) {
            *byte = letter;
        }
        ChaCha8Rng::from_seed(seed)
    }

    /// One of `count` for one purpose. The next seed gives the next, so that another idea is another one.
    pub(super) fn turn(&self, purpose: &str, count: usize) -> usize {
        // An offset by purpose, so that not everything turns in step from the first.
        let offset = Self { seed: 0, ..self.clone() }.chance(purpose).random_range(0..1024);
        (self.seed as usize + offset) % count.max(1)
    }
}

/// Aligns the material with a report. Without one the style alone decides.
pub fn align(material: &Material, report: Option<&TrendReport>, seed: u32) -> Direction {
    Direction {
        hooks: hooks(material.style, report),
        target_ms: target(material.target_ms, report),
        text_every: if report.is_none_or(shows_text) { 1 } else { SPARSE_TEXT },
        hashtags: report.map(hashtags).unwrap_or_default(),
        seed,
    }
}

/// What suits each style on its own.
const fn by_style(style: Style) -> [HookKind; 6] {
    use HookKind::{Contrarian, HowTo, Number, Question, Statement, Story};
    match style {
        Style::ProductDemo => [Contrarian, Question, Number, Statement, Story, HowTo],
        Style::HowTo => [HowTo, Contrarian, Question, Number, Statement, Story],
        Style::Story => [Story, Question, Statement, Contrarian, Number, HowTo],
    }
}

/// The report's hooks by how many trends use them, then the style's.
fn hooks(style: Style, report: Option<&TrendReport>) -> Vec<HookKind> {
    let mut hooks = by_style(style).to_vec();
    if let Some(report) = report {
        let used = |hook: HookKind| -> u32 {
            report.patterns.iter().filter(|pattern| pattern.hook == hook).map(|pattern| pattern.count).sum()
        };
        hooks.sort_by_key(|hook| std::cmp::Reverse(used(*hook)));
    }
    hooks
}

/// The theme's length, drawn a little towards the mean length of the trends.
fn target(theme_ms: u32, report: Option<&TrendReport>) -> u32 {
    let patterns = report.map(|report| report.patterns.as_slice()).unwrap_or_default();
    let count: u64 = patterns.iter().map(|pattern| u64::from(pattern.count)).sum();
    if count == 0 {
        return theme_ms;
    }
    let sum: u64 = patterns.iter().map(|one| u64::from(one.average_duration_ms) * u64::from(one.count)).sum();
    let wish = i64::from(theme_ms) + ((sum / count) as i64 - i64::from(theme_ms)) * PULL_PERMILLE / 1000;
    let shift = i64::from(theme_ms / 1000 * LARGEST_SHIFT_PERMILLE);
    wish.clamp(i64::from(theme_ms) - shift, i64::from(theme_ms) + shift) as u32
}

/// Whether showing text is a custom of the trends.
fn shows_text(report: &TrendReport) -> bool {
    let with =
        report.patterns.iter().filter(|pattern| pattern.uses_text_overlay).map(|pattern| pattern.count);
    let all = report.patterns.iter().map(|pattern| pattern.count);
    with.sum::<u32>() * 1000 >= all.sum::<u32>() * CUSTOM_PERMILLE
}

fn hashtags(report: &TrendReport) -> Vec<String> {
    report.hashtags.iter().map(|one| one.tag.clone()).take(TREND_HASHTAGS).collect()
}

#[cfg(test)]
mod tests {
    use model::{Theme, trend::Pattern};

    use super::{super::interpretation::interpret, *};

    fn report(patterns: &[(HookKind, u32, u32, bool)]) -> TrendReport {
        let pattern =
            |(hook, count, average_duration_ms, uses_text_overlay): &(HookKind, u32, u32, bool)| Pattern {
                format: "short".into(),
                average_duration_ms: *average_duration_ms,
                hook: *hook,
                uses_text_overlay: *uses_text_overlay,
                audio: "voice".into(),
                count: *count,
            };
        TrendReport {
            range_hours: 24,
            trends: patterns.iter().map(|pattern| pattern.1).sum(),
            sample_trends: 0,
            styles: Vec::new(),
            patterns: patterns.iter().map(pattern).collect(),
            average_velocity: 1,
            hashtags: Vec::new(),
            recommendations: Vec::new(),
        }
    }

    #[test]
    fn the_reports_hooks_come_first() {
        let material = interpret(&Theme::manual());
        let report = report(&[(HookKind::Number, 3, 20_000, true), (HookKind::Question, 9, 20_000, true)]);
        let direction = align(&material, Some(&report), 1);
        assert_eq!(direction.hooks[..2], [HookKind::Question, HookKind::Number]);
        assert_eq!(align(&material, None, 1).hooks[0], HookKind::HowTo, "without a report the style decides");
    }

    #[test]
    fn lengths_of_the_trends_draw_the_target_but_not_far() {
        let material = interpret(&Theme::manual());
        let of = |ms: u32| align(&material, Some(&report(&[(HookKind::Story, 4, ms, true)])), 1).target_ms;
        let own = material.target_ms;
        assert!(of(22_000) < own && of(40_000) > own, "{} and {}", of(22_000), of(40_000));
        assert!(of(1).abs_diff(own) <= own / 10 && of(600_000).abs_diff(own) <= own / 10);
    }

    #[test]
    fn trends_without_text_leave_more_of_the_picture_alone() {
        let material = interpret(&Theme::manual());
        let with =
            |text: bool| align(&material, Some(&report(&[(HookKind::Story, 9, 1, text)])), 1).text_every;
        assert_eq!((with(true), with(false)), (1, 2));
    }

    #[test]
    fn the_next_seed_takes_the_next_turn() {
        let direction = |seed| align(&interpret(&Theme::manual()), None, seed);
        for seed in 0..20 {
            assert_ne!(direction(seed).turn("ending", 4), direction(seed + 1).turn("ending", 4));
        }
    }
}
