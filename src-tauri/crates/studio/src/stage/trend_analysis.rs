//! Trend analysis: the figures of the collected trends, computed here.

use model::{Trend, TrendReport, trend::HookKind};

use store::{TrendFilter, TrendOrder};

use super::{Made, StageRun};
use crate::{
    Studio,
    view::{AppError, TakeContent},
};

/// The latest trends that a report stands on, at most; more would not change its figures.
const MOST_TRENDS: u32 = 20_000;

/// Turns the workspace's trends of the time range into a report.
///
/// # Errors
/// `no_trends` where there are none in the range.
pub async fn run(run: &StageRun) -> Result<Made, AppError> {
    let hours = run.options.range_hours.unwrap_or(run.theme.theme.trends.range_hours);
    let (mut report, trends) = report_with_trends(&run.studio, hours)?;
    if let Some(analyst) = run.studio.analyst(&run.options)? {
        report = analyst.read(&report, &trends, &run.work()).await?;
    }
    let summary = summary(&report);
    Ok(Made::take(run.take(&TakeContent::TrendAnalysis(report), summary)?))
}

/// The report over the trends posted within the last hours.
///
/// # Errors
/// `no_trends` with how to get some.
pub fn report(studio: &Studio, hours: u32) -> Result<TrendReport, AppError> {
    Ok(report_with_trends(studio, hours)?.0)
}

/// The report and the trends it stands on.
///
/// # Errors
/// As [`report`].
pub fn report_with_trends(studio: &Studio, hours: u32) -> Result<(TrendReport, Vec<Trend>), AppError> {
    let now = studio.now();
    let filter = TrendFilter { order: TrendOrder::Posted, limit: MOST_TRENDS, ..TrendFilter::default() };
    let seen = studio.store().trends(&filter, now)?.rows;
    let trends: Vec<Trend> = seen.into_iter().map(|seen| seen.trend).collect();
    Ok((providers::analysis::analyse(&trends, hours, now)?, trends))
}

fn summary(report: &TrendReport) -> String {
    let hook = report.patterns.first().map_or("no", |pattern| match pattern.hook {
        HookKind::Question => "question",
        HookKind::Number => "number",
        HookKind::Contrarian => "contrarian",
        HookKind::HowTo => "how-to",
        HookKind::Story => "story",
        HookKind::Statement => "statement",
    });
    let seconds = report.patterns.first().map_or(0, |pattern| pattern.average_duration_ms.div_ceil(1000));
    let read = report.recommendations.iter().find(|one| !one.by.is_empty());
    let by = read.map_or_else(String::new, |one| format!(" · read by {}", one.by));
    format!("{hook} hooks, {seconds} s{by}")
}
