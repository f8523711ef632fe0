//! What goes wrong in front of a user: the window says so, stays whole, and goes on when it can.

use std::{fs, path::Path};

use model::JobId;
use serde_json::json;
use studio::{OpenOptions, Studio};
use thirtyfour::Key;

use crate::{
    desk::Desk,
    files,
    furniture::{furnish_slow_theme, furnish_small_theme},
};

/// Sentences that make a video too long to be rendered before its files are gone.
const SENTENCES: usize = 8;

/// Types another title over the open job's.
async fn retitle(desk: &Desk, title: &str) {
    desk.click("[data-testid=job-title]").await;
    let field = desk.find("[data-testid=title-input]").await;
    // What the field holds is written over; the driver's own way to clear it would leave it, which is the end of editing.
    field.send_keys(Key::Control + "a").await.unwrap();
    field.send_keys(title).await.unwrap();
    field.send_keys(Key::Enter + "").await.unwrap();
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

/// Moves the videos of one folder into another.
fn move_videos(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for path in files::of_kind(from, "mp4") {
        fs::rename(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

#[tokio::test]
async fn a_video_deleted_while_it_plays_is_told_and_plays_when_it_is_back() {
    let (desk, stock) = Desk::stocked().await;
    let (review, away) = (desk.workspace().join("output/review"), desk.own_files().join("away"));
    desk.go(&format!("#/review/{}", stock.video), "[data-testid=review-title]").await;
    desk.playable("review-video").await;
    desk.press("l").await;
    desk.until("it plays", async || desk.seconds("player").await.filter(|at| *at > 0.3)).await;
    move_videos(&review, &away);
    // What was read ahead is played to its end. Whoever comes back to it is told that the file is gone, and from where.
    desk.go("#/jobs", "[data-testid=job-row]").await;
    desk.go(&format!("#/review/{}", stock.video), "[data-testid=video-broken]").await;
    desk.says("[data-testid=video-broken]", "no longer at").await;
    desk.click("[data-testid=video-broken] button").await;
    desk.says("[data-testid=video-broken]", "no longer at").await;
    desk.readable("a review room without its video").await;
    // The rest of the room can be used: a remark is written, the keys of the player do no harm.
    desk.press("l").await;
    desk.press(".").await;
    desk.click("[data-testid=tab-comments]").await;
    desk.write("[data-testid=comment-text]", "Where has it gone?").await;
    desk.press(Key::Enter).await;
    desk.says("[data-testid=comment]", "Where has it gone?").await;

    move_videos(&away, &review);
    // It may have been asked for again by itself.
    desk.script("document.querySelector('[data-testid=video-broken] button')?.click()").await;
    desk.playable("review-video").await;
    desk.close().await;
}

#[tokio::test]
async fn a_job_whose_files_are_deleted_while_it_runs_says_so_and_another_program_deletes_it() {
    let desk = Desk::open(furnish_slow_theme).await;
    let text = "The kettle that is older than I am sings before it boils. ".repeat(SENTENCES);
    let job = desk.run(json!({ "command": "script", "theme": "slow", "options": { "text": text } })).await;
    desk.go(&format!("#/jobs/{job}"), "[data-testid=run-rest]").await;
    desk.click("[data-testid=run-rest]").await;
    desk.find("[data-testid=stage-composition][data-status=running]").await;

    // Another program is refused what runs here, and told what to do about it.
    let other =
        Studio::open(OpenOptions { workspace: desk.workspace(), program: "reel" }).expect("a second studio");
    let id: JobId = serde_json::from_value(job.clone()).unwrap();
    let refused = other.delete_job(id).expect_err("what runs is not deleted");
    assert_eq!(refused.code, "job_running", "{refused:?}");

    // Its files are deleted all the same, as a file manager can: the run comes to an end, and the page says to which.
    fs::remove_dir_all(desk.workspace().join(".reelwright/cache")).unwrap();
    fs::remove_dir_all(desk.workspace().join(format!("output/jobs/{job}"))).unwrap();
    desk.rest(&job).await;
    desk.find("[data-testid=stage-composition]:is([data-status=done], [data-status=failed])").await;
    // Now the other program may, and whoever looks at the job is told.
    other.delete_job(id).unwrap();
    desk.says("main", "deleted").await;
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
    desk.readable("a review room full of comments").await;
    desk.close().await;
}
