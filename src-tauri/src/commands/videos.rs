//! Composed videos and the verdicts on them.

use std::sync::Arc;

use model::{Stage, VideoId};
use studio::{
    Studio,
    view::{AppError, Export, ExportAs, VideoQuery, VideoView},
};
use tauri::State;

use super::{Answer, ask};
use crate::desktop::Desktop;

/// Videos, newest first.
///
/// # Errors
/// Where the database can't be read.
#[tauri::command]
#[specta::specta]
pub async fn list_videos(studio: State<'_, Studio>, query: VideoQuery) -> Answer<Vec<VideoView>> {
    ask(&studio, move |studio| studio.list_videos(&query)).await
}

/// A video.
///
/// # Errors
/// `unknown_video`.
#[tauri::command]
#[specta::specta]
pub async fn get_video(studio: State<'_, Studio>, id: VideoId) -> Answer<VideoView> {
    ask(&studio, move |studio| studio.get_video(id)).await
}

/// What a video was made from, as the JSON that lies beside it.
///
/// # Errors
/// `unknown_video`, or why the file can't be read.
#[tauri::command]
#[specta::specta]
pub async fn get_provenance(studio: State<'_, Studio>, id: VideoId) -> Answer<String> {
    ask(&studio, move |studio| {
        let provenance = studio.get_provenance(id)?;
        serde_json::to_string_pretty(&provenance).map_err(|error| {
            AppError::failed(
                "unreadable_provenance",
                format!("can't show what video {id} was made from: {error}"),
            )
        })
    })
    .await
}

/// Where each scene of a video begins, in milliseconds; nothing where that isn't known.
///
/// # Errors
/// `unknown_video`, `unreadable_timeline`.
#[tauri::command]
#[specta::specta]
pub async fn scene_starts(studio: State<'_, Studio>, id: VideoId) -> Answer<Vec<u32>> {
    ask(&studio, move |studio| studio.scene_starts(id)).await
}

/// Approves a video.
///
/// # Errors
/// `unknown_video`, `not_in_review`.
#[tauri::command]
#[specta::specta]
pub async fn approve_video(studio: State<'_, Studio>, id: VideoId) -> Answer<VideoView> {
    ask(&studio, move |studio| studio.approve_video(id)).await
}

/// Rejects a video for a reason, and sends its job back to a stage.
///
/// # Errors
/// `unknown_video`, `not_in_review`, `no_reason`.
#[tauri::command]
#[specta::specta]
pub async fn reject_video(
    studio: State<'_, Studio>,
    id: VideoId,
    reason: String,
    back_to: Stage,
) -> Answer<VideoView> {
    ask(&studio, move |studio| studio.reject_video(id, &reason, back_to)).await
}

/// Takes a verdict back.
///
/// # Errors
/// `unknown_video`, `not_judged`.
#[tauri::command]
#[specta::specta]
pub async fn reopen_video(studio: State<'_, Studio>, id: VideoId) -> Answer<VideoView> {
    ask(&studio, move |studio| studio.reopen_video(id)).await
}

/// What is known of a video in a format that leaves the studio, to be copied.
///
/// # Errors
/// `unknown_video`, `no_captions`.
#[tauri::command]
#[specta::specta]
pub async fn export_video(studio: State<'_, Studio>, id: VideoId, export_as: ExportAs) -> Answer<Export> {
    ask(&studio, move |studio| studio.export(id, export_as)).await
}

/// Lets the user say where, and writes it there. Answers whether the user did.
///
/// # Errors
/// As [`export_video`], or why the file can't be written.
#[tauri::command]
#[specta::specta]
pub async fn save_export(
    studio: State<'_, Studio>,
    desktop: State<'_, Arc<dyn Desktop>>,
    id: VideoId,
    export_as: ExportAs,
) -> Answer<bool> {
    let desktop = Arc::clone(&desktop);
    ask(&studio, move |studio| {
        // Asked for a place only once it is certain that there is something to put there.
        let export = studio.export(id, export_as)?;
        let Some(place) = desktop.choose_place("Save the export", &export.name) else { return Ok(false) };
        studio.export_to(id, export_as, &place)?;
        Ok(true)
    })
    .await
}
