//! Orders that are answered at once: recorded, sent, kept, settled.

use std::path::PathBuf;

use model::{CallId, CallState, Units};

use super::{
    Answer, Ask, Line,
    fault::{Fault, Outcome},
    keeping,
};
use crate::{Counted, EarlierCall, Order, ProviderError, Settled, Work};

/// What is ordered.
pub struct Wanted {
    /// The books' entry, with its key.
    pub order: Order,
    /// The request.
    pub ask: Ask,
}

/// Orders something that is answered at once, or takes the answer that was paid for before. `used` reads the answer:
/// what is in it, and what the service counted and charged. An answer that it refuses is of no use, and ordered anew when the user
/// runs the stage again.
///
/// # Errors
/// What went wrong and what to do; `order_unknown` where the same was ordered before and its answer never came.
pub async fn once<T>(
    line: &Line,
    wanted: Wanted,
    used: impl Fn(&Answer) -> Result<(T, Counted), ProviderError>,
    work: &Work,
) -> Result<T, ProviderError> {
    if let Some(earlier) = work.ledger.earlier(&wanted.order.provider, &wanted.order.key)?
        && let Some(body) = answer_of(line, &earlier, &wanted.order)?
    {
        match used(&Answer::kept(body)) {
            Ok((value, _)) => return Ok(value),
            // The answer is as good as it was; it is the disk that has no room for what is in it.
            Err(error @ ProviderError::File { .. }) => return Err(error),
            Err(_) => {}
        }
    }
    let _turn = line.turn(work).await?;
    keeping::keep_request(line, &wanted, work)?;
    let call = work.ledger.order(&wanted.order)?;
    let answer = match line.send(wanted.ask, work).await {
        Ok(answer) => answer,
        Err(fault) => return Err(failed(line, fault, call, &wanted.order, work)),
    };
    // Kept before anything is made of it: what was paid for is not lost to what comes after.
    let kept = match keeping::keep(work, &wanted.order.key, &answer.body) {
        Ok(kept) => kept,
        Err(error) => {
            let fault = Fault::lasting(error, Outcome::Unknown);
            return Err(failed(line, fault, call, &wanted.order, work));
        }
    };
    settled(line, used(&answer), kept, call, &wanted.order, work)
}

/// Settles an order that was answered, by what could be made of the answer.
fn settled<T>(
    line: &Line,
    used: Result<(T, Counted), ProviderError>,
    kept: Option<PathBuf>,
    call: CallId,
    order: &Order,
    work: &Work,
) -> Result<T, ProviderError> {
    match used {
        Ok((value, counted)) => {
            let units = if counted.units.is_nothing() { order.estimate } else { counted.units };
            work.ledger.settle(call, &Settled::done(Counted { units, ..counted }, kept))?;
            Ok(value)
        }
        Err(error @ ProviderError::File { .. }) => {
            work.ledger.settle(call, &Settled::done(order.estimate.into(), kept))?;
            Err(error)
        }
        Err(error) => {
            // It was answered, so it was charged.
            work.ledger.settle(call, &Settled::done(order.estimate.into(), None))?;
            Err(paid(line, error))
        }
    }
}

/// Settles an order that failed and gives what to tell.
pub(super) fn failed(line: &Line, fault: Fault, call: CallId, order: &Order, work: &Work) -> ProviderError {
    let state = fault.outcome.state(line.charges);
    let units = if state == CallState::Failed { Units::default() } else { order.estimate };
    match work.ledger.settle(call, &Settled { units, state, ..Settled::not_made() }) {
        Ok(()) if state == CallState::Done => paid(line, fault.error),
        Ok(()) => fault.error,
        // The books matter more than the failure: what they don't know might be paid twice.
        Err(error) => error,
    }
}

/// The error about an answer that is of no use, and what another will cost.
fn paid(line: &Line, error: ProviderError) -> ProviderError {
    let more = "; this answer is paid for, and running it again pays for another";
    if line.charges { error.adding(more) } else { error }
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
