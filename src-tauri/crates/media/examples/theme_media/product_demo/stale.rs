//! An old plastic bottle, and what lives in it.

use tiny_skia::{BlendMode, Transform};

use super::{ground, shade_ends};
use crate::{
    nature::{between, throws},
    paint::{Spot, across, down, ink, linear, mix, radial, thin},
    picture::Picture,
    shapes::{arc, blob, circle, curve, ellipse, line, rect, rounded, shape, turned, under},
};

/// An old plastic bottle, and what a magnifying glass finds in it.
pub fn stale(p: &mut Picture) {
    ground(p, &[(0.0, 0x343a26), (0.4, 0x666a3a), (0.71, 0x8c8647), (0.715, 0x5a4a30), (1.0, 0x241c16)]);
    p.glow(&circle((420.0, 700.0), 380.0), 150.0, thin(ink(0xd8d27a), 0.4));
    for (x, sway, cover) in [(362.0, 20.0, 0.3), (424.0, 30.0, 0.42), (488.0, 22.0, 0.28)] {
        let wisp = curve(&[
            (x, 520.0),
            (x + sway, 440.0),
            (x - sway, 350.0),
            (x + sway * 1.3, 250.0),
            (x - sway * 0.5, 150.0),
        ]);
        let fading = [(0.0, thin(ink(0xd3d878), 0.0)), (1.0, thin(ink(0xd3d878), cover))];
        p.blurred(10.0, BlendMode::SourceOver, |p| p.stroke(&wisp, 24.0, down(150.0, 520.0, &fading)));
    }
    p.soft(&ellipse((480.0, 1178.0), 260.0, 34.0), 20.0, thin(ink(0x120d0a), 0.8));
    plastic_bottle(p, (430.0, 1172.0));
    screw_cap(p, (205.0, 1160.0));
    magnifier(p, (650.0, 850.0), 205.0);
    shade_ends(p, 0x14130c, 0.55);
}

fn plastic_bottle(p: &mut Picture, (x, y): Spot) {
    p.at(Transform::from_translate(x, y), |p| {
        let outline = shape(|b| {
            b.move_to(-110.0, 0.0);
            b.cubic_to(-150.0, 0.0, -152.0, -30.0, -150.0, -70.0);
            b.cubic_to(-146.0, -180.0, -120.0, -230.0, -120.0, -290.0);
            b.cubic_to(-120.0, -350.0, -150.0, -390.0, -146.0, -450.0);
            b.cubic_to(-142.0, -530.0, -76.0, -540.0, -70.0, -590.0);
            b.line_to(-70.0, -650.0);
            b.line_to(70.0, -650.0);
            b.line_to(70.0, -590.0);
            b.cubic_to(76.0, -540.0, 142.0, -530.0, 146.0, -450.0);
            b.cubic_to(150.0, -390.0, 120.0, -350.0, 120.0, -290.0);
            b.cubic_to(120.0, -230.0, 146.0, -180.0, 150.0, -70.0);
            b.cubic_to(152.0, -30.0, 150.0, 0.0, 110.0, 0.0);
            b.close();
        });
        p.fill(
            &outline,
            across(
                -150.0,
                150.0,
                &[
                    (0.0, thin(ink(0xdfe3b4), 0.75)),
                    (0.15, thin(ink(0xb8c08a), 0.45)),
                    (0.7, thin(ink(0x8c935c), 0.5)),
                    (1.0, thin(ink(0x3f4526), 0.8)),
                ],
            ),
        );
        p.inside(&outline, |p| {
            let level = [(-170.0, -380.0), (-60.0, -376.0), (60.0, -384.0), (170.0, -379.0)];
            let water = under(&level, 10.0);
            p.fill(
                &water,
                down(-380.0, 0.0, &[(0.0, thin(ink(0xa8ad52), 0.85)), (1.0, thin(ink(0x4f5a28), 0.95))]),
            );
            p.fill(&ellipse((0.0, -380.0), 140.0, 13.0), thin(ink(0xd3d684), 0.75));
            slime(p);
            p.fill(&rounded(-118.0, -440.0, 15.0, 380.0, 7.0), thin(ink(0xfdfde0), 0.42));
            p.fill(
                &rect(90.0, -660.0, 80.0, 670.0),
                across(90.0, 150.0, &[(0.0, thin(ink(0x20250f), 0.0)), (1.0, thin(ink(0x20250f), 0.55))]),
            );
        });
        p.stroke(&outline, 4.0, thin(ink(0xf2f3cf), 0.5));
        for y in [-634.0, -616.0, -598.0] {
            p.stroke(&curve(&[(-72.0, y), (0.0, y + 7.0), (72.0, y)]), 6.0, thin(ink(0xe8eac0), 0.6));
        }
    });
}

/// What grows along the water's edge and sinks to the ground.
fn slime(p: &mut Picture) {
    let mut rng = throws(12);
    for side in [-1.0_f32, 1.0] {
        for at in 0..9 {
            let y = -398.0 + at as f32 * 20.0;
            let size = between(&mut rng, 8.0, 24.0);
            p.fill(
                &circle((side * (134.0 - between(&mut rng, 0.0, 8.0)), y), size),
                thin(ink(0x5f7a2a), 0.55),
            );
        }
    }
    for _ in 0..60 {
        let at = (between(&mut rng, -130.0, 130.0), between(&mut rng, -360.0, -10.0));
        p.fill(&circle(at, between(&mut rng, 1.5, 5.5)), thin(ink(0x2f3a14), between(&mut rng, 0.25, 0.6)));
    }
    p.soft(&ellipse((0.0, -6.0), 140.0, 38.0), 12.0, thin(ink(0x2c3813), 0.75));
}

