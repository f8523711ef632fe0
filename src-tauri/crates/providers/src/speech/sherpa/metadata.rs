//! What a Piper voice says of itself, in the `.onnx.json` beside it.

use std::{collections::BTreeMap, io::Read, path::Path};

use serde::Deserialize;

/// The longest such file that is read, in bytes. One of nine hundred speakers has 30 KB.
const LONGEST: u64 = 1 << 20;

/// What is said.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Metadata {
    /// Its language.
    #[serde(default)]
    pub(super) language: Language,
    /// How many speakers it has.
    pub(super) num_speakers: Option<u32>,
    /// Its speakers' numbers by name.
    #[serde(default)]
    pub(super) speaker_id_map: BTreeMap<String, u32>,
}

/// A language.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Language {
    /// As a code: `de_DE`.
    #[serde(default)]
    pub(super) code: String,
}

impl Metadata {
    /// Reads it. One that is missing or can't be read says nothing: the model speaks without it.
    pub(super) fn beside(model: &Path) -> Self {
        let mut path = model.as_os_str().to_owned();
        path.push(".json");
        let read = || {
            let mut text = Vec::new();
            std::fs::File::open(&path).ok()?.take(LONGEST).read_to_end(&mut text).ok()?;
            serde_json::from_slice(&text).ok()
        };
        read().unwrap_or_default()
    }
}
