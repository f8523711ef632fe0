//! Knife, stone, board, tomato.

use tiny_skia::{Path, Transform};

use super::{
    nature::{between, throws},
    paint::{Spot, across, down, ink, linear, mix, radial, thin},
    picture::{HEIGHT, Picture, WIDTH},
    shapes::{blob, circle, curve, ellipse, line, rect, rounded, shape},
};

/// How the edge is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Blade {
    /// Grey and nicked.
    Dull,
    /// With a bright bevel.
    Sharp,
}

/// The blade's outline: the tip at the left, the edge below, the heel at 480.
pub fn knife_blade() -> Path {
    shape(|b| {
        b.move_to(0.0, 22.0);
        b.cubic_to(70.0, -14.0, 160.0, -30.0, 260.0, -32.0);
        b.line_to(500.0, -32.0);
        b.line_to(500.0, 20.0);
        b.quad_to(484.0, 40.0, 482.0, 92.0);
        b.cubic_to(330.0, 96.0, 130.0, 78.0, 0.0, 22.0);
        b.close();
    })
}

/// A chef's knife lying flat: tip at 0, handle to 760.
pub fn knife(p: &mut Picture, blade: Blade) {
    let outline = knife_blade();
    p.fill(
        &outline,
        down(
            -32.0,
            94.0,
            &[
                (0.0, ink(0x6d7f88)),
                (0.08, ink(0xf4f8f8)),
                (0.3, ink(0xb9c7cb)),
                (0.55, ink(0xdfe8e8)),
                (0.72, ink(0x8fa0a8)),
                (1.0, ink(0x6a7b84)),
            ],
        ),
    );
    p.inside(&outline, |p| {
        let gleam = |x: f32, width: f32, cover: f32, p: &mut Picture| {
            let band = super::shapes::polygon(&[
                (x, -40.0),
                (x + width, -40.0),
                (x + width - 60.0, 100.0),
                (x - 60.0, 100.0),
            ]);
            p.soft(&band, 5.0, thin(ink(0xffffff), cover));
        };
        gleam(180.0, 60.0, 0.55, p);
        gleam(262.0, 16.0, 0.5, p);
        gleam(420.0, 34.0, 0.35, p);
        p.fill(
            &rect(440.0, -40.0, 70.0, 140.0),
            across(440.0, 500.0, &[(0.0, thin(ink(0x2c3a42), 0.0)), (1.0, thin(ink(0x2c3a42), 0.55))]),
        );
        bevel(p, blade);
    });
    if blade == Blade::Dull {
        for (x, y) in [(150.0, 71.0), (248.0, 85.0), (322.0, 91.0), (410.0, 94.0)] {
            p.fill(&circle((x, y), 4.5), ink(0x4c4a46));
        }
    }
    handle(p);
}

fn bevel(p: &mut Picture, blade: Blade) {
    let edge = |lift: f32| {
        curve(&[
            (0.0, 22.0 - lift),
            (110.0, 62.0 - lift),
            (230.0, 83.0 - lift),
            (350.0, 92.0 - lift),
            (482.0, 93.0 - lift),
        ])
    };
    match blade {
        Blade::Sharp => {
            p.stroke(&edge(5.0), 15.0, thin(ink(0xf7fbfb), 0.85));
            p.stroke(&edge(14.0), 2.0, thin(ink(0x5c6c74), 0.5));
            p.stroke(&edge(0.0), 4.0, ink(0xffffff));
        }
        Blade::Dull => {
            p.stroke(&edge(4.0), 18.0, thin(ink(0x565c5c), 0.75));
            p.stroke(&edge(14.0), 2.0, thin(ink(0x31393c), 0.5));
        }
    }
}

