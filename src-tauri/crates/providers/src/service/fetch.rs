//! Files that an answer points to.
//!
//! An answer could point anywhere: into the user's network, at a disk's worth of zeroes, at a program. So only public
//! addresses are asked, over https, every redirect like the first; the exception is the address that the user set
//! for the service. A key travels to the service's own address only. Size and time have limits, the first bytes decide what a file is, and its name is
//! ours.

use std::{
    io::Write,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use reqwest::{Client, Response, header::LOCATION};
use url::Url;

use super::{
    Ask, Line,
    address::objection,
    fault::{self, Again, Fault, Outcome},
    http::{is_redirect, rest},
    keeping, magic,
};
use crate::{ProviderError, Work};

/// Redirects followed at most: stock services and clouds use one or two.
const MOST_REDIRECTS: usize = 5;

/// What is expected at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// A still picture.
    Picture,
    /// A moving picture.
    Clip,
    /// Either.
    PictureOrClip,
}

impl Media {
    /// The most bytes taken: far above what fits into a video of minutes.
    const fn most_bytes(self) -> u64 {
        match self {
            Self::Picture => 64 << 20,
            Self::Clip | Self::PictureOrClip => 1 << 30,
        }
    }
}

impl Line {
    /// Fetches a file into the folder of the work, named by the order's key.
    ///
    /// # Errors
    /// What went wrong; `Outcome::Made` where the file is there and of no use.
    pub async fn fetch(&self, url: &str, media: Media, key: &str, work: &Work) -> Result<PathBuf, Fault> {
        let folder = keeping::folder(work).map_err(not_made)?;
        std::fs::create_dir_all(folder).map_err(|error| not_made(ProviderError::writing(folder, error)))?;
        let mut attempt = 0;
        loop {
            let fault = match self.fetch_once(url, media, folder, key, work).await {
                Ok(path) => return Ok(path),
                Err(fault) => fault,
            };
            let pause = match fault.again {
                Again::After(asked) => self.patience().pause_before(attempt, asked),
                Again::No => None,
            };
            let Some(pause) = pause else { return Err(fault) };
            attempt += 1;
            rest(pause, work).await.map_err(not_made)?;
        }
    }

    /// Keeps a file that came within an answer.
    ///
    /// # Errors
    /// `not_media`, or when the disk won't have it.
    pub fn keep_media(&self, bytes: &[u8], media: Media, key: &str, work: &Work) -> Result<PathBuf, Fault> {
        let folder = keeping::folder(work).map_err(not_made)?;
        std::fs::create_dir_all(folder).map_err(|error| not_made(ProviderError::writing(folder, error)))?;
        let mut file = Arriving::new(folder, key).map_err(not_made)?;
        file.take(bytes).map_err(not_made)?;
        let ending = file.ending(self, media)?;
        // A picture is looked into in a moment.
        (work.look)(file.file.path()).map_err(|why| broken(self, &why))?;
        file.settled(ending)
    }

    async fn fetch_once(
        &self,
        url: &str,
        media: Media,
        folder: &Path,
        key: &str,
        work: &Work,
    ) -> Result<PathBuf, Fault> {
        let began = Instant::now();
        let whole = self.patience().media;
        let arriving = async {
            let response = self.found(url).await?;
            if response.content_length().is_some_and(|length| length > media.most_bytes()) {
                return Err(fault::too_large(self.provider, media.most_bytes()));
            }
            let file = Arriving::new(folder, key).map_err(not_made)?;
            self.received(response, file, media, work).await
        };
        let left = whole.saturating_sub(began.elapsed()).max(Duration::from_millis(1));
        tokio::select! {
            biased;
            () = work.cancel.cancelled() => Err(not_made(ProviderError::Cancelled)),
            arrived = tokio::time::timeout(left, arriving) => {
                arrived.unwrap_or_else(|_| Err(fault::too_slow(self.provider)))
            }
        }
    }

    /// The answer at the end of all redirects.
    async fn found(&self, url: &str) -> Result<Response, Fault> {
        let mut url = Url::parse(url).map_err(|_| self.no_address("it is no address"))?;
        for _ in 0..=MOST_REDIRECTS {
            let client = self.allowed(&url)?;
            let mut ask = Ask::get(url.clone());
            let mut redaction = self.redaction.clone();
            // The service's own files may want its key; nobody else ever sees it.
            if url.origin() == self.base.origin() {
                redaction.learn_if_any(self.add_keys(&mut ask));
            }
            let response = self.http.answered(self.provider, client, &ask, &redaction).await?;
            let status = response.status();
            if is_redirect(status) {
                let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
                let next = location.and_then(|location| url.join(location).ok());
                url = next.ok_or_else(|| self.no_address("it leads nowhere"))?;
                continue;
            }
            if !status.is_success() {
                return Err(self.not_there(status, response.headers()));
            }
            return Ok(response);
        }
        Err(self.no_address("it leads from one to the next without end"))
    }

