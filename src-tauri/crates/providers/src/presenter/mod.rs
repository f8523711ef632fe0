//! Talking heads.
