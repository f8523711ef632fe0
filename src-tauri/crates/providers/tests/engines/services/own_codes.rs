//! Services that say no within an answer whose status is a success.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use model::CallState;
use reelwright_providers::ProviderError;
use serde_json::{Value, json};
use wiremock::{Mock, Request, ResponseTemplate, matchers::method};

use super::{
    books::Desk,
    fake::{CASES, Case, Fake, Weather},
};

fn case(name: &str) -> Case {
    *CASES.iter().find(|case| case.name == name).unwrap()
}

/// A refusal in the shape of a service's own.
fn refusal(name: &str, code: i64, words: &str) -> Value {
    match name {
        "kling" => json!({ "code": code, "message": words }),
        "minimax" => json!({ "base_resp": { "status_code": code, "status_msg": words } }),
        "heygen" => json!({ "data": null, "error": { "code": code.to_string(), "message": words } }),
        other => panic!("{other} says no with a status"),
    }
}

/// Orders from a service that answers the first of them so, each with its status 200.
async fn ordered(name: &str, refusals: usize, refusal: Value) -> (Desk, usize, Result<(), ProviderError>) {
    let (desk, fake) = (Desk::new(), Fake::new(case(name), Weather::Fair).await);
    let refused = Arc::new(AtomicUsize::new(0));
    let counted = refused.clone();
    let answer = move |_: &Request| {
        counted.fetch_add(1, Ordering::SeqCst);
        ResponseTemplate::new(200).set_body_json(refusal.clone())
    };
    let times = u64::try_from(refusals).unwrap();
    let refusing = Mock::given(method("POST")).respond_with(answer).up_to_n_times(times).with_priority(1);
    refusing.mount(&fake.server).await;
    let end = desk.run(case(name).kind, name, &fake.server.uri()).await;
    (desk, refused.load(Ordering::SeqCst), end)
}

#[tokio::test]
async fn a_refusal_is_told_as_what_it_is_and_nothing_is_owed() {
    for (name, code, words, expected) in [
        ("kling", 1002, "auth failed", "key_refused"),
        ("kling", 1102, "resource pack exhausted", "no_credit"),
        ("kling", 1201, "prompt is too long", "request_refused"),
        ("minimax", 1004, "login fail", "key_refused"),
        ("minimax", 1008, "insufficient balance", "no_credit"),
        ("minimax", 2013, "invalid params", "request_refused"),
        ("heygen", 400_664, "Insufficient credit. This operation requires more.", "no_credit"),
        ("heygen", 400_123, "avatar not found", "request_refused"),
    ] {
        let (desk, refused, end) = ordered(name, 1, refusal(name, code, words)).await;
        let error = end.unwrap_err();
        assert_eq!((error.code(), refused), (expected, 1), "{name} {code}: {error:?}");
        assert_eq!(desk.books.states(), [CallState::Failed], "{name} {code}");
    }
}

#[tokio::test]
async fn a_service_that_says_it_is_busy_is_asked_again() {
    for (name, code) in [("kling", 1303), ("minimax", 1002)] {
        let (desk, refused, end) = ordered(name, 2, refusal(name, code, "too many requests")).await;
        end.unwrap();
        assert_eq!((refused, desk.books.states()), (2, vec![CallState::Done]), "{name} {code}");
    }
}

#[tokio::test]
async fn a_service_that_gave_up_waiting_may_have_made_it() {
    for (name, code) in [("kling", 5002), ("minimax", 1001)] {
        let (desk, refused, end) = ordered(name, 1, refusal(name, code, "timeout")).await;
        end.unwrap_err();
        assert_eq!((refused, desk.books.states()), (1, vec![CallState::Unknown]), "{name} {code}");
    }
}

#[tokio::test]
async fn a_comfyui_cannot_send_anywhere_else() {
    use wiremock::matchers::{path, path_regex};

    let (desk, fake) = (Desk::new(), Fake::new(case("comfyui"), Weather::Fair).await);
    // What it names as a file is a name, whatever it looks like.
    let file = "http://169.254.169.254/latest/../../etc/passwd";
    let history = move |request: &Request| {
        let ticket = request.url.path().rsplit('/').next().unwrap().to_owned();
        ResponseTemplate::new(200).set_body_json(json!({ ticket: { "status": { "status_str": "success" },
            "outputs": { "9": { "images": [{ "filename": file, "subfolder": "//10.0.0.1", "type": "output" }] } } } }))
    };
    Mock::given(path_regex("/history")).respond_with(history).with_priority(1).mount(&fake.server).await;
    let elsewhere = ResponseTemplate::new(302).insert_header("location", "http://169.254.169.254/latest");
    Mock::given(path("/view")).respond_with(elsewhere).with_priority(1).mount(&fake.server).await;
    let error = desk.run("visuals", "comfyui", &fake.server.uri()).await.unwrap_err();
    assert_eq!(error.code(), "address_refused", "{error:?}");
    let asked = fake.server.received_requests().await.unwrap();
    let view = asked.iter().find(|request| request.url.path() == "/view").unwrap();
    let named: Vec<String> = view.url.query_pairs().map(|(_, value)| value.into_owned()).collect();
    assert_eq!(named, [file, "//10.0.0.1", "output"], "its own address is asked, with the name as it is");
}
