//! The steel bottle, and drops of water.

use tiny_skia::{BlendMode, Color, Path, Transform};

use super::{
    nature::{between, throws},
    paint::{Spot, across, down, falloff, ink, linear, mix, radial, thin},
    picture::Picture,
    shapes::{circle, curve, ellipse, line, rect, rounded, shape},
};

/// What the steel mirrors: the room at its left, the dark in its middle, the room at its right.
pub struct Finish {
    /// The light at the left.
    pub left: u32,
    /// The darkest band.
    pub dark: u32,
    /// The light at the right.
    pub right: u32,
    /// How brightly the ring in the cap glows, 0 to 1.
    pub ring: f32,
}

/// The ring's light.
pub const RING: u32 = 0x62ecff;
/// Half its width.
const HALF: f32 = 128.0;

/// The body's outline: foot at 0, shoulder, neck.
pub fn body() -> Path {
    shape(|b| {
        b.move_to(-HALF + 30.0, 0.0);
        b.cubic_to(-HALF + 8.0, 0.0, -HALF, -10.0, -HALF, -34.0);
        b.line_to(-HALF, -560.0);
        b.cubic_to(-HALF, -622.0, -96.0, -640.0, -92.0, -682.0);
        b.line_to(92.0, -682.0);
        b.cubic_to(96.0, -640.0, HALF, -622.0, HALF, -560.0);
        b.line_to(HALF, -34.0);
        b.cubic_to(HALF, -10.0, HALF - 8.0, 0.0, HALF - 30.0, 0.0);
        b.close();
    })
}

/// The bottle standing on the spot; at scale 1 it is 800 tall.
pub fn bottle(p: &mut Picture, (x, y): Spot, scale: f32, finish: &Finish) {
    p.at(Transform::from_row(scale, 0.0, 0.0, scale, x, y), |p| {
        steel(p, finish);
        cap(p, finish);
    });
}

fn steel(p: &mut Picture, finish: &Finish) {
    let outline = body();
    let (left, dark, right) = (ink(finish.left), ink(finish.dark), ink(finish.right));
    let white = ink(0xffffff);
    p.fill(
        &outline,
        across(
            -HALF,
            HALF,
            &[
                (0.0, mix(dark, left, 0.35)),
                (0.05, mix(left, white, 0.25)),
                (0.16, mix(left, dark, 0.25)),
                (0.26, mix(left, white, 0.75)),
                (0.33, mix(left, white, 0.95)),
                (0.42, mix(left, dark, 0.45)),
                (0.62, dark),
                (0.78, mix(dark, right, 0.45)),
                (0.92, mix(right, white, 0.35)),
                (0.965, right),
                (1.0, mix(dark, right, 0.3)),
            ],
        ),
    );
    p.inside(&outline, |p| {
        p.fill(
            &rect(-HALF, -690.0, 2.0 * HALF, 100.0),
            down(
                -682.0,
                -590.0,
                &[
                    (0.0, thin(dark, 0.75)),
                    (0.35, thin(dark, 0.1)),
                    (0.55, thin(white, 0.28)),
                    (1.0, thin(white, 0.0)),
                ],
            ),
        );
        p.fill(
            &rect(-HALF, -120.0, 2.0 * HALF, 120.0),
            down(-120.0, 0.0, &[(0.0, thin(dark, 0.0)), (1.0, thin(dark, 0.6))]),
        );
        // The seam of the base.
        p.fill(&rect(-HALF, -46.0, 2.0 * HALF, 3.0), thin(dark, 0.55));
        p.fill(&rect(-HALF, -43.0, 2.0 * HALF, 2.0), thin(white, 0.45));
        p.fill(
            &rounded(-92.0, -560.0, 13.0, 470.0, 6.5),
            down(
                -560.0,
                -90.0,
                &[(0.0, thin(white, 0.85)), (0.7, thin(white, 0.35)), (1.0, thin(white, 0.0))],
            ),
        );
        mark(p, finish);
    });
}

