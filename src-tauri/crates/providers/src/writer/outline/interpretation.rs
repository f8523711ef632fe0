//! Step one: the theme read as material. What is told, in tidy sentences, and how it may be addressed.

use model::{
    Theme,
    theme::{Identity, Reference, ReferenceKind, Style, Tone},
};

use super::sentence::{bare, tidy, within};
use crate::text::{pace::Pace, script::is_speakable};

/// What a theme gives a writer.
#[derive(Clone, Debug, PartialEq)]
pub struct Material {
    /// The product, subject or story as it is called within a sentence.
    pub product: String,
    /// What it is, in a line without a closing sign. May be empty.
    pub tagline: String,
    /// The tagline as it stands within a sentence, where that can be told.
    pub tagline_within: Option<String>,
    /// Who watches, as written: "people who …". May be empty.
    pub audience: String,
    /// What they do, said to them: "carry a water bottle everywhere".
    pub you: Option<String>,
    /// How it sounds.
    pub tone: Tone,
    /// How the video is built.
    pub style: Style,
    /// Whether phrases of our own, which are English, may join the theme's words.
    pub english: bool,
    /// What the video is mainly about: features, steps or moments, in the theme's order.
    pub points: Vec<Point>,
    /// What is wrong without it.
    pub problems: Vec<Point>,
    /// Facts worth telling.
    pub facts: Vec<Point>,
    /// Other people's word.
    pub proofs: Vec<Point>,
    /// The request the theme asks for, as a sentence. May be empty.
    pub call_to_action: String,
    /// Meant length in milliseconds.
    pub target_ms: u32,
    /// How fast it is spoken.
    pub pace: Pace,
}

/// A reference as something to tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its place among the theme's references.
    pub reference: usize,
    /// What it is to the video.
    pub kind: ReferenceKind,
    /// Its title without a closing sign.
    pub title: String,
    /// What tells it: a sentence or two. May be empty.
    pub description: String,
    /// Sentences that tell more of it, each able to stand alone.
    pub talking: Vec<String>,
    /// The words of its pictures' names.
    pub pictures: Vec<String>,
}

impl Point {
    /// Everything that tells it: the description, where there is one, and the talking points.
    pub fn lines(&self) -> impl Iterator<Item = &String> {
        Some(&self.description).filter(|text| !text.is_empty()).into_iter().chain(&self.talking)
    }
}

/// Reads a theme.
pub fn interpret(theme: &Theme) -> Material {
    let Identity { product, tagline, audience, tone, style, call_to_action } = &theme.identity;
    let pace = Pace::of(theme.voice.speed_wpm);
    let all: Vec<Point> = (0..).zip(&theme.references).filter_map(|(at, one)| point(at, one)).collect();
    let of = |kinds: &[ReferenceKind]| -> Vec<Point> {
        all.iter().filter(|point| kinds.contains(&point.kind)).cloned().collect()
    };
    let mut points = of(&[ReferenceKind::Feature, ReferenceKind::Step, ReferenceKind::Moment]);
    let (mut problems, mut facts, mut proofs) =
        (of(&[ReferenceKind::Problem]), of(&[ReferenceKind::Fact]), of(&[ReferenceKind::Proof]));
    if points.is_empty() {
        // Nothing but problems or facts: then they are what the video is about.
        points = all;
        (problems, facts, proofs) = (Vec::new(), Vec::new(), Vec::new());
    }
    let tagline = phrase(tagline);
    Material {
        product: [phrase(product), phrase(&theme.title), theme.name.clone()]
            .into_iter()
            .find(|name| !name.is_empty())
            .unwrap_or_default(),
        tagline_within: within(&tagline),
        tagline,
        you: said_to_them(audience),
        audience: phrase(audience),
        tone: *tone,
        style: *style,
        english: is_english(&theme.voice.name),
        points,
        problems,
        facts,
        proofs,
        call_to_action: tidy(call_to_action),
        target_ms: theme.video.duration_s * 1000,
        pace,
    }
}

