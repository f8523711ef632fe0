//! A child's process group: everything it starts ends with it, and it ends with us.

use std::{
    path::Path,
    process::{Child, Command},
};
#[cfg(target_os = "linux")]
use std::{path::PathBuf, process::Stdio, sync::LazyLock};

/// The start of a program in a group of its own, so that a Ctrl-C in our terminal reaches only us, with its life tied
/// to ours.
#[cfg(unix)]
pub(super) fn command(program: &Path) -> Command {
    use std::os::unix::process::CommandExt;
    let mut command = tied(program);
    command.process_group(0);
    command
}

/// The program alone: what has pipes from us ends when these do.
#[cfg(all(unix, not(target_os = "linux")))]
fn tied(program: &Path) -> Command {
    Command::new(program)
}

/// Has the kernel kill the child when the thread that started it is gone, a killed program's among them. The thread
/// that starts a call also waits for it, so the thread's end is the call's.
///
/// util-linux's `setpriv` is put in between where there is one: a program can ask for its own death only, and asking
/// between fork and exec means a real fork. That copies the tables of all our memory and makes every page that is then
/// written to a fault; with some sixty calls it was a twentieth of a render's CPU. For the millisecond until it has
/// asked, the end of its pipes is all that ends the child.
#[cfg(target_os = "linux")]
fn tied(program: &Path) -> Command {
    // What is not there is started as it is, for its error to name it.
    match (&*SETPRIV, which::which(program)) {
        (Some(setpriv), Ok(found)) => {
            let mut command = Command::new(setpriv);
            command.args(DIE_WITH_PARENT).arg("--").arg(found);
            command
        }
        _ => {
            let mut command = Command::new(program);
            tie_in_fork(&mut command);
            command
        }
    }
}

/// What `setpriv` is asked for.
#[cfg(target_os = "linux")]
const DIE_WITH_PARENT: [&str; 2] = ["--pdeathsig", "KILL"];

/// A `setpriv` that knows how: util-linux's since 2.33, and not BusyBox's.
#[cfg(target_os = "linux")]
static SETPRIV: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let found = which::which("setpriv").ok()?;
    let tried = Command::new(&found)
        .args(DIE_WITH_PARENT)
        .arg("--")
        .arg(&found)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    tried.is_ok_and(|status| status.success()).then_some(found)
});

/// The same by a call between fork and exec.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "no safe way leads between fork and exec")]
fn tie_in_fork(command: &mut Command) {
    use std::os::unix::process::CommandExt;

    use rustix::process::{Signal, getppid, set_parent_process_death_signal};

    let parent = rustix::process::getpid();
    let tie = move || {
        set_parent_process_death_signal(Some(Signal::KILL))?;
        // The parent may have died before the line above took hold.
        if getppid() == Some(parent) {
            Ok(())
        } else {
            Err(std::io::Error::other("the program that starts it has ended"))
        }
    };
    // SAFETY: between fork and exec only async-signal-safe work is allowed. The closure makes two plain system calls;
    // it takes no lock, and allocates only on the way out of a dead program.
    unsafe {
        command.pre_exec(tie);
    }
}

/// Makes the pipes to and from a child hold a good part of a frame, so that the two sides change turns less often. A
/// full frame takes 3 MB; 1 MB is what Linux lets anybody have.
#[cfg(target_os = "linux")]
pub(super) fn widen(child: &Child) {
    use rustix::pipe::fcntl_setpipe_size;
    const PIPE_BYTES: usize = 1 << 20;
    // Refused where the user's share of pipe memory is used up; the pipe then works as it is.
    if let Some(stdin) = &child.stdin {
        let _ = fcntl_setpipe_size(stdin, PIPE_BYTES);
    }
    if let Some(stdout) = &child.stdout {
        let _ = fcntl_setpipe_size(stdout, PIPE_BYTES);
    }
}

/// Other systems size their pipes themselves.
#[cfg(not(target_os = "linux"))]
pub(super) fn widen(_: &Child) {}

