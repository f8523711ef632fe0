//! What a stage would make: how a composition will look and what it will cost, and how a voice sounds.

use model::{ArtifactId, JobId, theme::Voice};
use studio::{Studio, finish::Finish, rehearsal::Rehearsal, view::SoundOutline};
use tauri::State;

use super::{Answer, ask};
use crate::media_server::MediaServer;

/// What a composition made now would be, and how much of it would have to be encoded.
///
/// # Errors
/// `missing_stage`, `bad_finish`, or what is wrong with a file.
#[tauri::command]
#[specta::specta]
pub async fn rehearse(studio: State<'_, Studio>, job_id: JobId, finish: Option<Finish>) -> Answer<Rehearsal> {
    ask(&studio, move |studio| studio.rehearse(job_id, finish)).await
}

/// An address of the frame that a composition made now would show at a moment.
///
/// # Errors
/// As [`rehearse`].
#[tauri::command]
#[specta::specta]
pub async fn rehearsal_frame(
    studio: State<'_, Studio>,
    media: State<'_, MediaServer>,
    job_id: JobId,
    finish: Option<Finish>,
    at_ms: u32,
) -> Answer<String> {
    Ok(media.picture_url(studio.rehearsal_frame(job_id, finish, at_ms).await?))
}

/// An address of the music that a composition made now would have, as its file is; none where it would have none.
///
/// # Errors
/// As [`rehearse`].
#[tauri::command]
#[specta::specta]
pub async fn rehearsal_music(
    studio: State<'_, Studio>,
    media: State<'_, MediaServer>,
    job_id: JobId,
    finish: Option<Finish>,
) -> Answer<Option<String>> {
    let file = ask(&studio, move |studio| studio.rehearsal_music(job_id, finish)).await?;
    Ok(file.map(|path| media.picture_url(path)))
}

/// The names of this machine's voices.
///
/// # Errors
/// Where espeak-ng is missing.
#[tauri::command]
#[specta::specta]
pub async fn list_voices(studio: State<'_, Studio>) -> Answer<Vec<String>> {
    studio.list_voices().await
}

/// An address of a sentence spoken by a voice.
///
/// # Errors
/// `no_sample`, `bad_voice`, `empty_text`.
#[tauri::command]
#[specta::specta]
pub async fn voice_sample(
    studio: State<'_, Studio>,
    media: State<'_, MediaServer>,
    voice: Voice,
    text: String,
) -> Answer<String> {
    Ok(media.picture_url(studio.voice_sample(voice, &text).await?))
}

/// The outline of a sound, or of a video's sound, for drawing it.
///
/// # Errors
/// `unknown_file`, `missing_file`, or that it has no sound.
#[tauri::command]
#[specta::specta]
pub async fn sound_outline(
    studio: State<'_, Studio>,
    artifact_id: ArtifactId,
    stretches: u32,
) -> Answer<SoundOutline> {
    studio.sound_outline(artifact_id, stretches).await
}
