//! The media of a folder: what is there, and what its names say.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::text::terms;

/// Pictures that the renderer can open, by extension.
const STILLS: &[&str] = &["jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff"];
/// The same of what moves, or may: many a GIF does.
const CLIPS: &[&str] = &["gif", "mp4", "m4v", "mov", "webm", "mkv", "avi", "mpg", "mpeg"];
/// Folders within folders are looked into this deep.
const DEEPEST: usize = 5;
/// The most files looked at in one folder, so that a whole disk given by mistake doesn't hang the studio.
const MOST_FILES: usize = 20_000;
/// The longest note read beside a picture, in bytes.
const LONGEST_NOTE: u64 = 8 * 1024;

/// A file that can be shown.
#[derive(Clone, Debug)]
pub(super) struct Medium {
    /// The file.
    pub(super) path: PathBuf,
    /// Its name.
    pub(super) name: String,
    /// Which of the folders it is in, from 0.
    pub(super) folder: usize,
    /// The telling words of its name, its folders' names and the note beside it.
    pub(super) terms: BTreeSet<String>,
    /// Whom the note credits.
    pub(super) credit: Option<String>,
}

/// The media of a folder in the order of their paths. A folder that isn't there has none; what can't be read is passed
/// over.
pub(super) fn media(root: &Path, folder: usize) -> Vec<Medium> {
    let Ok(root) = root.canonicalize() else { return Vec::new() };
    let mut found = Vec::new();
    let mut seen = 0;
    walk(&root, &root, 0, &mut seen, &mut |path| found.extend(medium(&root, path, folder)));
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn walk(root: &Path, folder: &Path, depth: usize, seen: &mut usize, take: &mut impl FnMut(PathBuf)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        *seen += 1;
        if hidden || *seen > MOST_FILES {
            continue;
        }
        // A link may point anywhere; only what stays inside the folder was offered by the user.
        let inside = path.canonicalize().is_ok_and(|real| real.starts_with(root));
        let Some(kind) = inside.then(|| fs::metadata(&path).ok()).flatten() else { continue };
        if kind.is_dir() && depth < DEEPEST && !path.is_symlink() {
            walk(root, &path, depth + 1, seen, take);
        } else if kind.is_file() && kind.len() > 0 && has_known_extension(&path) {
            take(path);
        }
    }
}

fn has_known_extension(path: &Path) -> bool {
    moves(path) || is_one_of(path, STILLS)
}

/// Whether a file is a clip, as far as its name says.
pub(super) fn moves(path: &Path) -> bool {
    is_one_of(path, CLIPS)
}

fn is_one_of(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    extension.is_some_and(|extension| extensions.contains(&extension.as_str()))
}

fn medium(root: &Path, path: PathBuf, folder: usize) -> Option<Medium> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    let inner = path.strip_prefix(root).unwrap_or(&path).with_extension("");
    let mut terms = terms::terms_of_name(&inner.to_string_lossy());
    let note = note(&path);
    terms.extend(terms::terms(&note));
    Some(Medium { credit: credit(&note), terms, name, folder, path })
}

/// The text beside a picture: `bottle.txt` or `bottle.jpg.txt` for `bottle.jpg`.
fn note(path: &Path) -> String {
    let beside = [path.with_extension("txt"), PathBuf::from(format!("{}.txt", path.display()))];
    let small =
        |path: &&PathBuf| fs::metadata(path).is_ok_and(|note| note.is_file() && note.len() <= LONGEST_NOTE);
    beside.iter().find(small).and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default()
}

/// A line such as `Credit: Jane Roe, CC BY 4.0` in a note.
fn credit(note: &str) -> Option<String> {
    note.lines().find_map(|line| {
        let (label, rest) = line.split_once(':')?;
        let credit = matches!(label.trim().to_lowercase().as_str(), "credit" | "credits" | "author" | "by");
        (credit && !rest.trim().is_empty()).then(|| rest.trim().to_owned())
    })
}
