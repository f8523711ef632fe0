//! Emoji as pictures: libass draws glyphs in one colour only, so they are laid over the picture by themselves.

use std::{io::Cursor, sync::Arc};

use harfrust::font::glyph::bitmap::Pixels;
use image::{DynamicImage, ImageFormat, RgbaImage, imageops::FilterType};

use super::fonts::Face;

/// Pictures larger than this inside a font are no emoji.
const PICTURE_LIMIT: u32 = 1024;

impl Face {
    /// The glyphs with pictures that draw an emoji; none where the font has no picture for a part of it.
    pub(super) fn pictures(&self, cluster: &str) -> Option<Vec<u32>> {
        let buffer = self.shaped(cluster, false)?;
        let strikes = self.font.bitmap_strikes();
        let mut glyphs = Vec::new();
        for glyph in buffer.glyph_infos() {
            if glyph.glyph_id == 0 {
                return None;
            }
            if strikes.select_bitmap(glyph.glyph_id.into(), None).is_some() {
                glyphs.push(glyph.glyph_id);
            }
        }
        (!glyphs.is_empty()).then_some(glyphs)
    }

    /// An emoji's picture fitted into a square of pixels, with transparency; `opacity` from 0 to 1. Encoded as PNG.
    pub(super) fn picture(&self, glyph: u32, side: u32, opacity: f64) -> Option<Arc<[u8]>> {
        let source = self.strike(glyph)?;
        let (width, height) = source.dimensions();
        let scale = f64::from(side) / f64::from(width.max(height));
        let fitted = |length: u32| ((f64::from(length) * scale).round() as u32).clamp(1, side);
        let mut scaled = image::imageops::resize(
            &premultiplied(source),
            fitted(width),
            fitted(height),
            FilterType::Lanczos3,
        );
        straighten(&mut scaled, opacity);
        let mut square = RgbaImage::new(side, side);
        let (x, y) = ((side - scaled.width()) / 2, (side - scaled.height()) / 2);
        image::imageops::replace(&mut square, &scaled, i64::from(x), i64::from(y));
        let mut png = Cursor::new(Vec::new());
        DynamicImage::ImageRgba8(square).write_to(&mut png, ImageFormat::Png).ok()?;
        Some(png.into_inner().into())
    }

    /// The largest picture that the font has of a glyph.
    fn strike(&self, glyph: u32) -> Option<RgbaImage> {
        let strikes = self.font.bitmap_strikes();
        let bitmap = strikes.select_bitmap(glyph.into(), None)?;
        match bitmap.pixels() {
            Pixels::Png(bytes) => {
                let mut reader = image::ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png);
                let mut limits = image::Limits::default();
                limits.max_image_width = Some(PICTURE_LIMIT);
                limits.max_image_height = Some(PICTURE_LIMIT);
                reader.limits(limits);
                Some(reader.decode().ok()?.to_rgba8())
            }
            Pixels::Bgra(pixels) if pixels.width().max(pixels.height()) <= PICTURE_LIMIT => {
                let mut image = RgbaImage::new(pixels.width(), pixels.height());
                for (x, y, out) in image.enumerate_pixels_mut() {
                    let [b, g, r, a] = pixels.pixel(x, y)?;
                    // Stored multiplied by its opacity.
                    let straight =
                        |c: u8| if a == 0 { 0 } else { (u16::from(c) * 255 / u16::from(a)).min(255) as u8 };
                    *out = image::Rgba([straight(r), straight(g), straight(b), a]);
                }
                Some(image)
            }
            _ => None,
        }
    }
}

/// Colours multiplied by their opacity, so that scaling doesn't draw in the colour of what is transparent.
fn premultiplied(mut image: RgbaImage) -> RgbaImage {
    for pixel in image.pixels_mut() {
        let alpha = u16::from(pixel[3]);
        for channel in 0..3 {
            pixel[channel] = (u16::from(pixel[channel]) * alpha / 255) as u8;
        }
    }
    image
}

/// Undoes [`premultiplied`] and makes the picture fainter.
fn straighten(image: &mut RgbaImage, opacity: f64) {
    for pixel in image.pixels_mut() {
        let alpha = u16::from(pixel[3]);
        for channel in 0..3 {
            let straight = (u16::from(pixel[channel]) * 255).checked_div(alpha).unwrap_or(0);
            pixel[channel] = straight.min(255) as u8;
        }
        pixel[3] = (f64::from(pixel[3]) * opacity).round() as u8;
    }
}
