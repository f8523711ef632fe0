//! A program that speaks, run to its end: in a process group of its own, within its time, and with its last words.

use std::{
    io,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    process::{Child, ChildStdin, Command},
};

use crate::{ProviderError, Work};

/// The last words of a program that are kept, in bytes: as much as of ffmpeg's.
const LAST_WORDS: usize = 32 * 1024;
/// How much of them is taken at once.
const BLOCK: usize = 4096;

/// How a program ended.
pub(super) struct Ended {
    /// With what.
    pub(super) status: ExitStatus,
    /// What it wrote, if that was listened to.
    pub(super) output: Vec<u8>,
    /// The last of what it said on its other pipe.
    pub(super) last_words: String,
}

/// Why a program did not end by itself.
pub(super) enum Broken {
    /// It could not be started.
    NotStarted(io::Error),
    /// It did not end in its time, and was ended; its last words.
    Endless(String),
    /// Its pipes broke.
    Unheard(io::Error),
    /// The user asked to stop.
    Cancelled,
}

impl Broken {
    /// The same as an error of an engine, which says itself what it is to fail and not to be there.
    pub(super) fn told(
        self,
        patience: Duration,
        failed: impl Fn(&str, String) -> ProviderError,
        not_started: impl Fn(&io::Error) -> ProviderError,
    ) -> ProviderError {
        match self {
            Self::NotStarted(error) => not_started(&error),
            Self::Endless(words) => failed(&format!("did not end within {} s", patience.as_secs()), words),
            Self::Unheard(error) => failed("could not be listened to", error.to_string()),
            Self::Cancelled => ProviderError::Cancelled,
        }
    }
}

/// Runs a program to its end; what it writes is taken where the command pipes it. Cancelled, or after its time, it is
/// killed with all that it started, and what it started never outlives it. On Linux it ends with this program, however
/// that ends.
pub(super) async fn run(
    mut command: Command,
    input: &str,
    patience: Duration,
    work: &Work,
) -> Result<Ended, Broken> {
    if work.cancel.is_cancelled() {
        return Err(Broken::Cancelled);
    }
    command.stdin(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    #[cfg(unix)]
    command.process_group(0);
    #[cfg(target_os = "linux")]
    tie_to_us(&mut command);
    let mut child = command.spawn().map_err(Broken::NotStarted)?;
    let group = Group::of(&child);
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (mut output, mut last) = (Vec::new(), Vec::new());
    // Written and read at the same time: neither side waits for the other's full pipe.
    let whole = async {
        let ending = async {
            let status = child.wait().await;
            // A pipe that a child of the program holds would never be at its end.
            drop(group);
            status
        };
        let ((), heard, said, status) =
            tokio::join!(fed(stdin, input), taken(stdout, &mut output), kept(stderr, &mut last), ending);
        heard.and(said).and(status)
    };
    let ended = tokio::select! {
        () = work.cancel.cancelled() => return Err(Broken::Cancelled),
        ended = tokio::time::timeout(patience, whole) => ended,
    };
    let last_words = String::from_utf8_lossy(&last).into_owned();
    match ended {
        Ok(Ok(status)) => Ok(Ended { status, output, last_words }),
        Ok(Err(error)) => Err(Broken::Unheard(error)),
        Err(_) => Err(Broken::Endless(last_words)),
    }
}

/// Hands the program its input and closes the pipe.
async fn fed(stdin: Option<ChildStdin>, input: &str) {
    if let Some(mut stdin) = stdin {
        // A program that ends without reading says why on its other pipe.
        let _ = stdin.write_all(input.as_bytes()).await;
    }
}

/// Takes all that comes.
async fn taken(pipe: Option<impl AsyncRead + Unpin>, all: &mut Vec<u8>) -> io::Result<()> {
    if let Some(mut pipe) = pipe {
        pipe.read_to_end(all).await?;
    }
    Ok(())
}

/// Takes all that comes and keeps the last of it, however much that is.
async fn kept(pipe: Option<impl AsyncRead + Unpin>, last: &mut Vec<u8>) -> io::Result<()> {
    let Some(mut pipe) = pipe else { return Ok(()) };
    let mut block = [0; BLOCK];
    loop {
        let read = pipe.read(&mut block).await?;
        if read == 0 {
            return Ok(());
        }
        last.extend_from_slice(&block[..read]);
        last.drain(..last.len().saturating_sub(LAST_WORDS));
    }
}

/// Has the kernel end the program when the thread that started it is gone, a killed program's among them: one of the
/// runtime's own, which are there as long as it is.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "no safe way leads between fork and exec")]
fn tie_to_us(command: &mut Command) {
    use rustix::process::{Signal, getpid, getppid, set_parent_process_death_signal};

    let us = getpid();
    let tie = move || {
        set_parent_process_death_signal(Some(Signal::KILL))?;
        // We may have ended before the line above took hold.
        if getppid() == Some(us) {
            Ok(())
        } else {
            Err(io::Error::other("the program that starts it has ended"))
        }
    };
    // SAFETY: between fork and exec only async-signal-safe work is allowed. The closure makes two plain system calls;
    // it takes no lock, and allocates only on the way out of a program that is dead.
    unsafe {
        command.pre_exec(tie);
    }
}

/// The group of a program, ended when this goes.
struct Group {
    #[cfg(unix)]
    leader: Option<rustix::process::Pid>,
}

impl Group {
    #[cfg(unix)]
    fn of(child: &Child) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        Self { leader: id.and_then(rustix::process::Pid::from_raw) }
    }

    /// Elsewhere the program alone is ended, by the runtime.
    #[cfg(not(unix))]
    fn of(_: &Child) -> Self {
        Self {}
    }
}

#[cfg(unix)]
impl Drop for Group {
    fn drop(&mut self) {
        if let Some(leader) = self.leader {
            // An error means that nobody is left in the group.
            let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
        }
    }
}
