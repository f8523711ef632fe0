//! The settings there are, each with what it decides and what it may be.

use std::collections::BTreeMap;

use providers::{Kind, list};

use super::{JOB_LIMIT, MONTH_LIMIT, NOTIFY, NOTIFY_CHOICES, SettingSource, SettingView};
use crate::{delivery, view::AppError};

/// The longest value, in bytes; an address or a path is far below.
const LONGEST_VALUE: usize = 2048;

/// A setting that there is.
pub struct Known {
    /// Its name.
    pub key: String,
    about: String,
    at_first: &'static str,
    choices: Vec<String>,
    check: fn(&str) -> Result<(), &'static str>,
}

impl Known {
    fn free(
        key: impl Into<String>,
        about: impl Into<String>,
        check: fn(&str) -> Result<(), &'static str>,
    ) -> Self {
        Self { key: key.into(), about: about.into(), at_first: "", choices: Vec::new(), check }
    }

    /// One that begins as the first of its choices.
    fn choice(key: &str, about: &str, choices: &[&'static str]) -> Self {
        let at_first = choices.first().copied().unwrap_or_default();
        let choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
        Self { at_first, choices, ..Self::free(key, about, anything) }
    }

    /// Holds a value against what is expected.
    ///
    /// # Errors
    /// `bad_setting` with what is expected.
    pub fn check(&self, value: &str) -> Result<(), AppError> {
        let refuse = |why: &str| {
            Err(AppError::request("bad_setting", format!("{} can't be “{value}”: {why}", self.key)))
        };
        if value.len() > LONGEST_VALUE || value.chars().any(char::is_control) {
            return refuse("it is too long, or has line breaks or control characters in it");
        }
        if !self.choices.is_empty() && !self.choices.iter().any(|choice| choice == value) {
            return refuse(&format!("there are {}", self.choices.join(", ")));
        }
        (self.check)(value).or_else(refuse)
    }

    /// As it is shown, with its value now and where that comes from.
    pub fn shown(self, (value, source): (String, SettingSource)) -> SettingView {
        let Self { key, about, at_first, choices, .. } = self;
        SettingView { key, about, value, source, at_first: at_first.to_owned(), choices }
    }
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

/// The name after the dot of how many orders may be under way at once.
pub const AT_ONCE: &str = "at_once";
/// The kinds whose engines order scene by scene; the others have one order at a time.
const ORDER_BY_SCENE: [Kind; 2] = [Kind::Visuals, Kind::Speech];
/// How many orders may be asked for at once: 20 is the most that any of these services sells to one account (Kling), and
/// as many downloads are more than a home's line is good for.
const ORDERS: std::ops::RangeInclusive<u32> = 1..=20;

/// Holds a number of orders against what can be asked for.
///
/// # Errors
/// What is expected.
pub fn at_once(value: &str) -> Result<u32, &'static str> {
    value
        .parse()
        .ok()
        .filter(|orders| ORDERS.contains(orders))
        .ok_or("expected a whole number from 1 to 20, such as 4")
}

/// Every setting there is, in order.
pub fn known() -> Vec<Known> {
    let mut all: Vec<Known> = Kind::ALL.into_iter().flat_map(known_of).collect();
    for (key, about) in [
        (JOB_LIMIT, "the most that one job may cost, in cents; no limit unless set"),
        (MONTH_LIMIT, "the most that a calendar month (UTC) may cost, in cents; no limit unless set"),
    ] {
        all.push(Known::free(key, about, cents));
    }
    all.push(Known::choice(
        delivery::ENCODER,
        "who encodes: software, or the machine's own encoder where a test encode proves it",
        &delivery::ENCODERS,
    ));
    all.push(Known::choice(delivery::QUALITY, "how much is spent on the picture", &delivery::QUALITIES));
    all.push(Known {
        at_first: delivery::USUAL_LUFS,
        ..Known::free(delivery::LOUDNESS, "how loud videos are, in whole LUFS", |value| {
            delivery::loudness(value).map(drop)
        })
    });
    all.push(Known::choice(
        NOTIFY,
        "whether the desktop is told when long work ends while the window is not in front",
        &NOTIFY_CHOICES,
    ));
    all
}

fn known_of(kind: Kind) -> Vec<Known> {
    let name = kind.name();
    let cards = list::cards(kind);
    let plain = |key: &str, about: &str, check| Known::free(format!("{name}.{key}"), about, check);
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
    if ORDER_BY_SCENE.contains(&kind) {
        let about = "how many orders may be under way at once; the engine's own number unless set: 2, or 1 on a machine of \
                     yours. Kinds of work that ask the same service share its count";
        all.push(plain(AT_ONCE, about, |value| at_once(value).map(drop)));
    }
    let options: BTreeMap<&str, &str> =
        cards.iter().flat_map(|card| card.options).map(|choice| (choice.name, choice.about)).collect();
    all.extend(options.into_iter().map(|(option, about)| plain(option, about, anything)));
    all
}
