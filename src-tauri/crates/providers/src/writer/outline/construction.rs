//! Step three: the material in the order in which it is told, as beats. Which hook, which points, which way round.

use model::{theme::Style, trend::HookKind};
use rand::seq::SliceRandom;

use super::{
    alignment::Direction,
    interpretation::{Material, Point},
    sentence::{capitalised, number_word, tidy},
};
use crate::{
    analysis,
    text::{clauses::Breath, script::is_speakable, sentences},
};

/// What a beat does for the video.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Holds the viewer.
    Hook,
    /// Says what is wrong.
    Problem,
    /// Presents the product.
    Introduction,
    /// Promises the steps.
    Promise,
    /// Goes back to a story's beginning.
    Return,
    /// Tells the point with this place among those chosen, from 0.
    Point(usize),
    /// Adds a fact or somebody's word.
    Aside,
    /// Asks for something.
    Request,
}

/// A step of the telling.
#[derive(Clone, Debug, PartialEq)]
pub struct Beat {
    /// What it does.
    pub role: Role,
    /// What it tells, where it is of a reference.
    pub point: Option<Point>,
    /// Whether it may be left out to meet the time.
    pub optional: bool,
}

/// The first line.
#[derive(Clone, Debug, PartialEq)]
pub struct Hook {
    /// What is said.
    pub text: String,
    /// How it holds.
    pub kind: HookKind,
    /// The reference it is taken from.
    pub reference: Option<usize>,
    /// Whether it says the tagline, which then needs no second telling.
    pub tells_tagline: bool,
    /// Whether it says what is wrong.
    pub tells_problem: bool,
    /// Whether it opens a story in its middle.
    pub cold: bool,
}

/// The video's order.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The first line.
    pub hook: Hook,
    /// What follows, the request last.
    pub beats: Vec<Beat>,
    /// How many points are told.
    pub points: usize,
}

/// What one point takes at the least, in milliseconds.
const LEAST_POINT_MS: u32 = 2_400;
/// What one point takes as a rule.
const USUAL_POINT_MS: u32 = 4_900;
/// What is needed around the points: hook, introduction, request.
const AROUND_MS: u32 = 11_500;
/// Steps and moments are all told while they take no longer than this part of the target, in tenths.
const MOST_TENTHS: u32 = 14;
/// A hook with which all would take longer than this part of the target, in tenths, is left to those that fit.
const LATEST_TENTHS: u32 = 11;
/// What a request takes as a rule, in milliseconds.
const REQUEST_MS: u32 = 3_200;
/// Fewer points than this are no comparison, where there are more.
const FEWEST_POINTS: usize = 2;
/// A hook longer than this doesn't hold anybody.
const LONGEST_HOOK_MS: u32 = 5_200;
/// Hooks to choose from at least, before less promising kinds are left out.
const ENOUGH_HOOKS: usize = 4;

/// Orders the material.
pub fn construct(material: &Material, direction: &Direction) -> Plan {
    let points = chosen_points(material, direction);
    let hook = hook(material, direction, &points);
    let mut beats = match material.style {
        Style::ProductDemo => product_demo(material, direction, &hook),
        Style::HowTo => how_to(material, direction, &hook),
        Style::Story => story(material, direction, &hook),
    };
    let asides = asides(material, direction, &hook);
    let told = points.len();
    let told_points = points.into_iter().enumerate().map(|(at, point)| beat(Role::Point(at), point, false));
    beats.extend(told_points);
    beats.extend(asides);
    beats.push(Beat { role: Role::Request, point: None, optional: false });
    Plan { hook, beats, points: told }
}

fn beat(role: Role, point: Point, optional: bool) -> Beat {
    Beat { role, point: Some(point), optional }
}

fn joint(role: Role) -> Beat {
    Beat { role, point: None, optional: true }
}

