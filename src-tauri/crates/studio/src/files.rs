//! Files on their way into the workspace: looked at, hashed, and kept under a name of our own.
//!
//! A job's sources are copied in, so that a video can be made again after the user has tidied up. The copy is named
//! by its content, so the same file is kept once however many jobs use it.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use media::{MediaInfo, MediaKind, Tools};
use model::ArtifactKind;

use crate::{
    view::AppError,
    workspace::{Workspace, sync_folder},
};

/// How much is read at a time while hashing.
const BLOCK: usize = 1 << 20;
/// Characters of a user's file name that are kept for showing.
const NAME_LENGTH: usize = 120;

/// A file inside the workspace, ready to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Where it is.
    pub path: PathBuf,
    /// Its name as the user knows it.
    pub name: String,
    /// BLAKE3 in hex.
    pub blake3: String,
    /// Size in bytes.
    pub bytes: u64,
}

impl Kept {
    /// A file that is already where it belongs.
    ///
    /// # Errors
    /// Where it can't be read.
    pub fn in_place(path: &Path) -> Result<Self, AppError> {
        let (blake3, bytes) = hash(path).map_err(|error| AppError::file("read", path, &error))?;
        Ok(Self { path: path.to_owned(), name: shown_name(path), blake3, bytes })
    }

    /// The record of it.
    pub fn artifact(&self, workspace: &Workspace, kind: ArtifactKind) -> store::NewArtifact {
        store::NewArtifact {
            kind,
            path: workspace.record(&self.path),
            name: self.name.clone(),
            blake3: self.blake3.clone(),
            bytes: self.bytes,
        }
    }
}

/// Hears how many bytes more of a source were gone through, and answers whether to go on.
pub type Told<'a> = &'a mut dyn FnMut(u64) -> bool;

/// Whoever was told how far it is wanted no more.
#[derive(Debug, thiserror::Error)]
#[error("stopped")]
struct Stopped;

/// Copies a user's file into the workspace under the name of its content.
///
/// # Errors
/// `missing_file`, `not_a_file`, `empty_file`, or why it could not be read or written.
pub fn keep(workspace: &Workspace, source: &Path) -> Result<Kept, AppError> {
    keep_told(workspace, source, &mut |_| true)
}

/// The same, telling how far it is: a source is gone through once for its hash, and once more unless the workspace has it.
///
/// # Errors
/// As [`keep`], and `cancelled` once it was told to stop; nothing is left behind then.
pub fn keep_told(workspace: &Workspace, source: &Path, told: Told<'_>) -> Result<Kept, AppError> {
    let about = fs::metadata(source)
        .map_err(|error| AppError { wrong_request: true, ..AppError::file("read", source, &error) })?;
    if !about.is_file() {
        let message = format!("{} is not a file; choose a picture, a clip or a sound file", source.display());
        return Err(AppError::request("not_a_file", message));
    }
    if about.len() == 0 {
        let message = format!("{} is empty; choose a file with something in it", source.display());
        return Err(AppError::request("empty_file", message));
    }
    let (blake3, bytes) =
        hash_into(source, &mut io::sink(), told).map_err(|error| unless_stopped("read", source, &error))?;
    let path = content_path(workspace, source, &blake3);
    let name = shown_name(source);
    if path.is_file() {
        return Ok(Kept { path, name, blake3, bytes });
    }
    // A file that is still being written is kept as what was copied of it.
    let (path, blake3, bytes) =
        copy_whole(workspace, source, told).map_err(|error| unless_stopped("copy into", &path, &error))?;
    Ok(Kept { path, name, blake3, bytes })
}

/// Moves a file that already lies in the workspace's uploads to its place.
///
/// # Errors
/// As [`keep`].
pub fn keep_upload(workspace: &Workspace, upload: &Path, name: &str) -> Result<Kept, AppError> {
    let (blake3, bytes) = hash(upload).map_err(|error| AppError::file("read", upload, &error))?;
    let named = Path::new(name);
    if bytes == 0 {
        return Err(AppError::request(
            "empty_file",
            format!("{name} is empty; choose a file with something in it"),
        ));
    }
    let path = content_path(workspace, named, &blake3);
    fs::rename(upload, &path).map_err(|error| AppError::file("move to", &path, &error))?;
    sync_folder(&path);
    Ok(Kept { path, name: shown_name(named), blake3, bytes })
}

