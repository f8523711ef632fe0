//! A look-ahead limiter on true peaks: the gain is down before a peak arrives, so nothing is clipped and nothing
//! clicks.

use std::collections::VecDeque;

use super::wave::{Frame, SAMPLE_RATE};

/// How long before a peak the gain begins to fall: 5 ms, shorter than the ear resolves as a change in loudness.
const LOOK_AHEAD: usize = (SAMPLE_RATE / 200) as usize;
/// The time in which the gain comes back by 63 %, in seconds: short against words, long against bass periods.
const RELEASE_S: f32 = 0.05;

/// The interpolating filter for four times oversampling from ITU-R BS.1770-5, annex 2, one row a phase. The fourth
/// row is the first reversed, the third the second.
const PHASES: [[f32; 12]; 4] = [
    [
        0.001_708_984_4,
        0.010_986_328,
        -0.019_653_32,
        0.033_203_125,
        -0.059_448_242,
        0.137_329_1,
        0.972_167_97,
        -0.102_294_92,
        0.047_607_422,
        -0.026_611_328,
        0.014_892_578,
        -0.008_300_781,
    ],
    [
        -0.029_174_805,
        0.029_296_875,
        -0.051_757_812,
        0.089_111_33,
        -0.166_503_9,
        0.465_087_9,
        0.779_785_16,
        -0.200_317_38,
        0.101_562_5,
        -0.058_227_54,
        0.033_081_055,
        -0.018_920_898,
    ],
    [
        -0.018_920_898,
        0.033_081_055,
        -0.058_227_54,
        0.101_562_5,
        -0.200_317_38,
        0.779_785_16,
        0.465_087_9,
        -0.166_503_9,
        0.089_111_33,
        -0.051_757_812,
        0.029_296_875,
        -0.029_174_805,
    ],
    [
        -0.008_300_781,
        0.014_892_578,
        -0.026_611_328,
        0.047_607_422,
        -0.102_294_92,
        0.972_167_97,
        0.137_329_1,
        -0.059_448_242,
        0.033_203_125,
        -0.019_653_32,
        0.010_986_328,
        0.001_708_984_4,
    ],
];
/// Samples that one interpolated value is made from, and where among them it lies.
const TAPS: usize = 12;
const CENTRE: usize = TAPS / 2;
/// No interpolated value is larger than the largest sample times this: the largest sum of a row's magnitudes,
/// rounded up. Stretches below the ceiling over this need no interpolation.
const LARGEST_OVERSHOOT: f32 = 2.1;

/// Turns peaks over `ceiling` (a factor of full scale) down. True peaks stay under it to within the few hundredths
/// of a decibel by which the moving gain bends the wave.
pub(super) fn limit(frames: &mut [Frame], ceiling: f32) {
    let Some(mut gains) = wanted_gains(frames, ceiling) else { return };
    hold_ahead(&mut gains);
    release(&mut gains);
    smooth(&mut gains);
    for (frame, gain) in frames.iter_mut().zip(&gains) {
        *frame = frame.map(|sample| sample * gain);
    }
}

/// For each frame the gain that brings the true peaks around it under the ceiling; None where all are.
fn wanted_gains(frames: &[Frame], ceiling: f32) -> Option<Vec<f32>> {
    // A few taps' worth: the loud part of a voice's wave is a fraction of each period.
    const STRETCH: usize = 32;
    let mut gains = vec![1f32; frames.len()];
    let mut any = false;
    for start in (0..frames.len()).step_by(STRETCH) {
        let end = (start + STRETCH).min(frames.len());
        let around = &frames[start.saturating_sub(TAPS)..(end + TAPS).min(frames.len())];
        let loudest = around.as_flattened().iter().fold(0f32, |most, sample| most.max(sample.abs()));
        if loudest * LARGEST_OVERSHOOT < ceiling {
            continue;
        }
        for place in start..end {
            let peak = true_peak_at(frames, place);
            if peak > ceiling {
                any = true;
                gains[place] = gains[place].min(ceiling / peak);
                // The interpolated values lie on both sides of the frame; its neighbour must be down for them too.
                if place > 0 {
                    gains[place - 1] = gains[place - 1].min(ceiling / peak);
                }
            }
        }
    }
    any.then_some(gains)
}

/// The largest magnitude of the frame and of the values between it and its neighbour.
fn true_peak_at(frames: &[Frame], place: usize) -> f32 {
    let mut peak = frames[place][0].abs().max(frames[place][1].abs());
    let mut window = [[0f32; 2]; TAPS];
    for (tap, slot) in window.iter_mut().enumerate() {
        if let Some(frame) = (place + tap).checked_sub(CENTRE).and_then(|at| frames.get(at)) {
            *slot = *frame;
        }
    }
    for phase in &PHASES {
        let mut value = [0f32; 2];
        for (factor, frame) in phase.iter().zip(&window) {
            value[0] += factor * frame[0];
            value[1] += factor * frame[1];
        }
        peak = peak.max(value[0].abs()).max(value[1].abs());
    }
    peak
}

