//! Where everything is on disk.
//!
//! ```text
//! <workspace>/
//!   output/review  approved  rejected    videos with their thumbnail, provenance and captions
//!   output/jobs/media                    files that jobs use, named by content
//!   output/jobs/<job>                    what a job's runs made
//!   output/thumbnails                    small pictures for lists, made again when missing
//!   themes/<name>/theme.toml             the user's themes
//!   media/                               the user's pictures and clips
//!   .reelwright/                         database, cache, log, the owner's lock
//! ```

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};

use model::{JobId, RunId, VideoStatus};

use crate::view::AppError;

/// Names the workspace for every program that is not told one.
pub const WORKSPACE_VARIABLE: &str = "REELWRIGHT_WORKSPACE";
/// Names the folder of the themes that ship, where it is not near the program.
pub const THEMES_VARIABLE: &str = "REELWRIGHT_THEMES";

/// Hexadecimal digits of a workspace's mark: 64 bits, for the few that a machine has.
const MARK_LENGTH: usize = 16;

/// The folders of one workspace.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Opens a workspace, making its folders where they are missing.
    ///
    /// # Errors
    /// Where a folder can't be made: which, and why.
    pub fn open(root: &Path) -> Result<Self, AppError> {
        fs::create_dir_all(root).map_err(|error| AppError::file("make the folder", root, &error))?;
        let root = root.canonicalize().map_err(|error| AppError::file("open the workspace", root, &error))?;
        let workspace = Self { root };
        let folders = [
            workspace.output("review"),
            workspace.output("approved"),
            workspace.output("rejected"),
            workspace.output("thumbnails"),
            workspace.media_store(),
            workspace.uploads(),
            workspace.cache(),
        ];
        for folder in &folders {
            fs::create_dir_all(folder).map_err(|error| AppError::file("make the folder", folder, &error))?;
        }
        Ok(workspace)
    }

    /// The workspace used where none is named: the variable's, the one the user has chosen, the repository's in a build run
    /// from it, else the user's `Videos/Reelwright`.
    pub fn default_root() -> PathBuf {
        if let Some(named) = named() {
            return named;
        }
        if let Some(chosen) = choice().and_then(|file| read_choice(&file)) {
            return chosen;
        }
        if let Some(repository) = repository() {
            return repository;
        }
        let videos = dirs::video_dir().or_else(dirs::home_dir).unwrap_or_else(|| PathBuf::from("."));
        videos.join("Reelwright")
    }

    /// The file that says which workspace is opened, where it is the user's choice that decides. Without it the usual one is.
    pub fn choice_in_use() -> Option<PathBuf> {
        Self::may_choose().ok()?;
        choice().filter(|file| read_choice(file).is_some())
    }

    /// Whether a choice would hold at the next start.
    ///
    /// # Errors
    /// `workspace_named` where the environment decides.
    pub fn may_choose() -> Result<(), AppError> {
        if named().is_none() {
            return Ok(());
        }
        let message = format!(
            "{WORKSPACE_VARIABLE} says which workspace is opened; change it there, or start without it"
        );
        Err(AppError::request("workspace_named", message))
    }

    /// Makes a folder the workspace from the next start on, of the window and of the command line.
    ///
    /// # Errors
    /// Where the folder can't be made a workspace or written to, or the choice can't be kept.
    pub fn choose(root: &Path) -> Result<(), AppError> {
        let workspace = Self::open(root)?;
        tempfile::tempfile_in(workspace.root())
            .map_err(|error| AppError::file("write to", workspace.root(), &error))?;
        let Some(file) = choice() else {
            let message = format!("this system has no folder for settings; set {WORKSPACE_VARIABLE} instead");
            return Err(AppError::failed("no_settings", message));
        };
        write_choice(&file, root).map_err(|error| AppError::file("write", &file, &error))
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Tells it from the other workspaces of this machine, without saying where it is.
    pub fn mark(&self) -> String {
        mark_of(&self.root)
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.hidden("studio.db")
    }

    /// The user's own prices of services, where there are any.
    pub fn prices(&self) -> PathBuf {
        self.root.join("prices.toml")
    }

    /// Encoded pieces, shared by all jobs.
    pub fn cache(&self) -> PathBuf {
        self.hidden("cache")
    }

    /// Logs.
    pub fn logs(&self) -> PathBuf {
        self.hidden("log")
    }

    /// Folders of what is only looked at or tried: frames, small pictures, samples of voices, outlines of sounds. All of it is made again
    /// when it is wanted.
    pub fn previews(&self) -> [PathBuf; 4] {
        [self.thumbnails(), self.samples(), self.rehearsals(), self.outlines()]
    }

    /// Sentences spoken to hear a voice.
    pub fn samples(&self) -> PathBuf {
        self.hidden("samples")
    }

    /// Frames of compositions that are not made yet.
    pub fn rehearsals(&self) -> PathBuf {
        self.hidden("rehearsal")
    }

    /// Outlines of sounds, for drawing them.
    pub fn outlines(&self) -> PathBuf {
        self.hidden("outlines")
    }

    /// Files on their way in.
    pub fn uploads(&self) -> PathBuf {
        self.hidden("uploads")
    }

    /// A file of our own.
    pub fn hidden(&self, name: &str) -> PathBuf {
        self.root.join(".reelwright").join(name)
    }

    /// The user's themes.
    pub fn themes(&self) -> PathBuf {
        self.root.join("themes")
    }

    /// The user's pictures and clips.
    pub fn media(&self) -> PathBuf {
        self.root.join("media")
    }

    /// The folder of what runs made and of the files that jobs use.
    pub fn job_files(&self) -> PathBuf {
        self.output("jobs")
    }

    /// Files that jobs use, named by content.
    pub fn media_store(&self) -> PathBuf {
        self.job_files().join("media")
    }

    /// Small pictures for lists.
    pub fn thumbnails(&self) -> PathBuf {
        self.output("thumbnails")
    }

    /// The folder for what one run makes; it is made.
    ///
    /// # Errors
    /// Where the folder can't be made.
    pub fn run_folder(&self, job: JobId, run: RunId) -> Result<PathBuf, AppError> {
        let folder = self.job_folder(job).join(format!("run-{run}"));
        fs::create_dir_all(&folder).map_err(|error| AppError::file("make the folder", &folder, &error))?;
        Ok(folder)
    }

    /// The folder for what services answered to a job's orders, kept by order, whichever run asked.
    pub fn answers(&self, job: JobId) -> PathBuf {
        self.job_folder(job).join("answers")
    }

    /// The folder of one job.
    pub fn job_folder(&self, job: JobId) -> PathBuf {
        self.job_files().join(job.to_string())
    }

    /// The folder for videos of a status.
    pub fn videos(&self, status: VideoStatus) -> PathBuf {
        self.output(status.folder())
    }

    fn output(&self, name: &str) -> PathBuf {
        self.root.join("output").join(name)
    }

    /// A path as it is recorded: relative to the workspace, with `/`; as it is where it lies outside.
    pub fn record(&self, path: &Path) -> String {
        match path.strip_prefix(&self.root) {
            Ok(inside) => {
                let parts = inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
                parts.collect::<Vec<_>>().join("/")
            }
            Err(_) => path.to_string_lossy().into_owned(),
        }
    }

    /// A recorded path on this disk. A relative one never leaves the workspace.
    pub fn locate(&self, recorded: &str) -> PathBuf {
        let path = Path::new(recorded);
        if path.is_absolute() {
            return path.to_owned();
        }
        let inside = path.components().filter(|part| matches!(part, Component::Normal(_)));
        inside.fold(self.root.clone(), |folder, part| folder.join(part))
    }
}

