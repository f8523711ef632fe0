//! Sharpening a knife: the trouble, the steps, the proof.

use tiny_skia::{BlendMode, Color, Path, Transform};

use super::{
    kitchen::{Blade, board, counter, knife, knife_blade, puddle, stone, tiles, tomato, tomato_slice},
    nature::{between, throws},
    paint::{Spot, across, down, falloff, ink, linear, mix, radial, thin},
    picture::{Drawing, HEIGHT, Picture, WIDTH},
    shapes::{arc, blob, circle, curve, ellipse, line, moved, polygon, rect, rounded, shape},
};

/// Every picture by its file's name.
pub const PICTURES: &[Drawing] = &[
    ("dull-knife-squashed-tomato", dull),
    ("soak-whetstone-water-bubbles", soak),
    ("blade-angle-spine-degrees", angle),
    ("grind-edge-strokes-burr", grind),
    ("turn-knife-other-side", other_side),
    ("fine-grit-stone-polish", finer),
    ("slice-paper-test", paper),
    ("sharp-kitchen-knife-slices", sharp),
];

/// The shadows of the kitchen.
const SHADE: u32 = 0x1c0b06;

/// The wall behind the counter.
fn wall(p: &mut Picture, stops: &[(f32, u32)]) {
    let stops: Vec<(f32, Color)> = stops.iter().map(|(at, hex)| (*at, ink(*hex))).collect();
    p.fill(&rect(0.0, 0.0, WIDTH, HEIGHT), down(0.0, HEIGHT, &stops));
    tiles(p, 1130.0);
    counter(p, 1130.0);
}

/// Evening light from the left, the ends darker for type.
fn light(p: &mut Picture, center: Spot, cover: f32) {
    let glow = falloff(center, 900.0, thin(ink(0xffd9a0), cover));
    p.blend(&rect(0.0, 0.0, WIDTH, HEIGHT), glow, BlendMode::Screen);
    let shade = |cover: f32| thin(ink(SHADE), cover);
    p.fill(&rect(0.0, 1150.0, WIDTH, 470.0), down(1150.0, HEIGHT, &[(0.0, shade(0.0)), (1.0, shade(0.6))]));
    p.fill(&rect(0.0, 0.0, WIDTH, 430.0), down(0.0, 430.0, &[(0.0, shade(0.5)), (1.0, shade(0.0))]));
}

/// The knife with its shadow: the tip at the spot, turned by degrees, over or under.
fn held_knife(p: &mut Picture, (x, y): Spot, degrees: f32, over: f32, blade: Blade) {
    let place = Transform::from_translate(x, y).pre_rotate(degrees).pre_scale(1.12, 1.12 * over);
    p.at(place, |p| {
        let shadow = moved(knife_blade(), Transform::from_translate(14.0, 28.0 * over));
        p.soft(&shadow, 16.0, thin(ink(SHADE), 0.55));
        knife(p, blade);
    });
}

/// An arrow along a curve, its head at the end.
fn arrow(p: &mut Picture, points: &[Spot], width: f32, cover: f32) {
    let (before, tip) = (points[points.len() - 2], points[points.len() - 1]);
    let angle = (tip.1 - before.1).atan2(tip.0 - before.0);
    let wing = |turn: f32| {
        let reach = width * 2.3;
        (tip.0 + (angle + turn).cos() * reach, tip.1 + (angle + turn).sin() * reach)
    };
    let head = shape(|b| {
        b.move_to(wing(2.5).0, wing(2.5).1);
        b.line_to(tip.0, tip.1);
        b.line_to(wing(-2.5).0, wing(-2.5).1);
    });
    let shaft = curve(points);
    p.blurred(8.0, BlendMode::SourceOver, |p| {
        p.at(Transform::from_translate(4.0, 10.0), |p| {
            p.stroke(&shaft, width, thin(ink(SHADE), 0.45 * cover));
            p.stroke(&head, width, thin(ink(SHADE), 0.45 * cover));
        });
    });
    p.layer(cover, BlendMode::SourceOver, |p| {
        p.stroke(&shaft, width, ink(0xfff1d6));
        p.stroke(&head, width, ink(0xfff1d6));
    });
}

