//! The checks of a video, which begin by themselves.

use model::{Command, JobStatus, RunStatus, Stage, VideoStatus, job::StageStatus};
use studio::view::{Event, JobView, RunOptions, VideoQuery, VideoView};

use crate::bench::{Bench, failures};

fn review(job: &JobView) -> StageStatus {
    job.stage_views[Stage::Review as usize].status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_that_is_composed_alone_is_checked_each_time() {
    let bench = Bench::new();
    let visuals = vec![bench.adopt(&bench.picture())];
    let first = bench.run(Command::Composition, RunOptions { visuals, ..RunOptions::default() }).await;
    assert_eq!(review(&first), StageStatus::Done, "{}", failures(&first));
    assert_eq!(first.row.status, JobStatus::InReview);
    let again =
        bench.start_in(Some(first.row.id), Command::Composition, RunOptions::default()).await.unwrap();
    bench.studio.wait(again.job_id).await;
    let job = bench.studio.get_job(again.job_id).unwrap();
    assert_eq!(job.videos.len(), 2);
    assert!(job.videos.iter().all(|video| !video.checks.is_empty()), "{}", failures(&job));
    assert_eq!(job.stage_views[Stage::Review as usize].stale, [], "the checks are the new video's");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_whose_checks_cannot_be_read_any_more_is_in_the_queue_all_the_same() {
    let bench = Bench::new();
    let visuals = vec![bench.adopt(&bench.clip())];
    bench.run(Command::Review, RunOptions { visuals, ..RunOptions::default() }).await;
    let queue = || bench.studio.list_videos(&VideoQuery::default()).unwrap();
    let before = queue();
    assert!(!before[0].checks.is_empty());
    bench.database().execute("UPDATE takes SET content = '{}' WHERE stage = 'review'", ()).unwrap();
    let unchecked = VideoView { checks: Vec::new(), ..before[0].clone() };
    assert_eq!(queue(), [unchecked]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_given_while_a_video_is_checked_keeps_nothing_from_being_measured() {
    let bench = Bench::new();
    let mut events = bench.studio.events();
    let visuals = vec![bench.adopt(&bench.clip())];
    let started =
        bench.start(Command::Composition, RunOptions { visuals, ..RunOptions::default() }).await.unwrap();
    let video = loop {
        if let Event::VideoChanged { video_id } = events.recv().await.unwrap() {
            break video_id;
        }
    };
    let approved = bench.studio.approve_video(video).unwrap();
    assert_eq!(approved.status, VideoStatus::Approved);
    bench.studio.wait(started.job_id).await;
    let job = bench.studio.get_job(started.job_id).unwrap();
    assert_eq!(
        (job.row.status, review(&job)),
        (JobStatus::Completed, StageStatus::Done),
        "{}",
        failures(&job)
    );
    assert!(!job.videos[0].checks.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_says_how_its_check_stands_and_why_it_failed() {
    let bench = Bench::new();
    let visuals = vec![bench.adopt(&bench.picture())];
    let job = bench.run(Command::Composition, RunOptions { visuals, ..RunOptions::default() }).await;
    let video = &job.videos[0];
    let checking = video.checking.clone().unwrap();
    assert_eq!((checking.status, checking.failure), (Some(RunStatus::Done), None));

    std::fs::remove_file(bench.studio.artifact_path(video.file).unwrap()).unwrap();
    bench.start_in(Some(job.row.id), Command::Review, RunOptions::default()).await.unwrap();
    bench.studio.wait(job.row.id).await;
    let after = bench.studio.get_video(video.id).unwrap();
    let checking = after.checking.unwrap();
    assert_eq!(checking.status, Some(RunStatus::Failed));
    assert!(!checking.failure.unwrap().message.is_empty());
    assert_eq!(after.checks, video.checks, "what was measured before is still known");

    let again = RunOptions { visuals: vec![bench.adopt(&bench.picture())], ..RunOptions::default() };
    bench.start_in(Some(job.row.id), Command::Composition, again).await.unwrap();
    bench.studio.wait(job.row.id).await;
    let of = |number: usize| bench.studio.get_job(job.row.id).unwrap().videos[number].checking.clone();
    assert_eq!(of(0).unwrap().status, Some(RunStatus::Done), "the new video's own");
    assert_eq!(of(1), None, "only the selected take's video is looked at");
}
