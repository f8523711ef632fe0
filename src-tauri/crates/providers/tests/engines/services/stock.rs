//! Stock libraries: a bad file is passed over, and wide photos are better than none.

use reelwright_providers::{FoundVisual, Picture, ProviderError, list};
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

use super::{
    books::{Desk, scenes, setup},
    fake::{mp4, png},
};

/// A library that has these clips and photos; the wide ones are found only where no shape is asked for.
async fn library(clips: &'static [&str], wide_photos: &'static [&str]) -> MockServer {
    let server = MockServer::start().await;
    let base = server.uri();
    let answer = move |request: &Request| {
        let (path, query) = (request.url.path(), request.url.query().unwrap_or_default());
        let sent = |bytes: Vec<u8>| ResponseTemplate::new(200).set_body_bytes(bytes);
        match path {
            "/good" => return sent(mp4()),
            "/photo" => return sent(png()),
            "/no-media" => return sent(b"<html>gone</html>".to_vec()),
            "/missing" => return ResponseTemplate::new(404),
            _ => {}
        }
        let photos = if query.contains("orientation") { &[] } else { wide_photos };
        let answer =
            if path.contains("videos") { hits(clips, &base, clip) } else { hits(photos, &base, photo) };
        ResponseTemplate::new(200).set_body_json(answer)
    };
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

/// The answer to a search, as both libraries would have it.
fn hits(files: &[&str], base: &str, hit: impl Fn(usize, String) -> Value) -> Value {
    let hits: Vec<Value> =
        files.iter().enumerate().map(|(id, file)| hit(id, format!("{base}/{file}"))).collect();
    json!({ "videos": hits, "photos": hits, "hits": hits })
}

fn clip(id: usize, url: String) -> Value {
    let file = json!({ "link": url, "url": url, "width": 1080, "height": 1920 });
    json!({ "id": id, "width": 1080, "height": 1920, "duration": 9, "user": { "name": "Ada" },
        "video_files": [file], "videos": { "medium": file } })
}

fn photo(id: usize, url: String) -> Value {
    json!({ "id": id, "width": 1920, "height": 1080, "imageWidth": 1920, "imageHeight": 1080,
        "photographer": "Ada", "user": "Ada", "src": { "large2x": url }, "largeImageURL": url })
}

async fn found(
    name: &str,
    clips: &'static [&str],
    photos: &'static [&str],
) -> Result<FoundVisual, ProviderError> {
    let (server, desk) = (library(clips, photos).await, Desk::new());
    let engine = list::visual_engine(name, &setup(&server.uri(), desk.folder.path())).unwrap();
    // The first offer is the first that is tried.
    let request = reelwright_providers::VisualRequest { seed: 0, ..scenes(1) };
    Ok(engine.find(&request, &desk.work()).await?.remove(0))
}

#[tokio::test]
async fn a_bad_file_is_passed_over_for_the_next_offer() {
    for name in ["pexels", "pixabay"] {
        let clip = found(name, &["no-media", "missing", "good"], &[]).await.unwrap();
        assert_eq!(clip.label, format!("{name} 2"));
    }
}

#[tokio::test]
async fn where_no_file_is_good_it_is_told() {
    for name in ["pexels", "pixabay"] {
        let error = found(name, &["missing", "no-media"], &[]).await.unwrap_err();
        assert_eq!(error.code(), "not_media", "{name}: {error:?}");
    }
}

#[tokio::test]
async fn wide_photos_are_found_where_there_are_no_upright_ones() {
    for name in ["pexels", "pixabay"] {
        let photo = found(name, &[], &["photo"]).await.unwrap();
        assert_eq!(photo.label, format!("{name} photo 0"));
        assert!(matches!(photo.picture, Picture::File(_)));
        // Nothing at all is no fault: the picture is drawn.
        let drawn = found(name, &[], &[]).await.unwrap();
        assert!(matches!(drawn.picture, Picture::Drawn(_)), "{drawn:?}");
    }
}
