//! A voice recorded in the window, and the window's size. The microphone is made up, and allowed by the driver: what the
//! app itself allows is tested where that is decided.

use thirtyfour::Key;

use crate::{desk::Desk, furniture::furnish_small_theme};

#[tokio::test]
async fn a_voice_is_recorded_kept_while_another_stage_is_looked_at_and_used() {
    let desk = Desk::open(furnish_small_theme).await;
    let job = desk.make("script").await;
    desk.go(&format!("#/jobs/{job}/voiceover"), "[data-testid=record]").await;
    desk.click("[data-testid=record]").await;
    // A machine that does much else is slow to hear anything at all.
    desk.says("[data-testid=record]", "0:03").await;
    desk.click("[data-testid=stage-script]").await;
    desk.find("[data-testid=panel-script]").await;
    assert!(desk.takes(&job, 4).await.is_empty(), "nothing is used unasked");
    desk.click("[data-testid=stage-voiceover]").await;
    desk.click("[data-testid=use-recording]").await;
    desk.until("the recording is the voice", async || {
        let takes = desk.takes(&job, 4).await;
        takes.first()?["summary"].as_str().filter(|summary| summary.contains("recording")).map(str::to_owned)
    })
    .await;
    desk.gone("[data-testid=kept-recording]").await;
    desk.find("[data-testid=waveform]").await;
    desk.close().await;
}

#[tokio::test]
async fn the_window_is_zoomed_by_keys_and_scrolls_where_it_has_too_little_room() {
    let desk = Desk::open(|_| ()).await;
    desk.find("[data-testid=first-steps]").await;
    let inside = desk.worth("innerWidth").await.as_f64().unwrap();
    let shown_at = async |what: &str, zoom: f64| {
        desk.holds(what, &format!("Math.abs(innerWidth * {zoom} - {inside}) < 4")).await;
    };
    desk.press_with(Key::Control, "-").await;
    shown_at("the page is at 90 %", 0.9).await;
    desk.press_with(Key::Control, "0").await;
    shown_at("the page is in its own size", 1.0).await;
    for _ in 0..5 {
        desk.press_with(Key::Control, "=").await;
    }
    shown_at("the page is at 200 %", 2.0).await;
    desk.press_with(Key::Control, "=").await;
    shown_at("and no larger", 2.0).await;
    // By its address: the driver points at where things would be in their own size.
    desk.go("#/settings", "[data-testid=screen-settings]").await;
    desk.holds("it has room", "document.querySelector('#app').scrollWidth <= innerWidth").await;
    desk.user.set_window_rect(0, 0, 1024, 640).await.unwrap();
    desk.holds("all of it can be reached", "document.querySelector('#app').scrollWidth > innerWidth").await;
    desk.close().await;
}
