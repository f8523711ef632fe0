//! Addresses of files, in and out.

use model::ArtifactId;
use studio::Studio;
use tauri::State;

use super::{Answer, ask};
use crate::media_server::MediaServer;

/// An address on the loopback from which a file can be shown or played.
///
/// # Errors
/// `unknown_file`, `missing_file`.
#[tauri::command]
#[specta::specta]
pub async fn media_url(
    studio: State<'_, Studio>,
    media: State<'_, MediaServer>,
    artifact_id: ArtifactId,
) -> Answer<String> {
    let media = media.inner().clone();
    ask(&studio, move |_| media.media_url(artifact_id)).await
}

/// Takes a file in that was dropped on the window, by the address it was handed over under.
///
/// # Errors
/// `unknown_file`, `empty_file`, or why it can't be read or kept.
#[tauri::command]
#[specta::specta]
pub async fn adopt_dropped(
    studio: State<'_, Studio>,
    media: State<'_, MediaServer>,
    address: String,
) -> Answer<ArtifactId> {
    let path = media.dropped(&address)?;
    ask(&studio, move |studio| studio.adopt_file(&path)).await
}

/// An address to `POST` one file of this many bytes to; answered with its artifact id.
///
/// # Errors
/// `empty_file`.
#[tauri::command]
#[specta::specta]
pub async fn upload_url(media: State<'_, MediaServer>, name: String, bytes: u32) -> Answer<String> {
    media.upload_url(&name, bytes)
}
