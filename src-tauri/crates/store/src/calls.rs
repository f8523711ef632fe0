//! The ledger: every call to a service, recorded before it is sent and after it returned.
//!
//! A call's row is written and synced before the request leaves, its ticket before anything else is done with it, so
//! that after a crash at any point the service is asked for what was ordered, or the user is.

use model::{Call, CallId, CallState, JobId, RunId, Stage, Timestamp, Units};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::{
    SpendingLimits, Store, StoreError,
    columns::{Count, Json, Ms, Word, column, moment},
    error::Result,
    jobs::live_state,
    runs::ACTIVE,
    spending::{check_limits, count_costs},
};

/// A call that is about to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewCall {
    /// The run it is made for.
    pub run: RunId,
    /// Whom it goes to.
    pub provider: String,
    /// Which of its models.
    pub model: String,
    /// The hash of what is asked for.
    pub key: String,
    /// How much is expected to be used.
    pub units: Units,
    /// What is asked for, in words.
    pub what: String,
    /// The price it is counted with, in words; empty where the model has none.
    pub price: String,
    /// What that will cost, in thousandths of a cent; none is unknown.
    pub estimate_millicents: Option<u64>,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq)]
pub struct CallEnd {
    /// Done, failed or unknown.
    pub state: CallState,
    /// What was used.
    pub units: Units,
    /// The price it was counted with, in words; empty where the model has none.
    pub price: String,
    /// What that cost, in thousandths of a cent; none is unknown.
    pub cost_millicents: Option<u64>,
    /// The file that came of it, as a path like an artifact's, with its BLAKE3 in hex.
    pub result: Option<(String, String)>,
}

/// What the user says of a call of which nobody knows whether the service took it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallVerdict {
    /// It never arrived, so it cost nothing.
    NotOrdered,
    /// It arrived and what came of it is lost: it counts as spent, and may be ordered again.
    Lost,
}

/// A call with the run that what came of it serves.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow {
    /// The call.
    pub call: Call,
    /// The run that what came of it serves: the one that ordered it, or a later one that took it over.
    pub serves: RunId,
    /// What it was expected to cost, in thousandths of a cent; none is unknown.
    pub estimate_millicents: Option<u64>,
    /// The BLAKE3 of the file that came of it, in hex.
    pub result_blake3: Option<String>,
}

/// Which calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallFilter {
    /// Only those of this job.
    pub job: Option<JobId>,
    /// Only those in this state.
    pub state: Option<CallState>,
    /// How many at most, newest first.
    pub limit: u32,
}

fn read(row: &Row<'_>) -> rusqlite::Result<LedgerRow> {
    let call = Call {
        id: CallId(row.get("id")?),
        job: Some(JobId(row.get("job_id")?)),
        run: Some(RunId(row.get("run_id")?)),
        stage: column!(row, "stage" as Word),
        provider: row.get("provider")?,
        model: row.get("model")?,
        units: column!(row, "units" as Json),
        what: row.get("what")?,
        price: row.get("price")?,
        cost_millicents: row.get::<_, Option<Count>>("cost_millicents")?.map(|count| count.0),
        state: column!(row, "state" as Word),
        key: row.get("order_key")?,
        ticket: row.get("ticket")?,
        result: row.get("result")?,
        ordered_at: moment!(row, "ordered_at"),
        ended_at: moment!(row, "ended_at", optional),
    };
    Ok(LedgerRow {
        call,
        serves: RunId(row.get("serves_run")?),
        estimate_millicents: row.get::<_, Option<Count>>("estimate_millicents")?.map(|count| count.0),
        result_blake3: row.get("result_blake3")?,
    })
}

fn find(conn: &Connection, id: CallId) -> Result<LedgerRow> {
    let mut call = conn.prepare_cached("SELECT * FROM calls WHERE id = ?1")?;
    call.query_row([id.0], read).optional()?.ok_or(StoreError::UnknownCall(id))
}

/// The run's job and stage; an error where there is no such run.
fn run_of(conn: &Connection, run: RunId) -> Result<(JobId, Stage)> {
    let mut found = conn.prepare_cached("SELECT job_id, stage FROM runs WHERE id = ?1")?;
    let row = found
        .query_row([run.0], |row| Ok((JobId(row.get("job_id")?), column!(row, "stage" as Word))))
        .optional()?;
    row.ok_or(StoreError::UnknownRun(run))
}

/// Whether anything of a call's job is queued or running, which may be what waits for the call.
fn busy(conn: &Connection, call: &Call) -> Result<bool> {
    let sql = format!("SELECT EXISTS (SELECT 1 FROM runs WHERE job_id = ?1 AND {ACTIVE})");
    Ok(conn.prepare_cached(&sql)?.query_row([call.job.map(|job| job.0)], |row| row.get(0))?)
}

