//! Changes to files that a transaction has decided: recorded with it, done after it, struck off when they are done.
//!
//! Whoever becomes the workspace's owner does again what is still on record. Each can be done twice without harm: a
//! move whose file is already at its new place, and a removal of a file that is gone, are done.

use std::path::{Component, Path};

use model::{ArtifactId, JobId, TakeId, VideoId};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use crate::{Store, error::Result};

/// A move that a verdict has decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingMove {
    /// What to tell [`Store::move_done`].
    pub id: u32,
    /// The video judged or reopened.
    pub video: VideoId,
    /// The file, whose record has the new path already.
    pub artifact: ArtifactId,
    /// Where it was, relative to the workspace.
    pub from: String,
    /// Where it belongs, relative to the workspace.
    pub to: String,
}

impl PendingMove {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            video: VideoId(row.get("video_id")?),
            artifact: ArtifactId(row.get("artifact_id")?),
            from: row.get("from_path")?,
            to: row.get("to_path")?,
        })
    }
}

/// A file of a deleted job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingRemoval {
    /// What to tell [`Store::removal_done`].
    pub id: u32,
    /// Where it is, relative to the workspace and inside it.
    pub path: String,
}

/// Records a move and answers it.
pub(crate) fn plan_move(
    transaction: &Transaction<'_>,
    video: VideoId,
    artifact: ArtifactId,
    from: &str,
    to: &str,
) -> Result<PendingMove> {
    let sql = "INSERT INTO file_moves (video_id, artifact_id, from_path, to_path) VALUES (?1, ?2, ?3, ?4) RETURNING *";
    Ok(transaction.prepare_cached(sql)?.query_row((video.0, artifact.0, from, to), PendingMove::read)?)
}

/// Records the removal of a job's files: those inside the workspace of which no other job and no upload has a record.
/// A file under way to a new place may still be at its old one, so both are removed.
pub(crate) fn plan_removals(transaction: &Transaction<'_>, job: JobId) -> Result<Vec<PendingRemoval>> {
    let sql = "SELECT path FROM artifacts AS own WHERE job_id = ?1 \
                   AND NOT EXISTS (SELECT 1 FROM artifacts WHERE path = own.path AND job_id IS NOT ?1) \
               UNION \
               SELECT from_path FROM file_moves JOIN videos ON videos.id = file_moves.video_id WHERE job_id = ?1";
    plan_found(transaction, sql, job.0)
}

/// Records the removal of a take's files: those inside the workspace of which there is no other record.
pub(crate) fn plan_take_removals(transaction: &Transaction<'_>, take: TakeId) -> Result<Vec<PendingRemoval>> {
    let sql = "SELECT path FROM artifacts AS own WHERE take_id = ?1 \
                   AND NOT EXISTS (SELECT 1 FROM artifacts WHERE path = own.path AND take_id IS NOT ?1)";
    plan_found(transaction, sql, take.0)
}

/// Records the removal of the files that a query finds for an id.
fn plan_found(transaction: &Transaction<'_>, sql: &str, id: u32) -> Result<Vec<PendingRemoval>> {
    let paths: Vec<String> =
        transaction.prepare(sql)?.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut removals = Vec::with_capacity(paths.len());
    for path in paths {
        removals.extend(plan_removal(transaction, &path)?);
    }
    Ok(removals)
}

/// Records the removal of a file; of none outside the workspace.
pub(crate) fn plan_removal(transaction: &Transaction<'_>, path: &str) -> Result<Option<PendingRemoval>> {
    if !is_inside(path) {
        return Ok(None);
    }
    let sql =
        "INSERT INTO file_removals (path) VALUES (?1) ON CONFLICT DO UPDATE SET path = path RETURNING id";
    let id = transaction.prepare_cached(sql)?.query_row([path], |row| row.get(0))?;
    Ok(Some(PendingRemoval { id, path: path.to_owned() }))
}

/// Strikes the removal of a file off that is recorded anew: content kept under its own hash comes back to the place
/// it had.
pub(crate) fn keep(transaction: &Transaction<'_>, path: &str) -> Result<()> {
    transaction.prepare_cached("DELETE FROM file_removals WHERE path = ?1")?.execute([path])?;
    Ok(())
}

/// Whether a path is relative and never leaves the workspace. A user's own file outside it is not ours to remove.
fn is_inside(path: &str) -> bool {
    let mut parts = Path::new(path).components().peekable();
    parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))
}

fn pending<T>(
    conn: &Connection,
    sql: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    Ok(conn.prepare_cached(sql)?.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
}

impl Store {
    /// The moves not yet known to be done, in the order to do them in.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn pending_moves(&self) -> Result<Vec<PendingMove>> {
        self.database.read(|conn| pending(conn, "SELECT * FROM file_moves ORDER BY id", PendingMove::read))
    }

    /// Strikes a move off. Saying so twice does no harm.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn move_done(&self, id: u32) -> Result<()> {
        self.strike("DELETE FROM file_moves WHERE id = ?1", id)
    }

    /// The removals not yet known to be done.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn pending_removals(&self) -> Result<Vec<PendingRemoval>> {
        self.database.read(|conn| {
            pending(conn, "SELECT id, path FROM file_removals ORDER BY id", |row| {
                Ok(PendingRemoval { id: row.get("id")?, path: row.get("path")? })
            })
        })
    }

    /// Carries out a removal that is still on record, and strikes it off if `remove` answers that the file is gone. Nobody
    /// can record the file anew meanwhile: whoever does so before has it struck off, and whoever does so after finds the
    /// file gone.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn carry_out_removal(&self, id: u32, remove: impl FnOnce(&str) -> bool) -> Result<()> {
        self.database.write(|transaction| {
            let sql = "SELECT path FROM file_removals WHERE id = ?1";
            let path: Option<String> =
                transaction.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
            if path.is_some_and(|path| remove(&path)) {
                transaction.prepare_cached("DELETE FROM file_removals WHERE id = ?1")?.execute([id])?;
            }
            Ok(())
        })
    }

    fn strike(&self, sql: &str, id: u32) -> Result<()> {
        self.database.write(|transaction| {
            transaction.prepare_cached(sql)?.execute([id])?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::is_inside;

    #[test]
    fn only_paths_inside_the_workspace_are_removed() {
        assert!(is_inside("jobs/1/voice, final: 100%.wav") && is_inside("-rf"));
        for outside in ["", "/etc/passwd", "../theme/a.png", "jobs/../../a", "./jobs/1"] {
            assert!(!is_inside(outside), "{outside}");
        }
    }
}
