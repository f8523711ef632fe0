//! Looks for keys where none may be. Every test that has a folder of its own looks through it when it is over.

use std::{path::Path, process::Command};

/// The files below a folder in which one of some texts stands, in whatever they hold.
pub fn holding(folder: &Path, texts: &[&str]) -> Vec<String> {
    let mut grep = Command::new("grep");
    grep.args(["-r", "-l", "-a", "-F", "-D", "skip"]);
    for text in texts {
        grep.args(["-e", text]);
    }
    // Files may go while they are looked through, which is told on its other pipe.
    let said = grep.arg("--").arg(folder).output().expect("grep is on the PATH");
    String::from_utf8_lossy(&said.stdout).lines().map(str::to_owned).collect()
}

/// Fails the test where a key was left behind, unless it has failed already.
pub fn none_in(folder: &Path, keys: &[&str]) {
    if !std::thread::panicking() {
        assert!(folder.is_dir(), "there is nothing to look through at {}", folder.display());
        let found = holding(folder, keys);
        assert!(found.is_empty(), "a key was left in {found:#?}");
    }
}

#[test]
fn a_key_is_found_wherever_it_was_left() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a/b");
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.join("binary"), b"\0\xffbefore key-left-behind after\0").unwrap();
    std::fs::write(folder.path().join(".hidden"), "{\"key\":\"key-left-behind\"}").unwrap();
    std::fs::write(folder.path().join("clean"), "no key").unwrap();
    let mut found = holding(folder.path(), &["another-key", "key-left-behind"]);
    found.sort();
    let names: Vec<&str> = found.iter().map(|path| path.rsplit('/').next().unwrap()).collect();
    assert_eq!(names, [".hidden", "binary"]);
    none_in(folder.path(), &["another-key"]);
}
