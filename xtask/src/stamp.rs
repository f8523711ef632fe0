//! What was true when something was last made, so that it is made again only when that has changed.
//!
//! Contents count, times don't: changing branches there and back makes nothing again.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    path::{Path, PathBuf},
};

use crate::repository;

/// One thing's stamp.
#[derive(Debug)]
pub struct Stamp {
    path: PathBuf,
    now: String,
}

impl Stamp {
    /// Of everything in these files and folders, and of these words. Folders named in `without` are left out.
    ///
    /// # Errors
    /// Where a file can't be read.
    pub fn of(name: &str, sources: &[PathBuf], without: &[&str], words: &[&str]) -> io::Result<Self> {
        Self::kept_in(&repository::memory(), name, sources, without, words)
    }

    fn kept_in(
        folder: &Path,
        name: &str,
        sources: &[PathBuf],
        without: &[&str],
        words: &[&str],
    ) -> io::Result<Self> {
        let mut hasher = DefaultHasher::new();
        words.hash(&mut hasher);
        for source in sources {
            add(&mut hasher, source, without)?;
        }
        Ok(Self { path: folder.join(format!("{name}.stamp")), now: format!("{:016x}", hasher.finish()) })
    }

    /// Whether nothing has changed since [`Stamp::keep`].
    pub fn holds(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|kept| kept == self.now)
    }

    /// Remembers that the thing has been made of what there is now.
    ///
    /// # Errors
    /// Where the stamp can't be written.
    pub fn keep(&self) -> io::Result<()> {
        fs::create_dir_all(self.path.parent().unwrap_or(Path::new(".")))?;
        fs::write(&self.path, &self.now)
    }
}

fn add(hasher: &mut DefaultHasher, path: &Path, without: &[&str]) -> io::Result<()> {
    path.file_name().hash(hasher);
    if !path.is_dir() {
        fs::read(path)?.hash(hasher);
        return Ok(());
    }
    let mut inside = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    inside.retain(|path| !without.iter().any(|left_out| path.ends_with(left_out)));
    inside.sort();
    inside.len().hash(hasher);
    inside.iter().try_for_each(|path| add(hasher, path, without))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_stamp_holds_until_a_source_changes() {
        let folder = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        let (kept, ui) = (folder.join("kept"), folder.join("ui"));
        fs::create_dir_all(ui.join("src")).unwrap();
        fs::create_dir_all(ui.join("dist")).unwrap();
        fs::write(ui.join("src/a.ts"), "1").unwrap();
        let stamp = || Stamp::kept_in(&kept, "ui", std::slice::from_ref(&ui), &["dist"], &["build"]).unwrap();
        assert!(!stamp().holds(), "nothing was made yet");
        stamp().keep().unwrap();
        assert!(stamp().holds(), "nothing changed");
        fs::write(ui.join("dist/a.js"), "1").unwrap();
        assert!(stamp().holds(), "what is made is no source");
        fs::rename(ui.join("src/a.ts"), ui.join("src/b.ts")).unwrap();
        assert!(!stamp().holds(), "a renamed source is a change");
        fs::rename(ui.join("src/b.ts"), ui.join("src/a.ts")).unwrap();
        assert!(stamp().holds(), "there and back again is none");
        fs::write(ui.join("src/a.ts"), "2").unwrap();
        assert!(!stamp().holds(), "a changed source is a change");
        fs::remove_dir_all(folder).unwrap();
    }
}
