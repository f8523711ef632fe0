//! Servers that speak HTTP badly: cut connections, bodies without end, redirects into the user's network.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use model::CallState;
use reelwright_providers::{
    Http, Patience,
    service::{Line, Media},
};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
};

use super::{
    books::{Desk, patience, setup},
    fake::CASES,
};

/// What a server does after it has read a request.
#[derive(Clone)]
enum Manner {
    /// Sends this and cuts the connection.
    Says(String),
    /// Sends this and zeroes without end.
    Floods(String),
}

/// A server of a manner: its address, and how many requests it has seen.
async fn serve(manner: Manner) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(AtomicUsize::new(0));
    let count = seen.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(answer(stream, manner.clone()));
        }
    });
    (address, seen)
}

async fn answer(mut stream: TcpStream, manner: Manner) -> std::io::Result<()> {
    read_request(&mut stream).await?;
    match manner {
        Manner::Says(text) => {
            stream.write_all(text.as_bytes()).await?;
            stream.shutdown().await
        }
        Manner::Floods(head) => {
            stream.write_all(head.as_bytes()).await?;
            let zeroes = vec![0u8; 1 << 16];
            loop {
                stream.write_all(&zeroes).await?;
            }
        }
    }
}

/// Reads a request to its end, so that cutting the connection doesn't cut the request.
pub async fn read_request(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let (mut read, mut chunk) = (Vec::new(), [0u8; 4096]);
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if read.len() >= head.len() + 4 + length.unwrap_or(0usize) {
                return Ok(read);
            }
        }
        let count = stream.read(&mut chunk).await?;
        if count == 0 {
            return Ok(read);
        }
        read.extend_from_slice(&chunk[..count]);
    }
}

fn head(length: u64) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n")
}

#[tokio::test]
async fn an_answer_that_is_cut_leaves_the_order_unknown() {
    for case in CASES {
        let (base, seen) = serve(Manner::Says(format!("{}{{\"half\":", head(1000)))).await;
        let desk = Desk::new();
        let error = desk.run(case.kind, case.name, &base).await.unwrap_err();
        assert_eq!(error.code(), "cut_off", "{case:?}: {error:?}");
        if case.paid {
            assert_eq!(desk.books.states(), [case.lost()], "{case:?}");
            assert_eq!(seen.load(Ordering::SeqCst), 1, "{case:?} orders twice");
        } else {
            assert_eq!(seen.load(Ordering::SeqCst), 4, "{case:?}: what costs nothing is asked again");
        }
    }
}

#[tokio::test]
async fn an_answer_that_is_no_http_leaves_the_order_unknown() {
    for case in CASES.iter().filter(|case| case.paid) {
        let (base, seen) = serve(Manner::Says("HTTQ/9.9 200 invalid\r\n\r\n".into())).await;
        let desk = Desk::new();
        let error = desk.run(case.kind, case.name, &base).await.unwrap_err();
        assert_eq!(error.code(), "cut_off", "{case:?}: {error:?}");
        assert_eq!((desk.books.states(), seen.load(Ordering::SeqCst)), (vec![case.lost()], 1), "{case:?}");
    }
}

