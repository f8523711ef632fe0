//! Whatever is asked of the store in whatever order, its rows tell what the model's rules say.

use std::collections::BTreeMap;

use model::{
    JobEvent, JobId, JobState, JobStatus, RunId, Stage, TakeId, VerdictKind, VideoId, VideoStatus,
    job::Ending,
};
use proptest::prelude::*;
use store::{JobFilter, JobStart, NewRun, Result, Store, StoreError};

use crate::workspace::{Workspace, at, captioned, new_job, new_run, new_video, take};

/// Something asked of the store. Numbers choose among what is there.
#[derive(Clone, Debug)]
enum Call {
    Create { supplied: Vec<Stage>, skipped: Vec<Stage>, first: Stage },
    Queue { job: usize, stage: Stage, supplied: Vec<Stage> },
    Start { run: usize },
    Finish { run: usize, cost: u32 },
    Compose { run: usize },
    End { run: usize, how: Ending },
    Supply { job: usize, stage: Stage },
    Skip { job: usize, stage: Stage },
    Select { take: usize },
    Judge { video: usize, verdict: VerdictKind },
    Reopen { video: usize },
    Interrupt,
    Delete { job: usize },
}

fn any_stage() -> impl Strategy<Value = Stage> {
    prop::sample::select(Stage::ALL.to_vec())
}

fn any_call() -> impl Strategy<Value = Call> {
    let few = || prop::collection::vec(any_stage(), 0..3);
    // Mostly the newest, with which most can still happen.
    let one = || prop_oneof![4 => 0usize..2, 1 => 0usize..12];
    let verdict = prop_oneof![
        Just(VerdictKind::Approve),
        ("[ ab]{0,3}", any_stage()).prop_map(|(reason, back_to)| VerdictKind::Reject { reason, back_to }),
    ];
    let how = prop::sample::select(vec![Ending::Failed, Ending::Cancelled, Ending::Interrupted]);
    prop_oneof![
        1 => (few(), few(), any_stage()).prop_map(|(supplied, skipped, first)| Call::Create { supplied, skipped, first }),
        5 => Just(Call::Create { supplied: vec![Stage::Visuals], skipped: vec![], first: Stage::Composition }),
        5 => (one(), any_stage(), few()).prop_map(|(job, stage, supplied)| Call::Queue { job, stage, supplied }),
        8 => one().prop_map(|run| Call::Start { run }),
        4 => (one(), 0u32..9).prop_map(|(run, cost)| Call::Finish { run, cost }),
        9 => one().prop_map(|run| Call::Compose { run }),
        2 => (one(), how).prop_map(|(run, how)| Call::End { run, how }),
        3 => (one(), any_stage()).prop_map(|(job, stage)| Call::Supply { job, stage }),
        1 => (one(), any_stage()).prop_map(|(job, stage)| Call::Skip { job, stage }),
        1 => one().prop_map(|take| Call::Select { take }),
        9 => (one(), verdict).prop_map(|(video, verdict)| Call::Judge { video, verdict }),
        2 => one().prop_map(|video| Call::Reopen { video }),
        1 => Just(Call::Interrupt),
        1 => one().prop_map(|job| Call::Delete { job }),
    ]
}

/// What the rules say there should be.
#[derive(Default)]
struct Expected {
    jobs: BTreeMap<JobId, JobState>,
    runs: Vec<(RunId, JobId, Stage)>,
    takes: Vec<(TakeId, JobId, Stage)>,
    videos: Vec<(VideoId, JobId, VideoStatus)>,
    clock: i64,
    /// Verdicts given and taken back.
    judged: u32,
    reopened: u32,
}

/// One of those there are, counted round, newest first.
fn pick<T: Copy>(all: &[T], number: usize) -> Option<T> {
    if all.is_empty() { None } else { all.iter().rev().cycle().nth(number).copied() }
}

impl Expected {
    /// Applies the events to a job as the model does; true where all can happen.
    fn happen(&mut self, job: JobId, events: &[JobEvent]) -> bool {
        let Some(state) = self.jobs.get(&job) else { return false };
        let after = events.iter().try_fold(state.clone(), |state, event| state.apply(event));
        let Ok(after) = after else { return false };
        self.jobs.insert(job, after);
        true
    }

