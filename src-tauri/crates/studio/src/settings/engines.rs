//! Engines as settings show them: what each needs, what it costs, and what of it can be set.

use model::Units;
use providers::{Card, Choice, Kind, Need, Pay, list, price::Prices, text::language};
use serde::{Deserialize, Serialize};

use crate::{Studio, keys::KeyPlace, view::AppError};

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
    /// What it needs.
    pub needs: Vec<EngineNeed>,
    /// What it can do, as far as that matters for its kind of work.
    pub abilities: Vec<EngineAbility>,
    /// What it costs, in words.
    pub costs: String,
    /// What a service that charges nothing allows, in words; none for one that charges, and for what is the user's own.
    pub allows: Option<String>,
    /// Whether it charges. What doesn't is free, whatever its model.
    pub paid: bool,
    /// What its model costs, in words, where it charges: the model that is set, if the engine is chosen; none where the
    /// price file doesn't say.
    pub price: Option<String>,
    /// The address used unless another is set; empty where there is none to set.
    pub base_url: String,
    /// The model used unless another is set; empty where there is none to choose.
    pub model: String,
    /// Whether a key is to be had from the user.
    pub needs_key: bool,
    /// Where its provider's key is, if there is one.
    pub key: Option<KeyPlace>,
    /// Whether it has what it needs, as far as that can be told without trying it.
    pub ready: bool,
    /// Its other settings: the names after the dot, each with the value that holds while none is set.
    pub options: Vec<EngineOption>,
}

/// Something that an engine needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EngineNeed {
    /// What kind of thing.
    pub kind: NeedKind,
    /// How to get it, what answers there, what it holds, or the program's name.
    pub about: String,
}

/// The kinds of things that engines need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum NeedKind {
    /// The provider's key.
    Key,
    /// An address of the user's own.
    Address,
    /// A file or folder of the user's, named by a setting.
    File,
    /// A program on this machine.
    Program,
}

/// What an ability is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AbilityKind {
    /// The languages it writes or speaks.
    Languages,
    /// How long its clips can be.
    Lengths,
    /// How large its pictures can be.
    Sizes,
    /// Where the times of spoken words come from.
    WordTimes,
    /// How many orders may be under way at once.
    OrdersAtOnce,
}

impl AbilityKind {
    /// "orders at once".
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Languages => "languages",
            Self::Lengths => "lengths",
            Self::Sizes => "sizes",
            Self::WordTimes => "word times",
            Self::OrdersAtOnce => "orders at once",
        }
    }
}

/// Something that an engine can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EngineAbility {
    /// What it is about.
    pub name: AbilityKind,
    /// What of it: "English, German", "any".
    pub value: String,
}

/// What an engine of a kind can do, in words. What is not known to be limited is any.
fn abilities(kind: Kind, card: &Card) -> Vec<EngineAbility> {
    let any = |values: Vec<String>| if values.is_empty() { "any".to_owned() } else { values.join(", ") };
    let can = &card.can;
    let languages = || any(can.languages.iter().map(|code| language::name(code).to_owned()).collect());
    let lengths = || any(can.durations_ms.iter().map(|ms| format!("{} s", ms / 1000)).collect());
    let sizes = || any(can.sizes.iter().map(|(width, height)| format!("{width} × {height}")).collect());
    let times = || if can.word_times { "its own" } else { "laid over the sound here" }.to_owned();
    let told: Vec<(AbilityKind, String)> = match kind {
        Kind::Trends => Vec::new(),
        Kind::Analysis | Kind::Writer => vec![(AbilityKind::Languages, languages())],
        Kind::Visuals => vec![(AbilityKind::Lengths, lengths()), (AbilityKind::Sizes, sizes())],
        Kind::Speech => vec![(AbilityKind::Languages, languages()), (AbilityKind::WordTimes, times())],
        Kind::Presenter => vec![(AbilityKind::Languages, languages()), (AbilityKind::Sizes, sizes())],
    };
    let orders = (!card.base_url.is_empty()).then(|| (AbilityKind::OrdersAtOnce, can.at_once.to_string()));
    let ability = |(name, value)| EngineAbility { name, value };
    told.into_iter().chain(orders).map(ability).collect()
}

/// A setting that only some engines know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EngineOption {
    /// The name after the dot.
    pub name: String,
    /// What it decides.
    pub about: String,
    /// The value that holds while none is set; may be empty.
    pub at_first: String,
}

impl Studio {
    /// Every engine of a kind.
    ///
    /// # Errors
    /// The database's own.
    pub(super) fn engine_views(&self, kind: Kind, prices: &Prices) -> Result<Vec<EngineView>, AppError> {
        let chosen = self.chosen_engine(kind)?;
        let (set, _) = self.value_of(&format!("{}.model", kind.name()))?;
        let model = |card: &Card| {
            let own = set.is_empty() || chosen.as_deref().is_some_and(|chosen| chosen != card.name);
            if own { card.model.to_owned() } else { set.clone() }
        };
        Ok(list::cards(kind)
            .into_iter()
            .map(|card| {
                let price = prices.cost(card.provider, &model(card), &Units::default());
                let price = price.filter(|_| card.pay == Pay::Paid).map(|cost| cost.price);
                EngineView { price, ..self.engine_view(kind, card) }
            })
            .collect())
    }

    fn engine_view(&self, kind: Kind, card: &Card) -> EngineView {
        let need = |need: &Need| {
            let (kind, about) = match need {
                Need::Key(how) => (NeedKind::Key, (*how).to_owned()),
                Need::Address(what) => (NeedKind::Address, (*what).to_owned()),
                Need::File { option, what } => (NeedKind::File, format!("{}.{option}: {what}", kind.name())),
                Need::Program(name) => (NeedKind::Program, (*name).to_owned()),
            };
            EngineNeed { kind, about }
        };
        let option = |choice: &Choice| EngineOption {
            name: choice.name.to_owned(),
            about: choice.about.to_owned(),
            at_first: choice.default.to_owned(),
        };
        let is_set = |name: &str| {
            self.value_of(&format!("{}.{name}", kind.name())).is_ok_and(|(value, _)| !value.is_empty())
        };
        let needs_key = card.needs.iter().any(|need| matches!(need, Need::Key(_)));
        let key = if needs_key { self.keys().place(card.provider) } else { None };
        let has = |need: &Need| match need {
            Need::Key(_) => key.is_some(),
            Need::Address(_) => !card.base_url.is_empty() || is_set("base_url"),
            Need::File { option, .. } => is_set(option),
            // Whether one is there, only a call tells.
            Need::Program(_) => true,
        };
        EngineView {
            ready: card.needs.iter().all(has),
            kind: kind.name().to_owned(),
            name: card.name.to_owned(),
            about: card.about.to_owned(),
            provider: card.provider.to_owned(),
            needs: card.needs.iter().map(need).collect(),
            abilities: abilities(kind, card),
            costs: card.pay.in_words(),
            allows: match card.pay {
                Pay::Quota(allows) => Some(allows.to_owned()),
                Pay::Own | Pay::Paid => None,
            },
            paid: card.pay == Pay::Paid,
            price: None,
            base_url: card.base_url.to_owned(),
            model: card.model.to_owned(),
            needs_key,
            key,
            options: card.options.iter().map(option).collect(),
        }
    }
}
