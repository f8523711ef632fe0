//! What happens in the studio, told to the window.

use serde::{Deserialize, Serialize};
use studio::{Studio, view::Event};
use tauri::{AppHandle, Runtime};
use tauri_specta::Event as _;
use tokio::sync::broadcast::error::RecvError;

/// A change, as the window hears it.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct StudioEvent(pub Event);

/// Tells the window of every change until the studio is closed. The studio tells progress ten times a second at
/// most, so nothing is held back here.
pub async fn forward<R: Runtime>(studio: Studio, app: AppHandle<R>) {
    let mut events = studio.events();
    loop {
        let event = match events.recv().await {
            Ok(event) => event,
            // Told too much at once to keep up: what is shown may be old, so all of it is read again.
            Err(RecvError::Lagged(_)) => Event::WorkspaceChanged,
            Err(RecvError::Closed) => return,
        };
        if let Err(error) = StudioEvent(event).emit(&app) {
            tracing::warn!(%error, "the window did not hear of a change");
        }
    }
}
