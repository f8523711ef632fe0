//! The letter on the table, in the light of a lamp.

use tiny_skia::{BlendMode, Transform};

use super::{LAMP, ground, settle};
use crate::{
    nature::{cloud, glints},
    paint::{across, down, falloff, ink, linear, radial, thin},
    picture::{HEIGHT, Picture, WIDTH},
    shapes::{blob, circle, curve, ellipse, line, moved, polygon, rect, rounded, shape},
};

/// A letter in the light of a lamp, the sea in the window.
pub fn letter(p: &mut Picture) {
    ground(p, &[(0.0, 0x1a1830), (0.5, 0x2a2140), (1.0, 0x1d1526)]);
    let window = rounded(250.0, 330.0, 580.0, 560.0, 14.0);
    p.soft(&rounded(225.0, 305.0, 630.0, 615.0, 20.0), 14.0, thin(ink(0x0b0815), 0.7));
    p.fill(
        &rounded(228.0, 308.0, 624.0, 604.0, 18.0),
        down(308.0, 912.0, &[(0.0, ink(0x4a3550)), (1.0, ink(0x6b4550))]),
    );
    p.inside(&window, dusk_through_window);
    for bar in [rect(531.0, 330.0, 18.0, 560.0), rect(250.0, 590.0, 580.0, 16.0)] {
        p.fill(&bar, linear((0.0, 330.0), (300.0, 890.0), &[(0.0, ink(0x3f2e4a)), (1.0, ink(0x6b4550))]));
    }
    p.fill(
        &rounded(200.0, 890.0, 680.0, 36.0, 8.0),
        down(890.0, 926.0, &[(0.0, ink(0x94604f)), (1.0, ink(0x4b3040))]),
    );
    p.glow(&circle((742.0, 905.0), 330.0), 90.0, thin(ink(0xff9a4a), 0.34));
    table(p);
    sheet_of_paper(p);
    sugar_bowl(p, (262.0, 1085.0));
    oil_lamp(p, (742.0, 1130.0));
    p.glow(&circle((742.0, 930.0), 120.0), 70.0, thin(ink(LAMP), 0.55));
    settle(p, 0x0c0916, 0.5);
}

fn dusk_through_window(p: &mut Picture) {
    p.fill(
        &rect(250.0, 330.0, 580.0, 560.0),
        down(
            330.0,
            890.0,
            &[(0.0, ink(0x1d2d57)), (0.35, ink(0x514680)), (0.58, ink(0xb46a78)), (0.7, ink(0xf0a071))],
        ),
    );
    for (x, y, width, seed) in [(420.0, 480.0, 260.0, 3), (700.0, 545.0, 320.0, 5), (380.0, 640.0, 330.0, 8)]
    {
        p.fill(&cloud((x, y), width, 14.0, seed), thin(ink(0x5b4276), 0.55));
    }
    p.glow(&circle((420.0, 722.0), 90.0), 40.0, thin(ink(0xffc890), 0.8));
    p.fill(&circle((420.0, 722.0), 34.0), ink(0xffdca6));
    p.fill(
        &rect(250.0, 722.0, 580.0, 180.0),
        down(722.0, 890.0, &[(0.0, ink(0xc37a74)), (0.25, ink(0x5b4a7c)), (1.0, ink(0x232c55))]),
    );
    glints(p, 4, 70, 420.0, 130.0, (726.0, 880.0), ink(0xffd9a0));
}

fn table(p: &mut Picture) {
    let top = polygon(&[(0.0, 1050.0), (WIDTH, 1050.0), (WIDTH, HEIGHT), (0.0, HEIGHT)]);
    p.fill(&top, down(1050.0, HEIGHT, &[(0.0, ink(0x6d4238)), (0.35, ink(0x4a2c30)), (1.0, ink(0x21141f))]));
    let pool = falloff((700.0, 1130.0), 620.0, thin(ink(0xffa552), 0.75));
    p.inside(&top, |p| {
        p.at(Transform::from_row(1.0, 0.0, 0.0, 0.42, 0.0, 660.0), |p| {
            p.blend(&circle((700.0, 1130.0), 620.0), pool, BlendMode::Screen);
        });
        for (y, bend) in [(1120.0, 6.0), (1215.0, -8.0), (1340.0, 10.0), (1490.0, -8.0)] {
            let grain = curve(&[(-20.0, y), (300.0, y + bend), (700.0, y - bend), (1100.0, y + bend)]);
            p.stroke(&grain, 3.0, thin(ink(0x1c0f18), 0.35));
        }
    });
    p.fill(
        &rect(0.0, 1050.0, WIDTH, 5.0),
        across(
            0.0,
            WIDTH,
            &[
                (0.0, thin(ink(0xffb76b), 0.1)),
                (0.68, thin(ink(0xffd08a), 0.95)),
                (1.0, thin(ink(0xffb76b), 0.3)),
            ],
        ),
    );
}

fn sheet_of_paper(p: &mut Picture) {
    let corners = [(360.0, 1108.0), (610.0, 1092.0), (640.0, 1218.0), (352.0, 1236.0)];
    let shadow = moved(polygon(&corners), Transform::from_translate(-26.0, 16.0));
    p.soft(&shadow, 14.0, thin(ink(0x0d0610), 0.7));
    let sheet = polygon(&corners);
    p.fill(&sheet, across(350.0, 640.0, &[(0.0, ink(0xc99a80)), (0.6, ink(0xf5d5aa)), (1.0, ink(0xffedc8))]));
    // Folded twice: one part rises towards the lamp.
    let fold = polygon(&[(356.0, 1150.0), (620.0, 1133.0), (630.0, 1176.0), (354.0, 1194.0)]);
    p.fill(&fold, across(350.0, 640.0, &[(0.0, ink(0xb98971)), (1.0, ink(0xf2d3a4))]));
    for row in 0..3 {
        let y = 1124.0 + row as f32 * 9.0;
        let end = [560.0, 585.0, 470.0][row];
        p.stroke(&line((392.0, y), (end, y - 11.0)), 2.6, thin(ink(0x5a3a45), 0.6));
    }
    p.stroke(
        &curve(&[(500.0, 1206.0), (522.0, 1194.0), (534.0, 1207.0), (562.0, 1192.0), (590.0, 1200.0)]),
        2.6,
        thin(ink(0x5a3a45), 0.7),
    );
}

