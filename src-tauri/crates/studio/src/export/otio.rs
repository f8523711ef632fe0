//! The project as OpenTimelineIO: the scenes with their files, the voice and the music, with comments and overlays as
//! markers. Schema versions are those of OpenTimelineIO 0.15, which editors read that read it at all.
//!
//! A drawn background has no file that an editor could open. Its clip shows that stretch of the finished video, and
//! keeps the drawing's recipe as a second media reference.

use std::path::{Path, PathBuf};

use media::{
    Timeline,
    timeline::{MusicTrack, Source, TimelineScene, VoiceTrack},
};
use model::{FrameRate, Transition};
use serde_json::{Value, json};
use url::Url;

use super::{Reviewed, clock};
use crate::view::AppError;

/// Where Reelwright's own values stand in the file's metadata.
const OURS: &str = "reelwright";
/// The key under which a clip's media is looked for.
const MEDIA: &str = "DEFAULT_MEDIA";
/// The key of a drawn background's recipe.
const DRAWN: &str = "drawn";

/// What the project is made of.
pub struct Material {
    /// The finished video.
    pub finished: PathBuf,
    /// What it was rendered from; none for a video that was handed over finished.
    pub timeline: Option<Timeline>,
    /// The length of files in milliseconds, as far as they can be read; 0 for stills.
    pub lengths: Vec<(PathBuf, u32)>,
}

/// Every file that a timeline names.
pub fn files(timeline: &Timeline) -> impl Iterator<Item = &Path> {
    let pictures = timeline.scenes.iter().filter_map(|scene| match &scene.source {
        Source::Still { path } | Source::Clip { path, .. } => Some(path.as_path()),
        Source::Drawn { .. } => None,
    });
    let voice = timeline.voice.iter().map(|voice| voice.path.as_path());
    pictures.chain(voice).chain(timeline.music.iter().map(|music| music.path.as_path()))
}

/// The whole file.
pub fn write(reviewed: &Reviewed, material: &Material) -> Result<String, AppError> {
    let project = Project { reviewed, material, rate: reviewed.rate };
    let value = project.timeline();
    serde_json::to_string_pretty(&value).map_err(|error| {
        AppError::failed("internal", "the project could not be written; report this with its details")
            .with_detail(error.to_string())
    })
}

struct Project<'a> {
    reviewed: &'a Reviewed,
    material: &'a Material,
    rate: FrameRate,
}

