//! What goes with a job, and what must not.

use model::{ArtifactKind, RunStatus, Stage, job::Ending};
use store::{JobFilter, JobStart, Move, StoreError, TakeFile};

use crate::{
    comments::remark,
    workspace::{Workspace, at, file, new_job, start_of, take_of},
};

fn paths(removals: &[store::PendingRemoval]) -> Vec<&str> {
    removals.iter().map(|removal| removal.path.as_str()).collect()
}

#[test]
fn deleting_takes_everything_of_the_job_and_names_its_files() {
    let workspace = Workspace::new();
    let (job, video) = workspace.composed("a");
    let (other, _) = workspace.composed("b");
    let (run, take) =
        (workspace.store.runs_of(job).unwrap()[0].id, workspace.store.takes_of(job).unwrap()[0].id);
    let file = workspace.store.artifacts_of_job(job).unwrap()[0].id;
    workspace.store.judge(video, &model::VerdictKind::Approve, |_, _| vec![], at(5)).unwrap();

    let removals = workspace.store.delete_job(job, at(9)).unwrap();
    let mut gone = paths(&removals);
    gone.sort_unstable();
    assert_eq!(gone, ["review/a.json", "review/a.mp4", "review/a.srt", "thumbnails/a.jpg"]);
    assert_eq!(workspace.store.pending_removals().unwrap(), removals, "on record until they are done");

    assert!(matches!(workspace.store.run(run), Err(StoreError::UnknownRun(_))));
    assert!(matches!(workspace.store.take(take), Err(StoreError::UnknownTake(_))));
    assert!(matches!(workspace.store.video(video), Err(StoreError::UnknownVideo(_))));
    assert!(matches!(workspace.store.artifact(file), Err(StoreError::UnknownArtifact(_))));
    assert_eq!(workspace.store.verdicts_of(video).unwrap(), []);
    let page = workspace.store.job_page(&JobFilter { limit: 9, ..JobFilter::default() }).unwrap();
    assert_eq!((page.rows.len(), page.rows[0].job.id, page.total), (1, other, 1));
    assert_eq!(workspace.store.artifacts_of_job(other).unwrap().len(), 4, "other jobs are left alone");

    let in_search = "SELECT count(*) FROM job_search WHERE job_search MATCH '\"product-demo\"'";
    let known: u32 = workspace.raw().query_row(in_search, [], |row| row.get(0)).unwrap();
    assert_eq!(known, 1, "the search forgets what was deleted");

    for removal in &removals {
        workspace.store.carry_out_removal(removal.id, |_| false).unwrap();
        assert!(workspace.store.pending_removals().unwrap().contains(removal), "it could not be removed yet");
        workspace.store.carry_out_removal(removal.id, |path| path == removal.path).unwrap();
        workspace.store.carry_out_removal(removal.id, |_| panic!("it is done")).unwrap();
    }
    assert_eq!(workspace.store.pending_removals().unwrap(), []);
}

#[test]
fn a_running_job_is_not_deleted() {
    let workspace = Workspace::new();
    let made = workspace.job("x");
    let busy = workspace.store.delete_job(made.job, at(1)).unwrap_err();
    assert!(matches!(busy, StoreError::JobBusy { stage: Stage::Script, .. }), "{busy}");
    assert_eq!(workspace.store.run(made.run).unwrap().status, RunStatus::Queued);
    workspace.store.end_run(made.run, Ending::Cancelled, None, at(2)).unwrap();
    workspace.store.delete_job(made.job, at(3)).unwrap();
}

#[test]
fn an_id_never_comes_back() {
    let workspace = Workspace::new();
    let (first, video) = workspace.composed("a");
    workspace.store.delete_job(first, at(1)).unwrap();
    let (second, next) = workspace.composed("b");
    assert!(second > first && next > video);
}

