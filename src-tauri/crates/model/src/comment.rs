//! What reviewers say of a video, pinned to its time.

use serde::{Deserialize, Serialize};

use crate::{
    Timestamp,
    ids::{CommentId, VideoId},
};

/// A remark on one version of a video.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// The video it was made on.
    pub video: VideoId,
    /// What it is about and what it says.
    pub remark: Remark,
    /// The comment it answers.
    pub reply_to: Option<CommentId>,
    /// Whether it was dealt with.
    pub done: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A comment's place and text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Remark {
    /// Milliseconds from the video's start.
    pub start_ms: u32,
    /// The end of a range in milliseconds; none for a single moment.
    pub end_ms: Option<u32>,
    /// What is said.
    pub text: String,
}

/// The longest comment, in characters.
pub const LONGEST_COMMENT: usize = 5000;

/// Why a remark can't be recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemarkError {
    /// It says nothing.
    #[error("the comment is empty; write what has to change")]
    Empty,
    /// It says too much.
    #[error("the comment has {0} characters; {LONGEST_COMMENT} is the most")]
    TooLong(usize),
    /// Its range is none.
    #[error("the comment's range ends at or before its start; set its out point after its in point")]
    EndsBeforeStart,
}

impl Remark {
    /// The remark without space around its text, if it can be recorded.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn checked(self) -> Result<Self, RemarkError> {
        let text = self.text.trim().to_owned();
        let length = text.chars().count();
        if text.is_empty() {
            return Err(RemarkError::Empty);
        }
        if length > LONGEST_COMMENT {
            return Err(RemarkError::TooLong(length));
        }
        if self.end_ms.is_some_and(|end| end <= self.start_ms) {
            return Err(RemarkError::EndsBeforeStart);
        }
        Ok(Self { text, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remark(text: &str, end_ms: Option<u32>) -> Remark {
        Remark { start_ms: 1000, end_ms, text: text.into() }
    }

    #[test]
    fn a_remark_says_something_about_a_stretch_that_exists() {
        assert_eq!(
            remark("  hold it longer ", Some(1500)).checked().map(|r| r.text),
            Ok("hold it longer".into())
        );
        assert_eq!(remark(" ", None).checked(), Err(RemarkError::Empty));
        assert_eq!(remark("a", Some(1000)).checked(), Err(RemarkError::EndsBeforeStart));
        assert_eq!(remark(&"a".repeat(5001), None).checked(), Err(RemarkError::TooLong(5001)));
    }
}
