//! Pictures for scenes.

mod folder;
pub mod library;
pub mod made;
mod matching;
pub mod motion;
pub mod stock;
