//! Takes: what stages made, and which of them later stages read.

use std::fmt;

use model::{ArtifactId, JobEvent, JobId, RunId, Stage, Take, TakeId, Timestamp, VideoId};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};
use serde_json::Value;

use crate::{
    CallerError, NewArtifact, PendingRemoval, Store, StoreError, artifacts,
    columns::{Json, Ms, Word, column, moment},
    error::Result,
    files,
    jobs::{JobChange, live_state},
};

/// A take to be recorded.
#[derive(Debug)]
pub struct NewTake {
    /// The stage's result.
    pub content: TakeContent,
    /// One line for lists: "6 scenes, outline, seed 42".
    pub summary: String,
    /// The takes it was made from.
    pub inputs: Vec<TakeId>,
    /// Its files.
    pub files: Vec<TakeFile>,
}

/// What can be written only once the ids it names are known. Runs inside the transaction.
pub type Writing<T> = Box<dyn FnOnce(&Made<'_>) -> Result<T, CallerError> + Send + Sync>;

/// A stage's result.
pub enum TakeContent {
    /// As it is.
    Ready(Value),
    /// To be written once the ids of the take and its files are known.
    Written(Writing<Value>),
}

impl fmt::Debug for TakeContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready(value) => f.debug_tuple("Ready").field(value).finish(),
            Self::Written(_) => f.write_str("Written(…)"),
        }
    }
}

/// A file of a new take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakeFile {
    /// One that has no record yet.
    New(NewArtifact),
    /// One that was recorded before: an upload, a piece finished earlier, a file of another take, even of another job.
    /// Used by this take, it stays when that job is deleted.
    Known(ArtifactId),
}

/// The ids that a take's content may name.
#[derive(Clone, Copy, Debug)]
pub struct Made<'a> {
    /// The take.
    pub take: TakeId,
    /// Its files, in the order given.
    pub artifacts: &'a [ArtifactId],
    /// The video that a composition made; none for other stages.
    pub video: Option<VideoId>,
}

impl NewTake {
    /// A take without inputs or files.
    pub fn new(summary: impl Into<String>, content: Value) -> Self {
        Self {
            content: TakeContent::Ready(content),
            summary: summary.into(),
            inputs: Vec::new(),
            files: Vec::new(),
        }
    }

    /// A take whose content names its files, without inputs.
    pub fn with_files(
        summary: impl Into<String>,
        files: Vec<TakeFile>,
        content: impl FnOnce(&Made<'_>) -> Result<Value, CallerError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            content: TakeContent::Written(Box::new(content)),
            summary: summary.into(),
            inputs: Vec::new(),
            files,
        }
    }

    /// The same, made from these takes.
    #[must_use]
    pub fn made_from(mut self, inputs: Vec<TakeId>) -> Self {
        self.inputs = inputs;
        self
    }
}

/// A take without what it holds, for lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeLine {
    /// Its id.
    pub id: TakeId,
    /// The job it belongs to.
    pub job: JobId,
    /// The stage it is for.
    pub stage: Stage,
    /// The run that made it; none where the user supplied or edited it.
    pub run: Option<RunId>,
    /// Its number among the job's takes of the stage, from 1.
    pub number: u32,
    /// One line for lists.
    pub summary: String,
    /// The takes it was made from. One may be of a job that is deleted by now.
    pub inputs: Vec<TakeId>,
    /// When it was made.
    pub created_at: Timestamp,
}

const LINE_COLUMNS: &str = "id, job_id, stage, run_id, number, summary, inputs, created_at";

impl TakeLine {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: TakeId(row.get("id")?),
            job: JobId(row.get("job_id")?),
            stage: column!(row, "stage" as Word),
            run: row.get::<_, Option<u32>>("run_id")?.map(RunId),
            number: row.get("number")?,
            summary: row.get("summary")?,
            inputs: column!(row, "inputs" as Json),
            created_at: moment!(row, "created_at"),
        })
    }

    fn with(self, content: Value) -> Take {
        let Self { id, job, stage, run, number, summary, inputs, created_at } = self;
        Take { id, job, stage, run, number, content, summary, inputs, created_at }
    }
}

