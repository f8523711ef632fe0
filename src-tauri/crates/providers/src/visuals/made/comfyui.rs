//! ComfyUI on an address of the user's: any model that a workflow can hold, Stable Video Diffusion among them.
//!
//! The workflow is a file as ComfyUI exports it for its interface ("Export (API)"). Its inputs are named by writing
//! `{{prompt}}`, `{{seed}}`, `{{width}}`, `{{height}}`, `{{seconds}}` or `{{frames}}` where a value goes; a value that
//! is one of the numbers alone becomes a number.
//!
//! It is asked how an order stands; how far the node is that runs it tells only by itself, over a web socket.

use std::path::Path;

use async_trait::async_trait;
use model::Units;
use serde_json::{Value, json};
use url::Url;

use super::{Shot, clips, expected, order};
use crate::{
    Abilities, Card, Choice, Engine, Expected, FoundVisual, Need, Pay, ProviderError, Setup, VisualEngine,
    VisualRequest, Work,
    service::{Answer, Ask, Asked, Counter, Far, Line, Media, Wanted},
};

/// The card.
pub const CARD: Card = Card {
    name: "comfyui",
    about: "pictures or clips from a ComfyUI of yours, by a workflow file",
    provider: "comfyui",
    needs: &[
        Need::Address("where your ComfyUI answers; http://127.0.0.1:8188 unless set"),
        Need::File {
            option: "workflow",
            what: "a workflow exported with “Export (API)”, with {{prompt}} in it",
        },
    ],
    // A machine of one's own has one graphics card.
    can: Abilities { at_once: 1, ..Abilities::PLAIN },
    pay: Pay::Own,
    base_url: "http://127.0.0.1:8188",
    model: "",
    options: &[
        Choice { name: "workflow", about: "the workflow file", default: "" },
        Choice { name: "fps", about: "frames a second of its clips, for {{frames}}", default: "24" },
    ],
};

/// The field in which an order may name its own ticket. A ComfyUI from before mid-2025 ignores it and gives out another.
const TICKET: &str = "prompt_id";
/// The parts of its queue.
const RUNNING: &str = "queue_running";
const WAITING: &str = "queue_pending";

/// More steps than any node takes: a count above it is none.
const MOST_STEPS: u32 = 1_000_000;

/// The largest workflow read, in bytes.
const MOST_WORKFLOW_BYTES: u64 = 4 << 20;

/// A ComfyUI.
pub struct ComfyUi {
    line: Line,
    workflow: Value,
    fps: u32,
}

impl ComfyUi {
    /// Opens it.
    ///
    /// # Errors
    /// `bad_setting` for a workflow that is none.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        let mut line = Line::new(setup, &CARD)?;
        // One behind a gate of the user's may want a key; most want none.
        if let Ok(key) = setup.key(&CARD) {
            line = line.with_key("authorization", "Bearer ", &key)?;
        }
        let path = setup.option(&CARD, "workflow");
        let workflow = workflow(Path::new(&path)).map_err(|reason| {
            line.error(
                "bad_setting",
                format!("the workflow for comfyui {reason}; choose one in Settings"),
                "",
            )
        })?;
        let fps = setup.option(&CARD, "fps").parse::<u32>().unwrap_or(24).clamp(1, 120);
        Ok(Self { line, workflow, fps })
    }

    fn wanted(&self, shot: &Shot) -> Wanted {
        let mut request = json!({ "prompt": filled(&self.workflow, shot, self.fps) });
        let order = order(&self.line, "", shot, "picture", &request, units(shot));
        // No part of the order's key: each time it is sent it is another.
        request[TICKET] = ticket().into();
        // Whoever listens by this name hears of this order, after a restart too.
        request["client_id"] = order.key.as_str().into();
        Wanted { order, ask: Ask::order(self.line.url(&["prompt"]), &request) }
    }

    /// The address of what a workflow made: its clips before its pictures, saved files before previews.
    fn file(&self, outputs: &Value) -> Option<Url> {
        let nodes: Vec<&Value> = outputs.as_object()?.values().collect();
        let of = |kind: &str| {
            nodes.iter().filter_map(|node| node.get(kind)?.as_array()).flatten().collect::<Vec<_>>()
        };
        let mut files: Vec<&Value> = ["videos", "gifs", "images"].into_iter().flat_map(of).collect();
        files.sort_by_key(|file| file.get("type").and_then(Value::as_str) != Some("output"));
        let file = files.first()?;
        let mut url = self.line.url(&["view"]);
        for part in ["filename", "subfolder", "type"] {
            url.query_pairs_mut()
                .append_pair(part, file.get(part).and_then(Value::as_str).unwrap_or_default());
        }
        Some(url)
    }
}

