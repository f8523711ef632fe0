//! The table of trends: a file dropped on it, sorted, searched, filtered and put out of sight; and the report over them.

use std::fs;

use serde_json::json;
use thirtyfour::Key;

use crate::desk::Desk;

const TEA: &str = "Tea in three minutes";
const KETTLE: &str = "A kettle older than me";
const MORNING: &str = "Morning without a clock";
/// A title that reads from right to left.
const HEBREW: &str = "קומקום ישן שר";
/// Milliseconds in a day, as the page counts.
const DAY_MS: u32 = 86_400_000;

/// A list as somebody may have exported it yesterday: titles, views, and shares of attention in different orders.
async fn list(desk: &Desk) -> String {
    let posted = desk.worth(&format!("new Date(Date.now() - {DAY_MS}).toISOString()")).await;
    let posted = posted.as_str().unwrap();
    format!(
        "\
platform,id,title,creator,views,likes,comments,shares,duration,posted_at,hashtags
tiktok,1,{TEA},Ana,1000,90,9,1,20,{posted},#tea
tiktok,2,{KETTLE},Ben,50000,10,1,0,45,{posted},#tea
youtube,3,{MORNING},Cem,300,250,40,30,59,{posted},#morning
youtube,4,{HEBREW},Dana,7000,700,70,7,31,{posted},#tea
"
    )
}

/// The titles of the rows, from the top.
async fn titles(desk: &Desk) -> Vec<String> {
    let titles = "[...document.querySelectorAll('[data-testid=trends] [role=cell] .title')].map(one => one.textContent)";
    serde_json::from_value(desk.worth(titles).await).unwrap()
}

/// Waits until the rows have these titles.
async fn shows(desk: &Desk, what: &str, wanted: &[&str]) {
    desk.until(&format!("{what}: {wanted:?}"), async || (titles(desk).await == wanted).then_some(())).await;
}

/// Presses a column's head.
async fn sort(desk: &Desk, column: &str, wanted: &str) {
    desk.script(&format!(
        "[...document.querySelectorAll('[role=columnheader] button')].find(one => one.innerText.trim() === '{column}').id = 'column'"
    ))
    .await;
    desk.click("#column").await;
    desk.find(&format!("[role=columnheader][aria-sort={wanted}] #column")).await;
    desk.script("document.getElementById('column').removeAttribute('id')").await;
}

#[tokio::test]
async fn trends_are_dropped_sorted_searched_filtered_hidden_and_reported() {
    let desk = Desk::open(|_| ()).await;
    import(&desk).await;
    arranged(&desk).await;
    hidden(&desk).await;
    reported(&desk).await;
    desk.close().await;
}

/// The file is dropped on the empty screen and becomes a job's collection.
async fn import(desk: &Desk) {
    desk.go("#/trends", "[data-testid=first-collect]").await;
    let file = desk.own_files().join("what goes well.csv");
    fs::write(&file, list(desk).await).unwrap();
    desk.drop_file("[data-testid=screen-trends] h1", &file).await;
    desk.find("[data-testid=stage-trend_collection][data-status=done]").await;
    desk.says("[data-testid=stage-trend_collection]", "4 videos").await;
    desk.press_with(Key::Control, "3").await;
    desk.find("[data-testid=screen-trends] [data-testid=trends]").await;
}

/// By each column's head, by words, and by platform.
async fn arranged(desk: &Desk) {
    sort(desk, "Views", "descending").await;
    shows(desk, "most views first", &[KETTLE, HEBREW, TEA, MORNING]).await;
    sort(desk, "Views", "ascending").await;
    shows(desk, "fewest views first", &[MORNING, TEA, HEBREW, KETTLE]).await;
    sort(desk, "Engagements an hour", "descending").await;
    shows(desk, "fastest first", &[HEBREW, MORNING, TEA, KETTLE]).await;
    let bars = "[...document.querySelectorAll('.velocity i')].map(bar => Math.round(bar.getBoundingClientRect().width))";
    let bars: Vec<u32> = serde_json::from_value(desk.worth(bars).await).unwrap();
    assert!(bars.is_sorted_by(|longer, shorter| longer > shorter), "bars are as long as they say: {bars:?}");
    sort(desk, "Video", "ascending").await;
    shows(desk, "by title", &[KETTLE, MORNING, TEA, HEBREW]).await;

    desk.write("[data-testid=trends-search]", "cem CLOCK").await;
    shows(desk, "found by words of title and creator", &[MORNING]).await;
    desk.write("[data-testid=trends-search]", HEBREW).await;
    shows(desk, "found in its own script", &[HEBREW]).await;
    desk.reads_leftwards("[data-testid=trends-search]").await;
    desk.write("[data-testid=trends-search]", "nothing like it").await;
    desk.says("[data-testid=trends]", "No video is like that").await;
    desk.write("[data-testid=trends-search]", "").await;

    desk.choose("[aria-label=Platform]", "youtube").await;
    shows(desk, "one platform's", &[MORNING, HEBREW]).await;
    desk.says("[data-testid=trends]", "2 of 4 videos").await;
    desk.choose("[aria-label=Platform]", "all").await;
    shows(desk, "all again", &[KETTLE, MORNING, TEA, HEBREW]).await;
}

/// One is put out of sight, stays so, and comes back.
async fn hidden(desk: &Desk) {
    desk.focus("[data-testid=trend-hide][aria-label*=clock]").await;
    desk.press(Key::Enter).await;
    shows(desk, "one is out of sight", &[KETTLE, TEA, HEBREW]).await;
    desk.go("#/jobs", "[data-testid=job-row]").await;
    desk.go("#/trends", "[data-testid=trends]").await;
    shows(desk, "it stays so", &[KETTLE, TEA, HEBREW]).await;
    desk.click("[data-testid=trends-unhide]").await;
    shows(desk, "and comes back", &[KETTLE, MORNING, TEA, HEBREW]).await;
}

/// The report is asked for where it is read, and its charts show what was counted.
async fn reported(desk: &Desk) {
    desk.click("[data-testid=trends-report]").await;
    desk.choose("[data-testid=screen-trends] select.bare", "72").await;
    desk.click("[data-testid=trends-analyse]").await;
    desk.find("[data-testid=stage-trend_analysis][data-status=done]").await;
    desk.press_with(Key::Control, "3").await;
    desk.says("[data-testid=screen-trends]", "4 trends, last 3 days").await;
    desk.says("[data-testid=report]", "What to do with it").await;
    desk.says("[data-testid=report]", "Computed here").await;
    let tags = "[...document.querySelectorAll('[data-testid=report] .bars li')].filter(bar => bar.innerText.includes('#')) \
        .map(bar => [bar.querySelector('.cut').innerText, Number(bar.querySelector('.num').innerText), \
            Math.round(bar.querySelector('i').getBoundingClientRect().width * 3 / bar.querySelector('.track').offsetWidth)])";
    assert_eq!(
        desk.worth(tags).await,
        json!([["#tea", 3, 3], ["#morning", 1, 1]]),
        "each hashtag's bar is as long, in thirds, as its number says"
    );
}
