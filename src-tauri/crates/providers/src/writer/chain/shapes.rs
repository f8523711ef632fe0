//! The shapes of answers, and what is wrong with one.

use model::{Overlay, OverlayPosition, OverlayStyle, Platform};
use serde::Deserialize;

use crate::{
    text::{clauses::Breath, pace::Pace},
    writer::limits,
};

/// Scenes of a script at most: three minutes at one every three seconds.
pub(super) const MOST_SCENES: usize = 60;
/// The shortest and longest scene, in milliseconds.
pub(super) const SCENE_MS: (i64, i64) = (500, 60_000);
/// The longest script, in milliseconds: what the platforms call short.
const LONGEST_MS: i64 = 180_000;
/// Characters of one narration at most: a minute's worth.
const NARRATION_CHARS: usize = 2_000;
/// Characters of other texts at most.
const TEXT_CHARS: usize = 2_000;
/// Items of a list at most.
const MOST_ITEMS: usize = 40;

/// An answer of a shape.
pub(super) trait Shape {
    /// Everything that is wrong with it, as the model is told. Texts are rid of control characters on the way.
    fn faults(&mut self, bounds: &Bounds) -> Vec<String>;
}

/// What an answer is held against besides its shape.
pub(super) struct Bounds {
    /// How fast it will be spoken.
    pace: Pace,
    /// How long each scene is planned, in milliseconds; empty where none is.
    planned_ms: Vec<u32>,
}

impl Default for Bounds {
    /// For an answer of which nothing is spoken.
    fn default() -> Self {
        Self { pace: Pace::USUAL, planned_ms: Vec::new() }
    }
}

impl Bounds {
    /// Those of the words for planned scenes.
    pub(super) fn of(plan: &Construction, pace: Pace) -> Self {
        // A plan without faults has lengths within a minute.
        let planned = plan.scenes.iter().map(|scene| u32::try_from(scene.duration_ms).unwrap_or(u32::MAX));
        Self { pace, planned_ms: planned.collect() }
    }
}

/// How long a scene lasts, in milliseconds: as long as its narration takes to say with a breath after it, and as planned
/// where nothing is said.
pub(super) fn lasting_ms(pace: Pace, planned_ms: u32, narration: &str) -> u32 {
    match pace.spoken_ms(narration) {
        0 => planned_ms,
        spoken => spoken + pace.breath_ms(Breath::Full),
    }
}

/// How the theme is read.
#[derive(Debug, Deserialize)]
pub(super) struct Interpretation {
    pub(super) promise: String,
    pub(super) audience: String,
    pub(super) facts: Vec<String>,
}

/// How to begin and how long to be.
#[derive(Debug, Deserialize)]
pub(super) struct Alignment {
    pub(super) hook: String,
    pub(super) angle: String,
    pub(super) target_duration_ms: i64,
}

/// The scenes.
#[derive(Debug, Deserialize)]
pub(super) struct Construction {
    pub(super) scenes: Vec<PlannedScene>,
}

/// A scene before its words.
#[derive(Debug, Deserialize)]
pub(super) struct PlannedScene {
    pub(super) purpose: String,
    pub(super) visual_prompt: String,
    pub(super) duration_ms: i64,
}

/// The words.
#[derive(Debug, Deserialize)]
pub(super) struct Narration {
    pub(super) scenes: Vec<String>,
    pub(super) call_to_action: String,
}

/// Timed text, and what is published with the video.
#[derive(Debug, Deserialize)]
pub(super) struct Design {
    pub(super) video_prompt: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) hashtags: Vec<String>,
    pub(super) overlays: Vec<PlannedOverlay>,
}

/// An overlay as a model plans it.
#[derive(Debug, Deserialize)]
pub(super) struct PlannedOverlay {
    pub(super) text: String,
    pub(super) start_ms: i64,
    pub(super) end_ms: i64,
    pub(super) position: OverlayPosition,
    pub(super) style: OverlayStyle,
}

/// What an analyst reads out of the figures.
#[derive(Debug, Deserialize)]
pub(super) struct Reading {
    pub(super) recommendations: Vec<Advice>,
}

/// A piece of advice.
#[derive(Debug, Deserialize)]
pub(super) struct Advice {
    pub(super) advice: String,
    pub(super) evidence: String,
}

/// Collects what is wrong.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn text(&mut self, name: &str, text: &mut String, needed: bool, most: usize) {
        let clean = |c: char| if c.is_control() && c != '\n' { ' ' } else { c };
        *text = text.chars().map(clean).collect::<String>().trim().to_owned();
        let length = text.chars().count();
        if length > most {
            self.0.push(format!("{name} has {length} characters; expected {most} at most"));
        } else if needed && text.is_empty() {
            self.0.push(format!("{name} is empty"));
        }
    }

    fn count(&mut self, name: &str, count: usize, from: usize, to: usize) {
        if !(from..=to).contains(&count) {
            self.0.push(format!("{name} has {count} entries; expected {from} to {to}"));
        }
    }

    fn range(&mut self, name: &str, value: i64, (from, to): (i64, i64)) {
        if !(from..=to).contains(&value) {
            self.0.push(format!("{name} is {value}; expected {from} to {to}"));
        }
    }
}