/// The points to tell: steps and moments all and in order, as far as there is time for each; of features some, in an
/// order of their own.
fn chosen_points(material: &Material, direction: &Direction) -> Vec<Point> {
    let all = &material.points;
    let time = direction.target_ms.saturating_sub(AROUND_MS);
    let most = (direction.target_ms.saturating_sub(AROUND_MS / 2) / LEAST_POINT_MS).max(1) as usize;
    if material.style == Style::ProductDemo {
        let usual = (time / USUAL_POINT_MS).max(1) as usize;
        let count = usual.max(FEWEST_POINTS).min(most).min(all.len());
        // What a theme names first is what the product is for; the others take their chance.
        let mut order: Vec<usize> = (0..all.len()).collect();
        if let Some(others) = order.get_mut(1..) {
            others.shuffle(&mut direction.chance("points"));
        }
        return order.into_iter().take(count).map(|at| all[at].clone()).collect();
    }
    // A step or a moment left out is missed, so they may take longer than was asked; but not much longer.
    let needed: u32 = all.iter().map(|point| least_ms(material, point)).sum();
    if needed <= direction.target_ms / 10 * MOST_TENTHS {
        return all.clone();
    }
    // The first and the last carry a story; what is left out is spread over the middle.
    let mean = (needed / all.len().max(1) as u32).max(1);
    let most = ((direction.target_ms / mean) as usize).clamp(FEWEST_POINTS, all.len().max(FEWEST_POINTS));
    let kept = |at: usize| at * (all.len() - 1) / (most - 1);
    (0..most.min(all.len())).map(|at| all[kept(at)].clone()).collect()
}

/// What the hook takes, and what it asks for: a way back, and the request at the end. A hook that is a story's own
/// beginning takes nothing.
fn hook_ms(material: &Material, hook: &Hook) -> u32 {
    let begins = material.points.first().is_some_and(|first| first.description.starts_with(&hook.text));
    let said =
        if begins { 0 } else { material.pace.spoken_ms(&hook.text) + material.pace.breath_ms(Breath::Full) };
    said + if hook.cold { 2 * REQUEST_MS } else { REQUEST_MS }
}

/// What telling a point takes at the least.
fn least_ms(material: &Material, point: &Point) -> u32 {
    let shortest = point.lines().map(|line| material.pace.spoken_ms(line)).min().unwrap_or(0);
    let told =
        if point.description.is_empty() { shortest } else { material.pace.spoken_ms(&point.description) };
    told + material.pace.breath_ms(Breath::Full)
}

fn product_demo(material: &Material, direction: &Direction, hook: &Hook) -> Vec<Beat> {
    let mut beats = Vec::new();
    let problem = one_of(&material.problems, direction, "problem");
    // A hook that tells the tagline is named at once; otherwise the problem comes before its answer.
    if hook.tells_tagline {
        beats.push(joint(Role::Introduction));
        beats.extend(problem.map(|point| beat(Role::Problem, point, true)));
    } else {
        beats.extend(problem.map(|point| beat(Role::Problem, point, hook.tells_problem)));
        beats.push(Beat { optional: false, ..joint(Role::Introduction) });
    }
    beats
}

fn how_to(material: &Material, direction: &Direction, hook: &Hook) -> Vec<Beat> {
    let why = if hook.tells_problem { None } else { one_of(&material.problems, direction, "why") };
    let fact =
        one_of(&material.facts, direction, "fact").filter(|fact| Some(fact.reference) != hook.reference);
    let reason = if direction.turn("reason", 2) == 0 { why.or(fact) } else { fact.or(why) };
    let mut beats: Vec<Beat> = reason.map(|point| beat(Role::Problem, point, true)).into_iter().collect();
    beats.push(joint(Role::Promise));
    beats
}

fn story(material: &Material, direction: &Direction, hook: &Hook) -> Vec<Beat> {
    if hook.cold {
        return vec![Beat { optional: false, ..joint(Role::Return) }];
    }
    // A reflection on the way in, where the hook is none itself.
    let fact = one_of(&material.facts, direction, "reflection")
        .filter(|fact| Some(fact.reference) != hook.reference);
    fact.map(|point| beat(Role::Problem, point, true)).into_iter().collect()
}

/// What may stand between the points and the request.
fn asides(material: &Material, direction: &Direction, hook: &Hook) -> Vec<Beat> {
    let pool = match material.style {
        Style::ProductDemo if direction.turn("aside kind", 2) == 0 && !material.facts.is_empty() => {
            &material.facts
        }
        Style::ProductDemo | Style::HowTo => &material.proofs,
        // A story's reflection comes at its end where it wasn't its beginning.
        Style::Story if hook.cold => &material.facts,
        Style::Story => return Vec::new(),
    };
    one_of(pool, direction, "aside").map(|point| beat(Role::Aside, point, true)).into_iter().collect()
}

fn one_of(points: &[Point], direction: &Direction, purpose: &str) -> Option<Point> {
    points.get(direction.turn(purpose, points.len())).cloned()
}

