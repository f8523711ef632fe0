//! What is drawn on: planes with 256 steps between two levels, which are dithered into a frame at the end, so that
//! no slope of light shows bands.

use model::Canvas;

use crate::frame::Frame;

/// Steps between two 8-bit levels.
const STEPS: f32 = 256.0;
/// Side of the dithering pattern's tile.
const TILE: usize = 64;
/// Pixels between two nodes of a soft layer; slopes between them are straight, and with hills of hundreds of pixels
/// the difference is a fortieth of a level.
const CELL: usize = 16;

/// A frame in the making.
pub(super) struct Paint {
    canvas: Canvas,
    planes: [Vec<u16>; 3],
    tile: Vec<[u16; TILE]>,
    nodes: Vec<[f32; 3]>,
}

/// One plane of a frame in the making.
pub(super) struct Layer<'a> {
    pub(super) samples: &'a mut [u16],
    pub(super) width: usize,
    /// How many of its samples the canvas's shorter side has.
    pub(super) unit: f32,
}

/// A colour in a frame in the making.
pub(super) type Tint = [f32; 3];

/// A colour as it is mixed on the planes.
pub(super) fn tint(samples: [f32; 3]) -> Tint {
    samples.map(|sample| sample * STEPS)
}

impl Paint {
    pub(super) fn new(canvas: Canvas) -> Self {
        let luma = canvas.width as usize * canvas.height as usize;
        let tile = (0..TILE).map(|y| std::array::from_fn(|x| threshold(x, y))).collect();
        let planes = [vec![0; luma], vec![0; luma / 4], vec![0; luma / 4]];
        Self { canvas, planes, tile, nodes: Vec::new() }
    }

    /// The canvas's shorter side in pixels, the measure of everything drawn.
    pub(super) fn unit(&self) -> f32 {
        unit(self.canvas)
    }

    /// Width and height in units.
    pub(super) fn size(&self) -> (f32, f32) {
        size(self.canvas)
    }

    /// Luma, blue and red difference.
    pub(super) fn layers(&mut self) -> [Layer<'_>; 3] {
        let (width, unit) = (self.canvas.width as usize, self.unit());
        let [luma, blue, red] = &mut self.planes;
        [
            Layer { samples: luma, width, unit },
            Layer { samples: blue, width: width / 2, unit: unit / 2.0 },
            Layer { samples: red, width: width / 2, unit: unit / 2.0 },
        ]
    }

    /// Fills everything with a field of colour that changes slowly from place to place. `colour` is asked at nodes
    /// some pixels apart, in units from the top left.
    pub(super) fn soft(&mut self, mut colour: impl FnMut(f32, f32) -> [f32; 3]) {
        let (width, height) = (self.canvas.width as usize, self.canvas.height as usize);
        let unit = self.unit();
        let (across, down) = (width.div_ceil(CELL) + 1, height.div_ceil(CELL) + 1);
        self.nodes.clear();
        for row in 0..down {
            for column in 0..across {
                let at = |node: usize| (node * CELL) as f32 / unit;
                self.nodes.push(tint(colour(at(column), at(row))));
            }
        }
        let mut line = vec![0.0; across];
        for (part, plane) in self.planes.iter_mut().enumerate() {
            let (cell, width) = if part == 0 { (CELL, width) } else { (CELL / 2, width / 2) };
            for (y, row) in plane.chunks_exact_mut(width).enumerate() {
                let (node, between) = (y / cell, (y % cell) as f32 / cell as f32);
                let upper = &self.nodes[node * across..][..across];
                let lower = &self.nodes[(node + 1) * across..][..across];
                for ((value, upper), lower) in line.iter_mut().zip(upper).zip(lower) {
                    *value = upper[part] + (lower[part] - upper[part]) * between;
                }
                for (segment, ends) in row.chunks_mut(cell).zip(line.windows(2)) {
                    let step = (ends[1] - ends[0]) / cell as f32;
                    for (x, sample) in segment.iter_mut().enumerate() {
                        *sample = (ends[0] + step * x as f32) as u16;
                    }
                }
            }
        }
    }

    /// Lays a disc with a soft edge over what is there. `x`, `y`, `radius` and `edge` are in units; `strength` is
    /// how much of it covers, at its middle and at its rim.
    pub(super) fn disc(
        &mut self,
        (x, y): (f32, f32),
        radius: f32,
        edge: f32,
        tint: Tint,
        strength: (f32, f32),
    ) {
        for (layer, colour) in self.layers().into_iter().zip(tint) {
            let (x, y, radius) = (x * layer.unit, y * layer.unit, radius * layer.unit);
            // An edge of a pixel and a half is sharp without steps.
            let edge = (edge * layer.unit).max(1.5);
            let reach = radius + edge / 2.0;
            let rows = layer.samples.len() / layer.width;
            let first = (y - reach).max(0.0) as usize;
            let last = ((y + reach).ceil().max(0.0) as usize).min(rows);
            for row in first..last {
                let down = row as f32 + 0.5 - y;
                let half = (reach * reach - down * down).max(0.0).sqrt();
                let left = ((x - half).max(0.0) as usize).min(layer.width);
                let right = ((x + half).ceil().max(0.0) as usize).min(layer.width);
                let samples = &mut layer.samples[row * layer.width..][left..right.max(left)];
                let (middle, rim) = strength;
                for (column, sample) in samples.iter_mut().enumerate() {
                    let across = (left + column) as f32 + 0.5 - x;
                    let distance = (across * across + down * down).sqrt();
                    let inside = ((reach - distance) / edge).clamp(0.0, 1.0);
                    let part = (distance / radius).min(1.0);
                    let cover = inside * (middle + (rim - middle) * part * part);
                    let under = f32::from(*sample);
                    *sample = (under + (colour - under) * cover) as u16;
                }
            }
        }
    }

    /// Dithers what was drawn into a frame.
    pub(super) fn develop(&self, frame: &mut Frame) {
        for (onto, plane) in frame.planes_mut().into_iter().zip(&self.planes) {
            let width = onto.width as usize;
            let rows = onto.samples.chunks_exact_mut(width).zip(plane.chunks_exact(width));
            for ((onto, row), thresholds) in rows.zip(self.tile.iter().cycle()) {
                for (onto, row) in onto.chunks_mut(TILE).zip(row.chunks(TILE)) {
                    for ((onto, sample), threshold) in onto.iter_mut().zip(row).zip(thresholds) {
                        *onto = ((*sample + *threshold) >> 8) as u8;
                    }
                }
            }
        }
    }
}

/// The shorter side in pixels.
pub(super) fn unit(canvas: Canvas) -> f32 {
    canvas.width.min(canvas.height) as f32
}

/// Width and height in units.
pub(super) fn size(canvas: Canvas) -> (f32, f32) {
    (canvas.width as f32 / unit(canvas), canvas.height as f32 / unit(canvas))
}

/// Interleaved gradient noise (Jorge Jimenez, 2014): looks like grain and spreads its thresholds evenly among
/// neighbours.
fn threshold(x: usize, y: usize) -> u16 {
    let inner = (0.067_110_56 * x as f32 + 0.005_837_15 * y as f32).fract();
    ((52.982_918 * inner).fract() * 255.0) as u16
}

/// From 0 to 1 between two edges, without a corner at either.
pub(super) fn smoothstep(low: f32, high: f32, at: f32) -> f32 {
    let part = ((at - low) / (high - low)).clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}
