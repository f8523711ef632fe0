//! The media server over real sockets, as the webview and as an intruder meet it.

use std::{collections::BTreeSet, ffi::OsString, fs, io::Write, net::TcpStream, path::Path};

use model::ArtifactId;
use reelwright::{drops, media_server::MediaServer};
use serde_json::Value;
use studio::{OpenOptions, Studio};

use crate::{
    desk::until,
    http::{Answer, ask, parts, post, send},
};

/// Enough to take ranges of.
const CONTENT: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// A server on a workspace of its own, with one file adopted.
struct Room {
    server: MediaServer,
    studio: Studio,
    file: ArtifactId,
    folder: tempfile::TempDir,
    // The server lives in it.
    runtime: tokio::runtime::Runtime,
}

impl Room {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let workspace = folder.path().join("workspace");
        let studio = Studio::open(OpenOptions { workspace, program: "reelwright" }).unwrap();
        let own = folder.path().join("clip.mp4");
        fs::write(&own, CONTENT).unwrap();
        let file = studio.adopt_file(&own).unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let server = runtime.block_on(MediaServer::start(studio.clone())).unwrap();
        Self { server, studio, file, folder, runtime }
    }

    fn url(&self) -> String {
        self.server.media_url(self.file).unwrap()
    }

    /// A dropped file, taken in.
    fn taken_in(&self, address: &str) -> ArtifactId {
        let id = last_line(&post(address, b""))["artifact_id"].as_u64().unwrap();
        ArtifactId(u32::try_from(id).unwrap())
    }

    /// What the workspace keeps of files that were handed over.
    fn kept(&self) -> BTreeSet<OsString> {
        let entries = fs::read_dir(self.studio.workspace().media_store()).unwrap();
        entries.map(|entry| entry.unwrap().file_name()).collect()
    }

    fn uploads(&self) -> Vec<String> {
        let entries = fs::read_dir(self.studio.workspace().uploads()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

/// What became of a dropped file: the last line of what was told.
fn last_line(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200);
    let body = std::str::from_utf8(&answer.body).unwrap();
    serde_json::from_str(body.lines().last().unwrap()).unwrap()
}

fn code(answer: &Answer) -> String {
    let error: Value = serde_json::from_slice(&answer.body).unwrap();
    error["code"].as_str().unwrap().to_owned()
}

#[test]
fn a_file_is_served_whole_and_in_parts() {
    let room = Room::open();
    let whole = ask("GET", &room.url(), &[]);
    assert_eq!((whole.status, whole.body.as_slice()), (200, CONTENT));
    assert_eq!(whole.header("accept-ranges"), "bytes", "the player seeks only where it is told that it can");
    assert_eq!(whole.header("content-type"), "video/mp4");

    let cases: [(&str, u16, &[u8], &str); 6] = [
        ("bytes=0-0", 206, b"0", "bytes 0-0/36"),
        ("bytes=10-15", 206, b"abcdef", "bytes 10-15/36"),
        ("bytes=30-", 206, b"uvwxyz", "bytes 30-35/36"),
        ("bytes=-6", 206, b"uvwxyz", "bytes 30-35/36"),
        ("bytes=30-9999", 206, b"uvwxyz", "bytes 30-35/36"),
        ("bytes=36-40", 416, b"", "bytes */36"),
    ];
    for (range, status, body, told) in cases {
        let part = ask("GET", &room.url(), &[("range", range)]);
        assert_eq!((part.status, part.header("content-range")), (status, told), "{range}");
        assert!(status == 416 || part.body == body, "{range} answered {:?}", part.body);
    }
    let several = ask("GET", &room.url(), &[("range", "bytes=0-1,4-5")]);
    assert_eq!(
        (several.status, several.body.as_slice()),
        (200, CONTENT),
        "several ranges are answered by the whole"
    );
}

#[test]
fn head_tells_what_get_would_and_sends_nothing() {
    let room = Room::open();
    let head = ask("HEAD", &room.url(), &[]);
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, "36", 0));
    let part = ask("HEAD", &room.url(), &[("range", "bytes=10-15")]);
    assert_eq!((part.status, part.header("content-range"), part.body.len()), (206, "bytes 10-15/36", 0));
}

