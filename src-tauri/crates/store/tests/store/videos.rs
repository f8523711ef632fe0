//! Videos, verdicts and the moves that come with them.

use model::{
    Artifact, ArtifactId, ArtifactKind, FrameRate, JobStatus, Refusal, RunStatus, Stage, VerdictKind, Video,
    VideoId, VideoStatus,
};
use serde_json::json;
use store::{Move, NewTake, NewVideo, StoreError, VideoFilter, VideoOrder};

use crate::workspace::{Workspace, at, captioned, new_run, new_video, take};

fn reject(reason: &str) -> VerdictKind {
    VerdictKind::Reject { reason: reason.into(), back_to: Stage::Script }
}

/// Every file of the video to the folder of its status, as the studio does.
fn by_status(video: &Video, files: &[Artifact]) -> Vec<Move> {
    let to = |file: &Artifact| format!("{}/{}", video.status.folder(), file.name);
    files.iter().map(|file| Move { artifact: file.id, to: to(file) }).collect()
}

#[test]
fn a_composition_ends_with_a_take_and_a_video_in_review() {
    let workspace = Workspace::new();
    let (job, video) = workspace.composed("glow");
    let video = workspace.store.video(video).unwrap();
    assert_eq!((video.job, video.status, video.title.as_str()), (job, VideoStatus::Generated, "glow"));
    assert_eq!((video.duration_ms, video.width, video.height), (24_000, 1080, 1920));
    assert_eq!((video.frame_rate, video.created_at), (FrameRate { num: 30_000, den: 1001 }, at(2)));
    assert_eq!(video.judged_at, None);

    let row = workspace.store.job(job).unwrap();
    assert_eq!(row.job.state.status(), JobStatus::InReview);
    assert_eq!(row.thumbnail, Some(video.thumbnail));
    let files = workspace.store.artifacts_of_take(video.take).unwrap();
    let kinds: Vec<_> = files.iter().map(|file| file.kind).collect();
    assert_eq!(
        kinds,
        [ArtifactKind::Captions, ArtifactKind::Video, ArtifactKind::Thumbnail, ArtifactKind::Provenance],
        "the take's own files come first"
    );
    let ids: Vec<_> = files.iter().map(|file| file.id).collect();
    assert_eq!(ids[1..], [video.file, video.thumbnail, video.provenance]);
    let content = workspace.store.take(video.take).unwrap().content;
    assert_eq!(content, json!({ "video": video.id, "files": ids }), "the content knows every id");
}

#[test]
fn a_page_of_videos_has_beside_each_what_its_own_job_says_of_it() {
    let workspace = Workspace::new();
    let store = &workspace.store;
    let (glow, first) = workspace.composed("glow");
    let again = workspace.queue(glow, Stage::Composition, 10);
    let second = workspace.compose(again, "glow", 11);
    let (_, other) = workspace.composed("other");
    let looked = |video: VideoId, found: &str, seconds| {
        let take = NewTake::new("checked", json!({ "found": found }))
            .made_from(vec![store.video(video).unwrap().take]);
        let run = workspace.queue(glow, Stage::Review, seconds);
        store.start_run(run, at(seconds)).unwrap();
        store.finish_run(run, take, 0, at(seconds + 1)).unwrap();
        run
    };
    looked(first, "loud", 20);
    looked(first, "louder", 30);
    let run = looked(second, "quiet", 40);
    store.judge(first, &reject("loud"), |_, _| vec![], at(50)).unwrap();
    store.reopen(first, |_, _| vec![], at(51)).unwrap();
    store.judge(first, &VerdictKind::Approve, |_, _| vec![], at(52)).unwrap();

    let filter = VideoFilter { limit: 9, order: VideoOrder::Oldest, ..VideoFilter::default() };
    let page = store.videos(&filter).unwrap().rows;
    let rows = store.video_rows(page.clone()).unwrap();
    assert_eq!(rows.iter().map(|row| &row.video).collect::<Vec<_>>(), page.iter().collect::<Vec<_>>());
    for row in &rows {
        assert_eq!(row.job, store.job(row.video.job).unwrap().job.state);
        assert_eq!(row.verdicts, store.verdicts_of(row.video.id).unwrap());
        assert_eq!(row.bytes, store.artifact(row.video.file).unwrap().bytes);
    }
    let of = |id| rows.iter().find(|row| row.video.id == id).unwrap();
    assert_eq!((of(first).take_number, of(second).take_number, of(other).take_number), (1, 2, 1));
    let found = |id| of(id).review.as_ref().map(|review| review["found"].clone());
    assert_eq!(
        (found(first), found(second), found(other)),
        (Some(json!("louder")), Some(json!("quiet")), None)
    );
    assert_eq!(of(first).review_run.as_ref().map(|run| run.id), Some(run));
    assert_eq!((&of(other).review_run, of(first).verdicts.len()), (&None, 2));
}

