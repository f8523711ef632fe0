//! Letters and pictures laid over a frame.

use std::{ops::Range, sync::Arc};

use image::RgbaImage;

use crate::frame::{BLACK, Frame, PlaneMut, yuv};

/// Luma of white in limited range (ITU-R BT.709).
pub(crate) const WHITE: u8 = 235;
/// Steps of luma from black to white.
const RANGE: u32 = (WHITE - BLACK[0]) as u32;
/// Shares are in 256ths, so that a sample times its share fits 16 bits and laying over is three vector operations.
const WHOLE: u32 = 256;

/// Columns and rows of a tile: small enough that most of a caption is in other tiles than the word that changes, and
/// wide enough for vector operations.
const TILE: (usize, usize) = (64, 32);

/// What is laid over a frame, only where there is something. From one state of a text to the next most tiles are the
/// same, and are shared: ten seconds of captions would else hold hundreds of megabytes.
pub(crate) struct Layer {
    tiles: Vec<Arc<Tile>>,
}

/// A rectangle of a layer. Its edges are even, so that luma and chroma cover the same.
#[derive(PartialEq, Eq)]
struct Tile {
    left: usize,
    top: usize,
    width: usize,
    luma: Cover,
    blue: Cover,
    red: Cover,
}

/// What is laid over one plane: the layer's own light, in 256ths of a level, and the share of the plane's sample that
/// stays to be seen, in 256ths. The plane becomes `own + sample * keep`.
#[derive(Default, PartialEq, Eq)]
struct Cover {
    own: Vec<u16>,
    keep: Vec<u16>,
}

impl Layer {
    /// Finds a layer from what it looks like over black and over white: how far the two still differ is how much of
    /// what lies below is seen. Both show the canvas from row `from_row` on, an even one. `before` is the state before
    /// it.
    pub(crate) fn between(
        over_black: &Frame,
        over_white: &Frame,
        from_row: usize,
        before: Option<&Self>,
    ) -> Self {
        let [black, ..] = over_black.planes();
        let (width, height) = (black.width as usize, black.samples.len() / black.width.max(1) as usize);
        let places = (0..height)
            .step_by(TILE.1)
            .flat_map(|top| (0..width).step_by(TILE.0).map(move |left| (left, top)));
        let tiles = places.filter_map(|(left, top)| {
            let (across, down) = (left..width.min(left + TILE.0), top..height.min(top + TILE.1));
            if is_clear(over_black, over_white, &across, &down) {
                return None;
            }
            let mut tile = Tile::between(over_black, over_white, across, down);
            tile.top += from_row;
            let same = before.into_iter().flat_map(|before| &before.tiles).find(|same| ***same == tile);
            Some(same.cloned().unwrap_or_else(|| Arc::new(tile)))
        });
        Self { tiles: tiles.collect() }
    }

    /// A picture with transparency, its upper left corner at `x`, `y` of the canvas. What is outside is left out.
    pub(crate) fn of_picture(picture: &RgbaImage, (x, y): (u32, u32), canvas: model::Canvas) -> Self {
        let even = |at: u32| (at & !1) as usize;
        let end = |at: u32, most: u32| (at.next_multiple_of(2)).min(most) as usize;
        let (left, top) = (even(x), even(y));
        let right = end(x.saturating_add(picture.width()), canvas.width);
        let bottom = end(y.saturating_add(picture.height()), canvas.height);
        if left >= right || top >= bottom {
            return Self { tiles: Vec::new() };
        }
        let at = |across: usize, down: usize| {
            let column = (across as u32).checked_sub(x);
            let row = (down as u32).checked_sub(y);
            let pixel = column.zip(row).and_then(|(column, row)| picture.get_pixel_checked(column, row));
            pixel.map_or([0; 4], |pixel| pixel.0)
        };
        Self { tiles: vec![Arc::new(Tile::of_pixels(left..right, top..bottom, at))] }
    }

    /// Lays it over a frame.
    pub(crate) fn lay_over(&self, frame: &mut Frame) {
        let [mut luma, mut blue, mut red] = frame.planes_mut();
        for tile in &self.tiles {
            tile.luma.lay_over(&mut luma, (tile.left, tile.top), tile.width);
            let (at, width) = ((tile.left / 2, tile.top / 2), tile.width / 2);
            tile.blue.lay_over(&mut blue, at, width);
            tile.red.lay_over(&mut red, at, width);
        }
    }
}

/// Whether nothing lies in a rectangle: black is black there, and white is white.
fn is_clear(black: &Frame, white: &Frame, across: &Range<usize>, down: &Range<usize>) -> bool {
    let [black, ..] = black.planes();
    let [white, ..] = white.planes();
    let stride = black.width as usize;
    // Whole rows are compared at once; sample by sample would take as long as everything else here.
    let (dark, bright) = ([BLACK[0]; TILE.0], [WHITE; TILE.0]);
    let (dark, bright) = (&dark[..across.len()], &bright[..across.len()]);
    down.clone()
        .map(|row| row * stride + across.start..row * stride + across.end)
        .all(|row| black.samples[row.clone()] == *dark && white.samples[row] == *bright)
}

