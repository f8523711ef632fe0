//! What the studio stands on, and who works in it.

use model::{Theme, theme::ThemeError};
use serde::{Deserialize, Serialize};

use super::CheckOutcome;

/// A theme's line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ThemeRow {
    /// The name by which it is chosen: the folder's.
    pub name: String,
    /// The theme, if its file can be read.
    pub theme: Option<Theme>,
    /// What is wrong with it, if anything.
    pub error: Option<ThemeError>,
    /// The file's text, for the editor.
    pub toml: String,
    /// Whether it came with the program.
    pub ships: bool,
    /// Names of its media files.
    pub media: Vec<String>,
}

/// One thing the studio stands on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct SystemCheck {
    /// Its name: "ffmpeg".
    pub name: String,
    /// How it came out.
    pub outcome: CheckOutcome,
    /// What was found: "5.1.9 with libx264 and libass".
    pub found: String,
    /// The exact thing to do where it is missing; empty for a pass.
    pub mend: String,
}

/// Who is working in a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Owner {
    /// `reelwright` or `reel`.
    pub program: String,
    /// Its process.
    pub pid: u32,
    /// RFC 3339.
    pub since: String,
}
