//! Jobs, their stages and runs.

use model::{
    ArtifactId, JobId, JobStatus, RunId, RunStatus, Stage, TakeId, VideoId,
    job::{Rejection, StageStatus},
    run::Failure,
};
use serde::{Deserialize, Serialize};

use super::{ChangedInput, TakeRow, VideoView};

/// A job's line in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct JobRow {
    /// Its id.
    pub id: JobId,
    /// For lists.
    pub title: String,
    /// The line under the title: the script's title, the failure, the rejection's reason. May be empty.
    pub subtitle: String,
    /// The theme's name.
    pub theme: String,
    /// Where it stands.
    pub status: JobStatus,
    /// The stage it is at.
    pub stage: Stage,
    /// One status a stage, in pipeline order.
    pub stages: Vec<StageStatus>,
    /// The latest video's picture.
    pub thumbnail: Option<ArtifactId>,
    /// The latest video.
    pub video_id: Option<VideoId>,
    /// Spent so far, in cents.
    pub cost_cents: u32,
    /// RFC 3339.
    pub created_at: String,
    /// RFC 3339.
    pub updated_at: String,
}

/// Which jobs to list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct JobQuery {
    /// Only those of this status.
    pub status: Option<JobStatus>,
    /// Only those whose title, subtitle or theme hold every word.
    pub search: String,
    /// The order.
    pub sort: JobSort,
    /// How many to leave out at the front.
    pub offset: u32,
    /// How many at most; 0 for 100.
    pub limit: u32,
}

/// The order of the jobs list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum JobSort {
    /// Last changed first.
    #[default]
    Changed,
    /// Newest first.
    Created,
    /// By title.
    Title,
}

/// A page of jobs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct JobPage {
    /// The rows.
    pub jobs: Vec<JobRow>,
    /// How many there are in all.
    pub total: u32,
}

/// A job, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct JobView {
    /// Its line in the list.
    #[serde(flatten)]
    pub row: JobRow,
    /// Whether the theme that it names is no longer there: nothing more is made before it has another.
    pub theme_gone: bool,
    /// The selected script's take.
    pub script_id: Option<TakeId>,
    /// Why it came back from review.
    pub rejection: Option<Rejection>,
    /// Each stage in pipeline order.
    #[serde(rename = "stage_views")]
    pub stage_views: Vec<StageView>,
    /// The stages that running the rest would run, in order; none where nothing is left to do.
    pub rest: Vec<Stage>,
    /// Its videos, newest first.
    pub videos: Vec<VideoView>,
}

/// A stage of a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct StageView {
    /// Which.
    pub stage: Stage,
    /// How far it is.
    pub status: StageStatus,
    /// One line under the name: the take's summary, what it waits for, why it failed.
    pub summary: String,
    /// Why the selected take is out of date; empty while it is fresh.
    pub stale: Vec<ChangedInput>,
    /// The scenes of the selected script that the selected pictures show nothing for, or something else.
    pub outdated: Vec<u32>,
    /// Why it can't be started now, to be said by the disabled button; none where it can.
    pub waits_for: Option<String>,
    /// The stage to offer where something is missing.
    pub missing: Option<Stage>,
    /// The selected take.
    pub selected: Option<TakeId>,
    /// Its takes, newest first.
    pub takes: Vec<TakeRow>,
    /// Its latest run.
    pub run: Option<RunView>,
    /// How long the latest finished run took, in milliseconds.
    pub took_ms: Option<u32>,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct RunView {
    /// Its id.
    pub id: RunId,
    /// Its job.
    pub job_id: JobId,
    /// Its stage.
    pub stage: Stage,
    /// How far it is.
    pub status: RunStatus,
    /// RFC 3339.
    pub queued_at: String,
    /// RFC 3339.
    pub started_at: Option<String>,
    /// RFC 3339.
    pub ended_at: Option<String>,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// Its outside work's price in cents.
    pub cost_cents: u32,
}
