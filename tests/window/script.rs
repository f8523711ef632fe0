//! The script's editor, by keyboard and by pointer, from the first word typed to the new take.

use serde_json::{Value, json};
use thirtyfour::{By, Key};

use crate::{desk::Desk, furniture::furnish_small_theme, work::SCRIPT};

/// A sentence a scene.
const SENTENCES: [&str; 3] = [
    "The kettle is older than I am, and it has been on this stove for as long as I can think.",
    "It sings before it boils, which is how everybody in the house knows that it is morning.",
    "Nobody has ever had to look at a clock in this kitchen, and nobody is ever late for school.",
];

/// What the scenes say, in their order.
async fn narrations(desk: &Desk) -> Vec<String> {
    let said =
        desk.worth("[...document.querySelectorAll('[data-testid^=narration-]')].map(one => one.value)").await;
    serde_json::from_value(said).unwrap()
}

/// Waits until the scenes say this.
async fn say(desk: &Desk, what: &str, wanted: &[&str]) {
    desk.until(&format!("{what}: the scenes say {wanted:?}"), async || {
        (narrations(desk).await == wanted).then_some(())
    })
    .await;
}

/// Puts the caret into a scene's text, so many letters from its start.
async fn caret(desk: &Desk, scene: usize, letters: usize) {
    desk.focus(&format!("[data-testid=narration-{scene}]")).await;
    desk.press_with(Key::Control, Key::Home).await;
    for _ in 0..letters {
        desk.press(Key::Right).await;
    }
}

async fn undo(desk: &Desk) {
    desk.press_with(Key::Control, "z").await;
}

#[tokio::test]
async fn a_script_is_edited_in_every_way_and_saved_as_a_new_take() {
    let desk = Desk::open(furnish_small_theme).await;
    let options = json!({ "text": SENTENCES.join("\n\n") });
    let job = desk.run(json!({ "command": "script", "theme": "small", "options": options })).await;
    desk.go(&format!("#/jobs/{job}/script"), "[data-testid=narration-3]").await;
    let first = desk.takes(&job, SCRIPT).await[0]["id"].clone();
    let before = desk.content(&first).await;
    say(&desk, "cut at the sentences", &SENTENCES).await;
    desk.find("[data-testid=save-script][aria-disabled=true]").await;

    typing(&desk).await;
    length(&desk).await;
    order(&desk).await;
    parts(&desk).await;
    overlay(&desk).await;
    limits(&desk).await;
    save(&desk, &job, &first, &before).await;
    desk.close().await;
}

/// Words are typed, taken back and brought back.
async fn typing(desk: &Desk) {
    let [one, two, three] = SENTENCES;
    desk.write("[data-testid=narration-2]", "It sings.").await;
    say(desk, "typed over", &[one, "It sings.", three]).await;
    desk.says("[data-testid=save-script]", "Save as take 2").await;
    undo(desk).await;
    say(desk, "undone", &SENTENCES).await;
    desk.press_with(Key::Control, "y").await;
    say(desk, "done again", &[one, "It sings.", three]).await;
    undo(desk).await;
    say(desk, "undone", &[one, two, three]).await;
}

/// Scenes change places, by keyboard and by hand.
async fn order(desk: &Desk) {
    let [one, two, three] = SENTENCES;
    desk.focus("[data-testid=scene-1] .grip").await;
    desk.press(Key::Down).await;
    say(desk, "moved by its grip's arrow key", &[two, one, three]).await;
    desk.holds(
        "the grip has the focus still",
        "document.activeElement.matches('[data-testid=scene-2] .grip')",
    )
    .await;
    desk.focus("[data-testid=narration-2]").await;
    desk.press_with(Key::Alt, Key::Up).await;
    say(desk, "moved from inside its text", &[one, two, three]).await;

    let apart = "(card => Math.round(card(3).top - card(1).top + card(3).height / 2))\
                 (scene => document.querySelector(`[data-testid=scene-${scene}]`).getBoundingClientRect())";
    let apart = desk.worth(apart).await.as_i64().unwrap();
    desk.drag("[data-testid=scene-1] .grip", (0, apart)).await;
    say(desk, "dragged below the last", &[two, three, one]).await;
    undo(desk).await;
    say(desk, "back where it was", &[one, two, three]).await;
}

