//! The desktop that the window stands on: files dragged from another program, and the system's own dialogs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    desk::{Desk, Process, WINDOW},
    files,
    furniture::furnish_small_theme,
    processes,
    work::VISUALS,
};

/// A side of the other program's window, in pixels. It stands to the right of the app's.
const SIDE: u32 = 200;
/// A way across it, in pixels, after which a press has become a drag for any toolkit.
const BEYOND_A_CLICK: u32 = 30;

impl Desk {
    /// The mouse and the keyboard of the desktop, whose window it may be.
    fn hands(&self, words: &[&str]) -> Option<String> {
        let mut hands = Command::new("xdotool");
        hands.env("DISPLAY", &self.display).args(words);
        let done = hands.output().expect("xdotool is here; `cargo xtask test` installs it");
        done.status.success().then(|| String::from_utf8_lossy(&done.stdout).trim().to_owned())
    }

    fn moved(&self, words: &[&str]) {
        assert!(self.hands(words).is_some(), "xdotool refused {words:?}");
    }

    /// Picks files and folders up in another program's window and holds them over an element of the page, with the mouse.
    /// Answers that program.
    async fn hold_over(&self, files: &[&Path], css: &str, until: &str) -> Process {
        let program = Path::new(env!("CARGO_BIN_EXE_reelwright")).with_file_name("examples/drag_source");
        let mut source = Command::new(&program);
        source.env("DISPLAY", &self.display).env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1");
        let source = Process::start(source.args([WINDOW.0.to_string(), SIDE.to_string()]).args(files));
        self.until("the other program is there", async || {
            self.hands(&["search", "--onlyvisible", "--pid", &source.id().to_string()])
        })
        .await;
        self.find(css).await;
        // The driver measures from the window's corner, which is the screen's.
        let middle = format!(
            "(box => [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)])\
             (document.querySelector({}).getBoundingClientRect())",
            json!(css)
        );
        let middle = self.worth(&middle).await;
        let (to_x, to_y) = (middle[0].to_string(), middle[1].to_string());
        let (from_x, from_y) = ((WINDOW.0 + SIDE / 2).to_string(), (SIDE / 2).to_string());
        let beyond = (SIDE / 2 + BEYOND_A_CLICK).to_string();
        self.moved(&["mousemove", &from_x, &from_y, "mousedown", "1", "mousemove", &from_x, &beyond]);
        self.until(&format!("files are over {css}"), async || {
            // A hand is never quite still, and programs speak to each other when it moves.
            self.moved(&["mousemove", &to_x, &to_y, "mousemove_relative", "1", "1"]);
            self.worth(until).await.as_bool().filter(|holds| *holds)
        })
        .await;
        source
    }

    /// Lets go of what is held, and waits until the other program knows what became of it.
    async fn let_go(&self, mut source: Process) {
        self.moved(&["mouseup", "1"]);
        self.until("the other program's drag has ended", async || source.has_ended().then_some(())).await;
    }

    /// Drags files and folders from another program's window onto an element of the page.
    async fn drag_from_elsewhere(&self, files: &[&Path], css: &str) {
        let over = "document.querySelector('.drop > .over') !== null";
        let source = self.hold_over(files, css, over).await;
        self.let_go(source).await;
        self.gone(".drop > .over").await;
    }

    /// Types a path into the system's dialog of this title, and confirms it.
    async fn answer_dialog(&self, title: &str, path: &Path) {
        let what = format!("the system asks “{title}”");
        let id = self.until(&what, async || self.hands(&["search", "--onlyvisible", "--name", title])).await;
        let path = path.to_str().expect("a path that can be typed");
        // From “Recent”, where such a dialog may begin, no folder can be chosen.
        self.moved(&["windowfocus", "--sync", &id, "key", "alt+Home", "ctrl+l", "ctrl+a"]);
        self.moved(&["type", "--delay", "5", path]);
        self.until("the dialog has its answer", async || {
            // The first one may only end what the dialog offers to complete the path with.
            self.moved(&["key", "Return"]);
            self.hands(&["search", "--onlyvisible", "--name", title]).is_none().then_some(())
        })
        .await;
    }
}

/// The title of the dialog for another workspace.
const CHOOSE: &str = "Choose the workspace's folder";

/// The workspace that is open, as the settings say.
async fn root(desk: &Desk) -> PathBuf {
    desk.go("#/settings/workspace", "[data-testid=workspace-root]").await;
    desk.holds("it says where", "document.querySelector('[data-testid=workspace-root]').innerText !== ''")
        .await;
    desk.text("[data-testid=workspace-root]").await.unwrap().into()
}

/// The file that keeps which workspace was chosen.
fn choice(desk: &Desk) -> PathBuf {
    desk.config().join("Reelwright/workspace")
}

