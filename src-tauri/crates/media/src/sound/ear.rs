//! Listening: loudness, true peak, level over time and clipped samples, all in one pass over the sound.

use std::ops::Range;

use ebur128::{EbuR128, Mode};

use super::wave::{Frame, SAMPLE_RATE, db_of_gain, ms_in_frames};

/// Frames whose level is taken together: 10 ms, shorter than any sound of speech.
pub(crate) const HOP: usize = (SAMPLE_RATE / 100) as usize;
/// What a silent stretch's level is given as, in dBFS: below the noise of 16-bit sound.
const NOTHING_DB: f32 = -120.0;
/// The largest step of 16-bit sound over its full scale. A sample at or above it has nowhere left to go.
const FULL_SCALE: f32 = 32_767.0 / 32_768.0;
/// Clipped samples this close to each other crackle as one, in frames: nobody listens for half a second twice.
const ONE_CRACKLE: usize = (SAMPLE_RATE / 2) as usize;
/// BS.1770's absolute gate in LUFS. What never gets over it has no integrated loudness.
const ABSOLUTE_GATE_LUFS: f64 = -70.0;

/// What was heard. Loudness and true peak are None where there was nothing to measure: silence, or less than the
/// 400 ms that BS.1770 measures in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Heard {
    /// Integrated loudness in LUFS.
    pub integrated_lufs: Option<f64>,
    /// The highest true peak of both channels in dBTP.
    pub true_peak_dbtp: Option<f64>,
    /// Where that is, in frames from the start: the 10 ms that hold it begin there.
    pub peak_at: usize,
    /// Level of each 10 ms in dBFS.
    pub levels: Vec<f32>,
    /// Samples at full scale or over it.
    pub clipped: u32,
    /// Where they begin to, in frames from the start: each time after [`ONE_CRACKLE`] without any.
    pub crackles: Vec<usize>,
    /// Frames heard.
    pub frames: usize,
}

/// Hears sound piece by piece.
pub(crate) struct Ear {
    loudness: EbuR128,
    /// Squares of the frames in the hop under way, and how many those are.
    power: f64,
    in_hop: usize,
    last_clipped: Option<usize>,
    /// The highest true peak so far, as a gain.
    peak: f64,
    heard: Heard,
}

impl Ear {
    /// Listens for everything.
    ///
    /// # Errors
    /// None in practice: the channels and the rate are constants that the measure allows.
    pub(crate) fn new() -> Result<Self, ebur128::Error> {
        Self::with(Mode::I | Mode::TRUE_PEAK)
    }

    /// Leaves out the true peak, which costs the most.
    ///
    /// # Errors
    /// As [`Ear::new`].
    pub(crate) fn without_peaks() -> Result<Self, ebur128::Error> {
        Self::with(Mode::I)
    }

    fn with(mode: Mode) -> Result<Self, ebur128::Error> {
        Ok(Self {
            loudness: EbuR128::new(2, SAMPLE_RATE, mode)?,
            power: 0.0,
            in_hop: 0,
            last_clipped: None,
            peak: 0.0,
            heard: Heard {
                integrated_lufs: None,
                true_peak_dbtp: None,
                peak_at: 0,
                levels: Vec::new(),
                clipped: 0,
                crackles: Vec::new(),
                frames: 0,
            },
        })
    }

    /// Hears the next piece.
    ///
    /// # Errors
    /// None in practice, as [`Ear::new`].
    pub(crate) fn hear(&mut self, mut frames: &[Frame]) -> Result<(), ebur128::Error> {
        while !frames.is_empty() {
            let (piece, rest) = frames.split_at(frames.len().min(HOP - self.in_hop));
            self.hear_within_hop(piece)?;
            frames = rest;
        }
        Ok(())
    }

    /// Hears no more than is left of the hop under way, so that a peak has its place to the hop.
    fn hear_within_hop(&mut self, piece: &[Frame]) -> Result<(), ebur128::Error> {
        self.loudness.add_frames_f32(piece.as_flattened())?;
        self.note_peak()?;
        for frame in piece {
            self.power += f64::from(frame[0] * frame[0] + frame[1] * frame[1]) / 2.0;
            let clipped = frame.iter().filter(|sample| sample.abs() >= FULL_SCALE).count() as u32;
            if clipped > 0 {
                self.clipped_here();
                self.heard.clipped = self.heard.clipped.saturating_add(clipped);
            }
            self.heard.frames += 1;
        }
        self.in_hop += piece.len();
        if self.in_hop == HOP {
            self.end_hop();
        }
        Ok(())
    }

    /// Keeps the place of the piece just added where it is the loudest so far.
    fn note_peak(&mut self) -> Result<(), ebur128::Error> {
        if !self.loudness.mode().contains(Mode::TRUE_PEAK) {
            return Ok(());
        }
        let here = self.loudness.prev_true_peak(0)?.max(self.loudness.prev_true_peak(1)?);
        if here > self.peak {
            self.peak = here;
            self.heard.peak_at = self.heard.frames - self.in_hop;
        }
        Ok(())
    }

    fn clipped_here(&mut self) {
        let here = self.heard.frames;
        if self.last_clipped.is_none_or(|last| here - last > ONE_CRACKLE) {
            self.heard.crackles.push(here);
        }
        self.last_clipped = Some(here);
    }

    fn end_hop(&mut self) {
        let level = db_of_gain((self.power / self.in_hop as f64).sqrt()) as f32;
        self.heard.levels.push(level.max(NOTHING_DB));
        (self.power, self.in_hop) = (0.0, 0);
    }

