//! Jobs: creating, changing by the model's rules, deleting.

use model::{Job, JobEvent, JobId, JobState, RunId, Stage, TakeId, Timestamp, ids::ArtifactId};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

use crate::{
    NewRun, NewTake, PendingRemoval, Store, StoreError, artifacts,
    columns::{Json, Ms, Word, column, moment},
    error::Result,
    files, runs, search,
    takes::{self, TakeOrigin},
};

/// What a job is created with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// For lists.
    pub title: String,
    /// The theme's name, `manual` where none was chosen.
    pub theme: String,
    /// The theme's file where it is none of the workspace's themes.
    pub theme_path: Option<String>,
    /// The seed of its first script.
    pub seed: u32,
}

/// What a new job begins with.
#[derive(Debug)]
pub struct JobStart {
    /// Results that were handed over, each selected for its stage.
    pub supplied: Vec<(Stage, NewTake)>,
    /// Stages left out.
    pub skipped: Vec<Stage>,
    /// The first run.
    pub run: NewRun,
}

/// What creating a job made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedJob {
    /// The job.
    pub job: JobId,
    /// Its first run, queued.
    pub run: RunId,
    /// The takes that the supplied results became, in the order given.
    pub takes: Vec<TakeId>,
}

/// A job with what lists show beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct JobRow {
    /// The job.
    pub job: Job,
    /// The line under the title. May be empty.
    pub subtitle: String,
    /// The latest video's picture.
    pub thumbnail: Option<ArtifactId>,
    /// What its runs have cost so far, in cents.
    pub cost_cents: u32,
}

/// The columns that [`JobRow::read`] reads. The thumbnail is looked up last, for the rows of a page only.
pub(crate) const JOB_COLUMNS: &str = "jobs.id, title, subtitle, theme, theme_path, seed, state, cost_cents, \
    created_at, updated_at, (SELECT thumbnail_id FROM videos WHERE videos.id = jobs.video_id) AS thumbnail_id";

impl JobRow {
    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let job = Job {
            id: JobId(row.get("id")?),
            title: row.get("title")?,
            theme: row.get("theme")?,
            theme_path: row.get("theme_path")?,
            seed: row.get("seed")?,
            state: column!(row, "state" as Json),
            created_at: moment!(row, "created_at"),
            updated_at: moment!(row, "updated_at"),
        };
        Ok(Self {
            job,
            subtitle: row.get("subtitle")?,
            thumbnail: row.get::<_, Option<u32>>("thumbnail_id")?.map(ArtifactId),
            cost_cents: row.get("cost_cents")?,
        })
    }
}

/// A job in the middle of a transaction: events are applied to its state, then the state is saved once.
pub(crate) struct JobChange<'t> {
    transaction: &'t Transaction<'t>,
    id: JobId,
    state: JobState,
}

impl<'t> JobChange<'t> {
    /// Reads a job that is not deleted.
    pub fn of(transaction: &'t Transaction<'t>, id: JobId) -> Result<Self> {
        Ok(Self { transaction, id, state: live_state(transaction, id)? })
    }

    pub fn id(&self) -> JobId {
        self.id
    }

    /// Applies an event, or says why the rules forbid it.
    pub fn apply(&mut self, event: &JobEvent) -> Result<()> {
        self.state = self.state.apply(event)?;
        Ok(())
    }

    /// Writes the state and the columns that follow from it.
    pub fn save(self, now: Timestamp) -> Result<()> {
        let sql = "UPDATE jobs SET state = :state, status = :status, video_id = :video, updated_at = :now WHERE id = :id";
        self.transaction.prepare_cached(sql)?.execute(named_params! {
            ":id": self.id.0,
            ":state": Json(&self.state),
            ":status": Word(self.state.status()),
            ":video": self.state.video().map(|video| video.id.0),
            ":now": Ms(now),
        })?;
        Ok(())
    }
}

/// The state of a job; an error where there is none or it is deleted.
pub(crate) fn live_state(conn: &Connection, id: JobId) -> Result<JobState> {
    let sql = "SELECT state, title, deleted_at FROM jobs WHERE id = ?1";
    let found = conn
        .prepare_cached(sql)?
        .query_row([id.0], |row| {
            let deleted_at: Option<Timestamp> = moment!(row, "deleted_at", optional);
            Ok((column!(row, "state" as Json), row.get("title")?, deleted_at))
        })
        .optional()?;
    match found {
        None => Err(StoreError::UnknownJob(id)),
        Some((_, title, Some(deleted_at))) => Err(StoreError::DeletedJob { id, title, deleted_at }),
        Some((state, _, None)) => Ok(state),
    }
}

impl Store {
    /// Creates a job with its first run in one transaction: either everything is there, or nothing.
    ///
    /// # Errors
    /// [`Refused`](StoreError::Refused) where the run lacks something; [`UnknownArtifact`](StoreError::UnknownArtifact)
    /// where a supplied take names a file that isn't there.
    pub fn create_job(&self, job: &NewJob, start: JobStart, now: Timestamp) -> Result<CreatedJob> {
        self.database.write(|transaction| {
            let id = insert(transaction, job, now)?;
            let mut change = JobChange::of(transaction, id)?;
            let mut made = Vec::with_capacity(start.supplied.len());
            for (stage, take) in start.supplied {
                let origin = TakeOrigin { job: id, stage, run: None };
                let take = takes::insert(transaction, origin, take, now)?;
                change.apply(&JobEvent::Supplied { stage, take })?;
                made.push(take);
            }
            for stage in start.skipped {
                change.apply(&JobEvent::Skipped { stage })?;
            }
            let run = runs::queue(transaction, &mut change, &start.run, now)?;
            change.save(now)?;
            Ok(CreatedJob { job: id, run, takes: made })
        })
    }

