//! The disk full while something is edited.
//!
//! A small disk of our own needs a mount of our own, which Linux gives to some in a namespace. Where it gives none, the
//! database's part is left out, loudly; what a single file's part needs, every Linux has.

use std::{env, fs, io, io::Write, os::unix::fs::symlink, path::Path, process::Command};

use thirtyfour::Key;

use crate::{desk::Desk, furniture::furnish_small_theme, work::SCRIPT};

/// Tells the test program, started anew, that it may mount.
const MAY_MOUNT: &str = "REELWRIGHT_TEST_MAY_MOUNT";
/// The disk's size: a database of a few jobs and little more.
const SIZE: &str = "size=6m";
/// Letters of a scene's text that surely want another page of the database.
const LONG_TEXT: usize = 15_000;

/// Ways into a namespace of one's own in which one may mount: everybody's, and the administrator's.
const APART: [&[&str]; 2] = [&["--user", "--map-root-user", "--mount", "--"], &["--mount", "--"]];

/// A program in such a namespace.
fn apart(way: &[&str], program: &Path) -> Command {
    let mut unshare = Command::new("unshare");
    unshare.args(way).arg(program);
    unshare
}

/// The first of the ways that this system lets a test go.
fn way_apart(folder: &Path) -> Option<&'static [&'static str]> {
    APART.into_iter().find(|way| {
        let mut mount = apart(way, Path::new("mount"));
        mount.args(["-t", "tmpfs", "none"]).arg(folder);
        mount.output().is_ok_and(|output| output.status.success())
    })
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
    let Some(way) = way_apart(folder.path()) else {
        // Past the test harness, which shows what a test that passes prints to nobody.
        let left_out = "LEFT OUT: the window with a full database. This system lets no test mount a disk of its own \
                        (unshare --mount); the store's own test of it has run without one.";
        writeln!(io::stderr(), "{left_out}").unwrap();
        return;
    };
    let mut test = apart(way, &env::current_exe().unwrap());
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

#[tokio::test]
async fn a_theme_that_found_no_room_stays_as_it_was_and_is_saved_when_there_is_some() {
    let desk = Desk::open(furnish_small_theme).await;
    let folder = desk.workspace().join("themes/small");
    let before = fs::read_to_string(folder.join("theme.toml")).unwrap();
    desk.go("#/themes/small", "[data-testid=theme-tagline]").await;
    desk.write("[data-testid=theme-tagline]", "Three minutes of noise").await;
    // Whatever is written there finds no room.
    let partial = folder.join("theme.toml.partial");
    symlink("/dev/full", &partial).unwrap();
    desk.click("[data-testid=theme-save]").await;
    desk.says("[data-testid=notice]", "free some space").await;
    assert_eq!(fs::read_to_string(folder.join("theme.toml")).unwrap(), before, "what was there is there");
    assert_eq!(desk.value("[data-testid=theme-tagline]").await, "Three minutes of noise");

    fs::remove_file(&partial).unwrap();
    desk.click("[data-testid=notice] [data-testid=error-retry]").await;
    desk.until("it is saved", async || {
        fs::read_to_string(folder.join("theme.toml"))
            .unwrap()
            .contains("Three minutes of noise")
            .then_some(())
    })
    .await;
    desk.close().await;
}
