//! Moving backgrounds in the theme's colours, to be drawn while rendering.

use async_trait::async_trait;
use model::{Motion, MotionPattern, Rgb, Theme};

use crate::{Card, Engine, FoundVisual, Picture, ProviderError, VisualEngine, VisualRequest, Work};

/// The engine's name.
pub const NAME: &str = "motion";

/// Patterns of odd and even scenes. Neighbours are of different parity, so they differ whatever their seeds: a scene
/// drawn again never looks like the one beside it.
const ODD: [MotionPattern; 3] = [MotionPattern::Drift, MotionPattern::Waves, MotionPattern::Rings];
const EVEN: [MotionPattern; 3] = [MotionPattern::Bokeh, MotionPattern::Bands, MotionPattern::Grid];

/// Contrast of text with the ground: WCAG 2.2, success criterion 1.4.3, for text of any size.
const GROUND_CONTRAST: f64 = 4.5;
/// Contrast of text with the other colours: the same criterion for large text, which it is here.
const COLOUR_CONTRAST: f64 = 3.0;
/// A colour moves away from the text's in steps of this part.
const STEP: f64 = 0.06;
/// How far a theme's only colour moves to make a second.
const OTHER_SHADE: f64 = 0.4;

/// Draws every scene.
pub struct Drawn;

/// What it says of itself.
pub const CARD: Card = Card::local(NAME, "moving backgrounds in the theme's colours");

#[async_trait]
impl Engine for Drawn {
    fn card(&self) -> &'static Card {
        &CARD
    }
}

#[async_trait]
impl VisualEngine for Drawn {
    async fn find(&self, request: &VisualRequest, work: &Work) -> Result<Vec<FoundVisual>, ProviderError> {
        work.check()?;
        Ok(request.scenes.iter().map(|scene| found(&request.theme, request.seed, *scene)).collect())
    }
}

/// The background of a scene as a picture found.
pub(super) fn found(theme: &Theme, seed: u32, scene: u32) -> FoundVisual {
    let motion = drawing(theme, seed, scene);
    let label = pattern_name(motion.pattern).to_owned();
    FoundVisual { scene, picture: Picture::Drawn(motion), label, engine: NAME, credit: None }
}

/// A pattern's name as shown.
pub const fn pattern_name(pattern: MotionPattern) -> &'static str {
    match pattern {
        MotionPattern::Drift => "drifting colour",
        MotionPattern::Bands => "sliding bands",
        MotionPattern::Bokeh => "rising lights",
        MotionPattern::Rings => "widening rings",
        MotionPattern::Waves => "layered waves",
        MotionPattern::Grid => "rippling grid",
    }
}

/// The background of a scene. Neighbouring scenes differ in pattern and leading colour, whatever their seeds.
pub fn drawing(theme: &Theme, seed: u32, scene: u32) -> Motion {
    let turn = (seed.wrapping_add(scene / 2)) as usize;
    let pattern = if scene % 2 == 1 { ODD[turn % ODD.len()] } else { EVEN[turn % EVEN.len()] };
    let palette = palette(theme, turn, scene % 2 == 1);
    Motion { pattern, palette, seed: mixed(seed, scene) }
}

/// The ground, then the leading colour, then the others.
fn palette(theme: &Theme, turn: usize, odd: bool) -> Vec<Rgb> {
    let text = theme.palette.text;
    let ground = apart(theme.palette.ground, text, GROUND_CONTRAST);
    let mut colours: Vec<Rgb> =
        theme.palette.colors.iter().map(|colour| apart(*colour, text, COLOUR_CONTRAST)).collect();
    if colours.len() == 1 {
        // A second shade of the only colour, so that neighbours can differ.
        let darker = apart(blended(colours[0], far_from(text), OTHER_SHADE), text, COLOUR_CONTRAST);
        let lighter = blended(colours[0], text, OTHER_SHADE / 2.0);
        colours.push(if darker == colours[0] { lighter } else { darker });
    }
    // Odd scenes lead with the first, third, … colour, even ones with those between.
    let leaders: Vec<usize> = (0..colours.len()).filter(|at| (at % 2 == 0) == odd).collect();
    if let Some(leader) = leaders.get(turn % leaders.len().max(1)) {
        colours.rotate_left(*leader);
    }
    std::iter::once(ground).chain(colours).collect()
}

