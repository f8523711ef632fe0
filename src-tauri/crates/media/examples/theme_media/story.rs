//! The lighthouse keeper's night, in order.

mod lens;
mod letter;

use tiny_skia::{BlendMode, Color, Path, Transform};

use lens::lens;
use letter::letter;

use super::{
    lighthouse::{Light, lighthouse, rock},
    nature::{between, cloud, crests, glints, gull, land, rain, ridge, stars, swell, throws},
    paint::{across, down, ink, linear, mix, radial, thin},
    people::{girl_standing, keeper_standing, rower},
    picture::{Drawing, HEIGHT, Picture, WIDTH},
    shapes::{blob, circle, curve, ellipse, line, moved, polygon, rect, rounded, shape, turned, under},
};

/// Every picture by its file's name.
pub const PICTURES: &[Drawing] = &[
    ("letter-lamp-table", letter),
    ("lighthouse-evening-stairs", evening),
    ("storm-midnight-waves", storm),
    ("keeper-lens-shoulder-brass", lens),
    ("beam-empty-dark-sea", empty_sea),
    ("rowing-boat-jetty-morning", morning),
    ("lighthouse-sunrise-keeper-girl", sunrise),
];

/// The warm light of the lamp.
const LAMP: u32 = 0xffd88a;

fn ground(p: &mut Picture, stops: &[(f32, u32)]) {
    let stops: Vec<(f32, Color)> = stops.iter().map(|(at, hex)| (*at, ink(*hex))).collect();
    p.fill(&rect(0.0, 0.0, WIDTH, HEIGHT), down(0.0, HEIGHT, &stops));
}

/// Darkens the top and the bottom a little, where type will stand.
fn settle(p: &mut Picture, color: u32, cover: f32) {
    let color = ink(color);
    let bottom = [(0.0, thin(color, 0.0)), (1.0, thin(color, cover))];
    p.fill(&rect(0.0, 1120.0, WIDTH, 500.0), down(1120.0, HEIGHT, &bottom));
    let top = [(0.0, thin(color, cover * 0.7)), (1.0, thin(color, 0.0))];
    p.fill(&rect(0.0, 0.0, WIDTH, 420.0), down(0.0, 420.0, &top));
}

/// The lighthouse in the evening, its stair windows lit.
fn evening(p: &mut Picture) {
    ground(p, &[(0.0, 0x0f1b3c), (0.25, 0x263468), (0.45, 0x604a86), (0.58, 0xb56a80), (0.68, 0xf3a676)]);
    stars(p, 11, 110, 620.0);
    for (x, y, width, thickness, seed, color) in [
        (240.0, 560.0, 560.0, 22.0, 21, 0x4c4581),
        (900.0, 690.0, 620.0, 24.0, 22, 0x7d5286),
        (180.0, 830.0, 640.0, 20.0, 23, 0xb9687f),
        (800.0, 905.0, 520.0, 15.0, 24, 0xe58d79),
    ] {
        p.fill(&cloud((x, y), width, thickness, seed), thin(ink(color), 0.8));
    }
    p.glow(&ellipse((260.0, 1085.0), 420.0, 110.0), 90.0, thin(ink(0xffb27a), 0.8));
    p.fill(
        &rect(0.0, 1085.0, WIDTH, 540.0),
        down(
            1085.0,
            HEIGHT,
            &[(0.0, ink(0xd98578)), (0.1, ink(0x8d5d85)), (0.4, ink(0x2f3a6e)), (1.0, ink(0x0c1630))],
        ),
    );
    glints(p, 5, 190, 260.0, 360.0, (1090.0, 1560.0), ink(0xffcf9c));
    beam(p, (600.0, 470.0), (-300.0, 330.0), 130.0, 0.75);
    beam(p, (600.0, 470.0), (1500.0, 390.0), 130.0, 0.6);
    let mirrored = [
        (150.0, 1356.0),
        (1060.0, 1356.0),
        (860.0, 1500.0),
        (640.0, 1640.0),
        (560.0, 1640.0),
        (360.0, 1500.0),
    ];
    let fading = [(0.0, thin(ink(0x0d1230), 0.85)), (1.0, thin(ink(0x0d1230), 0.0))];
    p.soft(&polygon(&mirrored), 22.0, down(1350.0, 1620.0, &fading));
    glints(p, 6, 60, 610.0, 300.0, (1366.0, 1560.0), ink(0x8d7bb0));
    rock(p, (600.0, 1190.0), 1.0, ink(0x51406e), ink(0x161a38), ink(0xf0a883));
    lighthouse(p, (600.0, 1130.0), 1.0, &Light::EVENING);
    for (x, y, span) in [(330.0, 700.0, 44.0), (395.0, 742.0, 30.0), (270.0, 770.0, 26.0)] {
        gull(p, (x, y), span, ink(0x2c2a58));
    }
    settle(p, 0x0b1330, 0.45);
}