/// Each gain becomes the lowest of those in the look-ahead after it.
fn hold_ahead(gains: &mut [f32]) {
    let mut lowest: VecDeque<(usize, f32)> = VecDeque::with_capacity(LOOK_AHEAD + 1);
    for place in (0..gains.len()).rev() {
        let gain = gains[place];
        while lowest.back().is_some_and(|(_, held)| *held >= gain) {
            lowest.pop_back();
        }
        lowest.push_back((place, gain));
        if lowest.front().is_some_and(|(at, _)| *at > place + LOOK_AHEAD) {
            lowest.pop_front();
        }
        gains[place] = lowest.front().map_or(gain, |(_, held)| *held);
    }
}

/// A gain that was down comes back slowly, never above what is held.
fn release(gains: &mut [f32]) {
    let step = 1.0 - (-1.0 / (RELEASE_S * SAMPLE_RATE as f32)).exp();
    let mut now = 1f32;
    for gain in gains {
        now = gain.min(now + (1.0 - now) * step);
        *gain = now;
    }
}

/// The mean over the look-ahead before each gain. All of those are held low for the peak, so the mean is low enough
/// when it arrives, and falls in a straight line until then.
fn smooth(gains: &mut [f32]) {
    let mut window: VecDeque<f32> = std::iter::repeat_n(1.0, LOOK_AHEAD + 1).collect();
    if let Some(first) = gains.first() {
        window.iter_mut().for_each(|slot| *slot = *first);
    }
    let mut sum: f64 = window.iter().map(|gain| f64::from(*gain)).sum();
    for gain in gains {
        sum += f64::from(*gain) - f64::from(window.pop_front().unwrap_or(1.0));
        window.push_back(*gain);
        *gain = (sum / (LOOK_AHEAD + 1) as f64) as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sound::{ear::hear, wave::gain_of_db};

    fn tone(hertz: f32, amplitude: f32, phase: f32, frames: usize) -> Vec<Frame> {
        let step = std::f32::consts::TAU * hertz / SAMPLE_RATE as f32;
        (0..frames).map(|n| [amplitude * (step * n as f32 + phase).sin(); 2]).collect()
    }

    #[test]
    fn no_row_overshoots_more_than_is_allowed_for() {
        for phase in &PHASES {
            let most: f32 = phase.iter().map(|factor| factor.abs()).sum();
            assert!(most < LARGEST_OVERSHOOT, "{most}");
            let flat: f32 = phase.iter().sum();
            assert!((flat - 1.0).abs() < 0.03, "a steady signal passes as it is, not times {flat}");
        }
        assert!(PHASES[3].iter().rev().eq(&PHASES[0]) && PHASES[2].iter().rev().eq(&PHASES[1]));
    }

    #[test]
    fn a_peak_between_samples_is_found_and_brought_under() {
        // At a quarter of the rate and an eighth of a turn the samples miss the crest by 3 dB.
        let mut frames = tone(12_000.0, 1.0, std::f32::consts::FRAC_PI_4, 9600);
        assert!(frames.iter().all(|frame| frame[0].abs() < 0.71), "the premise: no sample shows the peak");
        limit(&mut frames, gain_of_db(-1.5));
        let peak = hear(&frames[480..9120]).unwrap().true_peak_dbtp.unwrap();
        assert!(peak < -1.3, "true peak is {peak} dBTP");
    }

    #[test]
    fn a_sudden_burst_is_held_without_a_click() {
        let mut frames = tone(220.0, 0.3, 0.0, 24_000);
        for (frame, burst) in frames[12_000..13_000].iter_mut().zip(tone(220.0, 2.5, 0.0, 1000)) {
            *frame = burst;
        }
        let before = frames.clone();
        limit(&mut frames, gain_of_db(-1.5));
        let gains: Vec<f32> =
            frames.iter().zip(&before).filter(|(_, b)| b[0].abs() > 0.05).map(|(a, b)| a[0] / b[0]).collect();
        let steepest = gains.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0f32, f32::max);
        assert!(steepest < 0.06, "the gain moves by {steepest} between neighbours");
        assert!(frames.iter().all(|frame| frame[0].abs() <= gain_of_db(-1.5) + 1e-4));
        assert!(gains[0] > 0.999, "what is far before the burst is untouched");
    }

    #[test]
    fn quiet_sound_passes_untouched() {
        let mut frames = tone(440.0, 0.4, 0.3, 4800);
        let before = frames.clone();
        limit(&mut frames, gain_of_db(-1.5));
        assert_eq!(frames, before);
        limit(&mut [], 0.5);
    }
}
