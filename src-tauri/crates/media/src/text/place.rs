//! Where overlays stand: inside the safe zone, large, and never over each other or a caption.

use std::ops::{Range, RangeInclusive};

use model::OverlayPosition;

use super::{
    block::{Block, Bounds, reach_aside},
    lines::{Limits, Room, break_lines},
    look::Style,
    pieces::{Piece, cut_wide},
    typeset::Typesetter,
};

/// A text is shrunk in steps of this share until it fits.
const STEP: f64 = 0.94;
/// Below this share of the theme's size more lines are better than smaller letters.
const FEW_LINES_UNTIL: f64 = 0.62;
/// Shrinking to this share is worth a line less.
const LEAST_FOR_A_LINE: f64 = 0.86;
/// Words wider than a line are cut only below this share of the theme's size.
const CUT_FROM: f64 = 0.4;
/// Lines of an overlay at its full size.
const FEW_LINES: usize = 3;
/// Lines of a long overlay.
const MANY_LINES: usize = 40;
/// Letters smaller than this share of the safe zone's height can't be read on a phone.
const SMALLEST_EM: f64 = 0.014;
/// An overlay takes at most this share of the safe zone's height.
const TALLEST: f64 = 0.5;
/// Characters of an overlay that can be read at all; what is beyond is left out before anything is measured.
pub(super) const CHARACTERS_LIMIT: usize = 2_000;
/// Between two texts, as a share of the safe zone's height.
const GAP: f64 = 0.02;
/// A block this much lower than a stretch has a whole pixel for its baseline wherever its own edges fall.
const ROOM_FOR_A_WHOLE_PIXEL: f64 = 1.0;

/// A text made to fit.
pub(super) struct Fitted {
    /// The block, not yet in its place.
    pub block: Block,
    /// Its size as a share of the theme's.
    pub scale: f64,
    /// Pieces left out at the end because even the smallest letters leave no room.
    pub left_out: usize,
}

/// Makes a text as large as its style says, or as much smaller as it must be to stay within a width and a height.
pub(super) fn fit(setter: &Typesetter, pieces: &[Piece], style: &Style, zone: Bounds, height: f64) -> Fitted {
    let fitting = Fitting { setter, pieces, style, zone, height, rooms: rooms(setter, pieces, style) };
    let smallest = (SMALLEST_EM * zone.height() / style.em).min(1.0);
    let mut scale: f64 = 1.0;
    loop {
        let lines = if scale > FEW_LINES_UNTIL { FEW_LINES } else { MANY_LINES };
        let cuts = scale <= CUT_FROM || scale <= smallest;
        if let Some(block) = fitting.at(scale, lines, cuts) {
            return fitting.on_fewer_lines(&block, scale).unwrap_or(Fitted { block, scale, left_out: 0 });
        }
        if scale <= smallest {
            return fitting.shortened(scale);
        }
        scale = (scale * STEP).max(smallest);
    }
}

fn rooms(setter: &Typesetter, pieces: &[Piece], style: &Style) -> Vec<Room> {
    pieces.iter().map(|piece| setter.room(piece, &style.typeface)).collect()
}

/// A text being made to fit.
struct Fitting<'a> {
    setter: &'a Typesetter<'a>,
    pieces: &'a [Piece],
    style: &'a Style,
    zone: Bounds,
    height: f64,
    rooms: Vec<Room>,
}

impl Fitting<'_> {
    fn scaled(&self, scale: f64) -> Style {
        Style { em: self.style.em * scale, ..self.style.clone() }
    }

    /// A line's width in em.
    fn line_width(&self, style: &Style) -> f64 {
        self.zone.width() / style.em - 2.0 * reach_aside(style)
    }

    /// The text at a scale, if it fits; `cuts` says whether words wider than a line may be cut.
    fn at(&self, scale: f64, lines: usize, cuts: bool) -> Option<Block> {
        let style = self.scaled(scale);
        if !cuts {
            return self.lay(self.pieces, &self.rooms, style, lines);
        }
        let pieces = self.cut(self.pieces, &style);
        let rooms = rooms(self.setter, &pieces, &style);
        self.lay(&pieces, &rooms, style, lines)
    }

    fn lay(&self, pieces: &[Piece], rooms: &[Room], style: Style, lines: usize) -> Option<Block> {
        let limits = Limits { width: self.line_width(&style), characters: f64::INFINITY, lines };
        let breaks = break_lines(pieces, rooms, limits)?;
        let block = Block::set(self.setter, pieces, &breaks.lines, style);
        (block.bounds.height() <= self.height && block.bounds.width() <= self.zone.width()).then_some(block)
    }

    /// The same text a little smaller, if that saves a line: a word alone on the last one looks forgotten.
    fn on_fewer_lines(&self, block: &Block, scale: f64) -> Option<Fitted> {
        let lines = block.lines.len();
        if !(2..=FEW_LINES).contains(&lines) {
            return None;
        }
        let mut smaller = scale * STEP;
        while smaller >= scale * LEAST_FOR_A_LINE {
            if let Some(block) = self.at(smaller, lines - 1, false) {
                return Some(Fitted { block, scale: smaller, left_out: 0 });
            }
            smaller *= STEP;
        }
        None
    }

    /// The pieces with those wider than a line cut.
    fn cut(&self, pieces: &[Piece], style: &Style) -> Vec<Piece> {
        let width = self.line_width(style);
        let room = |piece: &Piece| self.setter.room(piece, &style.typeface).width;
        let mut cut: Vec<Piece> = Vec::new();
        for piece in pieces {
            if room(piece) <= width {
                cut.push(piece.clone());
            } else {
                cut.extend(cut_wide(piece, width, |text| {
                    room(&Piece { text: text.to_owned(), ..piece.clone() })
                }));
            }
        }
        cut
    }

    /// As much of the beginning as fits at the smallest scale, and an ellipsis.
    fn shortened(&self, scale: f64) -> Fitted {
        let style = self.scaled(scale);
        let mut kept = self.cut(self.pieces, &style);
        let all = kept.len();
        // Each round leaves out a tenth, so that a very long text is shortened in a few rounds.
        loop {
            let left_out = all - kept.len();
            let mut shown = kept.clone();
            if let Some(last) = shown.last_mut().filter(|_| left_out > 0) {
                last.text.push('…');
            }
            let shown = self.cut(&shown, &style);
            let rooms = rooms(self.setter, &shown, &style);
            if let Some(block) = self.lay(&shown, &rooms, style.clone(), MANY_LINES) {
                return Fitted { block, scale, left_out };
            }
            if kept.len() <= 1 {
                let line = 0..shown.len().min(1);
                return Fitted { block: Block::set(self.setter, &shown, &[line], style), scale, left_out };
            }
            kept.truncate((kept.len() * 9 / 10).clamp(1, kept.len() - 1));
        }
    }
}