    /// The client by which an address may be asked.
    fn allowed(&self, url: &Url) -> Result<&Client, Fault> {
        let clients = self.http.clients(self.provider)?;
        if self.own_address && url.origin() == self.base.origin() {
            return Ok(&clients.direct);
        }
        match objection(url) {
            Some(reason) => Err(self.no_address(reason)),
            None => Ok(&clients.public),
        }
    }

    fn no_address(&self, reason: &str) -> Fault {
        let message = format!(
            "{} named an address for its file that is not fetched: {reason}; nothing was read. If the service is \
             your own, set its address in Settings",
            self.provider
        );
        Fault::lasting(self.error("address_refused", message, ""), Outcome::Made)
    }

    fn not_there(&self, status: reqwest::StatusCode, headers: &reqwest::header::HeaderMap) -> Fault {
        let fault = fault::of_status(self.provider, status, headers, b"", &self.redaction);
        if fault.again != Again::No {
            return fault;
        }
        let message = format!("the file that {} made is not there ({status}); run it again", self.provider);
        Fault::lasting(self.error(fault::NOT_THERE, message, ""), Outcome::Made)
    }

    async fn received(
        &self,
        mut response: Response,
        mut file: Arriving,
        media: Media,
        work: &Work,
    ) -> Result<PathBuf, Fault> {
        let mut length = 0u64;
        while let Some(piece) = self.http.piece(self.provider, &mut response, &self.redaction).await? {
            work.check().map_err(not_made)?;
            length += piece.as_ref().len() as u64;
            if length > media.most_bytes() {
                return Err(fault::too_large(self.provider, media.most_bytes()));
            }
            file.take(piece.as_ref()).map_err(not_made)?;
        }
        let (look, partial) = (work.look.clone(), file.file.path().to_owned());
        let ending = file.ending(self, media)?;
        let looked = tokio::task::spawn_blocking(move || look(&partial)).await;
        // A look that was cancelled says nothing of the file.
        work.check().map_err(not_made)?;
        looked.unwrap_or_else(|panic| Err(panic.to_string())).map_err(|why| broken(self, &why))?;
        file.settled(ending)
    }
}

fn not_made(error: ProviderError) -> Fault {
    Fault::lasting(error, Outcome::NotMade)
}

/// A file on its way in. What breaks off leaves nothing.
struct Arriving {
    file: tempfile::NamedTempFile,
    path: PathBuf,
    start: Vec<u8>,
}

impl Arriving {
    fn new(folder: &Path, key: &str) -> Result<Self, ProviderError> {
        let path = folder.join(key);
        let ending = ".partial";
        // What a program that was killed left of the same file; a fixed name keeps it from piling up.
        let _ = std::fs::remove_file(folder.join(format!("{key}{ending}")));
        let file = tempfile::Builder::new()
            .prefix(key)
            .rand_bytes(0)
            .suffix(ending)
            .tempfile_in(folder)
            .map_err(|error| ProviderError::writing(&path, error))?;
        Ok(Self { file, path, start: Vec::new() })
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), ProviderError> {
        let wanted = magic::ENOUGH.saturating_sub(self.start.len()).min(bytes.len());
        self.start.extend_from_slice(&bytes[..wanted]);
        self.file.write_all(bytes).map_err(|error| ProviderError::writing(&self.path, error))
    }

    /// What its first bytes say it is.
    fn ending(&self, line: &Line, media: Media) -> Result<&'static str, Fault> {
        magic::ending(media, &self.start).ok_or_else(|| {
            let what = if media == Media::Picture { "picture" } else { "clip" };
            let message = format!(
                "{} sent a file that is no {what}; it was not kept. Run it again, or choose another model",
                line.provider
            );
            let start = String::from_utf8_lossy(&self.start[..self.start.len().min(SHOWN_BYTES)]);
            Fault::lasting(line.error(NOT_MEDIA, message, &start), Outcome::Made)
        })
    }

    /// Puts it in its place, to stay.
    fn settled(self, ending: &str) -> Result<PathBuf, Fault> {
        let path = self.path.with_extension(ending);
        let written = |error: std::io::Error| not_made(ProviderError::writing(&path, error));
        self.file.as_file().sync_all().map_err(written)?;
        self.file.persist(&path).map_err(|error| written(error.error))?;
        path.parent().into_iter().for_each(keeping::sync);
        Ok(path)
    }
}

/// The code of a file that is not what was ordered.
const NOT_MEDIA: &str = "not_media";
/// Bytes of such a file that are shown.
const SHOWN_BYTES: usize = 200;

/// A file that begins like one and can't be shown to its end: cut short under way, or made so.
fn broken(line: &Line, why: &str) -> Fault {
    let message = format!(
        "{} sent a file that can't be shown to its end; it was not kept. Run it again, or choose another model",
        line.provider
    );
    Fault::passing(line.error(NOT_MEDIA, message, why), Outcome::Made)
}