#[tokio::test]
async fn statuses_of_those_who_gave_up_waiting_leave_the_order_unknown() {
    for status in [408, 502, 504, 520, 522, 524] {
        for case in CASES.iter().filter(|case| case.paid) {
            let (base, seen) =
                serve(Manner::Says(format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n"))).await;
            let desk = Desk::new();
            desk.run(case.kind, case.name, &base).await.unwrap_err();
            assert_eq!(
                (desk.books.states(), seen.load(Ordering::SeqCst)),
                (vec![case.lost()], 1),
                "{case:?} {status}"
            );
        }
    }
}

#[tokio::test]
async fn a_body_of_five_gigabytes_is_not_read() {
    for case in CASES {
        let (base, _) = serve(Manner::Floods(head(5 << 30))).await;
        let error = Desk::new().run(case.kind, case.name, &base).await.unwrap_err();
        assert_eq!(error.code(), "answer_too_large", "{case:?}: {error:?}");
    }
}

#[tokio::test]
async fn a_body_without_a_length_and_without_end_is_left() {
    let (base, _) = serve(Manner::Floods("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".into())).await;
    let error = Desk::new().run("writer", "openai", &base).await.unwrap_err();
    assert_eq!(error.code(), "answer_too_large", "{error:?}");
}

async fn fetched(base: &str, url: &str, desk: &Desk) -> Result<std::path::PathBuf, &'static str> {
    let card = reelwright_providers::visuals::stock::pexels::CARD;
    let mut setup = setup(base, std::path::Path::new("none"));
    setup.http = desk.http.clone().unwrap_or(setup.http);
    let line = Line::new(&setup, &card).unwrap();
    let end = line.fetch(url, Media::Clip, "key", &desk.work()).await;
    end.map_err(|fault| fault.error.code())
}

#[tokio::test]
async fn a_file_of_five_gigabytes_leaves_nothing() {
    let (base, _) = serve(Manner::Floods(head(5 << 30))).await;
    let desk = Desk::new();
    assert_eq!(fetched(&base, &format!("{base}/a.mp4"), &desk).await, Err("answer_too_large"));
    assert_eq!(std::fs::read_dir(desk.folder.path().join("answers")).unwrap().count(), 0);
}

#[tokio::test]
async fn a_redirect_is_held_to_the_same_rules() {
    for to in
        ["http://127.0.0.1:9/a", "https://169.254.169.254/a", "https://10.0.0.1/a", "file:///etc/passwd"]
    {
        let (base, _) =
            serve(Manner::Says(format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")))
                .await;
        assert_eq!(fetched(&base, &format!("{base}/a"), &Desk::new()).await, Err("address_refused"), "{to}");
    }
    let (base, _) =
        serve(Manner::Says("HTTP/1.1 302 Found\r\nlocation: /again\r\ncontent-length: 0\r\n\r\n".into()))
            .await;
    assert_eq!(
        fetched(&base, &format!("{base}/a"), &Desk::new()).await,
        Err("address_refused"),
        "round and round"
    );
}

/// Gives every name the same addresses, and counts how often it is asked.
struct Leading(Vec<IpAddr>, Arc<AtomicUsize>);

impl Resolve for Leading {
    fn resolve(&self, _: Name) -> Resolving {
        self.1.fetch_add(1, Ordering::SeqCst);
        let found: Vec<SocketAddr> = self.0.iter().map(|address| SocketAddr::new(*address, 0)).collect();
        Box::pin(async move {
            if found.is_empty() {
                return Err("there is no such name".into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// What comes of a file at a public name that has these addresses, and whether the name was resolved.
async fn at_a_name(addresses: &[&str]) -> (Result<std::path::PathBuf, &'static str>, bool) {
    let asked = Arc::new(AtomicUsize::new(0));
    let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
    let http =
        Http::resolving(Patience { retries: 0, ..patience() }, Arc::new(Leading(addresses, asked.clone())));
    let desk = Desk { http: Some(http), ..Desk::new() };
    // Nothing is at the service's own address.
    let end = fetched("http://127.0.0.1:9", "https://files.example.com/a.mp4", &desk).await;
    (end, asked.load(Ordering::SeqCst) == 1)
}

#[tokio::test]
async fn a_public_name_that_leads_home_is_refused_after_it_is_resolved() {
    for addresses in [
        &["127.0.0.1"][..],
        &["::1"],
        &["169.254.169.254"],
        &["10.0.0.1"],
        &["fd00:ec2::254"],
        // One private address is enough.
        &["1.1.1.1", "192.168.1.1"],
    ] {
        assert_eq!(at_a_name(addresses).await, (Err("address_refused"), true), "{addresses:?}");
    }
    // It is what the name leads to that is refused, and not the name.
    assert_eq!(at_a_name(&[]).await, (Err("unreachable"), true));
}

#[tokio::test]
async fn nobody_there_is_told_as_such() {
    for case in CASES {
        // A port that is taken, so that no other test's server gets it, and at which nobody listens.
        let nobody = TcpSocket::new_v4().unwrap();
        nobody.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let base = format!("http://{}", nobody.local_addr().unwrap());
        let desk = Desk::new();
        let error = desk.run(case.kind, case.name, &base).await.unwrap_err();
        assert_eq!(error.code(), "unreachable", "{case:?}: {error:?}");
        assert!(
            desk.books.states().iter().all(|state| *state == CallState::Failed),
            "{case:?}: nothing was sent"
        );
    }
}
