//! The list of jobs: filtered, searched, sorted, a page at a time.

use model::JobStatus;
use rusqlite::{Connection, ToSql, params_from_iter};

use crate::{
    JobRow, Store,
    columns::{Word, column},
    error::Result,
    jobs::JOB_COLUMNS,
    search::{self, Hits},
};

/// Which jobs to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobFilter {
    /// Only those of this status.
    pub status: Option<JobStatus>,
    /// Only those whose title, subtitle or theme hold every word, whatever the case and accents.
    pub search: String,
    /// The order.
    pub order: JobOrder,
    /// How many to leave out at the front.
    pub offset: u32,
    /// How many at most.
    pub limit: u32,
}

/// The order of the list. What is equal in it is in the order of creation, newest first (by title: oldest first).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JobOrder {
    /// Last changed first.
    #[default]
    Changed,
    /// Newest first.
    Created,
    /// By title, whatever the case and accents.
    Title,
}

impl JobOrder {
    /// Each has its indexes in the schema.
    const fn sql(self) -> &'static str {
        match self {
            Self::Changed => "updated_at DESC, jobs.id DESC",
            Self::Created => "created_at DESC, jobs.id DESC",
            Self::Title => "title_key, jobs.id",
        }
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many there are in all.
    pub total: u32,
}

