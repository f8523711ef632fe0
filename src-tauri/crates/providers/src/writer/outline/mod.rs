//! The outline writer: a script from a theme, a trend report and a seed, offline.
//!
//! Five steps, each a pure function of what the one before gave: [`interpretation`] reads the theme as material,
//! [`alignment`] decides with the report how to begin and how long to be, [`construction`] orders the material into
//! beats, [`narration`] finds the words that fit the time, and [`overlays`] designs the timed text. What the theme's
//! author wrote is always preferred to phrases of our own, which only join it.

pub mod alignment;
mod assembly;
pub mod construction;
pub mod cutting;
mod fitting;
pub mod interpretation;
pub mod narration;
pub mod overlays;
mod phrases;
mod saying;
mod sentence;

use async_trait::async_trait;
use model::Script;

use crate::{Abilities, Brief, Card, Engine, ProviderError, Work, Writer};

/// The writer's name.
pub const NAME: &str = "outline";

/// Writes from the theme's references.
pub struct Outline;

/// What it says of itself.
pub const CARD: Card = Card {
    // Its own sentences, around the theme's.
    can: Abilities { languages: &["en"], ..Abilities::PLAIN },
    ..Card::local(NAME, "a script from the theme's references, on this machine")
};

#[async_trait]
impl Engine for Outline {
    fn card(&self) -> &'static Card {
        &CARD
    }
}

#[async_trait]
impl Writer for Outline {
    async fn write(&self, brief: &Brief, work: &Work) -> Result<Script, ProviderError> {
        const STEPS: usize = 5;
        work.check()?;
        work.step(0, STEPS, "reading the theme");
        let material = interpretation::interpret(&brief.theme);
        work.step(1, STEPS, "aligning with the trends");
        let direction =
            alignment::align(&material, brief.report.as_ref().map(|(_, report)| report), brief.seed);
        work.step(2, STEPS, "constructing scenes");
        let plan = construction::construct(&material, &direction);
        work.step(3, STEPS, "writing the narration");
        let telling = narration::narrate(&material, &direction, &plan)?;
        work.step(4, STEPS, "designing overlays");
        let overlays = overlays::design(&material, &direction, &plan, &telling);
        work.check()?;
        Ok(assembly::assemble(brief, &material, &direction, &plan, telling, overlays))
    }
}
