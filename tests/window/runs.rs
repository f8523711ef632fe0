//! Stages started, stopped and run again where the hand expects it, and takes picked again without anything lost.

use std::path::Path;

use serde_json::{Value, json};

use crate::{
    desk::Desk,
    furniture::{furnish_slow_theme, furnish_small_theme},
    work::{COMPOSITION, SCRIPT, VISUALS, VOICE},
};

/// Sentences that make a video too long to be rendered before it is stopped.
const SENTENCES: usize = 30;

fn furnish(workspace: &Path) {
    furnish_small_theme(workspace);
    furnish_slow_theme(workspace);
}

/// The graph's button of a stage, by what it is called.
fn act(name: &str) -> String {
    format!("nav button.act[aria-label='{name}']")
}

/// Waits until a stage of the job on screen stands so.
async fn stands(desk: &Desk, stage: &str, status: &str) {
    desk.find(&format!("[data-testid=stage-{stage}][data-status={status}]")).await;
}

/// What a button that can't be pressed says of the reason, to the eye and to a screen reader.
async fn reason(desk: &Desk, testid: &str) -> String {
    let css = format!("[data-testid={testid}]");
    desk.holds(
        &format!("{css} can't be pressed"),
        &format!("(button => button && (button.disabled || button.ariaDisabled === 'true'))(document.querySelector('{css}'))"),
    )
    .await;
    let told = format!(
        "const button = document.querySelector('{css}'); \
         return document.getElementById(button.getAttribute('aria-describedby'))?.textContent ?? ''"
    );
    desk.script(&told).await.as_str().unwrap().to_owned()
}

async fn go(desk: &Desk, job: &Value, stage: &str) {
    desk.go(&format!("#/jobs/{job}/{stage}"), &format!("[data-testid=panel-{stage}]")).await;
}

#[tokio::test]
async fn stages_are_started_and_run_again_and_older_takes_come_back() {
    let desk = Desk::open(furnish).await;
    let job = desk.scripted().await;
    go(&desk, &job, "composition").await;
    let why = reason(&desk, "run-stage").await;
    assert!(why.to_lowercase().contains("visuals"), "it says what it waits for: {why}");

    desk.click(&act("Start Visuals")).await;
    stands(&desk, "visuals", "done").await;
    desk.click(&act("Run Visuals again")).await;
    desk.until("there is a second take of the pictures", async || {
        (desk.takes(&job, VISUALS).await.len() == 2).then_some(())
    })
    .await;
    desk.rest(&job).await;
    desk.click("[data-testid=run-rest]").await;
    desk.rendered(
        "the video waits for its review",
        "document.querySelector('[data-testid=to-review]') !== null",
    )
    .await;
    stands(&desk, "review", "done").await;
    let (pictures, voices) = (desk.takes(&job, VISUALS).await, desk.takes(&job, VOICE).await);
    assert_eq!((pictures.len(), voices.len()), (2, 1), "the rest runs what was missing and nothing else");
    desk.gone("[data-testid=run-rest]").await;

    go(&desk, &job, "visuals").await;
    let older = format!("[data-testid=take][data-take='{}'] [data-testid=select-take]", pictures[1]["id"]);
    desk.click(&older).await;
    desk.find("nav .node.stale [data-testid=stage-composition]").await;
    go(&desk, &job, "composition").await;
    desk.says("[data-testid=stale]", "visuals").await;
    for (stage, takes) in [(VISUALS, pictures), (VOICE, voices)] {
        let now = desk.takes(&job, stage).await;
        assert_eq!(ids(&now), ids(&takes), "no take is gone");
    }
    assert_eq!(desk.takes(&job, COMPOSITION).await.len(), 1, "the video is there still");
    let video = desk.job(&job).await["videos"][0]["id"].clone();
    desk.go(&format!("#/review/{video}"), "[data-testid=review-video]").await;
    desk.playable("review-video").await;
    desk.close().await;
}

fn ids(takes: &[Value]) -> Vec<&Value> {
    takes.iter().map(|take| &take["id"]).collect()
}

#[tokio::test]
async fn what_runs_is_stopped_goes_on_and_is_deleted_only_when_it_stands() {
    let desk = Desk::open(furnish).await;
    let text = "The kettle that is older than I am sings before it boils. ".repeat(SENTENCES);
    let job = desk.run(json!({ "command": "script", "theme": "slow", "options": { "text": text } })).await;
    desk.go(&format!("#/jobs/{job}"), "[data-testid=run-rest]").await;
    desk.click("[data-testid=run-rest]").await;
    stands(&desk, "composition", "running").await;
    let why = reason(&desk, "run-rest").await;
    assert!(why.contains("running"), "it says why the rest can't be run: {why}");
    go(&desk, &job, "composition").await;
    desk.until("it says how far it is", async || {
        desk.text("[data-testid=live]").await?.contains('%').then_some(())
    })
    .await;

    // What runs can't be deleted, and the menu says so.
    desk.click("[data-testid=job-menu]").await;
    desk.says("[data-testid=delete-job][aria-disabled=true]", "stop it first").await;
    desk.press(thirtyfour::Key::Escape).await;
    desk.gone("[role=menu]").await;
    desk.click("[data-testid=cancel-stage]").await;
    stands(&desk, "composition", "cancelled").await;
    desk.says("[data-testid=ended]", "You stopped this").await;

    // It goes on, and is stopped by keyboard this time.
    desk.click("[data-testid=go-on]").await;
    stands(&desk, "composition", "running").await;
    desk.focus("[data-testid=stage-composition]").await;
    desk.press_with(thirtyfour::Key::Control, ".").await;
    stands(&desk, "composition", "cancelled").await;
    assert!(desk.takes(&job, COMPOSITION).await.is_empty(), "no half a video is a take");
    assert_eq!(desk.takes(&job, SCRIPT).await.len(), 1, "what was finished is there");

    // Deleted by another window or program while it runs here: the page says so and offers a way on.
    desk.rest(&job).await;
    desk.click("[data-testid=job-menu]").await;
    desk.click("[data-testid=delete-job]:not([aria-disabled=true])").await;
    desk.click("[data-testid=confirm-action]").await;
    desk.find("[data-testid=first-steps]").await;
    desk.says("[data-testid=notice]", "was deleted").await;
    desk.script(&format!("location.hash = '#/jobs/{job}'")).await;
    desk.says("main", "deleted").await;
    desk.close().await;
}
