//! The sound and the checks, on what the real ffmpeg makes of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

extern crate reelwright_media as media;

mod checks;
mod mixing;
mod recordings;
mod stage;
