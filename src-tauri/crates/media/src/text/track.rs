//! All text of a video, laid out once; chunks take from it what they show.

use std::{ops::Range, sync::Arc};

use model::{Canvas, FrameRate, Overlay, OverlayPosition, Platform, theme::CaptionMode};

use super::{
    block::{Block, Bounds, reach_aside, reach_below},
    captions::{Caption, LONGEST_S, READING_SPEED_LIMIT, SHORTEST_S, caption_limits, group, marks},
    fonts::{Face, FontBook},
    lines::Room,
    look::Style,
    pieces::{Piece, cut_text},
    place::{CHARACTERS_LIMIT, place},
    problems::{TextProblem, TextProblemKind},
    safe::{Area, safe_zone, text_area},
    spoken::{SpokenPiece, cut_too_wide, spoken_pieces},
    subtitles::Cue,
    typeset::{Typeface, Typesetter, reading_characters},
};
use crate::timeline::Timeline;

/// All text of a video in its place and time.
#[derive(Clone)]
pub struct TextTrack {
    pub(super) canvas: Canvas,
    pub(super) rate: FrameRate,
    pub(super) emoji: Option<Arc<Face>>,
    /// Captions in the order of their beginning, then overlays.
    pub(super) shown: Vec<Shown>,
    cues: Vec<Cue>,
    problems: Vec<TextProblem>,
}

/// A text in its place and time.
#[derive(Clone)]
pub(super) struct Shown {
    /// What is drawn, where it stands.
    pub block: Block,
    /// The frames in which it is seen.
    pub frames: Range<u32>,
    /// The first frames, in which it grows opaque.
    pub fade: u32,
    /// When each piece is the current one; empty where none is marked.
    pub marks: Vec<Range<u32>>,
    /// The text, for reports.
    pub text: String,
}

impl Shown {
    /// How opaque it is in a frame, from 0 to 1: quickly at first, then gently.
    pub(super) fn opacity(&self, frame: u32) -> f64 {
        let step = frame.saturating_sub(self.frames.start);
        if step >= self.fade {
            return 1.0;
        }
        let left = 1.0 - f64::from(step + 1) / f64::from(self.fade + 1);
        1.0 - left * left
    }
}

/// A text's place on the canvas, for guides and checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPlace {
    /// The text.
    pub text: String,
    /// All that is drawn of it: letters, outline, shadow and box, in pixels.
    pub area: Area,
    /// The frames in which it is seen.
    pub frames: Range<u32>,
}

impl TextTrack {
    /// Lays out a timeline's captions and overlays with the fonts of a book.
    pub fn lay_out(timeline: &Timeline, book: &FontBook) -> Self {
        let mut layout = Layout::new(timeline, book);
        layout.report_fonts();
        let (spoken, captions) = layout.captions();
        layout.show_captions(&spoken, &captions);
        for position in PLACING_ORDER {
            for overlay in timeline.overlays.iter().filter(|overlay| overlay.position == position) {
                layout.show_overlay(overlay);
            }
        }
        layout.problems.sort_by_key(|problem| problem.at_ms);
        Self {
            canvas: timeline.canvas,
            rate: timeline.frame_rate,
            emoji: layout.setter.emoji_face().cloned(),
            cues: layout.cues,
            problems: layout.problems,
            shown: layout.shown,
        }
    }

    /// The captions for subtitle files, also where none are drawn.
    pub fn cues(&self) -> &[Cue] {
        &self.cues
    }

    /// Everything a reviewer should know, in order of time.
    pub fn problems(&self) -> &[TextProblem] {
        &self.problems
    }

    /// The texts that a platform's own buttons may cover; none unless captions were asked to stand there.
    pub fn outside(&self, platform: Platform) -> Vec<TextProblem> {
        let zone = safe_zone(platform, self.canvas);
        let outside = self.shown.iter().filter(|shown| !zone.contains(shown.block.bounds.area()));
        outside
            .map(|shown| TextProblem {
                at_ms: self.rate.ms(shown.frames.start),
                text: shown.text.clone(),
                kind: TextProblemKind::OutsideSafeZone { platform, area: shown.block.bounds.area(), zone },
            })
            .collect()
    }