/// A cone of light from a lamp, its far end that wide.
fn beam(p: &mut Picture, from: (f32, f32), to: (f32, f32), wide: f32, strength: f32) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    let (nx, ny) = (-dy / length, dx / length);
    for (share, cover) in [(1.0, 0.45), (0.5, 0.55)] {
        let (near, far) = (9.0 * share, wide * share);
        let cone = polygon(&[
            (from.0 + nx * near, from.1 + ny * near),
            (to.0 + nx * far, to.1 + ny * far),
            (to.0 - nx * far, to.1 - ny * far),
            (from.0 - nx * near, from.1 - ny * near),
        ]);
        let light = ink(0xffe6b0);
        let fade = linear(
            from,
            to,
            &[
                (0.0, thin(light, strength * cover)),
                (0.35, thin(light, strength * cover * 0.5)),
                (1.0, thin(light, 0.0)),
            ],
        );
        p.glow(&cone, 9.0, fade);
    }
}

/// Midnight: the light is out and the sea climbs the rock.
fn storm(p: &mut Picture) {
    ground(p, &[(0.0, 0x080d1c), (0.3, 0x131f38), (0.55, 0x2b4054), (0.66, 0x44606b)]);
    storm_clouds(p);
    p.glow(&ellipse((330.0, 640.0), 300.0, 170.0), 110.0, thin(ink(0x9fc4d8), 0.75));
    lightning(p);
    let sea = |y: f32, height: f32, length: f32, start: f32, lean: f32, seed: u64| {
        (swell(y, height, length, start, lean, seed), crests(y, height, length, start, lean, seed))
    };
    rock(p, (690.0, 1080.0), 0.86, ink(0x2a3a4c), ink(0x0a1220), ink(0x7f9fae));
    lighthouse(p, (690.0, 1030.0), 0.82, &Light::STORM);
    let rows = [
        (1010.0, 60.0, 230.0, -60.0, 0.1, 31, 0x3a5a68, 0x27424f, 0.30),
        (1085.0, 110.0, 360.0, -190.0, 0.13, 36, 0x2f5462, 0x17303f, 0.45),
        (1200.0, 190.0, 520.0, -120.0, 0.16, 33, 0x285062, 0x0d2130, 0.65),
        (1390.0, 230.0, 700.0, -420.0, 0.18, 38, 0x1d4256, 0x071320, 0.75),
    ];
    for (y, height, length, start, lean, seed, top, deep, foam) in rows {
        let (body, edge) = sea(y, height, length, start, lean, seed);
        p.soft(&body, 26.0, thin(ink(0x9ab8c0), 0.16));
        p.fill(
            &body,
            down(
                y - height,
                y + 260.0,
                &[(0.0, ink(top)), (0.45, mix(ink(top), ink(deep), 0.7)), (1.0, ink(deep))],
            ),
        );
        run_foam(p, (&body, &edge), height, foam, seed);
    }
    spray(p, (470.0, 1010.0), 41);
    rain(p, 44, 420, ink(0xbdd5e2));
    settle(p, 0x050a14, 0.6);
}

