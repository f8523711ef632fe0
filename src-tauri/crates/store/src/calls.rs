//! The ledger: every call to a service, recorded before it is sent and after it returned.
//!
//! A call's row is written and synced before the request leaves, its ticket before anything else is done with it, so
//! that after a crash at any point the service is asked for what was ordered, or the user is.

use model::{Call, CallId, CallState, JobId, RunId, Stage, Timestamp, Units};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

use crate::{
    Store, StoreError,
    columns::{Count, Json, Ms, Word, column, moment},
    error::Result,
    jobs::live_state,
};

/// Thousandths of a cent in a cent.
const MILLICENTS: u64 = 1000;

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

/// What may be spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpendingLimits {
    /// On one job, in thousandths of a cent.
    pub job_millicents: Option<u64>,
    /// In all since a moment, in thousandths of a cent.
    pub month_millicents: Option<(Timestamp, u64)>,
}

/// Which limit would be passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// A job's.
    Job,
    /// The month's.
    Month,
}

impl Limit {
    /// Its name in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Job => "job",
            Self::Month => "month",
        }
    }

    /// The setting that holds it.
    pub const fn setting(self) -> &'static str {
        match self {
            Self::Job => "limit.job_cents",
            Self::Month => "limit.month_cents",
        }
    }
}

