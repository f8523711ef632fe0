//! Work that takes minutes: the service answers with a ticket, which is saved before anything else happens and asked
//! for until the work is there, after a restart too.

use std::{
    fmt,
    future::pending,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use async_trait::async_trait;
use model::{CallId, CallState, Units};
use tokio::sync::Notify;

use super::{
    Answer, Ask, Line, Media, Wanted,
    fault::{Fault, NOT_THERE, Outcome},
    http::rest,
    keeping::keep_request,
    order::{failed, unknown},
};
use crate::{Order, ProviderError, Settled, Work};

/// What a service says of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is at it; how far, where it says.
    Underway(Option<Far>),
    /// The file is there.
    Ready {
        /// Where.
        url: String,
        /// What it counted; nothing for the estimate.
        units: Units,
    },
    /// It failed, which charges nothing; the service's words.
    Failed(String),
    /// It knows of no such work.
    Gone,
}

/// How far a ticket's work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Far {
    /// So much of it is done, in percent.
    Done(u32),
    /// It waits, and so many come before it.
    Waiting(u32),
    /// What is at work on it now has done so many of its steps.
    Steps {
        /// Steps done.
        done: u32,
        /// Steps in all.
        of: u32,
    },
}

/// ", 40 %"; ", 2 before it"; ", step 3 of 20".
impl fmt::Display for Far {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done(percent) => write!(f, ", {percent} %"),
            Self::Waiting(before) => write!(f, ", {before} before it"),
            Self::Steps { done, of } => write!(f, ", step {done} of {of}"),
        }
    }
}

/// What came of a ticket.
pub struct Fetched {
    /// The file, in the folder of the work.
    pub path: PathBuf,
    /// What was counted in it; nothing for what the service said.
    pub counted: Units,
}

/// A service's counter: where tickets are given out and asked for.
#[async_trait]
pub trait Counter: Send + Sync {
    /// The line to it.
    fn line(&self) -> &Line;

    /// What is fetched there.
    fn media(&self) -> Media {
        Media::Clip
    }

    /// The ticket that an order names itself, where the service lets it: then it is known before the order is sent.
    fn own_ticket(&self, _order: &Ask) -> Option<String> {
        None
    }

    /// The ticket in the answer to an order.
    fn ticket(&self, answer: &Answer) -> Result<String, ProviderError>;

    /// Asks how a ticket's work stands.
    async fn ask(&self, ticket: &str, work: &Work) -> Result<Asked, ProviderError>;

    /// Hears what the service tells by itself of an order's work, by its ticket and its key in the books: `told` is how far
    /// it is. Ends when the service says that the work has ended, and never where it tells nothing: it is asked all the
    /// while.
    async fn hear(&self, _ticket: &str, _key: &str, _told: &(dyn Fn(Far) + Send + Sync)) {
        pending().await
    }

    /// Asks to stop the work. Answers whether the service took it back, so that nothing is charged.
    async fn cancel(&self, _ticket: &str) -> bool {
        false
    }

    /// Fetches what is ready. Services that hand out something else than a picture or a clip do it themselves.
    async fn fetch(&self, url: &str, key: &str, work: &Work) -> Result<Fetched, Fault> {
        let path = self.line().fetch(url, self.media(), key, work).await?;
        Ok(Fetched { path, counted: Units::default() })
    }
}

/// How the same order from before stands.
enum Before {
    /// There is none that counts.
    None,
    /// What it made is there.
    Made(PathBuf),
    /// It has a ticket, to be gone on with.
    Open(CallId, String),
}

