//! Timelines rendered without a job.

use std::fs;

use serde_json::json;

use crate::bench::Bench;

/// A second of a picture and a drawn background.
const TIMELINE: &str = r##"{
  "canvas": { "width": 180, "height": 320 },
  "frame_rate": { "num": 24, "den": 1 },
  "scenes": [
    { "frames": 12, "source": { "kind": "still", "path": "picture.png" } },
    { "frames": 12, "source": { "kind": "drawn", "motion":
      { "pattern": "waves", "palette": ["#11151c", "#1f3a5f", "#e08a4f"], "seed": 1 } } }
  ]
}"##;

#[test]
fn a_timeline_becomes_a_video_and_the_second_time_nothing_is_encoded_again() {
    let bench = Bench::new();
    bench.picture("picture.png");
    bench.file("timeline.json", TIMELINE.as_bytes());
    let first = bench.json(&["render", "timeline.json", "-o=-out.mp4"]).done();
    assert_eq!(first["duration_ms"], 1000, "{first}");
    assert_eq!(first["pieces_reused"], 0, "{first}");
    assert!(bench.path("-out.mp4").is_file());
    let second = bench.json(&["render", "timeline.json", "--output", "again.mp4"]).done();
    assert_eq!(second["pieces_reused"], second["pieces"], "{second}");
    assert_eq!(second["video_path"], json!(bench.path("again.mp4").canonicalize().unwrap()));
    assert_eq!(bench.jobs(), 0, "a timeline needs no job");
}

#[test]
fn a_timeline_that_can_not_be_rendered_leaves_no_file() {
    let bench = Bench::new();
    bench.picture("picture.png");
    bench.file("good.json", TIMELINE.as_bytes());
    bench.file("torn.json", b"{ \"canvas\":");
    bench.file("odd.json", TIMELINE.replace("180", "181").as_bytes());
    bench.file("gone.json", TIMELINE.replace("picture.png", "gone.png").as_bytes());
    fs::create_dir(bench.path("folder")).unwrap();
    let cases = [
        ("torn.json", "out.mp4", "bad_timeline"),
        ("odd.json", "out.mp4", "bad_timeline"),
        ("folder", "out.mp4", "bad_timeline"),
        ("nowhere.json", "out.mp4", "missing_file"),
        ("good.json", "nowhere/out.mp4", "not_a_folder"),
        ("good.json", "folder", "not_a_file"),
    ];
    for (timeline, out, code) in cases {
        assert_eq!(bench.json(&["render", timeline, "-o", out]).error(2), code, "{timeline} to {out}");
    }
    let gone = bench.json(&["render", "gone.json", "-o", "out.mp4"]);
    assert!(
        gone.code != 0 && gone.object()["error"]["message"].as_str().unwrap().contains("gone.png"),
        "{gone:?}"
    );
    assert!(!bench.path("out.mp4").exists());
    assert!(!bench.path("out.mp4.partial").exists());
}
