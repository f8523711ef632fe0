//! Voices.

mod align;
pub mod espeak;
pub mod none;
pub mod recording;
mod share;
mod voices;
mod wave;
