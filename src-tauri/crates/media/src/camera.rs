//! What part of a picture is seen, frame by frame: covering, focus, and the slow movement of stills.

use model::{Canvas, visual::Focus};

use crate::timeline::Movement;

/// How much closer a zoom ends than it starts, and how much of the picture a pan may leave at its sides. Documentary
/// film makers move a still by a tenth or so; more is felt as a push.
const CLOSER: f64 = 1.12;
/// How far a pan travels, as a share of the window, where the picture leaves it the room.
const TRAVEL: f64 = 0.18;
/// How far the speed at the ends falls below the mean: the movement is under way when the scene begins and still
/// when it ends, slower at both.
const EASE: f64 = 0.6;

/// A stretch of a picture, in its pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Window {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// A movement over one picture.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Camera {
    start: Window,
    end: Window,
    frames: u32,
}

impl Window {
    /// The largest window of the canvas's shape in a picture, with the focus as near its middle as the picture
    /// allows.
    pub(crate) fn covering(canvas: Canvas, (width, height): (u32, u32), focus: Focus) -> Self {
        let (width, height) = (f64::from(width), f64::from(height));
        let shape = f64::from(canvas.width) / f64::from(canvas.height);
        let (across, down) =
            if width / height > shape { (height * shape, height) } else { (width, width / shape) };
        Self::around(point(focus, width, height), (across, down), (width, height))
    }

    /// A window of a size around a point, moved to lie inside the picture.
    fn around((x, y): (f64, f64), (width, height): (f64, f64), (most_x, most_y): (f64, f64)) -> Self {
        Self {
            left: (x - width / 2.0).clamp(0.0, (most_x - width).max(0.0)),
            top: (y - height / 2.0).clamp(0.0, (most_y - height).max(0.0)),
            width,
            height,
        }
    }

    /// The same window on a plane sampled in another scale and from another origin.
    pub(crate) fn on(self, origin: (f64, f64), scale: (f64, f64)) -> Self {
        Self {
            left: (self.left - origin.0) * scale.0,
            top: (self.top - origin.1) * scale.1,
            width: self.width * scale.0,
            height: self.height * scale.1,
        }
    }

    /// The same window in whole steps: what is a whole number but for having been computed becomes one.
    pub(crate) fn rounded(self, step: f64) -> Self {
        let rounded = |value: f64| (value / step).round() * step;
        Self {
            left: rounded(self.left),
            top: rounded(self.top),
            width: rounded(self.width),
            height: rounded(self.height),
        }
    }

    fn moved(self, x: f64, y: f64) -> Self {
        Self { left: self.left + x, top: self.top + y, ..self }
    }

    /// This window scaled about a point that keeps its place in the view.
    fn scaled_about(self, (x, y): (f64, f64), scale: f64) -> Self {
        Self {
            left: x - (x - self.left) * scale,
            top: y - (y - self.top) * scale,
            width: self.width * scale,
            height: self.height * scale,
        }
    }
}

fn point(focus: Focus, width: f64, height: f64) -> (f64, f64) {
    (width * f64::from(focus.x) / 1000.0, height * f64::from(focus.y) / 1000.0)
}

impl Camera {
    /// The movement over a picture of a size during `frames` frames.
    pub(crate) fn new(
        canvas: Canvas,
        size: (u32, u32),
        focus: Focus,
        movement: Movement,
        frames: u32,
    ) -> Self {
        let whole = Window::covering(canvas, size, focus);
        let (width, height) = (f64::from(size.0), f64::from(size.1));
        let at = point(focus, width, height);
        let fixed = (
            at.0.clamp(whole.left, whole.left + whole.width),
            at.1.clamp(whole.top, whole.top + whole.height),
        );
        let close = whole.scaled_about(fixed, 1.0 / CLOSER);
        let pan = |x: f64, y: f64| {
            // The window stays inside the picture, centred on the focus as far as there is room on both sides.
            let room = (width - close.width, height - close.height);
            let travel = ((close.width * TRAVEL).min(room.0) * x, (close.height * TRAVEL).min(room.1) * y);
            let middle = Window::around(at, (close.width, close.height), (width, height));
            let held = |start: f64, travel: f64, room: f64| {
                start.clamp(travel.abs() / 2.0, room - travel.abs() / 2.0)
            };
            let middle = Window {
                left: held(middle.left, travel.0, room.0),
                top: held(middle.top, travel.1, room.1),
                ..middle
            };
            (middle.moved(-travel.0 / 2.0, -travel.1 / 2.0), middle.moved(travel.0 / 2.0, travel.1 / 2.0))
        };
        let (start, end) = match movement {
            Movement::None => (whole, whole),
            Movement::ZoomIn => (whole, close),
            Movement::ZoomOut => (close, whole),
            Movement::PanLeft => pan(-1.0, 0.0),
            Movement::PanRight => pan(1.0, 0.0),
            Movement::PanUp => pan(0.0, -1.0),
            Movement::PanDown => pan(0.0, 1.0),
        };
        Self { start, end, frames }
    }

