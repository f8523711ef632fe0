//! Soft clouds of colour that drift into each other.

use super::{
    Drawing,
    chance::Chance,
    colour::{Blend, Lab, Palette},
    paint::Paint,
};

/// Clouds in all.
const CLOUDS: usize = 7;
/// How much the ground weighs against a cloud's middle.
const GROUND_WEIGHT: f32 = 0.12;

struct Cloud {
    colour: Lab,
    /// The middle of its path in shares of the canvas.
    home: (f32, f32),
    /// How far it goes from there, in units.
    reach: (f32, f32),
    /// Turns a second, each way.
    speed: (f32, f32),
    phase: (f32, f32),
    /// Radius in units at which it has lost a third of its weight.
    radius: f32,
}

pub(super) struct Drift {
    ground: Lab,
    clouds: Vec<Cloud>,
}

impl Drift {
    pub(super) fn new(palette: Palette, mut chance: Chance) -> Self {
        let clouds = (0..CLOUDS)
            .map(|index| {
                // Every third is of the ground, lighter or darker, so that there is calm between the colours.
                let colour = if index % 3 == 2 {
                    palette.ground.lighter(chance.between(-0.06, 0.10))
                } else {
                    palette.accent(index - index / 3)
                };
                let row = (index as f32 + 0.5) / CLOUDS as f32;
                Cloud {
                    colour,
                    home: (chance.between(0.05, 0.95), (row + chance.between(-0.18, 0.18)).clamp(0.0, 1.0)),
                    reach: (chance.between(0.18, 0.38), chance.between(0.18, 0.42)),
                    speed: (
                        chance.sign() * chance.between(0.035, 0.065),
                        chance.sign() * chance.between(0.035, 0.065),
                    ),
                    phase: (chance.angle(), chance.angle()),
                    radius: chance.between(0.26, 0.46),
                }
            })
            .collect();
        Self { ground: palette.ground, clouds }
    }
}

impl Drawing for Drift {
    fn paint(&mut self, seconds: f32, paint: &mut Paint) {
        let (width, height) = paint.size();
        let turn = std::f32::consts::TAU * seconds;
        let places: Vec<(f32, f32, f32, Lab)> = self
            .clouds
            .iter()
            .map(|cloud| {
                let x = cloud.home.0 * width + cloud.reach.0 * (turn * cloud.speed.0 + cloud.phase.0).sin();
                let y = cloud.home.1 * height + cloud.reach.1 * (turn * cloud.speed.1 + cloud.phase.1).sin();
                (x, y, 1.0 / (cloud.radius * cloud.radius), cloud.colour)
            })
            .collect();
        paint.soft(|x, y| {
            let mut blend = Blend::new();
            blend.add(self.ground, GROUND_WEIGHT);
            for (cloud_x, cloud_y, narrow, colour) in &places {
                let (dx, dy) = (x - cloud_x, y - cloud_y);
                blend.add(*colour, (-(dx * dx + dy * dy) * narrow).exp());
            }
            blend.colour().yuv()
        });
    }
}
