//! A workbench for the tests: a workspace of its own, a small and quick theme, files of every kind, and the program.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
};

use serde_json::Value;

/// The smallest and shortest video a theme allows, drawn, without a voice.
pub const SMALL_THEME: &str = r##"name = "small"
title = "Small"
[identity]
product = "A cup of tea"
tagline = "Three minutes of quiet"
audience = "people who work at a desk"
style = "how_to"
[video]
duration_s = 5
size = 720
aspect = "1:1"
fps = 24
[palette]
ground = "#11151c"
text = "#ffffff"
highlight = "#ffd34d"
colors = ["#1f3a5f", "#e08a4f"]
[voice]
engine = "none"
[visuals]
engine = "motion"
[[references]]
id = "boil"
kind = "step"
title = "Boil the water"
description = "Let the water boil, then wait a minute."
talking_points = ["Fresh water tastes better than water boiled twice."]
"##;

pub struct Bench {
    folder: tempfile::TempDir,
}

/// What the program said, and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Said {
    pub fn new(status: ExitStatus, stdout: &[u8], stderr: &[u8]) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self { code: status.code().unwrap_or(-1), stdout: text(stdout), stderr: text(stderr) }
    }

    /// The last line of stdout, which `--json` makes an object.
    pub fn object(&self) -> Value {
        let last = self.stdout.lines().last().unwrap_or_else(|| panic!("nothing on stdout: {self:?}"));
        let object: Value = serde_json::from_str(last).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        assert!(object.is_object(), "{object} is no object");
        object
    }

    /// The code of the error it ended with, having checked that its exit code fits.
    pub fn error(&self, exit: i32) -> String {
        let object = self.object();
        assert_eq!(self.code, exit, "{self:?}");
        let error = &object["error"];
        for field in ["code", "message", "detail"] {
            assert!(error[field].is_string(), "the error has no {field}: {error}");
        }
        assert!(error["retryable"].is_boolean() && error.get("offer").is_some(), "{error}");
        assert!(!error["message"].as_str().unwrap().is_empty(), "an error says what happened");
        error["code"].as_str().unwrap().to_owned()
    }

    /// The object, having checked that all went well.
    pub fn done(&self) -> Value {
        assert_eq!(self.code, 0, "{self:?}");
        self.object()
    }
}

impl Bench {
    pub fn new() -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap() };
        bench.theme("small", SMALL_THEME);
        bench
    }

    pub fn workspace(&self) -> PathBuf {
        self.folder.path().join("w")
    }

    /// A path beside the workspace, where a user's files are.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn theme(&self, name: &str, toml: &str) {
        let folder = self.workspace().join("themes").join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("theme.toml"), toml).unwrap();
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// A file that ffmpeg makes.
    pub fn made(&self, name: &str, arguments: &[&str]) -> PathBuf {
        let path = self.path(name);
        // Without `file:` ffmpeg takes a colon for a protocol and a dash for an option.
        let output = format!("file:{}", path.display());
        let made =
            Command::new("ffmpeg").args(["-v", "error", "-y"]).args(arguments).arg(output).status().unwrap();
        assert!(made.success(), "ffmpeg could not make {name}");
        path
    }

    pub fn clip(&self, name: &str) -> PathBuf {
        self.made(name, &["-f", "lavfi", "-i", "testsrc2=s=160x120:r=12:d=1", "-pix_fmt", "yuv420p"])
    }

    pub fn picture(&self, name: &str) -> PathBuf {
        self.made(name, &["-f", "lavfi", "-i", "testsrc2=s=200x150", "-frames:v", "1"])
    }

    /// A tone that stands for a voice.
    pub fn voice(&self, name: &str, seconds: u32) -> PathBuf {
        self.made(name, &["-f", "lavfi", "-i", &format!("sine=f=300:d={seconds}"), "-ar", "8000", "-ac", "1"])
    }

    /// The program in this workspace, in the folder of the user's files.
    pub fn program<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_reel"));
        program.arg("--workspace").arg(self.workspace()).args(arguments).current_dir(self.folder.path());
        program.env_remove("REELWRIGHT_WORKSPACE").env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
        program
    }

    /// Runs it as a person would.
    pub fn reel(&self, arguments: &[&str]) -> Said {
        said(&mut self.program(arguments))
    }

    /// Runs it as a program would.
    pub fn json(&self, arguments: &[&str]) -> Said {
        said(self.program(["--json"]).args(arguments))
    }

    /// How many jobs there are.
    pub fn jobs(&self) -> u64 {
        self.json(&["jobs"]).done()["total"].as_u64().unwrap()
    }

    /// The files of a folder in the workspace.
    pub fn folder(&self, name: &str) -> Vec<String> {
        let entries = fs::read_dir(self.workspace().join(name)).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.retain(|name| !name.starts_with('.'));
        names.sort();
        names
    }
}

pub fn said(program: &mut Command) -> Said {
    let output = program.output().unwrap();
    Said::new(output.status, &output.stdout, &output.stderr)
}

/// A stage within the `stages` of a job.
pub fn stage<'a>(object: &'a Value, name: &str) -> &'a Value {
    let stages = object["stages"].as_array().unwrap();
    stages.iter().find(|stage| stage["stage"] == name).unwrap_or_else(|| panic!("no {name} in {object}"))
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
