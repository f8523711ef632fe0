//! Step four: the words. Each beat offers ways to say it; the way through all beats that meets the time best, repeats
//! nothing and follows the seed's taste is found by dynamic programming over time.

use model::{theme::Style, trend::HookKind};
use rand::Rng;

use super::{
    alignment::Direction,
    construction::{Beat, Plan, Role},
    fitting::{self, Way},
    interpretation::Material,
    phrases,
    saying::{Marks, Saying, sayings},
    sentence::{SAME_WORDS, bare, openings, overlap},
};
use crate::{
    ProviderError,
    text::{clauses, pace::Pace, script::is_speakable, terms::is_empty_word},
};

/// What is told, scene by scene.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    /// The scenes in order.
    pub scenes: Vec<Told>,
    /// The request as said; empty where there is none.
    pub request: String,
    /// The request as shown.
    pub request_shown: String,
}

/// A scene's words.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// What it does.
    pub role: Role,
    /// The reference it is of, by place.
    pub reference: Option<usize>,
    /// What is said.
    pub text: String,
    /// Planned length in milliseconds, the pause after it within.
    pub ms: u32,
}

/// The most that chance adds to a way's cost.
const CHANCE: f64 = 1.2;
/// What a beat left out costs.
const LEFT_OUT: f64 = 0.9;
/// A telling that misses the time by no more than this part needs no other manner.
const NEAR_ENOUGH: f64 = 0.06;

/// Finds the words.
///
/// # Errors
/// `nothing_to_tell` for a theme that holds no sentence at all.
pub fn narrate(material: &Material, direction: &Direction, plan: &Plan) -> Result<Telling, ProviderError> {
    let request = request(material, direction);
    // Announced steps take longer; where they take too long, they go without.
    let mut manners = vec![marks(material, direction, plan), None];
    manners.dedup();
    let mut best: Option<(f64, Vec<Told>)> = None;
    for marks in manners {
        let scenes = fitted(material, direction, plan, &request.0, marks);
        let length: u32 = scenes.iter().map(|scene| scene.ms).sum();
        let missed = f64::from(length.abs_diff(direction.target_ms)) / f64::from(direction.target_ms.max(1));
        if best.as_ref().is_none_or(|(known, _)| missed < *known) {
            best = Some((missed, scenes));
        }
        if missed <= NEAR_ENOUGH {
            break;
        }
    }
    let scenes = best.map(|(_, scenes)| scenes).unwrap_or_default();
    if scenes.is_empty() {
        return Err(ProviderError::BadRequest {
            code: "nothing_to_tell",
            message: "the theme has nothing to tell; give it references with talking points".into(),
        });
    }
    Ok(Telling { scenes, request: request.0, request_shown: request.1 })
}

/// How steps are announced: always where the hook has promised a number.
fn marks(material: &Material, direction: &Direction, plan: &Plan) -> Marks {
    let turn = direction.turn("marks", phrases::STEP_MARKS.len() + 1);
    let manner = if plan.hook.kind == HookKind::Number { 0 } else { turn };
    let counts = material.style == Style::HowTo && material.english && plan.points > 1;
    phrases::STEP_MARKS.get(manner).copied().filter(|_| counts)
}

/// The scenes that meet the time best.
fn fitted(material: &Material, direction: &Direction, plan: &Plan, request: &str, marks: Marks) -> Vec<Told> {
    let pace = material.pace;
    let hook = Way::new(vec![plan.hook.text.clone()], 0.0, pace);
    let mut choices: Vec<Vec<Way>> = Vec::new();
    for (at, beat) in plan.beats.iter().enumerate() {
        let sayings = sayings(material, direction, plan, beat, request, marks);
        let mut ways = rated(sayings, &hook, direction, at, pace);
        if beat.optional || ways.is_empty() {
            ways.push(Way::new(Vec::new(), LEFT_OUT, pace));
        }
        choices.push(ways);
    }
    let chosen = fitting::best(&hook, &choices, direction.target_ms);
    let hook_beat = Beat { role: Role::Hook, point: None, optional: false };
    let mut scenes = told(&hook_beat, &hook, plan.hook.reference);
    for ((beat, ways), way) in plan.beats.iter().zip(&choices).zip(chosen) {
        scenes.extend(told(beat, &ways[way], beat.point.as_ref().map(|point| point.reference)));
    }
    scenes.retain(|scene| is_speakable(&scene.text));
    scenes
}

/// The request as said and as shown: the theme's own, else the one whose turn it is.
fn request(material: &Material, direction: &Direction) -> (String, String) {
    if !material.call_to_action.is_empty() {
        return (material.call_to_action.clone(), shown(&material.call_to_action));
    }
    if !material.english {
        return (String::new(), String::new());
    }
    let requests = phrases::requests(material.style, material.tone);
    let (said, shown) = requests[direction.turn("request", requests.len())];
    (said.to_owned(), shown.to_owned())
}

