//! The lighthouse and its rock, in several lights.

use tiny_skia::{Color, Transform};

use super::{
    nature::{between, throws},
    paint::{Spot, across, down, ink, mix, thin},
    picture::Picture,
    shapes::{circle, ellipse, line, polygon, rect, rounded, shape},
};

/// What time it is at the lighthouse: colours as `0xrrggbb`.
pub struct Light {
    /// The tower's side towards the light.
    bright: u32,
    /// Its other side.
    shade: u32,
    /// The bands around it and the ironwork.
    band: u32,
    iron: u32,
    /// The stair windows.
    window: u32,
    /// The lantern's glass; its glow where the lamp is lit.
    glass: u32,
    glow: Option<u32>,
}

impl Light {
    /// The sun has just set; the lamp is lit.
    pub const EVENING: Self = Self {
        bright: 0xf6c9ae,
        shade: 0x4a3d6e,
        band: 0xb0505c,
        iron: 0x1c1b3c,
        window: 0xffd88a,
        glass: 0xfff0c4,
        glow: Some(0xffc766),
    };
    /// The power has failed.
    pub const STORM: Self = Self {
        bright: 0x8fabb8,
        shade: 0x1d2c40,
        band: 0x3f4757,
        iron: 0x0a111e,
        window: 0x16222f,
        glass: 0x24384a,
        glow: None,
    };
    /// Night, from far away.
    pub const NIGHT: Self = Self {
        bright: 0x6d89ad,
        shade: 0x1a2a4a,
        band: 0x3c4568,
        iron: 0x081020,
        window: 0x22365a,
        glass: 0xfff4d2,
        glow: Some(0xffd88a),
    };
    /// Against the rising sun.
    pub const MORNING: Self = Self {
        bright: 0xffd9b4,
        shade: 0x5b4674,
        band: 0xb4566a,
        iron: 0x2c2550,
        window: 0x4a3868,
        glass: 0xfff6d8,
        glow: Some(0xffe0a0),
    };
}

/// Half the tower's width that far up: 0 at the ground, 1 at the gallery.
fn half_width(part: f32) -> f32 {
    92.0 - 34.0 * part.powf(0.8)
}

/// The lighthouse on its foot; at scale 1 the lamp is 660 above it.
pub fn lighthouse(p: &mut Picture, (x, y): Spot, scale: f32, light: &Light) {
    p.at(Transform::from_row(scale, 0.0, 0.0, scale, x, y), |p| {
        tower(p, light);
        lantern(p, light);
    });
}

fn tower(p: &mut Picture, light: &Light) {
    let height = 580.0;
    let outline: Vec<Spot> =
        (0..=20).map(|at| at as f32 / 20.0).map(|t| (-half_width(t), -height * t)).collect();
    let right: Vec<Spot> = outline.iter().rev().map(|(x, y)| (-x, *y)).collect();
    let body = polygon(&[outline.as_slice(), right.as_slice()].concat());
    let round = |bright: Color, shade: Color| {
        across(
            -92.0,
            92.0,
            &[
                (0.0, mix(bright, shade, 0.25)),
                (0.16, bright),
                (0.45, mix(bright, shade, 0.42)),
                (0.8, shade),
                (1.0, mix(shade, bright, 0.12)),
            ],
        )
    };
    let (bright, shade) = (ink(light.bright), ink(light.shade));
    p.fill(&body, round(bright, shade));
    p.inside(&body, |p| {
        let band = ink(light.band);
        for (top, bottom) in [(-470.0, -360.0), (-230.0, -110.0)] {
            // Bands bend with the tower, for it is round and seen from below.
            let stripe = shape(|b| {
                b.move_to(-120.0, top);
                b.quad_to(0.0, top - 22.0, 120.0, top);
                b.line_to(120.0, bottom);
                b.quad_to(0.0, bottom - 20.0, -120.0, bottom);
                b.close();
            });
            p.fill(&stripe, round(mix(band, bright, 0.35), mix(band, shade, 0.6)));
        }
        p.fill(
            &rect(-120.0, -90.0, 240.0, 100.0),
            down(-90.0, 0.0, &[(0.0, thin(shade, 0.0)), (1.0, thin(shade, 0.75))]),
        );
        p.fill(
            &rect(-120.0, -height, 240.0, 46.0),
            down(
                -height,
                -height + 46.0,
                &[(0.0, thin(ink(light.iron), 0.6)), (1.0, thin(ink(light.iron), 0.0))],
            ),
        );
    });
    windows(p, light);
    let door = shape(|b| {
        b.move_to(-26.0, 2.0);
        b.line_to(-26.0, -58.0);
        b.quad_to(-26.0, -84.0, 0.0, -84.0);
        b.quad_to(26.0, -84.0, 26.0, -58.0);
        b.line_to(26.0, 2.0);
        b.close();
    });
    p.fill(&door, ink(light.iron));
}

