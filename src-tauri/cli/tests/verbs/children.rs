//! The programs that the studio starts: they get the environment, and none of the keys in it.
#![cfg(unix)]

use std::{fs, path::PathBuf, process::Command};

use crate::{
    bench::{Bench, SMALL_THEME, said, text},
    left_keys,
};

/// A key of a service that is asked for nothing here.
const KEY: (&str, &str) = ("REELWRIGHT_OPENAI_KEY", "openai-key-5d6e7f80");

/// A program that notes its environment and then is another; the folder's names are those of the programs that did.
fn noting(bench: &Bench, name: &str) -> PathBuf {
    let environment = bench.path("environments").join(name);
    let script = format!("#!/bin/sh\nenv > '{}'\nexec {name} \"$@\"\n", environment.display());
    bench.file("script", script.as_bytes());
    let program = bench.path(&format!("noting-{name}"));
    // Put there by a process of its own: what this one has open for writing, if only in a child that another test is
    // just starting, can't be run.
    let put = Command::new("install").arg("-m755").arg(bench.path("script")).arg(&program).status();
    assert!(put.unwrap().success());
    program
}

/// What the programs noted since the last look, having seen that it was an environment.
fn noted(bench: &Bench) -> Vec<(String, String)> {
    let entries = fs::read_dir(bench.path("environments")).unwrap().map(Result::unwrap);
    let mut all: Vec<(String, String)> = entries
        .map(|entry| {
            let environment = fs::read_to_string(entry.path()).unwrap();
            fs::remove_file(entry.path()).unwrap();
            (entry.file_name().into_string().unwrap(), environment)
        })
        .collect();
    all.sort();
    for (name, environment) in &all {
        assert!(environment.contains("\nPATH=") || environment.starts_with("PATH="), "{name}: {environment}");
    }
    all
}

fn names(noted: &[(String, String)]) -> Vec<&str> {
    noted.iter().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn no_program_that_is_started_gets_a_key() {
    let bench = Bench::new();
    fs::create_dir(bench.path("environments")).unwrap();
    bench.theme("spoken", &SMALL_THEME.replace("\"none\"", "\"espeak-ng\""));
    let programs = [
        ("REELWRIGHT_FFMPEG", "ffmpeg"),
        ("REELWRIGHT_FFPROBE", "ffprobe"),
        ("REELWRIGHT_ESPEAK", "espeak-ng"),
    ]
    .map(|(variable, name)| (variable, noting(&bench, name)));
    let reel = |arguments: &[&str]| {
        let mut program = bench.program(["--json"]);
        program.args(arguments).envs(programs.iter().map(|(name, path)| (name, path)));
        said(program.env(KEY.0, KEY.1).env("REELWRIGHT_KEYCHAIN", "off"))
    };

    reel(&["make", "spoken"]).done();
    let made = noted(&bench);
    assert_eq!(names(&made), ["espeak-ng", "ffmpeg", "ffprobe"]);

    // The voice by a model ends at once: there is no such program behind its name.
    fs::create_dir(bench.path("amy")).unwrap();
    for file in ["amy/amy.onnx", "amy/tokens.txt"] {
        bench.file(file, b"");
    }
    let voice = noting(&bench, "sherpa-onnx-that-is-not-there");
    for (key, value) in [
        ("speech.engine", "sherpa-onnx"),
        ("speech.model_folder", text(&bench.path("amy"))),
        ("speech.program", text(&voice)),
    ] {
        reel(&["settings", "set", key, value]).done();
    }
    reel(&["run", "voiceover", "--job", "1"]).error(1);
    let spoken = noted(&bench);
    assert!(names(&spoken).contains(&"sherpa-onnx-that-is-not-there"), "{:?}", names(&spoken));

    reel(&["doctor"]);
    let checked = noted(&bench);
    assert!(names(&checked).contains(&"espeak-ng"), "{:?}", names(&checked));
    assert!(names(&checked).contains(&"sherpa-onnx-that-is-not-there"), "{:?}", names(&checked));

    for (name, environment) in made.iter().chain(&spoken).chain(&checked) {
        assert!(!environment.contains(KEY.1), "{name} was given a key:\n{environment}");
    }
    left_keys::none_in(&bench.workspace(), &[KEY.1]);
}