/// What of a request is shown: its first words, as many as are read at a glance, and none that lean on what follows.
fn shown(request: &str) -> String {
    const MOST_WORDS: usize = 5;
    let first = clauses::clauses(request).first().map_or("", |clause| &request[clause.start..clause.end]);
    let all: Vec<&str> = bare(first).split_whitespace().collect();
    let mut words: Vec<&str> = all.iter().copied().take(MOST_WORDS).collect();
    let leans = |word: &&&str| is_empty_word(word);
    while all.len() > MOST_WORDS && words.len() > 1 && words.last().as_ref().is_some_and(leans) {
        words.pop();
    }
    words.join(" ")
}

/// Ways with their lengths, and what is held against them: a little chance, sentences that begin alike, and saying what
/// the hook said. A way that says the hook's own words is none.
fn rated(sayings: Vec<Saying>, hook: &Way, direction: &Direction, beat: usize, pace: Pace) -> Vec<Way> {
    let mut chance = direction.chance(&format!("beat {beat}"));
    let hooked = hook.text();
    let fresh =
        |saying: &Saying| saying.pieces.iter().all(|piece| !piece.is_empty() && !piece.contains(&hooked));
    let rate = |saying: Saying| {
        let text = saying.pieces.join(" ");
        let alike = openings(&text).windows(2).filter(|pair| pair[0] == pair[1]).count() as f64;
        let said = if overlap(&text, &hooked) >= SAME_WORDS { fitting::REPETITION } else { 0.0 };
        let cost = saying.cost + chance.random_range(0.0..CHANCE) + alike * fitting::SAME_OPENING + said;
        Way::new(saying.pieces, cost, pace)
    };
    sayings.into_iter().filter(fresh).map(rate).collect()
}

/// A way as told scenes.
fn told(beat: &Beat, way: &Way, reference: Option<usize>) -> Vec<Told> {
    let scenes = way.scenes.iter().cloned();
    scenes.map(|(text, ms)| Told { role: beat.role, reference, text, ms }).collect()
}

#[cfg(test)]
mod tests {
    use model::{Theme, theme::ReferenceKind};

    use super::{
        super::{alignment::align, construction::construct, interpretation::interpret},
        *,
    };

    fn telling(theme: &Theme, seed: u32) -> Telling {
        let material = interpret(theme);
        let direction = align(&material, None, seed);
        narrate(&material, &direction, &construct(&material, &direction)).unwrap()
    }

    #[test]
    fn the_hook_is_said_once_and_the_request_last() {
        for seed in 0..8 {
            let telling = telling(&Theme::manual(), seed);
            let hook = &telling.scenes[0];
            assert_eq!(hook.role, Role::Hook);
            assert!(telling.scenes[1..].iter().all(|scene| !scene.text.contains(&hook.text)), "{telling:#?}");
            assert_eq!(
                telling.scenes.last().map(|scene| scene.text.as_str()),
                Some(telling.request.as_str())
            );
        }
    }

    #[test]
    fn the_themes_own_request_is_kept_word_for_word() {
        let mut theme = Theme::manual();
        theme.identity.call_to_action = "Come to the market on Sunday, and bring a bag".into();
        for seed in 0..3 {
            let telling = telling(&theme, seed);
            assert_eq!(telling.request, "Come to the market on Sunday, and bring a bag.");
            assert_eq!(telling.request_shown, "Come to the market", "not “Come to the market on”");
        }
    }

    #[test]
    fn no_step_is_told_without_saying_what_to_do() {
        let theme = Theme::manual();
        for seed in 0..12 {
            let told: String =
                telling(&theme, seed).scenes.iter().map(|scene| scene.text.clone() + " ").collect();
            for reference in &theme.references {
                let said = told.contains(bare(&reference.description)) || told.contains(&reference.title);
                assert!(said, "seed {seed} leaves out “{}”: {told}", reference.title);
            }
        }
    }

    #[test]
    fn another_language_is_told_in_the_themes_own_words_only() {
        let mut theme = Theme::manual();
        theme.voice.name = "de".into();
        theme.identity.product = "Ein scharfes Messer".into();
        theme.identity.tagline = "Stein, Wasser, Geduld".into();
        for (at, reference) in theme.references.iter_mut().enumerate() {
            reference.title = format!("Schritt {at}");
            reference.description = format!("Das ist der Satz Nummer {at}.");
            reference.talking_points = vec![format!("Noch ein Satz zum Schritt {at}.")];
        }
        for seed in 0..6 {
            for scene in telling(&theme, seed).scenes {
                let own = scene.text.contains("Satz")
                    || scene.text.contains("Messer")
                    || scene.text.contains("Geduld");
                assert!(own, "“{}” is not the theme's", scene.text);
            }
        }
    }

    #[test]
    fn one_reference_and_none_are_still_told() {
        let mut theme = Theme::manual();
        theme.references.truncate(1);
        theme.references[0].kind = ReferenceKind::Feature;
        assert!(telling(&theme, 1).scenes.len() >= 3);
        theme.references.clear();
        assert!(telling(&theme, 1).scenes.len() >= 2, "a hook and a request");
    }
}
