//! What a program that ended in the middle left, put in order by the next that owns the workspace.

use std::{fs, time::Duration};

use crate::{Studio, view::AppError};

/// A file still called partial after this long belongs to no one who is alive.
pub(crate) const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

impl Studio {
    /// Marks runs that no one works on as interrupted, makes the moves that verdicts still owe, and clears away
    /// half-written files. Only the workspace's owner calls it.
    pub(crate) fn put_in_order(&self) -> Result<(), AppError> {
        let interrupted = self.store().interrupt_orphans(self.now())?;
        if !interrupted.is_empty() {
            tracing::info!(runs = interrupted.len(), "found runs that were cut short");
        }
        let doubted = self.store().doubt_orders(None, self.now())?;
        if !doubted.is_empty() {
            tracing::warn!(calls = doubted.len(), "found orders of which nobody knows whether they arrived");
        }
        // What can't be moved is told in the log, and keeps nobody from working.
        self.make_due_moves()?;
        self.make_due_removals()?;
        self.clear_uploads();
        self.clear_partials();
        Ok(())
    }

    /// Half-written videos can't be gone on with; their finished pieces are in the cache.
    fn clear_partials(&self) {
        let folder = self.workspace().videos(model::VideoStatus::Generated);
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            if entry.path().extension().is_some_and(|ending| ending == "partial") {
                // One that can't be removed is tried again next time.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Another program may be receiving an upload right now, so only old ones go.
    fn clear_uploads(&self) {
        for entry in fs::read_dir(self.workspace().uploads()).into_iter().flatten().flatten() {
            let age =
                entry.metadata().and_then(|about| about.modified()).ok().and_then(|at| at.elapsed().ok());
            if age.is_some_and(|age| age > ABANDONED) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}
