//! An order at a service that nothing here waits for any more: shown in the ledger, given up there, and made anew.

use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

use crate::{
    desk::{Desk, KEY},
    furniture::furnish_small_theme,
    work::VISUALS,
};

/// A server that speaks as MiniMax's does: it takes every order, and is never done with one.
async fn server() -> MockServer {
    let server = MockServer::start().await;
    let answers = [
        ("POST", "/v1/video_generation", json!({ "task_id": "t1", "base_resp": { "status_code": 0 } })),
        (
            "GET",
            "/v1/query/video_generation",
            json!({ "status": "Processing", "base_resp": { "status_code": 0 } }),
        ),
    ];
    for (asked, at, answer) in answers {
        let answer = ResponseTemplate::new(200).set_body_json(answer);
        Mock::given(method(asked)).and(path(at)).respond_with(answer).mount(&server).await;
    }
    server
}

/// How often something was asked of the server.
async fn asked(server: &MockServer, how: &str) -> usize {
    let requests = server.received_requests().await.unwrap();
    requests.iter().filter(|request| request.method.as_str() == how).count()
}

/// Starts the visuals of the job on screen, and stops them once the service has been asked how far so many orders are.
async fn begun_and_stopped(desk: &Desk, server: &MockServer, orders: usize) {
    let before = asked(server, "GET").await;
    desk.click("[data-testid=run-stage], [data-testid=go-on]").await;
    desk.until(&format!("order {orders} is at the service"), async || {
        (asked(server, "POST").await == orders && asked(server, "GET").await > before).then_some(())
    })
    .await;
    desk.click("[data-testid=cancel-stage]").await;
    desk.find("[data-testid=stage-visuals][data-status=cancelled]").await;
}

/// The ledger's orders, newest first.
async fn calls(desk: &Desk) -> Vec<Value> {
    desk.ask("ledger", json!({})).await["calls"].as_array().cloned().unwrap()
}

#[tokio::test]
async fn an_idle_paid_order_is_shown_given_up_and_then_ordered_anew() {
    let server = server().await;
    let desk = Desk::open(furnish_small_theme).await;
    desk.ask("set_setting", json!({ "key": "visuals.engine", "value": "minimax" })).await;
    desk.ask("set_setting", json!({ "key": "visuals.base_url", "value": format!("{}/v1", server.uri()) }))
        .await;
    desk.ask("set_key", json!({ "provider": "minimax", "key": KEY })).await;
    let job = desk.scripted().await;
    let visuals = format!("#/jobs/{job}/visuals");
    desk.go(&visuals, "[data-testid=run-stage]").await;
    desk.says("[data-testid=price-run-stage]", "$").await;
    begun_and_stopped(&desk, &server, 1).await;
    // What has a ticket is gone on with, and not bought again.
    begun_and_stopped(&desk, &server, 1).await;

    desk.go("#/settings/ledger", "[data-testid=idle]").await;
    desk.says("[data-testid=idle]", "MiniMax").await;
    desk.click("[data-testid=give-up]").await;
    desk.gone("[data-testid=idle]").await;
    desk.says("[data-testid=call]", "lost").await;
    let given_up = calls(&desk).await;
    assert_eq!(given_up.len(), 1, "{given_up:?}");
    assert!(given_up[0]["cost_millicents"].as_u64() > Some(0), "what was ordered is paid for: {given_up:?}");

    desk.go(&visuals, "[data-testid=panel-visuals]").await;
    begun_and_stopped(&desk, &server, 2).await;
    let both = calls(&desk).await;
    assert_eq!(both.len(), 2, "{both:?}");
    assert!(desk.takes(&job, VISUALS).await.is_empty(), "no clip ever came");
    desk.close().await;
}
