//! Telling the user that long work has ended while the window was not in front.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use model::{JobId, JobStatus, RunStatus, Stage};
use studio::{
    Studio,
    view::{Event, JobView, RunView},
};
use tokio::sync::broadcast::error::RecvError;

use crate::desktop::Desktop;

/// Work that takes longer is long: whoever starts it turns to something else meanwhile.
const LONG: Duration = Duration::from_secs(10);

/// The jobs that this program works in, and since when.
#[derive(Default)]
struct AtWork(HashMap<JobId, Instant>);

impl AtWork {
    /// Notes whether there is work in a job. Answers how long there was, where it has ended now.
    fn note(&mut self, job: JobId, at_work: bool, now: Instant) -> Option<Duration> {
        if at_work {
            self.0.entry(job).or_insert(now);
            return None;
        }
        self.0.remove(&job).map(|since| now.saturating_duration_since(since))
    }
}

/// Tells of every end of long work until the studio is closed.
pub async fn tell(studio: Studio, desktop: Arc<dyn Desktop>) {
    let mut events = studio.events();
    let mut at_work = AtWork::default();
    loop {
        let job = match events.recv().await {
            Ok(Event::JobChanged { job_id }) => job_id,
            // What was missed is an end that is not told of; the window shows it all the same.
            Ok(_) | Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        let ended = at_work.note(job, studio.is_at_work(job), Instant::now());
        if ended.is_some() {
            crate::memory::give_back();
        }
        if ended.is_some_and(|took| took >= LONG) {
            let (studio, desktop) = (studio.clone(), Arc::clone(&desktop));
            tauri::async_runtime::spawn_blocking(move || announce(&studio, &*desktop, job));
        }
    }
}

/// Shows the notification that a job's work has ended, unless the user looks at the window, wants none, or has stopped
/// the work. A desktop without notifications is none the worse.
pub fn announce(studio: &Studio, desktop: &dyn Desktop, job: JobId) {
    if desktop.is_in_front() || !studio.tells_of_ends() {
        return;
    }
    // A job that was deleted meanwhile has nothing to tell.
    let Ok(job) = studio.get_job(job) else { return };
    let Some((title, text)) = words(&job) else { return };
    if let Err(error) = desktop.notify(&title, &text) {
        tracing::info!(%error, "the desktop shows no notification");
    }
}

/// What is said of a job whose work has ended; nothing where the user ended it. A job with a video waits for a verdict
/// whatever has come of the last click, so it is the last runs that tell.
fn words(job: &JobView) -> Option<(String, String)> {
    let last = last_runs(job);
    let ended = |status| last.iter().find(|run| run.status == status);
    let said = if let Some(failed) = ended(RunStatus::Failed) {
        let why = failed.failure.as_ref().map_or("", |failure| &failure.message);
        format!("Failed at {}: {why}", failed.stage.name().replace('_', " "))
    } else if ended(RunStatus::Cancelled).is_some() {
        return None;
    } else if job.row.status == JobStatus::InReview {
        "The video is made and waits for your verdict.".to_owned()
    } else {
        "What you started is done.".to_owned()
    };
    Some((job.row.title.clone(), said))
}

/// A job's last run, and the one that was queued with it where pictures and voice were made at the same time.
fn last_runs(job: &JobView) -> Vec<&RunView> {
    let mut runs: Vec<_> = job.stage_views.iter().filter_map(|stage| stage.run.as_ref()).collect();
    runs.sort_by_key(|run| std::cmp::Reverse(run.id.0));
    let middle = |run: &RunView| matches!(run.stage, Stage::Visuals | Stage::Voiceover);
    let together = matches!(&runs[..], [last, before, ..]
        if middle(last) && middle(before) && before.id.0 + 1 == last.id.0);
    runs.truncate(if together { 2 } else { 1 });
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_has_ended_once_and_took_from_its_first_word_to_its_last() {
        let mut at_work = AtWork::default();
        let (job, other, start) = (JobId(1), JobId(2), Instant::now());
        let later = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(at_work.note(job, true, start), None);
        assert_eq!(at_work.note(other, true, later(5)), None);
        assert_eq!(at_work.note(job, true, later(8)), None, "its next stage is the same work");
        assert_eq!(at_work.note(job, false, later(12)), Some(Duration::from_secs(12)));
        assert_eq!(at_work.note(job, false, later(13)), None, "a rename later is no end of work");
        assert_eq!(at_work.note(other, false, later(6)), Some(Duration::from_secs(1)));
    }
}
