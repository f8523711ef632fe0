//! How well pictures fit scenes, by their words.

use std::collections::{BTreeMap, BTreeSet};

use model::{Scene, Theme, theme::Reference};

use super::folder::Medium;
use crate::text::terms::terms;

/// What being named by the scene's own reference is worth against the words shared: more than any number of them.
const NAMED: f64 = 10.0;
/// A scene is of a reference when at least this part of its narration's telling words are the reference's.
const OWN_PART: f64 = 0.5;
/// What the telling words of the narration weigh against those of the visual prompt.
const SPOKEN_WEIGHT: f64 = 1.5;

/// A scene's words.
pub(super) struct SceneWords {
    spoken: BTreeSet<String>,
    seen: BTreeSet<String>,
    /// The media of the reference that the scene is of, by file name.
    named: Vec<String>,
}

impl SceneWords {
    /// The words of a scene and the reference it is of.
    pub(super) fn of(scene: &Scene, theme: &Theme) -> Self {
        let spoken = terms(&scene.narration);
        let named =
            own_reference(&spoken, theme).map(|reference| reference.media.clone()).unwrap_or_default();
        Self { seen: terms(&scene.visual_prompt), spoken, named }
    }
}

/// The reference that tells most of a scene's words.
fn own_reference<'a>(spoken: &BTreeSet<String>, theme: &'a Theme) -> Option<&'a Reference> {
    let part = |reference: &Reference| {
        let told = terms(&format!(
            "{}. {} {}",
            reference.title,
            reference.description,
            reference.talking_points.join(" ")
        ));
        spoken.intersection(&told).count() as f64 / spoken.len().max(1) as f64
    };
    let rated = theme.references.iter().map(|reference| (reference, part(reference)));
    // The first among equals: themes name the most important first.
    let best = rated.rev().max_by(|(_, a), (_, b)| a.total_cmp(b));
    best.filter(|(_, part)| *part >= OWN_PART).map(|(reference, _)| reference)
}

/// How telling each word of a set of pictures is: one that every name has tells nothing (inverse document frequency).
pub(super) struct Rarity {
    rarity: BTreeMap<String, f64>,
}

impl Rarity {
    /// Of the words of all media.
    pub(super) fn of(media: &[Medium]) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for term in media.iter().flat_map(|medium| &medium.terms) {
            *counts.entry(term).or_default() += 1;
        }
        let all = media.len() as f64;
        let rarity = |count: usize| (1.0 + all / count as f64).ln();
        Self { rarity: counts.into_iter().map(|(term, count)| (term.to_owned(), rarity(count))).collect() }
    }

    /// How well a medium fits a scene: 0 where they share no word and the scene's reference doesn't name it.
    pub(super) fn fit(&self, scene: &SceneWords, medium: &Medium) -> f64 {
        let weight = |terms: &BTreeSet<String>| -> f64 {
            medium.terms.intersection(terms).map(|term| self.rarity.get(term).copied().unwrap_or(1.0)).sum()
        };
        let shared = weight(&scene.spoken) * SPOKEN_WEIGHT + weight(&scene.seen);
        // Long notes share words with everything; length is held against them a little.
        let shared = shared / (1.0 + medium.terms.len() as f64).sqrt();
        let named = scene.named.iter().any(|name| is_named(medium, name));
        if named { shared + NAMED } else { shared }
    }
}

/// Whether a reference's media entry means this file: by name, or by path inside the media folder.
fn is_named(medium: &Medium, name: &str) -> bool {
    medium.name == name || medium.path.ends_with(name)
}
