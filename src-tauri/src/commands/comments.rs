//! What reviewers say of a video. Each change answers the comments as they are then.

use model::{CommentId, Remark, VideoId};
use studio::{Studio, view::CommentView};
use tauri::State;

use super::{Answer, ask};

/// The comments on a video and on the other videos of its job.
///
/// # Errors
/// `unknown_video`.
#[tauri::command]
#[specta::specta]
pub async fn list_comments(studio: State<'_, Studio>, video_id: VideoId) -> Answer<Vec<CommentView>> {
    ask(&studio, move |studio| studio.list_comments(video_id)).await
}

/// A comment, or an answer to one.
///
/// # Errors
/// `unknown_video`, `unknown_comment`, `bad_comment`.
#[tauri::command]
#[specta::specta]
pub async fn add_comment(
    studio: State<'_, Studio>,
    video_id: VideoId,
    remark: Remark,
    reply_to: Option<CommentId>,
) -> Answer<Vec<CommentView>> {
    ask(&studio, move |studio| studio.add_comment(video_id, remark, reply_to)).await
}

/// Another place or text for a comment.
///
/// # Errors
/// `unknown_comment`, `bad_comment`.
#[tauri::command]
#[specta::specta]
pub async fn edit_comment(
    studio: State<'_, Studio>,
    id: CommentId,
    remark: Remark,
) -> Answer<Vec<CommentView>> {
    ask(&studio, move |studio| studio.edit_comment(id, remark)).await
}

/// Marks a comment as dealt with, or as open again.
///
/// # Errors
/// `unknown_comment`.
#[tauri::command]
#[specta::specta]
pub async fn mark_comment(studio: State<'_, Studio>, id: CommentId, done: bool) -> Answer<Vec<CommentView>> {
    ask(&studio, move |studio| studio.mark_comment(id, done)).await
}

/// Removes a comment with the answers to it, until it is restored.
///
/// # Errors
/// `unknown_comment`.
#[tauri::command]
#[specta::specta]
pub async fn delete_comment(studio: State<'_, Studio>, id: CommentId) -> Answer<Vec<CommentView>> {
    ask(&studio, move |studio| studio.delete_comment(id)).await
}

/// Brings a removed comment back, with the answers that went along with it.
///
/// # Errors
/// `unknown_comment`.
#[tauri::command]
#[specta::specta]
pub async fn restore_comment(studio: State<'_, Studio>, id: CommentId) -> Answer<Vec<CommentView>> {
    ask(&studio, move |studio| studio.restore_comment(id)).await
}