/// Scenes are split, merged, added and removed.
async fn parts(desk: &Desk) {
    let [one, two, three] = SENTENCES;
    let letters = "It sings before it boils,".len();
    caret(desk, 2, letters).await;
    desk.press_with(Key::Alt, Key::Enter).await;
    let (head, tail) = (&two[..letters], two[letters..].trim_start());
    say(desk, "split at the caret", &[one, head, tail, three]).await;
    desk.focused("[data-testid=narration-3]").await;
    desk.focus("[data-testid=narration-2]").await;
    desk.press_with(Key::Alt, "j").await;
    say(desk, "merged with the next", &[one, two, three]).await;

    desk.focus("[data-testid=narration-1]").await;
    desk.press_with(Key::Alt, "n").await;
    desk.focused("[data-testid=narration-2]").await;
    desk.press("In between.").await;
    say(desk, "added after the first", &[one, "In between.", two, three]).await;
    desk.click("[data-testid=scene-menu-3]").await;
    desk.click("[data-testid=remove-scene]").await;
    say(desk, "one taken out", &[one, "In between.", three]).await;
    desk.gone("[role=menu]").await;
}

/// An overlay is written, placed, and moved in time by hand, by key and by number.
async fn overlay(desk: &Desk) {
    desk.click("[data-testid=add-overlay-2]").await;
    desk.focused("[data-testid=overlay-text]").await;
    desk.press("Older than me").await;
    let edit = "[data-testid=overlay-edit]";
    desk.choose(&format!("{edit} [aria-label=Position]"), "bottom").await;
    desk.choose(&format!("{edit} [aria-label=Style]"), "highlight").await;
    let face = "[data-testid=overlays] .bar.on .face";
    let starts = async || begins(desk).await;
    let at = starts().await;
    desk.focus(face).await;
    desk.press(Key::Right).await;
    desk.until("an arrow key moves it", async || (starts().await > at).then_some(())).await;
    let at = starts().await;
    desk.drag(face, (60, 0)).await;
    desk.until("a hand drags it", async || (starts().await > at).then_some(())).await;
    for (edge, seconds) in [(4, "1.5"), (5, "3.5")] {
        desk.write(&format!("{edit} label:nth-child({edge}) input"), seconds).await;
        desk.press(Key::Tab).await;
    }
    desk.until("a number sets it", async || (starts().await == 1500).then_some(())).await;
}

/// Where the overlay that is worked on begins, in milliseconds.
async fn begins(desk: &Desk) -> i64 {
    let value = desk.value("[data-testid=overlay-edit] label:nth-child(4) input").await;
    (value.parse::<f64>().unwrap() * 1000.0).round() as i64
}

/// How long it takes to say is told with every word, and held against a target that can be changed.
async fn length(desk: &Desk) {
    let spoken = "[data-testid=spoken-time]";
    let target = "[aria-label='Target length in seconds']";
    let before = desk.text(spoken).await;
    desk.write("[data-testid=narration-1]", "One").await;
    desk.write("[data-testid=narration-2]", "two").await;
    desk.write("[data-testid=narration-3]", "three").await;
    let short = told(desk, spoken).await;
    assert_ne!(desk.text(spoken).await, before);
    // Twice as many words take twice as long, of which a tenth of a second is told.
    desk.press(" four").await;
    desk.until("a word more", async || (told(desk, spoken).await > short).then_some(())).await;
    desk.press(" five six").await;
    let long = told(desk, spoken).await;
    assert!((long - 2.0 * short).abs() < 0.11, "{long} s is twice {short} s");

    desk.write(target, "60").await;
    desk.press(Key::Tab).await;
    let under = told(desk, "[data-testid=off-target]").await;
    assert!((under - (60.0 - long)).abs() < 0.11, "{under} s are missing");
    desk.says("[data-testid=off-target]", "under").await;
    desk.write(target, "1").await;
    desk.press(Key::Tab).await;
    desk.says("[data-testid=off-target]", "over").await;
    desk.write(target, &long.round().to_string()).await;
    desk.press(Key::Tab).await;
    desk.gone("[data-testid=off-target]").await;
    desk.write("[data-testid=narration-3]", "three and some more words than that").await;
    desk.says("[data-testid=off-target]", "over").await;
    desk.until("all of it is undone", async || {
        undo(desk).await;
        (narrations(desk).await == SENTENCES).then_some(())
    })
    .await;
}

