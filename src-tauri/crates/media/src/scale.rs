//! Scaling of single planes and pictures, with windows between pixels.

use fast_image_resize::{
    FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer,
    images::{TypedImage, TypedImageRef},
    pixels::{U8, U8x3},
};

use crate::{camera::Window, picture::PictureError};

/// Samples of one kind with their size: a plane, or interleaved RGB.
#[derive(Clone, Copy)]
pub(crate) struct Samples<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// Draws a window of `from` over all of `onto`, which has the given size and as many bytes a pixel: one or three.
pub(crate) fn scale(
    resizer: &mut Resizer,
    from: Samples<'_>,
    window: Window,
    filter: FilterType,
    onto: (&mut [u8], u32, u32),
) -> Result<(), PictureError> {
    let options = options(window, (from.width, from.height), filter);
    // By type, not by `Resizer::resize`, which would have code made for every kind of pixel there is.
    match from.channels() {
        1 => typed::<U8>(resizer, from, &options, onto),
        _ => typed::<U8x3>(resizer, from, &options, onto),
    }
}

fn typed<P: PixelTrait>(
    resizer: &mut Resizer,
    from: Samples<'_>,
    options: &ResizeOptions,
    (bytes, width, height): (&mut [u8], u32, u32),
) -> Result<(), PictureError> {
    let source = TypedImageRef::<P>::from_buffer(from.width, from.height, from.bytes).map_err(failed)?;
    let mut target = TypedImage::<P>::from_buffer(width, height, bytes).map_err(failed)?;
    resizer.resize_typed(&source, &mut target, options).map_err(failed)
}

/// Pixels of one kind with their size, of whatever depth.
#[derive(Clone, Copy)]
pub(crate) struct Pixels<'a, P> {
    pub(crate) pixels: &'a [P],
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// The same as [`scale`] for pixels of another depth than 8 bits.
pub(crate) fn scale_pixels<P: PixelTrait>(
    resizer: &mut Resizer,
    from: Pixels<'_, P>,
    window: Window,
    filter: FilterType,
    (onto, width, height): (&mut [P], u32, u32),
) -> Result<(), PictureError> {
    let source = TypedImageRef::new(from.width, from.height, from.pixels).map_err(failed)?;
    let mut target = TypedImage::from_pixels_slice(width, height, onto).map_err(failed)?;
    let options = options(window, (from.width, from.height), filter);
    resizer.resize_typed(&source, &mut target, &options).map_err(failed)
}

fn failed(error: impl std::error::Error) -> PictureError {
    PictureError::Scale(error.to_string())
}

fn options(window: Window, size: (u32, u32), filter: FilterType) -> ResizeOptions {
    let window = held(window, size);
    ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(filter))
        .crop(window.left, window.top, window.width, window.height)
        .use_alpha(false)
}

impl Samples<'_> {
    /// Bytes a pixel.
    fn channels(&self) -> usize {
        self.bytes.len() / (self.width as usize * self.height as usize).max(1)
    }
}

/// The whole of some samples as a window.
pub(crate) fn whole(samples: Samples<'_>) -> Window {
    Window { left: 0.0, top: 0.0, width: f64::from(samples.width), height: f64::from(samples.height) }
}

/// A window kept inside its picture against rounding.
fn held(window: Window, (width, height): (u32, u32)) -> Window {
    let (most_x, most_y) = (f64::from(width), f64::from(height));
    let (width, height) = (window.width.min(most_x), window.height.min(most_y));
    Window {
        left: window.left.clamp(0.0, most_x - width),
        top: window.top.clamp(0.0, most_y - height),
        width,
        height,
    }
}

/// How far down a ground is scaled to blur it: to so many samples across the short side.
const BLURRED_SIDE: u32 = 12;

/// A soft, much blurred copy of a window of some samples, drawn over all of `onto`.
pub(crate) fn blurred(
    resizer: &mut Resizer,
    from: Samples<'_>,
    window: Window,
    onto: (&mut [u8], u32, u32),
) -> Result<(), PictureError> {
    let (_, width, height) = onto;
    let short = width.min(height).max(1);
    let (small_width, small_height) =
        ((width * BLURRED_SIDE).div_ceil(short), (height * BLURRED_SIDE).div_ceil(short));
    let mut small = vec![0; small_width as usize * small_height as usize * from.channels()];
    scale(resizer, from, window, FilterType::Bilinear, (&mut small, small_width, small_height))?;
    let small = Samples { bytes: &small, width: small_width, height: small_height };
    // Twice through a Gaussian: once among the few samples, once on the way up, so that no grid shows.
    let mut soft = vec![0; small.bytes.len()];
    scale(resizer, small, whole(small), FilterType::Gaussian, (&mut soft, small_width, small_height))?;
    let soft = Samples { bytes: &soft, ..small };
    scale(resizer, soft, whole(soft), FilterType::Gaussian, onto)
}
