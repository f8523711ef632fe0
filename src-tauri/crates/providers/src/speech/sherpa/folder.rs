//! A model's folder: which kind of model is in it, and which of its files the program is told.

use std::path::Path;

use super::MODELS;

/// Entries of a folder that are looked at; a model has a dozen.
pub(super) const MOST_ENTRIES: usize = 1000;
/// Rules of reading, in the order in which they are applied: the one for numbers would take telephone numbers too.
const RULES: [&str; 3] = ["phone", "date", "number"];

/// A kind of model that the program speaks by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Vits,
    Kokoro,
    Matcha,
    Kitten,
}

impl Family {
    /// How its options begin.
    pub(super) const fn prefix(self) -> &'static str {
        match self {
            Self::Vits => "vits",
            Self::Kokoro => "kokoro",
            Self::Matcha => "matcha",
            Self::Kitten => "kitten",
        }
    }
}

/// The names in a folder.
pub(super) struct Files {
    names: Vec<String>,
}

/// What was found in a folder.
#[derive(Debug)]
pub(super) struct Found {
    /// The kind of model.
    pub(super) family: Family,
    /// The model's file.
    pub(super) model: String,
    /// The program's options that name its files, relative to the folder.
    pub(super) arguments: Vec<String>,
    /// The lexicons among them.
    pub(super) lexicons: Vec<String>,
}

impl Files {
    /// Lists a folder.
    pub(super) fn list(folder: &Path) -> std::io::Result<Self> {
        let entries = std::fs::read_dir(folder)?.take(MOST_ENTRIES);
        let mut names: Vec<String> =
            entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
        names.sort();
        Ok(Self { names })
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|one| one == name)
    }

    fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = &'a String> {
        self.names.iter().filter(move |name| name.ends_with(end))
    }

    /// The kind of model, and the files that it is told.
    ///
    /// # Errors
    /// What is missing and what to do, as the end of a sentence about the folder.
    pub(super) fn found(&self, folder: &Path, language: &str) -> Result<Found, String> {
        let (vocoders, models): (Vec<&String>, Vec<&String>) =
            self.ending(".onnx").partition(|name| is_vocoder(name));
        let family = self.family(folder, &models, !vocoders.is_empty());
        let lexicons: Vec<String> =
            self.ending(".txt").filter(|name| name.starts_with("lexicon")).cloned().collect();
        let mut missing: Vec<&str> = Vec::new();
        if models.is_empty() {
            missing.push("the model itself, a file that ends in .onnx");
        }
        if family == Family::Matcha && vocoders.is_empty() {
            missing.push("a vocoder, vocos-22khz-univ.onnx for one, from the releases' vocoder-models");
        }
        if !self.has("tokens.txt") {
            missing.push("tokens.txt");
        }
        // Some VITS models speak letter by letter and need neither; the program knows which.
        if family != Family::Vits && lexicons.is_empty() && !self.has("espeak-ng-data") {
            missing
                .push("a lexicon-….txt of its language, or espeak-ng-data for sherpa-onnx before version 2");
        }
        if !missing.is_empty() {
            return Err(format!(
                "lacks {}; unpack the whole model from {MODELS} there, or set speech.model_folder to another",
                missing.join(", and ")
            ));
        }
        let lexicons = chosen(lexicons, family, language)?;
        let (model, vocoder) =
            (only(&models)?, if vocoders.is_empty() { None } else { Some(only(&vocoders)?) });
        let arguments = self.arguments(family, &model, vocoder.as_deref(), &lexicons)?;
        Ok(Found { family, model, arguments, lexicons })
    }

    /// Kokoro and Kitten have the same files; the name tells them apart, as it does in every release.
    fn family(&self, folder: &Path, models: &[&String], vocoder: bool) -> Family {
        let kitten = |name: &str| name.to_lowercase().contains("kitten");
        if self.has("voices.bin") {
            let folder = folder.file_name().is_some_and(|name| kitten(&name.to_string_lossy()));
            return if folder || models.iter().any(|name| kitten(name)) {
                Family::Kitten
            } else {
                Family::Kokoro
            };
        }
        if vocoder || models.iter().any(|name| name.starts_with("model-steps-")) {
            return Family::Matcha;
        }
        Family::Vits
    }

    /// The options for a model's files.
    fn arguments(
        &self,
        family: Family,
        model: &str,
        vocoder: Option<&str>,
        lexicons: &[String],
    ) -> Result<Vec<String>, String> {
        let prefix = family.prefix();
        let mut arguments = Vec::new();
        let mut tell = |option: &str, value: &str| arguments.push(format!("--{option}={value}"));
        let own = |option: &str| format!("{prefix}-{option}");
        if family == Family::Matcha {
            tell("matcha-acoustic-model", model);
            tell("matcha-vocoder", vocoder.unwrap_or_default());
        } else {
            tell(&own("model"), model);
        }
        if matches!(family, Family::Kokoro | Family::Kitten) {
            tell(&own("voices"), "voices.bin");
        }
        tell(&own("tokens"), "tokens.txt");
        if !lexicons.is_empty() {
            tell(&own("lexicon"), &listed(lexicons)?);
        }
        // Both are read by versions before 2 and taken without a word or with a warning since.
        if self.has("espeak-ng-data") {
            tell(&own("data-dir"), "espeak-ng-data");
        }
        if self.has("dict") && family != Family::Kitten {
            tell(&own("dict-dir"), "dict");
        }
        let mut rules: Vec<String> = self.ending(".fst").cloned().collect();
        rules.sort_by_key(|name| RULES.iter().position(|rule| name.starts_with(rule)).unwrap_or(RULES.len()));
        let archives: Vec<String> = self.ending(".far").cloned().collect();
        for (option, files) in [("tts-rule-fsts", rules), ("tts-rule-fars", archives)] {
            if !files.is_empty() {
                tell(option, &listed(&files)?);
            }
        }
        Ok(arguments)
    }
}

