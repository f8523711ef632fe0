//! sherpa-onnx-offline-tts as a program: a text in, a sound out.

use std::{
    io::{ErrorKind, Read},
    path::Path,
    process::Stdio,
    time::Duration,
};

use tokio::process::Command;

use super::{INSTALL, MODELS, Manner, NAME, PROGRAM, model::Model};
use crate::{
    ProviderError, Work,
    speech::{process, wave::Wave},
    text::script::is_speakable,
};

/// The largest sound file read, in bytes: ten times what a piece of text can become.
const MOST_SOUND_BYTES: u64 = 256 << 20;
/// How much of a text is quoted with a failed command, in characters.
const QUOTED: usize = 60;
/// What it says, in any of its versions, where it speaks as its first speaker instead of the one asked for.
const OTHER_SPEAKER: [&str; 4] =
    ["sid should be in the range", "sid must be in", "sid is ignored", "Invalid speaker id"];
/// What it says where not one word of a text is in its lexicon.
const UNKNOWN_WORDS: &str = "to token IDs";
/// What it says of a word that it leaves out, in one form or another: `OOV word. Ignore it!`, `Ignore OOV 'word'`,
/// `OOV word skipped: 'word'`.
const LEFT_OUT: &str = "OOV ";
/// How the lines begin or go on in which it repeats the text, where anything may be said.
const REPEATED: [&str; 2] = ["The text is: ", "Failed to convert "];

/// What was spoken.
pub(super) struct Said {
    /// Its sound.
    pub(super) wave: Wave,
    /// The words that are not in it.
    pub(super) left_out: Vec<String>,
}

/// Why nothing was spoken.
pub(super) enum Mute {
    /// It failed at this text; another may be spoken.
    Scene(ProviderError),
    /// It would fail at any.
    All(ProviderError),
}

impl Mute {
    /// The error alone.
    pub(super) fn error(self) -> ProviderError {
        match self {
            Self::Scene(error) | Self::All(error) => error,
        }
    }
}

/// A failure of the program.
pub(super) fn failed(message: &str, detail: String) -> ProviderError {
    ProviderError::Failed {
        engine: NAME,
        message: format!(
            "{message}; its last words say more, check the model's files and the program's version"
        ),
        detail,
        retryable: true,
    }
}

/// The same error as one scene's.
pub(super) fn in_scene(scene: u32, error: ProviderError) -> ProviderError {
    match error {
        ProviderError::Failed { engine, message, detail, retryable } => ProviderError::Failed {
            engine,
            message: format!("scene {scene} was not spoken, the others are kept: it {message}"),
            detail,
            retryable,
        },
        other => other,
    }
}

/// The program with a model.
pub(super) struct Program<'a> {
    pub(super) path: &'a Path,
    pub(super) model: &'a Model,
    pub(super) patience: Duration,
}

