//! Takes of a stage, looked at and compared on the job page.

use serde_json::json;
use thirtyfour::Key;

use crate::desk::Desk;

#[tokio::test]
async fn two_scripts_are_compared_word_by_word_and_the_older_one_is_used_again() {
    let (desk, stock) = Desk::stocked().await;
    let job = &stock.takes;
    desk.go(&format!("#/jobs/{job}/visuals"), "[data-testid=take-stale]").await;
    let why = desk.script("return document.querySelector('[data-testid=take-stale]').textContent").await;
    assert_eq!(why, "made from script take 1; take 2 is selected");

    desk.go(&format!("#/jobs/{job}/script"), "[data-testid=compare-take]").await;
    desk.click("[data-testid=compare-take]").await;
    desk.find("[data-testid=script-changes] ins").await;
    desk.find("[data-testid=script-changes] del").await;
    desk.click("[data-testid=compare-use]").await;
    desk.until("the first script is selected", async || {
        let view = desk.ask("get_job", json!({ "id": job })).await;
        let takes = view["stage_views"][2]["takes"].as_array()?.clone();
        takes.into_iter().find(|take| take["selected"] == true).filter(|take| take["number"] == 1)
    })
    .await;
    desk.close().await;
}

#[tokio::test]
async fn two_voices_are_switched_while_they_play() {
    let (desk, stock) = Desk::stocked().await;
    let job = &stock.takes;
    desk.go(&format!("#/jobs/{job}/voiceover"), "[data-testid=voice-play]").await;
    desk.press_with(Key::Shift, "c").await;
    desk.find("[data-testid=voice-pair]").await;
    desk.script(
        "window.first = document.querySelector('[data-testid=pair-audio-0]'); \
         window.second = document.querySelector('[data-testid=pair-audio-1]')",
    )
    .await;
    desk.holds("both can be heard", "Math.min(first.readyState, second.readyState) >= 2").await;
    desk.press(" ").await;
    desk.until("the first voice is heard", async || desk.seconds("first").await.filter(|at| *at > 0.3)).await;
    desk.press("b").await;
    desk.until("the second voice goes on where the first one was", async || {
        let turn = "return window.first.paused && !window.second.paused && window.second.currentTime > 0.2";
        desk.script(turn).await.as_bool().filter(|turned| *turned)
    })
    .await;
    desk.close().await;
}
