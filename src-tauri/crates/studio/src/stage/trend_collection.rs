//! Trend collection: the bundled sample or the user's file becomes rows that an analysis can stand on.

use providers::TrendRequest;

use super::{Made, StageRun};
use crate::view::{AppError, TakeContent, TrendRow, TrendsTake};

/// Collects trends, updates those that are known, and shows what was seen.
///
/// # Errors
/// `unknown_engine`, or why the import can't be read.
pub async fn run(run: &StageRun) -> Result<Made, AppError> {
    let now = run.studio.now();
    let file = run.options.import.map(|import| run.studio.artifact_path(import)).transpose()?;
    let source = run.studio.trend_source(&run.options)?;
    let collected = source
        .collect(&TrendRequest { file, now, about: String::new(), region: String::new() }, &run.work())
        .await?;
    let store::UpsertedTrends { added, updated } =
        run.studio.store().upsert_trends(&collected.trends, now)?;
    let mut trends: Vec<TrendRow> = collected
        .trends
        .into_iter()
        .map(|trend| TrendRow { velocity: trend.velocity(now).round() as u32, trend })
        .collect();
    trends.sort_by_key(|row| std::cmp::Reverse(row.velocity));
    let parts = [format!("{} videos", trends.len()), source.name().to_owned(), collected.quota.clone()];
    let summary = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let take = TrendsTake {
        source: source.name().to_owned(),
        added,
        updated,
        trends,
        skipped: collected.skipped,
        quota: collected.quota,
    };
    Ok(Made::take(run.take(&TakeContent::TrendCollection(take), summary)?))
}
