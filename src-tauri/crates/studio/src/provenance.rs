//! Where a video came from, written beside it and kept true with every verdict.

use std::{fs, path::Path};

use model::{
    Provenance, Script, Stage, VideoStatus,
    video::{FileHash, ProviderUse},
};

use crate::{
    files::Kept,
    stage::{StageRun, content},
    view::{AppError, VisualsTake, VoiceTake},
    workspace::write_whole,
};

/// The version of the file's format.
const VERSION: u32 = 1;

/// Puts together what a composed video was made from.
///
/// # Errors
/// Where a take can't be read.
pub fn compose(run: &StageRun, script: Option<&Script>, video: &Kept) -> Result<Provenance, AppError> {
    let store = run.studio.store();
    let mut hashes = Vec::new();
    for artifact in store.artifacts_of_job(run.job.id)? {
        hashes.push(FileHash { name: artifact.name, kind: artifact.kind, blake3: artifact.blake3 });
    }
    hashes.push(FileHash {
        name: video.name.clone(),
        kind: model::ArtifactKind::Video,
        blake3: video.blake3.clone(),
    });
    hashes.sort_by(|a, b| (&a.name, &a.blake3).cmp(&(&b.name, &b.blake3)));
    hashes.dedup();
    let cost_cents = store.runs_of(run.job.id)?.iter().map(|run| run.cost_cents).sum();
    Ok(Provenance {
        version: VERSION,
        job_id: run.job.id,
        run_id: run.run,
        take_id: None,
        video_id: None,
        script_id: run.job.state.stage(Stage::Script).selected,
        created_at: run.studio.now(),
        theme: script.map_or_else(|| run.job.theme.clone(), |script| script.theme.name.clone()),
        trend_report_id: script.and_then(|script| script.report),
        prompts: prompts(script),
        providers: engines(run, script)?,
        cost_cents,
        hashes,
        status: VideoStatus::Generated,
    })
}

/// Writes a provenance file, whole or not at all.
///
/// # Errors
/// Where it can't be written.
pub fn write(path: &Path, provenance: &Provenance) -> Result<(), AppError> {
    let text = serde_json::to_vec_pretty(provenance)
        .map_err(|error| AppError::failed("internal", error.to_string()))?;
    write_whole(path, &text).map_err(|error| AppError::file("write", path, &error))
}

/// Reads a provenance file.
///
/// # Errors
/// `bad_provenance` where it was changed by hand into something else, or why it can't be read.
pub fn read(path: &Path) -> Result<Provenance, AppError> {
    let bytes = fs::read(path).map_err(|error| AppError::file("read", path, &error))?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let message =
            format!("{} is no provenance any more: {error}; compose the video again", path.display());
        AppError::failed("bad_provenance", message)
    })
}

fn prompts(script: Option<&Script>) -> Vec<String> {
    let Some(script) = script else { return Vec::new() };
    let scenes = script.scenes.iter().map(|scene| scene.visual_prompt.clone());
    Some(script.video_prompt.clone()).into_iter().chain(scenes).collect()
}

fn engines(run: &StageRun, script: Option<&Script>) -> Result<Vec<ProviderUse>, AppError> {
    let mut engines = Vec::new();
    if let Some(script) = script {
        let provider = match script.writer {
            model::WriterKind::Outline => "outline",
            model::WriterKind::OwnText => "own_text",
            model::WriterKind::Edited => "edited",
            model::WriterKind::Service => "service",
        };
        let model = format!("seed {}", script.seed);
        engines.push(ProviderUse {
            stage: Stage::Script,
            provider: provider.into(),
            model,
            credits: Vec::new(),
        });
    }
    if let Some(take) = run.selected(Stage::Visuals)? {
        let clips = content::<VisualsTake>(&take)?.clips;
        let mut names: Vec<&str> = clips.iter().map(|clip| clip.engine.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let credits =
                clips.iter().filter(|clip| clip.engine == name).filter_map(|clip| clip.credit.clone());
            let credits = credits.collect();
            engines.push(ProviderUse {
                stage: Stage::Visuals,
                provider: name.into(),
                model: String::new(),
                credits,
            });
        }
    }
    if let Some(take) = run.selected(Stage::Voiceover)? {
        let speech = content::<VoiceTake>(&take)?.speech;
        let (provider, model) = (speech.engine, speech.voice);
        engines.push(ProviderUse { stage: Stage::Voiceover, provider, model, credits: Vec::new() });
    }
    Ok(engines)
}
