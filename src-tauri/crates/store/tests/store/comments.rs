//! What reviewers say of a video.

use model::{Comment, CommentId, Remark, Stage, VideoId};
use store::StoreError;

use crate::workspace::{Workspace, at};

pub fn remark(start_ms: u32, end_ms: Option<u32>, text: &str) -> Remark {
    Remark { start_ms, end_ms, text: text.into() }
}

fn texts(comments: &[Comment]) -> Vec<&str> {
    comments.iter().map(|comment| comment.remark.text.as_str()).collect()
}

#[test]
fn comments_stand_in_the_order_of_the_video() {
    let workspace = Workspace::new();
    let (job, first) = workspace.composed("first");
    let second = workspace.compose(workspace.queue(job, Stage::Composition, 10), "second", 11);
    let (_, elsewhere) = workspace.composed("elsewhere");
    let add = |video, remark: &Remark, reply_to| {
        workspace.store.add_comment(video, remark, reply_to, at(20)).unwrap()
    };
    add(second, &remark(0, None, "of the second"), None);
    let late = add(first, &remark(9000, Some(9500), "too “loud” 🔊\n100 %"), None);
    let early = add(first, &remark(40, None, "typo"), None);
    let answer = add(first, &remark(9000, None, "mended"), Some(late.id));
    add(elsewhere, &remark(0, None, "not here"), None);

    let all = workspace.store.comments_of_job(job).unwrap();
    assert_eq!(all[..3], [early, late.clone(), answer.clone()], "as they were answered when they were added");
    assert_eq!(texts(&all[3..]), ["of the second"]);
    assert_eq!(
        (late.remark.end_ms, late.reply_to, late.done, late.created_at),
        (Some(9500), None, false, at(20))
    );
    assert_eq!(answer.reply_to, Some(late.id));
}

#[test]
fn a_comment_is_changed_marked_and_deleted_with_its_answers() {
    let workspace = Workspace::new();
    let (job, video) = workspace.composed("glow");
    let add = |text, reply_to| {
        workspace.store.add_comment(video, &remark(5, None, text), reply_to, at(20)).unwrap().id
    };
    let kept = add("kept", None);
    let comment = add("a", None);
    let answer = add("b", Some(comment));
    add("c", Some(answer));
    let edited = workspace.store.edit_comment(comment, &remark(7, Some(8), "A")).unwrap();
    assert_eq!(edited.remark, remark(7, Some(8), "A"));
    assert!(workspace.store.mark_comment(comment, true).unwrap().done);
    assert!(!workspace.store.mark_comment(comment, false).unwrap().done);
    assert_eq!(workspace.store.delete_comment(comment, at(21)).unwrap(), video);
    let left: Vec<_> =
        workspace.store.comments_of_job(job).unwrap().iter().map(|comment| comment.id).collect();
    assert_eq!(left, [kept], "the answers went along");
}

#[test]
fn a_deleted_comment_comes_back_with_the_answers_that_went_along() {
    let workspace = Workspace::new();
    let (job, video) = workspace.composed("glow");
    let add = |text, reply_to| {
        workspace.store.add_comment(video, &remark(5, None, text), reply_to, at(20)).unwrap().id
    };
    let comment = add("a", None);
    let gone_before = add("gone before", Some(comment));
    let answer = add("b", Some(comment));
    let deeper = add("c", Some(answer));
    let whole = || workspace.store.comments_of_job(job).unwrap();
    workspace.store.delete_comment(gone_before, at(21)).unwrap();
    let before = whole();
    assert_eq!(texts(&before), ["a", "b", "c"]);

    workspace.store.delete_comment(comment, at(22)).unwrap();
    assert_eq!(whole(), []);
    for refused in [
        workspace.store.edit_comment(answer, &remark(0, None, "x")).err(),
        workspace.store.mark_comment(answer, true).err(),
        workspace.store.delete_comment(answer, at(23)).err(),
        workspace.store.add_comment(video, &remark(0, None, "x"), Some(answer), at(23)).err(),
    ] {
        assert!(matches!(refused, Some(StoreError::UnknownComment(id)) if id == answer), "{refused:?}");
    }
    let under = workspace.store.restore_comment(deeper).unwrap_err();
    assert!(
        matches!(under, StoreError::UnknownComment(id) if id == answer),
        "what it answers is gone: {under}"
    );
    assert_eq!(whole(), []);

    assert_eq!(workspace.store.restore_comment(comment).unwrap().id, comment);
    assert_eq!(whole(), before, "as they were before it was deleted");
    assert_eq!(workspace.store.restore_comment(comment).unwrap().id, comment, "restored twice is there once");
    assert_eq!(whole(), before);
}

#[test]
fn comments_go_with_their_job() {
    let workspace = Workspace::new();
    let (job, video) = workspace.composed("glow");
    let comment = workspace.store.add_comment(video, &remark(5, None, "a"), None, at(20)).unwrap();
    workspace.store.add_comment(video, &remark(5, None, "b"), Some(comment.id), at(20)).unwrap();
    workspace.store.delete_job(job, at(21)).unwrap();
    let gone = workspace.store.mark_comment(comment.id, true).unwrap_err();
    assert!(matches!(gone, StoreError::UnknownComment(_)), "{gone}");
}

#[test]
fn an_answer_belongs_to_the_same_video() {
    let workspace = Workspace::new();
    let ((_, video), (job, other)) = (workspace.composed("one"), workspace.composed("two"));
    let comment = workspace.store.add_comment(video, &remark(5, None, "a"), None, at(20)).unwrap().id;
    let add = |video, reply_to| {
        workspace.store.add_comment(video, &remark(5, None, "b"), reply_to, at(21)).unwrap_err()
    };
    let crossed = add(other, Some(comment));
    assert!(matches!(crossed, StoreError::UnknownComment(id) if id == comment), "{crossed}");
    let nothing = add(other, Some(CommentId(99)));
    assert!(matches!(nothing, StoreError::UnknownComment(CommentId(99))), "{nothing}");
    let nobody = add(VideoId(99), None);
    assert!(matches!(nobody, StoreError::UnknownVideo(VideoId(99))), "{nobody}");
    assert_eq!(workspace.store.comments_of_job(job).unwrap(), []);
    for unknown in [
        workspace.store.edit_comment(CommentId(99), &remark(0, None, "x")).err(),
        workspace.store.mark_comment(CommentId(99), true).err(),
        workspace.store.delete_comment(CommentId(99), at(21)).err(),
        workspace.store.restore_comment(CommentId(99)).err(),
    ] {
        assert!(matches!(unknown, Some(StoreError::UnknownComment(CommentId(99)))), "{unknown:?}");
    }
}