/// Orders something by ticket, or goes on with the ticket from before, or takes what was made before. `told` hears how
/// far the service says it is.
///
/// # Errors
/// What went wrong and what to do; `order_unknown` where the same was ordered before and no ticket came back.
pub async fn by_ticket(
    counter: &dyn Counter,
    wanted: Wanted,
    told: &(dyn Fn(Option<Far>) + Send + Sync),
    work: &Work,
) -> Result<PathBuf, ProviderError> {
    let order = wanted.order.clone();
    let before = before(counter.line(), &order, work)?;
    // What goes on from before is under way there like any other.
    let _turn = match &before {
        Before::Made(_) => None,
        Before::Open(..) | Before::None => Some(counter.line().turn(work).await?),
    };
    match before {
        Before::Made(path) => return Ok(path),
        Before::Open(call, ticket) => {
            let open = Open { counter, call, ticket, order: order.clone() };
            if let Some(path) = open.awaited(told, work).await? {
                return Ok(path);
            }
        }
        Before::None => {}
    }
    let (call, ticket) = ordered(counter, wanted, work).await?;
    let open = Open { counter, call, ticket, order };
    open.awaited(told, work).await?.ok_or_else(|| open.forgotten())
}

fn before(line: &Line, order: &Order, work: &Work) -> Result<Before, ProviderError> {
    let Some(earlier) = work.ledger.earlier(&order.provider, &order.key)? else { return Ok(Before::None) };
    match (earlier.state, earlier.result, earlier.ticket) {
        (CallState::Done, Some(path), _) if path.is_file() => Ok(Before::Made(path)),
        (CallState::Failed, ..) | (CallState::Done, _, None) => Ok(Before::None),
        // A ticket is asked for whatever else is known: what it stands for is paid, and its file may still be had.
        (_, _, Some(ticket)) => Ok(Before::Open(earlier.call, ticket)),
        (CallState::Ordered | CallState::Unknown, _, None) if line.charges => {
            Err(unknown(line, earlier.call, order))
        }
        (CallState::Ordered | CallState::Unknown, _, None) => Ok(Before::None),
    }
}

async fn ordered(
    counter: &dyn Counter,
    wanted: Wanted,
    work: &Work,
) -> Result<(CallId, String), ProviderError> {
    let line = counter.line();
    keep_request(line, &wanted, work)?;
    let call = work.ledger.order(&wanted.order)?;
    if let Some(ticket) = counter.own_ticket(&wanted.ask) {
        work.ledger.ticket(call, &ticket)?;
    }
    let answer = match line.send(wanted.ask, work).await {
        Ok(answer) => answer,
        Err(fault) => return Err(failed(line, fault, call, &wanted.order, work)),
    };
    match counter.ticket(&answer) {
        Ok(ticket) => {
            work.ledger.ticket(call, &ticket)?;
            Ok((call, ticket))
        }
        // It was answered, and not refused: work may have begun.
        Err(error) => {
            let fault = Fault::lasting(error, Outcome::Unknown);
            Err(failed(line, fault, call, &wanted.order, work))
        }
    }
}

/// What was heard of an order, besides what was asked.
#[derive(Default)]
struct Heard {
    /// How far it last was.
    far: Mutex<Option<Far>>,
    /// It has ended.
    ended: Notify,
}

impl Heard {
    fn take_note(&self, far: Far) {
        *self.far.lock().unwrap_or_else(PoisonError::into_inner) = Some(far);
    }

    fn far(&self) -> Option<Far> {
        *self.far.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An order under way.
struct Open<'a> {
    counter: &'a dyn Counter,
    call: CallId,
    ticket: String,
    order: Order,
}

impl Open<'_> {
    /// The file, once it is there; none where the service knows nothing of the ticket, and nothing is owed.
    async fn awaited(
        &self,
        told: &(dyn Fn(Option<Far>) + Send + Sync),
        work: &Work,
    ) -> Result<Option<PathBuf>, ProviderError> {
        let heard = Heard::default();
        let hearing = async {
            let told = |far| {
                heard.take_note(far);
                told(Some(far));
            };
            self.counter.hear(&self.ticket, &self.order.key, &told).await;
            heard.ended.notify_one();
            // What has come of it is asked for.
            pending().await
        };
        tokio::select! {
            biased;
            end = self.asked(&heard, told, work) => end,
            never = hearing => never,
        }
    }

