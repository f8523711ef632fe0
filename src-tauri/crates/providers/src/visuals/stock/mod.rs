//! Pictures and clips of stock libraries, chosen by the scene's words. A file per library; the choice is here.

pub mod pexels;
pub mod pixabay;

use std::{collections::BTreeSet, path::PathBuf};

use async_trait::async_trait;
use model::Scene;
use serde_json::json;

use super::motion;
use crate::{
    Card, FoundVisual, Picture, ProviderError, VisualRequest, Work,
    service::{Fault, Line, Media, order_key},
    text::{terms::is_empty_word, words},
};

/// Words of a scene that are searched for: more find nothing.
const WORDS: [usize; 2] = [5, 2];
/// Offers among which the seed chooses, and that are tried of each search.
const CHOICE: usize = 4;

/// Something a library has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    /// The library's id of it.
    pub(super) id: String,
    /// Where its file is.
    pub(super) url: String,
    /// In pixels.
    pub(super) width: u64,
    /// In pixels.
    pub(super) height: u64,
    /// In milliseconds; 0 for a still.
    pub(super) duration_ms: u64,
    /// Who made it and where it is from.
    pub(super) credit: String,
}

/// Which photos are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Those that are higher than wide.
    Upright,
    /// All of them.
    Any,
}

/// A library.
#[async_trait]
pub(super) trait Shelf: Send + Sync {
    fn card(&self) -> &'static Card;
    fn line(&self) -> &Line;
    async fn clips(&self, words: &str, work: &Work) -> Result<Vec<Offer>, ProviderError>;
    async fn photos(&self, words: &str, shape: Shape, work: &Work) -> Result<Vec<Offer>, ProviderError>;
}

/// A picture for every wanted scene; drawn where the library has nothing.
pub(super) async fn find(
    shelf: &dyn Shelf,
    request: &VisualRequest,
    work: &Work,
) -> Result<Vec<FoundVisual>, ProviderError> {
    let scenes: Vec<&Scene> =
        request.script.scenes.iter().filter(|scene| request.scenes.contains(&scene.number)).collect();
    let mut known = BTreeSet::new();
    let mut found = Vec::with_capacity(scenes.len());
    for (at, scene) in scenes.iter().enumerate() {
        work.check()?;
        work.step(at, scenes.len(), format!("looking for scene {}", scene.number));
        let shown = shown(shelf, scene, request, &mut known, work).await?;
        found.push(shown.unwrap_or_else(|| motion::found(&request.theme, request.seed, scene.number)));
    }
    work.step(scenes.len(), scenes.len(), "found");
    Ok(found)
}

/// The telling words of what is to be seen.
fn search_words(scene: &Scene, count: usize) -> String {
    let seen = if scene.visual_prompt.trim().is_empty() { &scene.narration } else { &scene.visual_prompt };
    // "Close-up: a wet bottle. Soft light.": the camera and the light say nothing to a library.
    let subject = seen.split_once(": ").map_or(seen.as_str(), |(_, subject)| subject);
    let subject = subject.split_once(". ").map_or(subject, |(first, _)| first);
    let plain =
        words::words(subject).into_iter().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let telling: Vec<&str> =
        plain.filter(|word| !word.is_empty() && !is_empty_word(word)).take(count).collect();
    telling.join(" ").chars().take(100).collect()
}

/// The first of the offers for a scene whose file is good: clips, then upright photos, then any.
async fn shown(
    shelf: &dyn Shelf,
    scene: &Scene,
    request: &VisualRequest,
    known: &mut BTreeSet<String>,
    work: &Work,
) -> Result<Option<FoundVisual>, ProviderError> {
    let mut bad = None;
    for words in WORDS.map(|count| search_words(scene, count)).iter().filter(|words| !words.is_empty()) {
        for wanted in [Wanted::Clips, Wanted::Photos(Shape::Upright), Wanted::Photos(Shape::Any)] {
            let mut offers = match wanted {
                Wanted::Clips => shelf.clips(words, work).await?,
                Wanted::Photos(shape) => shelf.photos(words, shape, work).await?,
            };
            offers.retain(|offer| !known.contains(&offer.id));
            for offer in best_first(offers, scene, request.seed).into_iter().take(CHOICE) {
                // Neither shown again, nor tried again.
                known.insert(offer.id.clone());
                match taken(shelf, scene, &offer, work).await {
                    Ok(found) => return Ok(Some(found)),
                    Err(fault) if fault.is_about_the_file() => bad = Some(fault.error),
                    Err(fault) => return Err(fault.error),
                }
            }
        }
    }
    bad.map_or(Ok(None), Err)
}