impl Project<'_> {
    fn timeline(&self) -> Value {
        let mut tracks = vec![track("Picture", "Video", self.pictures())];
        if let Some(timeline) = &self.material.timeline {
            tracks.extend(timeline.voice.as_ref().map(|voice| track("Voice", "Audio", self.voice(voice))));
            tracks.extend(timeline.music.as_ref().map(|music| track("Music", "Audio", self.music(music))));
        } else {
            tracks.push(track("Sound", "Audio", vec![self.whole()]));
        }
        json!({
            "OTIO_SCHEMA": "Timeline.1",
            "name": self.reviewed.video.title,
            "global_start_time": null,
            "metadata": { OURS: { "video_id": self.reviewed.video.id, "take": self.reviewed.video.take_number } },
            "tracks": {
                "OTIO_SCHEMA": "Stack.1",
                "name": "tracks",
                "children": tracks,
                "effects": [],
                "enabled": true,
                "markers": self.markers(),
                "metadata": {},
                "source_range": null,
            },
        })
    }

    fn pictures(&self) -> Vec<Value> {
        let Some(timeline) = &self.material.timeline else { return vec![self.whole()] };
        let mut items = Vec::new();
        let mut start = 0;
        for (at, scene) in timeline.scenes.iter().enumerate() {
            if at > 0 && scene.transition_frames > 0 && scene.transition != Transition::Cut {
                items.push(self.transition(scene));
            }
            items.extend(self.scene(at, scene, start));
            start += scene.frames;
        }
        items
    }

    /// The transition lies wholly in the scene that comes in: the one before goes on underneath.
    fn transition(&self, scene: &TimelineScene) -> Value {
        let name = format!("{:?}", scene.transition);
        json!({
            "OTIO_SCHEMA": "Transition.1",
            "name": name,
            "transition_type": "SMPTE_Dissolve",
            "in_offset": self.time(0),
            "out_offset": self.time(scene.transition_frames),
            "metadata": { OURS: { "transition": scene.transition } },
        })
    }

    fn scene(&self, at: usize, scene: &TimelineScene, start: u32) -> Vec<Value> {
        let name = format!("Scene {}", at + 1);
        let ours = json!({ OURS: { "fit": scene.fit, "movement": scene.movement } });
        match &scene.source {
            Source::Still { path } => {
                let reference = self.reference(path, None);
                vec![clip(&name, &reference, &self.range(0, scene.frames), &ours)]
            }
            Source::Clip { path, in_ms, out_ms, .. } => {
                let end = if *out_ms == 0 { self.length(path) } else { Some(*out_ms) };
                let reference = self.reference(path, self.length(path));
                let used = end.map(|end| self.rate.frames(end.saturating_sub(*in_ms)));
                let parts = repeats(scene.frames, used).into_iter();
                let from = self.rate.frames(*in_ms);
                parts.map(|frames| clip(&name, &reference, &self.range(from, frames), &ours)).collect()
            }
            Source::Drawn { motion } => vec![self.drawn(&name, motion, start, scene.frames, &ours)],
        }
    }

    fn drawn(&self, name: &str, motion: &model::Motion, start: u32, frames: u32, ours: &Value) -> Value {
        let recipe = json!({
            "OTIO_SCHEMA": "GeneratorReference.1",
            "name": name,
            "generator_kind": "reelwright.motion",
            "parameters": motion,
            "available_range": self.range(0, frames),
            "available_image_bounds": null,
            "metadata": {},
        });
        let mut clip = clip(name, &self.finished(), &self.range(start, frames), ours);
        clip["media_references"][DRAWN] = recipe;
        clip
    }

    /// The finished video as one clip.
    fn whole(&self) -> Value {
        let title = &self.reviewed.video.title;
        clip(title, &self.finished(), &self.range(0, self.reviewed.frames()), &json!({}))
    }

    fn finished(&self) -> Value {
        self.reference(&self.material.finished, Some(self.reviewed.video.duration_ms))
    }

    fn voice(&self, voice: &VoiceTrack) -> Vec<Value> {
        let delay = self.rate.frames(voice.delay_ms).min(self.reviewed.frames() - 1);
        let room = self.reviewed.frames() - delay;
        let length = self.length(&voice.path);
        let frames = length.map_or(room, |ms| self.rate.frames(ms).clamp(1, room));
        let mut items = Vec::new();
        if delay > 0 {
            items.push(self.gap(delay));
        }
        let reference = self.reference(&voice.path, length);
        items.push(clip("Voice", &reference, &self.range(0, frames), &json!({})));
        items
    }

    fn music(&self, music: &MusicTrack) -> Vec<Value> {
        let length = self.length(&music.path);
        let from = self.rate.frames(music.start_ms);
        let used = length.map(|ms| self.rate.frames(ms).saturating_sub(from));
        let ours = json!({ OURS: {
            "volume_permille": music.volume_permille,
            "duck_db": music.duck_db,
            "fade_out_ms": music.fade_out_ms,
        } });
        let reference = self.reference(&music.path, length);
        let parts = repeats(self.reviewed.frames(), used).into_iter();
        parts.map(|frames| clip("Music", &reference, &self.range(from, frames), &ours)).collect()
    }

    fn gap(&self, frames: u32) -> Value {
        json!({
            "OTIO_SCHEMA": "Gap.1",
            "name": "",
            "source_range": self.range(0, frames),
            "effects": [],
            "enabled": true,
            "markers": [],
            "metadata": {},
        })
    }

    /// Comments in red, green once they are done; overlays in cyan.
    fn markers(&self) -> Vec<Value> {
        let mut markers: Vec<Value> = Vec::new();
        for comment in self.reviewed.threads() {
            let colour = if comment.done { "GREEN" } else { "RED" };
            let end = comment.remark.end_ms.unwrap_or(comment.remark.start_ms);
            let answers: Vec<&str> =
                self.reviewed.answers(comment).map(|answer| answer.remark.text.as_str()).collect();
            let ours = json!({ OURS: { "comment_id": comment.id, "answers": answers } });
            markers.push(self.marker(&comment.remark.text, colour, comment.remark.start_ms, end, &ours));
        }
        for overlay in self.material.timeline.iter().flat_map(|timeline| &timeline.overlays) {
            let ours = json!({ OURS: { "overlay": overlay } });
            markers.push(self.marker(&overlay.text, "CYAN", overlay.start_ms, overlay.end_ms, &ours));
        }
        markers
    }

    fn marker(&self, text: &str, colour: &str, start_ms: u32, end_ms: u32, metadata: &Value) -> Value {
        let start = clock::frame_at(start_ms, self.rate).min(self.reviewed.frames() - 1);
        let frames = clock::frame_at(end_ms, self.rate).saturating_sub(start);
        json!({
            "OTIO_SCHEMA": "Marker.2",
            "name": text,
            "color": colour,
            "comment": text,
            "marked_range": self.range(start, frames),
            "metadata": metadata,
        })
    }

    fn reference(&self, path: &Path, length_ms: Option<u32>) -> Value {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // A still has no length of its own, and may be as long as it is wanted.
        let available = length_ms.filter(|ms| *ms > 0).map(|ms| self.range(0, self.rate.frames(ms)));
        json!({
            "OTIO_SCHEMA": "ExternalReference.1",
            "name": name,
            "target_url": address(path),
            "available_range": available,
            "available_image_bounds": null,
            "metadata": {},
        })
    }

    fn length(&self, path: &Path) -> Option<u32> {
        self.material.lengths.iter().find(|(known, _)| known == path).map(|(_, ms)| *ms)
    }

    fn time(&self, frames: u32) -> Value {
        let rate = f64::from(self.rate.num) / f64::from(self.rate.den.max(1));
        json!({ "OTIO_SCHEMA": "RationalTime.1", "rate": rate, "value": f64::from(frames) })
    }

    fn range(&self, start: u32, frames: u32) -> Value {
        let (start_time, duration) = (self.time(start), self.time(frames));
        json!({ "OTIO_SCHEMA": "TimeRange.1", "start_time": start_time, "duration": duration })
    }
}

