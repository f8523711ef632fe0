//! Two takes of a video in the review room, in sync, beside each other and under a wipe.

use thirtyfour::Key;

use crate::desk::Desk;

/// How far two players may be apart while they play, in seconds: a few frames on a machine that does much else.
const APART: f64 = 0.25;

/// Waits until both players are at the same time, past this one.
async fn together(desk: &Desk, past: f64, apart: f64) {
    desk.until(&format!("both players are past {past} s, together"), async || {
        let times = desk.script("return [window.player, window.other].map(one => one.currentTime)").await;
        let (first, second) = (times[0].as_f64()?, times[1].as_f64()?);
        (first > past && second > past && (first - second).abs() < apart).then_some(())
    })
    .await;
}

#[tokio::test]
async fn two_takes_play_in_sync_beside_each_other_and_under_a_wipe() {
    let (desk, stock) = Desk::stocked().await;
    let newest = desk.job(&stock.twice).await["videos"][0]["id"].clone();
    desk.go(&format!("#/review/{newest}"), "[data-testid=compare]").await;
    desk.playable("review-video").await;
    desk.go_to_time("1:00", "00:00:01:00").await;
    desk.press_with(Key::Shift, "c").await;
    desk.find("[data-testid=compare-view] [data-testid=compare-video]").await;
    desk.playable("compare-video").await;
    desk.script("window.other = window.player").await;
    desk.playable("review-video").await;

    // The second begins where the first stands.
    together(&desk, 0.9, 0.001).await;
    desk.go_to_time("1:12", "00:00:01:12").await;
    together(&desk, 1.5, 0.001).await;
    desk.press(" ").await;
    together(&desk, 2.0, APART).await;
    desk.holds("one of them is heard", "!window.player.muted && window.other.muted").await;
    desk.press("k").await;
    desk.holds("both stand", "window.player.paused && window.other.paused").await;
    together(&desk, 2.0, 0.001).await;

    let beside = "(boxes => boxes[0].right <= boxes[1].left)\
                  ([window.player, window.other].map(one => one.getBoundingClientRect()))";
    desk.holds("they are beside each other", beside).await;
    desk.click("[data-testid=compare-video]").await;
    desk.holds("a click on either plays both", "!window.player.paused && !window.other.paused").await;
    desk.click("[data-testid=compare-video]").await;
    desk.holds("and lets both stand", "window.player.paused && window.other.paused").await;
    desk.click("[data-testid=hear-second]").await;
    desk.holds("the other is heard", "window.player.muted && !window.other.muted").await;
    desk.press("b").await;
    desk.holds("and the first again", "!window.player.muted && window.other.muted").await;
    desk.focus("[data-testid=compare-view] [role=radio][aria-checked=true]").await;
    desk.press(Key::Right).await;
    let over = "(boxes => Math.abs(boxes[0].left - boxes[1].left) < 2)\
                ([window.player, window.other].map(one => one.getBoundingClientRect()))";
    desk.holds("one lies over the other", over).await;
    let edge = "getComputedStyle(document.querySelector('[data-testid=compare-view] .pictures')).getPropertyValue('--edge')";
    desk.drag("[data-testid=wipe-line]", (40, 0)).await;
    desk.holds("the edge goes with the hand", &format!("parseFloat({edge}) > 55")).await;
    let wipe = "[data-testid=compare-view] input[type=range]";
    desk.focus(wipe).await;
    let before = desk.worth(edge).await;
    desk.press(Key::Left).await;
    desk.until("the wipe's edge moves", async || (desk.worth(edge).await != before).then_some(())).await;
    desk.go_to_time("0:12", "00:00:00:12").await;
    together(&desk, 0.4, 0.001).await;

    desk.click("[data-testid=stop-compare]").await;
    desk.gone("[data-testid=compare-view]").await;
    desk.find("[data-testid=review-video]").await;
    desk.close().await;
}
