//! Colours as the eye mixes them.

use model::Rgb;

use crate::frame::yuv;

/// A colour in Oklab (Björn Ottosson, 2020): lightness, green to red, blue to yellow. Halfway between two colours in
/// it looks halfway, without the grey that sRGB puts there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lab(pub(super) [f32; 3]);

impl Lab {
    pub(super) fn of(Rgb(red, green, blue): Rgb) -> Self {
        let [r, g, b] = [red, green, blue].map(|sample| linear(f32::from(sample) / 255.0));
        let l = (0.412_221_47 * r + 0.536_332_54 * g + 0.051_445_995 * b).cbrt();
        let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
        let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
        Self([
            0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
            1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
            0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
        ])
    }

    /// As BT.709 samples, limited range.
    pub(super) fn yuv(self) -> [f32; 3] {
        let [lightness, a, b] = self.0;
        let l = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
        let m = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
        let s = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
        let rgb = [
            4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
            -1.268_438 * l + 2.609_757_4 * m - 0.341_319_4 * s,
            -0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s,
        ];
        yuv(rgb.map(|part| 255.0 * coded(part.clamp(0.0, 1.0))))
    }

    /// Part of the way to another colour.
    pub(super) fn mixed(self, other: Self, part: f32) -> Self {
        let [a, b] = [self.0, other.0];
        Self([0, 1, 2].map(|index| a[index] + (b[index] - a[index]) * part))
    }

    /// Lighter, or darker below 0; 1 is from black to white.
    pub(super) fn lighter(self, by: f32) -> Self {
        let [lightness, a, b] = self.0;
        Self([(lightness + by).clamp(0.0, 1.0), a, b])
    }
}

/// Several colours at one place.
pub(super) struct Blend {
    sum: [f32; 3],
    chroma: f32,
    weight: f32,
}

impl Blend {
    pub(super) fn new() -> Self {
        Self { sum: [0.0; 3], chroma: 0.0, weight: 0.0 }
    }

    pub(super) fn add(&mut self, Lab(parts): Lab, weight: f32) {
        for (sum, part) in self.sum.iter_mut().zip(parts) {
            *sum += part * weight;
        }
        self.chroma += parts[1].hypot(parts[2]) * weight;
        self.weight += weight;
    }

    /// The mean, but for its chroma: opposite hues cancel out to grey, so a part of what was lost is given back.
    pub(super) fn colour(&self) -> Lab {
        const GIVEN_BACK: f32 = 0.65;
        const MOST: f32 = 2.5;
        let [lightness, a, b] = self.sum.map(|sum| sum / self.weight);
        let (left, was) = (a.hypot(b), self.chroma / self.weight);
        let lift = (1.0 + GIVEN_BACK * (was / left.max(1e-4) - 1.0)).clamp(1.0, MOST);
        Lab([lightness, a * lift, b * lift])
    }
}

/// IEC 61966-2-1, sRGB's curve.
fn linear(part: f32) -> f32 {
    if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

fn coded(part: f32) -> f32 {
    if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 }
}

/// The colours of one drawing.
#[derive(Clone, Debug)]
pub(super) struct Palette {
    /// What everything stands on.
    pub(super) ground: Lab,
    /// The others; never empty.
    pub(super) accents: Vec<Lab>,
}

impl Palette {
    /// The first colour is the ground. Too few colours are made up for by lighter ones of their kind.
    pub(super) fn new(colours: &[Rgb]) -> Self {
        const FALLBACK: Rgb = Rgb(24, 26, 34);
        let ground = Lab::of(colours.first().copied().unwrap_or(FALLBACK));
        let mut accents: Vec<Lab> = colours.iter().skip(1).map(|colour| Lab::of(*colour)).collect();
        if accents.is_empty() {
            accents.push(ground.lighter(0.2));
        }
        Self { ground, accents }
    }

    /// An accent, counted round and round.
    pub(super) fn accent(&self, index: usize) -> Lab {
        self.accents[index % self.accents.len()]
    }

    /// The ground as a slope of light from one corner to the other, so that even an empty stretch has depth.
    pub(super) fn sloped(&self, part: f32) -> Lab {
        const DEPTH: f32 = 0.07;
        let tint = self.ground.mixed(self.accent(0), 0.10 * part);
        tint.lighter(DEPTH * (part - 0.5))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_comes_back_as_itself() {
        for colour in [Rgb(0, 0, 0), Rgb(255, 255, 255), Rgb(12, 200, 99), Rgb(250, 30, 180)] {
            let expected = yuv([colour.0, colour.1, colour.2].map(f32::from));
            let drawn = Lab::of(colour).yuv();
            for (a, b) in expected.iter().zip(drawn) {
                assert!((a - b).abs() < 0.2, "{colour}: {expected:?} became {drawn:?}");
            }
        }
    }
}
