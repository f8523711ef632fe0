//! What jobs know of their themes: a name, or the path of a file. The themes themselves are files of the workspace's.

use model::{JobId, Timestamp};
use rusqlite::{OptionalExtension, Transaction};

use crate::{CallerError, Store, StoreError, columns::Ms, error::Result, jobs::live_state, search};

/// The ways in which jobs name one theme of the workspace's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeNames {
    /// Its name.
    pub name: String,
    /// Its file by its path, as a job does that was begun so.
    pub file: String,
    /// Its folder by its path, the same.
    pub folder: String,
}

/// The jobs of a theme, with its names as the first three parameters.
const OF_THEME: &str = "deleted_at IS NULL AND (theme = ?1 AND theme_path IS NULL OR theme_path IN (?2, ?3))";

impl ThemeNames {
    const fn parameters(&self) -> (&String, &String, &String) {
        (&self.name, &self.file, &self.folder)
    }

    fn jobs(&self, transaction: &Transaction<'_>) -> Result<Vec<JobId>> {
        let sql = format!("SELECT id FROM jobs WHERE {OF_THEME}");
        let mut jobs = transaction.prepare(&sql)?;
        let ids = jobs.query_map(self.parameters(), |row| row.get(0).map(JobId))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// Whoever runs with a theme reads its folder, so nothing is taken away under it.
    fn must_rest(&self, transaction: &Transaction<'_>) -> Result<()> {
        let sql = format!("SELECT id FROM jobs WHERE {OF_THEME} AND status = 'running' LIMIT 1");
        let busy = transaction.query_row(&sql, self.parameters(), |row| row.get(0).map(JobId)).optional()?;
        busy.map_or(Ok(()), |job| Err(StoreError::ThemeBusy { job }))
    }
}

impl Store {
    /// Removes a theme while no job runs with it. Jobs that name it keep all they have, the name too.
    ///
    /// # Errors
    /// [`ThemeBusy`](StoreError::ThemeBusy), or [`Caller`](StoreError::Caller) with what `remove` says.
    pub fn remove_theme(
        &self,
        theme: &ThemeNames,
        remove: impl FnOnce() -> Result<(), CallerError>,
    ) -> Result<()> {
        self.database.write(|transaction| {
            theme.must_rest(transaction)?;
            remove().map_err(StoreError::Caller)
        })
    }

    /// Gives a theme another name while no job runs with it, in the same breath with the jobs that name it. `rename` does
    /// it on the disk; where that fails, the jobs are as they were.
    ///
    /// # Errors
    /// [`ThemeBusy`](StoreError::ThemeBusy), or [`Caller`](StoreError::Caller) with what `rename` says.
    pub fn rename_theme(
        &self,
        theme: &ThemeNames,
        name: &str,
        rename: impl FnOnce() -> Result<(), CallerError>,
    ) -> Result<()> {
        self.database.write(|transaction| {
            theme.must_rest(transaction)?;
            for job in theme.jobs(transaction)? {
                set(transaction, job, name)?;
            }
            rename().map_err(StoreError::Caller)
        })
    }

    /// Gives a job another theme, by its name.
    ///
    /// # Errors
    /// [`UnknownJob`](StoreError::UnknownJob), [`DeletedJob`](StoreError::DeletedJob), or
    /// [`ThemeBusy`](StoreError::ThemeBusy) while something of it is queued or running.
    pub fn set_theme(&self, job: JobId, name: &str, now: Timestamp) -> Result<()> {
        self.database.write(|transaction| {
            let state = live_state(transaction, job)?;
            if state.stages().any(|(_, stage)| stage.status.is_active()) {
                return Err(StoreError::ThemeBusy { job });
            }
            set(transaction, job, name)?;
            transaction.execute("UPDATE jobs SET updated_at = ?2 WHERE id = ?1", (job.0, Ms(now)))?;
            Ok(())
        })
    }
}

fn set(transaction: &Transaction<'_>, job: JobId, name: &str) -> Result<()> {
    let sql = "UPDATE jobs SET theme = ?2, theme_path = NULL WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute((job.0, name))?;
    search::index(transaction, job)
}
