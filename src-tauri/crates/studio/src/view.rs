//! What the window and the command line are shown: records put together for reading, free of paths.
//!
//! Files are named by [`ArtifactId`]; the shell turns an id into an address on the loopback.

use model::{
    ArtifactId, ArtifactKind, Command, CommentId, JobId, JobStatus, Motion, Remark, RunId, RunStatus, Script,
    Speech, Stage, TakeId, Theme, Trend, TrendReport, VerdictKind, VideoId, VideoStatus, VisualClip,
    job::{Rejection, StageStatus},
    run::Failure,
    theme::{ThemeError, Voice},
    visual::Focus,
};
use serde::{Deserialize, Serialize};

use crate::finish::Finish;

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
    /// The selected script's take.
    pub script_id: Option<TakeId>,
    /// Why it came back from review.
    pub rejection: Option<Rejection>,
    /// Each stage in pipeline order.
    #[serde(rename = "stage_views")]
    pub stage_views: Vec<StageView>,
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
    /// Why the selected take is out of date: "script changed after this take". None while it is fresh.
    pub stale: Option<String>,
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

/// A take's line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct TakeRow {
    /// Its id.
    pub id: TakeId,
    /// Its number among the job's takes of the stage, from 1.
    pub number: u32,
    /// "6 scenes, outline, seed 42".
    pub summary: String,
    /// Whether later stages read it.
    pub selected: bool,
    /// Why it is out of date: "made from script take 2; take 3 is selected". None while it is fresh.
    pub stale: Option<String>,
    /// The takes that it was made from, in pipeline order.
    pub made_from: Vec<MadeFrom>,
    /// RFC 3339.
    pub created_at: String,
}

/// A take that another was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct MadeFrom {
    /// Its stage.
    pub stage: Stage,
    /// Its number among the job's takes of that stage.
    pub number: u32,
}

/// A scene's picture changed by hand: which, which part of it, and what of it is kept in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ClipChange {
    /// The visuals take that has the picture: of the same job.
    pub take: TakeId,
    /// The scene that it is shown in there.
    pub scene: u32,
    /// Where to begin in a clip, in milliseconds; 0 for a picture that does not move.
    pub in_ms: u32,
    /// Where to end in a clip, in milliseconds; 0 for its end.
    pub out_ms: u32,
    /// The point to keep in sight when cropping.
    pub focus: Focus,
}

/// A picture that a scene could show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Candidate {
    /// By which it is chosen; the same as long as the picture is where it is.
    pub key: String,
    /// Its name as shown.
    pub label: String,
    /// The engine that found it.
    pub engine: String,
    /// Who made it, where known.
    pub credit: Option<String>,
}

/// A sound's outline, for drawing it: of each stretch the lowest and the highest sample, in permille of full scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SoundOutline {
    /// The lowest, -1000 to 0.
    pub low: Vec<i16>,
    /// The highest, 0 to 1000.
    pub high: Vec<i16>,
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

/// A take, whole: what the stage made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct TakeView {
    /// Its line.
    pub row: TakeRow,
    /// Its job.
    pub job_id: JobId,
    /// What it holds.
    pub content: TakeContent,
    /// Its files.
    pub artifacts: Vec<ArtifactView>,
}

/// What a stage makes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "stage", content = "content", rename_all = "snake_case")]
pub enum TakeContent {
    /// Trends.
    TrendCollection(TrendsTake),
    /// A report.
    TrendAnalysis(TrendReport),
    /// A script.
    Script(Box<Script>),
    /// A clip a scene.
    Visuals(VisualsTake),
    /// A voice.
    Voiceover(VoiceTake),
    /// A video.
    Composition(CompositionTake),
    /// Its checks.
    Review(ReviewTake),
}

/// What the trend collection made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct TrendsTake {
    /// `sample`, `import` or a service's name.
    pub source: String,
    /// How many were new.
    pub added: u32,
    /// How many were known and are now up to date.
    pub updated: u32,
    /// What was collected, fastest first. Rows that could not be read are counted in `skipped`.
    pub trends: Vec<TrendRow>,
    /// One line for each row that could not be read: where and why.
    pub skipped: Vec<String>,
}