/// A four-pointed gleam.
fn spark(p: &mut Picture, (x, y): Spot, size: f32) {
    let star = shape(|b| {
        b.move_to(x, y - size);
        b.quad_to(x, y, x + size, y);
        b.quad_to(x, y, x, y + size);
        b.quad_to(x, y, x - size, y);
        b.quad_to(x, y, x, y - size);
        b.close();
    });
    p.glow(&circle((x, y), size * 0.6), size * 0.5, thin(ink(0xffe2a0), 0.8));
    p.fill(&star, ink(0xffffff));
}

/// A tomato under a knife that doesn't cut.
fn dull(p: &mut Picture) {
    wall(p, &[(0.0, 0x3c5260), (0.5, 0x64808a), (0.7, 0x8fa6a4)]);
    p.soft(&ellipse((560.0, 1190.0), 330.0, 40.0), 20.0, thin(ink(SHADE), 0.75));
    let juice = [
        (250.0, 1192.0),
        (330.0, 1168.0),
        (560.0, 1164.0),
        (780.0, 1172.0),
        (860.0, 1196.0),
        (760.0, 1222.0),
        (520.0, 1230.0),
        (320.0, 1218.0),
    ];
    p.fill(&blob(&juice), down(1160.0, 1230.0, &[(0.0, ink(0xe0553a)), (1.0, ink(0x9c2a1c))]));
    for (x, y, size) in [
        (232.0, 1150.0, 13.0),
        (205.0, 1206.0, 9.0),
        (884.0, 1154.0, 12.0),
        (908.0, 1214.0, 8.0),
        (286.0, 1086.0, 9.0),
        (858.0, 1084.0, 10.0),
        (250.0, 1030.0, 6.0),
    ] {
        p.fill(&ellipse((x, y), size, size * 0.8), ink(0xd2452e));
        p.fill(&ellipse((x - size * 0.25, y - size * 0.3), size * 0.3, size * 0.2), thin(ink(0xffffff), 0.7));
    }
    squashed_tomato(p);
    held_knife(p, (150.0, 905.0), 4.0, 1.0, Blade::Dull);
    for x in [330.0, 470.0, 610.0] {
        arrow(p, &[(x, 668.0), (x, 730.0), (x, 790.0)], 14.0, 0.8);
    }
    light(p, (250.0, 620.0), 0.22);
}

fn squashed_tomato(p: &mut Picture) {
    let squashed = blob(&[
        (300.0, 1110.0),
        (318.0, 1020.0),
        (420.0, 966.0),
        (520.0, 986.0),
        (566.0, 1006.0),
        (616.0, 986.0),
        (720.0, 960.0),
        (812.0, 1014.0),
        (830.0, 1108.0),
        (770.0, 1176.0),
        (560.0, 1192.0),
        (360.0, 1176.0),
    ]);
    p.fill(
        &squashed,
        radial(
            (450.0, 1010.0),
            420.0,
            &[(0.0, ink(0xff8a62)), (0.35, ink(0xe84f34)), (0.8, ink(0xb52f1f)), (1.0, ink(0x7d1c14))],
        ),
    );
    p.inside(&squashed, |p| {
        for (x, bend) in [(420.0, -50.0), (496.0, -26.0), (640.0, 26.0), (716.0, 50.0)] {
            let crease = curve(&[(x, 960.0), (x + bend, 1070.0), (x + bend * 1.2, 1180.0)]);
            p.stroke(&crease, 6.0, thin(ink(0x8a2015), 0.35));
        }
        p.soft(&ellipse((566.0, 1004.0), 190.0, 28.0), 14.0, thin(ink(0x5c120c), 0.6));
        p.soft(&ellipse((376.0, 1050.0), 40.0, 26.0), 8.0, thin(ink(0xfff0e0), 0.75));
        p.soft(&ellipse((760.0, 1160.0), 120.0, 30.0), 14.0, thin(ink(0x5c120c), 0.4));
    });
}

