//! What the workspace takes up on the disk, part by part, and the clearing away of what no job needs.

use std::{fs, path::Path};

use jiff::SignedDuration;
use model::VideoStatus;
use serde::{Deserialize, Serialize};

use crate::{Studio, recovery::ABANDONED, view::AppError};

/// Bytes in a kibibyte, in which sizes cross to the window: JSON's readers count to 2^53, the bindings to 2^32.
const KIB: u64 = 1024;

/// A part of what the workspace holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum StoragePart {
    /// Finished videos with what belongs to them.
    Videos,
    /// What runs made, and the files that jobs use.
    Jobs,
    /// The renderer's finished pieces.
    Pieces,
    /// Samples of voices, outlines of sounds, and frames of what is not made yet.
    Previews,
    /// Files that were handed over and that nothing came to use.
    Uploads,
    /// The database.
    Database,
    /// Logs.
    Logs,
}

impl StoragePart {
    /// Every part, largest meaning first.
    pub const ALL: [Self; 7] =
        [Self::Videos, Self::Jobs, Self::Pieces, Self::Previews, Self::Uploads, Self::Database, Self::Logs];

    /// The parts of which something can be cleared away without a job missing it.
    pub const CLEARABLE: [Self; 3] = [Self::Pieces, Self::Previews, Self::Uploads];

    /// The name used on the command line and in the window.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Videos => "videos",
            Self::Jobs => "jobs",
            Self::Pieces => "pieces",
            Self::Previews => "previews",
            Self::Uploads => "uploads",
            Self::Database => "database",
            Self::Logs => "logs",
        }
    }
}

/// A part's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PartSize {
    /// Which.
    pub part: StoragePart,
    /// What it takes up, in KiB.
    pub kib: u32,
    /// Of that, what clearing away would free, in KiB.
    pub clearable_kib: u32,
}

/// What the workspace takes up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StorageView {
    /// Where it is, to be read: no command takes it.
    pub root: String,
    /// Every part.
    pub parts: Vec<PartSize>,
    /// What is free on its disk, in KiB; none where the system doesn't say.
    pub free_kib: Option<u32>,
}

/// What was cleared away of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Cleared {
    /// Which.
    pub part: StoragePart,
    /// What was freed, in KiB.
    pub kib: u32,
}

impl Studio {
    /// What the workspace takes up, and what of it no job needs.
    ///
    /// # Errors
    /// The database's own. A folder that can't be read counts as empty.
    pub fn storage(&self) -> Result<StorageView, AppError> {
        let unused = self.unused_bytes(self.handed_over_before())?;
        let parts = StoragePart::ALL.into_iter().map(|part| self.size_of(part, unused)).collect();
        let root = self.workspace().root();
        Ok(StorageView {
            root: root.display().to_string(),
            parts,
            free_kib: fs4::available_space(root).ok().map(kib),
        })
    }

    /// A part's size; `unused` are the bytes of uploads that nothing uses, which lie among the jobs' files.
    fn size_of(&self, part: StoragePart, unused: u64) -> PartSize {
        let place = self.workspace();
        let sized =
            |bytes: u64, clearable: u64| PartSize { part, kib: kib(bytes), clearable_kib: kib(clearable) };
        match part {
            StoragePart::Videos => {
                let statuses = [VideoStatus::Generated, VideoStatus::Approved, VideoStatus::Rejected];
                sized(statuses.into_iter().map(|status| bytes_in(&place.videos(status))).sum(), 0)
            }
            StoragePart::Jobs => {
                let all = bytes_in(&place.job_files());
                sized(all.saturating_sub(unused), 0)
            }
            StoragePart::Pieces => {
                let all = bytes_in(&place.cache());
                sized(all, all)
            }
            StoragePart::Previews => {
                let all = place.previews().iter().map(|folder| bytes_in(folder)).sum();
                sized(all, all)
            }
            StoragePart::Uploads => sized(unused + bytes_in(&place.uploads()), unused),
            StoragePart::Database => {
                let files = ["", "-wal", "-shm"].map(|ending| {
                    let mut file = place.database().into_os_string();
                    file.push(ending);
                    fs::metadata(file).map_or(0, |about| about.len())
                });
                sized(files.into_iter().sum(), 0)
            }
            StoragePart::Logs => sized(bytes_in(&place.logs()), 0),
        }
    }

