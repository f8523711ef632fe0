//! A program that speaks and never ends: it goes with the work, and with the studio however that ends.
#![cfg(target_os = "linux")]

use std::{fs, process::Command};

use crate::{
    at_work::{Started, until},
    bench::{Bench, SMALL_THEME, text},
};

/// A voice's program that notes its number and never ends, at work.
fn endless_voice(bench: &Bench) -> (Started, String) {
    fs::create_dir(bench.path("amy")).unwrap();
    for file in ["amy/amy.onnx", "amy/tokens.txt"] {
        bench.file(file, b"");
    }
    let pid = bench.path("pid");
    let script = format!("#!/bin/sh\necho $$ > '{}'\nexec sleep 600\n", pid.display());
    bench.file("script", script.as_bytes());
    // Put there by a process of its own: what this one has open for writing, if only in a child that another test is
    // just starting, can't be run.
    let put =
        Command::new("install").arg("-m755").arg(bench.path("script")).arg(bench.path("endless")).status();
    assert!(put.unwrap().success());
    bench.theme("spoken", &SMALL_THEME.replace("engine = \"none\"", "engine = \"sherpa-onnx\""));
    for (key, file) in [("speech.model_folder", "amy"), ("speech.program", "endless")] {
        bench.json(&["settings", "set", key, text(&bench.path(file))]).done();
    }
    let words = bench.file("words.txt", b"Boil the water.");
    let arguments = ["run", "voiceover", "--theme", "spoken", "--text", text(&words)];
    let work = Started::new(bench.program(["--json"]).args(arguments));
    let noted = || fs::read_to_string(&pid).unwrap_or_default().trim().to_owned();
    until("the program speaks", || !noted().is_empty());
    (work, noted())
}

/// Whether a process is gone, or is at least dead.
fn is_gone(pid: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"));
    stat.map_or(true, |stat| stat.contains(") Z"))
}

#[test]
fn ctrl_c_ends_the_program_that_speaks() {
    let bench = Bench::new();
    let (work, pid) = endless_voice(&bench);
    work.signal("INT");
    assert_eq!(work.said().error(1), "cancelled");
    until("the voice's program is gone", || is_gone(&pid));
}

#[test]
fn a_studio_that_is_killed_takes_the_program_that_speaks_with_it() {
    let bench = Bench::new();
    let (work, pid) = endless_voice(&bench);
    work.signal("KILL");
    assert_eq!(work.said().code, -1, "it was killed");
    until("the voice's program is gone", || is_gone(&pid));
}
