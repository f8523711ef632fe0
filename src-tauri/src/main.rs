//! The desktop app's entry point.
#![cfg_attr(all(not(debug_assertions), target_os = "windows"), windows_subsystem = "windows")]

use std::process::ExitCode;

#[allow(unsafe_code, reason = "the environment is taken from in no other way")]
fn main() -> ExitCode {
    // SAFETY: it is the first that this program does, on its only thread.
    unsafe { studio::environment::take_keys() };
    match reelwright::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Reelwright: {error}");
            ExitCode::FAILURE
        }
    }
}
