//! Comments on videos: made, answered, dealt with.

use std::collections::HashMap;

use model::{Comment, CommentId, Remark, VideoId};

use crate::{
    Studio,
    view::{AppError, CommentView, Event},
};

impl Studio {
    /// The comments on a video and on the other videos of its job, so that what was said of an earlier take is seen.
    ///
    /// # Errors
    /// `unknown_video`.
    pub fn list_comments(&self, video: VideoId) -> Result<Vec<CommentView>, AppError> {
        let job = self.store().video(video)?.job;
        let comments = self.store().comments_of_job(job)?;
        let lines = self.store().takes_of(job)?;
        let mut numbers: HashMap<VideoId, u32> = HashMap::new();
        let mut views = Vec::with_capacity(comments.len());
        for comment in comments {
            let number = match numbers.get(&comment.video) {
                Some(number) => *number,
                None => {
                    let take = self.store().video(comment.video)?.take;
                    let number = lines.iter().find(|line| line.id == take).map_or(1, |line| line.number);
                    numbers.insert(comment.video, number);
                    number
                }
            };
            views.push(view(comment, number));
        }
        Ok(views)
    }

    /// Records a comment, or an answer to one.
    ///
    /// # Errors
    /// `unknown_video`, `unknown_comment`, `bad_comment`.
    pub fn add_comment(
        &self,
        video: VideoId,
        remark: Remark,
        reply_to: Option<CommentId>,
    ) -> Result<Vec<CommentView>, AppError> {
        let remark = checked(remark)?;
        self.store().add_comment(video, &remark, reply_to, self.now())?;
        self.after_comment(video)
    }

    /// Changes a comment's place and text.
    ///
    /// # Errors
    /// `unknown_comment`, `bad_comment`.
    pub fn edit_comment(&self, id: CommentId, remark: Remark) -> Result<Vec<CommentView>, AppError> {
        let video = self.store().edit_comment(id, &checked(remark)?)?.video;
        self.after_comment(video)
    }

    /// Marks a comment as dealt with, or as open again.
    ///
    /// # Errors
    /// `unknown_comment`.
    pub fn mark_comment(&self, id: CommentId, done: bool) -> Result<Vec<CommentView>, AppError> {
        let video = self.store().mark_comment(id, done)?.video;
        self.after_comment(video)
    }

    /// Deletes a comment with the answers to it. It can be brought back.
    ///
    /// # Errors
    /// `unknown_comment`.
    pub fn delete_comment(&self, id: CommentId) -> Result<Vec<CommentView>, AppError> {
        let video = self.store().delete_comment(id, self.now())?;
        self.after_comment(video)
    }

    /// Brings a deleted comment back, with the answers that were deleted along with it.
    ///
    /// # Errors
    /// `unknown_comment`, also where what it answers is deleted itself.
    pub fn restore_comment(&self, id: CommentId) -> Result<Vec<CommentView>, AppError> {
        let video = self.store().restore_comment(id)?.video;
        self.after_comment(video)
    }

    fn after_comment(&self, video: VideoId) -> Result<Vec<CommentView>, AppError> {
        self.tell(Event::VideoChanged { video_id: video });
        self.list_comments(video)
    }
}

fn checked(remark: Remark) -> Result<Remark, AppError> {
    remark.checked().map_err(|error| AppError::request("bad_comment", error.to_string()))
}

fn view(comment: Comment, take_number: u32) -> CommentView {
    CommentView {
        id: comment.id,
        video_id: comment.video,
        take_number,
        remark: comment.remark,
        reply_to: comment.reply_to,
        done: comment.done,
        created_at: comment.created_at.to_string(),
    }
}
