//! The store on real files: every behaviour, several programs at once, sudden ends, old schemas.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

// As every other crate of the workspace knows it.
extern crate reelwright_store as store;

mod calls;
mod comments;
mod deletion;
mod jobs;
mod list;
mod opening;
mod processes;
mod rules;
mod runs;
mod schemas;
mod trends;
mod uploads;
mod videos;
mod workspace;
