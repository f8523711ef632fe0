//! The tables, and how a database of an older version gets them.
//!
//! A schema that was ever released is never edited: a change is a new file and a new line in [`MIGRATIONS`], and
//! the old schema stays as a fixture in the tests.

use std::{path::Path, time::Duration};

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::{StoreError, database::patiently, error::Result};

/// One step a schema version, the first from nothing.
const STEPS: &[M<'static>] = &[
    M::up(include_str!("schema/1.sql")).foreign_key_check(),
    M::up(include_str!("schema/2.sql")).foreign_key_check(),
    M::up(include_str!("schema/3.sql")).foreign_key_check(),
    M::up(include_str!("schema/4.sql")).foreign_key_check(),
];

const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// The schema version this program writes.
pub const SCHEMA_VERSION: u32 = STEPS.len() as u32;

/// Refuses a database that a newer version of the program has written. Reads only.
pub(crate) fn check_version(conn: &Connection, path: &Path) -> Result<()> {
    let found: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > SCHEMA_VERSION {
        return Err(StoreError::NewerSchema { path: path.to_owned(), found, known: SCHEMA_VERSION });
    }
    Ok(())
}

/// Brings the database to [`SCHEMA_VERSION`] in one transaction.
///
/// Two programs may open an old or a new workspace at the same moment. The version is read before the transaction
/// begins, so the slower one may then repeat steps that are already done, fail at the first and be rolled back; it
/// looks again and finds nothing left to do.
pub(crate) fn migrate(conn: &mut Connection, patience: Duration) -> Result<()> {
    let version = |conn: &Connection| conn.query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0));
    loop {
        let before = version(conn)?;
        let Err(error) = patiently(patience, || MIGRATIONS.to_latest(conn).map_err(sqlite_cause)) else {
            return Ok(());
        };
        if version(conn)? == before {
            return Err(error);
        }
    }
}

fn sqlite_cause(error: rusqlite_migration::Error) -> StoreError {
    match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
        other => StoreError::Migration(Box::new(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_are_sound() {
        assert_eq!(MIGRATIONS.validate(), Ok(()));
    }
}