    /// Whether the view never changes.
    pub(crate) fn is_still(&self) -> bool {
        self.start == self.end
    }

    /// What is seen at a frame. Zooming is even in proportion, which the eye takes for even in speed.
    pub(crate) fn window(&self, frame: u32) -> Window {
        let part = f64::from(frame) / f64::from(self.frames.saturating_sub(1).max(1));
        let part = eased(part.clamp(0.0, 1.0));
        let (start, end) = (self.start, self.end);
        let change = end.width / start.width;
        if (change - 1.0).abs() < f64::EPSILON {
            return start.moved((end.left - start.left) * part, (end.top - start.top) * part);
        }
        let scale = change.powf(part);
        let fixed = |start: f64, end: f64| (end - start * change) / (1.0 - change);
        start.scaled_about((fixed(start.left, end.left), fixed(start.top, end.top)), scale)
    }

    /// The part of the picture that is seen at any time.
    pub(crate) fn bounds(&self) -> Window {
        let (start, end) = (self.start, self.end);
        let (left, top) = (start.left.min(end.left), start.top.min(end.top));
        let right = (start.left + start.width).max(end.left + end.width);
        let bottom = (start.top + start.height).max(end.top + end.height);
        Window { left, top, width: right - left, height: bottom - top }
    }

    /// The narrowest the view gets, in pixels of the picture.
    pub(crate) fn closest(&self) -> f64 {
        self.start.width.min(self.end.width)
    }
}

/// A movement that is slower at its ends; its speed is a cosine around the mean, so it never jumps.
fn eased(part: f64) -> f64 {
    let turn = std::f64::consts::TAU;
    part - EASE * (turn * part).sin() / turn
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANVAS: Canvas = Canvas { width: 1080, height: 1920 };
    const MOVEMENTS: [Movement; 7] = [
        Movement::None,
        Movement::ZoomIn,
        Movement::ZoomOut,
        Movement::PanLeft,
        Movement::PanRight,
        Movement::PanUp,
        Movement::PanDown,
    ];

    #[test]
    fn the_view_never_leaves_the_picture() {
        for size in [(1, 1), (4000, 3000), (3000, 4000), (1080, 1920), (10_000, 10), (7, 9000)] {
            for (x, y) in [(0, 0), (1000, 1000), (500, 500), (300, 900)] {
                for movement in MOVEMENTS {
                    let camera = Camera::new(CANVAS, size, Focus { x, y }, movement, 90);
                    for frame in 0..100 {
                        let seen = camera.window(frame);
                        let slack = 1e-6 * f64::from(size.0.max(size.1));
                        let inside = seen.left >= -slack
                            && seen.top >= -slack
                            && seen.left + seen.width <= f64::from(size.0) + slack
                            && seen.top + seen.height <= f64::from(size.1) + slack;
                        assert!(inside, "{movement:?} in {size:?} at {frame}: {seen:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn zooming_holds_the_focus_in_its_place() {
        let focus = Focus { x: 400, y: 600 };
        let camera = Camera::new(CANVAS, (1080, 1920), focus, Movement::ZoomIn, 60);
        for frame in 0..60 {
            let seen = camera.window(frame);
            let place = (432.0 - seen.left) / seen.width;
            assert!((place - 0.4).abs() < 1e-9, "at {frame} the focus is at {place} of the width");
        }
    }

    #[test]
    fn a_pan_travels_where_its_name_says() {
        let moved = |movement| {
            let camera = Camera::new(CANVAS, (4000, 3000), Focus::default(), movement, 60);
            let (first, last) = (camera.window(0), camera.window(59));
            (last.left - first.left, last.top - first.top)
        };
        assert!(moved(Movement::PanLeft).0 < -50.0 && moved(Movement::PanRight).0 > 50.0);
        assert!(moved(Movement::PanUp).1 < -50.0 && moved(Movement::PanDown).1 > 50.0);
    }

    #[test]
    fn no_step_differs_from_its_neighbours_by_more_than_the_easing_says() {
        let camera = Camera::new(CANVAS, (4000, 3000), Focus::default(), Movement::PanRight, 120);
        let steps: Vec<f64> =
            (0..119).map(|frame| camera.window(frame + 1).left - camera.window(frame).left).collect();
        let mean = steps.iter().sum::<f64>() / steps.len() as f64;
        for pair in steps.windows(2) {
            assert!((pair[1] - pair[0]).abs() < mean * 0.05, "{pair:?} against a mean of {mean}");
        }
    }
}
