//! Discs out of focus that rise slowly.

use model::Canvas;

use super::{
    Drawing,
    chance::Chance,
    colour::Palette,
    paint::{Paint, Tint, size, smoothstep, tint},
};

/// Discs per square unit: about forty on an upright canvas.
const DENSITY: f32 = 22.0;

struct Disc {
    tint: Tint,
    /// Where it starts, in units.
    x: f32,
    /// Height above the bottom where it starts, in units.
    y: f32,
    radius: f32,
    /// Units a second.
    speed: f32,
    sway: f32,
    phase: f32,
    strength: f32,
    edge: f32,
}

pub(super) struct Bokeh {
    palette: Palette,
    discs: Vec<Disc>,
    slant: f32,
}

impl Bokeh {
    pub(super) fn new(palette: Palette, mut chance: Chance, canvas: Canvas) -> Self {
        let (width, height) = size(canvas);
        let count = ((width * height * DENSITY) as usize).clamp(8, 90);
        let mut discs: Vec<Disc> = (0..count)
            .map(|index| {
                // Many small ones, few large: far and near.
                let near = chance.between(0.0, 1.0).powi(3);
                let radius = 0.025 + 0.13 * near;
                Disc {
                    tint: tint(palette.accent(index).lighter(0.05).yuv()),
                    x: chance.between(-0.05, width + 0.05),
                    y: chance.between(0.0, height + 2.0 * radius),
                    radius,
                    speed: 0.018 + 0.05 * near + chance.between(0.0, 0.015),
                    sway: chance.between(0.01, 0.04),
                    phase: chance.angle(),
                    strength: chance.between(0.16, 0.42) * (1.0 - 0.55 * near),
                    edge: 0.006 + 0.030 * near + chance.between(0.0, 0.008),
                }
            })
            .collect();
        // Far ones first.
        discs.sort_by(|a, b| a.radius.total_cmp(&b.radius));
        Self { palette, discs, slant: chance.between(-0.4, 0.4) }
    }
}

impl Drawing for Bokeh {
    fn paint(&mut self, seconds: f32, paint: &mut Paint) {
        let (width, height) = paint.size();
        let glow = self.palette.ground.mixed(self.palette.accent(0), 0.42);
        let deep = self.palette.ground.lighter(-0.03);
        paint.soft(|x, y| {
            let lift = smoothstep(0.25, 1.15, y / height + self.slant * (x / width - 0.5));
            deep.mixed(glow, 0.9 * lift).yuv()
        });
        for disc in &self.discs {
            let path = height + 2.0 * disc.radius;
            let risen = (disc.y + disc.speed * seconds).rem_euclid(path);
            let y = height + disc.radius - risen;
            let x = disc.x + disc.sway * (seconds * 0.5 + disc.phase).sin();
            // Breathes a little, and comes and goes at the ends of its way.
            let breath = 0.85 + 0.15 * (seconds * 0.8 + disc.phase).sin();
            let strength = disc.strength * breath;
            paint.disc((x, y), disc.radius, disc.edge, disc.tint, (strength * 0.62, strength));
        }
    }
}
