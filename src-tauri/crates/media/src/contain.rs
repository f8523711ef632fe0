//! A whole picture over a blurred copy of itself.

use fast_image_resize::{FilterType, Resizer};
use model::{Canvas, visual::Focus};

use crate::{
    camera::Window,
    frame::{BLACK, Frame},
    picture::PictureError,
    scale::{Samples, blurred, scale, whole},
    still::Rgb8,
};

/// How bright the ground stays, in 256ths, so that the picture stands out from it.
const GROUND_LIGHT: u32 = 154;

/// Where a picture lies on the canvas, in whole chroma samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Inset {
    pub(crate) left: u32,
    pub(crate) top: u32,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Inset {
    /// The largest place of the picture's shape in the middle of the canvas; all even.
    pub(crate) fn of(canvas: Canvas, (width, height): (u32, u32)) -> Self {
        let (across, down) = (f64::from(canvas.width), f64::from(canvas.height));
        let scale = (across / f64::from(width.max(1))).min(down / f64::from(height.max(1)));
        let even = |size: f64, most: u32| (((size / 2.0).round() as u32) * 2).clamp(2, most);
        let width = even(f64::from(width) * scale, canvas.width);
        let height = even(f64::from(height) * scale, canvas.height);
        let middle = |most: u32, size: u32| (most - size) / 4 * 2;
        Self { left: middle(canvas.width, width), top: middle(canvas.height, height), width, height }
    }

    /// Whether nothing of the ground shows.
    pub(crate) fn fills(self, canvas: Canvas) -> bool {
        self.width == canvas.width && self.height == canvas.height
    }
}

/// Composes a still with its ground in the canvas's shape, at the canvas's size or the picture's own where that is
/// finer, within reason.
pub(crate) fn still(resizer: &mut Resizer, picture: &Rgb8, canvas: Canvas) -> Result<Rgb8, PictureError> {
    // Room for the camera's closest view without enlarging.
    const FINER: u32 = 2;
    let fine = if picture.width >= canvas.width || picture.height >= canvas.height { FINER } else { 1 };
    let (width, height) = (canvas.width * fine, canvas.height * fine);
    let inset = Inset::of(Canvas { width, height }, (picture.width, picture.height));
    let mut bytes = vec![0; width as usize * height as usize * 3];
    let ground = Window::covering(canvas, (picture.width, picture.height), Focus::default());
    blurred(resizer, picture.samples(), ground, (&mut bytes, width, height))?;
    for sample in &mut bytes {
        *sample = ((u32::from(*sample) * GROUND_LIGHT) >> 8) as u8;
    }
    let mut front = vec![0; inset.width as usize * inset.height as usize * 3];
    let all = whole(picture.samples());
    scale(resizer, picture.samples(), all, FilterType::Lanczos3, (&mut front, inset.width, inset.height))?;
    let into = Placed { left: inset.left * 3, top: inset.top, row: inset.width * 3 };
    place(&front, into, &mut bytes, width as usize * 3);
    Ok(Rgb8 { bytes, width, height })
}

/// Composes a frame from a picture that was decoded at its inset's size.
pub(crate) fn frame(
    resizer: &mut Resizer,
    picture: &Frame,
    inset: Inset,
    frame: &mut Frame,
) -> Result<(), PictureError> {
    let canvas = frame.canvas();
    let parts = frame.planes_mut().into_iter().zip(picture.planes()).enumerate();
    for (index, (onto, from)) in parts {
        let samples = Samples { bytes: from.samples, width: from.width, height: from.height };
        let ground = Window::covering(canvas, (from.width, from.height), Focus::default());
        blurred(resizer, samples, ground, (&mut *onto.samples, onto.width, onto.height))?;
        dim(onto.samples, BLACK[index]);
        let part = if index == 0 { 1 } else { 2 };
        let into = Placed { left: inset.left / part, top: inset.top / part, row: inset.width / part };
        place(from.samples, into, onto.samples, onto.width as usize);
    }
    Ok(())
}

fn dim(samples: &mut [u8], black: u8) {
    for sample in samples {
        let away = i32::from(*sample) - i32::from(black);
        *sample = (i32::from(black) + ((away * GROUND_LIGHT as i32) >> 8)) as u8;
    }
}

/// Where rows of bytes go.
struct Placed {
    left: u32,
    top: u32,
    row: u32,
}

fn place(from: &[u8], into: Placed, onto: &mut [u8], width: usize) {
    let (left, row) = (into.left as usize, into.row as usize);
    let rows = onto.chunks_exact_mut(width).skip(into.top as usize);
    for (row, target) in from.chunks_exact(row).zip(rows) {
        target[left..left + row.len()].copy_from_slice(row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inset_is_even_centred_and_inside() {
        let canvas = Canvas { width: 1080, height: 1920 };
        let wide = Inset::of(canvas, (4000, 2250));
        assert_eq!(wide, Inset { left: 0, top: 656, width: 1080, height: 608 });
        for size in [(1, 1), (1, 5000), (5000, 1), (333, 777)] {
            let inset = Inset::of(canvas, size);
            assert!(
                inset.left + inset.width <= 1080 && inset.top + inset.height <= 1920,
                "{size:?} {inset:?}"
            );
            assert!(
                [inset.left, inset.top, inset.width, inset.height].iter().all(|n| n % 2 == 0),
                "{inset:?}"
            );
        }
    }
}