/// The stone drinks: seen from above, in a bowl, bubbles rising.
fn soak(p: &mut Picture) {
    board(p, [0xb9784c, 0x7d452c, 0x4a2416], 41);
    let middle = (540.0, 800.0);
    let slant = |stops: &[(f32, Color)]| linear((250.0, 500.0), (830.0, 1100.0), stops);
    p.soft(&circle((570.0, 850.0), 410.0), 44.0, thin(ink(SHADE), 0.7));
    p.fill(
        &circle(middle, 405.0),
        slant(&[(0.0, ink(0xfdf4e4)), (0.5, ink(0xd9cbb6)), (1.0, ink(0x8f7a66))]),
    );
    p.inside(&circle(middle, 372.0), |p| {
        p.fill(
            &circle(middle, 372.0),
            radial(middle, 372.0, &[(0.0, ink(0x86c6cb)), (0.75, ink(0x5aa3b0)), (1.0, ink(0x2c6674))]),
        );
        p.at(Transform::from_translate(540.0, 810.0).pre_rotate(-24.0), |p| {
            p.soft(&rounded(-240.0, -72.0, 500.0, 200.0, 14.0), 20.0, thin(ink(0x0d2d38), 0.7));
            stone(p, (-250.0, -95.0), (500.0, 190.0), [0xd98d5e, 0xa85a36]);
            p.fill(&rect(-256.0, -100.0, 512.0, 222.0), thin(ink(0x4fa0ae), 0.26));
        });
        bubbles(p);
        for (radius, cover) in [(262.0, 0.3), (312.0, 0.22), (350.0, 0.16)] {
            p.stroke(&arc((530.0, 780.0), radius, 185.0, 300.0), 5.0, thin(ink(0xffffff), cover));
            p.stroke(&arc((550.0, 820.0), radius, 10.0, 90.0), 4.0, thin(ink(0xffffff), cover * 0.7));
        }
        p.soft(&ellipse((390.0, 580.0), 110.0, 34.0), 16.0, thin(ink(0xffffff), 0.5));
        p.stroke(&circle((540.0, 806.0), 376.0), 22.0, thin(ink(0x123c48), 0.3));
    });
    p.stroke(&circle(middle, 390.0), 5.0, slant(&[(0.0, ink(0xffffff)), (1.0, thin(ink(0xffffff), 0.1))]));
    light(p, (250.0, 480.0), 0.3);
}

/// Bubbles over the stone, big ones few.
fn bubbles(p: &mut Picture) {
    let mut rng = throws(42);
    let turn = (-24.0_f32).to_radians();
    for _ in 0..90 {
        let (along, side) = (between(&mut rng, -250.0, 250.0), between(&mut rng, -112.0, 112.0));
        let x = 540.0 + along * turn.cos() - side * turn.sin();
        let y = 810.0 + along * turn.sin() + side * turn.cos();
        let size = between(&mut rng, 0.0, 1.0).powi(2) * 17.0 + 3.5;
        p.fill(
            &circle((x, y), size),
            radial(
                (x, y),
                size,
                &[
                    (0.0, thin(ink(0xffffff), 0.12)),
                    (0.75, thin(ink(0xdff6f6), 0.3)),
                    (1.0, thin(ink(0xffffff), 0.85)),
                ],
            ),
        );
        p.fill(&circle((x - size * 0.35, y - size * 0.38), size * 0.22), thin(ink(0xffffff), 0.95));
    }
}

/// The angle, seen along the stone: the blade as a wedge, a fan of light under it.
fn angle(p: &mut Picture) {
    wall(p, &[(0.0, 0x31424e), (0.5, 0x566f76), (0.7, 0x7d938c)]);
    p.soft(&ellipse((560.0, 1164.0), 460.0, 34.0), 20.0, thin(ink(SHADE), 0.8));
    p.fill(
        &rounded(70.0, 1118.0, 940.0, 44.0, 22.0),
        down(1118.0, 1162.0, &[(0.0, ink(0xb5c8ac)), (1.0, ink(0x4c6650))]),
    );
    stone_from_the_side(p);
    let edge = (300.0, 1002.0);
    let at = |degrees: f32, radius: f32| {
        let angle = -degrees.to_radians();
        (edge.0 + radius * angle.cos(), edge.1 + radius * angle.sin())
    };
    let mut fan = vec![edge];
    fan.extend((0..=14).map(|step| at(17.5 * step as f32 / 14.0, 560.0)));
    let gold = [(0.0, thin(ink(0xffc04d), 0.95)), (1.0, thin(ink(0xffa826), 0.75))];
    p.fill(&polygon(&fan), radial(edge, 560.0, &gold));
    p.stroke(&arc(edge, 560.0, -0.6, -17.0), 9.0, ink(0xfff0c8));
    p.stroke(&arc(edge, 430.0, -0.6, -17.0), 4.0, thin(ink(0xfff0c8), 0.6));
    wedge(p, edge);
    light(p, (240.0, 560.0), 0.24);
}

