//! The themes there are: those of the workspace first, then those that ship.

use std::{
    fs,
    path::{Path, PathBuf},
};

use model::{Theme, theme::ThemeError};

mod own;

use crate::{
    view::{AppError, ThemeRow},
    workspace::{Workspace, shipped_themes, write_whole},
};

/// The largest theme file that is read, in bytes; a theme is a page of text.
const LARGEST_THEME: u64 = 256 * 1024;
/// The name of the theme of a job for which none was chosen.
pub const MANUAL: &str = "manual";
/// The themes that ship. Where the program runs from its repository, the user's lie beside them.
const SHIPPED: [&str; 3] = ["how-to", "product-demo", "story"];
/// The longest name of a theme, in characters.
const LONGEST_NAME: usize = 60;

/// A theme and where its media lie.
#[derive(Clone, Debug)]
pub struct LoadedTheme {
    /// The theme.
    pub theme: Theme,
    /// Its folder; none for the built-in one.
    pub folder: Option<PathBuf>,
}

impl LoadedTheme {
    /// The built-in theme.
    pub fn manual() -> Self {
        Self { theme: Theme::manual(), folder: None }
    }

    /// Its media folder, if it lies inside the theme's own.
    pub fn media_folder(&self) -> Option<PathBuf> {
        self.inside(&self.theme.visuals.media)
    }

    /// Its music file, if it names one that lies inside the theme's folder.
    pub fn music_file(&self) -> Option<PathBuf> {
        self.inside(&self.theme.music.as_ref()?.file)
    }

    /// A file or folder that a theme names, as long as it stays inside the theme's folder.
    fn inside(&self, name: &str) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?.canonicalize().ok()?;
        let path = folder.join(name).canonicalize().ok()?;
        path.starts_with(&folder).then_some(path)
    }
}

/// Finds a theme by name or by the path of its file. By name it is called as its folder is, whatever its file says: what
/// a job remembers of it finds it again.
///
/// # Errors
/// `unknown_theme`, `bad_theme` with file, line and what was expected, or why the file can't be read.
pub fn load(workspace: &Workspace, name_or_path: &str) -> Result<LoadedTheme, AppError> {
    if is_path(name_or_path) {
        return load_file(&file_at(name_or_path));
    }
    if let Some(file) = file_of(workspace, name_or_path) {
        let mut loaded = load_file(&file)?;
        name_or_path.clone_into(&mut loaded.theme.name);
        return Ok(loaded);
    }
    if name_or_path == MANUAL {
        return Ok(LoadedTheme::manual());
    }
    Err(unknown(workspace, name_or_path))
}

/// Whether there is a theme of this name or at this path, readable or not.
pub fn is_there(workspace: &Workspace, name_or_path: &str) -> bool {
    if is_path(name_or_path) {
        return file_at(name_or_path).is_file();
    }
    name_or_path == MANUAL || file_of(workspace, name_or_path).is_some()
}

/// The file of a theme that is named by its path or its folder's.
fn file_at(path: &str) -> PathBuf {
    let path = Path::new(path);
    if path.is_dir() { path.join("theme.toml") } else { path.to_owned() }
}

/// A theme as it would be if its file held this text, with the pictures that it has.
///
/// # Errors
/// As [`load`].
pub fn edited(workspace: &Workspace, name: &str, text: &str) -> Result<LoadedTheme, AppError> {
    let known = if is_path(name) { None } else { file_of(workspace, name) };
    let file = known.ok_or_else(|| unknown(workspace, name))?;
    let theme = Theme::from_toml(text).map_err(|error| bad_theme(&file, &error))?;
    Ok(LoadedTheme { theme, folder: file.parent().map(Path::to_owned) })
}

/// The file of a theme of this name, if there is one.
fn file_of(workspace: &Workspace, name: &str) -> Option<PathBuf> {
    let files = folders(workspace).into_iter().map(|folder| folder.join(name).join("theme.toml"));
    files.into_iter().find(|file| file.is_file())
}