#[test]
fn an_unchanged_file_is_not_sent_again() {
    let room = Room::open();
    let tag = ask("GET", &room.url(), &[]).header("etag").to_owned();
    assert!(!tag.is_empty(), "a file has a tag");
    assert_eq!(ask("GET", &room.url(), &[("if-none-match", &tag)]).status, 304);
}

#[test]
fn without_the_token_there_is_nothing() {
    let room = Room::open();
    let url = room.url();
    let (host, path) = parts(&url);
    let wrong = format!("{}{}", &path[..path.len() - 1], if path.ends_with('0') { '1' } else { '0' });
    let name = room.studio.artifact_path(room.file).unwrap();
    let absolute = format!("/media/{}", name.display());
    let paths = [
        wrong.as_str(),
        "/",
        "/media",
        "/media/",
        "/media/1",
        "/media/..",
        "/media/../../etc/passwd",
        "/media/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/media//etc/passwd",
        "/upload",
        &absolute,
        &format!("{path}/"),
        &format!("{path}/../../etc/passwd"),
        &format!("{path}%00"),
        &path.to_uppercase(),
    ];
    for tried in paths {
        let answer = send(host, "GET", tried, &[("host", host)], b"");
        assert!(matches!(answer.status, 400 | 404), "{tried} answered {}", answer.status);
        assert!(answer.body.is_empty(), "{tried} answered {:?}", String::from_utf8_lossy(&answer.body));
    }
    for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE"] {
        assert_eq!(ask(method, &url, &[("content-length", "0")]).status, 405, "{method}");
    }
}

#[test]
fn another_host_or_origin_is_turned_away() {
    let room = Room::open();
    let url = room.url();
    let (host, path) = parts(&url);
    let port = host.split(':').nth(1).unwrap();
    // A page of the web's that has its own name point here.
    let hosts = [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("localhost:{port}"),
        "127.0.0.1".into(),
    ];
    for named in &hosts {
        assert_eq!(send(host, "GET", path, &[("host", named)], b"").status, 403, "{named}");
    }
    assert_eq!(
        send(host, "GET", path, &[("host", host), ("origin", "https://evil.example")], b"").status,
        403
    );
    assert_eq!(send(host, "GET", path, &[("host", host), ("origin", "null")], b"").status, 403);
    for own in ["tauri://localhost", "http://tauri.localhost"] {
        let answer = send(host, "GET", path, &[("host", host), ("origin", own)], b"");
        assert_eq!(
            (answer.status, answer.header("access-control-allow-origin")),
            (200, own),
            "the app's own page"
        );
        let asked = [("host", host), ("origin", own), ("access-control-request-method", "POST")];
        let before = send(host, "OPTIONS", "/upload/x", &asked, b"");
        assert_eq!((before.status, before.header("access-control-allow-origin")), (200, own));
    }
}

#[test]
fn a_deleted_file_is_gone_and_a_moved_one_is_not() {
    let room = Room::open();
    let url = room.url();
    let path = room.studio.artifact_path(room.file).unwrap();
    fs::rename(&path, path.with_extension("away")).unwrap();
    assert_eq!(ask("GET", &url, &[]).status, 404, "the token outlives the file and shows nothing");
    assert_eq!(room.server.media_url(room.file).unwrap_err().code, "missing_file");
    assert_eq!(room.server.media_url(ArtifactId(4_000_000)).unwrap_err().code, "unknown_file");
    fs::rename(path.with_extension("away"), &path).unwrap();
    assert_eq!(ask("GET", &url, &[]).status, 200);
}

#[test]
fn nothing_is_served_as_something_that_runs() {
    let room = Room::open();
    for name in ["page.html", "script.js", "drawing.svg", "data.xml", "none"] {
        let own = room.folder.path().join(name);
        fs::write(&own, format!("<script>{name}</script>")).unwrap();
        let id = room.studio.adopt_file(&own).unwrap();
        let answer = ask("GET", &room.server.media_url(id).unwrap(), &[]);
        assert_eq!(answer.header("content-type"), "application/octet-stream", "{name}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{name}");
        assert!(answer.header("content-security-policy").contains("sandbox"), "{name}");
    }
}

