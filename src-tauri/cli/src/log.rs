//! The log: everything worth knowing afterwards into a file of the workspace, and onto stderr where asked for.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{Layer, layer::SubscriberExt, util::SubscriberInitExt};

/// The log in the workspace's log folder.
const NAME: &str = "reel.log";
/// The log before it. Nothing older is kept.
const OLDER: &str = "reel.log.1";
/// The file's largest size in bytes; together with the one before it, some weeks of daily use.
const LARGEST: u64 = 4 << 20;

/// Whether the log is written on stderr, where bars would be torn by it.
static ON_STDERR: AtomicBool = AtomicBool::new(false);

/// Starts the log. Where its file can't be written there is none, and the work goes on.
pub fn start(folder: &Path, verbose: u8) {
    ON_STDERR.store(verbose > 0, Ordering::Relaxed);
    let level = match verbose {
        0 => LevelFilter::OFF,
        1 => LevelFilter::INFO,
        _ => LevelFilter::DEBUG,
    };
    let file = LogFile::open(folder).ok().map(|file| {
        tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(Mutex::new(file))
            .with_filter(LevelFilter::INFO.max(level))
    });
    let screen =
        tracing_subscriber::fmt::layer().with_writer(io::stderr).with_target(false).with_filter(level);
    // A second start in one process finds the first's log, which is as good.
    let _ = tracing_subscriber::registry().with(file).with(screen).try_init();
}

/// Whether the log is written on stderr.
pub fn is_on_stderr() -> bool {
    ON_STDERR.load(Ordering::Relaxed)
}

/// A file that is appended to, and put aside when it is full.
struct LogFile {
    folder: PathBuf,
    file: File,
    bytes: u64,
}

impl LogFile {
    fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let file = File::options().create(true).append(true).open(folder.join(NAME))?;
        let bytes = file.metadata()?.len();
        Ok(Self { folder: folder.to_owned(), file, bytes })
    }

    fn put_aside(&mut self) -> io::Result<()> {
        fs::rename(self.folder.join(NAME), self.folder.join(OLDER))?;
        *self = Self::open(&self.folder)?;
        Ok(())
    }
}

impl Write for LogFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.bytes + line.len() as u64 > LARGEST {
            self.put_aside()?;
        }
        let written = self.file.write(line)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_full_log_is_put_aside_and_no_more_than_two_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = LogFile::open(folder.path()).unwrap();
        let line = vec![b'a'; 1 << 20];
        for _ in 0..11 {
            log.write_all(&line).unwrap();
        }
        let size = |name: &str| fs::metadata(folder.path().join(name)).unwrap().len();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        assert!(size(NAME) <= LARGEST && size(OLDER) <= LARGEST);
        drop(log);
        LogFile::open(folder.path()).unwrap().write_all(b"next").unwrap();
        assert_eq!(size(NAME), 3 * (1 << 20) + 4, "a new start appends");
    }
}
