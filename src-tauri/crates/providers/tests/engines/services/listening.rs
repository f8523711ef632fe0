//! A ComfyUI that tells by itself how far it is, over a web socket.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_tungstenite::{
    tokio::accept_async,
    tungstenite::{Error, Message},
};
use model::CallState;
use reelwright_providers::{Http, Patience, list};
use serde_json::{Value, json};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Notify,
};
use wiremock::{Mock, Request, ResponseTemplate, matchers::path};

use super::{
    books::{Desk, patience, scenes, setup},
    fake::{CASES, Fake, Weather},
    front::passed_on,
    tickets::told_by,
};

/// So long that no question but the first is asked in a test, unless something is heard.
const NEVER: Duration = Duration::from_secs(3600);
/// How long something that must come is waited for, so that a test in which it doesn't fails instead of standing still.
const LONG: Duration = Duration::from_secs(60);

/// A ComfyUI with a web socket.
struct Telling {
    base: String,
    fake: Fake,
    /// By which name each listener came.
    listeners: Arc<Mutex<Vec<String>>>,
}

/// What it tells: to each listener in turn, after which it hangs up. `{ticket}` is the order's own.
type Words = VecDeque<Vec<Message>>;

impl Telling {
    /// One that has what was ordered once it has told all.
    async fn new(words: Vec<Vec<Message>>) -> Self {
        let case = CASES.iter().find(|case| case.name == "comfyui").unwrap();
        let fake = Fake::new(*case, Weather::Fair).await;
        let made = Arc::new(AtomicBool::new(false));
        let ticket = Arc::new(Mutex::new(String::new()));
        let asked = Arc::new(Notify::new());
        at_work(&fake, made.clone(), ticket.clone(), asked.clone()).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let listeners = Arc::new(Mutex::new(Vec::new()));
        let (behind, names) = (*fake.server.address(), listeners.clone());
        tokio::spawn(async move {
            let words = Arc::new(Mutex::new(Words::from(words)));
            while let Ok((stream, _)) = listener.accept().await {
                let tell = Tell { words: words.clone(), made: made.clone(), ticket: ticket.clone() };
                tokio::spawn(attended(stream, behind, names.clone(), asked.clone(), tell));
            }
        });
        Self { base, fake, listeners }
    }
}

/// Has a fake work on what was ordered until it is made, and tell when it was asked for the first time.
async fn at_work(fake: &Fake, made: Arc<AtomicBool>, ticket: Arc<Mutex<String>>, asked: Arc<Notify>) {
    let history = move |request: &Request| {
        let ticket = request.url.path().rsplit('/').next().unwrap().to_owned();
        let file = json!({ "filename": "a.mp4", "subfolder": "", "type": "output" });
        let done = json!({ "status": { "status_str": "success" }, "outputs": { "9": { "images": [file] } } });
        let known = if made.load(Ordering::SeqCst) { json!({ ticket: done }) } else { json!({}) };
        ResponseTemplate::new(200).set_body_json(known)
    };
    Mock::given(wiremock::matchers::path_regex("/history"))
        .respond_with(history)
        .with_priority(1)
        .mount(&fake.server)
        .await;
    let ordered = {
        let ticket = ticket.clone();
        move |request: &Request| {
            let order: Value = serde_json::from_slice(&request.body).unwrap();
            *ticket.lock().unwrap() = order["prompt_id"].as_str().unwrap().to_owned();
            ResponseTemplate::new(200).set_body_json(json!({ "prompt_id": order["prompt_id"] }))
        }
    };
    Mock::given(path("/prompt")).respond_with(ordered).with_priority(1).mount(&fake.server).await;
    let queue = move |_: &Request| {
        asked.notify_one();
        let running = json!([[1, *ticket.lock().unwrap(), {}]]);
        ResponseTemplate::new(200).set_body_json(json!({ "queue_running": running, "queue_pending": [] }))
    };
    Mock::given(path("/queue")).respond_with(queue).with_priority(1).mount(&fake.server).await;
}

struct Tell {
    words: Arc<Mutex<Words>>,
    made: Arc<AtomicBool>,
    ticket: Arc<Mutex<String>>,
}

