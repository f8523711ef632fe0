//! What a moving camera sees of a still, near the size it is seen at.
//!
//! 16 bits a sample, although pictures and frames have 8. A window that moves by a fraction of a pixel changes a soft
//! slope of light by less than one 8-bit level: rounded twice, once here and once in the frame, it would stand still
//! for some frames and then jump by a whole pixel.

use fast_image_resize::{
    FilterType, Resizer,
    pixels::{U16, U16x3},
};
use model::Canvas;

use crate::{
    camera::{Camera, Window},
    frame::{Frame, yuv},
    picture::PictureError,
    scale::{Pixels, scale, scale_pixels},
    still::{
        Rgb8,
        plane::{Passes, Plane},
    },
};

/// Steps between two 8-bit levels.
const STEPS: f32 = 256.0;
/// A picture more than so many times finer than the planes is first brought down to so many times in 8 bits, which
/// are rounded away between its pixels on the rest of the way. It keeps large pictures from taking twice their memory.
const FINER: u32 = 2;
/// How far around the seen part a resampling filter reaches, in pixels of the picture: Lanczos3 at [`FINER`], and one
/// for rounding.
const REACH: f64 = 3.0 * FINER as f64 + 1.0;

/// What sizes may be off by from having been computed, in pixels. A plane that should be as wide as the canvas is then
/// not made wider by two, and a pan along one axis is resampled along that axis alone. A power of two, so that rounding
/// to it is exact.
const ROUNDED: f64 = 1.0 / (1 << 20) as f64;

/// The part of a still that the camera sees, in planes as a frame has them.
pub(super) struct Planes {
    luma: Plane,
    blue: Plane,
    red: Plane,
    /// The picture's pixel at their top left corner, and how many of their samples one of its pixels is.
    origin: (f64, f64),
    scale: (f64, f64),
    passes: Passes,
}

impl Planes {
    /// Scales what the camera sees so that its closest view needs no enlarging, and takes it apart into planes.
    pub(super) fn of(
        resizer: &mut Resizer,
        picture: &Rgb8,
        camera: &Camera,
        canvas: Canvas,
    ) -> Result<Self, PictureError> {
        let bounds = camera.bounds();
        let magnification = f64::from(canvas.width) / camera.closest();
        let even = |size: f64| ((size - ROUNDED).ceil() as u32).next_multiple_of(2).max(2);
        let (width, height) = (even(bounds.width * magnification), even(bounds.height * magnification));
        let seen = Seen::of(resizer, picture, bounds, (width, height))?;
        let mut rgb = vec![U16x3::default(); width as usize * height as usize];
        let from = Pixels { pixels: &seen.pixels, width: seen.width, height: seen.height };
        scale_pixels(resizer, from, seen.window, FilterType::Lanczos3, (&mut rgb, width, height))?;
        let (luma, blue, red) = to_planes(&rgb, width as usize);
        let half = (width / 2, height / 2);
        Ok(Self {
            luma: Plane::new(&luma, (width, height)),
            blue: Plane::new(&blue, half),
            red: Plane::new(&red, half),
            origin: (bounds.left, bounds.top),
            scale: (f64::from(width) / bounds.width, f64::from(height) / bounds.height),
            passes: Passes::default(),
        })
    }

    /// Draws what is seen through a window of the picture.
    pub(super) fn draw(
        &mut self,
        resizer: &mut Resizer,
        window: Window,
        frame: &mut Frame,
    ) -> Result<(), PictureError> {
        let seen = self.seen(window);
        let step = seen.width / f64::from(frame.canvas().width);
        // Chroma samples stand beside the left of two luma samples (H.264's default, type 0), a quarter of their own
        // width from their middle; the window on them shifts by as much in both its scales.
        let chroma = Window {
            left: seen.left / 2.0 + 0.25 * (1.0 - step),
            top: seen.top / 2.0,
            width: seen.width / 2.0,
            height: seen.height / 2.0,
        };
        let sources = [(&self.luma, seen), (&self.blue, chroma), (&self.red, chroma)];
        for ((plane, window), onto) in sources.into_iter().zip(frame.planes_mut()) {
            plane.draw(resizer, window, &mut self.passes, onto)?;
        }
        Ok(())
    }

    /// A window of the picture on the luma plane.
    fn seen(&self, window: Window) -> Window {
        window.on(self.origin, self.scale).rounded(ROUNDED)
    }
}

/// The part of a picture that is seen, with 16 bits a part, and some pixels around it.
struct Seen {
    pixels: Vec<U16x3>,
    width: u32,
    height: u32,
    /// The part that is seen, in these pixels.
    window: Window,
}

