//! One file on its way from the window into the workspace.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use axum::{extract::Request, http::header};
use futures_util::StreamExt;
use model::ArtifactId;
use studio::{Studio, view::AppError};
use tokio::{fs::File, io::AsyncWriteExt};

use super::tokens::Promise;

/// The code of a file that is larger than it was said to be.
pub const TOO_LARGE: &str = "file_too_large";
/// What a file is called until it is whole.
const PARTIAL: &str = "partial";
/// After how long an unfinished file is no longer being written by anyone: a day is longer than any upload.
const LEFTOVER_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// Writes the request's body beside the workspace's files, and hands it to the studio once it is whole and synced.
///
/// # Errors
/// `file_too_large`, `upload_cut_short`, `disk_full` and its kin, or what the studio has against the file.
/// Nothing is left behind.
pub async fn receive(studio: &Studio, promise: &Promise, request: Request) -> Result<ArtifactId, AppError> {
    let told =
        request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if told.is_some_and(|bytes: u64| bytes > promise.bytes) {
        return Err(too_large(promise));
    }
    let partial = Partial::beside(&studio.workspace().uploads());
    write(&partial.0, promise, request).await?;
    let whole = partial.0.with_extension("");
    let (studio, name) = (studio.clone(), promise.name.clone());
    let adopted = tokio::task::spawn_blocking(move || {
        fs::rename(&partial.0, &whole).map_err(|error| AppError::file("write", &whole, &error))?;
        // Gone already where the studio has moved it to its place.
        let whole = Partial(whole);
        studio.adopt_upload(&whole.0, &name)
    });
    adopted.await.map_err(|error| {
        AppError::failed("upload_failed", "the file was not kept; choose it again")
            .with_detail(error.to_string())
    })?
}

async fn write(path: &Path, promise: &Promise, request: Request) -> Result<(), AppError> {
    let failed = |error: io::Error| AppError::file("write", path, &error);
    let mut file = File::create(path).await.map_err(failed)?;
    let mut body = request.into_body().into_data_stream();
    let mut received = 0;
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(|error| cut_short(promise).with_detail(error.to_string()))?;
        received += piece.len() as u64;
        if received > promise.bytes {
            return Err(too_large(promise));
        }
        file.write_all(&piece).await.map_err(failed)?;
    }
    if received < promise.bytes {
        return Err(cut_short(promise));
    }
    file.sync_all().await.map_err(failed)
}

fn too_large(promise: &Promise) -> AppError {
    let message = format!("“{}” has grown since it was chosen; choose it again", promise.name);
    AppError::request(TOO_LARGE, message)
}

fn cut_short(promise: &Promise) -> AppError {
    let message = format!("“{}” did not arrive whole; choose it again", promise.name);
    AppError::request("upload_cut_short", message).worth_a_retry()
}

/// A file that goes when this is dropped, unless it has been moved away by then. So an upload that the window
/// breaks off leaves nothing.
struct Partial(PathBuf);

impl Partial {
    fn beside(folder: &Path) -> Self {
        let name: u128 = rand::random();
        Self(folder.join(format!("{name:032x}.{PARTIAL}")))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        match fs::remove_file(&self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(path = %self.0.display(), %error, "can't remove an unfinished upload");
            }
            _ => {}
        }
    }
}

/// Removes what uploads left that a crash cut off. A second program may be receiving a file into the same
/// workspace right now, so only old ones go.
pub fn clear_leftovers(folder: PathBuf) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let now = SystemTime::now();
    for entry in entries.flatten() {
        let written = entry.metadata().and_then(|about| about.modified());
        let old = written.is_ok_and(|at| now.duration_since(at).is_ok_and(|age| age > LEFTOVER_AGE));
        if old {
            drop(Partial(entry.path()));
        }
    }
}