/// Tells a listener its words; hands on whatever else is asked.
async fn attended(
    mut stream: TcpStream,
    behind: SocketAddr,
    names: Arc<Mutex<Vec<String>>>,
    asked: Arc<Notify>,
    tell: Tell,
) -> Result<(), Error> {
    let mut start = [0; 256];
    let length = stream.peek(&mut start).await?;
    let start = String::from_utf8_lossy(&start[..length]).into_owned();
    let Some(rest) = start.strip_prefix("GET /ws?clientId=") else {
        return Ok(passed_on(&mut stream, behind).await?);
    };
    names.lock().unwrap().push(rest.split(' ').next().unwrap().to_owned());
    let mut socket = accept_async(stream).await?;
    let Some(words) = tell.words.lock().unwrap().pop_front() else { return socket.close(None).await };
    // What is told before the first question might be answered together with it.
    asked.notified().await;
    asked.notify_one();
    let ticket = tell.ticket.lock().unwrap().clone();
    let count = words.len();
    for (at, message) in words.into_iter().enumerate() {
        if at + 1 == count && tell.words.lock().unwrap().is_empty() {
            tell.made.store(true, Ordering::SeqCst);
        }
        let message = match message {
            Message::Text(text) => Message::text(text.replace("{ticket}", &ticket)),
            other => other,
        };
        socket.send(message).await?;
    }
    socket.close(None).await
}

fn word(kind: &str, data: Value) -> Message {
    Message::text(json!({ "type": kind, "data": data }).to_string())
}

fn step(done: u32) -> Message {
    word("progress", json!({ "value": done, "max": 20, "prompt_id": "{ticket}", "node": "4" }))
}

/// What is told of one order, without repetitions; by which names it was listened; the name within the order.
async fn heard(words: Vec<Vec<Message>>, patience: Patience) -> (Vec<String>, Vec<String>, String) {
    let (telling, desk) = (Telling::new(words).await, Desk::new());
    let (work, told) = told_by(&desk);
    let mut setup = setup(&telling.base, &desk.folder.path().join("workflow.json"));
    setup.http = Http::new(patience);
    let engine = list::visual_engine("comfyui", &setup).unwrap();
    let request = scenes(1);
    let making = tokio::time::timeout(LONG, engine.find(&request, &work));
    making.await.expect("it comes to an end").unwrap();
    assert_eq!(desk.books.states(), [CallState::Done]);
    let requests = telling.fake.server.received_requests().await.unwrap();
    let order = requests.iter().find(|request| request.url.path() == "/prompt").unwrap();
    let order: Value = serde_json::from_slice(&order.body).unwrap();
    let mut told = told.lock().unwrap().clone();
    told.dedup();
    let listeners = telling.listeners.lock().unwrap().clone();
    (told, listeners, order["client_id"].as_str().unwrap().to_owned())
}

fn lines(ends: &[&str]) -> Vec<String> {
    let makes = ends.iter().map(|end| format!("comfyui makes scene 1{end}"));
    makes.chain(["comfyui made scene 1".to_owned()]).collect()
}

#[tokio::test]
async fn steps_are_told_as_they_are_done_and_the_end_is_not_waited_for() {
    let state = json!({ "prompt_id": "{ticket}", "nodes": {
        "4": { "value": 10.0, "max": 20.0, "state": "running" }, "5": { "value": 0.0, "max": 1.0, "state": "finished" },
    } });
    let end = json!({ "node": null, "prompt_id": "{ticket}" });
    let words = vec![step(5), word("progress_state", state), word("executing", end)];
    let patience = Patience { poll: NEVER, ..patience() };
    let (told, listeners, name) = heard(vec![words], patience).await;
    assert_eq!(told, lines(&["", ", step 5 of 20", ", step 10 of 20"]));
    assert_eq!(listeners, [name], "it tells whoever ordered");
}

#[tokio::test]
async fn whoever_is_hung_up_on_listens_again() {
    let end = json!({ "node": null, "prompt_id": "{ticket}" });
    let words = vec![vec![step(5)], vec![step(6), word("executing", end)]];
    let patience = Patience { poll: NEVER, ..patience() };
    let (told, listeners, name) = heard(words, patience).await;
    assert_eq!(told, lines(&["", ", step 5 of 20", ", step 6 of 20"]));
    assert_eq!(listeners, [name.clone(), name]);
}

#[tokio::test]
async fn what_is_no_word_is_passed_over_and_it_is_asked_all_the_while() {
    let words = vec![
        Message::binary(vec![0_u8; 1 << 16]),
        Message::text("{\"type\":\"progress\",\"data\":"),
        word("progress", json!({ "value": -1, "max": 1e300, "prompt_id": "{ticket}" })),
        word("progress", json!({ "value": 3, "max": 4, "prompt_id": "another" })),
        word("executing", json!({ "node": null, "prompt_id": "another" })),
        Message::Ping(vec![7].into()),
        step(20),
    ];
    let (told, ..) = heard(vec![words], patience()).await;
    let without = lines(&[""]);
    // The last word comes together with what was made: whether it is heard before that is chance.
    assert!(told == without || told == lines(&["", ", step 20 of 20"]), "{told:?}");
}
