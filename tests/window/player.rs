//! The review room's player under an editor's hands, and the checks that lead to their moment.

use serde_json::json;
use thirtyfour::Key;

use crate::{desk::Desk, files, processes};

/// Where the black stretches begin, in seconds, as ffmpeg was told.
const BLACK: f64 = 2.0;
const BLACK_AGAIN: f64 = 4.8;
/// The length of the video that has them, in seconds.
const LENGTH: f64 = 6.0;
/// How far a report may be from a moment, in seconds: a few frames.
const CLOSE: f64 = 0.2;

/// Waits until the player's time code is this.
async fn at(desk: &Desk, timecode: &str) {
    desk.says("[data-testid=timecode]", timecode).await;
    desk.holds("the picture is there", "!window.player.seeking").await;
}

async fn now(desk: &Desk) -> f64 {
    desk.seconds("player").await.expect("a player")
}

#[tokio::test]
async fn the_player_steps_shuttles_loops_and_goes_where_it_is_told() {
    let desk = Desk::open(|_| ()).await;
    desk.find("[data-testid=first-steps]").await;
    desk.hand_in(&files::video_gone_black(&desk.own_files(), "gone black.mp4")).await;
    frames(&desk).await;
    shuttle(&desk).await;
    range(&desk).await;
    dragged(&desk).await;
    sound(&desk).await;
    guides(&desk).await;
    check(&desk).await;
    full_screen(&desk).await;
    desk.close().await;
}

/// Single frames, by key and by button, and times as they are typed.
async fn frames(desk: &Desk) {
    desk.press(Key::Home).await;
    at(desk, "00:00:00:00").await;
    desk.press(".").await;
    at(desk, "00:00:00:01").await;
    desk.click("[data-testid=frame-on]").await;
    at(desk, "00:00:00:02").await;
    desk.press(",").await;
    at(desk, "00:00:00:01").await;
    assert!(
        (now(desk).await - 1.5 / 30.0).abs() < 0.01,
        "the middle of the second frame: {}",
        now(desk).await
    );
    desk.press(Key::End).await;
    at(desk, "00:00:05:29").await;
    desk.go_to_time("1:10", "00:00:01:10").await;
    desk.go_to_time("+5", "00:00:01:15").await;
    desk.go_to_time("3.5", "00:00:03:15").await;
    desk.press("t").await;
    desk.focused("[data-testid=timecode-input]").await;
    desk.press_with(Key::Control, "a").await;
    desk.press("noon").await;
    desk.press(Key::Enter).await;
    desk.find("[data-testid=timecode-input][aria-invalid=true]").await;
    desk.press(Key::Escape).await;
    at(desk, "00:00:03:15").await;
}

/// J, K and L, and the speed that is chosen.
async fn shuttle(desk: &Desk) {
    desk.press(Key::Home).await;
    at(desk, "00:00:00:00").await;
    desk.press("l").await;
    desk.until("L plays", async || (now(desk).await > 0.2).then_some(())).await;
    desk.press("l").await;
    desk.holds("L again plays twice as fast", "window.player.playbackRate === 2 && !window.player.paused")
        .await;
    desk.press("k").await;
    desk.holds("K stands still", "window.player.paused").await;
    desk.go_to_time("5:00", "00:00:05:00").await;
    desk.press("j").await;
    desk.until("J goes back", async || (now(desk).await < 4.7).then_some(())).await;
    desk.press("k").await;
    let stood = now(desk).await;
    desk.press(".").await;
    desk.until("the next frame is near", async || {
        let moved = now(desk).await;
        (moved != stood && (moved - stood).abs() < 1.0).then_some(())
    })
    .await;
    desk.choose("[aria-label=Speed]", "0.5").await;
    desk.press(" ").await;
    desk.holds("it plays at half the speed", "window.player.playbackRate === 0.5 && !window.player.paused")
        .await;
    desk.press(" ").await;
    desk.choose("[aria-label=Speed]", "1").await;
}