fn sugar_bowl(p: &mut Picture, (x, y): (f32, f32)) {
    p.soft(&ellipse((x - 34.0, y + 74.0), 110.0, 20.0), 14.0, thin(ink(0x0d0610), 0.75));
    let bowl = blob(&[
        (x - 84.0, y),
        (x - 60.0, y + 62.0),
        (x, y + 80.0),
        (x + 60.0, y + 62.0),
        (x + 84.0, y),
        (x, y - 18.0),
    ]);
    p.fill(
        &bowl,
        across(
            x - 90.0,
            x + 90.0,
            &[(0.0, ink(0x2c2b4e)), (0.55, ink(0x5f6b92)), (0.85, ink(0xd5b7a0)), (1.0, ink(0xffd9a8))],
        ),
    );
    p.fill(
        &ellipse((x, y - 6.0), 86.0, 17.0),
        across(x - 86.0, x + 86.0, &[(0.0, ink(0x3b3a60)), (1.0, ink(0xffdfb4))]),
    );
    let lid = blob(&[
        (x - 74.0, y - 8.0),
        (x - 50.0, y - 44.0),
        (x, y - 56.0),
        (x + 50.0, y - 44.0),
        (x + 74.0, y - 8.0),
        (x, y + 4.0),
    ]);
    p.fill(
        &lid,
        across(x - 80.0, x + 80.0, &[(0.0, ink(0x34345a)), (0.6, ink(0x6d789e)), (1.0, ink(0xf3cda2))]),
    );
    p.fill(
        &circle((x, y - 62.0), 15.0),
        across(x - 15.0, x + 15.0, &[(0.0, ink(0x4b4c74)), (1.0, ink(0xffddb0))]),
    );
}

fn oil_lamp(p: &mut Picture, (x, y): (f32, f32)) {
    p.soft(&ellipse((x, y + 62.0), 120.0, 20.0), 12.0, thin(ink(0x0d0610), 0.8));
    let brass = |from: f32, to: f32| {
        across(
            from,
            to,
            &[
                (0.0, ink(0x6b3f20)),
                (0.3, ink(0xf7c66c)),
                (0.42, ink(0xfff0c0)),
                (0.55, ink(0xc98a3c)),
                (1.0, ink(0x5a3018)),
            ],
        )
    };
    let base = shape(|b| {
        b.move_to(x - 100.0, y + 66.0);
        b.quad_to(x - 96.0, y + 40.0, x - 44.0, y + 30.0);
        b.quad_to(x - 108.0, y + 4.0, x - 84.0, y - 48.0);
        b.quad_to(x - 60.0, y - 84.0, x - 30.0, y - 90.0);
        b.line_to(x + 30.0, y - 90.0);
        b.quad_to(x + 60.0, y - 84.0, x + 84.0, y - 48.0);
        b.quad_to(x + 108.0, y + 4.0, x + 44.0, y + 30.0);
        b.quad_to(x + 96.0, y + 40.0, x + 100.0, y + 66.0);
        b.close();
    });
    p.fill(&base, brass(x - 100.0, x + 100.0));
    p.fill(&rounded(x - 46.0, y - 118.0, 92.0, 34.0, 10.0), brass(x - 46.0, x + 46.0));
    let glass = shape(|b| {
        b.move_to(x - 36.0, y - 118.0);
        b.cubic_to(x - 110.0, y - 190.0, x - 62.0, y - 262.0, x - 34.0, y - 330.0);
        b.line_to(x - 34.0, y - 376.0);
        b.line_to(x + 34.0, y - 376.0);
        b.line_to(x + 34.0, y - 330.0);
        b.cubic_to(x + 62.0, y - 262.0, x + 110.0, y - 190.0, x + 36.0, y - 118.0);
        b.close();
    });
    p.fill(
        &glass,
        radial(
            (x, y - 190.0),
            220.0,
            &[
                (0.0, thin(ink(0xffe3a0), 0.95)),
                (0.35, thin(ink(0xffb055), 0.6)),
                (1.0, thin(ink(0xff9a50), 0.12)),
            ],
        ),
    );
    let flame = |size: f32| {
        shape(|b| {
            b.move_to(x, y - 140.0 - 100.0 * size);
            b.cubic_to(x + 10.0 * size, y - 200.0, x + 34.0 * size, y - 176.0, x, y - 128.0);
            b.cubic_to(x - 34.0 * size, y - 176.0, x - 10.0 * size, y - 200.0, x, y - 140.0 - 100.0 * size);
            b.close();
        })
    };
    p.glow(&flame(1.3), 18.0, ink(0xff9a3c));
    p.fill(&flame(1.05), ink(0xffc45c));
    p.fill(&flame(0.66), ink(0xfff6d8));
    p.stroke(
        &curve(&[(x - 58.0, y - 168.0), (x - 60.0, y - 210.0), (x - 42.0, y - 262.0)]),
        5.0,
        thin(ink(0xffffff), 0.6),
    );
}
