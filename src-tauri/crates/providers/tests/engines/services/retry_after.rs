//! A service that is busy says when to come back, and nobody comes earlier.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant, SystemTime},
};

use reelwright_providers::{Http, Patience};
use serde_json::json;
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

use super::books::{Desk, patience};

/// When each request came, to a service that is busy at the first and says so in `Retry-After`.
async fn asked(retry_after: impl Fn() -> String + Send + Sync + 'static) -> Vec<(Instant, SystemTime)> {
    let server = MockServer::start().await;
    let came: Arc<Mutex<Vec<(Instant, SystemTime)>>> = Arc::default();
    let seen = came.clone();
    let answer = move |_: &Request| {
        let mut seen = seen.lock().unwrap();
        seen.push((Instant::now(), SystemTime::now()));
        match seen.len() {
            1 => ResponseTemplate::new(429).insert_header("retry-after", retry_after()),
            _ => ResponseTemplate::new(200).set_body_json(json!({ "items": [] })),
        }
    };
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let http = Http::new(Patience { longest_pause: Duration::from_secs(10), ..patience() });
    let desk = Desk { http: Some(http), ..Desk::new() };
    desk.run("trends", "youtube", &server.uri()).await.unwrap();
    let came = came.lock().unwrap().clone();
    assert_eq!(came.len(), 2, "asked again, once");
    came
}

#[tokio::test]
async fn as_many_seconds_are_waited_as_it_says() {
    let came = asked(|| "1".to_owned()).await;
    assert!(came[1].0 - came[0].0 >= Duration::from_secs(1), "{came:?}");
}

#[tokio::test]
async fn a_date_is_waited_for() {
    let ahead = Duration::from_secs(2);
    let came = asked(move || httpdate::fmt_http_date(SystemTime::now() + ahead)).await;
    // Such a date has whole seconds: what it says is up to one earlier than what was meant.
    assert!(came[1].1.duration_since(came[0].1).unwrap() >= ahead - Duration::from_secs(1), "{came:?}");
}

#[tokio::test]
async fn a_date_that_has_passed_asks_for_no_wait() {
    let long_ago = "Wed, 21 Oct 2015 07:28:00 GMT";
    assert_eq!(asked(|| long_ago.to_owned()).await.len(), 2);
}