/// A trend with its velocity at the time of collection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct TrendRow {
    /// The trend.
    #[serde(flatten)]
    pub trend: Trend,
    /// Engagements an hour.
    pub velocity: u32,
}

/// What the visuals stage made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct VisualsTake {
    /// One a scene, in order.
    pub clips: Vec<VisualClip>,
}

/// What the voiceover stage made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct VoiceTake {
    /// The words and their times.
    pub speech: Speech,
    /// The sound; none for a silent video.
    pub file: Option<ArtifactId>,
    /// Who was asked to speak, where that was chosen; none where the theme alone said.
    #[serde(default)]
    pub speaker: Option<Voice>,
}

/// What the composition made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CompositionTake {
    /// The video in `output/review`; absent until its row is there.
    pub video: Option<VideoId>,
    /// The file.
    pub file: ArtifactId,
    /// Its length in milliseconds.
    pub duration_ms: u32,
    /// Pieces of the picture there were.
    pub chunks: u32,
    /// Of those, the ones already encoded before.
    pub reused: u32,
    /// The encoder used, as ffmpeg names it.
    pub encoder: String,
    /// Time the render took, in milliseconds.
    pub render_ms: u32,
    /// How it was finished, where that was chosen; none where the theme alone said.
    #[serde(default)]
    pub finish: Option<Finish>,
}

/// What the review stage made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ReviewTake {
    /// The video looked at.
    pub video: VideoId,
    /// What was measured.
    pub checks: Vec<CheckView>,
}

/// One measurement of a finished video.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CheckView {
    /// A word programs can act on: `loudness`, `true_peak`, `caption_speed`.
    pub code: String,
    /// Its name as shown.
    pub name: String,
    /// How it came out.
    pub outcome: CheckOutcome,
    /// What was measured, with its unit.
    pub value: String,
    /// What it is held against, with its unit.
    pub limit: String,
    /// Where, in milliseconds from the start; none where it is true of the whole.
    pub at_ms: Option<u32>,
    /// What to do about it; empty for a pass.
    pub advice: String,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    /// Within its limit.
    Pass,
    /// Worth a look.
    Warn,
    /// Should not be published so.
    Fail,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ArtifactView {
    /// Its id.
    pub id: ArtifactId,
    /// What it is.
    pub kind: ArtifactKind,
    /// Its name.
    pub name: String,
    /// Size in bytes, at most 4 GiB as shown.
    pub bytes: u32,
    /// BLAKE3 in hex.
    pub blake3: String,
}

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
    /// Its verdicts, newest first.
    pub verdicts: Vec<VerdictView>,
    /// RFC 3339.
    pub created_at: String,
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
}

/// A theme's line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ThemeRow {
    /// The name by which it is chosen: the folder's.
    pub name: String,
    /// The theme, if its file can be read.
    pub theme: Option<Theme>,
    /// What is wrong with it, if anything.
    pub error: Option<ThemeError>,
    /// The file's text, for the editor.
    pub toml: String,
    /// Whether it came with the program.
    pub ships: bool,
    /// Names of its media files.
    pub media: Vec<String>,
}

/// One thing the studio stands on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct SystemCheck {
    /// Its name: "ffmpeg".
    pub name: String,
    /// How it came out.
    pub outcome: CheckOutcome,
    /// What was found: "5.1.9 with libx264 and libass".
    pub found: String,
    /// The exact thing to do where it is missing; empty for a pass.
    pub mend: String,
}

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

/// Who is working in a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Owner {
    /// `reelwright` or `reel`.
    pub program: String,
    /// Its process.
    pub pid: u32,
    /// RFC 3339.
    pub since: String,
}

/// An error as the window and the command line show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    /// A word programs can act on.
    pub code: String,
    /// What happened, to what, and what to do next.
    pub message: String,
    /// For the curious. May be empty.
    pub detail: String,
    /// Whether the same again may succeed.
    pub retryable: bool,
    /// The stage that would provide what is missing; the window offers to run it.
    pub offer: Option<Stage>,
    /// Whether the request was at fault, and not the work: the same request can't succeed.
    pub wrong_request: bool,
}

/// A drawn background, for the window's pickers.
pub type MotionView = Motion;
