//! A scene's picture changed by hand, and a composition rehearsed, as the page asks for them.

use std::fs;

use model::{JobId, Stage, VisualSource};
use serde_json::json;
use studio::{
    Studio,
    finish::MusicSource,
    rehearsal::Rehearsal,
    view::{Candidate, JobView, SoundOutline, TakeContent, TakeView, VideoView, VisualsTake},
};
use tauri::Manager;

use crate::{
    calls::{hand_over, job_when_idle, start},
    desk::Desk,
};

fn visuals(take: TakeView) -> VisualsTake {
    let TakeContent::Visuals(visuals) = take.content else { panic!("a visuals take holds clips") };
    visuals
}

/// A job with a script, drawn pictures and no voice.
fn drawn(desk: &Desk) -> JobId {
    let started = start(
        desk,
        "visuals",
        json!({ "text": "Boil the water and wait for a minute. Then pour it slowly." }),
    );
    job_when_idle(desk, &started).row.id
}

#[test]
fn a_scenes_clip_is_trimmed_framed_and_taken_back_each_as_a_take_of_its_own() {
    let desk = Desk::open();
    let id = drawn(&desk);
    let file = hand_over(&desk, "a clip.mp4", &desk.clip());
    let placed: TakeView =
        desk.call("set_scene_visual", json!({ "jobId": id, "scene": 1, "artifactId": file })).unwrap();
    let change = |in_ms: u32, out_ms: u32, x: u32| {
        json!({ "jobId": id, "scene": 1, "change": {
            "take": placed.row.id, "scene": 1, "in_ms": in_ms, "out_ms": out_ms, "focus": { "x": x, "y": 500 } } })
    };
    let trimmed: TakeView = desk.call("set_scene_clip", change(400, 1500, 200)).unwrap();
    assert_eq!((trimmed.row.number, trimmed.row.selected), (placed.row.number + 1, true));
    let clip = visuals(trimmed).clips.remove(0);
    assert!(matches!(clip.source, VisualSource::Clip { in_ms: 400, out_ms: 1500, .. }), "{:?}", clip.source);
    assert_eq!(clip.focus.x, 200);

    for (wrong, code) in [(change(1900, 2000, 500), "bad_trim"), (change(0, 0, 1001), "bad_focus")] {
        assert_eq!(desk.call::<TakeView>("set_scene_clip", wrong).unwrap_err().code, code);
    }
    let back: TakeView = desk.call("set_scene_clip", change(0, 0, 500)).unwrap();
    assert_eq!(visuals(back).clips[0], visuals(placed).clips[0], "the earlier picture is there again, whole");
    let job: JobView = desk.call("get_job", json!({ "id": id })).unwrap();
    assert_eq!(job.stage_views[Stage::Visuals as usize].takes.len(), 4, "no take was written over");
}

#[test]
fn a_scene_is_offered_other_pictures_and_shows_the_one_that_is_chosen() {
    let desk = Desk::open();
    let id = drawn(&desk);
    let scene = json!({ "jobId": id, "scene": 1 });
    let offered: Vec<Candidate> = desk.call("scene_candidates", scene).unwrap();
    let chosen = &offered[0];
    let choice = json!({ "jobId": id, "scene": 1, "key": chosen.key });
    let url: String = desk.call("candidate_frame", choice.clone()).unwrap();
    assert!(crate::http::ask("GET", &url, &[]).body.starts_with(b"\x89PNG"), "it can be looked at first");
    let take: TakeView = desk.call("choose_candidate", choice).unwrap();
    assert_eq!(visuals(take).clips[0].label, chosen.label);
    let gone = json!({ "jobId": id, "scene": 1, "key": "0" });
    assert_eq!(desk.call::<TakeView>("choose_candidate", gone).unwrap_err().code, "unknown_candidate");
}

#[test]
fn an_offered_picture_that_moves_can_be_played_before_it_is_chosen() {
    let desk = Desk::open();
    let id = drawn(&desk);
    let media = desk.app.state::<Studio>().workspace().media();
    fs::create_dir_all(&media).unwrap();
    let clip = desk.clip();
    fs::write(media.join("boil the water.mp4"), &clip).unwrap();
    let offered: Vec<Candidate> = desk.call("scene_candidates", json!({ "jobId": id, "scene": 1 })).unwrap();
    let asked = |one: &Candidate| -> Option<String> {
        desk.call("candidate_clip", json!({ "jobId": id, "scene": 1, "key": one.key })).unwrap()
    };
    let (file, drawn): (Vec<&Candidate>, Vec<&Candidate>) =
        offered.iter().partition(|one| one.label == "boil the water.mp4");
    assert!(file[0].moves && drawn.iter().all(|one| !one.moves), "{offered:?}");
    let url = asked(file[0]).expect("it moves");
    assert_eq!(crate::http::ask("GET", &url, &[]).body, clip);
    assert_eq!(asked(drawn[0]), None, "what is drawn while rendering is no file");
}