fn latest_with_key(conn: &Connection, job: JobId, provider: &str, key: &str) -> Result<Option<LedgerRow>> {
    let sql = "SELECT * FROM calls WHERE job_id = ?1 AND provider = ?2 AND order_key = ?3 AND state <> 'failed' \
               ORDER BY id DESC LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row((job.0, provider, key), read).optional()?)
}

impl Store {
    /// Records a call that is about to be made, unless it would pass a limit. It is on the disk when this answers.
    ///
    /// # Errors
    /// [`UnknownRun`](StoreError::UnknownRun), [`OverLimit`](StoreError::OverLimit), or
    /// [`UnpricedUnderLimit`](StoreError::UnpricedUnderLimit); nothing was recorded then.
    pub fn order_call(&self, call: &NewCall, limits: &SpendingLimits, now: Timestamp) -> Result<CallId> {
        self.database.write(|transaction| {
            let (job, stage) = run_of(transaction, call.run)?;
            check_limits(transaction, job, call.estimate_millicents, limits)?;
            let sql = "INSERT INTO calls (job_id, run_id, serves_run, stage, provider, model, order_key, units, what, price, \
                       estimate_millicents, state, ordered_at) \
                       VALUES (:job, :run, :run, :stage, :provider, :model, :key, :units, :what, :price, :estimate, :state, \
                       :now) RETURNING id";
            let id = transaction.prepare_cached(sql)?.query_row(
                named_params! {
                    ":job": job.0,
                    ":run": call.run.0,
                    ":stage": Word(stage),
                    ":provider": call.provider,
                    ":model": call.model,
                    ":key": call.key,
                    ":units": Json(&call.units),
                    ":what": call.what,
                    ":price": call.price,
                    ":estimate": call.estimate_millicents.map(Count),
                    ":state": Word(CallState::Ordered),
                    ":now": Ms(now),
                },
                |row| row.get(0).map(CallId),
            )?;
            Ok(id)
        })
    }

    /// Records what the service gave to ask for the result by. It is on the disk when this answers.
    ///
    /// # Errors
    /// [`UnknownCall`](StoreError::UnknownCall).
    pub fn record_ticket(&self, id: CallId, ticket: &str) -> Result<()> {
        self.database.write(|transaction| {
            find(transaction, id)?;
            let sql = "UPDATE calls SET ticket = ?2 WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute((id.0, ticket))?;
            Ok(())
        })
    }

    /// Records how a call ended, and what its run and its job have cost with it.
    ///
    /// # Errors
    /// [`UnknownCall`](StoreError::UnknownCall).
    pub fn settle_call(&self, id: CallId, end: &CallEnd, now: Timestamp) -> Result<()> {
        self.database.write(|transaction| {
            find(transaction, id)?;
            let (result, blake3) = end.result.clone().unzip();
            let sql = "UPDATE calls SET state = :state, units = :units, price = :price, cost_millicents = :cost, \
                       result = :result, result_blake3 = :blake3, ended_at = :now WHERE id = :id";
            transaction.prepare_cached(sql)?.execute(named_params! {
                ":id": id.0,
                ":state": Word(end.state),
                ":units": Json(&end.units),
                ":price": end.price,
                ":cost": end.cost_millicents.map(Count),
                ":result": result,
                ":blake3": blake3,
                ":now": Ms(now),
            })?;
            count_costs(transaction, id)
        })
    }

    /// What is known of the same order from a run that made no take of it, and takes it over for this run: what was
    /// paid for is used, and a new take of a stage that ended well orders anew.
    ///
    /// # Errors
    /// [`UnknownRun`](StoreError::UnknownRun).
    pub fn earlier_call(&self, run: RunId, provider: &str, key: &str) -> Result<Option<LedgerRow>> {
        self.database.write(|transaction| {
            let (job, _) = run_of(transaction, run)?;
            let sql = "SELECT * FROM calls WHERE job_id = ?1 AND provider = ?2 AND order_key = ?3 AND state <> 'failed' \
                       AND NOT EXISTS (SELECT 1 FROM takes WHERE takes.run_id = calls.serves_run) \
                       ORDER BY id DESC LIMIT 1";
            let found = transaction
                .prepare_cached(sql)?
                .query_row((job.0, provider, key), read)
                .optional()?;
            if let Some(row) = &found {
                let sql = "UPDATE calls SET serves_run = ?2 WHERE id = ?1";
                transaction.prepare_cached(sql)?.execute((row.call.id.0, run.0))?;
            }
            Ok(found.map(|row| LedgerRow { serves: run, ..row }))
        })
    }

    /// The latest order of a run's job with this key, whichever stage it was made for and whatever became of what it
    /// made: an order that stands for several stages is never sent a second time. One that failed was not made.
    ///
    /// # Errors
    /// [`UnknownRun`](StoreError::UnknownRun).
    pub fn shared_call(&self, run: RunId, provider: &str, key: &str) -> Result<Option<LedgerRow>> {
        self.database.read(|conn| latest_with_key(conn, run_of(conn, run)?.0, provider, key))
    }

