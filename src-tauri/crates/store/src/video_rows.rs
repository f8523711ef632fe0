//! Videos with what lists show beside them: read for a whole page at once, however long it is.

use std::collections::HashMap;

use model::{JobState, Run, RunId, Stage, Video, VideoId};
use rusqlite::{Connection, Row};
use serde_json::Value;

use crate::{
    GivenVerdict, Store,
    columns::{Count, Json, column},
    error::Result,
    runs, verdicts,
};

/// A video with what lists show beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct VideoRow {
    /// The video.
    pub video: Video,
    /// Its file's size in bytes.
    pub bytes: u64,
    /// The number of its take among the job's compositions.
    pub take_number: u32,
    /// Where its job stands.
    pub job: JobState,
    /// The latest run of the job's review stage.
    pub review_run: Option<Run>,
    /// What the newest review take holds that was made from the video's; none where none was.
    pub review: Option<Value>,
    /// Its verdicts, newest first, those taken back among them.
    pub verdicts: Vec<GivenVerdict>,
}

/// What one row of the page's query says of a video.
struct Beside {
    bytes: u64,
    take_number: u32,
    job: JobState,
    review: Option<Value>,
}

/// `?1` are the ids as a list. Everything is found by an id, and the review take among those of one job.
const BESIDE: &str = "SELECT videos.id AS id, artifacts.bytes AS bytes, made.number AS number, jobs.state AS state, \
        (SELECT review.content FROM takes AS review WHERE review.job_id = videos.job_id AND review.stage = 'review' \
         AND EXISTS (SELECT 1 FROM json_each(review.inputs) AS input WHERE input.value = videos.take_id) \
         ORDER BY review.number DESC LIMIT 1) AS review \
    FROM json_each(?1) AS asked CROSS JOIN videos ON videos.id = asked.value \
    JOIN artifacts ON artifacts.id = videos.file_id \
    JOIN takes AS made ON made.id = videos.take_id \
    JOIN jobs ON jobs.id = videos.job_id";

impl Beside {
    fn read(row: &Row<'_>) -> rusqlite::Result<(VideoId, Self)> {
        let beside = Self {
            bytes: row.get::<_, Count>("bytes")?.0,
            take_number: row.get("number")?,
            job: column!(row, "state" as Json),
            review: column!(row, "review" as Option<Json>),
        };
        Ok((VideoId(row.get("id")?), beside))
    }

    fn review_run(&self) -> Option<RunId> {
        self.job.stage(Stage::Review).run
    }
}

fn beside(conn: &Connection, videos: &[VideoId]) -> Result<HashMap<VideoId, Beside>> {
    let mut query = conn.prepare_cached(BESIDE)?;
    Ok(query.query_map([Json(videos)], Beside::read)?.collect::<rusqlite::Result<_>>()?)
}

impl Store {
    /// Videos with what lists show beside them, in the order given. One that is gone is left out. Costs the same few
    /// queries for a page as for one.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn video_rows(&self, videos: Vec<Video>) -> Result<Vec<VideoRow>> {
        let ids: Vec<VideoId> = videos.iter().map(|video| video.id).collect();
        self.database.read(|conn| {
            let mut beside = beside(conn, &ids)?;
            let review_runs: Vec<RunId> = beside.values().filter_map(Beside::review_run).collect();
            let runs = runs::all_of(conn, &review_runs)?;
            let mut verdicts = verdicts::of_all(conn, &ids)?;
            let row = |video: Video| {
                let beside = beside.remove(&video.id)?;
                Some(VideoRow {
                    bytes: beside.bytes,
                    take_number: beside.take_number,
                    review_run: beside.review_run().and_then(|run| runs.get(&run).cloned()),
                    verdicts: verdicts.remove(&video.id).unwrap_or_default(),
                    review: beside.review,
                    job: beside.job,
                    video,
                })
            };
            Ok(videos.into_iter().filter_map(row).collect())
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::database::Database;

    #[test]
    fn a_page_is_read_by_ids_and_scans_no_table() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("reelwright.db"), Duration::from_secs(5)).unwrap();
        let read = |conn: &Connection| {
            let mut explain = conn.prepare(&format!("EXPLAIN QUERY PLAN {BESIDE}"))?;
            let rows = explain.query_map(["[1]"], |row| row.get::<_, String>("detail"))?;
            Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.join("\n"))
        };
        let plan = database.read(read).unwrap();
        let scanned: Vec<_> = plan.lines().filter(|line| line.contains("SCAN")).collect();
        assert!(scanned.iter().all(|line| line.contains("VIRTUAL TABLE")), "only the ids themselves: {plan}");
        assert!(plan.contains("SEARCH review USING INDEX"), "a job's review takes alone: {plan}");
    }
}
