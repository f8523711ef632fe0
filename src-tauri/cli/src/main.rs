//! `reel`: the studio without a window, for scripts, batches and other machines.
//!
//! A verb becomes a call to the studio and an [`answer::Answer`], which is said to a person or to a program.

mod answer;
mod arguments;
mod bars;
mod command;
mod follow;
mod log;
#[cfg(test)]
mod manual;
mod money;
mod report;
mod table;
mod text;
mod video;
mod words;

use std::process::ExitCode;

use clap::Parser;
use studio::view::AppError;

use crate::{answer::Answer, arguments::Arguments};

#[allow(unsafe_code, reason = "the environment is taken from in no other way")]
fn main() -> ExitCode {
    // SAFETY: it is the first that this program does, on its only thread.
    unsafe { studio::environment::take_keys() };
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return answer::say_usage(&error),
    };
    let (json, verbose, job) = (arguments.global.json, arguments.global.verbose > 0, arguments.verb.job());
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let message =
                format!("can't start the program's threads: {error}; close other programs and try again");
            return Answer::error(AppError::failed("no_threads", message)).say(json, verbose);
        }
    };
    let answer = runtime.block_on(command::run(arguments)).unwrap_or_else(Answer::error);
    // Work that did not hear that it was cancelled must not keep the program alive.
    runtime.shutdown_background();
    answer.about(job).say(json, verbose)
}
