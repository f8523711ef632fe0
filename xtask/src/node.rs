//! Node, which builds the user interface.

use crate::step::{self, Done, Failure};

/// A version as Node states it: v20.19.1.
type Version = (u32, u32, u32);

/// Checks that Node and npm are here and new enough.
///
/// # Errors
/// Where they are not: what was found and where to get what is needed.
pub fn check() -> Done {
    let found = step::answer("node", &["--version"]);
    let enough = found.as_deref().and_then(version).is_some_and(builds_the_interface);
    if !enough {
        let found = found.map_or_else(|| "there is none".into(), |text| format!("this is {}", text.trim()));
        return Err(Failure(format!(
            "Node 20.19 or newer (of 22, 22.12 or newer) builds the user interface; {found}.\n\
             Get it from https://nodejs.org or with a version manager (`nvm install 22`); Debian 12's own is too old."
        )));
    }
    if step::works(npm_program(), &["--version"]) {
        Ok(())
    } else {
        Err(Failure("npm is missing; it comes with Node from https://nodejs.org".into()))
    }
}

/// npm as it is started on this system.
pub const fn npm_program() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

fn version(text: &str) -> Option<Version> {
    let mut parts = text.trim().strip_prefix('v')?.splitn(3, '.');
    let mut next = || parts.next()?.split('-').next()?.parse().ok();
    Some((next()?, next()?, next()?))
}

/// What Vite 8 runs on: ^20.19.0 || >=22.12.0 (its package.json, `engines`).
const fn builds_the_interface((major, minor, _): Version) -> bool {
    match major {
        20 => minor >= 19,
        22 => minor >= 12,
        other => other > 22,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_versions_that_vite_runs_on_will_do() {
        let enough = |text| version(text).is_some_and(builds_the_interface);
        for good in ["v20.19.0\n", "v20.20.2", "v22.12.0", "v24.0.0-pre", "v23.1.0"] {
            assert!(enough(good), "{good}");
        }
        for bad in ["v18.20.4", "v20.18.9", "v21.7.3", "v22.11.0", "20", "", "not found"] {
            assert!(!enough(bad), "{bad}");
        }
    }
}
