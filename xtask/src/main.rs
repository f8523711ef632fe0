//! Reelwright's development commands: `cargo xtask run`, `cargo xtask test` and their kin.
//!
//! Each sets up what it needs and is missing, says what it does as it does it, and does nothing twice: a second
//! start installs, fetches and rebuilds nothing that need not be.

// A program for the terminal speaks on its standard output.
#![allow(clippy::print_stdout)]

mod apt;
mod elsewhere;
mod interface;
mod lint;
mod machine;
mod node;
mod repository;
mod stamp;
mod step;
mod tools;
mod words;

use std::process::ExitCode;

use machine::Consent;
use step::Failure;
use words::Word;

fn main() -> ExitCode {
    match obey(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(message)) => {
            eprintln!("\nxtask: {message}");
            ExitCode::FAILURE
        }
    }
}

fn obey(arguments: Vec<String>) -> step::Done {
    let (options, named): (Vec<_>, Vec<_>) =
        arguments.into_iter().partition(|argument| argument.starts_with('-'));
    if options.iter().any(|option| option == "--help" || option == "-h") {
        return words::help();
    }
    if let Some(unknown) = options.iter().find(|option| *option != "--yes") {
        return Err(Failure(format!("there is no option {unknown}; `cargo xtask help` lists what there is")));
    }
    let consent = if !options.is_empty() || std::env::var("CI").is_ok_and(|value| value == "true") {
        Consent::Given
    } else {
        Consent::Ask
    };
    match named.as_slice() {
        [] => words::help(),
        [word] => match Word::named(word) {
            Some(word) => word.obey(consent),
            None => {
                Err(Failure(format!("there is no command {word}; `cargo xtask help` lists what there is")))
            }
        },
        more => Err(Failure(format!("one command at a time, not {}", more.join(" ")))),
    }
}
