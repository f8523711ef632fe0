//! What reviewers say of a video, pinned to its moments, answered, done with, and taken along.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{desk::Desk, files};

/// The video that is open, as its address has it.
async fn open_video(desk: &Desk) -> Value {
    let address = desk.worth("location.hash").await;
    json!(address.as_str().unwrap().trim_start_matches("#/review/").parse::<u64>().unwrap())
}

async fn comments(desk: &Desk, video: &Value) -> Vec<Value> {
    desk.ask("list_comments", json!({ "videoId": video })).await.as_array().unwrap().clone()
}

/// Writes a comment where the player is, and waits until so many are kept.
async fn write(desk: &Desk, video: &Value, text: &str, kept: usize) {
    desk.press("c").await;
    desk.focused("[data-testid=comment-text]").await;
    desk.press(text).await;
    desk.press(Key::Enter).await;
    desk.until(&format!("{kept} comments are kept"), async || {
        (comments(desk, video).await.len() == kept).then_some(())
    })
    .await;
}

#[tokio::test]
async fn comments_are_pinned_answered_done_with_and_exported() {
    let desk = Desk::open(|_| ()).await;
    desk.find("[data-testid=first-steps]").await;
    desk.hand_in(&files::video(&desk.own_files(), "a walk.mp4", 6)).await;
    let video = open_video(&desk).await;
    pinned(&desk, &video).await;
    talked_over(&desk, &video).await;
    exported(&desk, &video).await;
    desk.close().await;
}

/// A comment at a moment and one of a stretch, each a pin on the scrubber.
async fn pinned(desk: &Desk, video: &Value) {
    desk.go_to_time("2:15", "00:00:02:15").await;
    write(desk, video, "Too fast here", 1).await;
    desk.says("[data-testid=timecode]", "00:00:02:15").await;
    desk.go_to_time("3:00", "00:00:03:00").await;
    desk.press("i").await;
    desk.go_to_time("4:00", "00:00:04:00").await;
    desk.press("o").await;
    write(desk, video, "All of this is good", 2).await;
    desk.says("[data-testid=timecode]", "00:00:04:00").await;
    let kept = comments(desk, video).await;
    let places: Vec<Value> =
        kept.iter().map(|one| json!([one["remark"]["start_ms"], one["remark"]["end_ms"]])).collect();
    // The middles of frames 75, 90 and 120 at 30 a second.
    assert_eq!(places, [json!([2517, null]), json!([3017, 4017])]);

    let pins = "[data-testid=scrubber] ~ .pin";
    assert_eq!(desk.count(pins).await, 2);
    desk.press(Key::Home).await;
    desk.says("[data-testid=timecode]", "00:00:00:00").await;
    desk.click(&format!("{pins}[aria-label='All of this is good']")).await;
    desk.says("[data-testid=timecode]", "00:00:03:00").await;
    desk.find("[data-testid=comment].on").await;
}

/// A reply, a done mark, and a comment that is taken away.
async fn talked_over(desk: &Desk, video: &Value) {
    let first = comments(desk, video).await[0]["id"].clone();
    let thread = format!("[data-comment='{first}']");
    desk.click(&format!("{thread} [data-testid=comment-answer]")).await;
    desk.focused("[data-testid=answer-text]").await;
    desk.press("Slower in the next take").await;
    desk.press(Key::Enter).await;
    desk.says(&format!("{thread} li"), "Slower in the next take").await;
    let reply = comments(desk, video).await.into_iter().find(|one| one["reply_to"] == first);
    assert_eq!(reply.expect("a reply")["remark"]["text"], "Slower in the next take");
    desk.click(&format!("{thread} [data-testid=comment-done]")).await;
    desk.find(&format!("{thread} [data-testid=comment-done][aria-pressed=true]")).await;
    desk.find("[data-testid=scrubber] ~ .pin.done").await;
    desk.says("[data-testid=tab-comments]", "1").await;

    write(desk, video, "A slip", 4).await;
    let slip = comments(desk, video).await.into_iter().find(|one| one["remark"]["text"] == "A slip").unwrap();
    desk.click(&format!("[data-comment='{}'] [data-testid=comment-delete]", slip["id"])).await;
    desk.gone(&format!("[data-comment='{}']", slip["id"])).await;
    assert_eq!(comments(desk, video).await.len(), 3);

    // A thread deleted by a slip comes back with its answer.
    desk.click(&format!("{thread} > .under [data-testid=comment-delete]")).await;
    desk.gone(&thread).await;
    assert_eq!(comments(desk, video).await.len(), 1);
    desk.click("[data-testid=notice]:last-child [data-testid=notice-action]").await;
    desk.says(&format!("{thread} li"), "Slower in the next take").await;
    assert_eq!(comments(desk, video).await.len(), 3);
}

/// The menu names every export. What it saves is asked for by the page here, as the dialog that says where to is the
/// desktop's and not the page's.
async fn exported(desk: &Desk, video: &Value) {
    desk.click("[data-testid=export]").await;
    for kind in ["copy", "markdown", "csv", "edl", "srt", "vtt", "otio"] {
        desk.find(&format!("[data-testid=export-{kind}]")).await;
    }
    desk.press(Key::Escape).await;
    desk.gone("[role=menu]").await;
    for (kind, holds) in
        [("csv", "Too fast here"), ("edl", "All of this is good"), ("markdown", "Slower in the next take")]
    {
        let export = desk.ask("export_video", json!({ "id": video, "exportAs": kind })).await;
        assert!(export["text"].as_str().unwrap().contains(holds), "{kind}: {export}");
    }
    desk.click("[data-testid=export]").await;
    desk.click("[data-testid=export-copy]").await;
    desk.says(".notices", "Comments copied").await;
}
