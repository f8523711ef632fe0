//! The books of one run: its orders, recorded before they are sent.

use model::{CallId, CallState, JobId, RunId};
use providers::{EarlierCall, Ledger, Order, ProviderError, Settled};
use store::{CallEnd, NewCall, StoreError};

use crate::{
    Studio, files,
    ledger::{cost, prices},
    view::Event,
};

/// The books of one run.
pub struct RunLedger {
    studio: Studio,
    job: JobId,
    run: RunId,
    shared: bool,
}

impl RunLedger {
    /// The books of one run.
    pub fn new(studio: &Studio, job: JobId, run: RunId) -> Self {
        Self { studio: studio.clone(), job, run, shared: false }
    }

    /// The same for an order that stands for several stages: what was ordered for one of them, or for an earlier take,
    /// is never ordered again.
    pub fn shared(self) -> Self {
        Self { shared: true, ..self }
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
        let (prices, _) = prices(self.studio.workspace());
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
        self.studio.store().order_call(&call, &limits, self.studio.now()).map_err(refused)
    }

    fn ticket(&self, call: CallId, ticket: &str) -> Result<(), ProviderError> {
        self.studio.store().record_ticket(call, ticket).map_err(refused)
    }

    fn settle(&self, call: CallId, settled: &Settled) -> Result<(), ProviderError> {
        let row = self.studio.store().call(call).map_err(refused)?;
        let (prices, _) = prices(self.studio.workspace());
        let (price, cost_millicents) = match (settled.state, settled.charged_millicents) {
            (CallState::Failed, _) => (row.call.price, Some(0)),
            (_, Some(charged)) => (format!("as {} says", row.call.provider), Some(charged)),
            // The price file may have been edited since; what is counted with stands beside the sum.
            _ => cost(&prices, &row.call.provider, &row.call.model, &settled.units)
                .map_or_else(Default::default, |cost| (cost.price, Some(cost.millicents))),
        };
        let result = match &settled.result {
            Some(path) => {
                let (blake3, _) = files::hash(path).map_err(|error| ProviderError::reading(path, error))?;
                Some((self.studio.workspace().record(path), blake3))
            }
            None => None,
        };
        let end = CallEnd { state: settled.state, units: settled.units, price, cost_millicents, result };
        self.studio.store().settle_call(call, &end, self.studio.now()).map_err(refused)?;
        self.studio.tell(Event::JobChanged { job_id: self.job });
        Ok(())
    }

    fn earlier(&self, provider: &str, key: &str) -> Result<Option<EarlierCall>, ProviderError> {
        let found = if self.shared {
            self.studio.store().shared_call(self.run, provider, key)
        } else {
            self.studio.store().earlier_call(self.run, provider, key)
        };
        let found = found.map_err(refused)?;
        Ok(found.map(|row| EarlierCall {
            call: row.call.id,
            state: row.call.state,
            ticket: row.call.ticket,
            result: row.call.result.map(|path| self.studio.workspace().locate(&path)),
        }))
    }
}
