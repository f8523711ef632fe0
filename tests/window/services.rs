//! A service set up in the window, tried, limited, and its price seen on the button before anything is spent.

use serde_json::json;
use thirtyfour::{By, Key};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, method, path},
};

use crate::{
    desk::{Desk, KEY},
    furniture::furnish_small_theme,
};

/// A server that speaks as OpenAI's does, and knows one key and one model.
async fn server() -> MockServer {
    let server = MockServer::start().await;
    let models = ResponseTemplate::new(200).set_body_json(json!({ "data": [{ "id": "gpt-4.1-mini" }] }));
    let bearer = format!("Bearer {KEY}");
    Mock::given(method("GET"))
        .and(path("/v1/models"))
        .and(header("authorization", bearer.as_str()))
        .respond_with(models)
        .mount(&server)
        .await;
    server
}

/// Types into a field and leaves it, as a user does.
async fn type_into(desk: &Desk, testid: &str, text: &str) {
    let field = desk.find(&format!("[data-testid='{testid}']")).await;
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
    field.send_keys(Key::Tab).await.unwrap();
}

#[tokio::test]
async fn a_service_is_set_up_tried_and_limited_and_its_price_is_on_the_button() {
    let server = server().await;
    let desk = Desk::open(furnish_small_theme).await;
    desk.find("[data-testid=screen-jobs]").await;
    desk.press_with(Key::Control, ",").await;
    desk.find("[data-testid=engine-writer]").await;
    desk.choose("[data-testid=choose-writer]", "openai").await;
    type_into(&desk, "setting-writer.base_url", &format!("{}/v1", server.uri())).await;
    desk.click("[data-testid=test-writer]").await;
    desk.until("the test says that there is no key", async || {
        let said = desk.text("[data-testid=error-message]").await?;
        said.contains("needs a key").then_some(())
    })
    .await;
    desk.click("[data-testid=set-key-openai]").await;
    desk.find("[data-testid=key-openai]").await.send_keys(KEY).await.unwrap();
    desk.click("[data-testid=keep-key]").await;
    desk.until("the key is there", async || {
        desk.text("[data-testid=key-state-openai]")
            .await
            .filter(|state| state.contains("until Reelwright is closed"))
    })
    .await;
    desk.click("[data-testid=test-writer]").await;
    desk.until("the engine works", async || {
        desk.text("[data-testid=result-writer]").await.filter(|said| said.contains("ready with gpt-4.1-mini"))
    })
    .await;
    let page = desk.script("return document.documentElement.outerHTML").await;
    assert!(!page.as_str().unwrap().contains(KEY), "the key is nowhere on the page");

    let begun = "window.__TAURI_INTERNALS__.invoke('start_stage', { request: { command: 'trend_collection', \
                 job_id: null, theme: 'small', options: {} } })";
    let job = desk.promise(begun).await["job_id"].clone();
    assert!(job.is_u64(), "a job was made: {job}");
    desk.script(&format!("location.hash = '#/jobs/{job}/script'")).await;
    desk.until("the price is on the script's button", async || {
        desk.text("[data-testid=price-run-stage]").await.filter(|tag| tag.contains('$'))
    })
    .await;
    desk.click("[data-testid=price-run-stage]").await;
    desk.until("it says what the price is made of", async || {
        desk.text("[data-testid=price-details]").await.filter(|parts| parts.contains("gpt-4.1-mini"))
    })
    .await;
    desk.press(Key::Escape).await;

    desk.press_with(Key::Control, ",").await;
    desk.click("[data-testid=section-limits]").await;
    type_into(&desk, "setting-limit.job_cents", "0").await;
    desk.script(&format!("location.hash = '#/jobs/{job}/script'")).await;
    desk.until("the limit stands in the way", async || {
        desk.text("[data-testid=price-run-stage]").await.filter(|tag| tag == "over the limit")
    })
    .await;
    let button = desk.user.find(By::Css("[data-testid=run-stage]")).await.unwrap();
    let waits = button.attr("aria-disabled").await.unwrap();
    assert_eq!(waits.as_deref(), Some("true"), "what would pass a limit can't be started");
    let asked = server.received_requests().await.unwrap();
    assert!(asked.iter().all(|request| request.method.as_str() == "GET"), "nothing was ordered: {asked:?}");
    desk.close().await;
}
