//! What can be typed.

use std::{path::PathBuf, str::FromStr};

use clap::{
    ArgAction, Args, Parser, Subcommand,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};
use model::{Command, JobId, JobStatus, Stage, TakeId, VideoId, VideoStatus};
use studio::view::ExportAs;

use crate::command::{clean, jobs, make, render, run, services, takes, themes, videos};

/// The stages as the help explains them, and the three middle ones together.
const STAGES: [(Command, &str); 8] = [
    (Command::TrendCollection, "collect trends: the bundled sample, or a file of yours (--import)"),
    (Command::TrendAnalysis, "turn the trends of a time range into a report"),
    (Command::Script, "write the script, or take your own text (--text)"),
    (Command::Visuals, "find or draw a picture for each scene, or take yours (--visuals)"),
    (Command::Voiceover, "speak the script, or take your recording (--voice)"),
    (Command::ContentGeneration, "script, then visuals and voiceover at the same time"),
    (Command::Composition, "render the video into output/review and check it"),
    (Command::Review, "measure the video, and leave it waiting for a verdict"),
];

/// Make short vertical videos stage by stage, without a window.
///
/// A job is one video's production. Its stages are trend_collection, trend_analysis, script, visuals, voiceover,
/// composition and review; each can be started alone, with a job or without one. Everything works offline.
#[derive(Debug, Parser)]
#[command(name = "reel", version, arg_required_else_help = true, after_help = AFTER_HELP)]
pub struct Arguments {
    /// What goes with every verb.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What the exit codes mean and where to begin, below the list of verbs.
const AFTER_HELP: &str = "\
The workspace, where --workspace names none, is $REELWRIGHT_WORKSPACE, else the one
chosen in the window's Settings, else the repository that the program was built in, else
Videos/Reelwright in your home folder.

Exit codes:
  0  done
  1  the work failed or was cancelled
  2  the request was wrong: an option, an id that doesn't exist, a file that can't be used

Begin with:
  reel doctor               what is installed, and how to get what is not
  reel themes               the themes there are
  reel make product-demo    a whole video, from the theme to output/review";

/// Ways to run a stage, below its options.
const RUN_EXAMPLES: &str = "\
Examples:
  reel run script --text notes.md
  reel run voiceover --job 3
  reel run composition --visuals a.mp4 b.jpg --voice voice.wav
  reel run visuals --job 3 --scenes 2,5";

/// What goes with every verb.
#[derive(Debug, Args)]
#[command(next_help_heading = "With every verb")]
pub struct Global {
    /// The workspace's folder; made where it is missing
    #[arg(long, value_name = "DIR", global = true)]
    pub workspace: Option<PathBuf>,
    /// Answer programs: the last line of stdout is one JSON object
    #[arg(long, global = true)]
    pub json: bool,
    /// Say on stderr what is going on; twice for more
    #[arg(short, long, action = ArgAction::Count, global = true)]
    pub verbose: u8,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make a whole video from a theme
    ///
    /// Every stage runs in a new job, from the trends to the review, and the video lands in output/review. With --job
    /// only what that job still lacks is run, and what has become stale. What services are expected to cost is told
    /// first. Ctrl-C stops the work and keeps what is finished; `reel retry` goes on from there.
    #[command(override_usage = "reel make [OPTIONS] <THEME>\n       reel make [OPTIONS] --job <ID>")]
    Make(make::Make),
    /// Run one stage, in a job or in a new one
    ///
    /// Without --job a new job is created, and files stand in for the stages before. A stage that lacks what it needs
    /// says which one is missing, and nothing is created.
    #[command(after_help = RUN_EXAMPLES)]
    Run(Box<run::RunStage>),
    /// List the jobs
    Jobs(jobs::List),
    /// Show a job: its stages, what they made, its runs
    Job(jobs::One),
    /// Go on with a job that failed, was cancelled or cut short, from what it has
    Retry(jobs::One),
    /// Stop whatever runs in a job, here or in another program
    Cancel(jobs::One),
    /// Delete a job and its files
    Delete(jobs::One),
    /// List the takes of a job: all that its stages made, and which of them later stages read
    Takes(jobs::One),
    /// Select one take, or delete it
    #[command(subcommand)]
    Take(takes::Take),
    /// List the videos
    Videos(videos::List),
    /// Show a video: its file, its checks, its verdicts
    Video(videos::One),
    /// Approve a video: it moves to output/approved
    Approve(videos::One),
    /// Reject a video: it moves to output/rejected and its job goes back to a stage
    Reject(videos::Reject),
    /// Take a verdict back: the video returns to output/review
    Reopen(videos::One),
    /// Write what is known of a video as a file: comments, captions, or the project for an editor program
    ///
    /// Without --output the file is written to stdout, unless --json is given, which then tells it in the answer.
    Export(videos::ExportOne),
    /// Render a timeline, a JSON file of scenes, text and sound, without a job
    Render(render::Render),
    /// List the themes
    Themes,
    /// Check, rename or delete one theme, give it music, or give it to a job
    #[command(subcommand)]
    Theme(themes::Theme),
    /// List the settings and engines of outside services, set one, or have one try itself
    ///
    /// A value of the environment wins: writer.base_url is REELWRIGHT_WRITER_BASE_URL. A key is no setting: it is in the
    /// environment, as REELWRIGHT_OPENAI_KEY, or in the system's keychain.
    Settings(services::Settings),
    /// List what was asked of services and what it cost, or settle a call that is in doubt
    Ledger(services::Ledger),
    /// Clear away what no job needs: encoded pieces, previews, and files that were handed over and never used
    ///
    /// Jobs, videos and everything made for them stay. Pieces and previews are made again when they are needed.
    Clean(clean::Clean),
    /// Check what the studio stands on, and say how to get what is missing
    Doctor,
}

impl Verb {
    /// The job that was named, so that the next step can name it too.
    pub fn job(&self) -> Option<JobId> {
        match self {
            Self::Run(run) => run.job,
            Self::Make(make) => make.job,
            Self::Theme(themes::Theme::Give(give)) => Some(give.job),
            Self::Job(one) | Self::Takes(one) | Self::Retry(one) | Self::Cancel(one) | Self::Delete(one) => {
                Some(one.id)
            }
            _ => None,
        }
    }
}

/// Reads a stage or `content_generation`.
pub fn command_value() -> impl TypedValueParser<Value = Command> {
    let values = STAGES.map(|(command, help)| named(command.to_string()).help(help));
    PossibleValuesParser::new(values).try_map(|name| underscored(&name).parse())
}

/// Reads a stage that a rejected video can go back to: any that made something of it.
pub fn back_to_value() -> impl TypedValueParser<Value = Stage> {
    let values = Stage::Review.before().map(|stage| named(stage.name()));
    PossibleValuesParser::new(values.collect::<Vec<_>>()).try_map(|name| underscored(&name).parse())
}

/// Reads a stage to stop after; `content_generation` ends with the voiceover.
pub fn until_value() -> impl TypedValueParser<Value = Stage> {
    PossibleValuesParser::new(STAGES.map(|(command, _)| named(command.to_string()))).try_map(|name| {
        let command: Command = underscored(&name).parse()?;
        let last = command.stages().iter().flat_map(|group| group.iter()).max();
        Ok::<Stage, model::stage::UnknownStage>(last.copied().unwrap_or_else(|| command.first()))
    })
}

/// Reads a job's status.
pub fn job_status_value() -> impl TypedValueParser<Value = JobStatus> {
    let values = JobStatus::ALL.map(|status| named(status.name()));
    PossibleValuesParser::new(values).try_map(|name| one_of(&JobStatus::ALL, |status| status.name(), &name))
}

/// Reads a video's status.
pub fn video_status_value() -> impl TypedValueParser<Value = VideoStatus> {
    const ALL: [VideoStatus; 4] =
        [VideoStatus::Generated, VideoStatus::Approved, VideoStatus::Rejected, VideoStatus::Published];
    let values = ALL.map(|status| named(status.name()));
    PossibleValuesParser::new(values).try_map(|name| one_of(&ALL, |status| status.name(), &name))
}

/// Reads a format that leaves the studio.
pub fn export_value() -> impl TypedValueParser<Value = ExportAs> {
    let help = |kind| match kind {
        ExportAs::Csv => "comments and verdicts as a table",
        ExportAs::Edl => "comments and verdicts as markers of an edit list",
        ExportAs::Markdown => "comments, verdicts and findings as a list of tasks",
        ExportAs::Srt => "the captions as SubRip",
        ExportAs::Vtt => "the captions as WebVTT",
        ExportAs::Otio => "the project for an editor program, as OpenTimelineIO",
    };
    let values = ExportAs::ALL.map(|kind| named(kind.name()).help(help(kind)));
    PossibleValuesParser::new(values).try_map(|name| one_of(&ExportAs::ALL, |kind| kind.name(), &name))
}

/// A name with underscores, which may be typed with dashes.
fn named(name: impl Into<String>) -> PossibleValue {
    let name = name.into();
    let dashed = name.replace('_', "-");
    let value = PossibleValue::new(name.clone());
    if dashed == name { value } else { value.alias(dashed) }
}

fn underscored(name: &str) -> String {
    name.replace('-', "_")
}

fn one_of<T: Copy>(all: &[T], name_of: impl Fn(T) -> &'static str, name: &str) -> Result<T, String> {
    let name = underscored(name);
    all.iter().copied().find(|one| name_of(*one) == name).ok_or_else(|| format!("“{name}” is none of them"))
}

/// Reads a job's id.
pub fn job_id(text: &str) -> Result<JobId, String> {
    id(text, "reel jobs")
}

/// Reads a video's id.
pub fn video_id(text: &str) -> Result<VideoId, String> {
    id(text, "reel videos")
}

/// Reads a take's id.
pub fn take_id(text: &str) -> Result<TakeId, String> {
    id(text, "reel takes JOB")
}

/// Reads a script's id, which is the id of its take.
pub fn script_id(text: &str) -> Result<TakeId, String> {
    id(text, "reel job ID")
}

fn id<T: FromStr>(text: &str, listed_by: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("ids are whole numbers, as `{listed_by}` shows them"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_stage_can_be_named_with_dashes_too() {
        for (command, _) in STAGES {
            for name in [command.to_string(), command.to_string().replace('_', "-")] {
                let typed = Arguments::try_parse_from(["reel", "run", &name]).unwrap();
                let Verb::Run(run) = typed.verb else { unreachable!("run was typed") };
                assert_eq!(run.stage, command);
            }
        }
    }

    #[test]
    fn stopping_after_the_three_middle_stages_is_stopping_after_the_last_of_them() {
        let typed =
            Arguments::try_parse_from(["reel", "make", "story", "--until", "content-generation"]).unwrap();
        let Verb::Make(make) = typed.verb else { unreachable!("make was typed") };
        assert_eq!(make.until, Some(Stage::Voiceover));
    }

    #[test]
    fn a_file_whose_name_begins_with_a_dash_can_be_named() {
        let typed =
            Arguments::try_parse_from(["reel", "run", "composition", "--visuals", "a.mp4", "--", "-b.mp4"])
                .unwrap();
        let Verb::Run(run) = typed.verb else { unreachable!("run was typed") };
        assert_eq!(run.all_visuals(), [PathBuf::from("a.mp4"), PathBuf::from("-b.mp4")]);
        assert!(Arguments::try_parse_from(["reel", "run", "voiceover", "--voice=-v.wav"]).is_ok());
        assert!(Arguments::try_parse_from(["reel", "render", "-o=-out.mp4", "--", "-t.json"]).is_ok());
    }
}
