//! What happens, as it happens.

use model::{JobId, RunId, Stage, VideoId};
use serde::{Deserialize, Serialize};

/// A change, sent to the window as it happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A job's row or stages changed, or it was created.
    JobChanged {
        /// Which.
        job_id: JobId,
    },
    /// A job was deleted.
    JobDeleted {
        /// Which.
        job_id: JobId,
    },
    /// A video arrived, was judged, reopened or checked.
    VideoChanged {
        /// Which.
        video_id: VideoId,
    },
    /// How far a run is. At most ten a second for each run.
    Progress(Progress),
    /// Something outside this program wrote to the workspace; what is shown may be old.
    WorkspaceChanged,
    /// A theme on disk changed.
    ThemesChanged,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Progress {
    /// The job.
    pub job_id: JobId,
    /// The run.
    pub run_id: RunId,
    /// The stage.
    pub stage: Stage,
    /// Done in permille; none where it can't be told.
    pub permille: Option<u32>,
    /// What is being done: "9 of 14 pieces".
    pub doing: String,
    /// Time left in milliseconds; none where it can't be told.
    pub left_ms: Option<u32>,
}