impl Program<'_> {
    /// Speaks a text of one line.
    pub(super) async fn speak(&self, text: &str, manner: Manner, work: &Work) -> Result<Said, Mute> {
        let folder = tempfile::tempdir()
            .map_err(|error| Mute::All(ProviderError::writing(&std::env::temp_dir(), error)))?;
        let sound = folder.path().join("voice.wav");
        let command = self.command(text, manner, &sound);
        let shown = self.shown(&command, text);
        let with = |words: String| format!("{shown}\n{}", words.trim_end());
        let ended = process::run(command, "", self.patience, work).await.map_err(|broken| {
            Mute::All(broken.told(
                self.patience,
                |message, words| failed(message, with(words)),
                |error| self.not_started(error),
            ))
        })?;
        let words = ended.last_words;
        let own_words: Vec<&str> =
            words.lines().filter(|line| !REPEATED.iter().any(|repeated| line.contains(repeated))).collect();
        if let Some(speaker) = manner.speaker
            && own_words.iter().any(|line| OTHER_SPEAKER.iter().any(|said| line.contains(said)))
        {
            return Err(Mute::All(self.model.no_speaker(speaker)));
        }
        if !ended.status.success() {
            let lexicon = !self.model.has_lexicon() && own_words.iter().any(|line| line.contains("lexicon"));
            let why = self.why(&ended.status.to_string(), lexicon, words.contains(UNKNOWN_WORDS));
            return Err(Mute::Scene(failed(&why, with(words))));
        }
        let left_out = own_words.into_iter().filter_map(left_out).map(str::to_owned).collect();
        match heard(&sound) {
            Ok(wave) => Ok(Said { wave, left_out }),
            Err(reason) => Err(Mute::Scene(failed(&reason, with(words)))),
        }
    }

    /// The command. The text is its last argument, behind the sign that what follows is no option.
    fn command(&self, text: &str, manner: Manner, sound: &Path) -> Command {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let mut command = Command::new(self.path);
        // In the model's folder its files go by their names: lists of them are set apart by commas, which a path may
        // have.
        command.current_dir(self.model.folder()).stdout(Stdio::null());
        command.arg("--print-args=false").arg(format!("--num-threads={threads}"));
        command.args(self.model.arguments());
        command.arg(format!("--{}-length-scale={:.3}", self.model.family(), 1.0 / manner.speed));
        if let Some(speaker) = manner.speaker {
            command.arg(format!("--sid={speaker}"));
        }
        let mut output = std::ffi::OsString::from("--output-filename=");
        output.push(sound);
        command.arg(output).arg("--").arg(text);
        command
    }

    /// The command as errors show it: the beginning of the text in it is enough.
    fn shown(&self, command: &Command, text: &str) -> String {
        let options = command.as_std().get_args().map(|argument| argument.to_string_lossy());
        let options: Vec<_> = options.take_while(|argument| argument != "--").collect();
        let mut quoted: String = text.chars().take(QUOTED).collect();
        if quoted.len() < text.len() {
            quoted.push('…');
        }
        format!(
            "in {}: {} {} -- {quoted:?}",
            self.model.folder().display(),
            self.path.display(),
            options.join(" ")
        )
    }

    /// Why it ended without success: whether for want of a lexicon, or of the words in it.
    fn why(&self, status: &str, lexicon: bool, unknown: bool) -> String {
        if lexicon {
            return format!(
                "ended with {status}: since its version 2 it speaks by a lexicon and no longer by espeak-ng-data; put \
                 the lexicon of the model's language from {MODELS} into {}",
                self.model.folder().display()
            );
        }
        if unknown {
            return format!(
                "ended with {status}: {} has no sound for any of these words; choose a model of the text's language",
                self.model.name()
            );
        }
        format!("ended with {status}")
    }

    fn not_started(&self, error: &std::io::Error) -> ProviderError {
        let what = self.path.display().to_string();
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::PermissionDenied => ProviderError::NotInstalled {
                engine: NAME,
                what,
                mend: format!(
                    "install it with `{INSTALL}`, or unpack a release from https://github.com/k2-fsa/sherpa-onnx and \
                     set speech.program to its {PROGRAM}"
                ),
            },
            _ => failed("could not be started", format!("{what}: {error}")),
        }
    }
}

/// The word that a line says is left out.
fn left_out(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(LEFT_OUT)?;
    let quoted = rest.split_once('\'').and_then(|(_, rest)| rest.rsplit_once('\''));
    let word = quoted.map(|(word, _)| word).or_else(|| rest.strip_suffix(". Ignore it!"))?;
    is_speakable(word).then_some(word)
}

/// The sound that it wrote.
///
/// # Errors
/// What is wrong with it.
fn heard(path: &Path) -> Result<Wave, String> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|_| "wrote no sound file".to_owned())?;
    file.take(MOST_SOUND_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("wrote a sound file that can't be read ({error})"))?;
    let wave = Wave::read(&bytes).map_err(|reason| format!("wrote no sound that can be read ({reason})"))?;
    if wave.rate == 0 || wave.heard().is_none() {
        return Err("wrote nothing but silence".into());
    }
    Ok(wave)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_left_out_are_read_in_every_form() {
        for (line, word) in [
            ("/w/lexicon.cc:ConvertTextToTokenIdsNotChinese:319 OOV don't. Ignore it!", Some("don't")),
            ("OOV 42. Ignore it!", Some("42")),
            ("Ignore OOV '水'", Some("水")),
            ("OOV word skipped: 'it's'", Some("it's")),
            ("OOV character skipped: '—'", None),
            ("Number of threads: 1", None),
            ("OOV ", None),
        ] {
            assert_eq!(left_out(line), word, "{line}");
        }
    }
}