#[test]
fn a_file_is_taken_in_once() {
    let room = Room::open();
    let url = room.server.upload_url("-odd “name”:%.mp4", CONTENT.len() as u32).unwrap();
    let answer = post(&url, CONTENT);
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    let id: Value = serde_json::from_slice(&answer.body).unwrap();
    let id = ArtifactId(u32::try_from(id["artifact_id"].as_u64().unwrap()).unwrap());
    assert_eq!(fs::read(room.studio.artifact_path(id).unwrap()).unwrap(), CONTENT);
    assert_eq!(room.studio.get_artifact(id).unwrap().name, "-odd “name”:%.mp4");
    assert!(room.uploads().is_empty(), "what was received has moved to its place");

    let again = post(&url, CONTENT);
    assert_eq!((again.status, code(&again).as_str()), (404, "upload_expired"), "an address takes one file");
    let shown = ask("GET", &url, &[]);
    assert_eq!(shown.status, 405, "an address for sending shows nothing");
}

#[test]
fn a_file_larger_than_promised_is_refused_and_leaves_nothing() {
    let room = Room::open();
    let before = room.server.upload_url("clip.mp4", 10).unwrap();
    let told = post(&before, CONTENT);
    assert_eq!((told.status, code(&told).as_str()), (413, "file_too_large"), "its length gives it away");

    let untold = room.server.upload_url("clip.mp4", 10).unwrap();
    let (host, path) = parts(&untold);
    let chunked = [("host", host), ("transfer-encoding", "chunked")];
    let answer =
        send(host, "POST", path, &chunked, b"24\r\n0123456789abcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n");
    assert_eq!(
        (answer.status, code(&answer).as_str()),
        (413, "file_too_large"),
        "so does its tenth byte's successor"
    );
    assert!(room.uploads().is_empty());
}

#[test]
fn a_file_that_breaks_off_is_refused_and_leaves_nothing() {
    let room = Room::open();
    let short = post(&room.server.upload_url("clip.mp4", 1000).unwrap(), CONTENT);
    assert_eq!((short.status, code(&short).as_str()), (400, "upload_cut_short"));

    let url = room.server.upload_url("clip.mp4", 1000).unwrap();
    let (host, path) = parts(&url);
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: 1000\r\n\r\n0123456789").unwrap();
    until("the server has begun to write", || (!room.uploads().is_empty()).then_some(()));
    drop(stream);
    until("what was begun is gone", || room.uploads().is_empty().then_some(()));
}

#[test]
fn an_empty_file_is_refused_before_it_is_sent() {
    let room = Room::open();
    assert_eq!(room.server.upload_url("empty.mp4", 0).unwrap_err().code, "empty_file");
}

#[test]
fn old_leftovers_go_at_the_start_and_a_running_upload_stays() {
    let room = Room::open();
    let uploads = room.studio.workspace().uploads();
    let (old, fresh) = (uploads.join("old.partial"), uploads.join("fresh.partial"));
    for path in [&old, &fresh] {
        fs::write(path, b"half").unwrap();
    }
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3 * 24 * 60 * 60);
    fs::File::options().write(true).open(&old).unwrap().set_modified(long_ago).unwrap();
    room.runtime.block_on(MediaServer::start(room.studio.clone())).unwrap();
    assert!(!Path::exists(&old), "a crash left it");
    assert!(Path::exists(&fresh), "another program may be writing it");
}

