//! The real `reel` on real workspaces: what it answers, how it exits, and that it leaves nothing half-made.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod at_work;
mod bench;
mod children;
mod clean;
mod endless_voice;
mod files;
#[cfg(unix)]
#[path = "../../../../tests/shared/left_keys.rs"]
mod left_keys;
mod output;
#[cfg(unix)]
mod real_voice;
mod requests;
mod services;
mod stages;
mod stopping;
mod themes;
mod video;
