//! The window closed and opened again: as it was left, and as the system has it.

use std::fs;

use serde_json::json;
use thirtyfour::Key;

use crate::{desk::Desk, stock::Stock, work::SCRIPT};

/// A system that is set to dark and to no animations, as GTK's settings file says it.
const DARK_AND_STILL: &str = "[Settings]\ngtk-application-prefer-dark-theme=1\ngtk-enable-animations=0\n";

/// What is scrolled of a theme's page.
const FORM: &str = "document.querySelector('.form.scroll')";
/// How far, in pixels: less than a theme's form is longer than the window is high.
const DOWN: u32 = 173;

/// A sentence that nobody saved.
const DRAFT: &str = "Nobody has saved this yet.";
/// A comment that nobody sent.
const REMARK: &str = "I am not sure about";

/// Begins a change of a script, and a comment.
async fn begin(desk: &Desk, stock: &Stock) {
    desk.go(&format!("#/jobs/{}/script", stock.takes), "[data-testid=narration-1]").await;
    desk.write("[data-testid=narration-1]", DRAFT).await;
    desk.go(&format!("#/review/{}", stock.video), "[data-testid=review-title]").await;
    desk.click("[data-testid=tab-comments]").await;
    desk.write("[data-testid=comment-text]", REMARK).await;
}

/// Both are there, each where it was begun; neither is kept as if it were done; and both can be ended.
async fn begun(desk: &Desk, stock: &Stock) {
    let (job, video) = (&stock.takes, &stock.video);
    desk.go(&format!("#/review/{video}"), "[data-testid=review-title]").await;
    desk.click("[data-testid=tab-comments]").await;
    let field = "[data-testid=comment-text]";
    desk.holds("the comment is there", &format!("document.querySelector('{field}')?.value === '{REMARK}'"))
        .await;
    assert_eq!(desk.ask("list_comments", json!({ "videoId": video })).await, json!([]));
    desk.focus(field).await;
    desk.press_with(Key::Control, Key::End).await;
    desk.press(" the music").await;
    desk.press(Key::Enter).await;
    desk.says("[data-testid=comment] p", &format!("{REMARK} the music")).await;

    let field = "[data-testid=narration-1]";
    desk.go(&format!("#/jobs/{job}/script"), field).await;
    desk.holds("the draft is there", &format!("document.querySelector('{field}')?.value === '{DRAFT}'"))
        .await;
    assert_eq!(desk.takes(job, SCRIPT).await.len(), 2);
    desk.says("[data-testid=save-script]", "Save as take 3").await;
    desk.press_with(Key::Control, "s").await;
    desk.until("the draft is a take", async || (desk.takes(job, SCRIPT).await.len() == 3).then_some(()))
        .await;
    let saved = desk.takes(job, SCRIPT).await[0]["id"].clone();
    assert_eq!(desk.content(&saved).await["scenes"][0]["narration"], DRAFT);
}

#[tokio::test]
async fn the_window_comes_back_as_it_was_left_and_follows_the_system() {
    let (desk, stock) = Desk::stocked().await;
    desk.find("[data-testid=job-row]").await;
    desk.holds("it is light with the system", "document.documentElement.dataset.theme === 'light'").await;
    desk.holds("things move", "!matchMedia('(prefers-reduced-motion: reduce)').matches").await;
    begin(&desk, &stock).await;
    let place = format!("#/jobs/{}/voiceover", stock.takes);
    desk.go(&place, "[data-testid=panel-voiceover]").await;

    let desk = desk
        .opened_again(|config| {
            let gtk = config.join("gtk-3.0");
            fs::create_dir_all(&gtk).unwrap();
            fs::write(gtk.join("settings.ini"), DARK_AND_STILL).unwrap();
        })
        .await;
    desk.find("[data-testid=panel-voiceover]").await;
    assert_eq!(desk.worth("location.hash").await, json!(place));
    desk.holds("it is dark with the system", "document.documentElement.dataset.theme === 'dark'").await;
    desk.holds("nothing moves", "matchMedia('(prefers-reduced-motion: reduce)').matches").await;
    let longest = "Math.max(...[...document.querySelectorAll('*')].flatMap(one => \
        getComputedStyle(one).transitionDuration.split(',').map(parseFloat)))";
    let longest = desk.worth(longest).await.as_f64().unwrap();
    assert!(longest < 0.001, "a change of {longest} s is left");

    begun(&desk, &stock).await;

    // What the user chose goes before what the system has, and is kept as well.
    desk.go("#/settings/window", "[data-testid=appearance-light]").await;
    desk.click("[data-testid=appearance-light]").await;
    desk.holds("it is light as chosen", "document.documentElement.dataset.theme === 'light'").await;
    desk.go("#/themes/small", "[data-testid=theme-tagline]").await;
    desk.script(&format!("{FORM}.scrollTop = {DOWN}")).await;
    desk.holds(
        "it is kept how far it was scrolled",
        &format!("Object.values(localStorage).some(kept => kept.includes(',{DOWN}]'))"),
    )
    .await;
    let desk = desk.opened_again(|_| ()).await;
    desk.find("[data-testid=theme-tagline]").await;
    desk.holds("it is scrolled as far", &format!("Math.round({FORM}.scrollTop) === {DOWN}")).await;
    desk.holds("it is light still", "document.documentElement.dataset.theme === 'light'").await;
    desk.close().await;
}
