//! Starting from any stage without a job, and every way a request can be wrong.

use model::{Command, JobId, JobStatus, Stage, TakeId, job::StageStatus};
use studio::view::{RunOptions, RunRequest};

use crate::bench::{Bench, failures, open, text};

#[tokio::test(flavor = "multi_thread")]
async fn composition_from_nothing_but_files_makes_a_job_whose_earlier_stages_are_supplied() {
    let bench = Bench::new();
    let visuals = vec![bench.adopt(&bench.clip()), bench.adopt(&bench.picture())];
    let voice = Some(bench.adopt(&bench.voice()));
    let job = bench.run(Command::Composition, RunOptions { visuals, voice, ..RunOptions::default() }).await;
    assert_eq!(job.row.status, JobStatus::InReview, "{}", failures(&job));
    let statuses: Vec<StageStatus> = job.stage_views.iter().map(|stage| stage.status).collect();
    assert_eq!(
        statuses[..6],
        [
            StageStatus::Skipped,
            StageStatus::Skipped,
            StageStatus::Skipped,
            StageStatus::Supplied,
            StageStatus::Supplied,
            StageStatus::Done
        ]
    );
    let length = job.videos[0].duration_ms;
    assert!(
        (1950..2100).contains(&length),
        "the video lasts as long as the two seconds of voice, not {length} ms"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn composition_takes_a_script_of_another_job_by_id() {
    let bench = Bench::new();
    let written = bench.run(Command::Script, text("One sentence about tea. And one about cake.")).await;
    let visuals = vec![bench.adopt(&bench.picture())];
    let options = RunOptions { script_id: written.script_id, visuals, ..RunOptions::default() };
    let job = bench.run(Command::Composition, options).await;
    assert_eq!(job.row.status, JobStatus::InReview, "{}", failures(&job));
    assert_ne!(job.row.id, written.row.id);
    assert_eq!(job.stage_views[Stage::Script as usize].status, StageStatus::Supplied);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_stage_starts_without_a_job() {
    let bench = Bench::new();
    let collected = bench.run(Command::TrendCollection, RunOptions::default()).await;
    assert_eq!(collected.stage_views[0].status, StageStatus::Done, "{}", failures(&collected));
    let analysed = bench.run(Command::TrendAnalysis, RunOptions::default()).await;
    assert_eq!(analysed.stage_views[1].status, StageStatus::Done, "{}", failures(&analysed));
    let said = "Tea is ready in three minutes. Not in two.";
    for (command, stage) in [(Command::Visuals, Stage::Visuals), (Command::Voiceover, Stage::Voiceover)] {
        let job = bench.run(command, text(said)).await;
        assert_eq!(job.stage_views[stage as usize].status, StageStatus::Done, "{}", failures(&job));
        assert_eq!(job.stage_views[Stage::Script as usize].status, StageStatus::Supplied);
    }
    let video = bench.adopt(&bench.clip());
    let reviewed =
        bench.run(Command::Review, RunOptions { visuals: vec![video], ..RunOptions::default() }).await;
    assert_eq!(reviewed.row.status, JobStatus::InReview, "{}", failures(&reviewed));
    assert_eq!(bench.jobs(), 5, "a job each");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_request_has_its_own_code_and_creates_nothing() {
    let bench = Bench::new();
    let broken = bench.file("broken.mp4", b"this is no video");
    let broken = bench.adopt(&broken);
    let silent = bench.adopt(&bench.picture());
    let sound = bench.adopt(&bench.voice());
    let none = RunOptions::default;
    let cases = [
        (Command::Visuals, none(), "missing_stage"),
        (Command::Voiceover, none(), "missing_stage"),
        (Command::Composition, none(), "missing_stage"),
        (Command::Review, none(), "missing_stage"),
        (Command::TrendAnalysis, none(), "no_trends"),
        (Command::Script, text(""), "empty_text"),
        (Command::Script, text(&"tea ".repeat(25_000)), "text_too_long"),
        (Command::Composition, RunOptions { visuals: vec![broken], ..none() }, "not_media"),
        (Command::Composition, RunOptions { visuals: vec![sound], ..none() }, "no_video_stream"),
        (
            Command::Composition,
            RunOptions { visuals: vec![silent], voice: Some(silent), ..none() },
            "no_audio_stream",
        ),
        (
            Command::Composition,
            RunOptions { script_id: Some(TakeId(99)), visuals: vec![silent], ..none() },
            "unknown_take",
        ),
        (Command::Script, RunOptions { engine: Some("nobody".into()), ..none() }, "unknown_engine"),
    ];
    for (command, options, code) in cases {
        let error = bench.start(command, options).await.unwrap_err();
        assert_eq!(error.code, code, "{command}: {}", error.message);
        assert!(error.wrong_request, "{code}");
    }
    let request = |job_id, theme: Option<&str>| RunRequest {
        command: Command::Script,
        job_id,
        theme: theme.map(str::to_owned),
        options: none(),
    };
    let unknown = bench.studio.start_stage(request(Some(JobId(77)), None)).await.unwrap_err();
    assert_eq!(unknown.code, "unknown_job");
    assert_eq!(
        bench.studio.start_stage(request(None, Some("nope"))).await.unwrap_err().code,
        "unknown_theme"
    );
    assert_eq!(bench.jobs(), 0, "nothing was created");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_job_is_told_apart_from_one_that_never_was() {
    let bench = Bench::new();
    let job = bench.run(Command::Script, text("A short one.")).await;
    bench.studio.delete_job(job.row.id).unwrap();
    let error = bench.start_in(Some(job.row.id), Command::Script, RunOptions::default()).await.unwrap_err();
    assert_eq!(error.code, "deleted_job");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_that_is_running_is_not_started_twice_and_other_programs_are_told_who_runs_it() {
    let bench = Bench::new();
    let visuals = vec![bench.adopt(&bench.picture())];
    let options = RunOptions { visuals, ..RunOptions::default() };
    let started = bench.start(Command::Composition, options.clone()).await.unwrap();
    let twice = bench.start_in(Some(started.job_id), Command::Composition, options).await.unwrap_err();
    assert_eq!(twice.code, "stage_running");
    let other = open(&bench.workspace());
    let request = RunRequest {
        command: Command::Script,
        job_id: None,
        theme: None,
        options: text("Someone else's words."),
    };
    let refused = other.start_stage(request).await.unwrap_err();
    assert_eq!(refused.code, "workspace_busy");
    assert_eq!(other.owner().unwrap().pid, std::process::id());
    bench.studio.wait(started.job_id).await;
    assert_eq!(other.owner(), None, "the right is given back when the work ends");
}
