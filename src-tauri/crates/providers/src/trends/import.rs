//! The user's own list of trends, as CSV or JSON.

use std::{collections::HashMap, path::Path};

use async_trait::async_trait;
use model::{Timestamp, Trend, TrendPlatform};

use super::table;
use crate::{Card, Collected, Engine, ProviderError, TrendRequest, TrendSource, Work};

/// The source's name.
pub const NAME: &str = "import";

/// The largest file read, in bytes: some forty thousand videos.
pub const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// The most skipped rows named one by one.
const MOST_REASONS: usize = 200;

/// The user's CSV or JSON file.
pub struct Import;

/// What it says of itself.
pub const CARD: Card = Card::local(NAME, "a CSV or JSON file of your own");

#[async_trait]
impl Engine for Import {
    fn card(&self) -> &'static Card {
        &CARD
    }
}

#[async_trait]
impl TrendSource for Import {
    async fn collect(&self, request: &TrendRequest, work: &Work) -> Result<Collected, ProviderError> {
        work.check()?;
        let path = request.file.as_deref().ok_or_else(|| ProviderError::BadRequest {
            code: "no_import_file",
            message: "the import needs a file; choose a CSV or JSON file of trends".into(),
        })?;
        let size =
            tokio::fs::metadata(path).await.map_err(|error| ProviderError::reading(path, error))?.len();
        if size > MOST_BYTES {
            return Err(unreadable(
                path,
                &format!("has {} MB; the most is {} MB, so split it", size >> 20, MOST_BYTES >> 20),
            ));
        }
        let bytes = tokio::fs::read(path).await.map_err(|error| ProviderError::reading(path, error))?;
        work.check()?;
        read(&bytes, request.now).map_err(|reason| unreadable(path, &reason))
    }
}

fn unreadable(path: &Path, reason: &str) -> ProviderError {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    ProviderError::BadRequest { code: "unreadable_import", message: format!("“{name}” {reason}") }
}

/// Reads a file's bytes.
///
/// # Errors
/// What is wrong with the file, as the end of a sentence that begins with its name, where no row could be read.
pub fn read(bytes: &[u8], now: Timestamp) -> Result<Collected, String> {
    let text = decoded(bytes)?;
    let rows = table::rows(text)?;
    let mut trends: Vec<Trend> = Vec::new();
    let mut lines: HashMap<(TrendPlatform, String), (usize, u64)> = HashMap::new();
    let mut skipped = Vec::new();
    for (line, row) in rows {
        if row.as_ref().is_ok_and(super::row::Row::is_empty) {
            continue;
        }
        let trend = match row.and_then(|row| row.trend(now)) {
            Ok(trend) => trend,
            Err(reason) => {
                skipped.push(format!("line {line} {reason}"));
                continue;
            }
        };
        let key = (trend.platform, trend.external_id.clone());
        if let Some((place, earlier)) = lines.get(&key).copied() {
            skipped.push(format!("line {earlier} is the same video as line {line}, which counts"));
            trends[place] = trend;
            lines.insert(key, (place, line));
        } else {
            lines.insert(key, (trends.len(), line));
            trends.push(trend);
        }
    }
    if trends.is_empty() {
        return Err(match skipped.first() {
            Some(first) => format!("has no row that can be read; {first}"),
            None => "has no rows under its header".into(),
        });
    }
    if skipped.len() > MOST_REASONS {
        let more = skipped.len() - MOST_REASONS;
        skipped.truncate(MOST_REASONS);
        skipped.push(format!("and {more} rows more"));
    }
    Ok(Collected { trends, skipped, ..Collected::default() })
}

/// The text of a file: UTF-8, with or without its mark.
fn decoded(bytes: &[u8]) -> Result<&str, String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("is UTF-16; save it as UTF-8 (in a spreadsheet: “CSV UTF-8”)".into());
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        format!("is not UTF-8 text (line {line}); save it as UTF-8 (in a spreadsheet: “CSV UTF-8”)")
    })
}
