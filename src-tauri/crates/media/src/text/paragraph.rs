//! A text's lines with every run at its place.

use std::{ops::Range, sync::Arc};

use unicode_bidi::BidiInfo;

use super::{
    fonts::Face,
    pieces::Piece,
    shape::{Ink, SYNTHETIC_BOLD_EM},
    typeset::{Drawn, Part, Typeface, Typesetter},
};

/// A line of a text, set. Measures are in em, x from the line's left end, y up from the baseline.
#[derive(Clone, Default)]
pub(super) struct SetLine {
    /// From the first pen to the last.
    pub width: f64,
    /// Where its ink is.
    pub ink: Option<Ink>,
    /// What libass draws, from left to right.
    pub runs: Vec<SetRun>,
    /// What is drawn as pictures.
    pub emoji: Vec<SetEmoji>,
}

/// A stretch of one face and direction.
#[derive(Clone)]
pub(super) struct SetRun {
    /// The pen's start.
    pub x: f64,
    /// The face.
    pub face: Arc<Face>,
    /// Whether libass thickens it.
    pub synthetic_bold: bool,
    /// Whether it reads from the right.
    pub right_to_left: bool,
    /// Whether it is drawn as a shape, because libass may not find its glyphs.
    pub as_shape: bool,
    /// The text in the order of reading, without spaces at its ends.
    pub text: String,
    /// Which part of the text is of which piece, in the order of reading.
    pub spans: Vec<(Range<usize>, usize)>,
}

/// An emoji's place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SetEmoji {
    /// Left edge of the picture's square.
    pub x: f64,
    /// The glyph in the emoji face.
    pub glyph: u32,
}

/// The side of an emoji's square in em: a little more than a capital's height looks right beside letters.
pub(super) const EMOJI_SIDE: f64 = 1.06;
/// Room on each side of an emoji in em.
const EMOJI_SIDE_ROOM: f64 = 0.05;
/// How far the pen moves over an emoji, in em.
pub(super) const EMOJI_ADVANCE: f64 = EMOJI_SIDE + 2.0 * EMOJI_SIDE_ROOM;
/// How far an emoji's middle stands above the baseline, in em: the middle of a capital.
pub(super) const EMOJI_MIDDLE: f64 = 0.36;
/// What is left for a space where a face has none, in em.
pub(super) const USUAL_SPACE: f64 = 0.28;
/// All pieces as one text, with what draws each part and where the lines are.
pub(super) struct Paragraph {
    text: String,
    parts: Vec<Part>,
    lines: Vec<Range<usize>>,
}

impl Paragraph {
    pub(super) fn of(
        setter: &Typesetter,
        pieces: &[Piece],
        lines: &[Range<usize>],
        typeface: &Typeface,
    ) -> Self {
        let mut whole = Self { text: String::new(), parts: Vec::new(), lines: Vec::new() };
        for line in lines {
            if !whole.text.is_empty() {
                whole.text.push(' ');
            }
            let start = whole.text.len();
            for (at, piece) in pieces[line.clone()].iter().enumerate() {
                if piece.spaced && at > 0 {
                    whole.text.push(' ');
                }
                let offset = whole.text.len();
                whole.text.push_str(&piece.text);
                whole.parts.extend(
                    setter.parts(&piece.text, typeface, line.start + at).into_iter().map(|part| Part {
                        range: part.range.start + offset..part.range.end + offset,
                        ..part
                    }),
                );
            }
            whole.lines.push(start..whole.text.len());
        }
        whole
    }

    /// Sets every line, runs of different directions in the order in which they are seen.
    pub(super) fn set(&self, typeface: &Typeface) -> Vec<SetLine> {
        let bidi = BidiInfo::new(&self.text, None);
        let set = |line: &Range<usize>| {
            let mut set = SetLine::default();
            if let Some(whole) = bidi.paragraphs.first() {
                let (levels, runs) = bidi.visual_runs(whole, line.clone());
                for run in runs {
                    let right_to_left = levels.get(run.start).is_some_and(|level| level.is_rtl());
                    self.add_run(&mut set, &run, right_to_left, typeface);
                }
            }
            set
        };
        self.lines.iter().map(set).collect()
    }

