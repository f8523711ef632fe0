//! Composed videos and the verdicts on them.

use model::{Stage, VideoId};
use studio::{
    Studio,
    view::{AppError, VideoQuery, VideoView},
};
use tauri::State;

use super::{Answer, ask};

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
