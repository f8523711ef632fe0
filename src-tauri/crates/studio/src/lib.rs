//! The application: what a click does, from the request to the finished video's verdict.
//!
//! A [`Studio`] is one workspace opened by one program. Its methods are the window's commands and the command
//! line's verbs; what they answer is in [`view`].

mod candidates;
mod clips;
mod comments;
pub mod cut;
pub mod delivery;
mod doctor;
mod edits;
mod engines;
pub mod environment;
mod error;
pub mod estimate;
mod export;
pub mod files;
pub mod finish;
pub mod keys;
pub mod ledger;
mod owner;
mod pipeline;
pub mod platforms;
mod preview;
mod progress;
mod provenance;
mod recovery;
pub mod rehearsal;
mod render;
mod request;
mod run_ledger;
pub mod settings;
mod shelf;
pub mod stage;
mod staleness;
pub mod storage;
pub mod themes;
mod verdict;
pub mod view;
mod voices;
mod watch;
pub mod workspace;

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use media::{Renderer, Tools, text::FontBook};
use model::{ArtifactId, ArtifactKind, JobId, Timestamp};
use store::Store;
use tokio::sync::broadcast;

pub use pipeline::PipelineRequest;
use view::{AppError, Event, Owner, SystemCheck};
use workspace::Workspace;

/// Events kept for a listener that is slow. One that falls further behind reads everything anew.
const EVENTS_KEPT: usize = 1024;

/// What a studio is opened with.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    /// The workspace's folder; made where it is missing.
    pub workspace: PathBuf,
    /// This program's name, as others are told: `reelwright` or `reel`.
    pub program: &'static str,
}

/// One workspace, opened. Cheap to clone.
#[derive(Clone)]
pub struct Studio {
    inner: Arc<Inner>,
}

struct Inner {
    workspace: Workspace,
    store: Store,
    owner: owner::OwnerLock,
    tools: OnceLock<Tools>,
    renderer: OnceLock<Renderer>,
    fonts: OnceLock<Arc<FontBook>>,
    events: broadcast::Sender<Event>,
    running: Mutex<HashMap<JobId, Vec<pipeline::Running>>>,
    keys: Arc<keys::KeyRing>,
    /// Held while the right to run stages is taken and what a dead program left is put in order.
    ordering: Mutex<()>,
    /// Held while a take is made from the one before it, so that of two changes at once neither is lost.
    editing: Mutex<()>,
    presenting: tokio::sync::Mutex<()>,
    /// Held while a sound is decoded for its outline: one at a time, for what is played meanwhile must not stutter.
    outlining: tokio::sync::Mutex<()>,
    http: providers::Http,
}

impl Studio {
    /// Opens a workspace and puts in order what a program that ended left there.
    ///
    /// # Errors
    /// Where the folder can't be used, or its database can't be read: `newer_database`, `locked`, `corrupt_database`.
    pub fn open(options: OpenOptions) -> Result<Self, AppError> {
        let workspace = Workspace::open(&options.workspace)?;
        let store = Store::open(workspace.database())?;
        let owner = owner::OwnerLock::new(workspace.clone(), options.program);
        let (events, _) = broadcast::channel(EVENTS_KEPT);
        let inner = Inner {
            workspace,
            store,
            owner,
            tools: OnceLock::new(),
            renderer: OnceLock::new(),
            fonts: OnceLock::new(),
            events,
            running: Mutex::new(HashMap::new()),
            keys: Arc::default(),
            ordering: Mutex::default(),
            editing: Mutex::default(),
            presenting: tokio::sync::Mutex::default(),
            outlining: tokio::sync::Mutex::default(),
            http: providers::Http::default(),
        };
        let studio = Self { inner: Arc::new(inner) };
        studio.put_in_order_if_idle()?;
        Ok(studio)
    }

    /// Its folders.
    pub fn workspace(&self) -> &Workspace {
        &self.inner.workspace
    }

    /// What happens, as it happens.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// Who runs stages in this workspace, if it is another program.
    pub fn owner(&self) -> Option<Owner> {
        self.inner.owner.other()
    }

    /// Everything the studio stands on, with the mend for what is missing.
    pub fn system_check(&self) -> Vec<SystemCheck> {
        doctor::system_check(self)
    }

    /// A user's file, copied in and recorded, to be named in a request.
    ///
    /// # Errors
    /// `missing_file`, `not_a_file`, `empty_file`, or why it can't be copied.
    pub fn adopt_file(&self, path: &std::path::Path) -> Result<ArtifactId, AppError> {
        self.adopt_file_told(path, &mut |_| true)
    }

    /// The same, telling how much is done, in permille; `told` answers whether to go on.
    ///
    /// # Errors
    /// As [`adopt_file`](Self::adopt_file), and `cancelled` once it was told to stop.
    pub fn adopt_file_told(
        &self,
        path: &std::path::Path,
        told: &mut dyn FnMut(u32) -> bool,
    ) -> Result<ArtifactId, AppError> {
        // It is read twice where it is new: to know it, and to copy it.
        let all = std::fs::metadata(path).map_or(0, |about| about.len()).saturating_mul(2).max(1);
        let (mut done, mut last) = (0u64, 0);
        let kept = files::keep_told(self.workspace(), path, &mut |more| {
            done = done.saturating_add(more);
            let permille = done.saturating_mul(1000).checked_div(all).map_or(0, |now| now.min(1000) as u32);
            permille == std::mem::replace(&mut last, permille) || told(permille)
        })?;
        self.record_copy(None, path, &kept, ArtifactKind::Upload)
    }