fn handle(p: &mut Picture) {
    p.fill(
        &rounded(494.0, -36.0, 40.0, 66.0, 9.0),
        down(-36.0, 30.0, &[(0.0, ink(0x8c9aa0)), (0.3, ink(0xf5f8f8)), (1.0, ink(0x4c5b63))]),
    );
    let grip = shape(|b| {
        b.move_to(526.0, -34.0);
        b.line_to(700.0, -36.0);
        b.cubic_to(760.0, -36.0, 788.0, -14.0, 782.0, 24.0);
        b.cubic_to(778.0, 54.0, 742.0, 52.0, 726.0, 40.0);
        b.cubic_to(690.0, 22.0, 610.0, 44.0, 560.0, 32.0);
        b.cubic_to(540.0, 28.0, 530.0, 28.0, 526.0, 28.0);
        b.close();
    });
    p.fill(
        &grip,
        down(
            -36.0,
            50.0,
            &[(0.0, ink(0x5a3626)), (0.2, ink(0x9a6040)), (0.45, ink(0x5c3424)), (1.0, ink(0x26130d))],
        ),
    );
    p.inside(&grip, |p| {
        for at in 0..5 {
            let y = -26.0 + at as f32 * 14.0;
            p.stroke(
                &curve(&[(520.0, y), (620.0, y + 4.0), (700.0, y - 3.0), (790.0, y + 6.0)]),
                2.0,
                thin(ink(0x26130d), 0.4),
            );
        }
    });
    p.stroke(
        &curve(&[(532.0, -30.0), (640.0, -32.0), (704.0, -31.0), (752.0, -24.0)]),
        3.0,
        thin(ink(0xf2c79c), 0.6),
    );
    for x in [566.0, 640.0, 714.0] {
        p.fill(
            &circle((x, -4.0), 9.5),
            linear((x - 8.0, -12.0), (x + 8.0, 6.0), &[(0.0, ink(0xfff3d6)), (1.0, ink(0x94703c))]),
        );
        p.fill(&circle((x, -4.0), 4.0), thin(ink(0x5a3c1c), 0.5));
    }
}

/// A whetstone from above by its corner and size: a wet top, a lit rim.
pub fn stone(p: &mut Picture, (x, y): Spot, (width, height): Spot, [top, deep]: [u32; 2]) {
    p.fill(&rounded(x, y + 12.0, width, height + 14.0, 16.0), mix(ink(deep), ink(0x1c0b06), 0.5));
    let slab = rounded(x, y, width, height, 16.0);
    p.fill(
        &slab,
        linear(
            (x, y),
            (x + width, y + height),
            &[(0.0, mix(ink(top), ink(0xffffff), 0.2)), (0.5, ink(top)), (1.0, ink(deep))],
        ),
    );
    p.inside(&slab, |p| {
        let mut rng = throws(501);
        for _ in 0..700 {
            let at = (between(&mut rng, x, x + width), between(&mut rng, y, y + height));
            let dark = between(&mut rng, 0.0, 1.0) > 0.5;
            let color = if dark { ink(0x3c1c0e) } else { ink(0xfff6e6) };
            p.fill(&circle(at, between(&mut rng, 0.8, 2.2)), thin(color, between(&mut rng, 0.1, 0.32)));
        }
    });
    p.stroke(
        &rounded(x + 3.0, y + 3.0, width - 6.0, height - 6.0, 13.0),
        4.0,
        linear(
            (x, y),
            (x + width, y + height),
            &[
                (0.0, thin(ink(0xffffff), 0.75)),
                (0.5, thin(ink(0xffffff), 0.1)),
                (1.0, thin(ink(0x2c1208), 0.35)),
            ],
        ),
    );
}

/// Slurry and drops on the stone.
pub fn puddle(p: &mut Picture, color: u32, seed: u64) {
    let pool = blob(&[
        (320.0, 1130.0),
        (300.0, 940.0),
        (350.0, 760.0),
        (440.0, 640.0),
        (600.0, 590.0),
        (730.0, 640.0),
        (770.0, 780.0),
        (720.0, 930.0),
        (640.0, 1060.0),
        (500.0, 1150.0),
    ]);
    p.soft(&pool, 26.0, thin(ink(color), 0.5));
    let mut rng = throws(seed);
    for _ in 0..46 {
        let x = between(&mut rng, 320.0, 760.0);
        let y = between(&mut rng, 560.0, 1140.0);
        let length = between(&mut rng, 40.0, 150.0);
        p.stroke(
            &line((x, y), (x + length * 0.12, y - length)),
            between(&mut rng, 2.0, 7.0),
            thin(ink(color), between(&mut rng, 0.1, 0.32)),
        );
    }
    for _ in 0..26 {
        let at = (between(&mut rng, 285.0, 800.0), between(&mut rng, 455.0, 1180.0));
        drop_on_stone(p, at, between(&mut rng, 0.0, 1.0).powi(2) * 15.0 + 5.0);
    }
}

