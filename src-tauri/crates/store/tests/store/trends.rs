//! Collected trends.

use model::{Timestamp, Trend, TrendId, TrendPlatform};
use store::{StoreError, TrendFilter, TrendOrder, UpsertedTrends};

use crate::workspace::{Workspace, at};

fn trend(platform: TrendPlatform, id: &str) -> Trend {
    Trend {
        platform,
        external_id: id.into(),
        title: format!("Video {id}"),
        description: "How I clean a bottle".into(),
        creator: "Ana Ñandú".into(),
        creator_id: "ana".into(),
        hashtags: vec!["cleantok".into(), "瓶".into()],
        views: 1000,
        likes: 100,
        comments: 10,
        shares: 1,
        duration_ms: 15_000,
        sound: "original sound".into(),
        video_url: String::new(),
        thumbnail_url: String::new(),
        posted_at: at(-3600),
        sample: false,
    }
}

fn all() -> TrendFilter {
    TrendFilter { limit: 100, ..TrendFilter::default() }
}

#[test]
fn collecting_again_updates_and_keeps_the_first_sight() {
    let workspace = Workspace::new();
    let store = &workspace.store;
    let first = trend(TrendPlatform::Tiktok, "7");
    let same_id_elsewhere = trend(TrendPlatform::Youtube, "7");
    let upserted = store.upsert_trends(&[first.clone(), same_id_elsewhere.clone()], at(0)).unwrap();
    assert_eq!(upserted, UpsertedTrends { added: 2, updated: 0 });

    let again =
        Trend { likes: 5000, title: "New title".into(), hashtags: vec![], sample: true, ..first.clone() };
    let upserted = store.upsert_trends(&[again.clone(), again.clone()], at(60)).unwrap();
    assert_eq!(upserted, UpsertedTrends { added: 0, updated: 2 });
    let page = store.trends(&all(), at(60)).unwrap();
    assert_eq!(page.total, 2, "the platform belongs to the key");
    let seen = page.rows.iter().find(|row| row.trend.platform == TrendPlatform::Tiktok).unwrap();
    assert_eq!((&seen.trend, seen.first_seen, seen.last_seen), (&again, at(0), at(60)));
    let other = page.rows.iter().find(|row| row.trend.platform == TrendPlatform::Youtube).unwrap();
    assert_eq!((&other.trend, other.last_seen), (&same_id_elsewhere, at(0)));
}

#[test]
fn trends_are_listed_by_range_platform_and_words_in_any_order() {
    let workspace = Workspace::new();
    let store = &workspace.store;
    let quick =
        Trend { likes: 9000, posted_at: at(-7200), views: 5, ..trend(TrendPlatform::Tiktok, "quick") };
    let slow = Trend {
        likes: 10,
        posted_at: at(-60 * 3600),
        views: 9_000_000,
        ..trend(TrendPlatform::Tiktok, "slow")
    };
    let tube = Trend { likes: 500, ..trend(TrendPlatform::Youtube, "tube") };
    store.upsert_trends(&[quick, slow], at(0)).unwrap();
    store.upsert_trends(&[tube], at(100)).unwrap();
    let list = |filter: TrendFilter| {
        let page = store.trends(&filter, at(100)).unwrap();
        page.rows.into_iter().map(|row| row.trend.external_id).collect::<Vec<_>>()
    };
    assert_eq!(list(all()), ["quick", "tube", "slow"], "fastest first");
    assert_eq!(list(TrendFilter { order: TrendOrder::Views, ..all() }), ["slow", "tube", "quick"]);
    assert_eq!(list(TrendFilter { order: TrendOrder::Posted, ..all() }), ["tube", "quick", "slow"]);
    assert_eq!(list(TrendFilter { order: TrendOrder::Seen, ..all() }), ["tube", "slow", "quick"]);
    assert_eq!(list(TrendFilter { seen_since: Some(at(100)), ..all() }), ["tube"]);
    assert_eq!(list(TrendFilter { posted_since: Some(at(-7200)), ..all() }), ["quick", "tube"]);
    assert_eq!(list(TrendFilter { platform: Some(TrendPlatform::Tiktok), ..all() }), ["quick", "slow"]);
    assert_eq!(list(TrendFilter { search: "NANDU bottle tube".into(), ..all() }), ["tube"]);
    assert_eq!(list(TrendFilter { search: "瓶 quick".into(), ..all() }), ["quick"]);
    assert_eq!(list(TrendFilter { search: "nothing".into(), ..all() }), Vec::<String>::new());
    let page = store.trends(&TrendFilter { offset: 1, limit: 1, ..all() }, at(100)).unwrap();
    assert_eq!((page.rows[0].trend.external_id.as_str(), page.total), ("tube", 3));
}

#[test]
fn a_hidden_trend_stays_hidden_when_collected_again() {
    let workspace = Workspace::new();
    let store = &workspace.store;
    let one = trend(TrendPlatform::Tiktok, "1");
    store.upsert_trends(std::slice::from_ref(&one), at(0)).unwrap();
    let id = store.trends(&all(), at(0)).unwrap().rows[0].id;
    store.hide_trend(id, true).unwrap();
    store.upsert_trends(&[one], at(5)).unwrap();
    assert_eq!(store.trends(&all(), at(5)).unwrap().total, 0);
    let with_hidden = store.trends(&TrendFilter { with_hidden: true, ..all() }, at(5)).unwrap();
    assert!(with_hidden.rows[0].hidden);
    store.hide_trend(id, false).unwrap();
    assert_eq!(store.trends(&all(), at(5)).unwrap().total, 1);
    let unknown = store.hide_trend(TrendId(99), true).unwrap_err();
    assert!(matches!(unknown, StoreError::UnknownTrend(TrendId(99))), "{unknown}");
}

#[test]
fn absurd_figures_do_no_harm() {
    let workspace = Workspace::new();
    let store = &workspace.store;
    let absurd = Trend {
        likes: u64::MAX,
        comments: u64::MAX,
        views: u64::MAX,
        duration_ms: u32::MAX,
        posted_at: Timestamp::MAX,
        title: "'; DROP TABLE trends; --\0".into(),
        ..trend(TrendPlatform::Youtube, "\"\\%_")
    };
    store.upsert_trends(&[absurd.clone(), trend(TrendPlatform::Youtube, "plain")], at(0)).unwrap();
    let page = store.trends(&all(), at(0)).unwrap();
    assert_eq!(page.rows[0].trend.external_id, absurd.external_id);
    assert_eq!(page.rows[0].trend.likes, i64::MAX as u64, "cut to what SQLite can hold");
    assert_eq!((page.rows[0].trend.title.as_str(), page.total), (absurd.title.as_str(), 2));
}
