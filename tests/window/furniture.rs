//! What is in a workspace before the app opens it.

use std::{fs, path::Path};

/// The smallest and shortest theme there can be: drawn pictures and a voice.
const SMALL_THEME: &str = include_str!("../small-theme.toml");

/// Puts the small theme into a workspace.
pub fn furnish_small_theme(workspace: &Path) {
    let folder = workspace.join("themes/small");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("theme.toml"), SMALL_THEME).expect("a theme");
}

/// Puts in a theme of the small one's making that takes minutes to render: of the largest size, at the most frames a second.
/// How long its videos are is up to their text, which nobody speaks.
pub fn furnish_slow_theme(workspace: &Path) {
    let slow = SMALL_THEME
        .replace("name = \"small\"", "name = \"slow\"")
        .replace("size = 720", "size = 1080")
        .replace("aspect = \"1:1\"", "aspect = \"9:16\"")
        .replace("fps = 24", "fps = 60")
        .replace("[visuals]", "[voice]\nengine = \"none\"\n[visuals]");
    let folder = workspace.join("themes/slow");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("theme.toml"), slow).expect("a theme");
}
