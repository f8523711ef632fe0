//! A video's sound: mixed, or taken from the cache.

use std::{fs, path::PathBuf};

use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::{RenderError, Renderer, meter::Meter};
use crate::{
    cache::{Found, Key, Kind},
    picture::PictureError,
    sound::{SoundPlan, SoundReport, mix},
};

/// A mixed sound.
pub(super) struct Sounding {
    /// Where it is.
    pub(super) path: PathBuf,
    /// What it came to.
    pub(super) report: Option<SoundReport>,
}

impl Renderer {
    /// Mixes a sound unless that was done before.
    pub(super) fn sound(
        &self,
        plan: &SoundPlan,
        meter: &Meter<'_>,
        cancel: &CancellationToken,
    ) -> Result<Sounding, RenderError> {
        let key = plan.key::<PictureError>(self.tools.version(), |path| self.sources.hash(path))?;
        let path = self.cache.path(&key, Kind::Sound);
        if self.cache.find(&key, Kind::Sound) == Found::Whole {
            return Ok(Sounding { path, report: self.heard(&key) });
        }
        let failed = |source| RenderError::Output { path: self.scratch.clone(), source };
        fs::create_dir_all(&self.scratch).map_err(failed)?;
        let folder = TempDir::with_prefix_in("sound-", &self.scratch).map_err(failed)?;
        let mixed = folder.path().join("mix.m4a");
        let report = mix(&self.tools, plan, &mixed, &|_| meter.sound(), cancel)?;
        self.cache.keep(&key, Kind::Sound, &fs::read(&mixed).map_err(failed)?)?;
        let heard = SoundReport { cached: true, ..report.clone() };
        // Plain numbers and text: nothing in it can fail to be written.
        self.cache.keep(&key, Kind::Heard, &serde_json::to_vec(&heard).unwrap_or_default())?;
        Ok(Sounding { path, report: Some(report) })
    }

    fn heard(&self, key: &Key) -> Option<SoundReport> {
        let bytes = self.cache.read(key, Kind::Heard).ok()?;
        serde_json::from_slice(&bytes).ok()
    }
}