impl Tile {
    fn between(black: &Frame, white: &Frame, across: Range<usize>, down: Range<usize>) -> Self {
        let [luma, blue, red] = black.planes();
        let [over_white, ..] = white.planes();
        let width = across.len();
        let stride = luma.width as usize;
        let mut cover = Cover::default();
        for row in down.clone() {
            let part = row * stride + across.start..row * stride + across.end;
            let both = luma.samples[part.clone()].iter().zip(&over_white.samples[part]);
            both.for_each(|(black, white)| cover.push(*black, share(*black, *white), BLACK[0]));
        }
        let keep = quartered(&cover.keep, width);
        let chroma = |plane: &[u8]| {
            let mut chroma = Cover::default();
            let rows = (down.start / 2..down.end / 2).flat_map(|row| {
                plane[row * stride / 2 + across.start / 2..row * stride / 2 + across.end / 2].iter()
            });
            rows.zip(&keep).for_each(|(sample, keep)| chroma.push(*sample, *keep, BLACK[1]));
            chroma
        };
        let (blue, red) = (chroma(blue.samples), chroma(red.samples));
        Self { left: across.start, top: down.start, width, luma: cover, blue, red }
    }

    /// A rectangle whose pixels are red, green, blue and opacity, of 0 to 255 each.
    fn of_pixels(across: Range<usize>, down: Range<usize>, at: impl Fn(usize, usize) -> [u8; 4]) -> Self {
        let mut tile = Self {
            left: across.start,
            top: down.start,
            width: across.len(),
            luma: Cover::default(),
            blue: Cover::default(),
            red: Cover::default(),
        };
        // Opacity, and the colour times it, as luma and both differences.
        let weighed = |x: usize, y: usize| {
            let [red, green, blue, opacity] = at(x, y).map(f32::from);
            let opacity = opacity / 255.0;
            (opacity, yuv([red, green, blue]).map(|sample| sample * opacity))
        };
        for y in down.clone() {
            for x in across.clone() {
                let (opacity, [luma, ..]) = weighed(x, y);
                tile.luma.add(luma, opacity);
            }
        }
        for y in down.step_by(2) {
            for x in across.clone().step_by(2) {
                let four = [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)].map(|(x, y)| weighed(x, y));
                let mean = |of: fn(&(f32, [f32; 3])) -> f32| four.iter().map(of).sum::<f32>() / 4.0;
                let opacity = mean(|(opacity, _)| *opacity);
                tile.blue.add(mean(|(_, sample)| sample[1]), opacity);
                tile.red.add(mean(|(_, sample)| sample[2]), opacity);
            }
        }
        tile
    }
}

/// How much of what lies below is seen, from the luma over black and over white.
fn share(black: u8, white: u8) -> u16 {
    let differ = u32::from(white.saturating_sub(black)).min(RANGE);
    ((differ * WHOLE + RANGE / 2) / RANGE) as u16
}

/// The shares of luma as chroma has them: the mean of each two by two.
fn quartered(keep: &[u16], width: usize) -> Vec<u16> {
    let rows = keep.chunks_exact(2 * width).map(|rows| rows.split_at(width));
    rows.flat_map(|(upper, lower)| {
        let pairs = upper.as_chunks::<2>().0.iter().zip(lower.as_chunks::<2>().0);
        pairs.map(|([a, b], [c, d])| (a + b + c + d + 2) / 4)
    })
    .collect()
}

impl Cover {
    /// Adds a sample as it looks over `ground`, of which the share `keep` is still seen.
    fn push(&mut self, sample: u8, keep: u16, ground: u8) {
        // Rounding may leave somewhat less than nothing.
        self.own.push((u16::from(sample) * 256).saturating_sub(u16::from(ground) * keep));
        self.keep.push(keep);
    }

    /// Adds a sample's own light, from 0 to 255, and its opacity, from 0 to 1.
    fn add(&mut self, light: f32, opacity: f32) {
        let whole = WHOLE as f32;
        self.own.push((light * whole).round() as u16);
        self.keep.push(((1.0 - opacity) * whole).round() as u16);
    }

