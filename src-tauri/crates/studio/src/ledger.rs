//! The money: what orders cost, what may be spent, and what a click will cost.

use std::{fs, path::PathBuf};

use model::{
    Artifact, Call, CallId, CallState, JobId, Run, RunId, Script, Stage, Timestamp, Units, WriterKind,
};
use providers::{
    Expected, Kind, Pay, list,
    price::{Cost, Prices, SHIPPED},
};
use serde::{Deserialize, Serialize};
pub use store::dollars;
use store::{CallFilter, CallVerdict, LedgerRow, SpendingLimits, StoreError, TakeLine};

use crate::{
    Studio,
    settings::{JOB_LIMIT, MONTH_LIMIT},
    stage::content,
    view::{AppError, Event},
    workspace::{Workspace, write_whole},
};

/// Thousandths of a cent in a cent.
const MILLICENTS: u64 = 1000;
/// Calls of a job or of the workspace that are shown; a job has a few dozen.
const CALLS_SHOWN: u32 = 1000;

/// What a job has cost and may yet cost. Amounts are in thousandths of a cent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct JobMoney {
    /// Known to be spent.
    pub spent_millicents: u32,
    /// Of that, for what no selected take uses.
    pub unused_millicents: u32,
    /// Expected of calls that are under way or in doubt.
    pub pending_millicents: u32,
    /// Calls whose price nobody knows; their cost is in none of the sums.
    pub unpriced: u32,
    /// Every call, newest first.
    pub calls: Vec<CallView>,
}

/// A call as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CallView {
    /// The call, without its ticket.
    #[serde(flatten)]
    pub call: Call,
    /// What it cost, or will: "$0.0042", "about $0.10", "unknown".
    pub cost: String,
    /// What it was counted by, in words.
    pub counted: String,
    /// Whether a selected take uses what came of it.
    pub used: bool,
    /// Whether it is under way at the service and nothing here waits for it, so that it may be given up.
    pub idle: bool,
}

/// What a click will cost, as far as can be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Estimate {
    /// What it is made of: what services are asked for, and machines of the user's that are asked like services.
    pub parts: Vec<EstimatePart>,
    /// The engines that do their work without an order, and charge nothing.
    pub free: Vec<FreeWork>,
    /// The sum in thousandths of a cent; none where a part has no price.
    pub total_millicents: Option<u32>,
    /// The sum in words: "free", "about $0.12", "$0.12 and what has no price".
    pub total: String,
    /// Why it may not be started: the limit that it would pass.
    pub refused: Option<String>,
}

/// A part of an estimate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EstimatePart {
    /// The stage.
    pub stage: Stage,
    /// The service.
    pub provider: String,
    /// Its model.
    pub model: String,
    /// What is ordered, in words.
    pub what: String,
    /// What it is counted by, in words.
    pub counted: String,
    /// In thousandths of a cent; none where the model has no price.
    pub millicents: Option<u32>,
    /// That in words.
    pub cost: String,
    /// The price used; empty where there is none.
    pub price: String,
}

/// A stage's work that costs nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FreeWork {
    /// The stage.
    pub stage: Stage,
    /// Who does it.
    pub engine: String,
    /// Why it costs nothing, in words.
    pub costs: String,
}

/// The workspace's prices: the user's file where there is one, else those that ship; and what is wrong with the user's.
pub fn prices(workspace: &Workspace) -> (Prices, Option<String>) {
    let path = workspace.prices();
    match fs::read_to_string(&path) {
        Ok(text) => match Prices::from_toml(&text) {
            Ok(prices) => (prices, None),
            Err(error) => {
                let message = format!("{} is not used until it is mended: {error}", path.display());
                (Prices::shipped(), Some(message))
            }
        },
        Err(_) => (Prices::shipped(), None),
    }
}

/// What units of a model cost. What no card of the provider charges for costs nothing and says so.
pub(crate) fn cost(prices: &Prices, provider: &str, model: &str, units: &Units) -> Option<Cost> {
    let mut cards =
        Kind::ALL.into_iter().flat_map(list::cards).filter(|card| card.provider == provider).peekable();
    let free = cards.peek().is_some() && cards.all(|card| card.pay != Pay::Paid);
    if free {
        return Some(Cost { millicents: 0, price: "free: it charges nothing".into() });
    }
    prices.cost(provider, model, units)
}

fn shown(millicents: u64) -> u32 {
    u32::try_from(millicents).unwrap_or(u32::MAX)
}

