//! The one error type at the edge, and how the floors below become it.

use model::{Refusal, Stage};
use providers::ProviderError;
use store::StoreError;

use crate::view::AppError;

impl AppError {
    /// The request can't be done as it stands.
    pub fn request(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            detail: String::new(),
            retryable: false,
            offer: None,
            wrong_request: true,
        }
    }

    /// The request was right and the work failed.
    pub fn failed(code: &str, message: impl Into<String>) -> Self {
        Self { wrong_request: false, ..Self::request(code, message) }
    }

    /// The same with what the curious want to know.
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    /// The same, marked as worth another try.
    pub fn worth_a_retry(self) -> Self {
        Self { retryable: true, ..self }
    }

    /// A stage lacks what another makes.
    pub fn missing_stage(stage: Stage, missing: Stage) -> Self {
        let message = Refusal::Missing { stage, missing }.to_string();
        Self { offer: Some(missing), ..Self::request("missing_stage", message) }
    }

    /// The user asked to stop.
    pub fn cancelled() -> Self {
        Self::failed(
            "cancelled",
            "cancelled; what was finished is kept, and running it again goes on from there",
        )
    }

    /// A file or folder could not be read or written.
    pub fn file(doing: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind::{NotFound, PermissionDenied, ReadOnlyFilesystem, StorageFull};
        let shown = path.display();
        let (code, next) = match error.kind() {
            NotFound => ("missing_file", "check that it is still there"),
            PermissionDenied | ReadOnlyFilesystem => {
                ("not_permitted", "allow reading and writing there, or choose another workspace")
            }
            StorageFull => ("disk_full", "free some space and try again; nothing finished is lost"),
            _ => ("file_error", "run it again, and look at the disk if it stays"),
        };
        Self {
            retryable: code != "missing_file",
            ..Self::failed(code, format!("can't {doing} {shown}: {error}; {next}"))
        }
    }
}

impl From<AppError> for model::Failure {
    fn from(error: AppError) -> Self {
        Self { code: error.code, message: error.message, detail: error.detail, retryable: error.retryable }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        let message = refusal.to_string();
        match refusal {
            Refusal::StageBusy { .. } => Self::request("stage_running", message).worth_a_retry(),
            Refusal::Missing { stage, missing } => Self::missing_stage(stage, missing),
            Refusal::NotActive { .. } => Self::request("not_running", message),
            Refusal::NotInReview { .. } => Self::request("not_in_review", message),
            Refusal::NotJudged { .. } => Self::request("not_judged", message),
            Refusal::NoReason => Self::request("no_reason", message),
        }
    }
}

impl From<media::ProbeError> for AppError {
    fn from(error: media::ProbeError) -> Self {
        use media::ProbeError as E;
        let code = match &error {
            E::Missing { .. } => "missing_file",
            E::Unreadable { .. } => "file_error",
            E::Empty { .. } => "empty_file",
            E::NotMedia { .. } => "not_media",
            E::Damaged { .. } => "damaged_media",
            E::TooLarge { .. } => "picture_too_large",
            E::NoVideo { .. } => "no_video_stream",
            E::NoAudio { .. } => "no_audio_stream",
            E::Process(_) => return Self::failed("probe_failed", error.to_string()).worth_a_retry(),
        };
        let detail = if let E::Damaged { detail, .. } = &error { detail.clone() } else { String::new() };
        Self::request(code, error.to_string()).with_detail(detail)
    }
}

impl From<media::ToolsError> for AppError {
    fn from(error: media::ToolsError) -> Self {
        Self::failed("not_installed", error.to_string()).worth_a_retry()
    }
}