/// A ticket of our own: a random UUID (RFC 9562, version 4), which is what ComfyUI gives out itself.
fn ticket() -> String {
    let mut bytes: [u8; 16] = rand::random();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// Whether a part of ComfyUI's queue holds a ticket: its entries are lists of a number, the ticket, the workflow, …
fn holds(queue: &Value, part: &str, ticket: &str) -> bool {
    entries(queue, part).any(|(_, queued)| queued == ticket)
}

/// The numbers and tickets of a part of the queue.
fn entries<'a>(queue: &'a Value, part: &str) -> impl Iterator<Item = (f64, &'a str)> {
    let entries = queue.get(part).and_then(Value::as_array).into_iter().flatten();
    entries.filter_map(|entry| Some((entry.get(0)?.as_f64()?, entry.get(1)?.as_str()?)))
}

/// How many come before a ticket that waits: what runs, and what waits with a lower number, for the list is in no order.
/// None where it doesn't wait.
fn before(queue: &Value, ticket: &str) -> Option<u32> {
    let (own, _) = entries(queue, WAITING).find(|(_, queued)| *queued == ticket)?;
    let waiting = entries(queue, WAITING).filter(|(number, _)| *number < own).count();
    u32::try_from(entries(queue, RUNNING).count() + waiting).ok()
}

/// What ComfyUI tells by itself of an order.
#[derive(Debug, PartialEq)]
enum News {
    /// How far the node is that runs.
    Far(Far),
    /// It is in the history now.
    Ended,
}

/// What a message tells of a ticket; none where it is about something else.
fn news(message: &Value, ticket: &str) -> Option<News> {
    let data = message.get("data")?;
    // Older ones don't say of which order they tell: only of the listener's own.
    if !data.get(TICKET).is_none_or(|of| of == ticket) {
        return None;
    }
    match message.get("type")?.as_str()? {
        "progress" => steps(data).map(far),
        "progress_state" => {
            let nodes = data.get("nodes")?.as_object()?.values();
            let running = nodes.filter(|node| node.get("state").is_some_and(|state| state == "running"));
            // Of several at once the one with the most to do is what is waited for.
            running.filter_map(steps).max_by_key(|(_, of)| *of).map(far)
        }
        "executing" if data.get("node").is_none_or(Value::is_null) => Some(News::Ended),
        _ => None,
    }
}

/// The steps that a node has done and has in all; none of one that has a single step.
fn steps(node: &Value) -> Option<(u32, u32)> {
    let possible = 0.0..=f64::from(MOST_STEPS);
    let count = |name: &str| {
        node.get(name)?.as_f64().filter(|count| possible.contains(count)).map(|count| count as u32)
    };
    let (done, of) = (count("value")?, count("max")?);
    (of > 1 && done <= of).then_some((done, of))
}

fn far((done, of): (u32, u32)) -> News {
    News::Far(Far::Steps { done, of })
}

fn workflow(path: &Path) -> Result<Value, String> {
    if path.as_os_str().is_empty() {
        return Err("is not set".into());
    }
    let length = std::fs::metadata(path).map_err(|error| format!("can't be read ({error})"))?.len();
    if length > MOST_WORKFLOW_BYTES {
        return Err("is too large to be one".into());
    }
    let text = std::fs::read_to_string(path).map_err(|error| format!("can't be read ({error})"))?;
    let value: Value = serde_json::from_str(&text).map_err(|error| format!("is no JSON ({error})"))?;
    let nodes = value.as_object().filter(|nodes| nodes.values().any(|node| node.get("class_type").is_some()));
    if nodes.is_none() {
        return Err("is not in the form of ComfyUI's “Export (API)”".into());
    }
    if !text.contains("{{prompt}}") {
        return Err("has no {{prompt}}: write it where the scene's words go".into());
    }
    Ok(value)
}

