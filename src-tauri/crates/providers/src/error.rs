//! Why an engine could not do its work.

use std::path::{Path, PathBuf};

/// Why an engine could not do its work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProviderError {
    /// A program or library the engine stands on is missing.
    #[error("{engine} needs {what}, which is not installed; {mend}")]
    NotInstalled {
        /// The engine.
        engine: &'static str,
        /// What is missing.
        what: String,
        /// What to do.
        mend: String,
    },
    /// The request itself can't be done.
    #[error("{message}")]
    BadRequest {
        /// A word programs can act on: `empty_text`, `text_too_long`, `no_scenes`, `unreadable_import`, …
        code: &'static str,
        /// What is wrong with what, and what to do.
        message: String,
    },
    /// The engine ran and failed.
    #[error("{engine} failed: {message}")]
    Failed {
        /// The engine.
        engine: &'static str,
        /// What happened and what to do next.
        message: String,
        /// Its last words.
        detail: String,
        /// Whether the same again may succeed.
        retryable: bool,
    },
    /// A service would not, could not, or did not answer in a way that can be used.
    #[error("{message}")]
    Service {
        /// The service.
        provider: &'static str,
        /// A word programs can act on:
        /// `no_key`, `key_refused` (set another), `no_credit` (top up), `busy` (wait), `service_down`, `too_slow`,
        /// `cut_off`, `unreachable`, `request_refused`, `unreadable_answer`, `unusable_answer`, `answer_too_large`,
        /// `address_refused`, `not_media`, `not_there`, `order_unknown` (the user decides), `order_failed`, `limit_reached`,
        /// `bad_setting`.
        code: &'static str,
        /// What happened, to what, and what to do next. Never holds a key.
        message: String,
        /// The service's own words, as far as they are text. Never holds a key.
        detail: String,
        /// Whether the same again may succeed.
        retryable: bool,
    },
    /// A file could not be read or written.
    #[error("can't {doing} {}: {source}", path.display())]
    File {
        /// `read` or `write`.
        doing: &'static str,
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The user asked to stop.
    #[error("cancelled")]
    Cancelled,
}

impl ProviderError {
    /// A read error.
    pub fn reading(path: &Path, source: std::io::Error) -> Self {
        Self::File { doing: "read", path: path.to_owned(), source }
    }

    /// A write error.
    pub fn writing(path: &Path, source: std::io::Error) -> Self {
        Self::File { doing: "write", path: path.to_owned(), source }
    }

    /// The same with more said, where a service's error it is.
    pub(crate) fn adding(self, more: &str) -> Self {
        match self {
            Self::Service { provider, code, message, detail, retryable } => {
                Self::Service { provider, code, message: message + more, detail, retryable }
            }
            other => other,
        }
    }

    /// The beginning of a service's error.
    pub fn service(provider: &'static str, code: &'static str) -> ServiceError {
        ServiceError { provider, code, message: String::new(), detail: String::new(), retryable: false }
    }

    /// The word that programs can act on; empty for an error that has none.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadRequest { code, .. } | Self::Service { code, .. } => code,
            Self::NotInstalled { .. } => "not_installed",
            Self::Cancelled => "cancelled",
            Self::Failed { .. } | Self::File { .. } => "",
        }
    }
}

/// A service's error as it is put together.
pub struct ServiceError {
    provider: &'static str,
    code: &'static str,
    message: String,
    detail: String,
    retryable: bool,
}

impl ServiceError {
    /// What happened, to what, and what to do next.
    pub fn saying(self, message: impl Into<String>) -> Self {
        Self { message: message.into(), ..self }
    }

    /// The service's own words.
    pub fn with(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    /// Marked as worth another try.
    pub fn worth_a_retry(self) -> Self {
        Self { retryable: true, ..self }
    }

    /// The error.
    pub fn build(self) -> ProviderError {
        let Self { provider, code, message, detail, retryable } = self;
        ProviderError::Service { provider, code, message, detail, retryable }
    }
}
