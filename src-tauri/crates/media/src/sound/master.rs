//! The last step of a mix: brought to the loudness asked for, its peaks held under the ceiling.

use super::{
    ear::loudness,
    limiter::limit,
    wave::{Frame, amplify, gain_of_db},
};

/// The most that sound is raised, in decibels. Speech recorded far too low needs 20; beyond 24 it is mostly the
/// noise of the room that is heard.
pub(super) const MOST_GAIN_DB: f64 = 24.0;
/// Nearer than this to the loudness asked for is near enough, in LU: a tenth of what a listener notices.
const NEAR_ENOUGH_LU: f64 = 0.1;
/// Limiting takes loudness away, which is given back and limited again, this often at most.
const ROUNDS: u32 = 6;
/// Of a gain, limiting leaves some share as loudness; the next gain allows for it, down to this share. Below, there is
/// nothing but peaks left to limit, and more gain would be noise.
const LEAST_YIELD: f64 = 0.35;

/// Raises or lowers `mix` to `target_lufs` by at most `most_db`, with no true peak over `ceiling_dbtp`. Answers the
/// gain in decibels. What is too quiet or too short to have a loudness is left as it is.
///
/// # Errors
/// None in practice: the measure is set up with constants that it allows.
pub(super) fn master(
    mix: &mut [Frame],
    target_lufs: f64,
    ceiling_dbtp: f64,
    most_db: f64,
) -> Result<f64, ebur128::Error> {
    let ceiling = gain_of_db(ceiling_dbtp);
    let (mut gain_db, mut yielded, mut before) = (0.0, 1.0, None);
    for _ in 0..ROUNDS {
        limit(mix, ceiling);
        let Some(now) = loudness(mix)? else { return Ok(gain_db) };
        if let Some((lufs, step)) = before {
            let share: f64 = (now - lufs) / step;
            yielded = share.clamp(LEAST_YIELD, 1.0);
        }
        let step = ((target_lufs - now) / yielded).min(most_db - gain_db);
        if (target_lufs - now).abs() < NEAR_ENOUGH_LU || step.abs() < NEAR_ENOUGH_LU {
            return Ok(gain_db);
        }
        amplify(mix, gain_of_db(step));
        gain_db += step;
        before = Some((now, step));
    }
    limit(mix, ceiling);
    Ok(gain_db)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sound::{ear::hear, wave::SAMPLE_RATE};

    /// Bursts of a tone with sharp peaks among them: a crest factor like speech's.
    fn speechlike(seconds: usize, amplitude: f32) -> Vec<Frame> {
        let step = std::f32::consts::TAU * 180.0 / SAMPLE_RATE as f32;
        let at = |n: usize| {
            let burst = if (n / 9600) % 3 == 2 { 0.02 } else { 0.2 };
            let peak = if n % 4800 < 40 { 5.0 } else { 1.0 };
            amplitude * burst * peak * (step * n as f32).sin()
        };
        (0..seconds * SAMPLE_RATE as usize).map(|n| [at(n); 2]).collect()
    }

    #[test]
    fn loud_and_quiet_sound_reach_the_target_under_the_ceiling() {
        for amplitude in [0.2, 1.0, 4.0] {
            let mut mix = speechlike(4, amplitude);
            master(&mut mix, -14.0, -1.5, MOST_GAIN_DB).unwrap();
            let heard = hear(&mix).unwrap();
            let (lufs, peak) = (heard.integrated_lufs.unwrap(), heard.true_peak_dbtp.unwrap());
            assert!((lufs + 14.0).abs() < 0.3, "amplitude {amplitude} came to {lufs} LUFS");
            assert!(peak < -1.35, "amplitude {amplitude} peaks at {peak} dBTP");
        }
    }

    #[test]
    fn a_whisper_of_noise_is_not_made_a_roar() {
        let mut mix = speechlike(4, 0.002);
        let gain = master(&mut mix, -14.0, -1.5, MOST_GAIN_DB).unwrap();
        assert!(gain <= MOST_GAIN_DB + 1e-9, "raised by {gain} dB");
        assert!(hear(&mix).unwrap().integrated_lufs.unwrap() < -25.0);
    }

    #[test]
    fn what_cannot_be_measured_is_left_but_for_its_peaks() {
        let mut silence = vec![[0.0; 2]; 96_000];
        assert_eq!(master(&mut silence, -14.0, -1.5, MOST_GAIN_DB).unwrap(), 0.0);
        assert!(silence.iter().all(|frame| *frame == [0.0; 2]));
        let mut moment = vec![[1.5, -1.5]; 4800];
        assert_eq!(master(&mut moment, -14.0, -1.5, MOST_GAIN_DB).unwrap(), 0.0);
        assert!(
            moment.as_flattened().iter().all(|sample| sample.abs() < 0.85),
            "a tenth of a second, still limited"
        );
    }
}
