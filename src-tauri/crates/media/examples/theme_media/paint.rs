//! Colours and what a shape is filled with.

use tiny_skia::{Color, GradientStop, LinearGradient, Point, RadialGradient, Shader, SpreadMode, Transform};

/// A point, in pixels from the top left.
pub type Spot = (f32, f32);

/// A colour written as `0xrrggbb`.
pub fn ink(hex: u32) -> Color {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color::from_rgba8(red, green, blue, 255)
}

/// The colour, that much of it covering: 0 nothing, 1 all.
pub fn thin(mut color: Color, cover: f32) -> Color {
    color.set_alpha(color.alpha() * cover.clamp(0.0, 1.0));
    color
}

/// Between two colours: 0 the first, 1 the second.
pub fn mix(one: Color, other: Color, part: f32) -> Color {
    let between = |a: f32, b: f32| (a + (b - a) * part).clamp(0.0, 1.0);
    Color::from_rgba(
        between(one.red(), other.red()),
        between(one.green(), other.green()),
        between(one.blue(), other.blue()),
        between(one.alpha(), other.alpha()),
    )
    .unwrap_or(one)
}

/// What a shape is filled with.
#[derive(Clone)]
pub enum Fill {
    /// One colour.
    Flat(Color),
    /// Colours along a line.
    Linear(Spot, Spot, Vec<(f32, Color)>),
    /// Colours outwards from a point, to a radius.
    Radial(Spot, f32, Vec<(f32, Color)>),
}

impl From<Color> for Fill {
    fn from(color: Color) -> Self {
        Self::Flat(color)
    }
}

/// Colours along a line.
pub fn linear(from: Spot, to: Spot, stops: &[(f32, Color)]) -> Fill {
    Fill::Linear(from, to, stops.to_vec())
}

/// Colours from one height down to another.
pub fn down(from: f32, to: f32, stops: &[(f32, Color)]) -> Fill {
    linear((0.0, from), (0.0, to), stops)
}

/// Colours from left to right.
pub fn across(from: f32, to: f32, stops: &[(f32, Color)]) -> Fill {
    linear((from, 0.0), (to, 0.0), stops)
}

/// Colours outwards from a point.
pub fn radial(center: Spot, radius: f32, stops: &[(f32, Color)]) -> Fill {
    Fill::Radial(center, radius, stops.to_vec())
}

/// A colour at a point, gone at the radius; falls off like light does, fast and then slowly.
pub fn falloff(center: Spot, radius: f32, color: Color) -> Fill {
    let stops = [(0.0, 1.0), (0.25, 0.62), (0.5, 0.28), (0.75, 0.08), (1.0, 0.0)];
    radial(center, radius, &stops.map(|(at, cover)| (at, thin(color, cover))))
}

impl Fill {
    /// The fill as the renderer's shader.
    pub fn shader(&self) -> Shader<'static> {
        let stops = |stops: &[(f32, Color)]| -> Vec<GradientStop> {
            stops.iter().map(|(at, color)| GradientStop::new(*at, *color)).collect()
        };
        let point = |(x, y): Spot| Point::from_xy(x, y);
        match self {
            Self::Flat(color) => Some(Shader::SolidColor(*color)),
            Self::Linear(from, to, colors) => LinearGradient::new(
                point(*from),
                point(*to),
                stops(colors),
                SpreadMode::Pad,
                Transform::identity(),
            ),
            Self::Radial(center, radius, colors) => RadialGradient::new(
                point(*center),
                0.0,
                point(*center),
                *radius,
                stops(colors),
                SpreadMode::Pad,
                Transform::identity(),
            ),
        }
        .expect("a gradient has stops and a length")
    }
}
