//! One workspace, one program at work in it.
//!
//! Any number of programs may have a workspace open; stages run in one at a time. The right to run them is a lock
//! on a file, which the system lets go when the program ends, however it ends. So whoever gets the lock knows that
//! a run still marked as running was cut short.

use std::{
    fs::{self, File, TryLockError},
    sync::{Arc, Mutex, PoisonError, Weak},
};

use crate::{
    view::{AppError, Owner},
    workspace::{Workspace, write_whole},
};

/// The right to run stages, held for as long as a clone of the inner value lives.
#[derive(Clone, Debug)]
pub struct Ownership {
    /// Held, not read: the lock goes with the file.
    _lock: Arc<File>,
}

/// Takes and shares the right to run stages.
#[derive(Debug)]
pub struct OwnerLock {
    workspace: Workspace,
    program: &'static str,
    held: Mutex<Weak<File>>,
}

impl OwnerLock {
    /// For a program of this name.
    pub fn new(workspace: Workspace, program: &'static str) -> Self {
        Self { workspace, program, held: Mutex::new(Weak::new()) }
    }

    /// Takes the right, or shares it where this program has it already. The second value tells whether it was
    /// taken just now, so that what a dead owner left can be put in order.
    ///
    /// # Errors
    /// `workspace_busy` with the other program's name, `file_error` where the lock file can't be opened.
    pub fn take(&self, now: model::Timestamp) -> Result<(Ownership, bool), AppError> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = held.upgrade() {
            return Ok((Ownership { _lock: lock }, false));
        }
        let path = self.workspace.hidden("owner.lock");
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|error| AppError::file("open", &path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(self.busy()),
            Err(TryLockError::Error(error)) => return Err(AppError::file("lock", &path, &error)),
        }
        let owner =
            Owner { program: self.program.to_owned(), pid: std::process::id(), since: now.to_string() };
        let card = self.workspace.hidden("owner.json");
        let text = serde_json::to_vec(&owner).unwrap_or_default();
        write_whole(&card, &text).map_err(|error| AppError::file("write", &card, &error))?;
        let lock = Arc::new(file);
        *held = Arc::downgrade(&lock);
        Ok((Ownership { _lock: lock }, true))
    }

    /// Who is working in this workspace, if it is another program.
    pub fn other(&self) -> Option<Owner> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.strong_count() > 0 {
            return None;
        }
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.workspace.hidden("owner.lock"))
            .ok()?;
        matches!(file.try_lock(), Err(TryLockError::WouldBlock)).then(|| self.card())
    }

    fn card(&self) -> Owner {
        let read = fs::read(self.workspace.hidden("owner.json")).ok();
        let card = read.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        card.unwrap_or(Owner { program: "another program".into(), pid: 0, since: String::new() })
    }

    fn busy(&self) -> AppError {
        let owner = self.card();
        let message = format!(
            "{} (process {}) is running stages in this workspace; wait for it, or stop the work there",
            owner.program, owner.pid
        );
        AppError::request("workspace_busy", message).worth_a_retry()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_second_program_is_told_who_is_at_work() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(folder.path()).unwrap();
        let now = model::Timestamp::UNIX_EPOCH;
        let window = OwnerLock::new(workspace.clone(), "reelwright");
        let terminal = OwnerLock::new(workspace, "reel");
        let (held, fresh) = window.take(now).unwrap();
        assert!(fresh, "no one had it before");
        assert!(!window.take(now).unwrap().1, "a program shares its own right");
        let refused = terminal.take(now).unwrap_err();
        assert_eq!(refused.code, "workspace_busy");
        assert!(refused.message.contains("reelwright"), "{refused}");
        assert_eq!(terminal.other().unwrap().program, "reelwright");
        drop(held);
        assert!(terminal.take(now).unwrap().1, "the right is free again");
    }
}