    /// Where each text stands and when.
    pub fn places(&self) -> Vec<TextPlace> {
        let place = |shown: &Shown| TextPlace {
            text: shown.text.clone(),
            area: shown.block.bounds.area(),
            frames: shown.frames.clone(),
        };
        self.shown.iter().map(place).collect()
    }
}

/// Overlays at the edges are placed first: one in the middle can move.
const PLACING_ORDER: [OverlayPosition; 3] =
    [OverlayPosition::Top, OverlayPosition::Bottom, OverlayPosition::Center];

/// A layout being made.
struct Layout<'a> {
    timeline: &'a Timeline,
    book: &'a FontBook,
    setter: Typesetter<'a>,
    frames: u32,
    zone: Bounds,
    captions: Style,
    /// The lower edge of captions.
    caption_bottom: f64,
    /// The upper edge of a caption of two lines.
    caption_top: f64,
    shown: Vec<Shown>,
    cues: Vec<Cue>,
    problems: Vec<TextProblem>,
}

/// A caption's last baseline stands at least this far above the zone's lower edge, in em, so that captions with and
/// without descenders stand on the same line.
const USUAL_DESCENT: f64 = 0.24;
/// How far letters reach above their baseline, in em, where a place is kept free for them.
const USUAL_ASCENT: f64 = 0.8;
/// Shrinking by less than this is not worth a word.
const REPORTED_SHRINK: f64 = 0.8;
/// A hundredth more than a limit is not over it.
const TOLERANCE: f64 = 1.01;

/// Where captions were asked to stand: wherever on the canvas two lines of them are whole.
fn caption_bottom(timeline: &Timeline, tall: f64) -> Option<f64> {
    let height = f64::from(timeline.canvas.height);
    let edge = f64::from(timeline.look.captions.lower_edge_permille?) / 1000.0 * height;
    Some(edge.max(tall).min(height))
}

