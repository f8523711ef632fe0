//! Fake services: what each answers when all is well, and the weather over it.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use model::CallState;
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate, matchers::any};

use super::{absurdity, books::KEY};

/// An engine under test.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub kind: &'static str,
    pub name: &'static str,
    /// Whether its first request is an order that may be paid.
    pub paid: bool,
    /// Whether an answer of its points to a file.
    pub fetches: bool,
    /// Orders that one piece of work takes.
    pub orders: usize,
    /// Whether an order is answered with a ticket.
    pub ticketed: bool,
}

const fn case(kind: &'static str, name: &'static str, paid: bool, fetches: bool, orders: usize) -> Case {
    Case { kind, name, paid, fetches, orders, ticketed: false }
}

const fn ticketed(kind: &'static str, name: &'static str, fetches: bool) -> Case {
    Case { ticketed: true, ..case(kind, name, true, fetches, 1) }
}

/// Every engine that is a service.
pub const CASES: &[Case] = &[
    case("writer", "openai", true, false, 5),
    case("writer", "openrouter", true, false, 5),
    case("writer", "local", true, false, 5),
    case("writer", "anthropic", true, false, 5),
    case("writer", "gemini", true, false, 5),
    case("analysis", "openai", true, false, 1),
    case("analysis", "openrouter", true, false, 1),
    case("analysis", "local", true, false, 1),
    case("analysis", "anthropic", true, false, 1),
    case("analysis", "gemini", true, false, 1),
    case("visuals", "pexels", false, true, 0),
    case("visuals", "pixabay", false, true, 0),
    case("visuals", "openai-images", true, false, 1),
    case("visuals", "imagen", true, false, 1),
    ticketed("visuals", "veo", true),
    ticketed("visuals", "kling", true),
    ticketed("visuals", "minimax", true),
    ticketed("visuals", "comfyui", true),
    case("speech", "openai", true, false, 1),
    case("speech", "elevenlabs", true, false, 1),
    case("speech", "fish-audio", true, false, 1),
    case("trends", "youtube", false, false, 0),
    ticketed("trends", "apify", false),
    ticketed("presenter", "heygen", true),
];

/// A step of an order's life at a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is sent; or what costs nothing is asked.
    Order,
    /// Its ticket is asked for.
    Poll,
    /// Its file is fetched.
    Download,
}

impl Step {
    fn of(request: &Request) -> Self {
        let path = request.url.path();
        if request.method.as_str() == "POST" {
            Self::Order
        } else if is_file(path) {
            Self::Download
        } else {
            Self::Poll
        }
    }
}

/// Whether a path is that of what was made.
pub fn is_file(path: &str) -> bool {
    path == "/file" || path == "/view" || path.ends_with("/items")
}

/// What befalls the first requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    Fair,
    SlowButAlive,
    TooSlow,
    KeyRefused,
    NoCredit,
    QuotaIn429,
    BusyFor(u32),
    Busy,
    DownTwice,
    /// Whatever is asked for is not there.
    Missing,
    /// The account is empty, told as a refusal of the key, as ElevenLabs does.
    QuotaIn401,
    /// What the address of the request may not see.
    Forbidden,
    Malformed,
    Truncated,
    /// Files are at this address.
    FileAt(&'static str),
    /// Files aren't media.
    NoMedia,
    /// Answers to a step of the script are absurd, all or the first: which step, and how.
    Absurd(&'static str, &'static str),
    AbsurdOnce(&'static str, &'static str),
    /// Answers to the script's questions end before their end.
    CutOff,
    /// The model won't write.
    Unwilling,
}

/// A fake service.
pub struct Fake {
    pub server: MockServer,
    /// Requests in all.
    pub hits: Arc<AtomicUsize>,
    /// Orders: requests that might be paid.
    pub orders: Arc<AtomicUsize>,
    sky: Sky,
    base: Arc<Mutex<String>>,
}

/// The weather, and where it strikes.
#[derive(Clone, Copy)]
struct Strikes {
    weather: Weather,
    /// The step of an order; any where none is named.
    step: Option<Step>,
    /// The first orders that it spares.
    spared: usize,
}

type Sky = Arc<Mutex<Strikes>>;

struct Answers {
    case: Case,
    sky: Sky,
    hits: Arc<AtomicUsize>,
    /// Requests that the weather has struck.
    struck: AtomicUsize,
    orders: Arc<AtomicUsize>,
    absurd: AtomicUsize,
    base: Arc<Mutex<String>>,
}

impl Fake {
    pub async fn new(case: Case, weather: Weather) -> Self {
        Self::under(case, Strikes { weather, step: None, spared: 0 }).await
    }

