//! Creating and changing jobs.

use model::{
    ArtifactId, ArtifactKind, JobEvent, JobId, JobState, JobStatus, Refusal, Stage, TakeId, Timestamp,
    job::StageStatus,
};
use serde_json::json;
use store::{JobFilter, JobStart, NewJob, NewTake, StoreError, TakeFile, ThemeNames};

use crate::workspace::{Workspace, at, file, new_job, new_run, start_of, take, take_of};

#[test]
fn a_job_comes_with_its_run_and_what_was_supplied_and_skipped() {
    let workspace = Workspace::new();
    let clip = TakeFile::New(file(ArtifactKind::Clip, "jobs/1/clip.mp4"));
    let start = JobStart {
        supplied: vec![(Stage::Visuals, take_of(clip))],
        skipped: vec![Stage::TrendCollection, Stage::Script],
        run: new_run(Stage::Composition),
    };
    let made = workspace.store.create_job(&new_job("HydroGlow"), start, at(0)).unwrap();

    let row = workspace.store.job(made.job).unwrap();
    let state = &row.job.state;
    assert_eq!(
        (row.job.title.as_str(), row.job.theme.as_str(), row.job.seed),
        ("HydroGlow", "product-demo", 42)
    );
    assert_eq!((row.job.created_at, row.job.updated_at), (at(0), at(0)));
    assert_eq!(state.status(), JobStatus::Running, "a queued run makes the job run");
    assert_eq!(state.stage(Stage::Composition).run, Some(made.run));
    assert_eq!(state.stage(Stage::Visuals).status, StageStatus::Supplied);
    assert_eq!(state.stage(Stage::Visuals).selected, Some(made.takes[0]));
    assert_eq!(state.stage(Stage::Script).status, StageStatus::Skipped);

    let take = workspace.store.take(made.takes[0]).unwrap();
    let files = workspace.store.artifacts_of_take(take.id).unwrap();
    assert_eq!(take.content, json!({ "files": [files[0].id] }), "the content names the file's own id");
    assert_eq!((files[0].job, files[0].take), (Some(made.job), Some(take.id)));
    assert_eq!((files[0].path.as_str(), files[0].name.as_str()), ("jobs/1/clip.mp4", "clip.mp4"));
}

#[test]
fn bad_input_creates_nothing() {
    let workspace = Workspace::new();
    let create = |start| workspace.store.create_job(&new_job("x"), start, at(0)).unwrap_err();

    let lacking = create(start_of(Stage::Visuals));
    let missing = Refusal::Missing { stage: Stage::Visuals, missing: Stage::Script };
    assert!(matches!(&lacking, StoreError::Refused(refusal) if *refusal == missing), "{lacking}");

    let nowhere = take_of(TakeFile::Known(ArtifactId(9)));
    let unknown = create(JobStart { supplied: vec![(Stage::Visuals, nowhere)], ..start_of(Stage::Script) });
    assert!(matches!(unknown, StoreError::UnknownArtifact(ArtifactId(9))), "{unknown}");

    let broken = NewTake::with_files("a clip", vec![], |_| Err("the clip can't be described".into()));
    let failed = create(JobStart { supplied: vec![(Stage::Visuals, broken)], ..start_of(Stage::Script) });
    assert!(matches!(&failed, StoreError::Caller(_)) && failed.to_string().contains("described"), "{failed}");

    let page = workspace.store.job_page(&JobFilter { limit: 10, ..JobFilter::default() }).unwrap();
    assert_eq!((page.rows.len(), page.total), (0, 0), "a refused job leaves no trace");
    assert_eq!(workspace.store.active_runs().unwrap(), []);
    assert_eq!(workspace.job("y").job, JobId(1), "nothing of the refused ones was kept, their ids neither");
}

#[test]
fn a_job_that_never_was_and_one_that_was_deleted_are_told_apart() {
    let workspace = Workspace::new();
    let (job, _) = workspace.composed("HydroGlow");
    workspace.store.delete_job(job, at(60)).unwrap();

    let unknown = workspace.store.job(JobId(99)).unwrap_err();
    assert!(matches!(unknown, StoreError::UnknownJob(JobId(99))), "{unknown}");
    let deleted = workspace.store.job(job).unwrap_err();
    assert!(
        matches!(&deleted, StoreError::DeletedJob { id, title, deleted_at }
            if *id == job && title == "HydroGlow" && *deleted_at == at(60)),
        "{deleted}"
    );
    let changes = [
        workspace.store.queue_run(job, &new_run(Stage::Script), at(61)).err(),
        workspace.store.supply_take(job, Stage::Script, take("s"), at(61)).err(),
        workspace.store.skip_stage(job, Stage::Script, at(61)).err(),
        workspace.store.rename_job(job, "again", at(61)).err(),
        workspace.store.set_subtitle(job, "again").err(),
        workspace.store.request_cancel(job).err(),
        workspace.store.add_artifact(Some(job), &file(ArtifactKind::Clip, "a.mp4"), at(61)).err(),
        workspace.store.delete_job(job, at(61)).err(),
        workspace.store.runs_of(job).err(),
        workspace.store.takes_of(job).err(),
    ];
    for (number, error) in changes.into_iter().enumerate() {
        assert!(matches!(error, Some(StoreError::DeletedJob { .. })), "call {number}: {error:?}");
    }
}

