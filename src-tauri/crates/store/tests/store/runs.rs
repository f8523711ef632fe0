//! Runs from the queue to their end.

use model::{Failure, JobStatus, Refusal, RunId, RunStatus, Stage, job::Ending, job::StageStatus};
use serde_json::json;
use store::{NewRun, StoreError, TakeFile};

use crate::workspace::{Workspace, at, file, new_run, take, take_of};

#[test]
fn a_run_is_queued_started_and_finished_with_a_take() {
    let workspace = Workspace::new();
    let made = workspace.job("x");
    let queued = workspace.store.run(made.run).unwrap();
    assert_eq!((queued.status, queued.queued_at, queued.started_at), (RunStatus::Queued, at(0), None));
    assert_eq!(queued.request, json!({ "command": "script" }));
    assert!(!queued.status.is_over() && !queued.cancel_requested);

    workspace.store.start_run(made.run, at(3)).unwrap();
    assert_eq!(workspace.store.run(made.run).unwrap().status, RunStatus::Running);
    let take = workspace.store.finish_run(made.run, take("6 scenes"), 12, at(8)).unwrap();

    let done = workspace.store.run(made.run).unwrap();
    assert_eq!((done.status, done.take, done.cost_cents), (RunStatus::Done, Some(take), 12));
    assert_eq!((done.started_at, done.ended_at, done.failure), (Some(at(3)), Some(at(8)), None));
    let row = workspace.store.job(made.job).unwrap();
    assert_eq!(row.job.state.stage(Stage::Script).selected, Some(take));
    assert_eq!(row.job.state.status(), JobStatus::Pending, "there is more to do");
    assert_eq!((row.job.updated_at, row.cost_cents), (at(8), 12));
}

#[test]
fn a_run_that_ended_stays_ended() {
    let workspace = Workspace::new();
    let made = workspace.job("x");
    workspace.finish(made.run, 1);
    let before = workspace.store.run(made.run).unwrap();
    let late = [
        workspace.store.start_run(made.run, at(9)).err(),
        workspace.store.finish_run(made.run, take("again"), 0, at(9)).err(),
        workspace.store.end_run(made.run, Ending::Failed, None, at(9)).err(),
    ];
    for error in late {
        assert!(
            matches!(error, Some(StoreError::RunOver { run, status: RunStatus::Done }) if run == made.run),
            "{error:?}"
        );
    }
    assert_eq!(workspace.store.run(made.run).unwrap(), before);
    assert_eq!(workspace.store.takes_of(made.job).unwrap().len(), 1, "the late take was not kept");
}

#[test]
fn a_take_needs_a_run_that_was_started() {
    let workspace = Workspace::new();
    let made = workspace.job("x");
    let refused = workspace.store.finish_run(made.run, take("early"), 0, at(1)).unwrap_err();
    assert!(
        matches!(refused, StoreError::Refused(Refusal::NotActive { status: StageStatus::Queued, .. })),
        "{refused}"
    );
    assert!(workspace.store.takes_of(made.job).unwrap().is_empty(), "the refused take was not kept");
}

#[test]
fn a_failed_run_says_why_and_the_job_fails() {
    let workspace = Workspace::new();
    let made = workspace.job("x");
    let failure = Failure {
        code: "engine_failed".into(),
        message: "espeak-ng failed; try again".into(),
        detail: "exit 1 “\0”".into(),
        retryable: true,
    };
    workspace.store.start_run(made.run, at(1)).unwrap();
    workspace.store.end_run(made.run, Ending::Failed, Some(&failure), at(2)).unwrap();
    let run = workspace.store.run(made.run).unwrap();
    assert_eq!((run.status, run.failure, run.ended_at), (RunStatus::Failed, Some(failure), Some(at(2))));
    assert_eq!(workspace.store.job(made.job).unwrap().job.state.status(), JobStatus::Failed);

    let again = workspace.queue(made.job, Stage::Script, 3);
    assert!(again > made.run, "a new attempt is a new run");
    workspace.finish(again, 4);
    let runs: Vec<_> = workspace.store.runs_of(made.job).unwrap().iter().map(|run| run.id).collect();
    assert_eq!(runs, [again, made.run], "newest first");
    assert_eq!(workspace.store.job(made.job).unwrap().job.state.status(), JobStatus::Pending);
}

