//! From a click to a plan: everything that can be wrong with a request is found here, before anything is created.

use model::{Artifact, ArtifactId, Command, Job, JobEvent, JobState, Refusal, RunId, Script, Stage, TakeId};
use providers::{Brief, Kind, Setup, list, text::sentences::sentences};
use serde::{Deserialize, Serialize};

use crate::{
    Studio,
    engines::known,
    stage::{self, content, new_take, voiceover},
    staleness::Freshness,
    themes::{LoadedTheme, MANUAL},
    view::{AppError, RunOptions, RunRequest, TakeContent, VoiceTake},
    voices,
};

/// Letters of the user's text that name a new job.
const TITLE_LENGTH: usize = 60;

/// What a run is recorded with: enough to do it again and to go on after it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedRequest {
    /// What was asked.
    pub options: RunOptions,
    /// The stages to be run after it, those in one inner list at the same time.
    pub then: Vec<Vec<Stage>>,
}

/// What is to be run, in which order and with what.
pub struct Course {
    /// The theme.
    pub theme: LoadedTheme,
    /// The stages, those in one inner list at the same time.
    pub groups: Vec<Vec<Stage>>,
    /// What they work with.
    pub options: RunOptions,
}

/// A request that can be carried out.
pub struct Plan {
    /// What is to be run.
    pub course: Course,
    /// The job, if it is there already.
    pub job: Option<Job>,
    /// The theme as it was named: by name, or by its file's path.
    pub theme_name: String,
    /// A new job's title.
    pub title: String,
    /// Results that the user hands over in place of earlier stages.
    pub supplied: Vec<(Stage, store::NewTake)>,
    /// A new job's seed.
    pub seed: u32,
}

impl Course {
    /// A course through groups of stages. A video is measured as soon as it is there, whichever click composed it: its
    /// checks follow a composition that nothing follows.
    pub fn new(theme: LoadedTheme, mut groups: Vec<Vec<Stage>>, options: RunOptions) -> Self {
        if groups.last().is_some_and(|last| last.contains(&Stage::Composition)) {
            groups.push(vec![Stage::Review]);
        }
        Self { theme, groups, options }
    }

    /// A run of a group's stage, recorded with what to do after it.
    ///
    /// # Errors
    /// Where the request can't be written as JSON, which is a fault of the program.
    pub fn run(&self, group: usize, stage: Stage) -> Result<store::NewRun, AppError> {
        let then = self.groups.get(group + 1..).unwrap_or_default().to_vec();
        let request = serde_json::to_value(RecordedRequest { options: self.options.clone(), then })
            .map_err(|error| AppError::failed("internal", error.to_string()))?;
        Ok(store::NewRun { stage, request, supplied: self.stands_in() })
    }

    /// The stages that files stand in for without a take of their own: a finished video needs no pictures.
    fn stands_in(&self) -> Vec<Stage> {
        let finished = self.options.engine.as_deref() == Some(stage::composition::FINISHED_ENGINE);
        if finished { vec![Stage::Visuals] } else { Vec::new() }
    }
}

impl Studio {
    /// Makes a plan of a request, or says what is wrong with it.
    pub(crate) async fn plan(&self, request: RunRequest) -> Result<Plan, AppError> {
        let RunRequest { command, job_id, theme, options } = request;
        let job = job_id.map(|id| self.store().job(id)).transpose()?.map(|row| row.job);
        let (theme_name, loaded) = self.theme_for(theme, job.as_ref())?;
        check_engine(command, options.engine.as_deref())?;
        check_choices(&options)?;
        let seed = options.seed.or(job.as_ref().map(|job| job.seed)).unwrap_or_else(fresh_seed);
        let title = self.title(&loaded, &theme_name, &options)?;
        let groups = command.stages().iter().map(|group| group.to_vec()).collect();
        let course = Course::new(loaded, groups, options);
        let mut plan = Plan { course, job, theme_name, title, supplied: Vec::new(), seed };
        self.supply(command, &mut plan).await?;
        self.check_stage_inputs(command, &plan).await?;
        may_queue(&plan)?;
        Ok(plan)
    }

    /// Turns what was handed over into takes of the stages that would have made it.
    async fn supply(&self, command: Command, plan: &mut Plan) -> Result<(), AppError> {
        if command == Command::Review && !plan.course.options.visuals.is_empty() {
            plan.course.groups.insert(0, vec![Stage::Composition]);
            plan.course.options.engine = Some(stage::composition::FINISHED_ENGINE.to_owned());
            return Ok(());
        }
        let first = command.first();
        let script = if first > Stage::Script { self.supplied_script(plan).await? } else { None };
        if first > Stage::Visuals && !plan.course.options.visuals.is_empty() {
            let scenes =
                script.as_ref().map_or(plan.course.options.visuals.len(), |script| script.scenes.len())
                    as u32;
            let clips = stage::visuals::from_files(
                self,
                &plan.course.options.visuals,
                &(1..=scenes).collect::<Vec<_>>(),
            )?;
            plan.supplied.push((Stage::Visuals, stage::visuals::take_of(clips)?));
        }
        if first > Stage::Voiceover
            && let Some(voice) = plan.course.options.voice
        {
            let take = self.supplied_voice(voice, script.as_ref()).await?;
            plan.supplied.push((Stage::Voiceover, take));
        }
        Ok(())
    }