#[test]
fn the_provenance_is_written_knowing_the_videos_id() {
    let workspace = Workspace::new();
    let (job, _) = workspace.composed("first");
    let run = workspace.queue(job, Stage::Composition, 10);
    workspace.store.start_run(run, at(11)).unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    let video = NewVideo {
        provenance: Box::new(move |made| {
            tell.send((made.take, made.video, made.artifacts.to_vec()))?;
            Ok(crate::workspace::file(ArtifactKind::Provenance, "review/second.json"))
        }),
        ..new_video("second")
    };
    let (take, id) = workspace.store.finish_composition(run, take("x"), video, 7, at(12)).unwrap();
    let (told_take, told_video, told_files) = told.recv().unwrap();
    let video = workspace.store.video(id).unwrap();
    assert_eq!((told_take, told_video), (take, Some(id)));
    assert_eq!(told_files, [video.file, video.thumbnail, video.provenance]);
    assert_eq!(workspace.store.artifact(video.provenance).unwrap().path, "review/second.json");
    assert_eq!(workspace.store.job(job).unwrap().cost_cents, 7);
}

#[test]
fn a_provenance_that_cannot_be_written_leaves_the_run_as_it_was() {
    let workspace = Workspace::new();
    let (job, first) = workspace.composed("first");
    let run = workspace.queue(job, Stage::Composition, 10);
    workspace.store.start_run(run, at(11)).unwrap();
    let before = workspace.store.job(job).unwrap();
    let video = NewVideo { provenance: Box::new(|_| Err("the disk is full".into())), ..new_video("second") };
    let failed = workspace.store.finish_composition(run, captioned("second"), video, 0, at(12)).unwrap_err();
    assert!(matches!(failed, StoreError::Caller(_)) && failed.to_string() == "the disk is full", "{failed}");
    assert_eq!(workspace.store.job(job).unwrap(), before);
    assert_eq!(workspace.store.run(run).unwrap().status, RunStatus::Running);
    let all = workspace.store.videos(&VideoFilter { limit: 9, ..VideoFilter::default() }).unwrap();
    assert_eq!((all.total, all.rows[0].id), (1, first));
    workspace.store.finish_composition(run, captioned("third"), new_video("third"), 0, at(13)).unwrap();
}

#[test]
fn only_a_composition_makes_a_video() {
    let workspace = Workspace::new();
    let made = workspace.job("x");
    workspace.store.start_run(made.run, at(1)).unwrap();
    let refused =
        workspace.store.finish_composition(made.run, take("x"), new_video("x"), 0, at(2)).unwrap_err();
    assert!(matches!(refused, StoreError::WrongStage { found: Stage::Script, .. }), "{refused}");
}

#[test]
fn approving_records_verdict_state_and_moves_together() {
    let workspace = Workspace::new();
    let (job, video) = workspace.composed("glow");
    let judged = workspace.store.judge(video, &VerdictKind::Approve, by_status, at(20)).unwrap();
    assert_eq!((judged.video.status, judged.video.judged_at), (VideoStatus::Approved, Some(at(20))));
    let row = workspace.store.job(job).unwrap();
    assert_eq!((row.job.state.status(), row.job.updated_at), (JobStatus::Completed, at(20)));

    let moves: Vec<_> =
        judged.moves.iter().map(|due| (due.artifact, due.from.as_str(), due.to.as_str())).collect();
    assert_eq!(
        moves,
        [
            (judged.video.file, "review/glow.mp4", "approved/glow.mp4"),
            (judged.video.thumbnail, "thumbnails/glow.jpg", "approved/glow.jpg"),
            (judged.video.provenance, "review/glow.json", "approved/glow.json"),
        ]
    );
    assert_eq!(workspace.store.artifact(judged.video.file).unwrap().path, "approved/glow.mp4");
    assert_eq!(workspace.store.pending_moves().unwrap(), judged.moves);
    workspace.store.move_done(judged.moves[0].id).unwrap();
    workspace.store.move_done(judged.moves[0].id).unwrap();
    assert_eq!(
        workspace.store.pending_moves().unwrap(),
        judged.moves[1..],
        "done is done, the rest stays due"
    );

    let given = workspace.store.verdicts_of(video).unwrap();
    assert_eq!((given.len(), &given[0].verdict.kind), (1, &VerdictKind::Approve));
    assert_eq!((given[0].verdict.given_at, given[0].reopened_at), (at(20), None));
}

