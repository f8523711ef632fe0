//! A front before a fake service that hands on what it is asked, and answers one step of it badly.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::{Duration, sleep},
};

use super::{
    fake::{Fake, Step, is_file},
    raw::read_request,
};

/// How a step is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// The connection is cut in the middle of it.
    Cut,
    /// It is five gigabytes long.
    Flood,
    /// It comes in small pieces, each of them in time.
    Drip,
    /// It begins, and nothing more comes.
    Stall,
}

/// Pieces of an answer that drips, and the pause between two: all of them together take longer than the first byte is
/// waited for.
const DROPS: usize = 9;
const DROP_PAUSE: Duration = Duration::from_millis(100);

/// A front.
pub struct Front {
    pub base: String,
    manner: Arc<Mutex<Option<Manner>>>,
}

impl Front {
    /// One before a service, which answers a step in a manner.
    pub async fn new(fake: &Fake, step: Step, manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        fake.behind(&base);
        let manner = Arc::new(Mutex::new(Some(manner)));
        let (behind, now) = (*fake.server.address(), manner.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(attend(stream, behind, step, now.clone()));
            }
        });
        Self { base, manner }
    }

    /// From now on it only hands on.
    pub fn clears_up(&self) {
        *self.manner.lock().unwrap() = None;
    }
}

async fn attend(
    mut stream: TcpStream,
    behind: std::net::SocketAddr,
    step: Step,
    manner: Arc<Mutex<Option<Manner>>>,
) -> std::io::Result<()> {
    let request = read_request(&mut stream).await?;
    let answer = handed_on(&request, behind).await?;
    let manner = manner.lock().unwrap().filter(|_| step_of(&request) == step);
    let half = answer.len() - 4;
    match manner {
        None => stream.write_all(&answer).await?,
        Some(Manner::Cut) => stream.write_all(&answer[..half]).await?,
        Some(Manner::Flood) => flood(&mut stream).await?,
        Some(Manner::Stall) => {
            stream.write_all(&answer[..half]).await?;
            // Until the other side has had enough.
            let _ = stream.read(&mut [0]).await?;
        }
        Some(Manner::Drip) => {
            // The head at once: how long that may take is another limit's matter.
            let (head, body) =
                answer.split_at(answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4);
            stream.write_all(head).await?;
            for drop in body.chunks(body.len().div_ceil(DROPS)) {
                stream.write_all(drop).await?;
                sleep(DROP_PAUSE).await;
            }
        }
    }
    stream.shutdown().await
}

/// Hands on a request and its answer as they are.
pub async fn passed_on(stream: &mut TcpStream, behind: std::net::SocketAddr) -> std::io::Result<()> {
    let request = read_request(stream).await?;
    stream.write_all(&handed_on(&request, behind).await?).await?;
    stream.shutdown().await
}

fn step_of(request: &[u8]) -> Step {
    let head = String::from_utf8_lossy(request);
    let mut words = head.split([' ', '?']);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    match method {
        "POST" => Step::Order,
        _ if is_file(path) => Step::Download,
        _ => Step::Poll,
    }
}

async fn handed_on(request: &[u8], behind: std::net::SocketAddr) -> std::io::Result<Vec<u8>> {
    let mut service = TcpStream::connect(behind).await?;
    let (line, rest) = request.split_at(request.windows(2).position(|two| two == b"\r\n").unwrap() + 2);
    service.write_all(&[line, b"connection: close\r\n", rest].concat()).await?;
    let mut answer = Vec::new();
    service.read_to_end(&mut answer).await?;
    Ok(answer)
}

async fn flood(stream: &mut TcpStream) -> std::io::Result<()> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", 5_u64 << 30);
    stream.write_all(head.as_bytes()).await?;
    let zeroes = vec![0u8; 1 << 16];
    loop {
        stream.write_all(&zeroes).await?;
    }
}
