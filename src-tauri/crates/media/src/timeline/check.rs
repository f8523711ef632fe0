//! Whether a timeline can be rendered, before anything is started.

use model::{Canvas, FrameRate, Transition};

use super::{Fit, Loudness, MusicTrack, Source, TextLook, Timeline, TimelineScene};

/// The longest video taken: an hour at 60 frames a second. Short videos end at some minutes; the limit keeps a
/// mistyped length from filling a disk.
pub const MOST_FRAMES: u32 = 216_000;

/// A timeline that can't be rendered: where, and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place} {problem}")]
pub struct TimelineError {
    /// The field, as it is written: `scenes[2].transition_frames`.
    pub place: String,
    /// What is wrong with it and what was expected.
    pub problem: String,
}

impl TimelineError {
    fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { place: place.into(), problem: problem.into() }
    }
}

/// Refuses a number outside its range.
fn within<N: PartialOrd + std::fmt::Display>(
    place: &str,
    value: N,
    low: N,
    high: N,
) -> Result<(), TimelineError> {
    if value >= low && value <= high {
        return Ok(());
    }
    Err(TimelineError::new(place, format!("is {value}; expected {low} to {high}")))
}

/// Refuses a stretch of time that ends before or where it begins.
fn forward(place: &str, start_ms: u32, end_ms: u32) -> Result<(), TimelineError> {
    if start_ms < end_ms {
        return Ok(());
    }
    Err(TimelineError::new(
        place,
        format!("ends at {end_ms} ms and starts at {start_ms} ms; the end comes after the start"),
    ))
}

impl Timeline {
    /// Checks every number against its stated range and the scenes against each other. Files are not looked at.
    pub fn validate(&self) -> Result<(), TimelineError> {
        canvas(self.canvas)?;
        frame_rate(self.frame_rate)?;
        self.scenes()?;
        for (index, overlay) in self.overlays.iter().enumerate() {
            forward(&format!("overlays[{index}]"), overlay.start_ms, overlay.end_ms)?;
        }
        for (index, word) in self.words.iter().enumerate() {
            forward(&format!("words[{index}]"), word.start_ms, word.end_ms)?;
        }
        look(&self.look)?;
        if let Some(track) = &self.music {
            music(track)?;
        }
        loudness(self.loudness)
    }

    /// Length in frames: the sum of its scenes'.
    pub fn frames(&self) -> u32 {
        self.scenes.iter().fold(0, |sum, scene| sum.saturating_add(scene.frames))
    }

    /// Length in milliseconds, rounded to the nearest.
    pub fn duration_ms(&self) -> u32 {
        self.frame_rate.ms(self.frames())
    }

    /// Where each scene begins, in milliseconds. Its transition is its own, so it begins with that.
    pub fn scene_starts_ms(&self) -> Vec<u32> {
        let mut start = 0u32;
        let begin = |scene: &TimelineScene| {
            let at = self.frame_rate.ms(start);
            start = start.saturating_add(scene.frames);
            at
        };
        self.scenes.iter().map(begin).collect()
    }

    fn scenes(&self) -> Result<(), TimelineError> {
        if self.scenes.is_empty() {
            return Err(TimelineError::new("scenes", "has no scene; at least one is needed"));
        }
        let mut before = None;
        for (index, next) in self.scenes.iter().enumerate() {
            scene(&format!("scenes[{index}]"), next, before)?;
            before = Some(next.frames);
        }
        within("the sum of all scenes' frames", self.frames(), 1, MOST_FRAMES)
    }
}

fn canvas(canvas: Canvas) -> Result<(), TimelineError> {
    for (place, value) in [("canvas.width", canvas.width), ("canvas.height", canvas.height)] {
        within(place, value, 16, 7680)?;
        if value % 2 != 0 {
            return Err(TimelineError::new(place, format!("is {value}; 4:2:0 video needs an even number")));
        }
    }
    Ok(())
}

