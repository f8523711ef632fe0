//! The steps of a job and what each stands on.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// One step of a job, in the order of the pipeline.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    specta::Type,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Collects trending videos' figures.
    TrendCollection,
    /// Turns them into a report.
    TrendAnalysis,
    /// Writes the production plan.
    Script,
    /// Finds or draws a picture for each scene.
    Visuals,
    /// Speaks the script.
    Voiceover,
    /// Renders the video into `output/review`.
    Composition,
    /// Checks the video and waits for a verdict.
    Review,
}

impl Stage {
    /// All stages in pipeline order.
    pub const ALL: [Self; 7] = [
        Self::TrendCollection,
        Self::TrendAnalysis,
        Self::Script,
        Self::Visuals,
        Self::Voiceover,
        Self::Composition,
        Self::Review,
    ];

    /// The name used in files, commands and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TrendCollection => "trend_collection",
            Self::TrendAnalysis => "trend_analysis",
            Self::Script => "script",
            Self::Visuals => "visuals",
            Self::Voiceover => "voiceover",
            Self::Composition => "composition",
            Self::Review => "review",
        }
    }

    /// The stages whose selected takes this one reads. A change there makes this one's takes stale.
    pub const fn inputs(self) -> &'static [Self] {
        match self {
            Self::TrendCollection => &[],
            Self::TrendAnalysis => &[Self::TrendCollection],
            Self::Script => &[Self::TrendAnalysis],
            Self::Visuals | Self::Voiceover => &[Self::Script],
            Self::Composition => &[Self::Script, Self::Visuals, Self::Voiceover],
            Self::Review => &[Self::Composition],
        }
    }

    /// The inputs without which the stage cannot start, unless files stand in for them.
    ///
    /// A report stands on all trends of the workspace, a script can be written from a theme alone, and a video can
    /// be silent or wordless; but a picture and a voice need words, a composition pictures, a review a video.
    pub const fn requires(self) -> &'static [Self] {
        match self {
            Self::TrendCollection | Self::TrendAnalysis | Self::Script => &[],
            Self::Visuals | Self::Voiceover => &[Self::Script],
            Self::Composition => &[Self::Visuals],
            Self::Review => &[Self::Composition],
        }
    }

    /// The stages before this one in the pipeline.
    pub fn before(self) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |stage| *stage < self)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A stage name that is none of ours.
#[derive(Debug, thiserror::Error)]
#[error(
    "“{0}” is no stage; the stages are trend_collection, trend_analysis, script, visuals, voiceover, content_generation, composition and review"
)]
pub struct UnknownStage(String);

impl FromStr for Stage {
    type Err = UnknownStage;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|stage| stage.name() == text).ok_or_else(|| UnknownStage(text.to_owned()))
    }
}

/// What a click can start: a stage, or the three middle ones together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// See [`Stage::TrendCollection`].
    TrendCollection,
    /// See [`Stage::TrendAnalysis`].
    TrendAnalysis,
    /// See [`Stage::Script`].
    Script,
    /// See [`Stage::Visuals`].
    Visuals,
    /// See [`Stage::Voiceover`].
    Voiceover,
    /// Script, then visuals and voiceover at the same time.
    ContentGeneration,
    /// See [`Stage::Composition`].
    Composition,
    /// See [`Stage::Review`].
    Review,
}

impl Command {
    /// The stages it runs; those in one inner slice run at the same time.
    pub const fn stages(self) -> &'static [&'static [Stage]] {
        match self {
            Self::TrendCollection => &[&[Stage::TrendCollection]],
            Self::TrendAnalysis => &[&[Stage::TrendAnalysis]],
            Self::Script => &[&[Stage::Script]],
            Self::Visuals => &[&[Stage::Visuals]],
            Self::Voiceover => &[&[Stage::Voiceover]],
            Self::ContentGeneration => &[&[Stage::Script], &[Stage::Visuals, Stage::Voiceover]],
            Self::Composition => &[&[Stage::Composition]],
            Self::Review => &[&[Stage::Review]],
        }
    }

    /// The first stage it runs.
    pub const fn first(self) -> Stage {
        self.stages()[0][0]
    }
}

impl From<Stage> for Command {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::TrendCollection => Self::TrendCollection,
            Stage::TrendAnalysis => Self::TrendAnalysis,
            Stage::Script => Self::Script,
            Stage::Visuals => Self::Visuals,
            Stage::Voiceover => Self::Voiceover,
            Stage::Composition => Self::Composition,
            Stage::Review => Self::Review,
        }
    }
}

impl FromStr for Command {
    type Err = UnknownStage;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "content_generation" {
            Ok(Self::ContentGeneration)
        } else {
            text.parse::<Stage>().map(Into::into)
        }
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ContentGeneration => f.write_str("content_generation"),
            one => one.first().fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for stage in Stage::ALL {
            assert_eq!(stage.name().parse::<Stage>().unwrap(), stage);
            assert_eq!(Command::from(stage).first(), stage);
        }
        assert_eq!("content_generation".parse::<Command>().unwrap(), Command::ContentGeneration);
        assert!("render".parse::<Command>().is_err());
    }

    #[test]
    fn no_stage_reads_one_that_comes_later() {
        for stage in Stage::ALL {
            assert!(stage.inputs().iter().all(|input| *input < stage), "{stage}");
            assert!(stage.requires().iter().all(|needed| stage.inputs().contains(needed)), "{stage}");
        }
    }
}