impl Studio {
    /// What may be spent, as the settings say.
    pub(crate) fn limits(&self) -> Result<SpendingLimits, AppError> {
        let cents = |key: &str| -> Result<Option<u64>, AppError> {
            let (value, _) = self.value_of(key)?;
            if value.is_empty() {
                return Ok(None);
            }
            value.parse::<u32>().map(|cents| Some(u64::from(cents) * MILLICENTS)).map_err(|_| {
                let message = format!("{key} is “{value}”; set it to whole cents, such as 200, or unset it");
                AppError::request("bad_setting", message)
            })
        };
        Ok(SpendingLimits {
            job_millicents: cents(JOB_LIMIT)?,
            month_millicents: cents(MONTH_LIMIT)?.map(|limit| (month_of(self.now()), limit)),
        })
    }

    /// What a job has cost, call by call.
    ///
    /// # Errors
    /// `unknown_job`, `deleted_job`.
    pub fn job_money(&self, id: JobId) -> Result<JobMoney, AppError> {
        let filter = CallFilter { job: Some(id), limit: CALLS_SHOWN, ..CallFilter::default() };
        let rows = self.store().calls(&filter)?;
        let state = self.store().job(id)?.job.state;
        let takes = self.store().takes_of(id)?;
        let selected: Vec<_> = state.stages().filter_map(|(_, at)| at.selected).collect();
        let shown = selected.iter().filter_map(|id| takes.iter().find(|take| take.id == *id));
        let mut runs: Vec<RunId> = Vec::new();
        for take in shown {
            runs.extend(self.run_behind(take, &takes)?);
        }
        let mut files = Vec::new();
        for take in selected {
            files.extend(self.store().artifacts_of_take(take)?);
        }
        let active = self.store().active_runs()?;
        let used = |row: &LedgerRow| {
            let run = row.serves;
            runs.contains(&run)
                || active.iter().any(|active| active.id == run)
                || files.iter().any(|file| came_of(file, row))
        };
        Ok(sums(rows, used, |row| is_idle(row, &active)))
    }

    /// The run that a take goes back to: its own; for a script that was edited by hand, that of the one before it.
    fn run_behind(&self, take: &TakeLine, takes: &[TakeLine]) -> Result<Option<RunId>, AppError> {
        if take.run.is_some() || take.stage != Stage::Script {
            return Ok(take.run);
        }
        let script: Script = content(&self.store().take(take.id)?)?;
        if script.writer != WriterKind::Edited {
            return Ok(None);
        }
        let written = takes
            .iter()
            .filter(|other| other.stage == Stage::Script && other.id < take.id && other.run.is_some());
        Ok(written.max_by_key(|other| other.id).and_then(|other| other.run))
    }

    /// Calls of the whole workspace, newest first.
    ///
    /// # Errors
    /// The database's own.
    pub fn ledger(&self, state: Option<CallState>) -> Result<Vec<CallView>, AppError> {
        let filter = CallFilter { state, limit: CALLS_SHOWN, ..CallFilter::default() };
        let active = self.store().active_runs()?;
        let view = |row| {
            let idle = is_idle(&row, &active);
            call_view(row, true, idle)
        };
        Ok(self.store().calls(&filter)?.into_iter().map(view).collect())
    }

    /// What was spent in this calendar month (UTC), in thousandths of a cent.
    ///
    /// # Errors
    /// The database's own.
    pub fn spent_this_month(&self) -> Result<u32, AppError> {
        Ok(shown(self.store().spending_since(month_of(self.now()))?.spent_millicents))
    }

    /// Settles a call in doubt as the user says: it was not ordered and cost nothing, or what came of it is lost and it
    /// counts as spent. The same may be ordered again then.
    ///
    /// # Errors
    /// `unknown_call`, `call_known`.
    pub fn settle_call(&self, id: CallId, not_ordered: bool) -> Result<CallView, AppError> {
        let verdict = if not_ordered { CallVerdict::NotOrdered } else { CallVerdict::Lost };
        let row = self.store().judge_call(id, verdict, self.now())?;
        if let Some(job_id) = row.call.job {
            self.tell(Event::JobChanged { job_id });
        }
        Ok(call_view(row, false, false))
    }

