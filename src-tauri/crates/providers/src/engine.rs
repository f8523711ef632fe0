//! What every engine says of itself, and what it is set up with.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use secrecy::ExposeSecret;

use crate::{ProviderError, Work, service::Http};

/// A key to a service. It prints as `[REDACTED]`, and its memory is wiped when it goes.
pub type Secret = secrecy::SecretString;

/// The kinds of outside work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Collects trends.
    Trends,
    /// Reads the figures of a trend report.
    Analysis,
    /// Writes scripts.
    Writer,
    /// Finds or makes pictures.
    Visuals,
    /// Speaks.
    Speech,
    /// A talking head: picture and voice in one.
    Presenter,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Trends, Self::Analysis, Self::Writer, Self::Visuals, Self::Speech, Self::Presenter];

    /// The word before the dot in settings: `writer.engine`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trends => "trends",
            Self::Analysis => "analysis",
            Self::Writer => "writer",
            Self::Visuals => "visuals",
            Self::Speech => "speech",
            Self::Presenter => "presenter",
        }
    }
}

/// What an engine says of itself without being opened: for settings, help, and the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Card {
    /// The name by which it is chosen.
    pub name: &'static str,
    /// A few words about it, for settings and help.
    pub about: &'static str,
    /// Whose key it needs and whose prices count: `openai` for everything of OpenAI's. The engine's own name for
    /// what runs on this machine.
    pub provider: &'static str,
    /// What it needs before it can work.
    pub needs: &'static [Need],
    /// What it can do.
    pub can: Abilities,
    /// Who pays for it.
    pub pay: Pay,
    /// The address used unless the user sets another; empty where there is none to set.
    pub base_url: &'static str,
    /// The model used unless the user sets another; empty where there is none to choose.
    pub model: &'static str,
    /// Other settings it knows.
    pub options: &'static [Choice],
}

/// Something an engine needs before it can work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The provider's key; how to get one.
    Key(&'static str),
    /// An address of the user's own; what answers there.
    Address(&'static str),
    /// A file or folder of the user's, named by an option.
    File {
        /// The option that names it.
        option: &'static str,
        /// What it holds.
        what: &'static str,
    },
    /// A program on this machine.
    Program(&'static str),
}

/// Who pays for an engine's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pay {
    /// Made on this machine or one of the user's: it costs 0.
    Own,
    /// A service that charges nothing and allows so much: what it allows, in words.
    Quota(&'static str),
    /// A service that charges; by the prices in the price file.
    Paid,
}

impl Pay {
    /// What that costs, in words.
    pub fn in_words(self) -> String {
        match self {
            Self::Own => "nothing: it works on a machine of yours".to_owned(),
            Self::Quota(allows) => format!("nothing; {allows}"),
            Self::Paid => "by the price file".to_owned(),
        }
    }
}

/// What an engine can do. Where a list is empty, nothing is known to be impossible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// The languages of its own model as their ISO 639-1 codes (`en`, `de`); empty for any that the model or voice knows.
    pub languages: &'static [&'static str],
    /// Lengths in milliseconds that it makes; empty for any.
    pub durations_ms: &'static [u32],
    /// Sizes it makes, in pixels; empty for any.
    pub sizes: &'static [(u32, u32)],
    /// Whether it tells the time of each word. Where not, words are laid over the sound here.
    pub word_times: bool,
    /// Orders that may be under way at once.
    pub at_once: u32,
}

impl Abilities {
    /// Nothing particular; two orders at once, as everywhere unless a service allows fewer.
    pub const PLAIN: Self =
        Self { languages: &[], durations_ms: &[], sizes: &[], word_times: false, at_once: 2 };
}

/// A setting of an engine beside its address and model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name after the dot: `voice`.
    pub name: &'static str,
    /// What it decides.
    pub about: &'static str,
    /// What it is unless the user sets it.
    pub default: &'static str,
}

impl Card {
    /// A card of what runs on this machine and needs nothing.
    pub const fn local(name: &'static str, about: &'static str) -> Self {
        Self {
            name,
            about,
            provider: name,
            needs: &[],
            can: Abilities::PLAIN,
            pay: Pay::Own,
            base_url: "",
            model: "",
            options: &[],
        }
    }
}

/// Keys by provider. Where they are kept is the studio's matter.
pub trait Keys: Send + Sync {
    /// The key of a provider, if there is one.
    fn key(&self, provider: &str) -> Option<Secret>;
}

/// No keys.
pub struct NoKeys;

impl Keys for NoKeys {
    fn key(&self, _: &str) -> Option<Secret> {
        None
    }
}

/// What an engine is opened with.
#[derive(Clone)]
pub struct Setup {
    /// The user's address instead of the engine's own. Plain http is allowed to it, and files may be fetched from it.
    pub base_url: Option<String>,
    /// The user's model instead of the engine's own.
    pub model: Option<String>,
    /// The user's other settings, by the names of the card's options.
    pub options: BTreeMap<String, String>,
    /// How many orders may be under way at once, instead of the engine's own number.
    pub at_once: Option<u32>,
    /// Keys.
    pub keys: Arc<dyn Keys>,
    /// The way out.
    pub http: Http,
}

impl Setup {
    /// Nothing set, no keys: enough for everything that runs on this machine.
    pub fn offline() -> Self {
        Self {
            base_url: None,
            model: None,
            options: BTreeMap::new(),
            at_once: None,
            keys: Arc::new(NoKeys),
            http: Http::default(),
        }
    }

    /// The model set, else the engine's own.
    pub fn model(&self, card: &Card) -> String {
        chosen(self.model.as_deref()).unwrap_or(card.model).to_owned()
    }

    /// An option set, else the engine's own; empty for an option that is nowhere.
    pub fn option(&self, card: &Card, name: &str) -> String {
        let default = card.options.iter().find(|choice| choice.name == name).map_or("", |own| own.default);
        chosen(self.options.get(name).map(String::as_str)).unwrap_or(default).to_owned()
    }

    /// The provider's key.
    ///
    /// # Errors
    /// `no_key` with how to set one.
    pub fn key(&self, card: &Card) -> Result<Secret, ProviderError> {
        let found = self.keys.key(card.provider).filter(|key| !key.expose_secret().trim().is_empty());
        found.ok_or_else(|| {
            ProviderError::service(card.provider, "no_key")
                .saying(format!(
                    "{} needs a key; set it in Settings, or in the environment as {}",
                    card.name,
                    model::keys::variable(card.provider)
                ))
                .build()
        })
    }
}

/// A value that says something.
fn chosen(value: Option<&str>) -> Option<&str> {
    value.map(str::trim).filter(|value| !value.is_empty())
}

/// What every engine does, whatever its kind.
#[async_trait]
pub trait Engine: Send + Sync {
    /// What it says of itself.
    fn card(&self) -> &'static Card;

    /// The name by which it is chosen.
    fn name(&self) -> &'static str {
        self.card().name
    }

    /// A few words about it, for settings and help.
    fn about(&self) -> &'static str {
        self.card().about
    }

    /// The model it is set up with; empty where there is none.
    fn model(&self) -> &str {
        ""
    }

    /// Tries itself at no cost: whether it is there and, for a service, whether it takes the key. Answers in words
    /// what was found.
    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        work.check()?;
        Ok("ready; it works on this machine and costs nothing".into())
    }
}
