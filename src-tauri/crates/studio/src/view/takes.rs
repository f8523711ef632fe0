//! What stages made.

use model::{
    ArtifactId, ArtifactKind, JobId, Motion, Script, Speech, Stage, TakeId, Trend, TrendReport, VideoId,
    VisualClip, theme::Voice, visual::Focus,
};
use serde::{Deserialize, Serialize};

use crate::finish::Finish;

/// A take's line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct TakeRow {
    /// Its id.
    pub id: TakeId,
    /// Its number among the job's takes of the stage, from 1.
    pub number: u32,
    /// "6 scenes, outline, seed 42".
    pub summary: String,
    /// Whether later stages read it.
    pub selected: bool,
    /// Why it is out of date; empty while it is fresh.
    pub stale: Vec<ChangedInput>,
    /// The takes that it was made from, in pipeline order.
    pub made_from: Vec<MadeFrom>,
    /// RFC 3339.
    pub created_at: String,
}

/// An input of a take that is no longer the one it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ChangedInput {
    /// The input's stage.
    pub stage: Stage,
    /// The numbers of its takes that were read; several where scenes were done again, none where it came later.
    pub read: Vec<u32>,
    /// The number of the one that is selected now.
    pub selected: u32,
}

/// A take that another was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct MadeFrom {
    /// Its stage.
    pub stage: Stage,
    /// Its number among the job's takes of that stage.
    pub number: u32,
}

/// A scene's picture changed by hand: which, which part of it, and what of it is kept in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ClipChange {
    /// The visuals take that has the picture: of the same job.
    pub take: TakeId,
    /// The scene that it is shown in there.
    pub scene: u32,
    /// Where to begin in a clip, in milliseconds; 0 for a picture that does not move.
    pub in_ms: u32,
    /// Where to end in a clip, in milliseconds; 0 for its end.
    pub out_ms: u32,
    /// The point to keep in sight when cropping.
    pub focus: Focus,
}

/// A picture that a scene could show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Candidate {
    /// By which it is chosen; the same as long as the picture is where it is.
    pub key: String,
    /// Its name as shown.
    pub label: String,
    /// The engine that found it.
    pub engine: String,
    /// Who made it, where known.
    pub credit: Option<String>,
    /// Whether it is a clip, as far as its file's name says; what is in it is looked at once it is to be played.
    pub moves: bool,
}

/// A sound's outline, for drawing it: of each stretch the lowest and the highest sample, in permille of full scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SoundOutline {
    /// The lowest, -1000 to 0.
    pub low: Vec<i16>,
    /// The highest, 0 to 1000.
    pub high: Vec<i16>,
}

/// A take, whole: what the stage made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct TakeView {
    /// Its line.
    pub row: TakeRow,
    /// Its job.
    pub job_id: JobId,
    /// What it holds.
    pub content: TakeContent,
    /// Its files.
    pub artifacts: Vec<ArtifactView>,
}

/// What a stage makes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "stage", content = "content", rename_all = "snake_case")]
pub enum TakeContent {
    /// Trends.
    TrendCollection(TrendsTake),
    /// A report.
    TrendAnalysis(TrendReport),
    /// A script.
    Script(Box<Script>),
    /// A clip a scene.
    Visuals(VisualsTake),
    /// A voice.
    Voiceover(VoiceTake),
    /// A video.
    Composition(CompositionTake),
    /// Its checks.
    Review(ReviewTake),
}

/// What the trend collection made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct TrendsTake {
    /// `sample`, `import` or a service's name.
    pub source: String,
    /// How many were new.
    pub added: u32,
    /// How many were known and are now up to date.
    pub updated: u32,
    /// What was collected, fastest first. Rows that could not be read are counted in `skipped`.
    pub trends: Vec<TrendRow>,
    /// One line for each row that could not be read: where and why.
    pub skipped: Vec<String>,
    /// What collecting took of the source's quota, in words; empty for one that has none.
    #[serde(default)]
    pub quota: String,
}

/// A trend with its velocity at the time of collection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct TrendRow {
    /// The trend.
    #[serde(flatten)]
    pub trend: Trend,
    /// Engagements an hour.
    pub velocity: u32,
}

/// What the visuals stage made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct VisualsTake {
    /// One a scene, in order.
    pub clips: Vec<VisualClip>,
}

/// What the voiceover stage made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct VoiceTake {
    /// The words and their times.
    pub speech: Speech,
    /// The sound; none for a silent video.
    pub file: Option<ArtifactId>,
    /// Who was asked to speak, where that was chosen; none where the theme alone said.
    #[serde(default)]
    pub speaker: Option<Voice>,
}

/// What the composition made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CompositionTake {
    /// The video in `output/review`; absent until its row is there.
    pub video: Option<VideoId>,
    /// The file.
    pub file: ArtifactId,
    /// Its length in milliseconds.
    pub duration_ms: u32,
    /// Pieces of the picture there were.
    pub chunks: u32,
    /// Of those, the ones already encoded before.
    pub reused: u32,
    /// The encoder used, as ffmpeg names it.
    pub encoder: String,
    /// Time the render took, in milliseconds.
    pub render_ms: u32,
    /// How it was finished, where that was chosen; none where the theme alone said.
    #[serde(default)]
    pub finish: Option<Finish>,
}

/// What the review stage made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ReviewTake {
    /// The video looked at.
    pub video: VideoId,
    /// What was measured.
    pub checks: Vec<CheckView>,
}

/// One measurement of a finished video.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CheckView {
    /// A word programs can act on: `loudness`, `true_peak`, `caption_speed`.
    pub code: String,
    /// Its name as shown.
    pub name: String,
    /// How it came out.
    pub outcome: CheckOutcome,
    /// What was measured, with its unit.
    pub value: String,
    /// What it is held against, with its unit.
    pub limit: String,
    /// Where, in milliseconds from the start; none where it is true of the whole.
    pub at_ms: Option<u32>,
    /// Where else, in order. Checks of older programs named one place only.
    #[serde(default)]
    pub also_at_ms: Vec<u32>,
    /// Places that are not named for being too many.
    #[serde(default)]
    pub more_places: u32,
    /// What to do about it; empty for a pass.
    pub advice: String,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    /// Within its limit.
    Pass,
    /// Worth a look.
    Warn,
    /// Should not be published so.
    Fail,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ArtifactView {
    /// Its id.
    pub id: ArtifactId,
    /// What it is.
    pub kind: ArtifactKind,
    /// Its name.
    pub name: String,
    /// Size in bytes, at most 4 GiB as shown.
    pub bytes: u32,
    /// BLAKE3 in hex.
    pub blake3: String,
}

/// A drawn background, for the window's pickers.
pub type MotionView = Motion;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_check_that_was_kept_with_one_place_is_still_read() {
        let kept = r#"{ "code": "black", "name": "Black picture", "outcome": "fail", "value": "0.80 s",
                        "limit": "0.50 s at most", "at_ms": 2000, "advice": "give the scene a picture" }"#;
        let check: CheckView = serde_json::from_str(kept).unwrap();
        assert_eq!((check.at_ms, check.also_at_ms, check.more_places), (Some(2000), vec![], 0));
    }
}
