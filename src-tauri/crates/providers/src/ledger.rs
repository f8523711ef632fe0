//! How engines and whoever keeps the books talk: an order is recorded before it is sent, its ticket before anything
//! else is done with it, its end when it is there.

use std::path::PathBuf;

use model::{CallId, CallState, Units};

use crate::ProviderError;

/// Keeps the books of one run's orders. Every method returns only when what it was told would survive a power cut.
pub trait Ledger: Send + Sync {
    /// Records an order that is about to be sent.
    ///
    /// # Errors
    /// `limit_reached` where it would pass a spending limit, or why it can't be recorded. Nothing is sent then.
    fn order(&self, order: &Order) -> Result<CallId, ProviderError>;

    /// Records the service's own id of work that takes minutes.
    ///
    /// # Errors
    /// Why it can't be recorded.
    fn ticket(&self, call: CallId, ticket: &str) -> Result<(), ProviderError>;

    /// Records how an order ended.
    ///
    /// # Errors
    /// Why it can't be recorded.
    fn settle(&self, call: CallId, settled: &Settled) -> Result<(), ProviderError>;

    /// The latest order with this key of the same job, however it stands.
    ///
    /// # Errors
    /// Why the books can't be read.
    fn earlier(&self, provider: &str, key: &str) -> Result<Option<EarlierCall>, ProviderError>;
}

/// An order about to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The service.
    pub provider: String,
    /// Its model; empty where it has none.
    pub model: String,
    /// A hash of everything that is asked for.
    pub key: String,
    /// What it is, in words: "clip for scene 3".
    pub what: String,
    /// What it is expected to be counted by.
    pub estimate: Units,
}

/// How an order ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// What it was counted by: the service's word where it gave one, else the estimate.
    pub units: Units,
    /// What the service says that it charged for it, in thousandths of a cent. None where it says nothing of that: then
    /// the price file's word counts.
    pub charged_millicents: Option<u64>,
    /// `Done`, `Failed` or `Unknown`.
    pub state: CallState,
    /// The file in which what came back is kept. None for a done order whose answer was of no use: it is paid, and
    /// the same order is sent anew when the user runs the stage again. One that has a ticket never stands so: it is
    /// `Unknown` then, for what it made may still be had.
    pub result: Option<PathBuf>,
}

/// What an answer says of what it cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// What the service counted; nothing for the estimate.
    pub units: Units,
    /// What it charged for that, in thousandths of a cent, where it says so.
    pub charged_millicents: Option<u64>,
}

/// Most services only count.
impl From<Units> for Counted {
    fn from(units: Units) -> Self {
        Self { units, charged_millicents: None }
    }
}

impl Settled {
    /// An order of which nothing was made, so that nothing is charged for it.
    pub fn not_made() -> Self {
        Self { units: Units::default(), charged_millicents: None, state: CallState::Failed, result: None }
    }

    /// An order that was answered, in a file if anything of the answer is kept.
    pub fn done(counted: Counted, result: Option<PathBuf>) -> Self {
        let Counted { units, charged_millicents } = counted;
        Self { units, charged_millicents, state: CallState::Done, result }
    }
}

/// What is known of an order from before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierCall {
    /// Its id.
    pub call: CallId,
    /// How it stands. `Ordered` without a ticket, in a run that is over, is as good as `Unknown`.
    pub state: CallState,
    /// The service's own id of it, if one was recorded.
    pub ticket: Option<String>,
    /// The file in which what came back is kept.
    pub result: Option<PathBuf>,
}

/// Books that allow everything and remember nothing.
pub struct Forgetful;

impl Ledger for Forgetful {
    fn order(&self, _: &Order) -> Result<CallId, ProviderError> {
        Ok(CallId(0))
    }

    fn ticket(&self, _: CallId, _: &str) -> Result<(), ProviderError> {
        Ok(())
    }

    fn settle(&self, _: CallId, _: &Settled) -> Result<(), ProviderError> {
        Ok(())
    }

    fn earlier(&self, _: &str, _: &str) -> Result<Option<EarlierCall>, ProviderError> {
        Ok(None)
    }
}

/// What part of a job's work is expected to be ordered, for the figure beside the button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The service, as the prices call it.
    pub provider: String,
    /// Its model.
    pub model: String,
    /// What it is, in words: "6 clips of 8 s".
    pub what: String,
    /// What it will be counted by, as far as can be told.
    pub units: Units,
}