#[test]
fn every_state_reads_back_exactly_as_it_was() {
    let workspace = Workspace::new();
    let (job, video) = workspace.composed("HydroGlow");
    let reason = " too slow: “cut” it,\n100 % \u{1f642} ' \" \\ {} ";
    let verdict = model::VerdictKind::Reject { reason: reason.into(), back_to: Stage::Script };
    let before = workspace.store.job(job).unwrap().job.state;
    workspace.store.judge(video, &verdict, |_, _| vec![], at(9)).unwrap();

    let expected = before.apply(&JobEvent::Judged { video, verdict }).unwrap();
    let state = workspace.store.job(job).unwrap().job.state;
    assert_eq!(state, expected);
    assert_eq!(state.rejection().unwrap().reason, reason.trim());
    assert_ne!(state, JobState::new());
}

#[test]
fn moments_are_kept_to_the_millisecond() {
    let workspace = Workspace::new();
    let moment: Timestamp = "2026-05-29T01:02:03.456789Z".parse().unwrap();
    let made = workspace.store.create_job(&new_job("x"), start_of(Stage::Script), moment).unwrap();
    let kept: Timestamp = "2026-05-29T01:02:03.456Z".parse().unwrap();
    assert_eq!(workspace.store.job(made.job).unwrap().job.created_at, kept);
}

#[test]
fn a_job_can_be_renamed_and_given_a_line() {
    let workspace = Workspace::new();
    let job = workspace.job("HydroGlow").job;
    workspace.store.rename_job(job, "Kaltwasser", at(5)).unwrap();
    workspace.store.set_subtitle(job, "The bottle that cleans itself").unwrap();

    let row = workspace.store.job(job).unwrap();
    assert_eq!(
        (row.job.title.as_str(), row.subtitle.as_str()),
        ("Kaltwasser", "The bottle that cleans itself")
    );
    assert_eq!(row.job.updated_at, at(5), "the line tells of changes and is none itself");
    let found = |search: &str| {
        let filter = JobFilter { search: search.into(), limit: 10, ..JobFilter::default() };
        workspace.store.job_page(&filter).unwrap().total
    };
    assert_eq!(
        (found("hydro"), found("kaltw"), found("bottle")),
        (0, 1, 1),
        "the search knows the new words only"
    );
}

#[test]
fn a_theme_file_outside_the_workspace_is_kept_with_the_job() {
    let workspace = Workspace::new();
    let job = NewJob { theme_path: Some("/home/a b/thème.toml".into()), seed: u32::MAX, ..new_job("x") };
    let made = workspace.store.create_job(&job, start_of(Stage::Script), at(0)).unwrap();
    let kept = workspace.store.job(made.job).unwrap().job;
    assert_eq!((kept.theme_path.as_deref(), kept.seed), (Some("/home/a b/thème.toml"), u32::MAX));
}

#[test]
fn what_is_supplied_later_is_selected_and_the_old_take_can_be_picked_again() {
    let workspace = Workspace::new();
    let made = workspace.job("x");
    let first = workspace.finish(made.run, 1);
    let edited = take("edited by hand").made_from(vec![first]);
    let second = workspace.store.supply_take(made.job, Stage::Script, edited, at(5)).unwrap();

    let state = |workspace: &Workspace| workspace.store.job(made.job).unwrap().job.state;
    assert_eq!(state(&workspace).stage(Stage::Script).selected, Some(second));
    assert_eq!(state(&workspace).stage(Stage::Script).status, StageStatus::Supplied);
    assert_eq!(workspace.store.select_take(first, at(6)).unwrap(), made.job);
    assert_eq!(state(&workspace).stage(Stage::Script).selected, Some(first));
    assert_eq!(workspace.store.job(made.job).unwrap().job.updated_at, at(6));

    let lines = workspace.store.takes_of(made.job).unwrap();
    let shown: Vec<_> =
        lines.iter().map(|line| (line.id, line.number, line.run, line.summary.as_str())).collect();
    assert_eq!(
        shown,
        [(second, 2, None, "edited by hand"), (first, 1, Some(made.run), "done")],
        "newest first"
    );
    assert_eq!(lines[0].inputs, [first]);
    assert_eq!(workspace.store.take(second).unwrap().content, json!({ "made": "edited by hand" }));
    let unknown = workspace.store.select_take(TakeId(99), at(7)).unwrap_err();
    assert!(matches!(unknown, StoreError::UnknownTake(TakeId(99))), "{unknown}");
}

