//! A whole job whose every stage is a service's work, to the last thousandth of a cent.

use std::path::Path;

use serde_json::{Value, json};

use super::desk::{Desk, named, plays, probed};
use crate::bench::stage;

/// The provenance's sums are the ledger's, and all jobs' together the services' own.
fn costs_agree(desk: &Desk, made: &Value) -> Value {
    let provenance = desk.provenance(made);
    let job = made["job_id"].as_u64().unwrap();
    assert_eq!(provenance["cost_millicents"], desk.spent_on(job), "{provenance:#}");
    let all: u64 = (1..=desk.bench.jobs()).map(|job| desk.spent_on(job)).sum();
    assert_eq!(all, desk.fake.charged(), "{:#?}", desk.fake.orders());
    let orders = provenance["orders"].as_array().unwrap();
    let sum: u64 = orders.iter().map(|order| order["cost_millicents"].as_u64().unwrap()).sum();
    assert_eq!(provenance["cost_millicents"], sum);
    let unused = orders.iter().filter(|order| order["used"] == false);
    let unused: u64 = unused.map(|order| order["cost_millicents"].as_u64().unwrap()).sum();
    assert_eq!(provenance["unused_millicents"], unused);
    provenance
}

#[test]
fn a_job_by_services_alone_is_a_playable_video_whose_cost_is_known_exactly() {
    let mut desk = Desk::new(&["trends", "analysis", "writer", "visuals", "speech"]);
    let first = desk.reel(&["make", "spoken", "--seed", "7"]);
    let made = first.done();
    assert!(first.stderr.contains("expected to cost: about $"), "{first:?}");
    let parts = made["estimate"]["parts"].as_array().unwrap();
    let foreseen: Vec<&str> = parts.iter().map(|part| part["stage"].as_str().unwrap()).collect();
    assert_eq!(foreseen, ["trend_collection", "trend_analysis", "script", "visuals", "voiceover"]);
    assert!(parts.iter().all(|part| part["millicents"].as_u64() > Some(0)), "{parts:#?}");

    let video = Path::new(made["video_path"].as_str().unwrap());
    plays(video);
    let streams = probed(video)["streams"].as_array().unwrap().clone();
    assert!(streams.iter().any(|stream| stream["codec_type"] == "audio"), "{streams:?}");
    assert_eq!(desk.fake.ordered("kling"), [1, 1], "one clip a scene");
    assert_eq!(desk.fake.ordered("openai-voice"), [1, 1]);
    assert_eq!(
        desk.fake.ordered("openai").len(),
        6,
        "five steps of the script and the reading of the report"
    );

    let provenance = costs_agree(&desk, &made);
    assert_eq!(provenance["unused_millicents"], 0);
    let models = [
        ("trend_collection", "apify", "test-actor"),
        ("script", "openai", "test-writer"),
        ("visuals", "kling", "test-kling"),
    ];
    for (stage, provider, model) in models {
        assert_eq!(named(&provenance, stage), [(provider.to_owned(), model.to_owned())], "{provenance:#}");
    }
    assert!(named(&provenance, "trend_analysis").contains(&("openai".into(), "test-writer".into())));
    assert!(named(&provenance, "voiceover")[0].1.starts_with("test-voice"), "{provenance:#}");
    let asked =
        |order: &Value| order["asked"]["prompt"].as_str().is_some_and(|prompt| prompt.contains("cup number"));
    assert_eq!(provenance["orders"].as_array().unwrap().iter().filter(|order| asked(order)).count(), 2);

    let job = desk.reel(&["job", "1"]).done();
    let analysed = stage(&job, "trend_analysis")["summary"].as_str().unwrap().to_owned();
    assert!(analysed.ends_with("read by openai, test-writer"), "whose advice it is, is said: {analysed}");

    // Other pictures: the first ones were paid for, and are no part of the next video.
    desk.reel(&["run", "visuals", "--job", "1"]).done();
    let provenance = costs_agree(&desk, &desk.reel(&["make", "--job", "1"]).done());
    assert_eq!(provenance["unused_millicents"], 2 * 25_000, "{provenance:#}");

    // A second job, of which a presenter makes pictures and voice.
    desk.serve("presenter");
    let made = desk.reel(&["make", "spoken", "--seed", "8"]).done();
    plays(Path::new(made["video_path"].as_str().unwrap()));
    let provenance = costs_agree(&desk, &made);
    for stage in ["visuals", "voiceover"] {
        assert_eq!(named(&provenance, stage)[0].0, "heygen", "{provenance:#}");
    }
    assert_eq!((desk.fake.ordered("heygen"), desk.fake.ordered("kling").len()), (vec![1], 2));

    // Their words are looked through for keys, as are the database and the logs when the desk goes.
    for told in [&["ledger"][..], &["settings"], &["job", "1"], &["-vv", "ledger", "--job", "1"]] {
        desk.reel(told).done();
    }

    let answers = desk.bench.workspace().join("output/jobs/1/answers");
    assert!(answers.is_dir());
    desk.reel(&["delete", "1"]).done();
    assert!(!answers.exists(), "what was asked and answered goes with the job");
}

#[test]
fn whose_clips_are_shown_is_named_once_and_costs_nothing() {
    let mut desk = Desk::new(&[]);
    desk.serve_stock();
    desk.scripted();
    let made = desk.reel(&["make", "--job", "1"]).done();
    let provenance = costs_agree(&desk, &made);
    let shown =
        provenance["providers"].as_array().unwrap().iter().find(|one| one["stage"] == "visuals").unwrap();
    assert_eq!(
        (&shown["provider"], shown["credits"].as_array().unwrap().len()),
        (&"pexels".into(), 1),
        "{shown}"
    );
    assert!(shown["credits"][0].as_str().unwrap().contains("Ada L. on Pexels"), "{shown}");
    assert_eq!((&provenance["cost_millicents"], &provenance["orders"]), (&0.into(), &json!([])));
}

#[test]
fn a_key_that_a_service_quotes_back_is_nowhere_to_be_found() {
    let mut desk = Desk::new(&["speech"]);
    desk.scripted();
    desk.set("speech.base_url", &format!("{}/refusing", desk.fake.seen.base));
    let failed = desk.reel(&["-vv", "run", "voiceover", "--job", "1"]);
    assert_eq!(failed.error(1), "key_refused");
    assert!(failed.object()["error"]["detail"].to_string().contains("[REDACTED]"), "{failed:?}");
    desk.reel(&["job", "1"]).done();
}
