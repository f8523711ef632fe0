//! The window closed and opened again: as it was left, and as the system has it.

use std::fs;

use serde_json::json;

use crate::desk::Desk;

/// A system that is set to dark and to no animations, as GTK's settings file says it.
const DARK_AND_STILL: &str = "[Settings]\ngtk-application-prefer-dark-theme=1\ngtk-enable-animations=0\n";

/// What is scrolled of a theme's page.
const FORM: &str = "document.querySelector('.form.scroll')";
/// How far, in pixels: less than a theme's form is longer than the window is high.
const DOWN: u32 = 173;

#[tokio::test]
async fn the_window_comes_back_as_it_was_left_and_follows_the_system() {
    let (desk, stock) = Desk::stocked().await;
    desk.find("[data-testid=job-row]").await;
    desk.holds("it is light with the system", "document.documentElement.dataset.theme === 'light'").await;
    desk.holds("things move", "!matchMedia('(prefers-reduced-motion: reduce)').matches").await;
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