fn track(name: &str, kind: &str, children: Vec<Value>) -> Value {
    json!({
        "OTIO_SCHEMA": "Track.1",
        "name": name,
        "kind": kind,
        "children": children,
        "effects": [],
        "enabled": true,
        "markers": [],
        "metadata": {},
        "source_range": null,
    })
}

fn clip(name: &str, reference: &Value, source_range: &Value, metadata: &Value) -> Value {
    json!({
        "OTIO_SCHEMA": "Clip.2",
        "name": name,
        "active_media_reference_key": MEDIA,
        "media_references": { MEDIA: reference },
        "source_range": source_range,
        "effects": [],
        "enabled": true,
        "markers": [],
        "metadata": metadata,
    })
}

/// How often `used` frames of a file are played to fill `wanted`, and how much of it each time.
fn repeats(wanted: u32, used: Option<u32>) -> Vec<u32> {
    let each = used.filter(|frames| *frames > 0).unwrap_or(wanted).max(1);
    let mut parts = vec![each; (wanted / each) as usize];
    if !wanted.is_multiple_of(each) {
        parts.push(wanted % each);
    }
    parts
}

/// A file's address. A path that is not absolute is named as it is.
fn address(path: &Path) -> String {
    Url::from_file_path(path).map_or_else(|()| path.to_string_lossy().into_owned(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::repeats;

    #[test]
    fn a_short_file_is_played_again_until_its_scene_is_full() {
        assert_eq!(repeats(100, Some(40)), [40, 40, 20]);
        assert_eq!(repeats(80, Some(40)), [40, 40]);
        assert_eq!(repeats(30, Some(40)), [30]);
        assert_eq!(repeats(30, None), [30]);
    }
}
