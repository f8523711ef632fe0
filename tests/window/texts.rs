//! Texts that are longer than anybody thought, and texts from right to left: taken or refused, kept as they were written,
//! and read in every place.

use std::fs;

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    desk::{Desk, SMALLEST},
    stock::Stock,
    work::{SCRIPT, VISUALS},
};

/// A Hebrew sentence of many words.
const HEBREW: &str = "קומקום ישן שר לפני שהוא רותח";
/// An Arabic one.
const ARABIC: &str = "الشاي جاهز في ثلاث دقائق";
/// Letters of a title that somebody wrote by mistake.
const PAGE: usize = 5000;
/// The most letters that a job's title may have.
const LONGEST: usize = 200;

#[tokio::test]
async fn a_title_as_long_as_a_page_is_told_kept_and_breaks_nothing() {
    let (desk, stock) = Desk::stocked().await;
    desk.resize(SMALLEST).await;
    job_title(&desk, &stock).await;
    script_title(&desk, &stock).await;
    for (address, wanted) in [
        (format!("#/jobs/{}/visuals", stock.job), "[data-testid=panel-visuals] h2"),
        (format!("#/review/{}", stock.video), "[data-testid=review-title]"),
        ("#/jobs".to_owned(), "[data-testid=job-row]"),
    ] {
        desk.go(&address, wanted).await;
        desk.readable(&address).await;
    }
    one_word(&desk).await;
    desk.close().await;
}

/// The job's title: too long a one is refused with its limit and stays in the field; the longest is taken.
async fn job_title(desk: &Desk, stock: &Stock) {
    let job = &stock.job;
    let before = desk.job(job).await["title"].clone();
    desk.go(&format!("#/jobs/{job}/script"), "[data-testid=job-title]").await;
    desk.copy(&"w".repeat(PAGE)).await;
    desk.click("[data-testid=job-title]").await;
    desk.focused("[data-testid=title-input]").await;
    desk.press_with(Key::Control, "a").await;
    desk.press_with(Key::Control, "v").await;
    desk.press(Key::Enter).await;
    desk.says("[data-testid=notice]", "1 to 200 characters").await;
    assert_eq!(desk.value("[data-testid=title-input]").await.len(), PAGE, "what was typed is there still");
    assert_eq!(desk.job(job).await["title"], before, "what was refused is nowhere");
    desk.readable("a title that was refused").await;
    let longest = "w".repeat(LONGEST);
    desk.write("[data-testid=title-input]", &longest).await;
    desk.press(Key::Enter).await;
    desk.says("[data-testid=job-title]", &longest).await;
    assert_eq!(desk.job(job).await["title"], longest);
}

/// The video's own title is kept in full, and the page says that it is too long for its platform.
async fn script_title(desk: &Desk, stock: &Stock) {
    let title = "t".repeat(PAGE);
    desk.paste("[data-testid=title]", &title).await;
    desk.find("[data-testid=title][aria-invalid=true]").await;
    desk.readable("a script with a title of a page").await;
    desk.press_with(Key::Control, "s").await;
    saved(desk, &stock.job, 2).await;
    let kept = desk.content(&desk.job(&stock.job).await["script_id"]).await;
    assert_eq!(kept["title"], title, "not a letter of it is lost");
}

/// Waits until the job has so many scripts.
async fn saved(desk: &Desk, job: &Value, scripts: usize) {
    desk.until(&format!("there are {scripts} scripts"), async || {
        (desk.takes(job, SCRIPT).await.len() == scripts).then_some(())
    })
    .await;
}

/// A text without a single space names its job by its beginning.
async fn one_word(desk: &Desk) {
    let options = json!({ "text": "x".repeat(PAGE) });
    let long = desk.run(json!({ "command": "script", "options": options })).await;
    let title = desk.job(&long).await["title"].clone();
    assert!(title.as_str().unwrap().chars().count() <= 61, "{title}");
    desk.go(&format!("#/jobs/{long}/script"), "[data-testid=panel-script] h2").await;
    desk.readable("a script of one word").await;
}

#[tokio::test]
async fn text_from_right_to_left_is_set_so_in_every_field_and_kept_as_it_is() {
    let (desk, stock) = Desk::stocked().await;
    desk.resize(SMALLEST).await;
    new_job(&desk).await;
    title(&desk, &stock.job).await;
    script(&desk, &stock.job).await;
    voice(&desk, &stock.job).await;
    theme(&desk).await;
    found(&desk).await;
    remarks(&desk, &stock).await;
    rejected(&desk, &stock).await;
    rendered(&desk, &stock.job).await;
    desk.close().await;
}

