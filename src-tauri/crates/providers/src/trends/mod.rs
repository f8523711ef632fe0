//! Sources of trending videos.

pub mod apify;
mod count;
pub mod import;
mod row;
pub mod sample;
mod table;
pub mod youtube;