/// The workflow with a shot's values.
fn filled(workflow: &Value, shot: &Shot, fps: u32) -> Value {
    let seconds = shot.duration_ms.div_ceil(1000);
    let numbers = [
        ("{{seed}}", u64::from(shot.seed)),
        ("{{width}}", u64::from(shot.canvas.width)),
        ("{{height}}", u64::from(shot.canvas.height)),
        ("{{seconds}}", u64::from(seconds)),
        ("{{frames}}", u64::from(shot.duration_ms) * u64::from(fps) / 1000),
    ];
    match workflow {
        Value::String(text) => match numbers.iter().find(|(name, _)| name == text) {
            Some((_, number)) => (*number).into(),
            None => {
                let text = numbers
                    .iter()
                    .fold(text.clone(), |text, (name, value)| text.replace(name, &value.to_string()));
                // The prompt last: what it says is not looked through for names again.
                text.replace("{{prompt}}", &shot.prompt).into()
            }
        },
        Value::Array(items) => items.iter().map(|item| filled(item, shot, fps)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), filled(value, shot, fps))).collect()
        }
        other => other.clone(),
    }
}

fn units(_: &Shot) -> Units {
    Units { pieces: 1, ..Units::default() }
}

#[async_trait]
impl Engine for ComfyUi {
    fn card(&self) -> &'static Card {
        &CARD
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        let stats: Value = self.line.get(self.line.url(&["system_stats"]), work).await?;
        let version =
            stats.pointer("/system/comfyui_version").and_then(Value::as_str).unwrap_or("of some version");
        Ok(format!("ready: ComfyUI {}; it costs nothing", version.chars().take(40).collect::<String>()))
    }
}

#[async_trait]
impl VisualEngine for ComfyUi {
    async fn find(&self, request: &VisualRequest, work: &Work) -> Result<Vec<FoundVisual>, ProviderError> {
        clips(&CARD, "", self, request, &|shot| self.wanted(shot), work).await
    }

    fn estimate(&self, request: &VisualRequest) -> Vec<Expected> {
        expected(&self.line, "", request, "pictures, on a machine of yours", units)
    }
}

#[async_trait]
impl Counter for ComfyUi {
    fn line(&self) -> &Line {
        &self.line
    }

    fn media(&self) -> Media {
        Media::PictureOrClip
    }

    fn own_ticket(&self, order: &Ask) -> Option<String> {
        let body: Value = serde_json::from_slice(order.body.as_deref()?).ok()?;
        body.get(TICKET)?.as_str().map(str::to_owned)
    }

    fn ticket(&self, answer: &Answer) -> Result<String, ProviderError> {
        let value: Value = answer.json(CARD.provider, self.line.redaction())?;
        let ticket = value.get(TICKET).and_then(Value::as_str).filter(|ticket| !ticket.is_empty());
        ticket.map(str::to_owned).ok_or_else(|| self.line.lacks("a ticket", &value))
    }

    async fn ask(&self, ticket: &str, work: &Work) -> Result<Asked, ProviderError> {
        if let Some(ended) = self.ended(ticket, work).await? {
            return Ok(ended);
        }
        let queue: Value = self.line.get(self.line.url(&["queue"]), work).await?;
        if holds(&queue, RUNNING, ticket) {
            return Ok(Asked::Underway(None));
        }
        if let Some(before) = before(&queue, ticket) {
            return Ok(Asked::Underway(Some(Far::Waiting(before))));
        }
        // It may have ended between the two questions. Else it is gone, as all that waits is when ComfyUI is restarted.
        Ok(self.ended(ticket, work).await?.unwrap_or(Asked::Gone))
    }

    async fn hear(&self, ticket: &str, key: &str, told: &(dyn Fn(Far) + Send + Sync)) {
        let mut url = self.line.url(&["ws"]);
        url.query_pairs_mut().append_pair("clientId", key);
        let mut last = None;
        loop {
            if let Some(mut listening) = self.line.listen(url.clone()).await {
                while let Some(message) = listening.next().await {
                    match news(&message, ticket) {
                        Some(News::Ended) => return,
                        Some(News::Far(far)) if last.replace(far) != Some(far) => told(far),
                        _ => {}
                    }
                }
            }
            // A gate in between may have closed what was silent for long.
            tokio::time::sleep(self.line.patience().longest_poll).await;
        }
    }