fn frame_rate(rate: FrameRate) -> Result<(), TimelineError> {
    within("frame_rate.num", rate.num, 1, 240_000)?;
    within("frame_rate.den", rate.den, 1, 1001)?;
    within("frame_rate, in frames a second,", f64::from(rate.num) / f64::from(rate.den), 1.0, 240.0)
}

fn scene(place: &str, scene: &TimelineScene, before: Option<u32>) -> Result<(), TimelineError> {
    within(&format!("{place}.frames"), scene.frames, 1, MOST_FRAMES)?;
    if scene.transition != Transition::Cut {
        let shorter = before.unwrap_or(u32::MAX).min(scene.frames);
        within(&format!("{place}.transition_frames"), scene.transition_frames, 0, shorter - 1)?;
    }
    if let Fit::Cover { focus } = scene.fit {
        within(&format!("{place}.fit.focus.x"), focus.x, 0, 1000)?;
        within(&format!("{place}.fit.focus.y"), focus.y, 0, 1000)?;
    }
    match &scene.source {
        Source::Still { .. } => Ok(()),
        Source::Clip { in_ms, out_ms, sound_permille, .. } => {
            within(&format!("{place}.source.sound_permille"), *sound_permille, 0, 1000)?;
            if *out_ms == 0 { Ok(()) } else { forward(&format!("{place}.source"), *in_ms, *out_ms) }
        }
        Source::Drawn { motion } => within(
            &format!("the number of colours in {place}.source.motion.palette"),
            motion.palette.len(),
            2,
            6,
        ),
    }
}

fn look(look: &TextLook) -> Result<(), TimelineError> {
    within("look.captions.size_permille", look.captions.size_permille, 15, 80)?;
    within("look.captions.outline_permille", look.captions.outline_permille, 0, 200)?;
    within("look.overlays.size_permille", look.overlays.size_permille, 15, 120)?;
    within("look.overlays.fade_in_ms", look.overlays.fade_in_ms, 0, 2000)
}

fn music(music: &MusicTrack) -> Result<(), TimelineError> {
    within("music.volume_permille", music.volume_permille, 0, 1000)?;
    within("music.duck_db", music.duck_db, 0, 40)
}

/// -5 LUFS is louder than any platform plays, -40 is hardly heard; a true peak above full scale can't be.
fn loudness(loudness: Loudness) -> Result<(), TimelineError> {
    within("loudness.integrated_centi_lufs", loudness.integrated_centi_lufs, -4000, -500)?;
    within("loudness.true_peak_centi_dbtp", loudness.true_peak_centi_dbtp, -900, 0)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn scene(frames: u32, transition: Transition, transition_frames: u32) -> TimelineScene {
        TimelineScene {
            frames,
            source: Source::Still { path: PathBuf::from("a.png") },
            fit: Fit::default(),
            movement: crate::timeline::Movement::None,
            transition,
            transition_frames,
        }
    }

    fn timeline(scenes: Vec<TimelineScene>) -> Timeline {
        Timeline { scenes, ..Timeline::default() }
    }

    #[test]
    fn a_transition_is_shorter_than_both_its_scenes() {
        let error = timeline(vec![scene(20, Transition::Cut, 0), scene(60, Transition::Slide, 20)])
            .validate()
            .unwrap_err();
        assert_eq!(error.to_string(), "scenes[1].transition_frames is 20; expected 0 to 19");
        assert_eq!(
            timeline(vec![scene(20, Transition::Cut, 0), scene(60, Transition::Slide, 19)]).validate(),
            Ok(())
        );
    }

    #[test]
    fn a_video_needs_a_scene() {
        assert_eq!(timeline(Vec::new()).validate().unwrap_err().place, "scenes");
    }

    #[test]
    fn an_odd_canvas_is_refused() {
        let mut odd = timeline(vec![scene(20, Transition::Cut, 0)]);
        odd.canvas.width = 181;
        assert!(odd.validate().unwrap_err().to_string().contains("even"));
    }

    #[test]
    fn lengths_that_overflow_are_refused_not_wrapped() {
        let long = timeline((0..30_000).map(|_| scene(MOST_FRAMES, Transition::Cut, 0)).collect());
        assert!(long.validate().is_err());
    }
}
