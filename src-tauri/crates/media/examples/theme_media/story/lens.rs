//! The great lens in the lantern room.

use tiny_skia::{BlendMode, Transform};

use super::{beam, ground, settle};
use crate::{
    nature::rain,
    paint::{across, down, falloff, ink, radial, thin},
    people::keeper_pushing,
    picture::{HEIGHT, Picture, WIDTH},
    shapes::{arc, circle, curve, line, moved, polygon, rect, rounded, shape},
};

/// In the lantern room: the keeper turns the lens.
pub fn lens(p: &mut Picture) {
    ground(p, &[(0.0, 0x0a1122), (0.6, 0x17233c), (1.0, 0x0b0f1c)]);
    rain(p, 61, 260, ink(0x9db8d0));
    for angle in [-64.0_f32, -24.0, 14.0, 52.0, 128.0, 166.0, 204.0, 242.0] {
        let far = (640.0 + angle.to_radians().cos() * 1300.0, 740.0 + angle.to_radians().sin() * 1300.0);
        beam(p, (640.0, 740.0), far, 190.0, 0.24);
    }
    p.glow(&circle((640.0, 740.0), 430.0), 130.0, thin(ink(0xff9f45), 0.6));
    lattice(p);
    p.fill(
        &rect(0.0, 1190.0, WIDTH, 440.0),
        down(1190.0, HEIGHT, &[(0.0, ink(0x5a3a2c)), (0.25, ink(0x2c1f26)), (1.0, ink(0x0a0911))]),
    );
    p.at(Transform::from_row(1.0, 0.0, 0.0, 0.2, 0.0, 960.0), |p| {
        p.blend(
            &circle((640.0, 1220.0), 560.0),
            falloff((640.0, 1220.0), 560.0, ink(0xffa24a)),
            BlendMode::Screen,
        );
    });
    p.soft(
        &polygon(&[(430.0, 1206.0), (500.0, 1206.0), (120.0, 1420.0), (-120.0, 1420.0)]),
        26.0,
        thin(ink(0x05040a), 0.75),
    );
    fresnel(p, (640.0, 740.0));
    keeper_pushing(p, (330.0, 1212.0), 1.0);
    p.glow(&circle((640.0, 740.0), 110.0), 70.0, thin(ink(0xffe9b8), 0.8));
    settle(p, 0x06070e, 0.5);
}

/// The window bars of the lantern room, slanting both ways.
fn lattice(p: &mut Picture) {
    for at in -3..8 {
        let x = at as f32 * 250.0;
        for (from, to) in [((x, 0.0), (x + 640.0, 1190.0)), ((x, 0.0), (x - 640.0, 1190.0))] {
            p.stroke(&line(from, to), 15.0, ink(0x060a15));
            let light = radial(
                (640.0, 740.0),
                640.0,
                &[(0.0, thin(ink(0xffb868), 0.85)), (1.0, thin(ink(0xffb868), 0.0))],
            );
            p.stroke(&line((from.0 + 4.0, from.1), (to.0 + 4.0, to.1)), 3.0, light);
        }
    }
    p.fill(
        &rect(0.0, 1165.0, WIDTH, 30.0),
        down(1165.0, 1195.0, &[(0.0, ink(0x3a2a2c)), (1.0, ink(0x0c0a12))]),
    );
}

