//! The programs that the app starts, the webview's own among them: they get the environment, and none of the keys in it.

use std::fs;

use crate::{
    desk::{Desk, KEY_OF_THE_ENVIRONMENT},
    processes,
};

/// What a program was started with.
fn environment(id: u32) -> String {
    let whole = fs::read(format!("/proc/{id}/environ")).expect("it runs");
    String::from_utf8_lossy(&whole).into_owned()
}

#[tokio::test]
async fn no_program_of_the_webview_gets_a_key() {
    let desk = Desk::open(|_| {}).await;
    desk.find("main").await;
    let programs = desk.app();
    let (app, started) = programs.split_first().expect("the app is open");
    assert!(environment(*app).contains(KEY_OF_THE_ENVIRONMENT), "the app was given one");
    let names: Vec<String> = started.iter().map(|id| processes::name(*id)).collect();
    for webviews in ["WebKitWebProces", "WebKitNetworkPr"] {
        assert!(names.iter().any(|name| name == webviews), "{webviews} is among {names:?}");
    }
    for (id, name) in started.iter().zip(&names) {
        let given = environment(*id);
        assert!(given.contains("DISPLAY="), "{name}: it is the environment: {given}");
        assert!(!given.contains(KEY_OF_THE_ENVIRONMENT), "{name} was given a key");
    }
    desk.close().await;
}
