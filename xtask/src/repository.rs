//! Where things are in the repository, and where what is built from it goes.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The repository's folder.
pub fn root() -> &'static Path {
    // The crate lies in a folder of the root, which is therefore its parent.
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// The user interface's sources.
pub fn interface() -> PathBuf {
    root().join("ui")
}

/// Where cargo builds to. Honours `CARGO_TARGET_DIR`, relative to the repository as cargo does when run from it.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |named| root().join(named))
}

/// A program built in the development profile.
pub fn program(name: &str) -> PathBuf {
    target().join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// What these commands remember between two starts. Goes with `cargo clean`.
pub fn memory() -> PathBuf {
    target().join("xtask")
}
