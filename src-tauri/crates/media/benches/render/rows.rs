//! The table: a row a question, the ratios of all rounds in it, and what was to be reached.

use serde_json::{Value, json};

/// What a row is held against.
#[derive(Clone, Copy)]
struct Goal {
    name: &'static str,
    what: &'static str,
    /// Which ratio `must` and `aim` are about.
    by: By,
    must: f64,
    aim: f64,
    /// The other ratio's, where it has one.
    other: Option<(f64, f64)>,
    /// Whether larger is better.
    at_least: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Cpu,
    Wall,
}

const fn goal(name: &'static str, what: &'static str, must: f64, aim: f64) -> Goal {
    Goal { name, what, by: By::Cpu, must, aim, other: None, at_least: false }
}

/// In the order of the table.
const GOALS: [Goal; 7] = [
    Goal { other: Some((1.5, 1.2)), ..goal("full", "a full render over the bare encode", 1.6, 1.3) },
    goal("caption_word", "one caption word changed, over the full render", 0.06, 0.03),
    goal("scene_source", "one scene's source changed, over the full render", 0.12, 0.09),
    goal("music_volume", "music volume changed, over the full render", 0.06, 0.03),
    goal("unchanged", "nothing changed, over the full render", 0.01, 0.005),
    Goal {
        by: By::Wall,
        ..goal("preview_frame", "a preview frame over a bare single-frame decode", 1.5, 1.2)
    },
    Goal {
        other: Some((6.0, 9.0)),
        at_least: true,
        ..goal("moviepy", "moviepy 2.2 over ours, the same video", 4.0, 6.0)
    },
];

/// All ratios that were measured.
#[derive(Default)]
pub struct Table {
    ratios: Vec<(&'static str, Ratio)>,
}

/// One measurement: ours over what it is held against.
#[derive(Clone, Copy)]
pub struct Ratio {
    pub cpu: f64,
    pub wall: f64,
}

impl Ratio {
    /// One cost over another.
    pub fn of(cost: crate::cost::Cost, over: crate::cost::Cost) -> Self {
        Self { cpu: cost.cpu / over.cpu, wall: cost.wall / over.wall }
    }
}

/// A row's ratios over all rounds.
struct Summary {
    cpu: f64,
    wall: f64,
    /// Half the way from the least to the most of the ratio that counts, over its median.
    spread: f64,
}

impl Table {
    /// Adds a measurement to a row.
    pub fn add(&mut self, row: &'static str, ratio: Ratio) {
        self.ratios.push((row, ratio));
    }

    fn summary(&self, goal: &Goal) -> Option<Summary> {
        let of_row: Vec<Ratio> =
            self.ratios.iter().filter(|(row, _)| *row == goal.name).map(|(_, ratio)| *ratio).collect();
        let sorted = |value: fn(&Ratio) -> f64| {
            let mut values: Vec<f64> = of_row.iter().map(value).collect();
            values.sort_by(f64::total_cmp);
            values
        };
        let (cpu, wall) = (sorted(|ratio| ratio.cpu), sorted(|ratio| ratio.wall));
        let counts = if goal.by == By::Cpu { &cpu } else { &wall };
        let (least, most) = (counts.first()?, counts.last()?);
        let spread = (most - least) / 2.0 / counts[counts.len() / 2];
        Some(Summary { cpu: cpu[cpu.len() / 2], wall: wall[wall.len() / 2], spread })
    }

    /// Shows it.
    pub fn print(&self) {
        println!("{:14} {:>8} {:>8} {:>7} {:>7} {:>7}  ", "", "cpu", "wall", "spread", "must", "aim");
        for goal in &GOALS {
            let Some(row) = self.summary(goal) else {
                println!("{:14} not measured", goal.name);
                continue;
            };
            let value = if goal.by == By::Cpu { row.cpu } else { row.wall };
            println!(
                "{:14} {:8.4} {:8.4} {:6.1}% {:7} {:7}  {} ({})",
                goal.name,
                row.cpu,
                row.wall,
                row.spread * 100.0,
                goal.must,
                goal.aim,
                reached(value, goal.must, goal.aim, goal.at_least),
                goal.what,
            );
            if let Some((must, aim)) = goal.other {
                let by_wall = reached(row.wall, must, aim, goal.at_least);
                println!(
                    "{:14} {:8} {:8.4} {:7} {must:7} {aim:7}  {by_wall} (by the clock)",
                    "", "", row.wall, ""
                );
            }
        }
    }

    /// The file that others read.
    pub fn json(&self, peak_memory: Option<u64>, ffmpeg: &str) -> Value {
        let row = |goal: &Goal| {
            let summary = self.summary(goal)?;
            let mut row = json!({
                "name": goal.name,
                "cpu_ratio": rounded(summary.cpu),
                "wall_ratio": rounded(summary.wall),
                "spread": rounded(summary.spread),
                "must": goal.must,
                "aim": goal.aim,
            });
            if let Some((must, aim)) = goal.other {
                row["must_wall"] = must.into();
                row["aim_wall"] = aim.into();
            }
            Some(row)
        };
        json!({
            "rows": GOALS.iter().filter_map(row).collect::<Vec<_>>(),
            "peak_memory_mib": peak_memory.map(|bytes| bytes >> 20),
            "ffmpeg": ffmpeg,
            "cores": std::thread::available_parallelism().map_or(1, usize::from),
        })
    }
}

fn reached(value: f64, must: f64, aim: f64, at_least: bool) -> &'static str {
    let (value, must, aim) = if at_least { (-value, -must, -aim) } else { (value, must, aim) };
    match value {
        _ if value <= aim => "aim reached",
        _ if value <= must => "reached",
        _ => "MISSED",
    }
}

fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