/// The workspace that the environment names.
fn named() -> Option<PathBuf> {
    std::env::var_os(WORKSPACE_VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// The file that keeps the user's choice of workspace: its path, and nothing else. A build that runs from its repository
/// has one of its own: it is not to touch what an installed program works on.
fn choice() -> Option<PathBuf> {
    let name = match repository() {
        Some(repository) => format!("workspace-{}", mark_of(&repository)),
        None => "workspace".to_owned(),
    };
    Some(dirs::config_dir()?.join("Reelwright").join(name))
}

fn mark_of(folder: &Path) -> String {
    blake3::hash(folder.as_os_str().as_encoded_bytes()).to_hex()[..MARK_LENGTH].to_owned()
}

fn read_choice(file: &Path) -> Option<PathBuf> {
    let chosen = PathBuf::from(fs::read_to_string(file).ok()?);
    chosen.is_absolute().then_some(chosen)
}

fn write_choice(file: &Path, root: &Path) -> io::Result<()> {
    // A path that is no text could be read back as another one.
    let path = root.to_str().ok_or_else(|| io::Error::other("its name is not text that can be kept"))?;
    fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))?;
    write_whole(file, path.as_bytes())
}

/// The repository that this program was built in, if it still runs from its `target` folder.
fn repository() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let found = program.ancestors().find(|folder| {
        folder.join("tauri.conf.json").is_file()
            && folder.join("output").is_dir()
            && folder.join("themes").is_dir()
    });
    found.map(Path::to_owned)
}

/// The folder of the themes that ship: the variable's, the repository's, or beside the installed program.
pub fn shipped_themes() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(THEMES_VARIABLE).filter(|value| !value.is_empty()) {
        return Some(named.into());
    }
    let beside = || {
        let program = std::env::current_exe().ok()?;
        let folder = program.parent()?;
        let candidates = [
            folder.join("themes"),
            folder.join("../lib/Reelwright/themes"),
            folder.join("../Resources/themes"),
        ];
        candidates.into_iter().find(|candidate| candidate.is_dir())
    };
    repository().map(|root| root.join("themes")).or_else(beside)
}

/// Writes a file so that it is seen whole or not at all.
///
/// # Errors
/// Where it can't be written.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write;
    let partial = partial_of(path);
    let mut file = fs::File::create(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&partial, path)?;
    sync_folder(path);
    Ok(())
}

/// The name under which a file is written until it is whole.
pub fn partial_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    path.with_file_name(name)
}

/// Makes a rename last through a power cut, on systems that can.
pub fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent()
        && let Ok(folder) = fs::File::open(folder)
    {
        // Windows can't sync a folder; the rename is then as safe as its file system makes it.
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_recorded_path_reads_back_and_never_leaves_the_workspace() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(folder.path()).unwrap();
        let video = workspace.videos(VideoStatus::Generated).join("1.mp4");
        assert_eq!(workspace.record(&video), "output/review/1.mp4");
        assert_eq!(workspace.locate("output/review/1.mp4"), video);
        assert!(workspace.locate("../../etc/passwd").starts_with(workspace.root()));
    }

    #[test]
    fn a_chosen_workspace_is_the_one_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings/workspace");
        assert_eq!(read_choice(&file), None, "nothing was chosen yet");
        let chosen = folder.path().join("two words, “quoted”");
        write_choice(&file, &chosen).unwrap();
        assert_eq!(read_choice(&file), Some(chosen));
        fs::write(&file, "not/absolute").unwrap();
        assert_eq!(read_choice(&file), None, "a relative path means another folder each time");
    }

    #[test]
    fn a_file_is_written_whole_and_leaves_no_partial() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        write_whole(&path, b"{}").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"{}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
