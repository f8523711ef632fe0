//! The connections: one that writes, and a few that read beside it.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use crate::{StoreError, error::Result, schema};

/// Reading connections kept open for the next reader; more are opened and closed again when more read at once.
const KEPT_READERS: usize = 4;

/// The write-ahead log is cut back to this size after a checkpoint, so that one large import doesn't stay on disk.
const LOG_LIMIT_BYTES: u32 = 16 << 20;

/// How often something that another program is in the way of is tried again.
const RETRY_EVERY: Duration = Duration::from_millis(10);

/// What each connection keeps of the file, in KiB. Five of them with SQLite's usual 2,000 were a tenth of the program's
/// memory; what is not kept here the system still has.
const KEPT_PAGES_KIB: i32 = 500;

/// Statements kept prepared on each connection; the store has about eighty.
const KEPT_STATEMENTS: usize = 96;

pub(crate) struct Database {
    path: PathBuf,
    patience: Duration,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Database {
    pub fn open(path: &Path, patience: Duration) -> Result<Self> {
        let writer = open_writer(path, patience).map_err(|error| error.of(path))?;
        Ok(Self { path: path.to_owned(), patience, writer: Mutex::new(writer), readers: Mutex::default() })
    }

    /// Runs `work` on a snapshot: what is written meanwhile is not seen by it.
    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let run = || {
            let kept = locked(&self.readers).pop();
            let conn = kept.map_or_else(|| open_reader(&self.path, self.patience), Ok)?;
            let snapshot = conn.unchecked_transaction()?;
            let value = work(&snapshot)?;
            snapshot.finish()?;
            let mut readers = locked(&self.readers);
            if readers.len() < KEPT_READERS {
                readers.push(conn);
            }
            Ok(value)
        };
        run().map_err(|error: StoreError| error.of(&self.path))
    }

    /// Runs `work` in a transaction that holds the only pen from its beginning, so that what it read is still true
    /// when it writes. Kept only if `work` succeeds.
    pub fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut writer = self.writer();
        let run = || {
            let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        run().map_err(|error: StoreError| error.of(&self.path))
    }

    /// A number that changes when another program, or another `Store` of this one, has written.
    pub fn data_version(&self) -> Result<u32> {
        // On the connection that writes, whose own commits don't count.
        let version = self.writer().query_row("PRAGMA data_version", [], |row| row.get(0));
        version.map_err(|error| StoreError::from(error).of(&self.path))
    }

    pub fn writer(&self) -> MutexGuard<'_, Connection> {
        locked(&self.writer)
    }
}

/// A panic elsewhere has rolled its transaction back, so what the lock holds is sound.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn open_writer(path: &Path, patience: Duration) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut conn = connect(path, patience, flags)?;
    // A newer program's file is left exactly as it is, its journal mode too.
    schema::check_version(&conn, path)?;
    if conn.is_readonly("main")? {
        return Err(StoreError::ReadOnly { path: path.to_owned() });
    }
    patiently(patience, || {
        let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            tracing::warn!(
                mode,
                "this disk can't hold a write-ahead log; readers and writers will wait for each other"
            );
        }
        Ok(())
    })?;
    // A commit that was answered is on the disk: FULL, because what NORMAL may lose with the power is a finished
    // take or a verdict, and a commit here follows a click or minutes of work, not a loop.
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update_and_check(None, "journal_size_limit", LOG_LIMIT_BYTES, |_| Ok(()))?;
    conn.set_transaction_behavior(TransactionBehavior::Immediate);
    schema::migrate(&mut conn, patience)?;
    Ok(conn)
}