/// Writes into a field: it is set from right to left, and holds what was typed.
async fn write(desk: &Desk, css: &str, text: &str) {
    desk.write(css, text).await;
    desk.reads_leftwards(css).await;
}

/// The three ways to a new job that take a text.
async fn new_job(desk: &Desk) {
    desk.find("[data-testid=job-row]").await;
    desk.press("n").await;
    for (way, field) in [
        ("[data-testid=way-text]", "[data-testid=own-text]"),
        ("[data-testid=way-files]", "[data-testid=files-text]"),
    ] {
        desk.click(way).await;
        write(desk, field, ARABIC).await;
    }
    desk.click("[data-testid=way-stage]").await;
    desk.click("[data-testid=command-script]").await;
    write(desk, "[data-testid=new-job-dialog] textarea", HEBREW).await;
    desk.press(Key::Escape).await;
    desk.gone("[data-testid=new-job-dialog]").await;
}

async fn title(desk: &Desk, job: &Value) {
    desk.go(&format!("#/jobs/{job}/script"), "[data-testid=job-title]").await;
    desk.click("[data-testid=job-title]").await;
    write(desk, "[data-testid=title-input]", HEBREW).await;
    desk.press(Key::Enter).await;
    desk.says("[data-testid=job-title]", HEBREW).await;
    desk.reads_leftwards("[data-testid=job-title]").await;
    assert_eq!(desk.job(job).await["title"], HEBREW);
}

/// Every field of the script, and the text of one's own beside it.
async fn script(desk: &Desk, job: &Value) {
    desk.click("[data-testid=own-text-open]").await;
    write(desk, "[data-testid=job-own-text]", ARABIC).await;
    desk.press(Key::Escape).await;
    desk.gone("[data-testid=job-own-text]").await;
    for field in ["hook", "call-to-action", "title", "description"] {
        write(desk, &format!("[data-testid={field}]"), ARABIC).await;
    }
    write(desk, "[data-testid=hashtags]", "#שלום #تاج").await;
    let scenes = desk.count("[data-testid=scenes] .scene.card").await;
    for scene in 1..=scenes {
        write(desk, &format!("[data-testid=narration-{scene}]"), ARABIC).await;
        write(desk, &format!("[data-testid=look-{scene}]"), HEBREW).await;
    }
    let overlays = desk.count("[data-testid=overlays] .bar").await;
    for overlay in 0..overlays {
        desk.script(&format!(
            "document.querySelectorAll('[data-testid=overlays] .bar .face')[{overlay}].click()"
        ))
        .await;
        write(desk, "[data-testid=overlay-text]", HEBREW).await;
    }
    desk.readable("the script").await;
    desk.press_with(Key::Control, "s").await;
    saved(desk, job, 2).await;
    let kept = desk.content(&desk.job(job).await["script_id"]).await;
    for field in ["hook", "call_to_action", "title", "description"] {
        assert_eq!(kept[field], ARABIC, "{field}");
    }
    assert_eq!(kept["hashtags"], json!(["שלום", "تاج"]));
    let texts = |list: &str, field: &str| -> Vec<Value> {
        kept[list].as_array().unwrap().iter().map(|one| one[field].clone()).collect()
    };
    assert_eq!(texts("scenes", "narration"), vec![ARABIC; scenes as usize]);
    assert_eq!(texts("scenes", "visual_prompt"), vec![HEBREW; scenes as usize]);
    assert_eq!(texts("overlays", "text"), vec![HEBREW; overlays as usize]);
}

/// The sentence that a voice is tried with.
async fn voice(desk: &Desk, job: &Value) {
    desk.go(&format!("#/jobs/{job}/voiceover"), "[data-testid=choose-voice]").await;
    desk.click("[data-testid=choose-voice]").await;
    write(desk, "[data-testid=voice-dialog] textarea", ARABIC).await;
    desk.press(Key::Escape).await;
    desk.gone("[data-testid=voice-dialog]").await;
}

