//! What a click asks for.

use model::{ArtifactId, Command, JobId, RunId, RunStatus, TakeId, theme::Voice};
use serde::{Deserialize, Serialize};

use crate::finish::Finish;

/// What a click asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct RunRequest {
    /// What to run.
    pub command: Command,
    /// The job; none to have one created.
    pub job_id: Option<JobId>,
    /// The theme of a new job: a name. `manual` where none is given.
    pub theme: Option<String>,
    /// What the stage works with.
    #[serde(default)]
    pub options: RunOptions,
}

/// What a stage works with. Each stage reads what concerns it; files are artifacts by the time they are here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct RunOptions {
    /// The engine to use instead of the theme's.
    pub engine: Option<String>,
    /// Decides the outline writer's and the drawn backgrounds' choices. None: the job's, or the next for another idea.
    pub seed: Option<u32>,
    /// The outline writer takes the seed after the last one used in the job.
    pub another_idea: bool,
    /// The user's own text, kept word for word.
    pub text: Option<String>,
    /// The trend analysis' time range in hours.
    pub range_hours: Option<u32>,
    /// The file of trends to import, CSV or JSON.
    pub import: Option<ArtifactId>,
    /// A script take to use instead of the job's selected one; it may belong to another job.
    pub script_id: Option<TakeId>,
    /// Pictures or clips, in order of the scenes; used again from the first where they are fewer.
    pub visuals: Vec<ArtifactId>,
    /// The scenes to do again, by number; all where empty.
    pub scenes: Vec<u32>,
    /// Only the scenes whose picture was chosen for something else, or that have none, are done again; every other keeps
    /// its own, and takes it along where it was moved.
    pub outdated_only: bool,
    /// A recording to use as the voice.
    pub voice: Option<ArtifactId>,
    /// Who speaks, and how, instead of the theme's voice. Kept for later runs of the job.
    pub speaker: Option<Voice>,
    /// How the composition is finished. Kept for later runs of the job.
    pub finish: Option<Finish>,
}

/// What a started run answers at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Started {
    /// The job, new or old.
    pub job_id: JobId,
    /// The first run.
    pub run_id: RunId,
    /// Always `queued`.
    pub status: RunStatus,
}
