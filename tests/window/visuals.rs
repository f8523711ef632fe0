//! Pictures of a job's scenes under a user's hands: found again, chosen, dropped, trimmed, framed, and taken back from an
//! older take.

use std::path::Path;

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{desk::Desk, files, furniture::furnish_small_theme, work::VISUALS};

/// A paragraph a scene.
const SCENES: [&str; 2] = [
    "The kettle sings before it boils, and everybody in the house knows that it is morning.",
    "The tea is ready in three minutes, and nobody in this kitchen is ever late for school.",
];
/// How far a point that was dragged may be from where the hand let go, in permille: a pixel or two.
const CLOSE: i64 = 15;

/// The small theme, and clips whose names fit the scenes.
fn furnish(workspace: &Path) {
    furnish_small_theme(workspace);
    let media = workspace.join("media");
    std::fs::create_dir_all(&media).expect("a folder");
    for name in ["kettle on the stove.mp4", "kettle at the window.mp4", "tea in a cup.mp4"] {
        files::video(&media, name, 2);
    }
}

/// The names of the pictures as they are shown, in the order of their scenes.
async fn names(desk: &Desk) -> Vec<String> {
    let names = "[...document.querySelectorAll('[data-testid=visuals] article .label b')].map(one => one.textContent)";
    serde_json::from_value(desk.worth(names).await).unwrap()
}

/// Waits until the stage has so many takes and the newest is shown, and answers its clips.
async fn take(desk: &Desk, job: &Value, number: usize) -> Vec<Value> {
    let takes = desk
        .until(&format!("there is take {number} of the pictures"), async || {
            let takes = desk.takes(job, VISUALS).await;
            (takes.len() == number).then_some(takes)
        })
        .await;
    assert_eq!((&takes[0]["number"], &takes[0]["selected"]), (&json!(number), &json!(true)));
    let clips = desk.content(&takes[0]["id"]).await["clips"].as_array().unwrap().clone();
    let wanted: Vec<&str> = clips.iter().map(|clip| clip["label"].as_str().unwrap()).collect();
    desk.until(&format!("{wanted:?} are shown"), async || (names(desk).await == wanted).then_some(())).await;
    desk.rest(job).await;
    clips
}

/// Presses one of the buttons that a scene's picture shows while it is pointed at or tabbed to.
async fn tool(desk: &Desk, testid: &str) {
    desk.focus(&format!("[data-testid={testid}]:not([aria-disabled=true])")).await;
    desk.press(Key::Enter).await;
}

#[tokio::test]
async fn pictures_are_found_again_chosen_dropped_trimmed_framed_and_taken_back() {
    let desk = Desk::open(furnish).await;
    let options = json!({ "text": SCENES.join("\n\n") });
    let job = desk.run(json!({ "command": "script", "theme": "small", "options": options })).await;
    desk.go(&format!("#/jobs/{job}/visuals"), "[data-testid=visuals-engine]").await;
    desk.choose("[data-testid=visuals-engine]", "library").await;
    desk.click("[data-testid=run-stage]").await;
    let first = take(&desk, &job, 1).await;
    assert_eq!(first[1]["label"], "tea in a cup.mp4", "the picture fits its scene's words: {first:?}");

    let again = found_again(&desk, &job, &first).await;
    let chosen = chosen(&desk, &job, &again).await;
    let dropped = dropped(&desk, &job, &chosen).await;
    framed(&desk, &job, &dropped).await;
    taken_back(&desk, &job, &first).await;
    desk.close().await;
}

/// Another picture for one scene leaves the other as it is.
async fn found_again(desk: &Desk, job: &Value, before: &[Value]) -> Vec<Value> {
    tool(desk, "redo-1").await;
    let clips = take(desk, job, 2).await;
    assert_ne!(clips[0]["label"], before[0]["label"], "another picture was found");
    assert_eq!(clips[1], before[1]);
    clips
}

