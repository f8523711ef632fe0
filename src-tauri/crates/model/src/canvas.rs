//! The frame a video is made for.

use serde::{Deserialize, Serialize};

/// Width over height. Each has one delivered size per [`Canvas::for_aspect`].
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    specta::Type,
    schemars::JsonSchema,
)]
pub enum Aspect {
    /// 1080x1920, or 720x1280 at the small size.
    #[default]
    #[serde(rename = "9:16")]
    Portrait,
    /// 1080x1080, or 720x720.
    #[serde(rename = "1:1")]
    Square,
    /// 1920x1080, or 1280x720.
    #[serde(rename = "16:9")]
    Landscape,
}

/// A picture's size in pixels; both even, as 4:2:0 chroma asks.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type, schemars::JsonSchema,
)]
pub struct Canvas {
    /// Pixels across; even, 16 to 7680.
    pub width: u32,
    /// Pixels down; even, 16 to 7680.
    pub height: u32,
}

impl Canvas {
    /// The delivered size for an aspect whose shorter side is `short_side` pixels (1080 or 720 in themes).
    pub const fn for_aspect(aspect: Aspect, short_side: u32) -> Self {
        let long_side = short_side * 16 / 9;
        match aspect {
            Aspect::Portrait => Self { width: short_side, height: long_side },
            Aspect::Square => Self { width: short_side, height: short_side },
            Aspect::Landscape => Self { width: long_side, height: short_side },
        }
    }
}

/// Frames a second as a fraction: 30/1, 30000/1001.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type, schemars::JsonSchema,
)]
pub struct FrameRate {
    /// Numerator: 1 to 240000 of what is rendered, whatever the file says of one that was handed over.
    pub num: u32,
    /// Denominator: 1 to 1001 of what is rendered.
    pub den: u32,
}

impl FrameRate {
    /// The rate delivered unless a theme says otherwise.
    pub const THIRTY: Self = Self { num: 30, den: 1 };

    /// Thousandths of a frame a second, rounded down: 29970 for 30000/1001.
    pub const fn milli(self) -> u32 {
        let den = if self.den == 0 { 1 } else { self.den as u64 };
        let milli = self.num as u64 * 1000 / den;
        if milli > u32::MAX as u64 { u32::MAX } else { milli as u32 }
    }

    /// The number of whole frames nearest to a duration in milliseconds.
    pub const fn frames(self, ms: u32) -> u32 {
        let (num, den) = (self.num as u64, self.den as u64);
        ((ms as u64 * num + den * 500) / (den * 1000)) as u32
    }

    /// The start of a frame in milliseconds, rounded to the nearest.
    pub const fn ms(self, frame: u32) -> u32 {
        let (num, den) = (self.num as u64, self.den as u64);
        ((frame as u64 * den * 1000 + num / 2) / num) as u32
    }
}

/// Where a video is meant to be published; decides safe zones and text limits.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    specta::Type,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// TikTok.
    #[default]
    Tiktok,
    /// Instagram Reels.
    Reels,
    /// YouTube Shorts.
    Shorts,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_and_milliseconds_round_to_the_nearest() {
        assert_eq!(FrameRate::THIRTY.frames(2000), 60);
        assert_eq!(FrameRate::THIRTY.frames(2017), 61, "60.51 frames are nearer to 61");
        assert_eq!(FrameRate::THIRTY.ms(1), 33);
        assert_eq!(FrameRate { num: 30000, den: 1001 }.frames(1001), 30);
    }

    /// A phone's file of 11 s names the rate 29700000/990169, which a thousand times is no 32 bits any more.
    #[test]
    fn thousandths_of_a_rate_hold_whatever_a_file_names() {
        let milli = |num, den| FrameRate { num, den }.milli();
        assert_eq!([milli(30, 1), milli(30000, 1001), milli(29_700_000, 990_169)], [30_000, 29_970, 29_994]);
        assert_eq!([milli(u32::MAX, 1), milli(1, 0)], [u32::MAX, 1000]);
    }

    #[test]
    fn every_delivered_canvas_is_even() {
        for aspect in [Aspect::Portrait, Aspect::Square, Aspect::Landscape] {
            for side in [720, 1080] {
                let canvas = Canvas::for_aspect(aspect, side);
                assert!(canvas.width.is_multiple_of(2) && canvas.height.is_multiple_of(2), "{canvas:?}");
            }
        }
    }
}
