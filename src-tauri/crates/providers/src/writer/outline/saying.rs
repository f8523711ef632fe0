//! The ways in which a beat can be said, and what is held against each: sentences of the theme wherever there are
//! some, phrases of our own only to join them.

use model::theme::Style;

use super::{
    alignment::Direction,
    construction::{Beat, Plan, Role},
    interpretation::{Material, Point},
    phrases,
    sentence::{SAME_WORDS, capitalised, overlap, tidy},
};

/// A way to say a beat: pieces of a sentence or two that belong together, and what is held against it.
#[derive(Clone, Debug)]
pub(super) struct Saying {
    pub(super) pieces: Vec<String>,
    pub(super) cost: f64,
}

/// How steps are announced: by a mark each, or not.
pub(super) type Marks = Option<&'static [&'static str]>;

/// What a second choice costs; each after it costs a little less more.
const LATER_CHOICE: f64 = 0.9;
/// What telling a thing in two ways costs over telling it once.
const TWICE: f64 = 0.3;
/// What a talking point costs that stands there without its title or description.
const HANGING: f64 = 1.2;
/// What leaving out a step's description costs: its talking points say how, the description says what.
const WITHOUT_DESCRIPTION: f64 = 0.5;
/// A title announces a step even if the line takes up one of its words.
const TITLE_REPEATS: f64 = 0.6;

/// The ways to say a beat.
pub(super) fn sayings(
    material: &Material,
    direction: &Direction,
    plan: &Plan,
    beat: &Beat,
    request: &str,
    marks: Marks,
) -> Vec<Saying> {
    match (beat.role, &beat.point) {
        (Role::Introduction, _) => introductions(material, direction, plan),
        (Role::Promise, _) => promises(material, direction),
        (Role::Return, _) => english(material, direction, phrases::returns(material.tone)),
        (Role::Request, _) => in_turn(vec![request.to_owned()], 0),
        (Role::Point(at), Some(point)) => match material.style {
            Style::HowTo => step(point, direction, marks.and_then(|marks| marks.get(at)).copied()),
            Style::ProductDemo => feature(point, direction),
            Style::Story => moment(point, direction, &plan.hook.text),
        },
        (_, Some(point)) => any_line(point, direction),
        (_, None) => Vec::new(),
    }
}

/// Texts as ways, starting with the one whose turn it is.
fn in_turn(mut texts: Vec<String>, first: usize) -> Vec<Saying> {
    if !texts.is_empty() {
        let first = first % texts.len();
        texts.rotate_left(first);
    }
    let cost = |at: usize| LATER_CHOICE * (at as f64).sqrt();
    texts.into_iter().enumerate().map(|(at, text)| Saying { pieces: vec![text], cost: cost(at) }).collect()
}

/// A reference's talking points, starting with the one whose turn it is.
fn talking_in_turn(point: &Point, direction: &Direction) -> Vec<Saying> {
    in_turn(point.talking.clone(), direction.turn(&format!("line {}", point.reference), point.talking.len()))
}

/// Any one line that tells a reference.
fn any_line(point: &Point, direction: &Direction) -> Vec<Saying> {
    let lines: Vec<String> = point.lines().cloned().collect();
    let turn = direction.turn(&format!("line {}", point.reference), lines.len());
    in_turn(lines, turn)
}

/// The description, and with it each talking point that doesn't repeat it.
fn described(point: &Point, description: &str, direction: &Direction) -> Vec<Saying> {
    if description.is_empty() {
        return Vec::new();
    }
    let mut ways = vec![Saying { pieces: vec![description.to_owned()], cost: 0.0 }];
    for talking in talking_in_turn(point, direction) {
        if overlap(description, &talking.pieces[0]) < SAME_WORDS {
            let pieces = vec![description.to_owned(), talking.pieces[0].clone()];
            ways.push(Saying { pieces, cost: TWICE + talking.cost / 2.0 });
        }
    }
    ways
}

