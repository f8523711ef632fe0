//! The first minutes with an empty studio.

use crate::desk::Desk;

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
