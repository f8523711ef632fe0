//! The desktop app's entry point.
#![cfg_attr(all(not(debug_assertions), target_os = "windows"), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    match reelwright::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Reelwright: {error}");
            ExitCode::FAILURE
        }
    }
}
