//! Verdicts: given once, taken back as an act of their own.

use std::collections::HashMap;

use model::{
    Artifact, ArtifactId, JobEvent, Refusal, Stage, Timestamp, Verdict, VerdictKind, Video, VideoId,
    VideoStatus,
};
use rusqlite::{Connection, Row, Transaction};

use crate::{
    PendingMove, Store, StoreError, artifacts,
    columns::{Json, Ms, Word, column, moment},
    error::Result,
    files,
    jobs::JobChange,
    videos,
};

/// Where one of the files of a video's take is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The file.
    pub artifact: ArtifactId,
    /// Its new path, relative to the workspace.
    pub to: String,
}

/// What a verdict, or taking one back, has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The video as it is now.
    pub video: Video,
    /// The moves to do now; on record until [`Store::move_done`].
    pub moves: Vec<PendingMove>,
}

/// A verdict and whether it still stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenVerdict {
    /// The verdict.
    pub verdict: Verdict,
    /// When it was taken back.
    pub reopened_at: Option<Timestamp>,
}

impl GivenVerdict {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        // The schema sees to it that a rejection, and nothing else, has a reason and a stage.
        let reason: Option<String> = row.get("reason")?;
        let back_to: Option<Stage> = column!(row, "back_to" as Option<Word>);
        let kind = match reason.zip(back_to) {
            Some((reason, back_to)) => VerdictKind::Reject { reason, back_to },
            None => VerdictKind::Approve,
        };
        let verdict =
            Verdict { video: VideoId(row.get("video_id")?), kind, given_at: moment!(row, "given_at") };
        Ok(Self { verdict, reopened_at: moment!(row, "reopened_at", optional) })
    }
}

impl Store {
    /// Judges a video that waits for a verdict. `moves` is handed the video with its new status and its files (the
    /// video, the thumbnail, the provenance, in this order) and says where they, and any other file of the video's
    /// take, belong from now on. Verdict, state and moves are one transaction.
    ///
    /// # Errors
    /// [`UnknownVideo`](StoreError::UnknownVideo), [`Refused`](StoreError::Refused) where the video was judged before
    /// or a rejection gives no reason, [`UnknownArtifact`](StoreError::UnknownArtifact) where a move names a file that
    /// is none of the take's.
    pub fn judge(
        &self,
        video: VideoId,
        verdict: &VerdictKind,
        moves: impl FnOnce(&Video, &[Artifact]) -> Vec<Move>,
        now: Timestamp,
    ) -> Result<Judged> {
        self.database.write(|transaction| {
            let before = videos::find(transaction, video)?;
            // The job's state knows its latest video only; this holds for every one.
            if before.status != VideoStatus::Generated {
                return Err(Refusal::NotInReview { video, status: before.status }.into());
            }
            let event = JobEvent::Judged { video, verdict: verdict.clone() };
            let (status, kind, reason, back_to) = match verdict {
                VerdictKind::Approve => (VideoStatus::Approved, "approve", None, None),
                VerdictKind::Reject { reason, back_to } => {
                    (VideoStatus::Rejected, "reject", Some(reason.trim()), Some(Word(*back_to)))
                }
            };
            let judged = settle(transaction, before, &event, status, moves, now)?;
            let sql = "INSERT INTO verdicts (video_id, kind, reason, back_to, given_at) VALUES (?1, ?2, ?3, ?4, ?5)";
            transaction.prepare_cached(sql)?.execute((video.0, kind, reason, back_to, Ms(now)))?;
            Ok(judged)
        })
    }

    /// Takes a video's verdict back: it waits for a verdict again. `moves` as with [`judge`](Self::judge).
    ///
    /// # Errors
    /// [`UnknownVideo`](StoreError::UnknownVideo), or [`Refused`](StoreError::Refused) where there is no verdict.
    pub fn reopen(
        &self,
        video: VideoId,
        moves: impl FnOnce(&Video, &[Artifact]) -> Vec<Move>,
        now: Timestamp,
    ) -> Result<Judged> {
        self.database.write(|transaction| {
            let before = videos::find(transaction, video)?;
            if before.status == VideoStatus::Generated {
                return Err(Refusal::NotJudged { video, status: before.status }.into());
            }
            let sql = "UPDATE verdicts SET reopened_at = ?2 WHERE video_id = ?1 AND reopened_at IS NULL";
            transaction.prepare_cached(sql)?.execute((video.0, Ms(now)))?;
            settle(transaction, before, &JobEvent::Reopened { video }, VideoStatus::Generated, moves, now)
        })
    }

    /// A video's verdicts, newest first, those taken back among them.
    ///
    /// # Errors
    /// Only the database's own; a video that isn't there has no verdicts.
    pub fn verdicts_of(&self, video: VideoId) -> Result<Vec<GivenVerdict>> {
        self.database.read(|conn| verdicts(conn, video))
    }
}

fn verdicts(conn: &Connection, video: VideoId) -> Result<Vec<GivenVerdict>> {
    let mut verdicts = conn.prepare_cached("SELECT * FROM verdicts WHERE video_id = ?1 ORDER BY id DESC")?;
    Ok(verdicts.query_map([video.0], GivenVerdict::read)?.collect::<rusqlite::Result<_>>()?)
}

/// The verdicts of several videos, each one's newest first.
pub(crate) fn of_all(conn: &Connection, videos: &[VideoId]) -> Result<HashMap<VideoId, Vec<GivenVerdict>>> {
    let sql = "SELECT * FROM verdicts WHERE video_id IN (SELECT value FROM json_each(?1)) ORDER BY id DESC";
    let mut verdicts = conn.prepare_cached(sql)?;
    let mut of_all: HashMap<VideoId, Vec<GivenVerdict>> = HashMap::new();
    for given in verdicts.query_map([Json(videos)], GivenVerdict::read)? {
        let given = given?;
        of_all.entry(given.verdict.video).or_default().push(given);
    }
    Ok(of_all)
}

/// Gives a video its new status, tells its job, and records where its files go.
fn settle(
    transaction: &Transaction<'_>,
    video: Video,
    event: &JobEvent,
    status: VideoStatus,
    moves: impl FnOnce(&Video, &[Artifact]) -> Vec<Move>,
    now: Timestamp,
) -> Result<Judged> {
    let mut job = JobChange::of(transaction, video.job)?;
    job.apply(event)?;
    job.save(now)?;
    let sql = "UPDATE videos SET status = ?2, judged_at = ?3 WHERE id = ?1";
    let judged_at = (status != VideoStatus::Generated).then_some(Ms(now));
    transaction.prepare_cached(sql)?.execute((video.id.0, Word(status), judged_at))?;
    let video = videos::find(transaction, video.id)?;
    let own = [video.file, video.thumbnail, video.provenance]
        .into_iter()
        .map(|id| artifacts::find(transaction, id))
        .collect::<Result<Vec<_>>>()?;
    let all = artifacts::of_take(transaction, video.take)?;
    let mut planned = Vec::new();
    for Move { artifact, to } in moves(&video, &own) {
        let file =
            all.iter().find(|file| file.id == artifact).ok_or(StoreError::UnknownArtifact(artifact))?;
        if file.path != to {
            artifacts::set_path(transaction, artifact, &to)?;
            planned.push(files::plan_move(transaction, video.id, artifact, &file.path, &to)?);
        }
    }
    Ok(Judged { video, moves: planned })
}
