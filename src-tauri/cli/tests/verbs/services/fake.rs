//! Services on the loopback that count what they are asked for and what they would charge for it, and that stand still at
//! a step of an order's life for as long as a test wants.

use std::{
    collections::HashMap,
    net::TcpListener,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use serde_json::json;
use tokio::{runtime::Runtime, sync::watch};

use super::answers;
use crate::at_work::until;

/// The longest request read, in bytes; theirs are a few thousand.
const MOST_BYTES: usize = 1 << 20;

/// A step of an order's life at the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// It has arrived, and is not answered.
    Order,
    /// Its ticket is asked for, which is not answered.
    Poll,
    /// Half of its file is sent.
    Download,
}

/// An order as the service saw it.
#[derive(Clone, Debug)]
pub struct Order {
    pub service: &'static str,
    /// What was ordered: a prompt, a text, a question's name.
    pub what: String,
    /// What the service charges for it, in thousandths of a cent.
    pub millicents: u64,
}

/// The files that services hand out.
pub struct Files {
    pub clip: Vec<u8>,
    pub presented: Vec<u8>,
    pub voice: Vec<u8>,
}

/// What the services have seen.
pub struct Seen {
    pub base: String,
    pub files: Files,
    /// How many scenes the language model writes.
    pub scenes: Mutex<usize>,
    /// A clip whose prompt begins with these words fails, once.
    pub fails: Mutex<Option<String>>,
    /// The tickets that orders have named themselves.
    pub named: Mutex<Vec<String>>,
    orders: Mutex<Vec<Order>>,
    /// Clips that were ordered and not handed out, and the most there were at once.
    open: Mutex<(usize, usize)>,
    still: watch::Sender<Option<Step>>,
    reached: Mutex<HashMap<Step, usize>>,
}

/// The services.
pub struct Fake {
    pub seen: Arc<Seen>,
    listener: Option<TcpListener>,
    runtime: Runtime,
}

impl Fake {
    /// Services that nobody attends to yet: connections are made and wait.
    pub fn closed(files: Files) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let seen = Seen {
            base: format!("http://{}", listener.local_addr().unwrap()),
            files,
            scenes: Mutex::new(2),
            fails: Mutex::default(),
            named: Mutex::default(),
            orders: Mutex::default(),
            open: Mutex::default(),
            still: watch::Sender::new(None),
            reached: Mutex::default(),
        };
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Self { seen: Arc::new(seen), listener: Some(listener), runtime }
    }

    /// Attends to what arrives from now on. What has arrived before is turned away unread.
    pub fn open(&mut self) {
        let listener = self.listener.take().expect("it is closed");
        listener.set_nonblocking(true).unwrap();
        while listener.accept().is_ok() {}
        let router = Router::new().fallback(answer).with_state(self.seen.clone());
        self.runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router).await.unwrap();
        });
    }

    /// Stands still at a step.
    pub fn hold(&self, step: Step) {
        self.seen.still.send_replace(Some(step));
    }

    /// Waits until so many requests stand still at a step.
    pub fn wait_for(&self, step: Step, count: usize) {
        let reached = || self.seen.reached.lock().unwrap().get(&step).copied().unwrap_or_default();
        until(&format!("{count} requests at {step:?}"), || reached() >= count);
    }

    /// Goes on.
    pub fn let_go(&self) {
        self.seen.still.send_replace(None);
    }

    pub fn orders(&self) -> Vec<Order> {
        self.seen.orders.lock().unwrap().clone()
    }

    /// How often each thing was ordered from a service.
    pub fn ordered(&self, service: &str) -> Vec<usize> {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for order in self.orders().into_iter().filter(|order| order.service == service) {
            *counts.entry(order.what).or_default() += 1;
        }
        let mut counts: Vec<usize> = counts.into_values().collect();
        counts.sort_unstable();
        counts
    }

    /// What the services charge for all of it.
    pub fn charged(&self) -> u64 {
        self.orders().iter().map(|order| order.millicents).sum()
    }

    /// The most clips that were under way at once.
    pub fn most_open(&self) -> usize {
        self.seen.open.lock().unwrap().1
    }
}

impl Seen {
    /// Counts an order. Answers its number, from 1.
    pub fn order(&self, service: &'static str, what: impl Into<String>, millicents: u64) -> usize {
        let mut orders = self.orders.lock().unwrap();
        orders.push(Order { service, what: what.into(), millicents });
        orders.len()
    }

    /// Counts an order whose clip is fetched later.
    pub fn clip(&self, service: &'static str, what: &str, millicents: u64) -> usize {
        let mut open = self.open.lock().unwrap();
        *open = (open.0 + 1, open.1.max(open.0 + 1));
        drop(open);
        self.order(service, what, millicents)
    }

    /// A clip that was ordered is no longer under way.
    pub fn closed(&self) {
        let mut open = self.open.lock().unwrap();
        open.0 = open.0.saturating_sub(1);
    }

    /// The order of a ticket.
    pub fn of_ticket(&self, ticket: &str) -> Order {
        self.orders.lock().unwrap()[ticket.parse::<usize>().unwrap() - 1].clone()
    }

    /// Passes a step, once the services do not stand still there.
    async fn pass(&self, step: Step) {
        let mut still = self.still.subscribe();
        if *still.borrow() == Some(step) {
            *self.reached.lock().unwrap().entry(step).or_default() += 1;
            still.wait_for(|still| *still != Some(step)).await.unwrap();
        }
    }
}

async fn answer(State(seen): State<Arc<Seen>>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/').to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let ordered = request.method() == "POST";
    if path.starts_with("refusing") {
        let quoted =
            request.headers().get("authorization").and_then(|key| key.to_str().ok()).unwrap_or_default();
        let words =
            json!({ "error": { "message": format!("I don't like {quoted}"), "code": "invalid_api_key" } });
        return (StatusCode::UNAUTHORIZED, Json(words)).into_response();
    }
    let body = to_bytes(request.into_body(), MOST_BYTES).await.unwrap();
    let body = String::from_utf8_lossy(&body).into_owned();
    let parts: Vec<&str> = path.split('/').collect();
    if parts.contains(&"file") {
        seen.closed();
        let file = if parts[0] == "heygen" { &seen.files.presented } else { &seen.files.clip };
        return in_halves(seen.clone(), file);
    }
    let Some(answer) = answers::of(&seen, ordered, &parts, &query, &body) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    seen.pass(if ordered { Step::Order } else { Step::Poll }).await;
    answer
}

/// A file of which one half comes at once, and the other when the services don't stand still.
fn in_halves(seen: Arc<Seen>, file: &[u8]) -> Response {
    let (first, second) = file.split_at(file.len() / 2);
    let (first, second) = (Bytes::copy_from_slice(first), Bytes::copy_from_slice(second));
    let rest = stream::once(async move {
        seen.pass(Step::Download).await;
        Ok::<_, std::io::Error>(second)
    });
    Body::from_stream(stream::iter([Ok(first)]).chain(rest)).into_response()
}
