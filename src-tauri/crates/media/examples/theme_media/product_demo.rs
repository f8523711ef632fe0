//! The bottle that cleans itself, and what life is like without it.

mod cap;
mod cold;
mod stale;

use tiny_skia::{BlendMode, Color, LineCap, Stroke, StrokeDash, Transform};

use cap::temperature;
use cold::ice_cold;
use stale::{microbe, stale};

use super::{
    bottle::{Finish, RING, bottle, dew, droplet, footing},
    nature::{between, cloud, land, ridge, throws},
    paint::{Spot, across, down, ink, linear, mix, radial, thin},
    picture::{Drawing, HEIGHT, Picture, WIDTH},
    shapes::{circle, curve, ellipse, line, moved, polygon, rect, rounded, shape},
};

/// Every picture by its file's name.
pub const PICTURES: &[Drawing] = &[
    ("hydroglow-steel-bottle", hero),
    ("stale-bottle-smell", stale),
    ("ultraviolet-light-cap", |p| ultraviolet(p, 0.62)),
    ("ice-cold-steel-bottle", ice_cold),
    ("cap-temperature-display", temperature),
    ("battery-charge-month", month),
    ("filter-cartridges-gone", filters),
    ("desert-heat-bottle", desert),
];

const STUDIO: Finish = Finish { left: 0xbfe6ea, dark: 0x1d4654, right: 0x6fd3dd, ring: 1.0 };

fn ground(p: &mut Picture, stops: &[(f32, u32)]) {
    let stops: Vec<(f32, Color)> = stops.iter().map(|(at, hex)| (*at, ink(*hex))).collect();
    p.fill(&rect(0.0, 0.0, WIDTH, HEIGHT), down(0.0, HEIGHT, &stops));
}

/// A round stand, its top at the spot.
fn stand(p: &mut Picture, (x, y): Spot, half: f32, height: f32, [lit, side, dark]: [u32; 3]) {
    let flat = half * 0.17;
    p.soft(
        &ellipse((x + 30.0, y + height + flat * 0.4), half * 1.12, flat * 1.1),
        26.0,
        thin(ink(dark), 0.8),
    );
    let drum = shape(|b| {
        b.move_to(x - half, y);
        b.line_to(x - half, y + height);
        b.cubic_to(
            x - half,
            y + height + flat * 1.33,
            x + half,
            y + height + flat * 1.33,
            x + half,
            y + height,
        );
        b.line_to(x + half, y);
        b.close();
    });
    p.fill(
        &drum,
        across(
            x - half,
            x + half,
            &[
                (0.0, mix(ink(side), ink(dark), 0.35)),
                (0.22, mix(ink(lit), ink(side), 0.35)),
                (0.5, ink(side)),
                (1.0, ink(dark)),
            ],
        ),
    );
    p.fill(
        &ellipse((x, y), half, flat),
        linear(
            (x - half, y),
            (x + half, y),
            &[(0.0, mix(ink(lit), ink(0xffffff), 0.25)), (1.0, mix(ink(lit), ink(side), 0.6))],
        ),
    );
}

/// The bottle as it is: on a stand, in morning light.
fn hero(p: &mut Picture) {
    ground(p, &[(0.0, 0x0a4152), (0.45, 0x17808f), (0.69, 0x2ea3ab), (0.7, 0x13707f), (1.0, 0x072f3d)]);
    p.glow(&circle((540.0, 760.0), 420.0), 150.0, thin(ink(0x8ff4f0), 0.55));
    // Light from a window, thrown on the wall aslant.
    let aslant = Transform::from_row(1.0, -0.34, 0.3, 1.0, 70.0, 330.0);
    p.blurred(7.0, BlendMode::Screen, |p| {
        p.at(aslant, |p| {
            for (column, row) in [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1)] {
                let corner = (column as f32 * 205.0, row as f32 * 300.0);
                p.fill(&rect(corner.0, corner.1, 186.0, 280.0), thin(ink(0xd8fff6), 0.2));
            }
        });
    });
    p.fill(
        &circle((560.0, 800.0), 330.0),
        linear(
            (300.0, 520.0),
            (820.0, 1130.0),
            &[(0.0, thin(ink(0xf7cf96), 0.95)), (1.0, thin(ink(0xf0894a), 0.9))],
        ),
    );
    p.glow(&circle((470.0, 690.0), 190.0), 90.0, thin(ink(0xfff0c8), 0.35));
    stand(p, (330.0, 1205.0), 190.0, 150.0, [0x5cc6c6, 0x1f8492, 0x0a3f4e]);
    stand(p, (545.0, 1180.0), 255.0, 230.0, [0xa9efe6, 0x2b98a3, 0x0b4857]);
    footing(p, (545.0, 1182.0), 0.9, ink(0x06303d), ink(RING));
    bottle(p, (545.0, 1180.0), 0.9, &STUDIO);
    dew(p, (545.0, 1180.0), 0.9, 5, 46, 0x8fdfe6);
    for (x, y, size) in [
        (770.0, 640.0, 26.0),
        (828.0, 742.0, 15.0),
        (300.0, 590.0, 19.0),
        (252.0, 720.0, 11.0),
        (802.0, 905.0, 11.0),
    ] {
        float(p, (x, y), size);
    }
    p.glow(&ellipse((545.0, 560.0), 170.0, 60.0), 60.0, thin(ink(RING), 0.4));
    shade_ends(p, 0x04222d, 0.5);
}

