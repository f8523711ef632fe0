//! The figures, as a file for programs and as a table for people.

use std::{fs, path::Path};

use serde_json::{Value, json};

use super::numbers;

/// A frame that took longer than this, in milliseconds, is seen as a jerk.
const JERK_MS: f64 = 50.0;
/// A list that changes within this many milliseconds of its answer has changed at once.
const AT_ONCE_MS: f64 = 100.0;
/// How much more memory a window may take than an empty one of the same toolkit.
const MEMORY_RATIO: f64 = 1.3;
/// What the empty window is called.
pub const EMPTY: &str = "an empty window";

struct Figure {
    what: String,
    value: f64,
    unit: &'static str,
    /// The most it should be, where something was promised.
    most: Option<f64>,
}

/// See the module.
pub struct Report {
    figures: Vec<Figure>,
    memory: Vec<(String, f64)>,
}

impl Report {
    pub fn new() -> Self {
        Self { figures: Vec::new(), memory: Vec::new() }
    }

    pub fn add(&mut self, what: String, value: f64, unit: &'static str, most: Option<f64>) {
        self.figures.push(Figure { what, value, unit, most });
    }

    /// The times between frames, in milliseconds.
    pub fn frames(&mut self, what: &str, gaps: &Value) {
        let gaps = numbers(gaps);
        let longest = gaps.iter().copied().reduce(f64::max).unwrap_or(f64::NAN);
        let jerks = gaps.iter().filter(|gap| **gap > JERK_MS).count() as f64 / gaps.len() as f64 * 100.0;
        self.add(format!("{what}: longest frame"), longest, "ms", Some(2.0 * JERK_MS));
        self.add(format!("{what}: frames over 50 ms"), jerks, "%", Some(1.0));
    }

    /// From a question to the list that answers it.
    pub fn update(&mut self, asked: &str, told: &Value) {
        let of = |part: &str| told[part].as_f64().unwrap_or(f64::NAN);
        self.add(format!("{asked}: answer"), of("answer"), "ms", None);
        self.add(format!("{asked}: from answer to list"), of("change"), "ms", Some(AT_ONCE_MS));
        self.add(format!("{asked}: from list to frame"), of("frame"), "ms", Some(AT_ONCE_MS));
    }

    /// What was opened by clicks: how long each took, from the click to the frame that shows it. Nothing of it may have been
    /// waited for in sight.
    pub fn opened(&mut self, what: &str, times: &[Value]) {
        let waits: Vec<&Value> = times.iter().flat_map(|one| one["waits"].as_array()).flatten().collect();
        assert!(waits.is_empty(), "{what}: the page shows that it waits: {waits:?}");
        let took: Vec<f64> = times.iter().map(|one| one["took"].as_f64().unwrap_or(f64::NAN)).collect();
        let measured = !took.is_empty() && took.iter().all(|took| *took > 0.0);
        assert!(measured, "{what}: not every click was measured: {took:?}");
        self.add(
            format!("{what}: from the click to the frame, median"),
            median(&json!(took)),
            "ms",
            Some(AT_ONCE_MS),
        );
        let longest = took.into_iter().reduce(f64::max).unwrap_or(f64::NAN);
        self.add(format!("{what}: from the click to the frame, at most"), longest, "ms", None);
    }

    /// One click, and how long what it asked for took to be there.
    pub fn answered(&mut self, what: &str, told: &Value) {
        let took = told["took"].as_f64().unwrap_or(f64::NAN);
        self.add(format!("{what}: from the click to the frame"), took, "ms", None);
    }

    /// What progress events changed on the page. There has to be one at least.
    pub fn events(&mut self, seen: &Value) {
        let of = |part: &str| -> Vec<f64> {
            seen.as_array().into_iter().flatten().filter_map(|event| event[part].as_f64()).collect()
        };
        assert!(!of("inside").is_empty(), "no progress event was seen: {seen}");
        let most = |part: &str| of(part).into_iter().fold(0.0, f64::max);
        self.add("progress events counted".into(), of("inside").len() as f64, "", None);
        self.add(
            "a progress event: changes in the job's line, at most".into(),
            most("inside"),
            "nodes",
            None,
        );
        self.add("a progress event: changes elsewhere, at most".into(), most("outside"), "nodes", Some(0.0));
    }

    /// The memory of a window with all its programs, in MiB.
    pub fn memory(&mut self, of: &str, mib: f64) {
        self.add(format!("memory, {of}"), mib, "MiB", None);
        self.memory.push((of.to_owned(), mib));
    }

    /// Prints the table and writes the file. A figure that could not be taken is a fault.
    pub fn tell(mut self, file: &Path) {
        let empty = self.memory.iter().find(|(of, _)| of == EMPTY).map(|(_, mib)| *mib);
        for (of, mib) in std::mem::take(&mut self.memory) {
            if let Some(empty) = empty.filter(|_| of != EMPTY) {
                self.add(format!("memory, {of}, to {EMPTY}'s"), mib / empty, "times", Some(MEMORY_RATIO));
            }
        }
        let written: Vec<Value> = self.figures.iter().map(written).collect();
        fs::create_dir_all(file.parent().expect("a file in a folder")).unwrap();
        fs::write(file, serde_json::to_string_pretty(&json!({ "figures": written })).unwrap()).unwrap();
        for Figure { what, value, unit, most } in &self.figures {
            let held = match most {
                Some(most) if value <= most => format!("within {most}"),
                Some(most) => format!("over {most}"),
                None => String::new(),
            };
            println!("{what:<64} {value:>9.2} {unit:<14} {held}");
        }
        println!("written to {}", file.display());
        let not_measured: Vec<&str> =
            self.figures.iter().filter(|one| !one.value.is_finite()).map(|one| one.what.as_str()).collect();
        assert!(not_measured.is_empty(), "not measured: {not_measured:?}");
    }
}

fn written(figure: &Figure) -> Value {
    json!({ "what": figure.what, "value": figure.value, "unit": figure.unit, "most": figure.most })
}

/// The middle one of a JSON list of numbers.
pub fn median(list: &Value) -> f64 {
    let mut list = numbers(list);
    list.sort_by(f64::total_cmp);
    list.get(list.len() / 2).copied().unwrap_or(f64::NAN)
}
