//! Fills a workspace with jobs in every state, for measuring a window full of work: `fill JOBS FOLDER`.
//!
//! Every job goes through the store's own transactions, and what its takes hold can be read like any other's. Their
//! files are a few that all of them share.
#![allow(clippy::print_stdout, missing_docs)]

extern crate reelwright_studio as studio;

mod job;
mod material;
mod words;

use std::{path::PathBuf, process::ExitCode};

use store::Store;
use studio::workspace::Workspace;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [jobs, folder] = arguments.as_slice() else {
        eprintln!("usage: fill JOBS FOLDER, such as fill 10000 /tmp/full");
        return ExitCode::FAILURE;
    };
    let Ok(jobs) = jobs.parse() else {
        eprintln!("“{jobs}” is no number of jobs; say how many, such as 10000");
        return ExitCode::FAILURE;
    };
    match fill(jobs, &PathBuf::from(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{folder} was not filled: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn fill(jobs: u32, folder: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
    let workspace = Workspace::open(folder).map_err(|error| error.message)?;
    let store = Store::open(workspace.database())?;
    let material = material::Material::lay_out(&workspace)?;
    let now = model::Timestamp::now();
    for at in 0..jobs {
        job::add(&store, &material, at, words::begun_at(now, at, jobs))?;
    }
    println!("{} has {jobs} jobs more", folder.display());
    Ok(())
}
