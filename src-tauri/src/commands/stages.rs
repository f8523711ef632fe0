//! Starting and stopping work.

use model::{JobId, Stage};
use studio::{
    PipelineRequest, Studio,
    finish::Finish,
    view::{RunRequest, Started},
};
use tauri::State;

use super::{Answer, named};

/// Starts a stage, or the three middle ones, in a job or in a new one.
///
/// # Errors
/// Whatever is wrong with the request; nothing was created then.
#[tauri::command]
#[specta::specta]
pub async fn start_stage(studio: State<'_, Studio>, request: RunRequest) -> Answer<Started> {
    named(request.theme.as_deref())?;
    studio.start_stage(request).await
}

/// Starts every stage that is missing or stale, up to `until`; with a text, a new job's from its script on.
/// With a finish, the video is finished so.
///
/// # Errors
/// As [`start_stage`], and `nothing_to_do`.
#[tauri::command]
#[specta::specta]
pub async fn start_pipeline(
    studio: State<'_, Studio>,
    job_id: Option<JobId>,
    theme: Option<String>,
    until: Option<Stage>,
    seed: Option<u32>,
    text: Option<String>,
    finish: Option<Finish>,
) -> Answer<Started> {
    named(theme.as_deref())?;
    studio.start_pipeline(PipelineRequest { job_id, theme, until, seed, text, finish }).await
}

/// Goes on from what a job has. With a finish, the video is finished so.
///
/// # Errors
/// As [`start_pipeline`].
#[tauri::command]
#[specta::specta]
pub async fn retry_job(studio: State<'_, Studio>, id: JobId, finish: Option<Finish>) -> Answer<Started> {
    studio.retry_job(id, finish).await
}

/// Stops whatever runs in a job, or one stage of it.
///
/// # Errors
/// `unknown_job`, `not_running`.
#[tauri::command]
#[specta::specta]
pub async fn cancel_job(studio: State<'_, Studio>, id: JobId, stage: Option<Stage>) -> Answer<()> {
    match stage {
        Some(stage) => studio.cancel_stage(id, stage).await,
        None => studio.cancel_job(id).await,
    }
}
