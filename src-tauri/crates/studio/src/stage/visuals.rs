//! Visuals: a picture for each scene, from an engine, a presenter's clip, or the user's own.

use std::{path::PathBuf, rc::Rc};

use model::{
    Artifact, ArtifactId, ArtifactKind, Job, JobId, JobState, Script, Stage, Take, TakeId, VisualClip,
    VisualSource, visual::Focus,
};
use providers::{FoundVisual, Picture, Presenter, VisualEngine, VisualRequest};

use super::{Made, StageRun, arrangement::Arrangement, content, new_take, presenter};
use crate::{
    Studio,
    files::{keep, look_inside},
    themes::LoadedTheme,
    view::{AppError, RunOptions, TakeContent, VisualsTake},
};

/// The engine's name where the user chose the files.
pub const FILE_ENGINE: &str = "file";

/// Finds a picture for each scene asked for and keeps the others of the selected take.
///
/// # Errors
/// `missing_stage` without a script, `unknown_scene`, `unknown_engine`, or what the engine says.
pub async fn run(run: &StageRun) -> Result<Made, AppError> {
    let Some((script_take, script)) = run.script()? else {
        return Err(AppError::missing_stage(Stage::Visuals, Stage::Script));
    };
    let Showing { scenes, arranged, by } = showing(&run.studio, Some(&run.job), &run.options, &script)?;
    let kept = match arranged {
        Some(arranged) => arranged.kept(script_take),
        None => kept_clips(run, &script, &scenes)?,
    };
    let mut clips = match by {
        By::Nobody => Vec::new(),
        By::Files => from_files(&run.studio, &run.options.visuals, &scenes)?,
        By::Presenter(presenter) => presenter::presented(run, presenter, &script).await?.clips(&scenes),
        By::Engine(engine) => found(run, &*engine, &script, &scenes, &kept).await?,
    };
    clips.iter_mut().for_each(|clip| clip.script = Some(script_take));
    clips.extend(kept);
    clips.sort_by_key(|clip| clip.scene);
    Ok(Made::take(take_of(clips)?))
}

/// Which scenes get another picture, and what finds it.
pub struct Showing {
    /// The scenes, by number.
    pub scenes: Vec<u32>,
    /// The pictures that the others keep, where only what is outdated is done again.
    pub arranged: Option<Arrangement>,
    /// What finds them.
    pub by: By,
}

/// What finds pictures.
pub enum By {
    /// No scene gets another.
    Nobody,
    /// The user handed them over.
    Files,
    /// One that is the voice as well.
    Presenter(Box<dyn Presenter>),
    /// One for pictures alone.
    Engine(Box<dyn VisualEngine>),
}

/// Which scenes of a script get another picture, and what finds it. Asked by the run and by whoever tells before it what it
/// will cost, so that what is told is what is ordered. Whether there are such scenes is the run's to find.
///
/// # Errors
/// `unknown_engine`, what its settings lack, or `unreadable_take`.
pub fn showing(
    studio: &Studio,
    job: Option<&Job>,
    options: &RunOptions,
    script: &Script,
) -> Result<Showing, AppError> {
    let outdated_in = job.filter(|_| options.outdated_only);
    let arranged = outdated_in.map(|job| arranged(studio, &job.state, script)).transpose()?;
    let scenes = match &arranged {
        Some(arranged) => arranged.outdated(),
        None if options.scenes.is_empty() => script.scenes.iter().map(|scene| scene.number).collect(),
        None => options.scenes.clone(),
    };
    let by = if !options.visuals.is_empty() {
        By::Files
    } else if scenes.is_empty() {
        By::Nobody
    } else if let Some(presenter) = presenter::chosen(studio, job, Stage::Visuals, options, script)? {
        By::Presenter(presenter)
    } else {
        By::Engine(studio.visual_engine(options, &script.theme)?)
    };
    Ok(Showing { scenes, arranged, by })
}

/// A take of clips, made from every script that one of them was chosen for.
///
/// # Errors
/// Where the clips can't be written as JSON, which is a fault of the program.
pub fn take_of(clips: Vec<VisualClip>) -> Result<store::NewTake, AppError> {
    let summary = summary(&clips);
    let files = files_of(&clips);
    let mut scripts: Vec<TakeId> = clips.iter().filter_map(|clip| clip.script).collect();
    scripts.sort_unstable();
    scripts.dedup();
    let mut take = new_take(&TakeContent::Visuals(VisualsTake { clips }), summary, scripts)?;
    take.files = files;
    Ok(take)
}

