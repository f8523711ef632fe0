//! Sound as samples: read from a program's output, trimmed, written as a file.

use std::{io::Cursor, path::Path};

/// Mono sound, 16 bits a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wave {
    /// Samples a second.
    pub(super) rate: u32,
    /// The samples.
    pub(super) samples: Vec<i16>,
}

/// Quieter than this (of 32,768) is silence: espeak-ng's own is exactly zero with a little ringing around it.
const SILENCE: i16 = 60;

impl Wave {
    /// Reads a WAV stream whose header may promise more samples than there are, as programs write to a pipe.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let reader = hound::WavReader::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
        let spec = reader.spec();
        if (spec.channels, spec.bits_per_sample) != (1, 16) {
            return Err(format!(
                "{} channels of {} bits; expected one of 16",
                spec.channels, spec.bits_per_sample
            ));
        }
        let samples = reader.into_samples::<i16>().map_while(Result::ok).collect();
        Ok(Self { rate: spec.sample_rate, samples })
    }

    /// The first and one past the last sample that can be heard; none in silence.
    pub(super) fn heard(&self) -> Option<(usize, usize)> {
        let loud = |sample: &i16| sample.unsigned_abs() > SILENCE.unsigned_abs();
        let first = self.samples.iter().position(loud)?;
        let last = self.samples.iter().rposition(loud)?;
        Some((first, last + 1))
    }

    /// The number of samples in a time.
    pub(super) fn count(rate: u32, ms: u32) -> usize {
        (u64::from(rate) * u64::from(ms) / 1000) as usize
    }

    /// The time of a sample in milliseconds.
    pub(super) fn ms(rate: u32, samples: usize) -> u32 {
        (samples as u64 * 1000 / u64::from(rate.max(1))) as u32
    }

    /// Appends silence.
    pub(super) fn rest(&mut self, ms: u32) {
        let length = self.samples.len() + Self::count(self.rate, ms);
        self.samples.resize(length, 0);
    }

    /// Writes a WAV file beside its place, then moves it there.
    ///
    /// # Errors
    /// When the disk won't have it.
    pub(super) fn write(&self, path: &Path) -> std::io::Result<()> {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: self.rate,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let partial = path.with_extension("wav.partial");
        let written = || -> Result<(), hound::Error> {
            let mut writer = hound::WavWriter::create(&partial, spec)?;
            for sample in &self.samples {
                writer.write_sample(*sample)?;
            }
            writer.finalize()
        };
        let synced = written()
            .map_err(|error| match error {
                hound::Error::IoError(error) => error,
                other => std::io::Error::other(other),
            })
            .and_then(|()| std::fs::File::open(&partial)?.sync_all())
            .and_then(|()| std::fs::rename(&partial, path));
        if synced.is_err() {
            // The error that matters is the one before.
            let _ = std::fs::remove_file(&partial);
        }
        synced
    }
}