#[test]
fn the_newest_take_of_a_stage_is_the_one_made_last_whatever_was_touched_since() {
    let workspace = Workspace::new();
    assert_eq!(workspace.store.newest_take(Stage::Script).unwrap(), None);
    let (old, new) = (workspace.job("old"), workspace.job("new"));
    workspace.finish(old.run, 1);
    let newest = workspace.finish(new.run, 2);
    workspace.store.rename_job(old.job, "renamed", at(3)).unwrap();
    assert_eq!(workspace.store.newest_take(Stage::Script).unwrap(), Some(newest));
    assert_eq!(workspace.store.newest_take(Stage::Visuals).unwrap(), None, "of that stage there is none");
    workspace.store.delete_job(new.job, at(4)).unwrap();
    assert_ne!(workspace.store.newest_take(Stage::Script).unwrap(), Some(newest), "it is gone with its job");
}

#[test]
fn a_stage_that_was_attempted_cannot_be_skipped() {
    let workspace = Workspace::new();
    let made = workspace.job("x");
    workspace.store.skip_stage(made.job, Stage::TrendAnalysis, at(1)).unwrap();
    let refused = workspace.store.skip_stage(made.job, Stage::Script, at(2)).unwrap_err();
    assert!(
        matches!(refused, StoreError::Refused(Refusal::NotActive { stage: Stage::Script, .. })),
        "{refused}"
    );
    assert_eq!(workspace.store.job(made.job).unwrap().job.updated_at, at(1), "a refusal changes nothing");
}

#[test]
fn settings_are_kept_by_key() {
    let workspace = Workspace::new();
    let store = &workspace.store;
    assert_eq!(store.setting("writer.engine").unwrap(), None);
    store.set_setting("writer.engine", "outline", at(0)).unwrap();
    store.set_setting("encoder", "libx264", at(1)).unwrap();
    store.set_setting("writer.engine", "", at(2)).unwrap();
    assert_eq!(store.setting("writer.engine").unwrap().as_deref(), Some(""), "an empty value is a value");
    let all = store.settings().unwrap();
    let shown: Vec<_> =
        all.iter().map(|one| (one.key.as_str(), one.value.as_str(), one.updated_at)).collect();
    assert_eq!(shown, [("encoder", "libx264", at(1)), ("writer.engine", "", at(2))]);
    assert!(store.unset_setting("encoder").unwrap());
    assert!(!store.unset_setting("encoder").unwrap(), "it is gone already");
    assert_eq!(store.setting("encoder").unwrap(), None);
}

#[test]
fn a_themes_new_name_is_in_its_jobs_only_if_it_is_on_the_disk_too() {
    let workspace = Workspace::new();
    let job = workspace.job("HydroGlow");
    let names = ThemeNames {
        name: "product-demo".into(),
        file: "/w/themes/product-demo/theme.toml".into(),
        folder: "/w/themes/product-demo".into(),
    };
    let by_path =
        NewJob { theme_path: Some(names.folder.clone()), theme: "other".into(), ..new_job("By path") };
    let by_path = workspace.store.create_job(&by_path, start_of(Stage::Script), at(0)).unwrap();
    let elsewhere = NewJob { theme_path: Some("/elsewhere.toml".into()), ..new_job("Elsewhere") };
    let elsewhere = workspace.store.create_job(&elsewhere, start_of(Stage::Script), at(0)).unwrap();
    let theme = |id| {
        let job = workspace.store.job(id).unwrap().job;
        (job.theme, job.theme_path)
    };
    let busy = workspace.store.rename_theme(&names, "demo", || panic!("it is not begun")).unwrap_err();
    assert!(matches!(busy, StoreError::ThemeBusy { .. }), "{busy}");
    for made in [&job, &by_path] {
        workspace.finish(made.run, 1);
    }
    let failed =
        workspace.store.rename_theme(&names, "demo", || Err("the disk is read-only".into())).unwrap_err();
    assert!(matches!(failed, StoreError::Caller(_)), "{failed}");
    assert_eq!(theme(job.job).0, "product-demo");
    workspace.store.rename_theme(&names, "demo", || Ok(())).unwrap();
    assert_eq!([theme(job.job), theme(by_path.job)], [("demo".into(), None), ("demo".into(), None)]);
    assert_eq!(theme(elsewhere.job), ("product-demo".into(), Some("/elsewhere.toml".into())));
}
