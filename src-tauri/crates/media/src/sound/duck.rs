//! The music's step back under the voice: a gain curve drawn from where the voice is, known in advance, so that
//! the music is out of the way before the first syllable and comes back without a jump.

use std::ops::Range;

use super::{
    ear::{HOP, stretches},
    wave::gain_of_db,
};

/// Where a voice's loud parts lie: this share of its levels is below them.
const LOUD_PERCENTILE: usize = 95;
/// Where the noise behind a voice lies: this share of its levels is below it.
const NOISE_PERCENTILE: usize = 10;
/// Speech reaches down to this far under its loud parts, in decibels: the soft consonants.
const SPEECH_RANGE_DB: f32 = 35.0;
/// What is less than this far under the loud parts is speech whatever the noise, in decibels.
const SURELY_SPEECH_DB: f32 = 20.0;
/// What is to be taken for speech stands out from the noise by this, in decibels.
const OVER_NOISE_DB: f32 = 8.0;
/// Below this nothing is speech, in dBFS.
const INAUDIBLE_DB: f32 = -60.0;

/// Pauses up to this length do not bring the music back, or it would pump between phrases; in hops of 10 ms.
const HOLD_HOPS: usize = 60;
/// The step back takes this long and is done when the voice begins; in hops of 10 ms.
const ATTACK_HOPS: usize = 15;
/// Coming back takes this long; in hops of 10 ms.
const RELEASE_HOPS: usize = 70;

/// The level in dBFS above which a recording's sound is its voice.
pub(super) fn speech_threshold(levels: &[f32]) -> f32 {
    let mut sorted: Vec<f32> = levels.iter().copied().filter(|level| *level > INAUDIBLE_DB).collect();
    if sorted.is_empty() {
        return INAUDIBLE_DB;
    }
    sorted.sort_by(f32::total_cmp);
    let percentile = |percent: usize| sorted[(sorted.len() - 1) * percent / 100];
    let (loud, noise) = (percentile(LOUD_PERCENTILE), percentile(NOISE_PERCENTILE));
    (noise + OVER_NOISE_DB).clamp(loud - SPEECH_RANGE_DB, loud - SURELY_SPEECH_DB).max(INAUDIBLE_DB)
}

/// How loud the music may be at each moment, as a factor, one a hop with values between drawn straight.
pub(super) struct DuckCurve(Vec<f32>);

impl DuckCurve {
    /// Steps back by `duck_db` wherever `voice_levels` (one a hop, in dBFS) hold speech.
    pub(super) fn under(voice_levels: &[f32], duck_db: u32, hops: usize) -> Self {
        let mut depth = vec![0f32; hops + 1];
        for phrase in phrases(voice_levels) {
            deepen(&mut depth, &phrase);
        }
        Self(depth.into_iter().map(|depth| gain_of_db(-f64::from(duck_db) * f64::from(depth))).collect())
    }

    /// The factor at a frame.
    pub(super) fn at(&self, frame: usize) -> f32 {
        let (hop, part) = (frame / HOP, (frame % HOP) as f32 / HOP as f32);
        match (self.0.get(hop), self.0.get(hop + 1)) {
            (Some(here), Some(next)) => here + (next - here) * part,
            (Some(here), None) => *here,
            (None, _) => self.0.last().copied().unwrap_or(1.0),
        }
    }
}

/// Stretches of speech, short pauses bridged.
fn phrases(levels: &[f32]) -> Vec<Range<usize>> {
    let threshold = speech_threshold(levels);
    let mut phrases: Vec<Range<usize>> = Vec::new();
    for stretch in stretches(levels, |level| level > threshold) {
        match phrases.last_mut() {
            Some(last) if stretch.start - last.end <= HOLD_HOPS => last.end = stretch.end,
            _ => phrases.push(stretch),
        }
    }
    phrases
}

/// Lays one phrase's step back over the curve: 1 while it lasts, eased to 0 on both sides.
fn deepen(depth: &mut [f32], phrase: &Range<usize>) {
    let from = phrase.start.saturating_sub(ATTACK_HOPS);
    let to = (phrase.end + RELEASE_HOPS).min(depth.len());
    for (hop, depth) in depth.iter_mut().enumerate().take(to).skip(from) {
        let away = if hop < phrase.start {
            (phrase.start - hop) as f32 / ATTACK_HOPS as f32
        } else {
            hop.saturating_sub(phrase.end) as f32 / RELEASE_HOPS as f32
        };
        let eased = 0.5 + 0.5 * (away.min(1.0) * std::f32::consts::PI).cos();
        *depth = depth.max(eased);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Levels a hop: speech at -20 with soft parts, silence elsewhere.
    fn voice(hops: usize, speech: &[(usize, usize)]) -> Vec<f32> {
        let mut levels = vec![-120.0; hops];
        for &(from, to) in speech {
            for (hop, level) in levels.iter_mut().enumerate().take(to).skip(from) {
                *level = if hop % 7 == 0 { -38.0 } else { -20.0 };
            }
        }
        levels
    }

    #[test]
    fn the_music_is_down_before_the_voice_begins_and_back_after_it() {
        let curve = DuckCurve::under(&voice(1000, &[(300, 500)]), 12, 1000);
        let ducked = gain_of_db(-12.0);
        assert!((curve.at(300 * HOP) - ducked).abs() < 1e-4, "all the way down at the first syllable");
        assert!((curve.at(400 * HOP) - ducked).abs() < 1e-4, "and throughout");
        assert_eq!(curve.at((300 - ATTACK_HOPS) * HOP), 1.0, "untouched before");
        assert_eq!(curve.at((500 + RELEASE_HOPS) * HOP), 1.0, "and after");
    }

    #[test]
    fn a_short_pause_does_not_let_the_music_up() {
        let curve = DuckCurve::under(&voice(1000, &[(300, 400), (440, 500)]), 12, 1000);
        assert!((curve.at(420 * HOP) - gain_of_db(-12.0)).abs() < 1e-4, "0.4 s between phrases is no rest");
    }

    #[test]
    fn the_curve_never_jumps() {
        let curve = DuckCurve::under(&voice(1000, &[(0, 20), (95, 130), (205, 900), (990, 1000)]), 40, 1000);
        let steps = (0..1000 * HOP).step_by(48).map(|frame| (curve.at(frame + 48) - curve.at(frame)).abs());
        let largest = steps.fold(0f32, f32::max);
        assert!(largest < 0.03, "a millisecond changes the gain by {largest}");
    }

    #[test]
    fn a_noisy_recording_still_has_pauses() {
        let mut levels = vec![-48.0; 600];
        levels[200..400].fill(-18.0);
        let threshold = speech_threshold(&levels);
        assert!((-48.0..-18.0).contains(&threshold), "between the noise and the voice, not {threshold}");
    }

    #[test]
    fn no_voice_leaves_the_music_alone() {
        let curve = DuckCurve::under(&[-120.0; 100], 12, 200);
        assert!((0..200 * HOP).step_by(100).all(|frame| curve.at(frame) == 1.0));
        assert_eq!(DuckCurve::under(&[], 12, 0).at(5), 1.0, "nor does an empty timeline upset it");
    }
}
