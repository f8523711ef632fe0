//! Fake services: what each answers when all is well, and the weather over it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use model::CallState;
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate, matchers::any};

use super::books::KEY;

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
}

const fn case(kind: &'static str, name: &'static str, paid: bool, fetches: bool, orders: usize) -> Case {
    Case { kind, name, paid, fetches, orders }
}

/// Every engine that is a service.
pub const CASES: &[Case] = &[
    case("writer", "openai", true, false, 5),
    case("writer", "openrouter", true, false, 5),
    case("writer", "local", true, false, 5),
    case("writer", "anthropic", true, false, 5),
    case("writer", "gemini", true, false, 5),
    case("visuals", "pexels", false, true, 0),
    case("visuals", "pixabay", false, true, 0),
    case("visuals", "openai-images", true, false, 1),
    case("visuals", "imagen", true, false, 1),
    case("visuals", "veo", true, true, 1),
    case("visuals", "kling", true, true, 1),
    case("visuals", "minimax", true, true, 1),
    case("visuals", "comfyui", true, true, 1),
    case("speech", "openai", true, false, 1),
    case("speech", "elevenlabs", true, false, 1),
    case("speech", "fish-audio", true, false, 1),
    case("trends", "youtube", false, false, 0),
    case("trends", "apify", true, false, 1),
    case("presenter", "heygen", true, true, 1),
];

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
    Malformed,
    Truncated,
    /// Files are at this address.
    FileAt(&'static str),
    /// Files aren't media.
    NoMedia,
    /// The n-th construction answer on are absurd.
    Absurd(&'static str),
    AbsurdOnce(&'static str),
}

/// A fake service.
pub struct Fake {
    pub server: MockServer,
    /// Requests in all.
    pub hits: Arc<AtomicUsize>,
    /// Orders: requests that might be paid.
    pub orders: Arc<AtomicUsize>,
}

struct Answers {
    case: Case,
    weather: Weather,
    hits: Arc<AtomicUsize>,
    orders: Arc<AtomicUsize>,
    absurd: AtomicUsize,
    base: Arc<std::sync::OnceLock<String>>,
}

impl Fake {
    pub async fn new(case: Case, weather: Weather) -> Self {
        let server = MockServer::start().await;
        let (hits, orders): (Arc<AtomicUsize>, Arc<AtomicUsize>) = (Arc::default(), Arc::default());
        let base = Arc::new(std::sync::OnceLock::new());
        base.set(server.uri()).unwrap();
        let answers = Answers {
            case,
            weather,
            hits: hits.clone(),
            orders: orders.clone(),
            absurd: AtomicUsize::new(0),
            base,
        };
        Mock::given(any()).respond_with(answers).mount(&server).await;
        Self { server, hits, orders }
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
        let hit = self.hits.fetch_add(1, Ordering::SeqCst);
        if request.method.as_str() == "POST" {
            self.orders.fetch_add(1, Ordering::SeqCst);
        }
        let good = self.good(request);
        let words = json!({ "error": { "message": format!("not with {KEY}"), "code": "some_code" } });
        match self.weather {
            Weather::SlowButAlive => good.set_delay(Duration::from_millis(100)),
            Weather::TooSlow => good.set_delay(Duration::from_millis(1500)),
            Weather::KeyRefused => ResponseTemplate::new(401).set_body_json(words),
            Weather::NoCredit => ResponseTemplate::new(402).set_body_json(words),
            Weather::QuotaIn429 => ResponseTemplate::new(429)
                .set_body_json(json!({ "error": { "message": "over", "code": "insufficient_quota" } })),
            Weather::BusyFor(seconds) if hit == 0 => ResponseTemplate::new(429)
                .insert_header("retry-after", seconds.to_string())
                .set_body_json(words),
            Weather::Busy if hit == 0 => ResponseTemplate::new(429).set_body_json(words),
            Weather::DownTwice if hit < 2 => ResponseTemplate::new(500).set_body_json(words),
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
    fn good(&self, request: &Request) -> ResponseTemplate {
        let path = request.url.path();
        let ok = |value: Value| ResponseTemplate::new(200).set_body_json(value);
        let bytes = |bytes: Vec<u8>| ResponseTemplate::new(200).set_body_bytes(bytes);
        if path == "/file" || path == "/view" {
            return bytes(if self.weather == Weather::NoMedia {
                b"#!/bin/sh\nrm -rf /\n".to_vec()
            } else {
                mp4()
            });
        }
        if path == "/photo" {
            return bytes(png());
        }
        let base = self.base.get().unwrap();
        let file = match self.weather {
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
            "openai" | "openrouter" | "local" => ok(json!({
                "choices": [{ "message": { "content": self.step(&body) } }],
                "usage": { "prompt_tokens": 100, "completion_tokens": 50 },
            })),
            "anthropic" => ok(json!({
                "content": [{ "type": "tool_use", "input": serde_json::from_str::<Value>(&self.step(&body)).unwrap() }],
                "usage": { "input_tokens": 100, "output_tokens": 50 },
            })),
            "gemini" => ok(json!({
                "candidates": [{ "content": { "parts": [{ "text": self.step(&body) }] } }],
                "usageMetadata": { "promptTokenCount": 100, "candidatesTokenCount": 50 },
            })),
            "pexels" => ok(json!({ "videos": [{ "id": 7, "width": 1080, "height": 1920, "duration": 9,
                "user": { "name": "Ada" }, "video_files": [{ "link": file, "width": 1080, "height": 1920 }] }] })),
            "pixabay" => ok(json!({ "hits": [{ "id": 7, "duration": 9, "user": "Ada",
                "videos": { "medium": { "url": file, "width": 1080, "height": 1920 } } }] })),
            "openai-images" => ok(json!({ "data": [{ "b64_json": BASE64_STANDARD.encode(png()) }] })),
            "imagen" => {
                ok(json!({ "predictions": [{ "bytesBase64Encoded": BASE64_STANDARD.encode(png()) }] }))
            }
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
            "comfyui" if request.method.as_str() == "POST" => ok(json!({ "prompt_id": "t1" })),
            "comfyui" => ok(json!({ "t1": { "status": { "status_str": "success" }, "outputs": { "9": {
                "images": [{ "filename": "a.mp4", "subfolder": "", "type": "output" }] } } } })),
            "youtube" => ok(json!({ "items": [{ "id": "v1",
                "snippet": { "title": "How to", "publishedAt": "2026-03-01T00:00:00Z", "channelTitle": "Ada",
                    "channelId": "c1" },
                "contentDetails": { "duration": "PT30S" },
                "statistics": { "viewCount": "1000", "likeCount": "10", "commentCount": "1" } }] })),
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
    fn step(&self, body: &str) -> String {
        let asks = |name: &str| body.contains(&format!("\"{name}\":{{"));
        let value = if asks("promise") {
            json!({ "promise": "Clean water.", "audience": "people who drink", "facts": ["It shines."] })
        } else if asks("target_duration_ms") {
            json!({ "hook": "Stop.", "angle": "plain", "target_duration_ms": 8000 })
        } else if asks("purpose") {
            return self.construction();
        } else if asks("overlays") {
            json!({ "video_prompt": "A bottle.", "title": "Clean water", "description": "About water.",
                "hashtags": ["#water", "clean"], "overlays": [{ "text": "{\\pos(0,0)}Stop", "start_ms": 0, "end_ms": 1500,
                "position": "top", "style": "bold" }] })
        } else if asks("call_to_action") {
            json!({ "scenes": ["Stop.", "Try it today."], "call_to_action": "Try it today." })
        } else {
            json!({ "recommendations": [{ "advice": "Ask a question", "evidence": "9 of 50" }] })
        };
        value.to_string()
    }

    fn construction(&self) -> String {
        let scene = |ms: i64, text: &str| json!({ "purpose": "p", "visual_prompt": text, "duration_ms": ms });
        let good = json!({ "scenes": [scene(4000, "a bottle"), scene(4000, "a hand")] });
        let which = match self.weather {
            Weather::Absurd(which) => which,
            Weather::AbsurdOnce(which) if self.absurd.fetch_add(1, Ordering::SeqCst) == 0 => which,
            _ => return good.to_string(),
        };
        let scenes: Vec<Value> = match which {
            "none" => Vec::new(),
            "many" => (0..500).map(|_| scene(4000, "a bottle")).collect(),
            "negative" => vec![scene(-4000, "a bottle")],
            "endless" => vec![scene(i64::MAX, "a bottle"), scene(i64::MAX, "a bottle")],
            "long" => vec![scene(4000, &"x".repeat(1 << 20))],
            other => panic!("{other} is no absurdity"),
        };
        json!({ "scenes": scenes }).to_string()
    }
}
