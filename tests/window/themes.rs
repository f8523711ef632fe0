//! Themes as a form and as the file beside it, and a file that somebody else changes.

use std::{fs, path::PathBuf};

use thirtyfour::Key;

use crate::{desk::Desk, files, furniture::furnish_small_theme};

/// A tagline that reads from right to left.
const ARABIC: &str = "ثلاث دقائق من الهدوء";
/// The editor, which has a tree of its own, as the page's script reaches it.
const EDITOR: &str = "document.querySelector('[data-testid=toml]')?.shadowRoot?.querySelector('.cm-content')";

/// The sample frame beside the form.
const FRAME: &str = "document.querySelector('[data-testid=theme-frame] img')";
/// The field of the colour beneath everything, as digits.
const GROUND: &str = "input[aria-label='Ground, #']";
/// A colour that the small theme has nowhere.
const BLUE: &str = "#0a28d2";
/// Red, green and blue in a picture's upper left corner, of its address.
const CORNER: &str = "address => fetch(address).then(answer => answer.blob()).then(createImageBitmap).then(picture => { \
    const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d'); \
    context.drawImage(picture, 0, 0); return [...context.getImageData(0, 0, 1, 1).data] })";

/// A theme's file.
fn file(desk: &Desk, name: &str) -> PathBuf {
    desk.workspace().join("themes").join(name).join("theme.toml")
}

fn read(desk: &Desk, name: &str) -> String {
    fs::read_to_string(file(desk, name)).unwrap()
}

/// Waits until the editor holds a line.
async fn holds(desk: &Desk, line: &str) {
    let lines = format!(
        "[...({EDITOR}?.children ?? [])].some(one => one.textContent === {})",
        serde_json::json!(line)
    );
    desk.holds(&format!("the file beside the form has the line {line}"), &lines).await;
}

#[tokio::test]
async fn themes_are_changed_as_form_and_as_file_copied_and_follow_the_disk() {
    let desk = Desk::open(furnish_small_theme).await;
    desk.go("#/themes/small", "[data-testid=theme-tagline]").await;
    holds(&desk, "title = \"Small\"").await;
    live(&desk).await;
    form(&desk).await;
    text(&desk).await;
    copies(&desk).await;
    disk(&desk).await;
    own(&desk).await;
    desk.close().await;
}

/// The frame beside the form is drawn with a colour that nobody has saved, and as it was once that is discarded.
async fn live(desk: &Desk) {
    desk.holds("there is a sample frame", &format!("{FRAME}?.naturalWidth > 0")).await;
    let saved = desk.worth(&format!("{FRAME}.src")).await;
    desk.focus(GROUND).await;
    desk.press_with(Key::Control, "a").await;
    desk.press(BLUE).await;
    desk.press(Key::Enter).await;
    holds(desk, &format!("ground = \"{BLUE}\"")).await;
    desk.holds("the frame is another", &format!("{FRAME}.src !== {saved} && {FRAME}.complete")).await;
    assert!(!read(desk, "small").contains(BLUE), "nothing was saved");
    let ground = desk.promise(&format!("({CORNER})({FRAME}.src)")).await;
    let channel = |at: usize| ground[at].as_i64().unwrap();
    assert!(channel(2) > channel(0) + 60, "the frame's corner is blue: {ground}");
    desk.click("[data-testid=theme-discard]").await;
    desk.holds("the frame is as it was", &format!("{FRAME}.src === {saved}")).await;
}

/// What is written into the form is written into the file beside it, and saved as it stands there.
async fn form(desk: &Desk) {
    desk.write("[data-testid=theme-tagline]", ARABIC).await;
    let line = format!("tagline = \"{ARABIC}\"");
    holds(desk, &line).await;
    desk.reads_leftwards("[data-testid=theme-tagline]").await;
    desk.choose("[data-testid=theme-tone]", "calm").await;
    holds(desk, "tone = \"calm\"").await;
    assert!(!read(desk, "small").contains(ARABIC), "nothing is saved before it is asked for");
    desk.press_with(Key::Control, "s").await;
    desk.says("[data-testid=notice]", "Saved").await;
    let saved = read(desk, "small");
    assert!(saved.contains(&line) && saved.contains("tone = \"calm\""), "{saved}");
    assert!(saved.contains("[[references]]\nid = \"boil\""), "the rest is as it was: {saved}");
}

/// What is typed into the file is held against the rules, and a fault leads to its line.
async fn text(desk: &Desk) {
    desk.script(&format!("{EDITOR}.focus()")).await;
    desk.press_with(Key::Control, Key::Home).await;
    desk.press("colour = 1").await;
    desk.press(Key::Enter).await;
    desk.says("[data-testid=theme-fault]", "colour").await;
    desk.says("[data-testid=theme-fault] b", "Line 1").await;
    desk.find("[data-testid=theme-save][aria-disabled=true]").await;
    desk.press_with(Key::Control, Key::End).await;
    desk.click("[data-testid=theme-fault]").await;
    let at = format!("[...{EDITOR}.children].findIndex(one => one.classList.contains('cm-activeLine')) + 1");
    desk.holds("the caret is in the faulty line", &format!("{at} === 1")).await;
    desk.press_with(Key::Shift, Key::Down).await;
    desk.press(Key::Delete).await;
    desk.gone("[data-testid=theme-fault]").await;
    // The other way round: a line of the file is a field of the form.
    desk.press_with(Key::Control, Key::Home).await;
    desk.press("description = \"Tea\"").await;
    desk.press(Key::Enter).await;
    desk.find("[data-testid=theme-save]:not([aria-disabled=true])").await;
    desk.press_with(Key::Control, "s").await;
    desk.until("it is saved", async || read(desk, "small").contains("description = \"Tea\"").then_some(()))
        .await;
}