#[test]
fn a_rehearsal_counts_what_a_change_costs_and_the_finish_is_kept() {
    let desk = Desk::open();
    let id = drawn(&desk);
    let ask = |finish: serde_json::Value| -> Rehearsal {
        desk.call("rehearse", json!({ "jobId": id, "finish": finish })).unwrap()
    };
    let first = ask(json!(null));
    assert!(first.pieces > 0 && first.to_encode == first.pieces, "nothing was rendered yet: {first:?}");
    let frame = json!({ "jobId": id, "finish": null, "atMs": 500 });
    let url: String = desk.call("rehearsal_frame", frame).unwrap();
    assert!(crate::http::ask("GET", &url, &[]).body.starts_with(b"\xff\xd8"), "a JPEG begins so");

    let heard = |finish: serde_json::Value| -> Option<String> {
        desk.call("rehearsal_music", json!({ "jobId": id, "finish": finish })).unwrap()
    };
    assert_eq!(heard(json!(null)), None, "the theme has no music");
    let mut with_music = first.finish.clone();
    let tune = hand_over(&desk, "a tune.mp4", &desk.clip());
    with_music.music.source = MusicSource::File { artifact: tune };
    let url = heard(json!(with_music)).expect("the user's file is heard");
    assert_eq!(crate::http::ask("GET", &url, &[]).body, desk.clip());

    let mut finish = first.finish.clone();
    finish.captions.uppercase = !finish.captions.uppercase;
    finish.music.volume_permille = 120;
    let compose = |options: serde_json::Value| {
        let request = json!({ "request": { "command": "composition", "job_id": id, "options": options } });
        job_when_idle(&desk, &desk.call("start_stage", request).unwrap())
    };
    compose(json!({ "finish": finish }));
    let after = ask(json!(null));
    assert_eq!((after.to_encode, &after.finish), (0, &finish), "the video is there, and how it was finished");
    let video = desk.call::<Vec<VideoView>>("list_videos", json!({ "query": {} })).unwrap().remove(0).id;
    let starts: Vec<u32> = desk.call("scene_starts", json!({ "id": video })).unwrap();
    assert_eq!(starts, after.scene_starts_ms, "the video's scenes begin where they were to");
    let louder = {
        let mut louder = finish.clone();
        louder.music.volume_permille = 900;
        louder
    };
    assert_eq!(ask(json!(louder)).to_encode, 0, "a louder music encodes no picture");
    assert_eq!(after.finish.music.source, MusicSource::Silent, "the theme has no music");

    compose(json!({}));
    assert_eq!(ask(json!(null)).finish, finish, "composed again without a word, it is finished the same way");
    finish.captions.size_permille = 900;
    let wrong = json!({ "jobId": id, "finish": finish });
    assert_eq!(desk.call::<Rehearsal>("rehearse", wrong).unwrap_err().code, "bad_finish");
}

#[test]
fn a_sounds_outline_is_there_for_what_has_sound() {
    let desk = Desk::open();
    let file = hand_over(&desk, "a clip.mp4", &desk.clip());
    let outline: SoundOutline =
        desk.call("sound_outline", json!({ "artifactId": file, "stretches": 50 })).unwrap();
    assert_eq!((outline.low.len(), outline.high.len()), (50, 50));
    assert!(outline.high[25] > 50 && outline.low[25] < -50, "a tone swings both ways: {outline:?}");

    // What was outlined once isn't decoded again.
    let path = desk.app.state::<Studio>().artifact_path(file).unwrap();
    std::fs::write(path, "no sound any more").unwrap();
    let ask = |stretches: u32| {
        desk.call::<SoundOutline>("sound_outline", json!({ "artifactId": file, "stretches": stretches }))
    };
    assert_eq!(ask(50).unwrap(), outline);
    ask(51).unwrap_err();
}

#[test]
fn a_voice_is_heard_only_if_it_speaks_here() {
    let desk = Desk::open();
    let voice = |engine: &str, speed: u32| json!({ "voice": { "engine": engine, "name": "en-gb", "speed_wpm": speed, "pitch": 50 }, "text": "Good morning." });
    let url: String = desk.call("voice_sample", voice("espeak-ng", 160)).unwrap();
    assert!(crate::http::ask("GET", &url, &[]).body.starts_with(b"RIFF"));
    assert_eq!(desk.call::<String>("voice_sample", voice("none", 160)).unwrap_err().code, "no_sample");
    assert_eq!(desk.call::<String>("voice_sample", voice("espeak-ng", 900)).unwrap_err().code, "bad_voice");
    let names: Vec<String> = desk.call("list_voices", json!({})).unwrap();
    assert!(names.iter().any(|name| name == "en-gb"), "{names:?}");
}

#[test]
fn a_job_with_takes_that_cannot_be_read_any_more_is_opened_all_the_same() {
    let desk = Desk::open();
    let id = drawn(&desk);
    let other = start(&desk, "script", json!({ "text": "Something else." }));
    let other = job_when_idle(&desk, &other).script_id;
    let script: TakeView = desk.call("get_take", json!({ "id": other })).unwrap();
    let TakeContent::Script(script) = script.content else { panic!("a script take holds a script") };
    let _: TakeView = desk.call("save_script", json!({ "jobId": id, "script": script })).unwrap();
    let job: JobView = desk.call("get_job", json!({ "id": id })).unwrap();
    assert!(
        !job.stage_views[Stage::Visuals as usize].outdated.is_empty(),
        "the pictures are of another script"
    );

    let database = rusqlite::Connection::open(desk.database()).unwrap();
    database.execute("UPDATE takes SET content = '{}' WHERE job_id = ?1", [id.0]).unwrap();
    let job: JobView = desk.call("get_job", json!({ "id": id })).unwrap();
    let visuals = &job.stage_views[Stage::Visuals as usize];
    assert_eq!((visuals.stale.len(), visuals.outdated.len()), (1, 0), "what they show can't be told");
    let error = desk.call::<TakeView>("get_take", json!({ "id": visuals.selected })).unwrap_err();
    assert_eq!(error.code, "unreadable_take");
}