/// The maker's mark, pressed into the steel: a drop.
fn mark(p: &mut Picture, finish: &Finish) {
    let drop = droplet((6.0, -330.0), 34.0);
    p.fill(&drop, thin(ink(finish.dark), 0.5));
    p.stroke(
        &drop,
        3.0,
        linear(
            (-20.0, -370.0),
            (36.0, -300.0),
            &[(0.0, thin(ink(0x05202c), 0.6)), (1.0, thin(ink(0xffffff), 0.85))],
        ),
    );
}

fn cap(p: &mut Picture, finish: &Finish) {
    let (left, right) = (ink(finish.left), ink(finish.right));
    let black = ink(0x0d1c24);
    let rubber = |from: f32, to: f32| {
        across(
            from,
            to,
            &[
                (0.0, mix(black, left, 0.2)),
                (0.1, mix(black, left, 0.6)),
                (0.28, mix(black, ink(0xffffff), 0.38)),
                (0.4, mix(black, left, 0.22)),
                (0.7, black),
                (0.93, mix(black, right, 0.55)),
                (1.0, mix(black, right, 0.15)),
            ],
        )
    };
    p.fill(&rounded(-98.0, -790.0, 196.0, 98.0, 26.0), rubber(-98.0, 98.0));
    p.fill(&rounded(-78.0, -800.0, 156.0, 24.0, 12.0), rubber(-78.0, 78.0));
    for at in -6..=6 {
        let x = (at as f32 / 7.0).asin() * 62.0;
        p.stroke(&line((x, -768.0), (x, -716.0)), 3.0, thin(ink(0x02090d), 0.5));
    }
    let ring = rounded(-95.0, -702.0, 190.0, 20.0, 10.0);
    p.fill(&ring, ink(0x083341));
    if finish.ring > 0.0 {
        let light = ink(RING);
        p.glow(&ring, 26.0, thin(light, 0.9 * finish.ring));
        p.glow(&ellipse((0.0, -692.0), 150.0, 44.0), 44.0, thin(light, 0.55 * finish.ring));
        p.fill(
            &rounded(-93.0, -699.0, 186.0, 13.0, 6.5),
            across(
                -95.0,
                95.0,
                &[
                    (0.0, thin(mix(light, ink(0x0f7f96), 0.5), finish.ring)),
                    (0.35, thin(ink(0xf2ffff), finish.ring)),
                    (1.0, thin(mix(light, ink(0x0f7f96), 0.5), finish.ring)),
                ],
            ),
        );
    }
}

/// A drop's outline, its point up.
pub fn droplet((x, y): Spot, size: f32) -> Path {
    shape(|b| {
        b.move_to(x, y - size * 1.5);
        b.cubic_to(
            x + size * 0.25,
            y - size * 0.85,
            x + size * 0.9,
            y - size * 0.35,
            x + size * 0.9,
            y + size * 0.2,
        );
        b.cubic_to(x + size * 0.9, y + size * 0.75, x + size * 0.5, y + size * 1.08, x, y + size * 1.08);
        b.cubic_to(
            x - size * 0.5,
            y + size * 1.08,
            x - size * 0.9,
            y + size * 0.75,
            x - size * 0.9,
            y + size * 0.2,
        );
        b.cubic_to(x - size * 0.9, y - size * 0.35, x - size * 0.25, y - size * 0.85, x, y - size * 1.5);
        b.close();
    })
}

/// A bead of water clinging to something: shade, body, light passing through, a spark.
pub fn bead(p: &mut Picture, (x, y): Spot, size: f32, tint: u32) {
    let tint = ink(tint);
    p.fill(&ellipse((x + size * 0.1, y + size * 0.22), size, size * 1.08), thin(ink(0x03202c), 0.35));
    p.fill(
        &ellipse((x, y), size * 0.95, size),
        linear(
            (x, y - size),
            (x, y + size),
            &[
                (0.0, thin(mix(tint, ink(0x04212d), 0.55), 0.75)),
                (0.55, thin(tint, 0.45)),
                (1.0, thin(mix(tint, ink(0xffffff), 0.75), 0.95)),
            ],
        ),
    );
    p.fill(&ellipse((x - size * 0.32, y - size * 0.4), size * 0.24, size * 0.2), thin(ink(0xffffff), 0.95));
}

