//! What a render costs, held against the bare encode of the same frames in the same run.
//!
//! `cargo xtask bench` runs it. It makes its own sources, renders a video of 30 s and one of 60 s, changes
//! one thing at a time and renders again, each round interleaved with the bare encodes, so that a machine that is
//! slow for a while is slow for both. Only ratios are kept: `target/bench/render.json`.
//!
//! `--quick` does one round; `--rounds N` as many as wanted; `--without-moviepy` leaves out the slowest row.

#![allow(clippy::print_stdout, reason = "a benchmark speaks to whoever runs it")]

extern crate reelwright_media as media;

mod bare;
mod cost;
mod memory;
mod moviepy;
mod rows;
mod runs;
mod sources;
mod timelines;

use std::{error::Error, path::PathBuf};

use media::Tools;

/// Rounds of everything, unless told otherwise: enough for a median and a spread.
const ROUNDS: usize = 3;

/// Whatever goes wrong ends the benchmark and is said.
type Fault = Box<dyn Error + Send + Sync>;

/// What was asked for on the command line.
struct Wanted {
    rounds: usize,
    moviepy: bool,
}

impl Wanted {
    fn read() -> Result<Self, Fault> {
        let mut wanted = Self { rounds: ROUNDS, moviepy: true };
        let mut args = std::env::args().skip(1);
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--quick" => wanted.rounds = 1,
                "--rounds" => {
                    let rounds = args.next().and_then(|count| count.parse().ok()).filter(|count| *count > 0);
                    wanted.rounds = rounds.ok_or("--rounds needs a number from 1 up")?;
                }
                "--without-moviepy" => wanted.moviepy = false,
                // What cargo itself hands to benchmarks.
                "--bench" => {}
                other => {
                    return Err(
                        format!("{other} is unknown; try --quick, --rounds N, --without-moviepy").into()
                    );
                }
            }
        }
        Ok(wanted)
    }
}

/// Where the benchmark keeps what it makes: `bench` in cargo's target folder.
fn folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../target")),
        PathBuf::from,
    );
    target.join("bench")
}

fn main() -> Result<(), Fault> {
    let wanted = Wanted::read()?;
    let folder = folder();
    std::fs::create_dir_all(&folder)?;
    let folder = folder.canonicalize()?;
    let tools = Tools::find()?;
    println!("ffmpeg {}, {} rounds, in {}", tools.version(), wanted.rounds, folder.display());
    let sources = sources::Sources::made(&folder.join("sources"))?;
    let mut bench = runs::Bench::new(tools.clone(), sources, &folder)?;
    // First, as in a program that was just started: what rounds leave behind is not the render's.
    let peak_memory = bench.peak_memory()?;
    for round in 0..wanted.rounds {
        println!("round {} of {}", round + 1, wanted.rounds);
        bench.round(round)?;
    }
    if wanted.moviepy {
        bench.moviepy(&folder)?;
    } else {
        println!("moviepy is left out: --without-moviepy");
    }
    let table = bench.into_table();
    table.print();
    let report = table.json(peak_memory, tools.version());
    let path = folder.join("render.json");
    std::fs::write(&path, serde_json::to_vec_pretty(&report)?)?;
    println!("written to {}", path.display());
    Ok(())
}
