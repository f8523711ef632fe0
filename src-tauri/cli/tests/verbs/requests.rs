//! Requests that are wrong: each its own code, exit 2, and nothing made.

use std::{fs, process::Stdio};

use serde_json::json;

use crate::bench::{Bench, said, stage, text};

#[test]
fn what_can_not_be_parsed_is_a_wrong_request_for_programs_too() {
    let bench = Bench::new();
    let cases: [&[&str]; 8] = [
        &["frobnicate"],
        &["run", "nonsense"],
        &["run"],
        &["make"],
        &["job", "seven"],
        &["jobs", "--status", "sleeping"],
        &["reject", "1"],
        &["run", "trend_analysis", "--range-hours", "0"],
    ];
    for arguments in cases {
        let person = bench.reel(arguments);
        assert_eq!((person.code, person.stdout.as_str()), (2, ""), "{person:?}");
        assert!(person.stderr.starts_with("error: "), "{person:?}");
        assert_eq!(bench.json(arguments).error(2), "usage", "{arguments:?}");
    }
    assert!(!bench.workspace().join(".reelwright").exists(), "nothing was opened for a request that is none");
}

#[test]
fn help_and_version_are_no_errors() {
    let bench = Bench::new();
    for arguments in [&["--help"][..], &["--version"], &["run", "--help"], &["help", "theme", "check"]] {
        let said = bench.reel(arguments);
        assert_eq!((said.code, said.stderr.as_str()), (0, ""), "{said:?}");
        assert!(said.stdout.contains("reel"), "{said:?}");
    }
    assert_eq!(said(&mut bench.program(["--json", "--help"])).code, 0);
}

#[test]
fn an_id_that_does_not_exist_is_a_wrong_request_of_every_verb() {
    let bench = Bench::new();
    let jobs: [&[&str]; 7] = [
        &["job", "99"],
        &["takes", "99"],
        &["retry", "99"],
        &["cancel", "99"],
        &["delete", "99"],
        &["run", "script", "--job", "99"],
        &["make", "--job", "99"],
    ];
    for arguments in jobs {
        assert_eq!(bench.json(arguments).error(2), "unknown_job", "{arguments:?}");
    }
    let videos: [&[&str]; 4] =
        [&["video", "99"], &["approve", "99"], &["reject", "99", "--reason", "dull"], &["reopen", "99"]];
    for arguments in videos {
        assert_eq!(bench.json(arguments).error(2), "unknown_video", "{arguments:?}");
    }
    for arguments in
        [&["run", "visuals", "--script", "99"][..], &["take", "select", "99"], &["take", "delete", "99"]]
    {
        assert_eq!(bench.json(arguments).error(2), "unknown_take", "{arguments:?}");
    }
    assert_eq!(bench.jobs(), 0);
}

#[test]
fn a_deleted_job_is_told_apart_from_one_that_never_was() {
    let bench = Bench::new();
    bench.file("words.txt", b"One short line.");
    let made = bench.json(&["run", "script", "--theme", "small", "--text", "words.txt"]).done();
    assert_eq!((&made["job_id"], &made["status"]), (&json!(1), &json!("done")));
    assert_eq!(bench.json(&["delete", "1"]).done(), json!({ "job_id": 1, "deleted": true }));
    for arguments in [&["job", "1"][..], &["run", "visuals", "--job", "1"], &["delete", "1"], &["retry", "1"]]
    {
        assert_eq!(bench.json(arguments).error(2), "deleted_job", "{arguments:?}");
    }
    assert_eq!(bench.jobs(), 0);
}

#[test]
fn text_that_can_not_be_told_in_a_short_video_is_refused() {
    let bench = Bench::new();
    bench.file("empty.txt", b"");
    bench.file("blank.txt", b" \n\t\n");
    bench.file("long.txt", "tea ".repeat(25_600).as_bytes());
    bench.file("huge.txt", &vec![b'a'; 2 << 20]);
    bench.file("latin.txt", b"caf\xe9");
    fs::create_dir(bench.path("folder")).unwrap();
    let cases = [
        ("empty.txt", "empty_text"),
        ("blank.txt", "empty_text"),
        ("long.txt", "text_too_long"),
        ("huge.txt", "text_too_long"),
        ("latin.txt", "not_utf8"),
        ("folder", "not_a_file"),
        ("gone.txt", "missing_file"),
        ("-", "empty_text"),
    ];
    for (file, code) in cases {
        for stage in ["script", "content_generation", "voiceover"] {
            assert_eq!(bench.json(&["run", stage, "--text", file]).error(2), code, "{stage} of {file}");
        }
    }
    assert_eq!(bench.jobs(), 0, "nothing was created");
}

#[test]
fn text_can_come_from_stdin() {
    let bench = Bench::new();
    let mut program = bench.program(["--json", "run", "script", "--theme", "small", "--text", "-"]);
    let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let words = "Tea 🍵 “{braces}” 100% \\N 日本語. A second sentence.\nAnd a second line.";
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), words.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let made: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(made["status"], "done", "{made}");
    assert_eq!(made["title"], "Tea 🍵 “{braces}” 100% \\N 日本語", "the first sentence names the job");
}

