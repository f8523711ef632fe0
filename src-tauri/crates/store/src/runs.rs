//! Runs: queued, started, finished with a take or ended without one.

use std::collections::HashMap;

use model::{Failure, JobEvent, JobId, Run, RunId, RunStatus, Stage, TakeId, Timestamp, job::Ending};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

use crate::{
    NewTake, Store, StoreError,
    columns::{Json, Ms, Word, column, moment},
    error::Result,
    jobs::{JobChange, live_state},
    takes::{self, TakeOrigin},
};

/// An attempt to be queued.
#[derive(Clone, Debug, PartialEq)]
pub struct NewRun {
    /// The stage it attempts.
    pub stage: Stage,
    /// What is asked, as the studio's own JSON: enough to do it again.
    pub request: serde_json::Value,
    /// Stages that files stand in for, whose takes need not be there.
    pub supplied: Vec<Stage>,
}

const RUN_COLUMNS: &str = "id, job_id, stage, status, request, queued_at, started_at, ended_at, failure, cost_cents, \
    cancel_requested, (SELECT takes.id FROM takes WHERE takes.run_id = runs.id) AS take_id";

/// Written as in the index `runs_active`, so that SQLite takes it.
pub(crate) const ACTIVE: &str = "status IN ('queued', 'running')";

fn read(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: RunId(row.get("id")?),
        job: JobId(row.get("job_id")?),
        stage: column!(row, "stage" as Word),
        status: column!(row, "status" as Word),
        request: column!(row, "request" as Json),
        queued_at: moment!(row, "queued_at"),
        started_at: moment!(row, "started_at", optional),
        ended_at: moment!(row, "ended_at", optional),
        failure: column!(row, "failure" as Option<Json>),
        take: row.get::<_, Option<u32>>("take_id")?.map(TakeId),
        cost_cents: row.get("cost_cents")?,
        cancel_requested: row.get("cancel_requested")?,
    })
}

fn find(conn: &Connection, id: RunId) -> Result<Run> {
    let sql = format!("SELECT {RUN_COLUMNS} FROM runs WHERE id = ?1");
    conn.prepare_cached(&sql)?.query_row([id.0], read).optional()?.ok_or(StoreError::UnknownRun(id))
}

