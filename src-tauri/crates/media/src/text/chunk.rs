//! The text of a range of frames, as the encoder takes it.

use std::{ops::Range, sync::Arc};

use super::{
    ass::AssScript,
    fonts::FontFile,
    paragraph::{EMOJI_MIDDLE, EMOJI_SIDE},
    track::{Shown, TextTrack},
};

/// What text a range of frames shows. Times and frames count from the range's start.
#[derive(Clone, Debug)]
pub struct TextChunk {
    /// A script for ffmpeg's `ass` filter; none where no letter is seen. What it draws on is BT.709 but must name no
    /// colour matrix before the filter; see `ass.rs` on how it takes colours.
    pub ass: Option<String>,
    /// The rows of the canvas that the script is for, all of its width: nothing is drawn above or below, and its first
    /// row is the first of these. Both ends are even. Drawing on a part of the canvas takes a part of the time.
    pub rows: Range<u32>,
    /// The stretches of frames in which the script looks the same all the time; where it shows nothing there is none.
    pub states: Vec<Range<u32>>,
    /// The font files that the script needs; see [`gather_fonts`](super::gather_fonts).
    pub fonts: Vec<Arc<FontFile>>,
    /// Pictures to be laid over the frames after the script, in order.
    pub images: Vec<EmojiImage>,
    /// BLAKE3 of everything here that decides a pixel, the fonts' bytes among it.
    pub key: [u8; 32],
}

/// An emoji's picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmojiImage {
    /// A PNG file's bytes, with transparency, of exactly `width` by `height` pixels.
    pub png: Arc<[u8]>,
    /// Left edge on the canvas in pixels.
    pub x: u32,
    /// Upper edge on the canvas in pixels.
    pub y: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The frames in which it is seen, counted from the chunk's start.
    pub frames: Range<u32>,
}

/// Changes whenever the same text would be drawn otherwise though the script is the same.
const TEXT_VERSION: &[u8] = b"text 2";

/// Rows are counted in so many: as many as one of the tiles has in which drawn text is kept.
const ROWS_STEP: u32 = 32;
/// How far beyond what was measured a blur may reach with its last faint steps, in em.
const FAINT_REACH: f64 = 0.25;

/// A fading emoji has at most so many steps: each is a picture of its own for the encoder.
const EMOJI_FADE_STEPS: u32 = 8;

impl TextChunk {
    /// Whether nothing is seen.
    pub const fn is_empty(&self) -> bool {
        self.ass.is_none() && self.images.is_empty()
    }
}

impl TextTrack {
    /// The text of a range of frames. Chunks joined look exactly like one pass: whatever changes does so at a frame,
    /// and its state depends on the frame alone, not on where the chunk begins.
    pub fn chunk(&self, frames: Range<u32>) -> TextChunk {
        let rows = self.rows(&frames);
        let mut script = AssScript::new(self.canvas.width, rows.clone(), self.rate, frames.clone());
        let mut images = Vec::new();
        for shown in &self.shown {
            script.add(shown);
            self.add_emoji(shown, &frames, &mut images);
        }
        let ass = script.finish();
        let key = key(ass.as_deref(), &rows, &script.fonts, &images);
        TextChunk { ass, rows, states: script.states(), fonts: script.fonts, images, key }
    }

    /// The rows in which something is drawn in a range of frames.
    fn rows(&self, frames: &Range<u32>) -> Range<u32> {
        let height = self.canvas.height;
        let seen = |shown: &&Shown| shown.frames.start < frames.end && frames.start < shown.frames.end;
        let rows = self.shown.iter().filter(seen).map(|shown| {
            let faint = FAINT_REACH * shown.block.style.em;
            let area = shown.block.bounds.grown(0.0, faint, faint).area();
            area.top / ROWS_STEP * ROWS_STEP..area.bottom.min(height).next_multiple_of(ROWS_STEP).min(height)
        });
        rows.reduce(|all, one| all.start.min(one.start)..all.end.max(one.end)).unwrap_or(0..0)
    }

    fn add_emoji(&self, shown: &Shown, range: &Range<u32>, images: &mut Vec<EmojiImage>) {
        let Some(face) = &self.emoji else { return };
        let em = shown.block.style.em;
        let side = ((em * EMOJI_SIDE).round() as u32).max(1);
        for line in &shown.block.lines {
            for emoji in &line.set.emoji {
                let x = (line.x + emoji.x * em).round().max(0.0) as u32;
                let y = (line.baseline - (EMOJI_MIDDLE + EMOJI_SIDE / 2.0) * em).round().max(0.0) as u32;
                for (step, opacity) in opacity_steps(shown) {
                    let seen = step.start.max(range.start)..step.end.min(range.end);
                    if seen.is_empty() {
                        continue;
                    }
                    let Some(png) = face.picture(emoji.glyph, side, opacity) else { continue };
                    let frames = seen.start - range.start..seen.end - range.start;
                    images.push(EmojiImage { png, x, y, width: side, height: side, frames });
                }
            }
        }
    }
}

/// The frames of a text in which a picture's opacity stays the same, and that opacity.
fn opacity_steps(shown: &Shown) -> Vec<(Range<u32>, f64)> {
    let steps = shown.fade.min(EMOJI_FADE_STEPS);
    let start = |step: u32| shown.frames.start + shown.fade * step / steps.max(1);
    let mut all: Vec<(Range<u32>, f64)> = (0..steps)
        .map(|step| {
            let frames = start(step)..start(step + 1);
            let middle = u32::midpoint(frames.start, frames.end.saturating_sub(1));
            (frames, shown.opacity(middle))
        })
        .collect();
    all.push((shown.frames.start + shown.fade..shown.frames.end, 1.0));
    all
}

fn key(ass: Option<&str>, rows: &Range<u32>, fonts: &[Arc<FontFile>], images: &[EmojiImage]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut add = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    };
    add(TEXT_VERSION);
    add(ass.unwrap_or_default().as_bytes());
    add(&rows.start.to_le_bytes());
    for font in fonts {
        add(&font.hash);
    }
    for image in images {
        add(&image.png);
        for number in [image.x, image.y, image.width, image.height, image.frames.start, image.frames.end] {
            add(&number.to_le_bytes());
        }
    }
    *hasher.finalize().as_bytes()
}