#[test]
fn a_stage_runs_once_at_a_time() {
    let workspace = Workspace::new();
    let made = workspace.job("x");
    let busy = workspace.store.queue_run(made.job, &new_run(Stage::Script), at(1)).unwrap_err();
    assert!(
        matches!(busy, StoreError::Refused(Refusal::StageBusy { stage: Stage::Script, busy: Stage::Script })),
        "{busy}"
    );
    assert_eq!(workspace.store.runs_of(made.job).unwrap().len(), 1);
}

#[test]
fn files_may_stand_in_for_a_stage() {
    let workspace = Workspace::new();
    let made = workspace.job("x");
    workspace.finish(made.run, 1);
    let lacking = workspace.store.queue_run(made.job, &new_run(Stage::Composition), at(3)).unwrap_err();
    assert!(
        matches!(lacking, StoreError::Refused(Refusal::Missing { missing: Stage::Visuals, .. })),
        "{lacking}"
    );
    let run = NewRun { supplied: vec![Stage::Visuals], ..new_run(Stage::Composition) };
    workspace.store.queue_run(made.job, &run, at(3)).unwrap();
}

#[test]
fn a_jobs_cost_is_its_runs_cost() {
    let workspace = Workspace::new();
    let made = workspace.job("x");
    let cost = || workspace.store.job(made.job).unwrap().cost_cents;
    workspace.store.set_run_cost(made.run, 30).unwrap();
    workspace.store.set_run_cost(made.run, 45).unwrap();
    assert_eq!(cost(), 45, "what a run has cost so far is set, not added");
    workspace.store.end_run(made.run, Ending::Failed, None, at(1)).unwrap();
    assert_eq!(cost(), 45, "a failed run was paid for too");
    let again = workspace.queue(made.job, Stage::Script, 2);
    workspace.store.start_run(again, at(3)).unwrap();
    workspace.store.finish_run(again, take("done"), 5, at(4)).unwrap();
    assert_eq!(cost(), 50);
    workspace.store.set_run_cost(made.run, u32::MAX).unwrap();
    assert_eq!(cost(), u32::MAX, "a sum beyond the greatest is the greatest");
}

#[test]
fn whoever_becomes_owner_ends_what_no_one_works_on() {
    let workspace = Workspace::new();
    let (queued, running, stopping, done) =
        (workspace.job("queued"), workspace.job("running"), workspace.job("stopping"), workspace.job("done"));
    workspace.store.start_run(running.run, at(1)).unwrap();
    workspace.store.start_run(stopping.run, at(1)).unwrap();
    workspace.store.request_cancel(stopping.job).unwrap();
    workspace.finish(done.run, 1);
    let active: Vec<_> = workspace.store.active_runs().unwrap().iter().map(|run| run.id).collect();
    assert_eq!(active, [queued.run, running.run, stopping.run]);

    let ended = workspace.store.interrupt_orphans(at(9)).unwrap();
    assert_eq!(ended, [queued.run, running.run, stopping.run]);
    let status = |run| workspace.store.run(run).unwrap().status;
    assert_eq!((status(queued.run), status(running.run)), (RunStatus::Interrupted, RunStatus::Interrupted));
    assert_eq!(status(stopping.run), RunStatus::Cancelled, "the user had asked for the end");
    assert_eq!(status(done.run), RunStatus::Done, "finished work is left alone");
    assert_eq!(workspace.store.run(running.run).unwrap().ended_at, Some(at(9)));
    assert_eq!(workspace.store.job(running.job).unwrap().job.state.status(), JobStatus::Failed);
    assert_eq!(workspace.store.job(stopping.job).unwrap().job.state.status(), JobStatus::Cancelled);
    assert_eq!(
        workspace.store.interrupt_orphans(at(10)).unwrap(),
        [],
        "a second time there is nothing to do"
    );
}

