//! What becomes of an ffmpeg that stalls, floods, dies or lies.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use reelwright_media::{
    CancellationToken,
    process::{Call, Pipes, ProcessError},
};
use tempfile::TempDir;

use crate::common::script_at;

/// A shell script in ffmpeg's place.
fn fake(folder: &Path, script: &str) -> PathBuf {
    let path = folder.join("ffmpeg");
    script_at(&path, &format!("#!/bin/sh\n{script}\n"));
    path
}

/// Waits until a process is gone or a zombie of somebody else's.
fn wait_for_end(pid: &str) {
    let began = Instant::now();
    let alive = || {
        fs::read_to_string(format!("/proc/{pid}/stat"))
            .is_ok_and(|stat| !stat.rsplit(')').next().unwrap_or("").starts_with(" Z"))
    };
    while alive() {
        assert!(began.elapsed() < Duration::from_secs(20), "process {pid} is still there");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_stall_is_ended_and_what_was_said_is_told() {
    let folder = TempDir::new().unwrap();
    let program = fake(folder.path(), "echo 'opening the file' >&2; exec sleep 1000");
    let error =
        Call::new(&program).arg("in put").stall_limit(Duration::from_millis(200)).output().unwrap_err();
    assert!(
        matches!(&error, ProcessError::Stalled { stderr, .. } if stderr.contains("opening the file")),
        "{error}"
    );
    assert!(error.to_string().contains("'in put'"), "the command line is in the error: {error}");
}

#[test]
fn a_flood_of_words_is_no_progress() {
    let folder = TempDir::new().unwrap();
    let program = fake(folder.path(), "while :; do echo 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' >&2; done");
    let error = Call::new(&program).stall_limit(Duration::from_millis(300)).output().unwrap_err();
    let ProcessError::Stalled { stderr, .. } = &error else { panic!("{error}") };
    assert!(stderr.len() <= 32 * 1024, "{} bytes were kept", stderr.len());
}

#[test]
fn reported_frames_are_progress() {
    let folder = TempDir::new().unwrap();
    let script = "for n in 1 2 3 4 5 6; do printf 'frame=%d\\nprogress=continue\\n' $n >&2; sleep 0.1; done";
    let program = fake(folder.path(), script);
    let mut frames = Vec::new();
    let mut progress = |tick: reelwright_media::progress::Tick| frames.push(tick.frames);
    let pipes = Pipes { progress: Some(&mut progress), ..Pipes::default() };
    let ended = Call::new(&program).stall_limit(Duration::from_millis(450)).run(pipes).unwrap();
    assert_eq!(ended.last.frames, 6);
    assert_eq!(frames, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_late_failure_has_its_code_and_last_words() {
    let folder = TempDir::new().unwrap();
    let program = fake(folder.path(), "echo frames; sleep 0.1; echo 'no space left' >&2; exit 1");
    let error = Call::new(&program).output().unwrap_err();
    assert!(
        matches!(&error, ProcessError::Failed { ending, stderr, .. } if ending == "exit code 1" && stderr.contains("no space left")),
        "{error}"
    );
}

#[test]
fn a_kill_is_told_by_its_signal() {
    let folder = TempDir::new().unwrap();
    let program = fake(folder.path(), "kill -9 $$");
    let error = Call::new(&program).output().unwrap_err();
    assert!(matches!(&error, ProcessError::Failed { ending, .. } if ending == "signal 9"), "{error}");
}

#[test]
fn cancelling_ends_the_whole_group() {
    let folder = TempDir::new().unwrap();
    let pids = folder.path().join("pids");
    // Neither of the two listens to a polite request.
    let script = format!(
        "trap '' TERM; sleep 1000 & echo $$ $! > '{0}.new'; mv '{0}.new' '{0}'; while :; do sleep 1000; done",
        pids.display()
    );
    let program = fake(folder.path(), &script);
    let cancel = CancellationToken::new();
    thread::scope(|scope| {
        let call = scope.spawn(|| Call::new(&program).output_until(Some(&cancel)));
        let began = Instant::now();
        while !pids.exists() {
            assert!(began.elapsed() < Duration::from_secs(20), "the script never began");
            thread::sleep(Duration::from_millis(10));
        }
        cancel.cancel();
        assert!(matches!(call.join().unwrap(), Err(ProcessError::Cancelled)));
    });
    for pid in fs::read_to_string(&pids).unwrap().split_whitespace() {
        wait_for_end(pid);
    }
}

#[test]
fn a_sink_that_refuses_explains_the_failure() {
    let folder = TempDir::new().unwrap();
    let program = fake(folder.path(), "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxx; done");
    let full = |_: &[u8]| Err(std::io::Error::from(std::io::ErrorKind::StorageFull));
    let error =
        Call::new(&program).run(Pipes { sink: Some(Box::new(full)), ..Pipes::default() }).unwrap_err();
    assert!(
        matches!(&error, ProcessError::Sink { source } if source.kind() == std::io::ErrorKind::StorageFull),
        "{error}"
    );
}

#[test]
fn a_child_that_has_had_enough_is_no_failure() {
    let folder = TempDir::new().unwrap();
    let program = fake(folder.path(), "head -c 10; exit 0");
    let feed = |stdin: &mut dyn std::io::Write| loop {
        stdin.write_all(&[b'x'; 4096])?;
    };
    Call::new(&program).run(Pipes { feed: Some(Box::new(feed)), ..Pipes::default() }).unwrap();
}