    /// The same by asking again and again.
    async fn asked(
        &self,
        heard: &Heard,
        told: &(dyn Fn(Option<Far>) + Send + Sync),
        work: &Work,
    ) -> Result<Option<PathBuf>, ProviderError> {
        let patience = *self.counter.line().patience();
        let began = Instant::now();
        let (mut pause, mut missed) = (patience.poll, 0);
        loop {
            match self.counter.ask(&self.ticket, work).await {
                Ok(Asked::Underway(far)) => told(far.or_else(|| heard.far())),
                Ok(Asked::Ready { url, units }) => return self.fetched(&url, units, work).await.map(Some),
                Ok(Asked::Failed(words)) => return Err(self.given_up(&words, work)),
                Ok(Asked::Gone) => return self.gone(work),
                Err(ProviderError::Cancelled) => return Err(self.cancelled(work).await?),
                // A ticket that was just given out may not be known everywhere yet.
                Err(error) if error.code() == NOT_THERE && missed < patience.retries => missed += 1,
                Err(error) if error.code() == NOT_THERE => return self.gone(work),
                // The ticket stays open: the next run asks for it again.
                Err(error) => return Err(error),
            }
            if began.elapsed() > patience.ticket {
                return Err(self.too_long(work));
            }
            let rested = tokio::select! {
                rested = rest(pause, work) => rested,
                () = heard.ended.notified() => Ok(()),
            };
            if rested.is_err() {
                return Err(self.cancelled(work).await?);
            }
            pause = patience.next_poll(pause);
        }
    }

    async fn fetched(&self, url: &str, units: Units, work: &Work) -> Result<PathBuf, ProviderError> {
        let fetched = match self.counter.fetch(url, &self.order.key, work).await {
            Ok(fetched) => fetched,
            // It is made, and can't be had or is of no use: its ticket stays, and nothing else is bought unasked.
            Err(fault) if fault.is_about_the_file() => {
                return Err(self.doubted(fault.error, work));
            }
            // It is made and waits there; the next run fetches it.
            Err(fault) => return Err(fault.error),
        };
        let told = [fetched.counted, units].into_iter().find(|units| !units.is_nothing());
        let units = told.unwrap_or(self.order.estimate);
        let result = Some(fetched.path.clone());
        work.ledger.settle(self.call, &Settled::done(units.into(), result))?;
        Ok(fetched.path)
    }

    /// The service knows nothing of the ticket.
    fn gone(&self, work: &Work) -> Result<Option<PathBuf>, ProviderError> {
        let error = self.forgotten();
        if self.counter.line().charges {
            return Err(self.doubted(error, work));
        }
        work.ledger.settle(self.call, &Settled::not_made())?;
        Ok(None)
    }

    fn forgotten(&self) -> ProviderError {
        let line = self.counter.line();
        let message = format!("{} no longer knows of the {}; run it again", line.provider, self.order.what);
        line.error(NOT_THERE, message, "")
    }

    /// Leaves the order in doubt: its ticket is asked for again by the next run, and the user may give it up.
    fn doubted(&self, error: ProviderError, work: &Work) -> ProviderError {
        let line = self.counter.line();
        let more = format!(
            ". It counts as ordered and paid for (order {call}): running it again asks for it again, and settling \
             order {call} in the ledger lets another be ordered",
            call = self.call
        );
        let error = if line.charges { error.adding(&more) } else { error };
        failed(line, Fault::lasting(error, Outcome::Unknown), self.call, &self.order, work)
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

    /// What to tell once the user has asked to stop, and the service too.
    async fn cancelled(&self, work: &Work) -> Result<ProviderError, ProviderError> {
        if self.counter.cancel(&self.ticket).await {
            work.ledger.settle(self.call, &Settled::not_made())?;
        }
        Ok(ProviderError::Cancelled)
    }

    fn too_long(&self, work: &Work) -> ProviderError {
        let line = self.counter.line();
        let message = format!(
            "{} is still at the {} after {} minutes; run it again to go on waiting",
            line.provider,
            self.order.what,
            line.patience().ticket.as_secs() / 60
        );
        let error = ProviderError::service(line.provider, "too_slow").saying(message).worth_a_retry().build();
        // What charges nothing stays as it is: another of the same would only be at it too.
        if line.charges { self.doubted(error, work) } else { error }
    }
}