/// The light through the thin water under each crest, and the foam that runs down its face, thick at the top.
fn run_foam(p: &mut Picture, (body, edge): (&Path, &Path), height: f32, strength: f32, seed: u64) {
    p.inside(body, |p| {
        p.blurred(16.0, BlendMode::Screen, |p| {
            p.stroke(edge, height * 0.5, thin(ink(0x3f9498), strength * 0.75));
        });
        p.layer(strength, BlendMode::SourceOver, |p| {
            p.fill(body, ink(0xe6f2f2));
            // What the foam leaves free: the same wave, pushed back under its crest.
            let shift = Transform::from_translate(-height * 0.085, height * 0.045);
            p.blend(&moved(body.clone(), shift), ink(0xffffff), BlendMode::DestinationOut);
        });
        for (at, cover) in [(0.24, 0.3), (0.42, 0.18)] {
            let streak = moved(edge.clone(), Transform::from_translate(-height * at * 0.6, height * at));
            p.stroke(&streak, 1.5 + height * 0.012, thin(ink(0xbfdbe0), strength * cover));
        }
    });
    let mut rng = throws(seed + 100);
    for crest in edge.points().iter().skip(6).step_by(6) {
        for _ in 0..26 {
            let reach = between(&mut rng, 0.0, 1.0).powf(1.5) * height * 0.55;
            let angle = between(&mut rng, -2.9, -0.9);
            let at = (crest.x + angle.cos() * reach, crest.y + angle.sin() * reach * 0.7 + 4.0);
            let size = between(&mut rng, 0.008, 0.026) * height;
            p.fill(&circle(at, size.max(0.8)), thin(ink(0xeef7f7), between(&mut rng, 0.2, 0.8) * strength));
        }
    }
}

fn storm_clouds(p: &mut Picture) {
    let rows = [
        (180.0, 90.0, 520.0, 51, 0x0c1426),
        (330.0, 100.0, 640.0, 52, 0x14203a),
        (480.0, 90.0, 480.0, 53, 0x1e2f49),
        (620.0, 70.0, 560.0, 54, 0x2c4257),
    ];
    for (y, height, length, seed, color) in rows.into_iter().rev() {
        let edge = ridge(y, height, length, seed);
        let mass = under(&edge, -40.0);
        p.soft(&mass, 20.0, thin(ink(0x05080f), 0.35));
        p.fill(&mass, down(y - 260.0, y + height, &[(0.0, ink(0x080d1a)), (1.0, ink(color))]));
        p.stroke(&curve(&edge), 3.0, thin(ink(0x7d9db0), 0.14));
    }
}

fn lightning(p: &mut Picture) {
    let bolt =
        [(318.0, 560.0), (286.0, 668.0), (330.0, 700.0), (276.0, 818.0), (318.0, 842.0), (262.0, 985.0)];
    let path = shape(|b| {
        b.move_to(bolt[0].0, bolt[0].1);
        bolt[1..].iter().for_each(|(x, y)| b.line_to(*x, *y));
    });
    p.blurred(24.0, BlendMode::Screen, |p| p.stroke(&path, 26.0, ink(0x9fd0ea)));
    p.stroke(&path, 5.0, ink(0xf3fbff));
    let branch = shape(|b| {
        b.move_to(330.0, 700.0);
        b.line_to(372.0, 762.0);
        b.line_to(356.0, 800.0);
        b.line_to(398.0, 860.0);
    });
    p.stroke(&branch, 2.6, thin(ink(0xe6f6ff), 0.85));
}

