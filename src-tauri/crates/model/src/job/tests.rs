//! No order of events breaks a job's rules.

use proptest::prelude::*;

use super::*;

fn any_stage() -> impl Strategy<Value = Stage> {
    (0..Stage::ALL.len()).prop_map(|at| Stage::ALL[at])
}

fn any_event() -> impl Strategy<Value = JobEvent> {
    let ending = prop_oneof![Just(Ending::Failed), Just(Ending::Cancelled), Just(Ending::Interrupted)];
    let verdict = prop_oneof![
        Just(VerdictKind::Approve),
        ("[ a-z]{0,3}", any_stage()).prop_map(|(reason, back_to)| VerdictKind::Reject { reason, back_to }),
    ];
    let video = (1u32..4).prop_map(VideoId);
    prop_oneof![
        4 => (any_stage(), 1u32..9).prop_map(|(stage, run)| JobEvent::Queued { stage, run: RunId(run), supplied: vec![] }),
        4 => any_stage().prop_map(|stage| JobEvent::Started { stage }),
        4 => (any_stage(), 1u32..9).prop_map(|(stage, take)| JobEvent::Done { stage, take: TakeId(take) }),
        1 => (any_stage(), ending).prop_map(|(stage, how)| JobEvent::Ended { stage, how }),
        2 => (any_stage(), 1u32..9).prop_map(|(stage, take)| JobEvent::Supplied { stage, take: TakeId(take) }),
        1 => any_stage().prop_map(|stage| JobEvent::Skipped { stage }),
        1 => (any_stage(), 1u32..9).prop_map(|(stage, take)| JobEvent::Selected { stage, take: TakeId(take) }),
        2 => video.clone().prop_map(|video| JobEvent::Composed { video }),
        3 => (video.clone(), verdict).prop_map(|(video, verdict)| JobEvent::Judged { video, verdict }),
        1 => video.prop_map(|video| JobEvent::Reopened { video }),
    ]
}

proptest! {
    #[test]
    fn no_order_of_events_completes_a_job_without_an_approved_video(events in prop::collection::vec(any_event(), 0..60)) {
        let mut state = JobState::new();
        let mut approved = None;
        for event in &events {
            let Ok(next) = state.apply(event) else { continue };
            match event {
                JobEvent::Composed { .. } => approved = None,
                JobEvent::Judged { video, verdict } if next.video().is_some_and(|v| v.id == *video) => {
                    approved = matches!(verdict, VerdictKind::Approve).then_some(*video);
                }
                JobEvent::Reopened { video } if approved == Some(*video) => approved = None,
                _ => {}
            }
            state = next;
            if state.status() == JobStatus::Completed {
                prop_assert!(approved.is_some(), "completed follows an approval and nothing else");
            }
            if state.status() == JobStatus::InReview {
                prop_assert_eq!(state.video().map(|v| v.status), Some(VideoStatus::Generated));
            }
        }
    }

    #[test]
    fn a_stage_never_runs_without_what_it_requires(events in prop::collection::vec(any_event(), 0..60)) {
        let mut state = JobState::new();
        for event in &events {
            if let Ok(next) = state.apply(event) {
                if let JobEvent::Queued { stage, .. } = event {
                    for needed in stage.requires() {
                        prop_assert!(state.stage(*needed).selected.is_some(), "{} was queued without {}", stage, needed);
                    }
                }
                state = next;
            }
        }
    }

    #[test]
    fn a_stage_and_what_it_reads_never_move_together(events in prop::collection::vec(any_event(), 0..60)) {
        let mut state = JobState::new();
        for event in &events {
            if let Ok(next) = state.apply(event) { state = next }
            for (stage, one) in state.stages() {
                for input in stage.inputs() {
                    prop_assert!(!(one.status.is_active() && state.stage(*input).status.is_active()));
                }
            }
        }
    }

    #[test]
    fn a_selected_take_is_never_lost(events in prop::collection::vec(any_event(), 0..60)) {
        let mut state = JobState::new();
        for event in &events {
            let Ok(next) = state.apply(event) else { continue };
            for (stage, before) in state.stages() {
                prop_assert!(before.selected.is_none() || next.stage(stage).selected.is_some());
            }
            state = next;
        }
    }
}

fn after(events: &[JobEvent]) -> JobState {
    events.iter().fold(JobState::new(), |state, event| state.apply(event).unwrap())
}

#[test]
fn rejecting_sends_the_job_back_to_the_named_stage() {
    let video = VideoId(1);
    let verdict = VerdictKind::Reject { reason: " too slow ".into(), back_to: Stage::Script };
    let state = after(&[JobEvent::Composed { video }, JobEvent::Judged { video, verdict }]);
    assert_eq!(state.status(), JobStatus::Rejected);
    assert_eq!(state.current_stage(), Stage::Script);
    assert_eq!(state.rejection().unwrap().reason, "too slow");
}

#[test]
fn only_a_video_in_review_can_be_judged() {
    let video = VideoId(1);
    let state =
        after(&[JobEvent::Composed { video }, JobEvent::Judged { video, verdict: VerdictKind::Approve }]);
    let again = state.apply(&JobEvent::Judged { video, verdict: VerdictKind::Approve });
    assert_eq!(again, Err(Refusal::NotInReview { video, status: VideoStatus::Approved }));
    let reopened = state.apply(&JobEvent::Reopened { video }).unwrap();
    assert_eq!(reopened.status(), JobStatus::InReview);
}

#[test]
fn visuals_and_voice_run_together_but_composition_waits() {
    let script = JobEvent::Supplied { stage: Stage::Script, take: TakeId(1) };
    let visuals = JobEvent::Queued { stage: Stage::Visuals, run: RunId(1), supplied: vec![] };
    let voice = JobEvent::Queued { stage: Stage::Voiceover, run: RunId(2), supplied: vec![] };
    let state = after(&[script, visuals, voice]);
    let composition =
        JobEvent::Queued { stage: Stage::Composition, run: RunId(3), supplied: vec![Stage::Visuals] };
    assert!(matches!(state.apply(&composition), Err(Refusal::StageBusy { .. })));
}
