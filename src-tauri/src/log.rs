//! What is written down while the app runs: to the terminal, and to files in the workspace.

use std::path::Path;

use studio::workspace::Workspace;
use tracing_appender::{
    non_blocking::WorkerGuard,
    rolling::{RollingFileAppender, Rotation},
};
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

/// Days whose log is kept.
const DAYS_KEPT: usize = 7;
/// What is logged unless `RUST_LOG` says otherwise.
const USUAL: &str = "info";

/// Starts logging, in the workspace's folder for it. What is held in the answer writes the last lines when it is dropped.
pub fn start(workspace: &Path) -> Option<WorkerGuard> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL));
    let (file, guard) = file(workspace).map(tracing_appender::non_blocking).unzip();
    let to_file = file.map(|file| tracing_subscriber::fmt::layer().with_ansi(false).with_writer(file));
    let to_terminal = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    // A test that logs may have been first; then its logger stays.
    let _ = tracing_subscriber::registry().with(filter).with(to_terminal).with(to_file).try_init();
    guard
}

/// Today's file. None where the workspace can't be written to, which is told by what opens it next.
fn file(workspace: &Path) -> Option<RollingFileAppender> {
    let folder = Workspace::open(workspace).ok()?.logs();
    let rolling = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("reelwright")
        .filename_suffix("log")
        .max_log_files(DAYS_KEPT);
    rolling.build(folder).ok()
}
