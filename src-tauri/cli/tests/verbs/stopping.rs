//! Work that is stopped, here and from another program, and who is told of it meanwhile.
#![cfg(unix)]

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;

use crate::{
    at_work::{Started, until},
    bench::Bench,
};

/// A composition that would take minutes, as soon as it runs.
fn long_work(bench: &Bench) -> Started {
    bench.picture("picture.png");
    bench.voice("long.wav", 170);
    let arguments = ["run", "composition", "--visuals", "picture.png", "--voice", "long.wav"];
    let work = Started::new(bench.program(["--json"]).args(arguments));
    until("the composition runs", || {
        let job = bench.json(&["job", "1"]);
        job.code == 0 && job.object()["runs"][0]["status"] == "running"
    });
    work
}

fn nothing_is_left(bench: &Bench) {
    assert!(bench.folder("output/review").is_empty(), "{:?}", bench.folder("output/review"));
    let again = bench.json(&["jobs", "--status", "running"]).done();
    assert_eq!(again["total"], 0, "{again}");
}

#[test]
fn ctrl_c_stops_the_work_and_says_so() {
    let bench = Bench::new();
    let work = long_work(&bench);
    work.signal("INT");
    let stopped = work.said();
    assert_eq!(stopped.error(1), "cancelled");
    let object = stopped.object();
    assert_eq!(
        (&object["status"], &object["job_status"]),
        (&json!("cancelled"), &json!("cancelled")),
        "{object}"
    );
    assert_eq!(object["job_id"], 1);
    nothing_is_left(&bench);
    let person = bench.reel(&["job", "1"]);
    assert!(person.stdout.contains("reel retry 1"), "{person:?}");
}

#[test]
fn a_second_ctrl_c_leaves_at_once_and_the_next_start_puts_things_in_order() {
    let bench = Bench::new();
    let work = long_work(&bench);
    work.signal("INT");
    work.signal("TERM");
    assert_eq!(work.said().code, 1);
    nothing_is_left(&bench);
    let run = &bench.json(&["job", "1"]).done()["runs"][0];
    assert!(run["status"] == "cancelled" || run["status"] == "interrupted", "{run}");
}

#[test]
fn another_program_is_told_who_works_and_can_stop_it() {
    let bench = Bench::new();
    let work = long_work(&bench);
    bench.file("words.txt", b"Someone else's words.");
    let refused = bench.json(&["run", "script", "--text", "words.txt"]);
    assert_eq!(refused.error(2), "workspace_busy");
    let message = refused.object()["error"]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("reel") && message.contains(&work.id().to_string()), "{message}");
    assert_eq!(bench.json(&["delete", "1"]).error(2), "job_running");
    assert_eq!(bench.json(&["cancel", "1"]).done(), json!({ "job_id": 1, "status": "cancelled" }));
    assert_eq!(work.said().error(1), "cancelled");
    assert_eq!(bench.json(&["cancel", "1"]).error(2), "not_running");
    nothing_is_left(&bench);
    let written = bench.json(&["run", "script", "--text", "words.txt"]).done();
    assert_eq!(written["status"], "done", "the right to work is free again: {written}");
}

#[test]
fn looking_never_gets_in_the_way_of_working() {
    let bench = Bench::new();
    bench.file("words.txt", b"A few words.");
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                bench.json(&["jobs"]).done();
            }
        });
        for _ in 0..8 {
            let said = bench.json(&["run", "script", "--text", "words.txt"]);
            if said.code != 0 {
                done.store(true, Ordering::Relaxed);
            }
            said.done();
        }
        done.store(true, Ordering::Relaxed);
    });
}
