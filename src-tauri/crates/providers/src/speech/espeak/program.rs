//! espeak-ng as a program: found, asked, stopped.

use std::{io::ErrorKind, path::PathBuf, process::Stdio, time::Duration};

use model::theme::Voice;
use tokio::process::Command;

use super::NAME;
use crate::{
    ProviderError, Work,
    speech::{process, voices, wave::Wave},
};

/// A clause that takes longer than this to render is one that never ends: it takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// Loudness asked for, of espeak-ng's usual 100: its louder voices run into its limiter there, and the mix sets the
/// loudness anyway.
pub(super) const AMPLITUDE: u32 = 70;

/// An espeak-ng to call.
pub(super) struct Program {
    path: PathBuf,
}

/// A failure of the program.
pub(super) fn failed(message: &str, detail: String) -> ProviderError {
    ProviderError::Failed {
        engine: NAME,
        message: format!("{message}; try again, and check the installation if it stays so"),
        detail,
        retryable: true,
    }
}

impl Program {
    /// The one at a path, else the one on the PATH.
    pub(super) fn new(path: Option<PathBuf>) -> Self {
        Self { path: path.unwrap_or_else(|| NAME.into()) }
    }

    /// Speaks a text. It is handed over on standard input and is never an argument; markup in it is not read.
    pub(super) async fn render(&self, voice: &Voice, text: &str, work: &Work) -> Result<Wave, ProviderError> {
        let mut command = Command::new(&self.path);
        command
            .args(["--stdin", "--stdout"])
            // The text is UTF-8, whatever the user's locale.
            .args(["-b", "1"])
            .args(["-v", &voice.name])
            .args(["-s", &voice.speed_wpm.to_string()])
            .args(["-p", &voice.pitch.to_string()])
            .args(["-a", &AMPLITUDE.to_string()]);
        let output = self.run(command, text, work).await?;
        Wave::read(&output).map_err(|reason| failed("gave no sound that can be read", reason))
    }

    /// The voices of a list: `--voices` or `--voices=variant`.
    pub(super) async fn voices(&self, list: &str, work: &Work) -> Result<Vec<voices::Listed>, ProviderError> {
        let mut command = Command::new(&self.path);
        command.arg(list);
        let output = self.run(command, "", work).await?;
        Ok(voices::parse(&String::from_utf8_lossy(&output)))
    }

    /// Whether it has a voice of this name.
    ///
    /// # Errors
    /// When not, with near ones.
    pub(super) async fn check_voice(&self, name: &str, work: &Work) -> Result<(), ProviderError> {
        let voices = self.voices("--voices", work).await?;
        let variants =
            if name.contains('+') { self.voices("--voices=variant", work).await? } else { Vec::new() };
        voices::check(name, &voices, &variants)
            .map_err(|message| ProviderError::BadRequest { code: "unknown_voice", message })
    }

    /// Runs a command to its end and gives what it wrote. A cancelled one is killed.
    async fn run(&self, mut command: Command, input: &str, work: &Work) -> Result<Vec<u8>, ProviderError> {
        command.stdout(Stdio::piped());
        let ended = process::run(command, input, PATIENCE, work)
            .await
            .map_err(|broken| broken.told(PATIENCE, failed, |error| self.not_started(error)))?;
        if ended.status.success() {
            return Ok(ended.output);
        }
        Err(failed(&format!("ended with {}", ended.status), ended.last_words))
    }

    fn not_started(&self, error: &std::io::Error) -> ProviderError {
        let what =
            if self.path.as_os_str() == NAME { NAME.to_owned() } else { self.path.display().to_string() };
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::PermissionDenied => {
                ProviderError::NotInstalled { engine: "the voice", what, mend: mend().into() }
            }
            _ => failed("could not be started", error.to_string()),
        }
    }
}

/// How espeak-ng is installed here.
const fn mend() -> &'static str {
    if cfg!(target_os = "macos") {
        "install it with `brew install espeak-ng`, or choose another voice engine"
    } else if cfg!(target_os = "windows") {
        "install it with `winget install eSpeak-NG.eSpeak-NG`, or choose another voice engine"
    } else {
        "install it with `sudo apt install espeak-ng`, or choose another voice engine"
    }
}
