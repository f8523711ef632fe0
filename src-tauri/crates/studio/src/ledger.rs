//! The money: orders recorded before they are sent, what they cost, what may be spent, and what a click will cost.

use std::{fs, path::PathBuf};

use model::{Call, CallId, CallState, JobId, RunId, Stage, Timestamp, Units};
use providers::{
    EarlierCall, Expected, Kind, Ledger, Order, Pay, ProviderError, Settled, list,
    price::{Cost, Prices, SHIPPED},
};
use serde::{Deserialize, Serialize};
use store::{
    CallEnd, CallFilter, CallVerdict, LedgerRow, NewCall, SpendingLimits, Store, StoreError, dollars,
};

use crate::{
    Studio, files,
    settings::{JOB_LIMIT, MONTH_LIMIT},
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
}

/// What a click will cost, as far as can be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Estimate {
    /// What it is made of; nothing for what runs on this machine.
    pub parts: Vec<EstimatePart>,
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
fn cost(prices: &Prices, provider: &str, model: &str, units: &Units) -> Option<Cost> {
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

/// The books of one run.
pub struct RunLedger {
    store: Store,
    workspace: Workspace,
    studio: Studio,
    job: JobId,
    run: RunId,
}

impl RunLedger {
    /// The books of one run.
    pub fn new(studio: &Studio, job: JobId, run: RunId) -> Self {
        let (store, workspace) = (studio.store().clone(), studio.workspace().clone());
        Self { store, workspace, studio: studio.clone(), job, run }
    }
}

/// A provider's error from the books'.
fn refused(error: StoreError) -> ProviderError {
    let code = match error {
        StoreError::OverLimit { .. } | StoreError::UnpricedUnderLimit { .. } => "limit_reached",
        _ => "ledger",
    };
    ProviderError::service("ledger", code).saying(error.to_string()).build()
}

impl Ledger for RunLedger {
    fn order(&self, order: &Order) -> Result<CallId, ProviderError> {
        let (prices, _) = prices(&self.workspace);
        let cost = cost(&prices, &order.provider, &order.model, &order.estimate);
        let call = NewCall {
            run: self.run,
            provider: order.provider.clone(),
            model: order.model.clone(),
            key: order.key.clone(),
            what: order.what.clone(),
            units: order.estimate,
            price: cost.as_ref().map(|cost| cost.price.clone()).unwrap_or_default(),
            estimate_millicents: cost.map(|cost| cost.millicents),
        };
        let limits = self
            .studio
            .limits()
            .map_err(|error| ProviderError::service("ledger", "ledger").saying(error.message).build())?;
        self.store.order_call(&call, &limits, self.studio.now()).map_err(refused)
    }

    fn ticket(&self, call: CallId, ticket: &str) -> Result<(), ProviderError> {
        self.store.record_ticket(call, ticket).map_err(refused)
    }

    fn settle(&self, call: CallId, settled: &Settled) -> Result<(), ProviderError> {
        let row = self.store.call(call).map_err(refused)?;
        let (prices, _) = prices(&self.workspace);
        let cost = match settled.state {
            CallState::Failed => Some(0),
            _ => {
                cost(&prices, &row.call.provider, &row.call.model, &settled.units).map(|cost| cost.millicents)
            }
        };
        let result = match &settled.result {
            Some(path) => {
                let (blake3, _) = files::hash(path).map_err(|error| ProviderError::reading(path, error))?;
                Some((self.workspace.record(path), blake3))
            }
            None => None,
        };
        let end = CallEnd { state: settled.state, units: settled.units, cost_millicents: cost, result };
        self.store.settle_call(call, &end, self.studio.now()).map_err(refused)?;
        self.studio.tell(Event::JobChanged { job_id: self.job });
        Ok(())
    }

    fn earlier(&self, provider: &str, key: &str) -> Result<Option<EarlierCall>, ProviderError> {
        let found = self.store.earlier_call(self.run, provider, key).map_err(refused)?;
        Ok(found.map(|row| EarlierCall {
            call: row.call.id,
            state: row.call.state,
            ticket: row.call.ticket,
            result: row.call.result.map(|path| self.workspace.locate(&path)),
        }))
    }
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
        let selected: Vec<_> = state.stages().filter_map(|(_, at)| at.selected).collect();
        let runs: Vec<RunId> = self
            .store()
            .takes_of(id)?
            .into_iter()
            .filter(|line| selected.contains(&line.id))
            .filter_map(|line| line.run)
            .collect();
        let mut files = Vec::new();
        for take in selected {
            files.extend(self.store().artifacts_of_take(take)?.into_iter().map(|file| file.blake3));
        }
        let active: Vec<RunId> = self.store().active_runs()?.into_iter().map(|run| run.id).collect();
        let used = |row: &LedgerRow| {
            let shown = row.result_blake3.as_ref().is_some_and(|hash| files.contains(hash));
            runs.contains(&row.serves) || active.contains(&row.serves) || shown
        };
        Ok(sums(rows, used))
    }

    /// Calls of the whole workspace, newest first.
    ///
    /// # Errors
    /// The database's own.
    pub fn ledger(&self, state: Option<CallState>) -> Result<Vec<CallView>, AppError> {
        let filter = CallFilter { state, limit: CALLS_SHOWN, ..CallFilter::default() };
        Ok(self.store().calls(&filter)?.into_iter().map(|row| call_view(row, true)).collect())
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
        Ok(call_view(row, false))
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
    ) -> Result<Estimate, AppError> {
        let (prices, _) = prices(self.workspace());
        let part = |(stage, expected): (Stage, Expected)| {
            let cost = cost(&prices, expected.provider, &expected.model, &expected.units);
            let millicents = cost.as_ref().map(|cost| shown(cost.millicents));
            EstimatePart {
                stage,
                provider: expected.provider.to_owned(),
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
        Ok(Estimate { parts, total_millicents: total.map(shown), total: words, refused })
    }
}

fn sums(rows: Vec<LedgerRow>, used: impl Fn(&LedgerRow) -> bool) -> JobMoney {
    let (mut spent, mut unused, mut pending, mut unpriced) = (0_u64, 0_u64, 0_u64, 0);
    let mut calls = Vec::with_capacity(rows.len());
    for row in rows {
        let used = used(&row);
        let open = matches!(row.call.state, CallState::Ordered | CallState::Unknown);
        match row.call.cost_millicents.or(row.estimate_millicents.filter(|_| open)) {
            Some(amount) if open => pending += amount,
            Some(amount) => {
                spent += amount;
                unused += if used { 0 } else { amount };
            }
            None => unpriced += 1,
        }
        calls.push(call_view(row, used));
    }
    JobMoney {
        spent_millicents: shown(spent),
        unused_millicents: shown(unused),
        pending_millicents: shown(pending),
        unpriced,
        calls,
    }
}

fn call_view(row: LedgerRow, used: bool) -> CallView {
    let open = matches!(row.call.state, CallState::Ordered | CallState::Unknown);
    let cost = match (row.call.cost_millicents, row.estimate_millicents) {
        (Some(cost), _) if !open => dollars(cost),
        (Some(cost), _) | (None, Some(cost)) if open => format!("about {}", dollars(cost)),
        _ => "unknown".to_owned(),
    };
    let counted = row.call.units.to_string();
    // Tickets are the service's and paths the disk's: neither is anything to a window.
    CallView { call: Call { ticket: None, result: None, ..row.call }, cost, counted, used }
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
