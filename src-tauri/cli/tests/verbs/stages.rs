//! Single stages: started alone, after one another, again after a failure, and from files.

use serde_json::{Value, json};

use crate::bench::{Bench, said, stage};

fn statuses(job: &Value) -> Vec<&str> {
    job["stages"].as_array().unwrap().iter().map(|stage| stage["status"].as_str().unwrap()).collect()
}

#[test]
fn trends_are_collected_from_the_sample_or_a_file_and_analysed() {
    let bench = Bench::new();
    let sample = bench.json(&["run", "trend_collection"]).done();
    assert_eq!(sample["status"], "done", "{sample}");
    let header = "platform,external_id,title,description,creator,creator_id,hashtags,views,likes,comments,shares,\
                  duration,sound,video_url,thumbnail_url,posted_at";
    let posted = "tiktok,a1,\"Tea, done right\",,ann,,tea,100,10,1,1,15,,,,2026-01-02T03:04:05Z";
    bench.file("trends.csv", format!("{header}\n{posted}\n").as_bytes());
    let import = bench.json(&["run", "trend_collection", "--import", "trends.csv"]).done();
    assert!(
        stage(&import, "trend_collection")["summary"].as_str().unwrap().starts_with("1 video"),
        "{import}"
    );
    let report = bench.json(&["run", "trend_analysis", "--range-hours", "8760"]).done();
    assert_eq!(report["status"], "done", "{report}");
    let job = bench.json(&["job", &report["job_id"].to_string()]).done();
    assert_eq!(
        stage(&job, "trend_collection")["status"],
        "skipped",
        "a report stands on the workspace's trends"
    );
}

#[test]
fn stages_follow_one_another_in_one_job_and_are_told_stale() {
    let bench = Bench::new();
    let script = bench.json(&["run", "script", "--theme", "small", "--seed", "3"]).done();
    assert!(script["run_id"].is_u64() && script["script_id"].is_u64(), "{script}");
    assert_eq!((&script["video_id"], &script["cost_cents"]), (&Value::Null, &json!(0)));
    let both = bench.json(&["make", "--job", "1", "--until", "content-generation"]).done();
    assert_eq!((&both["job_id"], &both["job_status"]), (&json!(1), &json!("pending")), "{both}");
    assert_eq!(stage(&both, "visuals")["status"], "done");
    let fresh = bench.json(&["job", "1"]).done();
    assert_eq!(statuses(&fresh), ["skipped", "skipped", "done", "done", "done", "waiting", "waiting"]);
    assert!(stage(&fresh, "visuals")["stale"].is_null());
    let again = bench.json(&["run", "script", "--job", "1", "--another-idea"]).done();
    assert!(stage(&again, "script")["summary"].as_str().unwrap().contains("seed 4"), "{again}");
    let stale = bench.json(&["job", "1"]).done();
    assert!(stage(&stale, "visuals")["stale"].as_str().unwrap().contains("script"), "{stale}");
    assert_eq!(stale["runs"].as_array().unwrap().len(), 4, "every attempt is kept: {stale}");
    let person = bench.reel(&["job", "1"]);
    assert!(person.stdout.contains("stale") && person.stdout.contains("reel make --job 1"), "{person:?}");
}

