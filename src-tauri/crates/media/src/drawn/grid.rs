//! A field of small marks in a grid that ripples.

use model::Canvas;

use super::{
    Drawing,
    chance::Chance,
    colour::Palette,
    paint::{Paint, size, smoothstep, tint},
};

struct Ripple {
    /// Where it comes from, in units.
    from: (f32, f32),
    /// Units from crest to crest.
    length: f32,
    /// Rounds a second.
    speed: f32,
    phase: f32,
}

pub(super) struct Grid {
    palette: Palette,
    ripples: [Ripple; 2],
    /// Units from mark to mark.
    spacing: f32,
    offset: f32,
}

impl Grid {
    pub(super) fn new(palette: Palette, mut chance: Chance, canvas: Canvas) -> Self {
        let (width, height) = size(canvas);
        let ripple = |chance: &mut Chance| Ripple {
            from: (chance.between(-0.3, 1.3) * width, chance.between(-0.3, 1.3) * height),
            length: chance.between(0.75, 1.25),
            speed: chance.between(0.10, 0.17),
            phase: chance.angle(),
        };
        let ripples = [ripple(&mut chance), ripple(&mut chance)];
        Self {
            palette,
            ripples,
            spacing: 1.0 / chance.between(13.0, 17.0).round(),
            offset: chance.below(2) as f32 * 0.5,
        }
    }

    /// How high the field stands at a place, 0 to 1.
    fn height_at(&self, x: f32, y: f32, seconds: f32) -> f32 {
        let sum: f32 = self
            .ripples
            .iter()
            .map(|ripple| {
                let away = ((x - ripple.from.0).powi(2) + (y - ripple.from.1).powi(2)).sqrt();
                let turns = away / ripple.length - ripple.speed * seconds;
                (std::f32::consts::TAU * turns + ripple.phase).sin()
            })
            .sum();
        0.5 + sum / 4.0
    }
}

impl Drawing for Grid {
    fn paint(&mut self, seconds: f32, paint: &mut Paint) {
        let (width, height) = paint.size();
        let palette = &self.palette;
        paint.soft(|x, y| {
            let light = self.height_at(x, y, seconds);
            palette.sloped(y / height).mixed(palette.accent(0), 0.16 * light * light).yuv()
        });
        let spacing = self.spacing;
        let (rows, columns) = ((height / spacing).ceil() as i32, (width / spacing).ceil() as i32);
        for row in -1..=rows {
            // Every other row stands in the gaps of its neighbours, or all in line.
            let shift = if row % 2 == 0 { 0.0 } else { self.offset };
            for column in -1..=columns {
                let x = (column as f32 + 0.5 + shift) * spacing;
                let y = (row as f32 + 0.5) * spacing;
                let high = self.height_at(x, y, seconds);
                let radius = spacing * (0.045 + 0.21 * smoothstep(0.15, 1.0, high));
                // The colours follow each other along the field, not from mark to mark.
                let at = high * (palette.accents.len() as f32 - 0.01);
                let colour = palette
                    .accent(at as usize)
                    .mixed(palette.accent((at as usize + 1).min(palette.accents.len() - 1)), at.fract());
                // A mark that stands high comes towards us.
                let lifted = y - 0.18 * spacing * (high - 0.5);
                let strength = 0.16 + 0.66 * smoothstep(0.2, 1.0, high);
                paint.disc((x, lifted), radius, 0.0, tint(colour.yuv()), (strength, strength));
            }
        }
    }
}