fn point(at: usize, reference: &Reference) -> Option<Point> {
    let title = phrase(&reference.title);
    let mut description = tidy(&reference.description);
    let mut talking: Vec<String> = Vec::new();
    for line in reference.talking_points.iter().map(|point| tidy(point)) {
        if !line.is_empty() && line != description && !talking.contains(&line) {
            talking.push(line);
        }
    }
    if description.is_empty() && talking.is_empty() {
        description = tidy(&title);
    }
    let named = |file: &String| {
        let stem = file.rsplit(['/', '\\']).next().unwrap_or_default();
        stem.rsplit_once('.').map_or(stem, |(stem, _)| stem).replace(['-', '_'], " ")
    };
    let pictures = reference.media.iter().map(named).collect();
    let told = !description.is_empty() || !talking.is_empty();
    told.then_some(Point { reference: at, kind: reference.kind, title, description, talking, pictures })
}

/// A phrase on one line, without a closing sign; empty if it can't be said.
fn phrase(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(bare(&line)).filter(|line| is_speakable(line)).unwrap_or_default().to_owned()
}

/// "people who carry their bottle" said to them: "carry your bottle". Only where the grammar is sure.
fn said_to_them(audience: &str) -> Option<String> {
    let rest = ["people who ", "those who ", "everybody who ", "all who "]
        .iter()
        .find_map(|start| bare(audience).strip_prefix(start).map(str::to_owned))?;
    let said: Vec<String> = rest.split_whitespace().map(to_you).collect();
    Some(said.join(" ")).filter(|said| !said.is_empty())
}

fn to_you(word: &str) -> String {
    let sign = word.trim_start_matches(char::is_alphabetic);
    let changed = match &word[..word.len() - sign.len()] {
        "their" => "your",
        "theirs" => "yours",
        "them" | "they" => "you",
        "themselves" => "yourself",
        other => other,
    };
    format!("{changed}{sign}")
}

/// Whether a voice speaks English, as far as its name tells: `en`, `en-gb+f3`, or a name that is no language code.
fn is_english(voice: &str) -> bool {
    let code = voice.split(['-', '+', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let is_code = (2..=3).contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphabetic());
    !is_code || code == "en"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_audience_is_spoken_to() {
        let cases = [
            ("people who carry their bottle with them", Some("carry your bottle with you")),
            ("those who want to start today.", Some("want to start today")),
            ("anyone who cooks", None),
            ("", None),
        ];
        for (audience, expected) in cases {
            assert_eq!(said_to_them(audience).as_deref(), expected, "{audience}");
        }
    }

    #[test]
    fn references_are_sorted_by_what_they_are_to_the_video() {
        let mut theme = Theme::manual();
        theme.references[0].kind = ReferenceKind::Problem;
        let material = interpret(&theme);
        assert_eq!((material.problems.len(), material.points.len()), (1, theme.references.len() - 1));
        assert_eq!(material.points[0].reference, 1, "a point knows its reference");
    }

    #[test]
    fn only_problems_are_told_as_the_matter_itself() {
        let mut theme = Theme::manual();
        theme.references.iter_mut().for_each(|reference| reference.kind = ReferenceKind::Problem);
        let material = interpret(&theme);
        assert!(material.problems.is_empty() && material.points.len() == theme.references.len());
    }

    #[test]
    fn a_reference_with_only_a_title_is_told_by_it() {
        let mut theme = Theme::manual();
        theme.references[0].description.clear();
        theme.references[0].talking_points.clear();
        assert_eq!(interpret(&theme).points[0].description, "Say the promise first.");
    }

    #[test]
    fn english_phrases_join_only_english_voices() {
        for (voice, expected) in [
            ("en-gb+f3", true),
            ("en", true),
            ("alloy", true),
            ("de", false),
            ("fr-fr", false),
            ("cmn", false),
        ] {
            assert_eq!(is_english(voice), expected, "{voice}");
        }
    }
}
