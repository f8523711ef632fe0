//! Engines by name, opened with the user's settings; and which of them a stage asks.
//!
//! One chosen for the run comes first, then what was handed over decides (a text, a recording, a file), then the
//! settings, then the theme. A theme without a voice stays silent whatever the settings say. A presenter that the
//! settings choose stands before the engines for pictures and voice.

use model::{Theme, theme::Voice};
use providers::{
    Analyst, Kind, Presenter, SpeechEngine, TrendSource, VisualEngine, Writer, list, speech::espeak,
};

use crate::{
    Studio,
    view::{AppError, RunOptions},
};

/// The engine that leaves a video without a voice.
const SILENT: &str = "none";

impl Studio {
    /// The source of trends that a run asks.
    ///
    /// # Errors
    /// `unknown_engine` with the names there are, or what its settings lack.
    pub(crate) fn trend_source(&self, options: &RunOptions) -> Result<Box<dyn TrendSource>, AppError> {
        let given = options.import.map(|_| "import");
        let name = self.choice(Kind::Trends, options, given, "sample")?;
        Ok(list::trend_source(&name, &self.setup(Kind::Trends, &name)?)?)
    }

    /// Who reads the report's figures, if the run or the settings choose someone.
    ///
    /// # Errors
    /// As [`trend_source`](Self::trend_source).
    pub(crate) fn analyst(&self, options: &RunOptions) -> Result<Option<Box<dyn Analyst>>, AppError> {
        // Another stage of the same click may have an engine of that name's kind.
        let named = options.engine.clone().filter(|name| known(&[Kind::Analysis], name).is_ok());
        let chosen = match named {
            Some(named) => Some(named),
            None => self.chosen_engine(Kind::Analysis)?,
        };
        let Some(name) = chosen else { return Ok(None) };
        Ok(Some(list::analyst(&name, &self.setup(Kind::Analysis, &name)?)?))
    }

    /// The writer that a run asks.
    ///
    /// # Errors
    /// As [`trend_source`](Self::trend_source).
    pub(crate) fn writer(&self, options: &RunOptions) -> Result<Box<dyn Writer>, AppError> {
        let given = options.text.as_ref().map(|_| "own_text");
        let name = self.choice(Kind::Writer, options, given, "outline")?;
        Ok(list::writer(&name, &self.setup(Kind::Writer, &name)?)?)
    }

    /// The engine for pictures that a run asks.
    ///
    /// # Errors
    /// As [`trend_source`](Self::trend_source).
    pub(crate) fn visual_engine(
        &self,
        options: &RunOptions,
        theme: &Theme,
    ) -> Result<Box<dyn VisualEngine>, AppError> {
        let name = self.choice(Kind::Visuals, options, None, &theme.visuals.engine)?;
        Ok(list::visual_engine(&name, &self.setup(Kind::Visuals, &name)?)?)
    }

    /// The voice that a run asks.
    ///
    /// # Errors
    /// As [`trend_source`](Self::trend_source).
    pub(crate) fn speech_engine(
        &self,
        options: &RunOptions,
        voice: &Voice,
    ) -> Result<Box<dyn SpeechEngine>, AppError> {
        let silent = (voice.engine == SILENT).then_some(SILENT);
        let given = options.voice.map(|_| "recording").or(silent);
        // A theme's plain voice is the plain voice of whichever system this is: where it has voices of its own, espeak-ng
        // is rarely installed.
        let plain = voice.engine == espeak::NAME;
        let usual = list::SPEECH_ENGINES.first().filter(|_| plain).map(|listed| listed.card.name);
        let name = self.choice(Kind::Speech, options, given, usual.unwrap_or(&voice.engine))?;
        Ok(list::speech_engine(&name, &self.setup(Kind::Speech, &name)?)?)
    }

    /// The presenter that makes pictures and voice in one, if one is chosen for the run or by the settings. What was
    /// handed over stays what it is, a speaker who was chosen is heard, and a theme without a voice stays silent.
    ///
    /// # Errors
    /// As [`trend_source`](Self::trend_source).
    pub(crate) fn presenter(
        &self,
        options: &RunOptions,
        voice: &Voice,
    ) -> Result<Option<Box<dyn Presenter>>, AppError> {
        let given = !options.visuals.is_empty()
            || options.voice.is_some()
            || options.speaker.is_some()
            || voice.engine == SILENT;
        let name = match &options.engine {
            Some(named) => Some(named.clone()).filter(|named| presents(named)),
            None if given => None,
            None => self.chosen_engine(Kind::Presenter)?,
        };
        let Some(name) = name else { return Ok(None) };
        Ok(Some(list::presenter(&name, &self.setup(Kind::Presenter, &name)?)?))
    }

    fn choice(
        &self,
        kind: Kind,
        options: &RunOptions,
        given: Option<&str>,
        last: &str,
    ) -> Result<String, AppError> {
        if let Some(named) = options.engine.as_deref().or(given) {
            return Ok(named.to_owned());
        }
        Ok(self.chosen_engine(kind)?.unwrap_or_else(|| last.to_owned()))
    }

    /// Opens an engine and has it try itself, at no cost.
    ///
    /// # Errors
    /// What it says is wrong.
    pub async fn test_engine(&self, kind: Kind, name: Option<&str>) -> Result<String, AppError> {
        let chosen = match name {
            Some(name) => Some(name.to_owned()),
            None => self.chosen_engine(kind)?,
        };
        let Some(name) = chosen.or_else(|| list::cards(kind).first().map(|card| card.name.to_owned())) else {
            let message = format!("there is no engine for {} to be tested", kind.name());
            return Err(AppError::request("unknown_engine", message));
        };
        let setup = self.setup(kind, &name)?;
        let work = providers::Work::quiet();
        Ok(match kind {
            Kind::Trends => list::trend_source(&name, &setup)?.test(&work).await?,
            Kind::Analysis => list::analyst(&name, &setup)?.test(&work).await?,
            Kind::Writer => list::writer(&name, &setup)?.test(&work).await?,
            Kind::Visuals => list::visual_engine(&name, &setup)?.test(&work).await?,
            Kind::Speech => list::speech_engine(&name, &setup)?.test(&work).await?,
            Kind::Presenter => list::presenter(&name, &setup)?.test(&work).await?,
        })
    }
}

/// Whether there is an engine of this name for one of these kinds of work.
///
/// # Errors
/// `unknown_engine` with the names there are.
pub fn known(kinds: &[Kind], name: &str) -> Result<(), AppError> {
    let names: Vec<&str> = kinds.iter().flat_map(|kind| list::cards(*kind)).map(|card| card.name).collect();
    if names.contains(&name) {
        return Ok(());
    }
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    let message =
        format!("there is no engine “{name}” for {}; there are {}", kinds.join(" or "), names.join(", "));
    Err(AppError::request("unknown_engine", message))
}

/// Whether an engine presents: one order of its stands for pictures and voice.
pub fn presents(name: &str) -> bool {
    list::cards(Kind::Presenter).iter().any(|card| card.name == name)
}
