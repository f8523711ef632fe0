//! The keeper and the girl, as shapes against the light.

use tiny_skia::{LineCap, LineJoin, Path, Stroke, Transform};

use super::{
    paint::{Fill, Spot, across, down, ink, thin},
    picture::{HEIGHT, Picture, WIDTH},
    shapes::{blob, circle, curve, ellipse, line, shape},
};

/// A limb: a thick line with round ends, as an outline.
fn limb(points: &[Spot], width: f32) -> Path {
    let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
    curve(points).stroke(&stroke, 1.0).expect("a limb has a length")
}

/// Parts painted as one body, with light along the edges that face away from `shift`.
fn body(p: &mut Picture, parts: &[Path], fill: &Fill, rim: impl Into<Fill>, shift: Spot) {
    let paint = |p: &mut Picture, fill: &Fill| parts.iter().for_each(|part| p.fill(part, fill.clone()));
    let rim = rim.into();
    p.through(
        |p| paint(p, &ink(0xffffff).into()),
        |p| {
            paint(p, &rim);
            p.at(Transform::from_translate(shift.0, shift.1), |p| paint(p, fill));
        },
    );
}

/// The keeper from the side, her shoulder to the bar of the lens; she stands at the spot.
pub fn keeper_pushing(p: &mut Picture, (x, y): Spot, scale: f32) {
    p.at(Transform::from_row(scale, 0.0, 0.0, scale, x, y), |p| {
        let bar = line((52.0, -262.0), (190.0, -236.0));
        p.stroke(&bar, 17.0, ink(0x54300f));
        p.stroke(&line((54.0, -266.0), (190.0, -240.0)), 6.0, ink(0xffd58a));
        let coat = blob(&[
            (18.0, -346.0),
            (50.0, -318.0),
            (54.0, -262.0),
            (28.0, -190.0),
            (34.0, -120.0),
            (20.0, -74.0),
            (-50.0, -62.0),
            (-150.0, -50.0),
            (-128.0, -130.0),
            (-96.0, -220.0),
            (-54.0, -310.0),
            (-14.0, -350.0),
        ]);
        let parts = [
            limb(&[(-84.0, -110.0), (-126.0, -56.0), (-172.0, -14.0)], 46.0),
            limb(&[(-20.0, -110.0), (16.0, -62.0), (0.0, -14.0)], 46.0),
            blob(&[
                (-196.0, -4.0),
                (-192.0, -38.0),
                (-156.0, -36.0),
                (-138.0, -10.0),
                (-126.0, 4.0),
                (-160.0, 8.0),
            ]),
            blob(&[(-26.0, 6.0), (-24.0, -34.0), (16.0, -34.0), (26.0, -12.0), (62.0, -2.0), (56.0, 8.0)]),
            coat,
            limb(&[(14.0, -312.0), (52.0, -246.0), (98.0, -258.0)], 36.0),
            circle((102.0, -258.0), 19.0),
            limb(&[(22.0, -350.0), (40.0, -372.0)], 34.0),
            blob(&[
                (32.0, -420.0),
                (66.0, -418.0),
                (84.0, -392.0),
                (88.0, -372.0),
                (74.0, -350.0),
                (48.0, -344.0),
                (24.0, -362.0),
                (18.0, -394.0),
            ]),
            circle((16.0, -418.0), 19.0),
        ];
        let cloth =
            across(-200.0, 110.0, &[(0.0, ink(0x0c1020)), (0.7, ink(0x232238)), (1.0, ink(0x3c2c35))]);
        body(p, &parts, &cloth, ink(0xffc271), (-5.5, 1.5));
        // The fold of the coat and the sleeve, so that the shape reads.
        p.stroke(&curve(&[(-6.0, -306.0), (26.0, -250.0), (58.0, -232.0)]), 3.0, thin(ink(0xffb860), 0.5));
        p.stroke(&curve(&[(26.0, -190.0), (-20.0, -120.0), (-34.0, -66.0)]), 3.0, thin(ink(0xffb860), 0.22));
    });
}

