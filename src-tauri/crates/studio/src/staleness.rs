//! Whether a take is out of date: what it was made from is no longer what is selected.
//!
//! Takes name the takes that they were made from, and another one selected there makes them stale. Pictures and a voice read
//! only some of a script, so for them the scripts themselves are held against each other: a hashtag outdates neither.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use model::{JobState, Script, Stage, Take, TakeId, WriterKind, job::StageStatus};
use providers::speech::recording;
use store::TakeLine;

use crate::{
    stage::{
        arrangement::Arrangement,
        content,
        visuals::{self, FILE_ENGINE},
        voiceover,
    },
    view::{AppError, ChangedInput, VoiceTake},
};

/// The selected takes of what a stage reads: what a take made now is made from.
pub fn current_inputs(state: &JobState, stage: Stage) -> Vec<TakeId> {
    stage.inputs().iter().filter_map(|input| state.stage(*input).selected).collect()
}

/// The inputs of which another take is selected now than the one that was read, or one where there was none, in
/// pipeline order.
fn others_selected(state: &JobState, take: &TakeLine, all: &[TakeLine]) -> Vec<Stage> {
    let read_of =
        |stage: Stage| all.iter().filter(move |line| line.stage == stage && take.inputs.contains(&line.id));
    let changed = |input: &&Stage| {
        let selected = state.stage(**input).selected;
        // Pictures can be of several scripts, where some scenes were done again.
        selected.is_some_and(|selected| {
            !take.inputs.contains(&selected) || read_of(**input).any(|line| line.id != selected)
        })
    };
    take.stage.inputs().iter().filter(changed).copied().collect()
}

/// Reads a take, whole.
type ReadTake<'a> = dyn Fn(TakeId) -> Result<Take, AppError> + 'a;

/// What is out of date among a job's takes. What decides it is read once, whichever of the takes asks, and what decides
/// nothing is not read at all: a job may have hundreds of takes.
pub struct Freshness<'a> {
    state: &'a JobState,
    /// All of the job's.
    takes: &'a [TakeLine],
    read: &'a ReadTake<'a>,
    /// Those that were read; none of what is gone or can't be read any more.
    scripts: RefCell<HashMap<TakeId, Option<Rc<Script>>>>,
    /// The selected ones that were read.
    selected: RefCell<HashMap<TakeId, Rc<Take>>>,
}

impl<'a> Freshness<'a> {
    /// Of a job with these takes.
    pub fn of(state: &'a JobState, takes: &'a [TakeLine], read: &'a ReadTake<'a>) -> Self {
        Self { state, takes, read, scripts: RefCell::default(), selected: RefCell::default() }
    }

    /// Why a take is out of date, by the takes' numbers: what it was made from, and what is selected now. True of a take
    /// that isn't selected as well; nothing while it is fresh.
    ///
    /// # Errors
    /// The database's own.
    pub fn stale(&self, take: &TakeLine) -> Result<Vec<ChangedInput>, AppError> {
        let mut told = Vec::new();
        for stage in others_selected(self.state, take, self.takes) {
            let Some(selected) = self.state.stage(stage).selected else { continue };
            if stage == Stage::Script && self.reads_the_same(take, selected)? {
                continue;
            }
            let Some(number) = self.takes.iter().find(|line| line.id == selected).map(|line| line.number)
            else {
                continue;
            };
            let of_stage =
                self.takes.iter().filter(|line| line.stage == stage && take.inputs.contains(&line.id));
            let mut read: Vec<u32> = of_stage.map(|line| line.number).collect();
            read.sort_unstable();
            told.push(ChangedInput { stage, read, selected: number });
        }
        Ok(told)
    }

    /// Whether the selected take of a stage is out of date.
    ///
    /// # Errors
    /// The database's own.
    pub fn is_stale(&self, stage: Stage) -> Result<bool, AppError> {
        self.selected_line(stage).map_or(Ok(false), |line| Ok(!self.stale(line)?.is_empty()))
    }

