//! Progress on a terminal: a bar for each stage at work, a line for each that ended. In a pipe nothing is drawn.

use std::{collections::HashMap, time::Duration};

use console::style;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use model::{RunId, RunStatus};
use studio::view::{JobView, Progress, StageView};

use crate::words;

/// A bar's length counts permille.
const WHOLE: u64 = 1000;
/// How often what has no bar turns.
const TURN: Duration = Duration::from_millis(120);
/// Redraws a second; the studio tells no more than ten.
const REDRAWS: u8 = 10;
/// The longest stage's name and a little room.
const NAME_WIDTH: usize = 18;

/// What is drawn below the command line while stages run.
pub struct Bars {
    drawing: MultiProgress,
    bars: HashMap<RunId, ProgressBar>,
    told: Vec<RunId>,
}

impl Bars {
    /// On stderr where that is a terminal; else, and where the log is written there, nothing is drawn.
    pub fn new() -> Self {
        let drawing = MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(REDRAWS));
        if crate::log::is_on_stderr() {
            drawing.set_draw_target(ProgressDrawTarget::hidden());
        }
        Self { drawing, bars: HashMap::new(), told: Vec::new() }
    }

    /// Whether nothing is drawn.
    pub fn are_hidden(&self) -> bool {
        self.drawing.is_hidden()
    }

    /// How far a run is.
    pub fn progress(&mut self, now: &Progress) {
        if self.told.contains(&now.run_id) {
            return;
        }
        self.draw(now.run_id, &words::stage(now.stage), now.permille, &now.doing, now.left_ms);
    }

    /// How far a piece of work is; one that is no run of a job takes any number for its own.
    pub fn draw(&mut self, run: RunId, name: &str, permille: Option<u32>, doing: &str, left_ms: Option<u32>) {
        let bar = self.bar(run, name);
        let left =
            left_ms.filter(|ms| *ms > 0).map(|ms| format!(", {}", words::left(ms))).unwrap_or_default();
        bar.set_message(format!("{}{left}", words::plain(doing)));
        if let Some(permille) = permille {
            if bar.length().is_none() {
                bar.set_style(counted());
                bar.set_length(WHOLE);
            }
            bar.set_position(u64::from(permille).min(WHOLE));
        }
    }

    /// The job changed: runs from `since` on get their bar, and those that are over their line.
    pub fn job(&mut self, job: &JobView, since: RunId) {
        for stage in &job.stage_views {
            let Some(run) = stage.run.as_ref().filter(|run| run.id >= since) else { continue };
            if run.status == RunStatus::Running {
                self.bar(run.id, &words::stage(stage.stage));
            } else if run.status.is_over() && !self.told.contains(&run.id) {
                self.ended(stage, run.id, run.status);
            }
        }
    }

    /// A line that stays.
    pub fn say(&self, line: &str) {
        if !self.are_hidden() {
            // A terminal that went away needs no line.
            let _ = self.drawing.println(line);
        }
    }

    fn bar(&mut self, run: RunId, name: &str) -> &ProgressBar {
        let drawing = &self.drawing;
        self.bars.entry(run).or_insert_with(|| {
            let bar =
                drawing.add(ProgressBar::no_length().with_style(turning()).with_prefix(name.to_owned()));
            bar.enable_steady_tick(TURN);
            bar
        })
    }

    fn ended(&mut self, stage: &StageView, run: RunId, status: RunStatus) {
        self.told.push(run);
        if let Some(bar) = self.bars.remove(&run) {
            bar.finish_and_clear();
            self.drawing.remove(&bar);
        }
        let mark = match status {
            RunStatus::Done => style("✓").green(),
            RunStatus::Failed => style("✗").red(),
            _ => style("–").yellow(),
        };
        let took = stage.took_ms.map(words::took).unwrap_or_default();
        let name = words::stage(stage.stage);
        let summary = if status == RunStatus::Done {
            words::plain(&stage.summary)
        } else {
            words::run_status(status).into()
        };
        let took = style(took).dim().for_stderr();
        self.say(&format!("{} {name:<NAME_WIDTH$} {summary}  {took}", mark.for_stderr()));
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        for bar in self.bars.values() {
            bar.finish_and_clear();
        }
    }
}

/// A bar with its share done. The templates are fixed and read by a test, so the default never stands in.
fn counted() -> ProgressStyle {
    let style =
        ProgressStyle::with_template("  {prefix:<18} {bar:28.cyan/black.bright} {percent:>3}%  {wide_msg}");
    style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("━━─")
}

/// A mark that turns, where the share can't be told.
fn turning() -> ProgressStyle {
    let style = ProgressStyle::with_template("{spinner} {prefix:<18} {wide_msg}");
    style.unwrap_or_else(|_| ProgressStyle::default_spinner())
}
