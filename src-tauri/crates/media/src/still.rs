//! Still pictures: decoded once, then seen through a slowly moving window.

use std::{fs::File, io::BufReader, path::Path};

use fast_image_resize::Resizer;
use image::{DynamicImage, ImageDecoder, ImageReader};

use crate::{
    camera::Camera,
    contain,
    frame::Frame,
    picture::{Opening, Picture, PictureError},
    scale::Samples,
    timeline::Fit,
};

mod plane;
mod planes;

use planes::Planes;

/// The most a decoder may take for one picture: 100 megapixels of 16-bit RGBA.
const MOST_DECODED_BYTES: u64 = 800 << 20;

/// A still under a moving camera.
pub(crate) struct StillPicture {
    planes: Planes,
    camera: Camera,
    frame: u32,
    resizer: Resizer,
    /// The frame itself, where the camera stands still.
    fixed: Option<Frame>,
}

impl StillPicture {
    pub(crate) fn open(opening: &Opening<'_>, path: &Path) -> Result<Self, PictureError> {
        let picture = decode(path)?;
        let scene = opening.scene;
        let mut resizer = Resizer::new();
        let (picture, focus) = match scene.fit {
            Fit::Cover { focus } => (picture, focus),
            Fit::Contain => (contain::still(&mut resizer, &picture, opening.canvas)?, Default::default()),
        };
        let camera = Camera::new(
            opening.canvas,
            (picture.width, picture.height),
            focus,
            scene.movement,
            opening.frames,
        );
        let planes = Planes::of(&mut resizer, &picture, &camera, opening.canvas)?;
        Ok(Self { planes, camera, frame: opening.from, resizer, fixed: None })
    }
}

impl Picture for StillPicture {
    fn next(&mut self, frame: &mut Frame) -> Result<(), PictureError> {
        if let Some(fixed) = &self.fixed {
            frame.bytes_mut().copy_from_slice(fixed.bytes());
            return Ok(());
        }
        let window = self.camera.window(self.frame);
        self.planes.draw(&mut self.resizer, window, frame)?;
        self.frame += 1;
        if self.camera.is_still() {
            self.fixed = Some(frame.clone());
        }
        Ok(())
    }
}

/// A decoded picture, upright and opaque, three bytes a pixel.
pub(crate) struct Rgb8 {
    pub(crate) bytes: Vec<u8>,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Rgb8 {
    pub(crate) fn samples(&self) -> Samples<'_> {
        Samples { bytes: &self.bytes, width: self.width, height: self.height }
    }
}

/// Decodes a picture file, turns it upright and lays it on an opaque ground.
pub(crate) fn decode(path: &Path) -> Result<Rgb8, PictureError> {
    let read = |source| PictureError::Read { path: path.to_owned(), source };
    let failed = |source| PictureError::Decode { path: path.to_owned(), source };
    let file = File::open(path).map_err(read)?;
    let mut reader = ImageReader::new(BufReader::new(file)).with_guessed_format().map_err(read)?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MOST_DECODED_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(failed)?;
    let profile = decoder.icc_profile().ok().flatten();
    // A picture whose EXIF can't be read is seen as it is stored.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(failed)?;
    picture.apply_orientation(orientation);
    let (width, height) = (picture.width(), picture.height());
    let bytes = if picture.color().has_alpha() {
        let mut rgba = picture.into_rgba8().into_raw();
        crate::profile::to_srgb(profile.as_deref(), crate::profile::Layout::Rgba, &mut rgba);
        on_ground(&rgba)
    } else {
        let mut rgb = picture.into_rgb8().into_raw();
        crate::profile::to_srgb(profile.as_deref(), crate::profile::Layout::Rgb, &mut rgb);
        rgb
    };
    Ok(Rgb8 { bytes, width, height })
}

