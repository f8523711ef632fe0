//! Engines, keys, estimates and the ledger as the window asks for them, against a server on this machine.

use std::{env, process::Command};

use model::{CallId, JobStatus};
use serde_json::{Value, json};
use studio::{
    keys::{KEYCHAIN_VARIABLE, KeyPlace},
    ledger::{CallView, Estimate, JobMoney},
    settings::{SettingSource, SettingView, SettingsView},
    view::{JobView, Started},
};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, method, path},
};

use crate::{
    calls::{job_when_idle, start},
    desk::{Desk, KEYS_BEGIN, until},
};

/// A server that speaks as OpenAI's does, knows one model, and answers its questions as told.
fn server(answer: ResponseTemplate) -> MockServer {
    tauri::async_runtime::block_on(async {
        let server = MockServer::start().await;
        let models = json!({ "data": [{ "id": "gpt-4.1-mini" }] });
        Mock::given(method("GET"))
            .and(path("/v1/models"))
            .respond_with(ResponseTemplate::new(200).set_body_json(models))
            .mount(&server)
            .await;
        Mock::given(method("POST"))
            .and(path("/v1/chat/completions"))
            .respond_with(answer)
            .mount(&server)
            .await;
        server
    })
}

pub fn set(desk: &Desk, key: &str, value: &str) -> SettingView {
    desk.call("set_setting", json!({ "key": key, "value": value }))
        .unwrap_or_else(|error| panic!("{key}: {error}"))
}

fn estimate(desk: &Desk, command: &str) -> Estimate {
    let request = json!({ "command": command, "job_id": null, "theme": "small", "options": {} });
    desk.call("estimate_stage", json!({ "request": request })).unwrap()
}

/// Runs a test of this program again as a program of its own that leaves the user's keychain alone. Tells whether this is
/// that program.
pub fn without_keychain(test: &str) -> bool {
    if env::var(KEYCHAIN_VARIABLE).is_ok_and(|value| value == "off") {
        return true;
    }
    let again = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(KEYCHAIN_VARIABLE, "off")
        .env_remove("REELWRIGHT_OPENAI_KEY")
        .status();
    assert!(again.unwrap().success(), "{test} fails without a keychain; its own words are above");
    false
}

#[test]
fn a_setting_is_shown_with_its_source_set_and_taken_back() {
    let desk = Desk::open();
    let all: SettingsView = desk.call("list_settings", json!({})).unwrap();
    let find =
        |key: &str| all.settings.iter().find(|one| one.key == key).unwrap_or_else(|| panic!("no {key}"));
    assert_eq!(find("writer.engine").source, SettingSource::Default);
    assert_eq!(find("render.encoder").at_first, "software");
    assert!(all.engines.iter().any(|engine| engine.kind == "writer" && engine.name == "local"));
    let now = set(&desk, "writer.engine", "local");
    assert_eq!((now.value.as_str(), now.source), ("local", SettingSource::Workspace));
    assert_eq!(set(&desk, "writer.engine", "").source, SettingSource::Default);
    for (key, value, code) in [
        ("writer.engine", "nobody", "bad_setting"),
        ("writer.base_url", "no address", "bad_setting"),
        ("render.loudness_lufs", "-3", "bad_setting"),
        ("render.encoder", "abacus", "bad_setting"),
        ("notify.ends", "loudly", "bad_setting"),
        ("window.colour", "blue", "unknown_setting"),
    ] {
        let arguments = json!({ "key": key, "value": value });
        assert_eq!(
            desk.call::<SettingView>("set_setting", arguments).unwrap_err().code,
            code,
            "{key}={value}"
        );
    }
}

#[test]
fn an_engine_is_ready_once_it_has_what_it_needs() {
    let desk = Desk::open();
    let ready = |kind: &str, name: &str| {
        let all: SettingsView = desk.call("list_settings", json!({})).unwrap();
        all.engines.iter().any(|engine| engine.kind == kind && engine.name == name && engine.ready)
    };
    assert!(ready("speech", "none") && ready("visuals", "library"), "what needs nothing is ready");
    assert!(!ready("visuals", "comfyui"), "its workflow is not known");
    set(&desk, "visuals.workflow", "/a/workflow.json");
    assert!(ready("visuals", "comfyui"), "its address holds unless another is set");
    assert!(!ready("speech", "sherpa-onnx"), "which model is to speak is not known");
}

