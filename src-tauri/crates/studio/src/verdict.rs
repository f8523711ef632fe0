//! Verdicts: one transaction, then moves that can be repeated until they are done.
//!
//! The transaction records the verdict, the files' new places and the moves that are due. The moves follow. After a
//! crash between the two, the next program to open the workspace finds the moves still due and makes them.

use std::{fs, io, path::Path};

use model::{Artifact, ArtifactKind, Provenance, VerdictKind, Video, VideoId, VideoStatus};
use store::{Move, PendingMove};

use crate::{
    Studio, files, provenance,
    view::{AppError, Event, VideoView},
    workspace::sync_folder,
};

impl Studio {
    /// Approves a video: its files go to `output/approved` and its job is completed.
    ///
    /// # Errors
    /// `unknown_video`, `not_in_review`, `missing_file` where there is no video to approve any more, or `not_permitted`
    /// where the folder can't be written to.
    pub fn approve_video(&self, id: VideoId) -> Result<VideoView, AppError> {
        self.still_there(id)?;
        self.judge(id, &VerdictKind::Approve)
    }

    /// Rejects a video: its files go to `output/rejected` and its job goes back to a stage.
    ///
    /// # Errors
    /// As [`approve_video`](Self::approve_video), and `no_reason`. A video whose file is gone can be rejected.
    pub fn reject_video(
        &self,
        id: VideoId,
        reason: &str,
        back_to: model::Stage,
    ) -> Result<VideoView, AppError> {
        self.judge(id, &VerdictKind::Reject { reason: reason.to_owned(), back_to })
    }

    /// Takes a verdict back: the files return to `output/review`.
    ///
    /// # Errors
    /// `unknown_video`, `not_judged`, or why the folder can't be written to.
    pub fn reopen_video(&self, id: VideoId) -> Result<VideoView, AppError> {
        self.may_move_to(VideoStatus::Generated)?;
        let captions = self.captions_of(id)?;
        let moves = |_: &Video, files: &[Artifact]| self.moves(files, &captions, VideoStatus::Generated);
        self.store().reopen(id, moves, self.now())?;
        self.after_verdict(id)
    }

    fn judge(&self, id: VideoId, verdict: &VerdictKind) -> Result<VideoView, AppError> {
        let status = match verdict {
            VerdictKind::Approve => VideoStatus::Approved,
            VerdictKind::Reject { .. } => VideoStatus::Rejected,
        };
        self.may_move_to(status)?;
        let captions = self.captions_of(id)?;
        let moves = |_: &Video, files: &[Artifact]| self.moves(files, &captions, status);
        self.store().judge(id, verdict, moves, self.now())?;
        self.after_verdict(id)
    }

    /// What nobody can watch is not approved.
    fn still_there(&self, id: VideoId) -> Result<(), AppError> {
        let artifact = self.store().artifact(self.store().video(id)?.file)?;
        let path = self.workspace().locate(&artifact.path);
        fs::metadata(&path).map(drop).map_err(|error| AppError::file("approve", &path, &error))
    }

    /// A folder that can't be written to is found before the verdict is recorded, not after.
    fn may_move_to(&self, status: VideoStatus) -> Result<(), AppError> {
        let folder = self.workspace().videos(status);
        fs::create_dir_all(&folder).map_err(|error| AppError::file("make the folder", &folder, &error))?;
        tempfile::tempfile_in(&folder).map(drop).map_err(|error| AppError::file("write to", &folder, &error))
    }

    /// The caption files that lie beside a video and move with it.
    fn captions_of(&self, id: VideoId) -> Result<Vec<Artifact>, AppError> {
        let mut files = self.store().artifacts_of_take(self.store().video(id)?.take)?;
        files.retain(|file| file.kind == ArtifactKind::Captions);
        Ok(files)
    }

    fn moves(&self, files: &[Artifact], captions: &[Artifact], status: VideoStatus) -> Vec<Move> {
        let folder = self.workspace().videos(status);
        let moved = |file: &Artifact| {
            let from = self.workspace().locate(&file.path);
            let to = folder.join(from.file_name().unwrap_or_default());
            Move { artifact: file.id, to: self.workspace().record(&to) }
        };
        files.iter().chain(captions).map(moved).collect()
    }

    fn after_verdict(&self, id: VideoId) -> Result<VideoView, AppError> {
        let unmoved = self.make_due_moves()?.into_iter().find(|(video, _)| *video == id);
        let video = self.store().video(id)?;
        self.tell(Event::VideoChanged { video_id: id });
        self.tell(Event::JobChanged { job_id: video.job });
        match unmoved {
            Some((_, error)) => Err(error),
            None => self.get_video(id),
        }
    }

    /// Makes every move that is due, in this program or left by one that ended. Answers those that could not be made,
    /// with whose they are: they stay due and are tried again, and hold up no other.
    ///
    /// # Errors
    /// Only the database's own.
    pub(crate) fn make_due_moves(&self) -> Result<Vec<(VideoId, AppError)>, AppError> {
        let mut unmoved = Vec::new();
        for due in self.store().pending_moves()? {
            match self.make_move(&due) {
                Ok(()) => self.store().move_done(due.id)?,
                Err(error) => {
                    tracing::warn!(from = due.from, to = due.to, %error, "a file of a judged video was not moved");
                    unmoved.push((due.video, error));
                }
            }
        }
        Ok(unmoved)
    }

    /// Moves one file, unless somebody has taken it away. The provenance says from then on what has become of the video;
    /// one that was changed into something else by hand is moved as it is.
    fn make_move(&self, due: &PendingMove) -> Result<(), AppError> {
        let (from, to) = (self.workspace().locate(&due.from), self.workspace().locate(&due.to));
        if !from.exists() && !to.exists() {
            tracing::warn!(file = %from.display(), "a file of a judged video is not there any more");
            return Ok(());
        }
        move_file(&from, &to).map_err(|error| AppError::file("move to", &to, &error))?;
        let video = self.store().video(due.video)?;
        if due.artifact != video.provenance {
            return Ok(());
        }
        let known = match provenance::read(&to) {
            Ok(known) => known,
            Err(error) => {
                tracing::warn!(%error, "the provenance of a judged video says nothing of the verdict");
                return Ok(());
            }
        };
        provenance::write(&to, &Provenance { status: video.status, ..known })?;
        let (blake3, bytes) = files::hash(&to).map_err(|error| AppError::file("read", &to, &error))?;
        Ok(self.store().artifact_rewritten(due.artifact, &blake3, bytes)?)
    }
}

/// Moves a file; done already counts as done.
fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound && to.is_file() => return Ok(()),
        // The verdict folders may lie on another disk.
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let partial = crate::workspace::partial_of(to);
            fs::copy(from, &partial)?;
            fs::File::open(&partial)?.sync_all()?;
            fs::rename(&partial, to)?;
            fs::remove_file(from)?;
        }
        Err(error) => return Err(error),
    }
    sync_folder(to);
    sync_folder(from);
    Ok(())
}
