//! The user's own text: kept word for word, cut into scenes at sentence ends.

use async_trait::async_trait;
use model::{Overlay, OverlayPosition, OverlayStyle, Scene, Script, Theme, WriterKind};

use super::limits;
use crate::{
    Brief, Card, Engine, ProviderError, Work, Writer,
    text::{
        clauses::{self, Breath},
        markup::{self, Block},
        pace::Pace,
        script, sentences,
    },
};

/// The writer's name.
pub const NAME: &str = "own_text";

/// The longest text taken, in characters: some twenty minutes of speech.
pub const MOST_CHARS: usize = 20_000;

/// A scene takes another sentence while it stays below this, in milliseconds.
const FULL_SCENE_MS: u32 = 5_500;
/// A scene shorter than this takes another sentence even so, up to [`LONG_SCENE_MS`].
const SHORT_SCENE_MS: u32 = 2_000;
/// A full scene takes one more sentence as short as that, up to here.
const STRETCHED_SCENE_MS: u32 = 6_500;
/// A sentence longer than this is cut at its breaths: no picture holds a viewer longer.
const LONG_SCENE_MS: u32 = 10_000;
/// A heading is shown over its scene this long at most.
const HEADING_MS: u32 = 3_500;
/// A longer heading is spoken only; it would not fit two lines.
const HEADING_CHARS: usize = 48;
/// The description takes whole sentences up to this.
const DESCRIPTION_CHARS: usize = 300;

/// The user's own text.
pub struct OwnText;

/// What it says of itself.
pub const CARD: Card = Card::local(NAME, "your own text, word for word");

#[async_trait]
impl Engine for OwnText {
    fn card(&self) -> &'static Card {
        &CARD
    }
}

#[async_trait]
impl Writer for OwnText {
    async fn write(&self, brief: &Brief, work: &Work) -> Result<Script, ProviderError> {
        work.check()?;
        script(brief)
    }
}

/// A stretch of the text that becomes one scene.
#[derive(Clone, Debug, Default)]
struct Cut {
    narration: String,
    heading: Option<String>,
    ms: u32,
}

/// A sentence and how it joins the one before.
struct Piece<'a> {
    text: &'a str,
    joint: &'static str,
    heading: bool,
}

/// The text of a brief as a script.
///
/// # Errors
/// `empty_text` and `text_too_long`.
pub fn script(brief: &Brief) -> Result<Script, ProviderError> {
    let blocks = checked(brief.text.as_deref().unwrap_or_default())?;
    let theme = &brief.theme;
    let pace = Pace::of(theme.voice.speed_wpm);
    let pieces: Vec<Piece> = blocks.iter().flat_map(|block| pieces(block, pace)).collect();
    let cuts = cut(&pieces, pace);
    let scenes = scenes(&cuts, theme);
    let overlays = overlays(&cuts, &scenes);
    let spoken: Vec<&str> = pieces.iter().map(|piece| piece.text).collect();
    let title =
        limits::cut(&spoken.first().copied().unwrap_or_default().replace('\n', " "), limits::TITLE_CHARS);
    Ok(Script {
        video_prompt: format!("A short video told in pictures: {title}"),
        voiceover_text: cuts.iter().map(|cut| cut.narration.as_str()).collect::<Vec<_>>().join("\n"),
        hook: hook(&blocks, &spoken),
        call_to_action: spoken.last().filter(|_| spoken.len() > 1).copied().unwrap_or_default().to_owned(),
        description: description(&spoken, theme),
        hashtags: hashtags(&blocks, theme),
        target_duration_ms: scenes.iter().map(|scene| scene.duration_ms).sum(),
        aspect: theme.video.aspect,
        writer: WriterKind::OwnText,
        seed: brief.seed,
        theme: theme.clone(),
        report: brief.report.as_ref().map(|(take, _)| *take),
        title,
        scenes,
        overlays,
    })
}

/// The blocks of a text that can be made into a video.
fn checked(text: &str) -> Result<Vec<Block>, ProviderError> {
    let found = text.chars().count();
    if found > MOST_CHARS {
        return Err(ProviderError::BadRequest {
            code: "text_too_long",
            message: format!(
                "the text has {found} characters; the most is {MOST_CHARS}. Shorten it or make several videos of it"
            ),
        });
    }
    let blocks = markup::blocks(&markup::without_controls(text));
    if blocks.iter().any(|block| script::is_speakable(&block.text)) {
        return Ok(blocks);
    }
    let what = if text.trim().is_empty() {
        "the text is empty"
    } else {
        "there is nothing in the text that can be said"
    };
    Err(ProviderError::BadRequest {
        code: "empty_text",
        message: format!("{what}; write or paste at least a sentence"),
    })
}

/// A block's sentences, those too long for a scene cut at their breaths.
fn pieces(block: &Block, pace: Pace) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut end = 0;
    for (start, to) in sentences::spans(&block.text) {
        let sentence = &block.text[start..to];
        let gap = &block.text[end..start];
        let joint = if gap.contains('\n') || end == 0 {
            "\n"
        } else if gap.is_empty() {
            ""
        } else {
            " "
        };
        for (at, text) in breaths(sentence, pace).into_iter().enumerate() {
            let unspaced = text.starts_with(script::is_unspaced);
            let joint = match (at, unspaced) {
                (0, _) => joint,
                (_, true) => "",
                (_, false) => " ",
            };
            pieces.push(Piece { text, joint, heading: block.heading && pieces.is_empty() });
        }
        end = to;
    }
    pieces
}

