//! Programs that check the repository, built once at the version named here and kept in `target/tools`.
//!
//! They come from crates.io like every other dependency, so nothing but cargo is needed. Built without
//! optimisation: that halves the minutes they take to build, and they run for a second.

use std::path::PathBuf;

use crate::{
    repository,
    step::{self, Failure},
};

/// A checking program.
pub struct Tool {
    /// The package, which is also the program's name.
    name: &'static str,
    /// The version.
    version: &'static str,
}

/// Licences, sources and double versions.
pub const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };
/// Dependencies that are named and not used.
pub const MACHETE: Tool = Tool { name: "cargo-machete", version: "0.9.2" };

impl Tool {
    /// The program, built first where it is missing.
    ///
    /// # Errors
    /// Where it can't be built.
    pub fn program(&self) -> Result<PathBuf, Failure> {
        let home = repository::target().join("tools").join(format!("{}-{}", self.name, self.version));
        let program = home.join("bin").join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX));
        if !program.is_file() {
            let mut install = step::cargo();
            install.args(["install", "--quiet", "--locked", "--debug", "--version", self.version, "--root"]);
            step::run(install.arg(&home).arg(self.name))?;
        }
        Ok(program)
    }
}
