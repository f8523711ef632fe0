//! What services say of what they charge, and what of it gets into the books.

use model::Units;

use super::{
    books::{Desk, Row},
    fake::{CASES, Fake, Weather},
};

/// The books after an engine's work, and what was asked of its service.
async fn asked(kind: &str, name: &str) -> (Vec<Row>, Vec<serde_json::Value>) {
    let case = CASES.iter().find(|case| (case.kind, case.name) == (kind, name)).unwrap();
    let (desk, fake) = (Desk::new(), Fake::new(*case, Weather::Fair).await);
    desk.run(kind, name, &fake.server.uri()).await.unwrap();
    let requests = fake.server.received_requests().await.unwrap();
    let bodies = requests.iter().map(|request| serde_json::from_slice(&request.body).unwrap()).collect();
    (desk.books.rows.lock().unwrap().clone(), bodies)
}

#[tokio::test]
async fn what_openrouter_says_that_it_charged_is_booked() {
    let (rows, bodies) = asked("writer", "openrouter").await;
    assert!(bodies.iter().all(|body| body["usage"]["include"] == true), "it is asked to say so: {bodies:?}");
    // $0.00042.
    assert!(rows.iter().all(|row| row.charged == Some(42)), "{rows:?}");
}

#[tokio::test]
async fn what_others_say_of_it_is_not_believed() {
    for name in ["openai", "local"] {
        let (rows, bodies) = asked("writer", name).await;
        assert!(bodies.iter().all(|body| body.get("usage").is_none()), "{name} would refuse it: {bodies:?}");
        assert!(rows.iter().all(|row| row.charged.is_none()), "{name}: {rows:?}");
    }
}

#[tokio::test]
async fn a_pictures_tokens_are_booked_where_the_answer_tells_them() {
    let (rows, _) = asked("visuals", "openai-images").await;
    assert_eq!(rows[0].units, Units { images: 1, tokens_in: 20, tokens_out: 1584, ..Units::default() });
    let (rows, _) = asked("visuals", "imagen").await;
    assert_eq!(rows[0].units, Units { images: 1, ..Units::default() });
}
