//! Setting a machine up: on Debian and Ubuntu by installing, elsewhere by saying exactly what to install.

use std::fs;

use crate::{apt, elsewhere, step::Done};

/// What the machine is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Making videos in the terminal.
    Terminal,
    /// Building and opening the window.
    Window,
    /// Running every test, the window's on a screen of their own.
    Tests,
}

/// Whether something may be installed without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// `--yes` or `CI=true`.
    Given,
    /// One question, where there is a terminal to ask in.
    Ask,
}

/// The system this runs on, as far as setting it up goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Debian, Ubuntu and what is made from them.
    Debian,
    /// Another Linux.
    OtherLinux,
    /// macOS.
    Mac,
    /// Windows.
    Windows,
}

impl System {
    /// This one.
    pub fn here() -> Self {
        if cfg!(target_os = "macos") {
            Self::Mac
        } else if cfg!(windows) {
            Self::Windows
        } else if fs::read_to_string("/etc/os-release").is_ok_and(|text| is_debian(&text)) {
            Self::Debian
        } else {
            Self::OtherLinux
        }
    }
}

/// Installs what is missing, or says how to.
///
/// # Errors
/// What is missing and could not be installed, with the line that does it.
pub fn prepare(purpose: Purpose, consent: Consent) -> Done {
    match System::here() {
        System::Debian => apt::install_missing(purpose, consent),
        system => elsewhere::check(system, purpose),
    }
}

/// Whether a window can be opened: always, except on a Linux without a screen.
pub fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Whether an os-release file (its format: os-release(5)) is that of a system which apt installs to.
fn is_debian(os_release: &str) -> bool {
    os_release.lines().filter_map(|line| line.split_once('=')).any(|(key, value)| {
        let mut names = value.trim_matches(['"', '\'']).split_whitespace();
        matches!(key, "ID" | "ID_LIKE") && names.any(|name| matches!(name, "debian" | "ubuntu"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_and_what_is_made_from_it_are_known() {
        assert!(is_debian("PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n"));
        assert!(is_debian("ID=ubuntu\nID_LIKE=debian\n"));
        assert!(is_debian("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!is_debian("ID=fedora\nHOME_URL=\"https://debian.example\"\n"));
    }
}
