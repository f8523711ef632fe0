//! The script put together: scenes numbered, prompts, and what is published with the video.

use std::collections::BTreeMap;

use model::{
    Overlay, Scene, Script, Theme, WriterKind,
    theme::{Style, Tone},
};

use super::{
    alignment::Direction,
    construction::{Plan, Role},
    interpretation::Material,
    narration::{Telling, Told},
    sentence::{bare, capitalised, number_word, overlap, tidy},
};
use crate::{
    Brief,
    text::{script::is_speakable, terms},
    writer::limits,
};

/// How the camera stands.
const VIEWS: [&str; 6] =
    ["Close-up", "Wide shot", "Slow push in", "From above", "Low angle", "Over the shoulder"];
/// A hook that is longer than this, in characters, makes no title.
const TITLE_HOOK_CHARS: usize = 60;
/// A word on fewer references than this is not what a theme is about.
const FEWEST_MENTIONS: usize = 2;
/// Words of the theme among the hashtags.
const OWN_HASHTAGS: usize = 2;

/// Puts the script together.
pub(super) fn assemble(
    brief: &Brief,
    material: &Material,
    direction: &Direction,
    plan: &Plan,
    telling: Telling,
    overlays: Vec<Overlay>,
) -> Script {
    let theme = &brief.theme;
    let scenes: Vec<Scene> = (1..)
        .zip(&telling.scenes)
        .map(|(number, told)| scene(number, told, theme, material, direction))
        .collect();
    Script {
        video_prompt: video_prompt(material),
        overlays,
        voiceover_text: scenes.iter().map(|scene| scene.narration.as_str()).collect::<Vec<_>>().join(" "),
        hook: plan.hook.text.clone(),
        title: limits::cut(&title(material, direction, plan), limits::TITLE_CHARS),
        description: description(material, plan, &telling, theme),
        hashtags: hashtags(material, direction, theme),
        call_to_action: telling.request,
        target_duration_ms: direction.target_ms,
        aspect: theme.video.aspect,
        writer: WriterKind::Outline,
        seed: brief.seed,
        theme: theme.clone(),
        report: brief.report.as_ref().map(|(take, _)| *take),
        scenes,
    }
}

fn scene(number: u32, told: &Told, theme: &Theme, material: &Material, direction: &Direction) -> Scene {
    Scene {
        number,
        duration_ms: told.ms,
        narration: told.text.clone(),
        visual_prompt: visual_prompt(number, told, theme, material, direction),
        transition: crate::writer::transition(theme, number),
    }
}

/// What is seen, in the words of the reference and of its pictures.
fn visual_prompt(
    number: u32,
    told: &Told,
    theme: &Theme,
    material: &Material,
    direction: &Direction,
) -> String {
    let view = VIEWS[(direction.turn("view", VIEWS.len()) + number as usize) % VIEWS.len()];
    let reference = told.reference.and_then(|at| theme.references.get(at));
    let subject = match reference {
        Some(reference) => {
            let pictures =
                reference.media.iter().map(|file| picture_words(file)).collect::<Vec<_>>().join(", ");
            let title = bare(&reference.title);
            if pictures.is_empty() { title.to_owned() } else { format!("{pictures}. {title}") }
        }
        None if told.role == Role::Request => format!("{}, at rest, room for text", material.product),
        None if material.tagline.is_empty() => material.product.clone(),
        None => format!("{}. {}", material.product, material.tagline),
    };
    format!("{view}: {subject}. {}.", light(material.tone))
}

fn picture_words(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace(['-', '_'], " ")
}

const fn light(tone: Tone) -> &'static str {
    match tone {
        Tone::Friendly => "Warm natural light",
        Tone::Bold => "Crisp light, strong contrast",
        Tone::Calm => "Soft low light, unhurried",
        Tone::Playful => "Bright, saturated colours",
        Tone::Expert => "Clear even light, every detail sharp",
    }
}

/// One sentence for whoever makes the pictures.
fn video_prompt(material: &Material) -> String {
    let (kind, tone) = match material.style {
        Style::ProductDemo => ("product video", material.tone),
        Style::HowTo => ("how-to video", material.tone),
        Style::Story => ("told story", material.tone),
    };
    let tone = match tone {
        Tone::Friendly => "A friendly",
        Tone::Bold => "A bold",
        Tone::Calm => "A calm",
        Tone::Playful => "A playful",
        Tone::Expert => "An expert",
    };
    let tagline = material.tagline_within.clone().filter(|_| !material.tagline.is_empty());
    let what = tagline
        .map_or_else(|| material.product.clone(), |tagline| format!("{}, {tagline}", material.product));
    let whom =
        if material.audience.is_empty() { String::new() } else { format!(", for {}", material.audience) };
    format!("{tone} vertical {kind} about {what}{whom}.")
}

