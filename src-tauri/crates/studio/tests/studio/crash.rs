//! The program killed at work, and opened again.

use std::{
    path::Path,
    process::{Child, Command as Process, Stdio},
    thread::sleep,
    time::Duration,
};

use model::{Command, JobStatus, RunStatus, job::StageStatus};
use studio::view::{JobView, RunOptions, TakeContent};

use crate::bench::{Bench, failures, open};

/// Tells the re-executed test binary which workspace to work in.
const VICTIM: &str = "REELWRIGHT_TEST_VICTIM";
/// How often a condition is looked at while waiting for it.
const LOOK: Duration = Duration::from_millis(20);

/// Not a test of its own: the program that the other test starts and kills.
#[tokio::test(flavor = "multi_thread")]
async fn victim() {
    let Some(workspace) = std::env::var_os(VICTIM) else { return };
    let studio = open(Path::new(&workspace));
    let job = studio.list_jobs(&Default::default()).unwrap().jobs[0].id;
    let request = studio::view::RunRequest {
        command: Command::Composition,
        job_id: Some(job),
        theme: None,
        options: RunOptions::default(),
    };
    studio.start_stage(request).await.unwrap();
    studio.wait(job).await;
}

fn start_victim(workspace: &Path) -> Child {
    let program = std::env::current_exe().unwrap();
    let arguments = ["crash::victim", "--exact", "--nocapture"];
    let mut victim = Process::new(program);
    victim.args(arguments).env(VICTIM, workspace).stdout(Stdio::null()).stderr(Stdio::null());
    victim.spawn().unwrap()
}

fn cached_pieces(workspace: &Path) -> usize {
    fn count(folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let piece = |path: &Path| path.extension().is_some_and(|ending| ending == "mp4");
        entries
            .map(
                |entry| {
                    if entry.path().is_dir() {
                        count(&entry.path())
                    } else {
                        usize::from(piece(&entry.path()))
                    }
                },
            )
            .sum()
    }
    count(&workspace.join(".reelwright/cache/pieces"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_mid_render_loses_no_finished_piece() {
    let bench = Bench::new();
    let job =
        bench.run(Command::ContentGeneration, RunOptions { seed: Some(3), ..RunOptions::default() }).await;
    assert_eq!(job.row.status, JobStatus::Pending, "{}", failures(&job));
    let workspace = bench.workspace();
    let mut victim = start_victim(&workspace);
    while cached_pieces(&workspace) == 0 {
        assert!(victim.try_wait().unwrap().is_none(), "the victim ended before it finished a piece");
        sleep(LOOK);
    }
    victim.kill().unwrap();
    victim.wait().unwrap();

    let studio = open(&workspace);
    let found: JobView = studio.get_job(job.row.id).unwrap();
    let composition = &found.stage_views[model::Stage::Composition as usize];
    if composition.status == StageStatus::Done {
        // The last piece was finished in the moment before the kill; nothing was left to be cut short.
        return;
    }
    assert_eq!(composition.status, StageStatus::Interrupted);
    assert_eq!(composition.run.as_ref().unwrap().status, RunStatus::Interrupted);
    assert_eq!(found.row.status, JobStatus::Failed);
    assert!(found.videos.is_empty(), "nothing half-written is ever seen");

    studio.retry_job(job.row.id, None).await.unwrap();
    studio.wait(job.row.id).await;
    let found = studio.get_job(job.row.id).unwrap();
    assert_eq!(found.row.status, JobStatus::InReview, "{}", failures(&found));
    let take = found.stage_views[model::Stage::Composition as usize].selected.unwrap();
    let TakeContent::Composition(composed) = studio.get_take(take).unwrap().content else { panic!("{take}") };
    assert!(composed.reused > 0, "the pieces finished before the kill are used");
    let review = workspace.join("output/review");
    let partial =
        |entry: std::fs::DirEntry| entry.path().extension().is_some_and(|ending| ending == "partial");
    assert!(!std::fs::read_dir(review).unwrap().flatten().any(partial));
}