/// Every field of a theme that holds words, and the file beside it.
async fn theme(desk: &Desk) {
    desk.go("#/themes/small", "[data-testid=theme-tagline]").await;
    let fields = [
        ("title", "title"),
        ("product", "product"),
        ("tagline", "tagline"),
        ("audience", "audience"),
        ("callToAction", "call_to_action"),
    ];
    for (field, _) in fields {
        write(desk, &format!("[data-testid=theme-{field}]"), HEBREW).await;
    }
    desk.find("[data-testid=theme-save]:not([aria-disabled=true])").await;
    desk.press_with(Key::Control, "s").await;
    desk.says("[data-testid=notice]", "Saved").await;
    desk.says("[data-testid=theme-row-small]", HEBREW).await;
    desk.reads_leftwards("[data-testid=theme-row-small] b").await;
    desk.readable("the theme").await;
    let file = fs::read_to_string(desk.workspace().join("themes/small/theme.toml")).unwrap();
    for (_, key) in fields {
        assert!(file.contains(&format!("{key} = \"{HEBREW}\"")), "{key}: {file}");
    }
}

/// The job is found by its title in the list and by the palette.
async fn found(desk: &Desk) {
    desk.go("#/jobs", "[data-testid=job-row]").await;
    desk.readable("the list").await;
    write(desk, "[data-testid=jobs-search]", HEBREW).await;
    desk.holds("one job is left", "document.querySelectorAll('[data-testid=job-row]').length === 1").await;
    desk.says("[data-testid=job-row]", HEBREW).await;
    desk.write("[data-testid=jobs-search]", "").await;
    desk.press_with(Key::Control, "k").await;
    desk.focused("[data-testid=palette-input]").await;
    write(desk, "[data-testid=palette-input]", HEBREW).await;
    let line = "[data-testid=palette] [role=option][aria-selected=true]";
    desk.says(line, HEBREW).await;
    desk.press(Key::Escape).await;
    desk.gone("[data-testid=palette]").await;
}

/// A comment and an answer to it.
async fn remarks(desk: &Desk, stock: &Stock) {
    desk.go(&format!("#/review/{}", stock.video), "[data-testid=review-title]").await;
    desk.click("[data-testid=tab-comments]").await;
    desk.press("c").await;
    write(desk, "[data-testid=comment-text]", HEBREW).await;
    desk.press(Key::Enter).await;
    desk.says("[data-testid=comment] p", HEBREW).await;
    desk.reads_leftwards("[data-testid=comment] p").await;
    desk.click("[data-testid=comment-edit]").await;
    desk.focused("[data-testid=edit-text]").await;
    write(desk, "[data-testid=edit-text]", ARABIC).await;
    desk.press(Key::Enter).await;
    desk.says("[data-testid=comment] p", ARABIC).await;
    desk.click("[data-testid=comment-answer]").await;
    write(desk, "[data-testid=answer-text]", ARABIC).await;
    desk.press(Key::Enter).await;
    desk.says("[data-testid=comment] li p", ARABIC).await;
    desk.reads_leftwards("[data-testid=comment] li p").await;
    desk.readable("the review room").await;
    let kept = desk.ask("list_comments", json!({ "videoId": stock.video })).await;
    let texts: Vec<&Value> = kept.as_array().unwrap().iter().map(|one| &one["remark"]["text"]).collect();
    assert_eq!(texts, [ARABIC, ARABIC]);
}

/// A reason for a rejection, in its field and on the job that it sends back.
async fn rejected(desk: &Desk, stock: &Stock) {
    desk.playable("review-video").await;
    desk.press("r").await;
    desk.focused("[data-testid=reject-reason]").await;
    write(desk, "[data-testid=reject-reason]", HEBREW).await;
    desk.press_with(Key::Control, Key::Enter).await;
    desk.gone("[data-testid=reject-dialog]").await;
    desk.until("it is rejected", async || (desk.job(&stock.job).await["status"] == "rejected").then_some(()))
        .await;
    desk.go(&format!("#/jobs/{}", stock.job), "[data-testid=rejection]").await;
    desk.says("[data-testid=rejection]", HEBREW).await;
    desk.reads_leftwards("[data-testid=rejection] p").await;
}

/// The video that is made from it all: its captions and overlays have no missing letters.
async fn rendered(desk: &Desk, job: &Value) {
    let plan = json!({ "jobId": job, "theme": null, "until": "review", "seed": null });
    desk.ask("start_pipeline", plan).await;
    desk.rest(job).await;
    let made = desk.job(job).await;
    assert_eq!(made["status"], "in_review", "{made}");
    assert_eq!(desk.takes(job, VISUALS).await.len(), 2, "the pictures are of the new script");
    let video = desk.ask("get_video", json!({ "id": made["videos"][0]["id"] })).await;
    let letters = video["checks"].as_array().and_then(|checks| {
        checks.iter().find(|check| check["code"] == "missing_glyphs").map(|check| check["outcome"].clone())
    });
    assert_eq!(letters, Some(json!("pass")), "every letter is in a font: {video}");
}
