//! Row ids as types of their own, so that a take's id can't be handed where a job's is meant.

use std::{fmt, num::ParseIntError, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }

        impl FromStr for $name {
            type Err = ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
    )+};
}

ids! {
    /// One video's production.
    JobId,
    /// One attempt at a stage.
    RunId,
    /// What a successful run made.
    TakeId,
    /// A file that belongs to a run or a take.
    ArtifactId,
    /// A collected trend.
    TrendId,
    /// A composed video.
    VideoId,
    /// A reviewer's comment.
    CommentId,
    /// An order to a service.
    CallId,
}