    /// Leaves a stage out, because a later one is started without it.
    ///
    /// # Errors
    /// [`UnknownJob`](StoreError::UnknownJob), [`DeletedJob`](StoreError::DeletedJob), or
    /// [`Refused`](StoreError::Refused) where the stage was already attempted.
    pub fn skip_stage(&self, job: JobId, stage: Stage, now: Timestamp) -> Result<()> {
        self.database.write(|transaction| {
            let mut change = JobChange::of(transaction, job)?;
            change.apply(&JobEvent::Skipped { stage })?;
            change.save(now)
        })
    }

    /// A job.
    ///
    /// # Errors
    /// [`UnknownJob`](StoreError::UnknownJob), or [`DeletedJob`](StoreError::DeletedJob) where there once was one.
    pub fn job(&self, id: JobId) -> Result<JobRow> {
        self.database.read(|conn| {
            live_state(conn, id)?;
            let sql = format!("SELECT {JOB_COLUMNS} FROM jobs WHERE id = ?1");
            Ok(conn.prepare_cached(&sql)?.query_row([id.0], JobRow::read)?)
        })
    }

    /// Gives a job another title.
    ///
    /// # Errors
    /// [`UnknownJob`](StoreError::UnknownJob), [`DeletedJob`](StoreError::DeletedJob).
    pub fn rename_job(&self, id: JobId, title: &str, now: Timestamp) -> Result<()> {
        self.database.write(|transaction| {
            live_state(transaction, id)?;
            let sql = "UPDATE jobs SET title = ?2, title_key = ?3, updated_at = ?4 WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute((id.0, title, search::fold(title), Ms(now)))?;
            search::index(transaction, id)
        })
    }

    /// Sets the line under a job's title. The job's time of change stays: the line only tells of other changes.
    ///
    /// # Errors
    /// [`UnknownJob`](StoreError::UnknownJob), [`DeletedJob`](StoreError::DeletedJob).
    pub fn set_subtitle(&self, id: JobId, subtitle: &str) -> Result<()> {
        self.database.write(|transaction| {
            live_state(transaction, id)?;
            let sql = "UPDATE jobs SET subtitle = ?2 WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute((id.0, subtitle))?;
            search::index(transaction, id)
        })
    }

    /// Deletes a job and everything of it, but for the memory that it was there. Answers the files to remove: those
    /// inside the workspace that nothing else uses. They stay on record until
    /// [`carry_out_removal`](Store::carry_out_removal), so that a crash in between leaves nothing behind.
    ///
    /// # Errors
    /// [`UnknownJob`](StoreError::UnknownJob), [`DeletedJob`](StoreError::DeletedJob), or
    /// [`JobBusy`](StoreError::JobBusy) while something of it is queued or running.
    pub fn delete_job(&self, id: JobId, now: Timestamp) -> Result<Vec<PendingRemoval>> {
        self.database.write(|transaction| {
            let state = live_state(transaction, id)?;
            if let Some((stage, _)) = state.stages().find(|(_, one)| one.status.is_active()) {
                return Err(StoreError::JobBusy { job: id, stage });
            }
            artifacts::bequeath(transaction, id)?;
            let removals = files::plan_removals(transaction, id)?;
            entomb(transaction, id, now)?;
            Ok(removals)
        })
    }
}

fn insert(transaction: &Transaction<'_>, job: &NewJob, now: Timestamp) -> Result<JobId> {
    let state = JobState::new();
    let sql = "INSERT INTO jobs (title, title_key, theme, theme_path, seed, state, status, created_at, updated_at) \
               VALUES (:title, :title_key, :theme, :theme_path, :seed, :state, :status, :now, :now) RETURNING id";
    let id = transaction.prepare_cached(sql)?.query_row(
        named_params! {
            ":title": job.title,
            ":title_key": search::fold(&job.title),
            ":theme": job.theme,
            ":theme_path": job.theme_path,
            ":seed": job.seed,
            ":state": Json(&state),
            ":status": Word(state.status()),
            ":now": Ms(now),
        },
        |row| row.get(0).map(JobId),
    )?;
    search::index(transaction, id)?;
    Ok(id)
}

/// Deletes what belongs to a job and leaves its id, title, cost and dates.
fn entomb(transaction: &Transaction<'_>, id: JobId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE jobs SET subtitle = '', state = :state, status = :status, video_id = NULL, deleted_at = :now \
               WHERE id = :id";
    let state = JobState::new();
    transaction.execute(
        sql,
        named_params! { ":id": id.0, ":state": Json(&state), ":status": Word(state.status()), ":now": Ms(now) },
    )?;
    for sql in [
        "DELETE FROM file_moves WHERE video_id IN (SELECT id FROM videos WHERE job_id = ?1)",
        "DELETE FROM verdicts WHERE video_id IN (SELECT id FROM videos WHERE job_id = ?1)",
        "DELETE FROM videos WHERE job_id = ?1",
        "DELETE FROM take_files WHERE take_id IN (SELECT id FROM takes WHERE job_id = ?1)",
        "DELETE FROM artifacts WHERE job_id = ?1",
        "DELETE FROM takes WHERE job_id = ?1",
        "DELETE FROM runs WHERE job_id = ?1",
        // What was spent stays; what it was asked with and what came of it goes with the job.
        "UPDATE calls SET what = '', order_key = '', ticket = NULL, result = NULL, result_blake3 = NULL WHERE job_id = ?1",
    ] {
        transaction.execute(sql, [id.0])?;
    }
    search::forget(transaction, id)
}
