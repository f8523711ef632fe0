//! What the workspace takes up, and the clearing away of what no job needs.

use std::fs;

use serde_json::Value;

use crate::bench::{Bench, text};

fn size<'a>(storage: &'a Value, part: &str) -> &'a Value {
    let parts = storage["parts"].as_array().expect("a list of parts");
    parts.iter().find(|size| size["part"] == part).unwrap_or_else(|| panic!("no {part} in {storage}"))
}

#[test]
fn what_would_be_freed_is_said_before_it_is_freed_and_jobs_miss_nothing() {
    let bench = Bench::new();
    let clip = bench.clip("clip.mp4");
    bench.json(&["run", "composition", "--theme", "small", "--visuals", text(&clip)]).done();
    let sample = bench.workspace().join(".reelwright/samples/a-voice/voice.wav");
    fs::create_dir_all(sample.parent().unwrap()).unwrap();
    fs::write(&sample, vec![7; 4096]).unwrap();
    let coming = bench.workspace().join(".reelwright/uploads/on-its-way");
    fs::write(&coming, vec![7; 4096]).unwrap();

    let before = bench.json(&["clean", "--dry-run"]).done();
    let pieces = &size(&before, "pieces")["clearable_kib"];
    assert!(pieces.as_u64().unwrap() > 0, "the render left pieces: {before}");
    assert_eq!(size(&before, "previews")["clearable_kib"], 4, "{before}");
    assert_eq!(
        size(&before, "uploads")["clearable_kib"],
        0,
        "what is on its way in is nobody's to take: {before}"
    );
    assert!(size(&before, "videos")["kib"].as_u64().unwrap() > 0);
    assert_eq!(size(&before, "videos")["clearable_kib"], 0);
    let still = bench.json(&["clean", "--dry-run"]).done();
    for part in ["videos", "jobs", "pieces", "previews", "uploads"] {
        assert_eq!(size(&still, part), size(&before, part), "saying so frees nothing");
    }

    let cleared = bench.json(&["clean", "--part", "pieces"]).done();
    assert_eq!(&cleared["cleared"][0]["kib"], pieces);
    assert!(sample.exists(), "only the part that was named is cleared away");
    bench.json(&["clean"]).done();
    assert!(!sample.exists() && coming.exists());
    let after = bench.json(&["clean", "--dry-run"]).done();
    for part in ["pieces", "previews", "uploads"] {
        assert_eq!(size(&after, part)["clearable_kib"], 0, "{part}: {after}");
    }
    assert_eq!(size(&after, "jobs"), size(&before, "jobs"), "jobs keep what they have");
    let again = bench.json(&["run", "composition", "--job", "1"]).done();
    assert_eq!(again["error"], Value::Null, "what was cleared away is made again");
}

#[test]
fn a_part_that_jobs_need_cannot_be_named() {
    let bench = Bench::new();
    let said = bench.reel(&["clean", "--part", "videos"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.stderr.contains("pieces"), "the parts that can be are named: {said:?}");
}
