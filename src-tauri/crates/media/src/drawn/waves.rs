//! Layered waves along the bottom, the nearest in front.

use model::Canvas;

use super::{
    Drawing,
    chance::Chance,
    colour::Palette,
    paint::{Layer, Paint, Tint, size, smoothstep, tint},
};

const LAYERS: usize = 5;
/// Units below a crest over which its light falls off.
const DEPTH: f32 = 0.42;

struct Swell {
    /// Units from crest to crest.
    length: f32,
    height: f32,
    /// Rounds a second.
    speed: f32,
    phase: f32,
}

struct Wave {
    /// Units from the top.
    level: f32,
    swells: [Swell; 3],
    crest: Tint,
    deep: Tint,
}

pub(super) struct Waves {
    palette: Palette,
    waves: Vec<Wave>,
    sun: (f32, f32),
}

impl Waves {
    pub(super) fn new(palette: Palette, mut chance: Chance, canvas: Canvas) -> Self {
        let (_, height) = size(canvas);
        let direction = chance.sign();
        let waves = (0..LAYERS)
            .map(|index| {
                let near = index as f32 / (LAYERS - 1) as f32;
                let accent = palette.accent(index);
                let colour = palette.ground.mixed(accent, 0.28 + 0.42 * near);
                let swell = |chance: &mut Chance, length: f32, height: f32| Swell {
                    length: length * chance.between(0.8, 1.25),
                    height: height * chance.between(0.8, 1.2),
                    speed: direction * chance.between(0.05, 0.09) * (0.6 + near),
                    phase: chance.angle(),
                };
                Wave {
                    level: height * (0.50 + 0.38 * near) + chance.between(-0.02, 0.02),
                    swells: [
                        swell(&mut chance, 1.9, 0.060),
                        swell(&mut chance, 1.0, 0.026),
                        swell(&mut chance, 0.55, 0.009),
                    ],
                    crest: tint(colour.lighter(0.07).yuv()),
                    deep: tint(colour.lighter(-0.10).yuv()),
                }
            })
            .collect();
        Self { palette, waves, sun: (chance.between(0.2, 0.8), chance.between(0.12, 0.34)) }
    }
}

impl Wave {
    /// Where its crest is at a place across, in units from the top.
    fn crest_at(&self, x: f32, seconds: f32) -> f32 {
        let turn = std::f32::consts::TAU;
        let sum: f32 = self
            .swells
            .iter()
            .map(|swell| {
                swell.height * (turn * (x / swell.length + swell.speed * seconds) + swell.phase).sin()
            })
            .sum();
        self.level + sum
    }
}

impl Drawing for Waves {
    fn paint(&mut self, seconds: f32, paint: &mut Paint) {
        let (width, height) = paint.size();
        let (sun_x, sun_y) = (self.sun.0 * width, self.sun.1 * height + 0.02 * (seconds * 0.3).sin());
        let palette = &self.palette;
        paint.soft(|x, y| {
            let away = ((x - sun_x).powi(2) + (y - sun_y).powi(2)).sqrt();
            let glow = 0.34 * (1.0 - smoothstep(0.0, 1.1, away));
            palette.sloped(y / height).mixed(palette.accent(palette.accents.len() - 1), glow).yuv()
        });
        for (part, mut layer) in paint.layers().into_iter().enumerate() {
            for wave in &self.waves {
                fill(&mut layer, wave, seconds, (wave.crest[part], wave.deep[part]));
            }
        }
    }
}

/// Fills what is under a wave's crest, row by row.
fn fill(layer: &mut Layer<'_>, wave: &Wave, seconds: f32, (crest, deep): (f32, f32)) {
    let unit = layer.unit;
    let line: Vec<f32> =
        (0..layer.width).map(|x| wave.crest_at((x as f32 + 0.5) / unit, seconds) * unit).collect();
    let highest = line.iter().copied().fold(f32::INFINITY, f32::min);
    let first = (highest - 1.0).max(0.0) as usize;
    let fall = 1.0 / (DEPTH * unit);
    for (y, row) in layer.samples.chunks_exact_mut(layer.width).enumerate().skip(first) {
        let y = y as f32 + 0.5;
        for (sample, line) in row.iter_mut().zip(&line) {
            let below = y - line;
            let cover = (below + 0.5).clamp(0.0, 1.0);
            let part = (below * fall).clamp(0.0, 1.0);
            let colour = crest + (deep - crest) * part;
            let under = f32::from(*sample);
            *sample = (under + (colour - under) * cover) as u16;
        }
    }
}