/// The seconds that an element tells.
async fn told(desk: &Desk, css: &str) -> f64 {
    let said = desk.find(css).await.text().await.unwrap();
    let mut words = said.split(' ').filter_map(|word| word.parse().ok());
    words.next().unwrap_or_else(|| panic!("{said:?} tells seconds"))
}

/// What a field of the published texts has used of what each platform takes.
async fn used(desk: &Desk, field: &str) -> String {
    let limits = "closest('.field').querySelector('[data-testid=limits]').innerText";
    let said = desk.worth(&format!("document.querySelector('[data-testid={field}]').{limits}")).await;
    said.as_str().unwrap().replace('\n', " ")
}

/// Waits until what is used of a field says this.
async fn uses(desk: &Desk, field: &str, words: &str) {
    desk.until(&format!("{field} says “{words}”"), async || {
        used(desk, field).await.contains(words).then_some(())
    })
    .await;
}

/// Titles, descriptions and hashtags are held against what the platforms take, with every letter.
async fn limits(desk: &Desk) {
    desk.write("[data-testid=hashtags]", "#one #two #three #four #five #six").await;
    uses(desk, "hashtags", "6 / 5").await;
    uses(desk, "hashtags", "Shorts 6 / 15").await;
    desk.press(Key::Tab).await;
    desk.find("[data-testid=hashtags][aria-invalid=true]").await;
    desk.write("[data-testid=hashtags]", "tea, #Kettle").await;
    uses(desk, "hashtags", "2 / 5").await;
    desk.press(Key::Tab).await;
    desk.find("[data-testid=hashtags][aria-invalid=false]").await;
    // The caption is published with its hashtags.
    desk.write("[data-testid=description]", "Hot").await;
    uses(desk, "description", &format!("{} / 2200", "Hot #tea #kettle".len())).await;
    desk.press(" 🫖").await;
    uses(desk, "description", &format!("{} / 2200", "Hot _ #tea #kettle".len())).await;
    desk.write("[data-testid=title]", &"t".repeat(101)).await;
    uses(desk, "title", "101 / 100, 1 too many").await;
    desk.find("[data-testid=title][aria-invalid=true]").await;
    desk.press(Key::Backspace).await;
    uses(desk, "title", "100 / 100").await;
    desk.find("[data-testid=title][aria-invalid=false]").await;
    desk.write("[data-testid=title]", "The kettle").await;
    desk.find("[data-testid=title][aria-invalid=false]").await;
}

/// The draft becomes take 2, and take 1 stays what it was.
async fn save(desk: &Desk, job: &Value, first: &Value, before: &Value) {
    desk.press_with(Key::Control, "s").await;
    desk.says("[data-testid=notice]", "Saved as take 2").await;
    let takes = desk.takes(job, SCRIPT).await;
    assert_eq!(takes.len(), 2);
    let saved = takes.iter().find(|take| take["number"] == 2).unwrap();
    assert_eq!(saved["selected"], true);
    assert_eq!(&desk.content(first).await, before, "the first take is what it was");
    let script = desk.content(&saved["id"]).await;
    let said: Vec<&str> = script["scenes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|scene| scene["narration"].as_str().unwrap())
        .collect();
    assert_eq!(said, [SENTENCES[0], "In between.", SENTENCES[2]]);
    let overlays = script["overlays"].as_array().unwrap();
    let overlay =
        overlays.iter().find(|overlay| overlay["text"] == "Older than me").expect("the overlay is kept");
    assert_eq!(
        json!([overlay["position"], overlay["style"], overlay["start_ms"], overlay["end_ms"]]),
        json!(["bottom", "highlight", 1500, 3500])
    );
    assert_eq!(script["hashtags"], json!(["tea", "kettle"]));
    assert_eq!(script["title"], "The kettle");
    desk.holds("both takes are listed", "document.querySelectorAll('[data-testid=take]').length === 2").await;
    // The older one can be looked at, and is what the page shows then.
    desk.user.find(By::Css("[data-testid=take]:last-child .look")).await.unwrap().click().await.unwrap();
    say(desk, "the first take", &SENTENCES).await;
}
