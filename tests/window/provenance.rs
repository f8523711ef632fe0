//! Where a video came from, read in the review room and held against the file that lies beside it.

use std::fs;

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{desk::Desk, files};

/// A fact of the list, by what it is called.
async fn fact(desk: &Desk, name: &str) -> Value {
    desk.worth(&format!(
        "[...document.querySelectorAll('[data-testid=provenance] > div')] \
         .find(line => line.querySelector('dt').innerText === '{name}')?.querySelector('dd').innerText"
    ))
    .await
}

/// What a list beneath the facts says, line by line.
async fn lines(desk: &Desk, list: &str) -> Vec<String> {
    let lines = format!(
        "[...document.querySelectorAll('[data-testid=provenance] ~ {list} > li')].map(line => \
         [...line.childNodes].map(part => part.textContent.trim()).filter(Boolean).join(' '))"
    );
    serde_json::from_value(desk.worth(&lines).await).unwrap()
}

#[tokio::test]
async fn a_video_says_what_it_was_made_from_as_the_file_beside_it_does() {
    let (desk, stock) = Desk::stocked().await;
    let beside = files::of_kind(&desk.workspace().join("output/review"), "json");
    let beside = beside.iter().map(|path| fs::read_to_string(path).unwrap());
    let mut beside = beside.map(|text| serde_json::from_str::<Value>(&text).unwrap());
    let wanted = beside.find(|one| one["video_id"] == stock.video).expect("it lies beside the video");

    desk.go(&format!("#/review/{}", stock.video), "[data-testid=tab-made]").await;
    desk.click("[data-testid=tab-made]").await;
    desk.find("[data-testid=provenance]").await;
    assert_eq!(fact(&desk, "Theme").await, "small");
    assert_eq!(fact(&desk, "Trend report").await, format!("No. {}", wanted["trend_report_id"]));
    assert_eq!(fact(&desk, "Cost").await, "$0.00");
    let film = fact(&desk, "File").await;
    assert!(film.as_str().unwrap().starts_with("720 × 720 · 24 fps · "), "{film}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    assert_eq!(
        lines(&desk, ".prompts").await,
        wanted["prompts"].as_array().unwrap().iter().map(text).collect::<Vec<_>>()
    );
    assert_eq!(
        lines(&desk, ".engines").await,
        [
            "Trends Bundled sample",
            "Analysis figures",
            "Script Outline writer, seed 1",
            "Visuals Drawn",
            "Voice espeak-ng, en-us",
            &format!("Composition renderer, {}", text(&wanted["providers"][5]["model"])),
        ]
    );
    hashes(&desk, &wanted).await;
    copied(&desk, &wanted).await;

    // From there one goes to what it was made by.
    desk.click("[data-testid=provenance] a[href*=themes]").await;
    desk.find("[data-testid=theme-row-small][aria-current=true]").await;
    desk.go(&format!("#/review/{}", stock.video), "[data-testid=tab-made]").await;
    desk.click("[data-testid=tab-made]").await;
    desk.click("[data-testid=provenance] a[href*=jobs]").await;
    desk.holds("its job is open", &format!("location.hash.startsWith('#/jobs/{}')", stock.job)).await;
    desk.close().await;
}

/// Each file by its name and the beginning of its hash.
async fn hashes(desk: &Desk, wanted: &Value) {
    desk.focus("[data-testid=provenance] ~ details summary").await;
    desk.press(Key::Enter).await;
    let shown = "[...document.querySelectorAll('[data-testid=provenance] ~ details[open] li')].map(line => \
                 [line.querySelector('span').innerText, line.querySelector('code').title])";
    desk.holds("the files are shown", &format!("({shown}).length > 0")).await;
    let files = wanted["hashes"].as_array().unwrap();
    let files: Vec<Value> = files.iter().map(|file| json!([file["name"], file["blake3"]])).collect();
    assert_eq!(desk.worth(shown).await, json!(files));
}

/// All of it is copied as it lies on the disk.
async fn copied(desk: &Desk, wanted: &Value) {
    desk.script(
        "[...document.querySelectorAll('button')].find(one => one.innerText === 'Copy as JSON').id = 'copy'",
    )
    .await;
    desk.click("#copy").await;
    desk.script(
        "document.body.append(Object.assign(document.createElement('textarea'), { id: 'elsewhere' }))",
    )
    .await;
    desk.focus("#elsewhere").await;
    desk.press_with(Key::Control, "v").await;
    let pasted = desk.value("#elsewhere").await;
    desk.script("document.getElementById('elsewhere').remove()").await;
    assert_eq!(&serde_json::from_str::<Value>(&pasted).unwrap(), wanted, "{pasted}");
}
