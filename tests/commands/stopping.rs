//! One stage of a job that is stopped while others run, against services that keep it waiting.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use model::{CallState, JobId, Stage, job::StageStatus};
use serde_json::json;
use studio::{
    keys::KeyPlace,
    ledger::JobMoney,
    view::{AppError, JobView, Started, TakeContent, TakeView},
};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path, path_regex},
};

use crate::{
    calls::{job_when_idle, start},
    desk::{Desk, KEYS_BEGIN, until},
    services::{set, without_keychain},
};

const SAID: &str = "Boil the water. Wait a minute. Pour it.";
/// Longer than any test waits.
const NEVER: Duration = Duration::from_secs(3600);

fn status(desk: &Desk, job: JobId, stage: Stage) -> StageStatus {
    desk.call::<JobView>("get_job", json!({ "id": job })).unwrap().stage_views[stage as usize].status
}

fn until_it_is(desk: &Desk, job: JobId, stage: Stage, wanted: StageStatus) {
    until(&format!("{stage} is {wanted:?}"), || {
        let is = status(desk, job, stage);
        assert!(is == wanted || is != StageStatus::Failed, "{stage} failed");
        (is == wanted).then_some(())
    });
}

fn stop(desk: &Desk, job: JobId, stage: Option<Stage>) -> Result<(), AppError> {
    desk.call("cancel_job", json!({ "id": job, "stage": stage }))
}

fn key(desk: &Desk, provider: &str) {
    desk.call::<KeyPlace>("set_key", json!({ "provider": provider, "key": KEYS_BEGIN })).unwrap();
}

#[test]
fn of_two_clicks_the_one_whose_stage_runs_is_stopped() {
    if !without_keychain("stopping::of_two_clicks_the_one_whose_stage_runs_is_stopped") {
        return;
    }
    let desk = Desk::open();
    let server = tauri::async_runtime::block_on(async {
        let server = MockServer::start().await;
        let silence = ResponseTemplate::new(200).set_delay(NEVER);
        Mock::given(method("POST")).respond_with(silence).mount(&server).await;
        server
    });
    key(&desk, "openai");
    set(&desk, "speech.engine", "openai");
    set(&desk, "speech.base_url", &format!("{}/v1", server.uri()));
    let speaker = json!({ "engine": "openai", "name": "", "speed_wpm": 160, "pitch": 50 });
    let job = start(&desk, "content_generation", json!({ "text": SAID, "speaker": speaker })).job_id;
    until_it_is(&desk, job, Stage::Visuals, StageStatus::Done);
    until_it_is(&desk, job, Stage::Voiceover, StageStatus::Running);

    // The pictures of the first click are there, so they can be made anew beside its voice.
    set(&desk, "visuals.engine", "openai-images");
    set(&desk, "visuals.base_url", &format!("{}/v1", server.uri()));
    let again = json!({ "command": "visuals", "job_id": job, "options": {} });
    desk.call::<Started>("start_stage", json!({ "request": again })).unwrap();
    until_it_is(&desk, job, Stage::Visuals, StageStatus::Running);
    stop(&desk, job, Some(Stage::Visuals)).unwrap();
    until_it_is(&desk, job, Stage::Visuals, StageStatus::Cancelled);
    assert_eq!(status(&desk, job, Stage::Voiceover), StageStatus::Running);
    until("the second click's work has ended", || {
        let refused = stop(&desk, job, Some(Stage::Visuals)).err()?;
        (refused.code == "not_running").then_some(())
    });
    stop(&desk, job, None).unwrap();
    assert_eq!(status(&desk, job, Stage::Voiceover), StageStatus::Cancelled);
}

/// A presenter at work, in a job whose pictures and voice wait for it.
struct Presented {
    desk: Desk,
    server: MockServer,
    ready: Arc<AtomicBool>,
    job: JobId,
}

impl Presented {
    /// Both wait.
    fn waited_for() -> Self {
        let desk = Desk::open();
        let ready = Arc::new(AtomicBool::new(false));
        let server = presenter(desk.clip(), Arc::clone(&ready));
        key(&desk, "heygen");
        for (name, value) in
            [("engine", "heygen"), ("base_url", &server.uri()), ("avatar", "an avatar"), ("voice", "a voice")]
        {
            set(&desk, &format!("presenter.{name}"), value);
        }
        let options = json!({ "text": SAID, "engine": "heygen" });
        let job = start(&desk, "content_generation", options).job_id;
        let presented = Self { desk, server, ready, job };
        until("the presenter is asked how far it is", || (presented.asked("status") > 0).then_some(()));
        for stage in [Stage::Visuals, Stage::Voiceover] {
            assert_eq!(status(&presented.desk, job, stage), StageStatus::Running);
        }
        presented
    }

