//! What is known of source files: their bytes' hashes and what probing says, asked once.

use std::{
    collections::HashMap,
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use crate::{
    MediaInfo, ProbeError, Tools,
    cache::{Cache, Key, Kind},
    picture::PictureError,
    probe::describe,
    timeline::{Source, TimelineScene},
};

/// Changes whenever the same file would be described otherwise.
const PROBE_VERSION: u32 = 1;
/// Files up to this many bytes are hashed in less time than ffprobe takes to start.
const HASHED_AT_ONCE: u64 = 64 << 20;

/// Remembers files for as long as a program runs. One whose length or time of change is another is looked at again.
#[derive(Debug)]
pub(crate) struct Sources {
    /// Where what probing said outlasts the program.
    cache: Cache,
    hashes: Mutex<HashMap<(PathBuf, Stamp), blake3::Hash>>,
    media: Mutex<HashMap<(PathBuf, Stamp), Arc<MediaInfo>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Stamp {
    length: u64,
    changed: Option<SystemTime>,
}

impl Sources {
    pub(crate) fn new(cache: Cache) -> Self {
        Self { cache, hashes: Mutex::default(), media: Mutex::default() }
    }

    /// BLAKE3 of a file's bytes.
    pub(crate) fn hash(&self, path: &Path) -> Result<blake3::Hash, PictureError> {
        let failed = |source| PictureError::Read { path: path.to_owned(), source };
        let known_as = (path.to_owned(), stamp(path)?);
        if let Some(hash) = lock(&self.hashes).get(&known_as) {
            return Ok(*hash);
        }
        let mut hasher = blake3::Hasher::new();
        let file = File::open(path).map_err(failed)?;
        let hash = hasher.update_reader(file).map_err(failed)?.finalize();
        lock(&self.hashes).insert(known_as, hash);
        Ok(hash)
    }

    /// What a file's headers say. Whether it keeps that is seen when it is decoded.
    pub(crate) fn media(&self, tools: &Tools, path: &Path) -> Result<Arc<MediaInfo>, PictureError> {
        let known_as = (path.to_owned(), stamp(path)?);
        if let Some(media) = lock(&self.media).get(&known_as) {
            return Ok(Arc::clone(media));
        }
        let named = self.probed(tools, path, known_as.1)?;
        let media = match named.and_then(|key| self.kept(&key)) {
            Some(media) => media,
            None => {
                let media = describe(tools, path)?;
                named.into_iter().for_each(|key| self.keep(&key, &media));
                media
            }
        };
        let media = Arc::new(media);
        lock(&self.media).insert(known_as, Arc::clone(&media));
        Ok(media)
    }

    /// The name under which it is kept what probing said of a file. None for a file that takes longer to hash than to
    /// probe, unless it was hashed already.
    fn probed(&self, tools: &Tools, path: &Path, stamp: Stamp) -> Result<Option<Key>, PictureError> {
        if stamp.length > HASHED_AT_ONCE && !lock(&self.hashes).contains_key(&(path.to_owned(), stamp)) {
            return Ok(None);
        }
        let hash = self.hash(path)?;
        Ok(Some(blake3::hash(format!("media {PROBE_VERSION} {} {hash}", tools.version()).as_bytes())))
    }

    fn kept(&self, key: &Key) -> Option<MediaInfo> {
        serde_json::from_slice(&self.cache.read(key, Kind::Media).ok()?).ok()
    }

    fn keep(&self, key: &Key, media: &MediaInfo) {
        // Plain numbers and text: nothing in it can fail to be written.
        let bytes = serde_json::to_vec(media).unwrap_or_default();
        if let Err(error) = self.cache.keep(key, Kind::Media, &bytes) {
            tracing::debug!(%error, "a file will be probed again");
        }
    }

    /// Looks into the files of scenes, several at a time: asking one after the other would leave all cores but one idle.
    /// What is wrong with one is told by [`Sources::of_scene`].
    pub(crate) fn look_into(&self, tools: &Tools, scenes: &[&TimelineScene], at_a_time: usize) {
        let mut paths: Vec<&Path> = scenes.iter().filter_map(|scene| path_of(scene)).collect();
        paths.sort_unstable();
        paths.dedup();
        let at_a_time = at_a_time.min(paths.len());
        let paths = Mutex::new(paths);
        let work = || {
            while let Some(path) = { lock(&paths).pop() } {
                // It is remembered where it went well, and else asked again.
                let _ = self.media(tools, path);
            }
        };
        std::thread::scope(|scope| (0..at_a_time).for_each(|_| drop(scope.spawn(work))));
    }

    /// What probing says of a scene's file; none for a drawn scene.
    pub(crate) fn of_scene(
        &self,
        tools: &Tools,
        scene: &TimelineScene,
    ) -> Result<Option<Arc<MediaInfo>>, PictureError> {
        path_of(scene).map(|path| self.media(tools, path)).transpose()
    }
}

fn path_of(scene: &TimelineScene) -> Option<&Path> {
    match &scene.source {
        Source::Still { path } | Source::Clip { path, .. } => Some(path),
        Source::Drawn { .. } => None,
    }
}

fn stamp(path: &Path) -> Result<Stamp, PictureError> {
    let about = fs::metadata(path).map_err(|source| {
        let path = path.to_owned();
        if source.kind() == std::io::ErrorKind::NotFound {
            PictureError::Probe(ProbeError::Missing { path })
        } else {
            PictureError::Read { path, source }
        }
    })?;
    Ok(Stamp { length: about.len(), changed: about.modified().ok() })
}

/// A lock whose holder panicked is still good: every value in it is written whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
