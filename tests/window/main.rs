//! The real window, in the real webview, played by a WebDriver on a screen of its own.
//!
//! A driver for Tauri's webview comes with WebKitGTK, so these tests run on Linux.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod accessible;
mod bad_moments;
mod camera;
mod desk;
mod desktop;
mod disk;
mod environment;
mod files;
mod finish;
mod first_steps;
mod furniture;
mod graph;
mod hands;
mod keyboard;
#[path = "../shared/left_keys.rs"]
mod left_keys;
mod list;
mod looks;
mod measure;
mod microphone;
mod orders;
mod page;
mod path;
mod pictures;
mod player;
mod processes;
mod provenance;
mod readable;
mod remarks;
mod reopened;
mod runs;
mod screens;
mod script;
mod services;
mod settings;
mod side_by_side;
mod stock;
mod takes;
mod texts;
mod themes;
mod trends;
mod trouble;
mod unsaved;
mod visuals;
mod voice;
mod work;