/// A number for each scene of each seed; the constants are those of SplitMix64.
fn mixed(seed: u32, scene: u32) -> u32 {
    let mut z = (u64::from(seed) << 32 | u64::from(scene)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 32) as u32
}

/// The colour, moved away from the text's brightness until they contrast enough.
fn apart(colour: Rgb, text: Rgb, least: f64) -> Rgb {
    let far = far_from(text);
    let mut part = 0.0;
    loop {
        let moved = blended(colour, far, part);
        if contrast(moved, text) >= least || part >= 1.0 {
            return moved;
        }
        part += STEP;
    }
}

/// The end of the scale that contrasts more with a colour: (L1 + 0.05) / (L2 + 0.05) is the same to either end at a
/// luminance of 0.179.
fn far_from(text: Rgb) -> Rgb {
    if luminance(text) > 0.179 { Rgb(0, 0, 0) } else { Rgb(255, 255, 255) }
}

fn blended(from: Rgb, to: Rgb, part: f64) -> Rgb {
    let part = part.clamp(0.0, 1.0);
    let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * part).round() as u8;
    Rgb(mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
}

/// Relative luminance, WCAG 2.2's definition over sRGB.
fn luminance(Rgb(r, g, b): Rgb) -> f64 {
    let linear = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

/// Contrast ratio of two colours, 1 to 21, WCAG 2.2's definition.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn theme(ground: Rgb, text: Rgb, colors: Vec<Rgb>) -> Theme {
        let mut theme = Theme::manual();
        (theme.palette.ground, theme.palette.text, theme.palette.colors) = (ground, text, colors);
        theme
    }

    #[test]
    fn every_pattern_is_used() {
        let theme = Theme::manual();
        let used: std::collections::HashSet<_> =
            (1..=6).map(|scene| drawing(&theme, 7, scene).pattern).collect();
        assert_eq!(used.len(), MotionPattern::ALL.len());
    }

    #[test]
    fn a_readable_ground_stays_as_the_theme_has_it() {
        let theme = Theme::manual();
        assert_eq!(drawing(&theme, 1, 1).palette[0], theme.palette.ground);
    }

    fn colour() -> impl Strategy<Value = Rgb> {
        (any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(r, g, b)| Rgb(r, g, b))
    }

    proptest! {
        #[test]
        fn neighbours_differ_whatever_their_seeds(
            colors in proptest::collection::hash_set(0u8..6, 1..=5), one in any::<u32>(), other in any::<u32>(), scene in 1u32..300
        ) {
            // Colours that are far apart to begin with: what differs in the theme must differ in the drawing.
            let colors = colors.into_iter().map(|step| Rgb(step * 20, 110 - step * 18, 40 + step * 15)).collect();
            let theme = theme(Rgb(10, 10, 20), Rgb(255, 255, 255), colors);
            let (a, b) = (drawing(&theme, one, scene), drawing(&theme, other, scene + 1));
            prop_assert_ne!(a.pattern, b.pattern);
            prop_assert_ne!(a.palette[1], b.palette[1]);
            prop_assert_ne!(a.seed, b.seed);
        }

        #[test]
        fn text_can_be_read_on_any_theme(
            ground in colour(), text in colour(), colors in proptest::collection::vec(colour(), 1..=5), scene in 1u32..9
        ) {
            let motion = drawing(&theme(ground, text, colors), 1, scene);
            prop_assert!((2..=6).contains(&motion.palette.len()));
            prop_assert!(contrast(motion.palette[0], text) >= GROUND_CONTRAST - 0.05, "{:?}", motion.palette[0]);
            for colour in &motion.palette[1..] {
                prop_assert!(contrast(*colour, text) >= 2.0, "{colour:?} on {text:?}");
            }
        }
    }
}
