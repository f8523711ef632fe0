//! How far a run is, told no more often than the window can use.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use model::{JobId, RunId, Stage};
use tokio::sync::broadcast;

use crate::view::{Event, Progress};

/// The shortest time between two progress events of one run: ten a second.
const BETWEEN: Duration = Duration::from_millis(100);

/// Tells the listeners how far one run is.
pub struct ProgressSink {
    job: JobId,
    run: RunId,
    stage: Stage,
    events: broadcast::Sender<Event>,
    last: Mutex<Option<Instant>>,
}

impl ProgressSink {
    /// For one run.
    pub fn new(job: JobId, run: RunId, stage: Stage, events: broadcast::Sender<Event>) -> Self {
        Self { job, run, stage, events, last: Mutex::new(None) }
    }

    /// Tells how far it is, unless it told a moment ago. The end is always told.
    pub fn tell(&self, permille: Option<u32>, doing: &str, left_ms: Option<u32>) {
        let now = Instant::now();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let ended = permille == Some(1000);
        if !ended && last.is_some_and(|last| now.duration_since(last) < BETWEEN) {
            return;
        }
        *last = Some(now);
        drop(last);
        let progress = Progress {
            job_id: self.job,
            run_id: self.run,
            stage: self.stage,
            permille,
            doing: doing.to_owned(),
            left_ms,
        };
        // No listener is no fault: the command line without a terminal shows none.
        let _ = self.events.send(Event::Progress(progress));
    }

    /// Tells of pieces done.
    pub fn step(&self, step: &providers::Step) {
        let permille = (step.of > 0).then(|| step.done.min(step.of) * 1000 / step.of);
        self.tell(permille, &step.doing, None);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_flood_becomes_few_events_and_the_end_is_always_told() {
        let (events, mut heard) = broadcast::channel(4096);
        let sink = ProgressSink::new(JobId(1), RunId(1), Stage::Script, events);
        for at in 0..1000 {
            sink.tell(Some(at), "writing", None);
        }
        sink.tell(Some(1000), "writing", None);
        let mut told = Vec::new();
        while let Ok(Event::Progress(progress)) = heard.try_recv() {
            told.push(progress.permille.unwrap());
        }
        assert!(told.len() < 100, "a thousand calls in a moment made {} events", told.len());
        assert_eq!(told.last(), Some(&1000));
    }
}