/// Beads all over the bottle, denser below, a few running down. Drawn in the bottle's place and scale.
pub fn dew(p: &mut Picture, (x, y): Spot, scale: f32, seed: u64, count: usize, tint: u32) {
    let mut rng = throws(seed);
    p.at(Transform::from_row(scale, 0.0, 0.0, scale, x, y), |p| {
        p.inside(&body(), |p| {
            for _ in 0..count {
                let size = between(&mut rng, 0.0, 1.0).powi(3) * 11.0 + 2.6;
                let at = (between(&mut rng, -118.0, 118.0), between(&mut rng, -600.0, -14.0));
                if size > 9.5 {
                    let track = curve(&[
                        (at.0, at.1 - between(&mut rng, 60.0, 150.0)),
                        (at.0 + 2.0, at.1 - 40.0),
                        at,
                    ]);
                    p.stroke(&track, size * 0.7, thin(mix(ink(tint), ink(0xffffff), 0.5), 0.28));
                }
                bead(p, at, size, tint);
            }
        });
    });
}

/// An ice cube: three faces, light inside, white edges.
pub fn ice(p: &mut Picture, (x, y): Spot, size: f32, degrees: f32) {
    p.at(Transform::from_row(size, 0.0, 0.0, size, x, y).pre_rotate(degrees), |p| {
        let corner = |points: &[Spot]| super::shapes::polygon(points);
        let top = corner(&[(0.0, -1.0), (0.92, -0.56), (0.0, -0.1), (-0.92, -0.56)]);
        let left = corner(&[(-0.92, -0.56), (0.0, -0.1), (0.0, 0.98), (-0.86, 0.48)]);
        let right = corner(&[(0.92, -0.56), (0.0, -0.1), (0.0, 0.98), (0.86, 0.48)]);
        p.fill(&top, linear((-0.9, -0.6), (0.9, -0.5), &[(0.0, ink(0xf4fdff)), (1.0, ink(0xbfe9f6))]));
        p.fill(&left, linear((-0.9, -0.5), (0.0, 0.9), &[(0.0, ink(0xa7def0)), (1.0, ink(0x4fa7c8))]));
        p.fill(&right, linear((0.9, -0.5), (0.0, 0.9), &[(0.0, ink(0x63b6d4)), (1.0, ink(0x257ba2))]));
        p.blend(
            &circle((-0.1, 0.1), 0.8),
            falloff((-0.1, 0.1), 0.8, thin(ink(0xe8fbff), 0.7)),
            BlendMode::Screen,
        );
        for (from, to) in
            [((0.0, -0.1), (0.0, 0.98)), ((0.0, -0.1), (0.92, -0.56)), ((0.0, -0.1), (-0.92, -0.56))]
        {
            p.stroke(&line(from, to), 0.05, thin(ink(0xffffff), 0.8));
        }
        p.stroke(&line((-0.62, -0.2), (-0.58, 0.2)), 0.07, thin(ink(0xffffff), 0.8));
    });
}

/// A soft shadow on the ground and the bottle's gleam in it.
pub fn footing(p: &mut Picture, (x, y): Spot, scale: f32, shade: Color, gleam: Color) {
    p.soft(&ellipse((x + 30.0 * scale, y + 4.0), 190.0 * scale, 26.0 * scale), 18.0, thin(shade, 0.75));
    p.soft(&ellipse((x, y - 2.0), 128.0 * scale, 12.0 * scale), 6.0, thin(shade, 0.85));
    p.at(Transform::from_row(1.0, 0.0, 0.0, 0.3, x, y + 60.0 * scale), |p| {
        let light = radial((0.0, 0.0), 150.0 * scale, &[(0.0, thin(gleam, 0.5)), (1.0, thin(gleam, 0.0))]);
        p.blend(&circle((0.0, 0.0), 150.0 * scale), light, BlendMode::Screen);
    });
}
