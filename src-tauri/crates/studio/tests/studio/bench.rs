//! A workbench for the tests: a workspace with a small, quick theme, and files of every kind.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use model::{ArtifactId, Command as Click, JobId};
use studio::{
    OpenOptions, Studio,
    view::{AppError, JobView, RunOptions, RunRequest, Started},
};

/// The smallest and shortest video a theme allows, drawn, with a voice.
const SMALL_THEME: &str = include_str!("../../../../../tests/small-theme.toml");

pub struct Bench {
    pub folder: tempfile::TempDir,
    pub studio: Studio,
}

impl Bench {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let theme = folder.path().join("w/themes/small");
        std::fs::create_dir_all(&theme).unwrap();
        std::fs::write(theme.join("theme.toml"), SMALL_THEME).unwrap();
        let studio = open(&folder.path().join("w"));
        Self { folder, studio }
    }

    pub fn workspace(&self) -> PathBuf {
        self.folder.path().join("w")
    }

    /// A file of the user's, outside the workspace.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// A file that ffmpeg makes.
    pub fn made(&self, name: &str, arguments: &[&str]) -> PathBuf {
        let path = self.folder.path().join(name);
        let made =
            Command::new("ffmpeg").args(["-v", "error", "-y"]).args(arguments).arg(&path).status().unwrap();
        assert!(made.success(), "ffmpeg could not make {name}");
        path
    }

    pub fn clip(&self) -> PathBuf {
        self.made(
            "clip one.mp4",
            &["-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=2", "-pix_fmt", "yuv420p"],
        )
    }

    pub fn picture(&self) -> PathBuf {
        self.made("a picture, 100%.png", &["-f", "lavfi", "-i", "mandelbrot=s=400x300", "-frames:v", "1"])
    }

    pub fn voice(&self) -> PathBuf {
        self.made("voice.wav", &["-f", "lavfi", "-i", "sine=f=300:d=2", "-ar", "8000", "-ac", "1"])
    }

    pub fn adopt(&self, path: &Path) -> ArtifactId {
        self.studio.adopt_file(path).unwrap()
    }

    pub async fn start(&self, command: Click, options: RunOptions) -> Result<Started, AppError> {
        self.start_in(None, command, options).await
    }

    pub async fn start_in(
        &self,
        job: Option<JobId>,
        command: Click,
        options: RunOptions,
    ) -> Result<Started, AppError> {
        let theme = job.is_none().then(|| "small".to_owned());
        self.studio.start_stage(RunRequest { command, job_id: job, theme, options }).await
    }

    /// Starts and waits for the end.
    pub async fn run(&self, command: Click, options: RunOptions) -> JobView {
        let started = self.start(command, options).await.unwrap();
        self.studio.wait(started.job_id).await;
        self.studio.get_job(started.job_id).unwrap()
    }

    /// The workspace's database, seen past the studio.
    pub fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.studio.workspace().database()).unwrap()
    }

    pub fn jobs(&self) -> u32 {
        self.studio.list_jobs(&Default::default()).unwrap().total
    }
}

pub fn open(workspace: &Path) -> Studio {
    Studio::open(OpenOptions { workspace: workspace.to_owned(), program: "reel" }).unwrap()
}

pub fn text(text: &str) -> RunOptions {
    RunOptions { text: Some(text.to_owned()), ..RunOptions::default() }
}

/// What failed, for an assertion's message.
pub fn failures(job: &JobView) -> String {
    let failed = job.stage_views.iter().filter_map(|stage| stage.run.as_ref()?.failure.clone());
    failed.map(|failure| format!("{}: {} {}", failure.code, failure.message, failure.detail)).collect()
}