/// A drop in the air.
fn float(p: &mut Picture, at: Spot, size: f32) {
    let drop = droplet(at, size);
    p.fill(
        &drop,
        linear(
            (at.0 - size, at.1 - size),
            (at.0 + size, at.1 + size),
            &[
                (0.0, thin(ink(0xffffff), 0.95)),
                (0.4, thin(ink(0x8ff0f2), 0.75)),
                (1.0, thin(ink(0x1795a8), 0.85)),
            ],
        ),
    );
    p.fill(&ellipse((at.0 - size * 0.3, at.1), size * 0.16, size * 0.3), thin(ink(0xffffff), 0.95));
}

fn shade_ends(p: &mut Picture, color: u32, cover: f32) {
    let color = ink(color);
    p.fill(
        &rect(0.0, 1150.0, WIDTH, 470.0),
        down(1150.0, HEIGHT, &[(0.0, thin(color, 0.0)), (1.0, thin(color, cover))]),
    );
    p.fill(
        &rect(0.0, 0.0, WIDTH, 430.0),
        down(0.0, 430.0, &[(0.0, thin(color, cover * 0.8)), (1.0, thin(color, 0.0))]),
    );
}

/// The bottle cut open: light from the cap fills it. `pulse` is how bright, 0 to 1.
pub fn ultraviolet(p: &mut Picture, pulse: f32) {
    ground(p, &[(0.0, 0x070a24), (0.5, 0x15195c), (0.74, 0x241f7c), (0.745, 0x0e0f3c), (1.0, 0x05061c)]);
    let bright = 0.45 + 0.55 * pulse;
    p.glow(&circle((540.0, 800.0), 440.0), 150.0, thin(ink(0x4a4dff), 0.7 * bright));
    for (at, radius) in [300.0, 400.0, 505.0].into_iter().enumerate() {
        p.stroke(
            &circle((540.0, 800.0), radius),
            2.6,
            thin(ink(0x8f9dff), (0.42 - at as f32 * 0.11) * bright),
        );
    }
    p.soft(&ellipse((540.0, 1206.0), 260.0, 30.0), 22.0, thin(ink(0x02030f), 0.85));
    p.glow(&ellipse((540.0, 1236.0), 260.0, 44.0), 40.0, thin(ink(0x6a5cff), 0.6 * bright));
    let place = Transform::from_row(0.96, 0.0, 0.0, 0.96, 540.0, 1200.0);
    let finish = Finish { left: 0xa7b3ff, dark: 0x1a1f5c, right: 0x8a7cff, ring: 1.0 };
    bottle(p, (540.0, 1200.0), 0.96, &finish);
    p.at(place, |p| cavity(p, bright));
    p.glow(&ellipse((540.0, 540.0), 190.0, 80.0), 70.0, thin(ink(0x7fb4ff), 0.75 * bright));
    shade_ends(p, 0x04051a, 0.5);
}

