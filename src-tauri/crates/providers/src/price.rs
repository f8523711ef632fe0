//! What services charge, from a file that the user can edit.
//!
//! Prices are kept as whole thousandths of a cent, so sums are exact. A model without a price is unknown, which is not
//! free; what runs on this machine costs 0.

use model::Units;
use serde::Deserialize;

/// The prices that ship with the program.
pub const SHIPPED: &str = include_str!("prices.toml");

/// Thousandths of a cent in a dollar.
const MILLICENTS: f64 = 100_000.0;
/// The highest price for one thing that is believed, in dollars; more is a slip of the pen.
const HIGHEST: f64 = 10_000.0;

/// A price file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// When they were written down, as a date.
    pub written: String,
    /// One entry a model.
    #[serde(default)]
    pub price: Vec<Price>,
}

/// What a model costs, in US dollars. What it isn't counted by is left out.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Price {
    /// The service.
    pub provider: String,
    /// Its model. A name that ends in `*` is of all that begin so; `*` alone is any.
    pub model: String,
    /// For a million tokens read.
    pub million_tokens_in: f64,
    /// For a million tokens written.
    pub million_tokens_out: f64,
    /// For a million characters spoken.
    pub million_characters: f64,
    /// For a second of sound or video.
    pub second: f64,
    /// For a picture.
    pub image: f64,
    /// For any other thing that is priced each.
    pub piece: f64,
}

/// What an order costs and by which price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// In thousandths of a cent, rounded up.
    pub millicents: u64,
    /// The price in words: "$0.15 per million tokens in (prices of 2025-06-01)".
    pub price: String,
}

impl Prices {
    /// Reads a price file.
    ///
    /// # Errors
    /// What is wrong with it and where.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        let prices: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        if prices.written.parse::<jiff::civil::Date>().is_err() {
            return Err(format!("written is “{}”; expected a date such as 2025-06-01", prices.written));
        }
        for price in &prices.price {
            if let Some((_, value)) =
                price.parts().into_iter().find(|(_, value)| !(0.0..=HIGHEST).contains(value))
            {
                return Err(format!(
                    "the price of {} {} is {value}; expected dollars from 0 to {HIGHEST}",
                    price.provider, price.model
                ));
            }
        }
        Ok(prices)
    }

    /// The prices that ship with the program.
    pub fn shipped() -> Self {
        // The file is part of the program and read by a test, so it always parses.
        #[allow(clippy::expect_used)]
        Self::from_toml(SHIPPED).expect("the prices that ship can be read")
    }

    /// What units of a model cost; none where it has no price, or none for something that was counted.
    pub fn cost(&self, provider: &str, model: &str, units: &Units) -> Option<Cost> {
        let price = self.of(provider, model)?;
        let units = price.counts(*units);
        let counted = [
            (units.tokens_in, price.million_tokens_in / 1e6),
            (units.tokens_out, price.million_tokens_out / 1e6),
            (units.characters, price.million_characters / 1e6),
            (units.seconds_ms, price.second / 1e3),
            (units.images, price.image),
            (units.pieces, price.piece),
        ];
        // Something that was counted and has no price makes the sum unknown, unless all of it is free.
        if !price.is_free() && counted.iter().any(|(count, each)| *count > 0 && *each == 0.0) {
            return None;
        }
        let dollars: f64 = counted.iter().map(|(count, each)| f64::from(*count) * each).sum();
        let price = format!("{} (prices of {})", price.in_words(), self.written);
        Some(Cost { millicents: rounded_up(dollars), price })
    }

    /// The entry for a model: its own name before a beginning, a longer beginning before a shorter.
    pub fn of(&self, provider: &str, model: &str) -> Option<&Price> {
        let fits = |price: &&Price| {
            price.provider == provider
                && match price.model.strip_suffix('*') {
                    Some(beginning) => model.starts_with(beginning),
                    None => price.model == model,
                }
        };
        let exactness = |price: &&Price| (!price.model.ends_with('*'), price.model.len());
        self.price.iter().filter(fits).max_by_key(exactness)
    }
}

/// An amount in dollars as whole thousandths of a cent. A hair is taken off, so that 0.1 + 0.2 is not rounded up to the
/// next.
fn rounded_up(dollars: f64) -> u64 {
    (dollars * MILLICENTS - 1e-6).ceil().max(0.0) as u64
}

/// What a service says that it charged, in dollars, as thousandths of a cent, rounded up. None for what can't be meant.
pub fn millicents(dollars: f64) -> Option<u64> {
    (0.0..=HIGHEST).contains(&dollars).then(|| rounded_up(dollars))
}

impl Price {
    /// What of some units is counted. Services that charge for a picture's tokens tell of them in the answer only, so such
    /// a picture has a price of its own until then; where tokens have no price, the picture's is all there is.
    fn counts(&self, units: Units) -> Units {
        let told = units.images > 0 && units.tokens_out > 0;
        match (told, self.million_tokens_out > 0.0) {
            (true, true) => Units { images: 0, ..units },
            (true, false) => Units { tokens_in: 0, tokens_out: 0, ..units },
            (false, _) => units,
        }
    }

