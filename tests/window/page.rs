//! What the page in the webview can do and what it can't, whatever is drawn on it.

use std::fs;

use serde_json::json;

use crate::{desk::Desk, files};

#[tokio::test]
async fn the_page_asks_the_studio_and_nothing_else() {
    let desk = Desk::open(|_| ()).await;
    let jobs = desk.promise("window.__TAURI_INTERNALS__.invoke('list_jobs', { query: {} })").await;
    assert_eq!(jobs, json!({ "jobs": [], "total": 0 }), "an empty workspace has no jobs");
    for call in
        ["plugin:window|close", "plugin:webview|internal_toggle_devtools", "plugin:event|emit", "format_disk"]
    {
        let answer = desk
            .promise(&format!("window.__TAURI_INTERNALS__.invoke('{call}').catch(said => ['refused', said])"))
            .await;
        assert_eq!(answer[0], "refused", "{call}: {answer}");
    }
    desk.close().await;
}

#[tokio::test]
async fn the_page_runs_no_foreign_script_and_reaches_no_foreign_server() {
    let desk = Desk::open(|_| ()).await;
    let inline = "const script = document.createElement('script'); script.textContent = 'window.ran = true'; \
                  document.head.append(script); return window.ran ?? false";
    assert_eq!(desk.script(inline).await, json!(false), "the content policy lets no inline script run");
    let reached =
        desk.promise("fetch('http://localhost:9/').then(() => 'reached', said => String(said.name))").await;
    assert_eq!(reached, "TypeError", "only the loopback's address is reached, by number");
    let file =
        desk.promise("fetch('file:///etc/hostname').then(() => 'read', said => String(said.name))").await;
    assert_eq!(file, "TypeError", "no file is read");
    desk.close().await;
}

#[tokio::test]
async fn a_video_handed_over_by_the_page_plays_and_seeks_in_it() {
    let desk = Desk::open(|_| ()).await;
    let video = fs::read(files::video(&desk.own_files(), "clip.mp4", 4)).unwrap();
    let bytes = video.len();
    desk.script(&format!("window.clip = Uint8Array.from([{}])", list(&video))).await;
    let sent = "window.__TAURI_INTERNALS__.invoke('upload_url', { name: 'clip.mp4', bytes: window.clip.length })\
                .then(url => fetch(url, { method: 'POST', body: window.clip })).then(answer => answer.json())";
    let id = desk.promise(sent).await["artifact_id"].clone();
    assert!(id.is_u64(), "the studio took {bytes} bytes: {id}");

    desk.promise(&format!(
        "window.__TAURI_INTERNALS__.invoke('media_url', {{ artifactId: {id} }}).then(url => {{ \
             window.player = document.createElement('video'); window.player.muted = true; \
             window.player.src = url; document.body.prepend(window.player); return window.player.play() }})"
    ))
    .await;
    desk.until("the video's time advances", async || desk.seconds("player").await.filter(|at| *at > 0.3))
        .await;
    desk.script("window.player.pause(); window.player.currentTime = 3").await;
    desk.until("it has gone to the third second", async || {
        let there = desk.script("return !window.player.seeking && window.player.readyState >= 2").await;
        desk.seconds("player").await.filter(|at| there == json!(true) && (2.9..3.2).contains(at))
    })
    .await;
    let size = desk.script("return [window.player.videoWidth, window.player.videoHeight]").await;
    assert_eq!(size, json!([270, 480]), "frames are decoded");
    desk.close().await;
}

fn list(bytes: &[u8]) -> String {
    bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(",")
}
