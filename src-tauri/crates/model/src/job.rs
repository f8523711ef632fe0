//! A job's state and the rules by which it changes.
//!
//! The state is the stages' states and the latest video's status; the job's own status is always derived from
//! them, so that "completed without a video" cannot be written down.

mod event;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use event::{Ending, JobEvent, Refusal};

use crate::{
    Timestamp,
    ids::{JobId, RunId, TakeId, VideoId},
    stage::Stage,
    video::{VerdictKind, VideoStatus},
};

/// One video's production.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Its id; never used again, even when the job is deleted.
    pub id: JobId,
    /// For lists.
    pub title: String,
    /// The theme's name, `manual` where none was chosen.
    pub theme: String,
    /// The theme's file where it is none of the workspace's themes.
    pub theme_path: Option<String>,
    /// The seed of its first script.
    pub seed: u32,
    /// Where it stands.
    pub state: JobState,
    /// When it was created.
    pub created_at: Timestamp,
    /// When anything of it last changed.
    pub updated_at: Timestamp,
}

/// A job's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// Nothing runs; there is more to do.
    Pending,
    /// A stage is queued or running.
    Running,
    /// A video waits for its verdict.
    InReview,
    /// Its video was approved.
    Completed,
    /// Its video was rejected and nothing new was composed since.
    Rejected,
    /// The last attempt at some stage failed or was interrupted.
    Failed,
    /// The last attempt at some stage was cancelled.
    Cancelled,
}

impl JobStatus {
    /// All statuses.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Running,
        Self::InReview,
        Self::Completed,
        Self::Rejected,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The name used in commands and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::InReview => "in_review",
            Self::Completed => "completed",
            Self::Rejected => "rejected",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A stage's progress within one job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum StageStatus {
    /// Never attempted.
    #[default]
    Waiting,
    /// A run is recorded and about to begin.
    Queued,
    /// A run is being worked on.
    Running,
    /// The last run made a take.
    Done,
    /// The last run failed.
    Failed,
    /// The last run was cancelled.
    Cancelled,
    /// The last run was cut short by the program's end.
    Interrupted,
    /// The user handed its result over.
    Supplied,
    /// Left out: a later stage was started without it.
    Skipped,
}

impl StageStatus {
    /// Whether a run of the stage is queued or running.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }

    /// The name used in commands and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Interrupted => "interrupted",
            Self::Supplied => "supplied",
            Self::Skipped => "skipped",
        }
    }
}

/// One stage of one job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageState {
    /// How far it is.
    pub status: StageStatus,
    /// Its latest run.
    pub run: Option<RunId>,
    /// The take that later stages read.
    pub selected: Option<TakeId>,
}

/// The latest video and the reviewer's last word on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LatestVideo {
    /// Which.
    pub id: VideoId,
    /// What has become of it.
    pub status: VideoStatus,
}

/// Why a rejected job came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Rejection {
    /// The reviewer's reason.
    pub reason: String,
    /// The stage to do again.
    pub back_to: Stage,
}

/// Where a job stands. Changes only through [`JobState::apply`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobState {
    stages: [StageState; Stage::ALL.len()],
    video: Option<LatestVideo>,
    rejection: Option<Rejection>,
}

impl JobState {
    /// A job to which nothing has happened.
    pub fn new() -> Self {
        Self::default()
    }

    /// One stage's state.
    pub fn stage(&self, stage: Stage) -> StageState {
        self.stages[stage as usize]
    }