impl Store {
    /// A page of jobs and how many there are in all. Costs as much as the page is long, and with a search as many as
    /// are found.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn job_page(&self, filter: &JobFilter) -> Result<Page<JobRow>> {
        self.database.read(|conn| {
            let query = ListQuery::of(filter);
            Ok(Page { rows: query.rows(conn, filter)?, total: query.total(conn, filter.status)? })
        })
    }

    /// How many jobs there are of each status; those of which there are none are left out.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn job_counts(&self) -> Result<Vec<(JobStatus, u32)>> {
        self.database.read(|conn| {
            let mut counts = conn.prepare_cached("SELECT status, jobs FROM job_counts WHERE jobs > 0")?;
            let rows = counts.query_map([], |row| Ok((column!(row, "status" as Word), row.get("jobs")?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

/// The filter as SQL.
struct ListQuery {
    hits: Option<Hits>,
    status: Option<String>,
}

impl ListQuery {
    fn of(filter: &JobFilter) -> Self {
        let status = filter.status.map(|status| status.name().to_owned());
        Self { hits: Hits::of(&search::words(&filter.search)), status }
    }

    /// `WITH … SELECT columns FROM … WHERE …`. CROSS JOIN, so that a search reads the hits' jobs and not each job's
    /// hits.
    fn select(&self, columns: &str) -> String {
        let (with, from) = match &self.hits {
            Some(hits) => (
                format!("WITH hit (id) AS ({}) ", hits.sql),
                "(SELECT DISTINCT id FROM hit) AS hit CROSS JOIN jobs ON jobs.id = hit.id",
            ),
            None => (String::new(), "jobs"),
        };
        let status = if self.status.is_some() {
            format!(" AND status = ?{}", self.values().count())
        } else {
            String::new()
        };
        format!("{with}SELECT {columns} FROM {from} WHERE deleted_at IS NULL{status}")
    }

    fn page(&self, order: JobOrder) -> String {
        let at = self.values().count() + 1;
        let select = self.select(JOB_COLUMNS);
        format!("{select} ORDER BY {} LIMIT ?{at} OFFSET ?{}", order.sql(), at + 1)
    }

    fn values(&self) -> impl Iterator<Item = &String> {
        self.hits.iter().flat_map(|hits| &hits.values).chain(&self.status)
    }

    fn rows(&self, conn: &Connection, filter: &JobFilter) -> Result<Vec<JobRow>> {
        let mut page = conn.prepare_cached(&self.page(filter.order))?;
        let window: [&dyn ToSql; 2] = [&filter.limit, &filter.offset];
        let values = self.values().map(|value| value as &dyn ToSql).chain(window);
        let rows = page.query_map(params_from_iter(values), JobRow::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn total(&self, conn: &Connection, status: Option<JobStatus>) -> Result<u32> {
        if self.hits.is_some() {
            let sql = self.select("count(*)");
            return Ok(conn
                .prepare_cached(&sql)?
                .query_row(params_from_iter(self.values()), |row| row.get(0))?);
        }
        let sql = "SELECT coalesce(sum(jobs), 0) FROM job_counts WHERE ?1 IS NULL OR status = ?1";
        Ok(conn.prepare_cached(sql)?.query_row([status.map(Word)], |row| row.get(0))?)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use model::JobId;
    use rusqlite::StatementStatus;

    use super::*;
    use crate::database::Database;

    /// Jobs of every status, and one in a hundred that a search for "needle" finds.
    fn filled(jobs: u32) -> (tempfile::TempDir, Database) {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("reelwright.db"), Duration::from_secs(5)).unwrap();
        let state = serde_json::to_string(&model::JobState::new()).unwrap();
        let fill = |transaction: &rusqlite::Transaction<'_>| {
            let sql = "INSERT INTO jobs (title, title_key, theme, seed, state, status, created_at, updated_at) \
                       VALUES (?1, lower(?1), 'product-demo', 1, ?2, ?3, ?4, ?4)";
            for number in 0..jobs {
                let title = if number % 100 == 0 { "A needle " } else { "Hay " };
                let status = JobStatus::ALL[number as usize % JobStatus::ALL.len()].name();
                // Scattered, so that the order is not the rows' own.
                let moment = number.wrapping_mul(2_654_435_761);
                let values = (format!("{title}{number}"), &state, status, moment);
                transaction.prepare_cached(sql)?.execute(values)?;
                search::index(transaction, JobId(number + 1))?;
            }
            Ok(())
        };
        database.write(fill).unwrap();
        (folder, database)
    }

    const ORDERS: [JobOrder; 3] = [JobOrder::Changed, JobOrder::Created, JobOrder::Title];

    fn plan(database: &Database, query: &ListQuery, order: JobOrder) -> String {
        let read = |conn: &Connection| {
            let mut explain = conn.prepare(&format!("EXPLAIN QUERY PLAN {}", query.page(order)))?;
            let count = explain.parameter_count();
            let rows = explain
                .query_map(params_from_iter((0..count).map(|_| 1)), |row| row.get::<_, String>("detail"))?;
            Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.join("\n"))
        };
        database.read(read).unwrap()
    }

    /// What SQLite's machine does for a page.
    fn steps(database: &Database, filter: &JobFilter) -> i32 {
        let query = ListQuery::of(filter);
        let read = |conn: &Connection| {
            let mut page = conn.prepare(&query.page(filter.order))?;
            let window: [&dyn ToSql; 2] = [&filter.limit, &filter.offset];
            let values = query.values().map(|value| value as &dyn ToSql).chain(window);
            let rows = page.query_map(params_from_iter(values), JobRow::read)?.count();
            assert_eq!(rows, filter.limit as usize, "the page is full");
            Ok(page.get_status(StatementStatus::VmStep))
        };
        database.read(read).unwrap()
    }

    #[test]
    fn a_page_is_read_straight_off_its_index() {
        let (_folder, database) = filled(10);
        for order in ORDERS {
            for status in [None, Some(JobStatus::Failed)] {
                let query = ListQuery::of(&JobFilter { status, ..JobFilter::default() });
                let plan = plan(&database, &query, order);
                let of_status = if status.is_some() { "jobs_status_by_" } else { "jobs_by_" };
                assert!(plan.contains(&format!("USING INDEX {of_status}")), "{plan}");
                assert!(!plan.contains("TEMP B-TREE"), "nothing is sorted: {plan}");
            }
        }
    }

    #[test]
    fn a_search_reads_the_jobs_it_finds_and_no_others() {
        let (_folder, database) = filled(10);
        for search in ["needle", "ne", "needle 12 a"] {
            let query = ListQuery::of(&JobFilter { search: search.into(), ..JobFilter::default() });
            let plan = plan(&database, &query, JobOrder::Changed);
            assert!(plan.contains("SEARCH jobs USING INTEGER PRIMARY KEY"), "{plan}");
            assert!(!plan.contains("SCAN jobs"), "{plan}");
        }
    }

    #[test]
    fn a_page_of_ten_thousand_jobs_costs_what_a_page_of_one_thousand_does() {
        let ((_small, few), (_large, many)) = (filled(1_000), filled(10_000));
        for order in ORDERS {
            for status in [None, Some(JobStatus::Completed)] {
                let filter = JobFilter { status, order, limit: 50, ..JobFilter::default() };
                assert_eq!(steps(&few, &filter), steps(&many, &filter), "{filter:?}");
            }
            // Ten are found among the few and a hundred among the many; reading on costs what was skipped.
            let found = JobFilter { search: "needle".into(), order, limit: 10, ..JobFilter::default() };
            assert!(steps(&many, &found) < 11 * steps(&few, &found), "a search costs what it finds");
            let one = JobFilter { search: "needle 700".into(), order, limit: 1, ..JobFilter::default() };
            assert!(steps(&many, &one) < 12 * steps(&few, &one), "and narrowing it makes it cheaper");
        }
        let counted = many.read(|conn| ListQuery::of(&JobFilter::default()).total(conn, None)).unwrap();
        assert_eq!(counted, 10_000);
    }
}
