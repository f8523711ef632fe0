//! One picture of a video as the encoder takes it.

use image::{Rgb, RgbImage};
use model::Canvas;

/// Black in limited range (ITU-R BT.709): luma 16, chroma 128.
pub(crate) const BLACK: [u8; 3] = [16, 128, 128];

/// A frame in planar YUV 4:2:0, 8 bits a sample, BT.709, limited range; the planes follow each other without padding,
/// as ffmpeg's rawvideo wants them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    canvas: Canvas,
    data: Vec<u8>,
}

/// One plane's samples and its size.
pub(crate) struct Plane<'a> {
    pub(crate) samples: &'a [u8],
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// One plane's samples and its size, to be drawn on.
pub(crate) struct PlaneMut<'a> {
    pub(crate) samples: &'a mut [u8],
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Frame {
    /// A black frame.
    pub(crate) fn black(canvas: Canvas) -> Self {
        let mut frame = Self { canvas, data: vec![BLACK[1]; Self::bytes_of(canvas)] };
        let luma = luma_of(canvas);
        frame.data[..luma].fill(BLACK[0]);
        frame
    }

    /// A frame of samples that are there already; as many as [`Self::bytes_of`] says.
    pub(crate) fn from_bytes(canvas: Canvas, data: Vec<u8>) -> Self {
        debug_assert_eq!(data.len(), Self::bytes_of(canvas), "planes follow each other without padding");
        Self { canvas, data }
    }

    /// Its samples, to be used again.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.data
    }

    /// How many bytes a frame of this size has.
    pub(crate) fn bytes_of(canvas: Canvas) -> usize {
        luma_of(canvas) * 3 / 2
    }

    /// Its size.
    pub(crate) fn canvas(&self) -> Canvas {
        self.canvas
    }

    /// All samples.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.data
    }

    /// All samples, to be written.
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.data
    }

    /// Luma, blue and red difference.
    pub(crate) fn planes(&self) -> [Plane<'_>; 3] {
        let Canvas { width, height } = self.canvas;
        let (luma, chroma) = self.data.split_at(luma_of(self.canvas));
        let (blue, red) = chroma.split_at(chroma.len() / 2);
        [
            Plane { samples: luma, width, height },
            Plane { samples: blue, width: width / 2, height: height / 2 },
            Plane { samples: red, width: width / 2, height: height / 2 },
        ]
    }

    /// Luma, blue and red difference, to be drawn on.
    pub(crate) fn planes_mut(&mut self) -> [PlaneMut<'_>; 3] {
        let Canvas { width, height } = self.canvas;
        let (luma, chroma) = self.data.split_at_mut(luma_of(self.canvas));
        let half = chroma.len() / 2;
        let (blue, red) = chroma.split_at_mut(half);
        [
            PlaneMut { samples: luma, width, height },
            PlaneMut { samples: blue, width: width / 2, height: height / 2 },
            PlaneMut { samples: red, width: width / 2, height: height / 2 },
        ]
    }

    /// The frame in sRGB, as a player shows it: between its samples, chroma is taken to be linear. In a row they lie with
    /// the even pixels, and in a column midway between two (ITU-T H.264, figure E-1, type 0, which is what players
    /// take a file to have that doesn't say).
    pub(crate) fn to_rgb(&self) -> RgbImage {
        let [luma, blue, red] = self.planes();
        let Canvas { width, height } = self.canvas;
        let mut picture = RgbImage::new(width, height);
        let between = |plane: &Plane<'_>, row: u32| -> Vec<i32> {
            let (near, last) = (row / 2, plane.height - 1);
            let far = if row.is_multiple_of(2) { near.saturating_sub(1) } else { (near + 1).min(last) };
            let samples = |row: u32| plane.samples.chunks_exact(plane.width as usize).nth(row as usize);
            let both = samples(near).into_iter().flatten().zip(samples(far).into_iter().flatten());
            both.map(|(near, far)| 3 * i32::from(*near) + i32::from(*far)).collect()
        };
        let lines = luma.samples.chunks_exact(luma.width as usize);
        for ((row, line), pixels) in (0..).zip(lines).zip(picture.chunks_exact_mut(3 * width as usize)) {
            let (blue, red) = (between(&blue, row), between(&red, row));
            for (column, (luma, pixel)) in line.iter().zip(pixels.as_chunks_mut::<3>().0).enumerate() {
                let at = |chroma: &[i32]| {
                    let next = chroma[(column.div_ceil(2)).min(chroma.len() - 1)];
                    f32::from((chroma[column / 2] + next) as i16) / 8.0
                };
                *pixel = rgb([f32::from(*luma), at(&blue), at(&red)]).0;
            }
        }
        picture
    }
}