    /// Every stage with its state, in pipeline order.
    pub fn stages(&self) -> impl Iterator<Item = (Stage, StageState)> + '_ {
        Stage::ALL.into_iter().map(|stage| (stage, self.stage(stage)))
    }

    /// The latest video.
    pub fn video(&self) -> Option<&LatestVideo> {
        self.video.as_ref()
    }

    /// The reason the job came back, until a new video is composed.
    pub fn rejection(&self) -> Option<&Rejection> {
        self.rejection.as_ref()
    }

    /// The stage that the job is at: one being worked on, else the first that has nothing yet, else the last.
    pub fn current_stage(&self) -> Stage {
        let active = Stage::ALL.into_iter().rev().find(|stage| self.stage(*stage).status.is_active());
        let back_to = self.rejection.as_ref().map(|rejection| rejection.back_to);
        let broken = Stage::ALL.into_iter().find(|stage| {
            matches!(
                self.stage(*stage).status,
                StageStatus::Failed | StageStatus::Interrupted | StageStatus::Cancelled
            )
        });
        let next = Stage::ALL.into_iter().find(|stage| self.stage(*stage).status == StageStatus::Waiting);
        active.or(broken).or(back_to).or(next).unwrap_or(Stage::Review)
    }

    /// The job's status, derived from its stages and its latest video.
    pub fn status(&self) -> JobStatus {
        let any = |wanted: &[StageStatus]| self.stages.iter().any(|stage| wanted.contains(&stage.status));
        if any(&[StageStatus::Queued, StageStatus::Running]) {
            return JobStatus::Running;
        }
        match self.video.as_ref().map(|video| video.status) {
            Some(VideoStatus::Generated) => return JobStatus::InReview,
            Some(VideoStatus::Approved | VideoStatus::Published) => return JobStatus::Completed,
            Some(VideoStatus::Rejected) | None => {}
        }
        if any(&[StageStatus::Failed, StageStatus::Interrupted]) {
            JobStatus::Failed
        } else if any(&[StageStatus::Cancelled]) {
            JobStatus::Cancelled
        } else if self.video.is_some() {
            JobStatus::Rejected
        } else {
            JobStatus::Pending
        }
    }

    /// The state after an event, or why the event can't happen. The state itself is left as it was.
    pub fn apply(&self, event: &JobEvent) -> Result<Self, Refusal> {
        let mut next = self.clone();
        match event {
            JobEvent::Queued { stage, run, supplied } => {
                self.may_queue(*stage, supplied)?;
                let slot = next.slot(*stage);
                (slot.status, slot.run) = (StageStatus::Queued, Some(*run));
            }
            JobEvent::Started { stage } => {
                self.expect(*stage, &[StageStatus::Queued])?;
                next.slot(*stage).status = StageStatus::Running;
            }
            JobEvent::Done { stage, take } => {
                self.expect(*stage, &[StageStatus::Running])?;
                let slot = next.slot(*stage);
                (slot.status, slot.selected) = (StageStatus::Done, Some(*take));
            }
            JobEvent::Ended { stage, how } => {
                self.expect(*stage, &[StageStatus::Queued, StageStatus::Running])?;
                next.slot(*stage).status = match how {
                    Ending::Failed => StageStatus::Failed,
                    Ending::Cancelled => StageStatus::Cancelled,
                    Ending::Interrupted => StageStatus::Interrupted,
                };
            }
            JobEvent::Supplied { stage, take } => {
                self.expect_idle(*stage)?;
                let slot = next.slot(*stage);
                (slot.status, slot.selected) = (StageStatus::Supplied, Some(*take));
            }
            JobEvent::Skipped { stage } => {
                self.expect(*stage, &[StageStatus::Waiting, StageStatus::Skipped])?;
                next.slot(*stage).status = StageStatus::Skipped;
            }
            JobEvent::Selected { stage, take } => {
                self.expect_idle(*stage)?;
                next.slot(*stage).selected = Some(*take);
            }
            JobEvent::Composed { video } => {
                next.video = Some(LatestVideo { id: *video, status: VideoStatus::Generated });
                next.rejection = None;
            }
            JobEvent::Judged { video, verdict } => next.judge(*video, verdict)?,
            JobEvent::Reopened { video } => next.reopen(*video)?,
        }
        Ok(next)
    }

    fn slot(&mut self, stage: Stage) -> &mut StageState {
        &mut self.stages[stage as usize]
    }

    /// Whether a run of a stage may be queued: nothing that the stage reads, directly or through others, and nothing
    /// that reads it, may be moving, and what it requires must be there or be supplied.
    ///
    /// # Errors
    /// [`Refusal::StageBusy`], [`Refusal::Missing`].
    pub fn may_queue(&self, stage: Stage, supplied: &[Stage]) -> Result<(), Refusal> {
        let related = |other: Stage| other == stage || reads(stage, other) || reads(other, stage);
        if let Some(busy) =
            Stage::ALL.into_iter().find(|other| related(*other) && self.stage(*other).status.is_active())
        {
            return Err(Refusal::StageBusy { stage, busy });
        }
        let lacks = |needed: &Stage| self.stage(*needed).selected.is_none() && !supplied.contains(needed);
        match stage.requires().iter().copied().find(lacks) {
            Some(missing) => Err(Refusal::Missing { stage, missing }),
            None => Ok(()),
        }
    }

    fn expect(&self, stage: Stage, wanted: &[StageStatus]) -> Result<(), Refusal> {
        let status = self.stage(stage).status;
        if wanted.contains(&status) { Ok(()) } else { Err(Refusal::NotActive { stage, status }) }
    }

    fn expect_idle(&self, stage: Stage) -> Result<(), Refusal> {
        if self.stage(stage).status.is_active() {
            Err(Refusal::StageBusy { stage, busy: stage })
        } else {
            Ok(())
        }
    }

    /// Only the latest video decides the job's status; an older one is judged on its own.
    fn judge(&mut self, video: VideoId, verdict: &VerdictKind) -> Result<(), Refusal> {
        let status = match verdict {
            VerdictKind::Approve => VideoStatus::Approved,
            VerdictKind::Reject { reason, .. } if reason.trim().is_empty() => return Err(Refusal::NoReason),
            VerdictKind::Reject { .. } => VideoStatus::Rejected,
        };
        let Some(latest) = self.video.as_mut().filter(|latest| latest.id == video) else { return Ok(()) };
        if latest.status != VideoStatus::Generated {
            return Err(Refusal::NotInReview { video, status: latest.status });
        }
        latest.status = status;
        if let VerdictKind::Reject { reason, back_to } = verdict {
            self.rejection = Some(Rejection { reason: reason.trim().to_owned(), back_to: *back_to });
        }
        Ok(())
    }

    fn reopen(&mut self, video: VideoId) -> Result<(), Refusal> {
        let Some(latest) = self.video.as_mut().filter(|latest| latest.id == video) else { return Ok(()) };
        if latest.status == VideoStatus::Generated {
            return Err(Refusal::NotJudged { video, status: latest.status });
        }
        latest.status = VideoStatus::Generated;
        self.rejection = None;
        Ok(())
    }
}

/// Whether `stage` reads `other`, directly or through stages between.
fn reads(stage: Stage, other: Stage) -> bool {
    stage.inputs().iter().any(|input| *input == other || reads(*input, other))
}
