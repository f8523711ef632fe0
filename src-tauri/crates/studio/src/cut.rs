//! The cut: from a job's takes to the renderer's timeline. Pure, so that a preview and the export are the same.

use std::path::PathBuf;

use media::timeline::{Fit, Movement, MusicTrack, Source, TextLook, Timeline, TimelineScene, VoiceTrack};
use model::{
    FrameRate, Motion, Overlay, Script, Speech, Theme, Transition, speech::SceneSpan, visual::Focus,
};

use crate::delivery::Delivery;

/// A scene's length where neither a script nor a voice says one, in milliseconds: an unhurried look at a picture.
const STILL_MS: u32 = 4000;
/// The shortest scene, in milliseconds. Below this a picture is a flash, and a transition has no room.
const SHORTEST_MS: u32 = 500;
/// An overlay moved by a faster voice stays at least this long, in milliseconds (FACTS: 5/6 s).
const SHORTEST_OVERLAY_MS: u32 = 834;

/// A scene's picture with its file found.
#[derive(Clone, Debug, PartialEq)]
pub struct Shot {
    /// What is seen.
    pub picture: ShotPicture,
    /// The point to keep in sight.
    pub focus: Focus,
}

/// What is seen in a shot.
#[derive(Clone, Debug, PartialEq)]
pub enum ShotPicture {
    /// A still picture file, and whether it is wider than the canvas once fitted to its height.
    Still {
        /// The file.
        path: PathBuf,
        /// Whether it leaves room to travel sideways.
        wide: bool,
    },
    /// A moving picture file.
    Clip {
        /// The file.
        path: PathBuf,
        /// Where to begin, in milliseconds.
        in_ms: u32,
        /// Where to end, in milliseconds; 0 for its end.
        out_ms: u32,
        /// The used part's length in milliseconds.
        length_ms: u32,
    },
    /// A drawn background.
    Drawn(Motion),
}

/// Everything a video is cut from.
#[derive(Clone, Debug)]
pub struct Material<'a> {
    /// The theme.
    pub theme: &'a Theme,
    /// The script, if there is one.
    pub script: Option<&'a Script>,
    /// The words and their times, if there are any.
    pub speech: Option<&'a Speech>,
    /// The pictures, in order; at least one.
    pub shots: &'a [Shot],
    /// The voice's file.
    pub voice: Option<PathBuf>,
    /// The music's file.
    pub music: Option<PathBuf>,
    /// How it leaves the renderer.
    pub delivery: Delivery,
}

