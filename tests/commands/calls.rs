//! Commands as the page calls them.

use model::{ArtifactId, JobStatus, Stage, TakeId, VideoStatus, job::StageStatus};
use serde_json::{Value, json};
use studio::{
    Studio,
    view::{Event, JobPage, JobView, Started, TakeContent, TakeView, VideoView},
};
use tauri::Manager as _;

use crate::{
    desk::{Desk, SMALL_THEME, call, until},
    http::post,
};

/// Hands a file over as the page does, and answers its id.
pub fn hand_over(desk: &Desk, name: &str, content: &[u8]) -> ArtifactId {
    let url: String = desk.call("upload_url", json!({ "name": name, "bytes": content.len() })).unwrap();
    let answer = post(&url, content);
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    let answer: Value = serde_json::from_slice(&answer.body).unwrap();
    serde_json::from_value(answer["artifact_id"].clone()).unwrap()
}

pub fn start(desk: &Desk, command: &str, options: Value) -> Started {
    let request = json!({ "request": { "command": command, "theme": "small", "options": options } });
    desk.call("start_stage", request).unwrap_or_else(|error| panic!("{command}: {error}: {}", error.detail))
}

/// The job once all that the click set off has ended. Between two stages it looks at rest and is not.
pub fn job_when_idle(desk: &Desk, started: &Started) -> JobView {
    let studio = desk.app.state::<Studio>();
    tauri::async_runtime::block_on(studio.wait(started.job_id));
    let job: JobView = desk.call("get_job", json!({ "id": started.job_id })).unwrap();
    assert_ne!(job.row.status, JobStatus::Running, "what has ended does not run");
    job
}

#[test]
fn a_click_without_a_job_answers_at_once_and_the_window_hears_the_rest() {
    let desk = Desk::open();
    let heard = desk.hear();
    let started = start(&desk, "script", json!({ "text": "Boil the water. Wait a minute. Pour it." }));
    assert_eq!(started.status, model::RunStatus::Queued);
    until("the window hears of the job", || {
        heard.try_iter().find(|event| *event == Event::JobChanged { job_id: started.job_id })
    });
    let job = job_when_idle(&desk, &started);
    assert_eq!(job.stage_views[Stage::Script as usize].status, StageStatus::Done);
    assert_eq!(job.stage_views[Stage::TrendAnalysis as usize].status, StageStatus::Skipped);
    let page: JobPage = desk.call("list_jobs", json!({ "query": {} })).unwrap();
    assert_eq!((page.total, page.jobs[0].id), (1, started.job_id));

    let take: TakeView = desk.call("get_take", json!({ "id": job.script_id })).unwrap();
    let TakeContent::Script(mut script) = take.content else { panic!("a script's take holds a script") };
    assert!(
        script.scenes[0].narration.starts_with("Boil the water."),
        "the user's text is kept word for word"
    );
    let newest: Option<TakeId> = desk.call("newest_take", json!({ "stage": "script" })).unwrap();
    assert_eq!(newest, job.script_id);
    let none: Option<TakeId> = desk.call("newest_take", json!({ "stage": "composition" })).unwrap();
    assert_eq!(none, None);
    script.title = "Tea".into();
    let saved = json!({ "jobId": started.job_id, "script": script });
    let edited: TakeView = desk.call("save_script", saved).unwrap();
    assert!(edited.row.selected && edited.row.number == 2, "an edit is a take of its own");
}

#[test]
fn a_wrong_request_crosses_as_one_error_and_creates_nothing() {
    let desk = Desk::open();
    let error = desk.call::<JobView>("get_job", json!({ "id": 77 })).unwrap_err();
    assert_eq!((error.code.as_str(), error.wrong_request), ("unknown_job", true));
    let request = json!({ "request": { "command": "composition", "theme": "small" } });
    let error = desk.call::<Started>("start_stage", request).unwrap_err();
    assert_eq!(error.code, "missing_stage");
    assert!(error.offer.is_some(), "the window can offer the stage that is missing");
    let error = desk.call::<TakeView>("get_take", json!({ "id": TakeId(5) })).unwrap_err();
    assert_eq!(error.code, "unknown_take");
    let page: JobPage = desk.call("list_jobs", json!({ "query": {} })).unwrap();
    assert_eq!(page.total, 0);
}

