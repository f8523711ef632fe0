//! The TypeScript that the window is written against.

use std::{env, fs, path::Path};

/// Set by `cargo xtask bindings`, which mends what this test finds.
const WRITE: &str = "REELWRIGHT_WRITE_BINDINGS";

#[test]
fn bindings_are_what_the_commands_say() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/lib/bindings.ts");
    if env::var_os(WRITE).is_some() {
        reelwright::bindings::write(&committed).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let now = folder.path().join("bindings.ts");
    reelwright::bindings::write(&now).unwrap();
    let (now, committed) =
        (fs::read_to_string(now).unwrap(), fs::read_to_string(committed).unwrap_or_default());
    let differs = now.lines().zip(committed.lines()).find(|(now, committed)| now != committed);
    assert!(
        now == committed,
        "ui/src/lib/bindings.ts is out of date; run `cargo xtask bindings`. First difference: {differs:#?}"
    );
}

/// The commands' names, as the bindings call them.
pub fn commands() -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bindings.ts");
    reelwright::bindings::write(&file).unwrap();
    let text = fs::read_to_string(file).unwrap();
    let calls = text.split("INVOKE(\"").skip(1);
    calls.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}