/// What is looked for at a library.
#[derive(Clone, Copy)]
enum Wanted {
    Clips,
    Photos(Shape),
}

/// The best first: upright before wide, long enough before short, in the library's own order; of the best few the seed
/// chooses the first.
fn best_first(mut offers: Vec<Offer>, scene: &Scene, seed: u32) -> Vec<Offer> {
    offers.sort_by_key(|offer| {
        let short = offer.duration_ms > 0 && offer.duration_ms < u64::from(scene.duration_ms);
        (offer.height < offer.width, short)
    });
    // The seed never chooses a wide one where there is an upright one.
    let upright = offers.iter().filter(|offer| offer.height >= offer.width).count();
    let among = if upright == 0 { offers.len() } else { upright }.min(CHOICE);
    if among > 0 {
        offers[..among].rotate_left(seed as usize % among);
    }
    offers
}

async fn taken(shelf: &dyn Shelf, scene: &Scene, offer: &Offer, work: &Work) -> Result<FoundVisual, Fault> {
    let card = shelf.card();
    let media = if offer.duration_ms > 0 { Media::Clip } else { Media::Picture };
    let key = order_key(card.provider, "", &offer.id, &json!(offer.url));
    let path: PathBuf = shelf.line().fetch(&offer.url, media, &key, work).await?;
    Ok(FoundVisual {
        scene: scene.number,
        picture: Picture::File(path),
        label: format!("{} {}", card.name, offer.id),
        engine: card.name,
        credit: Some(offer.credit.clone()),
    })
}

/// A short text out of an answer.
pub(super) fn told(value: &serde_json::Value, path: &str) -> String {
    match value.pointer(path) {
        Some(serde_json::Value::String(text)) => text.chars().filter(|c| !c.is_control()).take(200).collect(),
        Some(serde_json::Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// A count out of an answer; 0 where there is none.
pub(super) fn count(value: &serde_json::Value, path: &str) -> u64 {
    value.pointer(path).and_then(serde_json::Value::as_u64).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(prompt: &str) -> Scene {
        Scene {
            number: 1,
            duration_ms: 4000,
            narration: "Water.".into(),
            visual_prompt: prompt.into(),
            transition: model::Transition::Cut,
        }
    }

    fn offer(id: &str, width: u64, height: u64, duration_ms: u64) -> Offer {
        Offer { id: id.into(), url: String::new(), width, height, duration_ms, credit: String::new() }
    }

    #[test]
    fn the_subject_is_searched_for_and_not_the_camera() {
        assert_eq!(
            search_words(&scene("Close-up: a steel bottle on the table. Soft light."), 5),
            "steel bottle table"
        );
        assert_eq!(search_words(&scene(""), 5), "Water");
    }

    #[test]
    fn upright_and_long_enough_comes_first() {
        let offers = vec![
            offer("wide", 1920, 1080, 9000),
            offer("short", 1080, 1920, 2000),
            offer("fits", 1080, 1920, 5000),
        ];
        let order = |seed| {
            let sorted = best_first(offers.clone(), &scene("x"), seed);
            sorted.into_iter().map(|offer| offer.id).collect::<Vec<_>>()
        };
        assert_eq!(order(0), ["fits", "short", "wide"]);
        assert_eq!(order(1), ["short", "fits", "wide"], "the wide one is last whatever the seed");
        assert!(best_first(Vec::new(), &scene("x"), 3).is_empty());
    }
}