fn unknown(workspace: &Workspace, name_or_path: &str) -> AppError {
    let known: Vec<String> = list(workspace).into_iter().map(|row| row.name).collect();
    let message =
        format!("there is no theme “{name_or_path}”; there are {} (or name a theme file)", known.join(", "));
    AppError::request("unknown_theme", message)
}

/// Whether a theme was named by path.
pub fn is_path(name_or_path: &str) -> bool {
    name_or_path.ends_with(".toml") || name_or_path.contains(['/', '\\'])
}

/// Reads one theme file and sees that what it names is there.
///
/// # Errors
/// As [`load`].
pub fn load_file(file: &Path) -> Result<LoadedTheme, AppError> {
    let text = read(file)?;
    let theme = Theme::from_toml(&text).map_err(|error| bad_theme(file, &error))?;
    let folder = file.canonicalize().ok().and_then(|file| file.parent().map(Path::to_owned));
    let loaded = LoadedTheme { theme, folder };
    if let Some(music) = &loaded.theme.music
        && loaded.music_file().is_none()
    {
        let line = text.lines().position(|line| line.contains(&music.file)).map_or(1, |at| at as u32 + 1);
        let message = format!("music.file is “{}”; expected a file inside the theme's folder", music.file);
        return Err(bad_theme(file, &ThemeError { line, message }));
    }
    Ok(loaded)
}

fn bad_theme(file: &Path, error: &ThemeError) -> AppError {
    AppError::request("bad_theme", format!("{}, {error}", file.display()))
}

fn read(file: &Path) -> Result<String, AppError> {
    let wrong =
        |error: std::io::Error| AppError { wrong_request: true, ..AppError::file("read", file, &error) };
    let about = fs::metadata(file).map_err(wrong)?;
    if about.len() > LARGEST_THEME {
        let message =
            format!("{} has {} bytes; a theme has at most {LARGEST_THEME}", file.display(), about.len());
        return Err(AppError::request("bad_theme", message));
    }
    let bytes = fs::read(file).map_err(wrong)?;
    String::from_utf8(bytes).map_err(|_| {
        AppError::request("bad_theme", format!("{} is not UTF-8 text; save it as UTF-8", file.display()))
    })
}

/// Every theme, the workspace's before those that ship, each name once.
pub fn list(workspace: &Workspace) -> Vec<ThemeRow> {
    let mut rows: Vec<ThemeRow> = Vec::new();
    for folder in folders(workspace) {
        for file in theme_files(&folder) {
            let row = row(&file, file.parent().is_some_and(|folder| ships(workspace, folder)));
            if !rows.iter().any(|known| known.name == row.name) {
                rows.push(row);
            }
        }
    }
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    rows
}

/// One theme's line.
pub fn row(file: &Path, ships: bool) -> ThemeRow {
    let name = file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    let (toml, theme, error) = match read(file) {
        Ok(toml) => match Theme::from_toml(&toml) {
            Ok(theme) => (toml, Some(theme), None),
            Err(error) => (toml, None, Some(error)),
        },
        Err(error) => (String::new(), None, Some(ThemeError { line: 1, message: error.message })),
    };
    let folder = file.parent().map(Path::to_owned);
    let media = theme.as_ref().and_then(|theme| LoadedTheme { theme: theme.clone(), folder }.media_folder());
    ThemeRow {
        name,
        theme,
        error,
        toml,
        ships,
        media: media.map(|folder| file_names(&folder)).unwrap_or_default(),
    }
}

/// Checks a theme's text and writes it as the workspace's theme of that name, which its file says from then on too.
///
/// # Errors
/// `bad_name`, `bad_theme`, or why it can't be written.
pub fn save(workspace: &Workspace, name: &str, toml: &str) -> Result<ThemeRow, AppError> {
    check_name(name)?;
    let faulty = |error| bad_theme(Path::new("theme.toml"), &error);
    let origin = Theme::from_toml(toml).map_err(faulty)?.name;
    let toml = Theme::renamed(toml, name).map_err(faulty)?;
    let folder = workspace.themes().join(name);
    if !folder.exists() {
        copy_media(workspace, name, &origin, &folder)?;
    }
    fs::create_dir_all(&folder).map_err(|error| AppError::file("make the folder", &folder, &error))?;
    let file = folder.join("theme.toml");
    write_whole(&file, toml.as_bytes()).map_err(|error| AppError::file("write", &file, &error))?;
    Ok(row(&file, false))
}

