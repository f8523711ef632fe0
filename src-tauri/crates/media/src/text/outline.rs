//! Letters as shapes, for what libass can't draw as text.

use std::fmt::Write;

use harfrust::font::glyph::outline::{DrawMemory, DrawOptions, PathSink};

use super::fonts::Face;

/// A run of letters as an ASS drawing.
pub(super) struct Drawing {
    /// Drawing commands; the upper left corner of the shape is at 0, 0.
    pub commands: String,
    /// The shape's left edge in pixels, from the pen's start.
    pub left: f64,
    /// The shape's upper edge in pixels above the baseline.
    pub top: f64,
}

impl Face {
    /// A run of one direction as a drawing; none where nothing is drawn.
    pub(super) fn drawing(&self, text: &str, right_to_left: bool, em: f64) -> Option<Drawing> {
        let buffer = self.shaped(text, right_to_left)?;
        let outlines = self.font.outline_glyphs();
        let mut path = Path { scale: em / self.units_per_em, ..Path::default() };
        for (glyph, place) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            path.origin = (path.pen + f64::from(place.x_offset), f64::from(place.y_offset));
            if let Some(outline) = outlines.get(glyph.glyph_id.into()) {
                // A broken glyph is left out; the others stay where they are.
                let _ = outline.draw(&DrawOptions::default(), DrawMemory::Scratch, &mut path);
            }
            path.pen += f64::from(place.x_advance);
        }
        path.drawing()
    }
}

/// A path in pixels, y downwards.
#[derive(Default)]
struct Path {
    scale: f64,
    pen: f64,
    origin: (f64, f64),
    steps: Vec<(char, Vec<(f64, f64)>)>,
}

impl Path {
    fn at(&self, x: f32, y: f32) -> (f64, f64) {
        let (origin_x, origin_y) = self.origin;
        ((origin_x + f64::from(x)) * self.scale, -(origin_y + f64::from(y)) * self.scale)
    }

    fn last(&self) -> (f64, f64) {
        self.steps.last().and_then(|(_, points)| points.last()).copied().unwrap_or_default()
    }

    fn drawing(&self) -> Option<Drawing> {
        let points = || self.steps.iter().flat_map(|(_, points)| points);
        let left = points().map(|(x, _)| *x).reduce(f64::min)?;
        let top = points().map(|(_, y)| *y).reduce(f64::min)?;
        let mut commands = String::new();
        for (command, points) in &self.steps {
            commands.push(*command);
            for (x, y) in points {
                // Writing to a String can't fail.
                let _ = write!(commands, " {:.2} {:.2}", x - left, y - top);
            }
            commands.push(' ');
        }
        Some(Drawing { commands, left, top: -top })
    }
}

impl PathSink for Path {
    fn move_to(&mut self, x: f32, y: f32) {
        let point = self.at(x, y);
        self.steps.push(('m', vec![point]));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let point = self.at(x, y);
        self.steps.push(('l', vec![point]));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        // The cubic that is the same curve: its handles reach two thirds of the way to the quadratic's.
        let (start, handle, end) = (self.last(), self.at(cx, cy), self.at(x, y));
        let near = |point: (f64, f64)| {
            (point.0 + (handle.0 - point.0) * 2.0 / 3.0, point.1 + (handle.1 - point.1) * 2.0 / 3.0)
        };
        self.steps.push(('b', vec![near(start), near(end), end]));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let points = vec![self.at(cx0, cy0), self.at(cx1, cy1), self.at(x, y)];
        self.steps.push(('b', points));
    }

    /// ASS closes every shape by itself.
    fn close(&mut self) {}
}