/// What else the scene could show is looked at, and one of it is chosen.
async fn chosen(desk: &Desk, job: &Value, before: &[Value]) -> Vec<Value> {
    tool(desk, "edit-1").await;
    desk.click("[data-testid=scene-others]").await;
    let shown = before[0]["label"].as_str().unwrap();
    let others = format!(
        "[...document.querySelectorAll('[data-testid=candidate]')].filter(one => one.querySelector('img')?.complete \
         && one.querySelector('.cut').textContent.startsWith('kettle') \
         && one.querySelector('.cut').textContent !== '{shown}')"
    );
    desk.holds("the other kettle is offered, with its picture", &format!("{others}.length === 1")).await;
    desk.script(&format!("{others}[0].id = 'chosen'")).await;
    desk.click("#chosen").await;
    desk.gone("[data-testid=scene-dialog]").await;
    let clips = take(desk, job, 3).await;
    assert!(clips[0]["label"].as_str().unwrap().starts_with("kettle"), "{clips:?}");
    assert_ne!(clips[0]["label"], before[0]["label"]);
    assert_eq!(clips[1], before[1]);
    clips
}

/// A file is dropped on a scene.
async fn dropped(desk: &Desk, job: &Value, before: &[Value]) -> Vec<Value> {
    let file = files::video(&desk.own_files(), "my own, 100 % mine.mp4", 4);
    desk.drop_file("[data-testid=visual-2] .frame", &file).await;
    let clips = take(desk, job, 4).await;
    assert_eq!(clips[1]["label"], "my own, 100 % mine.mp4");
    assert_eq!(clips[0], before[0]);
    clips
}

/// In and out points and the point that is kept in sight, by key and by hand.
async fn framed(desk: &Desk, job: &Value, before: &[Value]) {
    tool(desk, "edit-2").await;
    desk.find("[data-testid=keep-frame][aria-disabled=true]").await;
    // Each press of an arrow key is a frame of the video's, of which the small theme has 24 a second.
    for (handle, key, presses) in [("trim-in", Key::Right, 12), ("trim-out", Key::Left, 5)] {
        desk.focus(&format!("[data-testid={handle}]")).await;
        for _ in 0..presses {
            desk.press(key.clone()).await;
        }
    }
    desk.says("[data-testid=trim]", "3.3 s used").await;
    let height =
        desk.worth("document.querySelector('[data-testid=focus]').getBoundingClientRect().height").await;
    let down = 60;
    let wanted = 500 + down * 1000 / height.as_f64().unwrap().round() as i64;
    desk.drag("[data-testid=focus]", (0, down)).await;
    desk.click("[data-testid=keep-frame]:not([aria-disabled=true])").await;
    desk.gone("[data-testid=scene-dialog]").await;
    let clips = take(desk, job, 5).await;
    assert_eq!(json!([clips[1]["source"]["in_ms"], clips[1]["source"]["out_ms"]]), json!([500, 3792]));
    assert_eq!(clips[1]["source"]["artifact"], before[1]["source"]["artifact"], "the file is the same");
    let (x, y) = (clips[1]["focus"]["x"].as_i64().unwrap(), clips[1]["focus"]["y"].as_i64().unwrap());
    assert!((x - 500).abs() < CLOSE && (y - wanted).abs() < CLOSE, "{x}, {y} and not 500, {wanted}");
    assert_eq!(clips[0], before[0]);
}

/// The scene's takes stand side by side, and the first is shown again; no take is gone for it.
async fn taken_back(desk: &Desk, job: &Value, first: &[Value]) {
    tool(desk, "edit-2").await;
    // The dialog is as high as the clip that it shows, once that is there.
    desk.find("[data-testid=trim]").await;
    desk.click("[data-testid=scene-takes]").await;
    desk.holds(
        "each of the five takes has its picture",
        "[...document.querySelectorAll('[data-testid=scene-dialog] .pick img')].filter(one => one.naturalWidth > 0).length === 5",
    )
    .await;
    desk.click("[data-testid=scene-dialog] .pick[title$='take 1']").await;
    desk.gone("[data-testid=scene-dialog]").await;
    let clips = take(desk, job, 6).await;
    assert_eq!(clips[1], first[1]);
    let oldest = desk.takes(job, VISUALS).await.pop().unwrap();
    assert_eq!(desk.content(&oldest["id"]).await["clips"], json!(first), "the first take is what it was");
}