    /// Whether the user wrote or handed over all of the selected take of a stage, so that nothing is to be run over it
    /// unasked.
    ///
    /// # Errors
    /// The database's own.
    pub fn is_own(&self, stage: Stage) -> Result<bool, AppError> {
        let Some(line) = self.selected_line(stage) else { return Ok(false) };
        let supplied = self.state.stage(stage).status == StageStatus::Supplied;
        match stage {
            Stage::Script if supplied => Ok(true),
            Stage::Script | Stage::Visuals | Stage::Voiceover => {
                Ok(handed_over(&*self.take(line.id)?, supplied))
            }
            _ => Ok(supplied),
        }
    }

    /// The scenes of the selected script that the selected pictures show nothing for, or something else; none where that
    /// can't be told any more.
    ///
    /// # Errors
    /// The database's own.
    pub fn outdated(&self) -> Result<Vec<u32>, AppError> {
        let selected = |stage: Stage| self.state.stage(stage).selected;
        let (Some(script), Some(pictures)) = (selected(Stage::Script), selected(Stage::Visuals)) else {
            return Ok(Vec::new());
        };
        let Some(script) = self.script(script) else { return Ok(Vec::new()) };
        let Ok(clips) = visuals::clips_of(&*self.take(pictures)?) else { return Ok(Vec::new()) };
        Ok(self.arranged(&clips, &script).outdated())
    }

    fn selected_line(&self, stage: Stage) -> Option<&TakeLine> {
        let selected = self.state.stage(stage).selected?;
        self.takes.iter().find(|line| line.id == selected)
    }

    /// A take; a selected one is kept, for it is asked for again.
    fn take(&self, id: TakeId) -> Result<Rc<Take>, AppError> {
        if let Some(take) = self.selected.borrow().get(&id) {
            return Ok(Rc::clone(take));
        }
        let take = Rc::new((self.read)(id)?);
        if self.state.stage(take.stage).selected == Some(id) {
            self.selected.borrow_mut().insert(id, Rc::clone(&take));
        }
        Ok(take)
    }

    /// A script; none where it is gone or can't be read any more.
    fn script(&self, id: TakeId) -> Option<Rc<Script>> {
        if let Some(script) = self.scripts.borrow().get(&id) {
            return script.clone();
        }
        let take = self.take(id).ok();
        let script = take.and_then(|take| content::<Script>(&take).ok()).map(Rc::new);
        self.scripts.borrow_mut().insert(id, script.clone());
        script
    }

    fn arranged(&self, clips: &[model::VisualClip], script: &Script) -> Arrangement {
        Arrangement::of(clips, script, |take| self.script(take))
    }

    /// Whether another script says all that a take of pictures or a voice read in its own. What can't be read any more is
    /// held to be another.
    fn reads_the_same(&self, line: &TakeLine, script: TakeId) -> Result<bool, AppError> {
        if !matches!(line.stage, Stage::Visuals | Stage::Voiceover) {
            return Ok(false);
        }
        let Some(now) = self.script(script) else { return Ok(false) };
        if line.stage == Stage::Visuals {
            let clips = visuals::clips_of(&*self.take(line.id)?);
            return Ok(clips.is_ok_and(|clips| self.arranged(&clips, &now).stands()));
        }
        let Some(before) = line.inputs.first().and_then(|read| self.script(*read)) else { return Ok(false) };
        // Where other words are said, whose voice says them decides nothing.
        if !has_the_same_words(&before, &now) {
            return Ok(false);
        }
        let voice = content::<VoiceTake>(&*self.take(line.id)?);
        Ok(voice.is_ok_and(|voice| sounds_the_same(&voice, &before, &now)))
    }
}

/// Whether a take of a script, pictures or a voice is the user's own. Of pictures that were changed by hand only those are
/// that no engine chose. Where it can't be read any more, whatever was supplied is.
fn handed_over(take: &Take, supplied: bool) -> bool {
    match take.stage {
        Stage::Visuals => visuals::clips_of(take).map_or(supplied, |clips| {
            clips.iter().all(|clip| clip.engine == FILE_ENGINE)
                || clips.iter().any(|clip| clip.script.is_none())
        }),
        Stage::Voiceover => {
            content::<VoiceTake>(take).map_or(supplied, |voice| voice.speech.engine == recording::NAME)
        }
        Stage::Script => content::<Script>(take).is_ok_and(|script| script.writer == WriterKind::OwnText),
        _ => supplied,
    }
}

