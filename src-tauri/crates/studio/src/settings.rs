//! Settings: which there are, what they are set to, and where each value comes from.
//!
//! A value is the environment's (`writer.base_url` is `REELWRIGHT_WRITER_BASE_URL`), else the workspace's, else the one
//! it has at first. Keys are no settings; see [`crate::keys`].

use std::collections::BTreeMap;

pub use providers::Kind;
use providers::{Card, Need, Pay, Setup, list};
use serde::{Deserialize, Serialize};

use crate::{
    Studio,
    keys::{KeyPlace, KeyRing},
    view::{AppError, Event},
};

/// The most that one job may cost.
pub const JOB_LIMIT: &str = "limit.job_cents";
/// The most that a calendar month may cost, in UTC.
pub const MONTH_LIMIT: &str = "limit.month_cents";

/// The longest value, in bytes; an address or a path is far below.
const LONGEST_VALUE: usize = 2048;

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
    /// The values it may have; empty for any.
    pub choices: Vec<String>,
}

/// An engine as settings show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EngineView {
    /// The kind of work: `writer`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// A few words about it.
    pub about: String,
    /// Whose key it needs and whose prices count.
    pub provider: String,
    /// What it needs, in words.
    pub needs: Vec<String>,
    /// What it costs, in words.
    pub costs: String,
    /// The address used unless another is set.
    pub base_url: String,
    /// The model used unless another is set.
    pub model: String,
    /// Whether a key is to be had from the user.
    pub needs_key: bool,
    /// Where its provider's key is, if there is one.
    pub key: Option<KeyPlace>,
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

/// A setting that there is.
struct Known {
    key: String,
    about: String,
    choices: Vec<String>,
    check: fn(&str) -> Result<(), &'static str>,
}

fn anything(_: &str) -> Result<(), &'static str> {
    Ok(())
}

fn address(value: &str) -> Result<(), &'static str> {
    let rest = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !value.contains(char::is_whitespace) && !value.contains('@') => {
            Ok(())
        }
        _ => Err("expected an address such as http://127.0.0.1:11434/v1, without a name or key in it"),
    }
}

fn cents(value: &str) -> Result<(), &'static str> {
    value
        .parse::<u32>()
        .map(drop)
        .map_err(|_| "expected whole cents, such as 200 for $2.00; unset it for no limit")
}

/// Every setting there is, in order.
fn known() -> Vec<Known> {
    let mut all: Vec<Known> = Kind::ALL.into_iter().flat_map(known_of).collect();
    for (key, about) in [
        (JOB_LIMIT, "the most that one job may cost, in cents; no limit unless set"),
        (MONTH_LIMIT, "the most that a calendar month (UTC) may cost, in cents; no limit unless set"),
    ] {
        all.push(Known { key: key.into(), about: about.into(), choices: Vec::new(), check: cents });
    }
    all
}

