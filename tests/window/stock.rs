//! A workspace in which work was done before a test begins: made once a run, by the studio itself, and copied for each
//! test that wants it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{self, Command as Program},
};

use model::{Command, JobId, Stage};
use serde_json::{Value, json};
use studio::{
    OpenOptions, PipelineRequest, Studio,
    view::{RunOptions, RunRequest},
};
use tokio::sync::OnceCell;

use crate::{
    desk::{Desk, WINDOW, artifacts},
    furniture::furnish_small_theme,
};

/// The folder's name before the number of the program that made it.
const NAME: &str = "stock-";
/// Decides what the outline writer writes. The same for all of it, so that what is drawn for one job serves the next.
const SEED: u32 = 1;

/// What lies in the workspace. All of it is of the small theme.
#[derive(Clone)]
pub struct Stock {
    folder: PathBuf,
    /// A job with a video in review, composed once.
    pub job: Value,
    /// Its video.
    pub video: Value,
    /// A job with two videos in review, of the same pictures.
    pub twice: Value,
    /// A job with two scripts, and a voice of each.
    pub takes: Value,
}

static STOCK: OnceCell<Stock> = OnceCell::const_new();

impl Desk {
    /// Opens the app on a workspace in which work was done already.
    pub async fn stocked() -> (Self, Stock) {
        Self::stocked_on(WINDOW).await
    }

    /// The same on a screen of this size, in pixels across and down.
    pub async fn stocked_on(size: (u32, u32)) -> (Self, Stock) {
        let stock = STOCK.get_or_init(made).await.clone();
        (Self::on_screen(size, |workspace| stock.lay_out(workspace)).await, stock)
    }
}

impl Stock {
    /// Puts a copy of it all into a workspace.
    pub fn lay_out(&self, workspace: &Path) {
        let mut copy = Program::new("cp");
        copy.args(["--archive", "--reflink=auto", "--no-target-directory"]).arg(&self.folder).arg(workspace);
        assert!(copy.status().expect("cp is here").success(), "{} was not copied", self.folder.display());
    }
}

async fn made() -> Stock {
    clear_away();
    let folder = artifacts().join(format!("{NAME}{}", process::id()));
    furnish_small_theme(&folder);
    let studio = Studio::open(OpenOptions { workspace: folder.clone(), program: "reel" }).unwrap();
    let job = pipeline(&studio, Stage::Review).await;
    let video = studio.get_job(job).unwrap().videos[0].id;
    let twice = pipeline(&studio, Stage::Review).await;
    run(&studio, twice, Command::Composition, RunOptions::default()).await;
    run(&studio, twice, Command::Review, RunOptions::default()).await;
    let takes = pipeline(&studio, Stage::Voiceover).await;
    run(&studio, takes, Command::Script, RunOptions { another_idea: true, ..RunOptions::default() }).await;
    run(&studio, takes, Command::Voiceover, RunOptions::default()).await;
    Stock { folder, job: json!(job), video: json!(video), twice: json!(twice), takes: json!(takes) }
}

async fn pipeline(studio: &Studio, until: Stage) -> JobId {
    let theme = Some("small".to_owned());
    let request =
        PipelineRequest { theme, until: Some(until), seed: Some(SEED), ..PipelineRequest::default() };
    let job = studio.start_pipeline(request).await.unwrap().job_id;
    studio.wait(job).await;
    job
}

async fn run(studio: &Studio, job: JobId, command: Command, options: RunOptions) {
    studio.start_stage(RunRequest { command, job_id: Some(job), theme: None, options }).await.unwrap();
    studio.wait(job).await;
}

/// Removes what runs left that have ended: nothing tells a test program that its last test is over.
fn clear_away() {
    for entry in fs::read_dir(artifacts()).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let maker = name.to_str().and_then(|name| name.strip_prefix(NAME)).map(str::to_owned);
        if maker.is_some_and(|maker| !Path::new("/proc").join(maker).exists()) {
            // Another run that begins now may be quicker.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
