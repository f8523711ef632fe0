//! How wide and how high a run of text is, shaped as libass shapes it.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use harfrust::{Buffer, Direction, ShapeOptions, ShaperFont};

use super::fonts::Face;

/// Where ink is, in em, from a pen's start on the baseline; up is positive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ink {
    /// Left edge.
    pub left: f64,
    /// Right edge.
    pub right: f64,
    /// Upper edge.
    pub top: f64,
    /// Lower edge, negative below the baseline.
    pub bottom: f64,
}

impl Ink {
    /// The box around two.
    pub(super) const fn join(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            right: self.right.max(other.right),
            top: self.top.max(other.top),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// The same, further right and larger by an edge on each side.
    pub(super) fn moved(self, right: f64, edge: f64) -> Self {
        Self {
            left: self.left + right - edge,
            right: self.right + right + edge,
            top: self.top + edge,
            bottom: self.bottom - edge,
        }
    }
}

/// A shaped run's measures in em.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Measure {
    /// How far the pen moves.
    pub advance: f64,
    /// Where the ink is; none for spaces.
    pub ink: Option<Ink>,
}

/// Runs already shaped, by text and direction.
#[derive(Default)]
pub(super) struct ShapeCache(Mutex<HashMap<(String, bool), Measure>>);

/// More runs than this are forgotten at once.
const REMEMBERED_RUNS: usize = 8_192;

/// How much a face thickened by libass grows on each side, in em (`FT_GlyphSlot_Embolden`'s strength).
pub(super) const SYNTHETIC_BOLD_EM: f64 = 1.0 / 48.0;

impl Face {
    /// Measures a run of one direction.
    pub(super) fn measure(&self, text: &str, right_to_left: bool) -> Measure {
        let key = (text.to_owned(), right_to_left);
        let mut known = self.shapes.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(measure) = known.get(&key) {
            return *measure;
        }
        let measure = self.shape(text, right_to_left);
        if known.len() >= REMEMBERED_RUNS {
            known.clear();
        }
        known.insert(key, measure);
        measure
    }

    fn shape(&self, text: &str, right_to_left: bool) -> Measure {
        let Some(buffer) = self.shaped(text, right_to_left) else { return Measure::default() };
        let metrics = self.font.glyph_metrics();
        let em = |units: f64| units / self.units_per_em;
        let mut pen = 0.0;
        let mut ink: Option<Ink> = None;
        for (glyph, place) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            if let Some(extents) = metrics.extents(glyph.glyph_id.into())
                && extents.width > 0.0
            {
                let left = pen + f64::from(place.x_offset) + f64::from(extents.x_bearing);
                let top = f64::from(place.y_offset) + f64::from(extents.y_bearing);
                let (right, bottom) = (left + f64::from(extents.width), top - f64::from(extents.height));
                let one = Ink { left: em(left), right: em(right), top: em(top), bottom: em(bottom) };
                ink = Some(ink.map_or(one, |ink| ink.join(one)));
            }
            pen += f64::from(place.x_advance);
        }
        Measure { advance: em(pen), ink }
    }

    /// The glyphs of a run, or none where the font can't be shaped with.
    pub(super) fn shaped(&self, text: &str, right_to_left: bool) -> Option<Buffer> {
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        buffer.set_direction(if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.guess_segment_properties();
        harfrust::shape(&ShaperFont::new(&self.font), &mut buffer, ShapeOptions::new()).ok()?;
        Some(buffer)
    }
}
