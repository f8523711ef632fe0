//! Themes.

use model::{Theme, theme::ThemeError};
use studio::{Studio, view::ThemeRow};
use tauri::State;

use super::{Answer, ask, named};
use crate::media_server::MediaServer;

/// All themes, the broken ones too.
///
/// # Errors
/// None that can be foreseen.
#[tauri::command]
#[specta::specta]
pub async fn list_themes(studio: State<'_, Studio>) -> Answer<Vec<ThemeRow>> {
    ask(&studio, |studio| Ok(studio.list_themes())).await
}

/// Checks a theme's text and writes it. A theme that ships is copied first under a new name.
///
/// # Errors
/// The first fault with its line, or why it can't be written.
#[tauri::command]
#[specta::specta]
pub async fn save_theme(studio: State<'_, Studio>, name: String, toml: String) -> Answer<ThemeRow> {
    ask(&studio, move |studio| studio.save_theme(&name, &toml)).await
}

/// Reads a theme's text.
///
/// # Errors
/// The first fault with its line.
#[tauri::command]
#[specta::specta]
pub async fn check_theme(studio: State<'_, Studio>, toml: String) -> Result<Theme, ThemeError> {
    studio.check_theme(&toml)
}

/// An address of a sample frame with the theme's look; with a text, as it would look if its file held that.
///
/// # Errors
/// `unknown_theme`, `bad_theme`, or why it can't be drawn.
#[tauri::command]
#[specta::specta]
pub async fn theme_frame(
    studio: State<'_, Studio>,
    media: State<'_, MediaServer>,
    name: String,
    toml: Option<String>,
) -> Answer<String> {
    named(Some(&name))?;
    Ok(media.picture_url(studio.theme_frame(&name, toml.as_deref()).await?))
}
