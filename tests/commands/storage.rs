//! What the workspace takes up, how videos are encoded, and what the desktop is told.

use std::fs;

use model::{JobStatus, Stage};
use reelwright::{desktop::Desktop, endings};
use serde_json::json;
use studio::{
    Studio,
    delivery::EncoderTrial,
    storage::{Cleared, StoragePart, StorageView},
    view::Started,
};
use tauri::Manager;

use crate::{
    calls::{hand_over, job_when_idle, start},
    desk::Desk,
};

fn clearable(desk: &Desk, part: StoragePart) -> u32 {
    let view: StorageView = desk.call("storage", json!({})).unwrap();
    view.parts.into_iter().find(|size| size.part == part).unwrap().clearable_kib
}

#[test]
fn what_is_said_to_be_freed_is_freed() {
    let desk = Desk::open();
    let visuals = [hand_over(&desk, "a clip.mp4", &desk.clip())];
    let started = start(&desk, "composition", json!({ "visuals": visuals }));
    assert_eq!(job_when_idle(&desk, &started).row.status, JobStatus::InReview);
    let pieces = clearable(&desk, StoragePart::Pieces);
    assert!(pieces > 0, "the render left its pieces");
    assert_eq!(clearable(&desk, StoragePart::Videos), 0);
    let cleared: Cleared = desk.call("clear_away", json!({ "part": "pieces" })).unwrap();
    assert_eq!(cleared.kib, pieces);
    assert_eq!(clearable(&desk, StoragePart::Pieces), 0);
    let refused = desk.call::<Cleared>("clear_away", json!({ "part": "jobs" })).unwrap_err();
    assert_eq!((refused.code.as_str(), refused.wrong_request), ("not_clearable", true));
}

#[test]
fn compositions_obey_the_settings() {
    let desk = Desk::open();
    for (key, value) in [("render.quality", "high"), ("render.loudness_lufs", "-18")] {
        desk.call::<serde_json::Value>("set_setting", json!({ "key": key, "value": value })).unwrap();
    }
    let visuals = [hand_over(&desk, "a clip.mp4", &desk.clip())];
    let started = start(&desk, "composition", json!({ "visuals": visuals }));
    let job = job_when_idle(&desk, &started);
    assert_eq!(job.row.status, JobStatus::InReview);
    let studio = desk.app.state::<Studio>();
    let run = job.stage_views[Stage::Composition as usize].run.as_ref().unwrap().id;
    let kept =
        studio.workspace().root().join(format!("output/jobs/{}/run-{run}/timeline.json", started.job_id));
    let timeline: serde_json::Value = serde_json::from_slice(&fs::read(kept).unwrap()).unwrap();
    assert_eq!(timeline["export"]["quality"], "high");
    assert_eq!(timeline["loudness"]["integrated_centi_lufs"], -1800);
}

#[test]
fn an_encoder_is_tried_on_this_machine() {
    let desk = Desk::open();
    let trial: EncoderTrial = desk.call("try_encoder", json!({})).unwrap();
    assert!(trial.said.contains(&trial.encoder), "{trial:?}");
}

#[test]
fn work_that_the_user_stopped_is_no_end_to_be_told_of_though_a_video_waits() {
    let desk = Desk::open();
    let clip = hand_over(&desk, "a clip.mp4", &desk.clip());
    let started = start(&desk, "review", json!({ "visuals": [clip] }));
    assert_eq!(job_when_idle(&desk, &started).row.status, JobStatus::InReview);
    let studio = desk.app.state::<Studio>();
    let told = || desk.desktop.notified.lock().unwrap().len();
    endings::announce(&studio, &*desk.desktop, started.job_id);
    assert_eq!(told(), 1, "the video waits");

    let again = json!({ "request": { "command": "review", "job_id": started.job_id, "options": {} } });
    desk.call::<Started>("start_stage", again).unwrap();
    desk.call::<()>("cancel_job", json!({ "id": started.job_id })).unwrap();
    endings::announce(&studio, &*desk.desktop, started.job_id);
    assert_eq!(told(), 1, "the user knows, having stopped it");
}

#[test]
fn the_desktop_is_told_of_an_end_only_when_the_user_looks_elsewhere() {
    let desk = Desk::open();
    let started = start(&desk, "script", json!({ "text": "Boil the water." }));
    let job = job_when_idle(&desk, &started);
    let studio = desk.app.state::<Studio>();
    let desktop: &dyn Desktop = &*desk.desktop;
    let told = || desk.desktop.notified.lock().unwrap().len();

    *desk.desktop.in_front.lock().unwrap() = true;
    endings::announce(&studio, desktop, started.job_id);
    assert_eq!(told(), 0, "the window says it");
    *desk.desktop.in_front.lock().unwrap() = false;
    endings::announce(&studio, desktop, started.job_id);
    assert_eq!(told(), 1);
    let (title, text) = desk.desktop.notified.lock().unwrap()[0].clone();
    assert_eq!(title, job.row.title);
    assert!(text.contains("done"), "{text}");

    studio.set_setting("notify.ends", "off").unwrap();
    endings::announce(&studio, desktop, started.job_id);
    assert_eq!(told(), 1, "the user wants none");
    studio.set_setting("notify.ends", "").unwrap();
    studio.delete_job(started.job_id).unwrap();
    endings::announce(&studio, desktop, started.job_id);
    assert_eq!(told(), 1, "a deleted job has nothing to tell");
}