impl Seen {
    fn of(
        resizer: &mut Resizer,
        picture: &Rgb8,
        bounds: Window,
        (width, height): (u32, u32),
    ) -> Result<Self, PictureError> {
        if bounds.width <= f64::from(width * FINER) {
            return Ok(Self::cut_out(picture, bounds));
        }
        let (width, height) = (width * FINER, height * FINER);
        let mut bytes = vec![0; width as usize * height as usize * 3];
        scale(resizer, picture.samples(), bounds, FilterType::Lanczos3, (&mut bytes, width, height))?;
        let window = Window { left: 0.0, top: 0.0, width: f64::from(width), height: f64::from(height) };
        Ok(Self { pixels: deepened(&bytes).collect(), width, height, window })
    }

    fn cut_out(picture: &Rgb8, bounds: Window) -> Self {
        let from = |start: f64| (start - REACH).max(0.0) as u32;
        let to = |end: f64, most: u32| ((end + REACH) as u32).min(most);
        let (left, top) = (from(bounds.left), from(bounds.top));
        let right = to(bounds.left + bounds.width, picture.width);
        let bottom = to(bounds.top + bounds.height, picture.height);
        let bytes_from = |x: u32| x as usize * 3;
        let rows = picture.bytes.chunks_exact(bytes_from(picture.width));
        let rows = rows.skip(top as usize).take((bottom - top) as usize);
        let pixels = rows.flat_map(|row| deepened(&row[bytes_from(left)..bytes_from(right)])).collect();
        let window =
            Window { left: bounds.left - f64::from(left), top: bounds.top - f64::from(top), ..bounds };
        Self { pixels, width: right - left, height: bottom - top, window }
    }
}

fn deepened(rgb: &[u8]) -> impl Iterator<Item = U16x3> {
    rgb.as_chunks::<3>().0.iter().map(|pixel| U16x3::new(pixel.map(|part| u16::from(part) << 8)))
}

/// Takes RGB apart into luma and quartered chroma. Both sizes are even.
fn to_planes(rgb: &[U16x3], width: usize) -> (Vec<U16>, Vec<U16>, Vec<U16>) {
    let mut luma = Vec::with_capacity(rgb.len());
    let (mut blue, mut red) = (Vec::with_capacity(rgb.len() / 4), Vec::with_capacity(rgb.len() / 4));
    let mut sums = vec![[0f32; 3]; width];
    let sample = |level: f32| U16::new((level * STEPS).round() as u16);
    for (y, row) in rgb.chunks_exact(width).enumerate() {
        for (pixel, sum) in row.iter().zip(&mut sums) {
            let pixel = pixel.0.map(|part| f32::from(part) / STEPS);
            luma.push(sample(yuv(pixel)[0]));
            *sum = if y % 2 == 0 { pixel } else { [sum[0] + pixel[0], sum[1] + pixel[1], sum[2] + pixel[2]] };
        }
        if y % 2 == 1 {
            for x in (0..width).step_by(2) {
                // Around the left sample of a pair, weighted 1 2 1.
                let (before, at, after) = (sums[x.saturating_sub(1)], sums[x], sums[x + 1]);
                let mean = [0, 1, 2].map(|part| (before[part] + 2.0 * at[part] + after[part]) / 8.0);
                let [_, b, r] = yuv(mean);
                blue.push(sample(b));
                red.push(sample(r));
            }
        }
    }
    (luma, blue, red)
}

#[cfg(test)]
mod tests {
    use model::visual::Focus;

    use super::*;
    use crate::timeline::Movement;

    /// A pan's other axis needs no resampling, and a picture off by a millionth would get one.
    #[test]
    fn a_pan_is_between_samples_along_its_own_axis_alone() {
        let canvas = Canvas { width: 270, height: 480 };
        for size in [(1000u32, 1500u32), (701, 1203), (640, 480), (479, 853)] {
            let picture =
                Rgb8 { bytes: vec![0; (size.0 * size.1 * 3) as usize], width: size.0, height: size.1 };
            for movement in [Movement::PanLeft, Movement::PanRight, Movement::PanUp, Movement::PanDown] {
                let camera = Camera::new(canvas, size, Focus { x: 310, y: 640 }, movement, 60);
                let planes = Planes::of(&mut Resizer::new(), &picture, &camera, canvas).unwrap();
                for frame in 0..60 {
                    let seen = planes.seen(camera.window(frame));
                    let (start, length, whole) = match movement {
                        Movement::PanLeft | Movement::PanRight => (seen.top, seen.height, canvas.height),
                        _ => (seen.left, seen.width, canvas.width),
                    };
                    assert_eq!(
                        (start.fract(), length),
                        (0.0, f64::from(whole)),
                        "{movement:?} over {size:?}"
                    );
                }
            }
        }
    }
}