fn is_vocoder(name: &str) -> bool {
    ["vocos", "hifigan"].iter().any(|vocoder| name.starts_with(vocoder))
}

/// The one model of a list; where one is there in several precisions, the whole one.
fn only(names: &[&String]) -> Result<String, String> {
    let whole: Vec<&&String> = names.iter().filter(|name| !name.contains("int8")).collect();
    match (names, whole.as_slice()) {
        ([one], _) => Ok((*one).clone()),
        (_, [one]) => Ok((**one).clone()),
        _ => {
            let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
            Err(format!(
                "has several models ({}), or one of a kind that is not known here; keep a single VITS (Piper), Kokoro, \
                 Matcha or Kitten model in it",
                names.join(", ")
            ))
        }
    }
}

/// Names as the program takes a list of them.
fn listed(names: &[String]) -> Result<String, String> {
    match names.iter().find(|name| name.contains(',')) {
        Some(name) => Err(format!("has a file “{name}” with a comma in its name; rename it")),
        None => Ok(names.join(",")),
    }
}

/// The lexicons to speak by: the one of the language, else all. A VITS model takes one.
fn chosen(all: Vec<String>, family: Family, language: &str) -> Result<Vec<String>, String> {
    if !language.is_empty() {
        let chosen: Vec<String> = all.iter().filter(|name| is_for(name, language)).cloned().collect();
        return if chosen.is_empty() { Err(no_lexicon(language, &all)) } else { Ok(chosen) };
    }
    if family == Family::Vits && all.len() > 1 {
        return Err(format!(
            "has several lexicons ({}), of which a model of its kind takes one; set speech.language to what the one \
             is named by, or take the others away",
            all.join(", ")
        ));
    }
    Ok(all)
}

/// Whether a lexicon such as `lexicon-us-en.txt` is named by a language.
fn is_for(lexicon: &str, language: &str) -> bool {
    let named = lexicon.trim_start_matches("lexicon").trim_end_matches(".txt");
    named.trim_start_matches(['-', '_']).eq_ignore_ascii_case(language)
}

fn no_lexicon(language: &str, all: &[String]) -> String {
    let there = if all.is_empty() { "none at all".to_owned() } else { all.join(", ") };
    format!(
        "has no lexicon-{language}.txt, but {there}; unset speech.language, or set it to what one is named by"
    )
}