/// The published title: what the video is about, or its hook.
fn title(material: &Material, direction: &Direction, plan: &Plan) -> String {
    let hook = plan.hook.text.trim_end_matches('.').to_owned();
    let mut titles: Vec<String> = vec![headline(material, plan), capitalised(&material.tagline)];
    titles.insert(
        1,
        if plan.hook.cold || hook.chars().count() > TITLE_HOOK_CHARS { String::new() } else { hook },
    );
    titles.retain(|title| !title.is_empty());
    titles.dedup();
    titles.swap_remove(direction.turn("title", titles.len()))
}

/// What the video is, in a line.
fn headline(material: &Material, plan: &Plan) -> String {
    let product = capitalised(&material.product);
    match material.style {
        Style::HowTo if plan.points > 1 && material.english => {
            format!("{product} in {} steps", number_word(plan.points))
        }
        Style::ProductDemo => match &material.tagline_within {
            Some(tagline) => format!("{product}, {tagline}"),
            None => product,
        },
        _ => product,
    }
}

/// What it is, its hook, and the request.
fn description(material: &Material, plan: &Plan, telling: &Telling, theme: &Theme) -> String {
    let hook = if plan.hook.cold { String::new() } else { plan.hook.text.clone() };
    let mut parts: Vec<String> = Vec::new();
    for part in [hook, tidy(&headline(material, plan)), tidy(&material.tagline), telling.request.clone()] {
        if is_speakable(&part) && parts.iter().all(|known| overlap(known, &part) < DESCRIPTION_OVERLAP) {
            parts.push(part);
        }
    }
    limits::cut(&parts.join(" "), limits::description_chars(theme.video.platform))
}

/// Parts of a description that share more of their words than this repeat each other.
const DESCRIPTION_OVERLAP: f64 = 0.7;

/// The product, what the references are about, what kind of video it is, and the trends' tags that suit it.
fn hashtags(material: &Material, direction: &Direction, theme: &Theme) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    // The last two words of a name carry it: "the last keeper of Saltmouth Light".
    let words: Vec<&str> = material.product.split_whitespace().collect();
    tags.extend(limits::hashtag(&words[words.len().saturating_sub(2)..].concat()));
    tags.extend(subjects(theme).into_iter().take(OWN_HASHTAGS));
    let suited: &[&str] = match material.style {
        Style::ProductDemo => &["gadget", "review", "musthave", "producttest"],
        Style::HowTo => &["howto", "tutorial", "lifehack", "kitchenhack", "tips"],
        Style::Story => &["storytime", "story", "shortstory", "cozy"],
    };
    let trending = direction.hashtags.iter().filter(|tag| suited.contains(&tag.as_str())).cloned();
    tags.extend(trending.collect::<Vec<_>>());
    tags.extend(suited.iter().take(2).map(|tag| (*tag).to_owned()));
    let mut unique: Vec<String> = Vec::new();
    for tag in tags {
        if !unique.contains(&tag) {
            unique.push(tag);
        }
    }
    unique.truncate(limits::hashtags(theme.video.platform));
    unique
}

/// The words that most references share, as written most often, the most frequent first.
fn subjects(theme: &Theme) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut written: BTreeMap<String, String> = BTreeMap::new();
    for reference in &theme.references {
        let text =
            format!("{}. {} {}", reference.title, reference.description, reference.talking_points.join(" "));
        for term in terms::terms(&text) {
            *counts.entry(term).or_default() += 1;
        }
        for word in text.split_whitespace().filter_map(limits::hashtag) {
            for term in terms::terms(&word) {
                // The shortest form is the plainest: "knife" before "knives".
                let form = written.entry(term).or_insert_with(|| word.clone());
                if word.chars().count() < form.chars().count() {
                    *form = word.clone();
                }
            }
        }
    }
    let identity = terms::terms(&format!("{} {}", theme.identity.product, theme.identity.tagline));
    let mut subjects: Vec<(&String, usize)> = counts
        .iter()
        .filter(|(term, count)| **count >= FEWEST_MENTIONS && term.chars().count() > 2)
        .map(|(term, count)| (term, count + if identity.contains(term) { FEWEST_MENTIONS } else { 0 }))
        .collect();
    subjects.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    subjects.into_iter().filter_map(|(term, _)| written.get(term).cloned()).collect()
}
