//! What a composition is cut from: the selected takes with their files found. The stage reads it to render, the
//! rehearsal to show and to count before anything is rendered.

use std::path::PathBuf;

use media::MediaKind;
use model::{Canvas, Job, Script, Stage, Theme, VisualClip, VisualSource};

use super::content;
use crate::{
    Studio,
    cut::{Material, Shot, ShotPicture},
    delivery::Delivery,
    finish::{Finish, MusicSource},
    themes::LoadedTheme,
    view::{AppError, CompositionTake, VisualsTake, VoiceTake},
};

/// Everything a composition is made from.
pub struct Sources {
    /// The theme as the script has it, with what was chosen for this video.
    pub theme: Theme,
    /// The script, if there is one.
    pub script: Option<Script>,
    /// The voice, if there is one.
    pub voice: Option<VoiceTake>,
    /// The pictures; at least one.
    pub shots: Vec<Shot>,
    /// The voice's file.
    pub voice_file: Option<PathBuf>,
    /// The music's file where it lies: the theme's folder, or the workspace.
    pub music_file: Option<PathBuf>,
    /// How it is finished, where that was chosen.
    pub finish: Option<Finish>,
    /// How it leaves the renderer.
    pub delivery: Delivery,
}

impl Sources {
    /// Finds what the job's selected takes name.
    ///
    /// # Errors
    /// `missing_stage` without pictures, `missing_file`, or what is wrong with a file.
    pub fn find(
        studio: &Studio,
        job: &Job,
        loaded: &LoadedTheme,
        finish: Option<&Finish>,
    ) -> Result<Self, AppError> {
        let pictures = selected::<VisualsTake>(studio, job, Stage::Visuals)?;
        let clips = pictures.map(|take| take.clips).unwrap_or_default();
        if clips.is_empty() {
            return Err(AppError::missing_stage(Stage::Composition, Stage::Visuals));
        }
        let script = selected::<Script>(studio, job, Stage::Script)?;
        let voice = selected::<VoiceTake>(studio, job, Stage::Voiceover)?;
        let mut theme = script.as_ref().map_or(&loaded.theme, |script| &script.theme).clone();
        if let Some(finish) = finish {
            finish.put_on(&mut theme);
        }
        let canvas = theme.video.canvas();
        let voice_file = voice.as_ref().and_then(|voice| voice.file);
        Ok(Self {
            shots: clips.iter().map(|clip| shot(studio, clip, canvas)).collect::<Result<_, _>>()?,
            voice_file: voice_file.map(|file| studio.artifact_path(file)).transpose()?,
            music_file: music(studio, loaded, finish)?,
            finish: finish.cloned(),
            delivery: studio.delivery()?,
            theme,
            script,
            voice,
        })
    }

    /// As what the cut is made from.
    pub fn material(&self) -> Material<'_> {
        Material {
            theme: &self.theme,
            script: self.script.as_ref(),
            speech: self.voice.as_ref().map(|voice| &voice.speech),
            shots: &self.shots,
            voice: self.voice_file.clone(),
            music: self.music_file.clone(),
            delivery: self.delivery,
        }
    }
}

/// What was asked for; else what the selected composition was made with, so that running it again after a change
/// elsewhere keeps it; else none, and the theme holds.
///
/// # Errors
/// The database's own, or `unreadable_take`.
pub fn chosen_finish(studio: &Studio, job: &Job, asked: Option<Finish>) -> Result<Option<Finish>, AppError> {
    match asked {
        Some(finish) => Ok(Some(finish)),
        None => {
            let before = selected::<CompositionTake>(studio, job, Stage::Composition)?;
            Ok(before.and_then(|take| take.finish))
        }
    }
}

/// What the selected take of a stage holds.
///
/// # Errors
/// The database's own, or `unreadable_take`.
pub fn selected<T: serde::de::DeserializeOwned>(
    studio: &Studio,
    job: &Job,
    stage: Stage,
) -> Result<Option<T>, AppError> {
    let take = job.state.stage(stage).selected;
    take.map(|take| content(&studio.store().take(take)?)).transpose()
}

fn music(
    studio: &Studio,
    loaded: &LoadedTheme,
    finish: Option<&Finish>,
) -> Result<Option<PathBuf>, AppError> {
    match finish.map(|finish| &finish.music.source) {
        None | Some(MusicSource::Theme) => Ok(loaded.music_file()),
        Some(MusicSource::Silent) => Ok(None),
        Some(MusicSource::File { artifact }) => studio.artifact_path(*artifact).map(Some),
    }
}

/// A clip of a visuals take with its file found and looked at.
///
/// # Errors
/// `missing_file`, or what is wrong with the file.
pub fn shot(studio: &Studio, clip: &VisualClip, canvas: Canvas) -> Result<Shot, AppError> {
    let picture = match &clip.source {
        VisualSource::Motion(motion) => ShotPicture::Drawn(motion.clone()),
        VisualSource::Still { artifact } => still(studio, studio.artifact_path(*artifact)?, canvas)?,
        VisualSource::Clip { artifact, in_ms, out_ms } => {
            let path = studio.artifact_path(*artifact)?;
            let info = media::probe(studio.tools()?, &path)?;
            if info.kind != MediaKind::Clip {
                let message = format!(
                    "{} has no moving picture; choose another file for scene {}",
                    clip.label, clip.scene
                );
                return Err(AppError::request("no_video_stream", message));
            }
            let end = if *out_ms == 0 { info.duration_ms } else { *out_ms };
            ShotPicture::Clip { path, in_ms: *in_ms, out_ms: *out_ms, length_ms: end.saturating_sub(*in_ms) }
        }
    };
    Ok(Shot { picture, focus: clip.focus })
}

/// A still picture's file, looked at.
///
/// # Errors
/// What is wrong with the file.
pub fn still(studio: &Studio, path: PathBuf, canvas: Canvas) -> Result<ShotPicture, AppError> {
    let info = media::probe(studio.tools()?, &path)?;
    let size = info.needs_video(&path)?;
    let wide =
        u64::from(size.width) * u64::from(canvas.height) > u64::from(size.height) * u64::from(canvas.width);
    Ok(ShotPicture::Still { path, wide })
}