/// Whether two scripts say the same, scene by scene.
fn has_the_same_words(before: &Script, now: &Script) -> bool {
    let words = |script: &Script| voiceover::narrations(script).into_iter().map(|said| said.text);
    words(before).eq(words(now))
}

/// Whether a voice would say the same words of another script as it said those of its own. How long a scene is planned
/// matters to it only where nothing is said there.
fn sounds_the_same(voice: &VoiceTake, before: &Script, now: &Script) -> bool {
    let silent = voice.file.is_none();
    let by_whom = voice.speaker.is_some()
        || voice.speech.engine == recording::NAME
        || before.theme.voice == now.theme.voice;
    let (before_said, now_said) = (voiceover::narrations(before), voiceover::narrations(now));
    by_whom
        && before_said.iter().zip(&now_said).all(|(one, other)| {
            !silent && !other.text.trim().is_empty() || one.planned_ms == other.planned_ms
        })
}

/// A stage as it is called in a sentence.
pub const fn spoken_name(stage: Stage) -> &'static str {
    match stage {
        Stage::TrendCollection => "trends",
        Stage::TrendAnalysis => "analysis",
        Stage::Script => "script",
        Stage::Visuals => "visuals",
        Stage::Voiceover => "voice",
        Stage::Composition => "composition",
        Stage::Review => "review",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use model::{ArtifactId, JobEvent, Theme, VisualClip, VisualSource, visual::Focus};
    use serde_json::json;

    use super::*;
    use crate::view::{TakeContent, VisualsTake};

    fn selected(takes: &[(Stage, u32)]) -> JobState {
        takes.iter().fold(JobState::new(), |state, (stage, take)| {
            state.apply(&JobEvent::Supplied { stage: *stage, take: TakeId(*take) }).unwrap()
        })
    }

    fn line(id: u32, stage: Stage, inputs: &[u32]) -> TakeLine {
        TakeLine {
            id: TakeId(id),
            job: model::JobId(1),
            stage,
            run: None,
            number: id,
            summary: String::new(),
            inputs: inputs.iter().map(|id| TakeId(*id)).collect(),
            created_at: model::Timestamp::UNIX_EPOCH,
        }
    }

    /// Scripts 1 and 2, and a take of a stage made from others.
    fn changed(state: &JobState, stage: Stage, made_from: &[u32]) -> Vec<Stage> {
        let all = [line(1, Stage::Script, &[]), line(2, Stage::Script, &[]), line(3, stage, made_from)];
        others_selected(state, &all[2], &all)
    }

    #[test]
    fn a_take_is_fresh_while_its_inputs_are_the_selected_ones() {
        let state = selected(&[(Stage::Script, 1)]);
        assert_eq!(current_inputs(&state, Stage::Visuals), [TakeId(1)]);
        assert!(changed(&state, Stage::Visuals, &[1]).is_empty());
    }

    #[test]
    fn another_script_changes_what_pictures_and_voice_read() {
        let state = selected(&[(Stage::Script, 1), (Stage::Script, 2)]);
        assert_eq!(changed(&state, Stage::Visuals, &[1]), [Stage::Script]);
        assert_eq!(changed(&state, Stage::Voiceover, &[1]), [Stage::Script]);
    }

    #[test]
    fn pictures_of_which_some_are_another_scripts_are_held_against_either() {
        for state in [selected(&[(Stage::Script, 1)]), selected(&[(Stage::Script, 2)])] {
            assert_eq!(changed(&state, Stage::Visuals, &[1, 2]), [Stage::Script]);
        }
    }

    #[test]
    fn picking_the_old_script_again_makes_them_fresh_again() {
        let state = selected(&[(Stage::Script, 1), (Stage::Script, 2), (Stage::Script, 1)]);
        assert!(changed(&state, Stage::Visuals, &[1]).is_empty());
    }

    #[test]
    fn a_voice_that_came_later_changes_what_the_composition_reads() {
        let state = selected(&[(Stage::Script, 1), (Stage::Visuals, 4), (Stage::Voiceover, 5)]);
        let all = [
            line(1, Stage::Script, &[]),
            line(4, Stage::Visuals, &[1]),
            line(5, Stage::Voiceover, &[1]),
            line(6, Stage::Composition, &[1, 4]),
        ];
        assert_eq!(others_selected(&state, &all[3], &all), [Stage::Voiceover]);
    }

    /// Takes of a job with what they hold; and which were read, in order.
    struct Shelf {
        takes: Vec<Take>,
        read: RefCell<Vec<u32>>,
    }

    impl Shelf {
        fn lines(&self) -> Vec<TakeLine> {
            self.takes
                .iter()
                .map(|take| {
                    line(take.id.0, take.stage, &take.inputs.iter().map(|id| id.0).collect::<Vec<_>>())
                })
                .collect()
        }

        fn read(&self, id: TakeId) -> Result<Take, AppError> {
            self.read.borrow_mut().push(id.0);
            Ok(self.takes.iter().find(|take| take.id == id).unwrap().clone())
        }
    }

    fn held(id: u32, inputs: &[u32], content: TakeContent) -> Take {
        let stage = match content {
            TakeContent::Script(_) => Stage::Script,
            TakeContent::Visuals(_) => Stage::Visuals,
            _ => Stage::Voiceover,
        };
        let TakeLine { id, job, number, summary, inputs, created_at, .. } = line(id, stage, inputs);
        let content = serde_json::to_value(content).unwrap();
        Take { id, job, stage, run: None, number, content, summary, inputs, created_at }
    }

    /// A script of one scene, in which this is to be seen.
    fn script(id: u32, seen: &str) -> Take {
        let scene = json!({ "number": 1, "duration_ms": 3000, "narration": "Tea.", "visual_prompt": seen, "transition": "cut" });
        let script = json!({
            "video_prompt": "", "scenes": [scene], "overlays": [], "voiceover_text": "Tea.", "hook": "", "call_to_action": "",
            "title": "", "description": "", "hashtags": [], "target_duration_ms": 3000, "aspect": "9:16",
            "writer": "edited", "seed": 1, "theme": Theme::manual(), "report": null,
        });
        held(id, &[], TakeContent::Script(serde_json::from_value(script).unwrap()))
    }

    /// A picture for the scene of a script.
    fn pictures(id: u32, of: u32) -> Take {
        let clip = VisualClip {
            scene: 1,
            source: VisualSource::Still { artifact: ArtifactId(id) },
            engine: "library".into(),
            label: String::new(),
            focus: Focus::default(),
            script: Some(TakeId(of)),
            credit: None,
        };
        held(id, &[of], TakeContent::Visuals(VisualsTake { clips: vec![clip] }))
    }

    #[test]
    fn what_decides_is_read_once_and_what_decides_nothing_not_at_all() {
        // Two scripts that show the same, one that shows something else, and a hundred pictures of each of the three.
        let mut takes = vec![script(1, "a cup"), script(2, "a cup"), script(3, "a sea")];
        let pictures_of = |of: u32| (0..100).map(move |at| pictures(of * 1000 + at, of));
        takes.extend((1..=3).flat_map(pictures_of));
        let shelf = Shelf { takes, read: RefCell::default() };
        let state = selected(&[(Stage::Script, 2), (Stage::Visuals, 3000)]);
        let (lines, read) = (shelf.lines(), |id| shelf.read(id));
        let fresh = Freshness::of(&state, &lines, &read);
        let stale: Vec<u32> = lines
            .iter()
            .filter(|line| !fresh.stale(line).unwrap().is_empty())
            .map(|line| line.id.0)
            .collect();
        assert_eq!(stale, (3000..3100).collect::<Vec<_>>(), "those of the script that shows something else");
        assert_eq!((fresh.outdated().unwrap(), fresh.is_own(Stage::Visuals).unwrap()), (vec![1], false));

        let mut read = shelf.read.borrow().clone();
        read.sort_unstable();
        let of_other_scripts = (1000..1100).chain(3000..3100);
        assert_eq!(
            read,
            (1..=3).chain(of_other_scripts).collect::<Vec<_>>(),
            "each once, those of the selected script never"
        );
    }
}
