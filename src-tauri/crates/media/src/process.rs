//! Runs ffmpeg and ffprobe: watched, stoppable, and with an account of what went wrong.
//!
//! Calls are synchronous and block the thread; async callers use `spawn_blocking`. A child runs in its own process
//! group and never outlives this program: on Linux the kernel ends it, elsewhere it ends when the pipe it writes to
//! is gone.

use std::{
    ffi::{OsStr, OsString},
    fmt::Write as _,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::{Child, ExitStatus, Stdio},
    sync::{
        atomic::{AtomicU64, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use tokio_util::sync::CancellationToken;

use crate::progress::{Tail, Tick};

mod group;

pub(crate) use group::own_cpu_ms;

/// How long a call may go without any progress before it is ended. A long seek in a file of hours on a slow disk
/// stays far below it.
pub const STALL_LIMIT: Duration = Duration::from_secs(60);
/// How often a waiting call looks whether it was cancelled.
const LOOK: Duration = Duration::from_millis(40);
/// How long a child that was asked to stop may take before its group is killed.
const GRACE: Duration = Duration::from_millis(1500);
/// Bytes read from a child at once.
const BLOCK: usize = 256 * 1024;

/// Has glibc (2.35 and newer) take large blocks in huge pages: an ffmpeg begins by touching some 50 MB of frames, and page
/// by page that costs it as much as encoding three of them. Unknown to other C libraries, and then without effect.
const HUGE_PAGES: (&str, &str) = ("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");

/// What is allowed to be opened as an input: local files and our own pipes, no network, no playlists' targets.
pub const PROTOCOLS: &str = "file,pipe";

/// A command line, built up argument by argument.
#[derive(Clone, Debug)]
pub struct Call {
    program: PathBuf,
    args: Vec<OsString>,
    folder: Option<PathBuf>,
    variables: Vec<(&'static str, OsString)>,
    stall_limit: Duration,
}

/// Why a call came to nothing. Each carries the command line where it helps, and the last of what was said.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// The program did not start.
    #[error("{command}\ncould not be started: {source}")]
    Start {
        /// The command line.
        command: String,
        /// Why.
        source: io::Error,
    },
    /// It ended with something else than success.
    #[error("{command}\nended with {ending}{}", said(stderr))]
    Failed {
        /// The command line.
        command: String,
        /// `exit code 1`, `signal 9`.
        ending: String,
        /// The last 32 KB of its stderr.
        stderr: String,
    },
    /// It made no progress for too long and was ended.
    #[error("{command}\nmade no progress for {} s and was ended{}", limit.as_secs(), said(stderr))]
    Stalled {
        /// The command line.
        command: String,
        /// The longest it may go without progress.
        limit: Duration,
        /// The last 32 KB of its stderr.
        stderr: String,
    },
    /// The caller cancelled.
    #[error("cancelled")]
    Cancelled,
    /// What it wrote could not be taken, a full disk for one.
    #[error("what ffmpeg made could not be written: {source}")]
    Sink {
        /// Why.
        source: io::Error,
    },
    /// What it should read could not be made.
    #[error("the frames for ffmpeg could not be made: {source}")]
    Feed {
        /// Why.
        source: io::Error,
    },
}

fn said(stderr: &str) -> String {
    let stderr = stderr.trim_end();
    if stderr.is_empty() { String::new() } else { format!("; it said:\n{stderr}") }
}

/// What goes in and out of a call while it runs. The default is nothing, and no cancelling.
#[derive(Default)]
pub struct Pipes<'a> {
    /// Writes the child's stdin; it is closed when this returns. A broken pipe is no error: the child had enough.
    #[allow(clippy::type_complexity, reason = "a closure type reads best in place")]
    pub feed: Option<Box<dyn FnOnce(&mut dyn Write) -> io::Result<()> + Send + 'a>>,
    /// Takes the child's stdout, block by block.
    #[allow(clippy::type_complexity, reason = "a closure type reads best in place")]
    pub sink: Option<Box<dyn FnMut(&[u8]) -> io::Result<()> + Send + 'a>>,
    /// Hears how far it is. ffmpeg says so about twice a second when called with [`Call::with_progress`].
    pub progress: Option<&'a mut dyn FnMut(Tick)>,
    /// Ends the call early.
    pub cancel: Option<&'a CancellationToken>,
}

/// What a call leaves behind.
#[derive(Clone, Debug, Default)]
pub struct Ended {
    /// The last 32 KB of its stderr: warnings, as it ended well.
    pub stderr: String,
    /// How far it was by its own last word.
    pub last: Tick,
    /// The CPU time it took in milliseconds, where the system tells.
    pub cpu_ms: Option<u32>,
}

impl Call {
    /// A call of a program with no arguments yet.
    pub fn new(program: &Path) -> Self {
        Self {
            program: program.to_owned(),
            args: Vec::new(),
            folder: None,
            variables: Vec::new(),
            stall_limit: STALL_LIMIT,
        }
    }

    /// A call of ffmpeg that asks nothing, says only warnings and never overwrites by question.
    pub fn ffmpeg(tools: &crate::Tools) -> Self {
        let call = Self::new(tools.ffmpeg()).args(["-hide_banner", "-nostdin", "-y", "-v", "warning"]);
        let (name, huge_pages) = HUGE_PAGES;
        // Who has set it knows better.
        if std::env::var_os(name).is_some() { call } else { call.env(name, huge_pages) }
    }

    /// A call of ffprobe that says only errors.
    pub fn ffprobe(tools: &crate::Tools) -> Self {
        Self::new(tools.ffprobe()).args(["-hide_banner", "-v", "error"])
    }

    /// Adds an argument.
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// Adds arguments.
    pub fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Adds a file as an input, guarded: local files only, and no name means anything but itself.
    pub fn input(self, path: &Path) -> Self {
        self.args(["-protocol_whitelist", PROTOCOLS, "-i"]).arg(file_url(path))
    }

    /// Makes ffmpeg report its progress (on stderr, where it is told apart from what it says).
    pub fn with_progress(self) -> Self {
        self.args(["-nostats", "-progress", "pipe:2"])
    }

    /// Sets the folder to run in.
    pub fn folder(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// Sets an environment variable.
    pub fn env(mut self, name: &'static str, value: impl AsRef<OsStr>) -> Self {
        self.variables.push((name, value.as_ref().to_owned()));
        self
    }

    /// Sets the longest time without progress; [`STALL_LIMIT`] unless set.
    pub fn stall_limit(mut self, limit: Duration) -> Self {
        self.stall_limit = limit;
        self
    }

    /// The command line, quoted for a POSIX shell.
    pub fn line(&self) -> String {
        let mut line = String::new();
        for part in std::iter::once(self.program.as_os_str()).chain(self.args.iter().map(OsString::as_os_str))
        {
            let separator = if line.is_empty() { "" } else { " " };
            // Writing to a String can't fail.
            let _ = write!(line, "{separator}{}", shell_quoted(&part.to_string_lossy()));
        }
        line
    }

    /// Runs it and gives its whole stdout. For small answers: versions, ffprobe's JSON, one frame.
    pub fn output(&self) -> Result<Vec<u8>, ProcessError> {
        self.output_until(None)
    }

    /// Runs it and gives its whole stdout, unless cancelled.
    pub fn output_until(&self, cancel: Option<&CancellationToken>) -> Result<Vec<u8>, ProcessError> {
        let mut output = Vec::new();
        let sink = |block: &[u8]| {
            output.extend_from_slice(block);
            Ok(())
        };
        self.run(Pipes { sink: Some(Box::new(sink)), cancel, ..Pipes::default() })?;
        Ok(output)
    }

    /// Runs it to its end.
    pub fn run(&self, pipes: Pipes<'_>) -> Result<Ended, ProcessError> {
        if pipes.cancel.is_some_and(CancellationToken::is_cancelled) {
            return Err(ProcessError::Cancelled);
        }
        let command = self.line();
        tracing::info!(target: "media::command", "{command}");
        let mut child = self
            .spawn(pipes.feed.is_some())
            .map_err(|source| ProcessError::Start { command: command.clone(), source })?;
        let Pipes { feed, sink, progress, cancel } = pipes;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (sender, ticks) = mpsc::channel();
        let moved = AtomicU64::new(0);
        thread::scope(|scope| {
            let moved = &moved;
            let fed = stdin.zip(feed).map(|(mut stdin, feed)| {
                scope.spawn(move || feed(&mut Watched { inner: &mut stdin, moved }))
            });
            let taken = stdout.map(|stdout| scope.spawn(move || drain(stdout, sink, moved)));
            let heard = stderr.map(|stderr| scope.spawn(move || listen(stderr, &sender)));
            let watch = Watch { call: self, ticks: &ticks, moved, cancel };
            let outcome = watch.until_end(&mut child, progress);
            let fed = joined(fed).unwrap_or(Ok(()));
            let taken = joined(taken).unwrap_or(Ok(()));
            let stderr = joined(heard).unwrap_or_default();
            self.verdict(command, outcome, fed, taken, stderr)
        })
    }

    fn spawn(&self, feeding: bool) -> io::Result<Child> {
        let mut command = group::command(&self.program);
        command
            .args(&self.args)
            .stdin(if feeding { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.envs(self.variables.iter().map(|(name, path)| (name, path)));
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        let child = command.spawn()?;
        group::widen(&child);
        Ok(child)
    }

    /// Decides what a call's end means. A failure of the sink or the feed explains a failure of the child, so they
    /// go first.
    fn verdict(
        &self,
        command: String,
        outcome: Outcome,
        fed: io::Result<()>,
        taken: io::Result<()>,
        stderr: String,
    ) -> Result<Ended, ProcessError> {
        match outcome {
            Outcome::Cancelled => return Err(ProcessError::Cancelled),
            Outcome::Stalled => {
                return Err(ProcessError::Stalled { command, limit: self.stall_limit, stderr });
            }
            Outcome::Lost(source) => return Err(ProcessError::Start { command, source }),
            Outcome::Ended(..) => {}
        }
        taken.map_err(|source| ProcessError::Sink { source })?;
        match fed {
            Err(source) if source.kind() != io::ErrorKind::BrokenPipe => {
                return Err(ProcessError::Feed { source });
            }
            _ => {}
        }
        match outcome {
            Outcome::Ended(status, last, cpu_ms) if status.success() => Ok(Ended { stderr, last, cpu_ms }),
            Outcome::Ended(status, ..) => {
                Err(ProcessError::Failed { command, ending: ending(status), stderr })
            }
            Outcome::Cancelled | Outcome::Stalled | Outcome::Lost(_) => Err(ProcessError::Cancelled),
        }
    }
}

/// How watching a child came to its end.
enum Outcome {
    Ended(ExitStatus, Tick, Option<u32>),
    Cancelled,
    Stalled,
    Lost(io::Error),
}

struct Watch<'a> {
    call: &'a Call,
    ticks: &'a Receiver<Tick>,
    /// Blocks that went in or out so far.
    moved: &'a AtomicU64,
    cancel: Option<&'a CancellationToken>,
}

impl Watch<'_> {
    fn until_end(&self, child: &mut Child, mut progress: Option<&mut dyn FnMut(Tick)>) -> Outcome {
        let mut last = Tick::default();
        let mut seen = 0;
        let mut moved_at = Instant::now();
        loop {
            match self.ticks.recv_timeout(LOOK) {
                Ok(tick) => {
                    if tick != last {
                        moved_at = Instant::now();
                    }
                    last = tick;
                    if let Some(progress) = &mut progress {
                        progress(tick);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                // Its stderr is closed: it has ended, or is about to.
                Err(RecvTimeoutError::Disconnected) => thread::sleep(Duration::from_millis(1)),
            }
            let moved = self.moved.load(Ordering::Relaxed);
            if moved != seen {
                seen = moved;
                moved_at = Instant::now();
            }
            let cpu_ms = group::cpu_of_ended(child);
            match child.try_wait() {
                Ok(Some(status)) => {
                    // Whatever it left running in its group holds our pipes open; nothing is left behind.
                    group::kill(child);
                    return Outcome::Ended(status, self.last_word(last, progress), cpu_ms);
                }
                Ok(None) => {}
                Err(source) => {
                    group::kill(child);
                    return Outcome::Lost(source);
                }
            }
            if self.cancel.is_some_and(CancellationToken::is_cancelled) {
                stop(child);
                return Outcome::Cancelled;
            }
            if moved_at.elapsed() > self.call.stall_limit {
                stop(child);
                return Outcome::Stalled;
            }
        }
    }

    /// What it said between our last look and its end.
    fn last_word(&self, mut last: Tick, mut progress: Option<&mut dyn FnMut(Tick)>) -> Tick {
        while let Ok(tick) = self.ticks.recv_timeout(GRACE) {
            last = tick;
            if let Some(progress) = &mut progress {
                progress(tick);
            }
        }
        last
    }
}

/// Asks a child to stop, then ends its group.
fn stop(child: &mut Child) {
    group::ask(child);
    let asked_at = Instant::now();
    while asked_at.elapsed() < GRACE {
        match child.try_wait() {
            Ok(None) => thread::sleep(Duration::from_millis(10)),
            Ok(Some(_)) | Err(_) => break,
        }
    }
    group::kill(child);
    // Reaps it. It was killed, so this returns at once; an error means it was reaped already.
    let _ = child.wait();
}

/// Takes everything from a child's stdout. Goes on reading after the sink failed, or the child would hang.
#[allow(clippy::type_complexity, reason = "the type is the field's of Pipes")]
fn drain(
    mut stdout: impl Read,
    mut sink: Option<Box<dyn FnMut(&[u8]) -> io::Result<()> + Send + '_>>,
    moved: &AtomicU64,
) -> io::Result<()> {
    let mut block = vec![0; BLOCK];
    loop {
        let read = match stdout.read(&mut block) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        moved.fetch_add(1, Ordering::Relaxed);
        if let Some(sink) = &mut sink {
            // A failed sink drops the pipe, which ends the child.
            sink(&block[..read])?;
        }
    }
}

/// Reads a child's stderr: reports of progress are passed on, the last of the rest is kept.
fn listen(mut stderr: impl Read, ticks: &Sender<Tick>) -> String {
    let mut tail = Tail::default();
    let mut block = vec![0; BLOCK];
    loop {
        match stderr.read(&mut block) {
            Ok(0) => break,
            Ok(read) => tail.take(&block[..read], &mut |tick| {
                // The receiver outlives this thread.
                let _ = ticks.send(tick);
            }),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    tail.into_text()
}

/// Counts every write.
struct Watched<'a, W> {
    inner: &'a mut W,
    moved: &'a AtomicU64,
}

impl<W: Write> Write for Watched<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.moved.fetch_add(1, Ordering::Relaxed);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// A thread's result; a panic in it goes on in the caller.
fn joined<T>(thread: Option<thread::ScopedJoinHandle<'_, T>>) -> Option<T> {
    thread.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
}

/// A path as ffmpeg's `file:` address, absolute, so that no character in a name is taken for an option, a protocol
/// or a pattern.
pub fn file_url(path: &Path) -> OsString {
    // It fails only for an empty path or without a current folder; ffmpeg then says that the file is missing.
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut url = OsString::from("file:");
    url.push(absolute);
    url
}

fn ending(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("signal {signal}");
    }
    status.code().map_or_else(|| "no exit code".to_owned(), |code| format!("exit code {code}"))
}

fn shell_quoted(part: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,+@%".contains(c);
    if !part.is_empty() && part.chars().all(plain) {
        part.to_owned()
    } else {
        format!("'{}'", part.replace('\'', r"'\''"))
    }
}
