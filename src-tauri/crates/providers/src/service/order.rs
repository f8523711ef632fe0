//! Orders that are answered at once: recorded, sent, kept, settled.

use model::{CallId, CallState, Units};

use super::{
    Answer, Ask, Line,
    fault::{Fault, Outcome},
    keeping,
};
use crate::{EarlierCall, Order, ProviderError, Settled, Work};

/// What is ordered.
pub struct Wanted {
    /// The books' entry, with its key.
    pub order: Order,
    /// The request.
    pub ask: Ask,
}

/// Orders something that is answered at once, or takes the answer that was paid for before. `used` reads the answer:
/// what is in it, and what the service counted.
///
/// # Errors
/// What went wrong and what to do; `order_unknown` where the same was ordered before and its answer never came.
pub async fn once<T>(
    line: &Line,
    wanted: Wanted,
    used: impl Fn(&Answer) -> Result<(T, Units), ProviderError>,
    work: &Work,
) -> Result<T, ProviderError> {
    if let Some(earlier) = work.ledger.earlier(line.provider, &wanted.order.key)?
        && let Some(body) = answer_of(line, &earlier, &wanted.order)?
    {
        let kept = Answer { headers: reqwest::header::HeaderMap::new(), body };
        if let Ok((value, _)) = used(&kept) {
            return Ok(value);
        }
    }
    keeping::keep_request(line, &wanted, work)?;
    let call = work.ledger.order(&wanted.order)?;
    let answer = match line.send(wanted.ask, work).await {
        Ok(answer) => answer,
        Err(fault) => return Err(failed(line, fault, call, &wanted.order, work)),
    };
    match used(&answer) {
        Ok((value, units)) => {
            let result = keeping::keep(work, &wanted.order.key, &answer.body)?;
            let units = if units.is_nothing() { wanted.order.estimate } else { units };
            work.ledger.settle(call, &Settled { units, state: CallState::Done, result })?;
            Ok(value)
        }
        Err(error) => {
            // It was answered, so it was charged.
            let settled = Settled { units: wanted.order.estimate, state: CallState::Done, result: None };
            work.ledger.settle(call, &settled)?;
            Err(error)
        }
    }
}

/// Settles an order that failed and gives what to tell.
pub(super) fn failed(line: &Line, fault: Fault, call: CallId, order: &Order, work: &Work) -> ProviderError {
    let state = match fault.outcome {
        Outcome::NotMade => CallState::Failed,
        Outcome::Unknown if line.charges => CallState::Unknown,
        Outcome::Unknown => CallState::Failed,
        Outcome::Made => CallState::Done,
    };
    let units = if state == CallState::Failed { Units::default() } else { order.estimate };
    match work.ledger.settle(call, &Settled { units, state, result: None }) {
        Ok(()) => fault.error,
        // The books matter more than the failure: what they don't know might be paid twice.
        Err(error) => error,
    }
}

/// The answer that was paid for before, if it is still there.
fn answer_of(line: &Line, earlier: &EarlierCall, order: &Order) -> Result<Option<Vec<u8>>, ProviderError> {
    match (earlier.state, &earlier.result) {
        (CallState::Done, Some(path)) => Ok(std::fs::read(path).ok()),
        (CallState::Done | CallState::Failed, _) => Ok(None),
        (CallState::Ordered | CallState::Unknown, _) if !line.charges => Ok(None),
        (CallState::Ordered | CallState::Unknown, _) => Err(unknown(line, earlier.call, order)),
    }
}

/// The error for an order whose answer never came.
pub(super) fn unknown(line: &Line, call: CallId, order: &Order) -> ProviderError {
    let message = format!(
        "{} was sent an order before ({}, order {call}) and its answer never came; it may have been made and \
         charged. Look at your account there, then settle order {call} in the ledger to order anew",
        line.provider, order.what
    );
    line.error("order_unknown", message, "")
}
