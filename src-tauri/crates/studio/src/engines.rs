//! Engines by name, opened with the user's settings.

use providers::{Setup, SpeechEngine, TrendSource, VisualEngine, Writer, list};

use crate::view::AppError;

/// A source of trends.
///
/// # Errors
/// `unknown_engine` with the names there are, or what its settings lack.
pub fn trends(name: &str) -> Result<Box<dyn TrendSource>, AppError> {
    Ok(list::trend_source(name, &Setup::offline())?)
}

/// A writer.
///
/// # Errors
/// As [`trends`].
pub fn script(name: &str) -> Result<Box<dyn Writer>, AppError> {
    Ok(list::writer(name, &Setup::offline())?)
}

/// An engine for pictures.
///
/// # Errors
/// As [`trends`].
pub fn visuals(name: &str) -> Result<Box<dyn VisualEngine>, AppError> {
    Ok(list::visual_engine(name, &Setup::offline())?)
}

/// A voice.
///
/// # Errors
/// As [`trends`].
pub fn speech(name: &str) -> Result<Box<dyn SpeechEngine>, AppError> {
    Ok(list::speech_engine(name, &Setup::offline())?)
}
