//! What more than one scene has: stars, clouds, waves, rain, glints.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tiny_skia::{Color, Path};

use super::{
    paint::{Fill, Spot, ink, thin},
    picture::{Picture, WIDTH},
    shapes::{circle, curve, ellipse, line, rounded, shape, together, under},
};

/// A row of random numbers, the same for the same seed.
pub fn throws(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// A number between two.
pub fn between(rng: &mut ChaCha8Rng, from: f32, to: f32) -> f32 {
    from + (to - from) * rng.random::<f32>()
}

/// Stars, small ones mostly, fewer towards `bottom`.
pub fn stars(p: &mut Picture, seed: u64, count: usize, bottom: f32) {
    let mut rng = throws(seed);
    for _ in 0..count {
        let height = between(&mut rng, 0.0, 1.0).powf(1.5);
        let at = (between(&mut rng, 0.0, WIDTH), height * bottom);
        let size = between(&mut rng, 0.0, 1.0).powi(4) * 2.2 + 0.9;
        let cover = (1.0 - height) * between(&mut rng, 0.35, 0.95);
        p.fill(&circle(at, size), thin(ink(0xfff6e0), cover));
    }
}

/// A long flat cloud: rounded bars on each other, its middle at the spot.
pub fn cloud((x, y): Spot, width: f32, thickness: f32, seed: u64) -> Path {
    let mut rng = throws(seed);
    let bars: Vec<Path> = (0..5)
        .map(|at| {
            let part = 1.0 - (at as f32 - 2.0).abs() * between(&mut rng, 0.18, 0.34);
            let shift = between(&mut rng, -0.22, 0.22) * width;
            let length = width * part;
            let top = y + (at as f32 - 2.5) * thickness * 0.62;
            rounded(x - length / 2.0 + shift, top, length, thickness, thickness / 2.0)
        })
        .collect();
    together(&bars)
}

/// A line of hills or swell from side to side, made of three waves.
pub fn ridge(y: f32, amplitude: f32, length: f32, seed: u64) -> Vec<Spot> {
    let mut rng = throws(seed);
    let phases = [0, 1, 2].map(|_| between(&mut rng, 0.0, std::f32::consts::TAU));
    (-1..=28)
        .map(|at| {
            let x = at as f32 * 40.0;
            let turn = x / length * std::f32::consts::TAU;
            let height = (turn + phases[0]).sin() * 0.6
                + (turn * 1.9 + phases[1]).sin() * 0.28
                + (turn * 3.7 + phases[2]).sin() * 0.12;
            (x, y + height * amplitude)
        })
        .collect()
}

/// Fills everything below a ridge.
pub fn land(p: &mut Picture, ridge: &[Spot], bottom: f32, fill: impl Into<Fill>) {
    p.fill(&under(ridge, bottom), fill);
}

/// A row of waves with sharp crests, leaning: the curve only.
pub fn crests(y: f32, height: f32, length: f32, start: f32, lean: f32, seed: u64) -> Path {
    waves(y, height, length, start, lean, seed, None)
}

/// A row of waves with sharp crests, filled down to the bottom.
pub fn swell(y: f32, height: f32, length: f32, start: f32, lean: f32, seed: u64) -> Path {
    waves(y, height, length, start, lean, seed, Some(1700.0))
}

fn waves(y: f32, height: f32, length: f32, start: f32, lean: f32, seed: u64, bottom: Option<f32>) -> Path {
    let mut rng = throws(seed);
    shape(|b| {
        let mut x = start;
        let mut crest = y - height * between(&mut rng, 0.6, 1.0);
        match bottom {
            Some(bottom) => {
                b.move_to(x, bottom);
                b.line_to(x, crest);
            }
            None => b.move_to(x, crest),
        }
        while x < WIDTH + length {
            let next = x + length * between(&mut rng, 0.75, 1.25);
            let next_crest = y - height * between(&mut rng, 0.55, 1.0);
            let run = next - x;
            // Down the back of one wave, along the trough and up into the hollow of the next.
            b.cubic_to(
                x + run * 0.18,
                crest + height * 0.75,
                x + run * 0.45,
                y + height * 0.2,
                x + run * 0.6,
                y,
            );
            b.cubic_to(
                x + run * 0.78,
                y - height * 0.2,
                next - run * lean * 0.4,
                next_crest + height * 0.3,
                next - run * lean,
                next_crest,
            );
            x = next - run * lean;
            crest = next_crest;
        }
        if let Some(bottom) = bottom {
            b.line_to(x, bottom);
            b.close();
        }
    })
}

/// Glints on water: flat streaks between two heights, denser and shorter far away, within `spread` of `x`.
pub fn glints(
    p: &mut Picture,
    seed: u64,
    count: usize,
    x: f32,
    spread: f32,
    (top, bottom): Spot,
    color: Color,
) {
    let mut rng = throws(seed);
    for _ in 0..count {
        let depth = between(&mut rng, 0.0, 1.0).powf(1.6);
        let y = top + (bottom - top) * depth;
        let reach = spread * (0.35 + depth * 0.65);
        let middle = x + (between(&mut rng, -1.0, 1.0) + between(&mut rng, -1.0, 1.0)) * 0.5 * reach;
        let half = between(&mut rng, 6.0, 26.0) * (0.4 + depth * 2.2);
        let away = 1.0 - ((middle - x) / reach).abs();
        let cover = between(&mut rng, 0.35, 1.0) * away * (1.0 - depth * 0.55);
        p.fill(&ellipse((middle, y), half, 1.2 + depth * 3.6), thin(color, cover));
    }
}

/// Rain, slanting.
pub fn rain(p: &mut Picture, seed: u64, count: usize, color: Color) {
    let mut rng = throws(seed);
    for _ in 0..count {
        let (x, y) = (between(&mut rng, -50.0, WIDTH + 250.0), between(&mut rng, -100.0, 1650.0));
        let length = between(&mut rng, 30.0, 110.0);
        let near = length / 110.0;
        let fall = line((x, y), (x - length * 0.32, y + length));
        p.stroke(&fall, 0.8 + near * 1.6, thin(color, 0.08 + near * 0.22));
    }
}

/// A bird far away.
pub fn gull(p: &mut Picture, (x, y): Spot, span: f32, color: Color) {
    let wing = |side: f32| {
        curve(&[(x, y), (x + side * span * 0.22, y - span * 0.16), (x + side * span * 0.5, y - span * 0.02)])
    };
    p.stroke(&wing(-1.0), span * 0.055, color);
    p.stroke(&wing(1.0), span * 0.055, color);
}
