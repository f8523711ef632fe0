use model::TrendPlatform;
use proptest::prelude::*;

use super::*;
use crate::trends::sample;

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn sample_report(range_hours: u32) -> TrendReport {
    analyse(&sample::trends(now()).unwrap(), range_hours, now()).unwrap()
}

fn trend(title: &str, tags: &[&str], hours_old: i64, likes: u64) -> Trend {
    Trend {
        platform: TrendPlatform::Tiktok,
        external_id: title.into(),
        title: title.into(),
        description: String::new(),
        creator: "A".into(),
        creator_id: "a".into(),
        hashtags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        views: likes * 10,
        likes,
        comments: 0,
        shares: 0,
        duration_ms: 20_000,
        sound: String::new(),
        video_url: String::new(),
        thumbnail_url: String::new(),
        posted_at: now() - SignedDuration::from_hours(hours_old),
        sample: false,
    }
}

#[test]
fn titles_are_told_apart_by_their_hook() {
    let cases = [
        ("Stop rinsing your rice like this", HookKind::Contrarian),
        ("You're boiling eggs wrong", HookKind::Contrarian),
        ("3 knots everyone should know", HookKind::Number),
        ("Three months of drawing", HookKind::Number),
        ("Why are airplane windows round?", HookKind::Question),
        ("Did you know your fridge has a coldest shelf?", HookKind::Question),
        ("How to fold a fitted sheet", HookKind::HowTo),
        ("The day my neighbour gave me a piano", HookKind::Story),
        ("POV: you are the only one awake", HookKind::Story),
        ("This tiny lamp changed my desk", HookKind::Statement),
        ("5 am in a mountain bakery", HookKind::Statement),
        ("Nobody tells you this", HookKind::Contrarian),
        ("", HookKind::Statement),
    ];
    for (title, expected) in cases {
        assert_eq!(hook(title), expected, "{title}");
    }
}

#[test]
fn hashtags_and_words_decide_the_category() {
    let of = |title: &str, tags: &[&str]| classify(&trend(title, tags, 1, 1));
    assert_eq!(of("Fold it", &["howto", "laundry"]).category, Category::Tutorial);
    assert_eq!(of("Two chairs", &["beforeandafter"]).category, Category::Transformation);
    assert_eq!(of("A day in the life of a diver", &[]).category, Category::DayInLife);
    assert_eq!(of("Something else", &[]).category, Category::Other);
    assert_eq!(
        of("I discovered the story's recovery", &[]).category,
        Category::Other,
        "parts of words are no signs"
    );
    let sure = of("Sharpen it: a tutorial", &["howto", "tutorial"]).confidence_permille;
    let less = of("Sharpen it", &["howto", "story"]).confidence_permille;
    assert!(sure > less, "{sure} and {less}: signs that agree make it surer");
}

#[test]
fn the_sample_of_a_day_gives_a_full_report() {
    let report = sample_report(24);
    assert_eq!(report.trends, report.sample_trends, "all of it is the sample, and says so");
    assert_eq!(report.styles.iter().map(|style| style.count).sum::<u32>(), report.trends);
    assert!(report.styles.len() >= 7, "the sample is diverse: {:?}", report.styles);
    assert!(
        report.styles.iter().all(|style| style.category != "other" || style.count <= 2),
        "{:?}",
        report.styles
    );
    assert!(report.patterns.windows(2).all(|pair| pair[0].count >= pair[1].count), "most frequent first");
    assert!(report.patterns.iter().any(|pattern| pattern.uses_text_overlay));
    assert!(
        report.hashtags.windows(2).all(|pair| pair[0].count >= pair[1].count) && !report.hashtags.is_empty()
    );
    assert!(report.average_velocity > 0);
}

#[test]
fn every_recommendation_cites_figures() {
    let report = sample_report(24);
    assert!(report.recommendations.len() >= 6, "{:#?}", report.recommendations);
    for one in &report.recommendations {
        assert!(one.evidence.chars().any(|c| c.is_ascii_digit()), "{one:?}");
        assert!(one.evidence.contains(&report.trends.to_string()), "{one:?} does not say out of how many");
    }
}

#[test]
fn a_longer_range_sees_more() {
    assert!(sample_report(24 * 7).trends > sample_report(24).trends);
    assert_eq!(sample_report(24 * 7).trends, 52);
}

#[test]
fn velocity_is_engagements_by_age_and_the_report_has_their_mean() {
    let trends = [trend("One", &[], 2, 100), trend("Two", &[], 10, 100), trend("Now", &[], 0, 5)];
    // 100/2, 100/10 and 5/0.1.
    assert_eq!(analyse(&trends, 24, now()).unwrap().average_velocity, 37);
}

#[test]
fn no_trends_and_none_in_range_are_told_apart() {
    assert_eq!(analyse(&[], 24, now()), Err(AnalysisError::NoTrends));
    let error = analyse(&[trend("Old", &[], 50, 1)], 24, now()).unwrap_err();
    assert_eq!(error, AnalysisError::NoneInRange { known: 1, range_hours: 24, newest_hours: 50 });
    assert!(error.to_string().contains("longer range"), "{error}");
}

#[test]
fn a_hashtag_written_twice_counts_once() {
    let report = analyse(&[trend("A", &["tea", "tea"], 1, 1)], 24, now()).unwrap();
    assert_eq!(report.hashtags, [HashtagCount { tag: "tea".into(), count: 1 }]);
}

proptest! {
    #[test]
    fn counts_add_up_for_any_set(
        rows in proptest::collection::vec(("\\PC{0,30}", 0i64..400, 0u64..u32::MAX as u64, 0u32..100_000), 1..30)
    ) {
        let trends: Vec<Trend> = rows
            .into_iter()
            .map(|(title, age, likes, duration_ms)| Trend { duration_ms, ..trend(&title, &["tag"], age, likes) })
            .collect();
        if let Ok(report) = analyse(&trends, 24 * 7, now()) {
            let in_styles: u32 = report.styles.iter().map(|style| style.count).sum();
            let in_patterns: u32 = report.patterns.iter().map(|pattern| pattern.count).sum();
            prop_assert_eq!(in_styles, report.trends);
            prop_assert!(in_patterns <= report.trends);
            prop_assert!(report.styles.iter().all(|style| (1..=1000).contains(&style.confidence_permille)));
        }
    }
}
