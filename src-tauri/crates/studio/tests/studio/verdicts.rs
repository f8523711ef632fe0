//! Verdicts and the files that move with them.

use std::path::PathBuf;

use model::{Command, JobStatus, Remark, Stage, VerdictKind, VideoStatus};
use studio::view::{JobView, RunOptions};

use crate::bench::{Bench, open};

async fn in_review(bench: &Bench) -> JobView {
    let clip = bench.adopt(&bench.clip());
    bench.run(Command::Review, RunOptions { visuals: vec![clip], ..RunOptions::default() }).await
}

fn files(bench: &Bench, folder: &str) -> Vec<PathBuf> {
    let folder = bench.workspace().join("output").join(folder);
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn approving_moves_the_video_with_all_that_belongs_to_it() {
    let bench = Bench::new();
    let job = in_review(&bench).await;
    let video = bench.studio.approve_video(job.videos[0].id).unwrap();
    assert_eq!(video.status, VideoStatus::Approved);
    assert!(files(&bench, "review").is_empty());
    assert_eq!(files(&bench, "approved").len(), 3, "the video, its thumbnail and its provenance");
    assert_eq!(bench.studio.get_provenance(video.id).unwrap().status, VideoStatus::Approved);
    assert_eq!(bench.studio.get_job(job.row.id).unwrap().row.status, JobStatus::Completed);
    assert_eq!(bench.studio.approve_video(video.id).unwrap_err().code, "not_in_review");

    let reopened = bench.studio.reopen_video(video.id).unwrap();
    assert_eq!(reopened.status, VideoStatus::Generated);
    assert!(reopened.verdicts[0].reopened);
    assert_eq!(files(&bench, "review").len(), 3);
    assert_eq!(bench.studio.get_job(job.row.id).unwrap().row.status, JobStatus::InReview);
}

#[tokio::test(flavor = "multi_thread")]
async fn rejecting_needs_a_reason_and_sends_the_job_back() {
    let bench = Bench::new();
    let job = in_review(&bench).await;
    let video = job.videos[0].id;
    assert_eq!(bench.studio.reject_video(video, "  ", Stage::Script).unwrap_err().code, "no_reason");
    bench.studio.reject_video(video, "too slow", Stage::Script).unwrap();
    let job = bench.studio.get_job(job.row.id).unwrap();
    assert_eq!((job.row.status, job.row.stage), (JobStatus::Rejected, Stage::Script));
    assert_eq!(job.rejection.unwrap().reason, "too slow");
    assert_eq!(files(&bench, "rejected").len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_cut_off_before_its_moves_is_finished_at_the_next_start() {
    let bench = Bench::new();
    let job = in_review(&bench).await;
    let workspace = bench.workspace().canonicalize().unwrap();
    // What a crash right after the transaction leaves: the verdict recorded, no file moved.
    let store = store::Store::open(workspace.join(".reelwright/studio.db")).unwrap();
    let moves = |_: &model::Video, files: &[model::Artifact]| {
        let moved = |file: &model::Artifact| {
            let to = file.path.replace("output/review", "output/approved");
            store::Move { artifact: file.id, to }
        };
        files.iter().map(moved).collect()
    };
    store.judge(job.videos[0].id, &VerdictKind::Approve, moves, model::Timestamp::now()).unwrap();
    assert_eq!(files(&bench, "review").len(), 3);

    let studio = open(&workspace);
    assert!(files(&bench, "review").is_empty(), "the next start makes the moves");
    assert_eq!(files(&bench, "approved").len(), 3);
    assert_eq!(studio.get_provenance(job.videos[0].id).unwrap().status, VideoStatus::Approved);
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_are_pinned_answered_done_and_gone_with_their_job() {
    let bench = Bench::new();
    let job = in_review(&bench).await;
    let video = job.videos[0].id;
    let remark = |start_ms, end_ms, text: &str| Remark { start_ms, end_ms, text: text.into() };
    let late = bench.studio.add_comment(video, remark(1500, None, "the title is late"), None).unwrap();
    bench.studio.add_comment(video, remark(200, Some(900), "hold it longer"), None).unwrap();
    let all = bench.studio.add_comment(video, remark(1500, None, "agreed"), Some(late[0].id)).unwrap();
    let texts: Vec<&str> = all.iter().map(|comment| comment.remark.text.as_str()).collect();
    assert_eq!(texts, ["hold it longer", "the title is late", "agreed"], "in order of their time");
    assert!(bench.studio.mark_comment(all[0].id, true).unwrap()[0].done);
    assert_eq!(
        bench.studio.add_comment(video, remark(5, Some(5), "x"), None).unwrap_err().code,
        "bad_comment"
    );
    let before = bench.studio.list_comments(video).unwrap();
    let left = bench.studio.delete_comment(late[0].id).unwrap();
    assert_eq!(left.len(), 1, "the answer goes with what it answers");
    assert_eq!(bench.studio.restore_comment(late[0].id).unwrap(), before, "and comes back with it");
    bench.studio.delete_job(job.row.id).unwrap();
    assert_eq!(bench.studio.list_comments(video).unwrap_err().code, "unknown_video");
}

/// The video of a job that waits for its verdict, with its files.
async fn waiting(bench: &Bench) -> (model::VideoId, Vec<PathBuf>) {
    let before = files(bench, "review");
    let video = in_review(bench).await.videos[0].id;
    let mut new = files(bench, "review");
    new.retain(|file| !before.contains(file));
    (video, new)
}

fn of_kind<'a>(files: &'a [PathBuf], ending: &str) -> &'a PathBuf {
    files.iter().find(|file| file.extension().is_some_and(|kind| kind == ending)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_somebody_took_away_holds_up_no_verdict() {
    let bench = Bench::new();
    let ((first, its), (second, _)) = (waiting(&bench).await, waiting(&bench).await);
    let thumbnail =
        its.iter().find(|file| file.extension().is_some_and(|kind| kind == "jpg" || kind == "png"));
    std::fs::remove_file(thumbnail.unwrap()).unwrap();
    assert_eq!(bench.studio.approve_video(first).unwrap().status, VideoStatus::Approved);
    bench.studio.approve_video(second).unwrap();
    assert_eq!(files(&bench, "approved").len(), 5, "all but the thumbnail that is gone");
    open(&bench.workspace());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_that_is_gone_can_be_rejected_but_not_approved() {
    let bench = Bench::new();
    let ((video, its), (other, _)) = (waiting(&bench).await, waiting(&bench).await);
    std::fs::remove_file(of_kind(&its, "mp4")).unwrap();
    let refused = bench.studio.approve_video(video).unwrap_err();
    assert_eq!(refused.code, "missing_file", "{refused}");
    assert_eq!(bench.studio.get_video(video).unwrap().status, VideoStatus::Generated);
    let rejected = bench.studio.reject_video(video, "it is gone", Stage::Composition).unwrap();
    assert_eq!(rejected.status, VideoStatus::Rejected);
    bench.studio.approve_video(other).unwrap();
    open(&bench.workspace());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provenance_changed_by_hand_into_something_else_moves_with_its_video() {
    let bench = Bench::new();
    let (video, its) = waiting(&bench).await;
    std::fs::write(of_kind(&its, "json"), "{ not any more").unwrap();
    bench.studio.approve_video(video).unwrap();
    assert_eq!(files(&bench, "approved").len(), 3);
    assert_eq!(bench.studio.get_provenance(video).unwrap_err().code, "bad_provenance");
    open(&bench.workspace());
}