impl Material<'_> {
    /// Puts the video together.
    pub fn timeline(&self) -> Timeline {
        let rate = self.theme.video.frame_rate();
        let spans = self.spans();
        let total_ms = spans.last().map_or(0, |span| span.end_ms);
        Timeline {
            canvas: self.theme.video.canvas(),
            frame_rate: rate,
            scenes: self.scenes(&spans, rate),
            overlays: self.overlays(&spans, total_ms),
            words: self.speech.map(|speech| speech.words.clone()).unwrap_or_default(),
            look: self.look(),
            voice: self.voice.clone().map(|path| VoiceTrack { path, delay_ms: 0 }),
            music: self.music(),
            loudness: self.delivery.loudness,
            export: self.delivery.export,
        }
    }

    /// Where each scene begins and ends, without gaps. The voice decides where there is one; the script's plan or
    /// the clips' own lengths where there is none.
    fn spans(&self) -> Vec<SceneSpan> {
        let spoken = self.speech.map(|speech| speech.scenes.as_slice()).unwrap_or_default();
        if spoken.is_empty() {
            return joined(self.planned_lengths());
        }
        let end = self
            .speech
            .map_or(0, |speech| speech.duration_ms)
            .max(spoken.last().map_or(0, |span| span.end_ms));
        let starts: Vec<u32> =
            spoken.iter().enumerate().map(|(at, span)| if at == 0 { 0 } else { span.start_ms }).collect();
        let lengths = starts.iter().enumerate().map(|(at, start)| {
            let next = starts.get(at + 1).copied().unwrap_or(end);
            next.saturating_sub(*start).max(SHORTEST_MS)
        });
        joined(lengths.collect())
    }

    /// Each scene's planned length; the clips' own where there is no script, shared out evenly under a voice whose
    /// scenes are unknown.
    fn planned_lengths(&self) -> Vec<u32> {
        if let Some(script) = self.script {
            return script.scenes.iter().map(|scene| scene.duration_ms.max(SHORTEST_MS)).collect();
        }
        let voice_ms = self.speech.map_or(0, |speech| speech.duration_ms);
        if voice_ms > 0 {
            let count = self.shots.len().max(1) as u32;
            return vec![(voice_ms.div_ceil(count)).max(SHORTEST_MS); count as usize];
        }
        let own = |shot: &Shot| match &shot.picture {
            ShotPicture::Clip { length_ms, .. } => (*length_ms).max(SHORTEST_MS),
            ShotPicture::Still { .. } | ShotPicture::Drawn(_) => STILL_MS,
        };
        self.shots.iter().map(own).collect()
    }

    fn scenes(&self, spans: &[SceneSpan], rate: FrameRate) -> Vec<TimelineScene> {
        let wanted = rate.frames(self.theme.transitions.duration_ms);
        let frames = |span: &SceneSpan| rate.frames(span.end_ms) - rate.frames(span.start_ms);
        let mut scenes: Vec<TimelineScene> = Vec::with_capacity(spans.len());
        for (at, span) in spans.iter().enumerate() {
            let shot = &self.shots[at % self.shots.len()];
            let transition = if at == 0 { Transition::Cut } else { self.transition(at) };
            // A transition takes at most a third of either scene, so that each still has a middle.
            let before = scenes.last().map_or(0, |scene| scene.frames);
            let room = (frames(span) / 3).min(before / 3);
            let transition_frames = if transition == Transition::Cut { 0 } else { wanted.min(room) };
            scenes.push(TimelineScene {
                frames: frames(span).max(1),
                source: shot.source(),
                fit: Fit::Cover { focus: shot.focus },
                movement: movement(shot, at),
                transition: if transition_frames == 0 { Transition::Cut } else { transition },
                transition_frames,
            });
        }
        scenes
    }

    fn transition(&self, at: usize) -> Transition {
        let planned = self.script.and_then(|script| script.scenes.get(at)).map(|scene| scene.transition);
        let sequence = &self.theme.transitions.sequence;
        planned.or_else(|| sequence.get((at - 1) % sequence.len().max(1)).copied()).unwrap_or_default()
    }

    /// The script's overlays, moved with the scenes they were planned in.
    fn overlays(&self, spans: &[SceneSpan], total_ms: u32) -> Vec<Overlay> {
        let Some(script) = self.script else { return Vec::new() };
        let planned = joined(script.scenes.iter().map(|scene| scene.duration_ms).collect());
        let moved = script.overlays.iter().map(|overlay| {
            let start_ms = retime(overlay.start_ms, &planned, spans);
            let end_ms = retime(overlay.end_ms, &planned, spans).max(start_ms + SHORTEST_OVERLAY_MS);
            Overlay { start_ms, end_ms: end_ms.min(total_ms), ..overlay.clone() }
        });
        moved.filter(|overlay| overlay.start_ms < overlay.end_ms).collect()
    }

    fn look(&self) -> TextLook {
        TextLook {
            fonts: self.theme.fonts.clone(),
            text: self.theme.palette.text,
            highlight: self.theme.palette.highlight,
            captions: self.theme.captions,
            overlays: self.theme.overlays,
            platform: self.theme.video.platform,
        }
    }

    fn music(&self) -> Option<MusicTrack> {
        let path = self.music.clone()?;
        let music = self.theme.music.as_ref()?;
        Some(MusicTrack {
            path,
            volume_permille: music.volume_permille,
            duck_db: music.duck_db,
            start_ms: music.start_ms,
            fade_out_ms: music.fade_out_ms,
        })
    }
}

impl Shot {
    fn source(&self) -> Source {
        match &self.picture {
            ShotPicture::Still { path, .. } => Source::Still { path: path.clone() },
            ShotPicture::Clip { path, in_ms, out_ms, .. } => {
                Source::Clip { path: path.clone(), in_ms: *in_ms, out_ms: *out_ms, sound_permille: 0 }
            }
            ShotPicture::Drawn(motion) => Source::Drawn { motion: motion.clone() },
        }
    }
}

/// Neighbouring stills move differently: a wide one travels, a tall one comes closer or goes away.
fn movement(shot: &Shot, at: usize) -> Movement {
    match (&shot.picture, at.is_multiple_of(2)) {
        (ShotPicture::Still { wide: true, .. }, true) => Movement::PanRight,
        (ShotPicture::Still { wide: true, .. }, false) => Movement::PanLeft,
        (ShotPicture::Still { wide: false, .. }, true) => Movement::ZoomIn,
        (ShotPicture::Still { wide: false, .. }, false) => Movement::ZoomOut,
        _ => Movement::None,
    }
}

