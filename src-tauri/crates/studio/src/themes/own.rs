//! What is done to themes of the user's own: deleting and renaming one, putting music into its folder.
//!
//! A job keeps its theme by name: what its script read of the theme is in the script, and the files that it used were
//! copied to it, but what it makes next reads the theme's folder. So a renamed theme takes its jobs along, and a job whose
//! theme is gone keeps all it has and makes nothing more before it was given another.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};

use media::MediaKind;
use model::{ArtifactId, Job, JobId, Theme};
use store::ThemeNames;

use super::{LoadedTheme, MANUAL, check_name, file_of, is_path, is_there, load, ships, unknown};
use crate::{
    Studio,
    files::{self, look_inside},
    request,
    view::{AppError, Event, JobView},
    workspace::{Workspace, sync_folder, write_whole},
};

/// Letters of a music file's own name that are kept, without its ending.
const LONGEST_MUSIC_NAME: usize = 60;

impl Studio {
    /// Deletes a theme of the user's own with its pictures and music. Jobs that were made with it keep all they have.
    ///
    /// # Errors
    /// `unknown_theme`, `theme_ships`, `linked_theme`, `theme_running`, or why it can't be removed.
    pub fn delete_theme(&self, name: &str) -> Result<(), AppError> {
        let folder = own_folder(self.workspace(), name)?;
        self.store().remove_theme(&names_of(name, &folder), || Ok(remove(&folder)?))?;
        self.tell(Event::ThemesChanged);
        Ok(())
    }

    /// Gives a theme of the user's own another name: its folder, its file and the jobs that use it.
    ///
    /// # Errors
    /// `bad_name`, `name_taken`, `unknown_theme`, `theme_ships`, `linked_theme`, `theme_running`, or why it can't be
    /// renamed.
    pub fn rename_theme(&self, name: &str, to: &str) -> Result<(), AppError> {
        let folder = own_folder(self.workspace(), name)?;
        check_name(to)?;
        let target = folder.with_file_name(to);
        if is_there(self.workspace(), to) || fs::symlink_metadata(&target).is_ok() {
            let message = format!("there is a theme or a folder “{to}” already; choose another name");
            return Err(AppError::request("name_taken", message));
        }
        let rename = || {
            call_as(&folder, to)?;
            fs::rename(&folder, &target).map_err(|error| AppError::file("rename", &folder, &error))?;
            sync_folder(&target);
            Ok(())
        };
        self.store().rename_theme(&names_of(name, &folder), to, rename)?;
        self.tell(Event::ThemesChanged);
        self.tell(Event::WorkspaceChanged);
        Ok(())
    }

    /// Puts a file that was handed over into the folder of a theme of the user's own, as its music. Answers the name that it
    /// has there; the theme's file is not touched.
    ///
    /// # Errors
    /// `unknown_file`, `missing_file`, `not_sound`, as [`delete_theme`](Self::delete_theme), or why it can't be copied.
    pub fn add_theme_music(&self, name: &str, file: ArtifactId) -> Result<String, AppError> {
        let source = self.artifact_path(file)?;
        self.copy_music(name, &source, &self.store().artifact(file)?.name)
    }

    /// Gives a theme of the user's own a sound file as its music, and says so in its file. Answers the name that it has there.
    ///
    /// # Errors
    /// As [`add_theme_music`](Self::add_theme_music), and `bad_theme`.
    pub fn set_theme_music(&self, name: &str, source: &Path) -> Result<String, AppError> {
        let shown = source.file_name().unwrap_or_default().to_string_lossy();
        let file = own_folder(self.workspace(), name)?.join("theme.toml");
        let text = super::read(&file)?;
        let copied = self.copy_music(name, source, &shown)?;
        let text = Theme::with_music(&text, &copied).map_err(|error| super::bad_theme(&file, &error))?;
        write_whole(&file, text.as_bytes()).map_err(|error| AppError::file("write", &file, &error))?;
        self.tell(Event::ThemesChanged);
        Ok(copied)
    }

    /// Gives a job another theme: of it come the pictures, the music and the scripts that are made from now on. What its
    /// script says of the theme before stays with the script.
    ///
    /// # Errors
    /// `unknown_job`, `unknown_theme`, `theme_running`.
    pub fn set_job_theme(&self, job: JobId, name: &str) -> Result<JobView, AppError> {
        if is_path(name) || !is_there(self.workspace(), name) {
            return Err(unknown(self.workspace(), name));
        }
        self.store().set_theme(job, name, self.now())?;
        self.tell(Event::JobChanged { job_id: job });
        self.get_job(job)
    }

    /// The theme that was asked for, else the job's, else the built-in one, and what it was named by.
    ///
    /// # Errors
    /// As [`load`], and `theme_gone` where the job's is no longer there.
    pub(crate) fn theme_for(
        &self,
        asked: Option<String>,
        job: Option<&Job>,
    ) -> Result<(String, LoadedTheme), AppError> {
        if asked.is_none()
            && let Some(job) = job
            && self.theme_gone(job)
        {
            let message = format!(
                "the theme “{}” of job {} is gone; give the job another one, on its page or with `reel theme give`, or \
                 put the theme back",
                job.theme, job.id
            );
            return Err(AppError::request("theme_gone", message));
        }
        let name = asked.or_else(|| job.map(request::theme_of)).unwrap_or_else(|| MANUAL.to_owned());
        let loaded = load(self.workspace(), &name)?;
        Ok((name, loaded))
    }

    /// Whether the theme that a job names is no longer there.
    pub(crate) fn theme_gone(&self, job: &Job) -> bool {
        !is_there(self.workspace(), &request::theme_of(job))
    }

