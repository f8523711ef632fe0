//! Records of files. The store opens none of them.

use model::{Artifact, ArtifactId, ArtifactKind, JobId, TakeId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

use crate::{
    Store, StoreError, TakeFile,
    columns::{Count, Ms, Word, column, moment},
    error::Result,
    files,
    jobs::live_state,
};

/// A file to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewArtifact {
    /// What it is.
    pub kind: ArtifactKind,
    /// Where it is: relative to the workspace with `/`, or absolute for a file outside it.
    pub path: String,
    /// Its name as the user knows it.
    pub name: String,
    /// BLAKE3 in hex.
    pub blake3: String,
    /// Size in bytes.
    pub bytes: u64,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Artifact> {
    Ok(Artifact {
        id: ArtifactId(row.get("id")?),
        job: row.get::<_, Option<u32>>("job_id")?.map(JobId),
        take: row.get::<_, Option<u32>>("take_id")?.map(TakeId),
        kind: column!(row, "kind" as Word),
        path: row.get("path")?,
        name: row.get("name")?,
        blake3: row.get("blake3")?,
        bytes: row.get::<_, Count>("bytes")?.0,
        created_at: moment!(row, "created_at"),
    })
}

pub(crate) fn find(conn: &Connection, id: ArtifactId) -> Result<Artifact> {
    let mut artifact = conn.prepare_cached("SELECT * FROM artifacts WHERE id = ?1")?;
    artifact.query_row([id.0], read).optional()?.ok_or(StoreError::UnknownArtifact(id))
}

pub(crate) fn insert(
    transaction: &Transaction<'_>,
    job: Option<JobId>,
    take: Option<TakeId>,
    file: &NewArtifact,
    now: Timestamp,
) -> Result<ArtifactId> {
    // A file that is recorded again is wanted again, whatever was to become of it.
    files::keep(transaction, &file.path)?;
    let sql = "INSERT INTO artifacts (job_id, take_id, kind, path, name, blake3, bytes, created_at) \
               VALUES (:job, :take, :kind, :path, :name, :blake3, :bytes, :now) RETURNING id";
    let id = transaction.prepare_cached(sql)?.query_row(
        named_params! {
            ":job": job.map(|job| job.0),
            ":take": take.map(|take| take.0),
            ":kind": Word(file.kind),
            ":path": file.path,
            ":name": file.name,
            ":blake3": file.blake3,
            ":bytes": Count(file.bytes),
            ":now": Ms(now),
        },
        |row| row.get(0).map(ArtifactId),
    )?;
    Ok(id)
}

/// Records a file of which nothing but its kind is known yet; [`complete`] follows in the same transaction.
pub(crate) fn insert_blank(
    transaction: &Transaction<'_>,
    job: JobId,
    take: TakeId,
    kind: ArtifactKind,
    now: Timestamp,
) -> Result<ArtifactId> {
    let blank =
        NewArtifact { kind, path: String::new(), name: String::new(), blake3: String::new(), bytes: 0 };
    insert(transaction, Some(job), Some(take), &blank, now)
}

/// Says what a blank record is of.
pub(crate) fn complete(transaction: &Transaction<'_>, id: ArtifactId, file: &NewArtifact) -> Result<()> {
    files::keep(transaction, &file.path)?;
    let sql = "UPDATE artifacts SET kind = ?2, path = ?3, name = ?4, blake3 = ?5, bytes = ?6 WHERE id = ?1";
    let values = (id.0, Word(file.kind), &file.path, &file.name, &file.blake3, Count(file.bytes));
    transaction.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

pub(crate) fn set_path(transaction: &Transaction<'_>, id: ArtifactId, path: &str) -> Result<()> {
    transaction.prepare_cached("UPDATE artifacts SET path = ?2 WHERE id = ?1")?.execute((id.0, path))?;
    Ok(())
}

/// A take's files in the order they were given.
pub(crate) fn of_take(conn: &Connection, take: TakeId) -> Result<Vec<Artifact>> {
    let sql = "SELECT artifacts.* FROM take_files JOIN artifacts ON artifacts.id = take_files.artifact_id \
               WHERE take_files.take_id = ?1 ORDER BY take_files.position";
    Ok(conn.prepare_cached(sql)?.query_map([take.0], read)?.collect::<rusqlite::Result<_>>()?)
}

/// Gives a take its files. Answers their ids in order.
pub(crate) fn attach(
    transaction: &Transaction<'_>,
    job: JobId,
    take: TakeId,
    files: Vec<TakeFile>,
    now: Timestamp,
) -> Result<Vec<ArtifactId>> {
    let mut ids = Vec::with_capacity(files.len());
    for file in files {
        let id = match file {
            TakeFile::New(file) => insert(transaction, Some(job), Some(take), &file, now)?,
            TakeFile::Known(id) => {
                adopt(transaction, job, take, id)?;
                id
            }
        };
        ids.push(id);
    }
    link(transaction, take, &ids)?;
    Ok(ids)
}

/// Adds files to those that a take uses.
pub(crate) fn link(transaction: &Transaction<'_>, take: TakeId, files: &[ArtifactId]) -> Result<()> {
    let sql = "INSERT INTO take_files (take_id, position, artifact_id) \
               SELECT ?1, coalesce(max(position), 0) + 1, ?2 FROM take_files WHERE take_id = ?1";
    let mut link = transaction.prepare_cached(sql)?;
    for file in files {
        link.execute((take.0, file.0))?;
    }
    Ok(())
}

/// A file that belongs to no job or no take yet belongs to this one from now on; any other stays where it is.
fn adopt(transaction: &Transaction<'_>, job: JobId, take: TakeId, file: ArtifactId) -> Result<()> {
    let sql = "UPDATE artifacts SET take_id = iif(job_id IS NULL OR job_id = ?2, coalesce(take_id, ?3), take_id), \
                   job_id = coalesce(job_id, ?2) WHERE id = ?1";
    match transaction.prepare_cached(sql)?.execute((file.0, job.0, take.0))? {
        0 => Err(StoreError::UnknownArtifact(file)),
        _ => Ok(()),
    }
}

/// Hands the files of a job that takes of other jobs use to one of those jobs, so that they don't go with their own.
pub(crate) fn bequeath(transaction: &Transaction<'_>, job: JobId) -> Result<()> {
    let sql = "UPDATE artifacts SET (job_id, take_id) = (heir.job_id, heir.id) \
               FROM take_files JOIN takes AS heir ON heir.id = take_files.take_id \
               WHERE artifacts.job_id = ?1 AND take_files.artifact_id = artifacts.id AND heir.job_id <> ?1";
    transaction.execute(sql, [job.0])?;
    Ok(())
}

/// Hands the files of a take that other takes use to one of those, so that they don't go with it.
pub(crate) fn bequeath_take(transaction: &Transaction<'_>, take: TakeId) -> Result<()> {
    let sql = "UPDATE artifacts SET (job_id, take_id) = (heir.job_id, heir.id) \
               FROM take_files JOIN takes AS heir ON heir.id = take_files.take_id \
               WHERE artifacts.take_id = ?1 AND take_files.artifact_id = artifacts.id AND heir.id <> ?1";
    transaction.execute(sql, [take.0])?;
    Ok(())
}

impl Store {
    /// Records a file that belongs to no take yet: an upload (no job), or a finished piece of a run's work that the
    /// run's take will name later.
    ///
    /// # Errors
    /// [`UnknownJob`](StoreError::UnknownJob), [`DeletedJob`](StoreError::DeletedJob).
    pub fn add_artifact(&self, job: Option<JobId>, file: &NewArtifact, now: Timestamp) -> Result<ArtifactId> {
        self.database.write(|transaction| {
            if let Some(job) = job {
                live_state(transaction, job)?;
            }
            insert(transaction, job, None, file, now)
        })
    }

    /// A file's record.
    ///
    /// # Errors
    /// [`UnknownArtifact`](StoreError::UnknownArtifact).
    pub fn artifact(&self, id: ArtifactId) -> Result<Artifact> {
        self.database.read(|conn| find(conn, id))
    }

    /// A take's files, in the order they were given.
    ///
    /// # Errors
    /// Only the database's own; a take that isn't there has no files.
    pub fn artifacts_of_take(&self, take: TakeId) -> Result<Vec<Artifact>> {
        self.database.read(|conn| of_take(conn, take))
    }

    /// The files that belong to a job, oldest first. Those that its takes only use belong to others.
    ///
    /// # Errors
    /// Only the database's own; a job that isn't there has no files.
    pub fn artifacts_of_job(&self, job: JobId) -> Result<Vec<Artifact>> {
        self.database.read(|conn| {
            let mut files = conn.prepare_cached("SELECT * FROM artifacts WHERE job_id = ?1 ORDER BY id")?;
            Ok(files.query_map([job.0], read)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Notes that a file was written anew at its place, as a provenance is with every verdict.
    ///
    /// # Errors
    /// [`UnknownArtifact`](StoreError::UnknownArtifact).
    pub fn artifact_rewritten(&self, id: ArtifactId, blake3: &str, bytes: u64) -> Result<()> {
        self.database.write(|transaction| {
            find(transaction, id)?;
            let sql = "UPDATE artifacts SET blake3 = ?2, bytes = ?3 WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute((id.0, blake3, Count(bytes)))?;
            Ok(())
        })
    }
}
