//! Files that were handed over and that nothing came to use.

use model::{ArtifactId, Timestamp};
use rusqlite::{Connection, Transaction};

use crate::{
    PendingRemoval, Store,
    columns::{Count, Ms},
    error::Result,
    files,
};

/// A file that was handed over, and that neither a job nor a run has any use for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusedUpload {
    /// Its record.
    pub id: ArtifactId,
    /// Where it is, as it was recorded.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// Uploads of before a moment that belong to no job, whose file no job's record shares, that no take uses, and that no
/// run was asked to work with: one that failed can be asked again.
fn unused(conn: &Connection, before: Timestamp) -> Result<Vec<UnusedUpload>> {
    let sql = "SELECT id, path, bytes FROM artifacts AS own \
               WHERE job_id IS NULL AND created_at < ?1 \
                 AND NOT EXISTS (SELECT 1 FROM artifacts WHERE path = own.path \
                                 AND (job_id IS NOT NULL OR created_at >= ?1)) \
                 AND NOT EXISTS (SELECT 1 FROM take_files WHERE artifact_id = own.id) \
                 AND id NOT IN (SELECT asked.value FROM runs, json_tree(runs.request, '$.options') AS asked \
                                WHERE asked.type = 'integer' AND (asked.key IN ('import', 'voice', 'artifact') \
                                                                  OR asked.path = '$.options.visuals')) \
               ORDER BY id";
    let mut rows = conn.prepare(sql)?;
    let uploads = rows.query_map([Ms(before)], |row| {
        Ok(UnusedUpload {
            id: ArtifactId(row.get("id")?),
            path: row.get("path")?,
            bytes: row.get::<_, Count>("bytes")?.0,
        })
    })?;
    Ok(uploads.collect::<rusqlite::Result<_>>()?)
}

fn forget(transaction: &Transaction<'_>, uploads: Vec<UnusedUpload>) -> Result<Vec<PendingRemoval>> {
    let mut forget = transaction.prepare("DELETE FROM artifacts WHERE id = ?1")?;
    let mut removals = Vec::with_capacity(uploads.len());
    for upload in uploads {
        forget.execute([upload.id.0])?;
        removals.extend(files::plan_removal(transaction, &upload.path)?);
    }
    Ok(removals)
}

impl Store {
    /// The uploads of before a moment that nothing uses, oldest first.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn unused_uploads(&self, before: Timestamp) -> Result<Vec<UnusedUpload>> {
        self.database.read(|conn| unused(conn, before))
    }

    /// Forgets the uploads of before a moment that nothing uses. Answers the removals that follow, which are on record
    /// until they are done.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn forget_unused_uploads(&self, before: Timestamp) -> Result<Vec<PendingRemoval>> {
        self.database.write(|transaction| {
            let uploads = unused(transaction, before)?;
            forget(transaction, uploads)
        })
    }
}
