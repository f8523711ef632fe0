//! Chance that is the same on every machine and in every version.

use model::MotionPattern;

/// A stream of numbers from a seed: SplitMix64 (Steele, Lea, Flood 2014), whose constants these are.
pub(super) struct Chance(u64);

impl Chance {
    /// Patterns with the same seed draw from different streams.
    pub(super) fn new(seed: u32, pattern: MotionPattern) -> Self {
        Self((u64::from(seed) << 8) | pattern as u64)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Evenly spread over a range.
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        // 24 bits, as many as an f32 holds exactly.
        let part = (self.next() >> 40) as f32 / (1u32 << 24) as f32;
        low + (high - low) * part
    }

    /// One of the numbers below a bound, which is at least 1.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// One direction or the other.
    pub(super) fn sign(&mut self) -> f32 {
        if self.next() & 1 == 0 { 1.0 } else { -1.0 }
    }

    /// Somewhere on a circle.
    pub(super) fn angle(&mut self) -> f32 {
        self.between(0.0, std::f32::consts::TAU)
    }
}
