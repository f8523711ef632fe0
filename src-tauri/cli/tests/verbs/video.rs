//! From a theme to an approved video, and back.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::bench::Bench;

fn is_file(object: &Value, field: &str) -> bool {
    object[field].as_str().is_some_and(|path| Path::new(path).is_absolute() && Path::new(path).is_file())
}

#[test]
fn a_theme_becomes_a_video_that_is_judged_reopened_and_judged_again() {
    let bench = Bench::new();
    let made = bench.json(&["make", "small", "--seed", "5"]).done();
    assert_eq!((&made["status"], &made["job_status"]), (&json!("done"), &json!("in_review")), "{made}");
    assert!(made["run_id"].is_u64() && made["script_id"].is_u64(), "{made}");
    assert!(is_file(&made, "video_path") && is_file(&made, "thumbnail_path"), "{made}");
    assert!(
        (4_000..9_000).contains(&made["duration_ms"].as_u64().unwrap()),
        "about the theme's five seconds: {made}"
    );
    assert_eq!(made["cost_cents"], 0);
    let id = made["video_id"].to_string();
    let listed = bench.json(&["videos", "--status", "generated"]).done();
    assert_eq!(listed["videos"][0]["id"], made["video_id"]);
    let shown = bench.json(&["video", &id]).done();
    assert_eq!(
        (&shown["width"], &shown["height"], &shown["frame_rate_milli"]),
        (&json!(720), &json!(720), &json!(24_000))
    );
    assert_eq!(shown["provenance"]["status"], "generated");
    assert!(!shown["checks"].as_array().unwrap().is_empty(), "the review measured it");

    let rejected = bench.json(&["reject", &id, "--reason", "- too slow", "--back-to", "script"]).done();
    assert!(rejected["video_path"].as_str().unwrap().contains("/output/rejected/"), "{rejected}");
    let job = bench.json(&["job", "1"]).done();
    assert_eq!((&job["status"], &job["stage"]), (&json!("rejected"), &json!("script")));
    assert_eq!(job["rejection"], json!({ "reason": "- too slow", "back_to": "script" }));
    assert_eq!(bench.json(&["approve", &id]).error(2), "not_in_review");

    bench.json(&["reopen", &id]).done();
    let approved = bench.json(&["approve", &id]).done();
    assert!(is_file(&approved, "video_path"), "{approved}");
    assert!(approved["video_path"].as_str().unwrap().contains("/output/approved/"), "{approved}");
    assert!(bench.folder("output/review").is_empty() && bench.folder("output/rejected").is_empty());
    assert_eq!(bench.json(&["job", "1"]).done()["status"], "completed");
    assert_eq!(bench.json(&["reject", &id, "--reason", " "]).code, 2, "a verdict is given once");
    let person = bench.reel(&["video", &id]);
    assert!(person.stdout.contains("approved") && person.stdout.contains("too slow"), "{person:?}");

    bench.json(&["delete", "1"]).done();
    assert_eq!(bench.json(&["videos"]).done()["videos"], json!([]));
}

#[test]
fn a_video_is_composed_of_files_whatever_their_names() {
    let bench = Bench::new();
    let names = ["-dash.mp4", "a 'b' \"c\" [d], 100%: 日本.png"];
    bench.clip(names[0]);
    bench.picture(names[1]);
    bench.voice("voice.wav", 1);
    let arguments = [
        "run",
        "composition",
        "--theme",
        "small",
        "--voice",
        "voice.wav",
        "--visuals",
        names[1],
        "--",
        names[0],
    ];
    let made = bench.json(&arguments).done();
    assert!(is_file(&made, "video_path"), "{made}");
    let length = made["duration_ms"].as_u64().unwrap();
    assert!((900..1_300).contains(&length), "the video lasts as long as its voice: {made}");
    let job = bench.json(&["job", "1"]).done();
    let statuses: Vec<&Value> =
        job["stages"].as_array().unwrap().iter().map(|stage| &stage["status"]).collect();
    assert_eq!(statuses, ["skipped", "skipped", "skipped", "supplied", "supplied", "done", "done"]);
    let copy = fs::read(made["video_path"].as_str().unwrap()).unwrap();
    fs::write(bench.path("finished.mp4"), copy).unwrap();
    let reviewed = bench.json(&["run", "review", "--visuals", "finished.mp4"]).done();
    assert_eq!(
        reviewed["job_status"], "in_review",
        "a finished video can be put before the reviewer: {reviewed}"
    );
}
