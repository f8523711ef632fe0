//! Changes by hand, several at once.

use std::{collections::BTreeSet, thread};

use model::{Command, Stage, VisualSource};
use studio::view::{RunOptions, TakeContent};

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

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_composition_takes_its_unjudged_video_out_of_the_review_folder() {
    let bench = Bench::new();
    let clip = bench.adopt(&bench.clip());
    let finished = || RunOptions { visuals: vec![clip], ..RunOptions::default() };
    let id = bench.run(Command::Review, finished()).await.row.id;
    bench.start_in(Some(id), Command::Review, finished()).await.unwrap();
    bench.studio.wait(id).await;
    let takes = bench.studio.get_job(id).unwrap().stage_views[Stage::Composition as usize].takes.clone();
    let in_review = || std::fs::read_dir(bench.workspace().join("output/review")).unwrap().flatten().count();
    assert_eq!(takes.len(), 2);
    let of_both = in_review();
    let refused = bench.studio.delete_take(takes[0].id).unwrap_err();
    assert_eq!(refused.code, "take_in_use", "{refused:?}");

    let job = bench.studio.delete_take(takes[1].id).unwrap();
    assert_eq!(job.stage_views[Stage::Composition as usize].takes.len(), 1);
    assert_eq!((job.videos.len(), in_review()), (1, of_both / 2));
    assert!(bench.studio.artifact_path(clip).is_ok(), "the file that was handed over serves the other take");
}