impl Shape for Interpretation {
    fn faults(&mut self, _: &Bounds) -> Vec<String> {
        let mut faults = Faults::default();
        faults.text("promise", &mut self.promise, true, TEXT_CHARS);
        faults.text("audience", &mut self.audience, false, TEXT_CHARS);
        faults.count("facts", self.facts.len(), 1, MOST_ITEMS);
        for fact in self.facts.iter_mut().take(MOST_ITEMS) {
            faults.text("a fact", fact, false, TEXT_CHARS);
        }
        faults.0
    }
}

impl Shape for Alignment {
    fn faults(&mut self, _: &Bounds) -> Vec<String> {
        let mut faults = Faults::default();
        faults.text("hook", &mut self.hook, true, TEXT_CHARS);
        faults.text("angle", &mut self.angle, false, TEXT_CHARS);
        faults.range("target_duration_ms", self.target_duration_ms, (5_000, LONGEST_MS));
        faults.0
    }
}

impl Shape for Construction {
    fn faults(&mut self, _: &Bounds) -> Vec<String> {
        let mut faults = Faults::default();
        faults.count("scenes", self.scenes.len(), 1, MOST_SCENES);
        let mut total = 0i64;
        for (at, scene) in self.scenes.iter_mut().take(MOST_SCENES).enumerate() {
            let name = |part: &str| format!("scenes[{at}].{part}");
            faults.text(&name("purpose"), &mut scene.purpose, false, TEXT_CHARS);
            faults.text(&name("visual_prompt"), &mut scene.visual_prompt, true, TEXT_CHARS);
            faults.range(&name("duration_ms"), scene.duration_ms, SCENE_MS);
            total = total.saturating_add(scene.duration_ms);
        }
        if total > LONGEST_MS {
            faults.0.push(format!("all scenes last {total} ms; expected {LONGEST_MS} at most"));
        }
        faults.0
    }
}

impl Shape for Narration {
    fn faults(&mut self, bounds: &Bounds) -> Vec<String> {
        let mut faults = Faults::default();
        let wanted = bounds.planned_ms.len();
        faults.count("scenes", self.scenes.len(), wanted, wanted);
        for (at, text) in self.scenes.iter_mut().take(MOST_SCENES).enumerate() {
            faults.text(&format!("scenes[{at}]"), text, false, NARRATION_CHARS);
        }
        if faults.0.is_empty() {
            let lasting = |(text, planned): (&String, &u32)| lasting_ms(bounds.pace, *planned, text);
            let total: u32 = self.scenes.iter().zip(&bounds.planned_ms).map(lasting).sum();
            if i64::from(total) > LONGEST_MS {
                faults.0.push(format!("all of it takes {total} ms to say; expected {LONGEST_MS} at most"));
            }
        }
        if self.scenes.iter().all(String::is_empty) {
            faults.0.push("nothing is said in any scene".into());
        }
        faults.text("call_to_action", &mut self.call_to_action, false, TEXT_CHARS);
        faults.0
    }
}

impl Shape for Design {
    fn faults(&mut self, _: &Bounds) -> Vec<String> {
        let mut faults = Faults::default();
        faults.text("video_prompt", &mut self.video_prompt, true, TEXT_CHARS);
        faults.text("title", &mut self.title, true, TEXT_CHARS);
        faults.text("description", &mut self.description, false, 2 * TEXT_CHARS);
        faults.count("hashtags", self.hashtags.len(), 0, MOST_ITEMS);
        faults.count("overlays", self.overlays.len(), 0, MOST_ITEMS);
        for (at, overlay) in self.overlays.iter_mut().take(MOST_ITEMS).enumerate() {
            let name = |part: &str| format!("overlays[{at}].{part}");
            faults.text(&name("text"), &mut overlay.text, true, 200);
            faults.range(&name("start_ms"), overlay.start_ms, (0, LONGEST_MS));
            faults.range(&name("end_ms"), overlay.end_ms, (overlay.start_ms.saturating_add(1), LONGEST_MS));
        }
        faults.0
    }
}

impl Shape for Reading {
    fn faults(&mut self, _: &Bounds) -> Vec<String> {
        let mut faults = Faults::default();
        faults.count("recommendations", self.recommendations.len(), 1, 12);
        for one in self.recommendations.iter_mut().take(12) {
            faults.text("advice", &mut one.advice, true, 400);
            faults.text("evidence", &mut one.evidence, true, 400);
        }
        faults.0
    }
}

/// The overlays that begin within the video, ended with it, in order.
pub(super) fn overlays(planned: Vec<PlannedOverlay>, length_ms: u32) -> Vec<Overlay> {
    let within = |ms: i64| u32::try_from(ms).unwrap_or(0).min(length_ms);
    let mut overlays: Vec<Overlay> = planned
        .into_iter()
        .map(|one| Overlay {
            start_ms: within(one.start_ms),
            end_ms: within(one.end_ms),
            text: one.text,
            position: one.position,
            style: one.style,
        })
        .filter(|overlay| overlay.start_ms < overlay.end_ms)
        .collect();
    overlays.sort_by_key(|overlay| overlay.start_ms);
    overlays
}

/// The hashtags that a platform takes.
pub(super) fn hashtags(written: &[String], platform: Platform) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in written.iter().filter_map(|tag| limits::hashtag(tag)) {
        if tag.chars().count() <= 100 && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags.truncate(limits::hashtags(platform));
    tags
}
