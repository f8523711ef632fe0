//! What goes wrong in front of a user: the window says so, stays whole, and goes on when it can.

use std::fs;

use serde_json::json;
use thirtyfour::Key;

use crate::{desk::Desk, furniture::furnish_small_theme};

/// A Hebrew sentence of many words, for places that read from right to left.
const HEBREW: &str = "קומקום ישן שר לפני שהוא רותח";
/// An Arabic one.
const ARABIC: &str = "الشاي جاهز في ثلاث دقائق";

/// Types another title over the open job's.
async fn retitle(desk: &Desk, title: &str) {
    desk.click("[data-testid=job-title]").await;
    let field = desk.find("[data-testid=title-input]").await;
    // What the field holds is written over; the driver's own way to clear it would leave it, which is the end of editing.
    field.send_keys(Key::Control + "a").await.unwrap();
    field.send_keys(title).await.unwrap();
    field.send_keys(Key::Enter + "").await.unwrap();
}

/// Nothing sticks out of the window, and nothing can be pushed out of it.
async fn whole(desk: &Desk, what: &str) {
    let over = "const page = document.documentElement; return page.scrollWidth - page.clientWidth";
    assert_eq!(desk.script(over).await, 0, "{what}: the page is no wider than its window");
}

#[tokio::test]
async fn a_database_that_another_program_keeps_is_told_and_then_goes_on() {
    let desk = Desk::open(furnish_small_theme).await;
    let job = desk.scripted().await;
    desk.go(&format!("#/jobs/{job}/script"), "[data-testid=job-title]").await;
    let other = rusqlite::Connection::open(desk.workspace().join(".reelwright/studio.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    retitle(&desk, "A better title").await;
    desk.until("a notice says what is in the way", async || {
        let said = desk.script("return document.querySelector('[data-testid=notice]')?.innerText").await;
        said.as_str()?.contains("studio.db").then_some(())
    })
    .await;
    let shown = desk.ask("get_job", json!({ "id": job })).await;
    assert_ne!(shown["title"], "A better title", "what couldn't be written isn't shown as if it were");

    other.execute_batch("ROLLBACK").unwrap();
    desk.find("[data-testid=title-input]").await.send_keys(Key::Enter + "").await.unwrap();
    desk.until("the title is the new one", async || {
        let title = desk.script("return document.querySelector('[data-testid=job-title]')?.innerText").await;
        (title == "A better title").then_some(())
    })
    .await;
    desk.close().await;
}

#[tokio::test]
async fn a_video_deleted_under_the_player_is_told_and_plays_when_it_is_back() {
    let desk = Desk::open(furnish_small_theme).await;
    let (_, video) = desk.composed().await;
    let review = desk.workspace().join("output/review");
    let mut files = fs::read_dir(&review).unwrap().map(|entry| entry.unwrap().path());
    let file = files.find(|path| path.extension().is_some_and(|kind| kind == "mp4")).unwrap();
    let away = desk.own_files().join("away.mp4");
    fs::rename(&file, &away).unwrap();

    desk.go(&format!("#/review/{video}"), "[data-testid=review-title]").await;
    let told = desk.find("[data-testid=video-broken]").await.text().await.unwrap();
    assert!(told.contains("no longer at"), "the player says that the file is gone, and from where: {told}");
    whole(&desk, "a review room without its video").await;
    fs::rename(&away, &file).unwrap();
    desk.click("[data-testid=video-broken] button").await;
    desk.until("the video can be played", async || {
        let ready =
            desk.script("return document.querySelector('[data-testid=review-video]')?.readyState >= 2").await;
        ready.as_bool().filter(|ready| *ready)
    })
    .await;
    desk.close().await;
}

#[tokio::test]
async fn five_hundred_comments_are_all_there_and_another_is_written() {
    let (desk, stock) = Desk::stocked().await;
    let video = &stock.video;
    let add = format!(
        "(async () => {{ for (let at = 0; at < 500; at++) await window.__TAURI_INTERNALS__.invoke('add_comment', \
         {{ videoId: {video}, remark: {{ start_ms: at * 8, end_ms: null, text: 'Remark ' + at }}, replyTo: null }}); \
         return true; }})()"
    );
    desk.promise(&add).await;
    desk.go(&format!("#/review/{video}"), "[data-testid=review-title]").await;
    desk.click("[data-testid=tab-comments]").await;
    desk.until("the last remark can be scrolled to and read", async || {
        let last = "const list = document.querySelector('[data-testid=comments] .scroll'); \
                    if (list) list.scrollTop = list.scrollHeight; \
                    return [...document.querySelectorAll('[data-testid=comment]')].at(-1)?.innerText ?? ''";
        desk.script(last).await.as_str()?.contains("Remark 499").then_some(())
    })
    .await;
    desk.press("c").await;
    let field = desk.find("[data-testid=comment-text]").await;
    field.send_keys("One more").await.unwrap();
    field.send_keys(Key::Enter + "").await.unwrap();
    desk.until("the new remark is kept", async || {
        let kept = desk.ask("list_comments", json!({ "videoId": video })).await;
        (kept.as_array()?.len() == 501).then_some(())
    })
    .await;
    whole(&desk, "a review room full of comments").await;
    desk.close().await;
}

#[tokio::test]
async fn a_title_as_long_as_a_page_is_refused_and_the_longest_breaks_nothing() {
    let desk = Desk::open(furnish_small_theme).await;
    let (job, video) = desk.composed().await;
    let refused = desk.refused("rename_job", json!({ "id": job, "title": "t".repeat(5000) })).await;
    assert_eq!(refused["code"], "bad_title");
    assert!(refused["message"].as_str().unwrap().contains("200"), "it says how long it may be: {refused}");

    desk.ask("rename_job", json!({ "id": job, "title": "w".repeat(200) })).await;
    desk.resize((1024, 640)).await;
    for (address, wanted) in [
        (format!("#/jobs/{job}/script"), "[data-testid=panel-script]"),
        (format!("#/review/{video}"), "[data-testid=review-title]"),
        ("#/jobs".to_owned(), "[data-testid=job-row]"),
    ] {
        desk.go(&address, wanted).await;
        whole(&desk, &address).await;
    }
    // A text without a single space names its job by its beginning.
    let request = json!({ "command": "script", "options": { "text": "x".repeat(5000) } });
    let long = desk.ask("start_stage", json!({ "request": request })).await["job_id"].clone();
    desk.rest(&long).await;
    let view = desk.ask("get_job", json!({ "id": long })).await;
    assert!(view["title"].as_str().unwrap().chars().count() <= 61, "{}", view["title"]);
    desk.go(&format!("#/jobs/{long}/script"), "[data-testid=panel-script]").await;
    whole(&desk, "a script of one word").await;
    desk.close().await;
}

#[tokio::test]
async fn text_from_right_to_left_is_set_so_wherever_it_is_written() {
    let desk = Desk::open(furnish_small_theme).await;
    let (job, _) = desk.composed().await;
    desk.ask("rename_job", json!({ "id": job, "title": HEBREW })).await;
    let view = desk.ask("get_job", json!({ "id": job })).await;
    let mut script =
        desk.ask("get_take", json!({ "id": view["script_id"] })).await["content"]["content"].clone();
    for field in ["hook", "call_to_action", "title", "description"] {
        script[field] = json!(ARABIC);
    }
    script["hashtags"] = json!(["שלום", "تاج"]);
    for scene in script["scenes"].as_array_mut().unwrap() {
        scene["narration"] = json!(ARABIC);
        scene["visual_prompt"] = json!(HEBREW);
    }
    for overlay in script["overlays"].as_array_mut().unwrap() {
        overlay["text"] = json!(HEBREW);
    }
    desk.ask("save_script", json!({ "jobId": job, "script": script })).await;
    // The captions and overlays too: what is rendered has no missing letters.
    for until in ["voiceover", "review"] {
        let plan = json!({ "jobId": job, "theme": null, "until": until, "seed": null });
        desk.ask("start_pipeline", plan).await;
        desk.rest(&job).await;
    }
    let made = desk.ask("get_job", json!({ "id": job })).await;
    assert_eq!(made["status"], "in_review", "{made}");
    let video = made["videos"][0]["id"].clone();
    let remark = json!({ "start_ms": 0, "end_ms": null, "text": HEBREW });
    desk.ask("add_comment", json!({ "videoId": video, "remark": remark, "replyTo": null })).await;

    desk.resize((1024, 640)).await;
    desk.go(&format!("#/jobs/{job}/script"), "[data-testid=hook]").await;
    for field in ["hook", "call-to-action", "title", "description", "job-title", "hashtags"] {
        desk.reads_leftwards(&format!("[data-testid={field}]")).await;
    }
    desk.reads_leftwards("[data-testid=scenes] textarea").await;
    whole(&desk, "the script").await;
    desk.go("#/jobs", "[data-testid=job-row]").await;
    whole(&desk, "the list").await;
    desk.go(&format!("#/review/{video}"), "[data-testid=review-title]").await;
    desk.reads_leftwards("[data-testid=review-title]").await;
    desk.click("[data-testid=tab-comments]").await;
    desk.find("[data-testid=comment] p").await;
    desk.reads_leftwards("[data-testid=comment] p").await;
    whole(&desk, "the review room").await;
    desk.close().await;
}