/// The hook whose turn it is, of the kinds that promise most.
fn hook(material: &Material, direction: &Direction, points: &[Point]) -> Hook {
    let mut candidates = own_lines(material);
    let mut made = made_of_phrases(material, points.len());
    if candidates.len() >= ENOUGH_HOOKS {
        // The author's own words hold better; phrases serve for the kinds that there are none of.
        made.retain(|made| made.tells_tagline || candidates.iter().all(|own| own.kind != made.kind));
    }
    candidates.extend(made);
    let holds =
        |hook: &Hook| is_speakable(&hook.text) && material.pace.spoken_ms(&hook.text) <= LONGEST_HOOK_MS;
    candidates.retain(holds);
    let told: u32 = points.iter().map(|point| least_ms(material, point)).sum();
    let in_time = |hook: &Hook| told + hook_ms(material, hook) <= direction.target_ms / 10 * LATEST_TENTHS;
    if candidates.iter().any(in_time) {
        candidates.retain(in_time);
    }
    let rank = |hook: &Hook| direction.hooks.iter().position(|kind| *kind == hook.kind).unwrap_or(usize::MAX);
    candidates.sort_by_key(rank);
    let promising = promising(candidates);
    let turn = direction.turn("hook", promising.len());
    // Where a theme has nothing to open with, its name does.
    promising.get(turn).cloned().unwrap_or_else(|| plain(&tidy(&material.product), HookKind::Statement))
}

/// Candidates of the first kinds, until there are enough of at least two; kinds taken in turn, so that the next is of
/// another kind.
fn promising(candidates: Vec<Hook>) -> Vec<Hook> {
    let mut kinds: Vec<(HookKind, Vec<Hook>)> = Vec::new();
    for hook in candidates {
        let enough =
            kinds.len() >= 2 && kinds.iter().map(|(_, group)| group.len()).sum::<usize>() >= ENOUGH_HOOKS;
        match kinds.last_mut().filter(|(kind, _)| *kind == hook.kind) {
            Some((_, group)) => group.push(hook),
            None if enough => break,
            None => kinds.push((hook.kind, vec![hook])),
        }
    }
    let longest = kinds.iter().map(|(_, group)| group.len()).max().unwrap_or(0);
    (0..longest).flat_map(|at| kinds.iter().filter_map(move |(_, group)| group.get(at).cloned())).collect()
}

fn plain(text: &str, kind: HookKind) -> Hook {
    Hook {
        text: text.to_owned(),
        kind,
        reference: None,
        tells_tagline: false,
        tells_problem: false,
        cold: false,
    }
}

/// Words with which a sentence leans on one before it.
const LEANING: &[&str] = &[
    "so",
    "and",
    "then",
    "but",
    "now",
    "soon",
    "because",
    "also",
    "that",
    "this",
    "it",
    "its",
    "they",
    "these",
    "those",
    "his",
    "her",
    "after",
    "instead",
    "therefore",
    "afterwards",
    "finally",
    "hour",
];

/// Words that stand for something said before, unless it was said in the same sentence.
const STANDING_FOR: &[&str] = &["it", "them", "its", "these", "those"];
/// Where such a word comes this early, nothing can have been said before it.
const EARLY_WORDS: usize = 3;

/// Whether a sentence can't be understood without one before it.
fn leans(line: &str) -> bool {
    let words = line.split_whitespace().take(EARLY_WORDS);
    let words: Vec<String> =
        words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()).collect();
    let first = words.first().map_or("", String::as_str);
    LEANING.contains(&first) || words.iter().any(|word| STANDING_FOR.contains(&word.as_str()))
}

