//! A presenter: one clip, ordered once, that stands for the pictures and the voice of a job. Its sound is the voice, laid
//! out like a recording; its picture is cut to the scenes at the same moments, so that lips and words stay together.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use model::{
    ArtifactId, ArtifactKind, Job, JobId, RunId, Script, Speech, Stage, VisualClip, VisualSource,
    job::StageStatus, visual::Focus,
};
use providers::{PresentRequest, Presenter, Recording, Setup, SpeechRequest, Work, list, speech::recording};
use tokio_util::sync::CancellationToken;

use super::{StageRun, sources, visuals::FILE_ENGINE, voiceover};
use crate::{
    Studio,
    files::{Kept, keep, look_inside},
    progress::ProgressSink,
    view::{AppError, RunOptions, VisualsTake, VoiceTake},
};

/// What a presenter makes, or why it does not, told once to all runs that share it: neither orders it anew because the
/// other could not use it. It goes on for as long as one of them waits for it.
#[derive(Default)]
pub struct Presented(Mutex<Option<Sharing>>);

/// A presenter at work.
struct Sharing {
    made: Making,
    /// Stops it.
    stop: CancellationToken,
    waiting: Waiting,
}

type Making = Shared<BoxFuture<'static, Result<Presentation, AppError>>>;

/// The runs that wait for it, by what tells how far they are.
type Waiting = Arc<Mutex<Vec<Arc<ProgressSink>>>>;

/// A presented script.
#[derive(Clone, Debug)]
pub struct Presentation {
    engine: &'static str,
    /// The clip, with sound.
    pub clip: ArtifactId,
    /// What is heard in it, and when.
    pub speech: Speech,
    label: String,
    credit: Option<String>,
}

/// The presenter that stands for a stage of a job, if one does. It makes pictures and voice or neither: where the user
/// handed one of them over, or chose who speaks, the other is not paid for as a whole clip.
///
/// # Errors
/// What the presenter's settings lack, or `unreadable_take`.
pub fn chosen(
    studio: &Studio,
    job: Option<&Job>,
    stage: Stage,
    options: &RunOptions,
    script: &Script,
) -> Result<Option<Box<dyn Presenter>>, AppError> {
    let Some(presenter) = studio.presenter(options, &script.theme.voice)? else { return Ok(None) };
    let named = options.engine.is_some();
    match job {
        Some(job) if !named && other_is_the_users(studio, job, stage, presenter.name())? => Ok(None),
        _ => Ok(Some(presenter)),
    }
}

/// Whether the other of pictures and voice is the user's, and stays so.
fn other_is_the_users(studio: &Studio, job: &Job, stage: Stage, name: &str) -> Result<bool, AppError> {
    if stage == Stage::Visuals {
        // A recording and a speaker whom the user chose are kept whenever the voice is made anew.
        let voice = sources::selected::<VoiceTake>(studio, job, Stage::Voiceover)?;
        return Ok(voice.is_some_and(|take| take.speaker.is_some() || take.speech.engine == recording::NAME));
    }
    let status = job.state.stage(Stage::Visuals).status;
    let pictures = sources::selected::<VisualsTake>(studio, job, Stage::Visuals)?;
    // Others are being found in their stead.
    let Some(take) = pictures.filter(|_| !status.is_active()) else { return Ok(false) };
    // A clip of the presenter's that was trimmed by hand is still the presenter's.
    let by_hand = status == StageStatus::Supplied && take.clips.iter().all(|clip| clip.engine != name);
    Ok(by_hand || take.clips.iter().all(|clip| clip.engine == FILE_ENGINE))
}

/// What a presenter is asked for.
pub fn request(script: &Script) -> PresentRequest {
    PresentRequest {
        narrations: voiceover::narrations(script),
        voice: script.theme.voice.clone(),
        canvas: script.theme.video.canvas(),
    }
}

/// Has the script presented, or takes what was made of it before.
///
/// # Errors
/// What the presenter says, `unusable_clip` for one without picture or sound, or why it can't be kept.
pub async fn presented(
    run: &StageRun,
    presenter: Box<dyn Presenter>,
    script: &Script,
) -> Result<Presentation, AppError> {
    let made = run.presented.join(run, presenter, script);
    tokio::select! {
        made = made.clone() => return made,
        () = run.cancel.cancelled() => {}
    }
    if run.presented.leave(run) {
        return Err(AppError::cancelled());
    }
    // Nobody else waits for it, so it was told to stop: the run ends with it.
    made.await
}

impl Presented {
    /// Whether a presenter is at work for one of the runs.
    pub fn is_at_work(&self) -> bool {
        self.sharing().as_ref().is_some_and(|sharing| sharing.made.peek().is_none())
    }

    /// What a run waits for: what others of its group wait for already, or else its own.
    fn join(&self, run: &StageRun, presenter: Box<dyn Presenter>, script: &Script) -> Making {
        run.progress.tell(None, &format!("{} presents the script", presenter.name()), None);
        let mut sharing = self.sharing();
        let shared = match sharing.take().filter(|sharing| !sharing.stop.is_cancelled()) {
            Some(shared) => shared,
            None => Sharing::begin(run, presenter, script),
        };
        waiting(&shared.waiting).push(Arc::clone(&run.progress));
        let made = shared.made.clone();
        *sharing = Some(shared);
        made
    }

    /// A run waits no more. Tells whether another does; where none does, the presenter is told to stop.
    fn leave(&self, run: &StageRun) -> bool {
        let sharing = self.sharing();
        let Some(shared) = sharing.as_ref() else { return false };
        let mut waiting = waiting(&shared.waiting);
        waiting.retain(|one| !Arc::ptr_eq(one, &run.progress));
        if waiting.is_empty() {
            shared.stop.cancel();
        }
        !waiting.is_empty()
    }

