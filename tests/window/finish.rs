//! How a composition is finished, seen before it is rendered: captions, music, and what the change will cost.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{desk::Desk, files, work::COMPOSITION};

const FINISH: &str = "[data-testid=finish]";

/// The pieces that the panel says have to be encoded, of how many.
async fn cost(desk: &Desk) -> Option<(u64, u64)> {
    let told = desk.text("[data-testid=cost]").await?;
    let mut numbers = told.split(|sign: char| !sign.is_ascii_digit()).filter_map(|word| word.parse().ok());
    let first = numbers.next()?;
    // “Nothing to encode: all 6 pieces are there”, or “2 of 6 pieces to encode”.
    Some(numbers.next().map_or((0, first), |of| (first, of)))
}

#[tokio::test]
async fn a_finish_is_seen_costs_what_it_says_and_is_kept_with_its_take() {
    let (desk, stock) = Desk::stocked().await;
    let job = &stock.job;
    desk.go(&format!("#/jobs/{job}/composition"), "[data-testid=show-finish]").await;
    desk.click("[data-testid=show-finish]").await;
    let drawn = "document.querySelector('[data-testid=rehearsal]')?.naturalWidth > 0";
    desk.holds("the frame is drawn", drawn).await;
    desk.until("nothing would have to be encoded", async || {
        cost(&desk).await.filter(|(encode, _)| *encode == 0)
    })
    .await;

    guides(&desk).await;
    music(&desk).await;
    let said = captions(&desk).await;
    let volume: u64 = desk.value("#volume").await.parse().unwrap();
    desk.click("[data-testid=compose-with]").await;
    let takes = desk
        .until("there is a second take", async || {
            let takes = desk.takes(job, COMPOSITION).await;
            (takes.len() == 2).then_some(takes)
        })
        .await;
    desk.rest(job).await;
    let made = desk.content(&takes[0]["id"]).await;
    let (chunks, reused) = (made["chunks"].as_u64().unwrap(), made["reused"].as_u64().unwrap());
    assert_eq!((chunks - reused, chunks), said, "what was said is what was encoded");
    assert_eq!(made["finish"]["captions"]["mode"], "lines");
    assert_eq!(made["finish"]["music"]["source"]["kind"], "file");
    assert_eq!(made["finish"]["music"]["volume_permille"], json!(volume));
    let first = desk.content(&takes[1]["id"]).await;
    assert_eq!(first["finish"], Value::Null, "the first take is finished as the theme says, still");
    desk.close().await;
}

/// What each platform leaves free of its own over a square video in the middle of a phone's screen, in percent of the frame
/// from its top, right, bottom and left. Below only Reels and Shorts reach into it; elsewhere it is the title-safe 5 %.
const FREE: [(&str, [u32; 4]); 4] = [
    ("core", [5, 10, 5, 10]),
    ("tiktok", [5, 10, 5, 6]),
    ("reels", [5, 6, 23, 6]),
    ("shorts", [5, 10, 6, 6]),
];

/// Guides are drawn over the frame for each platform, and taken away. They are no part of the video.
async fn guides(desk: &Desk) {
    let list = format!("{FINISH} select[aria-label=Guides]");
    let zone = format!("{FINISH} .zone");
    let free = format!(
        "((zone, frame) => [(zone.top - frame.top) / frame.height, (frame.right - zone.right) / frame.width, \
         (frame.bottom - zone.bottom) / frame.height, (zone.left - frame.left) / frame.width] \
         .map(part => Math.round(part * 100)))\
         (...['{zone}', '[data-testid=rehearsal]'].map(css => document.querySelector(css).getBoundingClientRect()))"
    );
    for (platform, wanted) in FREE {
        desk.choose(&list, platform).await;
        desk.find(&zone).await;
        desk.until(&format!("{platform} leaves {wanted:?} free"), async || {
            (desk.worth(&free).await == json!(wanted)).then_some(())
        })
        .await;
    }
    desk.choose(&list, "none").await;
    desk.gone(&zone).await;
    desk.until("they cost nothing", async || cost(desk).await.filter(|(encode, _)| *encode == 0)).await;
}

/// A file of the user's is dropped as music, and made a little louder: nothing has to be encoded for it.
async fn music(desk: &Desk) {
    let tune = files::voice(&desk.own_files(), "a tune.wav", 8);
    desk.drop_file(".music-drop", &tune).await;
    desk.holds("it is the music", "document.querySelector('[data-testid=music-source]')?.value === 'file'")
        .await;
    let slider = volume(desk).await;
    let before: i64 = desk.value(&slider).await.parse().unwrap();
    desk.focus(&slider).await;
    for _ in 0..3 {
        desk.press(Key::Right).await;
    }
    desk.until("it is louder", async || {
        (desk.value(&slider).await.parse::<i64>().unwrap() == before + 30).then_some(())
    })
    .await;
    desk.says(FINISH, &format!("Volume: {} %", (before + 30) / 10)).await;
    desk.until("nothing has to be encoded for the sound", async || {
        cost(desk).await.filter(|(encode, _)| *encode == 0)
    })
    .await;
    heard(desk).await;
}

/// Voice and music are heard before anything is rendered, and stop when the page is left.
async fn heard(desk: &Desk) {
    desk.click("[data-testid=mix-play]").await;
    for track in ["mix-voice", "mix-music"] {
        let plays = format!("document.querySelector('[data-testid={track}]').currentTime > 1.2");
        desk.holds(&format!("{track} plays on"), &plays).await;
    }
    let stepped_back = "document.querySelector('[data-testid=mix-music]').volume < 0.3";
    desk.holds("the music is under the voice", stepped_back).await;
    desk.click("[data-testid=mix-play]").await;
    desk.holds("both stand still", "[...document.querySelectorAll('audio')].every(one => one.paused)").await;
}

/// The volume's slider: the one that is labelled so.
async fn volume(desk: &Desk) -> String {
    desk.script(&format!(
        "[...document.querySelectorAll('{FINISH} label')].find(one => one.textContent.startsWith('Volume')) \
         .querySelector('input').id = 'volume'"
    ))
    .await;
    "#volume".to_owned()
}

/// Captions line by line: the frame is drawn anew, and some pieces have to be encoded. Answers how many, of how many.
async fn captions(desk: &Desk) -> (u64, u64) {
    let address = "document.querySelector('[data-testid=rehearsal]').src";
    let before = desk.worth(address).await;
    desk.choose("[data-testid=caption-mode]", "lines").await;
    desk.until("the frame is another", async || (desk.worth(address).await != before).then_some(())).await;
    desk.until("it says what has to be encoded", async || cost(desk).await.filter(|(encode, _)| *encode > 0))
        .await
}
