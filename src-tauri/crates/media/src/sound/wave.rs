//! Sound inside the mixer: stereo frames at one sample rate, and the arithmetic between decibels and gains.

use std::ops::Range;

/// Frames a second, inside the mixer and in the delivered file. What every platform's player runs at.
pub const SAMPLE_RATE: u32 = 48_000;

/// One moment of sound: left and right, full scale at 1.0.
pub(crate) type Frame = [f32; 2];

/// Shortest fade where sound starts or stops in mid-wave, in milliseconds: too short to hear as a fade, long enough
/// not to be heard as a click.
pub(super) const DECLICK_MS: u32 = 10;

/// Frames in a number of milliseconds.
pub(crate) const fn frames_in_ms(ms: u32) -> usize {
    (ms as u64 * SAMPLE_RATE as u64 / 1000) as usize
}

/// Milliseconds in a number of frames, rounded to the nearest.
pub(crate) const fn ms_in_frames(frames: usize) -> u32 {
    ((frames as u64 * 1000 + SAMPLE_RATE as u64 / 2) / SAMPLE_RATE as u64) as u32
}

/// The factor for a change in decibels.
pub(crate) fn gain_of_db(db: f64) -> f32 {
    10f64.powf(db / 20.0) as f32
}

/// The change in decibels for a factor; minus infinity for 0.
pub(crate) fn db_of_gain(gain: f64) -> f64 {
    20.0 * gain.log10()
}

/// Multiplies every sample.
pub(super) fn amplify(frames: &mut [Frame], gain: f32) {
    frames.as_flattened_mut().iter_mut().for_each(|sample| *sample *= gain);
}

/// Adds `sound` to `mix` from frame `at` on, each frame times what `gain` says for its place in the mix. What
/// reaches past the end is left out.
pub(super) fn add(mix: &mut [Frame], at: usize, sound: &[Frame], gain: impl Fn(usize) -> f32) {
    let Some(room) = mix.get_mut(at..) else { return };
    for (place, (into, from)) in room.iter_mut().zip(sound).enumerate() {
        let gain = gain(at + place);
        into[0] += from[0] * gain;
        into[1] += from[1] * gain;
    }
}

/// Fades the first `fade` frames in. Equal power, so that two faded halves laid over each other stay as loud.
pub(super) fn fade_in(frames: &mut [Frame], fade: usize) {
    let fade = fade.min(frames.len());
    for (place, frame) in frames[..fade].iter_mut().enumerate() {
        let gain = equal_power(place, fade);
        *frame = frame.map(|sample| sample * gain);
    }
}

/// Fades the last `fade` frames out, as [`fade_in`] reversed.
pub(super) fn fade_out(frames: &mut [Frame], fade: usize) {
    let fade = fade.min(frames.len());
    let start = frames.len() - fade;
    for (place, frame) in frames[start..].iter_mut().enumerate() {
        let gain = equal_power(fade - 1 - place, fade);
        *frame = frame.map(|sample| sample * gain);
    }
}

/// The gain at `place` of an equal-power fade over `length` frames.
pub(super) fn equal_power(place: usize, length: usize) -> f32 {
    let phase = (place as f32 + 0.5) / length.max(1) as f32;
    (phase * std::f32::consts::FRAC_PI_2).sin()
}

/// The stretch that is left when quiet frames are cut from both ends; empty if all are quiet.
pub(super) fn without_quiet_ends(frames: &[Frame], quiet: f32) -> Range<usize> {
    let heard = |frame: &Frame| frame.iter().any(|sample| sample.abs() > quiet);
    match (frames.iter().position(heard), frames.iter().rposition(heard)) {
        (Some(first), Some(last)) => first..last + 1,
        _ => 0..0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fade_out_over_a_fade_in_keeps_the_power() {
        for place in 0..100 {
            let power = equal_power(place, 100).powi(2) + equal_power(99 - place, 100).powi(2);
            assert!((power - 1.0).abs() < 1e-5, "at {place} the power is {power}");
        }
    }

    #[test]
    fn sound_added_past_the_end_is_left_out() {
        let mut mix = vec![[0.0; 2]; 4];
        add(&mut mix, 3, &[[1.0; 2]; 4], |_| 0.5);
        assert_eq!(mix, [[0.0; 2], [0.0; 2], [0.0; 2], [0.5; 2]]);
        add(&mut mix, 9, &[[1.0; 2]; 4], |_| 0.5);
        assert_eq!(mix[3], [0.5; 2], "a sound that starts after the end changes nothing");
    }

    #[test]
    fn quiet_ends_are_found_and_all_quiet_is_empty() {
        let frames = [[0.0; 2], [0.001, 0.0], [0.5, 0.0], [0.0; 2], [0.0, -0.5], [0.0; 2]];
        assert_eq!(without_quiet_ends(&frames, 0.01), 2..5);
        assert_eq!(without_quiet_ends(&frames[..2], 0.01), 0..0);
    }

    #[test]
    fn milliseconds_and_frames_agree() {
        assert_eq!(frames_in_ms(1000), 48_000);
        assert_eq!(ms_in_frames(48_000 * 3600), 3_600_000);
        assert_eq!(frames_in_ms(u32::MAX), 206_158_430_160, "an hour or a month, nothing overflows");
    }
}
