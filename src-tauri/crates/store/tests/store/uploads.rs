//! Files that were handed over: which of them nothing uses, and that those that something uses stay.

use model::{ArtifactKind, Stage};
use serde_json::json;
use store::{JobStart, NewRun, TakeFile};

use crate::workspace::{Workspace, at, file, new_job, start_of};

fn unused(workspace: &Workspace, seconds: i64) -> Vec<String> {
    let uploads = workspace.store.unused_uploads(at(seconds)).unwrap();
    uploads.into_iter().map(|upload| upload.path).collect()
}

#[test]
fn an_upload_that_nothing_uses_is_forgotten_with_its_file() {
    let workspace = Workspace::new();
    let id = workspace.upload("jobs/media/alone.png");
    assert_eq!(unused(&workspace, 0), Vec::<String>::new(), "it was handed over only now");
    assert_eq!(unused(&workspace, 1), ["jobs/media/alone.png"]);
    let removals = workspace.store.forget_unused_uploads(at(1)).unwrap();
    assert_eq!(removals.len(), 1);
    assert_eq!(workspace.store.pending_removals().unwrap(), removals, "on record until it is done");
    assert!(workspace.store.artifact(id).is_err());
    assert!(workspace.store.forget_unused_uploads(at(1)).unwrap().is_empty());
}

#[test]
fn what_a_job_or_a_run_uses_stays() {
    let workspace = Workspace::new();
    let taken = workspace.upload("jobs/media/taken.png");
    workspace.job_with("uses it", TakeFile::Known(taken));
    let shared = workspace.upload("jobs/media/shared.mp3");
    let job = workspace.job("shares its file").job;
    workspace
        .store
        .add_artifact(Some(job), &file(ArtifactKind::Music, "jobs/media/shared.mp3"), at(0))
        .unwrap();
    let asked =
        ["table", "voice", "picture", "music"].map(|name| workspace.upload(&format!("jobs/media/{name}")));
    let [table, voice, picture, music] = asked;
    let request = json!({ "options": {
        "import": table, "voice": voice, "visuals": [picture],
        "finish": { "music": { "source": { "kind": "file", "artifact": music } } },
    }, "then": [] });
    let run = NewRun { stage: Stage::Script, request, ..start_of(Stage::Script).run };
    workspace
        .store
        .create_job(&new_job("was asked"), JobStart { run, ..start_of(Stage::Script) }, at(0))
        .unwrap();
    assert_eq!(unused(&workspace, 1), Vec::<String>::new());
    assert_eq!(workspace.store.forget_unused_uploads(at(1)).unwrap(), []);
    for id in [taken, shared, table, voice, picture, music] {
        workspace.store.artifact(id).unwrap();
    }
}

#[test]
fn the_same_file_handed_over_again_stays_while_its_last_record_is_new() {
    let workspace = Workspace::new();
    workspace.upload("jobs/media/twice.png");
    workspace.store.add_artifact(None, &file(ArtifactKind::Upload, "jobs/media/twice.png"), at(50)).unwrap();
    assert_eq!(unused(&workspace, 10), Vec::<String>::new(), "the file is somebody's who is about to use it");
    assert_eq!(workspace.store.forget_unused_uploads(at(60)).unwrap().len(), 2);
    assert_eq!(workspace.store.pending_removals().unwrap().len(), 1, "it is one file");
}