/// Sentences of the theme that can open a video.
fn own_lines(material: &Material) -> Vec<Hook> {
    let stands = |line: &&String| !leans(line);
    let of = |point: &Point, tells_problem: bool, cold: bool| -> Vec<Hook> {
        // Talking points first: they are meant to stand alone, a description may lean on its title.
        // A moment's description is told in its place whatever the hook was.
        let description = Some(&point.description).filter(|text| !cold && !text.is_empty());
        let lines = point.talking.iter().chain(description).filter(stands);
        let hook = |line: &String| Hook {
            reference: Some(point.reference),
            tells_problem,
            cold,
            ..plain(line, if cold { HookKind::Story } else { analysis::hook(line) })
        };
        lines.map(hook).collect()
    };
    let mut hooks: Vec<Hook> = Vec::new();
    hooks.extend(material.problems.iter().flat_map(|point| of(point, true, false)));
    // A fact about a product is no opening before anybody knows the product.
    if material.style != Style::ProductDemo || hooks.is_empty() {
        hooks.extend(material.facts.iter().flat_map(|point| of(point, false, false)));
    }
    match material.style {
        // A story may open in its middle: after its beginning and before its end.
        Style::Story if material.points.len() > 3 => {
            let middle = &material.points[material.points.len() / 3..material.points.len() - 2];
            hooks.extend(middle.iter().flat_map(|point| of(point, false, true)));
            // Or simply begin: with its first sentence.
            let first = &material.points[0];
            let begin =
                sentences::sentences(&first.description).first().map(|text| plain(text, HookKind::Story));
            hooks.extend(begin.map(|hook| Hook { reference: Some(first.reference), ..hook }));
        }
        _ if hooks.is_empty() => {
            let talking =
                material.points.iter().flat_map(|point| of(point, false, false).into_iter().take(1));
            hooks.extend(talking.filter(|hook| sentences::sentences(&hook.text).len() == 1));
        }
        _ => {}
    }
    hooks
}

/// Hooks made of a phrase and the theme's names.
fn made_of_phrases(material: &Material, points: usize) -> Vec<Hook> {
    let mut hooks = Vec::new();
    if !material.tagline.is_empty() && material.style != Style::HowTo {
        hooks.push(Hook { tells_tagline: true, ..plain(&tidy(&material.tagline), HookKind::Statement) });
    }
    if !material.english {
        return hooks;
    }
    let product = &material.product;
    let number = capitalised(&number_word(points));
    match material.style {
        Style::ProductDemo if points > 1 => {
            hooks.push(plain(&format!("{number} things to know about {product}."), HookKind::Number));
        }
        Style::HowTo => {
            if points > 1 {
                hooks.push(plain(&format!("{number} steps to {product}."), HookKind::Number));
            }
            hooks.push(plain(&format!("Here is the shortest way to {product}."), HookKind::HowTo));
            hooks.push(plain(&format!("This is how you get to {product}."), HookKind::HowTo));
        }
        Style::Story => hooks.push(plain(&format!("This is the story of {product}."), HookKind::Story)),
        Style::ProductDemo => {}
    }
    hooks.extend(asked(material));
    hooks
}

/// The audience spoken to.
fn asked(material: &Material) -> Vec<Hook> {
    let Some(you) = material.you.as_deref() else { return Vec::new() };
    let first = you.split_whitespace().next().unwrap_or_default();
    let question = match first {
        "are" => Some(format!("Are you {}?", you.trim_start_matches("are").trim_start())),
        "can" | "can't" | "don't" | "won't" | "should" | "would" | "will" | "have" | "had" | "were" => None,
        _ => Some(format!("Do you {you}?")),
    };
    let condition = match first {
        "are" => format!("If you're {}, this is for you.", you.trim_start_matches("are").trim_start()),
        _ => format!("If you {you}, this is for you."),
    };
    let mut hooks: Vec<Hook> = question.map(|text| plain(&text, HookKind::Question)).into_iter().collect();
    hooks.push(plain(&condition, HookKind::Statement));
    hooks
}

#[cfg(test)]
mod tests {
    use model::{Theme, theme::ReferenceKind};

    use super::{
        super::{alignment::align, interpretation::interpret},
        *,
    };

    fn theme(style: Style, kinds: &[(ReferenceKind, usize)]) -> Theme {
        let mut theme = Theme::manual();
        theme.identity.style = style;
        theme.references = kinds
            .iter()
            .flat_map(|(kind, count)| std::iter::repeat_n(*kind, *count))
            .enumerate()
            .map(|(at, kind)| model::theme::Reference {
                id: format!("r{at}"),
                kind,
                title: format!("Title {at}"),
                description: format!("Description number {at} says something of its own."),
                media: Vec::new(),
                talking_points: vec![format!("Talking point {at} stands alone quite well.")],
            })
            .collect();
        theme
    }

    fn plan(theme: &Theme, seed: u32) -> Plan {
        let material = interpret(theme);
        construct(&material, &align(&material, None, seed))
    }

    #[test]
    fn a_sign_before_the_first_word_is_no_hook() {
        let mut theme = theme(Style::Story, &[(ReferenceKind::Moment, 5)]);
        theme.references[0].description = ".Off she went.".into();
        for seed in 0..20 {
            let hook = plan(&theme, seed).hook.text;
            assert!(is_speakable(&hook), "“{hook}” says nothing");
        }
    }

