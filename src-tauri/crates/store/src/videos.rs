//! Composed videos.

use std::fmt;

use model::{
    ArtifactId, FrameRate, JobEvent, JobId, RunId, RunStatus, Stage, TakeId, Timestamp, Video, VideoId,
    VideoStatus,
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

use crate::{
    Made, NewArtifact, NewTake, Page, Store, StoreError, Writing, artifacts,
    columns::{Ms, Word, column, moment},
    error::Result,
    jobs::JobChange,
    runs,
    takes::{self, TakeOrigin},
};

/// A composed video to be recorded.
pub struct NewVideo {
    /// For lists.
    pub title: String,
    /// The file, at its place in `output/review`.
    pub file: NewArtifact,
    /// Its picture.
    pub thumbnail: NewArtifact,
    /// Writes the provenance, which names the ids of what is being recorded, and answers its file. Where the
    /// transaction fails afterwards, a file without a record stays behind.
    pub provenance: Writing<NewArtifact>,
    /// Its length in milliseconds.
    pub duration_ms: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Frames a second.
    pub frame_rate: FrameRate,
}

impl fmt::Debug for NewVideo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewVideo")
            .field("title", &self.title)
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VideoOrder {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// Judged last first, and after those the ones that wait.
    Judged,
}

impl VideoOrder {
    const fn sql(self) -> &'static str {
        match self {
            Self::Newest => "created_at DESC, id DESC",
            Self::Oldest => "created_at, id",
            Self::Judged => "judged_at DESC, id DESC",
        }
    }
}

/// Which videos to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VideoFilter {
    /// Only those of this status.
    pub status: Option<VideoStatus>,
    /// Only those of this job.
    pub job: Option<JobId>,
    /// How many to leave out at the front.
    pub offset: u32,
    /// How many at most.
    pub limit: u32,
    /// Which come first.
    pub order: VideoOrder,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Video> {
    Ok(Video {
        id: VideoId(row.get("id")?),
        job: JobId(row.get("job_id")?),
        take: TakeId(row.get("take_id")?),
        status: column!(row, "status" as Word),
        title: row.get("title")?,
        file: ArtifactId(row.get("file_id")?),
        thumbnail: ArtifactId(row.get("thumbnail_id")?),
        provenance: ArtifactId(row.get("provenance_id")?),
        duration_ms: row.get("duration_ms")?,
        width: row.get("width")?,
        height: row.get("height")?,
        frame_rate: FrameRate { num: row.get("frame_rate_num")?, den: row.get("frame_rate_den")? },
        created_at: moment!(row, "created_at"),
        judged_at: moment!(row, "judged_at", optional),
    })
}

pub(crate) fn find(conn: &Connection, id: VideoId) -> Result<Video> {
    let mut video = conn.prepare_cached("SELECT * FROM videos WHERE id = ?1")?;
    video.query_row([id.0], read).optional()?.ok_or(StoreError::UnknownVideo(id))
}

impl Store {
    /// Ends a composition's run with its take and its video, which waits for a verdict from now on. The take's
    /// content may name the video; its files are the ones of the take, then the video, its thumbnail and its
    /// provenance.
    ///
    /// # Errors
    /// [`UnknownRun`](StoreError::UnknownRun), [`RunOver`](StoreError::RunOver),
    /// [`WrongStage`](StoreError::WrongStage), [`Refused`](StoreError::Refused) where the run was not started, or
    /// [`Caller`](StoreError::Caller) where the provenance could not be written.
    pub fn finish_composition(
        &self,
        run: RunId,
        mut take: NewTake,
        video: NewVideo,
        cost_cents: u32,
        now: Timestamp,
    ) -> Result<(TakeId, VideoId)> {
        self.database.write(|transaction| {
            let run = runs::find_active(transaction, run)?;
            if run.stage != Stage::Composition {
                return Err(StoreError::WrongStage {
                    run: run.id,
                    found: run.stage,
                    wanted: Stage::Composition,
                });
            }
            let mut job = JobChange::of(transaction, run.job)?;
            let origin = TakeOrigin { job: run.job, stage: run.stage, run: Some(run.id) };
            let id = takes::begin(transaction, origin, &take, now)?;
            let mut files =
                artifacts::attach(transaction, run.job, id, std::mem::take(&mut take.files), now)?;
            let video = insert(transaction, run.job, id, video, &mut files, now)?;
            takes::fill(
                transaction,
                take.content,
                &Made { take: id, artifacts: &files, video: Some(video) },
            )?;
            runs::close(transaction, run.id, RunStatus::Done, None, now)?;
            runs::set_cost(transaction, &run, cost_cents)?;
            job.apply(&JobEvent::Done { stage: run.stage, take: id })?;
            job.apply(&JobEvent::Composed { video })?;
            job.save(now)?;
            Ok((id, video))
        })
    }

