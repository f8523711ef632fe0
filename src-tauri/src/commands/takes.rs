//! What stages made.

use model::{ArtifactId, JobId, Script, Stage, TakeId};
use studio::{
    Studio,
    view::{Candidate, ClipChange, JobView, TakeView},
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

/// The take of a stage that was made last, in whichever job; none where there is none.
///
/// # Errors
/// The database's own.
#[tauri::command]
#[specta::specta]
pub async fn newest_take(studio: State<'_, Studio>, stage: Stage) -> Answer<Option<TakeId>> {
    ask(&studio, move |studio| studio.newest_take(stage)).await
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

/// Deletes a take that is not in use, and its video if nobody has judged it.
///
/// # Errors
/// `unknown_take`, `job_running`, `take_in_use`, `take_judged`.
#[tauri::command]
#[specta::specta]
pub async fn delete_take(studio: State<'_, Studio>, id: TakeId) -> Answer<JobView> {
    ask(&studio, move |studio| studio.delete_take(id)).await
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

/// Shows a picture of one of the job's visuals takes in a scene, trimmed and framed, as a new take.
///
/// # Errors
/// `unknown_scene`, `bad_trim`, `bad_focus`, or `stage_running`.
#[tauri::command]
#[specta::specta]
pub async fn set_scene_clip(
    studio: State<'_, Studio>,
    job_id: JobId,
    scene: u32,
    change: ClipChange,
) -> Answer<TakeView> {
    ask(&studio, move |studio| studio.set_scene_clip(job_id, scene, change)).await
}

/// What else a scene could show.
///
/// # Errors
/// `missing_stage`, `unknown_scene`.
#[tauri::command]
#[specta::specta]
pub async fn scene_candidates(
    studio: State<'_, Studio>,
    job_id: JobId,
    scene: u32,
) -> Answer<Vec<Candidate>> {
    ask(&studio, move |studio| studio.scene_candidates(job_id, scene)).await
}

/// An address of a picture of what a scene would look like with a candidate.
///
/// # Errors
/// `unknown_candidate`, or why it can't be drawn.
#[tauri::command]
#[specta::specta]
pub async fn candidate_frame(
    studio: State<'_, Studio>,
    media: State<'_, MediaServer>,
    job_id: JobId,
    scene: u32,
    key: String,
) -> Answer<String> {
    Ok(media.picture_url(studio.candidate_frame(job_id, scene, &key).await?))
}

/// An address at which a candidate that moves can be played; none where it stands still.
///
/// # Errors
/// `unknown_candidate`, or what is wrong with its file.
#[tauri::command]
#[specta::specta]
pub async fn candidate_clip(
    studio: State<'_, Studio>,
    media: State<'_, MediaServer>,
    job_id: JobId,
    scene: u32,
    key: String,
) -> Answer<Option<String>> {
    let file = ask(&studio, move |studio| studio.candidate_clip(job_id, scene, &key)).await?;
    Ok(file.map(|path| media.picture_url(path)))
}

/// Shows a candidate in its scene, as a new take.
///
/// # Errors
/// `unknown_candidate`, or `stage_running`.
#[tauri::command]
#[specta::specta]
pub async fn choose_candidate(
    studio: State<'_, Studio>,
    job_id: JobId,
    scene: u32,
    key: String,
) -> Answer<TakeView> {
    ask(&studio, move |studio| studio.choose_candidate(job_id, scene, &key)).await
}