fn luma_of(canvas: Canvas) -> usize {
    canvas.width as usize * canvas.height as usize
}

/// An sRGB colour as BT.709 limited range samples, not yet rounded.
pub(crate) fn yuv([red, green, blue]: [f32; 3]) -> [f32; 3] {
    // ITU-R BT.709-6, items 3.2 to 3.4, for components of 0 to 255.
    let luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    [
        16.0 + luma * (219.0 / 255.0),
        128.0 + (blue - luma) * (224.0 / 255.0 / 1.8556),
        128.0 + (red - luma) * (224.0 / 255.0 / 1.5748),
    ]
}

/// BT.709 limited range samples as an sRGB colour; the inverse of [`yuv`].
fn rgb([luma, blue, red]: [f32; 3]) -> Rgb<u8> {
    let luma = (luma - 16.0) * (255.0 / 219.0);
    let (blue, red) = ((blue - 128.0) * (255.0 / 224.0 * 1.8556), (red - 128.0) * (255.0 / 224.0 * 1.5748));
    let green = luma - (0.0722 * blue + 0.2126 * red) / 0.7152;
    // What is out of range is cut off by the cast.
    Rgb([luma + red, green, luma + blue].map(|level| (level + 0.5) as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_come_back_from_samples() {
        for colour in [[255, 255, 255], [0, 0, 0], [255, 0, 0], [20, 130, 220], [90, 91, 92]] {
            let samples = yuv(colour.map(f32::from)).map(f32::round);
            let off = rgb(samples).0.into_iter().zip(colour).map(|(is, was)| is.abs_diff(was)).max();
            assert!(off <= Some(2), "{colour:?} came back as {:?}", rgb(samples));
        }
    }

    #[test]
    fn chroma_is_linear_between_its_samples() {
        let mut frame = Frame::black(Canvas { width: 4, height: 2 });
        let [luma, _, red] = frame.planes_mut();
        luma.samples.fill(126);
        red.samples.copy_from_slice(&[128, 168]);
        let reds: Vec<u8> = frame.to_rgb().rows().next().unwrap().map(|pixel| pixel.0[0]).collect();
        assert_eq!(
            reds,
            [128, 164, 200, 200],
            "at a sample, between two, at the other, and held to the edge"
        );
    }

    #[test]
    fn white_black_and_red_are_where_the_standard_puts_them() {
        let rounded = |rgb| yuv(rgb).map(f32::round);
        assert_eq!(rounded([255.0, 255.0, 255.0]), [235.0, 128.0, 128.0]);
        assert_eq!(rounded([0.0, 0.0, 0.0]), BLACK.map(f32::from));
        assert_eq!(rounded([255.0, 0.0, 0.0]), [63.0, 102.0, 240.0]);
    }

    #[test]
    fn planes_share_out_every_sample() {
        let frame = Frame::black(Canvas { width: 18, height: 10 });
        let total: usize = frame.planes().iter().map(|plane| plane.samples.len()).sum();
        assert_eq!(total, frame.bytes().len());
        assert!(
            frame.planes().iter().all(|plane| plane.samples.len() == (plane.width * plane.height) as usize)
        );
    }
}
