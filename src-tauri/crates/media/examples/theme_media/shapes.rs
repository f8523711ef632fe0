//! Outlines.

use tiny_skia::{Path, PathBuilder, Rect, Transform};

use super::paint::Spot;

/// How far a cubic's handles reach to come nearest to a quarter of a circle.
const QUARTER: f32 = 0.552_285;

/// An outline drawn by hand.
pub fn shape(draw: impl FnOnce(&mut PathBuilder)) -> Path {
    let mut builder = PathBuilder::new();
    draw(&mut builder);
    builder.finish().expect("an outline has two points at least")
}

/// A rectangle by its corner and size.
pub fn rect(x: f32, y: f32, width: f32, height: f32) -> Path {
    PathBuilder::from_rect(Rect::from_xywh(x, y, width, height).expect("a rectangle has a size"))
}

/// A rectangle with round corners.
pub fn rounded(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Path {
    let (right, bottom) = (x + width, y + height);
    let r = radius.min(width / 2.0).min(height / 2.0);
    let k = r * (1.0 - QUARTER);
    shape(|b| {
        b.move_to(x + r, y);
        b.line_to(right - r, y);
        b.cubic_to(right - k, y, right, y + k, right, y + r);
        b.line_to(right, bottom - r);
        b.cubic_to(right, bottom - k, right - k, bottom, right - r, bottom);
        b.line_to(x + r, bottom);
        b.cubic_to(x + k, bottom, x, bottom - k, x, bottom - r);
        b.line_to(x, y + r);
        b.cubic_to(x, y + k, x + k, y, x + r, y);
        b.close();
    })
}

/// A circle.
pub fn circle(center: Spot, radius: f32) -> Path {
    ellipse(center, radius, radius)
}

/// An ellipse by its half axes.
pub fn ellipse((x, y): Spot, rx: f32, ry: f32) -> Path {
    let bounds = Rect::from_ltrb(x - rx, y - ry, x + rx, y + ry).expect("an ellipse has a size");
    PathBuilder::from_oval(bounds).expect("an ellipse has a size")
}

/// Straight lines from corner to corner, closed.
pub fn polygon(corners: &[Spot]) -> Path {
    shape(|b| {
        for (at, (x, y)) in corners.iter().enumerate() {
            if at == 0 { b.move_to(*x, *y) } else { b.line_to(*x, *y) }
        }
        b.close();
    })
}

/// A straight line.
pub fn line(from: Spot, to: Spot) -> Path {
    shape(|b| {
        b.move_to(from.0, from.1);
        b.line_to(to.0, to.1);
    })
}

/// A smooth open curve through the points (Catmull-Rom).
pub fn curve(points: &[Spot]) -> Path {
    shape(|b| {
        b.move_to(points[0].0, points[0].1);
        spline(b, points);
    })
}

/// A smooth closed outline through the points.
pub fn blob(points: &[Spot]) -> Path {
    let count = points.len();
    let around: Vec<Spot> = (0..count + 3).map(|at| points[(at + count - 1) % count]).collect();
    shape(|b| {
        b.move_to(around[1].0, around[1].1);
        for four in around.windows(4) {
            segment(b, [four[0], four[1], four[2], four[3]]);
        }
        b.close();
    })
}

/// Everything under a smooth line, down to `bottom`.
pub fn under(points: &[Spot], bottom: f32) -> Path {
    shape(|b| {
        let (first, last) = (points[0], points[points.len() - 1]);
        b.move_to(first.0, bottom);
        b.line_to(first.0, first.1);
        spline(b, points);
        b.line_to(last.0, bottom);
        b.close();
    })
}

/// Part of a circle's line, the angles in degrees clockwise from the right.
pub fn arc((x, y): Spot, radius: f32, from: f32, to: f32) -> Path {
    let steps = ((to - from).abs() / 6.0).ceil().max(2.0) as usize;
    let points: Vec<Spot> = (0..=steps)
        .map(|at| {
            let angle = (from + (to - from) * at as f32 / steps as f32).to_radians();
            (x + radius * angle.cos(), y + radius * angle.sin())
        })
        .collect();
    curve(&points)
}

/// The outline turned by degrees clockwise about a point.
pub fn turned(path: Path, degrees: f32, about: Spot) -> Path {
    moved(path, Transform::from_rotate_at(degrees, about.0, about.1))
}

/// The outline moved.
pub fn moved(path: Path, by: Transform) -> Path {
    path.transform(by).expect("the move can be undone")
}

/// Several outlines as one.
pub fn together(paths: &[Path]) -> Path {
    shape(|b| paths.iter().for_each(|path| b.push_path(path)))
}

fn spline(b: &mut PathBuilder, points: &[Spot]) {
    let last = points.len() - 1;
    for at in 0..last {
        let before = points[at.saturating_sub(1)];
        let after = points[(at + 2).min(last)];
        segment(b, [before, points[at], points[at + 1], after]);
    }
}

/// The cubic between the middle two of four points.
fn segment(b: &mut PathBuilder, [a, from, to, z]: [Spot; 4]) {
    b.cubic_to(
        from.0 + (to.0 - a.0) / 6.0,
        from.1 + (to.1 - a.1) / 6.0,
        to.0 - (z.0 - from.0) / 6.0,
        to.1 - (z.1 - from.1) / 6.0,
        to.0,
        to.1,
    );
}
