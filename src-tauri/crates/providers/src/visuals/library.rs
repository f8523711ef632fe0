//! Pictures from the theme's and the user's folders, chosen by the words of the scene.
//!
//! A picture that shares words with a scene, or that the scene's reference names, goes to the scene it fits best.
//! Scenes left over take the theme's pictures in turn, for all of them are about the theme, then pictures of the
//! user's whose names say nothing. One whose name says something else is never shown; where nothing is left, a
//! background is drawn.

use std::{
    cmp::Ordering,
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{
    folder::{self, Medium},
    matching::{Rarity, SceneWords},
    motion,
};
use crate::{Card, Engine, FoundVisual, Picture, ProviderError, VisualEngine, VisualRequest, Work};

/// The engine's name.
pub const NAME: &str = "library";

/// What having been shown once costs a picture against how well it fits; a fit of this much makes up for it.
const SHOWN_COST: f64 = 4.0;

/// The theme's and the user's own pictures.
pub struct Library;

/// What it says of itself.
pub const CARD: Card = Card::local(NAME, "the theme's pictures and your own, chosen by the scene's words");

#[async_trait]
impl Engine for Library {
    fn card(&self) -> &'static Card {
        &CARD
    }
}

#[async_trait]
impl VisualEngine for Library {
    async fn find(&self, request: &VisualRequest, work: &Work) -> Result<Vec<FoundVisual>, ProviderError> {
        work.check()?;
        work.step(0, request.scenes.len(), "looking through the folders");
        let folders = request.folders.clone();
        let looking = tokio::task::spawn_blocking(move || {
            folders.iter().enumerate().flat_map(|(at, root)| folder::media(root, at)).collect::<Vec<Medium>>()
        });
        let media = looking.await.map_err(|error| ProviderError::Failed {
            engine: NAME,
            message: "looking through the media folders was cut short; try again".into(),
            detail: error.to_string(),
            retryable: true,
        })?;
        work.check()?;
        Ok(Choice::new(request, &media).all())
    }
}

/// Drawn backgrounds offered beside the pictures.
const DRAWN_OFFERED: u32 = 4;

/// Up to `most` pictures that the first wanted scene may show, the best first, then drawn backgrounds. Reads the folders.
pub fn candidates(request: &VisualRequest, most: usize) -> Vec<FoundVisual> {
    let Some(number) = request.scenes.first() else { return Vec::new() };
    let media: Vec<Medium> =
        request.folders.iter().enumerate().flat_map(|(at, root)| folder::media(root, at)).collect();
    let mut choice = Choice::new(request, &media);
    let mut ranked: Vec<usize> = (0..media.len()).filter(|medium| choice.may_show(0, *medium)).collect();
    ranked.sort_by(|a, b| choice.compared(0, *a, *b));
    ranked.truncate(most.saturating_sub(DRAWN_OFFERED as usize));
    let mut found: Vec<FoundVisual> = Vec::new();
    for medium in ranked {
        choice.chosen[0] = Some(medium);
        found.push(choice.found(0));
    }
    let drawn = (0..DRAWN_OFFERED)
        .map(|step| motion::found(&request.theme, request.seed.wrapping_add(step), *number));
    found.extend(drawn);
    found
}

/// Whether a picture is a clip, as far as its file's name says.
pub fn moves(picture: &Picture) -> bool {
    matches!(picture, Picture::File(path) if folder::moves(path))
}

/// The choice of a picture for each wanted scene.
struct Choice<'a> {
    request: &'a VisualRequest,
    media: &'a [Medium],
    /// How well each medium fits each wanted scene.
    fits: Vec<Vec<f64>>,
    /// The medium of each wanted scene, once chosen.
    chosen: Vec<Option<usize>>,
    /// How often each medium is shown, in scenes chosen before too.
    shown: Vec<u32>,
}

impl<'a> Choice<'a> {
    fn new(request: &'a VisualRequest, media: &'a [Medium]) -> Self {
        let rarity = Rarity::of(media);
        let fits = request.scenes.iter().map(|number| {
            let scene = request.script.scenes.iter().find(|scene| scene.number == *number);
            let words = scene.map(|scene| SceneWords::of(scene, &request.theme));
            media.iter().map(|medium| words.as_ref().map_or(0.0, |words| rarity.fit(words, medium))).collect()
        });
        let taken = |medium: &Medium| {
            request.taken.iter().filter(|(_, path)| is_same(path, &medium.path)).count() as u32
        };
        Self {
            fits: fits.collect(),
            chosen: vec![None; request.scenes.len()],
            shown: media.iter().map(taken).collect(),
            request,
            media,
        }
    }