/// A sentence whole, or where it is too long its clauses put together up to a scene's length.
fn breaths(sentence: &str, pace: Pace) -> Vec<&str> {
    if pace.spoken_ms(sentence) <= LONG_SCENE_MS {
        return vec![sentence];
    }
    let mut parts = Vec::new();
    let mut start = 0;
    let clauses = clauses::clauses(sentence);
    for pair in clauses.windows(2) {
        // What is left of the sentence after this clause's end begins the next part once this one is full.
        if pace.spoken_ms(&sentence[start..pair[1].end]) > FULL_SCENE_MS && pair[0].end > start {
            parts.push(sentence[start..pair[1].start].trim());
            start = pair[1].start;
        }
    }
    parts.push(sentence[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// Puts sentences together to scenes. A heading always begins one.
fn cut(pieces: &[Piece], pace: Pace) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = Vec::new();
    for piece in pieces {
        let alone = pace.spoken_ms(piece.text);
        let joined = cuts.last().filter(|_| !piece.heading).map(|last| {
            let narration = format!("{}{}{}", last.narration, piece.joint, piece.text);
            let ms = pace.spoken_ms(&narration);
            let fits = ms <= FULL_SCENE_MS
                || (last.ms < SHORT_SCENE_MS && ms <= LONG_SCENE_MS)
                || (alone < SHORT_SCENE_MS && ms <= STRETCHED_SCENE_MS);
            (fits || !script::is_speakable(piece.text), narration, ms)
        });
        match (joined, cuts.last_mut()) {
            (Some((true, narration, ms)), Some(last)) => (last.narration, last.ms) = (narration, ms),
            _ => cuts.push(Cut {
                narration: piece.text.to_owned(),
                heading: piece.heading.then(|| piece.text.to_owned()),
                ms: alone,
            }),
        }
    }
    with_the_silent_joined(cuts)
}

/// A scene in which nothing can be said (a line of emoji at the start) goes to the one after it.
fn with_the_silent_joined(cuts: Vec<Cut>) -> Vec<Cut> {
    let mut joined: Vec<Cut> = Vec::with_capacity(cuts.len());
    let mut waiting = String::new();
    for mut cut in cuts {
        if script::is_speakable(&cut.narration) {
            cut.narration = format!("{}{}", std::mem::take(&mut waiting), cut.narration);
            joined.push(cut);
        } else {
            waiting.push_str(&cut.narration);
            waiting.push('\n');
        }
    }
    if let Some(last) = joined.last_mut().filter(|_| !waiting.is_empty()) {
        last.narration = format!("{}\n{}", last.narration, waiting.trim_end());
    }
    joined
}

fn scenes(cuts: &[Cut], theme: &Theme) -> Vec<Scene> {
    let pace = Pace::of(theme.voice.speed_wpm);
    let numbered = (1..).zip(cuts);
    numbered
        .map(|(number, cut)| Scene {
            number,
            duration_ms: pace.spoken_ms(&cut.narration) + pace.breath_ms(Breath::Full),
            narration: cut.narration.clone(),
            visual_prompt: cut.narration.replace('\n', " "),
            transition: super::transition(theme, number),
        })
        .collect()
}

/// Headings, over the scenes that they begin.
fn overlays(cuts: &[Cut], scenes: &[Scene]) -> Vec<Overlay> {
    let mut start_ms = 0;
    let mut overlays = Vec::new();
    for (cut, scene) in cuts.iter().zip(scenes) {
        let short = cut.heading.as_ref().filter(|heading| heading.chars().count() <= HEADING_CHARS);
        overlays.extend(short.map(|heading| Overlay {
            text: heading.replace('\n', " "),
            start_ms,
            end_ms: start_ms + scene.duration_ms.min(HEADING_MS),
            position: OverlayPosition::Top,
            style: OverlayStyle::Bold,
        }));
        start_ms += scene.duration_ms;
    }
    overlays
}

/// The first sentence that is no heading, for a heading names and a sentence holds.
fn hook(blocks: &[Block], spoken: &[&str]) -> String {
    let after_heading = blocks
        .iter()
        .find(|block| !block.heading)
        .and_then(|block| sentences::sentences(&block.text).first().map(|text| (*text).to_owned()));
    after_heading.or_else(|| spoken.first().map(|text| (*text).to_owned())).unwrap_or_default()
}

/// The first sentences, whole.
fn description(spoken: &[&str], theme: &Theme) -> String {
    let mut description = String::new();
    for sentence in spoken {
        let longer = format!("{description} {sentence}").trim().replace('\n', " ");
        if longer.chars().count() > DESCRIPTION_CHARS && !description.is_empty() {
            break;
        }
        description = longer;
    }
    limits::cut(&description, limits::description_chars(theme.video.platform))
}

/// The hashtags that the user wrote. Others would be words that are not the user's.
fn hashtags(blocks: &[Block], theme: &Theme) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    let words = blocks.iter().flat_map(|block| block.text.split_whitespace());
    for tag in words.filter_map(|word| word.strip_prefix('#')).filter_map(limits::hashtag) {
        if !tags.contains(&tag) && tags.len() < limits::hashtags(theme.video.platform) {
            tags.push(tag);
        }
    }
    tags
}
