//! Broad diagonal bands that slide, each lit from one side like folded paper.

use model::Canvas;

use super::{
    Drawing,
    chance::Chance,
    colour::{Lab, Palette},
    paint::{Paint, Tint, size, smoothstep, tint},
};

/// Bands before they repeat.
const BANDS: usize = 6;
/// Colours along one round of the bands; between two of them lies a third of a pixel at 1080 across.
const SHADES: usize = 8192;
/// Width of the edge between two bands, as a share of a band.
const EDGE: f32 = 0.035;

pub(super) struct Bands {
    shades: Vec<Tint>,
    /// Across the bands, per unit to the right and down, in rounds.
    slope: (f32, f32),
    /// Rounds a second.
    speed: f32,
    start: f32,
}

impl Bands {
    pub(super) fn new(palette: Palette, mut chance: Chance, canvas: Canvas) -> Self {
        let angle = chance.sign() * chance.between(0.45, 0.80);
        let (width, height) = size(canvas);
        // A round of bands is somewhat longer than the canvas's diagonal.
        let round = (width * width + height * height).sqrt() * chance.between(1.1, 1.35);
        let colours: Vec<Lab> = (0..BANDS)
            .map(|band| {
                let accent = palette.accent(band / 2 + chance.below(2));
                // Ground and colour in turn, the colours held back so that type stays readable.
                let part = if band % 2 == 0 { 0.08 } else { chance.between(0.55, 0.85) };
                palette.ground.mixed(accent, part)
            })
            .collect();
        let shades = (0..SHADES).map(|at| tint(shade(&colours, at as f32 / SHADES as f32).yuv())).collect();
        Self {
            shades,
            slope: (angle.cos() / round, angle.sin() / round),
            speed: chance.sign() * chance.between(0.022, 0.034),
            start: chance.between(0.0, 1.0),
        }
    }
}

/// The colour at a place of the round.
fn shade(colours: &[Lab], round: f32) -> Lab {
    let at = round * colours.len() as f32;
    let (band, within) = ((at as usize).min(colours.len() - 1), at.fract());
    let lit = |band: usize, within: f32| colours[band % colours.len()].lighter(0.055 * (0.5 - within));
    // The shadow that the next fold throws on the end of this one.
    let shadow = 0.05 * smoothstep(0.72, 1.0, within);
    let own = lit(band, within).lighter(-shadow);
    let next = lit(band + 1, 0.0);
    own.mixed(next, smoothstep(1.0 - EDGE, 1.0, within))
}

impl Drawing for Bands {
    fn paint(&mut self, seconds: f32, paint: &mut Paint) {
        let offset = self.start + self.speed * seconds;
        for (part, layer) in paint.layers().into_iter().enumerate() {
            let (right, down) = (self.slope.0 / layer.unit, self.slope.1 / layer.unit);
            // Fixed point: the top bits are the place in the round, and wrap by themselves.
            let step = (f64::from(right) * 2f64.powi(32)) as i64 as u32;
            for (y, row) in layer.samples.chunks_exact_mut(layer.width).enumerate() {
                let start = f64::from(offset) + f64::from(down) * (y as f64 + 0.5);
                let mut at = (start.rem_euclid(1.0) * 2f64.powi(32)) as u64 as u32;
                for sample in row {
                    *sample = self.shades[(at >> (32 - SHADES.ilog2())) as usize][part] as u16;
                    at = at.wrapping_add(step);
                }
            }
        }
    }
}
