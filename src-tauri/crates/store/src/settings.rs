//! Settings by key. What keys there are and what they mean is the studio's.

use model::Timestamp;
use rusqlite::OptionalExtension;

use crate::{
    Store,
    columns::{Ms, moment},
    error::Result,
};

/// A setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name: `writer.engine`.
    pub key: String,
    /// Its value.
    pub value: String,
    /// When it was last set.
    pub updated_at: Timestamp,
}

impl Store {
    /// A setting's value; none where it was never set.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn setting(&self, key: &str) -> Result<Option<String>> {
        self.database.read(|conn| {
            let mut value = conn.prepare_cached("SELECT value FROM settings WHERE key = ?1")?;
            Ok(value.query_row([key], |row| row.get(0)).optional()?)
        })
    }

    /// Sets a setting.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn set_setting(&self, key: &str, value: &str, now: Timestamp) -> Result<()> {
        self.database.write(|transaction| {
            let sql = "INSERT INTO settings (key, value, updated_at) VALUES (?1, ?2, ?3) \
                       ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at";
            transaction.prepare_cached(sql)?.execute((key, value, Ms(now)))?;
            Ok(())
        })
    }

    /// Forgets a setting, so that it is what it was at first. Answers whether it was set.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn unset_setting(&self, key: &str) -> Result<bool> {
        self.database.write(|transaction| {
            Ok(transaction.prepare_cached("DELETE FROM settings WHERE key = ?1")?.execute([key])? > 0)
        })
    }

    /// Every setting that was set, by key.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn settings(&self) -> Result<Vec<Setting>> {
        self.database.read(|conn| {
            let mut settings =
                conn.prepare_cached("SELECT key, value, updated_at FROM settings ORDER BY key")?;
            let rows = settings.query_map([], |row| {
                Ok(Setting {
                    key: row.get("key")?,
                    value: row.get("value")?,
                    updated_at: moment!(row, "updated_at"),
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}
