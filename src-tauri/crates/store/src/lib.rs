//! The workspace's memory: jobs, runs, takes, files, videos, verdicts, trends and settings in one SQLite file.
//!
//! Every change to a job goes through the model's rules and is one transaction: it reads the job's state, applies
//! the event and writes the new state with all rows that belong to it, or nothing. Rows that follow from the state
//! (a job's status, its place in the search) are written in the same breath.
//!
//! Moments are kept to the millisecond. Paths are text, relative to the workspace with `/`, or absolute for a file
//! outside it; the store opens none of them.
//!
//! Several programs may have the same file open. Reads see a snapshot; writes wait for each other.

mod artifacts;
mod calls;
mod columns;
mod comments;
mod database;
mod error;
mod files;
mod job_list;
mod jobs;
mod runs;
mod schema;
mod search;
mod settings;
mod spending;
mod takes;
mod themes;
mod trends;
mod uploads;
mod verdicts;
mod video_rows;
mod videos;

use std::{path::Path, sync::Arc, time::Duration};

pub use artifacts::NewArtifact;
pub use calls::{CallEnd, CallFilter, CallVerdict, LedgerRow, NewCall};
pub use error::{CallerError, Result, StoreError};
pub use files::{PendingMove, PendingRemoval};
pub use job_list::{JobFilter, JobOrder, Page};
pub use jobs::{CreatedJob, JobRow, JobStart, NewJob};
pub use runs::NewRun;
pub use schema::SCHEMA_VERSION;
pub use settings::Setting;
pub use spending::{Limit, Spending, SpendingLimits, dollars};
pub use takes::{Made, NewTake, TakeContent, TakeFile, TakeLine, Writing};
pub use themes::ThemeNames;
pub use trends::{SeenTrend, TrendFilter, TrendOrder, UpsertedTrends};
pub use uploads::UnusedUpload;
pub use verdicts::{GivenVerdict, Judged, Move};
pub use video_rows::VideoRow;
pub use videos::{NewVideo, VideoFilter, VideoOrder};

use database::Database;

/// How long a write waits for another program's, unless said otherwise. Writes take milliseconds; whoever holds
/// the file for this long is stuck or is being debugged.
const PATIENCE: Duration = Duration::from_secs(5);

/// The workspace's database. Cheap to clone; clones share the connections.
///
/// Calls block for the disk, and for a while for another program. Closures handed to a method
/// run inside its transaction: they may read the store, but a write from within would wait for itself.
#[derive(Clone)]
pub struct Store {
    database: Arc<Database>,
}

impl Store {
    /// Opens the database file, creates it where there is none, and brings it up to date. Waits at most 5 s for
    /// other programs, here and in every later call.
    ///
    /// # Errors
    /// [`NewerSchema`](StoreError::NewerSchema), [`Locked`](StoreError::Locked),
    /// [`Corrupt`](StoreError::Corrupt), [`ReadOnly`](StoreError::ReadOnly), [`NoFolder`](StoreError::NoFolder) or
    /// [`DiskFull`](StoreError::DiskFull).
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with_patience(path, PATIENCE)
    }

    /// The same, waiting for other programs for at most `patience`.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with_patience(path: impl AsRef<Path>, patience: Duration) -> Result<Self> {
        Ok(Self { database: Arc::new(Database::open(path.as_ref(), patience)?) })
    }

    /// A number that changes when another program, or another `Store` of this one, has written. This store's own
    /// writes leave it as it is.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn data_version(&self) -> Result<u32> {
        self.database.data_version()
    }
}