/// A copy is a theme of its own: of one of the user's, and of one that ships, with its pictures.
async fn copies(desk: &Desk) {
    for (from, name) in [("small", "small-two"), ("story", "my-story")] {
        desk.go(&format!("#/themes/{from}"), &format!("[data-testid=theme-row-{from}][aria-current=true]"))
            .await;
        desk.click("[data-testid=theme-copy]").await;
        desk.write("[data-testid=theme-name]", from).await;
        desk.find("[data-testid=theme-name-go][aria-disabled=true]").await;
        desk.write("[data-testid=theme-name]", name).await;
        desk.press(Key::Enter).await;
        desk.find(&format!("[data-testid=theme-row-{name}][aria-current=true]")).await;
    }
    let pictures = desk.workspace().join("themes/my-story/media");
    assert!(fs::read_dir(&pictures).unwrap().count() > 0, "{} has the theme's pictures", pictures.display());
}

/// A file that changes on the disk is shown as it is there, at once; a fault too, and what is being edited stays.
async fn disk(desk: &Desk) {
    let path = file(desk, "small-two");
    let whole = read(desk, "small-two");
    desk.go("#/themes/small-two", "[data-testid=theme-row-small-two][aria-current=true]").await;
    fs::write(&path, whole.replace("title = \"Small\"", "title = \"Smaller\"")).unwrap();
    desk.says("[data-testid=theme-row-small-two]", "Smaller").await;
    holds(desk, "title = \"Smaller\"").await;
    desk.holds("the form has it", "document.querySelector('[data-testid=theme-title]').value === 'Smaller'")
        .await;

    let fault = whole.replace("duration_s = 5", "duration_s = 1");
    let line = 1 + fault.lines().position(|line| line == "duration_s = 1").unwrap();
    fs::write(&path, fault).unwrap();
    desk.says("[data-testid=theme-row-small-two]", &format!("fault in line {line}")).await;
    desk.says("[data-testid=theme-fault]", &format!("Line {line}")).await;
    fs::write(&path, &whole).unwrap();
    desk.gone("[data-testid=theme-fault]").await;

    desk.write("[data-testid=theme-title]", "Mine").await;
    fs::write(&path, whole.replace("title = \"Small\"", "title = \"Theirs\"")).unwrap();
    desk.find("[data-testid=theme-changed]").await;
    holds(desk, "title = \"Mine\"").await;
    desk.click("[data-testid=take-theirs]").await;
    holds(desk, "title = \"Theirs\"").await;

    // Kept as it is edited, it is nowhere before it is saved, and goes over the other's then.
    desk.write("[data-testid=theme-title]", "Mine again").await;
    fs::write(&path, whole.replace("title = \"Small\"", "title = \"Theirs again\"")).unwrap();
    desk.find("[data-testid=theme-changed]").await;
    desk.find("[data-testid=theme-save][aria-disabled=true]").await;
    desk.click("[data-testid=keep-mine]").await;
    desk.gone("[data-testid=theme-changed]").await;
    holds(desk, "title = \"Mine again\"").await;
    assert!(read(desk, "small-two").contains("Theirs again"), "nothing is saved before it is asked for");
    desk.click("[data-testid=theme-save]").await;
    desk.until("mine is saved over theirs", async || {
        (read(desk, "small-two") == whole.replace("title = \"Small\"", "title = \"Mine again\""))
            .then_some(())
    })
    .await;
    desk.says("[data-testid=theme-row-small-two]", "Mine again").await;
    desk.gone("[data-testid=theme-changed]").await;
}

/// A theme of one's own is given music, renamed and deleted; its folder and the page go along.
async fn own(desk: &Desk) {
    desk.hand_over("[data-testid=theme-music]", &files::voice(&desk.own_files(), "a tone.wav", 1)).await;
    holds(desk, "file = \"a-tone.wav\"").await;
    let folder = |name: &str| desk.workspace().join("themes").join(name);
    assert!(folder("small-two").join("a-tone.wav").is_file());
    desk.click("[data-testid=theme-save]").await;
    desk.until("it is saved", async || read(desk, "small-two").contains("a-tone.wav").then_some(())).await;

    desk.click("[data-testid=theme-menu]").await;
    desk.click("[data-testid=theme-rename]").await;
    desk.write("[data-testid=theme-name]", "small-three").await;
    desk.press(Key::Enter).await;
    desk.find("[data-testid=theme-row-small-three][aria-current=true]").await;
    assert!(!folder("small-two").exists() && folder("small-three").join("a-tone.wav").is_file());
    holds(desk, "name = \"small-three\"").await;

    desk.click("[data-testid=theme-menu]").await;
    desk.click("[data-testid=theme-delete]").await;
    desk.click("[data-testid=confirm-action]").await;
    desk.gone("[data-testid=theme-row-small-three]").await;
    assert!(!folder("small-three").exists());
}
