//! The main paths, as a person walks them: from files to a video, and from a video that plays to its verdict.

use std::{fs, path::Path};

use thirtyfour::{By, Key};

use crate::{desk::Desk, files, furniture::furnish_small_theme, stock::Stock};

/// The names of the videos that lie in one of the output folders.
fn videos(workspace: &Path, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(workspace.join("output").join(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".mp4")).collect()
}

/// Waits for the open job's video to land in the review room, and goes there.
async fn go_to_review(desk: &Desk) {
    let there = "document.querySelector('[data-testid=to-review]') !== null";
    desk.rendered("the job is in review", there).await;
    desk.click("[data-testid=to-review]").await;
    desk.playable("review-video").await;
}

/// How many colours the player's frame has, looked at in a few places. The page itself may not read a frame that came from
/// another server, so it is read off the screen.
async fn colours(desk: &Desk) -> usize {
    let place = "const box = window.player.getBoundingClientRect(); \
                 return [box.left, box.top, box.width, box.height].map(Math.round)";
    let place: Vec<u32> = serde_json::from_value(desk.script(place).await).unwrap();
    desk.colours([place[0], place[1], place[2], place[3]])
}

#[tokio::test]
async fn composition_from_nothing_but_files_makes_a_job() {
    let desk = Desk::open(furnish_small_theme).await;
    let own = desk.own_files();
    let clip = files::video(&own, "a clip, 100% “mine”.mp4", 2);
    let voice = files::voice(&own, "voice.wav", 2);
    desk.click("[data-testid=first-files]").await;
    for file in [&clip, &voice] {
        desk.find("input[data-testid=files-input]").await.send_keys(file.to_str().unwrap()).await.unwrap();
    }
    desk.choose("[data-testid=theme-select]", "small").await;
    desk.click("[data-testid=new-job-go]").await;
    desk.find("[data-testid=screen-job]").await;
    desk.find("[data-testid=stage-trend_collection][data-status=skipped]").await;
    desk.find("[data-testid=stage-visuals][data-status=supplied]").await;
    go_to_review(&desk).await;
    assert_eq!(videos(&desk.workspace(), "review").len(), 1, "the video lies in output/review");
    desk.press_with(Key::Control, "1").await;
    desk.until("the list has the job, and says where it is", async || {
        // The driver's own idea of an element's text leaves out what might be cut off.
        let row = desk.script("return document.querySelector('[data-testid=job-row]')?.innerText").await;
        row.as_str()?.contains("In review").then_some(())
    })
    .await;
    desk.close().await;
}

#[tokio::test]
async fn a_video_plays_seeks_and_is_approved_and_another_sends_its_job_back_with_the_reason() {
    let (desk, stock) = Desk::stocked().await;
    desk.go(&format!("#/review/{}", stock.video), "[data-testid=review-video]").await;
    desk.playable("review-video").await;
    plays_and_seeks(&desk).await;
    let before = videos(&desk.workspace(), "review");
    desk.press("a").await;
    let name = approved(&desk).await;
    let stem = name.strip_suffix(".mp4").unwrap();
    for kind in ["jpg", "json"] {
        desk.until(&format!("its {kind} has moved with it"), async || {
            let beside = fs::read_dir(desk.workspace().join("output/approved")).unwrap();
            let mut names = beside.flatten().map(|entry| entry.file_name().into_string().unwrap());
            names.find(|name| name.starts_with(stem) && name.ends_with(kind))
        })
        .await;
    }
    let mut left = videos(&desk.workspace(), "review");
    left.push(name);
    assert_eq!(sorted(left), sorted(before), "one has moved, and nothing else");
    sent_back(&desk, &stock).await;
    desk.close().await;
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

async fn plays_and_seeks(desk: &Desk) {
    desk.press(" ").await;
    desk.until("its time advances", async || desk.seconds("player").await.filter(|at| *at > 0.5)).await;
    desk.press("k").await;
    desk.press(Key::Home).await;
    desk.until("it is at its start", async || desk.seconds("player").await.filter(|at| *at < 0.05)).await;
    desk.press(Key::Right).await;
    desk.until("it is a second further", async || {
        let sought = desk.script("return !window.player.seeking").await == true;
        desk.seconds("player").await.filter(|at| sought && (0.9..1.1).contains(at))
    })
    .await;
    let colours = colours(desk).await;
    assert!(colours > 1, "the frame has a picture in it, and not one colour alone");
}

async fn approved(desk: &Desk) -> String {
    desk.until("the video lies in output/approved", async || videos(&desk.workspace(), "approved").pop())
        .await
}

/// Another video is rejected by clicks, and its job says why it is back.
async fn sent_back(desk: &Desk, stock: &Stock) {
    let newest = desk.job(&stock.twice).await["videos"][0]["id"].clone();
    desk.go(&format!("#/review/{newest}"), "[data-testid=review-video]").await;
    desk.playable("review-video").await;
    desk.click("[data-testid=reject]").await;
    desk.find("[data-testid=reject-reason]").await.send_keys("The hook is slow").await.unwrap();
    desk.click("[data-testid=back-to-script]").await;
    desk.click("[data-testid=reject-confirm]").await;
    desk.until("the video lies in output/rejected", async || videos(&desk.workspace(), "rejected").pop())
        .await;
    // The file is there before the window has its answer, and shortcuts wait for the dialog to close.
    desk.until("the jobs are listed", async || {
        desk.press_with(Key::Control, "1").await;
        desk.user.find(By::Css("[data-testid=screen-jobs]")).await.ok()
    })
    .await;
    // What changed last goes to the top of the list; until it is there a click would meet another row.
    let row = format!("[data-testid=job-row][data-job='{}']", stock.twice);
    desk.says(&row, "Rejected").await;
    desk.click(&format!("{row} a")).await;
    desk.says("[data-testid=rejection]", "The hook is slow").await;
}
