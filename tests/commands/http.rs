//! HTTP by hand: a client that sends what it is told, wrong hosts and paths among it.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }
}

/// An address taken apart: host with port, and path.
pub fn parts(url: &str) -> (&str, &str) {
    let rest = url.strip_prefix("http://").expect("an address of the loopback");
    rest.split_at(rest.find('/').expect("a path"))
}

/// Asks with the host that the address names.
pub fn ask(method: &str, url: &str, headers: &[(&str, &str)]) -> Answer {
    let (host, path) = parts(url);
    let headers: Vec<_> = [("host", host)].iter().chain(headers).copied().collect();
    send(host, method, path, &headers, b"")
}

/// Posts a body of the length it has.
pub fn post(url: &str, body: &[u8]) -> Answer {
    let (host, path) = parts(url);
    let length = body.len().to_string();
    send(host, "POST", path, &[("host", host), ("content-length", &length)], body)
}

/// Sends exactly this, and reads until the server hangs up.
pub fn send(address: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    // A server that refuses early hangs up while we still send.
    let _ = stream.write_all(body);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    read(&answer)
}

fn read(answer: &[u8]) -> Answer {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("no answer: {:?}", String::from_utf8_lossy(answer)));
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
    let body = answer[end + 4..].to_vec();
    let answer = Answer { status, headers, body };
    let chunked = answer.header("transfer-encoding") == "chunked";
    if chunked { Answer { body: unchunked(&answer.body), ..answer } } else { answer }
}

/// A body that came in chunks, each after its length in hex.
fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(line) = body.windows(2).position(|window| window == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&body[..line]).unwrap(), 16).unwrap();
        let start = line + 2;
        let end = (start + length).min(body.len());
        whole.extend_from_slice(&body[start..end]);
        body = body.get(end + 2..).unwrap_or_default();
    }
    whole
}
