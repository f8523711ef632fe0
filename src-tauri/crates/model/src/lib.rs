//! The words of Reelwright as types: jobs, stages, runs, takes, scripts, themes, trends, videos, and the rules
//! that hold between them. Nothing here reads a file, a clock or a network.

pub mod canvas;
pub mod comment;
pub mod ids;
pub mod job;
pub mod keys;
pub mod ledger;
pub mod run;
pub mod script;
pub mod speech;
pub mod stage;
pub mod theme;
pub mod trend;
pub mod video;
pub mod visual;

pub use canvas::{Aspect, Canvas, FrameRate, Platform};
pub use comment::{Comment, Remark};
pub use ids::{ArtifactId, CallId, CommentId, JobId, RunId, TakeId, TrendId, VideoId};
pub use job::{Job, JobEvent, JobState, JobStatus, Refusal, StageState};
pub use ledger::{Call, CallState, Units};
pub use run::{Artifact, ArtifactKind, Failure, Run, RunStatus, Take};
pub use script::{Overlay, OverlayPosition, OverlayStyle, Scene, Script, Transition, WriterKind};
pub use speech::{Speech, SpokenWord};
pub use stage::{Command, Stage};
pub use theme::Theme;
pub use trend::{Trend, TrendPlatform, TrendReport};
pub use video::{Provenance, Verdict, VerdictKind, Video, VideoStatus};
pub use visual::{Motion, MotionPattern, Rgb, VisualClip, VisualSource};

/// A moment in UTC, written as RFC 3339 wherever it leaves the program.
pub type Timestamp = jiff::Timestamp;
