//! What the graph says of a stage: how long it took, what it cost, how many takes there are, and why it is out of date.

use std::{fs, path::Path};

use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

use crate::{
    desk::{Desk, KEY, WINDOW},
    files,
    furniture::furnish_small_theme,
    work::{SCRIPT, VOICE},
};

/// A price at which a sentence costs some cents.
const DEAR_VOICE: &str = "written = \"2026-01-01\"\n\
    [[price]]\nprovider = \"openai\"\nmodel = \"tts-1\"\nmillion_characters = 10000.00\n";
/// What the voice costs at it: of 23 letters.
const COST: &str = "$0.23";
/// A screen on which a stage has room for its figures beside its words, in pixels.
const ROOMY: (u32, u32) = (1920, 1080);
const STAGE: &str = "[data-testid=stage-voiceover]";

fn furnish(workspace: &Path) {
    furnish_small_theme(workspace);
    fs::write(workspace.join("prices.toml"), DEAR_VOICE).expect("prices");
}

/// A server that speaks as OpenAI's does, in one tone whatever is to be said.
async fn voice(desk: &Desk) -> MockServer {
    let server = MockServer::start().await;
    let sound = fs::read(files::voice(&desk.own_files(), "said.wav", 2)).unwrap();
    let answer = ResponseTemplate::new(200).set_body_raw(sound, "audio/wav");
    Mock::given(method("POST")).and(path("/v1/audio/speech")).respond_with(answer).mount(&server).await;
    for (key, value) in [("engine", "openai".to_owned()), ("base_url", format!("{}/v1", server.uri()))] {
        desk.ask("set_setting", json!({ "key": format!("speech.{key}"), "value": value })).await;
    }
    desk.ask("set_key", json!({ "provider": "openai", "key": KEY })).await;
    server
}

/// How long a stage's last run took, as it is read.
async fn took(desk: &Desk, job: &Value, stage: usize) -> String {
    let ms = desk.job(job).await["stage_views"][stage]["took_ms"].as_u64().expect("it was run");
    if ms < 1000 { format!("{ms} ms") } else { format!("{:.1} s", ms as f64 / 1000.0) }
}

/// What a stage says to whoever points at it.
async fn about(desk: &Desk, stage: &str) -> String {
    let about = desk.worth(&format!("document.querySelector('{stage}').title")).await;
    about.as_str().expect("a title").to_owned()
}

#[tokio::test]
async fn a_stage_says_what_its_run_took_and_cost_how_many_takes_there_are_and_why_it_is_stale() {
    let desk = Desk::on_screen(ROOMY, furnish).await;
    desk.resize(ROOMY).await;
    let _server = voice(&desk).await;
    let job = desk.scripted().await;
    desk.go(&format!("#/jobs/{job}/voiceover"), STAGE).await;
    for takes in 1..=2_usize {
        desk.click("nav .node:has([data-testid=stage-voiceover]) .act").await;
        desk.until("it has spoken", async || (desk.takes(&job, VOICE).await.len() == takes).then_some(()))
            .await;
        desk.rest(&job).await;
    }
    figures(&desk, &job).await;
    stale(&desk, &job).await;
    desk.close().await;
}

/// Time, cost and takes, with room beside the words and without.
async fn figures(desk: &Desk, job: &Value) {
    let time = took(desk, job, VOICE).await;
    desk.says(&format!("{STAGE} .aside"), &format!("{time} · {COST}")).await;
    desk.says(&format!("{STAGE} .takes[aria-label='2 takes']"), "2").await;
    let about = about(desk, STAGE).await;
    for figure in [&format!("took {time}"), "2 takes", COST] {
        assert!(about.lines().any(|line| line == figure), "{figure}: {about}");
    }
    // What is made on this machine costs nothing, and says no sum.
    let script = "[data-testid=stage-script]";
    let time = took(desk, job, SCRIPT).await;
    let aside = desk.text(&format!("{script} .aside")).await;
    assert_eq!(aside.as_deref(), Some(time.as_str()));
    desk.gone(&format!("{script} .takes")).await;

    desk.resize(WINDOW).await;
    let time = took(desk, job, VOICE).await;
    desk.says(&format!("{STAGE} [data-testid=stage-figures]"), &format!("{time} · {COST} · 2 takes")).await;
}

/// Another script: what was spoken says in the graph and on its page what it was made from, until it is spoken anew.
async fn stale(desk: &Desk, job: &Value) {
    desk.gone("nav .node.stale").await;
    desk.go(&format!("#/jobs/{job}/script"), "[data-testid=narration-1]").await;
    desk.write("[data-testid=narration-1]", "Another word about tea.").await;
    desk.press_with(thirtyfour::Key::Control, "s").await;
    desk.says("[data-testid=notice]", "Saved as take 2").await;
    desk.find(&format!("nav .node.stale {STAGE}")).await;
    desk.says(&format!("{STAGE} .line"), "stale: script changed").await;
    assert!(about(desk, STAGE).await.contains("stale: script changed"));
    desk.click(STAGE).await;
    desk.says("[data-testid=stale]", "Out of date: script changed after this take.").await;
    desk.says("[data-testid=take-stale]", "out of date: script 2 is selected").await;
    desk.click("[data-testid=run-stale]").await;
    desk.gone("nav .node.stale").await;
    desk.gone("[data-testid=stale]").await;
    assert_eq!(desk.takes(job, VOICE).await.len(), 3, "what was stale is there still");
}
