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

/// An address to `POST` one file of this many bytes to; answered with its artifact id.
///
/// # Errors
/// `empty_file`.
#[tauri::command]
#[specta::specta]
pub async fn upload_url(media: State<'_, MediaServer>, name: String, bytes: u32) -> Answer<String> {
    media.upload_url(&name, bytes)
}
