//! Whether a take is out of date: what it was made from is no longer what is selected.
//!
//! Takes name the takes that they were made from, and another one selected there makes them stale. Pictures and a voice read
//! only some of a script, so for them the scripts themselves are held against each other: a hashtag outdates neither.

use model::{JobState, Script, Stage, Take, TakeId, WriterKind, job::StageStatus};
use providers::speech::recording;
use store::TakeLine;

use crate::{
    Studio,
    stage::{
        content,
        visuals::{self, FILE_ENGINE},
        voiceover,
    },
    view::{AppError, ChangedInput, VoiceTake},
};

/// How the selected take of a stage stands. A stage without one is neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The user wrote or handed over all of it, so that nothing is to be run over it unasked.
    pub own: bool,
    /// What it was made from has changed.
    pub stale: bool,
}

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

impl Studio {
    /// Why a take is out of date, by the takes' numbers: what it was made from, and what is selected now. True of a take
    /// that isn't selected as well; nothing while it is fresh. `all` are the job's takes.
    ///
    /// # Errors
    /// The database's own.
    pub(crate) fn stale(
        &self,
        state: &JobState,
        take: &TakeLine,
        all: &[TakeLine],
    ) -> Result<Vec<ChangedInput>, AppError> {
        let mut told = Vec::new();
        for stage in others_selected(state, take, all) {
            let Some(selected) = state.stage(stage).selected else { continue };
            if stage == Stage::Script && self.reads_the_same(take, selected)? {
                continue;
            }
            let Some(number) = all.iter().find(|line| line.id == selected).map(|line| line.number) else {
                continue;
            };
            let of_stage = all.iter().filter(|line| line.stage == stage && take.inputs.contains(&line.id));
            let mut read: Vec<u32> = of_stage.map(|line| line.number).collect();
            read.sort_unstable();
            told.push(ChangedInput { stage, read, selected: number });
        }
        Ok(told)
    }

    /// Whether another script says all that a take of pictures or a voice read in its own. What can't be read any more is
    /// held to be another.
    fn reads_the_same(&self, line: &TakeLine, script: TakeId) -> Result<bool, AppError> {
        if !matches!(line.stage, Stage::Visuals | Stage::Voiceover) {
            return Ok(false);
        }
        let store = self.store();
        let (take, now) = (store.take(line.id)?, store.take(script)?);
        let Ok(now) = content::<Script>(&now) else { return Ok(false) };
        if line.stage == Stage::Visuals {
            let clips = visuals::clips_of(&take);
            return Ok(clips.is_ok_and(|clips| visuals::arrangement_of(self, &clips, &now).stands()));
        }
        let before = line.inputs.first().and_then(|read| content::<Script>(&store.take(*read).ok()?).ok());
        let (Some(before), Ok(voice)) = (before, content::<VoiceTake>(&take)) else { return Ok(false) };
        Ok(says_the_same(&voice, &before, &now))
    }

    /// How the selected take of a stage stands.
    ///
    /// # Errors
    /// The database's own.
    pub(crate) fn standing(
        &self,
        state: &JobState,
        stage: Stage,
        takes: &[TakeLine],
    ) -> Result<Standing, AppError> {
        let now = state.stage(stage);
        let Some(line) = now.selected.and_then(|id| takes.iter().find(|line| line.id == id)) else {
            return Ok(Standing::default());
        };
        let own = handed_over(&self.store().take(line.id)?, now.status);
        Ok(Standing { own, stale: !self.stale(state, line, takes)?.is_empty() })
    }
}

/// Whether a take is the user's own. Of pictures that were changed by hand only those are that no engine chose. Where it
/// can't be read any more, whatever was supplied is.
fn handed_over(take: &Take, status: StageStatus) -> bool {
    let supplied = status == StageStatus::Supplied;
    match take.stage {
        Stage::Visuals => visuals::clips_of(take).map_or(supplied, |clips| {
            clips.iter().all(|clip| clip.engine == FILE_ENGINE)
                || clips.iter().any(|clip| clip.script.is_none())
        }),
        Stage::Voiceover => {
            content::<VoiceTake>(take).map_or(supplied, |voice| voice.speech.engine == recording::NAME)
        }
        Stage::Script if !supplied => {
            content::<Script>(take).is_ok_and(|script| script.writer == WriterKind::OwnText)
        }
        _ => supplied,
    }
}

/// Whether a voice would say of another script what it said of its own. How long a scene is planned matters to it only
/// where nothing is said there.
fn says_the_same(voice: &VoiceTake, before: &Script, now: &Script) -> bool {
    let (before_said, now_said) = (voiceover::narrations(before), voiceover::narrations(now));
    let silent = voice.file.is_none();
    let by_whom = voice.speaker.is_some()
        || voice.speech.engine == recording::NAME
        || before.theme.voice == now.theme.voice;
    by_whom
        && before_said.len() == now_said.len()
        && before_said.iter().zip(&now_said).all(|(one, other)| {
            let planned = !silent && !other.text.trim().is_empty() || one.planned_ms == other.planned_ms;
            one.text == other.text && planned
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
    use model::JobEvent;

    use super::*;

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
}
