//! What services cost: before a click, and after it.

use model::{CallId, JobId, Stage};
use serde::Serialize;
use studio::{
    PipelineRequest, Studio,
    ledger::{CallView, Estimate, JobMoney},
    view::RunRequest,
};
use tauri::State;

use super::{Answer, ask, named};

/// What was asked of services in the whole workspace.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct LedgerView {
    /// Every call, newest first.
    pub calls: Vec<CallView>,
    /// Spent in this calendar month (UTC), in thousandths of a cent.
    pub month_millicents: u32,
}

/// What a stage, started like this, will cost.
///
/// # Errors
/// `unknown_job`, `bad_theme`, `unknown_engine`, or what the engine's settings lack.
#[tauri::command]
#[specta::specta]
pub async fn estimate_stage(studio: State<'_, Studio>, request: RunRequest) -> Answer<Estimate> {
    named(request.theme.as_deref())?;
    studio.estimate_stage(request).await
}

/// What every stage that is missing or stale, up to `until`, will cost.
///
/// # Errors
/// As [`estimate_stage`].
#[tauri::command]
#[specta::specta]
pub async fn estimate_pipeline(
    studio: State<'_, Studio>,
    job_id: Option<JobId>,
    theme: Option<String>,
    until: Option<Stage>,
    text: Option<String>,
) -> Answer<Estimate> {
    named(theme.as_deref())?;
    studio
        .estimate_pipeline(PipelineRequest { job_id, theme, until, text, ..PipelineRequest::default() })
        .await
}

/// What trying a job again will cost.
///
/// # Errors
/// `unknown_job`, `nothing_to_retry`, or as [`estimate_stage`].
#[tauri::command]
#[specta::specta]
pub async fn estimate_retry(studio: State<'_, Studio>, id: JobId) -> Answer<Estimate> {
    studio.estimate_retry(id).await
}

/// What a job has cost, call by call.
///
/// # Errors
/// `unknown_job`, `deleted_job`.
#[tauri::command]
#[specta::specta]
pub async fn job_money(studio: State<'_, Studio>, id: JobId) -> Answer<JobMoney> {
    ask(&studio, move |studio| studio.job_money(id)).await
}

/// What was asked of services in the whole workspace, and what this month has cost.
///
/// # Errors
/// Where the database can't be read.
#[tauri::command]
#[specta::specta]
pub async fn ledger(studio: State<'_, Studio>) -> Answer<LedgerView> {
    ask(&studio, |studio| {
        Ok(LedgerView { calls: studio.ledger(None)?, month_millicents: studio.spent_this_month()? })
    })
    .await
}

/// Settles a call in doubt as the user says: it was not ordered, or what came of it is lost and counts as spent.
///
/// # Errors
/// `unknown_call`, `call_known`.
#[tauri::command]
#[specta::specta]
pub async fn settle_call(studio: State<'_, Studio>, id: CallId, not_ordered: bool) -> Answer<CallView> {
    ask(&studio, move |studio| studio.settle_call(id, not_ordered)).await
}
