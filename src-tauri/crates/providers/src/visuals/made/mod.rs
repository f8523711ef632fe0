//! Pictures and clips that a model makes for a scene. A file per service; what they share is here.

#[cfg(test)]
mod acme;
pub mod comfyui;
#[cfg(test)]
mod example;
pub mod imagen;
pub mod kling;
pub mod minimax;
pub mod openai_images;
pub mod veo;
mod within;

use std::path::PathBuf;

use async_trait::async_trait;
use model::{Scene, Units};
use serde_json::Value;

use crate::{
    Card, Engine, Expected, FoundVisual, Order, Picture, ProviderError, VisualRequest, Work,
    service::{Counter, Far, Line, Wanted, all_scenes, by_ticket, order_key},
};

/// Characters of a prompt at most: what the shortest of the services takes.
const PROMPT_CHARS: usize = 1_500;

/// A scene as it is ordered.
#[derive(Clone)]
pub(super) struct Shot {
    /// The scene's number.
    pub(super) scene: u32,
    /// What is to be seen.
    pub(super) prompt: String,
    /// How long the scene is planned, in milliseconds.
    pub(super) duration_ms: u32,
    /// The picture's size.
    pub(super) canvas: model::Canvas,
    /// Decides every chance, where the service lets it.
    pub(super) seed: u32,
}

impl Shot {
    fn of(request: &VisualRequest, scene: &Scene) -> Self {
        let whole = &request.script.video_prompt;
        let prompt =
            format!("{}. {whole} No text, no captions, no logos.", scene.visual_prompt.trim_end_matches('.'));
        Self {
            scene: scene.number,
            prompt: prompt.chars().take(PROMPT_CHARS).collect(),
            duration_ms: scene.duration_ms,
            canvas: request.theme.video.canvas(),
            seed: request.seed.wrapping_add(scene.number),
        }
    }

    /// The shape of the picture in words that video models know.
    pub(super) const fn aspect(&self) -> &'static str {
        let (width, height) = (self.canvas.width, self.canvas.height);
        if height > width {
            "9:16"
        } else if height == width {
            "1:1"
        } else {
            "16:9"
        }
    }

    /// The shortest of an engine's lengths that covers the scene, else the longest, in whole seconds.
    pub(super) fn seconds(&self, card: &Card) -> u32 {
        let lengths = card.can.durations_ms;
        let enough = lengths.iter().copied().find(|length| *length >= self.duration_ms);
        enough.or_else(|| lengths.last().copied()).unwrap_or(self.duration_ms).div_ceil(1000)
    }
}

/// The scenes that are wanted.
pub(super) fn shots(request: &VisualRequest) -> Vec<Shot> {
    let scenes = request.script.scenes.iter();
    scenes
        .filter(|scene| request.scenes.contains(&scene.number))
        .map(|scene| Shot::of(request, scene))
        .collect()
}

/// The books' entry for a scene. `model` is the name by which the order is priced. The request's seed is part of it, so that "again" orders another and a run that was
/// cut short doesn't.
pub(super) fn order(
    line: &Line,
    model: &str,
    shot: &Shot,
    what: &str,
    request: &Value,
    units: Units,
) -> Order {
    let what = format!("{what} for scene {}", shot.scene);
    Order {
        provider: line.payee().to_owned(),
        model: model.to_owned(),
        key: order_key(line.provider, model, &format!("{what}, {}", shot.seed), request),
        what,
        estimate: units,
    }
}

/// A made file as a picture found.
pub(super) fn found(card: &'static Card, model: &str, scene: u32, path: PathBuf) -> FoundVisual {
    let label = if model.is_empty() { card.name.to_owned() } else { model.to_owned() };
    FoundVisual {
        scene,
        picture: Picture::File(path),
        label: format!("{label}, scene {scene}"),
        engine: card.name,
        credit: Some(format!("Made with {label}")),
    }
}

/// What all shots are expected to cost together.
pub(super) fn expected(
    line: &Line,
    model: &str,
    request: &VisualRequest,
    what: &str,
    units: impl Fn(&Shot) -> Units,
) -> Vec<Expected> {
    let shots = shots(request);
    let all = shots.iter().map(units).fold(Units::default(), Units::plus);
    vec![Expected {
        provider: line.payee().to_owned(),
        model: model.to_owned(),
        what: format!("{} {what}", shots.len()),
        units: all,
    }]
}

/// Has clips made by ticket for all wanted scenes.
pub(super) async fn clips(
    card: &'static Card,
    model: &str,
    counter: &dyn Counter,
    request: &VisualRequest,
    wanted: &(dyn Fn(&Shot) -> Wanted + Send + Sync),
    work: &Work,
) -> Result<Vec<FoundVisual>, ProviderError> {
    let shots = shots(request);
    let numbers: Vec<u32> = shots.iter().map(|shot| shot.scene).collect();
    let done = std::sync::atomic::AtomicUsize::new(0);
    let (shots, done, of) = (&shots, &done, numbers.len());
    let one = |scene: u32| async move {
        use std::sync::atomic::Ordering::Relaxed;
        let shot = shots.iter().find(|shot| shot.scene == scene).ok_or(ProviderError::Cancelled)?;
        let told = |far: Option<Far>| {
            let far = far.map_or(String::new(), |far| far.to_string());
            work.step(done.load(Relaxed), of, format!("{} makes scene {scene}{far}", card.name));
        };
        told(None);
        let path = by_ticket(counter, wanted(shot), &told, work).await?;
        work.step(done.fetch_add(1, Relaxed) + 1, of, format!("{} made scene {scene}", card.name));
        Ok(found(card, model, scene, path))
    };
    all_scenes(&numbers, counter.line().at_once(), one, work).await
}

/// A service that makes a picture of a scene.
#[async_trait]
pub(super) trait Painter: Engine {
    /// The line to it.
    fn line(&self) -> &Line;

    /// Has a picture made, or takes the one that was made before.
    async fn picture(&self, shot: &Shot, work: &Work) -> Result<PathBuf, ProviderError>;
}

/// The units of a picture.
pub(super) fn one_picture(_: &Shot) -> Units {
    Units { images: 1, ..Units::default() }
}

/// Has a picture made for every wanted scene.
pub(super) async fn pictures(
    painter: &dyn Painter,
    request: &VisualRequest,
    work: &Work,
) -> Result<Vec<FoundVisual>, ProviderError> {
    let (card, shots) = (painter.card(), shots(request));
    let numbers: Vec<u32> = shots.iter().map(|shot| shot.scene).collect();
    let (shots, of) = (&shots, numbers.len());
    let one = |scene: u32| async move {
        let at = shots.iter().position(|shot| shot.scene == scene).ok_or(ProviderError::Cancelled)?;
        work.step(at, of, format!("{} makes scene {scene}", card.name));
        Ok(found(card, painter.model(), scene, painter.picture(&shots[at], work).await?))
    };
    all_scenes(&numbers, painter.line().at_once(), one, work).await
}