/// The stretches of a zone's height that no obstacle takes, from top to bottom, with a gap kept to each. They begin and
/// end on whole pixels: what stands inside shares none with an obstacle.
fn free_stretches(zone: Bounds, obstacles: &[Bounds]) -> Vec<Range<f64>> {
    let gap = zone.height() * GAP;
    let mut taken: Vec<Range<f64>> =
        obstacles.iter().map(|one| (one.top - gap).floor()..(one.bottom + gap).ceil()).collect();
    taken.sort_by(|one, other| one.start.total_cmp(&other.start));
    let mut free = Vec::new();
    let mut top = zone.top;
    for one in taken {
        if one.start > top {
            free.push(top..one.start.min(zone.bottom));
        }
        top = top.max(one.end);
    }
    if top < zone.bottom {
        free.push(top..zone.bottom);
    }
    free.retain(|stretch| stretch.end > stretch.start);
    free
}

/// Puts a text where its position says, or as near to it as the obstacles leave room; smaller where they leave less
/// than it needs. `None` only where they leave nothing at all.
pub(super) fn place(
    setter: &Typesetter,
    pieces: &[Piece],
    style: &Style,
    position: OverlayPosition,
    zone: Bounds,
    middle: f64,
    obstacles: &[Bounds],
) -> Option<Fitted> {
    let free = free_stretches(zone, obstacles);
    let tallest = free.iter().map(|stretch| stretch.end - stretch.start).fold(0.0, f64::max);
    let mut fitted =
        fit(setter, pieces, style, zone, (zone.height() * TALLEST).min(tallest - ROOM_FOR_A_WHOLE_PIXEL));
    let bounds = fitted.block.bounds;
    let mut fits = free.iter().filter_map(|stretch| baselines(stretch, bounds));
    let y = match position {
        OverlayPosition::Top => fits.next().map(|range| *range.start()),
        OverlayPosition::Bottom => fits.next_back().map(|range| *range.end()),
        OverlayPosition::Center => {
            let wanted = (middle - f64::midpoint(bounds.top, bounds.bottom)).ceil();
            fits.map(|range| wanted.clamp(*range.start(), *range.end()))
                .min_by(|one, other| (one - wanted).abs().total_cmp(&(other - wanted).abs()))
        }
    }?;
    fitted.block.move_by(f64::midpoint(zone.left, zone.right), y);
    Some(fitted)
}

/// Where a block's first baseline may stand for all of it to be inside a stretch. Whole pixels keep the letters' feet
/// sharp; `None` where no such place is left.
fn baselines(stretch: &Range<f64>, bounds: Bounds) -> Option<RangeInclusive<f64>> {
    let (highest, lowest) = ((stretch.start - bounds.top).ceil(), (stretch.end - bounds.bottom).floor());
    (highest <= lowest).then_some(highest..=lowest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: Bounds = Bounds { left: 0.0, top: 100.0, right: 500.0, bottom: 1100.0 };

    fn obstacle(top: f64, bottom: f64) -> Bounds {
        Bounds { top, bottom, ..ZONE }
    }

    #[test]
    fn what_is_free_lies_between_the_obstacles_with_a_gap() {
        let gap = ZONE.height() * GAP;
        let free =
            free_stretches(ZONE, &[obstacle(900.0, 1090.0), obstacle(300.0, 400.0), obstacle(350.0, 420.0)]);
        assert_eq!(free, [100.0..300.0 - gap, 420.0 + gap..900.0 - gap]);
    }

    #[test]
    fn nothing_is_free_under_an_obstacle_as_large_as_the_zone() {
        assert!(free_stretches(ZONE, &[obstacle(0.0, 2000.0)]).is_empty());
    }
}
