//! Tickets: cut short at every step of their life, and gone on with.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use model::CallState;
use reelwright_providers::{Step, Work, list};
use serde_json::json;
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path, path_regex},
};

use super::{
    books::{Desk, Row, scenes, setup},
    fake::{CASES, Case, Fake, Weather, mp4},
};

fn ticketed() -> impl Iterator<Item = Case> {
    CASES.iter().copied().filter(|case| case.ticketed)
}

/// Takes the books back to how they stood at a step.
fn back_to(desk: &Desk, change: impl Fn(&mut Row)) {
    desk.books.rows.lock().unwrap().iter_mut().for_each(change);
}

#[tokio::test]
async fn after_a_crash_a_ticket_is_asked_for_and_nothing_is_ordered_again() {
    for case in ticketed() {
        let (desk, fake) = (Desk::new(), Fake::new(case, Weather::Fair).await);
        desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
        let ordered = fake.orders();
        // While polling or downloading: the ticket is there and no end is.
        back_to(&desk, |row| (row.state, row.result) = (CallState::Ordered, None));
        desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
        assert_eq!((fake.orders(), desk.books.states()), (ordered, vec![CallState::Done]), "{case:?}");
        // Between order and ticket: nobody knows. But what names its ticket itself is never there.
        if case.own() {
            continue;
        }
        back_to(&desk, |row| (row.state, row.ticket, row.result) = (CallState::Ordered, None, None));
        let end = desk.run(case.kind, case.name, &fake.server.uri()).await;
        assert_eq!((end.unwrap_err().code(), fake.orders()), ("order_unknown", ordered), "{case:?}");
    }
}

#[tokio::test]
async fn a_made_file_that_was_lost_is_fetched_again_by_its_ticket() {
    let case = ticketed().next().unwrap();
    let (desk, fake) = (Desk::new(), Fake::new(case, Weather::Fair).await);
    desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
    std::fs::remove_dir_all(desk.folder.path().join("answers")).unwrap();
    desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
    assert_eq!(fake.orders(), 1);
}

/// A Kling whose scene 2 fails the first time.
async fn failing_second(server: &MockServer) -> Arc<AtomicU32> {
    let orders = Arc::new(AtomicU32::new(0));
    let counted = orders.clone();
    Mock::given(method("POST"))
        .respond_with(move |request: &Request| {
            let order = counted.fetch_add(1, Ordering::SeqCst);
            let bad = String::from_utf8_lossy(&request.body).contains("number 2") && order < 3;
            ResponseTemplate::new(200)
                .set_body_json(json!({ "code": 0, "data": { "task_id": if bad { "bad" } else { "good" } } }))
        })
        .mount(server)
        .await;
    Mock::given(path("/v1/videos/text2video/bad"))
        .respond_with(ResponseTemplate::new(200).set_body_json(
            json!({ "data": { "task_status": "failed", "task_status_msg": "it did not like it" } }),
        ))
        .mount(server)
        .await;
    Mock::given(path("/v1/videos/text2video/good"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "data": {
            "task_status": "succeed", "task_result": { "videos": [{ "url": format!("{}/file", server.uri()) }] } } })))
        .mount(server)
        .await;
    Mock::given(path("/file"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(mp4()))
        .mount(server)
        .await;
    orders
}

#[tokio::test]
async fn a_scene_that_fails_leaves_the_others_and_is_ordered_alone() {
    let server = MockServer::start().await;
    let orders = failing_second(&server).await;
    let desk = Desk::new();
    let engine = list::visual_engine("kling", &setup(&server.uri(), desk.folder.path())).unwrap();
    let error = engine.find(&scenes(3), &desk.work()).await.unwrap_err();
    assert_eq!(error.code(), "order_failed");
    assert!(
        error.to_string().starts_with("scene 2:") && error.to_string().contains("the other 2 are kept"),
        "{error}"
    );
    let mut states = desk.books.states();
    states.sort_by_key(|state| state.name());
    assert_eq!(states, [CallState::Done, CallState::Done, CallState::Failed]);
    let found = engine.find(&scenes(3), &desk.work()).await.unwrap();
    assert_eq!((found.len(), orders.load(Ordering::SeqCst)), (3, 4), "only the failed one is ordered again");
}

#[tokio::test]
async fn a_cancelled_order_is_taken_back_where_the_service_can() {
    let server = MockServer::start().await;
    Mock::given(path("/prompt"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "prompt_id": "t1" })))
        .mount(&server)
        .await;
    let running = json!({ "queue_running": [[1, "t1", {}]], "queue_pending": [] });
    for (verb, place, answer, times) in [
        ("POST", "/queue", json!({}), 1),
        ("POST", "/interrupt", json!({}), 1),
        ("GET", "/queue", running, 1),
    ] {
        Mock::given(method(verb))
            .and(path(place))
            .respond_with(ResponseTemplate::new(200).set_body_json(answer))
            .expect(times)
            .mount(&server)
            .await;
    }
    let desk = Desk::new();
    let work = desk.work();
    let cancel = work.cancel.clone();
    Mock::given(path_regex("/history"))
        .respond_with(move |_: &Request| {
            // Asked for the first time, the user has had enough.
            cancel.cancel();
            ResponseTemplate::new(200).set_body_json(json!({}))
        })
        .mount(&server)
        .await;
    let setup = setup(&server.uri(), &desk.folder.path().join("workflow.json"));
    let end = list::visual_engine("comfyui", &setup).unwrap().find(&scenes(1), &work).await;
    assert_eq!(end.unwrap_err().code(), "cancelled");
    assert_eq!(desk.books.states(), [CallState::Failed], "nothing is charged for it");
}

