//! What can go wrong, as the studio tells it apart.

use std::path::{Path, PathBuf};

use model::{
    ArtifactId, CallId, CommentId, JobId, Refusal, RunId, RunStatus, Stage, TakeId, Timestamp, TrendId,
    VideoId,
};
use rusqlite::ErrorCode;

use crate::spending::{Limit, dollars};

/// The store's result.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// An error of the caller's own, from a closure that the store ran inside a transaction.
pub type CallerError = Box<dyn std::error::Error + Send + Sync>;

/// Why the store could not do what was asked. Whatever the error, nothing of the change was kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There never was such a job.
    #[error("there is no job {0}; the jobs list shows the ones there are")]
    UnknownJob(JobId),
    /// The job was deleted.
    #[error("job {id} (“{title}”) was deleted at {deleted_at:.0}; a deleted job can't be used again")]
    DeletedJob {
        /// Which.
        id: JobId,
        /// The title it had.
        title: String,
        /// When it was deleted.
        deleted_at: Timestamp,
    },
    /// There is no such run.
    #[error("there is no run {0}; the job's page shows its runs")]
    UnknownRun(RunId),
    /// There is no such take.
    #[error("there is no take {0}; the job's page shows its takes")]
    UnknownTake(TakeId),
    /// There is no such file.
    #[error("there is no file {0} in this workspace; add it again")]
    UnknownArtifact(ArtifactId),
    /// There is no such video.
    #[error("there is no video {0}; the review room shows the ones there are")]
    UnknownVideo(VideoId),
    /// There is no such comment.
    #[error("there is no comment {0}; it may have been deleted")]
    UnknownComment(CommentId),
    /// There is no such trend.
    #[error("there is no trend {0}; collect trends to see the ones there are")]
    UnknownTrend(TrendId),
    /// There is no such call.
    #[error("there is no call {0} in the ledger; `reel ledger` shows the ones there are")]
    UnknownCall(CallId),
    /// There is no doubt about the call, so there is nothing for the user to decide.
    #[error("call {0} is not in doubt; only a call whose outcome is unknown can be settled by hand")]
    CallKnown(CallId),
    /// The call's job may be waiting for what comes of it.
    #[error("call {0} is under way; cancel its job first, or wait until nothing of it runs")]
    CallUnderWay(CallId),
    /// Ordering it would pass a spending limit. Nothing was ordered.
    #[error(
        "the {} limit of {} would be passed: {} is spent or under way, and this costs about {}; raise {} in the \
         settings, or choose a cheaper engine",
        which.name(), dollars(*limit_millicents), dollars(*committed_millicents), dollars(*more_millicents), which.setting()
    )]
    OverLimit {
        /// Which limit.
        which: Limit,
        /// The limit, in thousandths of a cent.
        limit_millicents: u64,
        /// What is spent or under way.
        committed_millicents: u64,
        /// What this was expected to cost.
        more_millicents: u64,
    },
    /// A limit is set, and what this costs is not known. Nothing was ordered.
    #[error(
        "there is a {} limit, and no price for this model, so nobody can tell whether it would be passed; write its \
         price into prices.toml, or take {} away in the settings",
        which.name(), which.setting()
    )]
    UnpricedUnderLimit {
        /// Which limit.
        which: Limit,
    },
    /// The job's rules forbid it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The run has ended, so nothing more can happen to it.
    #[error("run {run} is already {}; start the stage again for a new run", status.name())]
    RunOver {
        /// Which.
        run: RunId,
        /// How it ended.
        status: RunStatus,
    },
    /// The job can't be deleted while something of it runs.
    #[error("job {job} can't be deleted while {stage} is running in it; cancel it first")]
    JobBusy {
        /// Which.
        job: JobId,
        /// The stage in the way.
        stage: Stage,
    },
    /// A job runs with the theme, which stays as it is meanwhile.
    #[error("job {job} is running with this theme; cancel it first, or wait until it has ended")]
    ThemeBusy {
        /// Which.
        job: JobId,
    },
    /// A take that later stages read, or whose video the job stands with, can't be deleted.
    #[error("take {number} of {stage} is the one in use; select another, and delete it then")]
    TakeInUse {
        /// Its stage.
        stage: Stage,
        /// Its number.
        number: u32,
    },
    /// A take whose video was judged stays with its verdict.
    #[error(
        "the video of take {number} was judged and stays with its verdict; delete the whole job to remove it"
    )]
    TakeJudged {
        /// Its number.
        number: u32,
    },
    /// The run is for another stage than the one it was handed to.
    #[error("run {run} is a {found} run; a {wanted} run is needed here")]
    WrongStage {
        /// Which.
        run: RunId,
        /// Its stage.
        found: Stage,
        /// The stage asked for.
        wanted: Stage,
    },
    /// A closure that the store was handed has failed.
    #[error("{0}")]
    Caller(#[source] CallerError),
    /// A newer version of the program has written the database. Nothing was changed.
    #[error(
        "{} was written by a newer version of Reelwright (its format is {found}, this version knows up to {known}); \
         update the program",
        path.display()
    )]
    NewerSchema {
        /// The database.
        path: PathBuf,
        /// Its schema version.
        found: u32,
        /// The latest that this program knows.
        known: u32,
    },
    /// Another program kept the database locked for longer than we wait. The same again may succeed.
    #[error("{} is in use by another program; try again in a moment", path.display())]
    Locked {
        /// The database.
        path: PathBuf,
    },
    /// No room is left. The same again may succeed once there is.
    #[error("the disk that holds {} is full; make room and try again", path.display())]
    DiskFull {
        /// The database.
        path: PathBuf,
    },
    /// The database or its folder can't be written to.
    #[error("{} can't be written to; allow writing to it and its folder, or choose another workspace", path.display())]
    ReadOnly {
        /// The database.
        path: PathBuf,
    },
    /// The folder in which the database should be is not there.
    #[error("there is no folder for {}; create it or choose another workspace", path.display())]
    NoFolder {
        /// The database.
        path: PathBuf,
    },
    /// The file is damaged, or no database of ours.
    #[error(
        "{} is damaged or is no Reelwright database ({detail}); put a backup in its place, or move it away to begin anew",
        path.display()
    )]
    Corrupt {
        /// The database.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// The tables could not be brought up to date.
    #[error("the database's tables can't be brought up to date: {0}; please report this")]
    Migration(#[source] CallerError),
    /// Whatever else SQLite says.
    #[error("the database failed: {0}; try again, and please report it if it stays")]
    Other(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Other(error)
    }
}

impl StoreError {
    /// Whether the same again may succeed without anything else being done.
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Locked { .. } | Self::DiskFull { .. })
    }

    /// Tells apart what SQLite said and names the file it said it of.
    pub(crate) fn of(self, path: &Path) -> Self {
        let Self::Other(error) = self else { return self };
        let path = path.to_owned();
        if let Some(detail) = unreadable(&error) {
            return Self::Corrupt { path, detail };
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::DiskFull) => Self::DiskFull { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly { path },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Corrupt { path, detail: error.to_string() }
            }
            Some(ErrorCode::CannotOpen) => Self::not_opened(path, error),
            _ => Self::Other(error),
        }
    }

    /// SQLite says only that it can't open a file; the system knows why.
    fn not_opened(path: PathBuf, error: rusqlite::Error) -> Self {
        use std::io::ErrorKind;
        let Some(folder) = path.parent() else { return Self::Other(error) };
        // SQLite needs to write beside the file too, and an empty path is the current folder.
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        if !folder.is_dir() {
            return Self::NoFolder { path };
        }
        match tempfile::tempfile_in(folder).map_err(|error| error.kind()) {
            Err(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => Self::DiskFull { path },
            Err(_) => Self::ReadOnly { path },
            Ok(_) if path.is_file() => Self::ReadOnly { path },
            Ok(_) => Self::Other(error),
        }
    }
}

/// A value that is not what the schema promises: written by a hand or a fault, not by us.
fn unreadable(error: &rusqlite::Error) -> Option<String> {
    use rusqlite::Error as E;
    match error {
        E::FromSqlConversionFailure(..)
        | E::IntegralValueOutOfRange(..)
        | E::InvalidColumnType(..)
        | E::Utf8Error(..) => Some(error.to_string()),
        _ => None,
    }
}
