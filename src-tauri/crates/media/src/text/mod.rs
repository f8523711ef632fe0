//! Captions, overlays and the fonts they are drawn with.
//!
//! [`TextTrack::lay_out`] does all layout itself, in pixels: which words are shown together, where lines end, in which
//! order runs of different directions stand, which font draws what. libass then draws each run of one font at its
//! place, so that what is measured here is what is seen. Emoji are pictures beside it, because libass knows no
//! coloured glyphs.

mod ass;
mod block;
mod captions;
mod chunk;
mod emoji;
mod fonts;
mod lines;
mod look;
mod outline;
mod paragraph;
mod pieces;
mod place;
mod problems;
mod safe;
mod scripts;
mod shape;
mod spoken;
mod subtitles;
mod track;
mod typeset;

pub use captions::{LINES_LIMIT, LONGEST_S, READING_SPEED_LIMIT, SHORTEST_S};
pub use chunk::{EmojiImage, TextChunk};
pub use fonts::{FontBook, FontFile, ReplacedFamily, gather_fonts};
pub use problems::{TextProblem, TextProblemKind};
pub use safe::{Area, common_core, safe_zone, text_area};
pub use subtitles::{Cue, srt, vtt};
pub use track::{TextPlace, TextTrack};