/// Water thrown up where a wave meets the rock.
fn spray(p: &mut Picture, (x, y): (f32, f32), seed: u64) {
    let mut rng = throws(seed);
    p.glow(&ellipse((x + 20.0, y - 20.0), 120.0, 110.0), 60.0, thin(ink(0xcfe4ea), 0.35));
    for _ in 0..170 {
        let angle = between(&mut rng, -2.7, -0.5);
        let reach = between(&mut rng, 0.0, 1.0).powf(0.7) * 230.0;
        let at = (x + angle.cos() * reach, y + angle.sin() * reach + reach * reach * 0.0012);
        let size = between(&mut rng, 1.2, 6.5) * (1.15 - reach / 260.0);
        p.fill(&circle(at, size.max(0.8)), thin(ink(0xeaf5f7), between(&mut rng, 0.25, 0.85)));
    }
}

/// Nobody on the water, as far as the beam reaches.
fn empty_sea(p: &mut Picture) {
    ground(p, &[(0.0, 0x060c1c), (0.3, 0x0f1d3a), (0.46, 0x243f63)]);
    stars(p, 71, 260, 700.0);
    for (x, y, width, seed) in
        [(250.0, 470.0, 520.0, 72), (880.0, 560.0, 560.0, 73), (420.0, 655.0, 720.0, 74)]
    {
        p.soft(&cloud((x, y), width, 18.0, seed), 8.0, thin(ink(0x3b557c), 0.35));
    }
    let horizon = 770.0;
    p.fill(
        &rect(0.0, horizon, WIDTH, 860.0),
        down(
            horizon,
            HEIGHT,
            &[(0.0, ink(0x2b4a6c)), (0.08, ink(0x1b365a)), (0.45, ink(0x0d1c36)), (1.0, ink(0x050a16))],
        ),
    );
    let mut rng = throws(77);
    for row in 0..20 {
        let depth = row as f32 / 19.0;
        let y = horizon + 14.0 + depth.powf(1.7) * 800.0;
        let length = 60.0 + depth * 330.0;
        let start = between(&mut rng, -length, 0.0);
        let edge = crests(y, 6.0 + depth * 36.0, length, start, 0.06, 80 + row);
        p.stroke(&edge, 1.2 + depth * 2.8, thin(ink(0x5e86ad), 0.36 - depth * 0.16));
    }
    // Where the beam meets the water the crests turn gold.
    let lit = blob(&[
        (150.0, 985.0),
        (330.0, 925.0),
        (640.0, 905.0),
        (760.0, 935.0),
        (600.0, 1010.0),
        (330.0, 1055.0),
    ]);
    p.glow(&lit, 60.0, thin(ink(0xd9a95e), 0.42));
    p.through(
        |p| p.soft(&lit, 50.0, ink(0xffffff)),
        |p| {
            glints(p, 78, 420, 430.0, 420.0, (890.0, 1080.0), ink(0xffe6ae));
        },
    );
    beam(p, (822.0, 584.0), (180.0, 1040.0), 165.0, 0.95);
    beam(p, (822.0, 584.0), (1500.0, 260.0), 190.0, 0.35);
    rock(p, (822.0, 800.0), 0.34, ink(0x24385a), ink(0x0a1428), ink(0x6d8cb0));
    lighthouse(p, (822.0, 782.0), 0.30, &Light::NIGHT);
    settle(p, 0x040812, 0.45);
}

