//! Every engine by its name: one list a kind, the first of which is the one used unless another is asked for.
//!
//! An engine is one line here: its card, and how to open it with the user's settings.

use crate::{
    Analyst, Card, Kind, Presenter, ProviderError, Setup, SpeechEngine, TrendSource, VisualEngine, Writer,
    presenter::heygen,
    speech::{self, cloud, espeak::EspeakNg},
    trends,
    visuals::{
        self,
        made::{comfyui, imagen, kling, minimax, openai_images, veo},
        stock::{pexels, pixabay},
    },
    writer::{
        self,
        chain::ModelWriter,
        model::{
            anthropic::{self, Messages},
            gemini::{self, GenerateContent},
            openai::{self, ChatCompletions},
        },
    },
};

/// An engine in a list.
pub struct Listed<E: ?Sized + 'static> {
    /// What it says of itself.
    pub card: &'static Card,
    /// Opens it with the user's settings.
    pub open: fn(&Setup) -> Result<Box<E>, ProviderError>,
}

/// All trend sources.
pub static TREND_SOURCES: &[Listed<dyn TrendSource>] = &[
    Listed { card: &trends::sample::CARD, open: |_| Ok(Box::new(trends::sample::Sample)) },
    Listed { card: &trends::import::CARD, open: |_| Ok(Box::new(trends::import::Import)) },
    Listed {
        card: &trends::youtube::CARD,
        open: |setup| Ok(Box::new(trends::youtube::YouTube::open(setup)?)),
    },
    Listed { card: &trends::apify::CARD, open: |setup| Ok(Box::new(trends::apify::Apify::open(setup)?)) },
];

/// All who read a report's figures. None is asked unless the user chooses one: the report is whole without.
pub static ANALYSTS: &[Listed<dyn Analyst>] = &[
    Listed {
        card: &openai::OPENAI,
        open: |setup| Ok(Box::new(ModelWriter(ChatCompletions::open(&openai::OPENAI, setup)?))),
    },
    Listed { card: &anthropic::CARD, open: |setup| Ok(Box::new(ModelWriter(Messages::open(setup)?))) },
    Listed { card: &gemini::CARD, open: |setup| Ok(Box::new(ModelWriter(GenerateContent::open(setup)?))) },
    Listed {
        card: &openai::OPENROUTER,
        open: |setup| Ok(Box::new(ModelWriter(ChatCompletions::open(&openai::OPENROUTER, setup)?))),
    },
    Listed {
        card: &openai::LOCAL,
        open: |setup| Ok(Box::new(ModelWriter(ChatCompletions::open(&openai::LOCAL, setup)?))),
    },
];

/// All writers.
pub static WRITERS: &[Listed<dyn Writer>] = &[
    Listed { card: &writer::outline::CARD, open: |_| Ok(Box::new(writer::outline::Outline)) },
    Listed { card: &writer::own_text::CARD, open: |_| Ok(Box::new(writer::own_text::OwnText)) },
    Listed {
        card: &openai::OPENAI,
        open: |setup| Ok(Box::new(ModelWriter(ChatCompletions::open(&openai::OPENAI, setup)?))),
    },
    Listed { card: &anthropic::CARD, open: |setup| Ok(Box::new(ModelWriter(Messages::open(setup)?))) },
    Listed { card: &gemini::CARD, open: |setup| Ok(Box::new(ModelWriter(GenerateContent::open(setup)?))) },
    Listed {
        card: &openai::OPENROUTER,
        open: |setup| Ok(Box::new(ModelWriter(ChatCompletions::open(&openai::OPENROUTER, setup)?))),
    },
    Listed {
        card: &openai::LOCAL,
        open: |setup| Ok(Box::new(ModelWriter(ChatCompletions::open(&openai::LOCAL, setup)?))),
    },
];

/// All visual engines.
pub static VISUAL_ENGINES: &[Listed<dyn VisualEngine>] = &[
    Listed { card: &visuals::library::CARD, open: |_| Ok(Box::new(visuals::library::Library)) },
    Listed { card: &visuals::motion::CARD, open: |_| Ok(Box::new(visuals::motion::Drawn)) },
    Listed { card: &pexels::CARD, open: |setup| Ok(Box::new(pexels::Pexels::open(setup)?)) },
    Listed { card: &pixabay::CARD, open: |setup| Ok(Box::new(pixabay::Pixabay::open(setup)?)) },
    Listed {
        card: &openai_images::CARD,
        open: |setup| Ok(Box::new(openai_images::OpenAiImages::open(setup)?)),
    },
    Listed { card: &imagen::CARD, open: |setup| Ok(Box::new(imagen::Imagen::open(setup)?)) },
    Listed { card: &veo::CARD, open: |setup| Ok(Box::new(veo::Veo::open(setup)?)) },
    Listed { card: &kling::CARD, open: |setup| Ok(Box::new(kling::Kling::open(setup)?)) },
    Listed { card: &minimax::CARD, open: |setup| Ok(Box::new(minimax::MiniMax::open(setup)?)) },
    Listed { card: &comfyui::CARD, open: |setup| Ok(Box::new(comfyui::ComfyUi::open(setup)?)) },
];