#[test]
fn a_file_outside_the_workspace_is_the_users_and_stays() {
    let workspace = Workspace::new();
    for path in ["/home/me/music.mp3", "../theme/logo.png", "jobs/../../x"] {
        let made = workspace.job_with("x", TakeFile::New(file(ArtifactKind::Music, path)));
        workspace.store.end_run(made.run, Ending::Cancelled, None, at(1)).unwrap();
        assert_eq!(workspace.store.delete_job(made.job, at(2)).unwrap(), [], "{path}");
    }
}

#[test]
fn a_file_that_another_job_uses_stays_with_that_job() {
    let workspace = Workspace::new();
    let upload = workspace.upload("media/ab.mp4");
    let owner = workspace.job_with("owner", TakeFile::Known(upload));
    let user = workspace.job_with("user", TakeFile::Known(upload));
    assert_eq!(workspace.store.artifact(upload).unwrap().job, Some(owner.job), "it belongs to the first");
    workspace.store.end_run(owner.run, Ending::Cancelled, None, at(1)).unwrap();
    workspace.store.end_run(user.run, Ending::Cancelled, None, at(1)).unwrap();

    assert_eq!(workspace.store.delete_job(owner.job, at(2)).unwrap(), []);
    let kept = workspace.store.artifact(upload).unwrap();
    assert_eq!((kept.job, kept.take), (Some(user.job), Some(user.takes[0])), "now it is the other's");
    let removals = workspace.store.delete_job(user.job, at(3)).unwrap();
    assert_eq!(paths(&removals), ["media/ab.mp4"], "it goes with the last that used it");
}

#[test]
fn a_file_recorded_twice_stays_while_one_record_does() {
    let workspace = Workspace::new();
    workspace.upload("media/ab.mp4");
    let made = workspace.job_with("x", TakeFile::New(file(ArtifactKind::Clip, "media/ab.mp4")));
    workspace.store.end_run(made.run, Ending::Cancelled, None, at(1)).unwrap();
    assert_eq!(workspace.store.delete_job(made.job, at(2)).unwrap(), []);
}

#[test]
fn a_file_recorded_again_before_its_removal_is_kept() {
    let workspace = Workspace::new();
    let record = || TakeFile::New(file(ArtifactKind::Clip, "media/ab.mp4"));
    let made = workspace.job_with("x", record());
    workspace.store.end_run(made.run, Ending::Cancelled, None, at(1)).unwrap();
    let removals = workspace.store.delete_job(made.job, at(2)).unwrap();
    workspace.job_with("y", record());
    assert_eq!(workspace.store.pending_removals().unwrap(), [], "the new job's file must not be removed");
    // One who read what was to be removed before that.
    let removal = removals[0].id;
    workspace.store.carry_out_removal(removal, |_| panic!("the new job's file must not be removed")).unwrap();
}

#[test]
fn a_file_under_way_is_removed_wherever_it_is() {
    let workspace = Workspace::new();
    let (job, video) = workspace.composed("a");
    let to_approved = |video: &model::Video, _: &[model::Artifact]| {
        vec![Move { artifact: video.file, to: "approved/a.mp4".into() }]
    };
    workspace.store.judge(video, &model::VerdictKind::Approve, to_approved, at(5)).unwrap();
    let removals = workspace.store.delete_job(job, at(6)).unwrap();
    let gone = paths(&removals);
    assert!(gone.contains(&"review/a.mp4") && gone.contains(&"approved/a.mp4"), "{gone:?}");
    assert_eq!(workspace.store.pending_moves().unwrap(), [], "nothing is moved any more");
}

#[test]
fn takes_made_from_a_deleted_jobs_take_stay() {
    let workspace = Workspace::new();
    let source = workspace.job("source");
    let script = workspace.finish(source.run, 1);
    let supplied = take_of(TakeFile::New(file(ArtifactKind::Clip, "b.mp4"))).made_from(vec![script]);
    let start = JobStart { supplied: vec![(Stage::Visuals, supplied)], ..start_of(Stage::Script) };
    let made = workspace.store.create_job(&new_job("user"), start, at(2)).unwrap();
    workspace.store.delete_job(source.job, at(3)).unwrap();
    assert_eq!(workspace.store.take(made.takes[0]).unwrap().inputs, [script]);
}