    /// A video.
    ///
    /// # Errors
    /// [`UnknownVideo`](StoreError::UnknownVideo).
    pub fn video(&self, id: VideoId) -> Result<Video> {
        self.database.read(|conn| find(conn, id))
    }

    /// A page of videos, and how many there are in all.
    ///
    /// # Errors
    /// Only the database's own; a job that isn't there has no videos.
    pub fn videos(&self, filter: &VideoFilter) -> Result<Page<Video>> {
        // One text a filter, so that each takes its own index.
        let wanted = match (filter.status, filter.job) {
            (None, None) => "?1 IS NULL AND ?2 IS NULL",
            (Some(_), None) => "status = ?1 AND ?2 IS NULL",
            (None, Some(_)) => "?1 IS NULL AND job_id = ?2",
            (Some(_), Some(_)) => "status = ?1 AND job_id = ?2",
        };
        let (status, job) = (filter.status.map(Word), filter.job.map(|job| job.0));
        self.database.read(|conn| {
            let sql = format!("SELECT count(*) FROM videos WHERE {wanted}");
            let total = conn.prepare_cached(&sql)?.query_row((&status, job), |row| row.get(0))?;
            let order = filter.order.sql();
            let sql = format!("SELECT * FROM videos WHERE {wanted} ORDER BY {order} LIMIT ?3 OFFSET ?4");
            let mut page = conn.prepare_cached(&sql)?;
            let rows = page.query_map((&status, job, filter.limit, filter.offset), read)?;
            Ok(Page { rows: rows.collect::<rusqlite::Result<_>>()?, total })
        })
    }
}

/// Records a video and its three files, and adds their ids to `files`.
fn insert(
    transaction: &Transaction<'_>,
    job: JobId,
    take: TakeId,
    video: NewVideo,
    files: &mut Vec<ArtifactId>,
    now: Timestamp,
) -> Result<VideoId> {
    let add = |file: &NewArtifact| artifacts::insert(transaction, Some(job), Some(take), file, now);
    let (file, thumbnail) = (add(&video.file)?, add(&video.thumbnail)?);
    // The provenance names the video and the video its provenance: the record comes first, then what it is of.
    let provenance = artifacts::insert_blank(transaction, job, take, model::ArtifactKind::Provenance, now)?;
    artifacts::link(transaction, take, &[file, thumbnail, provenance])?;
    files.extend([file, thumbnail, provenance]);
    let sql = "INSERT INTO videos (job_id, take_id, status, title, file_id, thumbnail_id, provenance_id, duration_ms, \
                   width, height, frame_rate_num, frame_rate_den, created_at) \
               VALUES (:job, :take, :status, :title, :file, :thumbnail, :provenance, :duration_ms, :width, :height, \
                   :num, :den, :now) RETURNING id";
    let id = transaction.prepare_cached(sql)?.query_row(
        named_params! {
            ":job": job.0,
            ":take": take.0,
            ":status": Word(VideoStatus::Generated),
            ":title": video.title,
            ":file": file.0,
            ":thumbnail": thumbnail.0,
            ":provenance": provenance.0,
            ":duration_ms": video.duration_ms,
            ":width": video.width,
            ":height": video.height,
            ":num": video.frame_rate.num,
            ":den": video.frame_rate.den,
            ":now": Ms(now),
        },
        |row| row.get(0).map(VideoId),
    )?;
    let made = Made { take, artifacts: files, video: Some(id) };
    let written = (video.provenance)(&made).map_err(StoreError::Caller)?;
    artifacts::complete(transaction, provenance, &written)?;
    Ok(id)
}