    /// One on which the weather strikes at a step.
    pub async fn at(case: Case, step: Step, weather: Weather) -> Self {
        Self::under(case, Strikes { weather, step: Some(step), spared: 0 }).await
    }

    /// One on which the weather strikes every order after the first few.
    pub async fn sparing(case: Case, spared: usize, weather: Weather) -> Self {
        Self::under(case, Strikes { weather, step: Some(Step::Order), spared }).await
    }

    async fn under(case: Case, strikes: Strikes) -> Self {
        let server = MockServer::start().await;
        let (hits, orders): (Arc<AtomicUsize>, Arc<AtomicUsize>) = (Arc::default(), Arc::default());
        let base = Arc::new(Mutex::new(server.uri()));
        let sky = Arc::new(Mutex::new(strikes));
        let answers = Answers {
            case,
            sky: sky.clone(),
            hits: hits.clone(),
            struck: AtomicUsize::new(0),
            orders: orders.clone(),
            absurd: AtomicUsize::new(0),
            base: base.clone(),
        };
        Mock::given(any()).respond_with(answers).mount(&server).await;
        Self { server, hits, orders, sky, base }
    }

    /// From now on all is well.
    pub fn clears_up(&self) {
        self.sky.lock().unwrap().weather = Weather::Fair;
    }

    /// Its files are to be had at another address.
    pub fn behind(&self, base: &str) {
        *self.base.lock().unwrap() = base.to_owned();
    }

    pub fn hits(&self) -> usize {
        self.hits.load(Ordering::SeqCst)
    }

    pub fn orders(&self) -> usize {
        self.orders.load(Ordering::SeqCst)
    }
}

impl Case {
    /// Whether it runs on a machine of the user's, so that nothing is charged and a lost order is sent anew.
    pub fn own(&self) -> bool {
        matches!(self.name, "local" | "comfyui")
    }

    /// How an order stands whose answer was lost.
    pub fn lost(&self) -> CallState {
        if self.own() { CallState::Failed } else { CallState::Unknown }
    }
}

impl Respond for Answers {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        // It tells nothing by itself: whoever wants to listen is turned away, whatever the weather.
        if request.url.path() == "/ws" {
            return ResponseTemplate::new(404);
        }
        self.hits.fetch_add(1, Ordering::SeqCst);
        let step = Step::of(request);
        let before = self.orders.fetch_add(usize::from(step == Step::Order), Ordering::SeqCst);
        let sky = *self.sky.lock().unwrap();
        let strikes = sky.step.is_none_or(|at| at == step) && before >= sky.spared;
        let weather = if strikes { sky.weather } else { Weather::Fair };
        let good = self.good(request, weather);
        let hit = if weather == Weather::Fair { 0 } else { self.struck.fetch_add(1, Ordering::SeqCst) };
        let words = json!({ "error": { "message": format!("not with {KEY}"), "code": "some_code" } });
        let refusing = |status: u16| ResponseTemplate::new(status).set_body_json(&words);
        match weather {
            Weather::SlowButAlive => good.set_delay(Duration::from_millis(100)),
            Weather::TooSlow => good.set_delay(Duration::from_millis(1500)),
            Weather::KeyRefused => refusing(401),
            Weather::NoCredit => refusing(402),
            Weather::Forbidden => refusing(403),
            Weather::Missing => refusing(404),
            Weather::QuotaIn429 => ResponseTemplate::new(429)
                .set_body_json(json!({ "error": { "message": "over", "code": "insufficient_quota" } })),
            Weather::QuotaIn401 => ResponseTemplate::new(401).set_body_json(
                json!({ "detail": { "status": "quota_exceeded", "message": "You have 0 left." } }),
            ),
            Weather::BusyFor(seconds) if hit == 0 => {
                refusing(429).insert_header("retry-after", seconds.to_string())
            }
            Weather::Busy if hit == 0 => refusing(429),
            Weather::DownTwice if hit < 2 => refusing(500),
            Weather::Malformed => ResponseTemplate::new(200).set_body_string(format!("<html>{KEY}</html>")),
            Weather::Truncated => {
                ResponseTemplate::new(200).set_body_string("{\"choices\":[{\"message\":{\"cont")
            }
            _ => good,
        }
    }
}

pub fn png() -> Vec<u8> {
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0".to_vec()
}

pub fn mp4() -> Vec<u8> {
    b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec()
}

/// What no picture and no clip begins with.
const NO_MEDIA: &[u8] = b"#!/bin/sh\nrm -rf /\n";

