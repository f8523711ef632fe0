//! One scene's picture changed by hand: another file, another part of it, another point kept in sight. Every change is
//! a new take of the visuals in which only that scene differs.

use model::{ArtifactId, JobId, Stage, TakeId, VisualClip, VisualSource, job::JobState, visual::Focus};

use crate::{
    Studio,
    stage::{self, content},
    view::{AppError, ClipChange, Event, TakeView, VisualsTake},
};

/// The shortest part of a clip that can be cut out, in milliseconds: the shortest scene there is.
pub const SHORTEST_PART_MS: u32 = 500;
/// The far edge of a picture, in permille.
const EDGE: u32 = 1000;

impl Studio {
    /// Shows a file of the user's in one scene: a new take of the visuals with that picture changed.
    ///
    /// # Errors
    /// `unknown_job`, `missing_stage` without visuals, `unknown_scene`, or what is wrong with the file.
    pub fn set_scene_visual(&self, job: JobId, scene: u32, file: ArtifactId) -> Result<TakeView, AppError> {
        self.replace_clip(job, scene, || {
            let mut chosen = stage::visuals::from_files(self, &[file], &[scene])?;
            Ok(chosen.remove(0))
        })
    }

    /// Shows a picture that a visuals take of the job has, trimmed and framed as asked: the scene's own for another
    /// trim or crop, one of an older take to have that one back.
    ///
    /// # Errors
    /// `unknown_job`, `missing_stage` without visuals, `unknown_take`, `not_visuals`, `unknown_scene`, `bad_trim` and
    /// `bad_focus` with what was expected.
    pub fn set_scene_clip(&self, job: JobId, scene: u32, change: ClipChange) -> Result<TakeView, AppError> {
        check_focus(change.focus)?;
        self.replace_clip(job, scene, || {
            let clip = self.clip_of(job, change.take, change.scene)?;
            let source = self.trimmed(&clip, change.in_ms, change.out_ms)?;
            Ok(VisualClip { scene, source, focus: change.focus, ..clip })
        })
    }

    /// Records a take of the visuals in which one scene shows another clip. What other scenes were given while the clip
    /// was made ready is in it as well.
    pub(crate) fn replace_clip(
        &self,
        job: JobId,
        scene: u32,
        new: impl FnOnce() -> Result<VisualClip, AppError>,
    ) -> Result<TakeView, AppError> {
        let (_, mut before) = self.selected_clips(job)?;
        of_scene(&mut before, scene)?;
        let new = new()?;
        let _one_after_the_other = self.one_edit();
        let (state, mut clips) = self.selected_clips(job)?;
        *of_scene(&mut clips, scene)? = VisualClip { script: state.stage(Stage::Script).selected, ..new };
        let take = stage::visuals::take_of(clips)?;
        let take = self.store().supply_take(job, Stage::Visuals, take, self.now())?;
        self.tell(Event::JobChanged { job_id: job });
        self.get_take(take)
    }

    /// The clips of the selected take, and how the job stands.
    fn selected_clips(&self, job: JobId) -> Result<(JobState, Vec<VisualClip>), AppError> {
        let state = self.store().job(job)?.job.state;
        let Some(selected) = state.stage(Stage::Visuals).selected else {
            return Err(AppError::missing_stage(Stage::Visuals, Stage::Visuals));
        };
        let clips = stage::visuals::clips_of(&self.store().take(selected)?)?;
        Ok((state, clips))
    }

    fn clip_of(&self, job: JobId, take: TakeId, scene: u32) -> Result<VisualClip, AppError> {
        let take = self.store().take(take)?;
        if take.stage != Stage::Visuals || take.job != job {
            let message =
                format!("take {} holds no pictures of job {job}; name one of its visuals takes", take.id);
            return Err(AppError::request("not_visuals", message));
        }
        let clips = content::<VisualsTake>(&take)?.clips;
        let count = clips.len();
        clips.into_iter().find(|clip| clip.scene == scene).ok_or_else(|| unknown_scene(scene, count))
    }

    /// The clip's source with other in and out points. What does not move has none.
    fn trimmed(&self, clip: &VisualClip, in_ms: u32, out_ms: u32) -> Result<VisualSource, AppError> {
        let VisualSource::Clip { artifact, .. } = clip.source else { return Ok(clip.source.clone()) };
        let length_ms = media::probe(self.tools()?, &self.artifact_path(artifact)?)?.duration_ms;
        let end = if out_ms == 0 { length_ms } else { out_ms.min(length_ms) };
        if end < in_ms.saturating_add(SHORTEST_PART_MS.min(length_ms)) {
            let message = format!(
                "{in_ms} to {out_ms} ms is no part of “{}”, which has {length_ms} ms; \
                 expected at least {SHORTEST_PART_MS} ms inside it",
                clip.label
            );
            return Err(AppError::request("bad_trim", message));
        }
        // The end is kept as "the end", so that it stays so whatever a decoder says of the length.
        let out_ms = if end == length_ms { 0 } else { end };
        Ok(VisualSource::Clip { artifact, in_ms, out_ms })
    }
}

fn of_scene(clips: &mut [VisualClip], scene: u32) -> Result<&mut VisualClip, AppError> {
    let count = clips.len();
    clips.iter_mut().find(|clip| clip.scene == scene).ok_or_else(|| unknown_scene(scene, count))
}

fn check_focus(focus: Focus) -> Result<(), AppError> {
    if focus.x <= EDGE && focus.y <= EDGE {
        return Ok(());
    }
    let message =
        format!("the point {}, {} lies outside the picture; expected 0 to {EDGE}", focus.x, focus.y);
    Err(AppError::request("bad_focus", message))
}

pub(crate) fn unknown_scene(scene: u32, count: usize) -> AppError {
    let message = format!("there is no scene {scene}; the visuals have scenes 1 to {count}");
    AppError::request("unknown_scene", message)
}