#[test]
fn what_is_dropped_on_the_window_is_handed_over_without_its_place() {
    let room = Room::open();
    let folder = room.folder.path().join("a walk");
    fs::create_dir_all(folder.join("more/.hidden")).unwrap();
    for name in ["b.mp4", "more/c.mp4", "more/.hidden/d.mp4", ".e.mp4"] {
        fs::write(folder.join(name), CONTENT).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(&folder, folder.join("more/around")).unwrap();
    let single = room.folder.path().join("clip.mp4");
    let gone = room.folder.path().join("gone.mp4");
    let mut files = drops::hand_over(&room.server, &[single, gone, folder]);
    files.sort_by(|a, b| (a.of, &a.place).cmp(&(b.of, &b.place)));
    let told: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.of, file.place.as_str())).collect();
    assert_eq!(told, [("clip.mp4", 0, ""), ("b.mp4", 2, "/b.mp4"), ("c.mp4", 2, "/more/c.mp4")]);
    let place = room.folder.path().to_str().unwrap();
    for file in &files {
        assert!(!file.address.contains(place) && file.address.starts_with("http://127.0.0.1:"), "{file:?}");
        assert_eq!(file.bytes as usize, CONTENT.len());
        let read = ask("GET", &file.address, &[]);
        assert_eq!((read.status, read.body.as_slice()), (200, CONTENT));
        let id = room.taken_in(&file.address);
        assert_eq!(fs::read(room.studio.artifact_path(id).unwrap()).unwrap(), CONTENT);
    }
}

#[test]
fn only_what_was_dropped_is_handed_in_as_dropped() {
    let room = Room::open();
    let url = room.url();
    let (host, _) = parts(&url);
    let guessed = format!("http://{host}/media/{}", "0".repeat(64));
    assert_eq!((post(&url, b"").status, post(&guessed, b"").status), (405, 404));
}

#[test]
fn a_dropped_file_tells_how_far_it_is() {
    let room = Room::open();
    let large = room.folder.path().join("large.bin");
    // More than is read at a time, so that there is something to tell.
    fs::write(&large, vec![7; 4 << 20]).unwrap();
    let file = drops::hand_over(&room.server, &[large]).remove(0);
    let before = room.kept().len();
    let answer = post(&file.address, b"");
    let text = String::from_utf8(answer.body).unwrap();
    let told: Vec<u32> = text.lines().filter_map(|line| line.parse().ok()).collect();
    assert!(told.len() > 2 && told.is_sorted() && told.last() == Some(&1000), "{text}");
    room.taken_in(&file.address);
    assert_eq!(room.kept().len(), before + 1);
}

#[test]
fn a_file_that_is_stopped_while_it_is_copied_leaves_nothing() {
    let room = Room::open();
    let large = room.folder.path().join("large.bin");
    fs::write(&large, vec![7; 4 << 20]).unwrap();
    let before = room.kept();
    let mut meanwhile = before.clone();
    let stopped = room.studio.adopt_file_told(&large, &mut |permille| {
        meanwhile = room.kept();
        // Its first half is reading it, its second copying it.
        permille <= 500
    });
    assert_eq!(stopped.unwrap_err().code, "cancelled");
    assert!(meanwhile.len() > before.len(), "it was being copied");
    assert_eq!(room.kept(), before);
}

/// So long that nobody sees the end of it, and takes no room on the disk.
#[cfg(target_os = "linux")]
const ENDLESS: u64 = 1 << 39;

#[cfg(target_os = "linux")]
#[test]
fn whoever_hangs_up_stops_a_dropped_file() {
    let room = Room::open();
    let endless = room.folder.path().join("endless.bin");
    fs::File::create(&endless).unwrap().set_len(ENDLESS).unwrap();
    let is_read = || {
        let open = fs::read_dir("/proc/self/fd").unwrap().flatten();
        open.filter_map(|handle| fs::read_link(handle.path()).ok()).any(|file| file == endless)
    };
    let file = drops::hand_over(&room.server, std::slice::from_ref(&endless)).remove(0);
    let (host, path) = parts(&file.address);
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: 0\r\n\r\n").unwrap();
    until("it is being read", || is_read().then_some(()));
    drop(stream);
    until("nobody reads it any more", || (!is_read()).then_some(()));
}

#[test]
fn a_dropped_file_that_went_away_says_so() {
    let room = Room::open();
    let path = room.folder.path().join("clip.mp4");
    let file = drops::hand_over(&room.server, std::slice::from_ref(&path)).remove(0);
    fs::remove_file(&path).unwrap();
    assert_eq!(last_line(&post(&file.address, b""))["code"], "missing_file");
}