#[test]
fn cancelling_asks_the_jobs_active_runs_only() {
    let workspace = Workspace::new();
    let (made, other) = (workspace.job("x"), workspace.job("y"));
    workspace.finish(made.run, 1);
    let (visuals, voice) =
        (workspace.queue(made.job, Stage::Visuals, 3), workspace.queue(made.job, Stage::Voiceover, 3));
    assert_eq!(workspace.store.request_cancel(made.job).unwrap(), [visuals, voice]);
    let asked = |run| workspace.store.cancel_requested(run).unwrap();
    assert!(asked(visuals) && asked(voice) && !asked(made.run) && !asked(other.run));
    workspace.store.end_run(visuals, Ending::Cancelled, None, at(4)).unwrap();
    workspace.store.end_run(voice, Ending::Cancelled, None, at(4)).unwrap();
    assert_eq!(workspace.store.request_cancel(made.job).unwrap(), [], "nothing is going on any more");
    assert_eq!(workspace.store.job(made.job).unwrap().job.state.status(), JobStatus::Cancelled);
}

#[test]
fn an_unknown_run_is_named() {
    let workspace = Workspace::new();
    let store = &workspace.store;
    let errors = [
        store.run(RunId(7)).err(),
        store.start_run(RunId(7), at(0)).err(),
        store.finish_run(RunId(7), take("x"), 0, at(0)).err(),
        store.end_run(RunId(7), Ending::Failed, None, at(0)).err(),
        store.set_run_cost(RunId(7), 1).err(),
        store.cancel_requested(RunId(7)).err(),
    ];
    for error in errors {
        assert!(matches!(error, Some(StoreError::UnknownRun(RunId(7)))), "{error:?}");
    }
}

#[test]
fn a_piece_finished_before_the_take_joins_it() {
    let workspace = Workspace::new();
    let made = workspace.job("x");
    let piece = file(model::ArtifactKind::Clip, "jobs/1/scene 1.mp4");
    let piece = workspace.store.add_artifact(Some(made.job), &piece, at(1)).unwrap();
    assert_eq!(workspace.store.artifact(piece).unwrap().take, None);
    workspace.store.start_run(made.run, at(1)).unwrap();
    let take = workspace.store.finish_run(made.run, take_of(TakeFile::Known(piece)), 0, at(2)).unwrap();
    assert_eq!(workspace.store.artifact(piece).unwrap().take, Some(take));

    let next =
        workspace.store.supply_take(made.job, Stage::Script, take_of(TakeFile::Known(piece)), at(3)).unwrap();
    assert_eq!(workspace.store.artifact(piece).unwrap().take, Some(take), "the older take keeps its file");
    let ids = |take| {
        workspace.store.artifacts_of_take(take).unwrap().iter().map(|file| file.id).collect::<Vec<_>>()
    };
    assert_eq!((ids(take), ids(next)), (vec![piece], vec![piece]), "and the newer one uses it");
    assert_eq!(workspace.store.take(next).unwrap().content, json!({ "files": [piece] }));
}

#[test]
fn a_file_written_anew_gets_its_new_hash() {
    let workspace = Workspace::new();
    let upload = workspace.upload("uploads/a.wav");
    workspace.store.artifact_rewritten(upload, "cd", u64::MAX).unwrap();
    let kept = workspace.store.artifact(upload).unwrap();
    assert_eq!((kept.blake3.as_str(), kept.bytes), ("cd", i64::MAX as u64), "what SQLite can't hold is cut");
    let unknown = workspace.store.artifact_rewritten(model::ArtifactId(99), "cd", 1).unwrap_err();
    assert!(matches!(unknown, StoreError::UnknownArtifact(_)), "{unknown}");
}
