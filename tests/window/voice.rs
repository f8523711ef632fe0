//! A job's voice: heard from a word on, chosen by its sound, and replaced by a recording.

use serde_json::Value;

use crate::{desk::Desk, files, work::VOICE};

/// How far the player may be from a word's beginning, in seconds: what a sound's packets are apart.
const CLOSE: f64 = 0.06;

/// Waits until the stage has so many takes, and answers the newest, whole.
async fn take(desk: &Desk, job: &Value, number: usize) -> Value {
    let takes = desk
        .until(&format!("there is take {number} of the voice"), async || {
            let takes = desk.takes(job, VOICE).await;
            (takes.len() == number).then_some(takes)
        })
        .await;
    desk.rest(job).await;
    desk.content(&takes[0]["id"]).await
}

#[tokio::test]
async fn a_voice_is_heard_from_a_word_on_chosen_by_ear_and_replaced_by_a_recording() {
    let (desk, stock) = Desk::stocked().await;
    let job = &stock.job;
    desk.go(&format!("#/jobs/{job}/voiceover"), "[data-testid=words] .word").await;
    let first = take(&desk, job, 1).await;
    from_a_word_on(&desk, &first).await;
    by_ear(&desk, job, &first).await;

    let recording = files::voice(&desk.own_files(), "my voice.wav", 3);
    desk.drop_file("[data-testid=panel-voiceover] .voice-drop", &recording).await;
    let dropped = take(&desk, job, 3).await;
    assert_eq!(dropped["speech"]["engine"], "recording");
    desk.says("[data-testid=panel-voiceover] .facts", "recording").await;
    let oldest = desk.takes(job, VOICE).await.pop().unwrap();
    assert_eq!(desk.content(&oldest["id"]).await, first, "the first voice is what it was");
    desk.close().await;
}

/// A click on a word plays from there, and the word that is said is marked.
async fn from_a_word_on(desk: &Desk, voice: &Value) {
    let words = voice["speech"]["words"].as_array().unwrap();
    let at = words.len() / 2;
    let begins = words[at]["start_ms"].as_f64().unwrap() / 1000.0;
    desk.holds(
        "the sound is there",
        "(window.voice = document.querySelector('[data-testid=voice-audio]'))?.readyState >= 2",
    )
    .await;
    // As it sets out: once it is there it plays on.
    desk.script(
        "window.voice.addEventListener('seeking', () => (window.sought ??= window.voice.currentTime))",
    )
    .await;
    desk.script(&format!("document.querySelectorAll('[data-testid=words] .word')[{at}].id = 'word'")).await;
    desk.click("#word").await;
    let sought = desk.until("it goes to the word", async || desk.worth("window.sought").await.as_f64()).await;
    assert!((sought - begins).abs() < CLOSE, "{sought} s and not {begins} s");
    desk.until("it plays from there", async || desk.seconds("voice").await.filter(|now| *now > begins + 0.2))
        .await;
    desk.holds(
        "words are marked as they are said",
        "document.querySelectorAll('[data-testid=words] .now').length === 1",
    )
    .await;
    desk.holds("it ends", "window.voice.ended || window.voice.paused").await;
}

/// Another voice is heard with a sentence, and then speaks the script.
async fn by_ear(desk: &Desk, job: &Value, before: &Value) {
    let voices = desk.ask("list_voices", serde_json::json!({})).await;
    let other = voices
        .as_array()
        .unwrap()
        .iter()
        .find(|voice| voice.as_str().unwrap().starts_with("en-") && **voice != before["speech"]["voice"]);
    let other = other.expect("a second English voice").as_str().unwrap();
    desk.click("[data-testid=choose-voice]").await;
    desk.choose("[data-testid=voice-name]", other).await;
    desk.write("[data-testid=voice-dialog] textarea", "Is this how I sound?").await;
    desk.click("[data-testid=hear-voice]").await;
    desk.holds(
        "the sentence is heard",
        "(one => one?.currentTime > 0.2 && one.duration < 5)(document.querySelector('[data-testid=voice-sample]'))",
    )
    .await;
    desk.click("[data-testid=speak]").await;
    let spoken = take(desk, job, 2).await;
    assert_eq!(spoken["speaker"]["name"], *other);
    assert_ne!(spoken["file"], before["file"], "it sounds different");
}