/// Lays transparent pixels over a plain ground on which the picture shows: dark under a light picture, light under a
/// dark one, a logo in black for one.
fn on_ground(rgba: &[u8]) -> Vec<u8> {
    const DARK: u32 = 18;
    const LIGHT: u32 = 240;
    const MIDDLE: u64 = 128;
    let (mut sum, mut weight) = (0u64, 0u64);
    for &[red, green, blue, alpha] in rgba.as_chunks::<4>().0 {
        // Rounded weights of BT.709 luma, in 256ths.
        let luma = (54 * u32::from(red) + 183 * u32::from(green) + 19 * u32::from(blue)) >> 8;
        sum += u64::from(luma * u32::from(alpha));
        weight += u64::from(alpha);
    }
    let ground = if sum >= MIDDLE * weight { DARK } else { LIGHT };
    let over = |sample: u8, alpha: u8| {
        let alpha = u32::from(alpha);
        ((u32::from(sample) * alpha + ground * (255 - alpha) + 127) / 255) as u8
    };
    let mut rgb = Vec::with_capacity(rgba.len() / 4 * 3);
    for &[red, green, blue, alpha] in rgba.as_chunks::<4>().0 {
        rgb.extend([over(red, alpha), over(green, alpha), over(blue, alpha)]);
    }
    rgb
}

#[cfg(test)]
mod tests {
    use model::{Canvas, FrameRate, Transition};
    use tempfile::TempDir;
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::{
        Tools,
        timeline::{Movement, Source, TimelineScene},
    };

    const CANVAS: Canvas = Canvas { width: 270, height: 480 };
    const FRAMES: u32 = 60;
    /// A round hill of light in a dark picture.
    const SIDE: u32 = 900;
    const HILL: (f64, f64) = (431.0, 467.0);

    fn opened(movement: Movement) -> StillPicture {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("hill.png");
        let hill = image::GrayImage::from_fn(SIDE, SIDE, |x, y| {
            let (dx, dy) = (f64::from(x) + 0.5 - HILL.0, f64::from(y) + 0.5 - HILL.1);
            image::Luma([(230.0 * (-(dx * dx + dy * dy) / 1800.0).exp()).round() as u8])
        });
        hill.save(&path).unwrap();
        let scene = TimelineScene {
            frames: FRAMES,
            source: Source::Still { path: path.clone() },
            fit: Fit::default(),
            movement,
            transition: Transition::Cut,
            transition_frames: 0,
        };
        let opening = Opening {
            tools: &Tools::find().unwrap(),
            canvas: CANVAS,
            rate: FrameRate::THIRTY,
            scene: &scene,
            media: None,
            frames: FRAMES,
            from: 0,
            threads: 1,
            cancel: &CancellationToken::new(),
        };
        StillPicture::open(&opening, &path).unwrap()
    }

    /// The hill's middle, weighed by its light.
    fn middle(frame: &Frame) -> (f64, f64) {
        let [luma, ..] = frame.planes();
        let (mut sum, mut across, mut down) = (0.0, 0.0, 0.0);
        for (index, sample) in luma.samples.iter().enumerate() {
            let light = f64::from(sample.saturating_sub(20));
            sum += light;
            across += light * ((index % luma.width as usize) as f64 + 0.5);
            down += light * ((index / luma.width as usize) as f64 + 0.5);
        }
        (across / sum, down / sum)
    }

    #[test]
    fn every_movement_is_smooth_to_a_twentieth_of_a_pixel() {
        for movement in [
            Movement::ZoomIn,
            Movement::ZoomOut,
            Movement::PanLeft,
            Movement::PanRight,
            Movement::PanUp,
            Movement::PanDown,
        ] {
            let mut picture = opened(movement);
            let mut frame = Frame::black(CANVAS);
            for index in 0..FRAMES {
                let seen = picture.camera.window(index);
                picture.next(&mut frame).unwrap();
                let expected = (
                    (HILL.0 - seen.left) / seen.width * f64::from(CANVAS.width),
                    (HILL.1 - seen.top) / seen.height * f64::from(CANVAS.height),
                );
                let (x, y) = middle(&frame);
                let off = (x - expected.0).hypot(y - expected.1);
                assert!(off < 0.05, "{movement:?} at {index}: {off} px from where the camera looks");
            }
        }
    }

    #[test]
    fn a_grey_picture_has_no_colour_anywhere() {
        let mut frame = Frame::black(CANVAS);
        opened(Movement::ZoomIn).next(&mut frame).unwrap();
        let [_, blue, red] = frame.planes();
        assert!(blue.samples.iter().chain(red.samples).all(|sample| *sample == 128));
    }
}
