//! Talking heads.

pub mod heygen;