#[test]
fn a_take_that_is_not_in_use_goes_with_its_files_and_its_unjudged_video() {
    let workspace = Workspace::new();
    let (job, first) = workspace.composed("a");
    let of = |video| workspace.store.video(video).unwrap().take;
    let old = of(first);
    let run = workspace.queue(job, Stage::Composition, 5);
    let second = workspace.compose(run, "b", 6);
    workspace.store.add_comment(first, &remark(0, None, "too dark"), None, at(7)).unwrap();

    let (of_job, removals) = workspace.store.delete_take(old).unwrap();
    assert_eq!(of_job, job);
    let mut gone = paths(&removals);
    gone.sort_unstable();
    assert_eq!(gone, ["review/a.json", "review/a.mp4", "review/a.srt", "thumbnails/a.jpg"]);
    assert!(matches!(workspace.store.take(old), Err(StoreError::UnknownTake(_))));
    assert!(matches!(workspace.store.video(first), Err(StoreError::UnknownVideo(_))));
    assert!(workspace.store.video(second).is_ok());
    assert!(matches!(workspace.store.delete_take(old), Err(StoreError::UnknownTake(_))));
}

#[test]
fn a_take_that_something_stands_with_is_not_deleted() {
    let workspace = Workspace::new();
    let (job, first) = workspace.composed("a");
    let old = workspace.store.video(first).unwrap().take;
    let in_use = workspace.store.delete_take(old).unwrap_err();
    assert!(matches!(in_use, StoreError::TakeInUse { stage: Stage::Composition, number: 1 }), "{in_use}");

    workspace.store.judge(first, &model::VerdictKind::Approve, |_, _| vec![], at(5)).unwrap();
    let run = workspace.queue(job, Stage::Composition, 6);
    let busy = workspace.store.delete_take(old).unwrap_err();
    assert!(matches!(busy, StoreError::JobBusy { stage: Stage::Composition, .. }), "{busy}");
    let second = workspace.compose(run, "b", 7);
    let judged = workspace.store.delete_take(old).unwrap_err();
    assert!(matches!(judged, StoreError::TakeJudged { number: 1 }), "{judged}");

    let run = workspace.queue(job, Stage::Composition, 8);
    workspace.compose(run, "c", 9);
    let unjudged = workspace.store.video(second).unwrap().take;
    workspace.store.select_take(unjudged, at(10)).unwrap();
    let latest = workspace.store.takes_of(job).unwrap()[0].id;
    let refused = workspace.store.delete_take(latest).unwrap_err();
    assert!(matches!(refused, StoreError::TakeInUse { number: 3, .. }), "its video is the job's: {refused}");
}

#[test]
fn a_file_that_another_take_uses_stays_with_it() {
    let workspace = Workspace::new();
    let upload = workspace.upload("media/ab.mp4");
    let made = workspace.job_with("x", TakeFile::Known(upload));
    workspace.store.end_run(made.run, Ending::Cancelled, None, at(1)).unwrap();
    let stage = workspace.store.take(made.takes[0]).unwrap().stage;
    let second =
        workspace.store.supply_take(made.job, stage, take_of(TakeFile::Known(upload)), at(2)).unwrap();
    assert_eq!(workspace.store.delete_take(made.takes[0]).unwrap(), (made.job, vec![]));
    assert_eq!(workspace.store.artifact(upload).unwrap().take, Some(second));
    let third = workspace.store.supply_take(made.job, stage, crate::workspace::take("none"), at(3)).unwrap();
    assert!(third > second);
    assert_eq!(
        paths(&workspace.store.delete_take(second).unwrap().1),
        ["media/ab.mp4"],
        "with the last that used it"
    );
}
