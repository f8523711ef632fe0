//! Moving backgrounds, drawn here: calm enough to stand under big type, and different with every seed.
//!
//! Everything is measured in the canvas's shorter side, so that a drawing looks the same at every size, and timed in
//! seconds, so that it moves the same at every rate.

use model::{Canvas, FrameRate, Motion, MotionPattern};

use crate::{
    frame::Frame,
    picture::{Picture, PictureError},
};

mod bands;
mod bokeh;
mod chance;
mod colour;
mod drift;
mod grid;
mod paint;
mod rings;
mod waves;

use chance::Chance;
use colour::Palette;
use paint::Paint;

/// Changes whenever the same motion would look different. Part of every chunk's key.
pub(crate) const DRAWN_VERSION: u32 = 1;

/// One kind of drawing, with all that its seed decided.
trait Drawing: Send {
    /// Paints the moment `seconds` after the scene's start over everything.
    fn paint(&mut self, seconds: f32, paint: &mut Paint);
}

/// A drawn background's frames.
pub(crate) struct DrawnPicture {
    drawing: Box<dyn Drawing>,
    paint: Paint,
    rate: FrameRate,
    frame: u32,
}

impl DrawnPicture {
    pub(crate) fn new(motion: &Motion, canvas: Canvas, rate: FrameRate, from: u32) -> Self {
        let chance = Chance::new(motion.seed, motion.pattern);
        let palette = Palette::new(&motion.palette);
        let drawing: Box<dyn Drawing> = match motion.pattern {
            MotionPattern::Drift => Box::new(drift::Drift::new(palette, chance)),
            MotionPattern::Bands => Box::new(bands::Bands::new(palette, chance, canvas)),
            MotionPattern::Bokeh => Box::new(bokeh::Bokeh::new(palette, chance, canvas)),
            MotionPattern::Rings => Box::new(rings::Rings::new(palette, chance, canvas)),
            MotionPattern::Waves => Box::new(waves::Waves::new(palette, chance, canvas)),
            MotionPattern::Grid => Box::new(grid::Grid::new(palette, chance, canvas)),
        };
        Self { drawing, paint: Paint::new(canvas), rate, frame: from }
    }
}

impl Picture for DrawnPicture {
    fn next(&mut self, frame: &mut Frame) -> Result<(), PictureError> {
        let seconds = f64::from(self.frame) * f64::from(self.rate.den) / f64::from(self.rate.num);
        self.drawing.paint(seconds as f32, &mut self.paint);
        self.paint.develop(frame);
        self.frame += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use model::Rgb;

    use super::*;

    fn motion(pattern: MotionPattern, seed: u32) -> Motion {
        Motion {
            pattern,
            seed,
            palette: vec![Rgb(16, 24, 48), Rgb(90, 120, 255), Rgb(255, 120, 90), Rgb(250, 220, 120)],
        }
    }

    fn frame(motion: &Motion, canvas: Canvas, at: u32) -> Frame {
        let mut frame = Frame::black(canvas);
        DrawnPicture::new(motion, canvas, FrameRate::THIRTY, at).next(&mut frame).unwrap();
        frame
    }

    fn difference(one: &Frame, other: &Frame) -> f64 {
        let sum: u64 = one.bytes().iter().zip(other.bytes()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        sum as f64 / one.bytes().len() as f64
    }

    const SMALL: Canvas = Canvas { width: 90, height: 160 };

    #[test]
    fn the_same_seed_draws_the_same_frames() {
        for pattern in MotionPattern::ALL {
            let motion = motion(pattern, 7);
            assert_eq!(frame(&motion, SMALL, 40), frame(&motion, SMALL, 40), "{pattern:?}");
        }
    }

    #[test]
    fn frames_drawn_in_a_row_are_those_drawn_alone() {
        for pattern in MotionPattern::ALL {
            let motion = motion(pattern, 3);
            let mut picture = DrawnPicture::new(&motion, SMALL, FrameRate::THIRTY, 0);
            let mut drawn = Frame::black(SMALL);
            for _ in 0..=20 {
                picture.next(&mut drawn).unwrap();
            }
            assert_eq!(drawn, frame(&motion, SMALL, 20), "{pattern:?}: a chunk may begin anywhere");
        }
    }

    #[test]
    fn seeds_and_patterns_look_different() {
        for pattern in MotionPattern::ALL {
            let first = frame(&motion(pattern, 1), SMALL, 10);
            assert!(difference(&first, &frame(&motion(pattern, 2), SMALL, 10)) > 1.0, "{pattern:?} by seed");
            for other in MotionPattern::ALL.into_iter().filter(|other| *other != pattern) {
                let other_frame = frame(&motion(other, 1), SMALL, 10);
                assert!(difference(&first, &other_frame) > 2.0, "{pattern:?} and {other:?}");
            }
        }
    }

    #[test]
    fn it_moves_and_never_jumps() {
        for pattern in MotionPattern::ALL {
            let motion = motion(pattern, 5);
            let step = difference(&frame(&motion, SMALL, 30), &frame(&motion, SMALL, 31));
            let later = difference(&frame(&motion, SMALL, 30), &frame(&motion, SMALL, 75));
            assert!(
                step > 0.005 && later > step,
                "{pattern:?} moves by {step}, over a second and a half by {later}"
            );
            assert!(step < 2.0, "{pattern:?} jumps by {step} levels in a frame");
        }
    }

    #[test]
    fn every_shape_of_canvas_and_palette_is_drawn() {
        for pattern in MotionPattern::ALL {
            for (width, height) in [(16, 16), (16, 640), (642, 18), (320, 180)] {
                for colours in [2, 6] {
                    let palette = (0..colours).map(|n| Rgb(n * 40, 255 - n * 40, 128)).collect();
                    frame(&Motion { pattern, palette, seed: 9 }, Canvas { width, height }, 100);
                }
            }
        }
    }
}
