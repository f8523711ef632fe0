//! Which window may call what.

use serde_json::{Value, json};
use tauri::{Manager, WebviewUrl, WebviewWindowBuilder};

use crate::{
    bindings::commands,
    desk::{Desk, call},
};

/// How Tauri begins its refusal of a call that no capability grants.
fn is_forbidden(answer: &Result<Value, Value>) -> bool {
    matches!(answer, Err(Value::String(said)) if said.contains("not allowed"))
}

#[test]
fn the_window_may_call_every_command_and_another_window_none() {
    let desk = Desk::open();
    let other = WebviewWindowBuilder::new(&desk.app, "other", WebviewUrl::default()).build().unwrap();
    let names = commands();
    assert!(names.len() > 25, "the bindings name the commands: {names:?}");
    for name in names {
        let own = call(&desk.window(), &name, json!({}));
        assert!(!is_forbidden(&own), "{name} is in no permission of the window's: {own:?}");
        let foreign = call(&other, &name, json!({}));
        assert!(is_forbidden(&foreign), "{name} may be called from anywhere: {foreign:?}");
    }
}

#[test]
fn the_window_reaches_no_file_and_no_program() {
    let desk = Desk::open();
    for name in [
        "plugin:fs|read_text_file",
        "plugin:shell|execute",
        "plugin:window-state|filename",
        "plugin:path|resolve",
    ] {
        let answer = call(&desk.window(), name, json!({}));
        assert!(answer.is_err(), "{name} answered {answer:?}");
    }
}

#[test]
fn the_window_names_no_theme_by_its_path() {
    let desk = Desk::open();
    let studio = desk.app.state::<studio::Studio>();
    let theme = studio.workspace().root().join("themes/small/theme.toml");
    assert!(theme.is_file(), "{}", theme.display());
    let request = json!({ "request": { "command": "script", "theme": theme, "options": {} } });
    for (command, arguments) in [
        ("theme_frame", json!({ "name": theme })),
        ("delete_theme", json!({ "name": theme })),
        ("rename_theme", json!({ "name": theme, "to": "tea" })),
        ("add_theme_music", json!({ "name": theme, "artifactId": 1 })),
        ("set_job_theme", json!({ "id": 1, "theme": theme })),
        ("start_stage", request.clone()),
        ("estimate_stage", request),
        ("start_pipeline", json!({ "theme": theme })),
        ("estimate_pipeline", json!({ "theme": theme })),
    ] {
        let refused = desk.call::<Value>(command, arguments).unwrap_err();
        assert_eq!(refused.code, "unknown_theme", "{command}: {refused}");
    }
}