    fn call(&mut self, store: &Store, call: &Call) {
        self.clock += 1;
        let now = at(self.clock);
        let jobs: Vec<JobId> = self.jobs.keys().copied().collect();
        match call.clone() {
            Call::Create { supplied, skipped, first } => self.create(store, supplied, skipped, first),
            Call::Queue { job, stage, supplied } => {
                let Some(job) = pick(&jobs, job) else { return };
                let outcome =
                    store.queue_run(job, &NewRun { supplied: supplied.clone(), ..new_run(stage) }, now);
                let run = *outcome.as_ref().unwrap_or(&RunId(0));
                agree(&outcome, self.happen(job, &[JobEvent::Queued { stage, run, supplied }]));
                self.runs.extend(outcome.ok().map(|run| (run, job, stage)));
            }
            Call::Start { run } => {
                let Some((run, job, stage)) = self.pick_run(run) else { return };
                let allowed =
                    self.is_latest(run, job, stage) && self.happen(job, &[JobEvent::Started { stage }]);
                agree(&store.start_run(run, now), allowed);
            }
            Call::Finish { run, cost } => {
                let Some((run, job, stage)) = self.pick_run(run) else { return };
                let outcome = store.finish_run(run, take("x"), cost, now);
                let made = *outcome.as_ref().unwrap_or(&TakeId(0));
                let event = JobEvent::Done { stage, take: made };
                agree(&outcome, self.is_latest(run, job, stage) && self.happen(job, &[event]));
                self.takes.extend(outcome.ok().map(|take| (take, job, stage)));
            }
            Call::Compose { run } => self.compose(store, run),
            Call::End { run, how } => {
                let Some((run, job, stage)) = self.pick_run(run) else { return };
                let allowed =
                    self.is_latest(run, job, stage) && self.happen(job, &[JobEvent::Ended { stage, how }]);
                agree(&store.end_run(run, how, None, now), allowed);
            }
            Call::Supply { job, stage } => {
                let Some(job) = pick(&jobs, job) else { return };
                let outcome = store.supply_take(job, stage, take("x"), now);
                let made = *outcome.as_ref().unwrap_or(&TakeId(0));
                agree(&outcome, self.happen(job, &[JobEvent::Supplied { stage, take: made }]));
                self.takes.extend(outcome.ok().map(|take| (take, job, stage)));
            }
            Call::Skip { job, stage } => {
                let Some(job) = pick(&jobs, job) else { return };
                agree(&store.skip_stage(job, stage, now), self.happen(job, &[JobEvent::Skipped { stage }]));
            }
            Call::Select { take } => {
                let Some((take, job, stage)) = pick(&self.takes, take) else { return };
                agree(&store.select_take(take, now), self.happen(job, &[JobEvent::Selected { stage, take }]));
            }
            Call::Judge { video, verdict } => {
                let Some((video, job, status)) = pick(&self.videos, video) else { return };
                let after = match &verdict {
                    VerdictKind::Approve => VideoStatus::Approved,
                    VerdictKind::Reject { .. } => VideoStatus::Rejected,
                };
                let event = JobEvent::Judged { video, verdict: verdict.clone() };
                let allowed = status == VideoStatus::Generated && self.happen(job, &[event]);
                agree(&store.judge(video, &verdict, |_, _| vec![], now), allowed);
                self.set_video(video, after, allowed);
                self.judged += u32::from(allowed);
            }
            Call::Reopen { video } => {
                let Some((video, job, status)) = pick(&self.videos, video) else { return };
                let allowed =
                    status != VideoStatus::Generated && self.happen(job, &[JobEvent::Reopened { video }]);
                agree(&store.reopen(video, |_, _| vec![], now), allowed);
                self.set_video(video, VideoStatus::Generated, allowed);
                self.reopened += u32::from(allowed);
            }
            Call::Interrupt => {
                for run in store.interrupt_orphans(now).unwrap() {
                    let (_, job, stage) = *self.runs.iter().find(|(id, ..)| *id == run).unwrap();
                    assert!(self.happen(job, &[JobEvent::Ended { stage, how: Ending::Interrupted }]));
                }
                let active = |state: &JobState| state.stages().any(|(_, one)| one.status.is_active());
                assert!(!self.jobs.values().any(active), "every orphan was found");
            }
            Call::Delete { job } => {
                let Some(job) = pick(&jobs, job) else { return };
                let idle = !self.jobs[&job].stages().any(|(_, one)| one.status.is_active());
                agree(&store.delete_job(job, now), idle);
                if idle {
                    self.forget(job);
                }
            }
        }
    }

    fn create(&mut self, store: &Store, supplied: Vec<Stage>, skipped: Vec<Stage>, first: Stage) {
        let start = JobStart {
            supplied: supplied.iter().map(|stage| (*stage, take("x"))).collect(),
            skipped: skipped.clone(),
            run: new_run(first),
        };
        let outcome = store.create_job(&new_job("x"), start, at(self.clock));
        let made = outcome.as_ref().ok();
        let take = |number: usize| made.map_or(TakeId(0), |made| made.takes[number]);
        let mut events: Vec<JobEvent> = supplied
            .iter()
            .enumerate()
            .map(|(number, stage)| JobEvent::Supplied { stage: *stage, take: take(number) })
            .collect();
        events.extend(skipped.iter().map(|stage| JobEvent::Skipped { stage: *stage }));
        let run = made.map_or(RunId(0), |made| made.run);
        events.push(JobEvent::Queued { stage: first, run, supplied: vec![] });

        // A job that is refused never was; its place is taken for the comparison only.
        let job = made.map_or(JobId(u32::MAX), |made| made.job);
        self.jobs.insert(job, JobState::new());
        agree(&outcome, self.happen(job, &events));
        match outcome {
            Ok(made) => {
                self.runs.push((made.run, job, first));
                self.takes
                    .extend(made.takes.into_iter().zip(supplied).map(|(take, stage)| (take, job, stage)));
            }
            Err(_) => drop(self.jobs.remove(&job)),
        }
    }

