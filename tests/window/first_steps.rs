//! The first minutes with an empty studio.

use serde_json::json;

use crate::desk::{Desk, WINDOW};

#[tokio::test]
async fn a_sample_video_is_two_clicks_away_from_the_first_start() {
    let desk = Desk::open(|_| ()).await;
    for way in ["make-sample", "first-theme", "first-text", "first-files", "first-stage"] {
        desk.find(&format!("[data-testid={way}]")).await;
    }
    desk.click("[data-testid=make-sample]").await;
    desk.find("[data-testid=screen-job]").await;
    desk.rendered(
        "the video waits for its review",
        "document.querySelector('[data-testid=to-review]') !== null",
    )
    .await;
    desk.click("[data-testid=to-review]").await;
    desk.playable("review-video").await;
    desk.says("[data-testid=queue-count]", "1").await;
    desk.press(" ").await;
    desk.until("it plays", async || desk.seconds("player").await.filter(|at| *at > 0.3)).await;
    desk.close().await;
}

/// A usual laptop's screen: smaller than the window is elsewhere.
const LAPTOP: (u32, u32) = (1366, 768);

#[tokio::test]
async fn the_first_window_fits_the_screen_of_a_laptop() {
    const { assert!(LAPTOP.0 < WINDOW.0 && LAPTOP.1 < WINDOW.1) };
    let desk = Desk::on_screen(LAPTOP, |_| ()).await;
    desk.find("[data-testid=first-steps]").await;
    desk.until("the window is as large as the screen", async || {
        let inside = desk.script("return [window.innerWidth, window.innerHeight]").await;
        (inside == json!([LAPTOP.0, LAPTOP.1])).then_some(())
    })
    .await;
    desk.close().await;
}