    /// The script that later stages will read: handed over by id or as text, else the job's own.
    async fn supplied_script(&self, plan: &mut Plan) -> Result<Option<Script>, AppError> {
        let given = if let Some(id) = plan.course.options.script_id {
            Some((self.script_of(id)?, format!("script {id}")))
        } else if let Some(text) = plan.course.options.text.clone() {
            Some((self.own_text(plan, text).await?, "own text".to_owned()))
        } else {
            None
        };
        if let Some((script, from)) = given {
            let summary = stage::script::summary(&script, &from);
            let take = new_take(&TakeContent::Script(Box::new(script.clone())), summary, Vec::new())?;
            plan.supplied.push((Stage::Script, take));
            return Ok(Some(script));
        }
        let selected = plan.job.as_ref().and_then(|job| job.state.stage(Stage::Script).selected);
        selected.map(|take| self.script_of(take)).transpose()
    }

    /// The script that a take holds.
    ///
    /// # Errors
    /// `unknown_take`, `not_a_script`.
    pub(crate) fn script_of(&self, id: TakeId) -> Result<Script, AppError> {
        let take = self.store().take(id)?;
        if take.stage != Stage::Script {
            let message = format!("take {id} is a {} take; name a script's take", take.stage);
            return Err(AppError::request("not_a_script", message));
        }
        content(&take)
    }

    async fn own_text(&self, plan: &Plan, text: String) -> Result<Script, AppError> {
        let theme = plan.course.theme.theme.clone();
        let brief = Brief { theme, report: None, seed: plan.seed, text: Some(text) };
        Ok(list::writer("own_text", &Setup::offline())?.write(&brief, &providers::Work::quiet()).await?)
    }

    async fn supplied_voice(
        &self,
        voice: ArtifactId,
        script: Option<&Script>,
    ) -> Result<store::NewTake, AppError> {
        let path = self.artifact_path(voice)?;
        let recording = voiceover::measured(self, path).await?;
        let take = match script {
            Some(script) => {
                let request = providers::SpeechRequest {
                    narrations: voiceover::narrations(script),
                    voice: script.theme.voice.clone(),
                    folder: self.workspace().uploads(),
                    recording: Some(recording),
                };
                let work = providers::Work::quiet();
                let spoken =
                    list::speech_engine("recording", &Setup::offline())?.speak(&request, &work).await?;
                VoiceTake { speech: spoken.speech, file: Some(voice), speaker: None }
            }
            None => {
                let speech = model::Speech {
                    engine: "recording".into(),
                    voice: String::new(),
                    duration_ms: recording.duration_ms,
                    words: Vec::new(),
                    scenes: Vec::new(),
                    left_out: Vec::new(),
                };
                VoiceTake { speech, file: Some(voice), speaker: None }
            }
        };
        let summary = voiceover::summary(&take);
        let mut take = new_take(&TakeContent::Voiceover(take), summary, Vec::new())?;
        take.files.push(store::TakeFile::Known(voice));
        Ok(take)
    }