/// The keeper from behind, her arm out towards the right.
pub fn keeper_standing(p: &mut Picture, (x, y): Spot, scale: f32) {
    p.at(Transform::from_row(scale, 0.0, 0.0, scale, x, y), |p| {
        let parts = [
            limb(&[(-18.0, -60.0), (-20.0, -6.0)], 26.0),
            limb(&[(18.0, -60.0), (20.0, -6.0)], 26.0),
            blob(&[
                (-22.0, -286.0),
                (22.0, -286.0),
                (48.0, -262.0),
                (44.0, -190.0),
                (50.0, -110.0),
                (66.0, -42.0),
                (20.0, -32.0),
                (-40.0, -34.0),
                (-92.0, -44.0),
                (-58.0, -120.0),
                (-44.0, -190.0),
                (-48.0, -262.0),
            ]),
            limb(&[(-38.0, -258.0), (-56.0, -200.0), (-52.0, -140.0)], 25.0),
            limb(&[(38.0, -256.0), (72.0, -206.0), (108.0, -166.0)], 25.0),
            circle((0.0, -318.0), 30.0),
            circle((-6.0, -350.0), 16.0),
            limb(&[(0.0, -296.0), (0.0, -280.0)], 24.0),
        ];
        let cloth = down(-350.0, 0.0, &[(0.0, ink(0x342850)), (1.0, ink(0x191737))]);
        body(p, &parts, &cloth, ink(0xffd49c), (-3.5, 4.0));
    });
}

/// The girl from behind, in her yellow coat.
pub fn girl_standing(p: &mut Picture, (x, y): Spot, scale: f32) {
    p.at(Transform::from_row(scale, 0.0, 0.0, scale, x, y), |p| {
        let boots =
            [limb(&[(-14.0, -34.0), (-15.0, -6.0)], 19.0), limb(&[(14.0, -34.0), (15.0, -6.0)], 19.0)];
        body(p, &boots, &ink(0x221c3e).into(), ink(0xffc48e), (-2.0, 3.0));
        let parts = [
            blob(&[
                (-18.0, -146.0),
                (18.0, -146.0),
                (34.0, -124.0),
                (46.0, -34.0),
                (0.0, -26.0),
                (-46.0, -34.0),
                (-34.0, -124.0),
            ]),
            limb(&[(28.0, -126.0), (42.0, -92.0), (44.0, -64.0)], 19.0),
            limb(&[(-28.0, -126.0), (-42.0, -92.0), (-44.0, -64.0)], 19.0),
            blob(&[
                (0.0, -204.0),
                (26.0, -186.0),
                (30.0, -158.0),
                (16.0, -138.0),
                (-16.0, -138.0),
                (-30.0, -158.0),
                (-26.0, -186.0),
            ]),
        ];
        let coat = down(-204.0, -20.0, &[(0.0, ink(0xe09a32)), (1.0, ink(0x9a5636))]);
        body(p, &parts, &coat, ink(0xfff0c0), (-3.0, 4.0));
    });
}

/// The girl in her boat with one oar, on still water; the spot is amidships at the waterline.
pub fn rower(p: &mut Picture, (x, y): Spot, scale: f32) {
    let reflection = Transform::from_row(scale, 0.0, 0.0, -scale * 0.62, x, y + 10.0 * scale);
    p.layer(0.34, tiny_skia::BlendMode::SourceOver, |p| p.at(reflection, boat));
    let shade = ellipse((x, y + 22.0 * scale), 220.0 * scale, 18.0 * scale);
    p.soft(&shade, 12.0, thin(ink(0x16303f), 0.55));
    p.at(Transform::from_row(scale, 0.0, 0.0, scale, x, y), boat);
    // The water is lighter the farther down it mirrors.
    p.fill(
        &super::shapes::rect(0.0, y + 40.0, WIDTH, HEIGHT - y - 40.0),
        down(y + 40.0, y + 330.0, &[(0.0, thin(ink(0x5d7d90), 0.0)), (1.0, thin(ink(0x4f7186), 0.55))]),
    );
}

