//! Takes of a stage, looked at and compared on the job page.

use std::fs;

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    desk::Desk,
    files,
    work::{SCRIPT, TRENDS, VOICE},
};

#[tokio::test]
async fn two_scripts_are_compared_word_by_word_and_the_older_one_is_used_again() {
    let (desk, stock) = Desk::stocked().await;
    let job = &stock.takes;
    desk.go(&format!("#/jobs/{job}/visuals"), "[data-testid=take-stale]").await;
    let why = desk.script("return document.querySelector('[data-testid=take-stale]').textContent").await;
    assert_eq!(why, "out of date: script 2 is selected");

    desk.go(&format!("#/jobs/{job}/script"), "[data-testid=compare-take]").await;
    desk.click("[data-testid=compare-take]").await;
    desk.find("[data-testid=script-changes] ins").await;
    desk.find("[data-testid=script-changes] del").await;
    desk.click("[data-testid=compare-use]").await;
    desk.until("the first script is selected", async || {
        let view = desk.ask("get_job", json!({ "id": job })).await;
        let takes = view["stage_views"][2]["takes"].as_array()?.clone();
        takes.into_iter().find(|take| take["selected"] == true).filter(|take| take["number"] == 1)
    })
    .await;
    desk.close().await;
}

/// What the first scene says, as the page has it.
const FIRST_SCENE: &str = "[data-testid=narration-1]";

/// Waits until the page shows a take of a script.
async fn shows(desk: &Desk, what: &str, script: &Value) {
    let said = json!(script["scenes"][0]["narration"]);
    desk.holds(what, &format!("document.querySelector('{FIRST_SCENE}')?.value === {said}")).await;
}

/// Which take of a stage is selected, by number.
async fn selected(desk: &Desk, job: &Value, stage: usize) -> Value {
    let takes = desk.takes(job, stage).await;
    takes.iter().find(|take| take["selected"] == true).map_or(Value::Null, |take| take["number"].clone())
}

#[tokio::test]
async fn an_older_take_is_looked_at_then_used_and_nothing_that_was_made_is_lost() {
    let (desk, stock) = Desk::stocked().await;
    let job = &stock.takes;
    let scripts = desk.takes(job, SCRIPT).await;
    let (newer, older) = (desk.content(&scripts[0]["id"]).await, desk.content(&scripts[1]["id"]).await);
    let made = files::all_in(&desk.workspace().join("output/jobs"));
    desk.go(&format!("#/jobs/{job}/script"), FIRST_SCENE).await;
    shows(&desk, "the selected take is shown", &newer).await;
    let spoken = "[data-testid=spoken-time]";
    desk.until("it says how long its voice is", async || {
        (!desk.text(spoken).await?.contains("about")).then_some(())
    })
    .await;
    desk.find("nav .node.stale [data-testid=stage-visuals]").await;
    desk.gone("nav .node.stale [data-testid=stage-voiceover]").await;

    // Looking changes nothing.
    let look = format!("[data-testid=take][data-take='{}'] .look", scripts[1]["id"]);
    desk.click(&look).await;
    desk.says("[data-testid=looking]", "You are looking at take 1. Later stages read take 2.").await;
    shows(&desk, "the older take is shown", &older).await;
    desk.says(spoken, "about").await;
    desk.click("[data-testid=looking] button").await;
    desk.gone("[data-testid=looking]").await;
    shows(&desk, "the selected take is shown again", &newer).await;
    assert_eq!(selected(&desk, job, SCRIPT).await, 2);

    // Using it does: its pictures are up to date again, and the voice of the other is not.
    desk.click(&look).await;
    desk.click("[data-testid=use-take]").await;
    desk.gone("[data-testid=looking]").await;
    shows(&desk, "the older take is shown", &older).await;
    desk.find("nav .node.stale [data-testid=stage-voiceover]").await;
    desk.gone("nav .node.stale [data-testid=stage-visuals]").await;
    assert_eq!(selected(&desk, job, SCRIPT).await, 1);
    desk.go(&format!("#/jobs/{job}/voiceover"), "[data-testid=stale]").await;
    desk.says("[data-testid=take-stale]", "out of date: script 1 is selected").await;

    // The voice of this script is there still, and is picked without being spoken again.
    let voices = desk.takes(job, VOICE).await;
    desk.click(&format!("[data-testid=take][data-take='{}'] [data-testid=select-take]", voices[1]["id"]))
        .await;
    desk.gone("nav .node.stale").await;
    assert_eq!((selected(&desk, job, VOICE).await, desk.takes(job, VOICE).await.len()), (json!(1), 2));
    assert_eq!(files::all_in(&desk.workspace().join("output/jobs")), made, "no file came, changed or went");
    desk.close().await;
}

#[tokio::test]
async fn two_takes_of_the_pictures_and_two_of_the_trends_are_compared() {
    let (desk, stock) = Desk::stocked().await;
    pictures(&desk, &stock.takes).await;
    trends(&desk, &stock.takes).await;
    desk.close().await;
}