    fn compose(&mut self, store: &Store, run: usize) {
        let Some((run, job, stage)) = self.pick_run(run) else { return };
        let name = format!("{}", self.clock);
        let outcome = store.finish_composition(run, captioned(&name), new_video(&name), 0, at(self.clock));
        let (made, video) = *outcome.as_ref().unwrap_or(&(TakeId(0), VideoId(0)));
        let events = [JobEvent::Done { stage, take: made }, JobEvent::Composed { video }];
        let allowed =
            stage == Stage::Composition && self.is_latest(run, job, stage) && self.happen(job, &events);
        agree(&outcome, allowed);
        if let Ok((take, video)) = outcome {
            self.takes.push((take, job, stage));
            self.videos.push((video, job, VideoStatus::Generated));
        }
    }

    /// Mostly a run to which something can still happen.
    fn pick_run(&self, number: usize) -> Option<(RunId, JobId, Stage)> {
        let active = |(run, job, stage): &&(RunId, JobId, Stage)| {
            self.is_latest(*run, *job, *stage) && self.jobs[job].stage(*stage).status.is_active()
        };
        let active: Vec<_> = self.runs.iter().filter(active).copied().collect();
        pick(&active, number).filter(|_| number < 8).or_else(|| pick(&self.runs, number))
    }

    /// Only a stage's latest run can be active.
    fn is_latest(&self, run: RunId, job: JobId, stage: Stage) -> bool {
        self.jobs.get(&job).is_some_and(|state| state.stage(stage).run == Some(run))
            && self.runs.iter().any(|(id, ..)| *id == run)
    }

    fn set_video(&mut self, video: VideoId, status: VideoStatus, allowed: bool) {
        if allowed {
            self.videos.iter_mut().filter(|(id, ..)| *id == video).for_each(|one| one.2 = status);
        }
    }

    fn forget(&mut self, job: JobId) {
        self.jobs.remove(&job);
        self.runs.retain(|(_, of, _)| *of != job);
        self.takes.retain(|(_, of, _)| *of != job);
        self.videos.retain(|(_, of, _)| *of != job);
    }

    fn compare(&self, store: &Store) {
        let list = |status| {
            let filter = JobFilter { status, limit: 1000, ..JobFilter::default() };
            let page = store.job_page(&filter).unwrap();
            assert_eq!(page.rows.len(), page.total as usize);
            page.rows
        };
        let all = list(None);
        assert_eq!(all.len(), self.jobs.len());
        for row in &all {
            let state = &row.job.state;
            assert_eq!(Some(state), self.jobs.get(&row.job.id), "the state is what its events make it");
            let approved = |video: &model::job::LatestVideo| {
                store.video(video.id).unwrap().status == VideoStatus::Approved
            };
            let completed = state.status() == JobStatus::Completed;
            assert_eq!(completed, !is_active(state) && state.video().is_some_and(approved));
            let thumbnail = state.video().map(|video| store.video(video.id).unwrap().thumbnail);
            assert_eq!(row.thumbnail, thumbnail);
        }
        for status in JobStatus::ALL {
            let wanted = self.jobs.values().filter(|state| state.status() == status).count();
            assert_eq!(list(Some(status)).len(), wanted, "{status:?} is found by what the state says");
        }
        for (video, job, status) in &self.videos {
            let kept = store.video(*video).unwrap();
            assert_eq!((kept.job, kept.status), (*job, *status));
        }
    }
}

fn is_active(state: &JobState) -> bool {
    state.stages().any(|(_, one)| one.status.is_active())
}

/// The store and the rules say yes or no to the same things, and no is one of the rules' words.
fn agree<T: std::fmt::Debug>(outcome: &Result<T>, allowed: bool) {
    assert_eq!(outcome.is_ok(), allowed, "{outcome:?}");
    if let Err(error) = outcome {
        assert!(
            matches!(
                error,
                StoreError::Refused(_)
                    | StoreError::RunOver { .. }
                    | StoreError::WrongStage { .. }
                    | StoreError::JobBusy { .. }
            ),
            "{error:?}"
        );
    }
}

#[test]
fn no_order_of_calls_makes_the_rows_disagree_with_the_rules() {
    let (judged, reopened) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let config = ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(calls in prop::collection::vec(any_call(), 20..80))| {
        let workspace = Workspace::new();
        let mut expected = Expected::default();
        for call in &calls {
            expected.call(&workspace.store, call);
        }
        expected.compare(&workspace.store);
        judged.set(judged.get() + expected.judged);
        reopened.set(reopened.get() + expected.reopened);
        let faults: u32 = workspace
            .raw()
            .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))
            .unwrap();
        prop_assert_eq!(faults, 0);
    });
    // Far fewer than there are, so that chance can't fail it; none would mean that little was tried.
    assert!(judged.get() > 10 && reopened.get() > 2, "{} judged, {} reopened", judged.get(), reopened.get());
}