    /// Adds a stretch of one direction to a line's right end.
    fn add_run(&self, set: &mut SetLine, run: &Range<usize>, right_to_left: bool, typeface: &Typeface) {
        let mut inside: Vec<Vec<&Part>> = Vec::new();
        for part in self.parts.iter().filter(|part| part.range.start < run.end && part.range.end > run.start)
        {
            match inside.last_mut() {
                Some(group) if group.first().is_some_and(|first| self.joins(first, part)) => group.push(part),
                _ => inside.push(vec![part]),
            }
        }
        let bounds = |at: usize| {
            let start = if at == 0 { run.start } else { inside[at][0].range.start.max(run.start) };
            let end = inside.get(at + 1).map_or(run.end, |next| next[0].range.start);
            start..end.min(run.end)
        };
        let mut order: Vec<usize> = (0..inside.len()).collect();
        if right_to_left {
            order.reverse();
        }
        if inside.is_empty() {
            // Only spaces: they part what stands left and right of them.
            set.width += USUAL_SPACE * (run.end - run.start) as f64;
        }
        for at in order {
            let range = bounds(at);
            match &inside[at][0].drawn {
                Drawn::Letters(face) => {
                    self.add_letters(set, face, &inside[at], range, right_to_left, typeface)
                }
                Drawn::Emoji(glyphs) => self.add_emoji(set, glyphs, range, right_to_left),
            }
        }
    }

    /// Whether two parts are drawn as one run. One that is drawn as a shape has one colour and stands alone.
    fn joins(&self, one: &Part, next: &Part) -> bool {
        let shape = |part: &Part| needs_shape(&self.text[part.range.clone()]);
        match (&one.drawn, &next.drawn) {
            (Drawn::Letters(face), Drawn::Letters(other)) => {
                Arc::ptr_eq(face, other) && !shape(one) && !shape(next)
            }
            _ => false,
        }
    }

    fn add_letters(
        &self,
        set: &mut SetLine,
        face: &Arc<Face>,
        parts: &[&Part],
        range: Range<usize>,
        right_to_left: bool,
        typeface: &Typeface,
    ) {
        let full = &self.text[range.clone()];
        let text = full.trim_matches(' ');
        let leading = full.len() - full.trim_start_matches(' ').len();
        let trailing = full.len() - full.trim_end_matches(' ').len();
        let space = face.measure(" ", false).advance;
        let (left_spaces, right_spaces) =
            if right_to_left { (trailing, leading) } else { (leading, trailing) };
        set.width += space * left_spaces as f64;
        let measure = face.measure(text, right_to_left);
        let start = range.start + leading;
        let spans = parts.iter().map(|part| {
            let from = part.range.start.max(start) - start;
            let to = part.range.end.min(start + text.len()) - start;
            (from..to, part.piece)
        });
        let run = SetRun {
            x: set.width,
            face: Arc::clone(face),
            synthetic_bold: face.needs_synthetic_bold(typeface.weight),
            right_to_left,
            as_shape: needs_shape(text),
            text: text.to_owned(),
            spans: spans.filter(|(range, _)| range.start < range.end).collect(),
        };
        let grown = if run.synthetic_bold { SYNTHETIC_BOLD_EM } else { 0.0 };
        if let Some(ink) = measure.ink {
            set.grow(ink.moved(run.x, grown));
        }
        set.width += measure.advance + space * right_spaces as f64;
        set.runs.push(run);
    }

    fn add_emoji(&self, set: &mut SetLine, glyphs: &[u32], range: Range<usize>, right_to_left: bool) {
        let text = &self.text[range];
        let leading = (text.len() - text.trim_start_matches(' ').len()) as f64 * USUAL_SPACE;
        let trailing = (text.len() - text.trim_end_matches(' ').len()) as f64 * USUAL_SPACE;
        let (left, right) = if right_to_left { (trailing, leading) } else { (leading, trailing) };
        set.width += left;
        for glyph in glyphs {
            let x = set.width + EMOJI_SIDE_ROOM;
            set.emoji.push(SetEmoji { x, glyph: *glyph });
            let half = EMOJI_SIDE / 2.0;
            let (top, bottom) = (EMOJI_MIDDLE + half, EMOJI_MIDDLE - half);
            set.grow(Ink { left: x, right: x + EMOJI_SIDE, top, bottom });
            set.width += EMOJI_ADVANCE;
        }
        set.width += right;
    }
}

impl SetLine {
    fn grow(&mut self, ink: Ink) {
        self.ink = Some(self.ink.map_or(ink, |known| known.join(ink)));
    }
}

/// Whether a run has a character beyond the Basic Multilingual Plane: libass up to 0.17.1 looks for one in the part of
/// a font's character map that can't have it.
fn needs_shape(text: &str) -> bool {
    text.chars().any(|c| c > '\u{ffff}')
}
