//! A model: what it is called, who speaks in it, and what the program is told of it.

use std::{
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use super::{
    MODELS, NAME,
    folder::{Files, Found, MOST_ENTRIES},
    metadata::Metadata,
};
use crate::{
    ProviderError,
    speech::voices::nearest,
    text::script::{is_speakable, is_unspaced},
};

/// How far into a lexicon a word to try is looked for, in bytes.
const LOOKED_INTO: u64 = 1 << 16;
/// The word to try a model with that has no lexicon.
const GREETING: &str = "hello";

/// A model as its folder shows it.
#[derive(Debug)]
pub(super) struct Model {
    folder: PathBuf,
    /// Its name: the model file's, or the folder's where the file is named as any.
    name: String,
    found: Found,
    metadata: Metadata,
}

fn refused(message: String) -> ProviderError {
    ProviderError::BadRequest { code: "bad_setting", message }
}

impl Model {
    /// Looks into a folder.
    ///
    /// # Errors
    /// `bad_setting` with what it lacks, file by file, and where to get it.
    pub(super) fn read(folder: &Path, language: &str) -> Result<Self, ProviderError> {
        if folder.as_os_str().is_empty() {
            return Err(refused(format!(
                "{NAME} needs a model: get one from {MODELS}, unpack it, and set speech.model_folder to its folder"
            )));
        }
        let shown = folder.display();
        let files = Files::list(folder).map_err(|error| {
            refused(format!(
                "the model folder {shown} can't be read ({error}); set speech.model_folder to one from {MODELS}"
            ))
        })?;
        let found = files
            .found(folder, language)
            .map_err(|lacks| refused(format!("the model folder {shown} {lacks}")))?;
        let metadata = Metadata::beside(&folder.join(&found.model));
        Ok(Self { folder: folder.to_owned(), name: name(folder, &found.model), found, metadata })
    }

    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// How the options of its kind begin.
    pub(super) fn family(&self) -> &'static str {
        self.found.family.prefix()
    }

    /// The options that name its files.
    pub(super) fn arguments(&self) -> &[String] {
        &self.found.arguments
    }

    /// Whether it has a lexicon to speak by.
    pub(super) fn has_lexicon(&self) -> bool {
        !self.found.lexicons.is_empty()
    }

    /// Sizes and times of the folder's files: other ones speak otherwise.
    pub(super) fn state(&self) -> Vec<(String, u64, u64)> {
        let state = |entry: std::fs::DirEntry| {
            let about = entry.metadata().ok()?;
            let changed = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
            Some((entry.file_name().to_string_lossy().into_owned(), about.len(), changed.as_millis() as u64))
        };
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().take(MOST_ENTRIES);
        let mut states: Vec<_> = entries.filter_map(|entry| state(entry.ok()?)).collect();
        states.sort();
        states
    }

    /// Its name and language, in words.
    pub(super) fn described(&self) -> String {
        match self.metadata.language.code.as_str() {
            "" => self.name.clone(),
            code => format!("{} ({code})", self.name),
        }
    }

    /// Its name with that of a speaker.
    pub(super) fn voiced(&self, voice: &str) -> String {
        [&self.name, voice].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The number of a speaker who is asked for by number or by name; none where nobody is.
    ///
    /// # Errors
    /// `unknown_voice`.
    pub(super) fn speaker(&self, voice: &str) -> Result<Option<u32>, ProviderError> {
        let voice = voice.trim();
        if voice.is_empty() {
            return Ok(None);
        }
        let names = &self.metadata.speaker_id_map;
        if let Some(number) = names.get(voice) {
            return Ok(Some(*number));
        }
        let Ok(number) = voice.parse::<u32>() else {
            let near = nearest(voice, names.keys().map(String::as_str));
            let offer =
                if near.is_empty() { String::new() } else { format!(" Did you mean {}?", near.join(", ")) };
            return Err(ProviderError::BadRequest {
                code: "unknown_voice",
                message: format!(
                    "{} has no speaker “{voice}”; its speakers are numbered from 0.{offer}",
                    self.name
                ),
            });
        };
        match self.metadata.num_speakers {
            // A model that counts none has one.
            Some(all) if number >= all.max(1) => Err(self.no_speaker(number)),
            _ => Ok(Some(number)),
        }
    }

    /// The error for a speaker that it doesn't have.
    pub(super) fn no_speaker(&self, number: u32) -> ProviderError {
        let range = self.metadata.num_speakers.map_or(String::new(), |all| format!(", of {}", all.max(1)));
        ProviderError::BadRequest {
            code: "unknown_voice",
            message: format!(
                "{} has no speaker {number}{range}; its speakers are numbered from 0. Set speech.voice to one, or \
                 leave it empty for the first",
                self.name
            ),
        }
    }

    /// A word that it can say: one of its lexicon's, for a model of another language knows no greeting of ours.
    pub(super) fn known_word(&self) -> String {
        let words = |lexicon: &String| {
            let file = std::fs::File::open(self.folder.join(lexicon)).ok()?;
            let lines = BufReader::new(file.take(LOOKED_INTO)).lines().map_while(Result::ok);
            Some(
                lines.filter_map(|line| Some(line.split_whitespace().next()?.to_owned())).collect::<Vec<_>>(),
            )
        };
        let words = self.found.lexicons.first().and_then(words).unwrap_or_default();
        let said = |word: &&String| {
            is_speakable(word)
                && word.chars().all(char::is_alphabetic)
                && (word.chars().count() > 2 || word.chars().any(is_unspaced))
        };
        words.iter().find(said).cloned().unwrap_or_else(|| GREETING.to_owned())
    }
}

/// Kokoro's and Kitten's files are called `model.onnx` or `model.int8.onnx`, Matcha's `model-steps-3.onnx`: there the
/// folder has the name.
fn name(folder: &Path, file: &str) -> String {
    let stem = file.trim_end_matches(".onnx");
    let of_folder = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    of_folder.filter(|_| stem.starts_with("model")).unwrap_or_else(|| stem.to_owned())
}