    /// What the first stage would find wrong as soon as it began.
    async fn check_stage_inputs(&self, command: Command, plan: &Plan) -> Result<(), AppError> {
        match command.first() {
            Stage::TrendAnalysis => {
                let hours =
                    plan.course.options.range_hours.unwrap_or(plan.course.theme.theme.trends.range_hours);
                stage::trend_analysis::report(self, hours).map(drop)
            }
            Stage::Script => match plan.course.options.text.clone() {
                Some(text) => self.own_text(plan, text).await.map(drop),
                None => Ok(()),
            },
            Stage::Visuals if !plan.course.options.visuals.is_empty() => {
                stage::visuals::from_files(self, &plan.course.options.visuals, &[1]).map(drop)
            }
            Stage::Voiceover => match plan.course.options.voice {
                Some(voice) => voiceover::measured(self, self.artifact_path(voice)?).await.map(drop),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// A new job is named after the first sentence of its text, its files, or what the theme is about.
    fn title(&self, theme: &LoadedTheme, theme_name: &str, options: &RunOptions) -> Result<String, AppError> {
        let first_line =
            options.text.as_deref().and_then(|text| text.lines().find(|line| !line.trim().is_empty()));
        if let Some(line) = first_line {
            let line = line.trim_start_matches(['#', ' ', '*', '-']);
            let sentence = sentences(line).first().copied().unwrap_or(line).trim();
            return Ok(shortened(sentence.strip_suffix(['.', '。']).unwrap_or(sentence)));
        }
        if theme_name != MANUAL {
            return Ok(subject(theme));
        }
        let file = options.visuals.first().or(options.voice.as_ref()).or(options.import.as_ref());
        match file {
            Some(file) => {
                let artifact: Artifact = self.store().artifact(*file)?;
                Ok(shortened(artifact.name.rsplit_once('.').map_or(artifact.name.as_str(), |(stem, _)| stem)))
            }
            None => Ok(subject(theme)),
        }
    }
}

/// Whether the first stages may be queued once what was handed over is there.
fn may_queue(plan: &Plan) -> Result<(), Refusal> {
    let mut state = plan.job.as_ref().map_or_else(JobState::new, |job| job.state.clone());
    for (stage, _) in &plan.supplied {
        state = state.apply(&JobEvent::Supplied { stage: *stage, take: TakeId(0) })?;
    }
    for stage in plan.course.groups.first().into_iter().flatten() {
        state = state.apply(&JobEvent::Queued {
            stage: *stage,
            run: RunId(0),
            supplied: plan.course.stands_in(),
        })?;
    }
    Ok(())
}

/// An engine that is none is refused before anything is created.
fn check_engine(command: Command, engine: Option<&str>) -> Result<(), AppError> {
    let Some(engine) = engine else { return Ok(()) };
    match command {
        Command::TrendCollection => known(&[Kind::Trends], engine),
        Command::TrendAnalysis => known(&[Kind::Analysis], engine),
        Command::Script => known(&[Kind::Writer], engine),
        Command::Visuals if engine == stage::visuals::FILE_ENGINE => Ok(()),
        Command::Visuals => known(&[Kind::Visuals, Kind::Presenter], engine),
        Command::Voiceover => known(&[Kind::Speech, Kind::Presenter], engine),
        Command::ContentGeneration => known(&[Kind::Presenter], engine),
        other => {
            let message = format!("{other} has no engine to choose; leave it out");
            Err(AppError::request("unknown_engine", message))
        }
    }
}

/// What was chosen over the theme's word is held against the theme's ranges.
fn check_choices(options: &RunOptions) -> Result<(), AppError> {
    if let Some(speaker) = &options.speaker {
        voices::check(speaker)?;
    }
    options.finish.as_ref().map_or(Ok(()), crate::finish::Finish::check)
}

/// The theme by which a job's was named.
pub fn theme_of(job: &Job) -> String {
    job.theme_path.clone().unwrap_or_else(|| job.theme.clone())
}

/// What a theme is about, as a title: "a sharp knife" in a sentence begins a line with a capital.
pub fn subject(theme: &LoadedTheme) -> String {
    let subject = shortened(&theme.theme.identity.product);
    let mut letters = subject.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn shortened(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= TITLE_LENGTH {
        return text.to_owned();
    }
    let cut: String = text.chars().take(TITLE_LENGTH).collect();
    let whole_words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{whole_words}…")
}

/// A seed small enough to be read out.
pub fn fresh_seed() -> u32 {
    const LARGEST: u32 = 10_000;
    let nanos = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |now| now.subsec_nanos());
    nanos / 1000 % LARGEST
}

impl Studio {
    /// The stages that a job still has to run to get to `until`, in groups that run at the same time.
    ///
    /// # Errors
    /// The database's own.
    pub(crate) fn rest(&self, job: Option<&Job>, until: Stage) -> Result<Vec<Vec<Stage>>, AppError> {
        let Some(job) = job else { return due(&JobState::new(), until, |_| Ok(false), |_| Ok(false)) };
        let takes = self.store().takes_of(job.id)?;
        let read = |take| Ok(self.store().take(take)?);
        let fresh = Freshness::of(&job.state, &takes, &read);
        due(&job.state, until, |stage| fresh.is_stale(stage), |stage| fresh.is_own(stage))
    }
}

/// The stages that a job still has to run to get to `until`: those that have nothing, failed, or are stale.
///
/// What the user wrote or handed over is never run over, and what was skipped is left out unless something needs it.
/// `is_stale` and `is_own` tell of the selected take of a stage; they are asked where it matters.
pub fn due(
    state: &JobState,
    until: Stage,
    is_stale: impl Fn(Stage) -> Result<bool, AppError>,
    is_own: impl Fn(Stage) -> Result<bool, AppError>,
) -> Result<Vec<Vec<Stage>>, AppError> {
    use model::job::StageStatus::{
        Cancelled, Done, Failed, Interrupted, Queued, Running, Skipped, Supplied, Waiting,
    };
    let mut due: Vec<Stage> = Vec::new();
    for stage in Stage::ALL.into_iter().take_while(|stage| *stage <= until) {
        let now = state.stage(stage);
        let input_is_due = stage.inputs().iter().any(|input| due.contains(input));
        let is_due = match now.status {
            Waiting | Failed | Cancelled | Interrupted => true,
            Done | Supplied if now.selected.is_none() => now.status == Done,
            Done | Supplied => (input_is_due || is_stale(stage)?) && !is_own(stage)?,
            Skipped | Queued | Running => false,
        };
        if is_due {
            due.push(stage);
        }
    }
    Ok(grouped(&due))
}

/// Visuals and voice next to each other run at the same time.
pub fn grouped(stages: &[Stage]) -> Vec<Vec<Stage>> {
    let mut groups: Vec<Vec<Stage>> = Vec::new();
    for stage in stages {
        match groups.last_mut() {
            Some(group) if *stage == Stage::Voiceover && group.as_slice() == [Stage::Visuals] => {
                group.push(*stage)
            }
            _ => groups.push(vec![*stage]),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn state(events: &[JobEvent]) -> JobState {
        events.iter().fold(JobState::new(), |state, event| state.apply(event).unwrap())
    }

    /// What is due where the stages named are the user's own or stale, and no others.
    fn due(state: &JobState, until: Stage, own: &[Stage], stale: &[Stage]) -> Vec<Vec<Stage>> {
        super::due(state, until, |stage| Ok(stale.contains(&stage)), |stage| Ok(own.contains(&stage)))
            .unwrap()
    }

    #[test]
    fn a_new_job_runs_every_stage_with_pictures_and_voice_together() {
        let groups = due(&JobState::new(), Stage::Review, &[], &[]);
        assert_eq!(groups.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 1, 2, 1, 1]);
        assert_eq!(groups[3], [Stage::Visuals, Stage::Voiceover]);
    }

    #[test]
    fn what_the_user_handed_over_is_never_run_over() {
        let state = state(&[
            JobEvent::Skipped { stage: Stage::TrendCollection },
            JobEvent::Skipped { stage: Stage::TrendAnalysis },
            JobEvent::Supplied { stage: Stage::Script, take: TakeId(1) },
        ]);
        let groups = due(&state, Stage::Composition, &[Stage::Script], &[]);
        assert_eq!(groups, [vec![Stage::Visuals, Stage::Voiceover], vec![Stage::Composition]]);
    }

    #[test]
    fn pictures_changed_by_hand_are_completed_and_a_recording_is_left_alone() {
        let state = state(&[
            JobEvent::Skipped { stage: Stage::TrendCollection },
            JobEvent::Skipped { stage: Stage::TrendAnalysis },
            JobEvent::Supplied { stage: Stage::Script, take: TakeId(1) },
            JobEvent::Supplied { stage: Stage::Visuals, take: TakeId(2) },
            JobEvent::Supplied { stage: Stage::Voiceover, take: TakeId(3) },
            JobEvent::Supplied { stage: Stage::Composition, take: TakeId(4) },
        ]);
        let both = [Stage::Visuals, Stage::Voiceover];
        let groups = due(&state, Stage::Visuals, &[Stage::Script, Stage::Voiceover], &both);
        assert_eq!(groups, [[Stage::Visuals]]);
        let own = [Stage::Script, Stage::Visuals, Stage::Voiceover];
        assert!(
            due(&state, Stage::Voiceover, &own, &both).is_empty(),
            "what is the user's own is his to change"
        );
    }

    #[test]
    fn a_failed_stage_is_run_again_with_all_that_reads_it() {
        let stage = Stage::Voiceover;
        let state = state(&[
            JobEvent::Skipped { stage: Stage::TrendCollection },
            JobEvent::Skipped { stage: Stage::TrendAnalysis },
            JobEvent::Supplied { stage: Stage::Script, take: TakeId(1) },
            JobEvent::Supplied { stage: Stage::Visuals, take: TakeId(2) },
            JobEvent::Queued { stage, run: RunId(1), supplied: vec![] },
            JobEvent::Ended { stage, how: model::job::Ending::Failed },
        ]);
        let own = [Stage::Script, Stage::Visuals];
        assert_eq!(due(&state, Stage::Composition, &own, &[]), [[stage], [Stage::Composition]]);
    }

    #[test]
    fn a_long_text_names_the_job_by_its_first_whole_words() {
        let title =
            shortened("The quick brown fox jumps over the lazy dog and then runs away from the hunter");
        assert_eq!(title, "The quick brown fox jumps over the lazy dog and then runs…");
    }
}
