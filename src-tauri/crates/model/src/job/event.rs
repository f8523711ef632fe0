//! What happens to a job, and why it may not.

use super::StageStatus;
use crate::{
    ids::{RunId, TakeId, VideoId},
    stage::Stage,
    video::{VerdictKind, VideoStatus},
};

/// Something that happens to a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobEvent {
    /// A run was recorded.
    Queued {
        /// The stage.
        stage: Stage,
        /// The new run.
        run: RunId,
        /// Stages that files stand in for, whose takes need not be there.
        supplied: Vec<Stage>,
    },
    /// Work on the queued run began.
    Started {
        /// The stage.
        stage: Stage,
    },
    /// The run made a take, which becomes the selected one.
    Done {
        /// The stage.
        stage: Stage,
        /// The take.
        take: TakeId,
    },
    /// The run ended without a take.
    Ended {
        /// The stage.
        stage: Stage,
        /// How.
        how: Ending,
    },
    /// The user handed over a stage's result, or edited one.
    Supplied {
        /// The stage.
        stage: Stage,
        /// The take it became.
        take: TakeId,
    },
    /// A later stage was started without this one.
    Skipped {
        /// The stage.
        stage: Stage,
    },
    /// Another take was picked.
    Selected {
        /// The stage.
        stage: Stage,
        /// The take.
        take: TakeId,
    },
    /// A video arrived in `output/review`.
    Composed {
        /// Which.
        video: VideoId,
    },
    /// A reviewer decided.
    Judged {
        /// On which video.
        video: VideoId,
        /// How.
        verdict: VerdictKind,
    },
    /// A verdict was taken back.
    Reopened {
        /// On which video.
        video: VideoId,
    },
}

/// How a run ends without a take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// With an error.
    Failed,
    /// By the user.
    Cancelled,
    /// By the program's end.
    Interrupted,
}

/// Why an event cannot happen to a job as it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The stage, or one it reads from, is already being worked on.
    #[error("{stage} can't start while {busy} is running in this job; wait for it or stop it")]
    StageBusy {
        /// The stage asked for.
        stage: Stage,
        /// The stage in the way.
        busy: Stage,
    },
    /// A stage that must come first has no take.
    #[error("{stage} needs {missing} first; run {missing} in this job, or hand over files in its place")]
    Missing {
        /// The stage asked for.
        stage: Stage,
        /// What it lacks.
        missing: Stage,
    },
    /// Nothing of the stage is being worked on.
    #[error("{stage} is {}, so this can't happen to it", status.name())]
    NotActive {
        /// The stage.
        stage: Stage,
        /// Its status.
        status: StageStatus,
    },
    /// The video is not waiting for a verdict.
    #[error("video {video} is {}; only a video in review can be judged (reopen it first)", status.name())]
    NotInReview {
        /// The video.
        video: VideoId,
        /// Its status.
        status: VideoStatus,
    },
    /// The video has no verdict to take back.
    #[error("video {video} is {}; there is no verdict to take back", status.name())]
    NotJudged {
        /// The video.
        video: VideoId,
        /// Its status.
        status: VideoStatus,
    },
    /// A rejection says why.
    #[error("a rejection needs a reason; say what has to change")]
    NoReason,
}