    /// How often something was asked for.
    fn asked(&self, what: &str) -> usize {
        let asked = tauri::async_runtime::block_on(self.server.received_requests()).unwrap();
        asked.iter().filter(|request| request.url.path().contains(what)).count()
    }

    fn lets_go(&self) {
        self.ready.store(true, Ordering::SeqCst);
    }

    fn call_state(&self) -> Vec<CallState> {
        let money: JobMoney = self.desk.call("job_money", json!({ "id": self.job })).unwrap();
        money.calls.iter().map(|call| call.call.state).collect()
    }

    fn start(&self, command: &str) -> JobView {
        let request = json!({ "command": command, "job_id": self.job, "options": { "engine": "heygen" } });
        job_when_idle(&self.desk, &self.desk.call("start_stage", json!({ "request": request })).unwrap())
    }
}

/// HeyGen, whose clip is there once it is ready.
fn presenter(clip: Vec<u8>, ready: Arc<AtomicBool>) -> MockServer {
    tauri::async_runtime::block_on(async {
        let server = MockServer::start().await;
        let order = json!({ "error": null, "data": { "video_id": "7" } });
        let address = format!("{}/file/7", server.uri());
        let far = move |_: &Request| {
            let done = json!({ "status": "completed", "video_url": address, "duration": 2.0 });
            let data = if ready.load(Ordering::SeqCst) { done } else { json!({ "status": "processing" }) };
            ResponseTemplate::new(200).set_body_json(json!({ "data": data }))
        };
        let answers = [
            (method("POST"), "generate$", ResponseTemplate::new(200).set_body_json(order)),
            (method("GET"), "/file/", ResponseTemplate::new(200).set_body_bytes(clip)),
        ];
        for (method, place, answer) in answers {
            Mock::given(method).and(path_regex(place)).respond_with(answer).mount(&server).await;
        }
        Mock::given(path("/v1/video_status.get")).respond_with(far).mount(&server).await;
        server
    })
}

#[test]
fn of_a_presenters_two_stages_the_one_that_is_stopped_ends_at_once_and_the_other_gets_the_clip() {
    if !without_keychain(
        "stopping::of_a_presenters_two_stages_the_one_that_is_stopped_ends_at_once_and_the_other_gets_the_clip",
    ) {
        return;
    }
    for (stopped, other) in [(Stage::Visuals, Stage::Voiceover), (Stage::Voiceover, Stage::Visuals)] {
        let presented = Presented::waited_for();
        let Presented { desk, job, .. } = &presented;
        stop(desk, *job, Some(stopped)).unwrap();
        until_it_is(desk, *job, stopped, StageStatus::Cancelled);
        assert_eq!(status(desk, *job, other), StageStatus::Running, "{stopped} alone is stopped");
        assert_eq!(presented.call_state(), [CallState::Ordered], "{other} still waits for it");
        presented.lets_go();
        until_it_is(desk, *job, other, StageStatus::Done);

        // It goes on with the clip there is.
        let stage = presented.start(stopped.name()).stage_views.swap_remove(stopped as usize);
        assert_eq!(stage.status, StageStatus::Done);
        let take: TakeView = desk.call("get_take", json!({ "id": stage.selected })).unwrap();
        let engine = match take.content {
            TakeContent::Visuals(visuals) => visuals.clips[0].engine.clone(),
            TakeContent::Voiceover(voice) => voice.speech.engine,
            other => panic!("{other:?}"),
        };
        assert_eq!((engine.as_str(), presented.asked("generate")), ("heygen", 1));
    }
}

#[test]
fn a_presenter_stops_once_nobody_waits_for_it() {
    if !without_keychain("stopping::a_presenter_stops_once_nobody_waits_for_it") {
        return;
    }
    let presented = Presented::waited_for();
    let Presented { desk, job, .. } = &presented;
    for stage in [Stage::Voiceover, Stage::Visuals] {
        stop(desk, *job, Some(stage)).unwrap();
        until_it_is(desk, *job, stage, StageStatus::Cancelled);
    }
    assert_eq!(presented.call_state(), [CallState::Ordered], "what was ordered can still be asked for");
    presented.lets_go();
    let again: JobView = presented.start("visuals");
    assert_eq!(again.stage_views[Stage::Visuals as usize].status, StageStatus::Done);
    assert_eq!((presented.asked("generate"), presented.call_state()), (1, vec![CallState::Done]));
}
