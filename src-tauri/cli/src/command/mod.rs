//! The verbs, a file for each group of them.

pub mod clean;
pub mod doctor;
pub mod jobs;
pub mod make;
pub mod render;
pub mod run;
pub mod services;
pub mod takes;
pub mod themes;
pub mod videos;

use std::path::{Path, PathBuf};

use studio::{OpenOptions, Studio, view::AppError, workspace::Workspace};

use crate::{
    answer::Answer,
    arguments::{Arguments, Global, Verb},
    log,
};

/// This program, as others are told who is at work.
const PROGRAM: &str = "reel";

/// Does what was typed.
///
/// # Errors
/// What is wrong with the request, or what kept it from being done.
pub async fn run(arguments: Arguments) -> Result<Answer, AppError> {
    let Arguments { global, verb } = arguments;
    let studio = match open(&global) {
        Ok(studio) => studio,
        Err(error) if matches!(verb, Verb::Doctor) => return Ok(doctor::without_workspace(error)),
        Err(error) => return Err(error),
    };
    tracing::info!(process = std::process::id(), version = env!("CARGO_PKG_VERSION"), ?verb, "reel");
    let answer = match verb {
        Verb::Make(make) => make::make(&studio, make).await,
        Verb::Run(run) => run::run(&studio, *run).await,
        Verb::Jobs(list) => jobs::list(&studio, &list),
        Verb::Job(one) => jobs::show(&studio, &one),
        Verb::Retry(one) => jobs::retry(&studio, &one).await,
        Verb::Cancel(one) => jobs::cancel(&studio, &one).await,
        Verb::Delete(one) => jobs::delete(&studio, &one),
        Verb::Takes(one) => takes::list(&studio, &one),
        Verb::Take(takes::Take::Select(one)) => takes::select(&studio, &one),
        Verb::Take(takes::Take::Delete(one)) => takes::delete(&studio, &one),
        Verb::Videos(list) => videos::list(&studio, &list),
        Verb::Video(one) => videos::show(&studio, &one),
        Verb::Approve(one) => videos::approve(&studio, &one),
        Verb::Reject(reject) => videos::reject(&studio, &reject),
        Verb::Reopen(one) => videos::reopen(&studio, &one),
        Verb::Export(export) => videos::export(&studio, &export),
        Verb::Render(render) => render::render(&studio, &render).await,
        Verb::Themes => themes::list(&studio),
        Verb::Theme(asked) => themes::one(&studio, &asked),
        Verb::Settings(asked) => services::settings(&studio, &asked).await,
        Verb::Ledger(asked) => services::ledger(&studio, &asked).await,
        Verb::Clean(asked) => clean::clean(&studio, &asked),
        Verb::Doctor => Ok(doctor::check(&studio)),
    };
    if let Err(error) = &answer {
        tracing::warn!(code = %error.code, detail = %error.detail, "{}", error.message);
    }
    answer
}

/// Opens the workspace, the log first, so that what opening does is in it.
fn open(global: &Global) -> Result<Studio, AppError> {
    let root = root(global.workspace.as_deref())?;
    log::start(&Workspace::open(&root)?.logs(), global.verbose);
    Studio::open(OpenOptions { workspace: root, program: PROGRAM })
}

/// The workspace's folder: the one that was named, else the usual one.
fn root(named: Option<&Path>) -> Result<PathBuf, AppError> {
    let root = named.map_or_else(Workspace::default_root, Path::to_owned);
    if root.exists() && !root.is_dir() {
        let message = format!("{} is no folder; name a folder for the workspace", root.display());
        return Err(AppError::request("not_a_folder", message));
    }
    Ok(root)
}
