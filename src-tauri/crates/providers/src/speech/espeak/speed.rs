//! The speed at which espeak-ng says a text at the words a minute that the theme asks for.
//!
//! Its own speed is a measure of phonemes, and its voices differ: a story in short words comes out a sixth faster than
//! asked, and a Scottish voice faster still. So a few clauses are spoken to see.

use model::theme::Voice;

use super::{clause, program::Program};
use crate::{
    ProviderError, SpeechRequest, Work,
    speech::wave::Wave,
    text::{clauses::clauses, pace::Pace},
};

/// Clauses spoken to measure, at most, spread over the text.
const MEASURED: usize = 12;
/// How far the speed given to espeak-ng may be from the asked one, lest a voice sound dull or hurried for the sake of
/// a figure.
const SLOWEST: f64 = 0.82;
const FASTEST: f64 = 1.1;

/// The theme's voice at the speed that gives the words a minute it asks for.
pub(super) async fn settled(
    program: &Program,
    request: &SpeechRequest,
    work: &Work,
) -> Result<Voice, ProviderError> {
    let pace = Pace::of(request.voice.speed_wpm);
    let texts = request.narrations.iter().map(|narration| narration.text.as_str());
    let all: Vec<&str> = texts
        .flat_map(|text| clauses(text).into_iter().map(|clause| &text[clause.start..clause.end]))
        .collect();
    let (mut spoken, mut planned) = (0, 0);
    for text in all.iter().step_by(all.len().div_ceil(MEASURED).max(1)) {
        if let Some(wave) = clause::heard(program.render(&request.voice, &clause::line(text), work).await?) {
            spoken += Wave::ms(wave.rate, wave.samples.len());
            planned += pace.spoken_ms(text);
        }
    }
    let factor = if planned == 0 { 1.0 } else { f64::from(spoken) / f64::from(planned) };
    let speed = f64::from(request.voice.speed_wpm) * factor.clamp(SLOWEST, FASTEST);
    Ok(Voice { speed_wpm: speed.round() as u32, ..request.voice.clone() })
}
