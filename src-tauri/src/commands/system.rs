//! What the studio stands on.

use std::{path::Path, sync::Arc};

use model::{JobStatus, VideoId};
use studio::{
    Studio,
    delivery::EncoderTrial,
    storage::{Cleared, StoragePart, StorageView},
    view::{AppError, JobQuery, Owner, SystemCheck},
    workspace::Workspace,
};
use tauri::State;

use super::{Answer, ask};
use crate::desktop::Desktop;

/// What is installed, and how to get what is not.
///
/// # Errors
/// None that can be foreseen: what is missing is an answer.
#[tauri::command]
#[specta::specta]
pub async fn system_check(studio: State<'_, Studio>) -> Answer<Vec<SystemCheck>> {
    ask(&studio, |studio| Ok(studio.system_check())).await
}

/// Tries this machine's own encoders, and says which one compositions would be made with.
///
/// # Errors
/// `not_installed`, `no_encoder`.
#[tauri::command]
#[specta::specta]
pub async fn try_encoder(studio: State<'_, Studio>) -> Answer<EncoderTrial> {
    ask(&studio, Studio::try_encoder).await
}

/// What the workspace takes up on the disk, and what of it no job needs.
///
/// # Errors
/// Where the database can't be read.
#[tauri::command]
#[specta::specta]
pub async fn storage(studio: State<'_, Studio>) -> Answer<StorageView> {
    ask(&studio, Studio::storage).await
}

/// Clears away what no job needs of a part of the workspace.
///
/// # Errors
/// `not_clearable`, `cache_in_use`, or why a file can't be removed.
#[tauri::command]
#[specta::specta]
pub async fn clear_away(studio: State<'_, Studio>, part: StoragePart) -> Answer<Cleared> {
    ask(&studio, move |studio| studio.clear_away(part)).await
}

/// Who is working in this workspace, if not this program.
///
/// # Errors
/// None that can be foreseen.
#[tauri::command]
#[specta::specta]
pub async fn owner(studio: State<'_, Studio>) -> Answer<Option<Owner>> {
    ask(&studio, |studio| Ok(studio.owner())).await
}

/// Lets the user choose another workspace, and starts the app anew with it. Answers whether one was chosen.
///
/// # Errors
/// `workspace_named` where the environment decides, `stage_running` while something runs, or why the folder can't be used or
/// the choice can't be kept.
#[tauri::command]
#[specta::specta]
pub async fn choose_workspace(
    studio: State<'_, Studio>,
    desktop: State<'_, Arc<dyn Desktop>>,
) -> Answer<bool> {
    let desktop = Arc::clone(&desktop);
    ask(&studio, move |studio| {
        Workspace::may_choose()?;
        nothing_runs(studio)?;
        let Some(folder) = desktop.choose_folder("Choose the workspace's folder") else { return Ok(false) };
        // The dialog may have stood open for long.
        nothing_runs(studio)?;
        Workspace::choose(&folder)?;
        desktop.restart();
        Ok(true)
    })
    .await
}

fn nothing_runs(studio: &Studio) -> Result<(), AppError> {
    let running = JobQuery { status: Some(JobStatus::Running), limit: 1, ..JobQuery::default() };
    if studio.list_jobs(&running)?.total == 0 {
        return Ok(());
    }
    let message = "a stage is running; wait for it or stop it, then choose another workspace";
    Err(AppError::request("stage_running", message).worth_a_retry())
}

/// Opens the workspace's folder in the file manager.
///
/// # Errors
/// `not_shown` with where it is.
#[tauri::command]
#[specta::specta]
pub async fn show_workspace(studio: State<'_, Studio>, desktop: State<'_, Arc<dyn Desktop>>) -> Answer<()> {
    let desktop = Arc::clone(&desktop);
    ask(&studio, move |studio| open_folder(&*desktop, studio.workspace().root())).await
}

/// Opens the folder that a video lies in.
///
/// # Errors
/// `unknown_video`, `missing_file`, or `not_shown` with where it is.
#[tauri::command]
#[specta::specta]
pub async fn show_video(
    studio: State<'_, Studio>,
    desktop: State<'_, Arc<dyn Desktop>>,
    id: VideoId,
) -> Answer<()> {
    let desktop = Arc::clone(&desktop);
    ask(&studio, move |studio| {
        let file = studio.artifact_path(studio.get_video(id)?.file)?;
        open_folder(&*desktop, file.parent().unwrap_or(&file))
    })
    .await
}

fn open_folder(desktop: &dyn Desktop, folder: &Path) -> Answer<()> {
    desktop.open_folder(folder).map_err(|error| {
        let message = format!("the file manager did not open; the folder is {}", folder.display());
        AppError::failed("not_shown", message).with_detail(error)
    })
}
