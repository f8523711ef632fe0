//! Finished pieces, kept by the hash of all that decides them, shared by every job and program of a workspace.
//!
//! A piece is one file. It is written beside its name, synced and renamed, so it is there whole or not at all; and
//! it ends with a checksum of itself, so one that a disk spoiled is found out. Programs that use the cache hold its
//! lock together; what was used longest ago is removed only by one that holds it alone.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// How large the cache may grow unless told otherwise: some two hours of video at 1080x1920.
pub const CACHE_BYTES: u64 = 4 << 30;

/// The folder beside the pieces in which they are made.
pub(crate) const SCRATCH: &str = "scratch";

/// A finished piece's name.
pub(crate) type Key = blake3::Hash;

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An encoded chunk.
    Chunk,
    /// A video's mixed sound.
    Sound,
    /// What a mixed sound came to, as JSON.
    Heard,
    /// What probing said of a file, as JSON.
    Media,
}

impl Kind {
    const fn extension(self) -> &'static str {
        match self {
            Self::Chunk => "mp4",
            Self::Sound => "m4a",
            Self::Heard | Self::Media => "json",
        }
    }
}

/// A folder of finished pieces.
#[derive(Clone, Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    limit: u64,
}

/// While it lives, nothing is removed from the cache.
#[derive(Debug)]
pub(crate) struct Lease {
    _lock: File,
}

/// What is known of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Whole,
    /// It was there and its checksum was wrong; it has been removed.
    Damaged,
    Absent,
}

/// Why the cache can't be used.
#[derive(Debug, thiserror::Error)]
#[error(
    "the render cache can't {doing} {path}: {source}; free some space, or choose a folder that can be written"
)]
pub struct CacheError {
    doing: &'static str,
    path: PathBuf,
    source: io::Error,
}

impl CacheError {
    fn new(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self { doing, path: path.to_owned(), source }
    }

    /// Whether the disk is full.
    pub fn is_full_disk(&self) -> bool {
        matches!(self.source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
    }
}

/// Removes every finished piece, and what was left half made. Answers how many bytes of pieces went; none where nothing
/// was removed, because something is being rendered with them. All of it is made again when it is needed.
///
/// # Errors
/// Where the cache's folder can't be read or written.
pub fn clear_cache(folder: &Path) -> Result<Option<u64>, CacheError> {
    Cache::open(folder, 0)?.trim(&folder.join(SCRATCH))
}

/// A box that every MP4 reader passes over (14496-12, 8.1.2), with our mark and a BLAKE3 hash in it.
const SEAL_HEAD: [u8; 12] = *b"\0\0\0\x2cfreeRWsm";
const SEAL_BYTES: usize = SEAL_HEAD.len() + blake3::OUT_LEN;

impl Cache {
    /// Opens a cache, making its folder where it isn't there.
    pub(crate) fn open(folder: &Path, limit: u64) -> Result<Self, CacheError> {
        let folder = folder.join("pieces");
        fs::create_dir_all(&folder).map_err(CacheError::new("make", &folder))?;
        Ok(Self { folder, limit })
    }

    /// The same cache with another limit, in bytes.
    pub(crate) fn limited_to(self, limit: u64) -> Self {
        Self { limit, ..self }
    }

    /// Holds everything in the cache where it is, waiting for a removal that is under way.
    pub(crate) fn lease(&self) -> Result<Lease, CacheError> {
        let (path, lock) = self.lock_file()?;
        lock.lock_shared().map_err(CacheError::new("lock", &path))?;
        Ok(Lease { _lock: lock })
    }

    fn lock_file(&self) -> Result<(PathBuf, File), CacheError> {
        let path = self.folder.join("lock");
        let file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
        let file = file.map_err(CacheError::new("open", &path))?;
        Ok((path, file))
    }