fn check_name(name: &str) -> Result<(), AppError> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(plain) {
        let message = format!(
            "“{name}” can't name a theme; use lower-case letters, digits and dashes, {LONGEST_NAME} at most"
        );
        return Err(AppError::request("bad_name", message));
    }
    Ok(())
}

/// A new theme takes its media from the theme it was made from: the one whose name its text still bears, or its own
/// name among those that ship.
fn copy_media(workspace: &Workspace, name: &str, origin: &str, target: &Path) -> Result<(), AppError> {
    let found = [origin, name].into_iter().find_map(|name| {
        let candidates = folders(workspace).into_iter().map(|folder| folder.join(name));
        candidates.into_iter().find(|folder| folder.join("theme.toml").is_file())
    });
    found.map_or(Ok(()), |source| copy_folder(&source, target, 0))
}

/// Folders inside folders of a theme's media that are followed.
const DEEPEST: u32 = 4;

fn copy_folder(source: &Path, target: &Path, depth: u32) -> Result<(), AppError> {
    fs::create_dir_all(target).map_err(|error| AppError::file("make the folder", target, &error))?;
    let entries = fs::read_dir(source).map_err(|error| AppError::file("read", source, &error))?;
    for entry in entries.flatten() {
        let (from, to) = (entry.path(), target.join(entry.file_name()));
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth < DEEPEST => copy_folder(&from, &to, depth + 1)?,
            Ok(kind) if kind.is_file() => {
                fs::copy(&from, &to).map_err(|error| AppError::file("copy to", &to, &error))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Where themes are looked for, the workspace's own first.
fn folders(workspace: &Workspace) -> Vec<PathBuf> {
    let mut folders = vec![workspace.themes()];
    if let Some(shipped) = shipped_themes() {
        let same = shipped.canonicalize().ok() == workspace.themes().canonicalize().ok();
        if same { folders = vec![shipped] } else { folders.push(shipped) }
    }
    folders
}

/// Whether the theme of a folder came with the program.
fn ships(workspace: &Workspace, folder: &Path) -> bool {
    shipped_themes().is_some_and(|shipped| is_one_of(&shipped, &workspace.themes(), folder))
}

/// Whether a theme's folder is one of those that ship; where the user's lie among them, by its name.
fn is_one_of(shipped: &Path, own: &Path, folder: &Path) -> bool {
    let is_shipped = |home: &Path| {
        shipped.canonicalize().is_ok_and(|shipped| home.canonicalize().is_ok_and(|home| home == shipped))
    };
    folder.parent().is_some_and(is_shipped)
        && (!is_shipped(own) || SHIPPED.iter().any(|name| folder.ends_with(name)))
}

/// The file of every theme there is.
pub fn all_files(workspace: &Workspace) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = folders(workspace).iter().flat_map(|folder| theme_files(folder)).collect();
    files.sort();
    files
}

fn theme_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path().join("theme.toml")).filter(|file| file.is_file()).collect()
}

