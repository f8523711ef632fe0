//! The example of an engine in docs/providers.md: it is this crate's own file, and it works.

use std::{collections::BTreeMap, sync::Arc};

use model::{Script, Theme};
use serde_json::json;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, method, path},
};

use super::acme::Acme;
use crate::{
    Brief, Engine, Keys, Picture, Secret, Setup, VisualEngine, VisualRequest, Work, Writer,
    writer::outline::Outline,
};

/// The page that has the example.
const PAGE: &str = include_str!("../../../../../../docs/providers.md");
/// The example.
const EXAMPLE: &str = include_str!("acme.rs");

struct AcmesKey;

impl Keys for AcmesKey {
    fn key(&self, provider: &str) -> Option<Secret> {
        (provider == "acme").then(|| Secret::from("acme-key"))
    }
}

async fn script() -> Script {
    let brief = Brief { theme: Theme::manual(), report: None, seed: 1, text: None };
    Outline.write(&brief, &Work::quiet()).await.unwrap()
}

#[test]
fn the_page_shows_the_example_as_it_is() {
    let shown = PAGE.split("```rust\n").find(|block| block.starts_with("//! Acme")).unwrap();
    let shown = shown.split("```").next().unwrap();
    assert_eq!(shown, EXAMPLE, "docs/providers.md and visuals/made/acme.rs differ");
}

#[tokio::test]
async fn the_example_makes_a_picture_a_scene() {
    let server = MockServer::start().await;
    let url = format!("{}/file", server.uri());
    Mock::given(method("POST"))
        .and(path("/pictures"))
        .and(header("authorization", "Bearer acme-key"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "picture": { "url": url } })))
        .mount(&server)
        .await;
    Mock::given(path("/file"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()))
        .mount(&server)
        .await;
    Mock::given(path("/account"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({})))
        .mount(&server)
        .await;
    let setup = Setup {
        base_url: Some(server.uri()),
        options: BTreeMap::new(),
        keys: Arc::new(AcmesKey),
        ..Setup::offline()
    };
    let engine = Acme::open(&setup).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let work = Work { folder: Some(folder.path().to_owned()), ..Work::quiet() };
    assert_eq!(engine.test(&work).await.unwrap(), "ready with acme-1");
    let script = script().await;
    let request = VisualRequest {
        theme: script.theme.clone(),
        scenes: vec![1, 2],
        script,
        folders: Vec::new(),
        seed: 1,
        taken: Vec::new(),
    };
    assert_eq!(engine.estimate(&request)[0].units.images, 2);
    let found = engine.find(&request, &work).await.unwrap();
    assert!(
        found.iter().all(|one| matches!(&one.picture, Picture::File(path) if path.is_file())),
        "{found:?}"
    );
    assert_eq!(found.len(), 2);
}
