//! Voices.

mod align;
mod asked;
pub mod cloud;
pub mod espeak;
pub mod none;
mod process;
pub mod recording;
mod share;
pub mod sherpa;
pub mod system;
mod track;
mod voices;
mod wave;
