//! What else a scene could show: pictures of the theme's and the user's folders, the best fitting first, and drawn
//! backgrounds. They stay where they are until one is chosen; until then they are named by a key and looked for anew,
//! so that nothing is copied for being looked at.

use std::path::PathBuf;

use model::{JobId, Script, Stage, VisualSource};
use providers::{FoundVisual, Picture, VisualRequest, visuals::library};

use crate::{
    Studio,
    clips::unknown_scene,
    cut::{Shot, ShotPicture},
    files::look_inside,
    request,
    stage::{self, sources},
    themes::{self, LoadedTheme},
    view::{AppError, Candidate, TakeView, VisualsTake},
};

/// Pictures offered at once: two rows of a dialog.
const MOST: usize = 12;
/// Characters of a key: 128 bits.
const KEY_LENGTH: usize = 32;

impl Studio {
    /// What a scene could show, the best fitting first.
    ///
    /// # Errors
    /// `unknown_job`, `missing_stage` without script or visuals, `unknown_scene`.
    pub fn scene_candidates(&self, job: JobId, scene: u32) -> Result<Vec<Candidate>, AppError> {
        let found = self.found_for(job, scene)?.1;
        let candidate = |found: FoundVisual| Candidate {
            key: key(&found),
            moves: library::moves(&found.picture),
            label: found.label,
            engine: found.engine.to_owned(),
            credit: found.credit,
        };
        Ok(found.into_iter().map(candidate).collect())
    }

    /// What a candidate looks like. Answers the file.
    ///
    /// # Errors
    /// As [`scene_candidates`](Self::scene_candidates), `unknown_candidate`, or what the renderer says.
    pub async fn candidate_frame(&self, job: JobId, scene: u32, key: &str) -> Result<PathBuf, AppError> {
        let (loaded, found) = self.found_for(job, scene)?;
        let shot = self.shot_of(&named(found, key)?, &loaded)?;
        self.shot_frame(&loaded.theme, &shot).await
    }

    /// The file of a candidate that moves, to be played; none where it stands still or is drawn.
    ///
    /// # Errors
    /// As [`scene_candidates`](Self::scene_candidates), `unknown_candidate`, or what is wrong with the file.
    pub fn candidate_clip(&self, job: JobId, scene: u32, key: &str) -> Result<Option<PathBuf>, AppError> {
        let Picture::File(path) = named(self.found_for(job, scene)?.1, key)?.picture else { return Ok(None) };
        let (info, _) = look_inside(self.tools()?, &path)?;
        Ok((info.kind == media::MediaKind::Clip).then_some(path))
    }

    /// Shows a candidate in its scene: a new take of the visuals.
    ///
    /// # Errors
    /// As [`candidate_frame`](Self::candidate_frame), and `stage_running`.
    pub fn choose_candidate(&self, job: JobId, scene: u32, key: &str) -> Result<TakeView, AppError> {
        let found = named(self.found_for(job, scene)?.1, key)?;
        self.replace_clip(job, scene, || stage::visuals::recorded(self, job, found))
    }

    fn found_for(&self, job: JobId, scene: u32) -> Result<(LoadedTheme, Vec<FoundVisual>), AppError> {
        let job = self.store().job(job)?.job;
        let Some(script) = sources::selected::<Script>(self, &job, Stage::Script)? else {
            return Err(AppError::missing_stage(Stage::Visuals, Stage::Script));
        };
        let Some(shown) = sources::selected::<VisualsTake>(self, &job, Stage::Visuals)? else {
            return Err(AppError::missing_stage(Stage::Visuals, Stage::Visuals));
        };
        if !script.scenes.iter().any(|one| one.number == scene) {
            return Err(unknown_scene(scene, script.scenes.len()));
        }
        let loaded = themes::load(self.workspace(), &request::theme_of(&job))
            .unwrap_or_else(|_| LoadedTheme::manual());
        let wanted = VisualRequest {
            theme: script.theme.clone(),
            script,
            scenes: vec![scene],
            folders: stage::visuals::folders(self, &loaded),
            seed: job.seed,
            // A picture that was taken away is not shown anywhere, so it stands in nobody's way.
            taken: stage::visuals::taken(self, &shown.clips).unwrap_or_default(),
        };
        let drawn_now = shown.clips.iter().find(|clip| clip.scene == scene).map(|clip| &clip.source);
        let mut found = library::candidates(&wanted, MOST);
        found.retain(|one| !is_drawn_so(one, drawn_now));
        Ok((loaded, found))
    }

    fn shot_of(&self, found: &FoundVisual, loaded: &LoadedTheme) -> Result<Shot, AppError> {
        let picture = match &found.picture {
            Picture::Drawn(motion) => ShotPicture::Drawn(motion.clone()),
            Picture::File(path) => {
                let (info, _) = look_inside(self.tools()?, path)?;
                match info.kind {
                    media::MediaKind::Clip => ShotPicture::Clip {
                        path: path.clone(),
                        in_ms: 0,
                        out_ms: 0,
                        length_ms: info.duration_ms,
                    },
                    _ => sources::still(self, path.clone(), loaded.theme.video.canvas())?,
                }
            }
        };
        Ok(Shot { picture, focus: model::visual::Focus::default() })
    }
}

/// A drawing that the scene shows already is no other picture.
fn is_drawn_so(found: &FoundVisual, now: Option<&VisualSource>) -> bool {
    matches!((&found.picture, now), (Picture::Drawn(one), Some(VisualSource::Motion(other))) if one == other)
}

fn named(found: Vec<FoundVisual>, wanted: &str) -> Result<FoundVisual, AppError> {
    found.into_iter().find(|one| key(one) == wanted).ok_or_else(|| {
        let message = "that picture is no longer there; open the choice again and pick another";
        AppError::request("unknown_candidate", message)
    })
}

/// A name for a picture that says nothing of where it lies.
fn key(found: &FoundVisual) -> String {
    let mut hasher = blake3::Hasher::new();
    match &found.picture {
        Picture::File(path) => hasher.update(path.as_os_str().as_encoded_bytes()),
        Picture::Drawn(motion) => hasher.update(format!("{motion:?}").as_bytes()),
    };
    hasher.finalize().to_hex()[..KEY_LENGTH].to_owned()
}
