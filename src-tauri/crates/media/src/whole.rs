//! Whether a file can be shown to its end: for what came from elsewhere and may have been cut short under way.

use std::path::Path;

use tokio_util::sync::CancellationToken;

use crate::{
    Tools,
    probe::{MediaInfo, MediaKind, ProbeError, damaged, describe, played_ms},
    process::ProcessError,
    still,
};

/// The share of its stated length that a clip must have: programs state lengths of sound and picture a little apart,
/// and round them.
const LEAST_SHARE: f64 = 0.9;

/// Decodes a file to its end.
///
/// # Errors
/// What kind of file it is not, [`ProbeError::Damaged`] for one that ends before its end, or that it was cancelled.
pub fn whole(tools: &Tools, path: &Path, cancel: &CancellationToken) -> Result<MediaInfo, ProbeError> {
    let media = describe(tools, path)?;
    if media.kind == MediaKind::Still {
        still::decode(path).map_err(|error| damaged(path, &error.to_string()))?;
        return Ok(media);
    }
    let decoded = played_ms(tools, path, ["-fps_mode", "passthrough"], Some(cancel));
    let shown_ms = decoded.map_err(|error| match error {
        ProcessError::Failed { stderr, .. } => damaged(path, stderr.trim()),
        error => error.into(),
    })?;
    let stated_ms = media.duration_ms;
    if shown_ms == 0 || (shown_ms as f64) < f64::from(stated_ms) * LEAST_SHARE {
        let detail = format!("it ends after {shown_ms} ms; it says that it lasts {stated_ms} ms");
        return Err(damaged(path, &detail));
    }
    Ok(media)
}
