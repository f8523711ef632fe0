//! Colour profiles of pictures. Phones save in Display P3; read as sRGB its colours are dull.

use moxcms::{ColorProfile, DataColorSpace, TransformOptions};

/// How a picture's bytes lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    Rgb,
    Rgba,
}

/// Converts a picture's bytes from its embedded ICC profile to sRGB, in place. A profile that is missing, broken or
/// not for RGB leaves them as they are: that is how every browser shows such a picture.
pub(crate) fn to_srgb(profile: Option<&[u8]>, layout: Layout, bytes: &mut [u8]) {
    let Some(Ok(profile)) = profile.map(ColorProfile::new_from_slice) else { return };
    if profile.color_space != DataColorSpace::Rgb {
        return;
    }
    let layout = match layout {
        Layout::Rgb => moxcms::Layout::Rgb,
        Layout::Rgba => moxcms::Layout::Rgba,
    };
    let srgb = ColorProfile::new_srgb();
    let transform = match profile.create_transform_8bit(layout, &srgb, layout, TransformOptions::default()) {
        Ok(transform) => transform,
        Err(error) => {
            tracing::warn!(%error, "a picture's colour profile can't be used");
            return;
        }
    };
    // Row by row, so that no second copy of a large picture is needed.
    const PIECE: usize = 4096 * 12;
    let mut source = vec![0; PIECE];
    for piece in bytes.chunks_mut(PIECE) {
        let source = &mut source[..piece.len()];
        source.copy_from_slice(piece);
        if let Err(error) = transform.transform(source, piece) {
            tracing::warn!(%error, "a picture's colours could not be converted");
            return;
        }
    }
}