    /// The price file that the user can edit; a copy of the one that ships where there is none yet.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn price_file(&self) -> Result<PathBuf, AppError> {
        let path = self.workspace().prices();
        if !path.is_file() {
            write_whole(&path, SHIPPED.as_bytes()).map_err(|error| AppError::file("write", &path, &error))?;
        }
        Ok(path)
    }

    /// What is expected to be ordered, with its prices, and whether a limit stands in its way.
    pub(crate) fn priced(
        &self,
        job: Option<JobId>,
        expected: Vec<(Stage, Expected)>,
        free: Vec<FreeWork>,
    ) -> Result<Estimate, AppError> {
        let (prices, _) = prices(self.workspace());
        let part = |(stage, expected): (Stage, Expected)| {
            let cost = cost(&prices, &expected.provider, &expected.model, &expected.units);
            let millicents = cost.as_ref().map(|cost| shown(cost.millicents));
            EstimatePart {
                stage,
                provider: expected.provider,
                model: expected.model,
                what: expected.what,
                counted: expected.units.to_string(),
                millicents,
                cost: millicents.map_or("unknown".into(), |amount| dollars(amount.into())),
                price: cost.map(|cost| cost.price).unwrap_or_default(),
            }
        };
        let parts: Vec<EstimatePart> = expected.into_iter().map(part).collect();
        let known: u64 = parts.iter().filter_map(|part| part.millicents).map(u64::from).sum();
        let total = parts.iter().all(|part| part.millicents.is_some()).then_some(known);
        let words = match total {
            Some(0) => "free".to_owned(),
            Some(sum) => format!("about {}", dollars(sum)),
            None if known == 0 => "unknown: its model has no price".to_owned(),
            None => format!("about {} and what has no price", dollars(known)),
        };
        let mut refused = None;
        if !parts.is_empty() {
            // A job that is not there yet has spent nothing; job ids begin with 1.
            let checked = self.store().check_spending(job.unwrap_or(JobId(0)), total, &self.limits()?);
            match checked {
                Err(error @ (StoreError::OverLimit { .. } | StoreError::UnpricedUnderLimit { .. })) => {
                    refused = Some(error.to_string());
                }
                other => other?,
            }
        }
        Ok(Estimate { parts, free, total_millicents: total.map(shown), total: words, refused })
    }
}

/// Whether a file came of an order: what services make is named by its order's key. The same ordered before, and lost, has
/// the key too and no result.
fn came_of(file: &Artifact, row: &LedgerRow) -> bool {
    let named = file.name.strip_prefix(&row.call.key).is_some_and(|ending| ending.starts_with('.'));
    named && row.call.result.is_some()
}

/// Whether a call is under way at the service while nothing of its job runs.
fn is_idle(row: &LedgerRow, active: &[Run]) -> bool {
    row.call.state == CallState::Ordered && !active.iter().any(|run| Some(run.job) == row.call.job)
}

fn sums(
    rows: Vec<LedgerRow>,
    used: impl Fn(&LedgerRow) -> bool,
    idle: impl Fn(&LedgerRow) -> bool,
) -> JobMoney {
    let (mut spent, mut unused, mut pending, mut unpriced) = (0_u64, 0_u64, 0_u64, 0);
    let mut calls = Vec::with_capacity(rows.len());
    for row in rows {
        let (used, idle) = (used(&row), idle(&row));
        let open = matches!(row.call.state, CallState::Ordered | CallState::Unknown);
        match row.call.cost_millicents.or(row.estimate_millicents.filter(|_| open)) {
            Some(amount) if open => pending += amount,
            Some(amount) => {
                spent += amount;
                unused += if used { 0 } else { amount };
            }
            None => unpriced += 1,
        }
        calls.push(call_view(row, used, idle));
    }
    JobMoney {
        spent_millicents: shown(spent),
        unused_millicents: shown(unused),
        pending_millicents: shown(pending),
        unpriced,
        calls,
    }
}

fn call_view(row: LedgerRow, used: bool, idle: bool) -> CallView {
    let open = matches!(row.call.state, CallState::Ordered | CallState::Unknown);
    let cost = match (row.call.cost_millicents, row.estimate_millicents) {
        (Some(cost), _) if !open => dollars(cost),
        (Some(cost), _) | (None, Some(cost)) if open => format!("about {}", dollars(cost)),
        _ => "unknown".to_owned(),
    };
    let counted = row.call.units.to_string();
    // Tickets are the service's and paths the disk's: neither is anything to a window.
    CallView { call: Call { ticket: None, result: None, ..row.call }, cost, counted, used, idle }
}

/// The first moment of a moment's calendar month, in UTC.
fn month_of(now: Timestamp) -> Timestamp {
    let now = now.to_zoned(jiff::tz::TimeZone::UTC);
    now.first_of_month()
        .and_then(|first| first.start_of_day())
        .map_or(Timestamp::UNIX_EPOCH, |first| first.timestamp())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_month_begins_on_its_first_in_utc() {
        let month = |moment: &str| month_of(moment.parse().unwrap()).to_string();
        assert_eq!(month("2026-03-10T12:00:00Z"), "2026-03-01T00:00:00Z");
        assert_eq!(month("2026-03-01T00:00:00Z"), "2026-03-01T00:00:00Z");
        assert_eq!(month("2026-02-28T23:59:59.999Z"), "2026-02-01T00:00:00Z");
    }
}
