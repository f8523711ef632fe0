//! Themes.

use model::{ArtifactId, JobId, Theme, theme::ThemeError};
use studio::{
    Studio,
    view::{JobView, ThemeRow},
};
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

/// Deletes a theme of the user's own. Jobs that were made with it keep all they have.
///
/// # Errors
/// `unknown_theme`, `theme_ships`, `linked_theme`, `theme_running`, or why it can't be removed.
#[tauri::command]
#[specta::specta]
pub async fn delete_theme(studio: State<'_, Studio>, name: String) -> Answer<()> {
    named(Some(&name))?;
    ask(&studio, move |studio| studio.delete_theme(&name)).await
}

/// Gives a theme of the user's own another name, and takes its jobs along.
///
/// # Errors
/// As [`delete_theme`], `bad_name`, `name_taken`.
#[tauri::command]
#[specta::specta]
pub async fn rename_theme(studio: State<'_, Studio>, name: String, to: String) -> Answer<()> {
    named(Some(&name))?;
    ask(&studio, move |studio| studio.rename_theme(&name, &to)).await
}

/// Puts a file that was handed over into the folder of a theme of the user's own, as its music. Answers the name it has
/// there.
///
/// # Errors
/// As [`delete_theme`] but for running jobs, `unknown_file`, `not_sound`, `not_media`.
#[tauri::command]
#[specta::specta]
pub async fn add_theme_music(
    studio: State<'_, Studio>,
    name: String,
    artifact_id: ArtifactId,
) -> Answer<String> {
    named(Some(&name))?;
    ask(&studio, move |studio| studio.add_theme_music(&name, artifact_id)).await
}

/// Gives a job another theme, in the place of one that is gone.
///
/// # Errors
/// `unknown_job`, `unknown_theme`, `theme_running`.
#[tauri::command]
#[specta::specta]
pub async fn set_job_theme(studio: State<'_, Studio>, id: JobId, theme: String) -> Answer<JobView> {
    named(Some(&theme))?;
    ask(&studio, move |studio| studio.set_job_theme(id, &theme)).await
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
    let frame = studio.theme_frame(&name, toml.as_deref()).await?;
    // The first one is drawn at the studio's first start, and then nothing may be for long.
    crate::memory::give_back();
    Ok(media.picture_url(frame))
}