impl<'a> Layout<'a> {
    fn new(timeline: &'a Timeline, book: &'a FontBook) -> Self {
        let words = timeline.words.iter().map(|word| word.text.as_str());
        let setter =
            Typesetter::new(book, words.chain(timeline.overlays.iter().map(|overlay| overlay.text.as_str())));
        let marked = timeline.look.captions.mode == CaptionMode::Words;
        let captions = Style::captions(&timeline.look, timeline.canvas, marked);
        let zone = Bounds::from(text_area(timeline.canvas));
        let below = USUAL_DESCENT + reach_below(&captions);
        let tall = (below + captions.pitch + USUAL_ASCENT + captions.reach()) * captions.em;
        let caption_bottom = caption_bottom(timeline, tall).unwrap_or(zone.bottom);
        Self {
            frames: timeline.scenes.iter().map(|scene| scene.frames).fold(0, u32::saturating_add),
            timeline,
            book,
            setter,
            zone,
            captions,
            caption_bottom,
            caption_top: caption_bottom - tall,
            shown: Vec::new(),
            cues: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn rate(&self) -> FrameRate {
        self.timeline.frame_rate
    }

    fn report(&mut self, frame: u32, text: &str, kind: TextProblemKind) {
        self.problems.push(TextProblem { at_ms: self.rate().ms(frame), text: text.to_owned(), kind });
    }

    fn report_fonts(&mut self) {
        let fonts = &self.timeline.look.fonts;
        let families =
            if fonts.heading == fonts.body { vec![&fonts.body] } else { vec![&fonts.body, &fonts.heading] };
        for replaced in families.into_iter().filter_map(|family| self.book.replaced(family)) {
            let kind = TextProblemKind::ReplacedFamily { wanted: replaced.wanted, used: replaced.used };
            self.report(0, "", kind);
        }
    }

    /// The captions' lines are this wide at most, in em.
    fn caption_width(&self) -> f64 {
        self.zone.width() / self.captions.em - 2.0 * reach_aside(&self.captions)
    }

    fn captions(&mut self) -> (Vec<SpokenPiece>, Vec<Caption>) {
        let words = &self.timeline.words;
        let (rate, frames) = (self.rate(), self.frames);
        for word in words.iter().filter(|word| rate.frames(word.start_ms) >= frames) {
            self.report(rate.frames(word.start_ms), &word.text, TextProblemKind::AfterEnd);
        }
        let style = &self.captions;
        let width = self.caption_width();
        let measure = |piece: &Piece| self.setter.room(piece, &style.typeface).width;
        let spoken = spoken_pieces(words, self.rate(), self.frames, |text| style.shown(text));
        let spoken = cut_too_wide(spoken, width, measure);
        let limits = caption_limits(self.timeline.canvas, width);
        let rooms: Vec<Room> = spoken
            .iter()
            .map(|one| {
                let room = self.setter.room(&one.shown, &style.typeface);
                // A word that has to be shrunk has a line to itself.
                let characters = if room.width > width { limits.characters } else { room.characters };
                Room { width: room.width.min(width), characters: characters.min(limits.characters), ..room }
            })
            .collect();
        let captions = group(&spoken, &rooms, limits, self.rate(), self.frames);
        (spoken, captions)
    }

    fn show_captions(&mut self, spoken: &[SpokenPiece], captions: &[Caption]) {
        for caption in captions {
            let pieces = &spoken[caption.pieces.clone()];
            let lines = caption.lines.iter().map(|line| line_text(&pieces[line.clone()])).collect::<Vec<_>>();
            let text = lines.join(" ");
            self.cues.push(Cue {
                start_ms: self.rate().ms(caption.frames.start),
                end_ms: self.rate().ms(caption.frames.end),
                lines,
            });
            self.report_pace(&caption.frames, &text);
            let typeface = self.captions.typeface.clone();
            self.report_missing(caption.frames.start, &text, &typeface);
            if self.timeline.look.captions.mode != CaptionMode::None {
                self.show_caption(spoken, caption, text);
            }
        }
    }

    fn show_caption(&mut self, spoken: &[SpokenPiece], caption: &Caption, text: String) {
        let pieces: Vec<Piece> = spoken[caption.pieces.clone()].iter().map(|one| one.shown.clone()).collect();
        let mut block = Block::set(&self.setter, &pieces, &caption.lines, self.captions.clone());
        let scale = (self.zone.width() / block.bounds.width()).min(1.0);
        if scale < 1.0 {
            let style = Style { em: self.captions.em * scale, ..self.captions.clone() };
            block = Block::set(&self.setter, &pieces, &caption.lines, style);
        }
        if scale < REPORTED_SHRINK {
            self.report(
                caption.frames.start,
                &text,
                TextProblemKind::Shrunk { permille: (scale * 1000.0) as u32 },
            );
        }
        let last = block.lines.last().map_or(0.0, |line| line.baseline);
        let below =
            (block.bounds.bottom - last).max((USUAL_DESCENT + reach_below(&block.style)) * block.style.em);
        block.move_by(
            f64::midpoint(self.zone.left, self.zone.right),
            (self.caption_bottom - below - last).floor(),
        );
        let marks = match self.captions.current {
            Some(_) => marks(spoken, caption, self.rate()),
            None => Vec::new(),
        };
        self.shown.push(Shown { block, frames: caption.frames.clone(), fade: 0, marks, text });
    }

    fn show_overlay(&mut self, overlay: &Overlay) {
        let rate = self.rate();
        let frames = rate.frames(overlay.start_ms)..rate.frames(overlay.end_ms).min(self.frames);
        let readable: String = overlay.text.chars().take(CHARACTERS_LIMIT).collect();
        let look = &self.timeline.look;
        let heading = Typeface { family: look.fonts.heading.clone(), weight: 700 };
        let letter_width = self.setter.letter_width(&readable, &heading);
        let style = Style::overlay(look, self.timeline.canvas, overlay.style, letter_width);
        let pieces = cut_text(&style.shown(&readable));
        if pieces.is_empty() {
            return;
        }
        let text = readable.split_whitespace().collect::<Vec<_>>().join(" ");
        if frames.start >= self.frames {
            return self.report(frames.start, &text, TextProblemKind::AfterEnd);
        }
        self.report_pace(&frames, &text);
        if frames.is_empty() {
            return;
        }
        self.report_missing(frames.start, &text, &style.typeface);
        let obstacles = self.obstacles(&frames);
        let middle = f64::from(self.timeline.canvas.height) / 2.0;
        let Some(fitted) =
            place(&self.setter, &pieces, &style, overlay.position, self.zone, middle, &obstacles)
        else {
            return self.report(frames.start, &text, TextProblemKind::NoRoom);
        };
        if fitted.left_out > 0 || readable.len() < overlay.text.len() {
            self.report(frames.start, &text, TextProblemKind::Shortened);
        } else if fitted.scale < REPORTED_SHRINK {
            let permille = (fitted.scale * 1000.0) as u32;
            self.report(frames.start, &text, TextProblemKind::Shrunk { permille });
        }
        // A fade takes at most half of the time.
        let fade = rate.frames(self.timeline.look.overlays.fade_in_ms).min((frames.end - frames.start) / 2);
        self.shown.push(Shown { block: fitted.block, frames, fade, marks: Vec::new(), text });
    }

    /// What else is seen during some frames. A caption keeps the room of two lines, so that overlays above captions
    /// stand at one height.
    fn obstacles(&self, frames: &Range<u32>) -> Vec<Bounds> {
        let meets = |shown: &&Shown| shown.frames.start < frames.end && frames.start < shown.frames.end;
        let of_caption =
            |shown: &Shown| shown.block.style == Style { em: shown.block.style.em, ..self.captions.clone() };
        self.shown
            .iter()
            .filter(meets)
            .map(|shown| {
                let bounds = shown.block.bounds;
                if of_caption(shown) {
                    Bounds { top: bounds.top.min(self.caption_top), ..bounds }
                } else {
                    bounds
                }
            })
            .collect()
    }

    fn report_pace(&mut self, frames: &Range<u32>, text: &str) {
        let shown_ms = self.rate().ms(frames.end).saturating_sub(self.rate().ms(frames.start));
        let speed = reading_characters(text) * 1000.0 / f64::from(shown_ms.max(1));
        let least_ms = (SHORTEST_S * 1000.0) as u32;
        if f64::from(shown_ms) * TOLERANCE < f64::from(least_ms) {
            self.report(frames.start, text, TextProblemKind::TooShort { shown_ms, least_ms });
        } else if speed > READING_SPEED_LIMIT * TOLERANCE && shown_ms < (LONGEST_S * 1000.0) as u32 {
            let (tenths, limit_tenths) = ((speed * 10.0).round() as u32, (READING_SPEED_LIMIT * 10.0) as u32);
            self.report(frames.start, text, TextProblemKind::TooFast { tenths, limit_tenths });
        }
    }

    fn report_missing(&mut self, frame: u32, text: &str, typeface: &Typeface) {
        let mut missing = self.setter.missing(text, typeface);
        missing.sort_unstable();
        missing.dedup();
        for character in missing {
            self.report(frame, text, TextProblemKind::MissingGlyph { character });
        }
    }
}

/// A line of the narration as it is written.
fn line_text(pieces: &[SpokenPiece]) -> String {
    let mut text = String::new();
    for one in pieces {
        if one.piece.spaced && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&one.piece.text);
    }
    text
}
