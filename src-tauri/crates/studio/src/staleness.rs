//! Whether a take is out of date: the takes it was made from are no longer the selected ones.

use model::{JobState, Stage, TakeId};
use store::TakeLine;

use crate::view::ChangedInput;

/// The selected takes of what a stage reads: what a take made now is made from.
pub fn current_inputs(state: &JobState, stage: Stage) -> Vec<TakeId> {
    stage.inputs().iter().filter_map(|input| state.stage(*input).selected).collect()
}

/// The inputs that changed since a take was made, in pipeline order; none while it is fresh.
///
/// An input has changed when another take of its stage is selected now than the one that was read, and also when
/// it was missing then and is there now. A take of pictures can be made from several scripts, where some scenes were
/// done again: one that is not selected is enough.
pub fn changed_inputs(state: &JobState, stage: Stage, made_from: &[TakeId]) -> Vec<Stage> {
    let inputs = stage.inputs();
    let of_another = |take: TakeId| inputs.len() == 1 && made_from.iter().any(|read| *read != take);
    let changed = |input: &&Stage| {
        state.stage(**input).selected.is_some_and(|take| !made_from.contains(&take) || of_another(take))
    };
    inputs.iter().filter(changed).copied().collect()
}

/// Why a take is out of date, by the takes' numbers: what it was made from, and what is selected now. True of a take
/// that isn't selected as well; nothing while it is fresh.
pub fn account(state: &JobState, take: &TakeLine, all: &[TakeLine]) -> Vec<ChangedInput> {
    let number = |id: TakeId| all.iter().find(|line| line.id == id).map(|line| line.number);
    let changed = |stage: Stage| {
        let selected = number(state.stage(stage).selected?)?;
        let of_stage = all.iter().filter(|line| line.stage == stage && take.inputs.contains(&line.id));
        let mut read: Vec<u32> = of_stage.map(|line| line.number).collect();
        read.sort_unstable();
        Some(ChangedInput { stage, read, selected })
    };
    changed_inputs(state, take.stage, &take.inputs).into_iter().filter_map(changed).collect()
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

    #[test]
    fn a_take_is_fresh_while_its_inputs_are_the_selected_ones() {
        let state = selected(&[(Stage::Script, 1)]);
        assert_eq!(current_inputs(&state, Stage::Visuals), [TakeId(1)]);
        assert!(changed_inputs(&state, Stage::Visuals, &[TakeId(1)]).is_empty());
    }

    #[test]
    fn another_script_makes_its_pictures_and_voice_stale() {
        let state = selected(&[(Stage::Script, 1), (Stage::Script, 2)]);
        assert_eq!(changed_inputs(&state, Stage::Visuals, &[TakeId(1)]), [Stage::Script]);
        assert_eq!(changed_inputs(&state, Stage::Voiceover, &[TakeId(1)]), [Stage::Script]);
    }

    #[test]
    fn pictures_of_which_some_are_another_scripts_stay_stale_with_either() {
        for state in [selected(&[(Stage::Script, 1)]), selected(&[(Stage::Script, 2)])] {
            assert_eq!(changed_inputs(&state, Stage::Visuals, &[TakeId(1), TakeId(2)]), [Stage::Script]);
        }
    }

    #[test]
    fn picking_the_old_script_again_makes_them_fresh_again() {
        let state = selected(&[(Stage::Script, 1), (Stage::Script, 2), (Stage::Script, 1)]);
        assert!(changed_inputs(&state, Stage::Visuals, &[TakeId(1)]).is_empty());
    }

    #[test]
    fn a_take_that_is_not_selected_says_what_it_was_made_from_and_what_is_selected_now() {
        let line = |id, stage, number, inputs: &[u32]| TakeLine {
            id: TakeId(id),
            job: model::JobId(1),
            stage,
            run: None,
            number,
            summary: String::new(),
            inputs: inputs.iter().map(|id| TakeId(*id)).collect(),
            created_at: model::Timestamp::UNIX_EPOCH,
        };
        let all = [
            line(5, Stage::Script, 2, &[]),
            line(6, Stage::Script, 3, &[]),
            line(7, Stage::Visuals, 1, &[5]),
            line(8, Stage::Visuals, 2, &[6]),
            line(9, Stage::Composition, 1, &[6, 8]),
            line(10, Stage::Voiceover, 1, &[6]),
            line(11, Stage::Visuals, 3, &[5, 6]),
        ];
        let state = selected(&[
            (Stage::Script, 6),
            (Stage::Visuals, 8),
            (Stage::Voiceover, 10),
            (Stage::Composition, 9),
        ]);
        let told = |at: usize| account(&state, &all[at], &all);
        let changed = |stage, read: &[u32], selected| ChangedInput { stage, read: read.to_vec(), selected };
        assert_eq!(told(2), [changed(Stage::Script, &[2], 3)]);
        assert_eq!(told(3), []);
        assert_eq!(told(4), [changed(Stage::Voiceover, &[], 1)]);
        assert_eq!(told(6), [changed(Stage::Script, &[2, 3], 3)]);
    }

    #[test]
    fn a_voice_that_came_later_makes_the_composition_stale() {
        let state = selected(&[(Stage::Script, 1), (Stage::Visuals, 2), (Stage::Voiceover, 3)]);
        assert_eq!(changed_inputs(&state, Stage::Composition, &[TakeId(1), TakeId(2)]), [Stage::Voiceover]);
    }
}