    /// A file that was written into the workspace's uploads, moved to its place and recorded.
    ///
    /// # Errors
    /// `empty_file`, or why it can't be moved.
    pub fn adopt_upload(&self, path: &std::path::Path, name: &str) -> Result<ArtifactId, AppError> {
        let kept = files::keep_upload(self.workspace(), path, name)?;
        let id = self.record_file(None, &kept, ArtifactKind::Upload)?;
        if kept.path.is_file() {
            return Ok(id);
        }
        let message = format!(
            "“{}” went with a job that had it and was deleted just now; hand it over again",
            kept.name
        );
        Err(AppError { retryable: true, ..AppError::failed("missing_file", message) })
    }

    /// Where a recorded file is.
    ///
    /// # Errors
    /// `unknown_file`, or `missing_file` where it was taken away.
    pub fn artifact_path(&self, id: ArtifactId) -> Result<PathBuf, AppError> {
        let artifact = self.store().artifact(id)?;
        let path = self.workspace().locate(&artifact.path);
        if path.is_file() {
            return Ok(path);
        }
        let message = format!(
            "“{}” is no longer at {}; put it back, or run its stage again",
            artifact.name,
            path.display()
        );
        Err(AppError::failed("missing_file", message))
    }

    pub(crate) fn record_file(
        &self,
        job: Option<JobId>,
        kept: &files::Kept,
        kind: ArtifactKind,
    ) -> Result<ArtifactId, AppError> {
        Ok(self.store().add_artifact(job, &kept.artifact(self.workspace(), kind), self.now())?)
    }

    /// Records what was kept of a source. A job deleted in that moment can have taken the same content with it; it is
    /// copied again then, and nothing removes what is on record.
    pub(crate) fn record_copy(
        &self,
        job: Option<JobId>,
        source: &std::path::Path,
        kept: &files::Kept,
        kind: ArtifactKind,
    ) -> Result<ArtifactId, AppError> {
        let id = self.record_file(job, kept, kind)?;
        if !kept.path.is_file() {
            files::keep(self.workspace(), source)?;
        }
        Ok(id)
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn keys(&self) -> Arc<keys::KeyRing> {
        Arc::clone(&self.inner.keys)
    }

    /// Held while a sound is decoded for its outline.
    pub(crate) fn outlining(&self) -> &tokio::sync::Mutex<()> {
        &self.inner.outlining
    }

    /// Held while a presenter is asked.
    pub(crate) fn presenting(&self) -> &tokio::sync::Mutex<()> {
        &self.inner.presenting
    }

    pub(crate) fn http(&self) -> providers::Http {
        self.inner.http.clone()
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    pub(crate) fn owner_lock(&self) -> &owner::OwnerLock {
        &self.inner.owner
    }

    /// ffmpeg and ffprobe, looked for until they are found.
    pub(crate) fn tools(&self) -> Result<&Tools, AppError> {
        if let Some(tools) = self.inner.tools.get() {
            return Ok(tools);
        }
        let found = Tools::find()?;
        Ok(self.inner.tools.get_or_init(|| found))
    }

    pub(crate) fn renderer(&self) -> Result<&Renderer, AppError> {
        if let Some(renderer) = self.inner.renderer.get() {
            return Ok(renderer);
        }
        let renderer = Renderer::new(self.tools()?.clone(), &self.workspace().cache())?;
        Ok(self.inner.renderer.get_or_init(|| renderer))
    }

    pub(crate) fn fonts(&self) -> &FontBook {
        self.inner.fonts.get_or_init(FontBook::system)
    }

    pub(crate) fn tell(&self, event: Event) {
        // No listener is no fault.
        let _ = self.inner.events.send(event);
    }

    pub(crate) fn events_sender(&self) -> broadcast::Sender<Event> {
        self.inner.events.clone()
    }

    /// Whether this program is at work in a job.
    pub fn is_at_work(&self, id: JobId) -> bool {
        self.running().contains_key(&id)
    }

    pub(crate) fn one_ordering(&self) -> MutexGuard<'_, ()> {
        self.inner.ordering.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn one_edit(&self) -> MutexGuard<'_, ()> {
        self.inner.editing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn running(&self) -> MutexGuard<'_, HashMap<JobId, Vec<pipeline::Running>>> {
        self.inner.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_went_with_a_deleted_job_before_it_was_recorded_is_copied_again() {
        let folder = tempfile::tempdir().unwrap();
        let studio =
            Studio::open(OpenOptions { workspace: folder.path().join("w"), program: "reel" }).unwrap();
        let own = folder.path().join("clip.mp4");
        std::fs::write(&own, b"a clip").unwrap();
        let kept = files::keep(studio.workspace(), &own).unwrap();
        std::fs::remove_file(&kept.path).unwrap();
        let id = studio.record_copy(None, &own, &kept, ArtifactKind::Upload).unwrap();
        assert_eq!(std::fs::read(studio.artifact_path(id).unwrap()).unwrap(), b"a clip");
    }
}
