//! Engines by name, and what to say where a name is none of theirs.

use providers::{
    SpeechEngine, TrendSource, VisualEngine, Writer,
    list::{
        SPEECH_ENGINES, TREND_SOURCES, VISUAL_ENGINES, WRITERS, speech_engine, trend_source, visual_engine,
        writer,
    },
};

use crate::view::AppError;

/// A source of trends.
///
/// # Errors
/// `unknown_engine` with the names there are.
pub fn trends(name: &str) -> Result<&'static dyn TrendSource, AppError> {
    trend_source(name)
        .ok_or_else(|| unknown("trends", name, TREND_SOURCES.iter().map(|engine| engine.name())))
}

/// A writer.
///
/// # Errors
/// As [`trends`].
pub fn script(name: &str) -> Result<&'static dyn Writer, AppError> {
    writer(name).ok_or_else(|| unknown("scripts", name, WRITERS.iter().map(|engine| engine.name())))
}

/// An engine for pictures.
///
/// # Errors
/// As [`trends`].
pub fn visuals(name: &str) -> Result<&'static dyn VisualEngine, AppError> {
    visual_engine(name)
        .ok_or_else(|| unknown("visuals", name, VISUAL_ENGINES.iter().map(|engine| engine.name())))
}

/// A voice.
///
/// # Errors
/// As [`trends`].
pub fn speech(name: &str) -> Result<&'static dyn SpeechEngine, AppError> {
    speech_engine(name)
        .ok_or_else(|| unknown("speech", name, SPEECH_ENGINES.iter().map(|engine| engine.name())))
}

fn unknown<'a>(kind: &str, name: &str, known: impl Iterator<Item = &'a str>) -> AppError {
    let known: Vec<&str> = known.collect();
    AppError::request(
        "unknown_engine",
        format!("there is no engine “{name}” for {kind}; there are {}", known.join(", ")),
    )
}
