//! The engines from outside, on real files and with the real espeak-ng.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod espeak;
mod import;
#[path = "../../../../../tests/shared/left_keys.rs"]
mod left_keys;
mod library;
mod outline;
mod own_text;
mod services;
#[cfg(unix)]
mod sherpa;
mod system_voice;
mod voices;