    /// What a stage says that waits for its job to have a theme.
    pub(crate) fn waits_for_theme(&self, job: &Job) -> Option<String> {
        self.theme_gone(job)
            .then(|| format!("the theme “{}” is gone; choose another for this job", job.theme))
    }

    fn copy_music(&self, theme: &str, source: &Path, shown: &str) -> Result<String, AppError> {
        let folder = own_folder(self.workspace(), theme)?;
        let (info, _) = look_inside(self.tools()?, source)?;
        if info.kind != MediaKind::Audio {
            let message =
                format!("“{shown}” is a picture or a film; choose a sound file for the theme's music");
            return Err(AppError::request("not_sound", message));
        }
        put_in(&folder, source, &music_name(shown))
    }
}

/// The folder of a theme of the user's own: a folder and no link, right inside the workspace's themes.
fn own_folder(workspace: &Workspace, name: &str) -> Result<PathBuf, AppError> {
    let mut parts = Path::new(name).components();
    let plain = matches!((parts.next(), parts.next()), (Some(Component::Normal(part)), None) if part == name);
    let folder = workspace.themes().join(name);
    if !plain || !folder.join("theme.toml").is_file() {
        return Err(match file_of(workspace, name).filter(|_| plain) {
            Some(_) => not_own(name),
            None if name == MANUAL => not_own(name),
            None => unknown(workspace, name),
        });
    }
    if ships(workspace, &folder) {
        return Err(not_own(name));
    }
    if !fs::symlink_metadata(&folder).is_ok_and(|about| about.is_dir()) {
        let message = format!("the theme “{name}” is a link to a folder elsewhere; change it there");
        return Err(AppError::request("linked_theme", message));
    }
    Ok(folder)
}

fn not_own(name: &str) -> AppError {
    let message =
        format!("the theme “{name}” came with the program and stays as it is; make one of your own from it");
    AppError::request("theme_ships", message)
}

fn names_of(name: &str, folder: &Path) -> ThemeNames {
    let text = |path: &Path| path.to_string_lossy().into_owned();
    ThemeNames { name: name.to_owned(), file: text(&folder.join("theme.toml")), folder: text(folder) }
}

/// Removes a theme, its file first: from then on there is no such theme, however much of its folder is left.
fn remove(folder: &Path) -> Result<(), AppError> {
    let file = folder.join("theme.toml");
    fs::remove_file(&file).map_err(|error| AppError::file("delete", &file, &error))?;
    // A link inside is removed, and not what it leads to.
    fs::remove_dir_all(folder).map_err(|error| AppError::file("delete", folder, &error))
}

/// Has a theme's file say the name of its folder. One that can't be read stays as it is: the folder's name holds.
fn call_as(folder: &Path, name: &str) -> Result<(), AppError> {
    let file = folder.join("theme.toml");
    let Some(text) = super::read(&file).ok().and_then(|text| Theme::renamed(&text, name).ok()) else {
        return Ok(());
    };
    write_whole(&file, text.as_bytes()).map_err(|error| AppError::file("write", &file, &error))
}

/// A file's name without anything that a system, a terminal or a TOML text could take for something else.
fn music_name(shown: &str) -> String {
    let shown = Path::new(shown);
    let (stem, ending) = (shown.file_stem().unwrap_or_default(), shown.extension().unwrap_or_default());
    let words = |text: &std::ffi::OsStr| {
        let text = text.to_string_lossy();
        let kept = |c: char| if c.is_alphanumeric() { c } else { '-' };
        let dashed: String = text.chars().map(kept).take(LONGEST_MUSIC_NAME).collect();
        dashed.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
    };
    let stem = Some(words(stem)).filter(|stem| !stem.is_empty()).unwrap_or_else(|| "music".to_owned());
    let ending = words(ending).to_ascii_lowercase();
    if ending.is_empty() { stem } else { format!("{stem}.{ending}") }
}

/// Copies a file into a folder, under the next free name where another file has its own. Answers the name.
fn put_in(folder: &Path, source: &Path, name: &str) -> Result<String, AppError> {
    let wrong = |error: &io::Error| AppError::file("copy into", folder, error);
    let (wanted, _) = files::hash(source).map_err(|error| AppError::file("read", source, &error))?;
    let mut copy = tempfile::Builder::new().suffix(".partial").tempfile_in(folder).map_err(|e| wrong(&e))?;
    let mut from = fs::File::open(source).map_err(|error| AppError::file("read", source, &error))?;
    io::copy(&mut from, &mut copy).map_err(|error| wrong(&error))?;
    copy.as_file().sync_all().map_err(|error| wrong(&error))?;
    let mut number = 1;
    loop {
        let free = numbered(name, number);
        let path = folder.join(&free);
        match copy.persist_noclobber(&path) {
            Ok(_) => {
                sync_folder(&path);
                return Ok(free);
            }
            Err(failed) if fs::symlink_metadata(&path).is_ok() => {
                // The same file given twice is there once.
                let is_file = fs::symlink_metadata(&path).is_ok_and(|about| about.is_file());
                if is_file && files::hash(&path).is_ok_and(|(there, _)| there == wanted) {
                    return Ok(free);
                }
                copy = failed.file;
                number += 1;
            }
            Err(failed) => return Err(wrong(&failed.error)),
        }
    }
}

/// `tea.ogg`, `tea-2.ogg` and so on.
fn numbered(name: &str, number: u32) -> String {
    match (number, name.rsplit_once('.')) {
        (1, _) => name.to_owned(),
        (_, Some((stem, ending))) => format!("{stem}-{number}.{ending}"),
        (_, None) => format!("{name}-{number}"),
    }
}