    fn parts(&self) -> [(&'static str, f64); 6] {
        [
            ("per million tokens in", self.million_tokens_in),
            ("per million tokens out", self.million_tokens_out),
            ("per million characters", self.million_characters),
            ("per second", self.second),
            ("per image", self.image),
            ("each", self.piece),
        ]
    }

    fn is_free(&self) -> bool {
        self.parts().iter().all(|(_, value)| *value == 0.0)
    }

    fn in_words(&self) -> String {
        if self.is_free() {
            return "free".into();
        }
        let parts = self.parts();
        let said = parts
            .iter()
            .filter(|(_, value)| *value > 0.0)
            .map(|(what, value)| format!("{} {what}", dollars(*value)));
        said.collect::<Vec<_>>().join(", ")
    }
}

/// "$0.40": to the cent, and finer where the price is.
fn dollars(value: f64) -> String {
    let exact = value.to_string();
    let decimals = exact.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    if decimals < 2 { format!("${value:.2}") } else { format!("${exact}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prices() -> Prices {
        Prices::from_toml(
            "written = \"2025-06-01\"\n\
             [[price]]\nprovider = \"a\"\nmodel = \"big\"\nmillion_tokens_in = 2.5\nmillion_tokens_out = 10\n\
             [[price]]\nprovider = \"a\"\nmodel = \"bi*\"\nmillion_tokens_in = 1\n\
             [[price]]\nprovider = \"home\"\nmodel = \"*\"\n",
        )
        .unwrap()
    }

    #[test]
    fn a_cost_is_exact_and_rounded_up() {
        let units = Units { tokens_in: 1000, tokens_out: 300, ..Units::default() };
        // $0.0025 + $0.003 = 550 thousandths of a cent.
        assert_eq!(prices().cost("a", "big", &units).unwrap().millicents, 550);
        let one = Units { tokens_in: 1, ..Units::default() };
        assert_eq!(prices().cost("a", "big", &one).unwrap().millicents, 1);
        assert_eq!(prices().cost("a", "bag", &units), None, "no entry is of this model");
        let read = Units { tokens_in: 1000, ..Units::default() };
        assert_eq!(prices().cost("a", "bison", &read).unwrap().millicents, 100);
        assert_eq!(prices().cost("a", "bison", &units), None, "it has no price for what was written");
    }

    #[test]
    fn unknown_is_not_free() {
        let second = Units { seconds_ms: 1000, ..Units::default() };
        assert_eq!(prices().cost("a", "big", &second), None, "it has no price for seconds");
        assert_eq!(prices().cost("b", "big", &second), None);
        let free = prices().cost("home", "llama", &second).unwrap();
        assert_eq!((free.millicents, free.price.as_str()), (0, "free (prices of 2025-06-01)"));
    }

    #[test]
    fn a_picture_is_counted_by_its_tokens_once_they_are_told() {
        let priced = |tokens: &str| {
            let toml = format!(
                "written = \"2025-06-01\"\n[[price]]\nprovider = \"a\"\nmodel = \"draws\"\nimage = 0.06\n{tokens}\n"
            );
            Prices::from_toml(&toml).unwrap()
        };
        let cost = |prices: &Prices, units: Units| prices.cost("a", "draws", &units).unwrap().millicents;
        let expected = Units { images: 1, ..Units::default() };
        let told = Units { images: 1, tokens_in: 100, tokens_out: 1000, ..Units::default() };
        let by_tokens = priced("million_tokens_in = 5\nmillion_tokens_out = 40");
        assert_eq!((cost(&by_tokens, expected), cost(&by_tokens, told)), (6000, 50 + 4000));
        let by_picture = priced("");
        assert_eq!((cost(&by_picture, expected), cost(&by_picture, told)), (6000, 6000));
    }

    #[test]
    fn an_amount_that_cant_be_meant_is_none() {
        assert_eq!(millicents(0.0012345), Some(124));
        assert_eq!(millicents(0.0), Some(0));
        for wrong in [-0.1, f64::NAN, f64::INFINITY, 1e9] {
            assert_eq!(millicents(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_price_is_written_to_the_cent_or_finer() {
        let said = [0.4, 10.0, 0.15, 0.0008, 1.234].map(dollars);
        assert_eq!(said, ["$0.40", "$10.00", "$0.15", "$0.0008", "$1.234"]);
    }

    #[test]
    fn slips_of_the_pen_are_told() {
        let text = |price: &str| {
            format!("written = \"2025-06-01\"\n[[price]]\nprovider = \"a\"\nmodel = \"b\"\n{price}\n")
        };
        for wrong in ["image = -1", "image = inf", "image = nan", "picture = 1", "image = 1e9"] {
            assert!(Prices::from_toml(&text(wrong)).is_err(), "{wrong}");
        }
        assert!(Prices::from_toml("written = \"yesterday\"").is_err());
    }

    #[test]
    fn the_file_that_ships_can_be_read() {
        assert!(!Prices::shipped().price.is_empty());
    }
}
