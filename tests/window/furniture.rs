//! What is in a workspace before the app opens it.

use std::{fs, path::Path};

/// The smallest and shortest theme there can be: drawn pictures and a voice.
const SMALL_THEME: &str = r##"
name = "small"
title = "Small"
[identity]
product = "A cup of tea"
tagline = "Three minutes of quiet"
audience = "people who work at a desk"
style = "how_to"
[video]
duration_s = 5
size = 720
aspect = "1:1"
fps = 24
[palette]
ground = "#11151c"
text = "#ffffff"
highlight = "#ffd34d"
colors = ["#1f3a5f", "#e08a4f"]
[visuals]
engine = "motion"
[[references]]
id = "boil"
kind = "step"
title = "Boil the water"
description = "Let the water boil, then wait a minute."
talking_points = ["Fresh water tastes better than water boiled twice."]
"##;

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