    fn all(mut self) -> Vec<FoundVisual> {
        self.give_each_its_best();
        for scene in 0..self.chosen.len() {
            if self.chosen[scene].is_none()
                && let Some(medium) = self.for_scene(scene)
            {
                self.take(scene, medium);
            }
        }
        (0..self.chosen.len()).map(|scene| self.found(scene)).collect()
    }

    /// Pairs that fit, the best first, each picture and each scene once.
    fn give_each_its_best(&mut self) {
        let mut pairs: Vec<(usize, usize)> = (0..self.chosen.len())
            .flat_map(|scene| (0..self.media.len()).map(move |medium| (scene, medium)))
            .filter(|(scene, medium)| self.fits[*scene][*medium] > 0.0)
            .collect();
        pairs.sort_by(|a, b| {
            let (one, other) = (self.fits[a.0][a.1], self.fits[b.0][b.1]);
            other.total_cmp(&one).then_with(|| self.chance(a.0, a.1).cmp(&self.chance(b.0, b.1)))
        });
        for (scene, medium) in pairs {
            if self.chosen[scene].is_none() && self.shown[medium] == 0 {
                self.take(scene, medium);
            }
        }
    }

    fn take(&mut self, scene: usize, medium: usize) {
        self.chosen[scene] = Some(medium);
        self.shown[medium] += 1;
    }

    /// The best of what may be shown: not the neighbours' if anything else is there.
    fn for_scene(&self, scene: usize) -> Option<usize> {
        let candidates: Vec<usize> =
            (0..self.media.len()).filter(|medium| self.may_show(scene, *medium)).collect();
        let apart: Vec<usize> =
            candidates.iter().copied().filter(|medium| !self.is_beside(scene, *medium)).collect();
        let of = if apart.is_empty() { candidates } else { apart };
        of.into_iter().min_by(|a, b| self.compared(scene, *a, *b))
    }

    /// Which of two media suits a scene better: what fits, what was shown less, the theme's own before the user's.
    fn compared(&self, scene: usize, a: usize, b: usize) -> Ordering {
        let cost = |medium: usize| f64::from(self.shown[medium]) * SHOWN_COST - self.fits[scene][medium];
        let rank = |medium: usize| (self.media[medium].folder, self.chance(scene, medium));
        cost(a).total_cmp(&cost(b)).then_with(|| rank(a).cmp(&rank(b)))
    }

    /// A picture fits by its words, or because all of the theme's do, or because its name says nothing.
    fn may_show(&self, scene: usize, medium: usize) -> bool {
        let one = &self.media[medium];
        self.fits[scene][medium] > 0.0 || one.folder == 0 || one.terms.is_empty()
    }

    /// Whether a neighbouring scene shows the medium, chosen now or before.
    fn is_beside(&self, scene: usize, medium: usize) -> bool {
        let number = self.request.scenes[scene];
        let next_to = |other: u32| other.abs_diff(number) == 1;
        let now = self
            .request
            .scenes
            .iter()
            .zip(&self.chosen)
            .any(|(other, chosen)| next_to(*other) && *chosen == Some(medium));
        let before = self.request.taken.iter().any(|(other, path)| {
            next_to(*other) && !self.request.scenes.contains(other) && is_same(path, &self.media[medium].path)
        });
        now || before
    }

    /// Breaks ties, the same way for the same seed.
    fn chance(&self, scene: usize, medium: usize) -> u32 {
        let number = u64::from(self.request.scenes[scene]);
        let mut rng =
            ChaCha8Rng::seed_from_u64(u64::from(self.request.seed) << 32 | number << 16 | medium as u64);
        rng.random()
    }

    fn found(&self, scene: usize) -> FoundVisual {
        let number = self.request.scenes[scene];
        match self.chosen[scene].map(|medium| &self.media[medium]) {
            Some(medium) => FoundVisual {
                scene: number,
                picture: Picture::File(medium.path.clone()),
                label: medium.name.clone(),
                engine: NAME,
                credit: medium.credit.clone(),
            },
            None => motion::found(&self.request.theme, self.request.seed, number),
        }
    }
}

/// Whether two paths mean one file; the studio may name it by another path than the folder's real one.
fn is_same(given: &Path, real: &PathBuf) -> bool {
    given == real || given.canonicalize().is_ok_and(|given| given == *real)
}
