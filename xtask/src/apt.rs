//! What Debian 12 and Ubuntu 24.04 need, and installing it.

use std::{
    io::{self, IsTerminal, Write},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use crate::{
    machine::{Consent, Purpose},
    step::{self, Done, Failure},
};

/// Compiling C, making videos, and their big type.
const FOR_VIDEOS: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libssl-dev",
    "ffmpeg",
    "espeak-ng",
    "fonts-inter",
    "fonts-bebas-neue",
    "fonts-noto-core",
    "fonts-noto-cjk",
    "fonts-noto-color-emoji",
];

/// The window: Tauri's libraries (<https://v2.tauri.app/start/prerequisites/>), and the GStreamer parts through
/// which WebKitGTK plays H.264. They are named one by one because recommended packages are left out: those bring
/// 150 more, none of which is needed.
const FOR_WINDOW: &[&str] = &[
    "libwebkit2gtk-4.1-dev",
    "libxdo-dev",
    "libayatana-appindicator3-dev",
    "librsvg2-dev",
    "gstreamer1.0-plugins-base",
    "gstreamer1.0-plugins-good",
    "gstreamer1.0-plugins-bad",
    "gstreamer1.0-libav",
    "gstreamer1.0-gl",
];

/// A screen of the tests' own, a message bus of their own, the driver that plays the user, and the user's hand where the
/// driver's ends at the window.
const FOR_TESTS: &[&str] = &["xvfb", "dbus", "webkit2gtk-driver", "xdotool"];

/// How long to wait for another program to be done with apt. A fresh machine's first unattended upgrade takes
/// some minutes.
const LOCK_PATIENCE: Duration = Duration::from_secs(15 * 60);
/// How long to wait between two tries.
const LOCK_PAUSE: Duration = Duration::from_secs(5);

/// Installs what is missing. Where nothing is, this asks dpkg once and says nothing.
///
/// # Errors
/// Where the user says no or can't be asked, or apt fails: why, with the line to type.
pub fn install_missing(purpose: Purpose, consent: Consent) -> Done {
    let missing = missing(&wanted(purpose))?;
    if missing.is_empty() {
        return Ok(());
    }
    let mut install = vec!["apt-get", "install", "--yes", "--no-install-recommends"];
    install.extend(&missing);
    let typed = format!("sudo apt-get update && sudo {}", install.join(" "));
    ask(&missing, consent, &typed)?;
    step::say(&format!("installing {} (a few minutes)", missing.join(", ")));
    patiently(&["apt-get", "update", "--quiet"], &typed)?;
    patiently(&install, &typed)
}

fn wanted(purpose: Purpose) -> Vec<&'static str> {
    match purpose {
        Purpose::Terminal => FOR_VIDEOS.to_vec(),
        Purpose::Window => [FOR_VIDEOS, FOR_WINDOW].concat(),
        Purpose::Tests => [FOR_VIDEOS, FOR_WINDOW, FOR_TESTS].concat(),
    }
}

/// Those of the packages that are not installed.
fn missing(wanted: &[&'static str]) -> Result<Vec<&'static str>, Failure> {
    let format = "--showformat=${db:Status-Abbrev} ${Package}\n";
    // Ends with 1 when it has never heard of a package; what it knows is printed all the same.
    let asked = Command::new("dpkg-query").args(["--show", format]).args(wanted).output();
    let answer =
        asked.map_err(|error| Failure(format!("can't ask dpkg-query what is installed: {error}")))?;
    let installed = installed(&String::from_utf8_lossy(&answer.stdout));
    Ok(wanted.iter().filter(|package| !installed.iter().any(|name| name == *package)).copied().collect())
}

/// The names in dpkg-query's answer whose wanted and actual state are both "installed".
fn installed(answer: &str) -> Vec<String> {
    let lines = answer.lines().filter_map(|line| line.strip_prefix("ii"));
    lines.map(|name| name.trim().to_owned()).collect()
}

fn ask(missing: &[&str], consent: Consent, typed: &str) -> Done {
    if consent == Consent::Given {
        return Ok(());
    }
    println!("Reelwright needs these packages, which are not installed:\n  {}", missing.join(" "));
    if !io::stdin().is_terminal() {
        return Err(Failure(format!("install them with\n  {typed}\nor run this again with --yes")));
    }
    print!("Install them with apt now? [Y/n] ");
    let mut answer = String::new();
    let read = io::stdout().flush().and_then(|()| io::stdin().read_line(&mut answer));
    match (read, answer.trim()) {
        (Ok(1..), "" | "y" | "Y" | "yes" | "Yes") => Ok(()),
        _ => Err(Failure(format!("nothing was installed; to do it yourself:\n  {typed}"))),
    }
}

/// Runs apt as root, and again for as long as another program holds its lock.
fn patiently(words: &[&str], typed: &str) -> Done {
    let started = Instant::now();
    let mut told = false;
    loop {
        let Err((failure, said)) = step::run_quietly(&mut as_root(words)?, "apt") else {
            return Ok(());
        };
        if !is_locked(&said) || started.elapsed() > LOCK_PATIENCE {
            return Err(Failure(format!("{}\nto try it by hand:\n  {typed}", failure.0)));
        }
        if !told {
            step::say("another program is installing or updating packages; waiting for it to finish");
            told = true;
        }
        thread::sleep(LOCK_PAUSE);
    }
}

fn as_root(words: &[&str]) -> Result<Command, Failure> {
    // In English, so that a held lock is recognised; without questions, so that none is asked out of sight.
    let settings = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C"];
    let mut line: Vec<&str> = settings.iter().chain(words).copied().collect();
    let root = step::answer("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    if !root {
        let unable = || Failure(format!("sudo is not here; as root, run\n  {}", words.join(" ")));
        step::works("sudo", &["--version"]).then_some(()).ok_or_else(unable)?;
        unlock_sudo()?;
        line.insert(0, "sudo");
    }
    let mut command = step::command(line[0]);
    command.args(&line[1..]);
    Ok(command)
}

/// Lets sudo ask for its password in sight, once, before it is used out of sight.
fn unlock_sudo() -> Done {
    let status = Command::new("sudo").arg("--validate").status();
    match status {
        Ok(status) if status.success() => Ok(()),
        _ => Err(Failure("sudo refused; ask whoever may install packages on this machine".into())),
    }
}

/// Whether apt's words say that another program holds one of its locks.
fn is_locked(said: &str) -> bool {
    said.contains("Could not get lock") || said.contains("Unable to acquire the dpkg frontend lock")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_fully_installed_counts() {
        let answer = "ii  ffmpeg\nrc  espeak-ng\nun  xvfb\niU  dbus\nii  fonts-inter\n";
        assert_eq!(installed(answer), ["ffmpeg", "fonts-inter"]);
    }

    #[test]
    fn a_held_lock_is_told_from_a_missing_package() {
        assert!(is_locked(
            "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 (apt)"
        ));
        assert!(is_locked(
            "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 9 (apt-get)"
        ));
        assert!(!is_locked("E: Unable to locate package fonts-intre"));
    }

    #[test]
    fn tests_need_all_that_the_window_needs() {
        let (window, tests) = (wanted(Purpose::Window), wanted(Purpose::Tests));
        assert!(window.iter().all(|package| tests.contains(package)), "the window's tests open the window");
        assert!(tests.contains(&"webkit2gtk-driver"));
        assert!(!wanted(Purpose::Terminal).contains(&"libwebkit2gtk-4.1-dev"), "no window, no webview");
    }
}