/// All speech engines.
pub static SPEECH_ENGINES: &[Listed<dyn SpeechEngine>] = &[
    // Where the system has voices of its own they come first: espeak-ng is to be installed there.
    #[cfg(any(target_os = "macos", windows))]
    Listed {
        card: &speech::system::CARD,
        open: |setup| Ok(Box::new(speech::system::SystemVoice::open(setup))),
    },
    Listed { card: &speech::espeak::CARD, open: |_| Ok(Box::new(EspeakNg::installed())) },
    Listed {
        card: &speech::sherpa::CARD,
        open: |setup| Ok(Box::new(speech::sherpa::SherpaOnnx::open(setup)?)),
    },
    Listed { card: &speech::recording::CARD, open: |_| Ok(Box::new(speech::recording::Recorded)) },
    Listed { card: &speech::none::CARD, open: |_| Ok(Box::new(speech::none::Silent)) },
    Listed {
        card: &cloud::openai::CARD,
        open: |setup| Ok(Box::new(cloud::openai::OpenAiVoice::open(setup)?)),
    },
    Listed {
        card: &cloud::elevenlabs::CARD,
        open: |setup| Ok(Box::new(cloud::elevenlabs::ElevenLabs::open(setup)?)),
    },
    Listed { card: &cloud::fish::CARD, open: |setup| Ok(Box::new(cloud::fish::FishAudio::open(setup)?)) },
];

/// All presenters. None is used unless the user chooses one.
pub static PRESENTERS: &[Listed<dyn Presenter>] =
    &[Listed { card: &heygen::CARD, open: |setup| Ok(Box::new(heygen::HeyGen::open(setup)?)) }];

/// The cards of a kind's engines, in order.
pub fn cards(kind: Kind) -> Vec<&'static Card> {
    fn of<E: ?Sized>(listed: &'static [Listed<E>]) -> Vec<&'static Card> {
        listed.iter().map(|one| one.card).collect()
    }
    match kind {
        Kind::Trends => of(TREND_SOURCES),
        Kind::Analysis => of(ANALYSTS),
        Kind::Writer => of(WRITERS),
        Kind::Visuals => of(VISUAL_ENGINES),
        Kind::Speech => of(SPEECH_ENGINES),
        Kind::Presenter => of(PRESENTERS),
    }
}

/// The engine of a name in a list, opened.
///
/// # Errors
/// `unknown_engine` with the names there are, or what its settings lack.
pub fn open<E: ?Sized>(
    list: &'static [Listed<E>],
    kind: Kind,
    name: &str,
    setup: &Setup,
) -> Result<Box<E>, ProviderError> {
    let Some(listed) = list.iter().find(|listed| listed.card.name == name) else {
        let known: Vec<&str> = list.iter().map(|listed| listed.card.name).collect();
        return Err(ProviderError::BadRequest {
            code: "unknown_engine",
            message: format!(
                "there is no engine “{name}” for {}; there are {}",
                kind.name(),
                if known.is_empty() { "none".to_owned() } else { known.join(", ") }
            ),
        });
    };
    (listed.open)(setup)
}

/// The trend source of a name.
///
/// # Errors
/// As [`open`].
pub fn trend_source(name: &str, setup: &Setup) -> Result<Box<dyn TrendSource>, ProviderError> {
    open(TREND_SOURCES, Kind::Trends, name, setup)
}

/// Who reads reports, by name.
///
/// # Errors
/// As [`open`].
pub fn analyst(name: &str, setup: &Setup) -> Result<Box<dyn Analyst>, ProviderError> {
    open(ANALYSTS, Kind::Analysis, name, setup)
}

/// The writer of a name.
///
/// # Errors
/// As [`open`].
pub fn writer(name: &str, setup: &Setup) -> Result<Box<dyn Writer>, ProviderError> {
    open(WRITERS, Kind::Writer, name, setup)
}

/// The visual engine of a name.
///
/// # Errors
/// As [`open`].
pub fn visual_engine(name: &str, setup: &Setup) -> Result<Box<dyn VisualEngine>, ProviderError> {
    open(VISUAL_ENGINES, Kind::Visuals, name, setup)
}

/// The speech engine of a name.
///
/// # Errors
/// As [`open`].
pub fn speech_engine(name: &str, setup: &Setup) -> Result<Box<dyn SpeechEngine>, ProviderError> {
    open(SPEECH_ENGINES, Kind::Speech, name, setup)
}

/// The presenter of a name.
///
/// # Errors
/// As [`open`].
pub fn presenter(name: &str, setup: &Setup) -> Result<Box<dyn Presenter>, ProviderError> {
    open(PRESENTERS, Kind::Presenter, name, setup)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_own_voice_comes_first_where_there_is_one() {
        let usual = if cfg!(any(target_os = "macos", windows)) { "system" } else { "espeak-ng" };
        assert_eq!(SPEECH_ENGINES[0].card.name, usual);
    }
}
