//! Music played again where it is shorter than the video, without a click or a gap at the seam.

use super::wave::{Frame, equal_power, frames_in_ms, gain_of_db, without_quiet_ends};

/// The seam's crossfade in milliseconds: over a period of the lowest bass note, under what a listener feels as a
/// stumble of the beat.
const SEAM_MS: u32 = 40;
/// What an encoder's padding and a recording's rest stay below, in dBFS.
const QUIET_DB: f64 = -60.0;

/// Exactly `length` frames of music: as it is where it is long enough, otherwise repeated from its beginning. Quiet
/// ends are left out of the repeats, so that no hole opens at the seam; silence stays silence.
pub(super) fn repeated(music: &[Frame], length: usize) -> Vec<Frame> {
    if music.len() >= length {
        return music[..length].to_vec();
    }
    let heard = without_quiet_ends(music, gain_of_db(QUIET_DB));
    let round = &music[heard];
    if round.is_empty() {
        return vec![[0.0; 2]; length];
    }
    let seam = frames_in_ms(SEAM_MS).min(round.len() / 2);
    let mut played = Vec::with_capacity(length);
    played.extend_from_slice(&round[..round.len().min(length)]);
    while played.len() < length {
        let overlap = played.len() - seam;
        for (place, into) in played[overlap..].iter_mut().enumerate() {
            let (out, come) = (equal_power(seam - 1 - place, seam), equal_power(place, seam));
            let from = round[place];
            *into = [into[0] * out + from[0] * come, into[1] * out + from[1] * come];
        }
        let rest = &round[seam..];
        let room = length - played.len();
        played.extend_from_slice(&rest[..rest.len().min(room)]);
    }
    played
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sound::wave::SAMPLE_RATE;

    fn tone(hertz: f32, frames: usize) -> Vec<Frame> {
        let step = std::f32::consts::TAU * hertz / SAMPLE_RATE as f32;
        (0..frames).map(|n| [0.5 * (step * n as f32).cos(); 2]).collect()
    }

    fn largest_step(frames: &[Frame]) -> f32 {
        frames.windows(2).map(|pair| (pair[1][0] - pair[0][0]).abs()).fold(0.0, f32::max)
    }

    #[test]
    fn the_seam_steps_no_further_than_the_music_itself() {
        // 10.3 periods: cut so, the wave jumps at the seam unless something is done about it.
        let music = tone(103.0, 4800);
        let unmended: Vec<Frame> = music.iter().chain(&music).copied().collect();
        assert!(largest_step(&unmended) > 0.2, "the test's own premise: joined bare, it clicks");
        let played = repeated(&music, 40_000);
        assert_eq!(played.len(), 40_000);
        let (own, step) = (largest_step(&music), largest_step(&played));
        assert!(step < own * 1.6, "the seam steps {step}, the music itself {own}");
    }

    #[test]
    fn padding_at_the_ends_opens_no_hole() {
        let mut music = vec![[0.0; 2]; 2000];
        music.extend(tone(200.0, 20_000));
        music.extend(vec![[0.0; 2]; 3000]);
        let played = repeated(&music, 100_000);
        let quietest = played.chunks(480).map(|hop| hop.iter().map(|f| f[0].abs()).fold(0.0, f32::max));
        assert!(quietest.fold(1.0, f32::min) > 0.2, "every 10 ms has music in it");
    }

    #[test]
    fn odd_material_is_survived() {
        assert_eq!(repeated(&[], 10), vec![[0.0; 2]; 10]);
        assert_eq!(repeated(&[[0.0; 2]; 5], 10), vec![[0.0; 2]; 10]);
        assert_eq!(repeated(&[[0.5; 2]], 1000).len(), 1000, "one sample, again and again");
        assert_eq!(repeated(&[[0.5; 2]; 9], 4), vec![[0.5; 2]; 4], "long enough is merely cut");
        assert!(repeated(&[[0.5; 2]; 9], 0).is_empty());
    }
}