/// The stair windows, one higher than the other, winding around the tower.
fn windows(p: &mut Picture, light: &Light) {
    for (at, x) in [-26.0_f32, 20.0, -16.0, 14.0].into_iter().enumerate() {
        let y = -150.0 - at as f32 * 104.0;
        let opening = |grow: f32| {
            shape(|b| {
                let (w, h) = (11.0 + grow, 17.0 + grow);
                b.move_to(x - w, y + h);
                b.line_to(x - w, y - h * 0.3);
                b.quad_to(x - w, y - h, x, y - h);
                b.quad_to(x + w, y - h, x + w, y - h * 0.3);
                b.line_to(x + w, y + h);
                b.close();
            })
        };
        p.fill(&opening(4.0), thin(ink(light.iron), 0.55));
        p.fill(&opening(0.0), ink(light.window));
        if light.glow.is_some() && light.window > 0x800000 {
            p.glow(&circle((x, y), 26.0), 16.0, thin(ink(light.window), 0.55));
        }
    }
}

fn lantern(p: &mut Picture, light: &Light) {
    let iron = ink(light.iron);
    let metal = across(
        -86.0,
        86.0,
        &[(0.0, mix(iron, ink(light.bright), 0.55)), (0.35, mix(iron, ink(light.bright), 0.2)), (1.0, iron)],
    );
    if let Some(glow) = light.glow {
        p.glow(&circle((0.0, -660.0), 150.0), 80.0, thin(ink(glow), 0.6));
    }
    p.fill(&polygon(&[(-58.0, -572.0), (58.0, -572.0), (84.0, -602.0), (-84.0, -602.0)]), metal.clone());
    p.fill(&rounded(-90.0, -614.0, 180.0, 14.0, 5.0), metal.clone());
    for at in -4..=4 {
        let x = at as f32 * 20.5;
        p.stroke(&line((x, -614.0), (x, -644.0)), 2.6, iron);
    }
    p.stroke(&line((-85.0, -644.0), (85.0, -644.0)), 3.4, metal.clone());
    let room = rect(-44.0, -716.0, 88.0, 102.0);
    p.fill(
        &room,
        down(
            -716.0,
            -614.0,
            &[
                (0.0, ink(light.glass)),
                (0.55, mix(ink(light.glass), ink(light.glow.unwrap_or(light.iron)), 0.35)),
                (1.0, mix(ink(light.glass), ink(light.glow.unwrap_or(light.iron)), 0.8)),
            ],
        ),
    );
    if light.glow.is_some() {
        p.glow(&ellipse((0.0, -660.0), 22.0, 30.0), 12.0, ink(0xffffff));
        p.fill(&ellipse((0.0, -660.0), 13.0, 20.0), ink(0xfffdf0));
    }
    for x in [-44.0, -16.0, 16.0, 44.0] {
        p.stroke(&line((x, -716.0), (x, -614.0)), 4.0, iron);
    }
    let dome = shape(|b| {
        b.move_to(-60.0, -712.0);
        b.cubic_to(-54.0, -752.0, -26.0, -776.0, 0.0, -780.0);
        b.cubic_to(26.0, -776.0, 54.0, -752.0, 60.0, -712.0);
        b.close();
    });
    p.fill(&dome, metal.clone());
    p.fill(&rounded(-66.0, -720.0, 132.0, 12.0, 5.0), metal.clone());
    p.fill(&circle((0.0, -787.0), 11.0), metal);
    p.stroke(&line((0.0, -796.0), (0.0, -826.0)), 3.4, iron);
}

/// The rock under it: facets, the side towards the light rimmed.
pub fn rock(p: &mut Picture, (x, y): Spot, scale: f32, top: Color, deep: Color, rim: Color) {
    let crown = [
        (-430.0, 130.0),
        (-330.0, 62.0),
        (-262.0, 44.0),
        (-196.0, -22.0),
        (-118.0, -52.0),
        (-20.0, -66.0),
        (96.0, -60.0),
        (176.0, -22.0),
        (238.0, 8.0),
        (318.0, 58.0),
        (440.0, 130.0),
    ];
    p.at(Transform::from_row(scale, 0.0, 0.0, scale, x, y), |p| {
        let mut outline: Vec<Spot> = crown.to_vec();
        outline.extend([(470.0, 170.0), (-470.0, 170.0)]);
        let mass = polygon(&outline);
        p.fill(&mass, down(-66.0, 170.0, &[(0.0, top), (0.6, mix(top, deep, 0.75)), (1.0, deep)]));
        p.inside(&mass, |p| facets(p, &crown, rim, deep));
        for pair in crown.windows(2).take(6) {
            p.stroke(&line(pair[0], pair[1]), 4.0, thin(rim, 0.75));
        }
        // Where the sea meets it.
        for (wide, cover) in [(455.0, 0.35), (330.0, 0.2)] {
            p.fill(&ellipse((0.0, 166.0), wide, 5.0), thin(rim, cover));
        }
    });
}

fn facets(p: &mut Picture, crown: &[Spot], rim: Color, deep: Color) {
    let mut rng = throws(301);
    for (at, pair) in crown.windows(2).enumerate() {
        let foot =
            ((pair[0].0 + pair[1].0) / 2.0 + between(&mut rng, -60.0, 60.0), between(&mut rng, 70.0, 170.0));
        let lit = at < 5;
        let color = if lit {
            thin(rim, between(&mut rng, 0.10, 0.28))
        } else {
            thin(deep, between(&mut rng, 0.2, 0.5))
        };
        p.fill(&polygon(&[pair[0], pair[1], foot]), color);
    }
}
