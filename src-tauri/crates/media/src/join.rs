//! All chunks as one file, with the sound beside them. Nothing is encoded again and no time is rounded.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use tokio_util::sync::CancellationToken;

use crate::{
    Tools,
    cache::{Cache, CacheError, Key, Kind},
    encoder::frame_duration,
    fragment::{Fragment, FragmentError, Place},
    plan::Chunk,
    process::{Call, Pipes, ProcessError, file_url},
    timeline::Timeline,
};

/// Packets that ffmpeg reads ahead of each input. Where one has none ready it sleeps for 10 ms before it looks again
/// (before version 7), and with its usual 8 that made most of a join.
const QUEUE: &str = "512";

/// Why a file could not be put together.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JoinError {
    #[error(transparent)]
    Cache(#[from] CacheError),
    #[error("chunk {index} can't be joined: {error}")]
    Fragment { index: usize, error: FragmentError },
    /// These chunks' parameter sets differ from most others'.
    #[error("{} chunks were encoded otherwise than the rest", .0.len())]
    Headers(Vec<usize>),
    #[error(transparent)]
    Process(#[from] ProcessError),
    #[error("{path} can't be written: {source}; free some space, or choose a folder that can be written")]
    Output { path: PathBuf, source: io::Error },
}

/// What is joined.
pub(crate) struct Joining<'a> {
    pub(crate) tools: &'a Tools,
    pub(crate) timeline: &'a Timeline,
    pub(crate) cache: &'a Cache,
    pub(crate) chunks: &'a [Chunk],
    pub(crate) keys: &'a [Key],
    /// The mixed sound, if there is to be any.
    pub(crate) sound: Option<&'a Path>,
    pub(crate) cancel: &'a CancellationToken,
}

impl Joining<'_> {
    /// Compares the parameter sets of all chunks, then writes `output`: beside it first, synced and renamed.
    pub(crate) fn write(&self, output: &Path) -> Result<(), JoinError> {
        let delay = self.delay()?;
        let partial = partial(output);
        let written = self.mux(delay, &partial).and_then(|()| {
            finish(&partial, output).map_err(|source| JoinError::Output { path: output.to_owned(), source })
        });
        if written.is_err() {
            // Nothing half-written stays; if it was never there, nothing has to go.
            let _ = fs::remove_file(&partial);
        }
        written
    }

    fn fragment(&self, index: usize) -> Result<Fragment, JoinError> {
        let bytes = self.cache.read(&self.keys[index], Kind::Chunk)?;
        Fragment::parse(&bytes, self.chunks[index].frames)
            .map_err(|error| JoinError::Fragment { index, error })
    }

    /// By how much decoding runs ahead in the whole. Finds chunks whose parameter sets are not those of most.
    fn delay(&self) -> Result<u32, JoinError> {
        let mut delay = 0;
        let mut descriptions: Vec<(Vec<u8>, Vec<usize>)> = Vec::new();
        for index in 0..self.chunks.len() {
            let fragment = self.fragment(index)?;
            delay = delay.max(fragment.delay());
            match descriptions.iter_mut().find(|(known, _)| known == fragment.description()) {
                Some((_, chunks)) => chunks.push(index),
                None => descriptions.push((fragment.description().to_vec(), vec![index])),
            }
        }
        descriptions.sort_by_key(|(_, chunks)| chunks.len());
        descriptions.pop();
        let odd: Vec<usize> = descriptions.into_iter().flat_map(|(_, chunks)| chunks).collect();
        if odd.is_empty() { Ok(delay) } else { Err(JoinError::Headers(odd)) }
    }

    fn mux(&self, delay: u32, partial: &Path) -> Result<(), JoinError> {
        let queue = ["-thread_queue_size", QUEUE];
        let mut call = Call::ffmpeg(self.tools).args(queue).args(["-f", "mp4", "-i", "pipe:0"]);
        if let Some(sound) = self.sound {
            call = call.args(queue).input(sound);
        }
        call = call.args(["-map", "0:v:0"]);
        if self.sound.is_some() {
            call = call.args(["-map", "1:a:0"]);
        }
        let scale = crate::encoder::time_scale(self.timeline.frame_rate);
        let call = call
            .args(["-c", "copy", "-map_metadata", "-1", "-video_track_timescale", &scale.to_string()])
            .args(["-movflags", "+faststart", "-f", "mp4"])
            .arg(file_url(partial));
        let mut fault = None;
        let outcome = {
            let fault = &mut fault;
            let feed = move |stdin: &mut dyn Write| {
                self.feed(delay, stdin).map_err(|error| match error {
                    JoinError::Output { source, .. } => source,
                    error => {
                        *fault = Some(error);
                        io::Error::other("a chunk could not be read")
                    }
                })
            };
            call.run(Pipes { feed: Some(Box::new(feed)), cancel: Some(self.cancel), ..Pipes::default() })
        };
        if let Some(fault) = fault {
            return Err(fault);
        }
        outcome?;
        Ok(())
    }

    /// Writes all chunks as one fragmented MP4.
    fn feed(&self, delay: u32, stdin: &mut dyn Write) -> Result<(), JoinError> {
        let mut bytes = Vec::new();
        for (index, chunk) in self.chunks.iter().enumerate() {
            let fragment = self.fragment(index)?;
            bytes.clear();
            if index == 0 {
                bytes.extend_from_slice(&fragment.head);
            }
            let place = Place {
                number: index as u32 + 1,
                start: chunk.start - self.chunks[0].start,
                delay,
                frame_duration: frame_duration(self.timeline.frame_rate),
            };
            fragment.write(place, &mut bytes);
            stdin.write_all(&bytes).map_err(|source| JoinError::Output { path: PathBuf::new(), source })?;
        }
        Ok(())
    }
}

/// The name under which a file is written before it is whole.
pub(crate) fn partial(output: &Path) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(".partial");
    PathBuf::from(name)
}

/// Makes a whole file appear under its name, so that it is still there after a power cut.
pub(crate) fn finish(partial: &Path, output: &Path) -> io::Result<()> {
    File::options().write(true).open(partial)?.sync_all()?;
    fs::rename(partial, output)?;
    #[cfg(unix)]
    if let Some(folder) = std::path::absolute(output)?.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
