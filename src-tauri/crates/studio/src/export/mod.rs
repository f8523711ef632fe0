//! What leaves the review room as a file: comments and verdicts for a table, an editor's markers or a message; captions;
//! and the project for an editor program.
//!
//! Each format is one pure function from [`Reviewed`] to text, so that the window, the command line and the tests write
//! the same.

use std::path::{Path, PathBuf};

use media::{Timeline, text::TextTrack};
use model::FrameRate;

use crate::{
    Studio,
    stage::composition,
    view::{AppError, CommentView, Export, ExportAs, VideoView},
    workspace::write_whole,
};

mod clock;
mod edl;
mod markdown;
mod otio;
mod table;

/// A video with all that was said of it.
struct Reviewed {
    video: VideoView,
    /// Comments on this very video, in the order of their moments; answers follow what they answer.
    comments: Vec<CommentView>,
    rate: FrameRate,
}

impl Reviewed {
    /// The length in whole frames, at least one.
    fn frames(&self) -> u32 {
        self.rate.frames(self.video.duration_ms).max(1)
    }

    /// The comments that answer no other.
    fn threads(&self) -> impl Iterator<Item = &CommentView> {
        self.comments.iter().filter(|comment| comment.reply_to.is_none())
    }

    /// The answers to a comment, oldest first.
    fn answers(&self, to: &CommentView) -> impl Iterator<Item = &CommentView> {
        let to = to.id;
        self.comments.iter().filter(move |comment| comment.reply_to == Some(to))
    }
}

impl Studio {
    /// What is known of a video, in one of the formats that leave the studio.
    ///
    /// # Errors
    /// `unknown_video`; `no_captions` where nothing is spoken in it.
    pub fn export(&self, id: model::VideoId, kind: ExportAs) -> Result<Export, AppError> {
        let record = self.store().video(id)?;
        let file = self.store().artifact(record.file)?;
        let reviewed = self.reviewed(id, record.frame_rate)?;
        let text = match kind {
            ExportAs::Csv => table::write(&reviewed)?,
            ExportAs::Edl => edl::write(&reviewed),
            ExportAs::Markdown => markdown::write(&reviewed),
            ExportAs::Srt => media::text::srt(self.captions(&record)?.cues()),
            ExportAs::Vtt => media::text::vtt(self.captions(&record)?.cues()),
            ExportAs::Otio => {
                let finished = self.workspace().locate(&file.path);
                let timeline = composition::kept_timeline(self, &record)?;
                let lengths = timeline.as_ref().map(|timeline| self.lengths(timeline)).unwrap_or_default();
                otio::write(&reviewed, &otio::Material { finished, timeline, lengths })?
            }
        };
        let stem = Path::new(&file.name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Export { name: format!("{stem}{}", kind.ending()), text })
    }

    /// The same, written to a file. One that is there is replaced once the new one is whole.
    ///
    /// # Errors
    /// As [`export`](Self::export), or why the file can't be written.
    pub fn export_to(&self, id: model::VideoId, kind: ExportAs, path: &Path) -> Result<(), AppError> {
        let export = self.export(id, kind)?;
        write_whole(path, export.text.as_bytes()).map_err(|error| AppError::file("write", path, &error))
    }

    fn reviewed(&self, id: model::VideoId, rate: FrameRate) -> Result<Reviewed, AppError> {
        let mut comments = self.list_comments(id)?;
        comments.retain(|comment| comment.video_id == id);
        comments.sort_by_key(|comment| (comment.remark.start_ms, comment.id.0));
        Ok(Reviewed { video: self.get_video(id)?, comments, rate })
    }

    fn captions(&self, video: &model::Video) -> Result<TextTrack, AppError> {
        let timeline = composition::kept_timeline(self, video)?.filter(|timeline| !timeline.words.is_empty());
        let Some(timeline) = timeline else {
            let message = format!(
                "nothing is known to be spoken in video {}, so it has no captions; compose it with a voice first",
                video.id
            );
            return Err(AppError::request("no_captions", message));
        };
        Ok(TextTrack::lay_out(&timeline, self.fonts()))
    }

    /// The length in milliseconds of each file of a timeline that can be read. A file that was taken away since is still
    /// named in the project: the editor asks for it by its name.
    fn lengths(&self, timeline: &Timeline) -> Vec<(PathBuf, u32)> {
        let Ok(tools) = self.tools() else { return Vec::new() };
        let mut lengths: Vec<(PathBuf, u32)> = Vec::new();
        for path in otio::files(timeline) {
            if lengths.iter().any(|(known, _)| known == path) {
                continue;
            }
            if let Ok(info) = media::probe(tools, path) {
                lengths.push((path.to_owned(), info.duration_ms));
            }
        }
        lengths
    }
}