    /// Looks a piece up, checks it and marks it as used now.
    pub(crate) fn find(&self, key: &Key, kind: Kind) -> Found {
        let path = self.path(key, kind);
        match read_sealed(&path) {
            Ok(Some(_)) => {
                // An old mark only makes it go sooner.
                let touched = File::options()
                    .append(true)
                    .open(&path)
                    .and_then(|file| file.set_modified(SystemTime::now()));
                if let Err(error) = touched {
                    tracing::debug!(%error, path = %path.display(), "a cached piece can't be marked as used");
                }
                Found::Whole
            }
            Ok(None) => {
                tracing::warn!(path = %path.display(), "a cached piece is damaged and will be made again");
                // It is overwritten in any case.
                let _ = fs::remove_file(&path);
                Found::Damaged
            }
            Err(_) => Found::Absent,
        }
    }

    /// Reads a piece without its seal.
    pub(crate) fn read(&self, key: &Key, kind: Kind) -> Result<Vec<u8>, CacheError> {
        let path = self.path(key, kind);
        let damaged =
            || io::Error::new(io::ErrorKind::InvalidData, "it was damaged since it was made; render again");
        read_sealed(&path).and_then(|bytes| bytes.ok_or_else(damaged)).map_err(CacheError::new("read", &path))
    }

    /// Where a piece is, for programs that read it; a seal at its end means nothing to them.
    pub(crate) fn path(&self, key: &Key, kind: Kind) -> PathBuf {
        let name = key.to_hex();
        let (group, _) = name.split_at(2);
        self.folder.join(group).join(name.as_str()).with_extension(kind.extension())
    }

    /// Keeps a piece.
    pub(crate) fn keep(&self, key: &Key, kind: Kind, bytes: &[u8]) -> Result<(), CacheError> {
        let path = self.path(key, kind);
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder).map_err(CacheError::new("make", folder))?;
        let write = || -> io::Result<()> {
            // Removes itself unless it becomes the piece.
            let mut partial =
                tempfile::Builder::new().prefix("piece-").suffix(".partial").tempfile_in(folder)?;
            partial.write_all(bytes)?;
            partial.write_all(&SEAL_HEAD)?;
            partial.write_all(blake3::hash(bytes).as_bytes())?;
            partial.as_file().sync_all()?;
            partial.persist(&path).map_err(|error| error.error)?;
            Ok(())
        };
        write().map_err(CacheError::new("write", &path))
    }

    /// Removes what was used longest ago until the cache is within its limit, and what a killed program left half
    /// written, here and in the folder `scratch`. Answers how many bytes of pieces went; none where it did nothing,
    /// because somebody uses the cache.
    pub(crate) fn trim(&self, scratch: &Path) -> Result<Option<u64>, CacheError> {
        let (path, lock) = self.lock_file()?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(CacheError::new("lock", &path)(error)),
        }
        if scratch.is_dir() {
            fs::remove_dir_all(scratch).map_err(CacheError::new("clear", scratch))?;
        }
        let mut pieces = self.pieces().map_err(CacheError::new("list", &self.folder))?;
        pieces.sort_by_key(|piece| piece.used);
        let before: u64 = pieces.iter().map(|piece| piece.bytes).sum();
        let mut total = before;
        for piece in pieces {
            if total <= self.limit && !piece.partial {
                continue;
            }
            fs::remove_file(&piece.path).map_err(CacheError::new("remove", &piece.path))?;
            total -= piece.bytes;
        }
        Ok(Some(before - total))
    }

    fn pieces(&self) -> io::Result<Vec<Piece>> {
        let mut pieces = Vec::new();
        for group in fs::read_dir(&self.folder)? {
            let group = group?.path();
            if !group.is_dir() {
                continue;
            }
            for entry in fs::read_dir(group)? {
                let entry = entry?;
                let about = entry.metadata()?;
                let path = entry.path();
                let partial = path.extension().is_some_and(|extension| extension == "partial");
                pieces.push(Piece { partial, path, bytes: about.len(), used: about.modified()? });
            }
        }
        Ok(pieces)
    }
}

struct Piece {
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
    partial: bool,
}