impl From<ProviderError> for AppError {
    fn from(error: ProviderError) -> Self {
        let message = error.to_string();
        match error {
            ProviderError::NotInstalled { .. } => Self::failed("not_installed", message).worth_a_retry(),
            ProviderError::BadRequest { code, .. } => Self::request(code, message),
            ProviderError::Failed { detail, retryable, .. } => {
                Self { retryable, ..Self::failed("engine_failed", message).with_detail(detail) }
            }
            ProviderError::Service { code, detail, retryable, .. } => {
                Self { retryable, ..Self::failed(code, message).with_detail(detail) }
            }
            ProviderError::File { doing, path, source } => Self::file(doing, &path, &source),
            ProviderError::Cancelled => Self::cancelled(),
            other => Self::failed("engine_failed", other.to_string()),
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        let retryable = error.is_retryable();
        let error = match error {
            StoreError::UnknownJob(_) => Self::request("unknown_job", message),
            StoreError::DeletedJob { .. } => Self::request("deleted_job", message),
            StoreError::UnknownRun(_) => Self::request("unknown_run", message),
            StoreError::UnknownTake(_) => Self::request("unknown_take", message),
            StoreError::UnknownArtifact(_) => Self::request("unknown_file", message),
            StoreError::UnknownVideo(_) => Self::request("unknown_video", message),
            StoreError::UnknownComment(_) => Self::request("unknown_comment", message),
            StoreError::UnknownTrend(_) => Self::request("unknown_trend", message),
            StoreError::UnknownCall(_) => Self::request("unknown_call", message),
            StoreError::CallKnown(_) => Self::request("call_known", message),
            StoreError::CallUnderWay(_) => Self::request("call_under_way", message),
            StoreError::OverLimit { .. } | StoreError::UnpricedUnderLimit { .. } => {
                Self::request("limit_reached", message)
            }
            StoreError::Refused(refusal) => return refusal.into(),
            StoreError::RunOver { .. } => Self::request("run_over", message),
            StoreError::TakeInUse { .. } => Self::request("take_in_use", message),
            StoreError::TakeJudged { .. } => Self::request("take_judged", message),
            StoreError::ThemeBusy { .. } => Self::request("theme_running", message),
            StoreError::JobBusy { .. } => Self::request("job_running", message),
            StoreError::NewerSchema { .. } => Self::failed("newer_database", message),
            StoreError::Locked { .. } => Self::failed("locked", message),
            StoreError::DiskFull { .. } => Self::failed("disk_full", message),
            StoreError::ReadOnly { .. } => Self::failed("not_permitted", message),
            StoreError::NoFolder { .. } => Self::failed("missing_file", message),
            StoreError::Corrupt { .. } => Self::failed("corrupt_database", message),
            StoreError::Caller(source) => match source.downcast::<Self>() {
                Ok(own) => return *own,
                Err(other) => Self::failed("internal", other.to_string()),
            },
            other => Self::failed("database", other.to_string()),
        };
        Self { retryable, ..error }
    }
}

impl From<media::RenderError> for AppError {
    fn from(error: media::RenderError) -> Self {
        use media::RenderError as E;
        let message = error.to_string();
        match error {
            E::Cancelled => Self::cancelled(),
            E::Timeline(_) => Self::request("bad_timeline", message),
            E::NoSuchFrame { .. } => Self::request("no_such_frame", message),
            E::Sound(error) => error.into(),
            E::Output { path, source } => Self::file("write", &path, &source),
            E::Encoder(_) => Self::failed("no_encoder", message),
            // Commands of many lines are for the curious.
            E::Chunk { first, last, reason } => {
                let message = format!(
                    "frames {first} to {last} could not be encoded; what is rendered is kept, try again"
                );
                Self::failed("render_failed", message).with_detail(reason).worth_a_retry()
            }
            _ => Self::failed("render_failed", message).worth_a_retry(),
        }
    }
}

impl From<media::sound::SoundError> for AppError {
    fn from(error: media::sound::SoundError) -> Self {
        use media::sound::SoundError as E;
        match error {
            E::Probe(error) => error.into(),
            E::NoSound { .. } => Self::request("no_audio_stream", error.to_string()),
            other => Self::failed("sound_failed", other.to_string()).worth_a_retry(),
        }
    }
}

impl From<media::check::CheckError> for AppError {
    fn from(error: media::check::CheckError) -> Self {
        Self::failed("checks_failed", error.to_string()).worth_a_retry()
    }
}

impl From<providers::analysis::AnalysisError> for AppError {
    fn from(error: providers::analysis::AnalysisError) -> Self {
        Self { offer: Some(Stage::TrendCollection), ..Self::request("no_trends", error.to_string()) }
    }
}
