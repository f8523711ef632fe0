//! A video, for programs and for people.

use std::path::PathBuf;

use console::style;
use model::{JobId, VideoId, VideoStatus};
use serde::Serialize;
use studio::{
    Studio,
    view::{CheckView, VerdictView, VideoView},
};

use crate::words;

/// A video, for programs: with paths, which the window never sees.
#[derive(Debug, Serialize)]
pub struct VideoObject {
    /// Its id.
    pub id: VideoId,
    /// Its job.
    pub job_id: JobId,
    /// For lists.
    pub title: String,
    /// What has become of it.
    pub status: VideoStatus,
    /// The file, if it is there.
    pub video_path: Option<PathBuf>,
    /// Its picture, if it is there.
    pub thumbnail_path: Option<PathBuf>,
    /// Its length in milliseconds.
    pub duration_ms: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Frames a second times 1000.
    pub frame_rate_milli: u32,
    /// Size in bytes.
    pub bytes: u32,
    /// Its checks, once the review stage has run.
    pub checks: Vec<CheckView>,
    /// Its verdicts, newest first.
    pub verdicts: Vec<VerdictView>,
    /// RFC 3339.
    pub created_at: String,
}

impl VideoObject {
    /// With the paths of the files that are there.
    pub fn new(studio: &Studio, video: VideoView) -> Self {
        Self {
            video_path: studio.artifact_path(video.file).ok(),
            thumbnail_path: studio.artifact_path(video.thumbnail).ok(),
            id: video.id,
            job_id: video.job_id,
            title: video.title,
            status: video.status,
            duration_ms: video.duration_ms,
            width: video.width,
            height: video.height,
            frame_rate_milli: video.frame_rate_milli,
            bytes: video.bytes,
            checks: video.checks,
            verdicts: video.verdicts,
            created_at: video.created_at,
        }
    }

    /// "0:28, 1080x1920, 30 fps, 3.4 MB".
    pub fn measures(&self) -> String {
        let (whole, rest) = (self.frame_rate_milli / 1000, self.frame_rate_milli % 1000);
        let rate = if rest == 0 { whole.to_string() } else { format!("{whole}.{:02}", rest / 10) };
        let (length, size) = (words::duration(self.duration_ms), words::bytes(self.bytes));
        format!("{length}, {}x{}, {rate} fps, {size}", self.width, self.height)
    }

    /// Where it is within the workspace, for lists.
    pub fn place_in(&self, studio: &Studio) -> String {
        let inside =
            self.video_path.as_ref().and_then(|path| path.strip_prefix(studio.workspace().root()).ok());
        inside.map_or_else(|| self.place(), |path| words::plain(&path.to_string_lossy()))
    }

    /// Where it is, in words where it is gone.
    pub fn place(&self) -> String {
        self.video_path.as_ref().map_or_else(
            || "its file is gone; compose it again".to_owned(),
            |path| words::plain(&path.to_string_lossy()),
        )
    }
}

/// A video's status in its colour.
pub fn status_styled(status: VideoStatus) -> String {
    let word = style(words::video_status(status));
    match status {
        VideoStatus::Approved | VideoStatus::Published => word.green(),
        VideoStatus::Rejected => word.red(),
        VideoStatus::Generated => word.cyan(),
    }
    .to_string()
}