#[test]
fn a_key_is_kept_tried_and_forgotten_and_never_shown() {
    if !without_keychain("services::a_key_is_kept_tried_and_forgotten_and_never_shown") {
        return;
    }
    const KEY: &str = "sk-test-kept-for-this-session";
    let desk = Desk::open();
    let place = |desk: &Desk| {
        let view: SettingsView = desk.call("list_settings", json!({})).unwrap();
        let text = serde_json::to_string(&view).unwrap();
        assert!(!text.contains(KEY), "a key never crosses to the window");
        let mut engines = view.engines.into_iter();
        engines.find(|engine| engine.kind == "writer" && engine.name == "openai").unwrap().key
    };
    assert_eq!(place(&desk), None);
    let server = server(ResponseTemplate::new(200));
    set(&desk, "writer.engine", "openai");
    set(&desk, "writer.base_url", &format!("{}/v1", server.uri()));
    let writer = json!({ "kind": "writer", "engine": null });
    let missing = desk.call::<String>("test_engine", writer.clone()).unwrap_err();
    assert_eq!(missing.code, "no_key");

    let kept: KeyPlace = desk.call("set_key", json!({ "provider": "openai", "key": KEY })).unwrap();
    assert_eq!((kept, place(&desk)), (KeyPlace::Session, Some(KeyPlace::Session)));
    let said: String = desk.call("test_engine", writer.clone()).unwrap();
    assert_eq!(said, "ready with gpt-4.1-mini");
    let asked = tauri::async_runtime::block_on(server.received_requests()).unwrap();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].headers["authorization"], format!("Bearer {KEY}"));

    desk.call::<()>("forget_key", json!({ "provider": "openai" })).unwrap();
    assert_eq!(place(&desk), None);
    let bad = json!({ "provider": "openai", "key": "two words" });
    assert_eq!(desk.call::<KeyPlace>("set_key", bad).unwrap_err().code, "bad_key");
    let unknown = json!({ "provider": "nobody", "key": KEY });
    assert_eq!(desk.call::<KeyPlace>("set_key", unknown).unwrap_err().code, "unknown_provider");
}

#[test]
fn an_engine_that_does_not_answer_says_what_to_do() {
    let desk = Desk::open();
    set(&desk, "writer.engine", "local");
    // The discard service's port (RFC 863), at which nobody listens.
    set(&desk, "writer.base_url", "http://127.0.0.1:9/v1");
    let error = desk.call::<String>("test_engine", json!({ "kind": "writer", "engine": null })).unwrap_err();
    assert_eq!(error.code, "unreachable");
    let error = desk.call::<String>("test_engine", json!({ "kind": "cook", "engine": null })).unwrap_err();
    assert_eq!((error.code.as_str(), error.wrong_request), ("unknown_kind", true));
    let said: String = desk.call("test_engine", json!({ "kind": "writer", "engine": "outline" })).unwrap();
    assert!(!said.is_empty(), "what needs nothing says that it is there");
}

#[test]
fn a_click_tells_what_it_will_cost_and_a_limit_stands_in_its_way() {
    if !without_keychain("services::a_click_tells_what_it_will_cost_and_a_limit_stands_in_its_way") {
        return;
    }
    let desk = Desk::open();
    let free = estimate(&desk, "script");
    assert_eq!((free.parts.len(), free.refused), (0, None), "the outline writer costs nothing");
    desk.call::<KeyPlace>("set_key", json!({ "provider": "openai", "key": KEYS_BEGIN })).unwrap();
    set(&desk, "writer.engine", "openai");
    let paid = estimate(&desk, "script");
    let sum: u32 = paid.parts.iter().map(|part| part.millicents.unwrap()).sum();
    assert!(sum > 0 && paid.total_millicents == Some(sum), "{paid:?}");
    let rest: Estimate = desk
        .call("estimate_pipeline", json!({ "jobId": null, "theme": "small", "until": "voiceover" }))
        .unwrap();
    assert!(rest.total_millicents >= Some(sum), "{rest:?}");

    set(&desk, "limit.job_cents", "0");
    let refused = estimate(&desk, "script").refused.expect("nothing may be spent");
    assert!(refused.contains("limit"), "{refused}");
    let request = json!({ "request": { "command": "script", "theme": "small", "options": {} } });
    assert_eq!(desk.call::<Value>("start_stage", request).unwrap_err().code, "limit_reached");

    set(&desk, "limit.job_cents", "");
    set(&desk, "writer.model", "a-model-of-next-year");
    let unknown = estimate(&desk, "script");
    assert_eq!(unknown.total_millicents, None, "a model without a price is never free: {unknown:?}");
}

