//! The bottle in ice, through a day.

use tiny_skia::{BlendMode, Transform};

use super::{ground, shade_ends};
use crate::{
    bottle::{Finish, body, bottle, dew, ice},
    nature::{between, land, throws},
    paint::{Spot, down, ink, linear, radial, thin},
    picture::{Picture, WIDTH},
    shapes::{arc, circle, ellipse, line},
};

/// Ice, frost and a day that goes round.
pub fn ice_cold(p: &mut Picture) {
    ground(p, &[(0.0, 0x0b3a66), (0.4, 0x2f86b5), (0.7, 0x9ad9ea), (0.705, 0x4aa3c4), (1.0, 0x0c3c5c)]);
    p.glow(&circle((540.0, 800.0), 430.0), 140.0, thin(ink(0xd8fbff), 0.6));
    let dial = (540.0, 800.0);
    p.stroke(&circle(dial, 365.0), 12.0, thin(ink(0xffffff), 0.22));
    p.stroke(
        &arc(dial, 365.0, 196.0, 486.0),
        12.0,
        linear(
            (170.0, 800.0),
            (900.0, 800.0),
            &[(0.0, ink(0xffd98c)), (0.5, ink(0xf4fdff)), (1.0, ink(0x86a8ff))],
        ),
    );
    for at in 0..24 {
        let angle = (at as f32 * 15.0).to_radians();
        let reach = |r: f32| (dial.0 + angle.cos() * r, dial.1 + angle.sin() * r);
        p.stroke(
            &line(reach(326.0), reach(if at % 6 == 0 { 296.0 } else { 312.0 })),
            4.0,
            thin(ink(0xffffff), 0.55),
        );
    }
    sun_and_moon(p);
    p.soft(&ellipse((540.0, 1206.0), 420.0, 34.0), 26.0, thin(ink(0x083452), 0.7));
    for (x, y, size, turn) in
        [(300.0, 1130.0, 74.0, -8.0), (796.0, 1124.0, 82.0, 10.0), (222.0, 1188.0, 56.0, 14.0)]
    {
        ice(p, (x, y), size, turn);
    }
    let finish = Finish { left: 0xe2f7ff, dark: 0x2a6688, right: 0xa8e4f7, ring: 0.9 };
    bottle(p, (540.0, 1200.0), 0.9, &finish);
    frost(p, (540.0, 1200.0), 0.9);
    dew(p, (540.0, 1200.0), 0.9, 44, 120, 0xa9e6f7);
    for (x, y, size, turn) in
        [(388.0, 1196.0, 66.0, 12.0), (690.0, 1206.0, 60.0, -14.0), (868.0, 1200.0, 46.0, 6.0)]
    {
        ice(p, (x, y), size, turn);
    }
    let mut rng = throws(47);
    for _ in 0..70 {
        let at = (between(&mut rng, 0.0, WIDTH), between(&mut rng, 150.0, 1400.0));
        p.fill(&circle(at, between(&mut rng, 1.5, 5.0)), thin(ink(0xffffff), between(&mut rng, 0.2, 0.7)));
    }
    shade_ends(p, 0x062b49, 0.45);
}

fn sun_and_moon(p: &mut Picture) {
    let sun = (189.0, 700.0);
    p.glow(&circle(sun, 90.0), 40.0, thin(ink(0xffc766), 0.8));
    p.fill(&circle(sun, 50.0), radial((175.0, 686.0), 70.0, &[(0.0, ink(0xfff3c4)), (1.0, ink(0xffb347))]));
    let moon = (891.0, 900.0);
    p.glow(&circle(moon, 80.0), 40.0, thin(ink(0x9db8ff), 0.7));
    p.fill(&circle(moon, 46.0), ink(0xf1f5ff));
    p.inside(&circle(moon, 46.0), |p| p.fill(&circle((911.0, 886.0), 42.0), ink(0x4f86c4)));
}

/// Rime on the lower half, its edge ragged.
fn frost(p: &mut Picture, (x, y): Spot, scale: f32) {
    p.at(Transform::from_row(scale, 0.0, 0.0, scale, x, y), |p| {
        p.inside(&body(), |p| {
            let edge: Vec<Spot> = (0..=12)
                .map(|at| (-140.0 + at as f32 * 24.0, -240.0 + ((at * 37 % 11) as f32 - 5.0) * 9.0))
                .collect();
            p.blurred(10.0, BlendMode::SourceOver, |p| {
                land(
                    p,
                    &edge,
                    10.0,
                    down(
                        -300.0,
                        0.0,
                        &[
                            (0.0, thin(ink(0xf4fdff), 0.15)),
                            (0.5, thin(ink(0xf4fdff), 0.6)),
                            (1.0, thin(ink(0xe4f8ff), 0.75)),
                        ],
                    ),
                );
            });
        });
    });
}