fn picture(weather: Weather) -> Vec<u8> {
    if weather == Weather::NoMedia { NO_MEDIA.to_vec() } else { png() }
}

fn tone() -> Vec<i16> {
    (0..24_000).map(|at| ((f64::from(at) / 9.0).sin() * 6000.0) as i16).collect()
}

fn wav() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 24_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for sample in tone() {
        writer.write_sample(sample).unwrap();
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

impl Answers {
    fn good(&self, request: &Request, weather: Weather) -> ResponseTemplate {
        let path = request.url.path();
        let ok = |value: Value| ResponseTemplate::new(200).set_body_json(value);
        let bytes = |bytes: Vec<u8>| ResponseTemplate::new(200).set_body_bytes(bytes);
        if is_file(path) && self.case.name != "apify" {
            return bytes(if weather == Weather::NoMedia { NO_MEDIA.to_vec() } else { mp4() });
        }
        if path == "/photo" {
            return bytes(png());
        }
        let base = self.base.lock().unwrap().clone();
        let file = match weather {
            Weather::FileAt(url) => url.to_owned(),
            _ => format!("{base}/file"),
        };
        let body = String::from_utf8_lossy(&request.body).into_owned();
        match self.case.name {
            "openai" if self.case.kind == "speech" => bytes(wav()),
            "fish-audio" => bytes(wav()),
            "elevenlabs" => {
                let samples: Vec<u8> = tone().iter().flat_map(|sample| sample.to_le_bytes()).collect();
                ok(json!({ "audio_base64": BASE64_STANDARD.encode(samples), "alignment": {
                    "characters": "Two words".chars().map(String::from).collect::<Vec<_>>(),
                    "character_start_times_seconds": (0..9).map(|at| f64::from(at) * 0.1).collect::<Vec<_>>(),
                    "character_end_times_seconds": (1..10).map(|at| f64::from(at) * 0.1).collect::<Vec<_>>(),
                } }))
            }
            "openai" | "openrouter" | "local" if weather == Weather::Unwilling => ok(json!({
                "choices": [{ "message": { "content": null, "refusal": "I won't." } }],
                "usage": { "prompt_tokens": 100, "completion_tokens": 5 },
            })),
            "anthropic" if weather == Weather::Unwilling => ok(json!({
                "content": [{ "type": "text", "text": "I won't." }], "stop_reason": "refusal",
                "usage": { "input_tokens": 100, "output_tokens": 5 },
            })),
            "gemini" if weather == Weather::Unwilling => ok(json!({
                "promptFeedback": { "blockReason": "I won't." }, "usageMetadata": { "promptTokenCount": 100 },
            })),
            "openai" | "openrouter" | "local" => ok(json!({
                "choices": [{ "message": { "content": self.step(&body, weather) },
                    "finish_reason": if weather == Weather::CutOff { "length" } else { "stop" } }],
                "usage": { "prompt_tokens": 100, "completion_tokens": 50, "cost": 0.00042 },
            })),
            "anthropic" => ok(json!({
                "content": [{ "type": "tool_use", "input": serde_json::from_str::<Value>(&self.step(&body, weather)).unwrap() }],
                "stop_reason": if weather == Weather::CutOff { "max_tokens" } else { "tool_use" },
                "usage": { "input_tokens": 100, "output_tokens": 50 },
            })),
            "gemini" => ok(json!({
                "candidates": [{ "content": { "parts": [{ "text": self.step(&body, weather) }] },
                    "finishReason": if weather == Weather::CutOff { "MAX_TOKENS" } else { "STOP" } }],
                "usageMetadata": { "promptTokenCount": 100, "candidatesTokenCount": 50 },
            })),
            "pexels" => {
                ok(json!({ "photos": [], "videos": [{ "id": 7, "width": 1080, "height": 1920, "duration": 9,
                "user": { "name": "Ada" }, "video_files": [{ "link": file, "width": 1080, "height": 1920 }] }] }))
            }
            "pixabay" => ok(json!({ "hits": [{ "id": 7, "duration": 9, "user": "Ada",
                "videos": { "medium": { "url": file, "width": 1080, "height": 1920 } } }] })),
            "openai-images" => {
                ok(json!({ "data": [{ "b64_json": BASE64_STANDARD.encode(picture(weather)) }],
                    "usage": { "input_tokens": 20, "output_tokens": 1584 } }))
            }
            "imagen" => ok(json!({
                "predictions": [{ "bytesBase64Encoded": BASE64_STANDARD.encode(picture(weather)) }] })),
            "veo" if request.method.as_str() == "POST" => ok(json!({ "name": "models/veo/operations/t1" })),
            "veo" => ok(json!({ "done": true, "response": { "generateVideoResponse": {
                "generatedSamples": [{ "video": { "uri": file } }] } } })),
            "kling" if request.method.as_str() == "POST" => {
                ok(json!({ "code": 0, "data": { "task_id": "t1" } }))
            }
            "kling" => ok(json!({ "code": 0, "data": { "task_status": "succeed",
                "task_result": { "videos": [{ "url": file }] } } })),
            "minimax" if request.method.as_str() == "POST" => {
                ok(json!({ "task_id": "t1", "base_resp": { "status_code": 0 } }))
            }
            "minimax" if path.ends_with("retrieve") => ok(json!({ "file": { "download_url": file } })),
            "minimax" => {
                ok(json!({ "status": "Success", "file_id": "f1", "base_resp": { "status_code": 0 } }))
            }
            "comfyui" if request.method.as_str() == "POST" => {
                let asked: Value = serde_json::from_str(&body).unwrap();
                ok(json!({ "prompt_id": asked["prompt_id"] }))
            }
            "comfyui" => {
                ok(json!({ path.rsplit('/').next().unwrap(): { "status": { "status_str": "success" },
                "outputs": { "9": { "images": [{ "filename": "a.mp4", "subfolder": "", "type": "output" }] } } } }))
            }
            "youtube" => ok(json!({ "items": [{ "id": "v1",
                "snippet": { "title": "How to", "publishedAt": "2026-03-01T00:00:00Z", "channelTitle": "Ada",
                    "channelId": "c1" },
                "contentDetails": { "duration": "PT30S" },
                "statistics": { "viewCount": "1000", "likeCount": "10", "commentCount": "1" } }] })),
            "apify" if request.method.as_str() == "POST" => {
                ok(json!({ "data": { "id": "t1", "status": "READY" } }))
            }
            "apify" if !is_file(path) => {
                ok(json!({ "data": { "id": "t1", "status": "SUCCEEDED", "defaultDatasetId": "d1" } }))
            }
            "apify" if weather == Weather::NoMedia => bytes(NO_MEDIA.to_vec()),
            "apify" => ok(json!([{ "id": "v1", "text": "How to", "createTimeISO": "2026-03-01T00:00:00Z",
                "authorMeta": { "name": "ada" }, "playCount": 1000, "diggCount": 10, "commentCount": 1, "shareCount": 1,
                "videoMeta": { "duration": 30 }, "webVideoUrl": "https://www.tiktok.com/@ada/video/1" }])),
            "heygen" if request.method.as_str() == "POST" => {
                ok(json!({ "error": null, "data": { "video_id": "t1" } }))
            }
            "heygen" => ok(json!({ "data": { "status": "completed", "video_url": file, "duration": 2.5 } })),
            other => panic!("{other} has no fake"),
        }
    }

    /// The answer to a step of the script, told by what its shape holds.
    fn step(&self, body: &str, weather: Weather) -> String {
        let asks = |name: &str| body.contains(&format!("\"{name}\":{{"));
        let scene = |ms: i64| json!({ "purpose": "p", "visual_prompt": "a bottle", "duration_ms": ms });
        let (name, value) = if asks("promise") {
            let facts = ["It shines."];
            (
                "interpretation",
                json!({ "promise": "Clean water.", "audience": "people who drink", "facts": facts }),
            )
        } else if asks("target_duration_ms") {
            ("alignment", json!({ "hook": "Stop.", "angle": "plain", "target_duration_ms": 8000 }))
        } else if asks("purpose") {
            ("construction", json!({ "scenes": [scene(4000), scene(4000)] }))
        } else if asks("overlays") {
            let overlay = json!({ "text": "{\\pos(0,0)}Stop", "start_ms": 0, "end_ms": 1500, "position": "top",
                "style": "bold" });
            (
                "design",
                json!({ "video_prompt": "A bottle.", "title": "Clean water", "description": "About water.",
                "hashtags": ["#water", "clean"], "overlays": [overlay] }),
            )
        } else if asks("call_to_action") {
            ("narration", json!({ "scenes": ["Stop.", "Try it today."], "call_to_action": "Try it today." }))
        } else {
            ("reading", json!({ "recommendations": [{ "advice": "Ask a question", "evidence": "9 of 50" }] }))
        };
        let how = match weather {
            Weather::Absurd(step, how) if step == name => how,
            Weather::AbsurdOnce(step, how)
                if step == name && self.absurd.fetch_add(1, Ordering::SeqCst) == 0 =>
            {
                how
            }
            _ => return value.to_string(),
        };
        absurdity::of(name, how, value).to_string()
    }
}