    fn sharing(&self) -> MutexGuard<'_, Option<Sharing>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn waiting(waiting: &Waiting) -> MutexGuard<'_, Vec<Arc<ProgressSink>>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sharing {
    fn begin(run: &StageRun, presenter: Box<dyn Presenter>, script: &Script) -> Self {
        let (stop, told) = (CancellationToken::new(), Waiting::default());
        let all = Arc::clone(&told);
        let work = run
            .shared_work(&stop, Arc::new(move |step| waiting(&all).iter().for_each(|one| one.step(&step))));
        let ordering = Ordering {
            studio: run.studio.clone(),
            job: run.job.id,
            run: run.run,
            work,
            presenter,
            script: script.clone(),
        };
        Self { made: ordering.made().boxed().shared(), stop, waiting: told }
    }
}

/// All that an order needs, whichever run is stopped meanwhile.
struct Ordering {
    studio: Studio,
    job: JobId,
    /// The run in whose name it is ordered.
    run: RunId,
    work: Work,
    presenter: Box<dyn Presenter>,
    script: Script,
}

impl Ordering {
    async fn made(self) -> Result<Presentation, AppError> {
        // One at a time: a click on the pictures and one on the voice must not both order.
        let _turn = tokio::select! {
            turn = self.studio.presenting().lock() => turn,
            () = self.work.cancel.cancelled() => return Err(AppError::cancelled()),
        };
        let made = self.ordered().await;
        // The run may have been stopped before this ended.
        self.studio.doubt_orders(self.run);
        made
    }

    async fn ordered(&self) -> Result<Presentation, AppError> {
        let Self { studio, presenter, script, .. } = self;
        let made = presenter.present(&request(script), &self.work).await?;
        let kept = keep(studio.workspace(), &made.file)?;
        let recording = looked_at(studio, &kept).await.map_err(|error| of_no_use(presenter.name(), error))?;
        let laid = SpeechRequest {
            narrations: voiceover::narrations(script),
            voice: script.theme.voice.clone(),
            folder: studio.workspace().run_folder(self.job, self.run)?,
            recording: Some(recording),
        };
        let spoken =
            list::speech_engine("recording", &Setup::offline())?.speak(&laid, &Work::quiet()).await?;
        Ok(Presentation {
            engine: presenter.name(),
            clip: studio.record_copy(Some(self.job), &made.file, &kept, ArtifactKind::Clip)?,
            speech: Speech { engine: presenter.name().to_owned(), ..spoken.speech },
            label: made.label,
            credit: made.credit,
        })
    }
}

/// The clip as a recording; it has a picture too.
async fn looked_at(studio: &Studio, kept: &Kept) -> Result<Recording, AppError> {
    look_inside(studio.tools()?, &kept.path)?.0.needs_video(&kept.path)?;
    voiceover::measured(studio, kept.path.clone()).await
}

/// The error for a clip that was paid for and can't be used: nothing orders it again by itself.
fn of_no_use(name: &str, error: AppError) -> AppError {
    let message = format!(
        "the clip that {name} made can't be used ({}); it is paid for and not ordered again: choose another avatar or \
         voice, or change a word of the script, to order another",
        error.message
    );
    AppError::failed("unusable_clip", message).with_detail(error.detail)
}

impl Presentation {
    /// The clip cut to the wanted scenes: each from its own first word to the next one's.
    pub fn clips(&self, wanted: &[u32]) -> Vec<VisualClip> {
        let spans = &self.speech.scenes;
        let ends = spans.iter().skip(1).map(|next| next.start_ms).chain([0]);
        let cut = spans.iter().zip(ends).filter(|(span, _)| wanted.contains(&span.scene));
        let clip = |(span, out_ms): (&model::speech::SceneSpan, u32)| VisualClip {
            scene: span.scene,
            source: VisualSource::Clip { artifact: self.clip, in_ms: span.start_ms, out_ms },
            engine: self.engine.to_owned(),
            label: self.label.clone(),
            focus: Focus::default(),
            script: None,
            credit: self.credit.clone(),
        };
        cut.map(clip).collect()
    }
}

#[cfg(test)]
mod tests {
    use model::speech::SceneSpan;

    use super::*;

    #[test]
    fn the_clip_is_cut_where_the_words_of_the_scenes_begin() {
        let span = |scene, start_ms, end_ms| SceneSpan { scene, start_ms, end_ms };
        let scenes = vec![span(1, 0, 1400), span(2, 1500, 2900), span(3, 3000, 4200)];
        let speech = Speech {
            engine: "heygen".into(),
            voice: String::new(),
            duration_ms: 4500,
            words: vec![],
            scenes,
            left_out: vec![],
        };
        let (label, credit) = ("HeyGen avatar".to_owned(), None);
        let made = Presentation { engine: "heygen", clip: ArtifactId(7), speech, label, credit };
        let places = |wanted: &[u32]| -> Vec<(u32, u32, u32)> {
            let place = |clip: VisualClip| match clip.source {
                VisualSource::Clip { in_ms, out_ms, .. } => (clip.scene, in_ms, out_ms),
                other => panic!("{other:?} is no clip"),
            };
            made.clips(wanted).into_iter().map(place).collect()
        };
        assert_eq!(places(&[1, 2, 3]), [(1, 0, 1500), (2, 1500, 3000), (3, 3000, 0)]);
        assert_eq!(places(&[2]), [(2, 1500, 3000)], "a scene that is done again");
    }
}