fn open_reader(path: &Path, patience: Duration) -> Result<Connection> {
    let conn = connect(path, patience, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    conn.pragma_update(None, "query_only", true)?;
    Ok(conn)
}

fn connect(path: &Path, patience: Duration, flags: OpenFlags) -> Result<Connection> {
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(patience)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    // The file may come from someone else: what its schema calls is not to be trusted.
    conn.pragma_update(None, "trusted_schema", false)?;
    // Negative for KiB rather than pages: https://sqlite.org/pragma.html#pragma_cache_size
    conn.pragma_update(None, "cache_size", -KEPT_PAGES_KIB)?;
    conn.set_prepared_statement_cache_capacity(KEPT_STATEMENTS);
    Ok(conn)
}

/// Tries again while another program is in the way, for as long as `patience`. For the few things at opening for
/// which SQLite's own busy timeout is not asked.
pub(crate) fn patiently<T>(patience: Duration, mut work: impl FnMut() -> Result<T>) -> Result<T> {
    let begun = Instant::now();
    loop {
        match work() {
            Err(StoreError::Other(error))
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && begun.elapsed() < patience =>
            {
                std::thread::sleep(RETRY_EVERY);
            }
            outcome => return outcome,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn database() -> (tempfile::TempDir, Database) {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("reelwright.db"), Duration::from_secs(5)).unwrap();
        (folder, database)
    }

    fn set(database: &Database, key: &str, bytes: u32) -> Result<()> {
        database.write(|transaction| {
            let sql = "INSERT INTO settings (key, value, updated_at) VALUES (?1, hex(zeroblob(?2)), 0)";
            transaction.execute(sql, (key, bytes))?;
            Ok(())
        })
    }

    fn settings(database: &Database) -> u32 {
        let sql = "SELECT count(*) FROM settings";
        database.read(|conn| Ok(conn.query_row(sql, [], |row| row.get(0))?)).unwrap()
    }

    #[test]
    fn a_full_disk_is_told_and_loses_nothing() {
        let (_folder, database) = database();
        set(&database, "before", 10).unwrap();
        // SQLite then answers as it does when the system says that the disk is full.
        let pages: u32 = database.writer().query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        database.writer().query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
        let full = set(&database, "too much", 1 << 20).unwrap_err();
        assert!(matches!(full, StoreError::DiskFull { .. }) && full.is_retryable(), "{full}");
        assert_eq!(settings(&database), 1, "what was there is there, and no half of what was to come");
        database.writer().query_row("PRAGMA max_page_count = 100000", [], |_| Ok(())).unwrap();
        set(&database, "too much", 1 << 20).unwrap();
    }

    #[test]
    fn a_database_that_became_read_only_is_told() {
        let (_folder, database) = database();
        database.writer().pragma_update(None, "query_only", true).unwrap();
        let refused = set(&database, "x", 1).unwrap_err();
        assert!(matches!(refused, StoreError::ReadOnly { .. }), "{refused}");
    }

    #[test]
    fn readers_cannot_write() {
        let (_folder, database) = database();
        let outcome = database.read(|conn| Ok(conn.execute("DELETE FROM settings", [])?));
        assert!(matches!(outcome, Err(StoreError::ReadOnly { .. })), "{outcome:?}");
    }

    #[test]
    fn a_panic_in_a_write_leaves_the_store_usable() {
        let (_folder, database) = database();
        let burst = std::panic::AssertUnwindSafe(|| {
            database.write(|transaction| -> Result<()> {
                transaction
                    .execute("INSERT INTO settings (key, value, updated_at) VALUES ('x', 'y', 0)", [])?;
                std::panic::resume_unwind(Box::new("a caller's fault"))
            })
        });
        assert!(std::panic::catch_unwind(burst).is_err());
        assert_eq!(settings(&database), 0, "it was rolled back");
        set(&database, "x", 1).unwrap();
    }

    #[test]
    fn a_reader_sees_one_moment() {
        let (_folder, database) = database();
        let count = |conn: &Connection| {
            conn.query_row("SELECT count(*) FROM settings", [], |row| row.get::<_, u32>(0))
        };
        let seen = database.read(|conn| {
            let before = count(conn)?;
            set(&database, "meanwhile", 1)?;
            Ok((before, count(conn)?))
        });
        assert_eq!(seen.unwrap(), (0, 0));
        assert_eq!(settings(&database), 1);
    }
}