fn file_names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn workspace() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(folder.path()).unwrap();
        (folder, workspace)
    }

    #[test]
    fn an_unknown_theme_names_those_there_are() {
        let (_folder, workspace) = workspace();
        save(&workspace, "mine", include_str!("../../model/src/theme/manual.toml")).unwrap();
        let error = load(&workspace, "nope").unwrap_err();
        assert!(error.message.contains("mine") && error.wrong_request, "{error}");
        assert_eq!(load(&workspace, "mine").unwrap().theme.name, "mine");
    }

    #[test]
    fn a_theme_cannot_name_a_file_outside_its_folder() {
        let (_folder, workspace) = workspace();
        fs::write(workspace.root().join("secret.ogg"), b"x").unwrap();
        let toml = include_str!("../../model/src/theme/manual.toml");
        let toml = toml.replacen("[identity]", "[music]\nfile = \"../../secret.ogg\"\n\n[identity]", 1);
        save(&workspace, "mine", &toml).unwrap();
        let error = load(&workspace, "mine").unwrap_err();
        assert!(error.message.contains("line 6"), "{error}");
    }

    #[test]
    fn an_edited_theme_has_the_pictures_of_its_own_and_no_path_is_one() {
        let (_folder, workspace) = workspace();
        let toml = include_str!("../../model/src/theme/manual.toml");
        save(&workspace, "mine", toml).unwrap();
        fs::create_dir_all(workspace.themes().join("mine/media")).unwrap();
        let renamed = toml.replacen("title = ", "title = \"Edited\" # ", 1);
        let edited = edited(&workspace, "mine", &renamed).unwrap();
        assert_eq!(edited.theme.title, "Edited");
        assert!(edited.media_folder().is_some(), "it keeps its pictures");
        assert_eq!(super::edited(&workspace, "mine", "title = 3").unwrap_err().code, "bad_theme");
        let outside = workspace.root().join("themes/mine");
        let outside = super::edited(&workspace, &outside.to_string_lossy(), toml);
        assert_eq!(outside.unwrap_err().code, "unknown_theme");
    }

    #[test]
    fn a_theme_is_called_as_its_folder_is_and_its_copy_has_its_own_pictures() {
        let (_folder, workspace) = workspace();
        save(&workspace, "first", include_str!("../../model/src/theme/manual.toml")).unwrap();
        let pictures = |name: &str| workspace.themes().join(name).join("media");
        fs::create_dir_all(pictures("first")).unwrap();
        let second = save(&workspace, "second", &row_of(&workspace, "first").toml).unwrap();
        assert!(second.toml.starts_with("name = \"second\"\n"), "{}", second.toml);
        fs::write(pictures("second").join("tea.jpg"), b"x").unwrap();
        let third = save(&workspace, "third", &second.toml).unwrap();
        assert_eq!(third.media, ["tea.jpg"], "a copy of a copy is not one of the first");
        // Renamed by hand, it is what its folder says.
        fs::rename(workspace.themes().join("third"), workspace.themes().join("fourth")).unwrap();
        assert_eq!(load(&workspace, "fourth").unwrap().theme.name, "fourth");
    }

    fn row_of(workspace: &Workspace, name: &str) -> ThemeRow {
        list(workspace).into_iter().find(|row| row.name == name).unwrap()
    }

    #[test]
    fn what_ships_is_told_from_the_users_own_even_where_they_lie_together() {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../themes");
        let mut there: Vec<PathBuf> = theme_files(&repository);
        there.sort();
        let names = there.iter().filter_map(|file| file.parent()?.file_name()?.to_str());
        assert_eq!(names.collect::<Vec<_>>(), SHIPPED);
        let folder = tempfile::tempdir().unwrap();
        let (shipped, own) = (folder.path().join("shipped"), folder.path().join("own"));
        fs::create_dir(&shipped).unwrap();
        fs::create_dir(&own).unwrap();
        let is_one = |home: &Path, own: &Path, name: &str| is_one_of(&shipped, own, &home.join(name));
        assert!(is_one(&shipped, &own, "story") && is_one(&shipped, &own, "another"));
        assert!(!is_one(&own, &own, "story"), "a theme of the user's own by the same name");
        assert!(is_one(&shipped, &shipped, "story") && !is_one(&shipped, &shipped, "mine"));
    }

    #[test]
    fn a_saved_theme_has_a_plain_name() {
        let (_folder, workspace) = workspace();
        assert_eq!(save(&workspace, "../up", "").unwrap_err().code, "bad_name");
    }
}