/// The hollow inside, its light and the last of the microbes.
fn cavity(p: &mut Picture, bright: f32) {
    let hollow = shape(|b| {
        b.move_to(-78.0, -34.0);
        b.cubic_to(-98.0, -34.0, -102.0, -46.0, -102.0, -66.0);
        b.line_to(-102.0, -552.0);
        b.cubic_to(-102.0, -606.0, -72.0, -624.0, -68.0, -676.0);
        b.line_to(68.0, -676.0);
        b.cubic_to(72.0, -624.0, 102.0, -606.0, 102.0, -552.0);
        b.line_to(102.0, -66.0);
        b.cubic_to(102.0, -46.0, 98.0, -34.0, 78.0, -34.0);
        b.close();
    });
    p.fill(&hollow, down(-676.0, -34.0, &[(0.0, ink(0x1c2a8c)), (0.5, ink(0x121660)), (1.0, ink(0x0a0c3c))]));
    p.inside(&hollow, |p| {
        let water = rect(-110.0, -560.0, 220.0, 540.0);
        p.fill(
            &water,
            down(-560.0, -34.0, &[(0.0, thin(ink(0x3c7bff), 0.75)), (1.0, thin(ink(0x2a2bb0), 0.75))]),
        );
        for (wide, cover) in [(200.0, 0.35), (120.0, 0.45), (60.0, 0.5)] {
            let cone = polygon(&[(-40.0, -690.0), (40.0, -690.0), (wide, 0.0), (-wide, 0.0)]);
            p.glow(
                &cone,
                16.0,
                down(
                    -690.0,
                    -20.0,
                    &[
                        (0.0, thin(ink(0xb9d8ff), cover * bright * 1.6)),
                        (1.0, thin(ink(0x6f6bff), cover * bright * 0.35)),
                    ],
                ),
            );
        }
        p.fill(&ellipse((0.0, -560.0), 104.0, 12.0), thin(ink(0xc6e6ff), 0.75));
        let mut rng = throws(31);
        for _ in 0..80 {
            let at = (between(&mut rng, -92.0, 92.0), between(&mut rng, -540.0, -50.0));
            let size = between(&mut rng, 1.4, 5.0);
            p.fill(&circle(at, size), thin(ink(0xdff2ff), between(&mut rng, 0.2, 0.85) * bright));
        }
        for (x, y, size, fade) in
            [(-46.0, -130.0, 30.0, 0.5), (44.0, -210.0, 24.0, 0.35), (30.0, -96.0, 20.0, 0.55)]
        {
            p.layer(fade * (1.3 - bright), BlendMode::SourceOver, |p| microbe(p, (x, y), size, 0x9f8cff, 33));
        }
        p.glow(&ellipse((0.0, -676.0), 96.0, 46.0), 26.0, thin(ink(0xe8f6ff), bright));
    });
    p.stroke(
        &hollow,
        5.0,
        linear(
            (-100.0, -600.0),
            (100.0, -40.0),
            &[(0.0, ink(0xf2f5ff)), (0.5, ink(0x8a92e8)), (1.0, ink(0xdad6ff))],
        ),
    );
    p.fill(&rounded(-62.0, -690.0, 124.0, 16.0, 8.0), mix(ink(0x7fb0ff), ink(0xffffff), bright));
}

/// Thirty days on one charge.
fn month(p: &mut Picture) {
    ground(p, &[(0.0, 0x141c4e), (0.45, 0x2b3a8c), (0.72, 0x3f6fb0), (0.725, 0x1c2c68), (1.0, 0x0a1032)]);
    p.glow(&circle((540.0, 800.0), 400.0), 150.0, thin(ink(0x52c9e8), 0.5));
    for row in 0..6 {
        for column in 0..5 {
            let day = row * 5 + column;
            let at = (172.0 + column as f32 * 184.0, 440.0 + row as f32 * 138.0);
            let left = 1.0 - day as f32 / 34.0;
            let color = mix(ink(0x5670d8), ink(RING), left);
            p.glow(&circle(at, 42.0), 16.0, thin(color, 0.6 * left));
            p.fill(
                &circle(at, 40.0),
                linear(
                    (at.0 - 30.0, at.1 - 40.0),
                    (at.0 + 30.0, at.1 + 40.0),
                    &[
                        (0.0, thin(mix(color, ink(0xffffff), 0.45), 0.35 + 0.6 * left)),
                        (1.0, thin(color, 0.22 + 0.6 * left)),
                    ],
                ),
            );
            p.stroke(&circle(at, 40.0), 2.5, thin(ink(0xffffff), 0.35));
        }
    }
    let cable =
        curve(&[(602.0, 1150.0), (720.0, 1200.0), (820.0, 1330.0), (980.0, 1290.0), (1120.0, 1340.0)]);
    p.blurred(10.0, BlendMode::SourceOver, |p| {
        p.stroke(&moved(cable.clone(), Transform::from_translate(0.0, 18.0)), 22.0, thin(ink(0x050822), 0.7));
    });
    p.stroke(&cable, 20.0, ink(0x0e1c44));
    p.stroke(&moved(cable, Transform::from_translate(-2.0, -5.0)), 5.0, thin(ink(0x9fd4ff), 0.7));
    footing(p, (540.0, 1205.0), 0.94, ink(0x070b2c), ink(RING));
    bottle(p, (540.0, 1204.0), 0.94, &Finish { left: 0xc3dcff, dark: 0x25377c, right: 0x62d8f0, ring: 1.0 });
    p.fill(&rounded(588.0, 1128.0, 52.0, 44.0, 12.0), ink(0x0e1c44));
    p.fill(&circle((602.0, 1150.0), 7.0), ink(RING));
    p.glow(&circle((602.0, 1150.0), 20.0), 12.0, ink(RING));
    bolt(p, (546.0, 748.0));
    shade_ends(p, 0x080c2a, 0.5);
}