fn stone_from_the_side(p: &mut Picture) {
    p.fill(
        &rounded(150.0, 1006.0, 780.0, 120.0, 12.0),
        down(1006.0, 1066.0, &[(0.0, ink(0xe39a68)), (1.0, ink(0xa95a35))]),
    );
    p.fill(
        &rounded(150.0, 1062.0, 780.0, 66.0, 10.0),
        down(1062.0, 1128.0, &[(0.0, ink(0xf2e3c4)), (1.0, ink(0xb59a74))]),
    );
    let mut rng = throws(51);
    for _ in 0..420 {
        let at = (between(&mut rng, 160.0, 920.0), between(&mut rng, 1016.0, 1058.0));
        p.fill(&circle(at, between(&mut rng, 0.8, 2.4)), thin(ink(0x7a3c22), between(&mut rng, 0.15, 0.5)));
    }
    p.fill(
        &rounded(150.0, 1001.0, 780.0, 13.0, 6.5),
        across(150.0, 930.0, &[(0.0, ink(0xffe2c4)), (0.5, ink(0xfff6ea)), (1.0, ink(0xd59a72))]),
    );
}

/// The blade end on: a wedge from the edge on the stone up to the spine.
fn wedge(p: &mut Picture, edge: Spot) {
    p.at(Transform::from_translate(edge.0, edge.1).pre_rotate(-17.5), |p| {
        let blade = shape(|b| {
            b.move_to(0.0, 0.0);
            b.line_to(110.0, -17.0);
            b.line_to(610.0, -52.0);
            b.quad_to(632.0, -52.0, 632.0, -30.0);
            b.line_to(632.0, -4.0);
            b.quad_to(632.0, 14.0, 610.0, 12.0);
            b.close();
        });
        p.soft(&moved(blade.clone(), Transform::from_translate(8.0, 26.0)), 12.0, thin(ink(0x2a120a), 0.45));
        p.fill(
            &blade,
            down(
                -54.0,
                14.0,
                &[(0.0, ink(0xffffff)), (0.3, ink(0xcfdadd)), (0.62, ink(0x8a9ba3)), (1.0, ink(0x4b5c66))],
            ),
        );
        p.stroke(&line((0.0, 0.0), (112.0, -17.0)), 5.0, ink(0xffffff));
    });
    p.glow(&circle(edge, 46.0), 24.0, thin(ink(0xffe0a0), 0.9));
}

/// A stone from above on the board, wet, with slurry along it.
fn wet_stone(p: &mut Picture, colors: [u32; 2], slurry: u32, seed: u64) {
    p.soft(&rounded(250.0, 452.0, 620.0, 780.0, 20.0), 30.0, thin(ink(SHADE), 0.75));
    stone(p, (260.0, 430.0), (560.0, 770.0), colors);
    p.inside(&rounded(260.0, 430.0, 560.0, 770.0, 16.0), |p| {
        puddle(p, slurry, seed);
        let sheen = polygon(&[(260.0, 430.0), (470.0, 430.0), (350.0, 1200.0), (260.0, 1200.0)]);
        p.soft(&sheen, 40.0, thin(ink(0xffffff), 0.16));
    });
}

/// Strokes along the stone, from heel to tip.
fn grind(p: &mut Picture) {
    board(p, [0xb5764c, 0x7a442b, 0x462114], 61);
    wet_stone(p, [0xdb9464, 0xad6039], 0x6d5a50, 62);
    for (back, cover) in [(170.0, 0.16), (88.0, 0.32)] {
        p.layer(cover, BlendMode::SourceOver, |p| {
            held_knife(p, (130.0 - back * 0.25, 860.0 + back), -22.0, 1.0, Blade::Sharp);
        });
    }
    held_knife(p, (130.0, 860.0), -22.0, 1.0, Blade::Sharp);
    for x in [368.0, 712.0] {
        arrow(p, &[(x - 20.0, 660.0), (x - 8.0, 600.0), (x, 530.0)], 15.0, 0.9);
    }
    light(p, (250.0, 500.0), 0.28);
}

