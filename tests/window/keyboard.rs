//! The whole main path without a pointer: nothing there clicks, and nothing asks the studio behind the page's back. And the
//! keys after a click: a mouse leaves nothing behind that they would press.

use std::path::Path;

use thirtyfour::Key;

use crate::{desk::Desk, files, furniture::furnish_small_theme};

/// Videos that are made and judged in a row.
const VIDEOS: u32 = 3;
const REASON: &str = "The hook is slow";

/// How many videos lie in one of the output folders.
fn videos(workspace: &Path, folder: &str) -> usize {
    files::of_kind(&workspace.join("output").join(folder), "mp4").len()
}

/// Waits until the folders for videos in review, approved and rejected hold so many.
async fn folders(desk: &Desk, wanted: [usize; 3]) {
    let workspace = desk.workspace();
    desk.until(&format!("review, approved and rejected hold {wanted:?} videos"), async || {
        let held = ["review", "approved", "rejected"].map(|folder| videos(&workspace, folder));
        (held == wanted).then_some(())
    })
    .await;
}

/// The small theme's video, from the empty studio through the dialog for a new job.
async fn make_the_first(desk: &Desk) {
    desk.find("[data-testid=first-steps]").await;
    desk.press("n").await;
    desk.focused("[role=radio][aria-checked=true]").await;
    for _ in 0..desk.count("[role=radio]").await {
        if desk.worth("document.activeElement.dataset.testid").await == "theme-small" {
            break;
        }
        desk.press(Key::Right).await;
    }
    desk.focused("[data-testid=theme-small][aria-checked=true]").await;
    desk.press_with(Key::Control, Key::Enter).await;
    desk.find("[data-testid=screen-job]").await;
}

/// Waits until all videos stand in the queue, with the checks that were made of them.
async fn queue(desk: &Desk) {
    desk.press_with(Key::Control, "2").await;
    desk.find("[data-testid=screen-review]").await;
    let checked = "[...document.querySelectorAll('[data-testid=queued-video] .dots')].filter(dots => dots.children.length)";
    desk.rendered("every video waits with its checks", &format!("{checked}.length === {VIDEOS}")).await;
    desk.playable("review-video").await;
}

/// Waits until another video is shown than this one, and answers its address.
async fn next(desk: &Desk, shown: &str) -> String {
    desk.until("the next video is shown", async || {
        let address = desk.worth("location.hash").await.as_str()?.to_owned();
        (address != shown && address.starts_with("#/review/")).then_some(address)
    })
    .await
}

/// Sends the shown video back to the visuals.
async fn reject(desk: &Desk) {
    desk.press("r").await;
    desk.focused("[data-testid=reject-reason]").await;
    desk.press(REASON).await;
    desk.press(Key::Tab).await;
    desk.focused("[name=back-to]").await;
    desk.press(Key::Down).await;
    desk.focused("[data-testid=back-to-visuals]:checked").await;
    desk.press_with(Key::Control, Key::Enter).await;
    desk.gone("[data-testid=reject-dialog]").await;
}

/// The rejected job, found in the list and opened: it stands where it was sent, and says why.
async fn back_at_work(desk: &Desk) {
    desk.press_with(Key::Control, "1").await;
    desk.find("[data-testid=job-row]").await;
    let chosen = "[data-testid=job-row][aria-selected=true]";
    for _ in 0..VIDEOS {
        desk.press(Key::Down).await;
        desk.find(chosen).await;
        if desk.text(chosen).await.is_some_and(|row| row.contains("Rejected")) {
            break;
        }
    }
    desk.says(chosen, "Rejected").await;
    desk.press(Key::Enter).await;
    desk.says("[data-testid=rejection]", REASON).await;
    desk.find("[data-testid=stage-visuals][aria-current=step]").await;
}

#[tokio::test]
async fn the_main_path_is_walked_by_keyboard_alone() {
    let desk = Desk::open(furnish_small_theme).await;
    make_the_first(&desk).await;
    for _ in 1..VIDEOS {
        let before = desk.worth("location.hash").await.as_str().unwrap().to_owned();
        desk.command("from small", "From Small").await;
        desk.holds("another job is open", &format!("!location.hash.startsWith('{before}')")).await;
    }
    queue(&desk).await;

    let first = desk.worth("location.hash").await.as_str().unwrap().to_owned();
    desk.press("a").await;
    let second = next(&desk, &first).await;
    folders(&desk, [2, 1, 0]).await;
    reject(&desk).await;
    let third = next(&desk, &second).await;
    folders(&desk, [1, 1, 1]).await;
    desk.press("a").await;
    folders(&desk, [0, 2, 1]).await;
    desk.says("[data-testid=notice]", "Undo").await;

    // The last one's verdict is taken back at once, and given again.
    desk.press("u").await;
    folders(&desk, [1, 1, 1]).await;
    desk.holds("the video is shown again", &format!("location.hash === '{third}'")).await;
    desk.press("a").await;
    folders(&desk, [0, 2, 1]).await;

    // A verdict of before is reopened from the list of those judged today.
    desk.press_with(Key::Control, "2").await;
    desk.tab_to("[data-testid=judged-video]").await;
    desk.press(Key::Enter).await;
    desk.tab_to("[data-testid=reopen]").await;
    desk.press(Key::Enter).await;
    folders(&desk, [1, 1, 1]).await;
    desk.find("[data-testid=approve]").await;

    back_at_work(&desk).await;
    desk.close().await;
}

/// Waits until the space bar has begun to play the video that is shown, and lets it stand still again.
async fn space_plays(desk: &Desk, after: &str) {
    desk.playable("review-video").await;
    desk.press(" ").await;
    desk.holds(&format!("it plays after {after}"), "!window.player.paused").await;
    desk.press(" ").await;
    desk.holds("it stands still", "window.player.paused").await;
}

#[tokio::test]
async fn after_a_click_the_space_bar_plays_and_presses_nothing_again() {
    let (desk, stock) = Desk::stocked().await;
    desk.go(&format!("#/review/{}", stock.video), "[data-testid=review-title]").await;
    desk.playable("review-video").await;
    let waiting = desk.count("[data-testid=queued-video]").await;
    let shown = desk.worth("location.hash").await.as_str().unwrap().to_owned();

    desk.click("[data-testid=approve]").await;
    next(&desk, &shown).await;
    desk.find("[data-testid=approve]:not([aria-disabled])").await;
    // Were the button pressed by these, the next one would be approved unseen.
    desk.press(Key::Enter).await;
    space_plays(&desk, "a verdict").await;
    assert_eq!(desk.count("[data-testid=queued-video]").await, waiting - 1);

    desk.click("[data-testid=queued-video]:not(.on)").await;
    space_plays(&desk, "another video was chosen").await;
    desk.click("[data-testid=tab-made]").await;
    space_plays(&desk, "a tab was chosen").await;
    desk.click("[data-testid=tab-checks]").await;
    desk.click("[data-testid=loop]").await;
    space_plays(&desk, "a switch of the player").await;

    // By keyboard a button is pressed, as everywhere.
    desk.tab_to("[data-testid=tab-checks]").await;
    desk.press(Key::Right).await;
    desk.find("[data-testid=tab-comments][data-state=active]").await;
    desk.tab_to("[data-testid=approve]").await;
    desk.press(" ").await;
    desk.until("the one is approved", async || {
        (desk.count("[data-testid=queued-video]").await == waiting - 2).then_some(())
    })
    .await;
    desk.close().await;
}
