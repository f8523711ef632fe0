//! As many orders at once as are allowed at a service, whichever kinds of work they are for.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use reelwright_providers::{Http, Narration, SpeechRequest, Work, list};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    sync::{Notify, Semaphore},
};

use super::{
    books::{Desk, patience, scenes, setup},
    raw::read_request,
};

/// A service that answers an order only when it is let to, with a refusal: what it says is not what is looked at.
struct Slow {
    base: String,
    /// Answers that it may give.
    answers: Arc<Semaphore>,
    open: Arc<Open>,
}

/// Orders that it has and has not answered.
#[derive(Default)]
struct Open {
    now: AtomicUsize,
    most: AtomicUsize,
    arrived: Notify,
}

impl Slow {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (answers, open) = (Arc::new(Semaphore::new(0)), Arc::new(Open::default()));
        let (may, seen) = (answers.clone(), open.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(attend(stream, may.clone(), seen.clone()));
            }
        });
        Self { base, answers, open }
    }

    /// Waits until so many orders are there at once.
    async fn wait_for(&self, orders: usize) {
        while self.open.now.load(Ordering::SeqCst) < orders {
            self.open.arrived.notified().await;
        }
    }
}

async fn attend(mut stream: TcpStream, may: Arc<Semaphore>, open: Arc<Open>) -> std::io::Result<()> {
    read_request(&mut stream).await?;
    let now = open.now.fetch_add(1, Ordering::SeqCst) + 1;
    open.most.fetch_max(now, Ordering::SeqCst);
    open.arrived.notify_one();
    may.acquire().await.unwrap().forget();
    // Before the answer: whoever has it may order the next.
    open.now.fetch_sub(1, Ordering::SeqCst);
    stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await
}

/// Has OpenAI make four pictures and speak four scenes at the same time, so many orders at once allowed to either.
async fn both(slow: &Slow, desk: &Desk, pictures: Option<u32>, voices: Option<u32>) {
    let http = Http::new(patience());
    let set = |at_once| {
        let mut setup = setup(&slow.base, Path::new("none"));
        (setup.http, setup.at_once) = (http.clone(), at_once);
        setup
    };
    let draws = list::visual_engine("openai-images", &set(pictures)).unwrap();
    let speaks = list::speech_engine("openai", &set(voices)).unwrap();
    let narration = |scene| Narration { scene, text: format!("Words of scene {scene}"), planned_ms: 2000 };
    let said = SpeechRequest {
        narrations: (1..=4).map(narration).collect(),
        voice: model::theme::Voice::default(),
        folder: desk.folder.path().to_owned(),
        recording: None,
    };
    let (seen, work): (_, Work) = (scenes(4), desk.work());
    let (seen, said) = tokio::join!(draws.find(&seen, &work), speaks.speak(&said, &work));
    assert!(seen.is_err() && said.is_err(), "it refuses everything");
}

#[tokio::test]
async fn kinds_of_work_that_ask_the_same_service_share_its_turns() {
    let (slow, desk) = (Slow::new().await, Desk::new());
    let looked_at = async {
        for _ in 0..8 {
            // The others would have come by now, were they let to: their side is asked first.
            slow.wait_for(1).await;
            slow.answers.add_permits(1);
        }
    };
    tokio::join!(both(&slow, &desk, None, None), looked_at);
    assert_eq!(
        slow.open.most.load(Ordering::SeqCst),
        2,
        "two orders at once, for pictures and voice together"
    );
    assert_eq!(desk.books.states().len(), 8);
}

#[tokio::test]
async fn as_many_are_under_way_as_the_settings_allow() {
    let (slow, desk) = (Slow::new().await, Desk::new());
    let looked_at = async {
        slow.wait_for(4).await;
        slow.answers.add_permits(8);
    };
    tokio::join!(both(&slow, &desk, Some(4), Some(4)), looked_at);
    assert_eq!(slow.open.most.load(Ordering::SeqCst), 4);
}
