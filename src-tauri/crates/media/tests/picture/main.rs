//! The picture side of the renderer, with the real ffmpeg: what was asked for against what the decoded frames say.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[cfg(unix)]
mod faults;
mod golden;
mod pictures;
mod preview;
#[cfg(unix)]
mod process;
mod render;
mod sources;