/// "$1.20"; with thousandths of a cent where there are any: "$0.00042".
pub fn dollars(millicents: u64) -> String {
    let (whole, rest) = (millicents / (100 * MILLICENTS), millicents % (100 * MILLICENTS));
    let digits = format!("{rest:05}");
    let fine = digits.trim_end_matches('0');
    format!("${whole}.{fine:0<2}")
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq)]
pub struct CallEnd {
    /// Done, failed or unknown.
    pub state: CallState,
    /// What was used.
    pub units: Units,
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

/// What has been spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spending {
    /// What is known to be spent, in thousandths of a cent.
    pub spent_millicents: u64,
    /// What calls without an end, or of an unknown end, were expected to cost.
    pub pending_millicents: u64,
    /// Calls whose price nobody knows.
    pub unpriced: u32,
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

/// A call that has no end counts with what it was expected to cost.
const SPENDING: &str = "SELECT coalesce(sum(CASE WHEN state IN ('done', 'failed') THEN cost_millicents END), 0) AS spent, \
    coalesce(sum(CASE WHEN state IN ('ordered', 'unknown') THEN coalesce(cost_millicents, estimate_millicents) END), 0) \
    AS pending, \
    coalesce(sum(coalesce(cost_millicents, CASE WHEN state IN ('ordered', 'unknown') THEN estimate_millicents END) \
    IS NULL), 0) AS unpriced FROM calls";

fn spending(row: &Row<'_>) -> rusqlite::Result<Spending> {
    Ok(Spending {
        spent_millicents: row.get::<_, Count>("spent")?.0,
        pending_millicents: row.get::<_, Count>("pending")?.0,
        unpriced: row.get("unpriced")?,
    })
}

fn spent_on(conn: &Connection, job: JobId) -> Result<Spending> {
    let mut sum = conn.prepare_cached(&format!("{SPENDING} WHERE job_id = ?1"))?;
    Ok(sum.query_row([job.0], spending)?)
}

fn spent_since(conn: &Connection, since: Timestamp) -> Result<Spending> {
    let mut sum = conn.prepare_cached(&format!("{SPENDING} WHERE ordered_at >= ?1"))?;
    Ok(sum.query_row([Ms(since)], spending)?)
}

/// Refuses what would pass a limit. What it costs must be known where there is one.
fn check_limits(conn: &Connection, job: JobId, more: Option<u64>, limits: &SpendingLimits) -> Result<()> {
    let of_job = limits.job_millicents.map(|limit| (Limit::Job, limit, spent_on(conn, job)));
    let of_month =
        limits.month_millicents.map(|(since, limit)| (Limit::Month, limit, spent_since(conn, since)));
    for (which, limit_millicents, spending) in of_job.into_iter().chain(of_month) {
        let Some(more_millicents) = more else { return Err(StoreError::UnpricedUnderLimit { which }) };
        let Spending { spent_millicents, pending_millicents, .. } = spending?;
        let committed_millicents = spent_millicents.saturating_add(pending_millicents);
        if committed_millicents.saturating_add(more_millicents) > limit_millicents {
            return Err(StoreError::OverLimit {
                which,
                limit_millicents,
                committed_millicents,
                more_millicents,
            });
        }
    }
    Ok(())
}

/// Writes what a job and its run have cost, in whole cents: what was paid is never shown as nothing.
fn count_costs(transaction: &Transaction<'_>, call: CallId) -> Result<()> {
    let round_up = (MILLICENTS - 1).to_string();
    for (table, column) in [("runs", "run_id"), ("jobs", "job_id")] {
        let sql = format!(
            "UPDATE {table} SET cost_cents = min(?2, (SELECT (coalesce(sum(cost_millicents), 0) + {round_up}) / {MILLICENTS} \
             FROM calls WHERE {column} = {table}.id)) WHERE id = (SELECT {column} FROM calls WHERE id = ?1)"
        );
        transaction.prepare_cached(&sql)?.execute((call.0, u32::MAX))?;
    }
    Ok(())
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

    /// Refuses what would pass a limit, before anything of it is ordered.
    ///
    /// # Errors
    /// As [`order_call`](Self::order_call).
    pub fn check_spending(&self, job: JobId, more: Option<u64>, limits: &SpendingLimits) -> Result<()> {
        self.database.read(|conn| check_limits(conn, job, more, limits))
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
            let sql = "UPDATE calls SET state = :state, units = :units, cost_millicents = :cost, result = :result, \
                       result_blake3 = :blake3, ended_at = :now WHERE id = :id";
            transaction.prepare_cached(sql)?.execute(named_params! {
                ":id": id.0,
                ":state": Word(end.state),
                ":units": Json(&end.units),
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

    /// Marks calls that have neither a ticket nor an end as unknown, because whoever made them is gone: all of them,
    /// or those of one run that is over. Answers which.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn doubt_orders(&self, run: Option<RunId>) -> Result<Vec<CallId>> {
        self.database.write(|transaction| {
            let sql = "UPDATE calls SET state = 'unknown' WHERE state = 'ordered' AND ticket IS NULL \
                       AND (?1 IS NULL OR run_id = ?1) RETURNING id";
            let mut doubted = transaction.prepare_cached(sql)?;
            let ids = doubted.query_map([run.map(|run| run.0)], |row| row.get(0).map(CallId))?;
            Ok(ids.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Settles a call of which nobody knows whether the service took it, as the user says. The same may be ordered
    /// again then.
    ///
    /// # Errors
    /// [`UnknownCall`](StoreError::UnknownCall), [`CallKnown`](StoreError::CallKnown) where there is no doubt.
    pub fn judge_call(&self, id: CallId, verdict: CallVerdict, now: Timestamp) -> Result<LedgerRow> {
        self.database.write(|transaction| {
            let row = find(transaction, id)?;
            if row.call.state != CallState::Unknown {
                return Err(StoreError::CallKnown(id));
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

    /// What was spent since a moment, on jobs that were deleted too.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn spending_since(&self, since: Timestamp) -> Result<Spending> {
        self.database.read(|conn| spent_since(conn, since))
    }

    /// What was spent on a job.
    ///
    /// # Errors
    /// Only the database's own; a job that isn't there has cost nothing.
    pub fn spending_on(&self, job: JobId) -> Result<Spending> {
        self.database.read(|conn| spent_on(conn, job))
    }
}

#[cfg(test)]
mod tests {
    use super::dollars;

    #[test]
    fn amounts_are_told_to_the_thousandth_of_a_cent_where_there_is_one() {
        let told: Vec<String> = [0, 1, 42, 1000, 120_000, 123_456, 10_000_000].map(dollars).into();
        assert_eq!(told, ["$0.00", "$0.00001", "$0.00042", "$0.01", "$1.20", "$1.23456", "$100.00"]);
    }
}