#[test]
fn rejecting_keeps_the_reason_and_the_stage() {
    let workspace = Workspace::new();
    let (job, video) = workspace.composed("glow");
    let judged = workspace.store.judge(video, &reject("  too slow \n"), by_status, at(20)).unwrap();
    assert_eq!(judged.video.status, VideoStatus::Rejected);
    assert_eq!(workspace.store.verdicts_of(video).unwrap()[0].verdict.kind, reject("too slow"));
    let state = workspace.store.job(job).unwrap().job.state;
    assert_eq!((state.status(), state.current_stage()), (JobStatus::Rejected, Stage::Script));
}

#[test]
fn a_refused_verdict_changes_nothing() {
    let workspace = Workspace::new();
    let (job, video) = workspace.composed("glow");
    let before = workspace.store.job(job).unwrap();
    let no_reason = workspace.store.judge(video, &reject(" \t"), by_status, at(20)).unwrap_err();
    assert!(matches!(no_reason, StoreError::Refused(Refusal::NoReason)), "{no_reason}");
    let stranger = |_: &Video, _: &[Artifact]| vec![Move { artifact: ArtifactId(99), to: "x".into() }];
    let unknown = workspace.store.judge(video, &VerdictKind::Approve, stranger, at(20)).unwrap_err();
    assert!(matches!(unknown, StoreError::UnknownArtifact(ArtifactId(99))), "{unknown}");
    let not_judged = workspace.store.reopen(video, by_status, at(20)).unwrap_err();
    assert!(matches!(not_judged, StoreError::Refused(Refusal::NotJudged { .. })), "{not_judged}");
    let nobody = workspace.store.judge(VideoId(99), &VerdictKind::Approve, by_status, at(20)).unwrap_err();
    assert!(matches!(nobody, StoreError::UnknownVideo(VideoId(99))), "{nobody}");

    assert_eq!(workspace.store.job(job).unwrap(), before);
    assert_eq!(workspace.store.video(video).unwrap().status, VideoStatus::Generated);
    assert_eq!(workspace.store.verdicts_of(video).unwrap(), []);
    assert_eq!(workspace.store.pending_moves().unwrap(), []);
}

#[test]
fn a_verdict_is_given_once_and_can_be_taken_back() {
    let workspace = Workspace::new();
    let (job, video) = workspace.composed("glow");
    workspace.store.judge(video, &VerdictKind::Approve, by_status, at(20)).unwrap();
    let twice = workspace.store.judge(video, &reject("no"), by_status, at(21)).unwrap_err();
    assert!(
        matches!(twice, StoreError::Refused(Refusal::NotInReview { status: VideoStatus::Approved, .. })),
        "{twice}"
    );
    let reopened = workspace.store.reopen(video, by_status, at(22)).unwrap();
    assert_eq!(reopened.video.status, VideoStatus::Generated);
    assert_eq!(reopened.moves[0].to, "review/glow.mp4", "the file comes back");
    assert_eq!(workspace.store.job(job).unwrap().job.state.status(), JobStatus::InReview);
    workspace.store.judge(video, &reject("too loud"), by_status, at(23)).unwrap();
    workspace.store.reopen(video, |_, _| vec![], at(24)).unwrap();

    let given = workspace.store.verdicts_of(video).unwrap();
    let shown: Vec<_> = given.iter().map(|one| (&one.verdict.kind, one.reopened_at)).collect();
    assert_eq!(
        shown,
        [(&reject("too loud"), Some(at(24))), (&VerdictKind::Approve, Some(at(22)))],
        "newest first"
    );
    let steps: Vec<_> = workspace.store.pending_moves().unwrap().into_iter().map(|due| due.to).collect();
    let files = steps.iter().filter(|to| to.ends_with(".mp4")).collect::<Vec<_>>();
    assert_eq!(
        files,
        ["approved/glow.mp4", "review/glow.mp4", "rejected/glow.mp4"],
        "in the order to do them in"
    );
}

#[test]
fn other_files_of_the_take_may_move_along() {
    let workspace = Workspace::new();
    let (_, video) = workspace.composed("glow");
    let take = workspace.store.video(video).unwrap().take;
    let captions = workspace.store.artifacts_of_take(take).unwrap()[0].id;
    let moves = |_: &Video, _: &[Artifact]| vec![Move { artifact: captions, to: "approved/glow.srt".into() }];
    let judged = workspace.store.judge(video, &VerdictKind::Approve, moves, at(20)).unwrap();
    assert_eq!((judged.moves.len(), judged.moves[0].from.as_str()), (1, "review/glow.srt"));
}

