//! Finding the ways to say all beats that meet the time best, repeat nothing and cost least: dynamic programming over
//! time and the last thing said.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    cutting::{self, Cut},
    sentence::{SAME_WORDS, openings},
};
use crate::text::{pace::Pace, terms};

/// What two sentences in a row with the same first word cost.
pub(super) const SAME_OPENING: f64 = 1.5;
/// What saying the same twice in a row costs.
pub(super) const REPETITION: f64 = 2.5;
/// Time is counted in steps of this, in milliseconds.
const GRAIN_MS: u32 = 100;
/// What missing the time by all of it costs; by a tenth, a hundredth of that.
const TIME_COST: f64 = 1400.0;

/// A way to say a beat; one without pieces leaves the beat out.
#[derive(Clone, Debug)]
pub(super) struct Way {
    /// What is said, a piece for each sentence or two that belong together.
    pub(super) pieces: Vec<String>,
    /// The pieces as scenes.
    pub(super) scenes: Vec<Cut>,
    /// Planned length in milliseconds: the scenes'.
    pub(super) ms: u32,
    /// What is held against it.
    pub(super) cost: f64,
    openings: Vec<String>,
    terms: BTreeSet<String>,
}

impl Way {
    /// A way with what the search needs to know of it.
    pub(super) fn new(pieces: Vec<String>, cost: f64, pace: Pace) -> Self {
        let text = pieces.join(" ");
        let scenes = cutting::scenes(&pieces, pace);
        let ms = scenes.iter().map(|(_, ms)| ms).sum();
        Self { openings: openings(&text), terms: terms::terms(&text), pieces, scenes, ms, cost }
    }

    /// All of it.
    pub(super) fn text(&self) -> String {
        self.pieces.join(" ")
    }

    /// What it costs to say `next` right after this.
    fn join_cost(&self, next: &Self) -> f64 {
        let same = self.openings.last().is_some() && self.openings.last() == next.openings.first();
        let smaller = self.terms.len().min(next.terms.len()).max(1) as f64;
        let shared = self.terms.intersection(&next.terms).count() as f64 / smaller;
        f64::from(u8::from(same)) * SAME_OPENING + if shared > SAME_WORDS { REPETITION * shared } else { 0.0 }
    }
}

/// Something said: the hook, or a way of a beat.
type Said = Option<(usize, usize)>;

/// A step of a path: the one before it and the way taken.
struct Step {
    before: Option<usize>,
    way: usize,
}

/// The way of each beat, by number, at which the whole costs least.
pub(super) fn best(hook: &Way, choices: &[Vec<Way>], target_ms: u32) -> Vec<usize> {
    let limit = target_ms.max(hook.ms) * 2 / GRAIN_MS;
    let mut steps: Vec<Step> = Vec::new();
    let mut joins: HashMap<(Said, usize, usize), f64> = HashMap::new();
    // The least cost, and the path to it, for each last thing said and each time; sorted, so that ties fall the same.
    let mut reached: BTreeMap<(Said, u32), (f64, Option<usize>)> =
        BTreeMap::from([((None, hook.ms / GRAIN_MS), (0.0, None))]);
    for (beat, ways) in choices.iter().enumerate() {
        let mut next: BTreeMap<(Said, u32), (f64, Option<usize>)> = BTreeMap::new();
        for ((said, time), (cost, path)) in &reached {
            let last = said.map_or(hook, |(beat, way)| &choices[beat][way]);
            for (number, way) in ways.iter().enumerate() {
                let silent = way.pieces.is_empty();
                let join = if silent {
                    0.0
                } else {
                    *joins.entry((*said, beat, number)).or_insert_with(|| last.join_cost(way))
                };
                let key = (
                    if silent { *said } else { Some((beat, number)) },
                    (time + way.ms / GRAIN_MS).min(limit),
                );
                let sum = cost + way.cost + join;
                if next.get(&key).is_none_or(|(known, _)| sum < *known) {
                    steps.push(Step { before: *path, way: number });
                    next.insert(key, (sum, Some(steps.len() - 1)));
                }
            }
        }
        reached = next;
    }
    let missed = |time: u32| f64::from((time * GRAIN_MS).abs_diff(target_ms)) / f64::from(target_ms.max(1));
    let cheapest = reached
        .into_iter()
        .map(|((_, time), (cost, path))| (cost + TIME_COST * missed(time).powi(2), path))
        .min_by(|(one, _), (other, _)| one.total_cmp(other));
    walked_back(&steps, cheapest.and_then(|(_, path)| path))
}

fn walked_back(steps: &[Step], mut at: Option<usize>) -> Vec<usize> {
    let mut ways = Vec::new();
    while let Some(step) = at.map(|at| &steps[at]) {
        ways.push(step.way);
        at = step.before;
    }
    ways.reverse();
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(text: &str, ms: u32, cost: f64) -> Way {
        Way { ms, ..Way::new(vec![text.to_owned()], cost, Pace::of(160)) }
    }

    fn left_out(cost: f64) -> Way {
        Way::new(Vec::new(), cost, Pace::of(160))
    }

    #[test]
    fn the_time_is_met_by_what_there_is() {
        let choices = vec![
            vec![way("Short one.", 1000, 0.0), way("A much longer thing to say.", 4000, 0.4)],
            vec![
                way("Small word.", 1500, 0.0),
                way("Several further words follow.", 5000, 0.4),
                left_out(0.9),
            ],
        ];
        let hook = way("Begin.", 1000, 0.0);
        let sum = |target: u32| -> u32 {
            let chosen = best(&hook, &choices, target);
            1000 + chosen.iter().zip(&choices).map(|(way, ways)| ways[*way].ms).sum::<u32>()
        };
        assert_eq!((sum(10_000), sum(6_500), sum(2_000)), (10_000, 6_500, 2_000));
    }

    #[test]
    fn sentences_that_begin_alike_are_kept_apart() {
        let choices = vec![vec![way("You drink.", 1000, 0.0), way("Drink now.", 1000, 0.4)]];
        assert_eq!(best(&way("You refill it.", 1000, 0.0), &choices, 2000), [1]);
        assert_eq!(best(&way("Nobody washes it.", 1000, 0.0), &choices, 2000), [0]);
    }

    #[test]
    fn what_was_left_out_does_not_hide_what_was_said_before() {
        let choices =
            vec![vec![left_out(0.0)], vec![way("You drink.", 1000, 0.0), way("Drink now.", 1000, 0.4)]];
        assert_eq!(best(&way("You refill it.", 1000, 0.0), &choices, 2000), [0, 1]);
    }

    #[test]
    fn saying_the_same_twice_is_avoided() {
        let choices = vec![vec![
            way("He swung the lantern all night.", 3000, 0.0),
            way("The ship turned away.", 3000, 0.6),
        ]];
        assert_eq!(best(&way("One lantern swung in the night.", 3000, 0.0), &choices, 6000), [1]);
    }

    #[test]
    fn nothing_to_choose_is_no_choice() {
        assert!(best(&way("Begin.", 1000, 0.0), &[], 5000).is_empty());
    }
}
