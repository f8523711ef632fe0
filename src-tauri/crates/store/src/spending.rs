//! What has been spent, and what may be.

use model::{CallId, JobId, Timestamp};
use rusqlite::{Connection, Row, Transaction};

use crate::{
    Store, StoreError,
    columns::{Count, Ms},
    error::Result,
};

/// Thousandths of a cent in a cent.
const MILLICENTS: u64 = 1000;

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
pub(crate) fn check_limits(
    conn: &Connection,
    job: JobId,
    more: Option<u64>,
    limits: &SpendingLimits,
) -> Result<()> {
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
pub(crate) fn count_costs(transaction: &Transaction<'_>, call: CallId) -> Result<()> {
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
    /// Refuses what would pass a limit, before anything of it is ordered.
    ///
    /// # Errors
    /// [`OverLimit`](StoreError::OverLimit), or [`UnpricedUnderLimit`](StoreError::UnpricedUnderLimit).
    pub fn check_spending(&self, job: JobId, more: Option<u64>, limits: &SpendingLimits) -> Result<()> {
        self.database.read(|conn| check_limits(conn, job, more, limits))
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