/// The great lens: rings of glass around a bull's eye, prisms above and below, in brass.
fn fresnel(p: &mut Picture, (x, y): (f32, f32)) {
    let body = shape(|b| {
        b.move_to(x - 120.0, y - 360.0);
        b.cubic_to(x - 230.0, y - 250.0, x - 250.0, y - 120.0, x - 250.0, y);
        b.cubic_to(x - 250.0, y + 120.0, x - 230.0, y + 250.0, x - 120.0, y + 360.0);
        b.line_to(x + 120.0, y + 360.0);
        b.cubic_to(x + 230.0, y + 250.0, x + 250.0, y + 120.0, x + 250.0, y);
        b.cubic_to(x + 250.0, y - 120.0, x + 230.0, y - 250.0, x + 120.0, y - 360.0);
        b.close();
    });
    let brass = across(
        x - 250.0,
        x + 250.0,
        &[
            (0.0, ink(0x57310f)),
            (0.25, ink(0xdc9a42)),
            (0.5, ink(0xffe3a0)),
            (0.75, ink(0xc9853a)),
            (1.0, ink(0x4b290e)),
        ],
    );
    let foot = [(x - 90.0, y + 396.0), (x + 90.0, y + 396.0), (x + 120.0, y + 470.0), (x - 120.0, y + 470.0)];
    p.fill(&rounded(x - 150.0, y + 352.0, 300.0, 44.0, 8.0), brass.clone());
    p.fill(&polygon(&foot), brass.clone());
    p.fill(&rounded(x - 130.0, y - 392.0, 260.0, 40.0, 8.0), brass.clone());
    p.fill(
        &body,
        radial(
            (x, y),
            400.0,
            &[
                (0.0, ink(0xfffbe8)),
                (0.22, ink(0xffe2a0)),
                (0.55, ink(0xc99a5c)),
                (0.8, ink(0x5f7470)),
                (1.0, ink(0x263c48)),
            ],
        ),
    );
    p.inside(&body, |p| {
        prisms(p, (x, y));
        bulls_eye(p, (x, y));
        for side in [-1.0, 1.0] {
            let rib =
                curve(&[(x + side * 84.0, y - 370.0), (x + side * 182.0, y), (x + side * 84.0, y + 370.0)]);
            p.stroke(&rib, 9.0, ink(0x6a3d16));
            p.stroke(&moved(rib, Transform::from_translate(-side * 2.5, 0.0)), 2.6, ink(0xffd98c));
        }
    });
    p.fill(&circle((x, y), 36.0), ink(0xfffdf2));
    p.stroke(&body, 9.0, brass);
}

/// The prisms above and below: bars of glass, each lit along the edge towards the lamp.
fn prisms(p: &mut Picture, (x, y): (f32, f32)) {
    for at in 0..8 {
        for side in [-1.0_f32, 1.0] {
            let near = y + side * (180.0 + at as f32 * 24.0);
            let far = near + side * 19.0;
            let bow = side * (4.0 + at as f32 * 1.5);
            let glass = shape(|b| {
                b.move_to(x - 270.0, near);
                b.quad_to(x, near + bow, x + 270.0, near);
                b.line_to(x + 270.0, far);
                b.quad_to(x, far + bow, x - 270.0, far);
                b.close();
            });
            let fade = 1.0 - at as f32 * 0.07;
            p.fill(
                &glass,
                radial(
                    (x, near),
                    270.0,
                    &[
                        (0.0, thin(ink(0xfff4d4), 0.95 * fade)),
                        (0.3, thin(ink(0xf2c57c), 0.8 * fade)),
                        (0.7, thin(ink(0x8fb3a8), 0.6 * fade)),
                        (1.0, thin(ink(0x2f5560), 0.6)),
                    ],
                ),
            );
            let edge = |y: f32| curve(&[(x - 270.0, y), (x, y + bow * 0.5), (x + 270.0, y)]);
            let shine = [(0.0, ink(0xffffff)), (1.0, thin(ink(0xdff2e6), 0.35))];
            p.stroke(&edge(near), 2.4, radial((x, near), 260.0, &shine));
            p.stroke(&edge(far + side * 2.5), 4.0, thin(ink(0x33241c), 0.75));
        }
    }
}

/// The middle belt: rings of glass that gather the light into one beam.
fn bulls_eye(p: &mut Picture, (x, y): (f32, f32)) {
    for at in 0..7 {
        let radius = 170.0 - at as f32 * 22.0;
        p.fill(
            &circle((x, y), radius),
            radial(
                (x, y),
                radius,
                &[
                    (0.0, thin(ink(0xfffdf0), 0.5)),
                    (0.72, thin(ink(0xffdf98), 0.35)),
                    (0.95, thin(ink(0xb98a4a), 0.55)),
                    (1.0, thin(ink(0x6b4a24), 0.75)),
                ],
            ),
        );
        p.stroke(&arc((x, y), radius - 3.0, 170.0, 320.0), 3.0, thin(ink(0xffffff), 0.85));
    }
}
