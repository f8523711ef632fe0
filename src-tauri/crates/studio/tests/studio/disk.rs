//! A disk that is full, in the middle of the work.
//!
//! A small disk of our own needs a mount of our own, which Linux gives in a namespace. Where it gives none, there is
//! nothing to be tested on, and the test says so.
#![cfg(target_os = "linux")]

use std::{fs, io::Write, path::Path, process::Command as Process};

use model::{Command, Script};
use studio::view::{RunRequest, TakeContent};

use crate::bench::{open, text};

/// Tells the re-executed test binary where the small disk is.
const SMALL_DISK: &str = "REELWRIGHT_TEST_SMALL_DISK";
/// The disk's size: a database of a few jobs and little more.
const SIZE: &str = "size=4m";
/// Letters of a scene's text that surely want another page of the database.
const LONG_TEXT: usize = 15_000;

/// A program in a namespace that has a small disk mounted at a folder.
fn on_a_small_disk(folder: &Path, then: &str) -> Process {
    let mut program = Process::new("unshare");
    program.args(["--user", "--map-root-user", "--mount", "sh", "-c"]);
    program.arg(format!("mount -t tmpfs -o {SIZE} none \"$0\" && {then}")).arg(folder);
    program
}

#[test]
fn a_full_disk_is_told_loses_nothing_and_is_written_to_again_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let possible = on_a_small_disk(folder.path(), "true").output();
    if !possible.is_ok_and(|output| output.status.success()) {
        // Past the test harness, which shows what a test that passes prints to nobody.
        let left_out = "LEFT OUT: the studio on a full disk. This system lets no test mount a disk of its own \
                        (unshare --mount); the store's own test of it has run without one.";
        writeln!(std::io::stderr(), "{left_out}").unwrap();
        return;
    }
    let test = std::env::current_exe().unwrap();
    let then = format!("exec '{}' disk::victim --exact --nocapture", test.display());
    let output = on_a_small_disk(folder.path(), &then).env(SMALL_DISK, folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "the disk was worked on: {said}");
}

/// Not a test of its own: what happens on the small disk.
#[tokio::test(flavor = "multi_thread")]
async fn victim() {
    let Some(disk) = std::env::var_os(SMALL_DISK) else { return };
    let disk = Path::new(&disk);
    let studio = open(&disk.join("w"));
    let request = RunRequest {
        command: Command::Script,
        job_id: None,
        theme: None,
        options: text("One sentence about tea."),
    };
    let job = studio.start_stage(request).await.unwrap().job_id;
    studio.wait(job).await;
    let take = studio.get_job(job).unwrap().script_id.unwrap();
    let TakeContent::Script(script) = studio.get_take(take).unwrap().content else { panic!("{take}") };
    let filler = disk.join("everything else");
    fill(&filler);

    let edited = longer(&script);
    let error = studio.save_script(job, edited.clone()).unwrap_err();
    assert_eq!(error.code, "disk_full", "{} {}", error.message, error.detail);
    assert!(error.retryable, "the same again succeeds once there is room");
    let before = studio.get_job(job).unwrap();
    assert_eq!(before.script_id, Some(take), "what was there is there, and still selected");

    fs::remove_file(&filler).unwrap();
    let saved = studio.save_script(job, edited).unwrap();
    assert_eq!((saved.row.number, saved.row.selected), (2, true), "and then it goes on");
}

/// Writes until nothing more fits.
fn fill(file: &Path) {
    let mut file = fs::File::create(file).unwrap();
    for size in [64 * 1024, 1024, 1] {
        while file.write_all(&vec![b'x'; size]).is_ok() {}
    }
}

fn longer(script: &Script) -> Script {
    let mut edited = script.clone();
    edited.scenes[0].narration = "tea ".repeat(LONG_TEXT / 4);
    edited
}
