//! Attempts at stages and what they made.

use serde::{Deserialize, Serialize};

use crate::{
    Timestamp,
    ids::{ArtifactId, JobId, RunId, TakeId},
    stage::Stage,
};

/// How far an attempt is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Recorded, not yet begun.
    Queued,
    /// Being worked on by the workspace's owner.
    Running,
    /// Made a take.
    Done,
    /// Ended with an error.
    Failed,
    /// Ended by the user.
    Cancelled,
    /// Found running when no one was working on it: the program had ended.
    Interrupted,
}

impl RunStatus {
    /// Whether nothing more will happen to the run.
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }

    /// The name used in the database and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Interrupted => "interrupted",
        }
    }
}

/// Why a run failed, as the user reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Failure {
    /// A word programs can act on.
    pub code: String,
    /// What happened, to what, and what to do next.
    pub message: String,
    /// For the curious: a command line, a stack of causes. May be empty.
    pub detail: String,
    /// Whether the same again may succeed.
    pub retryable: bool,
}

/// One attempt at a stage of a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// The job it belongs to.
    pub job: JobId,
    /// The stage it attempts.
    pub stage: Stage,
    /// How far it is.
    pub status: RunStatus,
    /// What was asked, as the studio's own JSON: enough to do it again.
    pub request: serde_json::Value,
    /// When it was recorded.
    pub queued_at: Timestamp,
    /// When work began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Why it failed, if it did.
    pub failure: Option<Failure>,
    /// What it made, if it is done.
    pub take: Option<TakeId>,
    /// What its outside work cost, in cents.
    pub cost_cents: u32,
    /// Whether someone asked to cancel it.
    pub cancel_requested: bool,
}

/// What a successful run made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Take {
    /// Its id.
    pub id: TakeId,
    /// The job it belongs to.
    pub job: JobId,
    /// The stage it is for.
    pub stage: Stage,
    /// The run that made it; none where the user supplied or edited it.
    pub run: Option<RunId>,
    /// Its number among the job's takes of the stage, from 1.
    pub number: u32,
    /// The stage's result as JSON: a script, a report, a speech, clips.
    pub content: serde_json::Value,
    /// One line for lists: "6 scenes, outline, seed 42".
    pub summary: String,
    /// The takes it was made from, which decide whether it is stale.
    pub inputs: Vec<TakeId>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// The kinds of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ArtifactKind {
    /// A composed video.
    Video,
    /// Its picture for lists.
    Thumbnail,
    /// Its provenance JSON.
    Provenance,
    /// A still picture for a scene.
    Still,
    /// A moving picture for a scene.
    Clip,
    /// A voice.
    Voice,
    /// Music.
    Music,
    /// Captions as SRT or VTT.
    Captions,
    /// A timeline as JSON.
    Timeline,
    /// A file the user handed over and that is none of the above.
    Upload,
}

impl ArtifactKind {
    /// The name used in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Thumbnail => "thumbnail",
            Self::Provenance => "provenance",
            Self::Still => "still",
            Self::Clip => "clip",
            Self::Voice => "voice",
            Self::Music => "music",
            Self::Captions => "captions",
            Self::Timeline => "timeline",
            Self::Upload => "upload",
        }
    }
}

/// A file a run made or the user handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// Its id.
    pub id: ArtifactId,
    /// The job it belongs to; none for an upload not yet used.
    pub job: Option<JobId>,
    /// The take it belongs to.
    pub take: Option<TakeId>,
    /// What it is.
    pub kind: ArtifactKind,
    /// Where it is: relative to the workspace with `/`, or absolute for a file outside it.
    pub path: String,
    /// Its name as the user knows it.
    pub name: String,
    /// BLAKE3 in hex.
    pub blake3: String,
    /// Size in bytes.
    pub bytes: u64,
    /// When it was recorded.
    pub created_at: Timestamp,
}
