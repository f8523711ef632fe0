//! Jobs as such.

use model::JobId;
use studio::{
    Studio,
    view::{JobPage, JobQuery, JobView},
};
use tauri::State;

use super::{Answer, ask};

/// A page of jobs.
///
/// # Errors
/// Where the database can't be read.
#[tauri::command]
#[specta::specta]
pub async fn list_jobs(studio: State<'_, Studio>, query: JobQuery) -> Answer<JobPage> {
    ask(&studio, move |studio| studio.list_jobs(&query)).await
}

/// A job, whole.
///
/// # Errors
/// `unknown_job`.
#[tauri::command]
#[specta::specta]
pub async fn get_job(studio: State<'_, Studio>, id: JobId) -> Answer<JobView> {
    ask(&studio, move |studio| studio.get_job(id)).await
}

/// Another title for a job.
///
/// # Errors
/// `unknown_job`, or what is wrong with the title.
#[tauri::command]
#[specta::specta]
pub async fn rename_job(studio: State<'_, Studio>, id: JobId, title: String) -> Answer<JobView> {
    ask(&studio, move |studio| studio.rename_job(id, &title)).await
}

/// Removes a job and its files.
///
/// # Errors
/// `unknown_job`, and `stage_running` while something runs in it.
#[tauri::command]
#[specta::specta]
pub async fn delete_job(studio: State<'_, Studio>, id: JobId) -> Answer<()> {
    ask(&studio, move |studio| studio.delete_job(id)).await
}
