//! A job before its first voice and video, and what becomes of changes that are not saved when it is run.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    desk::Desk,
    files,
    furniture::furnish_small_theme,
    work::{COMPOSITION, SCRIPT, VISUALS, VOICE},
};

const SAID: &str = "Boil the water in a kettle of two cups. Pour it slowly over the leaves.";

#[tokio::test]
async fn changes_are_asked_about_and_a_voice_and_a_finish_chosen_before_there_is_any() {
    let desk = Desk::open(furnish_small_theme).await;
    let options = json!({ "text": SAID });
    let job = desk.run(json!({ "command": "visuals", "theme": "small", "options": options })).await;

    spoken(&desk, &job).await;
    finished_so(&desk, &job).await;
    let written = changed(&desk, &job).await;
    desk.press_with(Key::Control, Key::Enter).await;
    desk.find("[data-testid=unsaved-script]").await;
    desk.press(Key::Escape).await;
    desk.gone("[data-testid=unsaved-script]").await;
    assert_eq!(desk.takes(&job, SCRIPT).await.len(), 1, "nothing is saved by looking away");

    desk.press_with(Key::Control, Key::Enter).await;
    desk.click("[data-testid=save-and-run]").await;
    let made = desk
        .until("there is a video", async || {
            let takes = desk.takes(&job, COMPOSITION).await;
            (takes.len() == 1).then(|| takes[0]["id"].clone())
        })
        .await;
    desk.rest(&job).await;
    assert_eq!(
        desk.content(&made).await["finish"]["captions"]["mode"],
        "none",
        "it is finished as was chosen"
    );
    let script = desk.takes(&job, SCRIPT).await;
    assert_eq!(script.len(), 2);
    assert_eq!(desk.content(&script[0]["id"]).await["scenes"][0]["narration"], json!(written));
    let pictures = desk.takes(&job, VISUALS).await;
    assert_eq!(pictures.len(), 2, "something else is to be seen");
    let voice = desk.takes(&job, VOICE).await;
    assert_eq!(voice.len(), 1, "a recording is the user's own, and no machine speaks over it");
    older_take(&desk, &job).await;
    desk.close().await;
}

/// Before the first take a voice is chosen by ear, and a recording dropped where its place will be.
async fn spoken(desk: &Desk, job: &Value) {
    desk.go(&format!("#/jobs/{job}/voiceover"), "[data-testid=choose-voice]").await;
    desk.click("[data-testid=choose-voice]").await;
    desk.holds("there are voices", "document.querySelectorAll('[data-testid=voice-name] option').length > 1")
        .await;
    desk.press(Key::Escape).await;
    desk.gone("[data-testid=voice-dialog]").await;
    let recording = files::voice(&desk.own_files(), "my voice.wav", 6);
    desk.drop_file(".voice-drop", &recording).await;
    desk.find("[data-testid=voice-audio]").await;
    desk.rest(job).await;
    let take = desk.takes(job, VOICE).await[0]["id"].clone();
    assert_eq!(desk.content(&take).await["speech"]["engine"], "recording");
}

/// How the video will look is seen before anything is rendered, and chosen.
async fn finished_so(desk: &Desk, job: &Value) {
    desk.go(&format!("#/jobs/{job}/composition"), "[data-testid=finish]").await;
    desk.holds("a frame is drawn", "document.querySelector('[data-testid=rehearsal]')?.naturalWidth > 0")
        .await;
    desk.choose("[data-testid=caption-mode]", "none").await;
    desk.says("[data-testid=finish]", "Drop the changes").await;
}

/// What a scene says and shows, changed and not saved.
async fn changed(desk: &Desk, job: &Value) -> String {
    desk.go(&format!("#/jobs/{job}/script"), "[data-testid=save-script]").await;
    let written = "Boil the water in a kettle of four cups.".to_owned();
    desk.write("[data-testid=narration-1]", &written).await;
    desk.write("[data-testid=look-1]", "four cups on a table").await;
    written
}

/// A take that is only looked at is changed by nothing: it is to be used first.
async fn older_take(desk: &Desk, job: &Value) {
    desk.go(&format!("#/jobs/{job}/visuals"), "[data-testid=visuals]").await;
    let takes = desk.takes(job, VISUALS).await;
    let older = &takes.last().unwrap()["id"];
    desk.click(&format!("[data-testid=take][data-take='{older}'] .look")).await;
    desk.find("[data-testid=looking]").await;
    desk.find("[data-testid=redo-1][aria-disabled=true]").await;
    desk.click("[data-testid=use-take]").await;
    desk.gone("[data-testid=looking]").await;
    desk.find("[data-testid=redo-1]:not([aria-disabled=true])").await;
}
