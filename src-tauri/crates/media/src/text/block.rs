//! A text on the canvas: its lines in pixels, centred, and the room it takes.

use std::ops::Range;

use super::{look::Style, paragraph::SetLine, pieces::Piece, safe::Area, typeset::Typesetter};

/// A text set, in pixels.
#[derive(Clone)]
pub(super) struct Block {
    /// Its lines from top to bottom.
    pub lines: Vec<BlockLine>,
    /// How it looks; the em is that of this block.
    pub style: Style,
    /// Around all that is drawn: letters, outline, shadow and plate.
    pub bounds: Bounds,
    /// Around the letters alone.
    pub letters: Bounds,
}

/// A line's place.
#[derive(Clone)]
pub(super) struct BlockLine {
    /// Where its first pen stands.
    pub x: f64,
    /// Its baseline.
    pub baseline: f64,
    /// What stands on it, in em.
    pub set: SetLine,
}

/// A rectangle in pixels; y grows downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// Between the ink of one line and the next, at least, in em.
const LEAST_GAP: f64 = 0.14;
/// An edge this little inside a pixel, in pixels, is there by the rounding of sums and covers nothing of it.
const ROUNDING: f64 = 1e-6;

impl Block {
    /// Sets pieces on lines, each centred on x 0, the first baseline on y 0.
    pub(super) fn set(setter: &Typesetter, pieces: &[Piece], lines: &[Range<usize>], style: Style) -> Self {
        let em = style.em;
        let mut letters: Option<Bounds> = None;
        let mut baseline = 0.0;
        let mut below: Option<f64> = None;
        let mut placed = Vec::with_capacity(lines.len());
        for set in setter.set(pieces, lines, &style.typeface) {
            let (top, bottom) = set.ink.map_or((0.0, 0.0), |ink| (ink.top, ink.bottom));
            if let Some(bottom_before) = below {
                let needed = top - bottom_before + LEAST_GAP;
                baseline += (style.pitch.max(needed) * em).round();
            }
            below = Some(bottom);
            let middle = set.ink.map_or(set.width / 2.0, |ink| f64::midpoint(ink.left, ink.right));
            let x = -middle * em;
            if let Some(ink) = set.ink {
                let one = Bounds {
                    left: x + ink.left * em,
                    top: baseline - ink.top * em,
                    right: x + ink.right * em,
                    bottom: baseline - ink.bottom * em,
                };
                letters = Some(letters.map_or(one, |all| all.join(one)));
            }
            placed.push(BlockLine { x, baseline, set });
        }
        let letters = letters.unwrap_or(Bounds { left: 0.0, top: 0.0, right: 0.0, bottom: 0.0 });
        let bounds =
            letters.grown(em * reach_aside(&style), em * reach_above(&style), em * reach_below(&style));
        Self { lines: placed, style, bounds, letters }
    }

    /// Moves everything.
    pub(super) fn move_by(&mut self, x: f64, y: f64) {
        for line in &mut self.lines {
            line.x += x;
            line.baseline += y;
        }
        self.bounds = self.bounds.moved(x, y);
        self.letters = self.letters.moved(x, y);
    }

    /// The plate's rectangle, if it has one.
    pub(super) fn plate(&self) -> Option<Bounds> {
        let plate = self.style.plate?;
        let over = plate.over * self.style.em;
        Some(self.letters.grown(plate.side * self.style.em, over, over))
    }
}

/// How far a style's drawing reaches beyond the letters at each side, in em.
pub(super) fn reach_aside(style: &Style) -> f64 {
    style.plate.map_or(0.0, |plate| plate.side).max(style.reach())
}

/// How far it reaches above them, in em.
fn reach_above(style: &Style) -> f64 {
    style.plate.map_or(0.0, |plate| plate.over).max(style.reach())
}

/// How far it reaches below them, in em.
pub(super) fn reach_below(style: &Style) -> f64 {
    style.plate.map_or(0.0, |plate| plate.over).max(style.reach_below())
}

impl Bounds {
    /// The rectangle around two.
    pub(super) const fn join(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// The same, larger.
    pub(super) fn grown(self, aside: f64, above: f64, below: f64) -> Self {
        Self {
            left: self.left - aside,
            top: self.top - above,
            right: self.right + aside,
            bottom: self.bottom + below,
        }
    }

    /// The same elsewhere.
    pub(super) fn moved(self, x: f64, y: f64) -> Self {
        Self { left: self.left + x, top: self.top + y, right: self.right + x, bottom: self.bottom + y }
    }

    /// Pixels down.
    pub(super) fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// Pixels across.
    pub(super) fn width(self) -> f64 {
        self.right - self.left
    }

    /// The pixels touched.
    pub(super) fn area(self) -> Area {
        let whole = |value: f64| value.max(0.0) as u32;
        Area {
            left: whole((self.left + ROUNDING).floor()),
            top: whole((self.top + ROUNDING).floor()),
            right: whole((self.right - ROUNDING).ceil()),
            bottom: whole((self.bottom - ROUNDING).ceil()),
        }
    }
}

impl From<Area> for Bounds {
    fn from(area: Area) -> Self {
        let [left, top, right, bottom] = [area.left, area.top, area.right, area.bottom].map(f64::from);
        Self { left, top, right, bottom }
    }
}