fn known_of(kind: Kind) -> Vec<Known> {
    let name = kind.name();
    let cards = list::cards(kind);
    let plain = |key: &str, about: &str, check| Known {
        key: format!("{name}.{key}"),
        about: about.to_owned(),
        choices: Vec::new(),
        check,
    };
    let engine = Known {
        choices: cards.iter().map(|card| card.name.to_owned()).collect(),
        ..plain(
            "engine",
            "who does it, unless one is chosen for a run; the theme or the program decides unless set",
            anything,
        )
    };
    let mut all = vec![
        engine,
        plain("base_url", "the engine's address instead of its own", address),
        plain("model", "the engine's model instead of its own", anything),
    ];
    let options: BTreeMap<&str, &str> =
        cards.iter().flat_map(|card| card.options).map(|choice| (choice.name, choice.about)).collect();
    all.extend(options.into_iter().map(|(option, about)| plain(option, about, anything)));
    all
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
            let (value, source) = self.value_of(&known.key)?;
            let Known { key, about, choices, .. } = known;
            Ok(SettingView { key, about, value, source, choices })
        };
        let (prices, prices_error) = crate::ledger::prices(self.workspace());
        Ok(SettingsView {
            settings: known().into_iter().map(view).collect::<Result<_, AppError>>()?,
            engines: Kind::ALL.into_iter().flat_map(|kind| self.engine_views(kind)).collect(),
            keychain: KeyRing::has_keychain(),
            prices_written: prices.written,
            prices_error,
        })
    }

    fn engine_views(&self, kind: Kind) -> Vec<EngineView> {
        list::cards(kind).into_iter().map(|card| self.engine_view(kind, card)).collect()
    }

    fn engine_view(&self, kind: Kind, card: &Card) -> EngineView {
        let need = |need: &Need| match need {
            Need::Key(how) => format!("a key: {how}"),
            Need::Address(what) => format!("an address: {what}"),
            Need::File { option, what } => format!("{}.{option}: {what}", kind.name()),
            Need::Program(name) => format!("the program {name}"),
        };
        let costs = match card.pay {
            Pay::Own => "nothing: it works on a machine of yours".to_owned(),
            Pay::Quota(allows) => format!("nothing; {allows}"),
            Pay::Paid => "by the price file".to_owned(),
        };
        let needs_key = card.needs.iter().any(|need| matches!(need, Need::Key(_)));
        EngineView {
            kind: kind.name().to_owned(),
            name: card.name.to_owned(),
            about: card.about.to_owned(),
            provider: card.provider.to_owned(),
            needs: card.needs.iter().map(need).collect(),
            costs,
            base_url: card.base_url.to_owned(),
            model: card.model.to_owned(),
            needs_key,
            key: if needs_key { self.keys().place(card.provider) } else { None },
        }
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
            check(&known, value)?;
            self.store().set_setting(key, value, self.now())?;
        }
        self.tell(Event::WorkspaceChanged);
        let (value, source) = self.value_of(key)?;
        Ok(SettingView { key: known.key, about: known.about, value, source, choices: known.choices })
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

    /// The engine that the settings choose for a kind, if they do.
    pub(crate) fn chosen_engine(&self, kind: Kind) -> Result<Option<String>, AppError> {
        let (value, _) = self.value_of(&format!("{}.engine", kind.name()))?;
        Ok(Some(value).filter(|value| !value.is_empty()))
    }

    /// What an engine is opened with. Address, model and options belong to the engine that the settings choose: one
    /// that is chosen for a single run is not sent to another's address with its key.
    pub(crate) fn setup(&self, kind: Kind, engine: &str) -> Result<Setup, AppError> {
        let chosen = self.chosen_engine(kind)?;
        let mut setup = Setup { keys: self.keys(), http: self.http(), ..Setup::offline() };
        if chosen.as_deref().is_some_and(|chosen| chosen != engine) {
            return Ok(setup);
        }
        let value = |name: &str| -> Result<Option<String>, AppError> {
            let (value, _) = self.value_of(&format!("{}.{name}", kind.name()))?;
            Ok(Some(value).filter(|value| !value.is_empty()))
        };
        setup.base_url = value("base_url")?;
        setup.model = value("model")?;
        let card = list::cards(kind).into_iter().find(|card| card.name == engine);
        for choice in card.map(|card| card.options).unwrap_or_default() {
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
    /// `unknown_provider`.
    pub fn forget_key(&self, provider: &str) -> Result<(), AppError> {
        known_provider(provider)?;
        self.keys().forget(provider);
        Ok(())
    }
}

fn check(known: &Known, value: &str) -> Result<(), AppError> {
    let refuse =
        |why: &str| Err(AppError::request("bad_setting", format!("{} can't be “{value}”: {why}", known.key)));
    if value.len() > LONGEST_VALUE || value.chars().any(char::is_control) {
        return refuse("it is too long, or has line breaks or control characters in it");
    }
    if !known.choices.is_empty() && !known.choices.iter().any(|choice| choice == value) {
        return refuse(&format!("there are {}", known.choices.join(", ")));
    }
    (known.check)(value).or_else(refuse)
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