#[test]
fn what_the_page_may_not_mean_is_refused_before_the_studio_sees_it() {
    let desk = Desk::open();
    let wrong = [
        ("get_job", json!({})),
        ("get_job", json!({ "id": "1" })),
        ("get_job", json!({ "id": -1 })),
        ("get_job", json!({ "id": 4_294_967_296_u64 })),
        ("start_stage", json!({ "request": { "command": "everything" } })),
        ("upload_url", json!({ "name": "a.mp4", "bytes": 5_000_000_000_u64 })),
        ("reject_video", json!({ "id": 1, "reason": "slow", "backTo": "the start" })),
    ];
    for (command, arguments) in wrong {
        let answer = call(&desk.window(), command, arguments.clone());
        assert!(answer.is_err_and(|said| said.is_string()), "{command} took {arguments}");
    }
}

#[test]
fn a_theme_with_a_fault_is_told_with_its_line() {
    let desk = Desk::open();
    let fault =
        call(&desk.window(), "check_theme", json!({ "toml": "name = \"x\"\ntitle = 5\n" })).unwrap_err();
    assert_eq!(fault["line"], 2, "{fault}");
    assert!(fault["message"].is_string());
}

#[test]
fn a_theme_is_given_music_renamed_with_its_jobs_and_deleted() {
    let desk = Desk::open();
    let job =
        start(&desk, "composition", json!({ "visuals": [hand_over(&desk, "a clip.mp4", &desk.clip())] }));
    job_when_idle(&desk, &job);
    let file = hand_over(&desk, "../../a tone.wav", &desk.tone());
    let named: String = desk.call("add_theme_music", json!({ "name": "small", "artifactId": file })).unwrap();
    assert_eq!(named, "a-tone.wav");
    desk.call::<()>("rename_theme", json!({ "name": "small", "to": "tea" })).unwrap();
    let view: JobView = desk.call("get_job", json!({ "id": job.job_id })).unwrap();
    assert_eq!((view.row.theme.as_str(), view.theme_gone), ("tea", false));
    desk.call::<()>("delete_theme", json!({ "name": "tea" })).unwrap();
    let given: JobView = desk.call("set_job_theme", json!({ "id": job.job_id, "theme": "story" })).unwrap();
    assert_eq!((given.row.theme.as_str(), given.theme_gone), ("story", false));
}

#[test]
fn a_video_made_from_files_is_shown_judged_and_judged_again() {
    let desk = Desk::open();
    let visuals = [hand_over(&desk, "a clip.mp4", &desk.clip())];
    let started = start(&desk, "composition", json!({ "visuals": visuals }));
    let job = job_when_idle(&desk, &started);
    assert_eq!(job.row.status, JobStatus::InReview, "{:?}", job.stage_views[Stage::Composition as usize].run);
    let id = json!({ "id": job.videos[0].id });

    let url: String = desk.call("media_url", json!({ "artifactId": job.videos[0].file })).unwrap();
    let part = crate::http::ask("GET", &url, &[("range", "bytes=4-7")]);
    assert_eq!((part.status, part.body.as_slice()), (206, b"ftyp".as_slice()), "an MP4's first box");

    let approved: VideoView = desk.call("approve_video", id.clone()).unwrap();
    assert_eq!(approved.status, VideoStatus::Approved);
    assert_eq!(
        crate::http::ask("HEAD", &url, &[]).status,
        200,
        "its address goes with it to output/approved"
    );
    let twice = desk.call::<VideoView>("approve_video", id.clone()).unwrap_err();
    assert_eq!(twice.code, "not_in_review");
    let reopened: VideoView = desk.call("reopen_video", id.clone()).unwrap();
    assert_eq!(reopened.status, VideoStatus::Generated);
    let rejection = json!({ "id": job.videos[0].id, "reason": "Too slow", "backTo": "script" });
    let rejected: VideoView = desk.call("reject_video", rejection).unwrap();
    assert_eq!((rejected.status, rejected.verdicts.len()), (VideoStatus::Rejected, 2));
    desk.call::<()>("show_video", id.clone()).unwrap();
    let opened = desk.desktop.opened.lock().unwrap().pop().unwrap();
    assert!(
        opened.ends_with("output/rejected"),
        "a video is shown where it lies now, not in {}",
        opened.display()
    );
    let provenance: String = desk.call("get_provenance", id).unwrap();
    let provenance: Value = serde_json::from_str(&provenance).unwrap();
    assert_eq!(provenance["status"], "rejected");
}

