//! The user interface: its packages, its build, its checks and tests.

use std::{collections::BTreeSet, fs, io, path::PathBuf, process::Command};

use crate::{
    node, repository,
    stamp::Stamp,
    step::{self, Done, Failure},
};

/// What lies among the interface's sources and is not one of them.
const NOT_SOURCES: &[&str] = &["node_modules", "dist", "dist-mock"];

/// What may be used to build a program under MIT OR Apache-2.0. LightningCSS and axe-core, under MPL-2.0, work on the
/// interface while it is built and tested, and are no part of it.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Apache-2.0 OR MIT",
    "MIT OR Apache-2.0",
    "MIT-0",
    "MPL-2.0",
    "Unlicense",
];

/// npm, in the interface's folder.
fn npm(arguments: &[&str]) -> Command {
    let mut command = step::command(node::npm_program());
    command.args(arguments).current_dir(repository::interface());
    command
}

/// Installs the packages that `package-lock.json` names, where it has changed since.
///
/// # Errors
/// Where Node is too old or npm fails.
pub fn install() -> Done {
    let sources =
        [repository::interface().join("package.json"), repository::interface().join("package-lock.json")];
    let stamp = Stamp::of("packages", &sources, &[], &["npm ci"]).map_err(unreadable)?;
    if stamp.holds() && repository::interface().join("node_modules").is_dir() {
        return Ok(());
    }
    node::check()?;
    step::run(&mut npm(&["ci", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]))?;
    stamp.keep().map_err(unwritable)
}

/// Builds the interface into `ui/dist`, where a source has changed since. It is compiled into the program.
///
/// # Errors
/// Where its packages can't be installed or the build fails.
pub fn build() -> Done {
    install()?;
    let stamp = Stamp::of("interface", &sources(), NOT_SOURCES, &["build"]).map_err(unreadable)?;
    if stamp.holds() && repository::interface().join("dist/index.html").is_file() {
        return Ok(());
    }
    step::run(&mut npm(&["run", "--silent", "build"]))?;
    stamp.keep().map_err(unwritable)
}

/// Checks the interface's types.
///
/// # Errors
/// Where something is wrong with them.
pub fn check() -> Done {
    install()?;
    step::run(&mut npm(&["run", "--silent", "check"]))
}

/// Runs the interface's own tests.
///
/// # Errors
/// Where one fails.
pub fn test() -> Done {
    install()?;
    step::run(&mut npm(&["run", "--silent", "test"]))
}

/// Formats the interface's sources.
///
/// # Errors
/// Where one can't be read as what its name says.
pub fn format() -> Done {
    install()?;
    step::run(&mut npm(&["run", "--silent", "fmt"]))
}

/// Checks that the interface's sources are formatted.
///
/// # Errors
/// Where one is not.
pub fn check_format() -> Done {
    install()?;
    step::run(&mut npm(&["run", "--silent", "fmt:check"]))
}

/// Checks the licence of every package of the interface, as `package-lock.json` names them. The expressions are few
/// enough to be listed whole.
///
/// # Errors
/// Which licences are not in the list.
pub fn licences() -> Done {
    let lock = fs::read_to_string(repository::interface().join("package-lock.json")).map_err(unreadable)?;
    let strange = strange_licences(&lock);
    if strange.is_empty() {
        return Ok(());
    }
    Err(Failure(format!(
        "packages of the interface are licensed under {}; leave them out, or add the licence to LICENCES",
        strange.join(", ")
    )))
}

fn strange_licences(lock: &str) -> Vec<String> {
    let named = lock.lines().filter_map(|line| line.trim().strip_prefix("\"license\": \""));
    let licences = named.filter_map(|rest| rest.split('"').next());
    let strange: BTreeSet<&str> = licences.filter(|licence| !LICENCES.contains(licence)).collect();
    strange.into_iter().map(str::to_owned).collect()
}

fn sources() -> [PathBuf; 1] {
    [repository::interface()]
}

fn unreadable(error: io::Error) -> Failure {
    Failure(format!("can't read the user interface's sources in ui/: {error}; check them out again"))
}

fn unwritable(error: io::Error) -> Failure {
    Failure(format!("can't write to {}: {error}", repository::memory().display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_that_is_not_listed_is_named_once() {
        let lock = r#"
    "node_modules/a": { "license": "MIT" },
      "license": "MIT",
      "license": "GPL-3.0",
      "license": "GPL-3.0",
      "license": "ISC",
"#;
        assert_eq!(strange_licences(lock), ["GPL-3.0"]);
    }
}