#[test]
fn files_that_can_not_be_used_are_refused_one_by_one() {
    let bench = Bench::new();
    bench.file("words.mp4", b"These are words and no video.");
    bench.file("empty.mp4", b"");
    bench.picture("picture.png");
    bench.voice("voice.wav", 1);
    fs::create_dir(bench.path("folder.mp4")).unwrap();
    let cases: [(&[&str], &str); 9] = [
        (&["run", "composition", "--visuals", "words.mp4"], "not_media"),
        (&["run", "composition", "--visuals", "empty.mp4"], "empty_file"),
        (&["run", "composition", "--visuals", "folder.mp4"], "not_a_file"),
        (&["run", "composition", "--visuals", "gone.mp4"], "missing_file"),
        (&["run", "composition", "--visuals", "voice.wav"], "no_video_stream"),
        (&["run", "composition", "--visuals", "picture.png", "--voice", "picture.png"], "no_audio_stream"),
        (&["run", "composition", "--visuals", "picture.png", "--voice", "gone.wav"], "missing_file"),
        (&["run", "composition", "--visuals"], "no_files"),
        (&["run", "trend_collection", "--import", "gone.csv"], "missing_file"),
    ];
    for (arguments, code) in cases {
        assert_eq!(bench.json(arguments).error(2), code, "{arguments:?}");
    }
    assert_eq!(bench.jobs(), 0, "nothing was created");
    assert!(bench.folder("output/review").is_empty());
}

#[test]
fn a_stage_that_lacks_another_says_which_and_offers_it() {
    let bench = Bench::new();
    for (command, missing) in [("visuals", "script"), ("voiceover", "script"), ("composition", "visuals")] {
        let said = bench.json(&["run", command]);
        assert_eq!(said.error(2), "missing_stage");
        assert_eq!(said.object()["error"]["offer"], missing);
    }
    assert_eq!(bench.json(&["run", "review"]).error(2), "missing_stage");
    assert_eq!(bench.json(&["run", "trend_analysis"]).error(2), "no_trends");
    let person = bench.reel(&["run", "voiceover"]);
    assert!(person.stderr.contains("next:  reel run script"), "{person:?}");
    assert_eq!(bench.jobs(), 0);
}

#[test]
fn an_option_that_the_stage_would_ignore_is_refused() {
    let bench = Bench::new();
    bench.voice("voice.wav", 1);
    let said = bench.json(&["run", "script", "--voice", "voice.wav"]);
    assert_eq!(said.error(2), "wrong_option");
    let message = said.object()["error"]["message"].to_string();
    assert!(
        message.contains("--voice") && message.contains("voiceover"),
        "it names where it belongs: {message}"
    );
    assert_eq!(bench.json(&["run", "review", "--engine", "motion"]).error(2), "wrong_option");
    assert_eq!(bench.json(&["run", "script", "--engine", "nobody"]).error(2), "unknown_engine");
}

#[test]
fn a_workspace_that_is_none_is_refused() {
    let bench = Bench::new();
    let file = bench.file("file", b"x");
    let with = |workspace: &str| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_reel"));
        said(program.args(["--json", "--workspace", workspace, "jobs"])).error(2)
    };
    assert_eq!(with(text(&file)), "not_a_folder");
    assert_eq!(with(""), "usage");
}

#[test]
fn a_database_of_a_newer_version_is_left_as_it_is() {
    /// Where SQLite keeps `user_version`, big-endian (File Format, 1.3).
    const USER_VERSION: std::ops::Range<usize> = 60..64;
    let bench = Bench::new();
    bench.json(&["jobs"]).done();
    let database = bench.workspace().join(".reelwright/studio.db");
    let mut bytes = fs::read(&database).unwrap();
    bytes[USER_VERSION].copy_from_slice(&9999_u32.to_be_bytes());
    fs::write(&database, &bytes).unwrap();
    assert_eq!(bench.json(&["jobs"]).error(1), "newer_database");
    let doctor = bench.json(&["doctor"]);
    assert_eq!(doctor.error(1), "not_ready");
    assert_eq!(doctor.object()["checks"][0]["name"], "workspace");
    assert_eq!(fs::read(&database).unwrap(), bytes, "not a byte was changed");
}

#[test]
fn a_place_that_can_not_be_written_to_is_named() {
    let bench = Bench::new();
    bench.json(&["jobs"]).done();
    fs::remove_dir_all(bench.workspace().join("output/review")).unwrap();
    bench.file("w/output/review", b"a file in the folder's place");
    let said = bench.json(&["jobs"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.object()["error"]["message"].as_str().unwrap().contains("review"), "{said:?}");
}

#[test]
fn a_stage_of_a_job_shows_why_it_can_not_run() {
    let bench = Bench::new();
    bench.file("words.txt", b"One short line.");
    bench.json(&["run", "script", "--theme", "small", "--text", "words.txt"]).done();
    let job = bench.json(&["job", "1"]).done();
    assert_eq!(stage(&job, "composition")["status"], "waiting");
    assert!(stage(&job, "composition")["waits_for"].as_str().unwrap().contains("visuals"), "{job}");
    assert!(stage(&job, "visuals")["waits_for"].is_null(), "nothing keeps it from running: {job}");
}