/// Where a take comes from.
#[derive(Clone, Copy)]
pub(crate) struct TakeOrigin {
    pub job: JobId,
    pub stage: Stage,
    pub run: Option<RunId>,
}

/// Records a take with its files.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    origin: TakeOrigin,
    take: NewTake,
    now: Timestamp,
) -> Result<TakeId> {
    let id = begin(transaction, origin, &take, now)?;
    let artifacts = artifacts::attach(transaction, origin.job, id, take.files, now)?;
    fill(transaction, take.content, &Made { take: id, artifacts: &artifacts, video: None })?;
    Ok(id)
}

/// Records a take that holds nothing yet, so that what it will name has its id to refer to.
pub(crate) fn begin(
    transaction: &Transaction<'_>,
    origin: TakeOrigin,
    take: &NewTake,
    now: Timestamp,
) -> Result<TakeId> {
    let sql = "INSERT INTO takes (job_id, stage, run_id, number, summary, inputs, created_at, content) \
               SELECT :job, :stage, :run, coalesce(max(number), 0) + 1, :summary, :inputs, :now, 'null' \
               FROM takes WHERE job_id = :job AND stage = :stage RETURNING id";
    let id = transaction.prepare_cached(sql)?.query_row(
        named_params! {
            ":job": origin.job.0,
            ":stage": Word(origin.stage),
            ":run": origin.run.map(|run| run.0),
            ":summary": take.summary,
            ":inputs": Json(&take.inputs),
            ":now": Ms(now),
        },
        |row| row.get(0).map(TakeId),
    )?;
    Ok(id)
}

/// Writes what a take holds.
pub(crate) fn fill(transaction: &Transaction<'_>, content: TakeContent, made: &Made<'_>) -> Result<()> {
    let content = match content {
        TakeContent::Ready(value) => value,
        TakeContent::Written(write) => write(made).map_err(StoreError::Caller)?,
    };
    let sql = "UPDATE takes SET content = ?2 WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute((made.take.0, Json(content)))?;
    Ok(())
}

fn line(conn: &Connection, id: TakeId) -> Result<TakeLine> {
    let sql = format!("SELECT {LINE_COLUMNS} FROM takes WHERE id = ?1");
    conn.prepare_cached(&sql)?
        .query_row([id.0], TakeLine::read)
        .optional()?
        .ok_or(StoreError::UnknownTake(id))
}

impl Store {
    /// Records a result that the user handed over or edited, and selects it.
    ///
    /// # Errors
    /// [`UnknownJob`](StoreError::UnknownJob), [`DeletedJob`](StoreError::DeletedJob),
    /// [`Refused`](StoreError::Refused) while the stage is being worked on,
    /// [`UnknownArtifact`](StoreError::UnknownArtifact) where the take names a file that isn't there.
    pub fn supply_take(&self, job: JobId, stage: Stage, take: NewTake, now: Timestamp) -> Result<TakeId> {
        self.database.write(|transaction| {
            let mut change = JobChange::of(transaction, job)?;
            let take = insert(transaction, TakeOrigin { job, stage, run: None }, take, now)?;
            change.apply(&JobEvent::Supplied { stage, take })?;
            change.save(now)?;
            Ok(take)
        })
    }

    /// Makes a take the one that later stages read. Answers its job.
    ///
    /// # Errors
    /// [`UnknownTake`](StoreError::UnknownTake), or [`Refused`](StoreError::Refused) while the stage is being worked
    /// on.
    pub fn select_take(&self, take: TakeId, now: Timestamp) -> Result<JobId> {
        self.database.write(|transaction| {
            let TakeLine { job, stage, .. } = line(transaction, take)?;
            let mut change = JobChange::of(transaction, job)?;
            change.apply(&JobEvent::Selected { stage, take })?;
            change.save(now)?;
            Ok(job)
        })
    }

