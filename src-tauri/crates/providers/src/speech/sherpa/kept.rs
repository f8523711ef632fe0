//! What a model has spoken, kept with the job: a run that was cut short, and one that changes a single scene, have only
//! the rest to speak.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{Manner, NAME, model::Model};
use crate::{ProviderError, Work, service::order_key, speech::wave::Wave};

/// Where a piece of text lies once it was spoken; none where nothing is kept.
pub(super) fn place(work: &Work, model: &Model, manner: Manner, text: &str) -> Option<PathBuf> {
    let asked = json!({
        "arguments": model.arguments(), "files": model.state(), "speaker": manner.speaker, "speed": manner.speed,
        "text": text,
    });
    let key = order_key(NAME, model.name(), "voice", &asked);
    Some(work.folder.as_ref()?.join(format!("{key}.wav")))
}

/// What lies there, if it is whole.
pub(super) fn found(place: &Path) -> Option<Wave> {
    Wave::read(&std::fs::read(place).ok()?).ok()
}

/// Keeps what was spoken.
///
/// # Errors
/// When the disk won't have it.
pub(super) fn keep(place: &Path, wave: &Wave) -> Result<(), ProviderError> {
    let made = place.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| wave.write(place)).map_err(|error| ProviderError::writing(place, error))
}
