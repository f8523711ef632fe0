//! Sound: voice, music and clips mixed to one track, as loud as it should be and exactly as long as the picture.
//!
//! ffmpeg decodes and encodes; the mix itself is made here, in floating point and with all of it in sight. That is
//! what lets the music step back *before* the voice begins, a loop be joined to the sample, and the loudness be
//! measured on the very samples that are encoded, for less than a filter graph costs.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::{ProbeError, Tools, process::ProcessError};

mod duck;
pub(crate) mod ear;
mod limiter;
mod master;
mod mixing;
pub(crate) mod pcm;
mod plan;
mod repeat;
pub(crate) mod wave;

pub use mixing::mix;
pub use plan::{ClipSound, SoundPlan};
pub use wave::SAMPLE_RATE;

/// Pauses shorter than this are part of speech, in milliseconds: a stop consonant holds the breath for up to 150.
const SHORTEST_PAUSE_MS: u32 = 200;

/// Why sound could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SoundError {
    /// ffmpeg did not do its part.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// A clip could not be looked into.
    #[error(transparent)]
    Probe(#[from] ProbeError),
    /// A file that should be heard has nothing to hear.
    #[error("{} has no sound; choose another file", path.display())]
    NoSound {
        /// The file.
        path: PathBuf,
    },
    /// The timeline is longer than what is mixed in one piece.
    #[error(
        "the video is {minutes} minutes long; sound is mixed for up to 60, so make it shorter or cut it in parts"
    )]
    TooLong {
        /// Its length.
        minutes: u64,
    },
    /// The timeline's frame rate is no rate.
    #[error("{num}/{den} frames a second is no frame rate; set it to one such as 30/1")]
    FrameRate {
        /// Numerator.
        num: u32,
        /// Denominator.
        den: u32,
    },
    /// The loudness could not be measured.
    #[error("the loudness could not be measured: {0}")]
    Measure(#[from] ebur128::Error),
    /// A file could not be read or written.
    #[error("can't {doing} {}: {source}", path.display())]
    File {
        /// `write` or `rename`.
        doing: &'static str,
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// What a mix came to, measured on the encoded file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SoundReport {
    /// Integrated loudness in LUFS; none for a silent track, or one too short to have a loudness.
    pub integrated_lufs: Option<f64>,
    /// The highest true peak in dBTP; none for a silent track.
    pub true_peak_dbtp: Option<f64>,
    /// How much the voice was raised before it was mixed, in decibels; below 0 where it was lowered.
    pub voice_gain_db: f64,
    /// How much the whole mix was raised to its loudness, in decibels; below 0 where it was lowered.
    pub gain_db: f64,
    /// Its length in milliseconds.
    pub duration_ms: u32,
    /// Whether it was taken from the cache. [`mix`] always says false; whoever keeps mixes says true.
    pub cached: bool,
    /// What is worth knowing: a silent track, a quiet voice that could not be raised all the way.
    pub notes: Vec<String>,
}

/// Where a recording is silent for longer than speech is, start and end in milliseconds. What counts as silence
/// follows from the recording's own loud parts and its noise.
///
/// # Errors
/// [`SoundError::NoSound`] where the file has none, or what ffmpeg says.
pub fn silences(tools: &Tools, path: &Path) -> Result<Vec<(u32, u32)>, SoundError> {
    let mut ear = ear::Ear::without_peaks()?;
    pcm::decode(tools, pcm::Excerpt::whole(path), None, &mut |piece| Ok(ear.hear(piece)?))?;
    let levels = ear.done()?.levels;
    Ok(ear::quiet_stretches(&levels, duck::speech_threshold(&levels), SHORTEST_PAUSE_MS))
}

/// Writes any file's sound as a plain WAV that everything plays: 48 kHz, stereo, 16 bits. The file appears whole or
/// not at all.
///
/// # Errors
/// [`SoundError::NoSound`] where the file has none, or what ffmpeg says.
pub fn to_wav(
    tools: &Tools,
    source: &Path,
    output: &Path,
    cancel: &CancellationToken,
) -> Result<(), SoundError> {
    whole_file(output, |partial| pcm::convert_to_wav(tools, source, partial, cancel))
}

/// Lets `write` make a file beside `output`, then puts it in its place.
fn whole_file<T>(output: &Path, write: impl FnOnce(&Path) -> Result<T, SoundError>) -> Result<T, SoundError> {
    let mut name = output.as_os_str().to_owned();
    name.push(".partial");
    let partial = PathBuf::from(name);
    let file_error = |doing, path: &Path| {
        let path = path.to_owned();
        move |source| SoundError::File { doing, path, source }
    };
    let finish = |made: T| {
        let file =
            std::fs::File::options().write(true).open(&partial).map_err(file_error("write", &partial))?;
        file.sync_all().map_err(file_error("write", &partial))?;
        std::fs::rename(&partial, output).map_err(file_error("rename", &partial))?;
        Ok(made)
    };
    let made = write(&partial).and_then(finish);
    if made.is_err() {
        // Nothing half-written stays behind; it may not even have been begun.
        let _ = std::fs::remove_file(&partial);
    }
    made
}
