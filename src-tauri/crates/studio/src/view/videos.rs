//! Videos, and what reviewers say of them.

use model::{
    ArtifactId, CommentId, JobId, Remark, RunStatus, VerdictKind, VideoId, VideoStatus, run::Failure,
};
use serde::{Deserialize, Serialize};

use super::CheckView;

/// A video.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct VideoView {
    /// Its id.
    pub id: VideoId,
    /// Its job.
    pub job_id: JobId,
    /// For lists.
    pub title: String,
    /// What has become of it.
    pub status: VideoStatus,
    /// The composition take's number.
    pub take_number: u32,
    /// The file.
    pub file: ArtifactId,
    /// Its picture.
    pub thumbnail: ArtifactId,
    /// Its length in milliseconds.
    pub duration_ms: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Frames a second times 1000.
    pub frame_rate_milli: u32,
    /// Size in bytes.
    pub bytes: u32,
    /// Its checks, once the review stage has run.
    pub checks: Vec<CheckView>,
    /// How far the review stage is with it; none for a video whose take isn't the job's selected one, since the stage
    /// looks only at that.
    pub checking: Option<Checking>,
    /// Its verdicts, newest first.
    pub verdicts: Vec<VerdictView>,
    /// RFC 3339.
    pub created_at: String,
}

/// How far the review stage is with a video.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Checking {
    /// The newest run that was to look at it; none where there was none yet.
    pub status: Option<RunStatus>,
    /// Why that run failed, if it did.
    pub failure: Option<Failure>,
}

/// A verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct VerdictView {
    /// The decision.
    pub verdict: VerdictKind,
    /// RFC 3339.
    pub given_at: String,
    /// Whether it was taken back.
    pub reopened: bool,
}

/// A reviewer's comment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CommentView {
    /// Its id.
    pub id: CommentId,
    /// The video it was made on.
    pub video_id: VideoId,
    /// The number of the composition take which that video is.
    pub take_number: u32,
    /// Its place and text.
    pub remark: Remark,
    /// The comment it answers.
    pub reply_to: Option<CommentId>,
    /// Whether it was dealt with.
    pub done: bool,
    /// RFC 3339.
    pub created_at: String,
}

/// A format in which what is known of a video leaves the studio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ExportAs {
    /// Comments and verdicts as a table.
    Csv,
    /// Comments and verdicts as markers of an edit list.
    Edl,
    /// Comments, verdicts and what the checks found as Markdown.
    Markdown,
    /// The captions as SubRip.
    Srt,
    /// The captions as WebVTT.
    Vtt,
    /// The project for an editor program, as OpenTimelineIO.
    Otio,
}

impl ExportAs {
    /// Every format, as lists show them.
    pub const ALL: [Self; 6] = [Self::Csv, Self::Edl, Self::Markdown, Self::Srt, Self::Vtt, Self::Otio];

    /// The name used on the command line and in the window.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Edl => "edl",
            Self::Markdown => "markdown",
            Self::Srt => "srt",
            Self::Vtt => "vtt",
            Self::Otio => "otio",
        }
    }

    /// What a file of it is called after the video's own name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "-comments.csv",
            Self::Edl => "-comments.edl",
            Self::Markdown => "-comments.md",
            Self::Srt => ".srt",
            Self::Vtt => ".vtt",
            Self::Otio => ".otio",
        }
    }
}

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Export {
    /// The name it would have beside the video.
    pub name: String,
    /// All of it.
    pub text: String,
}

/// Which videos to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct VideoQuery {
    /// Only those of this status.
    pub status: Option<VideoStatus>,
    /// How many to leave out at the front.
    pub offset: u32,
    /// How many at most; 0 for 100.
    pub limit: u32,
    /// Which come first.
    pub sort: VideoSort,
}

/// The order of the videos.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum VideoSort {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// Those judged last first; those that wait for a verdict after them.
    Judged,
}
