//! Settings: which there are, what they are set to, and where each value comes from.
//!
//! A value is the environment's (`writer.base_url` is `REELWRIGHT_WRITER_BASE_URL`), else the workspace's, else the one
//! it has at first. Keys are no settings; see [`crate::keys`].

mod engines;
mod known;

pub use engines::{AbilityKind, EngineAbility, EngineNeed, EngineOption, EngineView, NeedKind};
pub use providers::Kind;
use providers::{Card, Need, Setup, list};
use serde::{Deserialize, Serialize};

use crate::{
    Studio,
    keys::{KeyPlace, KeyRing},
    view::{AppError, Event},
};
use known::{AT_ONCE, Known, at_once, known};

/// The most that one job may cost.
pub const JOB_LIMIT: &str = "limit.job_cents";
/// The most that a calendar month may cost, in UTC.
pub const MONTH_LIMIT: &str = "limit.month_cents";
/// Whether the desktop is told when long work ends.
pub const NOTIFY: &str = "notify.ends";
/// What [`NOTIFY`] may be.
const NOTIFY_CHOICES: [&str; 2] = ["on", "off"];

/// Where a setting's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SettingSource {
    /// It was never set.
    Default,
    /// It was set in this workspace.
    Workspace,
    /// An environment variable, which wins.
    Environment,
}

/// A setting as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SettingView {
    /// Its name: `writer.engine`.
    pub key: String,
    /// What it decides.
    pub about: String,
    /// Its value; empty where none is set and the theme or the engine decides.
    pub value: String,
    /// Where that comes from.
    pub source: SettingSource,
    /// The value that holds while none is set; empty where the theme or the engine decides.
    pub at_first: String,
    /// The values it may have; empty for any.
    pub choices: Vec<String>,
}

/// Everything the settings page shows of services.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SettingsView {
    /// Every setting.
    pub settings: Vec<SettingView>,
    /// Every engine.
    pub engines: Vec<EngineView>,
    /// Whether the system has a keychain; where not, keys last as long as this process.
    pub keychain: bool,
    /// When the prices were written down, as a date.
    pub prices_written: String,
    /// What is wrong with the workspace's price file, if anything.
    pub prices_error: Option<String>,
}

fn variable(key: &str) -> String {
    format!("REELWRIGHT_{}", key.to_ascii_uppercase().replace(['.', '-'], "_"))
}

impl Studio {
    /// Every setting, engine and key there is.
    ///
    /// # Errors
    /// The database's own.
    pub fn settings(&self) -> Result<SettingsView, AppError> {
        let view = |known: Known| {
            let now = self.value_of(&known.key)?;
            Ok(known.shown(now))
        };
        let (prices, prices_error) = crate::ledger::prices(self.workspace());
        let engines: Vec<_> =
            Kind::ALL.into_iter().map(|kind| self.engine_views(kind, &prices)).collect::<Result<_, _>>()?;
        Ok(SettingsView {
            settings: known().into_iter().map(view).collect::<Result<_, AppError>>()?,
            engines: engines.into_iter().flatten().collect(),
            keychain: KeyRing::has_keychain(),
            prices_written: prices.written,
            prices_error,
        })
    }

    /// Sets a setting; an empty value takes it back.
    ///
    /// # Errors
    /// `unknown_setting`, or `bad_setting` with what is expected.
    pub fn set_setting(&self, key: &str, value: &str) -> Result<SettingView, AppError> {
        let Some(known) = known().into_iter().find(|known| known.key == key) else {
            let message = format!("there is no setting “{key}”; `reel settings` lists the ones there are");
            return Err(AppError::request("unknown_setting", message));
        };
        let value = value.trim();
        if value.is_empty() {
            self.store().unset_setting(key)?;
        } else {
            known.check(value)?;
            self.store().set_setting(key, value, self.now())?;
        }
        self.tell(Event::WorkspaceChanged);
        let now = self.value_of(key)?;
        Ok(known.shown(now))
    }

