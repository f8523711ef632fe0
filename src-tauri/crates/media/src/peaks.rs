//! A sound's outline, for drawing it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{
    Tools,
    sound::{
        SoundError,
        ear::HOP,
        pcm::{Excerpt, decode},
        wave::Frame,
    },
};

/// The most stretches an outline is cut into: more than any screen has columns.
pub const MOST_BUCKETS: u32 = 16_384;

/// The lowest and the highest sample of a stretch, of both channels, in permille of full scale: -1000 to 1000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peak {
    /// The lowest.
    pub min: i16,
    /// The highest.
    pub max: i16,
}

impl Peak {
    fn of(frames: &[Frame], scale: f32) -> Self {
        let samples = frames.as_flattened();
        let (low, high) =
            samples.iter().fold((0f32, 0f32), |(low, high), sample| (low.min(*sample), high.max(*sample)));
        let permille = |sample: f32| ((sample * scale).clamp(-1.0, 1.0) * 1000.0).round() as i16;
        Self { min: permille(low), max: permille(high) }
    }

    fn with(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }
}

/// A sound file's outline in `buckets` stretches of equal length, 1 to [`MOST_BUCKETS`]. A sound with fewer than
/// that many hundredths of a second has neighbours of the same value.
///
/// # Errors
/// [`SoundError::NoSound`] where the file has none, or what ffmpeg says.
pub fn peaks(tools: &Tools, path: &Path, buckets: u32) -> Result<Vec<Peak>, SoundError> {
    // One channel spread over two keeps its power, so each is 3 dB lower than what was recorded.
    let mono = crate::probe(tools, path)?.audio.is_some_and(|audio| audio.channels == 1);
    let scale = if mono { std::f32::consts::SQRT_2 } else { 1.0 };
    let mut fine = Vec::new();
    let mut hop: Vec<Frame> = Vec::with_capacity(HOP);
    decode(tools, Excerpt::whole(path), None, &mut |piece| {
        for frame in piece {
            hop.push(*frame);
            if hop.len() == HOP {
                fine.push(Peak::of(&hop, scale));
                hop.clear();
            }
        }
        Ok(())
    })?;
    if !hop.is_empty() {
        fine.push(Peak::of(&hop, scale));
    }
    Ok(gathered(&fine, buckets.clamp(1, MOST_BUCKETS) as usize))
}

/// Fine peaks gathered into `buckets` stretches, none of them lost.
fn gathered(fine: &[Peak], buckets: usize) -> Vec<Peak> {
    let bucket = |place: usize| {
        let start = place * fine.len() / buckets;
        let end = ((place + 1) * fine.len() / buckets).max(start + 1).min(fine.len());
        fine[start.min(end)..end].iter().fold(Peak::default(), |whole, peak| whole.with(*peak))
    };
    (0..buckets).map(bucket).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_peak_is_in_some_bucket() {
        for count in [1, 7, 99, 100, 101, 1000] {
            for at in 0..count {
                let mut fine = vec![Peak::default(); count];
                fine[at] = Peak { min: -500, max: 900 };
                let outline = gathered(&fine, 100);
                assert_eq!(outline.len(), 100);
                assert!(outline.contains(&fine[at]), "peak {at} of {count} is drawn");
            }
        }
    }

    #[test]
    fn samples_over_full_scale_stay_in_the_picture() {
        assert_eq!(Peak::of(&[[1.7, -3.0], [0.0, 0.1]], 1.0), Peak { min: -1000, max: 1000 });
    }
}
