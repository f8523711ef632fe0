//! A picture being painted: shapes, soft shapes, layers, and the grain that finishes it.

use image::{RgbImage, codecs::jpeg::JpegEncoder};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tiny_skia::{
    BlendMode, FillRule, FilterQuality, LineCap, LineJoin, Mask, MaskType, Paint, Path, Pixmap, PixmapPaint,
    Stroke, Transform,
};

use super::paint::Fill;

/// The width that every scene is drawn for.
pub const WIDTH: f32 = 1080.0;
/// The height that every scene is drawn for: 2:3, so that a little is left over beside 9:16 for slow moves.
pub const HEIGHT: f32 = 1620.0;
/// Grain, in levels of 255 to either side: just enough to keep gradients from banding.
const GRAIN: f32 = 1.6;
/// A picture's largest file.
const LARGEST_FILE: usize = 150 * 1024;
/// The best JPEG quality tried, and the step down while the file is too large.
const BEST_QUALITY: u8 = 92;
const QUALITY_STEP: u8 = 2;

/// A picture's name and what draws it.
pub type Drawing = (&'static str, fn(&mut Picture));

/// A picture being painted.
pub struct Picture {
    pixels: Pixmap,
    place: Transform,
}

impl Picture {
    /// An empty picture; scenes are drawn at [`WIDTH`] by [`HEIGHT`] and scaled by `scale`.
    pub fn new(scale: f32) -> Self {
        let side = |length: f32| (length * scale).round() as u32;
        Self::sized(side(WIDTH), side(HEIGHT), Transform::from_scale(scale, scale))
    }

    fn sized(width: u32, height: u32, place: Transform) -> Self {
        Self { pixels: Pixmap::new(width, height).expect("a picture has a size"), place }
    }

    /// An empty picture of the same size, drawn in the same place.
    fn alike(&self) -> Self {
        Self::sized(self.pixels.width(), self.pixels.height(), self.place)
    }

    /// Fills an outline.
    pub fn fill(&mut self, path: &Path, fill: impl Into<Fill>) {
        self.blend(path, fill, BlendMode::SourceOver);
    }

    /// Fills an outline, mixed with what is there in another way.
    pub fn blend(&mut self, path: &Path, fill: impl Into<Fill>, blend_mode: BlendMode) {
        let paint = paint(fill, blend_mode);
        self.pixels.fill_path(path, &paint, FillRule::Winding, self.place, None);
    }

    /// Draws along an outline, with round ends.
    pub fn stroke(&mut self, path: &Path, width: f32, fill: impl Into<Fill>) {
        let stroke =
            Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
        self.stroke_as(path, &stroke, fill);
    }

    /// Draws along an outline, dashed or with other ends.
    pub fn stroke_as(&mut self, path: &Path, stroke: &Stroke, fill: impl Into<Fill>) {
        let paint = paint(fill, BlendMode::SourceOver);
        self.pixels.stroke_path(path, &paint, stroke, self.place, None);
    }

    /// Fills an outline with an edge blurred over about `blur` pixels.
    pub fn soft(&mut self, path: &Path, blur: f32, fill: impl Into<Fill>) {
        self.blurred(blur, BlendMode::SourceOver, |layer| layer.fill(path, fill));
    }

    /// A soft shape of light.
    pub fn glow(&mut self, path: &Path, blur: f32, fill: impl Into<Fill>) {
        self.blurred(blur, BlendMode::Screen, |layer| layer.fill(path, fill));
    }

    /// Paints a layer, blurs it and lays it over the picture.
    pub fn blurred(&mut self, blur: f32, blend_mode: BlendMode, draw: impl FnOnce(&mut Self)) {
        // A blurred layer has no detail to lose, so it is painted small.
        let shrink = if blur >= 16.0 {
            4.0
        } else if blur >= 6.0 {
            2.0
        } else {
            1.0
        };
        let side = |length: u32| (length as f32 / shrink).ceil() as u32;
        let (width, height) = (side(self.pixels.width()), side(self.pixels.height()));
        let place = self.place.post_scale(1.0 / shrink, 1.0 / shrink);
        let mut layer = Self::sized(width, height, place);
        draw(&mut layer);
        let scale = self.place.sx.hypot(self.place.ky);
        blur_pixels(layer.pixels.data_mut(), width as usize, height as usize, blur * scale / shrink);
        let paint = PixmapPaint { blend_mode, quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
        self.pixels.draw_pixmap(
            0,
            0,
            layer.pixels.as_ref(),
            &paint,
            Transform::from_scale(shrink, shrink),
            None,
        );
    }

    /// Paints only inside an outline.
    pub fn inside(&mut self, path: &Path, draw: impl FnOnce(&mut Self)) {
        let mut layer = self.alike();
        draw(&mut layer);
        let mut mask = Mask::new(self.pixels.width(), self.pixels.height()).expect("the picture has a size");
        mask.fill_path(path, FillRule::Winding, true, self.place);
        self.pixels.draw_pixmap(
            0,
            0,
            layer.pixels.as_ref(),
            &PixmapPaint::default(),
            Transform::identity(),
            Some(&mask),
        );
    }

    /// Paints a layer and lays it over the picture, that much of it covering.
    pub fn layer(&mut self, opacity: f32, blend_mode: BlendMode, draw: impl FnOnce(&mut Self)) {
        let mut layer = self.alike();
        draw(&mut layer);
        let paint = PixmapPaint { opacity, blend_mode, quality: FilterQuality::Nearest };
        self.pixels.draw_pixmap(0, 0, layer.pixels.as_ref(), &paint, Transform::identity(), None);
    }

    /// Paints a layer that shows only as far as `cover` is painted opaque.
    pub fn through(&mut self, cover: impl FnOnce(&mut Self), draw: impl FnOnce(&mut Self)) {
        let (mut holes, mut layer) = (self.alike(), self.alike());
        cover(&mut holes);
        draw(&mut layer);
        let mask = Mask::from_pixmap(holes.pixels.as_ref(), MaskType::Alpha);
        self.pixels.draw_pixmap(
            0,
            0,
            layer.pixels.as_ref(),
            &PixmapPaint::default(),
            Transform::identity(),
            Some(&mask),
        );
    }

    /// Paints moved, turned or scaled.
    pub fn at(&mut self, place: Transform, draw: impl FnOnce(&mut Self)) {
        let before = self.place;
        self.place = before.pre_concat(place);
        draw(self);
        self.place = before;
    }

    /// The finished picture, with grain.
    pub fn finish(&self, seed: u64) -> RgbImage {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut image = RgbImage::new(self.pixels.width(), self.pixels.height());
        for (pixel, painted) in image.pixels_mut().zip(self.pixels.pixels()) {
            let painted = painted.demultiply();
            // Two throws added make a triangle: the noise that hides rounding evenly.
            let grain = (rng.random::<f32>() + rng.random::<f32>() - 1.0) * GRAIN;
            let level = |value: u8| (f32::from(value) + grain).round().clamp(0.0, 255.0) as u8;
            pixel.0 = [level(painted.red()), level(painted.green()), level(painted.blue())];
        }
        image
    }
}

fn paint(fill: impl Into<Fill>, blend_mode: BlendMode) -> Paint<'static> {
    Paint { shader: fill.into().shader(), blend_mode, anti_alias: true, ..Paint::default() }
}

/// The picture as JPEG, as good as fits the largest file, with the quality that was used.
pub fn jpeg(image: &RgbImage) -> Result<(Vec<u8>, u8), image::ImageError> {
    let mut quality = BEST_QUALITY;
    loop {
        let mut file = Vec::new();
        JpegEncoder::new_with_quality(&mut file, quality).encode_image(image)?;
        if file.len() <= LARGEST_FILE || quality <= QUALITY_STEP {
            return Ok((file, quality));
        }
        quality -= QUALITY_STEP;
    }
}

/// Three box blurs in a row, which come near to a Gaussian; about `radius` pixels wide.
fn blur_pixels(data: &mut [u8], width: usize, height: usize, radius: f32) {
    let half = (radius / 2.0).round().max(1.0) as usize;
    let mut line = Vec::new();
    for _ in 0..3 {
        for row in 0..height {
            blur_line(data, row * width * 4, 4, width, half, &mut line);
        }
        for column in 0..width {
            blur_line(data, column * 4, width * 4, height, half, &mut line);
        }
    }
}

/// Blurs one line of four-channel pixels: `count` of them from `start`, `step` bytes apart. What lies beyond an end is
/// as the end is.
fn blur_line(data: &mut [u8], start: usize, step: usize, count: usize, half: usize, line: &mut Vec<[u8; 4]>) {
    line.clear();
    line.extend((0..count).map(|at| {
        let from = start + at * step;
        [data[from], data[from + 1], data[from + 2], data[from + 3]]
    }));
    let clamped = |at: isize| line[at.clamp(0, count as isize - 1) as usize];
    let size = (2 * half + 1) as u32;
    let mut sum = [0_u32; 4];
    for at in -(half as isize)..=half as isize {
        clamped(at).iter().zip(&mut sum).for_each(|(value, sum)| *sum += u32::from(*value));
    }
    for at in 0..count {
        for (channel, sum) in sum.iter().enumerate() {
            data[start + at * step + channel] = ((sum + size / 2) / size) as u8;
        }
        let (enters, leaves) =
            (clamped(at as isize + half as isize + 1), clamped(at as isize - half as isize));
        for channel in 0..4 {
            sum[channel] = sum[channel] + u32::from(enters[channel]) - u32::from(leaves[channel]);
        }
    }
}
