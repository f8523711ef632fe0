//! Rings that widen from a point, like rain on still water.

use model::Canvas;

use super::{
    Drawing,
    chance::Chance,
    colour::Palette,
    paint::{Paint, size, smoothstep, tint},
};

/// Shades per pixel of distance; rings are wide, so half pixels do.
const FINE: f32 = 2.0;

pub(super) struct Rings {
    palette: Palette,
    /// The distance of every sample from the point in half pixels, of luma and of chroma.
    distance: [Vec<u16>; 2],
    farthest: usize,
    unit: f32,
    /// Units from ring to ring.
    spacing: f32,
    /// Units a second.
    speed: f32,
    start: f32,
    shades: Vec<[u16; 3]>,
}

impl Rings {
    pub(super) fn new(palette: Palette, mut chance: Chance, canvas: Canvas) -> Self {
        let (width, height) = size(canvas);
        let unit = super::paint::unit(canvas);
        let centre = (width * chance.between(0.2, 0.8), height * chance.between(0.12, 0.88));
        let luma = distances(canvas.width, canvas.height, (centre.0 * unit, centre.1 * unit), 1.0);
        let half = (centre.0 * unit / 2.0, centre.1 * unit / 2.0);
        let chroma = distances(canvas.width / 2, canvas.height / 2, half, 2.0);
        let farthest = luma.iter().chain(&chroma).copied().max().unwrap_or(0) as usize;
        Self {
            palette,
            distance: [luma, chroma],
            farthest,
            unit,
            spacing: chance.between(0.30, 0.44),
            speed: chance.between(0.085, 0.13),
            start: chance.between(0.0, 1.0),
            shades: Vec::new(),
        }
    }

    /// The colour at each distance at one moment.
    fn mix(&mut self, seconds: f32) {
        let reach = self.farthest as f32 / FINE / self.unit;
        self.shades.clear();
        for step in 0..=self.farthest {
            let away = step as f32 / FINE / self.unit;
            let rings = (away - self.speed * seconds) / self.spacing + self.start;
            let (ring, within) = (rings.floor(), rings - rings.floor());
            // Steep outside, long inside: a crest that runs outward.
            let crest = smoothstep(0.0, 0.72, within) * (1.0 - smoothstep(0.80, 1.0, within));
            let far = away / reach.max(f32::MIN_POSITIVE);
            let strength = 0.70 * (1.0 - 0.72 * far) * smoothstep(0.0, 0.22, away);
            let accent =
                self.palette.accent((ring as i64).rem_euclid(self.palette.accents.len() as i64) as usize);
            let glow = self.palette.ground.mixed(self.palette.accent(0), 0.22 * (1.0 - far));
            let colour = glow.lighter(-0.05 * far).mixed(accent, crest * strength);
            self.shades.push(tint(colour.yuv()).map(|part| part as u16));
        }
    }
}

fn distances(width: u32, height: u32, (x, y): (f32, f32), scale: f32) -> Vec<u16> {
    let mut distances = Vec::with_capacity(width as usize * height as usize);
    for row in 0..height {
        let down = row as f32 + 0.5 - y;
        distances.extend((0..width).map(|column| {
            let across = column as f32 + 0.5 - x;
            ((across * across + down * down).sqrt() * scale * FINE) as u16
        }));
    }
    distances
}

impl Drawing for Rings {
    fn paint(&mut self, seconds: f32, paint: &mut Paint) {
        self.mix(seconds);
        for (part, layer) in paint.layers().into_iter().enumerate() {
            let distances = &self.distance[part.min(1)];
            for (sample, distance) in layer.samples.iter_mut().zip(distances) {
                *sample = self.shades[usize::from(*distance)][part];
            }
        }
    }
}
