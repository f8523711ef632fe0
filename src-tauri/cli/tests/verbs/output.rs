//! What is written where: bars on a terminal, none in a pipe, errors on stderr, a log in the workspace.

use std::{fs, process::Stdio};

use serde_json::json;

use crate::bench::{Bench, said};

#[test]
fn in_a_pipe_there_are_no_bars_and_no_colours() {
    let bench = Bench::new();
    let free = "It is expected to cost: free\n  no charge: sample, outline, motion, none\n";
    for (arguments, aside) in [
        (&["make", "small", "--until", "voiceover"][..], free),
        (&["jobs"], ""),
        (&["job", "1"], ""),
        (&["themes"], ""),
        (&["videos"], ""),
    ] {
        let said = bench.reel(arguments);
        assert_eq!((said.code, said.stderr.as_str()), (0, aside), "{said:?}");
        assert!(
            !said.stdout.contains(['\u{1b}', '\r']),
            "{arguments:?} steers a terminal that is not there: {said:?}"
        );
        assert!(said.stdout.ends_with('\n'));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn on_a_terminal_each_stage_is_shown_as_it_ends() {
    let bench = Bench::new();
    let program = bench.program(["make", "small", "--until", "voiceover"]);
    let words: Vec<String> = std::iter::once(program.get_program())
        .chain(program.get_args())
        .map(|word| format!("'{}'", word.to_str().unwrap()))
        .collect();
    // util-linux's `script` gives the program a terminal and copies what it draws.
    let mut terminal = std::process::Command::new("script");
    terminal.args(["-qec", &words.join(" "), "/dev/null"]).env("TERM", "xterm-256color").stdin(Stdio::null());
    let shown = said(&mut terminal);
    assert_eq!(shown.code, 0, "{shown:?}");
    assert!(shown.stdout.contains('\u{1b}'), "a terminal is drawn on: {shown:?}");
    for stage in ["trend collection", "trend analysis", "script", "visuals", "voiceover"] {
        assert!(shown.stdout.contains(stage), "{stage} is not shown: {shown:?}");
    }
    assert!(shown.stdout.contains('✓'), "{shown:?}");
}

#[test]
fn a_reader_that_went_away_is_no_fault() {
    let bench = Bench::new();
    for arguments in [&["themes"][..], &["--json", "themes"], &["--help"]] {
        let mut child =
            bench.program(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{arguments:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_that_can_not_be_written_is_a_failure() {
    let bench = Bench::new();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let output = bench
        .program(["jobs"])
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("stdout"));
}

#[test]
fn an_empty_workspace_says_how_to_begin() {
    let bench = Bench::new();
    for verb in ["jobs", "videos"] {
        let said = bench.reel(&[verb]);
        assert!(said.stdout.contains("reel make"), "{said:?}");
    }
    assert_eq!(bench.json(&["jobs"]).done(), json!({ "jobs": [], "total": 0 }));
    assert_eq!(bench.json(&["videos"]).done(), json!({ "videos": [] }));
}

#[test]
fn what_happened_is_in_the_log_and_on_stderr_where_asked_for() {
    let bench = Bench::new();
    bench.reel(&["job", "99"]);
    let log = fs::read_to_string(bench.workspace().join(".reelwright/log/reel.log")).unwrap();
    assert!(log.contains("unknown_job"), "{log}");
    let loud = bench.reel(&["-v", "jobs"]);
    assert!(loud.stderr.contains("INFO"), "{loud:?}");
    assert!(!loud.stdout.contains("INFO"), "the log never mixes with the answer: {loud:?}");
}

#[test]
fn the_doctor_says_what_is_missing_and_how_to_get_it() {
    let bench = Bench::new();
    let well = bench.json(&["doctor"]).done();
    assert_eq!(well["ok"], true, "{well}");
    let unwell = said(bench.program(["--json", "doctor"]).env("PATH", bench.path("nothing here")));
    assert_eq!(unwell.error(1), "not_ready");
    let object = unwell.object();
    let checks = object["checks"].as_array().unwrap();
    let ffmpeg = checks.iter().find(|check| check["name"] == "ffmpeg").unwrap();
    assert_eq!((&object["ok"], &ffmpeg["outcome"]), (&json!(false), &json!("fail")));
    assert!(ffmpeg["mend"].as_str().unwrap().contains("ffmpeg"), "{ffmpeg}");
    let person = said(bench.program(["doctor"]).env("PATH", bench.path("nothing here")));
    assert!(person.stdout.contains("✗") && person.stdout.contains("→"), "{person:?}");
    assert!(person.stderr.starts_with("error: ffmpeg must be mended"), "{person:?}");
}

#[test]
fn the_doctor_looks_at_the_neural_voice_where_it_is_chosen() {
    let bench = Bench::new();
    let row = || {
        let checks = bench.json(&["doctor"]).done()["checks"].as_array().unwrap().clone();
        checks.into_iter().find(|check| check["name"] == "sherpa-onnx")
    };
    assert_eq!(row(), None, "nobody needs it");
    let set = |key: &str, value: &str| bench.json(&["settings", "set", key, value]).done();
    set("speech.engine", "sherpa-onnx");
    let unset = row().unwrap();
    assert_eq!(unset["outcome"], "warn");
    assert!(unset["mend"].as_str().unwrap().contains("speech.model_folder"), "{unset}");
    std::fs::create_dir(bench.path("amy")).unwrap();
    bench.file("amy/amy.onnx", b"");
    set("speech.model_folder", bench.path("amy").to_str().unwrap());
    let lacking = row().unwrap();
    assert!(lacking["found"].as_str().unwrap().contains("lacks tokens.txt"), "{lacking}");
    bench.file("amy/tokens.txt", b"");
    set("speech.program", bench.path("nothing here").to_str().unwrap());
    let missing = row().unwrap();
    assert_eq!(
        (&missing["outcome"], &missing["mend"]),
        (&json!("warn"), &json!("pipx install sherpa-onnx-bin"))
    );
}
