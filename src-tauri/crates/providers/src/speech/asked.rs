//! What a theme's voice asks of an engine that is not espeak-ng.

use model::theme::Voice;

use crate::{Card, SpeechRequest};

/// Words a minute that a service's or a model's voice speaks at its usual speed.
const USUAL_WPM: f64 = 160.0;

/// The speed asked for against the usual, within what services take and models sound well at.
pub(super) fn speed(request: &SpeechRequest) -> f64 {
    let speed = f64::from(request.voice.speed_wpm) / USUAL_WPM;
    (speed.clamp(0.7, 1.2) * 100.0).round() / 100.0
}

/// The theme's voice if it was made for this engine, else the one set for it: another's names mean nothing to it. A theme
/// that names no voice has the name that is espeak-ng's.
pub(super) fn voice(card: &Card, set: &str, request: &SpeechRequest) -> String {
    let theme = &request.voice;
    let named = !theme.name.is_empty() && theme.name != Voice::default().name;
    if theme.engine == card.name && named { theme.name.clone() } else { set.to_owned() }
}
