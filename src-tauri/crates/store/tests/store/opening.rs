//! Opening a database, and everything that can be wrong with one.

use std::{fs, sync::Barrier, time::Duration};

use model::Stage;
use store::{SCHEMA_VERSION, Store, StoreError};

use crate::workspace::{Workspace, at, new_job, start_of};

/// Long enough to ask at least once more, short enough not to be noticed.
const SHORT: Duration = Duration::from_millis(60);

#[test]
fn what_was_written_is_there_when_opened_again() {
    let workspace = Workspace::new();
    let made = workspace.job("HydroGlow");
    let before = workspace.store.job(made.job).unwrap();
    let path = workspace.database();
    let again = Store::open(&path).unwrap();
    assert_eq!(again.job(made.job).unwrap(), before);
    let conn = workspace.raw();
    let mode: String = conn.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal", "readers don't wait for writers");
}

#[test]
fn a_newer_database_is_refused_and_left_alone() {
    let workspace = Workspace::new();
    workspace.job("x");
    let (path, newer) = (workspace.database(), SCHEMA_VERSION + 1);
    let conn = workspace.raw();
    conn.pragma_update(None, "user_version", newer).unwrap();
    conn.pragma_update_and_check(None, "wal_checkpoint", "TRUNCATE", |_| Ok(())).unwrap();
    let before = fs::read(&path).unwrap();
    let refused = Store::open(&path).err().unwrap();
    assert!(
        matches!(refused, StoreError::NewerSchema { found, known, .. } if (found, known) == (newer, SCHEMA_VERSION)),
        "{refused}"
    );
    assert!(refused.to_string().contains("update the program") && !refused.is_retryable(), "{refused}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reelwright.db");
    let text = "this is no database, it is a shopping list. ".repeat(100);
    fs::write(&path, &text).unwrap();
    let refused = Store::open(&path).err().unwrap();
    assert!(matches!(refused, StoreError::Corrupt { .. }), "{refused}");
    assert!(refused.to_string().contains("reelwright.db"), "it names the file: {refused}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn a_cut_off_file_is_told_to_be_damaged() {
    let workspace = Workspace::new();
    for number in 0..50 {
        workspace.job(&format!("job {number}"));
    }
    let path = workspace.database();
    let cut = path.with_file_name("cut.db");
    workspace.raw().execute("VACUUM INTO ?1", [cut.to_str().unwrap()]).unwrap();
    let whole = fs::metadata(&cut).unwrap().len();
    fs::File::options().write(true).open(&cut).unwrap().set_len(whole / 2).unwrap();
    let outcome = Store::open(&cut).and_then(|store| store.job(model::JobId(1)).map(drop));
    assert!(matches!(outcome, Err(StoreError::Corrupt { .. })), "{outcome:?}");
}

#[test]
fn a_row_changed_by_hand_into_nonsense_is_told_to_be_damaged() {
    let workspace = Workspace::new();
    let made = workspace.job("x");
    workspace.raw().execute("UPDATE jobs SET state = '{\"stages\": 7}'", []).unwrap();
    let refused = workspace.store.job(made.job).unwrap_err();
    assert!(matches!(refused, StoreError::Corrupt { .. }), "{refused}");
    let refused =
        workspace.store.queue_run(made.job, &crate::workspace::new_run(Stage::Visuals), at(1)).unwrap_err();
    assert!(matches!(refused, StoreError::Corrupt { .. }), "{refused}");
}

#[test]
fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Store::open(folder.path().join("nowhere/reelwright.db")).err().unwrap();
    assert!(matches!(refused, StoreError::NoFolder { .. }), "{refused}");
}

/// Not even root may create a file there.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_to_is_named() {
    let refused = Store::open("/sys/reelwright.db").err().unwrap();
    assert!(matches!(refused, StoreError::ReadOnly { .. }), "{refused}");
    assert!(refused.to_string().contains("/sys/reelwright.db"), "{refused}");
}

#[test]
fn a_database_that_another_program_holds_is_worth_another_try() {
    let workspace = Workspace::new();
    let patient = Store::open_with_patience(workspace.database(), SHORT).unwrap();
    let other = workspace.raw();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let create = || patient.create_job(&new_job("x"), start_of(Stage::Script), at(0));
    let locked = create().unwrap_err();
    assert!(matches!(locked, StoreError::Locked { .. }) && locked.is_retryable(), "{locked}");
    assert_eq!(patient.job_counts().unwrap(), [], "reading goes on meanwhile");
    other.execute_batch("ROLLBACK").unwrap();
    create().unwrap();
}

#[test]
fn opening_waits_for_another_program_and_then_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reelwright.db");
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE held (x); BEGIN EXCLUSIVE").unwrap();
    let locked = Store::open_with_patience(&path, SHORT).err().unwrap();
    assert!(matches!(locked, StoreError::Locked { .. }), "{locked}");
    other.execute_batch("ROLLBACK").unwrap();
    Store::open_with_patience(&path, SHORT).unwrap();
}

#[test]
fn many_may_open_a_new_workspace_at_the_same_moment() {
    for _ in 0..3 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reelwright.db");
        let ready = Barrier::new(8);
        std::thread::scope(|scope| {
            let open = || {
                ready.wait();
                let store = Store::open(&path).unwrap();
                store.create_job(&new_job("x"), start_of(Stage::Script), at(0)).unwrap();
            };
            let all: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            all.into_iter().for_each(|one| one.join().unwrap());
        });
        let jobs = Store::open(&path).unwrap().job_counts().unwrap();
        assert_eq!(jobs, [(model::JobStatus::Running, 8)]);
    }
}

#[test]
fn only_the_writing_of_others_changes_the_data_version() {
    let workspace = Workspace::new();
    let other = Store::open(workspace.database()).unwrap();
    let before = workspace.store.data_version().unwrap();
    workspace.job("mine");
    assert_eq!(workspace.store.data_version().unwrap(), before, "one's own writing is no news");
    other.create_job(&new_job("theirs"), start_of(Stage::Script), at(0)).unwrap();
    let after = workspace.store.data_version().unwrap();
    assert_ne!(after, before);
    assert_eq!(workspace.store.data_version().unwrap(), after, "news is told once");
}