/// Chooses another workspace in the settings. The app takes its own place with it, which no driver sees: that one is
/// ended, and another opened by the driver.
async fn chosen(desk: Desk, folder: &Path) -> Desk {
    assert_ne!(root(&desk).await, folder);
    let before = desk.app()[0];
    desk.click("[data-testid=choose-workspace]").await;
    desk.answer_dialog(CHOOSE, folder).await;
    let successor = desk
        .until("the app has taken its own place", async || {
            processes::running(&desk.program).into_iter().find(|id| *id != before)
        })
        .await;
    assert_eq!(fs::read_to_string(choice(&desk)).unwrap(), folder.to_str().unwrap());
    let id = successor.to_string();
    desk.until("it has a window", async || desk.hands(&["search", "--onlyvisible", "--pid", &id])).await;
    let database = folder.join(".reelwright/studio.db");
    desk.until("it has the workspace open", async || processes::has_open(successor, &database).then_some(()))
        .await;
    assert!(Command::new("kill").arg(&id).status().unwrap().success(), "it is ended");
    desk.until("it is gone", async || processes::running(&desk.program).is_empty().then_some(())).await;
    desk.opened_once_more().await
}

#[tokio::test]
async fn another_workspace_is_chosen_opens_at_once_and_from_then_on_and_is_left_again() {
    let desk = Desk::installed().await;
    desk.find("[data-testid=first-steps]").await;
    let usual = root(&desk).await;
    assert!(usual.ends_with("home/Reelwright"), "{}", usual.display());
    let options = json!({ "text": "One sentence about tea." });
    desk.run(json!({ "command": "script", "options": options })).await;
    assert!(!choice(&desk).exists(), "nobody has chosen yet");

    let other = desk.own_files().join("videos of another channel");
    fs::create_dir(&other).unwrap();
    let desk = chosen(desk, &other).await;
    assert_eq!(root(&desk).await, other);
    desk.go("#/jobs", "[data-testid=first-steps]").await;

    let desk = chosen(desk, &usual).await;
    assert_eq!(root(&desk).await, usual);
    desk.go("#/jobs", "[data-testid=job-row]").await;
    desk.says("[data-testid=job-row]", "One sentence about tea").await;
    desk.close().await;
}

/// A desk with room for another program beside the app.
async fn wide_desk(furnish: impl FnOnce(&Path)) -> Desk {
    let desk = Desk::on_screen((WINDOW.0 + SIDE, WINDOW.1), furnish).await;
    desk.resize(WINDOW).await;
    desk
}

/// A folder with a clip, and one inside it with another.
fn folder(desk: &Desk) -> PathBuf {
    let folder = desk.own_files().join("clips of a walk");
    fs::create_dir_all(folder.join("more")).unwrap();
    files::video(&folder, "b 1.mp4", 1);
    files::video(&folder.join("more"), "c 2.mp4", 1);
    folder
}

#[tokio::test]
async fn files_and_folders_are_dragged_in_from_another_program() {
    let desk = wide_desk(furnish_small_theme).await;
    desk.find("[data-testid=first-steps]").await;
    let (folder, clip) = (folder(&desk), files::video(&desk.own_files(), "a.mp4", 1));

    // A file and a folder at once, on the jobs: they begin one.
    desk.drag_from_elsewhere(&[&clip, &folder], "[data-testid=first-steps]").await;
    for name in ["a.mp4", "b 1.mp4", "c 2.mp4"] {
        desk.says("[data-testid=new-job-dialog]", name).await;
    }
    desk.click("[data-testid=way-stage]").await;
    desk.click("[data-testid=command-review]").await;
    desk.drag_from_elsewhere(&[&clip], "[data-testid=new-job-dialog] .asks").await;
    desk.says("[data-testid=new-job-dialog] .asks", "a.mp4").await;
    desk.press(Key::Escape).await;
    desk.gone("[data-testid=new-job-dialog]").await;

    // On one scene of a job: the file is what it shows from then on.
    let job = desk.scripted().await;
    desk.run(json!({ "command": "visuals", "job_id": job, "options": {} })).await;
    desk.go(&format!("#/jobs/{job}/visuals"), "[data-testid=visual-1]").await;
    desk.drag_from_elsewhere(&[&clip], "[data-testid=visual-1] .frame").await;
    let clips = desk
        .until("there is a second take of the pictures", async || {
            let takes = desk.takes(&job, VISUALS).await;
            (takes.len() == 2).then(|| takes[0]["id"].clone())
        })
        .await;
    assert_eq!(desk.content(&clips).await["clips"][0]["label"], "a.mp4");

    // Where nothing takes it, nothing happens, and the page is still there.
    desk.go("#/settings/window", "[data-testid=settings-window]").await;
    desk.script("window.over = 0; addEventListener('dragover', () => window.over++)").await;
    let held = desk.hold_over(&[&clip], "[data-testid=settings-window]", "window.over > 1").await;
    desk.let_go(held).await;
    assert!(desk.worth("window.over").await.is_u64(), "the page is the same");
    desk.find("[data-testid=settings-window]").await;
    desk.close().await;
}

#[tokio::test]
async fn an_export_is_saved_where_the_systems_dialog_says() {
    let (desk, stock) = Desk::stocked().await;
    desk.go(&format!("#/review/{}", stock.video), "[data-testid=review-video]").await;
    let place = desk.own_files().join("notes of the reviewer.otio");
    desk.click("[data-testid=export]").await;
    desk.click("[data-testid=export-otio]").await;
    desk.answer_dialog("Save the export", &place).await;
    let saved = desk
        .until("the file is there, whole", async || {
            serde_json::from_slice::<Value>(&fs::read(&place).ok()?).ok()
        })
        .await;
    assert_eq!(saved["OTIO_SCHEMA"], "Timeline.1");
    desk.close().await;
}
