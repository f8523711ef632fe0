//! The README's pictures, taken from the real window. Left out of the tests; `cargo xtask pictures` asks for it.

use std::{env, fs, path::PathBuf};

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::desk::Desk;

/// Names the folder for the pictures.
const FOLDER: &str = "REELWRIGHT_PICTURES";
/// The largest a picture may be, so that the README loads quickly.
const LARGEST_BYTES: u64 = 300_000;

/// Waits until everything on the page is there and still. Pictures below what is in sight are not fetched before they are
/// scrolled to.
pub async fn settled(desk: &Desk) {
    desk.until("pictures and type are there", async || {
        let there = "return document.fonts.status === 'loaded' \
                     && [...document.images].every(image => image.getBoundingClientRect().top > innerHeight \
                         || (image.complete && image.naturalWidth > 0)) \
                     && [...document.querySelectorAll('video')].every(video => video.error || video.readyState >= 2) \
                     && document.getAnimations().every(one => one.playState !== 'running' \
                         || one.effect.getTiming().iterations === Infinity)";
        desk.script(there).await.as_bool().filter(|there| *there)
    })
    .await;
}

/// A picture, once everything on the page is there and still.
async fn take(desk: &Desk, name: &str) {
    settled(desk).await;
    let path = PathBuf::from(env::var_os(FOLDER).expect("a folder for the pictures")).join(name);
    desk.picture(&path);
    let bytes = fs::metadata(&path).unwrap().len();
    assert!(bytes < LARGEST_BYTES, "{name} has {bytes} bytes");
}

#[tokio::test]
#[ignore = "takes minutes, and writes into docs; `cargo xtask pictures` runs it"]
async fn pictures_of_the_window() {
    fs::create_dir_all(env::var_os(FOLDER).expect("a folder for the pictures")).unwrap();
    let desk = Desk::open(|_| ()).await;
    desk.find("[data-testid=first-steps]").await;
    desk.until("the themes' sample frames are drawn", async || {
        let drawn = desk.script("return document.images.length").await;
        drawn.as_u64().filter(|drawn| *drawn >= 3)
    })
    .await;
    take(&desk, "start.png").await;

    let plans = [
        ("how-to", "script", 5),
        ("story", "visuals", 3),
        ("how-to", "review", 11),
        ("story", "review", 4),
        ("product-demo", "review", 7),
    ];
    let mut last = Value::Null;
    for (theme, until, seed) in plans {
        let plan = json!({ "jobId": null, "theme": theme, "until": until, "seed": seed });
        last = desk.ask("start_pipeline", plan).await["job_id"].clone();
        desk.rest(&last).await;
    }
    let text = json!({ "command": "script", "options": { "text":
        "The kettle is older than I am. It still sings before it boils. That is how I know it is morning." } });
    let own = desk.ask("start_stage", json!({ "request": text })).await["job_id"].clone();
    desk.rest(&own).await;
    let videos = desk.ask("list_videos", json!({ "query": {} })).await;
    let oldest = videos.as_array().and_then(|videos| videos.last()).expect("three videos")["id"].clone();
    desk.ask("approve_video", json!({ "id": oldest })).await;

    desk.go("#/jobs", "[data-testid=job-row]").await;
    take(&desk, "jobs.png").await;
    desk.go(&format!("#/jobs/{last}/script"), "[data-testid=panel-script]").await;
    take(&desk, "job.png").await;
    desk.go("#/review", "[data-testid=review-video]").await;
    desk.script("document.querySelector('[data-testid=review-video]').currentTime = 6").await;
    desk.find("[data-testid=wave]").await;
    desk.until("the video shows its sixth second", async || {
        let there = "const video = document.querySelector('[data-testid=review-video]'); \
                     return !video.seeking && video.currentTime > 5.9";
        desk.script(there).await.as_bool().filter(|there| *there)
    })
    .await;
    take(&desk, "review.png").await;
    desk.go("#/themes/product-demo", "[data-testid=toml]").await;
    desk.press(Key::Escape).await;
    take(&desk, "themes.png").await;
    desk.close().await;
}
