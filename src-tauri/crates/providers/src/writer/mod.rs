//! Writers of scripts.

pub mod chain;
pub mod limits;
pub mod model;
pub mod outline;
pub mod own_text;

use ::model::{Theme, Transition};

/// How the picture of a scene comes in: the theme's sequence in turn, from the second scene on.
fn transition(theme: &Theme, scene: u32) -> Transition {
    let sequence = &theme.transitions.sequence;
    match (scene.checked_sub(2), sequence.len()) {
        (Some(turn), length @ 1..) => sequence[turn as usize % length],
        _ => Transition::Cut,
    }
}