#[test]
fn a_job_is_not_deleted_while_it_runs() {
    let desk = Desk::open();
    let clip = hand_over(&desk, "a clip.mp4", &desk.clip());
    let started = start(&desk, "composition", json!({ "visuals": [clip] }));
    let id = json!({ "id": started.job_id });
    let refused = desk.call::<()>("delete_job", id.clone()).unwrap_err();
    assert_eq!((refused.code.as_str(), refused.wrong_request), ("job_running", true));
    assert!(refused.message.contains("composition"), "it says what is in the way: {}", refused.message);
    let job = job_when_idle(&desk, &started);
    assert_eq!(job.row.status, JobStatus::InReview, "and nothing was taken from under it");
    desk.call::<()>("delete_job", id.clone()).unwrap();
    assert_eq!(desk.call::<JobView>("get_job", id).unwrap_err().code, "deleted_job");
}

#[test]
fn comments_are_kept_with_their_moment() {
    let desk = Desk::open();
    let clip = hand_over(&desk, "a clip.mp4", &desk.clip());
    let started = start(&desk, "review", json!({ "visuals": [clip] }));
    let video = job_when_idle(&desk, &started).videos[0].id;
    let remark = json!({ "videoId": video, "remark": { "start_ms": 500, "end_ms": null, "text": "Here" } });
    let comments: Value = desk.call("add_comment", remark).unwrap();
    let id = comments[0]["id"].clone();
    let done: Value = desk.call("mark_comment", json!({ "id": id, "done": true })).unwrap();
    assert_eq!((&done[0]["remark"]["start_ms"], &done[0]["done"]), (&json!(500), &json!(true)));
    let none: Value = desk.call("delete_comment", json!({ "id": id })).unwrap();
    assert_eq!(none, json!([]));
    let back: Value = desk.call("restore_comment", json!({ "id": id })).unwrap();
    assert_eq!(back, done);
}

#[test]
fn a_themes_sample_frame_is_a_picture() {
    let desk = Desk::open();
    let url: String = desk.call("theme_frame", json!({ "name": "small" })).unwrap();
    let answer = crate::http::ask("GET", &url, &[]);
    assert_eq!((answer.status, answer.header("content-type")), (200, "image/png"));
    assert!(answer.body.starts_with(b"\x89PNG"), "a PNG begins so");

    let edited = SMALL_THEME.replace("#11151c", "#ffffff");
    let other: String = desk.call("theme_frame", json!({ "name": "small", "toml": edited })).unwrap();
    let other = crate::http::ask("GET", &other, &[]);
    assert_eq!(other.status, 200);
    assert_ne!(other.body, answer.body, "another ground is another picture");
    let broken = desk.call::<String>("theme_frame", json!({ "name": "small", "toml": "title = 3" }));
    assert_eq!(broken.unwrap_err().code, "bad_theme");
}

#[test]
fn the_page_is_shown_larger_and_smaller_within_what_it_is_laid_out_for() {
    let desk = Desk::open();
    desk.call::<()>("set_zoom", json!({ "percent": 125 })).unwrap();
    assert_eq!(*desk.desktop.zoomed.lock().unwrap(), Some(1.25));
    for percent in [79, 201] {
        let refused = desk.call::<()>("set_zoom", json!({ "percent": percent })).unwrap_err();
        assert_eq!((refused.code.as_str(), refused.wrong_request), ("bad_zoom", true));
    }
    assert_eq!(*desk.desktop.zoomed.lock().unwrap(), Some(1.25), "it stays as it was");
}

#[test]
fn a_workspace_that_is_not_chosen_changes_nothing() {
    let desk = Desk::open();
    assert!(!desk.call::<bool>("choose_workspace", json!({})).unwrap(), "the user closed the dialog");
    desk.call::<()>("show_workspace", json!({})).unwrap();
    assert!(desk.desktop.opened.lock().unwrap()[0].ends_with("workspace"));
}