/// A flash of charge on the steel.
fn bolt(p: &mut Picture, (x, y): Spot) {
    let flash = polygon(&[
        (x + 22.0, y - 92.0),
        (x - 46.0, y + 16.0),
        (x - 4.0, y + 16.0),
        (x - 22.0, y + 96.0),
        (x + 48.0, y - 22.0),
        (x + 6.0, y - 22.0),
    ]);
    p.glow(&flash, 26.0, ink(0xffc766));
    p.fill(&flash, down(y - 92.0, y + 96.0, &[(0.0, ink(0xfff0bf)), (1.0, ink(0xffae3c))]));
}

/// What you need not buy: cartridges, drawn only as gaps.
fn filters(p: &mut Picture) {
    ground(p, &[(0.0, 0x7a2f2a), (0.4, 0xd9683f), (0.7, 0xf7b071), (0.705, 0xb9502f), (1.0, 0x3a1418)]);
    p.glow(&circle((540.0, 780.0), 400.0), 150.0, thin(ink(0xffe0a8), 0.65));
    for (x, y, turn, size) in [
        (196.0, 560.0, -14.0, 0.92),
        (880.0, 540.0, 12.0, 0.92),
        (160.0, 905.0, 9.0, 1.0),
        (915.0, 900.0, -10.0, 1.0),
        (310.0, 1185.0, -4.0, 0.8),
        (790.0, 1190.0, 6.0, 0.8),
    ] {
        missing_cartridge(p, (x, y), turn, size);
    }
    let beam = polygon(&[(430.0, -40.0), (650.0, -40.0), (850.0, 1240.0), (230.0, 1240.0)]);
    p.glow(
        &beam,
        40.0,
        down(0.0, 1240.0, &[(0.0, thin(ink(0xfff0cc), 0.05)), (1.0, thin(ink(0xfff0cc), 0.4))]),
    );
    stand(p, (540.0, 1192.0), 236.0, 90.0, [0xffdcae, 0xe58c55, 0x8c3a28]);
    footing(p, (540.0, 1194.0), 0.9, ink(0x4a1a14), ink(RING));
    bottle(p, (540.0, 1192.0), 0.9, &Finish { left: 0xfff0dc, dark: 0x6b4a48, right: 0xffb98a, ring: 1.0 });
    dew(p, (540.0, 1192.0), 0.9, 66, 30, 0xffe0c4);
    shade_ends(p, 0x2c0d10, 0.5);
}

fn missing_cartridge(p: &mut Picture, (x, y): Spot, turn: f32, size: f32) {
    p.at(Transform::from_row(size, 0.0, 0.0, size, x, y).pre_rotate(turn), |p| {
        let case = rounded(-62.0, -104.0, 124.0, 196.0, 22.0);
        let neck = rounded(-30.0, -136.0, 60.0, 34.0, 9.0);
        p.fill(&case, thin(ink(0x5a1c1a), 0.2));
        p.fill(&neck, thin(ink(0x5a1c1a), 0.2));
        let dashes = Stroke {
            width: 5.0,
            line_cap: LineCap::Round,
            dash: StrokeDash::new(vec![17.0, 15.0], 0.0),
            ..Stroke::default()
        };
        for part in [&case, &neck] {
            p.stroke_as(part, &dashes, thin(ink(0xfff1dc), 0.75));
        }
        // The pleats.
        for at in -3..=3 {
            let x = at as f32 * 15.0;
            p.stroke(&line((x, -66.0), (x, 54.0)), 4.0, thin(ink(0xfff1dc), 0.3));
        }
    });
}

