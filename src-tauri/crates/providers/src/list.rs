//! Every engine by its name: one list a kind, the first of which is the one used unless another is asked for.

use crate::{SpeechEngine, TrendSource, VisualEngine, Writer, speech, trends, visuals, writer};

/// All trend sources.
pub static TREND_SOURCES: &[&dyn TrendSource] = &[&trends::sample::Sample, &trends::import::Import];

/// All writers.
pub static WRITERS: &[&dyn Writer] = &[&writer::outline::Outline, &writer::own_text::OwnText];

/// All visual engines.
pub static VISUAL_ENGINES: &[&dyn VisualEngine] = &[&visuals::library::Library, &visuals::motion::Drawn];

/// All speech engines.
pub static SPEECH_ENGINES: &[&dyn SpeechEngine] =
    &[&speech::espeak::EspeakNg::installed(), &speech::recording::Recorded, &speech::none::Silent];

/// The trend source of a name.
pub fn trend_source(name: &str) -> Option<&'static dyn TrendSource> {
    TREND_SOURCES.iter().copied().find(|source| source.name() == name)
}

/// The writer of a name.
pub fn writer(name: &str) -> Option<&'static dyn Writer> {
    WRITERS.iter().copied().find(|writer| writer.name() == name)
}

/// The visual engine of a name.
pub fn visual_engine(name: &str) -> Option<&'static dyn VisualEngine> {
    VISUAL_ENGINES.iter().copied().find(|engine| engine.name() == name)
}

/// The speech engine of a name.
pub fn speech_engine(name: &str) -> Option<&'static dyn SpeechEngine> {
    SPEECH_ENGINES.iter().copied().find(|engine| engine.name() == name)
}
