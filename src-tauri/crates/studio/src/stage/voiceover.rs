//! Voiceover: the script spoken, presented, recorded or left silent, with the time of every word.

use std::path::PathBuf;

use model::{ArtifactId, ArtifactKind, Job, Script, Speech, Stage, theme::Voice};
use providers::{Narration, Presenter, Recording, SpeechEngine, SpeechRequest, speech::recording};

use super::{Made, StageRun, presenter, sources};
use crate::{
    Studio,
    files::Kept,
    view::{AppError, RunOptions, TakeContent, VoiceTake},
};

/// Speaks the script.
///
/// # Errors
/// `missing_stage` without a script, `unknown_engine`, or what the engine says.
pub async fn run(run: &StageRun) -> Result<Made, AppError> {
    let Some((_, script)) = run.script()? else {
        return Err(AppError::missing_stage(Stage::Voiceover, Stage::Script));
    };
    let Speaking { recording, speaker, voice, by } =
        speaking(&run.studio, Some(&run.job), &run.options, &script)?;
    let recording = match recording {
        Some(file) => Some(measured(&run.studio, run.studio.artifact_path(file)?).await?),
        None => None,
    };
    let (speech, file) = match by {
        By::Presenter(presenter) => {
            let made = presenter::presented(run, presenter, &script).await?;
            (made.speech, Some(made.clip))
        }
        By::Engine(engine) => {
            let folder = run.folder()?;
            let request = SpeechRequest { narrations: narrations(&script), voice, folder, recording };
            spoken(run, &*engine, &request).await?
        }
    };
    let take = VoiceTake { speech, file, speaker };
    let summary = summary(&take);
    let mut take = run.take(&TakeContent::Voiceover(take), summary)?;
    take.files.extend(file.map(store::TakeFile::Known));
    Ok(Made::take(take))
}

async fn spoken(
    run: &StageRun,
    engine: &dyn SpeechEngine,
    request: &SpeechRequest,
) -> Result<(Speech, Option<ArtifactId>), AppError> {
    let spoken = engine.speak(request, &run.work()).await?;
    let record = |path: PathBuf| {
        let kept = Kept::in_place(&path)?;
        run.studio.record_file(Some(run.job.id), &kept, ArtifactKind::Voice)
    };
    Ok((spoken.speech, spoken.file.map(record).transpose()?))
}

/// Who speaks a script, and what makes it be heard.
pub struct Speaking {
    /// The user's recording, where it is one that is heard.
    pub recording: Option<ArtifactId>,
    /// Who was chosen over the theme's voice, to be kept with the take.
    pub speaker: Option<Voice>,
    /// Whose voice is heard.
    pub voice: Voice,
    /// What speaks.
    pub by: By,
}

/// What speaks a script.
pub enum By {
    /// One that makes the pictures as well.
    Presenter(Box<dyn Presenter>),
    /// A voice alone.
    Engine(Box<dyn SpeechEngine>),
}

/// Who and what speaks a script. Asked by the run and by whoever tells before it what it will cost, so that nothing is
/// ordered that was said to be free.
///
/// # Errors
/// `unknown_engine`, what its settings lack, or `unreadable_take`.
pub fn speaking(
    studio: &Studio,
    job: Option<&Job>,
    options: &RunOptions,
    script: &Script,
) -> Result<Speaking, AppError> {
    let speaker = chosen_speaker(studio, job, options)?;
    let voice = speaker.clone().unwrap_or_else(|| script.theme.voice.clone());
    // A speaker whom the user chose for this job is heard whatever engine the settings choose.
    let recording = chosen_recording(studio, job, options)?;
    let mut options = RunOptions { voice: recording, ..options.clone() };
    if recording.is_none() {
        options.engine = options.engine.or_else(|| speaker.as_ref().map(|speaker| speaker.engine.clone()));
    }
    let by = match presenter::chosen(studio, job, Stage::Voiceover, &options, script)? {
        Some(presenter) => By::Presenter(presenter),
        None => By::Engine(studio.speech_engine(&options, &voice)?),
    };
    Ok(Speaking { recording, speaker, voice, by })
}

/// The recording that was handed over; else the one that the selected take is, unless another voice was asked for: it is
/// laid over the words of now.
fn chosen_recording(
    studio: &Studio,
    job: Option<&Job>,
    options: &RunOptions,
) -> Result<Option<ArtifactId>, AppError> {
    let asked = options.voice.is_some() || options.speaker.is_some() || options.engine.is_some();
    let Some(job) = job.filter(|_| !asked) else { return Ok(options.voice) };
    let before = sources::selected::<VoiceTake>(studio, job, Stage::Voiceover)?;
    Ok(before.filter(|take| take.speech.engine == recording::NAME).and_then(|take| take.file))
}

/// Who was asked for; else who spoke the selected take, so that a changed script keeps its voice; else none, and the
/// theme's speaks.
fn chosen_speaker(
    studio: &Studio,
    job: Option<&Job>,
    options: &RunOptions,
) -> Result<Option<Voice>, AppError> {
    let Some(job) = job.filter(|_| options.speaker.is_none() && options.engine.is_none()) else {
        return Ok(options.speaker.clone());
    };
    let before = sources::selected::<VoiceTake>(studio, job, Stage::Voiceover)?;
    Ok(before.and_then(|take| take.speaker))
}

/// "22.4 s · espeak-ng, en-gb", and how many words it lacks, if any.
pub fn summary(take: &VoiceTake) -> String {
    let speech = &take.speech;
    let seconds = f64::from(speech.duration_ms) / 1000.0;
    let lacks = match speech.left_out.len() {
        0 => String::new(),
        1 => " · 1 word left out".to_owned(),
        words => format!(" · {words} words left out"),
    };
    match (take.file, speech.voice.as_str()) {
        (None, _) => "no voice".to_owned(),
        (Some(_), "") => format!("{seconds:.1} s · {}{lacks}", speech.engine),
        (Some(_), voice) => format!("{seconds:.1} s · {}, {voice}{lacks}", speech.engine),
    }
}

/// What each scene says.
pub fn narrations(script: &Script) -> Vec<Narration> {
    let narration = |scene: &model::Scene| Narration {
        scene: scene.number,
        text: scene.narration.clone(),
        planned_ms: scene.duration_ms,
    };
    script.scenes.iter().map(narration).collect()
}

/// A user's recording with what the engine must know of it.
///
/// # Errors
/// `no_audio_stream`, or why it can't be read.
pub async fn measured(studio: &Studio, path: PathBuf) -> Result<Recording, AppError> {
    let tools = studio.tools()?.clone();
    let work = move || {
        let info = media::probe(&tools, &path)?;
        info.needs_audio(&path)?;
        let silences = media::sound::silences(&tools, &path)?;
        Ok(Recording { duration_ms: info.duration_ms, path, silences })
    };
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(AppError::failed("internal", error.to_string())))
}