    async fn cancel(&self, ticket: &str) -> bool {
        let deleted = self.line.take_back(self.line.url(&["queue"]), &json!({ "delete": [ticket] })).await;
        match self.line.briefly::<Value>(self.line.url(&["queue"])).await {
            // An older ComfyUI stops whatever runs, whosever it is; so nothing is stopped but what is ours.
            Some(queue) if holds(&queue, RUNNING, ticket) => {
                let stopping = json!({ TICKET: ticket });
                self.line.take_back(self.line.url(&["interrupt"]), &stopping).await
            }
            Some(_) => deleted,
            None => false,
        }
    }
}

impl ComfyUi {
    /// How a workflow ended, from the history that it has then; none while it waits or runs.
    async fn ended(&self, ticket: &str, work: &Work) -> Result<Option<Asked>, ProviderError> {
        let history: Value = self.line.get(self.line.url(&["history", ticket]), work).await?;
        let Some(entry) = history.get(ticket) else { return Ok(None) };
        if entry.pointer("/status/status_str").and_then(Value::as_str) == Some("error") {
            let words = entry.pointer("/status/messages").map(Value::to_string).unwrap_or_default();
            return Ok(Some(Asked::Failed(words)));
        }
        Ok(Some(match entry.get("outputs").and_then(|outputs| self.file(outputs)) {
            Some(url) => Asked::Ready { url: url.into(), units: Units::default() },
            None => Asked::Failed("the workflow saved no picture and no clip".into()),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_tells_is_how_many_steps_are_done() {
        let told = |kind: &str, data: Value| news(&json!({ "type": kind, "data": data }), "t1");
        let steps = |done, of| Some(News::Far(Far::Steps { done, of }));
        let counted = json!({ "value": 3, "max": 20, "prompt_id": "t1", "node": "4" });
        assert_eq!(told("progress", counted), steps(3, 20));
        assert_eq!(told("progress", json!({ "value": 3, "max": 20 })), steps(3, 20), "an older one");
        let node = |state: &str, value: f64, max: f64| json!({ "value": value, "max": max, "state": state });
        let nodes = json!({
            "1": node("finished", 30.0, 30.0), "2": node("running", 0.0, 1.0),
            "3": node("running", 2.0, 5.0), "4": node("running", 7.0, 25.0),
        });
        assert_eq!(told("progress_state", json!({ "prompt_id": "t1", "nodes": nodes })), steps(7, 25));
        assert_eq!(told("executing", json!({ "node": null, "prompt_id": "t1" })), Some(News::Ended));
        for (kind, data) in [
            ("executing", json!({ "node": "4", "prompt_id": "t1" })),
            ("executing", json!({ "node": null, "prompt_id": "t2" })),
            ("progress", json!({ "value": 3, "max": 20, "prompt_id": "t2" })),
            ("progress", json!({ "value": 1, "max": 1, "prompt_id": "t1" })),
            ("progress", json!({ "value": 21, "max": 20, "prompt_id": "t1" })),
            ("progress", json!({ "value": -1, "max": 20, "prompt_id": "t1" })),
            ("progress", json!({ "value": 3, "max": 1e300, "prompt_id": "t1" })),
            ("progress", json!({ "value": "many", "max": null, "prompt_id": "t1" })),
            ("progress_state", json!({ "prompt_id": "t1", "nodes": [] })),
            ("status", json!({ "status": { "exec_info": { "queue_remaining": 1 } }, "sid": "s" })),
        ] {
            assert_eq!(told(kind, data.clone()), None, "{kind} {data}");
        }
        assert_eq!(news(&json!([1, "progress"]), "t1"), None);
    }

    #[test]
    fn named_inputs_take_the_scenes_values() {
        let shot = Shot {
            scene: 1,
            prompt: "a cat named {{seed}}".into(),
            duration_ms: 2500,
            canvas: model::Canvas { width: 720, height: 1280 },
            seed: 7,
        };
        let workflow = json!({ "3": { "class_type": "K", "inputs": {
            "seed": "{{seed}}", "text": "film of {{prompt}}", "length": "{{frames}}", "link": ["4", 0], "note": "{{width}}x{{height}}",
        } } });
        assert_eq!(
            filled(&workflow, &shot, 24)["3"]["inputs"],
            json!({
                "seed": 7, "text": "film of a cat named {{seed}}", "length": 60, "link": ["4", 0], "note": "720x1280",
            })
        );
    }
}
