//! Hands Tauri the window's permissions, and watches what is built into the program.

use tauri_build::{AppManifest, Attributes};

/// What the window may call: one permission with the studio's commands, kept beside the capabilities.
const PERMISSIONS: &str = "src-tauri/permissions";
/// Which window may do so.
const CAPABILITIES: &str = "src-tauri/capabilities";
/// The built user interface, which is compiled in.
const INTERFACE: &str = "ui/dist";

fn main() {
    for watched in [PERMISSIONS, CAPABILITIES, INTERFACE] {
        println!("cargo:rerun-if-changed={watched}");
    }
    let manifest = AppManifest::new().permissions_path_pattern("src-tauri/permissions/**/*");
    let attributes =
        Attributes::new().capabilities_path_pattern("src-tauri/capabilities/**/*").app_manifest(manifest);
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
