//! What stages made.

use model::{ArtifactId, JobId, Script, TakeId};
use studio::{
    Studio,
    view::{JobView, TakeView},
};
use tauri::State;

use super::{Answer, ask};
use crate::media_server::MediaServer;

/// A take, whole.
///
/// # Errors
/// `unknown_take`.
#[tauri::command]
#[specta::specta]
pub async fn get_take(studio: State<'_, Studio>, id: TakeId) -> Answer<TakeView> {
    ask(&studio, move |studio| studio.get_take(id)).await
}

/// Makes an older take the one that later stages read.
///
/// # Errors
/// `unknown_take`, and `stage_running` while its stage is being worked on.
#[tauri::command]
#[specta::specta]
pub async fn select_take(studio: State<'_, Studio>, id: TakeId) -> Answer<JobView> {
    ask(&studio, move |studio| studio.select_take(id)).await
}

/// Keeps an edited script as a new take, selected.
///
/// # Errors
/// What is wrong with the script, or `stage_running`.
#[tauri::command]
#[specta::specta]
pub async fn save_script(studio: State<'_, Studio>, job_id: JobId, script: Script) -> Answer<TakeView> {
    ask(&studio, move |studio| studio.save_script(job_id, script)).await
}

/// Puts a file of the user's into one scene, as a new take.
///
/// # Errors
/// `not_media` and its kin, or `stage_running`.
#[tauri::command]
#[specta::specta]
pub async fn set_scene_visual(
    studio: State<'_, Studio>,
    job_id: JobId,
    scene: u32,
    artifact_id: ArtifactId,
) -> Answer<TakeView> {
    ask(&studio, move |studio| studio.set_scene_visual(job_id, scene, artifact_id)).await
}

/// An address of a picture of what one scene of a visuals take looks like.
///
/// # Errors
/// `unknown_take`, or why it can't be drawn.
#[tauri::command]
#[specta::specta]
pub async fn scene_frame(
    studio: State<'_, Studio>,
    media: State<'_, MediaServer>,
    take: TakeId,
    scene: u32,
) -> Answer<String> {
    Ok(media.picture_url(studio.scene_frame(take, scene).await?))
}