#[test]
fn a_move_to_where_the_file_is_already_is_none() {
    let workspace = Workspace::new();
    let (_, video) = workspace.composed("glow");
    let stay = |_: &Video, files: &[Artifact]| {
        files.iter().map(|file| Move { artifact: file.id, to: file.path.clone() }).collect()
    };
    assert_eq!(workspace.store.judge(video, &VerdictKind::Approve, stay, at(20)).unwrap().moves, []);
}

#[test]
fn an_older_video_is_judged_on_its_own() {
    let workspace = Workspace::new();
    let (job, first) = workspace.composed("first");
    let run = workspace.queue(job, Stage::Composition, 10);
    let second = workspace.compose(run, "second", 11);
    let waiting = workspace.store.reopen(first, by_status, at(19)).unwrap_err();
    assert!(matches!(waiting, StoreError::Refused(Refusal::NotJudged { .. })), "{waiting}");
    workspace.store.judge(first, &VerdictKind::Approve, by_status, at(20)).unwrap();
    assert_eq!(workspace.store.video(first).unwrap().status, VideoStatus::Approved);
    let state = workspace.store.job(job).unwrap().job.state;
    assert_eq!(state.status(), JobStatus::InReview, "the latest video decides, and it still waits");
    let twice = workspace.store.judge(first, &reject("no"), by_status, at(21)).unwrap_err();
    assert!(matches!(twice, StoreError::Refused(Refusal::NotInReview { .. })), "{twice}");
    workspace.store.judge(second, &reject("no"), by_status, at(22)).unwrap();
    assert_eq!(workspace.store.job(job).unwrap().job.state.status(), JobStatus::Rejected);
}

#[test]
fn videos_are_listed_by_status_and_job_newest_first() {
    let workspace = Workspace::new();
    let (job, first) = workspace.composed("first");
    let second = workspace.compose(workspace.queue(job, Stage::Composition, 10), "second", 11);
    let (other, third) = workspace.composed("third");
    workspace.store.judge(first, &VerdictKind::Approve, by_status, at(20)).unwrap();
    let list = |status, job| {
        let page =
            workspace.store.videos(&VideoFilter { status, job, limit: 9, ..VideoFilter::default() }).unwrap();
        assert_eq!(page.total as usize, page.rows.len());
        page.rows.iter().map(|video| video.id).collect::<Vec<_>>()
    };
    assert_eq!(list(None, None), [second, third, first]);
    assert_eq!(list(Some(VideoStatus::Generated), None), [second, third]);
    assert_eq!(list(None, Some(job)), [second, first]);
    assert_eq!(list(Some(VideoStatus::Approved), Some(job)), [first]);
    assert_eq!(list(Some(VideoStatus::Approved), Some(other)), []);
    let page =
        workspace.store.videos(&VideoFilter { offset: 1, limit: 1, ..VideoFilter::default() }).unwrap();
    assert_eq!((page.rows[0].id, page.rows.len(), page.total), (third, 1, 3));
    workspace.store.judge(third, &reject("no"), by_status, at(30)).unwrap();
    let first_by = |order| {
        let filter = VideoFilter { limit: 1, order, ..VideoFilter::default() };
        workspace.store.videos(&filter).unwrap().rows[0].id
    };
    assert_eq!(first_by(VideoOrder::Oldest), first);
    assert_eq!(first_by(VideoOrder::Judged), third);
    // Taken back, it waits again.
    workspace.store.reopen(third, by_status, at(31)).unwrap();
    assert_eq!(first_by(VideoOrder::Judged), first);
}

#[test]
fn a_stage_can_be_done_again_after_a_rejection() {
    let workspace = Workspace::new();
    let (job, video) = workspace.composed("first");
    workspace.store.judge(video, &reject("no"), by_status, at(20)).unwrap();
    let run = workspace.store.queue_run(job, &new_run(Stage::Script), at(21)).unwrap();
    workspace.finish(run, 22);
    let next = workspace.compose(workspace.queue(job, Stage::Composition, 30), "second", 31);
    let state = workspace.store.job(job).unwrap().job.state;
    assert_eq!((state.status(), state.video().map(|video| video.id)), (JobStatus::InReview, Some(next)));
    assert_eq!(state.rejection(), None, "the new video is a new question");
}
