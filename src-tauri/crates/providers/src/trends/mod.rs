//! Sources of trending videos.

mod count;
pub mod import;
mod row;
pub mod sample;
mod table;
