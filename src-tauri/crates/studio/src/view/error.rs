//! The one error that crosses.

use model::Stage;
use serde::{Deserialize, Serialize};

/// An error as the window and the command line show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    /// A word programs can act on.
    pub code: String,
    /// What happened, to what, and what to do next.
    pub message: String,
    /// For the curious. May be empty.
    pub detail: String,
    /// Whether the same again may succeed.
    pub retryable: bool,
    /// The stage that would provide what is missing; the window offers to run it.
    pub offer: Option<Stage>,
    /// Whether the request was at fault, and not the work: the same request can't succeed.
    pub wrong_request: bool,
}
