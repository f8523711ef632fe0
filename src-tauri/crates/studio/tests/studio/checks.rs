//! The checks of a video, which begin by themselves.

use model::{Command, JobStatus, Stage, VideoStatus, job::StageStatus};
use studio::view::{Event, JobView, RunOptions};

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