/// From an in point to an out point, over and over.
async fn range(desk: &Desk) {
    desk.go_to_time("1:00", "00:00:01:00").await;
    desk.press("i").await;
    desk.go_to_time("1:20", "00:00:01:20").await;
    desk.press("o").await;
    desk.script(
        "window.turns = 0; window.furthest = 0; \
         window.player.addEventListener('seeking', () => { if (window.player.currentTime < 1.2) window.turns += 1 }); \
         const watch = () => { window.furthest = Math.max(window.furthest, window.player.currentTime); \
             if (window.turns < 3) requestAnimationFrame(watch) }; watch()",
    )
    .await;
    desk.press(" ").await;
    desk.holds("it begins again and again", "window.turns >= 3").await;
    desk.press("k").await;
    let furthest = desk.worth("window.furthest").await.as_f64().unwrap();
    assert!(furthest < BLACK + CLOSE, "it never gets far past the out point: {furthest}");
    desk.press("x").await;
    desk.go_to_time("2:20", "00:00:02:20").await;
    desk.press(" ").await;
    desk.until("without marks it goes on", async || (now(desk).await > 3.0).then_some(())).await;
    desk.press("k").await;
}

/// An end of the range as its handle tells it: its timecode, and the moment in seconds.
async fn end(desk: &Desk, testid: &str) -> (String, f64) {
    let told = format!(
        "(end => [end?.getAttribute('aria-valuetext'), Number(end?.getAttribute('aria-valuenow')) / 1000])\
         (document.querySelector('[data-testid={testid}]'))"
    );
    serde_json::from_value(desk.worth(&told).await).expect("a handle that tells where it stands")
}

/// The range's ends dragged by the mouse, set by buttons and cleared.
async fn dragged(desk: &Desk) {
    desk.go_to_time("1:00", "00:00:01:00").await;
    desk.click("[data-testid=set-in]").await;
    desk.go_to_time("4:00", "00:00:04:00").await;
    desk.click("[data-testid=set-out]").await;
    let width = desk.worth("document.querySelector('[data-testid=scrubber]').clientWidth").await;
    let second = (width.as_f64().unwrap() / LENGTH) as i64;
    desk.drag("[data-testid=in-point]", (second, 0)).await;
    let (timecode, at) = end(desk, "in-point").await;
    assert!((at - 2.0).abs() < 0.1, "a second further: {at}");
    // The frame under the handle is the one that is seen.
    desk.says("[data-testid=timecode]", &timecode).await;
    desk.until("the player is there", async || ((now(desk).await - at).abs() < CLOSE).then_some(())).await;
    desk.drag("[data-testid=out-point]", (-second * 3, 0)).await;
    let (_, out) = end(desk, "out-point").await;
    assert!((out - at - 1.0 / 30.0).abs() < 0.005, "never before the in point, a frame apart: {at}, {out}");
    desk.focus("[data-testid=out-point]").await;
    desk.press(Key::Right).await;
    desk.until("a frame further", async || {
        ((end(desk, "out-point").await.1 - out - 1.0 / 30.0).abs() < 0.005).then_some(())
    })
    .await;
    desk.click("[data-testid=clear-range]").await;
    desk.gone("[data-testid=in-point], [data-testid=out-point]").await;
}

/// Louder, softer and not at all.
async fn sound(desk: &Desk) {
    desk.holds("it is as loud as it is", "window.player.volume === 1 && !window.player.muted").await;
    desk.focus("[aria-label=Volume]").await;
    desk.press(Key::Left).await;
    desk.holds("it is softer", "window.player.volume < 1 && window.player.volume > 0.8").await;
    // The slider has the focus still, and takes no more than its arrows.
    desk.press("m").await;
    desk.holds("it is silent", "window.player.muted").await;
    desk.press("m").await;
    desk.holds("it is heard again", "!window.player.muted").await;
}

/// Each platform's safe zone over the picture.
async fn guides(desk: &Desk) {
    desk.gone("[data-testid=safe-zone]").await;
    desk.press("g").await;
    desk.find("[data-testid=safe-zone]").await;
    for (guide, name) in [("tiktok", "TikTok"), ("reels", "Reels"), ("shorts", "Shorts")] {
        desk.choose("[data-testid=guides]", guide).await;
        desk.says("[data-testid=safe-zone]", name).await;
    }
    desk.choose("[data-testid=guides]", "none").await;
    desk.gone("[data-testid=safe-zone]").await;
}