fn drop_on_stone(p: &mut Picture, (x, y): Spot, size: f32) {
    p.fill(&ellipse((x + size * 0.14, y + size * 0.2), size, size * 0.92), thin(ink(0x3a1a0c), 0.4));
    p.fill(
        &ellipse((x, y), size * 0.95, size * 0.88),
        linear(
            (x, y - size),
            (x, y + size),
            &[(0.0, thin(ink(0x6a4434), 0.35)), (1.0, thin(ink(0xfff3e2), 0.75))],
        ),
    );
    p.fill(&ellipse((x - size * 0.3, y - size * 0.34), size * 0.24, size * 0.18), thin(ink(0xffffff), 0.95));
}

/// The grain of wood from `top` down.
fn wood(p: &mut Picture, top: f32, [lit, body, deep]: [u32; 3], seed: u64) {
    p.fill(
        &rect(0.0, top, WIDTH, HEIGHT - top),
        down(top, HEIGHT, &[(0.0, ink(lit)), (0.3, ink(body)), (1.0, ink(deep))]),
    );
    let mut rng = throws(seed);
    let mut y = top + 18.0;
    while y < HEIGHT {
        let bend = between(&mut rng, -9.0, 9.0);
        let grain =
            curve(&[(-10.0, y), (260.0, y + bend), (620.0, y - bend), (900.0, y + bend * 0.6), (1090.0, y)]);
        p.stroke(&grain, between(&mut rng, 1.5, 5.0), thin(ink(deep), between(&mut rng, 0.15, 0.4)));
        y += between(&mut rng, 12.0, 34.0) * (1.0 + (y - top) / 500.0);
    }
}

/// A table of planks, seen from above.
pub fn board(p: &mut Picture, [lit, body, deep]: [u32; 3], seed: u64) {
    p.fill(
        &rect(0.0, 0.0, WIDTH, HEIGHT),
        linear((0.0, 0.0), (WIDTH, HEIGHT), &[(0.0, ink(lit)), (0.5, ink(body)), (1.0, ink(deep))]),
    );
    let mut rng = throws(seed);
    let plank = 270.0;
    for at in 0..4 {
        let x = at as f32 * plank;
        let tone = between(&mut rng, -0.12, 0.14);
        let color = if tone > 0.0 { ink(0xffe2b8) } else { ink(0x1c0b06) };
        p.fill(&rect(x, 0.0, plank, HEIGHT), thin(color, tone.abs()));
        for _ in 0..16 {
            let grain = x + between(&mut rng, 8.0, plank - 8.0);
            let bend = between(&mut rng, -10.0, 10.0);
            let vein = curve(&[
                (grain, -10.0),
                (grain + bend, 420.0),
                (grain - bend, 900.0),
                (grain + bend * 0.6, 1300.0),
                (grain, 1640.0),
            ]);
            p.stroke(&vein, between(&mut rng, 1.0, 4.0), thin(ink(deep), between(&mut rng, 0.12, 0.34)));
        }
        p.fill(&rect(x - 3.0, 0.0, 6.0, HEIGHT), thin(ink(0x160804), 0.75));
        p.fill(&rect(x + 3.0, 0.0, 2.5, HEIGHT), thin(ink(0xffe2b8), 0.25));
    }
}

/// A whole tomato from above.
pub fn tomato(p: &mut Picture, (x, y): Spot, size: f32) {
    p.soft(
        &ellipse((x + size * 0.18, y + size * 0.3), size, size * 0.95),
        size * 0.2,
        thin(ink(0x2c0f08), 0.6),
    );
    p.fill(
        &ellipse((x, y), size, size * 0.96),
        radial(
            (x - size * 0.35, y - size * 0.4),
            size * 1.5,
            &[(0.0, ink(0xff9a70)), (0.3, ink(0xee5738)), (0.75, ink(0xb92f20)), (1.0, ink(0x7a1a12))],
        ),
    );
    p.soft(
        &ellipse((x - size * 0.42, y - size * 0.45), size * 0.2, size * 0.12),
        6.0,
        thin(ink(0xffffff), 0.85),
    );
    for at in 0..5 {
        let sepal = shape(|b| {
            b.move_to(-9.0, 0.0);
            b.quad_to(-14.0, -size * 0.3, 4.0, -size * 0.52);
            b.quad_to(14.0, -size * 0.28, 9.0, 0.0);
            b.close();
        });
        p.at(Transform::from_translate(x, y - size * 0.05).pre_rotate(at as f32 * 72.0 + 14.0), |p| {
            p.fill(&sepal, down(-size * 0.5, 0.0, &[(0.0, ink(0x7fae52)), (1.0, ink(0x33572a))]));
        });
    }
    p.fill(&circle((x, y - size * 0.05), 11.0), ink(0x2c4a22));
}

