//! Databases of every schema version that was ever written, as they were, opened by the present program.
//!
//! `fixtures/schema-N.db` is a real database of version N. A released one is never written again. After adding a step
//! to the schema: `cargo test -p reelwright-store -- --ignored write_the_present_schemas_fixture`.

use std::{fs, path::PathBuf};

use model::{
    ArtifactKind, Failure, JobStatus, Stage, Trend, TrendPlatform, VerdictKind, VideoStatus,
    job::{Ending, StageStatus},
};
use rusqlite::Connection;
use serde_json::json;
use store::{JobFilter, JobStart, Move, SCHEMA_VERSION, Store, TakeFile, TrendFilter, VideoFilter};

use crate::comments::remark;
use crate::workspace::{at, captioned, file, new_job, new_run, new_video, start_of, take, take_of};

fn fixture(version: u32) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/schema-{version}.db"))
}

/// A copy of a fixture, opened.
fn opened(version: u32) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reelwright.db");
    fs::copy(fixture(version), &path).unwrap();
    let store = Store::open(&path).unwrap();
    (folder, store)
}

/// Every table, index and trigger as it was declared.
fn declared(path: &std::path::Path) -> Vec<(String, String)> {
    let conn = Connection::open(path).unwrap();
    let mut all =
        conn.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").unwrap();
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn every_old_schema_becomes_the_present_one() {
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("fresh.db");
    drop(Store::open(&fresh).unwrap());
    let present = declared(&fresh);
    assert!(present.iter().any(|(name, _)| name == "jobs"));
    for version in 1..=SCHEMA_VERSION {
        let (folder, store) = opened(version);
        drop(store);
        assert_eq!(
            declared(&folder.path().join("reelwright.db")),
            present,
            "schema {version}: a released schema is never edited; a change is a new step"
        );
    }
}

#[test]
fn everything_in_an_old_database_is_still_there() {
    for version in 1..=SCHEMA_VERSION {
        let (_folder, store) = opened(version);
        let filter = JobFilter { limit: 9, ..JobFilter::default() };
        let titles: Vec<_> =
            store.job_page(&filter).unwrap().rows.into_iter().map(|row| row.job.title).collect();
        assert_eq!(titles, ["In review", "Rejected", "Approved", "Failed"], "schema {version}");
        let found = store.job_page(&JobFilter { search: "bottle 瓶".into(), ..filter }).unwrap();
        assert_eq!((found.total, found.rows[0].job.title.as_str()), (1, "Failed"));
        assert!(matches!(store.job(model::JobId(5)), Err(store::StoreError::DeletedJob { .. })));

        let failed = store.job(model::JobId(1)).unwrap();
        assert_eq!((failed.job.state.status(), failed.cost_cents), (JobStatus::Failed, 17));
        assert_eq!(failed.job.state.stage(Stage::TrendCollection).status, StageStatus::Skipped);
        let run = &store.runs_of(failed.job.id).unwrap()[0];
        assert_eq!(run.failure.as_ref().map(|failure| failure.code.as_str()), Some("engine_failed"));
        assert_eq!(run.request, json!({ "command": "script" }));
        let take = store.take(failed.job.state.stage(Stage::Visuals).selected.unwrap()).unwrap();
        let files = store.artifacts_of_take(take.id).unwrap();
        assert_eq!(
            (take.content, files[0].path.as_str()),
            (json!({ "files": [files[0].id] }), "media/clip 1.mp4")
        );

        let status =
            |status| store.videos(&VideoFilter { status, limit: 9, ..VideoFilter::default() }).unwrap();
        assert_eq!(status(None).total, 3);
        let rejected = &status(Some(VideoStatus::Rejected)).rows[0];
        let verdicts = store.verdicts_of(rejected.id).unwrap();
        let reason = VerdictKind::Reject { reason: "too slow".into(), back_to: Stage::Script };
        assert_eq!((verdicts.len(), &verdicts[0].verdict.kind), (2, &reason));
        assert_eq!(verdicts[1].reopened_at, Some(at(31)));
        assert_eq!(store.pending_moves().unwrap().last().unwrap().to, "rejected/b.mp4");
        assert_eq!(store.pending_removals().unwrap().len(), 1);

        let comments = store.comments_of_job(rejected.job).unwrap();
        let said: Vec<_> = comments.iter().map(|comment| comment.remark.text.as_str()).collect();
        assert_eq!(
            said,
            if version < 2 { vec![] } else { vec!["too loud", "mended"] },
            "comments came with version 2"
        );

        let trends = store
            .trends(&TrendFilter { limit: 9, with_hidden: true, ..TrendFilter::default() }, at(50))
            .unwrap();
        assert_eq!(
            (trends.total, trends.rows[0].trend.hashtags.as_slice()),
            (1, &["cleantok".to_owned()][..])
        );
        assert!(trends.rows[0].hidden);
        assert_eq!(store.setting("writer.engine").unwrap().as_deref(), Some("outline"));

        store.create_job(&new_job("new"), start_of(Stage::Script), at(99)).unwrap();
    }
}

#[test]
#[ignore = "writes the fixture of the present schema; see the top of this file"]
fn write_the_present_schemas_fixture() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reelwright.db");
    fill(&Store::open(&path).unwrap());
    let conn = Connection::open(&path).unwrap();
    // One small file without a log beside it.
    conn.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM").unwrap();
    drop(conn);
    fs::create_dir_all(fixture(SCHEMA_VERSION).parent().unwrap()).unwrap();
    fs::copy(&path, fixture(SCHEMA_VERSION)).unwrap();
}

