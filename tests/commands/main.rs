//! The desktop shell without a screen: its commands on Tauri's mock runtime, its permissions, its bindings, and its
//! media server over real sockets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bindings;
mod calls;
mod desk;
mod http;
#[path = "../shared/left_keys.rs"]
mod left_keys;
mod media;
#[cfg(target_os = "linux")]
mod notifications;
mod permissions;
mod scenes;
mod services;
mod speakers;
mod stopping;
mod storage;
