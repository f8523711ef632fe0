//! Work that takes minutes: the service answers with a ticket, which is saved before anything else happens and asked
//! for until the work is there, after a restart too.

use std::{path::PathBuf, time::Instant};

use async_trait::async_trait;
use futures_util::StreamExt;
use model::{CallId, CallState, Units};

use super::{
    Answer, Line, Media, Wanted,
    fault::{Fault, Outcome},
    http::rest,
    keeping::keep_request,
    order::{failed, unknown},
};
use crate::{Order, ProviderError, Settled, Work};

/// What a service says of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is at it; how far in percent, where it says.
    Underway(Option<u32>),
    /// The file is there.
    Ready {
        /// Where.
        url: String,
        /// What it counted; nothing for the estimate.
        units: Units,
    },
    /// It failed, which charges nothing; the service's words.
    Failed(String),
}

/// A service's counter: where tickets are given out and asked for.
#[async_trait]
pub trait Counter: Send + Sync {
    /// The line to it.
    fn line(&self) -> &Line;

    /// The ticket in the answer to an order.
    fn ticket(&self, answer: &Answer) -> Result<String, ProviderError>;

    /// Asks how a ticket's work stands.
    async fn ask(&self, ticket: &str, work: &Work) -> Result<Asked, ProviderError>;

    /// Asks to stop the work. Answers whether the service took it back, so that nothing is charged.
    async fn cancel(&self, _ticket: &str) -> bool {
        false
    }

    /// Fetches a file that is ready. Services that want their key for it do it themselves.
    async fn fetch(&self, url: &str, media: Media, key: &str, work: &Work) -> Result<PathBuf, Fault> {
        self.line().fetch(url, media, key, work).await
    }
}

/// Orders something by ticket, or goes on with the ticket from before, or takes what was made before. `told` hears how
/// far the service says it is, in percent.
///
/// # Errors
/// What went wrong and what to do; `order_unknown` where the same was ordered before and no ticket came back.
pub async fn by_ticket(
    counter: &dyn Counter,
    wanted: Wanted,
    media: Media,
    told: &(dyn Fn(Option<u32>) + Send + Sync),
    work: &Work,
) -> Result<PathBuf, ProviderError> {
    let line = counter.line();
    let earlier = work.ledger.earlier(line.provider, &wanted.order.key)?;
    let open = match earlier {
        Some(earlier) => match (earlier.state, earlier.result, earlier.ticket) {
            (CallState::Done, Some(path), _) if path.is_file() => return Ok(path),
            // Made and paid for, and its file is gone: the service may still have it.
            (CallState::Done, Some(_), Some(ticket)) => Some((earlier.call, ticket)),
            (CallState::Ordered | CallState::Unknown, _, Some(ticket)) => Some((earlier.call, ticket)),
            (CallState::Ordered | CallState::Unknown, _, None) if line.charges => {
                return Err(unknown(line, earlier.call, &wanted.order));
            }
            _ => None,
        },
        None => None,
    };
    let order = wanted.order.clone();
    let (call, ticket) = match open {
        Some(open) => open,
        None => ordered(counter, wanted, work).await?,
    };
    let open = Open { counter, call, ticket, order, media };
    open.awaited(told, work).await
}

async fn ordered(
    counter: &dyn Counter,
    wanted: Wanted,
    work: &Work,
) -> Result<(CallId, String), ProviderError> {
    keep_request(counter.line(), &wanted, work)?;
    let call = work.ledger.order(&wanted.order)?;
    let answer = match counter.line().send(wanted.ask, work).await {
        Ok(answer) => answer,
        Err(fault) => return Err(failed(counter.line(), fault, call, &wanted.order, work)),
    };
    match counter.ticket(&answer) {
        Ok(ticket) => {
            work.ledger.ticket(call, &ticket)?;
            Ok((call, ticket))
        }
        // An answer without a ticket that says why is a refusal; any other leaves it open whether work has begun.
        Err(error) => {
            let refused = matches!(error.code(), "order_failed" | "no_credit" | "key_refused" | "busy");
            let outcome = if refused { Outcome::NotMade } else { Outcome::Unknown };
            Err(failed(counter.line(), Fault::lasting(error, outcome), call, &wanted.order, work))
        }
    }
}

/// An order under way.
struct Open<'a> {
    counter: &'a dyn Counter,
    call: CallId,
    ticket: String,
    order: Order,
    media: Media,
}

