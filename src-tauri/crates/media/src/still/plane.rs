//! One plane of a still, through a window between its samples.

use std::ops::Range;

use fast_image_resize::{FilterType, Resizer, pixels::U16};

use crate::{
    camera::Window,
    frame::PlaneMut,
    picture::PictureError,
    scale::{Pixels, scale_pixels},
};

/// How far above and below a window Catmull-Rom reaches: two samples, each as high as the camera's farthest view makes
/// it, which is less than twice; and one for rounding.
const REACH: f64 = 5.0;

/// Half of one 8-bit level, in 16 bits.
const HALF_A_LEVEL: u16 = 1 << 7;

/// A plane of 16 bits a sample, kept with its columns as rows.
///
/// A window is resampled in two passes, one along each axis. Along columns a processor weighs whole rows against each
/// other, many samples at a time; along rows it has four weights for each sample and little to do at once. So both passes
/// go along columns, and what the first made is turned in between.
pub(super) struct Plane {
    columns: Vec<U16>,
    width: u32,
    height: u32,
}

/// What is drawn on the way to a frame, kept so that no frame asks for memory.
#[derive(Default)]
pub(super) struct Passes {
    across: Vec<U16>,
    turned: Vec<U16>,
    down: Vec<U16>,
}

impl Plane {
    /// A plane of samples in rows.
    pub(super) fn new(rows: &[U16], (width, height): (u32, u32)) -> Self {
        let mut columns = vec![U16::default(); rows.len()];
        transpose::transpose(rows, &mut columns, width as usize, height as usize);
        Self { columns, width, height }
    }

    /// Draws what is seen through a window over all of `onto`, rounded to 8 bits.
    pub(super) fn draw(
        &self,
        resizer: &mut Resizer,
        window: Window,
        passes: &mut Passes,
        onto: PlaneMut<'_>,
    ) -> Result<(), PictureError> {
        let Passes { across, turned, down } = passes;
        let rows = self.rows(window);
        let height = rows.end - rows.start;
        let samples = onto.width as usize * height as usize;
        across.resize(samples, U16::default());
        turned.resize(samples, U16::default());
        down.resize(onto.samples.len(), U16::default());
        let from = Pixels { pixels: self.columns.as_slice(), width: self.height, height: self.width };
        let seen = Window {
            left: f64::from(rows.start),
            top: window.left,
            width: f64::from(height),
            height: window.width,
        };
        scale_pixels(resizer, from, seen, FilterType::CatmullRom, (across, height, onto.width))?;
        transpose::transpose(across, turned, height as usize, onto.width as usize);
        let from = Pixels { pixels: turned.as_slice(), width: onto.width, height };
        let seen = Window {
            left: 0.0,
            top: window.top - f64::from(rows.start),
            width: f64::from(onto.width),
            height: window.height,
        };
        scale_pixels(resizer, from, seen, FilterType::CatmullRom, (down, onto.width, onto.height))?;
        for (onto, drawn) in onto.samples.iter_mut().zip(down.iter()) {
            *onto = (drawn.0.saturating_add(HALF_A_LEVEL) >> 8) as u8;
        }
        Ok(())
    }

    /// The rows that a window is resampled from.
    fn rows(&self, window: Window) -> Range<u32> {
        // Clamped, so the casts cut nothing off.
        let within = |row: f64| row.clamp(0.0, f64::from(self.height)) as u32;
        within(window.top.floor() - REACH)..within((window.top + window.height).ceil() + REACH)
    }
}
