//! The cap that tells how warm the water is.

use tiny_skia::Transform;

use super::{ground, shade_ends};
use crate::{
    bottle::{RING, bead, droplet},
    paint::{Spot, across, down, ink, linear, mix, thin},
    picture::Picture,
    shapes::{blob, circle, curve, ellipse, moved, polygon, rounded, shape, turned},
};

/// The cap from above: a ring of lights says how cold it is.
pub fn temperature(p: &mut Picture) {
    ground(p, &[(0.0, 0x07303f), (0.5, 0x0f5a6c), (1.0, 0x051f2a)]);
    p.glow(&circle((540.0, 780.0), 520.0), 150.0, thin(ink(0x35c8d8), 0.42));
    let middle = (540.0, 780.0);
    p.soft(&circle((570.0, 850.0), 390.0), 50.0, thin(ink(0x021018), 0.75));
    metal_ring(p, middle, 385.0);
    p.fill(
        &circle(middle, 330.0),
        linear(
            (300.0, 540.0),
            (780.0, 1020.0),
            &[(0.0, ink(0x24424e)), (0.5, ink(0x0b1c24)), (1.0, ink(0x050d12))],
        ),
    );
    p.stroke(
        &circle(middle, 330.0),
        5.0,
        linear((300.0, 540.0), (780.0, 1020.0), &[(0.0, ink(0x02080b)), (1.0, ink(0x8fd0d8))]),
    );
    gauge(p, middle);
    p.glow(&circle(middle, 120.0), 50.0, thin(ink(RING), 0.4));
    let drop = droplet((540.0, 790.0), 78.0);
    p.fill(&drop, down(670.0, 880.0, &[(0.0, ink(0xd8fdff)), (0.6, ink(0x3cc9e0)), (1.0, ink(0x0f7f9c))]));
    p.fill(&ellipse((510.0, 800.0), 13.0, 30.0), thin(ink(0xffffff), 0.85));
    // The glass mirrors a window.
    p.inside(&circle(middle, 326.0), |p| {
        let sheen = polygon(&[(190.0, 420.0), (560.0, 420.0), (330.0, 1140.0), (-40.0, 1140.0)]);
        p.soft(
            &sheen,
            8.0,
            linear(
                (250.0, 460.0),
                (330.0, 1000.0),
                &[(0.0, thin(ink(0xffffff), 0.16)), (1.0, thin(ink(0xffffff), 0.0))],
            ),
        );
    });
    for (radius, cover) in [(84.0, 0.7), (122.0, 0.42), (164.0, 0.2)] {
        p.stroke(&circle((690.0, 960.0), radius), 5.0, thin(ink(RING), cover));
    }
    finger(p, (690.0, 960.0));
    for (x, y, size) in [
        (180.0, 470.0, 15.0),
        (236.0, 1130.0, 20.0),
        (880.0, 505.0, 19.0),
        (150.0, 980.0, 10.0),
        (930.0, 640.0, 9.0),
        (420.0, 1215.0, 12.0),
    ] {
        bead(p, (x, y), size, 0x4fc3d3);
    }
    shade_ends(p, 0x03161f, 0.55);
}

/// Turned steel: it brightens and darkens on the way round.
fn metal_ring(p: &mut Picture, (x, y): Spot, radius: f32) {
    let steps = 180;
    let step = 360.0 / steps as f32;
    for at in 0..steps {
        let angle = (at as f32 * step).to_radians();
        let wave = (2.0 * angle - 0.6).cos() * 0.5 + (5.0 * angle + 1.0).cos() * 0.16 + 0.5;
        let color = mix(ink(0x2d4e5a), ink(0xf2fbfb), wave.clamp(0.0, 1.0));
        let corner = |r: f32, turn: f32| {
            let angle = (at as f32 * step + turn).to_radians();
            (x + r * angle.cos(), y + r * angle.sin())
        };
        let slice = [
            corner(325.0, -0.3),
            corner(radius, -0.3),
            corner(radius, step + 0.3),
            corner(325.0, step + 0.3),
        ];
        p.fill(&polygon(&slice), color);
    }
    p.stroke(&circle((x, y), radius), 4.0, thin(ink(0xffffff), 0.45));
    p.stroke(&circle((x, y), radius - 20.0), 2.0, thin(ink(0x0a2a34), 0.4));
}

fn gauge(p: &mut Picture, middle: Spot) {
    let count = 36;
    for at in 0..count {
        let part = at as f32 / (count - 1) as f32;
        let angle = 140.0 + part * 260.0;
        let color = if part < 0.5 {
            mix(ink(0x5a7bff), ink(RING), part * 2.0)
        } else {
            mix(ink(0xf7cf96), ink(0xf0693a), part * 2.0 - 1.0)
        };
        let lit = part < 0.36;
        let tick = turned(rounded(middle.0 + 236.0, middle.1 - 7.0, 52.0, 14.0, 7.0), angle, middle);
        if lit {
            p.glow(&tick, 12.0, color);
        }
        p.fill(&tick, thin(color, if lit { 1.0 } else { 0.2 }));
    }
}

/// A fingertip from the lower right, touching at the spot.
fn finger(p: &mut Picture, (x, y): Spot) {
    p.at(Transform::from_row(1.0, 0.0, 0.0, 1.0, x, y).pre_rotate(-38.0), |p| {
        let skin = shape(|b| {
            b.move_to(-66.0, 10.0);
            b.cubic_to(-66.0, -52.0, -36.0, -78.0, 0.0, -78.0);
            b.cubic_to(36.0, -78.0, 66.0, -52.0, 66.0, 10.0);
            b.cubic_to(70.0, 150.0, 86.0, 200.0, 90.0, 900.0);
            b.line_to(-90.0, 900.0);
            b.cubic_to(-86.0, 200.0, -70.0, 150.0, -66.0, 10.0);
            b.close();
        });
        p.soft(&moved(skin.clone(), Transform::from_translate(34.0, 44.0)), 26.0, thin(ink(0x020c11), 0.65));
        p.fill(
            &skin,
            across(
                -80.0,
                80.0,
                &[(0.0, ink(0xf9c9a2)), (0.3, ink(0xe7a578)), (0.75, ink(0xb06a48)), (1.0, ink(0x6d3c2c))],
            ),
        );
        p.inside(&skin, |p| {
            p.glow(&ellipse((0.0, -70.0), 70.0, 40.0), 24.0, thin(ink(RING), 0.45));
            p.stroke(&curve(&[(-56.0, 132.0), (0.0, 146.0), (58.0, 132.0)]), 4.0, thin(ink(0x7d432c), 0.4));
            p.stroke(&curve(&[(-50.0, 152.0), (0.0, 164.0), (54.0, 152.0)]), 3.0, thin(ink(0x7d432c), 0.25));
        });
        let nail = blob(&[
            (-36.0, 46.0),
            (-40.0, 0.0),
            (-28.0, -44.0),
            (0.0, -56.0),
            (28.0, -44.0),
            (40.0, 0.0),
            (36.0, 46.0),
            (0.0, 60.0),
        ]);
        p.fill(
            &nail,
            across(-40.0, 40.0, &[(0.0, ink(0xffe6d6)), (0.5, ink(0xf2bfa4)), (1.0, ink(0xc08468))]),
        );
        p.fill(&ellipse((-16.0, -12.0), 7.0, 28.0), thin(ink(0xffffff), 0.6));
    });
}