/// Morning: a boat at the jetty.
fn morning(p: &mut Picture) {
    ground(p, &[(0.0, 0x8fa9bd), (0.28, 0xc3ccd2), (0.45, 0xf1d9c2), (0.52, 0xf9e3c4)]);
    p.glow(&circle((330.0, 730.0), 190.0), 110.0, thin(ink(0xfff0c8), 0.9));
    p.fill(&circle((330.0, 730.0), 62.0), thin(ink(0xfffaea), 0.95));
    for (y, amplitude, seed, color) in [(745.0, 34.0, 91, 0xb9c2c9), (790.0, 30.0, 92, 0x9fb0bb)] {
        land(
            p,
            &ridge(y, amplitude, 900.0, seed),
            860.0,
            down(y - 40.0, 850.0, &[(0.0, thin(ink(color), 0.9)), (1.0, thin(ink(0xf3dfc8), 0.7))]),
        );
    }
    p.fill(
        &rect(0.0, 825.0, WIDTH, 800.0),
        down(
            825.0,
            HEIGHT,
            &[(0.0, ink(0xf6dfc3)), (0.12, ink(0xc9cbcc)), (0.45, ink(0x6f8d9f)), (1.0, ink(0x24445a))],
        ),
    );
    glints(p, 93, 120, 330.0, 240.0, (830.0, 1250.0), ink(0xfff6dc));
    for (y, cover) in [(815.0, 0.75), (905.0, 0.35)] {
        p.soft(&ellipse((540.0, y), 760.0, 34.0), 40.0, thin(ink(0xfdf0dd), cover));
    }
    jetty(p);
    rower(p, (450.0, 1090.0), 1.0);
    for (y, width, cover) in [(1180.0, 250.0, 0.5), (1216.0, 190.0, 0.35), (1256.0, 300.0, 0.25)] {
        p.stroke(
            &curve(&[(450.0 - width, y), (450.0, y + 12.0), (450.0 + width, y)]),
            3.0,
            thin(ink(0xeef3f2), cover),
        );
    }
    for (x, y, span) in [(640.0, 560.0, 54.0), (720.0, 602.0, 38.0), (560.0, 610.0, 30.0)] {
        gull(p, (x, y), span, ink(0x5d7485));
    }
    settle(p, 0x1b3547, 0.42);
}

fn jetty(p: &mut Picture) {
    let wood = [(0.0, ink(0x3a3a44)), (1.0, ink(0x6e5d58))];
    let posts = [(716.0, 930.0, 190.0, 20.0), (800.0, 940.0, 280.0, 26.0), (930.0, 950.0, 420.0, 36.0)];
    for (x, top, height, width) in posts {
        let reflection = rect(x, top + height, width, height * 0.6);
        p.fill(
            &reflection,
            down(
                top + height,
                top + height * 1.6,
                &[(0.0, thin(ink(0x22323f), 0.6)), (1.0, thin(ink(0x22323f), 0.0))],
            ),
        );
    }
    let deck = polygon(&[(690.0, 985.0), (760.0, 975.0), (1120.0, 1020.0), (1120.0, 1130.0)]);
    p.soft(&moved(deck.clone(), Transform::from_translate(-10.0, 120.0)), 22.0, thin(ink(0x142a38), 0.55));
    for (x, top, height, width) in posts {
        p.fill(
            &rounded(x, top, width, height, 6.0),
            across(x, x + width, &[(0.0, ink(0xa58875)), (0.35, ink(0x5d5154)), (1.0, ink(0x2c2f3a))]),
        );
        p.fill(&ellipse((x + width / 2.0, top + 3.0), width / 2.0, width * 0.16), ink(0xc9b09a));
    }
    p.fill(&deck, linear((690.0, 980.0), (1100.0, 1100.0), &wood));
    p.fill(&polygon(&[(690.0, 985.0), (1120.0, 1130.0), (1120.0, 1168.0), (690.0, 1002.0)]), ink(0x262833));
    for at in 0..9 {
        let t = (at as f32 / 9.0).powf(1.35);
        let from = (690.0 + 430.0 * t, 985.0 + 145.0 * t);
        p.stroke(&line(from, (760.0 + 360.0 * t, 975.0 + 45.0 * t)), 2.6, thin(ink(0x1d1f28), 0.6));
    }
    p.stroke(&line((690.0, 985.0), (760.0, 975.0)), 4.0, thin(ink(0xffe6c6), 0.8));
    p.stroke(&line((690.0, 985.0), (1120.0, 1130.0)), 3.0, thin(ink(0xffe0bd), 0.55));
    p.stroke(&curve(&[(724.0, 1000.0), (690.0, 1085.0), (630.0, 1078.0)]), 5.0, ink(0xd9c3a0));
}

