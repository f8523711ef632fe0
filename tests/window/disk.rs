//! The disk full while a script is edited.
//!
//! A small disk of our own needs a mount of our own, which Linux gives in a namespace. Where it gives none, there is
//! nothing to be tested on, and the test says so.

use std::{env, fs, io::Write, path::Path, process::Command};

use thirtyfour::Key;

use crate::{desk::Desk, furniture::furnish_small_theme, work::SCRIPT};

/// Tells the test program, started anew, that it may mount.
const MAY_MOUNT: &str = "REELWRIGHT_TEST_MAY_MOUNT";
/// The disk's size: a database of a few jobs and little more.
const SIZE: &str = "size=6m";
/// Letters of a scene's text that surely want another page of the database.
const LONG_TEXT: usize = 15_000;

/// A program in a namespace of its own, in which it may mount.
fn apart(program: &Path) -> Command {
    let mut unshare = Command::new("unshare");
    unshare.args(["--user", "--map-root-user", "--mount", "--"]).arg(program);
    unshare
}

/// Puts a small disk at a folder.
fn mounted(folder: &Path) -> bool {
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", SIZE, "none"]).arg(folder).output();
    mount.is_ok_and(|output| output.status.success())
}

/// Writes until nothing more fits.
fn fill(file: &Path) {
    let mut file = fs::File::create(file).unwrap();
    for size in [64 * 1024, 1024, 1] {
        while file.write_all(&vec![b'x'; size]).is_ok() {}
    }
}

#[test]
fn a_full_disk_is_told_while_editing_and_nothing_that_was_written_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut possible = apart(Path::new("mount"));
    possible.args(["-t", "tmpfs", "none"]).arg(folder.path());
    if !possible.output().is_ok_and(|output| output.status.success()) {
        eprintln!("left out: this system lets no test mount a disk of its own (unshare --mount)");
        return;
    }
    let mut test = apart(&env::current_exe().unwrap());
    let output = test.args(["disk::victim", "--exact", "--nocapture"]).env(MAY_MOUNT, "1").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "the disk was worked on: {said}");
}

/// Not a test of its own: what happens on the small disk.
#[tokio::test]
async fn victim() {
    if env::var_os(MAY_MOUNT).is_none() {
        return;
    }
    let desk = Desk::open(|workspace| {
        assert!(mounted(workspace), "a small disk at {}", workspace.display());
        furnish_small_theme(workspace);
    })
    .await;
    let job = desk.scripted().await;
    desk.go(&format!("#/jobs/{job}/script"), "[data-testid=narration-1]").await;
    let everything_else = desk.workspace().join("everything else");
    fill(&everything_else);

    let text = "tea ".repeat(LONG_TEXT / 4).trim().to_owned();
    desk.paste("[data-testid=narration-1]", &text).await;
    desk.press_with(Key::Control, "s").await;
    desk.says("[data-testid=notice]", "full").await;
    assert_eq!(desk.value("[data-testid=narration-1]").await, text, "what was written is there");
    assert_eq!(desk.takes(&job, SCRIPT).await.len(), 1);

    fs::remove_file(&everything_else).unwrap();
    desk.click("[data-testid=notice] [data-testid=error-retry]").await;
    desk.until("it is saved as another take", async || {
        (desk.takes(&job, SCRIPT).await.len() == 2).then_some(())
    })
    .await;
    let saved = desk.takes(&job, SCRIPT).await[0]["id"].clone();
    assert_eq!(desk.content(&saved).await["scenes"][0]["narration"], text);
    desk.close().await;
}