/// A slice: skin, flesh, chambers with seeds.
pub fn tomato_slice(p: &mut Picture, (x, y): Spot, size: f32, turn: f32) {
    p.soft(&ellipse((x + size * 0.12, y + size * 0.2), size, size), size * 0.14, thin(ink(0x4a1a0c), 0.55));
    p.fill(&circle((x, y), size), ink(0xb52c1e));
    p.fill(
        &circle((x, y), size * 0.94),
        radial(
            (x - size * 0.3, y - size * 0.3),
            size * 1.4,
            &[(0.0, ink(0xff8560)), (0.6, ink(0xee5c40)), (1.0, ink(0xd0402c))],
        ),
    );
    p.at(Transform::from_translate(x, y).pre_rotate(turn), |p| {
        for at in 0..5 {
            p.at(Transform::from_rotate(at as f32 * 72.0), |p| chamber(p, size));
        }
        p.fill(&circle((0.0, 0.0), size * 0.16), ink(0xf7a184));
    });
    p.stroke(
        &circle((x, y), size * 0.9),
        3.0,
        linear(
            (x - size, y - size),
            (x + size, y + size),
            &[(0.0, thin(ink(0xffffff), 0.7)), (0.6, thin(ink(0xffffff), 0.0))],
        ),
    );
}

fn chamber(p: &mut Picture, size: f32) {
    let hollow = shape(|b| {
        b.move_to(0.0, -size * 0.2);
        b.cubic_to(-size * 0.42, -size * 0.4, -size * 0.42, -size * 0.8, 0.0, -size * 0.8);
        b.cubic_to(size * 0.42, -size * 0.8, size * 0.42, -size * 0.4, 0.0, -size * 0.2);
        b.close();
    });
    p.fill(&hollow, down(-size * 0.8, -size * 0.2, &[(0.0, ink(0xc9402a)), (1.0, ink(0xf0885a))]));
    for (dx, dy) in [(-0.14, -0.6), (0.13, -0.64), (-0.08, -0.44), (0.1, -0.42)] {
        let seed = ellipse((dx * size, dy * size), size * 0.045, size * 0.075);
        p.fill(&seed, ink(0xffe6a8));
    }
    p.fill(&ellipse((-size * 0.1, -size * 0.7), size * 0.08, size * 0.03), thin(ink(0xffffff), 0.55));
}

/// Kitchen tiles down to `bottom`.
pub fn tiles(p: &mut Picture, bottom: f32) {
    let (wide, tall) = (216.0, 128.0);
    let mut rng = throws(401);
    let rows = (bottom / tall).ceil() as usize + 1;
    for row in 0..rows {
        let shift = if row % 2 == 0 { 0.0 } else { wide / 2.0 };
        for column in -1..6 {
            let (x, y) = (column as f32 * wide + shift, bottom - (row + 1) as f32 * tall);
            let tone = between(&mut rng, 0.0, 0.1);
            let tile = rounded(x + 4.0, y + 4.0, wide - 8.0, tall - 8.0, 9.0);
            p.fill(
                &tile,
                linear(
                    (x, y),
                    (x + wide, y + tall),
                    &[(0.0, thin(ink(0xffffff), 0.10 + tone)), (1.0, thin(ink(0xffffff), 0.02 + tone * 0.6))],
                ),
            );
            p.stroke(&line((x + 14.0, y + 7.0), (x + wide - 14.0, y + 7.0)), 2.0, thin(ink(0xffffff), 0.2));
        }
    }
}

/// A wooden counter from `top` down.
pub fn counter(p: &mut Picture, top: f32) {
    wood(p, top, [0xa2613d, 0x6f3b26, 0x2c150e], 31);
    p.fill(&rect(0.0, top, WIDTH, 7.0), across(0.0, WIDTH, &[(0.0, ink(0xe6ae78)), (1.0, ink(0x94583a))]));
}
