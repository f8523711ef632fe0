//! What was asked and what came back, kept where the next run and the provenance find it.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use super::{
    Line, Wanted,
    fault::{Fault, Outcome},
};
use crate::{ProviderError, Work};

/// A hash of everything that is asked for: the same order again has the same key.
pub fn order_key(provider: &str, model: &str, what: &str, request: &serde_json::Value) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [provider, model, what, &request.to_string()] {
        // The length first, so that what ends one part can't begin the next.
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

impl Line {
    /// Keeps an answer that is itself what was ordered.
    ///
    /// # Errors
    /// `no_folder`, or when the disk won't have it.
    pub fn keep(&self, bytes: &[u8], key: &str, work: &Work) -> Result<PathBuf, Fault> {
        let kept = folder(work).and_then(|folder| keep_in(folder, key, bytes));
        kept.map_err(|error| Fault::lasting(error, Outcome::NotMade))
    }
}

/// Keeps what came back under the order's key; none where nothing is kept.
///
/// # Errors
/// When the disk won't have it.
pub(super) fn keep(work: &Work, key: &str, bytes: &[u8]) -> Result<Option<PathBuf>, ProviderError> {
    work.folder.as_deref().map(|folder| keep_in(folder, key, bytes)).transpose()
}

fn keep_in(folder: &Path, key: &str, bytes: &[u8]) -> Result<PathBuf, ProviderError> {
    let path = folder.join(format!("{key}.answer"));
    write(folder, &path, bytes).map_err(|error| ProviderError::writing(&path, error))?;
    Ok(path)
}

/// Keeps what is about to be asked for under the order's key, so that a video's provenance can quote it: the body of the
/// request as JSON, for keys travel in its headers and its address. Nothing is kept of a body that is none.
///
/// # Errors
/// When the disk won't have it.
pub(super) fn keep_request(line: &Line, wanted: &Wanted, work: &Work) -> Result<(), ProviderError> {
    let (Some(folder), Some(body)) = (&work.folder, &wanted.ask.body) else { return Ok(()) };
    let path = asked_path(folder, &wanted.order.key);
    let text = line.redaction().of(&String::from_utf8_lossy(body));
    write(folder, &path, text.as_bytes()).map_err(|error| ProviderError::writing(&path, error))
}

/// What was asked for by an order, from the folder that its answer is kept in; none where nothing was kept.
pub fn asked(folder: &Path, key: &str) -> Option<serde_json::Value> {
    serde_json::from_slice(&std::fs::read(asked_path(folder, key)).ok()?).ok()
}

fn asked_path(folder: &Path, key: &str) -> PathBuf {
    folder.join(format!("{key}.asked"))
}

fn write(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let partial = path.with_extension("partial");
    let mut file = std::fs::File::create(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&partial, path)?;
    sync(folder);
    Ok(())
}

/// Makes a rename in a folder last through a power cut, on systems that can.
pub(super) fn sync(folder: &Path) {
    if let Ok(folder) = std::fs::File::open(folder) {
        // Windows can't sync a folder; the rename is then as safe as its file system makes it.
        let _ = folder.sync_all();
    }
}

/// The folder for files that services made.
///
/// # Errors
/// `no_folder` where none was given.
pub(super) fn folder(work: &Work) -> Result<&Path, ProviderError> {
    work.folder.as_deref().ok_or_else(|| ProviderError::BadRequest {
        code: "no_folder",
        message: "there is no folder to keep what the service makes; run it within a job".into(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_is_of_everything_that_is_asked_for() {
        let one = order_key("a", "m", "scene 1", &json!({ "prompt": "x" }));
        assert_eq!(one, order_key("a", "m", "scene 1", &json!({ "prompt": "x" })));
        for other in [
            order_key("a", "m", "scene 2", &json!({ "prompt": "x" })),
            order_key("a", "m", "scene 1", &json!({ "prompt": "y" })),
            order_key("am", "", "scene 1", &json!({ "prompt": "x" })),
        ] {
            assert_ne!(one, other);
        }
    }
}
