//! What each service answers, in its own shape.

use axum::{
    Json,
    body::Body,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::fake::Seen;

/// What the services charge, in thousandths of a cent; the desk's price file says the same in dollars.
pub const TREND: u64 = 100;
pub const TOKEN_IN: f64 = 0.1;
pub const TOKEN_OUT: f64 = 0.2;
pub const CHARACTER: u64 = 1;
pub const CLIP_SECOND: u64 = 5_000;
pub const PRESENTED_SECOND: u64 = 2_000;
/// What OpenRouter says that it charges for an answer.
pub const TOLD: u64 = 37;
/// Thousandths of a cent in a dollar, in which it says so.
const MILLICENTS_IN_A_DOLLAR: f64 = 100_000.0;

/// Tokens that the language model says it has read and written for each answer.
pub const TOKENS: (u32, u32) = (100, 50);
/// How long the presenter's clip is, in seconds.
pub const PRESENTED_SECONDS: u64 = 6;
/// Trends that a search finds.
pub const TRENDS: u64 = 12;

/// The answer to a request; none for one that no service knows.
pub fn of(seen: &Seen, ordered: bool, parts: &[&str], query: &str, body: &str) -> Option<Response> {
    let asked: Value = serde_json::from_str(body).unwrap_or_default();
    match (parts, ordered) {
        (["trends", "acts", _, "runs"], true) => {
            let run = seen.order("apify", "trends", TRENDS * TREND);
            Some(json(&json!({ "data": { "id": run.to_string(), "status": "READY" } })))
        }
        (["trends", "actor-runs", run], false) => {
            Some(json(&json!({ "data": { "id": run, "status": "SUCCEEDED", "defaultDatasetId": run } })))
        }
        (["trends", "datasets", _, "items"], false) => {
            Some(json(&(0..TRENDS).map(trend).collect::<Vec<_>>().into()))
        }
        (["models", "chat", "completions"], true) => Some(completion(seen, &asked, body)),
        (["speech", "audio", "speech"], true) => {
            let text = asked["input"].as_str()?;
            seen.order("openai-voice", text, text.chars().count() as u64 * CHARACTER);
            Some(Body::from(seen.files.voice.clone()).into_response())
        }
        (["kling", "v1", "videos", "text2video"], true) => {
            let seconds: u64 = asked["duration"].as_str()?.parse().ok()?;
            let ticket = seen.clip("kling", asked["prompt"].as_str()?, seconds * CLIP_SECOND);
            Some(json(&json!({ "code": 0, "data": { "task_id": ticket.to_string() } })))
        }
        (["kling", "v1", "videos", "text2video", ticket], false) => Some(json(&kling(seen, ticket))),
        (["pexels", "videos", "search"], false) => Some(json(&stock(seen))),
        (["comfyui", "prompt"], true) => {
            let ticket = asked["prompt_id"].as_str()?;
            seen.named.lock().unwrap().push(ticket.to_owned());
            seen.clip("comfyui", &asked["prompt"].to_string(), 0);
            Some(json(&json!({ "prompt_id": ticket })))
        }
        (["comfyui", "history", ticket], false) => {
            let known = seen.named.lock().unwrap().iter().any(|named| named == ticket);
            Some(json(&if known { history(ticket) } else { json!({}) }))
        }
        (["comfyui", "queue"], false) => Some(json(&json!({ "queue_running": [], "queue_pending": [] }))),
        (["comfyui", "view"], false) => {
            seen.closed();
            Some(Body::from(seen.files.clip.clone()).into_response())
        }
        (["heygen", "v2", "video", "generate"], true) => {
            let text = asked.pointer("/video_inputs/0/voice/input_text")?.as_str()?;
            let ticket = seen.clip("heygen", text, PRESENTED_SECONDS * PRESENTED_SECOND);
            Some(json(&json!({ "error": null, "data": { "video_id": ticket.to_string() } })))
        }
        (["heygen", "v1", "video_status.get"], false) => {
            let url = format!("{}/heygen/file/{}", seen.base, query.strip_prefix("video_id=")?);
            let data = json!({ "status": "completed", "video_url": url, "duration": PRESENTED_SECONDS });
            Some(json(&json!({ "data": data })))
        }
        _ => None,
    }
}

fn json(value: &Value) -> Response {
    Json(value).into_response()
}

fn kling(seen: &Seen, ticket: &str) -> Value {
    let prompt = seen.of_ticket(ticket).what;
    let mut fails = seen.fails.lock().unwrap();
    if fails.as_ref().is_some_and(|words| prompt.starts_with(words.as_str())) {
        *fails = None;
        seen.closed();
        return json!({ "code": 0, "data": { "task_status": "failed", "task_status_msg": "it did not like it" } });
    }
    let videos = json!([{ "url": format!("{}/kling/file/{ticket}", seen.base) }]);
    json!({ "code": 0, "data": { "task_status": "succeed", "task_result": { "videos": videos } } })
}

/// Clips of one maker, who wants to be named; more than a job has scenes, for none is shown twice.
fn stock(seen: &Seen) -> Value {
    let video = |id: u32| {
        let file =
            json!({ "link": format!("{}/pexels/file/{id}", seen.base), "width": 1080, "height": 1920 });
        json!({ "id": id, "width": 1080, "height": 1920, "duration": 5, "user": { "name": "Ada L." },
            "video_files": [file] })
    };
    json!({ "videos": (1..=6).map(video).collect::<Vec<_>>() })
}

fn history(ticket: &str) -> Value {
    let image = json!({ "filename": "a.mp4", "subfolder": "", "type": "output" });
    json!({ ticket: { "status": { "status_str": "success" }, "outputs": { "9": { "images": [image] } } } })
}

fn trend(number: u64) -> Value {
    json!({
        "id": format!("v{number}"), "text": format!("How to make tea number {number}"),
        "createTimeISO": model::Timestamp::now().to_string(),
        "authorMeta": { "name": "ada" }, "playCount": 1000 * (number + 1), "diggCount": 10, "commentCount": 1,
        "shareCount": 1, "videoMeta": { "duration": 30 },
        "webVideoUrl": format!("https://www.tiktok.com/@ada/video/{number}"),
    })
}

/// The language model's answer to a step of the script, told by what its shape holds.
fn completion(seen: &Seen, asked: &Value, body: &str) -> Response {
    let by_tokens = f64::from(TOKENS.0) * TOKEN_IN + f64::from(TOKENS.1) * TOKEN_OUT;
    let shape =
        asked.pointer("/response_format/json_schema/name").and_then(Value::as_str).unwrap_or_default();
    // Who is asked to say what it charges charges something else than its list says.
    let (service, charged) = match asked.pointer("/usage/include") {
        Some(_) => ("openrouter", TOLD),
        None => ("openai", by_tokens.round() as u64),
    };
    seen.order(service, shape, charged);
    let scenes = *seen.scenes.lock().unwrap();
    let asks = |name: &str| body.contains(&format!("\"{name}\":{{"));
    let content = if asks("promise") {
        json!({ "promise": "Good tea.", "audience": "people who drink", "facts": ["It is warm."] })
    } else if asks("target_duration_ms") {
        json!({ "hook": "Stop.", "angle": "plain", "target_duration_ms": 8000 })
    } else if asks("purpose") {
        let scene = |number: usize| json!({ "purpose": "p", "visual_prompt": format!("cup number {number}"), "duration_ms": 4000 });
        json!({ "scenes": (1..=scenes).map(scene).collect::<Vec<_>>() })
    } else if asks("overlays") {
        let overlay =
            json!({ "text": "Stop", "start_ms": 0, "end_ms": 1500, "position": "top", "style": "bold" });
        json!({ "video_prompt": "A cup of tea.", "title": "Good tea", "description": "About tea.",
            "hashtags": ["tea"], "overlays": [overlay] })
    } else if asks("call_to_action") {
        let said = |number: usize| format!("This is sentence {number}.");
        json!({ "scenes": (1..=scenes).map(said).collect::<Vec<_>>(), "call_to_action": "Try it today." })
    } else {
        json!({ "recommendations": [{ "advice": "Ask a question", "evidence": "9 of 12" }] })
    };
    json(&json!({
        "choices": [{ "message": { "content": content.to_string() } }],
        "usage": {
            "prompt_tokens": TOKENS.0, "completion_tokens": TOKENS.1, "cost": charged as f64 / MILLICENTS_IN_A_DOLLAR,
        },
    }))
}