/// The other side: the knife turned over, an arrow from one side to the other.
fn other_side(p: &mut Picture) {
    board(p, [0xa86c48, 0x6f3f2a, 0x3f1f13], 71);
    wet_stone(p, [0xdb9464, 0xad6039], 0x6d5a50, 72);
    p.layer(0.4, BlendMode::SourceOver, |p| held_knife(p, (128.0, 700.0), -12.0, 1.0, Blade::Sharp));
    held_knife(p, (128.0, 1060.0), -12.0, -1.0, Blade::Sharp);
    let turn: Vec<Spot> = (0..=10)
        .map(|at| (-96.0 + at as f32 * 17.5_f32).to_radians())
        .map(|angle| (560.0 + 120.0 * angle.cos(), 800.0 + 128.0 * angle.sin()))
        .collect();
    arrow(p, &turn, 17.0, 1.0);
    light(p, (250.0, 500.0), 0.26);
}

/// The fine side: pale stone, mirror edge.
fn finer(p: &mut Picture) {
    board(p, [0x8f6248, 0x5f3a2a, 0x351b13], 81);
    wet_stone(p, [0xf4ead2, 0xcbb893], 0xa39a8c, 82);
    let tip = (130.0, 880.0);
    held_knife(p, tip, -22.0, 1.0, Blade::Sharp);
    p.at(Transform::from_translate(tip.0, tip.1).pre_rotate(-22.0).pre_scale(1.12, 1.12), |p| {
        // The edge has become a mirror.
        let edge = curve(&[(70.0, 50.0), (200.0, 78.0), (330.0, 90.0), (476.0, 93.0)]);
        p.blurred(8.0, BlendMode::Screen, |p| p.stroke(&edge, 14.0, ink(0xffe9b0)));
        p.stroke(&edge, 4.0, ink(0xffffff));
        for (x, y, size) in [(300.0, 88.0, 50.0), (140.0, 66.0, 28.0), (430.0, 93.0, 24.0)] {
            spark(p, (x, y), size);
        }
    });
    light(p, (250.0, 480.0), 0.3);
}

/// A sheet of paper, half cut, the blade on its way down.
fn paper(p: &mut Picture) {
    wall(p, &[(0.0, 0x44524a), (0.45, 0x7f9378), (0.7, 0xb6bf9a)]);
    p.glow(&circle((560.0, 720.0), 420.0), 150.0, thin(ink(0xfff0c8), 0.4));
    sheet(p);
    held_knife(p, (210.0, 850.0), -14.0, 1.0, Blade::Sharp);
    p.at(Transform::from_translate(210.0, 850.0).pre_rotate(-14.0).pre_scale(1.12, 1.12), |p| {
        spark(p, (250.0, 84.0), 46.0);
    });
    light(p, (250.0, 520.0), 0.24);
}

fn sheet(p: &mut Picture) {
    let left = shape(|b| {
        b.move_to(330.0, 440.0);
        b.cubic_to(380.0, 420.0, 430.0, 456.0, 486.0, 438.0);
        b.line_to(500.0, 900.0);
        b.cubic_to(484.0, 1000.0, 430.0, 1100.0, 330.0, 1150.0);
        b.cubic_to(296.0, 1060.0, 296.0, 900.0, 330.0, 440.0);
        b.close();
    });
    let right = shape(|b| {
        b.move_to(486.0, 438.0);
        b.cubic_to(560.0, 416.0, 640.0, 456.0, 720.0, 430.0);
        b.cubic_to(742.0, 700.0, 736.0, 900.0, 724.0, 1120.0);
        b.cubic_to(650.0, 1100.0, 600.0, 1130.0, 546.0, 1106.0);
        b.cubic_to(524.0, 1010.0, 508.0, 960.0, 500.0, 900.0);
        b.close();
    });
    for (part, aside) in [(&right, 26.0), (&left, 8.0)] {
        let shadow = moved(part.clone(), Transform::from_translate(aside, 34.0));
        p.soft(&shadow, 24.0, thin(ink(0x2a2416), 0.42));
    }
    p.fill(
        &right,
        across(
            486.0,
            736.0,
            &[(0.0, ink(0xfffdf4)), (0.4, ink(0xf3ead6)), (0.75, ink(0xfffaf0)), (1.0, ink(0xd4c6aa))],
        ),
    );
    p.fill(
        &left,
        linear(
            (310.0, 440.0),
            (500.0, 1050.0),
            &[(0.0, ink(0xfffdf6)), (0.55, ink(0xf0e4cc)), (1.0, ink(0xbfae90))],
        ),
    );
    // The cut is a clean line; the left part curls away.
    let cut = curve(&[(500.0, 900.0), (508.0, 960.0), (526.0, 1030.0), (546.0, 1106.0)]);
    p.stroke(&cut, 3.0, thin(ink(0x7d6a4c), 0.55));
    let curl = curve(&[(500.0, 900.0), (480.0, 990.0), (426.0, 1086.0), (332.0, 1149.0)]);
    p.stroke(&curl, 5.0, ink(0xffffff));
}