impl Open<'_> {
    async fn awaited(
        &self,
        told: &(dyn Fn(Option<u32>) + Send + Sync),
        work: &Work,
    ) -> Result<PathBuf, ProviderError> {
        let patience = *self.counter.line().patience();
        let began = Instant::now();
        let mut pause = patience.poll;
        loop {
            match self.counter.ask(&self.ticket, work).await {
                Ok(Asked::Underway(percent)) => told(percent),
                Ok(Asked::Ready { url, units }) => return self.fetched(&url, units, work).await,
                Ok(Asked::Failed(words)) => return Err(self.given_up(&words, work)),
                Err(ProviderError::Cancelled) => return self.cancelled(work).await,
                // The ticket stays open: the next run asks for it again.
                Err(error) => return Err(error),
            }
            if began.elapsed() > patience.ticket {
                return Err(self.too_long());
            }
            if rest(pause, work).await.is_err() {
                return self.cancelled(work).await;
            }
            pause = patience.next_poll(pause);
        }
    }

    async fn fetched(&self, url: &str, units: Units, work: &Work) -> Result<PathBuf, ProviderError> {
        let units = if units.is_nothing() { self.order.estimate } else { units };
        match self.counter.fetch(url, self.media, &self.order.key, work).await {
            Ok(path) => {
                let settled = Settled { units, state: CallState::Done, result: Some(path.clone()) };
                work.ledger.settle(self.call, &settled)?;
                Ok(path)
            }
            Err(fault) if fault.outcome == Outcome::Made => {
                work.ledger.settle(self.call, &Settled { units, state: CallState::Done, result: None })?;
                Err(fault.error)
            }
            // It is made and waits there; the next run fetches it.
            Err(fault) => Err(fault.error),
        }
    }

    fn given_up(&self, words: &str, work: &Work) -> ProviderError {
        let line = self.counter.line();
        let message = format!(
            "{} could not make the {}; change what is asked for, or run it again to order it anew",
            line.provider, self.order.what
        );
        let error = line.error("order_failed", message, words);
        failed(line, Fault::lasting(error, Outcome::NotMade), self.call, &self.order, work)
    }

    async fn cancelled(&self, work: &Work) -> Result<PathBuf, ProviderError> {
        if self.counter.cancel(&self.ticket).await {
            let settled = Settled { units: Units::default(), state: CallState::Failed, result: None };
            work.ledger.settle(self.call, &settled)?;
        }
        Err(ProviderError::Cancelled)
    }

    fn too_long(&self) -> ProviderError {
        let line = self.counter.line();
        let message = format!(
            "{} is still at the {} after {} minutes; its ticket is kept, and running it again goes on waiting",
            line.provider,
            self.order.what,
            line.patience().ticket.as_secs() / 60
        );
        ProviderError::service(line.provider, "too_slow").saying(message).worth_a_retry().build()
    }
}

/// Does something for every scene, as many at once as the service allows. A scene that fails keeps no other from being
/// finished; what failed is told when all have ended.
///
/// # Errors
/// The first failure in the scenes' order, naming all scenes that failed.
pub async fn all_scenes<T, F>(
    scenes: &[u32],
    at_once: u32,
    one: impl Fn(u32) -> F,
    work: &Work,
) -> Result<Vec<T>, ProviderError>
where
    F: Future<Output = Result<T, ProviderError>>,
{
    let task = |scene: u32| {
        let task = one(scene);
        async move { (scene, task.await) }
    };
    let tasks: Vec<_> = scenes.iter().copied().map(task).collect();
    let mut ended: Vec<(u32, Result<T, ProviderError>)> =
        futures_util::stream::iter(tasks).buffer_unordered(at_once.max(1) as usize).collect().await;
    work.check()?;
    ended.sort_by_key(|(scene, _)| *scene);
    let failed: Vec<u32> = ended.iter().filter(|(_, end)| end.is_err()).map(|(scene, _)| *scene).collect();
    let mut made = Vec::with_capacity(ended.len());
    for (_, end) in ended {
        made.push(end.map_err(|error| naming(error, &failed, scenes.len()))?);
    }
    Ok(made)
}

/// The error with the scenes that it is about.
fn naming(error: ProviderError, failed: &[u32], of: usize) -> ProviderError {
    let ProviderError::Service { provider, code, message, detail, retryable } = error else { return error };
    let numbers: Vec<String> = failed.iter().map(u32::to_string).collect();
    let kept = of - failed.len();
    let which = if failed.len() == 1 { "scene" } else { "scenes" };
    let kept = if kept == 0 { String::new() } else { format!("; the other {kept} are kept") };
    let message = format!("{which} {}: {message}{kept}", numbers.join(", "));
    ProviderError::Service { provider, code, message, detail, retryable }
}