/// A picture of one's own for the first scene: it is another there, and the same in the others.
async fn pictures(desk: &Desk, job: &Value) {
    let clip = files::video(&desk.own_files(), "a walk.mp4", 2);
    let options = json!({ "scenes": [1], "visuals": [desk.uploaded(&clip).await] });
    desk.run(json!({ "command": "visuals", "job_id": job, "options": options })).await;
    desk.go(&format!("#/jobs/{job}/visuals"), "[data-testid=compare-take]").await;
    desk.press_with(Key::Shift, "c").await;
    let pair = "[data-testid=visuals-pair]";
    desk.find(pair).await;
    let scenes = desk.count(&format!("{pair} li")).await;
    let drawn = format!(
        "[...document.querySelectorAll('{pair} img')].filter(one => one.naturalWidth > 0).length === {}",
        2 * scenes
    );
    desk.holds("two frames a scene are drawn", &drawn).await;
    let unchanged = format!(
        "[...document.querySelectorAll('{pair} li')].map(scene => scene.innerText.includes('unchanged'))"
    );
    let others = vec![true; scenes as usize - 1];
    assert_eq!(desk.worth(&unchanged).await, json!([vec![false], others].concat()));
    // What is said is what is seen.
    let bytes = format!(
        "Promise.all([...document.querySelectorAll('{pair} img')].slice(0, 4).map(one => \
         fetch(one.src).then(answer => answer.arrayBuffer()).then(bytes => new Uint8Array(bytes).join())))"
    );
    let bytes = desk.promise(&bytes).await;
    assert_ne!(bytes[0], bytes[1], "the first scene's frames are different");
    assert_eq!(bytes[2], bytes[3], "the second scene's are the same");
    desk.click("[data-testid=compare-close]").await;
    desk.gone(pair).await;
}

/// Two lists that have videos in common, with their figures; and the one that the job began with.
async fn trends(desk: &Desk, job: &Value) {
    let posted = desk.worth("new Date(Date.now() - 86_400_000).toISOString()").await;
    let head = "platform,id,title,creator,views,likes,comments,shares,duration,posted_at,hashtags";
    let row = |id: u32, title: &str, likes: u32| {
        format!("tiktok,{id},{title},Ana,{},{likes},0,0,20,{},#tea", likes * 10, posted.as_str().unwrap())
    };
    let lists = [
        [row(1, "Tea", 500), row(2, "Milk", 4000), row(3, "Sugar", 10)],
        [row(1, "Tea", 1000), row(2, "Milk", 3000), row(4, "Cups", 20)],
    ];
    for (at, rows) in lists.iter().enumerate() {
        let file = desk.own_files().join(format!("list {at}.csv"));
        fs::write(&file, format!("{head}\n{}\n", rows.join("\n"))).unwrap();
        let options = json!({ "import": desk.uploaded(&file).await });
        desk.run(json!({ "command": "trend_collection", "job_id": job, "options": options })).await;
    }
    desk.go(&format!("#/jobs/{job}/trend_collection"), "[data-testid=compare-take]").await;
    desk.press_with(Key::Shift, "c").await;
    let sum = "[data-testid=trends-pair-sum]";
    desk.says(sum, "4 videos in both together · 1 new · 1 gone").await;
    let rows = "[...document.querySelectorAll('[data-testid=trends-pair] .line:not(.head)')].map(row => \
        [...row.querySelectorAll('[role=cell]')].map(cell => cell.innerText.split('\\n')[0].trim()))";
    let rows: Vec<Vec<String>> = serde_json::from_value(desk.worth(rows).await).unwrap();
    let seen: Vec<[&str; 4]> = rows.iter().map(|row| [&*row[0], &*row[3], &*row[4], &*row[5]]).collect();
    assert_eq!(
        seen,
        [
            ["Milk", "40 k", "30 k", "−25 %"],
            ["Tea", "5.0 k", "10 k", "+100 %"],
            ["Cups", "–", "200", "only in take 3"],
            ["Sugar", "100", "–", "only in take 2"],
        ]
    );

    let first = desk.takes(job, TRENDS).await[2]["id"].clone();
    desk.choose("[data-testid=compare-0]", &first.to_string()).await;
    desk.says(sum, "3 new").await;
    desk.click("[data-testid=compare-use]").await;
    desk.gone("[data-testid=trends-pair]").await;
    assert_eq!(selected(desk, job, TRENDS).await, 1);
}

#[tokio::test]
async fn two_voices_are_switched_while_they_play() {
    let (desk, stock) = Desk::stocked().await;
    let job = &stock.takes;
    desk.go(&format!("#/jobs/{job}/voiceover"), "[data-testid=voice-play]").await;
    desk.press_with(Key::Shift, "c").await;
    desk.find("[data-testid=voice-pair]").await;
    desk.script(
        "window.first = document.querySelector('[data-testid=pair-audio-0]'); \
         window.second = document.querySelector('[data-testid=pair-audio-1]')",
    )
    .await;
    desk.holds("both can be heard", "Math.min(first.readyState, second.readyState) >= 2").await;
    desk.press(" ").await;
    desk.until("the first voice is heard", async || desk.seconds("first").await.filter(|at| *at > 0.3)).await;
    desk.press("b").await;
    desk.until("the second voice goes on where the first one was", async || {
        let turn = "return window.first.paused && !window.second.paused && window.second.currentTime > 0.2";
        desk.script(turn).await.as_bool().filter(|turned| *turned)
    })
    .await;
    desk.close().await;
}