/// What it is all for: clean slices.
fn sharp(p: &mut Picture) {
    board(p, [0xa8683f, 0x74412a, 0x43200f], 91);
    p.soft(&rounded(142.0, 480.0, 820.0, 740.0, 60.0), 34.0, thin(ink(SHADE), 0.75));
    cutting_board(p);
    for (x, y, turn) in
        [(270.0, 1020.0, 0.0), (408.0, 1046.0, 40.0), (546.0, 1022.0, 85.0), (684.0, 1048.0, 130.0)]
    {
        tomato_slice(p, (x, y), 104.0, turn);
    }
    tomato(p, (826.0, 960.0), 112.0);
    basil(p, (262.0, 600.0));
    held_knife(p, (170.0, 800.0), -9.0, 1.0, Blade::Sharp);
    p.at(Transform::from_translate(170.0, 800.0).pre_rotate(-9.0), |p| spark(p, (190.0, 84.0), 40.0));
    light(p, (260.0, 480.0), 0.28);
}

fn cutting_board(p: &mut Picture) {
    let board = rounded(130.0, 440.0, 820.0, 740.0, 56.0);
    let slant = |stops: &[(f32, Color)]| linear((130.0, 440.0), (950.0, 1180.0), stops);
    p.fill(&rounded(130.0, 456.0, 820.0, 740.0, 56.0), ink(0x7a4a2a));
    p.fill(&board, slant(&[(0.0, ink(0xf6dcb0)), (0.6, ink(0xe2b884)), (1.0, ink(0xc0905c))]));
    p.inside(&board, |p| {
        let mut rng = throws(92);
        for at in 0..22 {
            let y = 450.0 + at as f32 * 35.0;
            let bend = between(&mut rng, -10.0, 10.0);
            let vein = curve(&[(120.0, y), (420.0, y + bend), (700.0, y - bend), (960.0, y + bend * 0.4)]);
            p.stroke(&vein, between(&mut rng, 1.5, 4.5), thin(ink(0x8f5a30), 0.22));
        }
    });
    let rim = [(0.0, thin(ink(0xfff3dc), 0.95)), (1.0, thin(ink(0x6a3d20), 0.4))];
    p.stroke(&board, 5.0, slant(&rim));
}

/// Three leaves.
fn basil(p: &mut Picture, (x, y): Spot) {
    for (turn, size, tone) in [(-62.0, 0.85, 0x3f6b36), (48.0, 0.8, 0x4a7a3c), (-8.0, 1.0, 0x5c9148)] {
        p.at(Transform::from_row(size, 0.0, 0.0, size, x, y).pre_rotate(turn), |p| leaf(p, ink(tone)));
    }
}

fn leaf(p: &mut Picture, tone: Color) {
    let outline: Path = shape(|b| {
        b.move_to(0.0, 20.0);
        b.cubic_to(-62.0, -10.0, -56.0, -92.0, 0.0, -136.0);
        b.cubic_to(56.0, -92.0, 62.0, -10.0, 0.0, 20.0);
        b.close();
    });
    p.soft(&moved(outline.clone(), Transform::from_translate(8.0, 14.0)), 9.0, thin(ink(0x2c150a), 0.5));
    p.fill(
        &outline,
        across(
            -56.0,
            56.0,
            &[(0.0, mix(tone, ink(0xe6f2b0), 0.45)), (0.5, tone), (1.0, mix(tone, ink(0x12240e), 0.45))],
        ),
    );
    p.stroke(&line((0.0, 16.0), (0.0, -118.0)), 3.0, thin(ink(0xe2f0b8), 0.6));
    for at in 0..4 {
        let base = -8.0 - at as f32 * 26.0;
        for side in [-1.0, 1.0] {
            let vein = curve(&[(0.0, base), (side * 18.0, base - 14.0), (side * 32.0, base - 22.0)]);
            p.stroke(&vein, 2.0, thin(ink(0xe2f0b8), 0.4));
        }
    }
}