    /// A setting's value and where it comes from; empty where it was never set.
    pub(crate) fn value_of(&self, key: &str) -> Result<(String, SettingSource), AppError> {
        if let Ok(value) = std::env::var(variable(key))
            && !value.trim().is_empty()
        {
            return Ok((value.trim().to_owned(), SettingSource::Environment));
        }
        Ok(match self.store().setting(key)? {
            Some(value) => (value, SettingSource::Workspace),
            None => (String::new(), SettingSource::Default),
        })
    }

    /// Whether the desktop is to be told when long work ends. In doubt it is: a value that can't be read is no wish.
    pub fn tells_of_ends(&self) -> bool {
        self.value_of(NOTIFY).map_or(true, |(value, _)| value != NOTIFY_CHOICES[1])
    }

    /// The engine that the settings choose for a kind, if they do.
    pub(crate) fn chosen_engine(&self, kind: Kind) -> Result<Option<String>, AppError> {
        let (value, _) = self.value_of(&format!("{}.engine", kind.name()))?;
        Ok(Some(value).filter(|value| !value.is_empty()))
    }

    /// What an engine is opened with. Address, model and options belong to the engine that the settings choose: one
    /// that is chosen for a single run is not sent to another's address with its key. An option that no other engine
    /// of the kind knows is its own all the same.
    pub(crate) fn setup(&self, kind: Kind, engine: &str) -> Result<Setup, AppError> {
        let chosen = self.chosen_engine(kind)?;
        let other = chosen.as_deref().is_some_and(|chosen| chosen != engine);
        let mut setup = Setup { keys: self.keys(), http: self.http(), ..Setup::offline() };
        let value = |name: &str| -> Result<Option<String>, AppError> {
            let (value, _) = self.value_of(&format!("{}.{name}", kind.name()))?;
            Ok(Some(value).filter(|value| !value.is_empty()))
        };
        if !other {
            setup.base_url = value("base_url")?;
            setup.model = value("model")?;
            setup.at_once = value(AT_ONCE)?.map(|set| at_once(&set)).transpose().map_err(|why| {
                let message =
                    format!("{}.{AT_ONCE} can't be used: {why}; set it again, or unset it", kind.name());
                AppError::request("bad_setting", message)
            })?;
        }
        let cards = list::cards(kind);
        let knows = |card: &Card, name: &str| card.options.iter().any(|choice| choice.name == name);
        let card = cards.iter().find(|card| card.name == engine);
        for choice in card.map(|card| card.options).unwrap_or_default() {
            let shared = cards.iter().filter(|card| knows(card, choice.name)).count() > 1;
            if other && shared {
                continue;
            }
            if let Some(set) = value(choice.name)? {
                setup.options.insert(choice.name.to_owned(), set);
            }
        }
        Ok(setup)
    }

    /// Keeps a provider's key in the keychain, or in this process where there is none. Answers which.
    ///
    /// # Errors
    /// `unknown_provider`, `bad_key`.
    pub fn set_key(&self, provider: &str, key: &str) -> Result<KeyPlace, AppError> {
        known_provider(provider)?;
        self.keys().keep(provider, key)
    }

    /// Forgets a provider's key.
    ///
    /// # Errors
    /// `unknown_provider`, `keychain_failed`.
    pub fn forget_key(&self, provider: &str) -> Result<(), AppError> {
        known_provider(provider)?;
        self.keys().forget(provider)
    }
}

/// The kind of work that a name before a setting's dot stands for.
///
/// # Errors
/// `unknown_kind` with the names there are.
pub fn kind_named(name: &str) -> Result<Kind, AppError> {
    Kind::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
        let message =
            format!("there is no kind of work “{name}”; there are {}", Kind::ALL.map(Kind::name).join(", "));
        AppError::request("unknown_kind", message)
    })
}

fn known_provider(provider: &str) -> Result<(), AppError> {
    let mut providers: Vec<&str> = Kind::ALL
        .into_iter()
        .flat_map(list::cards)
        .filter(|card| card.needs.iter().any(|need| matches!(need, Need::Key(_))))
        .map(|card| card.provider)
        .collect();
    providers.sort_unstable();
    providers.dedup();
    if providers.contains(&provider) {
        return Ok(());
    }
    let message = format!("“{provider}” takes no key; there are {}", providers.join(", "));
    Err(AppError::request("unknown_provider", message))
}
