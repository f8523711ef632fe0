//! Comments: pinned to a moment or a stretch of one video.

use model::{Comment, CommentId, JobId, Remark, Timestamp, VideoId};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::{
    Store, StoreError,
    columns::{Ms, moment},
    error::Result,
    videos,
};

fn read(row: &Row<'_>) -> rusqlite::Result<Comment> {
    Ok(Comment {
        id: CommentId(row.get("id")?),
        video: VideoId(row.get("video_id")?),
        remark: Remark { start_ms: row.get("start_ms")?, end_ms: row.get("end_ms")?, text: row.get("text")? },
        reply_to: row.get::<_, Option<u32>>("reply_to")?.map(CommentId),
        done: row.get("done")?,
        created_at: moment!(row, "created_at"),
    })
}

fn find(conn: &Connection, id: CommentId) -> Result<Comment> {
    let mut comment = conn.prepare_cached("SELECT * FROM comments WHERE id = ?1 AND deleted_at IS NULL")?;
    comment.query_row([id.0], read).optional()?.ok_or(StoreError::UnknownComment(id))
}

/// What a comment is and everything that answers it, to be put before a statement over `thread`.
const THREAD: &str = "WITH RECURSIVE thread (id) AS (\
    VALUES (?1) UNION SELECT comments.id FROM comments JOIN thread ON comments.reply_to = thread.id) ";

impl Store {
    /// Records a comment, or an answer to one of the same video.
    ///
    /// # Errors
    /// [`UnknownVideo`](StoreError::UnknownVideo), [`UnknownComment`](StoreError::UnknownComment) where what it
    /// answers is not there or is about another video.
    pub fn add_comment(
        &self,
        video: VideoId,
        remark: &Remark,
        reply_to: Option<CommentId>,
        now: Timestamp,
    ) -> Result<Comment> {
        self.database.write(|transaction| {
            videos::find(transaction, video)?;
            if let Some(answered) = reply_to
                && find(transaction, answered)?.video != video
            {
                return Err(StoreError::UnknownComment(answered));
            }
            let sql = "INSERT INTO comments (video_id, reply_to, start_ms, end_ms, text, created_at) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING *";
            let reply_to = reply_to.map(|id| id.0);
            let values = (video.0, reply_to, remark.start_ms, remark.end_ms, &remark.text, Ms(now));
            Ok(transaction.prepare_cached(sql)?.query_row(values, read)?)
        })
    }

    /// Changes a comment's place and text.
    ///
    /// # Errors
    /// [`UnknownComment`](StoreError::UnknownComment).
    pub fn edit_comment(&self, id: CommentId, remark: &Remark) -> Result<Comment> {
        let sql = "UPDATE comments SET start_ms = ?2, end_ms = ?3, text = ?4 WHERE id = ?1";
        self.database.write(|transaction| {
            let values = (id.0, remark.start_ms, remark.end_ms, &remark.text);
            transaction.prepare_cached(sql)?.execute(values)?;
            find(transaction, id)
        })
    }

    /// Marks a comment as dealt with, or as open again.
    ///
    /// # Errors
    /// [`UnknownComment`](StoreError::UnknownComment).
    pub fn mark_comment(&self, id: CommentId, done: bool) -> Result<Comment> {
        self.database.write(|transaction| {
            transaction
                .prepare_cached("UPDATE comments SET done = ?2 WHERE id = ?1")?
                .execute((id.0, done))?;
            find(transaction, id)
        })
    }

    /// Deletes a comment with the answers to it, and answers the video it was on. See
    /// [`restore_comment`](Self::restore_comment).
    ///
    /// # Errors
    /// [`UnknownComment`](StoreError::UnknownComment).
    pub fn delete_comment(&self, id: CommentId, now: Timestamp) -> Result<VideoId> {
        let sql = format!(
            "{THREAD}UPDATE comments SET deleted_at = ?2 WHERE deleted_at IS NULL AND id IN (SELECT id FROM thread)"
        );
        self.database.write(|transaction| {
            let video = find(transaction, id)?.video;
            transaction.prepare_cached(&sql)?.execute((id.0, Ms(now)))?;
            Ok(video)
        })
    }

    /// Brings a deleted comment back, with the answers that were deleted along with it. One that is there stays as it
    /// is.
    ///
    /// # Errors
    /// [`UnknownComment`](StoreError::UnknownComment), also where what it answers is deleted itself.
    pub fn restore_comment(&self, id: CommentId) -> Result<Comment> {
        let sql = format!(
            "{THREAD}UPDATE comments SET deleted_at = NULL WHERE id IN (SELECT id FROM thread) \
             AND deleted_at = (SELECT deleted_at FROM comments WHERE id = ?1)"
        );
        self.database.write(|transaction| {
            transaction.prepare_cached(&sql)?.execute([id.0])?;
            let restored = find(transaction, id)?;
            if let Some(answered) = restored.reply_to {
                find(transaction, answered)?;
            }
            Ok(restored)
        })
    }

    /// The comments on every video of a job, in order of the videos and of their time.
    ///
    /// # Errors
    /// Only the database's own; a job that isn't there has no comments.
    pub fn comments_of_job(&self, job: JobId) -> Result<Vec<Comment>> {
        let sql = "SELECT comments.* FROM comments JOIN videos ON videos.id = comments.video_id \
                   WHERE videos.job_id = ?1 AND deleted_at IS NULL ORDER BY video_id, start_ms, comments.id";
        self.database.read(|conn| {
            let mut comments = conn.prepare_cached(sql)?;
            Ok(comments.query_map([job.0], read)?.collect::<rusqlite::Result<_>>()?)
        })
    }
}