#[test]
fn takes_are_listed_selected_and_deleted() {
    let bench = Bench::new();
    let takes = || bench.json(&["takes", "1"]).done()["takes"].as_array().unwrap().clone();
    bench.json(&["run", "script", "--theme", "small", "--seed", "3"]).done();
    bench.json(&["run", "visuals", "--job", "1"]).done();
    bench.json(&["run", "script", "--job", "1", "--another-idea"]).done();
    let made = takes();
    let told = |take: &Value| (take["stage"].clone(), take["number"].clone(), take["selected"].clone());
    assert_eq!(
        made.iter().map(told).collect::<Vec<_>>(),
        [("script", 2, true), ("script", 1, false), ("visuals", 1, true)].map(|(stage, number, selected)| (
            json!(stage),
            json!(number),
            json!(selected)
        ))
    );
    assert!(made[2]["stale"].as_str().unwrap().contains("script"), "{made:?}");
    let (second, first) = (made[0]["id"].to_string(), made[1]["id"].to_string());

    let refused = bench.json(&["take", "delete", &second]);
    assert_eq!(refused.error(2), "take_in_use");
    let person = bench.reel(&["take", "delete", &second]);
    assert!(person.stderr.contains("select another"), "{person:?}");
    let selected = bench.json(&["take", "select", &first]).done();
    assert_eq!(selected, json!({ "job_id": 1, "take_id": made[1]["id"], "selected": true }));
    assert!(takes()[2]["stale"].is_null(), "the pictures are of that script");
    let deleted = bench.json(&["take", "delete", &second]).done();
    assert_eq!(deleted, json!({ "job_id": 1, "take_id": made[0]["id"], "deleted": true }));
    let left = takes();
    let ids = |takes: &[Value]| takes.iter().map(|take| take["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&left), ids(&made[1..]));
    assert!(left.iter().all(|take| take["selected"] == true), "{left:?}");
    assert_eq!(bench.json(&["take", "delete", &second]).error(2), "unknown_take");
    let person = bench.reel(&["takes", "1"]);
    assert!(person.stdout.contains("selected") && person.stdout.contains("visuals"), "{person:?}");
}

#[test]
fn a_job_tells_programs_all_there_is() {
    let bench = Bench::new();
    bench.json(&["run", "script", "--theme", "small"]).done();
    let job = bench.json(&["job", "1"]).done();
    for field in
        ["id", "status", "theme", "stage", "script_id", "video_id", "stages", "runs", "title", "rejection"]
    {
        assert!(job.get(field).is_some(), "{field} is missing in {job}");
    }
    assert_eq!((&job["id"], &job["theme"], &job["stage"]), (&json!(1), &json!("small"), &json!("visuals")));
    for field in ["stage", "status", "take_id", "summary", "stale", "error"] {
        assert!(stage(&job, "script").get(field).is_some(), "{field} is missing in {job}");
    }
    let run = &job["runs"][0];
    assert_eq!(
        (&run["stage"], &run["status"], &run["job_id"]),
        (&json!("script"), &json!("done"), &json!(1))
    );
    let list = bench.json(&["jobs", "--status", "pending", "--search", "tea"]).done();
    assert_eq!((&list["total"], &list["jobs"][0]["id"]), (&json!(1), &json!(1)));
    assert_eq!(stage(&list["jobs"][0], "script")["status"], "done");
    assert_eq!(bench.json(&["jobs", "--status", "failed"]).done()["jobs"], json!([]));
}

#[test]
fn a_failed_stage_exits_with_one_names_its_job_and_is_retried_from_what_there_is() {
    let bench = Bench::new();
    bench.file("words.txt", b"A short line to be spoken.");
    let arguments =
        ["--json", "run", "voiceover", "--theme", "small", "--text", "words.txt", "--engine", "espeak-ng"];
    let failed = said(bench.program(arguments).env("REELWRIGHT_ESPEAK", "/nowhere/espeak-ng"));
    assert_eq!(failed.error(1), "not_installed");
    let object = failed.object();
    assert_eq!((&object["status"], &object["job_status"]), (&json!("failed"), &json!("failed")), "{object}");
    assert_eq!(stage(&object, "voiceover")["error"]["code"], "not_installed");
    let job = object["job_id"].to_string();
    let person = bench.reel(&["job", &job]);
    assert!(person.stdout.contains(&format!("reel retry {job}")), "{person:?}");
    let retried = bench.json(&["retry", &job]).done();
    assert_eq!((&retried["status"], &retried["job_id"]), (&json!("done"), &object["job_id"]), "{retried}");
    assert_eq!(bench.json(&["retry", &job]).error(2), "nothing_to_retry");
    let done = bench.json(&["job", &job]).done();
    assert_eq!(statuses(&done), ["skipped", "skipped", "supplied", "skipped", "done", "waiting", "waiting"]);
}
