//! What the window and the command line are shown: records put together for reading, free of paths. A file per subject.
//!
//! Files are named by [`model::ArtifactId`]; the shell turns an id into an address on the loopback.

mod error;
mod events;
mod jobs;
mod requests;
mod system;
mod takes;
mod videos;

pub use error::AppError;
pub use events::{Event, Progress};
pub use jobs::{JobPage, JobQuery, JobRow, JobSort, JobView, RunView, StageView};
pub use requests::{RunOptions, RunRequest, Started};
pub use system::{Owner, SystemCheck, ThemeRow};
pub use takes::{
    ArtifactView, Candidate, ChangedInput, CheckOutcome, CheckView, ClipChange, CompositionTake, MadeFrom,
    MotionView, ReviewTake, SoundOutline, TakeContent, TakeRow, TakeView, TrendRow, TrendsTake, VisualsTake,
    VoiceTake,
};
pub use videos::{Checking, CommentView, Export, ExportAs, VerdictView, VideoQuery, VideoSort, VideoView};
