//! Orders to services as the ledger keeps them: what was asked for, what it cost, and how it ended.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    Timestamp,
    ids::{CallId, JobId, RunId},
    stage::Stage,
};

/// What an order is counted by. A service counts by one or two of them; the others are 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Units {
    /// Tokens that a language model read.
    pub tokens_in: u32,
    /// Tokens that a language model wrote.
    pub tokens_out: u32,
    /// Characters spoken.
    pub characters: u32,
    /// Seconds of sound or video made, in milliseconds.
    pub seconds_ms: u32,
    /// Pictures made.
    pub images: u32,
    /// Other things that are priced each: a clip at a fixed price, a row of a search.
    pub pieces: u32,
}

impl Units {
    /// Both together.
    pub const fn plus(self, other: Self) -> Self {
        Self {
            tokens_in: self.tokens_in.saturating_add(other.tokens_in),
            tokens_out: self.tokens_out.saturating_add(other.tokens_out),
            characters: self.characters.saturating_add(other.characters),
            seconds_ms: self.seconds_ms.saturating_add(other.seconds_ms),
            images: self.images.saturating_add(other.images),
            pieces: self.pieces.saturating_add(other.pieces),
        }
    }

    /// What is left of it once a part is taken away; nothing where the part is more.
    pub const fn minus(self, part: Self) -> Self {
        Self {
            tokens_in: self.tokens_in.saturating_sub(part.tokens_in),
            tokens_out: self.tokens_out.saturating_sub(part.tokens_out),
            characters: self.characters.saturating_sub(part.characters),
            seconds_ms: self.seconds_ms.saturating_sub(part.seconds_ms),
            images: self.images.saturating_sub(part.images),
            pieces: self.pieces.saturating_sub(part.pieces),
        }
    }

    /// Whether nothing was counted.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// "1,200 tokens in, 300 out"; "nothing" where nothing was counted.
impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        let mut part = |count: u32, what: &str| {
            if count > 0 {
                parts.push(format!("{count} {what}{}", if count == 1 { "" } else { "s" }));
            }
        };
        part(self.tokens_in, "token");
        part(self.tokens_out, "written token");
        part(self.characters, "character");
        part(self.images, "image");
        part(self.pieces, "piece");
        if self.seconds_ms > 0 {
            parts.push(format!("{:.1} s", f64::from(self.seconds_ms) / 1000.0));
        }
        if parts.is_empty() { f.write_str("nothing") } else { f.write_str(&parts.join(", ")) }
    }
}

/// How an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// About to be sent, or sent, and not ended.
    Ordered,
    /// Made and, where it is a paid one, charged.
    Done,
    /// Refused or failed at the service, which charges nothing for it.
    Failed,
    /// Sent, and the answer never came: it may have been made and charged. The user decides whether to order again.
    Unknown,
}

impl CallState {
    /// The name used in the database and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ordered => "ordered",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

/// One order to a service: a row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Call {
    /// Its id.
    pub id: CallId,
    /// The job it is for.
    pub job: Option<JobId>,
    /// The run that sent it.
    pub run: Option<RunId>,
    /// The stage it is for.
    pub stage: Stage,
    /// The service: `openai`, `pexels`, …
    pub provider: String,
    /// The service's name of the model; empty where it has none.
    pub model: String,
    /// What was ordered, in words: "clip for scene 3".
    pub what: String,
    /// What it was counted by: expected until it ends, then what the service said.
    pub units: Units,
    /// The price used, in words with its date; empty where there is none.
    pub price: String,
    /// Cost in thousandths of a cent. None where the model has no price: unknown, which is not 0.
    #[specta(type = Option<u32>)]
    pub cost_millicents: Option<u64>,
    /// How it stands.
    pub state: CallState,
    /// A hash of everything that was asked for: the same order again has the same key.
    pub key: String,
    /// The service's own id of work that takes minutes.
    pub ticket: Option<String>,
    /// The file in which what came back is kept.
    pub result: Option<String>,
    /// When it was recorded, before it was sent.
    #[specta(type = String)]
    pub ordered_at: Timestamp,
    /// When it ended.
    #[specta(type = Option<String>)]
    pub ended_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_told_in_words_and_add_up_without_wrapping() {
        let some = Units { tokens_in: 1200, tokens_out: 1, seconds_ms: 2500, ..Units::default() };
        assert_eq!(some.to_string(), "1200 tokens, 1 written token, 2.5 s");
        assert_eq!(Units::default().to_string(), "nothing");
        let most = Units { images: u32::MAX, ..Units::default() };
        assert_eq!(most.plus(most).images, u32::MAX);
        assert_eq!(
            some.minus(Units { tokens_in: 200, tokens_out: 9, ..Units::default() }).to_string(),
            "1000 tokens, 2.5 s"
        );
    }
}
