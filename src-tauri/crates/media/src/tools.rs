//! The ffmpeg and ffprobe of this machine.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use crate::process::{Call, ProcessError};

/// Names the ffmpeg to use instead of the one on `PATH`.
pub const FFMPEG_VARIABLE: &str = "REELWRIGHT_FFMPEG";
/// Names the ffprobe to use instead of the one on `PATH`.
pub const FFPROBE_VARIABLE: &str = "REELWRIGHT_FFPROBE";

/// The oldest ffmpeg that all filters and options used here were tried with.
pub const OLDEST_FFMPEG: (u32, u32) = (5, 1);

/// How to get ffmpeg, for error messages.
const INSTALL: &str = "install ffmpeg (Debian, Ubuntu: apt install ffmpeg; macOS: brew install ffmpeg; \
                       Windows: winget install Gyan.FFmpeg)";

/// The ffmpeg and ffprobe found on this machine. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Tools(Arc<Found>);

#[derive(Debug)]
struct Found {
    ffmpeg: PathBuf,
    ffprobe: PathBuf,
    version: String,
    encoders: OnceLock<BTreeSet<String>>,
    decoders: OnceLock<BTreeSet<String>>,
    filters: OnceLock<BTreeSet<String>>,
}

/// Why there is no ffmpeg to work with.
#[derive(Debug, thiserror::Error)]
pub enum ToolsError {
    /// The program is not there.
    #[error("{program} was not found on this machine; {INSTALL}, or set {variable} to its path")]
    Missing {
        /// `ffmpeg` or `ffprobe`.
        program: &'static str,
        /// The environment variable that can name it.
        variable: &'static str,
    },
    /// It is there and doesn't run.
    #[error("{path} does not run as {program}; {INSTALL}")]
    Broken {
        /// `ffmpeg` or `ffprobe`.
        program: &'static str,
        /// What was run.
        path: PathBuf,
        /// What happened.
        source: Box<ProcessError>,
    },
    /// It says nothing that looks like its version.
    #[error("{path} does not answer as ffmpeg does; {INSTALL}")]
    Unknown {
        /// What was run.
        path: PathBuf,
    },
    /// It is too old.
    #[error("{path} is ffmpeg {version}; {}.{} or newer is needed; {INSTALL}", OLDEST_FFMPEG.0, OLDEST_FFMPEG.1)]
    TooOld {
        /// What was run.
        path: PathBuf,
        /// What it said.
        version: String,
    },
}

impl Tools {
    /// Finds both programs: by [`FFMPEG_VARIABLE`] and [`FFPROBE_VARIABLE`] if they are set, on `PATH` otherwise.
    pub fn find() -> Result<Self, ToolsError> {
        let ffmpeg = locate("ffmpeg", FFMPEG_VARIABLE)?;
        let ffprobe = locate("ffprobe", FFPROBE_VARIABLE)?;
        Self::at(&ffmpeg, &ffprobe)
    }

    /// Takes two programs by their paths and asks ffmpeg for its version.
    pub fn at(ffmpeg: &Path, ffprobe: &Path) -> Result<Self, ToolsError> {
        let answer = Call::new(ffmpeg).arg("-version").output().map_err(|source| ToolsError::Broken {
            program: "ffmpeg",
            path: ffmpeg.to_owned(),
            source: Box::new(source),
        })?;
        let first_line = String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned();
        let version = ffmpeg_sidecar::log_parser::try_parse_version(&first_line)
            .ok_or_else(|| ToolsError::Unknown { path: ffmpeg.to_owned() })?;
        if release(&version).is_some_and(|release| release < OLDEST_FFMPEG) {
            return Err(ToolsError::TooOld { path: ffmpeg.to_owned(), version });
        }
        Ok(Self(Arc::new(Found {
            ffmpeg: ffmpeg.to_owned(),
            ffprobe: ffprobe.to_owned(),
            version,
            encoders: OnceLock::new(),
            decoders: OnceLock::new(),
            filters: OnceLock::new(),
        })))
    }

