//! What is wrong with a video's text, for whoever checks it.

use std::fmt;

use model::Platform;
use serde::{Deserialize, Serialize};

use super::safe::Area;

/// Something about a text that a reviewer should know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TextProblem {
    /// When, in milliseconds from the video's start.
    pub at_ms: u32,
    /// The text.
    pub text: String,
    /// What.
    pub kind: TextProblemKind,
}

/// What can be wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TextProblemKind {
    /// No font of this machine has a character.
    MissingGlyph {
        /// Which.
        character: char,
    },
    /// The theme's family is not installed.
    ReplacedFamily {
        /// The theme's.
        wanted: String,
        /// What is used.
        used: String,
    },
    /// A platform's own buttons or captions may cover it.
    OutsideSafeZone {
        /// Whose.
        platform: Platform,
        /// What the text takes, in pixels.
        area: Area,
        /// What is free, in pixels.
        zone: Area,
    },
    /// Too much to read in the time.
    TooFast {
        /// Characters a second, in tenths.
        tenths: u32,
        /// The most that is comfortable, in tenths.
        limit_tenths: u32,
    },
    /// Shown for too short a time to be noticed.
    TooShort {
        /// For how long, in milliseconds.
        shown_ms: u32,
        /// The least, in milliseconds.
        least_ms: u32,
    },
    /// Drawn smaller than the theme says, so that it fits.
    Shrunk {
        /// Its size in permille of the theme's.
        permille: u32,
    },
    /// Longer than any size makes fit; its end is left out.
    Shortened,
    /// Other texts leave no room for it; it is left out.
    NoRoom,
    /// It begins when the video is over; it is left out.
    AfterEnd,
}

impl fmt::Display for TextProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        let (seconds, hundredths) = (self.at_ms / 1000, self.at_ms % 1000 / 10);
        match &self.kind {
            TextProblemKind::MissingGlyph { character } => {
                let code = u32::from(*character);
                write!(f, "no font has “{character}” (U+{code:04X}) of “{text}”; install one that does")
            }
            TextProblemKind::ReplacedFamily { wanted, used } => {
                return write!(
                    f,
                    "the font “{wanted}” is not installed, {used} is used in its place; install it"
                );
            }
            TextProblemKind::OutsideSafeZone { platform, .. } => {
                write!(f, "“{text}” may be covered by the buttons of {platform:?}; shorten or move it")
            }
            TextProblemKind::TooFast { tenths, limit_tenths } => write!(
                f,
                "“{text}” asks for {}.{} characters a second, {}.{} is comfortable; say it more slowly or shorter",
                tenths / 10,
                tenths % 10,
                limit_tenths / 10,
                limit_tenths % 10
            ),
            TextProblemKind::TooShort { shown_ms, least_ms } => {
                write!(f, "“{text}” is shown for {shown_ms} ms, {least_ms} ms is the least; show it longer")
            }
            TextProblemKind::Shrunk { permille } => {
                write!(
                    f,
                    "“{text}” is drawn at {} % of the theme's size, so that it fits; shorten it",
                    permille / 10
                )
            }
            TextProblemKind::Shortened => {
                write!(f, "“{text}” is too long for the picture and ends early; shorten it")
            }
            TextProblemKind::NoRoom => {
                write!(f, "“{text}” is left out, other texts take all the room; move one")
            }
            TextProblemKind::AfterEnd => {
                write!(f, "“{text}” begins after the video's end and is left out; move it")
            }
        }?;
        write!(f, " (at {seconds}.{hundredths:02} s)")
    }
}
