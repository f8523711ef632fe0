//! Settings that need no service, and the ways to them: the command palette and the page of shortcuts.

use std::fs;

use serde_json::json;
use thirtyfour::Key;

use crate::{desk::Desk, files};

/// A title that reads from right to left.
const HEBREW: &str = "קומקום ישן שר";

#[tokio::test]
async fn settings_are_found_by_palette_tried_cleared_away_and_checked() {
    let (desk, stock) = Desk::stocked().await;
    desk.find("[data-testid=job-row]").await;
    palette(&desk, &stock.job).await;
    shortcuts(&desk).await;
    encoder(&desk).await;
    voice(&desk).await;
    clean_up(&desk).await;
    system(&desk).await;
    desk.close().await;
}

/// Commands, themes and jobs by a few letters of them; what is found stays in sight and is what Enter takes.
async fn palette(desk: &Desk, job: &serde_json::Value) {
    desk.ask("rename_job", json!({ "id": job, "title": HEBREW })).await;
    desk.press_with(Key::Control, "k").await;
    desk.focused("[data-testid=palette-input]").await;
    let chosen = "[data-testid=palette] [role=option][aria-selected=true]";
    let first = desk.text(chosen).await;
    desk.press(Key::Up).await;
    desk.until("it goes round to the last line", async || (desk.text(chosen).await != first).then_some(()))
        .await;
    let inside = format!(
        "((line, list) => line.top >= list.top - 1 && line.bottom <= list.bottom + 1)\
         (...['{chosen}', '#palette-lines'].map(css => document.querySelector(css).getBoundingClientRect()))"
    );
    desk.holds("which is in sight", &inside).await;
    desk.press("no such thing at all").await;
    desk.says("[data-testid=palette]", "Nothing").await;
    desk.press(Key::Escape).await;
    desk.gone("[data-testid=palette]").await;
    desk.command("trends", "Go to Trends").await;
    desk.find("[data-testid=screen-trends]").await;
    desk.command(HEBREW, HEBREW).await;
    desk.find("[data-testid=screen-job]").await;
    desk.says("[data-testid=job-title]", HEBREW).await;
}

/// The page of shortcuts says what the keys do that the tests press.
async fn shortcuts(desk: &Desk) {
    desk.focus("body").await;
    desk.press("?").await;
    desk.find("[data-testid=shortcuts]").await;
    for (does, key) in
        [("Command palette", "Ctrl K"), ("Undo the verdict", "U"), ("Split at the caret", "Alt Enter")]
    {
        let told = format!(
            "[...document.querySelectorAll('[data-testid=shortcuts] dl > div')].some(line => \
             line.querySelector('dt').textContent === '{does}' \
             && [...line.querySelectorAll('kbd')].some(key => key.textContent === '{key}'))"
        );
        desk.holds(&format!("{key} is told to be “{does}”"), &told).await;
    }
    desk.press(Key::Escape).await;
    desk.gone("[data-testid=shortcuts]").await;
}

/// The encoder is chosen and tried, and the choice is kept.
async fn encoder(desk: &Desk) {
    desk.command("rendering", "Rendering").await;
    desk.click("[data-testid='render.encoder-hardware']").await;
    desk.find("[data-testid='render.encoder-hardware'][aria-checked=true]").await;
    desk.until("it is kept", async || {
        let view = desk.ask("list_settings", json!({})).await;
        let all = view["settings"].as_array()?.clone();
        all.into_iter().find(|one| one["key"] == "render.encoder" && one["value"] == "hardware")
    })
    .await;
    desk.click("[data-testid=try-encoder]").await;
    desk.until("the test encode says how it ended", async || {
        let said = desk.text("[data-testid=encoder-trial]").await?;
        said.contains("264").then_some(())
    })
    .await;
    desk.click("[data-testid='render.encoder-software']").await;
    desk.find("[data-testid='render.encoder-software'][aria-checked=true]").await;
}

/// An engine of this machine says that it works.
async fn voice(desk: &Desk) {
    desk.command("engines", "Engines").await;
    desk.choose("[data-testid=choose-speech]", "espeak-ng").await;
    desk.click("[data-testid=test-speech]").await;
    desk.says("[data-testid=result-speech]", "Works").await;
    desk.choose("[data-testid=choose-speech]", "").await;
}

/// What no job needs is cleared away after a question, and is gone from the disk.
async fn clean_up(desk: &Desk) {
    desk.command("workspace", "Workspace").await;
    let root = desk.workspace().display().to_string();
    desk.says("[data-testid=workspace-root]", &root).await;
    // Where the environment names the workspace, none can be chosen here, and it says so before it asks for one.
    desk.click("[data-testid=choose-workspace]").await;
    desk.says("[data-testid=notice]", "REELWRIGHT_WORKSPACE").await;
    desk.click("[data-testid=notice] > button").await;
    desk.gone("[data-testid=notice]").await;
    let pieces = desk.workspace().join(".reelwright/cache");
    assert!(files::bytes_in(&pieces) > 0, "there are pieces");
    desk.click("[data-testid=clear-pieces]").await;
    desk.says("[data-testid=confirm]", "encodes its pieces again").await;
    desk.click("[data-testid=confirm-action]").await;
    desk.says("[data-testid=notice]", "freed").await;
    desk.gone("[data-testid=clear-pieces]").await;
    assert_eq!(files::bytes_in(&pieces), 0, "they are gone");
}

/// What is wrong is told with the line that mends it, and is looked at again when asked for.
async fn system(desk: &Desk) {
    let broken = desk.workspace().join("themes/broken");
    fs::create_dir_all(&broken).unwrap();
    fs::write(broken.join("theme.toml"), "title = ").unwrap();
    desk.command("system", "System check").await;
    desk.says("[data-testid=system-checks]", "reel theme check themes/broken/theme.toml").await;
    desk.says("[data-testid=system-summary]", "to look at").await;
    fs::remove_dir_all(&broken).unwrap();
    desk.click("[data-testid=check-again]").await;
    desk.until("nothing is said of themes", async || {
        (!desk.text("[data-testid=system-checks]").await?.contains("themes/broken")).then_some(())
    })
    .await;
    desk.says("[data-testid=system-checks]", "readable").await;
}