    fn roles(plan: &Plan) -> Vec<Role> {
        plan.beats.iter().map(|beat| beat.role).collect()
    }

    #[test]
    fn a_product_is_presented_after_its_problem_and_the_request_comes_last() {
        let theme = theme(Style::ProductDemo, &[(ReferenceKind::Problem, 2), (ReferenceKind::Feature, 6)]);
        for seed in 0..12 {
            let plan = plan(&theme, seed);
            let roles = roles(&plan);
            let place = |role: Role| roles.iter().position(|one| *one == role);
            assert!(place(Role::Introduction) < place(Role::Point(0)), "{roles:?}");
            if !plan.hook.tells_tagline {
                assert!(place(Role::Problem) < place(Role::Introduction), "{roles:?}");
            }
            assert_eq!(roles.last(), Some(&Role::Request));
        }
    }

    #[test]
    fn the_first_feature_leads_and_seeds_choose_the_others() {
        let theme = theme(Style::ProductDemo, &[(ReferenceKind::Feature, 7)]);
        let told = |seed| -> Vec<usize> {
            plan(&theme, seed)
                .beats
                .iter()
                .filter_map(|beat| beat.point.as_ref())
                .map(|point| point.reference)
                .collect()
        };
        let choices: std::collections::HashSet<Vec<usize>> = (0..10).map(told).collect();
        assert!(choices.iter().all(|choice| choice[0] == 0), "{choices:?}");
        assert!(choices.len() >= 6, "ten seeds gave only {choices:?}");
    }

    #[test]
    fn steps_and_moments_are_all_told_in_order() {
        for (style, kind) in [(Style::HowTo, ReferenceKind::Step), (Style::Story, ReferenceKind::Moment)] {
            let mut theme = theme(style, &[(kind, 6)]);
            theme.video.duration_s = 60;
            let points: Vec<usize> =
                plan(&theme, 5).beats.iter().filter_map(|b| b.point.as_ref()).map(|p| p.reference).collect();
            assert_eq!(points, [0, 1, 2, 3, 4, 5]);
        }
    }

    #[test]
    fn too_many_moments_keep_the_first_and_the_last() {
        let mut theme = theme(Style::Story, &[(ReferenceKind::Moment, 20)]);
        theme.video.duration_s = 20;
        let points: Vec<usize> =
            plan(&theme, 5).beats.iter().filter_map(|b| b.point.as_ref()).map(|p| p.reference).collect();
        assert_eq!((points.first(), points.last()), (Some(&0), Some(&19)));
        assert!(points.len() < 10 && points.windows(2).all(|pair| pair[0] < pair[1]), "{points:?}");
    }

    #[test]
    fn the_next_seed_opens_differently() {
        let theme = theme(Style::HowTo, &[(ReferenceKind::Problem, 2), (ReferenceKind::Step, 4)]);
        for seed in 0..10 {
            assert_ne!(plan(&theme, seed).hook.text, plan(&theme, seed + 1).hook.text);
        }
    }

    #[test]
    fn a_story_opened_in_its_middle_goes_back() {
        let theme = theme(Style::Story, &[(ReferenceKind::Moment, 7)]);
        let cold =
            (0..20).map(|seed| plan(&theme, seed)).find(|plan| plan.hook.cold).expect("some seed opens cold");
        assert_eq!(cold.beats[0].role, Role::Return);
        assert!(!cold.beats[0].optional, "without it the listener is lost");
    }

    #[test]
    fn a_sentence_that_leans_on_another_opens_nothing() {
        let mut theme = theme(Style::HowTo, &[(ReferenceKind::Problem, 1), (ReferenceKind::Step, 3)]);
        theme.references[0].description = "So it slips.".into();
        theme.references[0].talking_points =
            vec!["That is why it hurts.".into(), "A dull knife slips.".into()];
        for seed in 0..10 {
            let hook = plan(&theme, seed).hook.text;
            assert!(!hook.starts_with("So ") && !hook.starts_with("That "), "{hook}");
        }
    }

    #[test]
    fn a_number_promised_is_the_number_told() {
        let theme = theme(Style::ProductDemo, &[(ReferenceKind::Feature, 5)]);
        let numbered = (0..20).map(|seed| plan(&theme, seed)).find(|plan| plan.hook.kind == HookKind::Number);
        let plan = numbered.expect("some seed counts");
        let word = capitalised(&number_word(plan.points));
        assert!(plan.hook.text.starts_with(&word), "{} for {} points", plan.hook.text, plan.points);
    }
}