#[tokio::test]
async fn a_cancelled_order_that_cant_be_taken_back_is_gone_on_with_later() {
    let server = MockServer::start().await;
    let desk = Desk::new();
    let work = desk.work();
    let cancel = work.cancel.clone();
    Mock::given(path("/v1/videos/text2video/good"))
        .respond_with(move |_: &Request| {
            // Asked for the first time, the user has had enough.
            cancel.cancel();
            ResponseTemplate::new(200).set_body_json(json!({ "data": { "task_status": "processing" } }))
        })
        .up_to_n_times(1)
        .mount(&server)
        .await;
    let orders = failing_second(&server).await;
    let engine = list::visual_engine("kling", &setup(&server.uri(), desk.folder.path())).unwrap();
    assert_eq!(engine.find(&scenes(1), &work).await.unwrap_err().code(), "cancelled");
    assert_eq!(desk.books.states(), [CallState::Ordered], "it goes on at the service");
    engine.find(&scenes(1), &desk.work()).await.unwrap();
    assert_eq!((orders.load(Ordering::SeqCst), desk.books.states()), (1, vec![CallState::Done]));
}

/// A desk's work, and what it tells.
pub fn told_by(desk: &Desk) -> (Work, Arc<Mutex<Vec<String>>>) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let telling = told.clone();
    let progress = Arc::new(move |step: Step| telling.lock().unwrap().push(step.doing));
    (Work { progress, ..desk.work() }, told)
}

#[tokio::test]
async fn a_service_says_how_far_it_is() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "name": "models/veo/operations/t1" })))
        .mount(&server)
        .await;
    let underway = json!({ "name": "models/veo/operations/t1", "metadata": { "progressPercent": 40 } });
    Mock::given(path("/models/veo/operations/t1"))
        .respond_with(ResponseTemplate::new(200).set_body_json(underway))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    let done = json!({ "done": true, "response": { "generateVideoResponse": {
        "generatedSamples": [{ "video": { "uri": format!("{}/file", server.uri()) } }] } } });
    Mock::given(path("/models/veo/operations/t1"))
        .respond_with(ResponseTemplate::new(200).set_body_json(done))
        .mount(&server)
        .await;
    Mock::given(path("/file"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(mp4()))
        .mount(&server)
        .await;
    let desk = Desk::new();
    let (work, told) = told_by(&desk);
    let engine = list::visual_engine("veo", &setup(&server.uri(), desk.folder.path())).unwrap();
    engine.find(&scenes(1), &work).await.unwrap();
    assert_eq!(*told.lock().unwrap(), ["veo makes scene 1", "veo makes scene 1, 40 %", "veo made scene 1"]);
}

/// A ComfyUI that answers what is asked of its history and its queue with nothing.
async fn restarted(server: &MockServer) {
    Mock::given(path_regex("/(history|queue)"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({})))
        .mount(server)
        .await;
}

#[tokio::test]
async fn what_a_machine_of_ones_own_forgot_is_made_anew_unasked() {
    let case = CASES.iter().find(|case| case.name == "comfyui").unwrap();
    let (desk, fake) = (Desk::new(), Fake::new(*case, Weather::Fair).await);
    desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
    // Cut short before the order arrived: its ticket is known, and nobody else knows of it.
    back_to(&desk, |row| (row.state, row.result) = (CallState::Ordered, None));
    let server = MockServer::start().await;
    restarted(&server).await;
    let posted = Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "prompt_id": "t2" })));
    posted.expect(1).mount(&server).await;
    let error = desk.run(case.kind, case.name, &server.uri()).await.unwrap_err();
    assert_eq!(error.code(), "not_there", "and forgotten again: {error:?}");
    assert_eq!(desk.books.states(), [CallState::Failed, CallState::Failed]);
}

#[tokio::test]
async fn what_waits_in_the_queue_is_waited_for() {
    let case = CASES.iter().find(|case| case.name == "comfyui").unwrap();
    let (desk, fake) = (Desk::new(), Fake::new(*case, Weather::Fair).await);
    desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
    let ticket = desk.books.rows.lock().unwrap()[0].ticket.clone().unwrap();
    back_to(&desk, |row| (row.state, row.result) = (CallState::Ordered, None));
    // The list is in no order: what waits with a lower number comes before it.
    let queue = json!({
        "queue_running": [[3, "another", {}]],
        "queue_pending": [[9, "later", {}], [7, ticket, {}], [5, "sooner", {}]],
    });
    Mock::given(path_regex("/history"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({})))
        .up_to_n_times(1)
        .with_priority(1)
        .mount(&fake.server)
        .await;
    Mock::given(path("/queue"))
        .respond_with(ResponseTemplate::new(200).set_body_json(queue))
        .expect(1)
        .with_priority(1)
        .mount(&fake.server)
        .await;
    let (work, told) = told_by(&desk);
    let setup = setup(&fake.server.uri(), &desk.folder.path().join("workflow.json"));
    list::visual_engine("comfyui", &setup).unwrap().find(&scenes(1), &work).await.unwrap();
    assert_eq!((fake.orders(), desk.books.states()), (1, vec![CallState::Done]));
    let told = told.lock().unwrap();
    let steps = ["comfyui makes scene 1", "comfyui makes scene 1, 2 before it", "comfyui made scene 1"];
    assert_eq!(*told, steps, "its place in the queue is told");
}