/// Something of everything that a database can hold.
fn fill(store: &Store) {
    let clip = TakeFile::New(file(ArtifactKind::Clip, "media/clip 1.mp4"));
    let start = JobStart {
        supplied: vec![(Stage::Visuals, take_of(clip))],
        skipped: vec![Stage::TrendCollection],
        run: new_run(Stage::Script),
    };
    let made = store.create_job(&new_job("Failed"), start, at(0)).unwrap();
    store.set_subtitle(made.job, "The bottle (瓶) failed").unwrap();
    store.start_run(made.run, at(1)).unwrap();
    store.set_run_cost(made.run, 17).unwrap();
    let failure = Failure {
        code: "engine_failed".into(),
        message: "it failed".into(),
        detail: String::new(),
        retryable: true,
    };
    store.end_run(made.run, Ending::Failed, Some(&failure), at(2)).unwrap();

    let composed = |title: &str, name: &str, seconds| {
        let start = JobStart {
            supplied: vec![(Stage::Visuals, take("clips"))],
            skipped: vec![],
            run: new_run(Stage::Composition),
        };
        let made = store.create_job(&new_job(title), start, at(seconds)).unwrap();
        store.start_run(made.run, at(seconds + 1)).unwrap();
        store.finish_composition(made.run, captioned(name), new_video(name), 0, at(seconds + 2)).unwrap().1
    };
    let to = |video: &model::Video, name: &str| {
        vec![Move { artifact: video.file, to: format!("{}/{name}.mp4", video.status.folder()) }]
    };
    let approved = composed("Approved", "a", 10);
    store.judge(approved, &VerdictKind::Approve, |video, _| to(video, "a"), at(20)).unwrap();
    let rejected = composed("Rejected", "b", 21);
    store.judge(rejected, &VerdictKind::Approve, |video, _| to(video, "b"), at(30)).unwrap();
    store.reopen(rejected, |video, _| to(video, "b"), at(31)).unwrap();
    let said = store.add_comment(rejected, &remark(900, Some(1200), "too loud"), None, at(31)).unwrap();
    store.add_comment(rejected, &remark(900, None, "mended"), Some(said.id), at(32)).unwrap();
    let regretted = store.add_comment(rejected, &remark(950, None, "never mind"), None, at(32)).unwrap();
    store.delete_comment(regretted.id, at(32)).unwrap();
    let reason = VerdictKind::Reject { reason: "too slow".into(), back_to: Stage::Script };
    store.judge(rejected, &reason, |video, _| to(video, "b"), at(32)).unwrap();
    composed("In review", "c", 40);

    let deleted = store.create_job(&new_job("Deleted"), start_of(Stage::Script), at(45)).unwrap();
    store.add_artifact(Some(deleted.job), &file(ArtifactKind::Clip, "jobs/5/x.mp4"), at(45)).unwrap();
    store.end_run(deleted.run, Ending::Cancelled, None, at(46)).unwrap();
    store.delete_job(deleted.job, at(47)).unwrap();

    let trend = Trend {
        platform: TrendPlatform::Youtube,
        external_id: "x1".into(),
        title: "How I clean".into(),
        description: String::new(),
        creator: "Ana".into(),
        creator_id: "ana".into(),
        hashtags: vec!["cleantok".into()],
        views: 9,
        likes: 8,
        comments: 7,
        shares: 6,
        duration_ms: 5000,
        sound: String::new(),
        video_url: String::new(),
        thumbnail_url: String::new(),
        posted_at: at(-4000),
        sample: true,
    };
    store.upsert_trends(&[trend], at(48)).unwrap();
    store.hide_trend(model::TrendId(1), true).unwrap();
    store.set_setting("writer.engine", "outline", at(49)).unwrap();
}
