//! Pictures for scenes.

mod folder;
pub mod library;
mod matching;
pub mod motion;
