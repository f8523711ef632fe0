//! Who speaks, as it is told before a click and as it comes to be.

use model::{Stage, job::StageStatus};
use serde_json::{Value, json};
use studio::{
    keys::KeyPlace,
    ledger::Estimate,
    view::{Started, TakeContent, TakeView},
};

use crate::{
    calls::{hand_over, job_when_idle, start},
    desk::{Desk, KEYS_BEGIN},
    services::{set, without_keychain},
};

fn voice(engine: &str, name: &str) -> Value {
    json!({ "engine": engine, "name": name, "speed_wpm": 160, "pitch": 50 })
}

#[test]
fn a_speaker_who_was_chosen_costs_what_was_told() {
    if !without_keychain("speakers::a_speaker_who_was_chosen_costs_what_was_told") {
        return;
    }
    let desk = Desk::open();
    desk.call::<KeyPlace>("set_key", json!({ "provider": "openai", "key": KEYS_BEGIN })).unwrap();
    let job = start(&desk, "script", json!({ "text": "Boil the water. Wait a minute. Pour it." }));
    job_when_idle(&desk, &job);
    let request = |options: Value| json!({ "request": { "command": "voiceover", "job_id": job.job_id, "options": options } });
    let told = |options: Value| desk.call::<Estimate>("estimate_stage", request(options)).unwrap();

    let paid = told(json!({ "speaker": voice("openai", "") }));
    assert!(paid.total_millicents > Some(0), "the theme is silent, and yet this is spoken: {paid:?}");
    set(&desk, "limit.job_cents", "0");
    let refused = desk.call::<Started>("start_stage", request(json!({ "speaker": voice("openai", "") })));
    assert_eq!(refused.unwrap_err().code, "limit_reached");

    // And the other way round: who speaks for nothing is not told at the price of who is set.
    set(&desk, "speech.engine", "openai");
    let own = json!({ "speaker": voice("espeak-ng", "en-gb") });
    assert_eq!(told(own.clone()).parts, [], "nothing is ordered for a voice of this machine");
    let started = desk.call::<Started>("start_stage", request(own)).unwrap();
    let take = job_when_idle(&desk, &started).stage_views[Stage::Voiceover as usize].selected;
    let take: TakeView = desk.call("get_take", json!({ "id": take })).unwrap();
    let TakeContent::Voiceover(spoken) = take.content else { panic!("a voice") };
    assert_eq!(spoken.speech.engine, "espeak-ng");

    // Whoever speaks the selected take speaks the next one, which is foreseen as well.
    assert_eq!(told(json!({})).parts, []);
    let rest = json!({ "jobId": job.job_id, "theme": null, "until": "voiceover", "text": null });
    start_script_anew(&desk, &job);
    assert_eq!(desk.call::<Estimate>("estimate_pipeline", rest).unwrap().parts, []);
    let again = desk.call::<Started>("start_stage", request(json!({}))).unwrap();
    let voiceover = &job_when_idle(&desk, &again).stage_views[Stage::Voiceover as usize];
    assert_eq!(voiceover.status, StageStatus::Done, "no limit stands in its way");

    // A recording is laid over other words without being handed over again.
    let recording = hand_over(&desk, "my voice.mp4", &desk.clip());
    let recorded = desk.call::<Started>("start_stage", request(json!({ "voice": recording }))).unwrap();
    job_when_idle(&desk, &recorded);
    assert_eq!(told(json!({})).parts, [], "the recording stays the voice");
    assert!(told(json!({ "engine": "openai" })).total_millicents > Some(0), "unless another is asked for");
}

/// Makes the voice out of date.
fn start_script_anew(desk: &Desk, job: &Started) {
    let options = json!({ "text": "Boil the water twice. Wait a minute. Pour it." });
    let request = json!({ "command": "script", "job_id": job.job_id, "options": options });
    let started = desk.call::<Started>("start_stage", json!({ "request": request })).unwrap();
    job_when_idle(desk, &started);
}
