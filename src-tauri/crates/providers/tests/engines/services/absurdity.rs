//! Answers of the right shape with nonsense in them, at each step of a script.

use serde_json::{Value, json};

/// Each step with what can be absurd about its answer, and a word of what is said of it.
pub const ALL: &[(&str, &str, &str)] = &[
    ("interpretation", "empty", "promise is empty"),
    ("interpretation", "long", "KB long; expected 256"),
    ("interpretation", "many", "facts has 500 entries"),
    ("alignment", "negative", "target_duration_ms is -1"),
    ("alignment", "endless", "target_duration_ms is 9223372036854775807"),
    ("construction", "empty", "scenes has 0 entries"),
    ("construction", "many", "scenes has 500 entries"),
    ("construction", "negative", "-4000; expected 500 to 60000"),
    ("construction", "endless", "9223372036854775807; expected 500 to 60000"),
    ("construction", "hours", "all scenes last 300000 ms"),
    ("construction", "long", "KB long; expected 256"),
    ("narration", "empty", "scenes has 0 entries"),
    ("narration", "many", "scenes has 500 entries"),
    ("narration", "silent", "nothing is said"),
    ("narration", "hours", "ms to say; expected 180000 at most"),
    ("narration", "long", "KB long; expected 256"),
    ("design", "empty", "title is empty"),
    ("design", "many", "overlays has 500 entries"),
    ("design", "negative", "start_ms is -1"),
    ("design", "backwards", "end_ms is 1000"),
    ("design", "wordy", "title has 3000 characters; expected 2000"),
];

/// The same of the reading of a report.
pub const READINGS: &[(&str, &str, &str)] = &[
    ("reading", "empty", "recommendations has 0 entries"),
    ("reading", "many", "recommendations has 500 entries"),
    ("reading", "long", "KB long; expected 256"),
];

/// A text of a megabyte.
fn endless() -> String {
    "x".repeat(1 << 20)
}

/// A good answer made absurd.
pub fn of(step: &str, how: &str, mut good: Value) -> Value {
    let scene = |ms: i64| json!({ "purpose": "p", "visual_prompt": "a bottle", "duration_ms": ms });
    // Seven hundred short words: within a narration's characters, and four minutes long.
    let hours = "so ".repeat(660);
    match (step, how) {
        ("interpretation", "empty") => good["promise"] = "".into(),
        ("interpretation", "long") => good["promise"] = endless().into(),
        ("interpretation", "many") => good["facts"] = vec!["It shines."; 500].into(),
        ("alignment", "negative") => good["target_duration_ms"] = (-1).into(),
        ("alignment", "endless") => good["target_duration_ms"] = i64::MAX.into(),
        ("construction", "negative") => good["scenes"] = json!([scene(-4000)]),
        ("construction", "endless") => good["scenes"] = json!([scene(i64::MAX), scene(i64::MAX)]),
        ("construction", "hours") => good["scenes"] = vec![scene(60_000); 5].into(),
        ("construction", "long") => good["scenes"][0]["visual_prompt"] = endless().into(),
        ("construction", "many") => good["scenes"] = vec![scene(4000); 500].into(),
        ("construction" | "narration", "empty") => good["scenes"] = json!([]),
        ("narration", "many") => good["scenes"] = vec!["Stop."; 500].into(),
        ("narration", "silent") => good["scenes"] = json!(["", " "]),
        ("narration", "hours") => good["scenes"] = json!([hours, hours]),
        ("narration", "long") => good["scenes"][0] = endless().into(),
        ("design", "empty") => good["title"] = "".into(),
        ("design", "many") => good["overlays"] = vec![good["overlays"][0].clone(); 500].into(),
        ("design", "negative") => good["overlays"][0]["start_ms"] = (-1).into(),
        ("design", "backwards") => {
            good["overlays"][0]["start_ms"] = 2000.into();
            good["overlays"][0]["end_ms"] = 1000.into();
        }
        ("design", "wordy") => good["title"] = "x".repeat(3000).into(),
        ("reading", "empty") => good["recommendations"] = json!([]),
        ("reading", "many") => {
            good["recommendations"] = vec![good["recommendations"][0].clone(); 500].into();
        }
        ("reading", "long") => good["recommendations"][0]["advice"] = endless().into(),
        other => panic!("{other:?} is no absurdity"),
    }
    good
}