/// Noon in the desert.
fn desert(p: &mut Picture) {
    ground(p, &[(0.0, 0xd9572f), (0.22, 0xf0894a), (0.45, 0xfbc57c), (0.6, 0xffe9b8)]);
    p.glow(&circle((730.0, 640.0), 330.0), 140.0, thin(ink(0xfff3c0), 0.75));
    p.fill(
        &circle((730.0, 640.0), 150.0),
        radial((730.0, 640.0), 150.0, &[(0.0, ink(0xfffdf0)), (0.85, ink(0xfff3c4)), (1.0, ink(0xffe6a0))]),
    );
    for (x, y, width, seed) in [(230.0, 480.0, 420.0, 71), (900.0, 420.0, 360.0, 72)] {
        p.fill(&cloud((x, y), width, 14.0, seed), thin(ink(0xfff0cc), 0.45));
    }
    mesas(p);
    let dunes = [
        (930.0, 46.0, 900.0, 73, 0xf3a663, 0xe58a4d),
        (1010.0, 64.0, 1100.0, 74, 0xe88d4c, 0xcc6a38),
        (1105.0, 60.0, 1300.0, 75, 0xdb7440, 0xa84a2c),
    ];
    for (y, amplitude, length, seed, top, deep) in dunes {
        let crest = ridge(y, amplitude, length, seed);
        land(p, &crest, HEIGHT, down(y - amplitude, y + 320.0, &[(0.0, ink(top)), (1.0, ink(deep))]));
        p.stroke(&curve(&crest), 4.0, thin(ink(0xffe2ac), 0.65));
    }
    // The shadow leads away from the sun.
    let shadow = polygon(&[(330.0, 1196.0), (520.0, 1210.0), (130.0, 1430.0), (-220.0, 1440.0)]);
    p.soft(&shadow, 14.0, thin(ink(0x5c1f1c), 0.6));
    p.glow(&circle((440.0, 850.0), 260.0), 120.0, thin(ink(0x62ecff), 0.3));
    bottle(p, (440.0, 1205.0), 0.86, &Finish { left: 0x9fdbe8, dark: 0x2f5a72, right: 0xffc27a, ring: 1.0 });
    dew(p, (440.0, 1205.0), 0.86, 77, 110, 0x9fe6f2);
    // The sand has blown up around its foot.
    for (x, y, wide, high, color) in [
        (330.0, 1214.0, 120.0, 17.0, 0xc4622f),
        (470.0, 1216.0, 190.0, 22.0, 0xcf6c36),
        (560.0, 1220.0, 130.0, 15.0, 0xd9783e),
    ] {
        p.soft(&ellipse((x, y), wide, high), 9.0, ink(color));
    }
    for row in 0..7 {
        let y = 1290.0 + row as f32 * 46.0;
        let ripple = ridge(y, 9.0, 420.0, 80 + row);
        p.stroke(&curve(&ripple), 4.0, thin(ink(0x7d2f20), 0.25));
    }
    shade_ends(p, 0x5a1c18, 0.42);
}

fn mesas(p: &mut Picture) {
    let far = [
        (-20.0, 900.0),
        (-20.0, 800.0),
        (120.0, 792.0),
        (140.0, 742.0),
        (300.0, 736.0),
        (322.0, 800.0),
        (400.0, 830.0),
        (520.0, 850.0),
        (560.0, 800.0),
        (590.0, 794.0),
        (604.0, 850.0),
        (830.0, 860.0),
        (860.0, 790.0),
        (872.0, 742.0),
        (1010.0, 736.0),
        (1030.0, 800.0),
        (1120.0, 830.0),
        (1120.0, 960.0),
        (-20.0, 960.0),
    ];
    let mass = polygon(&far);
    p.fill(&mass, down(736.0, 950.0, &[(0.0, ink(0xc9603f)), (1.0, ink(0xf2a76c))]));
    p.inside(&mass, |p| {
        for (x, width) in [(150.0, 40.0), (235.0, 26.0), (890.0, 36.0), (960.0, 30.0)] {
            p.fill(
                &polygon(&[(x, 730.0), (x + width, 730.0), (x + width * 0.7, 960.0), (x - 10.0, 960.0)]),
                thin(ink(0x8c3428), 0.25),
            );
        }
        p.fill(&rect(0.0, 770.0, WIDTH, 9.0), thin(ink(0xffd9a0), 0.25));
    });
}