fn boat(p: &mut Picture) {
    let far_rim = [(-236.0, -104.0), (-120.0, -76.0), (30.0, -70.0), (212.0, -84.0)];
    let near_rim = [(-236.0, -104.0), (-130.0, -46.0), (40.0, -32.0), (212.0, -84.0)];
    let hollow = blob(&[far_rim[0], far_rim[1], far_rim[2], far_rim[3], near_rim[2], near_rim[1]]);
    p.fill(&hollow, ink(0x3a2f33));
    p.stroke(&curve(&far_rim), 8.0, ink(0x8b6a55));
    oar(p);
    seated_girl(p);
    let hull = shape(|b| {
        b.move_to(-236.0, -104.0);
        b.cubic_to(-206.0, -30.0, -170.0, 10.0, -120.0, 24.0);
        b.line_to(130.0, 24.0);
        b.cubic_to(176.0, 14.0, 200.0, -30.0, 212.0, -84.0);
        b.cubic_to(160.0, -48.0, 100.0, -36.0, 40.0, -32.0);
        b.cubic_to(-20.0, -30.0, -90.0, -36.0, -130.0, -46.0);
        b.cubic_to(-170.0, -58.0, -210.0, -84.0, -236.0, -104.0);
        b.close();
    });
    p.fill(
        &hull,
        down(
            -100.0,
            24.0,
            &[(0.0, ink(0xd9d3c6)), (0.45, ink(0x8fa3a6)), (0.5, ink(0x3c6473)), (1.0, ink(0x1f3d4c))],
        ),
    );
    p.inside(&hull, |p| {
        for drop in [26.0, 52.0] {
            let plank: Vec<Spot> = near_rim.iter().map(|(x, y)| (*x, y + drop)).collect();
            p.stroke(&curve(&plank), 2.6, thin(ink(0x1c313c), 0.45));
        }
    });
    p.stroke(&curve(&near_rim), 10.0, across(-236.0, 212.0, &[(0.0, ink(0xfff0d6)), (1.0, ink(0x96705a))]));
}

fn oar(p: &mut Picture) {
    let shaft = ink(0xb98d66);
    p.stroke(&line((-24.0, -130.0), (168.0, -218.0)), 10.0, shaft);
    p.stroke(&line((-22.0, -133.0), (168.0, -221.0)), 3.0, ink(0xffe7c4));
    let blade = blob(&[
        (160.0, -226.0),
        (214.0, -258.0),
        (250.0, -262.0),
        (244.0, -238.0),
        (208.0, -214.0),
        (168.0, -208.0),
    ]);
    p.fill(&blade, ink(0xc79a70));
}

fn seated_girl(p: &mut Picture) {
    let coat = down(-250.0, -60.0, &[(0.0, ink(0xf7bf3e)), (0.6, ink(0xe59a2c)), (1.0, ink(0xa9642c))]);
    let parts = [
        blob(&[
            (-16.0, -196.0),
            (30.0, -194.0),
            (54.0, -150.0),
            (66.0, -76.0),
            (10.0, -56.0),
            (-60.0, -72.0),
            (-46.0, -150.0),
        ]),
        blob(&[
            (8.0, -284.0),
            (44.0, -262.0),
            (50.0, -222.0),
            (30.0, -190.0),
            (-14.0, -190.0),
            (-34.0, -222.0),
            (-28.0, -262.0),
        ]),
        limb(&[(-28.0, -172.0), (-52.0, -128.0), (-20.0, -126.0)], 27.0),
        limb(&[(42.0, -172.0), (64.0, -136.0), (30.0, -148.0)], 27.0),
    ];
    body(p, &parts, &coat, ink(0xfff3c6), (4.0, 4.0));
    p.fill(&ellipse((6.0, -226.0), 27.0, 31.0), ink(0x7a4a2e));
    p.fill(
        &ellipse((6.0, -222.0), 22.0, 26.0),
        down(-248.0, -196.0, &[(0.0, ink(0xd99f7c)), (1.0, ink(0xf2c4a0))]),
    );
    // Wet hair over the brow.
    let hair = shape(|b| {
        b.move_to(-18.0, -226.0);
        b.quad_to(-16.0, -252.0, 8.0, -252.0);
        b.quad_to(30.0, -250.0, 29.0, -224.0);
        b.quad_to(20.0, -240.0, 6.0, -238.0);
        b.quad_to(-10.0, -238.0, -18.0, -226.0);
        b.close();
    });
    p.fill(&hair, ink(0x4a2c22));
    for x in [-3.0, 14.0] {
        p.fill(&circle((x, -222.0), 2.8), ink(0x3a2420));
    }
    p.fill(&circle((-20.0, -126.0), 12.0), ink(0xeab994));
    p.fill(&circle((30.0, -148.0), 12.0), ink(0xeab994));
    p.stroke(&curve(&[(6.0, -186.0), (10.0, -130.0), (4.0, -70.0)]), 2.6, thin(ink(0x8a4c22), 0.5));
}
