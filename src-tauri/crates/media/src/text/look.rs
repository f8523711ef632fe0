//! How text looks: sizes, weights, colours and shadows, from the theme and a few rules of typography.

use model::{Canvas, OverlayStyle, Rgb};

use super::typeset::Typeface;
use crate::timeline::TextLook;

/// Everything about a text's appearance but its words and its place. Lengths are in em unless said otherwise.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Style {
    /// The typeface.
    pub typeface: Typeface,
    /// The em in pixels.
    pub em: f64,
    /// From one baseline to the next.
    pub pitch: f64,
    /// Letters.
    pub color: Rgb,
    /// The current word; none where no word is marked.
    pub current: Option<Rgb>,
    /// Around the letters.
    pub outline: Outline,
    /// Under the letters.
    pub shadow: Shadow,
    /// Behind the text.
    pub plate: Option<Plate>,
    /// All capitals.
    pub uppercase: bool,
}

/// A line around letters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Outline {
    /// Its width.
    pub width: f64,
    /// Its colour.
    pub color: Rgb,
    /// From 0 to 1.
    pub opacity: f64,
}

/// A soft shadow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shadow {
    /// How much wider than the letters it begins.
    pub spread: f64,
    /// How soft its edge is: libass's `\blur`.
    pub blur: f64,
    /// How far down it lies.
    pub drop: f64,
    /// Its colour.
    pub color: Rgb,
    /// From 0 to 1.
    pub opacity: f64,
}

/// A translucent box with round corners.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plate {
    /// Beyond the ink at each side.
    pub side: f64,
    /// Beyond the ink above and below.
    pub over: f64,
    /// The corners' radius.
    pub radius: f64,
    /// Its colour.
    pub color: Rgb,
    /// From 0 to 1.
    pub opacity: f64,
}

/// Nearly black: pure black looks like a hole.
const DARK: Rgb = Rgb(10, 11, 15);
const LIGHT: Rgb = Rgb(255, 255, 255);

/// A blur of 1 fades to a tenth of its strength over this distance; fainter is not seen over a moving picture.
pub(super) const BLUR_REACH: f64 = 1.3;

/// How much larger than the others a bold overlay is, at least and at most.
const HEADING_SCALE: (f64, f64) = (1.3, 1.75);
/// A capital of a heading is about this wide, in em of the theme's size: narrow type is set larger.
const HEADING_LETTER_WIDTH: f64 = 0.7;
/// How much larger a highlighted overlay is.
const HIGHLIGHT_SCALE: f64 = 1.15;

impl Outline {
    /// Whether letters with this outline cover all of what lies straight under them in a shadow.
    pub(super) fn hides(&self, shadow: Shadow) -> bool {
        shadow.drop == 0.0 || (self.width >= shadow.drop && self.opacity > 0.9)
    }
}

impl Style {
    /// Captions.
    pub(super) fn captions(look: &TextLook, canvas: Canvas, words_marked: bool) -> Self {
        let ground = ground_for(look.text);
        let width = f64::from(look.captions.outline_permille) / 1000.0;
        Self {
            typeface: Typeface { family: look.fonts.body.clone(), weight: 700 },
            em: em(look.captions.size_permille, canvas),
            pitch: 1.24,
            color: look.text,
            current: words_marked.then_some(look.highlight),
            outline: Outline { width, color: ground, opacity: 0.92 },
            shadow: Shadow {
                spread: width.max(0.04),
                blur: 0.075,
                drop: 0.045,
                color: ground,
                opacity: 0.55,
            },
            plate: None,
            uppercase: look.captions.uppercase,
        }
    }

    /// An overlay. `letter_width` is the mean width of a capital in the heading's type, in em.
    pub(super) fn overlay(look: &TextLook, canvas: Canvas, style: OverlayStyle, letter_width: f64) -> Self {
        let (least, most) = HEADING_SCALE;
        let heading_scale = (HEADING_LETTER_WIDTH / letter_width).clamp(least, most);
        let (family, weight, scale, pitch, color) = match style {
            OverlayStyle::Normal => (&look.fonts.body, 600, 1.0, 1.22, look.text),
            OverlayStyle::Bold => (&look.fonts.heading, 700, heading_scale, 0.94, look.text),
            OverlayStyle::Highlight => (&look.fonts.body, 800, HIGHLIGHT_SCALE, 1.18, look.highlight),
        };
        let ground = ground_for(color);
        let heading = style == OverlayStyle::Bold;
        let boxed = look.overlays.boxed;
        Self {
            typeface: Typeface { family: family.clone(), weight },
            em: em(look.overlays.size_permille, canvas) * scale,
            pitch,
            color,
            current: None,
            outline: overlay_outline(ground, heading, boxed),
            shadow: Shadow {
                spread: if heading { 0.035 } else { 0.05 },
                blur: if heading { 0.06 } else { 0.085 },
                drop: 0.0,
                color: ground,
                opacity: if boxed { 0.3 } else { 0.62 },
            },
            plate: boxed.then_some(Plate {
                side: if heading { 0.26 } else { 0.42 },
                over: if heading { 0.2 } else { 0.3 },
                radius: if heading { 0.14 } else { 0.26 },
                color: ground,
                opacity: 0.62,
            }),
            uppercase: look.overlays.uppercase,
        }
    }

    /// How far what is drawn reaches beyond the letters at each side and above, in em.
    pub(super) fn reach(&self) -> f64 {
        self.outline.width.max(self.shadow.spread + self.shadow.blur * BLUR_REACH)
    }

    /// How far it reaches below them, in em.
    pub(super) fn reach_below(&self) -> f64 {
        self.outline.width.max(self.shadow.spread + self.shadow.blur * BLUR_REACH + self.shadow.drop)
    }

    /// A text as it is shown in this style.
    pub(super) fn shown(&self, text: &str) -> String {
        if self.uppercase { text.to_uppercase() } else { text.to_owned() }
    }
}

/// The line around an overlay's letters: just enough for white ones on a white picture; dark letters over a dark
/// picture need more.
fn overlay_outline(color: Rgb, heading: bool, boxed: bool) -> Outline {
    let (width, opacity) = match (boxed, color == LIGHT, heading) {
        (true, ..) => (0.0, 0.0),
        (false, true, _) => (0.05, 0.85),
        (false, false, true) => (0.018, 0.8),
        (false, false, false) => (0.032, 0.8),
    };
    Outline { width, color, opacity }
}

fn em(size_permille: u32, canvas: Canvas) -> f64 {
    f64::from(size_permille) / 1000.0 * f64::from(canvas.height)
}

/// What stands out against a colour: dark around light letters, light around dark ones. Decided by relative luminance
/// (WCAG 2.2), where either has the same contrast at 0.18.
fn ground_for(Rgb(red, green, blue): Rgb) -> Rgb {
    let linear = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    if luminance >= 0.18 { DARK } else { LIGHT }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stand_out_whatever_their_colour() {
        assert_eq!(ground_for(Rgb(255, 211, 77)), DARK);
        assert_eq!(ground_for(Rgb(20, 24, 60)), LIGHT, "dark letters get a light edge");
    }

    #[test]
    fn sizes_are_shares_of_the_canvas_height() {
        let look = TextLook::default();
        let full = Style::captions(&look, Canvas { width: 1080, height: 1920 }, true).em;
        assert!((full - 72.96).abs() < 1e-9);
        let small = Style::captions(&look, Canvas { width: 270, height: 480 }, true).em;
        assert!((small * 4.0 - full).abs() < 1e-9, "the same look at any size");
    }
}