/// Lengths one after the other.
fn joined(lengths: Vec<u32>) -> Vec<SceneSpan> {
    let mut start_ms = 0;
    let span = |(at, length): (usize, u32)| {
        let span = SceneSpan { scene: at as u32 + 1, start_ms, end_ms: start_ms + length };
        start_ms = span.end_ms;
        span
    };
    lengths.into_iter().enumerate().map(span).collect()
}

/// A planned moment's place in the real video: as far into its scene as it was planned to be.
fn retime(ms: u32, planned: &[SceneSpan], real: &[SceneSpan]) -> u32 {
    let last = planned.len().min(real.len()).saturating_sub(1);
    let at = planned.iter().position(|span| ms < span.end_ms).unwrap_or(last).min(last);
    let (Some(from), Some(to)) = (planned.get(at), real.get(at)) else { return ms };
    let into = u64::from(ms.saturating_sub(from.start_ms).min(from.end_ms - from.start_ms));
    let (length, real_length) =
        (u64::from(from.end_ms - from.start_ms).max(1), u64::from(to.end_ms - to.start_ms));
    to.start_ms + (into * real_length / length) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(scene: u32, start_ms: u32, end_ms: u32) -> SceneSpan {
        SceneSpan { scene, start_ms, end_ms }
    }

    fn drawn() -> Shot {
        let motion = Motion { pattern: model::MotionPattern::Drift, palette: vec![], seed: 1 };
        Shot { picture: ShotPicture::Drawn(motion), focus: Focus::default() }
    }

    fn speech(scenes: Vec<SceneSpan>, duration_ms: u32) -> Speech {
        Speech {
            engine: "none".into(),
            voice: String::new(),
            duration_ms,
            words: vec![],
            scenes,
            left_out: vec![],
        }
    }

    fn material<'a>(theme: &'a Theme, speech: Option<&'a Speech>, shots: &'a [Shot]) -> Material<'a> {
        Material {
            theme,
            script: None,
            speech,
            shots,
            voice: None,
            music: None,
            delivery: Delivery::default(),
        }
    }

    #[test]
    fn scenes_follow_the_voice_without_gaps_and_to_its_end() {
        let theme = Theme::manual();
        let speech = speech(vec![span(1, 150, 2000), span(2, 2300, 5000)], 5600);
        let shots = [drawn()];
        let timeline = material(&theme, Some(&speech), &shots).timeline();
        let frames: Vec<u32> = timeline.scenes.iter().map(|scene| scene.frames).collect();
        assert_eq!(frames, [69, 99], "2.3 s and 3.3 s at 30 frames a second: 5.6 s in all");
    }

    #[test]
    fn a_transition_never_takes_more_than_a_third_of_either_scene() {
        let mut theme = Theme::manual();
        theme.transitions.sequence = vec![Transition::Dissolve];
        theme.transitions.duration_ms = 1500;
        let speech = speech(vec![span(1, 0, 3000), span(2, 3000, 3900), span(3, 3900, 9000)], 9000);
        let shots = [drawn()];
        let timeline = material(&theme, Some(&speech), &shots).timeline();
        let lengths: Vec<u32> = timeline.scenes.iter().map(|scene| scene.transition_frames).collect();
        assert_eq!(lengths, [0, 9, 9]);
    }

    #[test]
    fn an_overlay_keeps_its_place_in_its_scene() {
        let planned = [span(1, 0, 2000), span(2, 2000, 6000)];
        let real = [span(1, 0, 3000), span(2, 3000, 5000)];
        assert_eq!(retime(1000, &planned, &real), 1500);
        assert_eq!(retime(4000, &planned, &real), 4000);
        assert_eq!(retime(9000, &planned, &real), 5000, "what was planned past the end ends with the video");
    }

    #[test]
    fn clips_without_a_script_last_as_long_as_they_are() {
        let theme = Theme::manual();
        let picture = ShotPicture::Clip { path: "a.mp4".into(), in_ms: 0, out_ms: 0, length_ms: 2500 };
        let shots = [Shot { picture, focus: Focus::default() }, drawn()];
        let timeline = material(&theme, None, &shots).timeline();
        let frames: Vec<u32> = timeline.scenes.iter().map(|scene| scene.frames).collect();
        assert_eq!(frames, [75, 120]);
    }
}