/// A feature: its description or a talking point, whichever's turn it is; the title before a talking point that would
/// hang in the air without it.
fn feature(point: &Point, direction: &Direction) -> Vec<Saying> {
    let title = tidy(&point.title);
    let mut ways = Vec::new();
    for line in any_line(point, direction) {
        let text = line.pieces[0].clone();
        let stands = text == point.description || overlap(&title, &text) >= SAME_WORDS;
        if !stands && !title.is_empty() {
            ways.push(Saying { pieces: vec![format!("{title} {text}")], cost: line.cost });
        }
        ways.push(Saying { cost: line.cost + if stands { 0.0 } else { HANGING }, ..line });
    }
    let pairs = described(point, &point.description, direction).into_iter().skip(1);
    ways.extend(pairs.map(|pair| Saying { cost: pair.cost + TWICE, ..pair }));
    ways
}

/// A step: its description, with a talking point where there is time; or its title and a talking point. Announced by
/// its mark.
fn step(point: &Point, direction: &Direction, mark: Option<&str>) -> Vec<Saying> {
    let title = tidy(&point.title);
    let mut ways = described(point, &point.description, direction);
    let repeats = title.is_empty() || overlap(&title, &point.description) >= TITLE_REPEATS;
    if !point.description.is_empty() && !repeats {
        ways.push(Saying { pieces: vec![format!("{title} {}", point.description)], cost: TWICE });
    }
    for talking in talking_in_turn(point, direction) {
        let text = &talking.pieces[0];
        let said = if title.is_empty() || title == *text { text.clone() } else { format!("{title} {text}") };
        ways.push(Saying { pieces: vec![said], cost: WITHOUT_DESCRIPTION + talking.cost });
    }
    if ways.is_empty() && !title.is_empty() {
        ways.push(Saying { pieces: vec![title], cost: 0.0 });
    }
    if let Some(mark) = mark {
        for way in &mut ways {
            way.pieces[0] = format!("{mark} {}", way.pieces[0]);
        }
    }
    ways
}

/// A moment: its description, which carries the story, less what the hook has said of it; with a talking point where
/// there is time.
fn moment(point: &Point, direction: &Direction, hook: &str) -> Vec<Saying> {
    if point.description.is_empty() {
        return any_line(point, direction);
    }
    let rest = point.description.strip_prefix(hook).map_or(point.description.as_str(), str::trim_start);
    if rest.is_empty() {
        return talking_in_turn(point, direction);
    }
    described(point, rest, direction)
}

/// Phrases in turn; none where the theme speaks another language.
fn english(material: &Material, direction: &Direction, phrases: &[&str]) -> Vec<Saying> {
    if !material.english {
        return Vec::new();
    }
    let turn = direction.turn("joint", phrases.len());
    in_turn(phrases.iter().map(|phrase| (*phrase).to_owned()).collect(), turn)
}

/// A promise of steps: a phrase, or the tagline.
fn promises(material: &Material, direction: &Direction) -> Vec<Saying> {
    let mut ways = english(material, direction, phrases::promises(material.tone));
    let tagline = tidy(&material.tagline);
    if !tagline.is_empty() {
        ways.push(Saying { pieces: vec![tagline], cost: TWICE });
    }
    ways
}

/// Presents the product: as an answer where something was said to be wrong.
fn introductions(material: &Material, direction: &Direction, plan: &Plan) -> Vec<Saying> {
    if !material.english {
        let said = format!("{} {}", tidy(&material.product), tidy(&material.tagline));
        return in_turn(vec![said.trim_end().to_owned()], 0);
    }
    let first_is_problem = plan.beats.first().is_some_and(|beat| beat.role == Role::Problem);
    let bank = if plan.hook.tells_tagline {
        phrases::NAMINGS
    } else if plan.hook.tells_problem || first_is_problem {
        phrases::answers(material.tone)
    } else {
        phrases::introductions(material.tone)
    };
    let mut said: Vec<String> = bank.iter().filter_map(|phrase| filled(phrase, material)).collect();
    if said.is_empty() {
        said.push(tidy(&format!("This is {}", material.product)));
    }
    let turn = direction.turn("introduction", said.len());
    in_turn(said, turn)
}

/// A phrase with the theme's names in it; none where one is missing.
fn filled(phrase: &str, material: &Material) -> Option<String> {
    let mut text = phrase.replace("{p}", &material.product);
    if text.contains("{t}") {
        text = text.replace("{t}", material.tagline_within.as_deref()?);
    }
    if text.contains("{T}") {
        (!material.tagline.is_empty()).then_some(())?;
        text = text.replace("{T}", &capitalised(&material.tagline));
    }
    Some(tidy(&text))
}
