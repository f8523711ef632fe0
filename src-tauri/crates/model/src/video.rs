//! Composed videos and what was said of them.

use serde::{Deserialize, Serialize};

use crate::{
    Timestamp,
    ids::{ArtifactId, CallId, JobId, RunId, TakeId, VideoId},
    ledger::{CallState, Units},
    stage::Stage,
};

/// What has become of a video.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum VideoStatus {
    /// Waits in `output/review`.
    Generated,
    /// In `output/approved`.
    Approved,
    /// In `output/rejected`.
    Rejected,
    /// Approved and out in the world.
    Published,
}

impl VideoStatus {
    /// The name used in files, commands and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Published => "published",
        }
    }

    /// The folder under `output/` that holds videos of this status.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Generated => "review",
            Self::Approved | Self::Published => "approved",
            Self::Rejected => "rejected",
        }
    }
}

/// A composed file with its thumbnail and provenance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Video {
    /// Its id.
    pub id: VideoId,
    /// The job it belongs to.
    pub job: JobId,
    /// The composition take it is.
    pub take: TakeId,
    /// What has become of it.
    pub status: VideoStatus,
    /// For lists.
    pub title: String,
    /// The file.
    pub file: ArtifactId,
    /// Its picture.
    pub thumbnail: ArtifactId,
    /// Its provenance.
    pub provenance: ArtifactId,
    /// Its length in milliseconds.
    pub duration_ms: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Frames a second.
    pub frame_rate: crate::canvas::FrameRate,
    /// When it was composed.
    pub created_at: Timestamp,
    /// When it was last judged or reopened.
    pub judged_at: Option<Timestamp>,
}

/// What a reviewer decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The video judged.
    pub video: VideoId,
    /// The decision.
    pub kind: VerdictKind,
    /// When it was given.
    pub given_at: Timestamp,
}

/// Approve, or reject with a reason and the stage to go back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum VerdictKind {
    /// The job is completed.
    Approve,
    /// The job goes back.
    Reject {
        /// Why; never empty.
        reason: String,
        /// The stage to do again.
        back_to: Stage,
    },
}

/// Where a video came from: written beside it as JSON and moved with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// The version of this format, now 2. The fields that came with version 2 are empty or 0 in a file of version 1.
    pub version: u32,
    /// The job.
    pub job_id: JobId,
    /// The composition's run.
    pub run_id: RunId,
    /// The composition take; absent until the take has its row.
    pub take_id: Option<TakeId>,
    /// The video; absent until the video has its row.
    pub video_id: Option<VideoId>,
    /// The script's take, if there was a script.
    pub script_id: Option<TakeId>,
    /// When it was composed.
    pub created_at: Timestamp,
    /// The theme's name.
    pub theme: String,
    /// The trend report's take, if one was used.
    pub trend_report_id: Option<TakeId>,
    /// The script's prompt for the whole video and one per scene, in order.
    pub prompts: Vec<String>,
    /// Every engine that had a part.
    pub providers: Vec<ProviderUse>,
    /// What outside work for the job cost until the video was composed, in cents, rounded up.
    pub cost_cents: u32,
    /// The same in thousandths of a cent: the sum of the job's orders in the ledger.
    #[serde(default)]
    pub cost_millicents: u64,
    /// Of that, what went into takes that the video is not made from.
    #[serde(default)]
    pub unused_millicents: u64,
    /// Orders whose cost nobody knows; they are in none of the sums.
    #[serde(default)]
    pub unpriced: u32,
    /// Every order to a service, in the order in which they were sent.
    #[serde(default)]
    pub orders: Vec<OrderUse>,
    /// The files it was made of and the video itself.
    pub hashes: Vec<FileHash>,
    /// What has become of the video; changed with every verdict.
    pub status: VideoStatus,
}

/// An engine's part in a video.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderUse {
    /// The stage it worked for.
    pub stage: Stage,
    /// The engine's name.
    pub provider: String,
    /// Its model, voice or version; empty where it has none.
    pub model: String,
    /// Credits it asks to keep.
    pub credits: Vec<String>,
}

/// An order to a service on the way to a video.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderUse {
    /// Its number in the ledger.
    pub call: CallId,
    /// The stage it was for.
    pub stage: Stage,
    /// The service.
    pub provider: String,
    /// Its model; empty where it has none.
    pub model: String,
    /// What was ordered, in words.
    pub what: String,
    /// How it stood when the video was composed.
    pub state: CallState,
    /// What it was counted by.
    pub units: Units,
    /// The price it was counted with, in words; empty where there is none.
    pub price: String,
    /// What it cost, in thousandths of a cent; none is unknown, which is not 0.
    pub cost_millicents: Option<u64>,
    /// Whether the video is made from what came of it.
    pub used: bool,
    /// What was asked for, as it was sent: the prompt with all that goes with it, without the key. None where it is no
    /// longer kept.
    pub asked: Option<serde_json::Value>,
}

/// A file by content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHash {
    /// The file's name, never a path of the user's machine.
    pub name: String,
    /// What it is.
    pub kind: crate::run::ArtifactKind,
    /// BLAKE3 in hex.
    pub blake3: String,
}
