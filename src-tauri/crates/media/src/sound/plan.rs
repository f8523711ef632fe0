//! What a timeline sounds like, as plain data: everything that decides a mix and nothing else. Two timelines with
//! the same plan and the same bytes in their sources have the same mix, whatever their captions say.

use std::path::{Path, PathBuf};

use model::Transition;
use serde::Serialize;

use super::{SoundError, wave::SAMPLE_RATE};
use crate::timeline::{Loudness, MusicTrack, Source, Timeline, TimelineScene, VoiceTrack};

/// Changes whenever the same plan would sound different. Part of every mix's key.
const MIXER_VERSION: u32 = 1;
/// The longest video that is mixed, in seconds. A mix is made in memory, an hour of it in about 3 GB.
const LONGEST_S: u64 = 3600;

/// Everything that decides how a timeline sounds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SoundPlan {
    /// Length in frames of 48 kHz sound: that of the picture, to the nearest.
    pub length: usize,
    /// The voice.
    pub voice: Option<VoiceTrack>,
    /// Music, unless its volume is 0.
    pub music: Option<MusicTrack>,
    /// Clips that keep their own sound.
    pub clips: Vec<ClipSound>,
    /// How loud the whole is.
    pub loudness: Loudness,
}

/// A clip's own sound.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClipSound {
    /// The clip.
    pub path: PathBuf,
    /// Where it begins in the clip, in milliseconds.
    pub in_ms: u32,
    /// Where the used part ends, in milliseconds; 0 for the clip's end.
    pub out_ms: u32,
    /// In permille of its own loudness.
    pub permille: u32,
    /// Where it begins in the mix, in frames of sound.
    pub at: usize,
    /// How long it is heard, in frames of sound: until the transition to the next scene is over.
    pub length: usize,
    /// How long the transition in takes, in frames of sound.
    pub fade_in: usize,
    /// How long the transition out takes, in frames of sound.
    pub fade_out: usize,
}

impl SoundPlan {
    /// Reads the plan off a timeline.
    ///
    /// # Errors
    /// [`SoundError::TooLong`] over an hour, [`SoundError::FrameRate`] for a rate of nothing.
    pub fn of(timeline: &Timeline) -> Result<Self, SoundError> {
        let rate = timeline.frame_rate;
        if rate.num == 0 || rate.den == 0 {
            return Err(SoundError::FrameRate { num: rate.num, den: rate.den });
        }
        let pictures: u64 = timeline.scenes.iter().map(|scene| u64::from(scene.frames)).sum();
        let seconds = u128::from(pictures) * u128::from(rate.den) / u128::from(rate.num);
        if seconds > u128::from(LONGEST_S) {
            return Err(SoundError::TooLong { minutes: (seconds / 60).min(u128::from(u64::MAX)) as u64 });
        }
        let sound_of = |pictures: u64| {
            let whole = u128::from(pictures) * u128::from(rate.den) * u128::from(SAMPLE_RATE);
            // Fits: under an hour, checked above.
            ((whole + u128::from(rate.num / 2)) / u128::from(rate.num)) as usize
        };
        Ok(Self {
            length: sound_of(pictures),
            voice: timeline.voice.clone(),
            music: timeline.music.clone().filter(|music| music.volume_permille > 0),
            clips: clips(timeline, sound_of),
            loudness: timeline.loudness,
        })
    }

    /// The files it is made from, in an order that the plan decides.
    pub fn sources(&self) -> impl Iterator<Item = &Path> {
        let voice = self.voice.iter().map(|voice| voice.path.as_path());
        let music = self.music.iter().map(|music| music.path.as_path());
        voice.chain(music).chain(self.clips.iter().map(|clip| clip.path.as_path()))
    }

    /// The name of its mix: a hash of the plan, the sources' bytes and what mixes them. Where a file lies decides
    /// nothing.
    ///
    /// # Errors
    /// What `bytes_of`, which hashes a file, says.
    pub fn key<E>(
        &self,
        ffmpeg_version: &str,
        mut bytes_of: impl FnMut(&Path) -> Result<blake3::Hash, E>,
    ) -> Result<blake3::Hash, E> {
        let mut hasher = blake3::Hasher::new();
        let mut nameless = self.clone();
        nameless.voice.iter_mut().for_each(|voice| voice.path.clear());
        nameless.music.iter_mut().for_each(|music| music.path.clear());
        nameless.clips.iter_mut().for_each(|clip| clip.path.clear());
        // Plain numbers and options print the same for the same plan, and differently for a different one.
        hasher.update(format!("mix {MIXER_VERSION} {ffmpeg_version} {nameless:?}").as_bytes());
        for source in self.sources() {
            hasher.update(bytes_of(source)?.as_bytes());
        }
        Ok(hasher.finalize())
    }
}

fn clips(timeline: &Timeline, sound_of: impl Fn(u64) -> usize) -> Vec<ClipSound> {
    let mut start = 0u64;
    let mut clips = Vec::new();
    for (place, scene) in timeline.scenes.iter().enumerate() {
        let end = start + u64::from(scene.frames);
        let next_transition = timeline.scenes.get(place + 1).map_or(0, transition_frames);
        let heard_until = end + u64::from(next_transition);
        if let Source::Clip { path, in_ms, out_ms, sound_permille } = &scene.source
            && *sound_permille > 0
        {
            clips.push(ClipSound {
                path: path.clone(),
                in_ms: *in_ms,
                out_ms: *out_ms,
                permille: *sound_permille,
                at: sound_of(start),
                length: sound_of(heard_until) - sound_of(start),
                fade_in: sound_of(u64::from(transition_frames(scene))),
                fade_out: sound_of(u64::from(next_transition)),
            });
        }
        start = end;
    }
    clips
}

/// How long a scene takes to come in. A cut takes no time, whatever its length says.
fn transition_frames(scene: &TimelineScene) -> u32 {
    if scene.transition == Transition::Cut { 0 } else { scene.transition_frames.min(scene.frames) }
}