/// The end: two on the rock, the sun behind, and the lamp still lit.
fn sunrise(p: &mut Picture) {
    ground(p, &[(0.0, 0x35416f), (0.22, 0x7a5f8c), (0.4, 0xd98a83), (0.55, 0xf9bf83), (0.68, 0xffe3a8)]);
    p.glow(&circle((500.0, 860.0), 420.0), 150.0, thin(ink(0xffd890), 0.75));
    for (x, y, width, thickness, seed, color) in [
        (820.0, 420.0, 560.0, 22.0, 121, 0x8c6790),
        (230.0, 540.0, 600.0, 22.0, 122, 0xc07c8a),
        (880.0, 660.0, 520.0, 17.0, 123, 0xf0a487),
        (160.0, 730.0, 460.0, 14.0, 124, 0xfbc491),
    ] {
        p.fill(&cloud((x, y), width, thickness, seed), thin(ink(color), 0.75));
    }
    p.fill(
        &circle((500.0, 860.0), 205.0),
        radial((500.0, 860.0), 205.0, &[(0.0, ink(0xfffbe6)), (0.8, ink(0xfff0c0)), (1.0, ink(0xffe3a0))]),
    );
    p.fill(
        &rect(0.0, 980.0, WIDTH, 650.0),
        down(
            980.0,
            HEIGHT,
            &[(0.0, ink(0xf3b98a)), (0.2, ink(0xb97f8a)), (0.55, ink(0x54507f)), (1.0, ink(0x1b2349))],
        ),
    );
    glints(p, 126, 260, 500.0, 330.0, (984.0, 1420.0), ink(0xfff2c4));
    beam(p, (846.0, 630.0), (-200.0, 560.0), 120.0, 0.5);
    rock(p, (846.0, 1170.0), 0.8, ink(0x6d4f74), ink(0x231f42), ink(0xffc48e));
    lighthouse(p, (846.0, 1118.0), 0.74, &Light::MORNING);
    let ledge = shape(|b| {
        b.move_to(-20.0, 1330.0);
        b.line_to(110.0, 1236.0);
        b.line_to(250.0, 1206.0);
        b.line_to(470.0, 1196.0);
        b.line_to(640.0, 1204.0);
        b.line_to(720.0, 1250.0);
        b.line_to(900.0, 1284.0);
        b.line_to(1100.0, 1390.0);
        b.line_to(1100.0, 1640.0);
        b.line_to(-20.0, 1640.0);
        b.close();
    });
    p.fill(
        &ledge,
        down(1190.0, 1600.0, &[(0.0, ink(0x3d2f55)), (0.35, ink(0x241f43)), (1.0, ink(0x0f1230))]),
    );
    for facet in [
        [(250.0, 1206.0), (470.0, 1196.0), (390.0, 1330.0), (200.0, 1300.0)],
        [(470.0, 1196.0), (640.0, 1204.0), (600.0, 1290.0), (390.0, 1330.0)],
        [(720.0, 1250.0), (900.0, 1284.0), (800.0, 1420.0), (600.0, 1290.0)],
    ] {
        p.fill(&polygon(&facet), thin(ink(0x6a4a6c), 0.28));
    }
    p.stroke(
        &shape(|b| {
            b.move_to(110.0, 1236.0);
            b.line_to(250.0, 1206.0);
            b.line_to(470.0, 1196.0);
            b.line_to(640.0, 1204.0);
            b.line_to(720.0, 1250.0);
            b.line_to(900.0, 1284.0);
        }),
        4.0,
        thin(ink(0xffcf98), 0.85),
    );
    p.soft(
        &turned(ellipse((430.0, 1228.0), 150.0, 12.0), 4.0, (430.0, 1228.0)),
        10.0,
        thin(ink(0x0c0c24), 0.7),
    );
    keeper_standing(p, (440.0, 1208.0), 1.0);
    girl_standing(p, (560.0, 1208.0), 1.0);
    for (x, y, span) in [(270.0, 610.0, 46.0), (330.0, 650.0, 32.0), (690.0, 560.0, 36.0)] {
        gull(p, (x, y), span, ink(0x5b4674));
    }
    settle(p, 0x171a3c, 0.42);
}