    /// What was heard in all.
    ///
    /// # Errors
    /// None in practice, as [`Ear::new`].
    pub(crate) fn done(mut self) -> Result<Heard, ebur128::Error> {
        if self.in_hop > 0 {
            self.end_hop();
        }
        let integrated = self.loudness.loudness_global()?;
        self.heard.integrated_lufs = (integrated > ABSOLUTE_GATE_LUFS).then_some(integrated);
        self.heard.true_peak_dbtp = (self.peak > 0.0).then(|| db_of_gain(self.peak));
        Ok(self.heard)
    }
}

/// Everything about a piece of sound.
#[cfg(test)]
pub(crate) fn hear(frames: &[Frame]) -> Result<Heard, ebur128::Error> {
    let mut ear = Ear::new()?;
    ear.hear(frames)?;
    ear.done()
}

/// Integrated loudness alone, in LUFS.
///
/// # Errors
/// None in practice, as [`Ear::new`].
pub(crate) fn loudness(frames: &[Frame]) -> Result<Option<f64>, ebur128::Error> {
    let mut loudness = EbuR128::new(2, SAMPLE_RATE, Mode::I)?;
    loudness.add_frames_f32(frames.as_flattened())?;
    let integrated = loudness.loudness_global()?;
    Ok((integrated > ABSOLUTE_GATE_LUFS).then_some(integrated))
}

/// Stretches at or below `threshold` dBFS that last at least `at_least_ms`, in milliseconds.
pub(crate) fn quiet_stretches(levels: &[f32], threshold: f32, at_least_ms: u32) -> Vec<(u32, u32)> {
    let ms = |hops: usize| ms_in_frames(hops * HOP);
    stretches(levels, |level| level <= threshold)
        .into_iter()
        .map(|hops| (ms(hops.start), ms(hops.end)))
        .filter(|(start, end)| end - start >= at_least_ms)
        .collect()
}

/// Runs of neighbours for which `wanted` holds.
pub(super) fn stretches(levels: &[f32], wanted: impl Fn(f32) -> bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (place, level) in levels.iter().enumerate() {
        if !wanted(*level) {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.end == place => last.end += 1,
            _ => found.push(place..place + 1),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hertz: f32, amplitude: f32, seconds: f32) -> Vec<Frame> {
        let step = std::f32::consts::TAU * hertz / SAMPLE_RATE as f32;
        let frames = (seconds * SAMPLE_RATE as f32) as usize;
        (0..frames).map(|n| [amplitude * (step * n as f32).sin(); 2]).collect()
    }

    #[test]
    fn a_kilohertz_tone_measures_as_the_standard_says() {
        let heard = hear(&tone(997.0, gain(-20.0), 5.0)).unwrap();
        let integrated = heard.integrated_lufs.unwrap();
        assert!(
            (integrated + 20.0).abs() < 0.1,
            "BS.1770: stereo 997 Hz at -20 dBFS is -20 LUFS, got {integrated}"
        );
        let peak = heard.true_peak_dbtp.unwrap();
        assert!((peak + 20.0).abs() < 0.2, "its peak is its amplitude, got {peak}");
        assert!(
            heard.levels.iter().all(|level| (level + 23.0).abs() < 0.6),
            "RMS of a sine is 3 dB under its peak"
        );
    }

    fn gain(db: f64) -> f32 {
        super::super::wave::gain_of_db(db)
    }

    #[test]
    fn silence_and_a_moment_have_no_loudness() {
        assert_eq!(hear(&vec![[0.0; 2]; 96_000]).unwrap().integrated_lufs, None);
        let moment = hear(&tone(997.0, 0.5, 0.1)).unwrap();
        assert_eq!(moment.integrated_lufs, None, "shorter than one block of BS.1770");
        assert!(moment.true_peak_dbtp.is_some(), "a peak it has all the same");
    }

    #[test]
    fn clipped_samples_are_counted_and_each_crackle_has_its_place() {
        let mut frames = vec![[0.5; 2]; 40_000];
        frames[700] = [1.0, 0.0];
        frames[701] = [-1.2, 1.0];
        frames[9000] = [1.0; 2];
        frames[35_000] = [1.0; 2];
        let heard = hear(&frames).unwrap();
        assert_eq!((heard.clipped, heard.crackles), (7, vec![700, 35_000]));
    }

    #[test]
    fn the_highest_peak_has_its_place() {
        let mut sound = tone(997.0, 0.2, 2.0);
        sound[60_000..60_040].iter_mut().for_each(|frame| frame[1] *= 4.0);
        sound[90_000..90_040].iter_mut().for_each(|frame| frame[0] *= 3.0);
        assert_eq!(hear(&sound).unwrap().peak_at, 60_000);
    }

    #[test]
    fn pieces_of_any_size_are_heard_as_one() {
        let mut sound = tone(440.0, 0.3, 1.003);
        sound[30_000] = [0.9; 2];
        let mut ear = Ear::new().unwrap();
        sound.chunks(777).for_each(|piece| ear.hear(piece).unwrap());
        assert_eq!(ear.done().unwrap(), hear(&sound).unwrap());
    }

    #[test]
    fn quiet_stretches_shorter_than_asked_are_left_out() {
        let mut levels = vec![-20.0; 100];
        levels[10..14].fill(-90.0);
        levels[40..80].fill(-90.0);
        assert_eq!(quiet_stretches(&levels, -50.0, 200), [(400, 800)]);
    }
}