/// The CPU time in milliseconds of a child that has ended and is not reaped yet; none while it runs.
#[cfg(target_os = "linux")]
pub(super) fn cpu_of_ended(child: &Child) -> Option<u32> {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let pid = Pid::from_raw(i32::try_from(child.id()).ok()?)?;
    let look = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
    waitid(WaitId::Pid(pid), look).ok()??;
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    cpu_ms(&stat, rustix::param::clock_ticks_per_second())
}

/// Reads user and system time off a line of `/proc/*/stat` (proc(5): fields 14 and 15, counted from the name's closing
/// bracket, as the name may hold anything).
#[cfg(target_os = "linux")]
fn cpu_ms(stat: &str, ticks_per_second: u64) -> Option<u32> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut times = fields.split_whitespace().skip(11).map(|field| field.parse::<u64>().ok());
    let ticks = times.next()?? + times.next()??;
    u32::try_from(ticks * 1000 / ticks_per_second.max(1)).ok()
}

/// The CPU time in milliseconds that the calling thread took so far.
#[cfg(target_os = "linux")]
pub(crate) fn own_cpu_ms() -> Option<u32> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let time = std::time::Duration::try_from(time).ok()?;
    u32::try_from(time.as_millis()).ok()
}

/// Told where a child's time is told too, as only their sum is of use.
#[cfg(not(target_os = "linux"))]
pub(crate) fn own_cpu_ms() -> Option<u32> {
    None
}

/// Other systems tell it only in ways that need unsafe code.
#[cfg(not(target_os = "linux"))]
pub(super) fn cpu_of_ended(_: &Child) -> Option<u32> {
    None
}

/// Asks the child to finish.
#[cfg(unix)]
pub(super) fn ask(child: &Child) {
    signal(child, rustix::process::Signal::TERM);
}

/// Ends everything in the child's group.
#[cfg(unix)]
pub(super) fn kill(child: &mut Child) {
    signal(child, rustix::process::Signal::KILL);
}

#[cfg(unix)]
fn signal(child: &Child, signal: rustix::process::Signal) {
    let group = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw);
    if let Some(group) = group {
        // An error means that nobody is left in the group.
        let _ = rustix::process::kill_process_group(group, signal);
    }
}

/// Keeps a console window from flashing up and our Ctrl-C from reaching the child.
#[cfg(windows)]
pub(super) fn command(program: &Path) -> Command {
    use std::os::windows::process::CommandExt;
    /// `CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP` of the Windows API's process creation flags.
    const QUIET_GROUP: u32 = 0x0800_0000 | 0x0000_0200;
    let mut command = Command::new(program);
    command.creation_flags(QUIET_GROUP);
    command
}

/// There is no polite way to a console program without a console; [`kill`] follows.
#[cfg(windows)]
pub(super) fn ask(_: &Child) {}

/// Ends the child. ffmpeg starts no others.
#[cfg(windows)]
pub(super) fn kill(child: &mut Child) {
    // An error means that it has ended already.
    let _ = child.kill();
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_killed_with_the_thread_that_started_it() {
        let start = || {
            let child = command(Path::new("sleep")).arg("1000").spawn().unwrap();
            let name = format!("/proc/{}/comm", child.id());
            while std::fs::read_to_string(&name).unwrap().trim() != "sleep" {
                std::thread::yield_now();
            }
            child
        };
        let mut left = std::thread::spawn(start).join().unwrap();
        let status = left.wait().unwrap();
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(9), "{status}");
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error_of_the_start() {
        let error = command(Path::new("/nowhere/ffmpeg")).spawn().unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
    }

    #[test]
    fn cpu_time_is_read_past_any_name() {
        let stat = "77 (a) b) (c) Z 1 2 3 4 5 6 7 8 9 10 150 25 0 0 20 0 1 0";
        assert_eq!(cpu_ms(stat, 100), Some(1750));
    }
}
