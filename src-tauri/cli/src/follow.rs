//! Started work, watched until it ends; Ctrl-C stops it.

use std::{
    io::{self, IsTerminal},
    pin::pin,
};

use model::{Failure, JobId, RunStatus, Stage};
use studio::{
    Studio,
    view::{AppError, Event, JobView, RunView, Started},
};
use tokio::sync::broadcast::error::RecvError;

use crate::{answer::to_stderr, bars::Bars};

/// The exit code of a program that left before its work was put in order.
const LEFT_AT_ONCE: i32 = 1;

/// Work that ended, and the job as it is then.
#[derive(Debug)]
pub struct Ended {
    /// What was answered when it started.
    pub started: Started,
    /// The job.
    pub job: JobView,
    /// How it ended as a whole.
    pub status: RunStatus,
    /// The stage that kept it from going on, and why.
    pub failure: Option<(Stage, Failure)>,
    /// Whether each stage was shown as it ended, so that it need not be told again.
    pub shown: bool,
}

impl Ended {
    /// The stages' runs that belong to the work: the first and those after it.
    pub fn runs(&self) -> impl Iterator<Item = &RunView> {
        runs_since(&self.job, &self.started)
    }

    fn new(job: JobView, started: &Started, last: Option<Stage>, shown: bool) -> Self {
        let with = |status: RunStatus| runs_since(&job, started).find(|run| run.status == status);
        let bad =
            [RunStatus::Failed, RunStatus::Interrupted, RunStatus::Cancelled].into_iter().find_map(with);
        let stopped = last.is_some_and(|last| !runs_since(&job, started).any(|run| run.stage == last));
        let (status, failure) = match bad {
            Some(run) => (run.status, run.failure.clone().map(|failure| (run.stage, failure))),
            None if stopped => (RunStatus::Failed, None),
            None => (RunStatus::Done, None),
        };
        Self { started: started.clone(), job, status, failure, shown }
    }
}

fn runs_since<'a>(job: &'a JobView, started: &Started) -> impl Iterator<Item = &'a RunView> {
    let first = started.run_id;
    job.stage_views.iter().filter_map(|stage| stage.run.as_ref()).filter(move |run| run.id >= first)
}

/// Shows progress until the work ends. The first Ctrl-C stops it and waits until it is put in order, the second
/// leaves at once. `last` is the stage whose run ends it all, where that is known.
///
/// # Errors
/// Where the job can't be read, or the system lets no signal be heard.
pub async fn follow(studio: &Studio, started: &Started, last: Option<Stage>) -> Result<Ended, AppError> {
    let id = started.job_id;
    let mut bars = Bars::new();
    let mut events = studio.events();
    let mut signals = Signals::new()?;
    if !bars.are_hidden() {
        bars.job(&studio.get_job(id)?, started.run_id);
    }
    let mut ended = pin!(studio.wait(id));
    let mut stopping: Option<tokio::task::JoinHandle<()>> = None;
    loop {
        tokio::select! {
            () = &mut ended => break,
            event = events.recv() => match event {
                Ok(Event::Progress(now)) if now.job_id == id => bars.progress(&now),
                Ok(Event::JobChanged { job_id }) if job_id == id && !bars.are_hidden() => {
                    bars.job(&studio.get_job(id)?, started.run_id);
                }
                // What was missed is read anew with the next change.
                Ok(_) | Err(RecvError::Lagged(_) | RecvError::Closed) => {}
            },
            () = signals.next() => {
                if stopping.is_some() {
                    leave_at_once();
                }
                bars.say("Stopping; what is finished is kept. Once more leaves at once.");
                stopping = Some(tokio::spawn(stop(studio.clone(), id)));
            }
        }
    }
    if let Some(stopping) = stopping {
        stopping.abort();
    }
    let job = studio.get_job(id)?;
    if !bars.are_hidden() {
        bars.job(&job, started.run_id);
    }
    let shown = !bars.are_hidden() && io::stdout().is_terminal();
    Ok(Ended::new(job, started, last, shown))
}

/// Stops the work. That it ended by itself meanwhile is as good.
async fn stop(studio: Studio, id: JobId) {
    if let Err(error) = studio.cancel_job(id).await
        && error.code != "not_running"
    {
        to_stderr(&format!("error: {error}\n"));
    }
}

/// Ends the program where it stands. The next one to open the workspace puts in order what is left.
pub fn leave_at_once() -> ! {
    std::process::exit(LEFT_AT_ONCE)
}

/// The ways in which a terminal, a supervisor or a closed window asks a program to end.
pub struct Signals {
    #[cfg(unix)]
    heard: [tokio::signal::unix::Signal; 3],
}

impl Signals {
    /// Listens from now on.
    ///
    /// # Errors
    /// `no_signals` where the system lets none be heard.
    pub fn new() -> Result<Self, AppError> {
        Self::listen()
            .map_err(|error| AppError::failed("no_signals", format!("can't listen for Ctrl-C: {error}")))
    }

    #[cfg(unix)]
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let heard = [
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
            signal(SignalKind::hangup())?,
        ];
        Ok(Self { heard })
    }

    /// Waits for the next of them.
    #[cfg(unix)]
    pub async fn next(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.heard;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }

    #[cfg(not(unix))]
    fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for the next of them.
    #[cfg(not(unix))]
    pub async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            // Nothing can be heard, so nothing is waited for.
            std::future::pending::<()>().await;
        }
    }
}