/// A sealed file's bytes without the seal; none if it is not as it was sealed.
fn read_sealed(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    File::open(path)?.read_to_end(&mut bytes)?;
    let Some(length) = bytes.len().checked_sub(SEAL_BYTES) else { return Ok(None) };
    let (content, seal) = bytes.split_at(length);
    let (head, sum) = seal.split_at(SEAL_HEAD.len());
    if head != SEAL_HEAD || sum != blake3::hash(content).as_bytes() {
        return Ok(None);
    }
    bytes.truncate(length);
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tempfile::TempDir;

    use super::*;

    fn key(n: u8) -> Key {
        blake3::hash(&[n])
    }

    fn opened(limit: u64) -> (TempDir, Cache) {
        let folder = TempDir::new().unwrap();
        let cache = Cache::open(folder.path(), limit).unwrap();
        (folder, cache)
    }

    #[test]
    fn a_piece_comes_back_as_it_was_kept() {
        let (_folder, cache) = opened(1000);
        assert_eq!(cache.find(&key(1), Kind::Chunk), Found::Absent);
        cache.keep(&key(1), Kind::Chunk, b"a chunk").unwrap();
        assert_eq!(cache.find(&key(1), Kind::Chunk), Found::Whole);
        assert_eq!(cache.find(&key(1), Kind::Sound), Found::Absent, "a sound is no chunk");
        assert_eq!(cache.read(&key(1), Kind::Chunk).unwrap(), b"a chunk");
    }

    #[test]
    fn a_damaged_piece_is_found_out_once() {
        let (_folder, cache) = opened(1000);
        cache.keep(&key(1), Kind::Chunk, b"a chunk").unwrap();
        let path = cache.path(&key(1), Kind::Chunk);
        let mut bytes = fs::read(&path).unwrap();
        bytes[2] ^= 1;
        fs::write(&path, &bytes).unwrap();
        assert!(cache.read(&key(1), Kind::Chunk).is_err());
        assert_eq!(cache.find(&key(1), Kind::Chunk), Found::Damaged);
        assert_eq!(cache.find(&key(1), Kind::Chunk), Found::Absent);
        fs::write(&path, b"short").unwrap();
        assert_eq!(cache.find(&key(1), Kind::Chunk), Found::Damaged);
    }

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let size = 100 + SEAL_BYTES as u64;
        let (_folder, cache) = opened(2 * size);
        for n in 0..3 {
            cache.keep(&key(n), Kind::Chunk, &[n; 100]).unwrap();
            let file = File::options().append(true).open(cache.path(&key(n), Kind::Chunk)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(u64::from(n))).unwrap();
        }
        // Use makes the oldest the newest.
        assert_eq!(cache.find(&key(0), Kind::Chunk), Found::Whole);
        cache.trim(Path::new("/nowhere")).unwrap();
        let left = [0, 1, 2].map(|n| cache.find(&key(n), Kind::Chunk));
        assert_eq!(left, [Found::Whole, Found::Absent, Found::Whole]);
    }

    #[test]
    fn nothing_goes_while_anybody_uses_the_cache() {
        let (folder, cache) = opened(0);
        cache.keep(&key(1), Kind::Chunk, b"a chunk").unwrap();
        let other = Cache::open(folder.path(), 0).unwrap();
        let lease = other.lease().unwrap();
        cache.trim(Path::new("/nowhere")).unwrap();
        assert_eq!(cache.find(&key(1), Kind::Chunk), Found::Whole, "another program holds a lease");
        assert_eq!(clear_cache(folder.path()).unwrap(), None, "nor by clearing it");
        drop(lease);
        let freed = clear_cache(folder.path()).unwrap();
        assert_eq!(freed, Some(b"a chunk".len() as u64 + SEAL_BYTES as u64));
        assert_eq!(cache.find(&key(1), Kind::Chunk), Found::Absent);
    }

    #[test]
    fn what_was_left_half_written_is_cleared_away() {
        let (_folder, cache) = opened(1000);
        cache.keep(&key(1), Kind::Chunk, b"a chunk").unwrap();
        let partial = cache.path(&key(1), Kind::Chunk).with_file_name("piece-x.partial");
        fs::write(&partial, b"half").unwrap();
        cache.trim(Path::new("/nowhere")).unwrap();
        assert!(!partial.exists());
        assert_eq!(cache.find(&key(1), Kind::Chunk), Found::Whole);
    }
}