/// The clips of a take, each with the script that it was chosen for. Where none of them knows it, the take is of before
/// that was kept, and all were chosen for the one script that it was made from.
///
/// # Errors
/// `unreadable_take`.
pub fn clips_of(take: &Take) -> Result<Vec<VisualClip>, AppError> {
    let mut clips = content::<VisualsTake>(take)?.clips;
    if clips.iter().all(|clip| clip.script.is_none()) {
        clips.iter_mut().for_each(|clip| clip.script = take.inputs.first().copied());
    }
    Ok(clips)
}

/// A script's scenes with those of the selected pictures that belong to them.
fn arranged(studio: &Studio, state: &JobState, script: &Script) -> Result<Arrangement, AppError> {
    let selected = state.stage(Stage::Visuals).selected;
    let clips = selected.map(|take| clips_of(&studio.store().take(take)?)).transpose()?;
    let script_of = |take| content(&studio.store().take(take).ok()?).ok().map(Rc::new);
    Ok(Arrangement::of(&clips.unwrap_or_default(), script, script_of))
}

/// "6 clips · library".
pub fn summary(clips: &[VisualClip]) -> String {
    let mut engines: Vec<&str> = clips.iter().map(|clip| clip.engine.as_str()).collect();
    engines.sort_unstable();
    engines.dedup();
    let plural = if clips.len() == 1 { "" } else { "s" };
    format!("{} picture{plural} · {}", clips.len(), engines.join(", "))
}

/// The files that clips show, each once.
pub fn files_of(clips: &[VisualClip]) -> Vec<store::TakeFile> {
    let mut files: Vec<ArtifactId> = clips
        .iter()
        .filter_map(|clip| match &clip.source {
            VisualSource::Still { artifact } | VisualSource::Clip { artifact, .. } => Some(*artifact),
            VisualSource::Motion(_) => None,
        })
        .collect();
    files.sort_unstable();
    files.dedup();
    files.into_iter().map(store::TakeFile::Known).collect()
}

/// The user's files for scenes in order, from the first again where they are fewer.
///
/// # Errors
/// `no_files` for none, or `not_a_picture` for a file in which nothing is seen.
pub fn from_files(
    studio: &Studio,
    files: &[ArtifactId],
    scenes: &[u32],
) -> Result<Vec<VisualClip>, AppError> {
    let mut pictures = Vec::with_capacity(files.len());
    for file in files {
        pictures.push(picture_of(studio, &studio.store().artifact(*file)?)?);
    }
    if pictures.is_empty() {
        return Err(AppError::request("no_files", "there is no file to show; choose a picture or a clip"));
    }
    let clip = |(at, scene): (usize, &u32)| {
        let (source, label) = pictures[at % pictures.len()].clone();
        VisualClip {
            scene: *scene,
            source,
            engine: FILE_ENGINE.into(),
            label,
            focus: Focus::default(),
            script: None,
            credit: None,
        }
    };
    Ok(scenes.iter().enumerate().map(clip).collect())
}

fn picture_of(studio: &Studio, artifact: &Artifact) -> Result<(VisualSource, String), AppError> {
    let path = studio.workspace().locate(&artifact.path);
    let (_, kind) = look_inside(studio.tools()?, &path)?;
    let source = match kind {
        ArtifactKind::Still => VisualSource::Still { artifact: artifact.id },
        ArtifactKind::Clip => VisualSource::Clip { artifact: artifact.id, in_ms: 0, out_ms: 0 },
        _ => {
            let message = format!("{} has sound but no picture; choose a picture or a clip", artifact.name);
            return Err(AppError::request("no_video_stream", message));
        }
    };
    Ok((source, artifact.name.clone()))
}

