//! Voices.

mod align;
pub mod cloud;
pub mod espeak;
pub mod none;
pub mod recording;
mod share;
pub mod system;
mod track;
mod voices;
mod wave;
