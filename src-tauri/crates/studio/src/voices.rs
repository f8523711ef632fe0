//! Voices to choose from, how one sounds, and what a recording looks like.

use std::path::{Path, PathBuf};

use model::{ArtifactId, theme::Voice};
use providers::{
    Card, Kind, Narration, Pay, SpeechRequest, Work, list,
    speech::{espeak::EspeakNg, none, recording},
};

use crate::{
    Studio, engines,
    preview::blocking,
    rehearsal::keep_newest,
    view::{AppError, SoundOutline},
    workspace::write_whole,
};

/// Outlines kept, of ten kilobytes or so each: more sounds and videos than anybody goes back to.
const OUTLINES_KEPT: usize = 500;
/// The longest sentence that a voice is tried with, in characters.
const LONGEST_SAMPLE: usize = 300;

impl Studio {
    /// The names of this machine's voices: languages such as `en-gb`.
    ///
    /// # Errors
    /// Where espeak-ng is missing or doesn't answer.
    pub async fn list_voices(&self) -> Result<Vec<String>, AppError> {
        let mut names = EspeakNg::installed().voices(&Work::quiet()).await?;
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// A sentence spoken by a voice that charges nothing, to hear how it sounds. Answers the file.
    ///
    /// # Errors
    /// `no_sample` for a service's voice, `bad_voice`, `empty_text`, or what the engine says.
    pub async fn voice_sample(&self, voice: Voice, text: &str) -> Result<PathBuf, AppError> {
        check(&voice)?;
        speaks_freely(&voice.engine)?;
        let setup = self.setup(Kind::Speech, &voice.engine)?;
        let text: String = text.trim().chars().take(LONGEST_SAMPLE).collect();
        if text.is_empty() {
            return Err(AppError::request("empty_text", "there is nothing to say; write a sentence"));
        }
        let set = (&setup.base_url, &setup.model, &setup.options);
        let name = blake3::hash(format!("{voice:?}{set:?}{text}").as_bytes()).to_hex()[..32].to_owned();
        let folder = self.workspace().samples().join(name);
        let file = folder.join("voice.wav");
        if file.is_file() {
            return Ok(file);
        }
        std::fs::create_dir_all(&folder)
            .map_err(|error| AppError::file("make the folder", &folder, &error))?;
        let narrations = vec![Narration { scene: 1, text, planned_ms: 0 }];
        let engine = list::speech_engine(&voice.engine, &setup)?;
        let request = SpeechRequest { narrations, voice, folder, recording: None };
        let spoken = engine.speak(&request, &Work::quiet()).await?;
        spoken.file.ok_or_else(|| AppError::request("empty_text", "there is nothing to say in that sentence"))
    }

    /// The outline of a sound file, or of a video's sound, in so many stretches. It is kept by the file's content, so that a
    /// file is decoded for it once; one that is kept waits for no other.
    ///
    /// # Errors
    /// `unknown_file`, `missing_file`, or that it has no sound.
    pub async fn sound_outline(&self, file: ArtifactId, stretches: u32) -> Result<SoundOutline, AppError> {
        let hash = self.store().artifact(file)?.blake3;
        let folder = self.workspace().outlines();
        let kept = folder.join(format!("{hash}-{stretches}.json"));
        let known = kept.clone();
        if let Some(outline) = blocking(move || Ok(read_outline(&known))).await? {
            return Ok(outline);
        }
        let _turn = self.outlining().lock().await;
        let studio = self.clone();
        blocking(move || {
            // Whoever had the turn before may have wanted the same.
            if let Some(outline) = read_outline(&kept) {
                return Ok(outline);
            }
            let outline = outlined(media::peaks(studio.tools()?, &studio.artifact_path(file)?, stretches)?);
            if let Err(error) = keep_outline(&kept, &outline) {
                // It is drawn all the same, and made again the next time.
                tracing::warn!(%error, "an outline of a sound was not kept");
            }
            keep_newest(&folder, OUTLINES_KEPT);
            Ok(outline)
        })
        .await
    }
}

/// A service's voice may cost money and leaves the machine, which hearing a sample must not.
fn speaks_freely(engine: &str) -> Result<(), AppError> {
    let own = |card: &&Card| card.name == engine && card.pay == Pay::Own;
    let speaks = ![none::NAME, recording::NAME].contains(&engine);
    if speaks && list::cards(Kind::Speech).iter().any(own) {
        return Ok(());
    }
    let message = format!("“{engine}” speaks no sample on this machine; run the voice stage to hear it");
    Err(AppError::request("no_sample", message))
}

fn outlined(peaks: Vec<media::Peak>) -> SoundOutline {
    SoundOutline {
        low: peaks.iter().map(|peak| peak.min).collect(),
        high: peaks.iter().map(|peak| peak.max).collect(),
    }
}

/// One that was kept, if it can be read.
fn read_outline(path: &Path) -> Option<SoundOutline> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

fn keep_outline(path: &Path, outline: &SoundOutline) -> std::io::Result<()> {
    std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    write_whole(path, &serde_json::to_vec(outline)?)
}

/// Holds a chosen voice against the ranges that hold for a theme's.
///
/// # Errors
/// `unknown_engine`, or `bad_voice` with what was expected.
pub fn check(voice: &Voice) -> Result<(), AppError> {
    engines::known(&[Kind::Speech], &voice.engine)?;
    let theme = model::Theme { voice: voice.clone(), ..model::Theme::manual() };
    theme.fault().map_or(Ok(()), |(_, message)| Err(AppError::request("bad_voice", message)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::time::Duration;

    use super::*;
    use crate::OpenOptions;

    /// How long is waited for what is to come at once.
    const PATIENCE: Duration = Duration::from_secs(30);

    #[tokio::test]
    async fn an_outline_that_is_kept_waits_for_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = folder.path().join("w");
        let studio = Studio::open(OpenOptions { workspace, program: "reel" }).unwrap();
        let sound = folder.path().join("voice.wav");
        std::fs::write(&sound, b"a voice").unwrap();
        let file = studio.adopt_file(&sound).unwrap();
        let hash = studio.store().artifact(file).unwrap().blake3;
        let outline = SoundOutline { low: vec![-5], high: vec![7] };
        keep_outline(&studio.workspace().outlines().join(format!("{hash}-1.json")), &outline).unwrap();

        let _another_is_decoded = studio.outlining().lock().await;
        let answer = tokio::time::timeout(PATIENCE, studio.sound_outline(file, 1)).await;
        assert_eq!(answer.expect("it waits for nobody").unwrap(), outline);
    }
}