    /// Path of ffmpeg.
    pub fn ffmpeg(&self) -> &Path {
        &self.0.ffmpeg
    }

    /// Path of ffprobe.
    pub fn ffprobe(&self) -> &Path {
        &self.0.ffprobe
    }

    /// ffmpeg's version as it states it: `5.1.9-0+deb12u1`.
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// Whether ffmpeg lists an encoder by this name. A listed hardware encoder may still fail; only a test encode
    /// proves it.
    pub fn has_encoder(&self, name: &str) -> bool {
        self.0.encoders.get_or_init(|| self.listed("-encoders")).contains(name)
    }

    /// Whether ffmpeg has a decoder of this name.
    pub fn has_decoder(&self, name: &str) -> bool {
        self.0.decoders.get_or_init(|| self.listed("-decoders")).contains(name)
    }

    /// Whether ffmpeg has a filter of this name.
    pub fn has_filter(&self, name: &str) -> bool {
        self.0.filters.get_or_init(|| self.listed("-filters")).contains(name)
    }

    /// The names in one of ffmpeg's lists, which stand in the second column after their flags. An ffmpeg that can't
    /// list has nothing.
    fn listed(&self, list: &str) -> BTreeSet<String> {
        let answer = match Call::new(self.ffmpeg()).args(["-hide_banner", list]).output() {
            Ok(answer) => answer,
            Err(error) => {
                tracing::warn!(%error, list, "ffmpeg could not list what it has");
                return BTreeSet::new();
            }
        };
        let text = String::from_utf8_lossy(&answer);
        text.lines().filter_map(|line| line.split_whitespace().nth(1).map(str::to_owned)).collect()
    }
}

/// Where a program is.
fn locate(program: &'static str, variable: &'static str) -> Result<PathBuf, ToolsError> {
    let named: Option<OsString> = std::env::var_os(variable).filter(|value| !value.is_empty());
    which::which(named.as_deref().unwrap_or(program.as_ref()))
        .map_err(|_| ToolsError::Missing { program, variable })
}

/// The release a version string names; none for builds between releases (`N-110000-gabc`, `2026-01-18-git-…`), which
/// are newer than what is asked for.
fn release(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim_start_matches('n').split(|c: char| !c.is_ascii_digit());
    let major: u32 = numbers.next()?.parse().ok()?;
    let minor = numbers.next().and_then(|minor| minor.parse().ok()).unwrap_or(0);
    /// Dated builds begin with a year.
    const FIRST_YEAR: u32 = 2000;
    (major < FIRST_YEAR).then_some((major, minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_read_from_every_form_of_version() {
        assert_eq!(release("5.1.9-0+deb12u1"), Some((5, 1)));
        assert_eq!(release("n7.1"), Some((7, 1)));
        assert_eq!(release("8.0-full_build-www.gyan.dev"), Some((8, 0)));
        assert_eq!(
            release("2026-01-18-git-ba36e6ed52-full"),
            None,
            "a dated build is newer than any release asked for"
        );
        assert_eq!(release("N-110000-g1234567"), None);
        assert!(release("4.4.2").is_some_and(|version| version < OLDEST_FFMPEG));
    }

    #[test]
    fn a_missing_program_says_how_to_get_it() {
        let error = Tools::at(Path::new("/nowhere/ffmpeg"), Path::new("/nowhere/ffprobe")).unwrap_err();
        assert!(error.to_string().contains("install ffmpeg"), "{error}");
    }

    #[test]
    fn the_machines_ffmpeg_has_what_the_renderer_needs() {
        let tools = Tools::find().unwrap();
        assert!(tools.has_encoder("libx264") && tools.has_encoder("aac"), "{tools:?}");
        assert!(
            tools.has_filter("ass") && tools.has_filter("overlay") && !tools.has_filter("no-such-filter")
        );
    }
}
