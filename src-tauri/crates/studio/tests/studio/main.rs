//! The studio on real workspaces: real database files, real ffmpeg, real voices.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

extern crate reelwright_studio as studio;

mod bench;
mod checks;
mod crash;
mod disk;
mod edits;
mod exports;
mod many_takes;
mod pipeline;
mod presenter;
mod readers;
mod requests;
mod rest;
mod themes;
mod verdicts;