/// What a file holds, as the record calls it.
///
/// # Errors
/// `not_media` and its kin, as the probe says.
pub fn look_inside(tools: &Tools, path: &Path) -> Result<(MediaInfo, ArtifactKind), AppError> {
    let info = media::probe(tools, path)?;
    let kind = match info.kind {
        MediaKind::Still => ArtifactKind::Still,
        MediaKind::Clip => ArtifactKind::Clip,
        MediaKind::Audio => ArtifactKind::Voice,
    };
    Ok((info, kind))
}

/// BLAKE3 in hex, and the size in bytes.
///
/// # Errors
/// Where the file can't be read.
pub fn hash(path: &Path) -> io::Result<(String, u64)> {
    hash_into(path, &mut io::sink(), &mut |_| true)
}

fn unless_stopped(doing: &str, path: &Path, error: &io::Error) -> AppError {
    if error.get_ref().is_some_and(|inner| inner.is::<Stopped>()) {
        return AppError::cancelled();
    }
    AppError::file(doing, path, error)
}

/// The same, and a copy of what was hashed.
fn hash_into(path: &Path, copy: &mut impl io::Write, told: Told<'_>) -> io::Result<(String, u64)> {
    let mut file = fs::File::open(path)?;
    let mut hasher = blake3::Hasher::new();
    let mut block = vec![0; BLOCK];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok((hasher.finalize().to_hex().to_string(), bytes));
        }
        hasher.update(&block[..read]);
        copy.write_all(&block[..read])?;
        bytes += read as u64;
        if !told(read as u64) {
            return Err(io::Error::other(Stopped));
        }
    }
}

/// A name for the content: enough of the hash to be its own, and the ending where it is a plain one.
fn content_path(workspace: &Workspace, source: &Path, blake3: &str) -> PathBuf {
    let plain = |ending: &&str| ending.len() <= 5 && ending.chars().all(|c| c.is_ascii_alphanumeric());
    let ending = source.extension().and_then(|ending| ending.to_str()).filter(plain);
    let stem = &blake3[..32.min(blake3.len())];
    let name =
        ending.map_or_else(|| stem.to_owned(), |ending| format!("{stem}.{}", ending.to_ascii_lowercase()));
    workspace.media_store().join(name)
}

/// Copies a file under the name of what was copied. Each copy is made under a name of its own, so that two of the same file
/// at once don't write into each other.
fn copy_whole(workspace: &Workspace, source: &Path, told: Told<'_>) -> io::Result<(PathBuf, String, u64)> {
    let mut partial = tempfile::Builder::new().suffix(".partial").tempfile_in(workspace.media_store())?;
    let (blake3, bytes) = hash_into(source, &mut partial, told)?;
    partial.as_file().sync_all()?;
    let path = content_path(workspace, source, &blake3);
    partial.persist(&path)?;
    sync_folder(&path);
    Ok((path, blake3, bytes))
}

/// A file's name without control characters, short enough to show.
fn shown_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.chars().filter(|c| !c.is_control()).take(NAME_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_same_content_is_kept_once_under_a_name_of_ours() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(&folder.path().join("w")).unwrap();
        let one = folder.path().join("-a b:,[%].PNG");
        let two = folder.path().join("two.png");
        fs::write(&one, b"same").unwrap();
        fs::write(&two, b"same").unwrap();
        let (one, two) = (keep(&workspace, &one).unwrap(), keep(&workspace, &two).unwrap());
        assert_eq!(one.path, two.path);
        assert_eq!(one.name, "-a b:,[%].PNG");
        assert!(
            one.path
                .file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '.')
        );
        assert_eq!(fs::read(&one.path).unwrap(), b"same");
    }

    #[test]
    fn what_cannot_be_kept_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(&folder.path().join("w")).unwrap();
        let empty = folder.path().join("empty.mp4");
        fs::write(&empty, b"").unwrap();
        assert_eq!(keep(&workspace, &empty).unwrap_err().code, "empty_file");
        assert_eq!(keep(&workspace, folder.path()).unwrap_err().code, "not_a_file");
        let gone = keep(&workspace, &folder.path().join("gone.mp4")).unwrap_err();
        assert_eq!((gone.code.as_str(), gone.wrong_request), ("missing_file", true));
    }
}