/// The selected take's clips for the scenes that are not done again.
fn kept_clips(run: &StageRun, script: &Script, wanted: &[u32]) -> Result<Vec<VisualClip>, AppError> {
    if run.options.scenes.is_empty() {
        return Ok(Vec::new());
    }
    let in_script = |number: u32| script.scenes.iter().any(|scene| scene.number == number);
    if let Some(unknown) = wanted.iter().find(|scene| !in_script(**scene)) {
        let all = script.scenes.len();
        let message = format!("there is no scene {unknown}; the script has scenes 1 to {all}");
        return Err(AppError::request("unknown_scene", message));
    }
    let before = run.selected(Stage::Visuals)?.map(|take| clips_of(&take)).transpose()?;
    let mut kept = before.unwrap_or_default();
    kept.retain(|clip| in_script(clip.scene) && !wanted.contains(&clip.scene));
    let missing = script.scenes.iter().map(|scene| scene.number);
    let missing: Vec<u32> = missing
        .filter(|scene| !wanted.contains(scene) && !kept.iter().any(|clip| clip.scene == *scene))
        .collect();
    if missing.is_empty() {
        return Ok(kept);
    }
    let message = format!("scenes {missing:?} have no picture yet; run visuals for all scenes first");
    Err(AppError::request("scenes_without_picture", message))
}

/// Asks the engine and keeps the files that it found.
async fn found(
    run: &StageRun,
    engine: &dyn VisualEngine,
    script: &Script,
    wanted: &[u32],
    kept: &[VisualClip],
) -> Result<Vec<VisualClip>, AppError> {
    let request = VisualRequest {
        theme: script.theme.clone(),
        script: script.clone(),
        scenes: wanted.to_vec(),
        folders: folders(&run.studio, &run.theme),
        seed: fresh_seed(run)?,
        taken: taken(&run.studio, kept)?,
    };
    let pictures = engine.find(&request, &run.work()).await?;
    // Files of gigabytes are copied here: one after the other beside the voice, and stopped between two.
    let mut clips = Vec::with_capacity(pictures.len());
    for picture in pictures {
        let (studio, job) = (run.studio.clone(), run.job.id);
        clips.push(run.blocking(move || recorded(&studio, job, picture)).await?);
    }
    Ok(clips)
}

/// The theme's media first, then the user's.
pub fn folders(studio: &Studio, theme: &LoadedTheme) -> Vec<PathBuf> {
    theme.media_folder().into_iter().chain(Some(studio.workspace().media())).collect()
}

/// Running visuals again shows other pictures: the number of takes there are moves the seed on.
fn fresh_seed(run: &StageRun) -> Result<u32, AppError> {
    let takes = run.studio.store().takes_of(run.job.id)?;
    let takes = takes.iter().filter(|take| take.stage == Stage::Visuals).count() as u32;
    Ok(run.options.seed.unwrap_or_else(|| run.job.seed.wrapping_add(takes)))
}

/// The files that clips show, with their scenes.
///
/// # Errors
/// `missing_file` where one was taken away.
pub fn taken(studio: &Studio, kept: &[VisualClip]) -> Result<Vec<(u32, PathBuf)>, AppError> {
    let mut taken = Vec::new();
    for clip in kept {
        if let VisualSource::Still { artifact } | VisualSource::Clip { artifact, .. } = &clip.source {
            taken.push((clip.scene, studio.artifact_path(*artifact)?));
        }
    }
    Ok(taken)
}

/// A picture that was found, its file kept and recorded for a job.
///
/// # Errors
/// What is wrong with the file, or why it can't be copied.
pub fn recorded(studio: &Studio, job: JobId, found: FoundVisual) -> Result<VisualClip, AppError> {
    let source = match found.picture {
        Picture::Drawn(motion) => VisualSource::Motion(motion),
        Picture::File(path) => {
            let kept = keep(studio.workspace(), &path)?;
            let (_, kind) = look_inside(studio.tools()?, &kept.path)?;
            let artifact = studio.record_copy(Some(job), &path, &kept, kind)?;
            match kind {
                ArtifactKind::Clip => VisualSource::Clip { artifact, in_ms: 0, out_ms: 0 },
                _ => VisualSource::Still { artifact },
            }
        }
    };
    Ok(VisualClip {
        scene: found.scene,
        source,
        engine: found.engine.to_owned(),
        label: found.label,
        focus: Focus::default(),
        script: None,
        credit: found.credit,
    })
}