/// Several runs by their ids; one that is gone is left out.
pub(crate) fn all_of(conn: &Connection, ids: &[RunId]) -> Result<HashMap<RunId, Run>> {
    let sql = format!("SELECT {RUN_COLUMNS} FROM runs WHERE id IN (SELECT value FROM json_each(?1))");
    let mut runs = conn.prepare_cached(&sql)?;
    let rows = runs.query_map([Json(ids)], |row| read(row).map(|run| (run.id, run)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A run to which something may still happen.
pub(crate) fn find_active(conn: &Connection, id: RunId) -> Result<Run> {
    let run = find(conn, id)?;
    if run.status.is_over() { Err(StoreError::RunOver { run: id, status: run.status }) } else { Ok(run) }
}

fn all_active(conn: &Connection) -> Result<Vec<Run>> {
    let mut runs =
        conn.prepare_cached(&format!("SELECT {RUN_COLUMNS} FROM runs WHERE {ACTIVE} ORDER BY id"))?;
    Ok(runs.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
}

/// Records a run and tells the job.
pub(crate) fn queue(
    transaction: &Transaction<'_>,
    job: &mut JobChange<'_>,
    run: &NewRun,
    now: Timestamp,
) -> Result<RunId> {
    let sql = "INSERT INTO runs (job_id, stage, status, request, queued_at) \
               VALUES (:job, :stage, :status, :request, :now) ON CONFLICT DO NOTHING RETURNING id";
    let id = transaction
        .prepare_cached(sql)?
        .query_row(
            named_params! {
                ":job": job.id().0,
                ":stage": Word(run.stage),
                ":status": Word(RunStatus::Queued),
                ":request": Json(&run.request),
                ":now": Ms(now),
            },
            |row| row.get(0).map(RunId),
        )
        .optional()?;
    // Only a second active run of the stage conflicts, and that the rules refuse by name.
    let id = id.ok_or(model::Refusal::StageBusy { stage: run.stage, busy: run.stage })?;
    job.apply(&JobEvent::Queued { stage: run.stage, run: id, supplied: run.supplied.clone() })?;
    Ok(id)
}

/// Marks a run as over.
pub(crate) fn close(
    transaction: &Transaction<'_>,
    run: RunId,
    status: RunStatus,
    failure: Option<&Failure>,
    now: Timestamp,
) -> Result<()> {
    let sql = "UPDATE runs SET status = ?2, failure = ?3, ended_at = ?4 WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute((run.0, Word(status), failure.map(Json), Ms(now)))?;
    Ok(())
}

/// Sets what a run has cost so far and what its job has cost with it.
pub(crate) fn set_cost(transaction: &Transaction<'_>, run: &Run, cost_cents: u32) -> Result<()> {
    if run.cost_cents == cost_cents {
        return Ok(());
    }
    let sql = "UPDATE runs SET cost_cents = ?2 WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute((run.id.0, cost_cents))?;
    let sql = "UPDATE jobs SET cost_cents = min((SELECT sum(cost_cents) FROM runs WHERE job_id = ?1), ?2) WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute((run.job.0, u32::MAX))?;
    Ok(())
}

fn end(
    transaction: &Transaction<'_>,
    run: &Run,
    how: Ending,
    failure: Option<&Failure>,
    now: Timestamp,
) -> Result<()> {
    let status = match how {
        Ending::Failed => RunStatus::Failed,
        Ending::Cancelled => RunStatus::Cancelled,
        Ending::Interrupted => RunStatus::Interrupted,
    };
    let mut job = JobChange::of(transaction, run.job)?;
    close(transaction, run.id, status, failure, now)?;
    job.apply(&JobEvent::Ended { stage: run.stage, how })?;
    job.save(now)
}

impl Store {
    /// Records another run of a job.
    ///
    /// # Errors
    /// [`UnknownJob`](StoreError::UnknownJob), [`DeletedJob`](StoreError::DeletedJob), or
    /// [`Refused`](StoreError::Refused) where the stage is busy or lacks something.
    pub fn queue_run(&self, job: JobId, run: &NewRun, now: Timestamp) -> Result<RunId> {
        self.database.write(|transaction| {
            let mut change = JobChange::of(transaction, job)?;
            let run = queue(transaction, &mut change, run, now)?;
            change.save(now)?;
            Ok(run)
        })
    }

    /// Notes that work on a queued run has begun.
    ///
    /// # Errors
    /// [`UnknownRun`](StoreError::UnknownRun), [`RunOver`](StoreError::RunOver), or
    /// [`Refused`](StoreError::Refused) where it is running already.
    pub fn start_run(&self, run: RunId, now: Timestamp) -> Result<()> {
        self.database.write(|transaction| {
            let run = find_active(transaction, run)?;
            let mut job = JobChange::of(transaction, run.job)?;
            job.apply(&JobEvent::Started { stage: run.stage })?;
            let sql = "UPDATE runs SET status = ?2, started_at = ?3 WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute((run.id.0, Word(RunStatus::Running), Ms(now)))?;
            job.save(now)
        })
    }

    /// Ends a running run with what it made, which becomes the stage's selected take. `cost_cents` is what the whole
    /// run has cost.
    ///
    /// # Errors
    /// [`UnknownRun`](StoreError::UnknownRun), [`RunOver`](StoreError::RunOver),
    /// [`Refused`](StoreError::Refused) where it was not started,
    /// [`UnknownArtifact`](StoreError::UnknownArtifact) where the take names a file that isn't there.
    pub fn finish_run(&self, run: RunId, take: NewTake, cost_cents: u32, now: Timestamp) -> Result<TakeId> {
        self.database.write(|transaction| {
            let run = find_active(transaction, run)?;
            let mut job = JobChange::of(transaction, run.job)?;
            let origin = TakeOrigin { job: run.job, stage: run.stage, run: Some(run.id) };
            let take = takes::insert(transaction, origin, take, now)?;
            close(transaction, run.id, RunStatus::Done, None, now)?;
            set_cost(transaction, &run, cost_cents)?;
            job.apply(&JobEvent::Done { stage: run.stage, take })?;
            job.save(now)?;
            Ok(take)
        })
    }

    /// Ends a queued or running run without a take.
    ///
    /// # Errors
    /// [`UnknownRun`](StoreError::UnknownRun), [`RunOver`](StoreError::RunOver).
    pub fn end_run(&self, run: RunId, how: Ending, failure: Option<&Failure>, now: Timestamp) -> Result<()> {
        self.database
            .write(|transaction| end(transaction, &find_active(transaction, run)?, how, failure, now))
    }

    /// Sets what a run has cost so far, in cents, whatever becomes of it.
    ///
    /// # Errors
    /// [`UnknownRun`](StoreError::UnknownRun).
    pub fn set_run_cost(&self, run: RunId, cost_cents: u32) -> Result<()> {
        self.database.write(|transaction| set_cost(transaction, &find(transaction, run)?, cost_cents))
    }

    /// Ends every queued or running run, because whoever worked on them is gone: to be called by a program that has
    /// just become the workspace's owner. They become interrupted; one that the user had asked to stop is cancelled.
    /// Answers all of them.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn interrupt_orphans(&self, now: Timestamp) -> Result<Vec<RunId>> {
        self.database.write(|transaction| {
            let orphans = all_active(transaction)?;
            for run in &orphans {
                let how = if run.cancel_requested { Ending::Cancelled } else { Ending::Interrupted };
                end(transaction, run, how, None, now)?;
            }
            Ok(orphans.into_iter().map(|run| run.id).collect())
        })
    }

    /// Asks whoever works on a job's runs to stop. Answers the runs asked; none where nothing is going on.
    ///
    /// # Errors
    /// [`UnknownJob`](StoreError::UnknownJob), [`DeletedJob`](StoreError::DeletedJob).
    pub fn request_cancel(&self, job: JobId) -> Result<Vec<RunId>> {
        self.database.write(|transaction| {
            live_state(transaction, job)?;
            let sql =
                format!("UPDATE runs SET cancel_requested = 1 WHERE job_id = ?1 AND {ACTIVE} RETURNING id");
            let mut asked = transaction.prepare_cached(&sql)?;
            Ok(asked.query_map([job.0], |row| row.get(0).map(RunId))?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Whether someone asked to stop a run.
    ///
    /// # Errors
    /// [`UnknownRun`](StoreError::UnknownRun).
    pub fn cancel_requested(&self, run: RunId) -> Result<bool> {
        self.database.read(|conn| {
            let mut asked = conn.prepare_cached("SELECT cancel_requested FROM runs WHERE id = ?1")?;
            asked.query_row([run.0], |row| row.get(0)).optional()?.ok_or(StoreError::UnknownRun(run))
        })
    }

    /// A run.
    ///
    /// # Errors
    /// [`UnknownRun`](StoreError::UnknownRun).
    pub fn run(&self, id: RunId) -> Result<Run> {
        self.database.read(|conn| find(conn, id))
    }

    /// A job's runs, newest first.
    ///
    /// # Errors
    /// [`UnknownJob`](StoreError::UnknownJob), [`DeletedJob`](StoreError::DeletedJob).
    pub fn runs_of(&self, job: JobId) -> Result<Vec<Run>> {
        self.database.read(|conn| {
            live_state(conn, job)?;
            let sql = format!("SELECT {RUN_COLUMNS} FROM runs WHERE job_id = ?1 ORDER BY id DESC");
            Ok(conn.prepare_cached(&sql)?.query_map([job.0], read)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Every queued or running run of the workspace, oldest first.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn active_runs(&self) -> Result<Vec<Run>> {
        self.database.read(all_active)
    }
}