    /// Deletes a take that nothing stands with, and the video that it composed if nobody has judged it. Answers the job,
    /// and the files to remove, which stay on record as those of a [deleted job](Store::delete_job) do.
    ///
    /// Takes that were made from it stay, and know only that it was another than the selected one.
    ///
    /// # Errors
    /// [`UnknownTake`](StoreError::UnknownTake); [`JobBusy`](StoreError::JobBusy) while something of its job is queued or
    /// running; [`TakeInUse`](StoreError::TakeInUse) for the selected take and for that of the job's latest video;
    /// [`TakeJudged`](StoreError::TakeJudged).
    pub fn delete_take(&self, take: TakeId) -> Result<(JobId, Vec<PendingRemoval>)> {
        self.database.write(|transaction| {
            let TakeLine { job, stage, number, .. } = line(transaction, take)?;
            let state = live_state(transaction, job)?;
            if let Some((stage, _)) = state.stages().find(|(_, one)| one.status.is_active()) {
                return Err(StoreError::JobBusy { job, stage });
            }
            let video = transaction
                .prepare_cached("SELECT id FROM videos WHERE take_id = ?1")?
                .query_row([take.0], |row| row.get(0).map(VideoId))
                .optional()?;
            let latest = state.video().map(|video| video.id);
            if state.stage(stage).selected == Some(take) || video.is_some() && video == latest {
                return Err(StoreError::TakeInUse { stage, number });
            }
            let judged = "SELECT EXISTS (SELECT 1 FROM verdicts JOIN videos ON videos.id = video_id WHERE take_id = ?1)";
            if transaction.prepare_cached(judged)?.query_row([take.0], |row| row.get(0))? {
                return Err(StoreError::TakeJudged { number });
            }
            artifacts::bequeath_take(transaction, take)?;
            let removals = files::plan_take_removals(transaction, take)?;
            for sql in [
                "DELETE FROM videos WHERE take_id = ?1",
                "DELETE FROM take_files WHERE take_id = ?1",
                "DELETE FROM artifacts WHERE take_id = ?1",
                "DELETE FROM takes WHERE id = ?1",
            ] {
                transaction.execute(sql, [take.0])?;
            }
            Ok((job, removals))
        })
    }

    /// A take, whole.
    ///
    /// # Errors
    /// [`UnknownTake`](StoreError::UnknownTake).
    pub fn take(&self, id: TakeId) -> Result<Take> {
        self.database.read(|conn| {
            let line = line(conn, id)?;
            let mut content = conn.prepare_cached("SELECT content FROM takes WHERE id = ?1")?;
            Ok(line.with(content.query_row([id.0], |row| Ok(column!(row, "content" as Json)))?))
        })
    }

    /// The take of a stage that was made last, whichever job it is of; none where there is none.
    ///
    /// # Errors
    /// The database's own.
    pub fn newest_take(&self, stage: Stage) -> Result<Option<TakeId>> {
        self.database.read(|conn| {
            let sql = "SELECT id FROM takes WHERE stage = ?1 ORDER BY id DESC LIMIT 1";
            let mut newest = conn.prepare_cached(sql)?;
            Ok(newest.query_row([Word(stage)], |row| row.get(0).map(TakeId)).optional()?)
        })
    }

    /// A job's takes without what they hold, newest first.
    ///
    /// # Errors
    /// [`UnknownJob`](StoreError::UnknownJob), [`DeletedJob`](StoreError::DeletedJob).
    pub fn takes_of(&self, job: JobId) -> Result<Vec<TakeLine>> {
        self.database.read(|conn| {
            live_state(conn, job)?;
            let sql = format!("SELECT {LINE_COLUMNS} FROM takes WHERE job_id = ?1 ORDER BY id DESC");
            Ok(conn
                .prepare_cached(&sql)?
                .query_map([job.0], TakeLine::read)?
                .collect::<rusqlite::Result<_>>()?)
        })
    }
}