    /// As [`shared_call`](Self::shared_call), for a job of which nothing runs yet.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn call_with_key(&self, job: JobId, provider: &str, key: &str) -> Result<Option<LedgerRow>> {
        self.database.read(|conn| latest_with_key(conn, job, provider, key))
    }

    /// A job's orders that the next run of their stage does not send anew, because an earlier one that made no take did:
    /// what they made is taken over, or the user is asked how they ended.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn calls_to_take_over(&self, job: JobId) -> Result<Vec<LedgerRow>> {
        self.database.read(|conn| {
            // An answer that was of no use has no result, and is ordered anew; what has a ticket is asked for again.
            let sql = "SELECT * FROM calls WHERE job_id = ?1 \
                       AND (state IN ('ordered', 'unknown') OR state = 'done' AND (result IS NOT NULL OR ticket IS NOT NULL)) \
                       AND NOT EXISTS (SELECT 1 FROM takes WHERE takes.run_id = calls.serves_run) ORDER BY id";
            let mut calls = conn.prepare_cached(sql)?;
            let rows = calls.query_map([job.0], read)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Settles calls that have neither a ticket nor an end, because whoever made them is gone: all of them, or those of
    /// one run that is over. What was to cost nothing has failed, for nothing is owed and it may be sent anew; any other
    /// is unknown. Answers the unknown ones.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn doubt_orders(&self, run: Option<RunId>, now: Timestamp) -> Result<Vec<CallId>> {
        self.database.write(|transaction| {
            let lost = "state = 'ordered' AND ticket IS NULL AND (?1 IS NULL OR run_id = ?1)";
            let run = run.map(|run| run.0);
            let sql = format!(
                "UPDATE calls SET state = 'failed', cost_millicents = 0, ended_at = ?2 \
                 WHERE {lost} AND estimate_millicents = 0"
            );
            transaction.prepare_cached(&sql)?.execute((run, Ms(now)))?;
            let sql = format!("UPDATE calls SET state = 'unknown' WHERE {lost} RETURNING id");
            let mut doubted = transaction.prepare_cached(&sql)?;
            let ids = doubted.query_map([run], |row| row.get(0).map(CallId))?;
            Ok(ids.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Settles a call of which nobody knows how it ended, as the user says, or gives up one that has a ticket and that
    /// nothing waits for. The same may be ordered again then.
    ///
    /// # Errors
    /// [`UnknownCall`](StoreError::UnknownCall), [`CallKnown`](StoreError::CallKnown) where there is no doubt,
    /// [`CallUnderWay`](StoreError::CallUnderWay) while its job may be waiting for it.
    pub fn judge_call(&self, id: CallId, verdict: CallVerdict, now: Timestamp) -> Result<LedgerRow> {
        self.database.write(|transaction| {
            let row = find(transaction, id)?;
            match row.call.state {
                CallState::Done | CallState::Failed => return Err(StoreError::CallKnown(id)),
                CallState::Ordered if busy(transaction, &row.call)? => {
                    return Err(StoreError::CallUnderWay(id));
                }
                CallState::Ordered | CallState::Unknown => {}
            }
            let cost = match verdict {
                CallVerdict::NotOrdered => Some(0),
                CallVerdict::Lost => row.call.cost_millicents.or(row.estimate_millicents),
            };
            let sql = "UPDATE calls SET state = 'failed', cost_millicents = ?2, ended_at = ?3 WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute((id.0, cost.map(Count), Ms(now)))?;
            count_costs(transaction, id)?;
            find(transaction, id)
        })
    }

    /// A call.
    ///
    /// # Errors
    /// [`UnknownCall`](StoreError::UnknownCall).
    pub fn call(&self, id: CallId) -> Result<LedgerRow> {
        self.database.read(|conn| find(conn, id))
    }

    /// Calls, newest first.
    ///
    /// # Errors
    /// [`UnknownJob`](StoreError::UnknownJob), [`DeletedJob`](StoreError::DeletedJob) where a job is named.
    pub fn calls(&self, filter: &CallFilter) -> Result<Vec<LedgerRow>> {
        self.database.read(|conn| {
            if let Some(job) = filter.job {
                live_state(conn, job)?;
            }
            let sql = "SELECT * FROM calls WHERE (?1 IS NULL OR job_id = ?1) AND (?2 IS NULL OR state = ?2) \
                       ORDER BY id DESC LIMIT ?3";
            let mut calls = conn.prepare_cached(sql)?;
            let rows =
                calls.query_map((filter.job.map(|job| job.0), filter.state.map(Word), filter.limit), read)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}