fn screw_cap(p: &mut Picture, (x, y): Spot) {
    p.soft(&ellipse((x, y + 30.0), 90.0, 16.0), 10.0, thin(ink(0x120d0a), 0.8));
    p.fill(
        &rounded(x - 74.0, y - 36.0, 148.0, 66.0, 12.0),
        across(x - 74.0, x + 74.0, &[(0.0, ink(0x51605a)), (0.25, ink(0x9db0a0)), (1.0, ink(0x2b352f))]),
    );
    for at in -5..=5 {
        let ridge = x + at as f32 * 13.0;
        p.stroke(&line((ridge, y - 22.0), (ridge, y + 20.0)), 3.0, thin(ink(0x17201b), 0.5));
    }
    p.fill(&ellipse((x, y - 36.0), 74.0, 16.0), ink(0x7d9183));
    p.fill(&ellipse((x, y - 35.0), 60.0, 11.0), ink(0x2a342d));
}

fn magnifier(p: &mut Picture, (x, y): Spot, radius: f32) {
    let handle = |width: f32, fill: u32, p: &mut Picture| {
        p.stroke(
            &line((x + radius * 0.78, y + radius * 0.78), (x + radius * 1.55, y + radius * 1.55)),
            width,
            ink(fill),
        );
    };
    p.blurred(18.0, BlendMode::SourceOver, |p| {
        p.fill(&circle((x + 16.0, y + 26.0), radius + 12.0), thin(ink(0x14120a), 0.6));
    });
    handle(46.0, 0x1b2a2c, p);
    handle(30.0, 0x2f4a4c, p);
    let glass = circle((x, y), radius);
    p.fill(
        &glass,
        radial(
            (x - 50.0, y - 60.0),
            radius * 1.5,
            &[(0.0, ink(0xe4e58e)), (0.6, ink(0xa5ad4c)), (1.0, ink(0x5e6b2b))],
        ),
    );
    p.inside(&glass, |p| {
        microbe(p, (x - 70.0, y - 50.0), 62.0, 0x4f8a4a, 21);
        microbe(p, (x + 84.0, y + 36.0), 72.0, 0x7a5a96, 22);
        microbe(p, (x - 60.0, y + 100.0), 48.0, 0xc0673f, 23);
        microbe(p, (x + 74.0, y - 104.0), 36.0, 0x3f8a86, 24);
        rod(p, (x - 140.0, y + 30.0), 40.0, 0x6f7d2c);
        rod(p, (x + 10.0, y + 18.0), -35.0, 0x6f7d2c);
        rod(p, (x + 14.0, y + 150.0), 12.0, 0x7a5a96);
        p.fill(
            &circle((x, y), radius),
            radial(
                (x, y),
                radius,
                &[
                    (0.0, thin(ink(0x1c240c), 0.0)),
                    (0.78, thin(ink(0x1c240c), 0.0)),
                    (1.0, thin(ink(0x1c240c), 0.6)),
                ],
            ),
        );
    });
    p.stroke(
        &circle((x, y), radius + 4.0),
        24.0,
        linear(
            (x - radius, y - radius),
            (x + radius, y + radius),
            &[(0.0, ink(0xe9f0e6)), (0.4, ink(0x70898a)), (1.0, ink(0x1c2c2e))],
        ),
    );
    p.stroke(&arc((x, y), radius - 34.0, 196.0, 262.0), 13.0, thin(ink(0xffffff), 0.65));
}

/// A microbe with hairs, a nucleus and spots.
pub fn microbe(p: &mut Picture, (x, y): Spot, size: f32, color: u32, seed: u64) {
    let mut rng = throws(seed);
    let color = ink(color);
    let around: Vec<Spot> = (0..9)
        .map(|at| {
            let angle = at as f32 / 9.0 * std::f32::consts::TAU;
            let reach = size * between(&mut rng, 0.82, 1.06);
            (x + angle.cos() * reach, y + angle.sin() * reach * 0.9)
        })
        .collect();
    for at in 0..22 {
        let angle = at as f32 / 22.0 * std::f32::consts::TAU;
        let (dx, dy) = (angle.cos(), angle.sin() * 0.9);
        let root = (x + dx * size * 0.85, y + dy * size * 0.85);
        let bend = between(&mut rng, -0.16, 0.16) * size;
        let tip = (x + dx * size * 1.28 + bend, y + dy * size * 1.28 - bend);
        p.stroke(&line(root, tip), size * 0.07, thin(mix(color, ink(0x10180a), 0.3), 0.8));
    }
    p.fill(
        &blob(&around),
        linear(
            (x - size, y - size),
            (x + size, y + size),
            &[(0.0, mix(color, ink(0xffffff), 0.4)), (0.6, color), (1.0, mix(color, ink(0x10180a), 0.45))],
        ),
    );
    p.fill(
        &circle((x + size * 0.12, y + size * 0.08), size * 0.32),
        thin(mix(color, ink(0x10180a), 0.55), 0.85),
    );
    for _ in 0..6 {
        let spot = (x + between(&mut rng, -0.6, 0.6) * size, y + between(&mut rng, -0.55, 0.55) * size);
        p.fill(&circle(spot, size * between(&mut rng, 0.05, 0.11)), thin(ink(0xfdfdd8), 0.4));
    }
}

fn rod(p: &mut Picture, (x, y): Spot, degrees: f32, color: u32) {
    let stick = turned(rounded(x - 34.0, y - 12.0, 68.0, 24.0, 12.0), degrees, (x, y));
    p.fill(&stick, ink(color));
    p.stroke(
        &turned(line((x - 20.0, y - 4.0), (x + 16.0, y - 4.0)), degrees, (x, y)),
        4.0,
        thin(ink(0xfbfbcf), 0.5),
    );
}