    /// Bytes of uploads of before a moment that nothing uses and that still lie where they were kept.
    fn unused_bytes(&self, before: model::Timestamp) -> Result<u64, AppError> {
        let mut uploads = self.store().unused_uploads(before)?;
        // The same content handed over twice is one file.
        uploads.sort_by(|one, other| one.path.cmp(&other.path));
        uploads.dedup_by(|one, other| one.path == other.path);
        let there = |path: &str| fs::metadata(self.workspace().locate(path)).map_or(0, |about| about.len());
        Ok(uploads.iter().map(|upload| there(&upload.path)).sum())
    }

    /// An upload younger than this may belong to a click that is about to be made.
    fn handed_over_before(&self) -> model::Timestamp {
        let age = SignedDuration::try_from(ABANDONED).unwrap_or(SignedDuration::MAX);
        self.now().checked_sub(age).unwrap_or(model::Timestamp::UNIX_EPOCH)
    }

    /// Clears away what no job needs of a part. Pieces and previews are made again when they are wanted.
    ///
    /// # Errors
    /// `not_clearable` for a part that is all needed, `cache_in_use` while something is rendered, or why a file can't
    /// be removed.
    pub fn clear_away(&self, part: StoragePart) -> Result<Cleared, AppError> {
        let bytes = match part {
            StoragePart::Pieces => self.clear_pieces()?,
            StoragePart::Previews => self.clear_previews()?,
            StoragePart::Uploads => self.clear_unused_uploads()?,
            part => {
                let message = format!(
                    "nothing of the {} can be cleared away: jobs need it; delete jobs that are no longer wanted",
                    part.name()
                );
                return Err(AppError::request("not_clearable", message));
            }
        };
        tracing::info!(part = part.name(), bytes, "cleared away");
        Ok(Cleared { part, kib: kib(bytes) })
    }

    fn clear_pieces(&self) -> Result<u64, AppError> {
        let freed = media::clear_cache(&self.workspace().cache())
            .map_err(|error| AppError::failed("cache_not_cleared", error.to_string()).worth_a_retry())?;
        freed.ok_or_else(|| {
            let message = "something is being rendered with these pieces; wait for it, then clear them away";
            AppError::request("cache_in_use", message).worth_a_retry()
        })
    }

    fn clear_previews(&self) -> Result<u64, AppError> {
        let mut freed = 0;
        for folder in self.workspace().previews() {
            let bytes = bytes_in(&folder);
            match fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(AppError::file("remove", &folder, &error));
                }
                _ => freed += bytes,
            }
            fs::create_dir_all(&folder)
                .map_err(|error| AppError::file("make the folder", &folder, &error))?;
        }
        Ok(freed)
    }

    fn clear_unused_uploads(&self) -> Result<u64, AppError> {
        let before = self.handed_over_before();
        let freed = self.unused_bytes(before)?;
        self.store().forget_unused_uploads(before)?;
        self.make_due_removals()?;
        Ok(freed)
    }
}

fn kib(bytes: u64) -> u32 {
    u32::try_from(bytes.div_ceil(KIB)).unwrap_or(u32::MAX)
}

/// Bytes of all files below a folder. Links are not followed; what can't be read counts as nothing.
fn bytes_in(folder: &Path) -> u64 {
    let mut bytes = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(about) = entry.metadata() else { continue };
            if about.is_dir() {
                folders.push(entry.path());
            } else {
                bytes += about.len();
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::OpenOptions;

    #[test]
    fn an_upload_counts_as_unused_only_once_it_is_old() {
        let folder = tempfile::tempdir().unwrap();
        let studio =
            Studio::open(OpenOptions { workspace: folder.path().join("w"), program: "reel" }).unwrap();
        let file = folder.path().join("picture.png");
        fs::write(&file, vec![7; 3000]).unwrap();
        let ids = [studio.adopt_file(&file).unwrap(), studio.adopt_file(&file).unwrap()];
        let parts = studio.storage().unwrap().parts;
        let now = parts.iter().find(|size| size.part == StoragePart::Uploads).unwrap();
        assert_eq!((now.kib, now.clearable_kib), (0, 0), "a click may be about to use it");
        assert_eq!(studio.clear_away(StoragePart::Uploads).unwrap().kib, 0);
        studio.artifact_path(ids[0]).unwrap();
        let later = studio.now() + SignedDuration::from_secs(1);
        assert_eq!(
            studio.unused_bytes(later).unwrap(),
            3000,
            "it is one file, however often it was handed over"
        );
    }
}
