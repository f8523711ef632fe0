//! Outside services from the command line: settings, and the ledger of what was asked of them.

use serde_json::{Value, json};

use crate::bench::{Bench, SMALL_THEME, text};

fn setting<'a>(view: &'a Value, key: &str) -> &'a Value {
    let all = view["settings"].as_array().expect("a list of settings");
    all.iter().find(|setting| setting["key"] == key).unwrap_or_else(|| panic!("there is a setting {key}"))
}

#[test]
fn a_setting_is_listed_with_its_value_and_where_that_comes_from() {
    let bench = Bench::new();
    let before = bench.json(&["settings"]).done();
    assert_eq!(setting(&before, "writer.engine")["source"], "default");
    for key in ["writer.base_url", "speech.engine", "visuals.engine", "trends.engine", "limit.job_cents"] {
        setting(&before, key);
    }
    let set = bench.json(&["settings", "set", "writer.engine", "local"]).done();
    assert_eq!((&set["value"], &set["source"]), (&json!("local"), &json!("workspace")));
    let after = bench.json(&["settings"]).done();
    assert_eq!(setting(&after, "writer.engine")["value"], "local");
    let unset = bench.json(&["settings", "set", "writer.engine", ""]).done();
    assert_eq!(unset["source"], "default");
}

#[test]
fn a_wrong_setting_changes_nothing() {
    let bench = Bench::new();
    let cases = [
        (["settings", "set", "writer.engin", "local"], "unknown_setting"),
        (["settings", "set", "writer.engine", "nobody"], "bad_setting"),
        (["settings", "set", "writer.base_url", "not an address"], "bad_setting"),
        (["settings", "set", "limit.job_cents", "-5"], "bad_setting"),
    ];
    for (arguments, code) in cases {
        assert_eq!(bench.json(&arguments).error(2), code, "{arguments:?}");
    }
    let view = bench.json(&["settings"]).done();
    let all = view["settings"].as_array().unwrap();
    assert!(all.iter().all(|setting| setting["source"] == "default"), "{view}");
}

#[test]
fn a_service_that_is_not_there_is_told_and_stands_in_the_ledger() {
    let bench = Bench::new();
    assert_eq!(bench.json(&["ledger"]).done(), json!({ "calls": [], "month_millicents": 0 }));
    bench.json(&["settings", "set", "writer.engine", "local"]).done();
    // The discard service's port (RFC 863), at which nobody listens.
    bench.json(&["settings", "set", "writer.base_url", "http://127.0.0.1:9/v1"]).done();
    bench.json(&["settings", "set", "writer.model", "a-model"]).done();
    let failed = bench.json(&["run", "script", "--theme", "product-demo"]);
    assert_eq!(failed.error(1), "unreachable");
    let ledger = bench.json(&["ledger"]).done();
    let calls = ledger["calls"].as_array().unwrap();
    assert_eq!(calls.len(), 1, "{ledger}");
    assert_eq!(calls[0]["state"], "failed", "nothing was sent, so nothing is owed: {ledger}");
    assert_eq!(calls[0]["cost_millicents"], 0);
    let id = calls[0]["id"].to_string();
    assert_eq!(bench.json(&["ledger", "settle", &id, "--lost"]).error(2), "call_known");
    assert_eq!(bench.json(&["ledger", "settle", "99", "--not-ordered"]).error(2), "unknown_call");
}

#[test]
fn an_option_that_is_an_engines_own_holds_for_a_single_run_too() {
    let bench = Bench::new();
    bench.json(&["settings", "set", "speech.engine", "espeak-ng"]).done();
    bench.json(&["settings", "set", "speech.model_folder", "/nowhere/amy"]).done();
    bench.theme("spoken", &SMALL_THEME.replace("engine = \"none\"", "engine = \"espeak-ng\""));
    let words = bench.file("words.txt", b"Boil the water.");
    let arguments =
        ["run", "voiceover", "--theme", "spoken", "--text", text(&words), "--engine", "sherpa-onnx"];
    let refused = bench.json(&arguments);
    assert_eq!(refused.error(2), "bad_setting");
    let message = refused.object()["error"]["message"].to_string();
    assert!(message.contains("/nowhere/amy"), "{message}");
}

#[test]
fn what_an_engine_can_do_is_told_where_it_is_chosen() {
    let bench = Bench::new();
    let view = bench.json(&["settings"]).done();
    let engines = view["engines"].as_array().unwrap();
    let can = |kind: &str, name: &str, ability: &str| {
        let engine = engines.iter().find(|one| one["kind"] == kind && one["name"] == name).unwrap();
        let all = engine["abilities"].as_array().unwrap();
        let found = all.iter().find(|one| one["name"] == ability).unwrap_or_else(|| panic!("{engine:#}"));
        found["value"].as_str().unwrap().to_owned()
    };
    assert_eq!(can("writer", "outline", "languages"), "English");
    assert_eq!(can("writer", "openai", "languages"), "any");
    assert!(can("speech", "fish-audio", "languages").contains("Korean, Dutch"));
    assert_eq!(can("speech", "elevenlabs", "word_times"), "its own");
    assert_eq!(can("visuals", "kling", "lengths"), "5 s, 10 s");
    assert_eq!(can("visuals", "veo", "sizes"), "720 × 1280, 1280 × 720");
    assert_eq!(
        (can("visuals", "kling", "orders_at_once"), can("visuals", "comfyui", "orders_at_once")),
        ("2".into(), "1".into())
    );
    let person = bench.reel(&["settings"]);
    assert!(person.stdout.contains("lengths: 5 s, 10 s"), "{person:?}");
}