/// The checks are there without being asked for, and a click goes to the moment.
async fn check(desk: &Desk) {
    desk.go_to_time("5:00", "00:00:05:00").await;
    desk.click("button[data-testid=check-black]").await;
    desk.until("it shows where it goes black", async || {
        ((now(desk).await - BLACK).abs() < CLOSE).then_some(())
    })
    .await;
    let places = "[data-testid=place-black]";
    assert_eq!(desk.count(places).await, 2);
    desk.click(&format!("{places}:nth-child(2)")).await;
    desk.until("it shows where it goes black again", async || {
        ((now(desk).await - BLACK_AGAIN).abs() < CLOSE).then_some(())
    })
    .await;
    assert_eq!(desk.count("[data-testid=check-mark][title='Black picture']").await, 2, "both are marked");
}

/// The whole screen for the picture; a verdict from there is not lost behind it.
async fn full_screen(desk: &Desk) {
    desk.press("f").await;
    desk.holds("it has the whole screen", "document.fullscreenElement !== null").await;
    desk.press("r").await;
    desk.focused("[data-testid=reject-reason]").await;
    let seen = "(box => document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2))\
                (document.activeElement.getBoundingClientRect()) === document.activeElement";
    desk.holds("the dialog is in sight", seen).await;
    // Where the dialog lies over the full screen, the first press leaves the one and the next the other.
    desk.until("the dialog is closed", async || {
        desk.press(Key::Escape).await;
        (desk.count("[data-testid=reject-dialog]").await == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_rendered_videos_sound_and_cuts_are_drawn_along_it() {
    let (desk, stock) = Desk::stocked().await;
    desk.go(&format!("#/review/{}", stock.video), "[data-testid=review-video]").await;
    desk.playable("review-video").await;
    let height = "document.querySelector('[data-testid=scrubber]').offsetHeight";
    let before = desk.worth(height).await;
    let drawn = "(box => box && box.width > 100 && box.height > 5)\
                 (document.querySelector('[data-testid=wave] path')?.getBoundingClientRect()) === true";
    desk.holds("its sound is drawn", drawn).await;
    assert_eq!(desk.worth(height).await, before, "nothing moves for it");

    let starts = desk.ask("scene_starts", json!({ "id": stock.video })).await;
    let starts: Vec<f64> = serde_json::from_value(starts).expect("moments");
    assert!(starts.len() > 1, "the small theme has more than one scene: {starts:?}");
    let length = desk.worth("window.player.duration * 1000").await.as_f64().unwrap();
    let lines = "(rail => [...document.querySelectorAll('[data-testid=cut]')].map(cut => cut.getBoundingClientRect())\
                 .map(box => (box.left + box.width / 2 - rail.left) / rail.width))\
                 (document.querySelector('[data-testid=scrubber]').getBoundingClientRect())";
    let lines: Vec<f64> = serde_json::from_value(desk.worth(lines).await).expect("places");
    assert_eq!(lines.len(), starts.len() - 1, "a line for each cut");
    for (line, start) in lines.iter().zip(&starts[1..]) {
        assert!((line - start / length).abs() < 0.01, "{line} for {start} of {length}");
    }
    desk.close().await;
}

#[tokio::test]
async fn while_a_video_is_measured_the_room_says_so() {
    let desk = Desk::open(|_| ()).await;
    desk.find("[data-testid=first-steps]").await;
    let video = files::long_video(&desk.own_files(), "long.mp4");
    desk.press("n").await;
    desk.click("[data-testid=way-stage]").await;
    desk.click("[data-testid=command-review]").await;
    desk.hand_over("input[data-testid=stage-files]", &video).await;
    desk.says("[data-testid=new-job-dialog]", "long.mp4").await;
    desk.press_with(Key::Control, Key::Enter).await;
    let measuring = desk
        .until("it is measured", async || {
            let started = desk.app();
            started.into_iter().find(|id| processes::arguments(*id).contains("blackdetect"))
        })
        .await;
    processes::signal("-STOP", measuring);
    let video = desk
        .until("the video is there", async || {
            desk.ask("list_videos", json!({ "query": {} })).await[0]["id"].as_u64()
        })
        .await;
    desk.go(&format!("#/review/{video}"), "[data-testid=review-video]").await;
    desk.says("[data-testid=checking]", "easuring").await;
    processes::signal("-CONT", measuring);
    desk.find("[data-testid=checks] [data-testid=check-black]").await;
    desk.gone("[data-testid=checking]").await;
    desk.close().await;
}
