//! Keeps what `docs/` says of the program true: the lower part of `cli.md` is the help that it gives, and
//! `timeline.schema.json` is what `reel render` reads.
//!
//! After a change to either, write both anew: `REELWRIGHT_WRITE_DOCS=1 cargo test -p reelwright-cli manual`.

#![allow(clippy::expect_used)]

use std::{fs, path::Path};

use clap::CommandFactory;

use crate::arguments::Arguments;

/// Where the generated part begins; everything above is written by hand.
const MARK: &str = "<!-- What follows is the program's own help; a test writes and compares it. -->\n";
/// The page's width in characters, so that the help does not depend on the terminal.
const WIDTH: usize = 96;
/// Set to write the pages before they are compared.
const WRITE: &str = "REELWRIGHT_WRITE_DOCS";

/// A verb's name with those above it, and the command itself.
fn verbs(command: &clap::Command, above: &str) -> Vec<(String, clap::Command)> {
    let mut verbs = Vec::new();
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        let name = format!("{above} {}", verb.get_name());
        let inner = verbs_below(verb, &name);
        if inner.is_empty() { verbs.push((name, verb.clone())) } else { verbs.extend(inner) }
    }
    verbs
}

fn verbs_below(verb: &clap::Command, name: &str) -> Vec<(String, clap::Command)> {
    if verb.has_subcommands() { verbs(verb, name) } else { Vec::new() }
}

/// The help of every verb, without what is the same for all.
fn reference() -> String {
    let mut program = Arguments::command().term_width(WIDTH);
    program.build();
    let mut page = format!("\n```text\n{}```\n", tidy(&program.render_long_help().to_string()));
    for (name, verb) in verbs(&program, "reel") {
        let same_for_all = |argument: clap::Arg| {
            let same = argument.is_global_set() || argument.get_id() == "help";
            argument.hide(same)
        };
        let mut verb = verb.mut_args(same_for_all).term_width(WIDTH);
        page += &format!("\n## `{name}`\n\n```text\n{}```\n", tidy(&verb.render_long_help().to_string()));
    }
    page
}

fn tidy(help: &str) -> String {
    help.trim().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Compares a page with what it should be, having written it where that was asked for.
fn compare(name: &str, wanted: impl Fn(&str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    let read = || fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if std::env::var_os(WRITE).is_some() {
        fs::write(&path, wanted(&read())).expect("docs/ can be written to");
    }
    let found = read();
    assert!(
        found == wanted(&found),
        "docs/{name} is out of date; run this test with {WRITE}=1 to write it anew"
    );
}

#[test]
fn the_page_says_what_the_program_says() {
    compare("cli.md", |page| {
        let by_hand = page.split_once(MARK).map_or(page, |(by_hand, _)| by_hand);
        format!("{by_hand}{MARK}{}", reference())
    });
}

#[test]
fn the_schema_says_what_a_timeline_holds() {
    let schema = serde_json::to_value(schemars::schema_for!(media::Timeline)).expect("a schema is JSON");
    compare("timeline.schema.json", |page| {
        // The order of keys depends on what else is built, and says nothing.
        let written: Option<serde_json::Value> = serde_json::from_str(page).ok();
        let anew = || serde_json::to_string_pretty(&schema).map(|text| format!("{text}\n"));
        if written.as_ref() == Some(&schema) { page.to_owned() } else { anew().expect("a schema is JSON") }
    });
}

#[test]
fn the_page_shows_a_timeline_that_is_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    let page = fs::read_to_string(path).expect("docs/cli.md is there");
    let example =
        page.split("```json").nth(1).and_then(|rest| rest.split("```").next()).expect("it shows a timeline");
    let timeline: media::Timeline = serde_json::from_str(example).expect("the timeline reads");
    assert_eq!(timeline.validate().map_err(|error| error.to_string()), Ok(()));
    assert_eq!(timeline.duration_ms(), 5000);
}