    fn lay_over(&self, plane: &mut PlaneMut<'_>, (left, top): (usize, usize), width: usize) {
        let rows = plane.samples.chunks_exact_mut(plane.width as usize).skip(top);
        let cover = self.own.chunks_exact(width).zip(self.keep.chunks_exact(width));
        for (row, (own, keep)) in rows.zip(cover) {
            for ((sample, own), keep) in row[left..left + width].iter_mut().zip(own).zip(keep) {
                let sum = own.saturating_add(u16::from(*sample) * keep).saturating_add(128);
                *sample = (sum >> 8) as u8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use image::Rgba;
    use model::Canvas;

    use super::*;

    const CANVAS: Canvas = Canvas { width: 16, height: 12 };

    fn plain(luma: u8, chroma: u8) -> Frame {
        let mut frame = Frame::black(CANVAS);
        for (plane, level) in frame.planes_mut().into_iter().zip([luma, chroma, chroma]) {
            plane.samples.fill(level);
        }
        frame
    }

    fn dotted(picture: &[(u32, u32, [u8; 4])]) -> Layer {
        let mut image = RgbaImage::new(5, 3);
        picture.iter().for_each(|(x, y, pixel)| image.put_pixel(*x, *y, Rgba(*pixel)));
        Layer::of_picture(&image, (3, 5), CANVAS)
    }

    #[test]
    fn where_nothing_lies_every_level_stays_what_it_is() {
        let layer = dotted(&[]);
        for level in 0..=255 {
            let mut frame = plain(level, level);
            layer.lay_over(&mut frame);
            assert_eq!(frame, plain(level, level));
        }
        assert!(Layer::between(&plain(16, 128), &plain(235, 128), 0, None).tiles.is_empty());
    }

    #[test]
    fn an_opaque_pixel_is_all_that_is_seen() {
        let red = [255, 0, 0, 255];
        let mut frame = plain(200, 90);
        // Columns 4 and 5, rows 6 and 7 of the canvas: one whole chroma sample.
        dotted(&[(1, 1, red), (2, 1, red), (1, 2, red), (2, 2, red)]).lay_over(&mut frame);
        let [luma, blue, other] = frame.planes();
        assert_eq!(
            [luma.samples[6 * 16 + 4], luma.samples[7 * 16 + 5], luma.samples[6 * 16 + 6]],
            [63, 63, 200]
        );
        assert_eq!(
            [blue.samples[3 * 8 + 2], other.samples[3 * 8 + 2], blue.samples[3 * 8 + 1]],
            [102, 240, 90]
        );
    }

    #[test]
    fn what_hangs_over_the_edge_is_left_out() {
        let image = RgbaImage::from_pixel(8, 8, Rgba([255, 255, 255, 255]));
        let mut frame = plain(16, 128);
        Layer::of_picture(&image, (12, 9), CANVAS).lay_over(&mut frame);
        let [luma, ..] = frame.planes();
        assert_eq!(
            (luma.samples[9 * 16 + 11], luma.samples[9 * 16 + 12], luma.samples[8 * 16 + 12]),
            (16, 235, 16)
        );
        assert!(Layer::of_picture(&image, (40, 40), CANVAS).tiles.is_empty());
    }

    #[test]
    fn a_layer_is_found_again_from_black_and_white() {
        // Halves of several greys and a colour, apart from each other.
        let laid = dotted(&[(0, 0, [255, 255, 255, 128]), (4, 0, [0, 0, 0, 60]), (2, 2, [10, 200, 90, 200])]);
        let over = |luma: u8, chroma: u8, layer: &Layer| {
            let mut frame = plain(luma, chroma);
            layer.lay_over(&mut frame);
            frame
        };
        let found = Layer::between(&over(16, 128, &laid), &over(235, 128, &laid), 0, None);
        for (luma, chroma) in [(16, 128), (90, 60), (180, 200), (235, 128)] {
            let (expected, seen) = (over(luma, chroma, &laid), over(luma, chroma, &found));
            let off = expected.bytes().iter().zip(seen.bytes()).map(|(a, b)| a.abs_diff(*b)).max();
            assert!(off <= Some(1), "over {luma}, {chroma} it is {off:?} levels off");
        }
    }
    #[test]
    fn what_did_not_change_is_shared_with_the_state_before() {
        let canvas = Canvas { width: 200, height: 40 };
        let picture = |ink: [u8; 4]| {
            let mut picture = RgbaImage::new(200, 40);
            // One dot in the first tile, and one that changes in the last of the lower row.
            picture.put_pixel(3, 3, Rgba([255, 255, 255, 255]));
            picture.put_pixel(199, 39, Rgba(ink));
            Layer::of_picture(&picture, (0, 0), canvas)
        };
        let over = |luma: u8, layer: &Layer| {
            let mut frame = Frame::black(canvas);
            frame.planes_mut()[0].samples.fill(luma);
            layer.lay_over(&mut frame);
            frame
        };
        let state =
            |layer: &Layer, before| Layer::between(&over(BLACK[0], layer), &over(WHITE, layer), 0, before);
        let first = state(&picture([255, 0, 0, 255]), None);
        let second = state(&picture([0, 255, 0, 255]), Some(&first));
        assert_eq!((first.tiles.len(), second.tiles.len()), (2, 2), "only where there is something");
        assert!(Arc::ptr_eq(&first.tiles[0], &second.tiles[0]));
        assert!(!Arc::ptr_eq(&first.tiles[1], &second.tiles[1]));
    }
}
