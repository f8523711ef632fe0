//! Step five: the timed text. A title over the first scene, a phrase for each point, the request at the end; never two
//! in one place.

use model::{Overlay, OverlayPosition, OverlayStyle, theme::Style};

use super::{
    alignment::Direction,
    construction::{Plan, Role},
    interpretation::{Material, Point},
    narration::{Telling, Told},
    sentence::{bare, capitalised},
};

/// Words that are read at a glance.
const MOST_WORDS: usize = 5;
/// Letters that are read at a glance, and fit two lines in large type.
const MOST_CHARS: usize = 34;
/// An overlay comes this long after its scene begins, in milliseconds: first the picture.
const AFTER_PICTURE_MS: u32 = 200;
/// It goes this long before its scene ends.
const BEFORE_END_MS: u32 = 200;
/// It is shown at least this long (Netflix' guide: five sixths of a second, for one word),
const SHORTEST_MS: u32 = 1_200;
/// and at most this.
const LONGEST_MS: u32 = 3_600;
/// A story shows only every so many of its moments: its words are in the captions.
const STORY_EVERY: usize = 3;

/// Designs the overlays.
pub fn design(material: &Material, direction: &Direction, plan: &Plan, telling: &Telling) -> Vec<Overlay> {
    let mut overlays = Vec::new();
    let mut start_ms = 0;
    let mut shown_of: Option<usize> = None;
    let last = telling.scenes.len().saturating_sub(1);
    for (at, scene) in telling.scenes.iter().enumerate() {
        let overlay = match scene.role {
            _ if at == 0 => {
                title(material, direction, plan).map(|text| (text, OverlayPosition::Top, OverlayStyle::Bold))
            }
            Role::Request if at == last && !telling.request_shown.is_empty() => {
                Some((telling.request_shown.clone(), OverlayPosition::Center, OverlayStyle::Highlight))
            }
            Role::Point(place)
                if place.is_multiple_of(direction.text_every) && scene.reference != shown_of =>
            {
                shown_of = scene.reference;
                phrase(material, scene, place)
            }
            _ => None,
        };
        let overlay = overlay.filter(|(text, ..)| overlays.iter().all(|shown: &Overlay| shown.text != *text));
        overlays.extend(
            overlay.and_then(|(text, position, style)| placed(text, scene, start_ms, position, style)),
        );
        start_ms += scene.ms;
    }
    overlays
}

fn placed(
    text: String,
    scene: &Told,
    start_ms: u32,
    position: OverlayPosition,
    style: OverlayStyle,
) -> Option<Overlay> {
    let from = start_ms + AFTER_PICTURE_MS;
    let until = (start_ms + scene.ms).saturating_sub(BEFORE_END_MS).min(from + LONGEST_MS);
    (until >= from + SHORTEST_MS).then_some(Overlay { text, start_ms: from, end_ms: until, position, style })
}

/// The title over the first scene: the shortest of what the video is about that can be read at a glance.
fn title(material: &Material, direction: &Direction, plan: &Plan) -> Option<String> {
    let hook = bare(&plan.hook.text).to_owned();
    let point = plan
        .hook
        .reference
        .and_then(|reference| point_of(material, reference))
        .map(|point| point.title.clone());
    let product = capitalised(&material.product);
    // What the first line is about, then what the whole is about.
    let wishes = match direction.turn("title overlay", 2) {
        0 => [point, Some(hook), Some(material.tagline.clone()), Some(product)],
        _ => [Some(hook), point, Some(product), Some(material.tagline.clone())],
    };
    let wishes: Vec<String> = wishes.into_iter().flatten().filter(|wish| !wish.is_empty()).collect();
    let short = wishes.iter().find(|wish| is_glanceable(wish));
    let fitting = wishes.iter().find(|wish| wish.chars().count() <= MOST_CHARS);
    short.or(fitting).map(|wish| capitalised(wish))
}

fn point_of(material: &Material, reference: usize) -> Option<&Point> {
    let groups = [&material.points, &material.problems, &material.facts, &material.proofs];
    groups.into_iter().flatten().find(|point| point.reference == reference)
}

fn is_glanceable(text: &str) -> bool {
    !text.is_empty() && text.split_whitespace().count() <= MOST_WORDS && text.chars().count() <= MOST_CHARS
}

/// A point's title, numbered where it is a step.
fn phrase(
    material: &Material,
    scene: &Told,
    place: usize,
) -> Option<(String, OverlayPosition, OverlayStyle)> {
    let point = material.points.iter().find(|point| Some(point.reference) == scene.reference)?;
    if !is_glanceable(&point.title) {
        return None;
    }
    let title = capitalised(&point.title);
    match material.style {
        Style::ProductDemo => Some((title, OverlayPosition::Bottom, OverlayStyle::Bold)),
        Style::HowTo => Some((format!("{}. {title}", place + 1), OverlayPosition::Top, OverlayStyle::Normal)),
        Style::Story => {
            place.is_multiple_of(STORY_EVERY).then_some((title, OverlayPosition::Top, OverlayStyle::Normal))
        }
    }
}

#[cfg(test)]
mod tests {
    use model::Theme;

    use super::{
        super::{alignment::align, construction::construct, interpretation::interpret, narration::narrate},
        *,
    };

    fn designed(theme: &Theme, seed: u32, text_every: usize) -> (Telling, Vec<Overlay>) {
        let material = interpret(theme);
        let direction = Direction { text_every, ..align(&material, None, seed) };
        let plan = construct(&material, &direction);
        let telling = narrate(&material, &direction, &plan).unwrap();
        let overlays = design(&material, &direction, &plan, &telling);
        (telling, overlays)
    }

    #[test]
    fn the_title_comes_first_and_the_request_last() {
        for seed in 0..8 {
            let (telling, overlays) = designed(&Theme::manual(), seed, 1);
            let (first, last) = (&overlays[0], overlays.last().unwrap());
            assert_eq!((first.position, first.style), (OverlayPosition::Top, OverlayStyle::Bold));
            assert!(first.end_ms <= telling.scenes[0].ms, "over the first scene");
            assert_eq!((last.position, last.style), (OverlayPosition::Center, OverlayStyle::Highlight));
            assert_eq!(last.text, telling.request_shown);
        }
    }

    #[test]
    fn text_is_short_and_never_two_in_one_place() {
        for seed in 0..20 {
            let (telling, overlays) = designed(&Theme::manual(), seed, 1);
            let length: u32 = telling.scenes.iter().map(|scene| scene.ms).sum();
            for (at, one) in overlays.iter().enumerate() {
                assert!(one.text.split_whitespace().count() <= MOST_WORDS + 1, "{one:?}");
                assert!(one.end_ms <= length && one.end_ms - one.start_ms >= SHORTEST_MS, "{one:?}");
                let apart = |other: &Overlay| other.position != one.position || other.start_ms >= one.end_ms;
                assert!(overlays[at + 1..].iter().all(apart), "{overlays:#?}");
            }
        }
    }

    #[test]
    fn trends_without_text_show_less() {
        let count = |every| designed(&Theme::manual(), 1, every).1.len();
        assert!(count(2) < count(1));
    }
}