#[test]
fn trying_again_tells_what_it_will_cost_with_all_that_follows() {
    if !without_keychain("services::trying_again_tells_what_it_will_cost_with_all_that_follows") {
        return;
    }
    let desk = Desk::open();
    let server = server(ResponseTemplate::new(401));
    desk.call::<KeyPlace>("set_key", json!({ "provider": "openai", "key": KEYS_BEGIN })).unwrap();
    set(&desk, "writer.engine", "openai");
    set(&desk, "writer.base_url", &format!("{}/v1", server.uri()));
    let started: Started = desk
        .call("start_pipeline", json!({ "jobId": null, "theme": "small", "until": "voiceover", "seed": 1 }))
        .unwrap();
    until("the script has failed", || {
        let job: JobView = desk.call("get_job", json!({ "id": started.job_id })).unwrap();
        (job.row.status == JobStatus::Failed).then_some(())
    });
    set(&desk, "visuals.engine", "openai-images");
    let of = |command, arguments| desk.call::<Estimate>(command, arguments).unwrap();
    let retry = of("estimate_retry", json!({ "id": started.job_id }));
    let script = json!({ "command": "script", "job_id": started.job_id, "theme": null, "options": {} });
    let script = of("estimate_stage", json!({ "request": script }));
    assert!(script.total_millicents > Some(0), "{script:?}");
    assert!(retry.total_millicents > script.total_millicents, "the pictures that follow cost too: {retry:?}");
    let unknown = desk.call::<Estimate>("estimate_retry", json!({ "id": 4711 })).unwrap_err();
    assert_eq!(unknown.code, "unknown_job");
}

#[test]
fn a_call_is_in_the_ledger_and_what_ended_well_is_not_settled() {
    let desk = Desk::open();
    let server = server(ResponseTemplate::new(200).set_body_json(json!({
        "choices": [{ "message": { "content": "no script at all" } }],
        "usage": { "prompt_tokens": 100, "completion_tokens": 50 },
    })));
    set(&desk, "writer.engine", "local");
    set(&desk, "writer.base_url", &format!("{}/v1", server.uri()));
    let started = start(&desk, "script", json!({}));
    let job = job_when_idle(&desk, &started);
    assert_eq!(job.row.status, JobStatus::Failed, "an answer that is no script fails the stage");
    let money: JobMoney = desk.call("job_money", json!({ "id": started.job_id })).unwrap();
    assert!(!money.calls.is_empty());
    assert_eq!(money.spent_millicents, 0, "a machine of the user's costs nothing");
    let ledger: Value = desk.call("ledger", json!({})).unwrap();
    assert_eq!(ledger["month_millicents"], 0);
    assert_eq!(ledger["calls"].as_array().unwrap().len(), money.calls.len());
    let settle = |id: CallId| desk.call::<CallView>("settle_call", json!({ "id": id, "notOrdered": true }));
    assert_eq!(settle(money.calls[0].call.id).unwrap_err().code, "call_known");
    assert_eq!(settle(CallId(4711)).unwrap_err().code, "unknown_call");
}

#[test]
fn a_call_in_doubt_is_settled_as_the_user_says() {
    if !without_keychain("services::a_call_in_doubt_is_settled_as_the_user_says") {
        return;
    }
    let desk = Desk::open();
    desk.call::<KeyPlace>("set_key", json!({ "provider": "openai", "key": KEYS_BEGIN })).unwrap();
    // A gateway gave up: whether the question arrived behind it, nobody knows.
    let server = server(ResponseTemplate::new(504));
    set(&desk, "writer.engine", "openai");
    set(&desk, "writer.base_url", &format!("{}/v1", server.uri()));
    let started = start(&desk, "script", json!({}));
    job_when_idle(&desk, &started);
    let money: JobMoney = desk.call("job_money", json!({ "id": started.job_id })).unwrap();
    let doubtful = &money.calls[0].call;
    assert_eq!(doubtful.state, model::CallState::Unknown, "{money:?}");
    let settled: CallView =
        desk.call("settle_call", json!({ "id": doubtful.id, "notOrdered": true })).unwrap();
    assert_eq!(settled.call.state, model::CallState::Failed);
    let money: JobMoney = desk.call("job_money", json!({ "id": started.job_id })).unwrap();
    assert_eq!(money.calls[0].call.state, model::CallState::Failed);
}

#[test]
fn a_keyed_server_is_asked_with_the_key_of_its_engine_alone() {
    if !without_keychain("services::a_keyed_server_is_asked_with_the_key_of_its_engine_alone") {
        return;
    }
    let desk = Desk::open();
    let server = tauri::async_runtime::block_on(async {
        let server = MockServer::start().await;
        let models = ResponseTemplate::new(200).set_body_json(json!({ "data": [] }));
        Mock::given(header("authorization", "Bearer sk-test-other"))
            .respond_with(models)
            .mount(&server)
            .await;
        server
    });
    for (provider, key) in [("openai", "sk-test-own"), ("openrouter", "sk-test-other")] {
        desk.call::<KeyPlace>("set_key", json!({ "provider": provider, "key": key })).unwrap();
    }
    set(&desk, "writer.engine", "openai");
    set(&desk, "writer.base_url", &format!("{}/v1", server.uri()));
    let refused =
        desk.call::<String>("test_engine", json!({ "kind": "writer", "engine": null })).unwrap_err();
    assert!(!refused.message.contains("sk-test-own"), "an error names no key: {refused}");
    let asked = tauri::async_runtime::block_on(server.received_requests()).unwrap();
    assert!(asked.iter().all(|request| request.headers["authorization"] == "Bearer sk-test-own"));
}
