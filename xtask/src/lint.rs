//! What a change must pass besides the tests.

use crate::{
    interface,
    step::{self, Done},
    tools::{self, Tool},
};

/// Runs every check, and answers all that fail and not only the first.
///
/// # Errors
/// Which checks failed; what they said is on the screen.
pub fn all() -> Done {
    interface::build()?;
    step::together(&[
        ("formatting (mend with `cargo xtask fmt`)", formatting),
        ("clippy", clippy),
        ("the interface's formatting (mend with `cargo xtask fmt`)", interface::check_format),
        ("the interface's types", interface::check),
        ("the interface's licences", interface::licences),
        ("licences and sources (deny.toml)", licences),
        ("unused dependencies", unused),
    ])
}

fn formatting() -> Done {
    step::run(step::cargo().args(["fmt", "--all", "--check"]))
}

fn clippy() -> Done {
    step::run(step::cargo().args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
}

/// Advisories are left out: their list comes over the network and changes under a repository that doesn't.
fn licences() -> Done {
    run_tool(&tools::DENY, &["--log-level", "error", "check", "licenses", "bans", "sources"])
}

fn unused() -> Done {
    run_tool(&tools::MACHETE, &["--skip-target-dir"])
}

fn run_tool(tool: &Tool, arguments: &[&str]) -> Done {
    let program = tool.program()?;
    step::run(step::command(&program.to_string_lossy()).args(arguments))
}
