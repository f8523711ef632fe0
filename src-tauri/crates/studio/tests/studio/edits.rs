//! Changes by hand, several at once.

use std::{collections::BTreeSet, thread};

use model::{Command, Stage, VisualSource};
use studio::{
    PipelineRequest,
    view::{ChangedInput, RunOptions, TakeContent},
};

use crate::bench::{Bench, text};

/// Long enough for several scenes.
const SAID: &str = "Boil the water in a kettle that holds no more than two cups of it.\n\n\
    Pour it slowly over the leaves, and cover the pot with a cloth at once.\n\n\
    Wait for as long as it takes to read a page of a book you like.";
/// Chances for the one to meet the other. That it ends well at every step is tested where a file is recorded (`lib.rs`).
const ROUNDS: u32 = 20;
/// Files that are handed over at once.
const AT_ONCE: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn of_two_scenes_changed_at_once_neither_change_is_lost() {
    let bench = Bench::new();
    let id = bench.run(Command::Script, text(SAID)).await.row.id;
    bench.start_in(Some(id), Command::Visuals, RunOptions::default()).await.unwrap();
    bench.studio.wait(id).await;
    let selected =
        || bench.studio.get_job(id).unwrap().stage_views[Stage::Visuals as usize].selected.unwrap();
    let clips = || match bench.studio.get_take(selected()).unwrap().content {
        TakeContent::Visuals(visuals) => visuals.clips,
        other => panic!("{other:?}"),
    };
    let scenes: Vec<u32> = clips().iter().map(|clip| clip.scene).collect();
    assert!(scenes.len() > 1, "two scenes to change at once: {scenes:?}");
    let picture = bench.adopt(&bench.picture());
    thread::scope(|scope| {
        for scene in &scenes {
            scope.spawn(|| bench.studio.set_scene_visual(id, *scene, picture).unwrap());
        }
    });
    for clip in clips() {
        let own = matches!(clip.source, VisualSource::Still { artifact } if artifact == picture);
        assert!(own, "scene {} shows {:?}", clip.scene, clip.source);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_another_script_a_scenes_new_picture_is_kept_and_the_others_stay_out_of_date() {
    let bench = Bench::new();
    let id = bench.run(Command::Script, text(SAID)).await.row.id;
    let run = async |command, options| {
        bench.start_in(Some(id), command, options).await.unwrap();
        bench.studio.wait(id).await;
    };
    run(Command::Visuals, RunOptions::default()).await;
    run(Command::Script, text(&SAID.replace("Wait", "Rest"))).await;
    let visuals = || bench.studio.get_job(id).unwrap().stage_views.remove(Stage::Visuals as usize);
    let scripts = || match bench.studio.get_take(visuals().selected.unwrap()).unwrap().content {
        TakeContent::Visuals(visuals) => {
            visuals.clips.into_iter().map(|clip| clip.script).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let of_first = scripts()[0];
    bench.studio.set_scene_visual(id, 1, bench.adopt(&bench.picture())).unwrap();
    let changed = ChangedInput { stage: Stage::Script, read: vec![1, 2], selected: 2 };
    assert_eq!(
        visuals().stale,
        std::slice::from_ref(&changed),
        "the other scenes show what was found for the first script"
    );
    assert_eq!(scripts().iter().filter(|script| **script == of_first).count(), scripts().len() - 1);

    run(Command::Visuals, RunOptions { scenes: vec![2], ..RunOptions::default() }).await;
    assert_eq!(visuals().stale, [changed], "so does redoing one");
    let before = visuals().selected.unwrap();
    let rest =
        PipelineRequest { job_id: Some(id), until: Some(Stage::Visuals), ..PipelineRequest::default() };
    bench.studio.start_pipeline(rest).await.unwrap();
    bench.studio.wait(id).await;
    assert_eq!(visuals().stale, []);
    assert!(scripts().iter().all(|script| *script != of_first), "{:?}", scripts());
    let clips = |take| match bench.studio.get_take(take).unwrap().content {
        TakeContent::Visuals(visuals) => visuals.clips,
        other => panic!("{other:?}"),
    };
    assert_eq!(clips(before)[..2], clips(visuals().selected.unwrap())[..2], "what was new already is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_handed_over_while_the_job_that_has_it_is_deleted_is_there_afterwards() {
    let bench = Bench::new();
    let picture = std::fs::read(bench.picture()).unwrap();
    for round in 0..ROUNDS {
        // Other content each time: what was handed over before keeps its file.
        let file = bench.file("picture.png", &[picture.as_slice(), &round.to_le_bytes()].concat());
        let given = bench.studio.adopt_file(&file).unwrap();
        let job = bench.run(Command::Visuals, RunOptions { visuals: vec![given], ..text(SAID) }).await.row.id;
        let again = thread::scope(|scope| {
            let deleting = scope.spawn(|| bench.studio.delete_job(job).unwrap());
            let again = scope.spawn(|| bench.studio.adopt_file(&file).unwrap()).join().unwrap();
            deleting.join().unwrap();
            again
        });
        let there = bench.studio.artifact_path(again);
        assert!(there.is_ok(), "round {round}: {there:?}");
    }
}

#[test]
fn one_file_handed_over_several_times_at_once_is_kept_whole_and_once() {
    let bench = Bench::new();
    // Large enough that the copies overlap.
    let bytes: Vec<u8> = (0..24_u32 << 20).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let file = bench.file("large.bin", &bytes);
    let kept: BTreeSet<_> = thread::scope(|scope| {
        let adopt = || bench.studio.artifact_path(bench.studio.adopt_file(&file).unwrap()).unwrap();
        let handed: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(adopt)).collect();
        handed.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(kept.len(), 1, "{kept:?}");
    let path = kept.first().unwrap();
    assert!(std::fs::read(path).unwrap() == bytes, "the copy is whole");
    let beside = std::fs::read_dir(path.parent().unwrap()).unwrap().count();
    assert_eq!(beside, 1, "nothing half-written is left");
}
