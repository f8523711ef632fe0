//! Other programs on the same file: at the same time, and killed in the middle.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command},
    time::{Duration, Instant},
};

use model::{JobStatus, RunStatus, Stage, VerdictKind, VideoStatus};
use store::{JobFilter, NewTake, Store};

use crate::workspace::{Workspace, at, new_job, start_of, take};

/// Tells the test binary, started again as another program, what to do.
const ROLE: &str = "REELWRIGHT_STORE_TEST_ROLE";
/// Where its database is.
const DATABASE: &str = "REELWRIGHT_STORE_TEST_DATABASE";

/// How many jobs each of several writers works on.
const JOBS_EACH: u32 = 15;

/// Waited at most, for a machine that is busy with something else; never waited where nothing is wrong.
const AT_MOST: Duration = Duration::from_secs(60);

/// Another program, killed when dropped.
struct Program(Child);

impl Program {
    fn start(role: &str, database: &Path) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "processes::another_program", "--ignored", "--nocapture"]);
        command.env(ROLE, role).env(DATABASE, database).stdout(std::process::Stdio::null());
        Self(command.spawn().unwrap())
    }

    /// Ends it as a power cut would, as far as a program can tell.
    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    fn succeed(mut self) {
        assert!(self.0.wait().unwrap().success());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Both fail where it has ended already, which is as well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn wait_until(what: &str, mut there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !there() {
        assert!(begun.elapsed() < AT_MOST, "{what} did not come about");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The sign that the other program is in the middle of its transaction.
fn sign(database: &Path) -> PathBuf {
    database.with_file_name("in-the-middle")
}

#[test]
#[ignore = "is the other program that the tests here start"]
fn another_program() {
    let (role, database) = (std::env::var(ROLE).unwrap(), PathBuf::from(std::env::var(DATABASE).unwrap()));
    let store = Store::open(&database).unwrap();
    let sign = sign(&database);
    match role.as_str() {
        "work" => (0..JOBS_EACH).for_each(|_| work(&store)),
        "work_for_ever" => loop {
            work(&store);
        },
        "judge_and_stay" => {
            store.judge(model::VideoId(1), &VerdictKind::Approve, |_, _| stay(&sign), at(9)).unwrap();
        }
        "finish_and_stay" => {
            let take = NewTake::with_files("x", vec![], move |_| stay(&sign));
            store.finish_run(model::RunId(1), take, 5, at(9)).unwrap();
        }
        "delete_for_ever" => loop {
            let run = create(&store);
            store.start_run(run.run, at(1)).unwrap();
            store.finish_run(run.run, take("x"), 0, at(2)).unwrap();
            store.delete_job(run.job, at(3)).unwrap();
        },
        other => panic!("no role {other}"),
    }
}

/// Stays where it is until it is killed.
fn stay(sign: &Path) -> ! {
    loop {
        fs::write(sign, "").unwrap();
        std::thread::sleep(Duration::from_secs(1));
    }
}

fn create(store: &Store) -> store::CreatedJob {
    store.create_job(&new_job("from another program"), start_of(Stage::Script), at(0)).unwrap()
}

/// A job from its creation to a finished take and a queued run after it.
fn work(store: &Store) {
    let made = create(store);
    store.start_run(made.run, at(1)).unwrap();
    store.set_run_cost(made.run, 3).unwrap();
    store.finish_run(made.run, take("6 scenes"), 3, at(2)).unwrap();
    store.queue_run(made.job, &crate::workspace::new_run(Stage::Visuals), at(3)).unwrap();
}

/// That every row tells the same story as its job's state.
fn assert_sound(store: &Store) {
    let jobs = store.job_page(&JobFilter { limit: 100_000, ..JobFilter::default() }).unwrap();
    assert_eq!(jobs.rows.len(), jobs.total as usize, "the counts are right");
    for row in &jobs.rows {
        let (job, state) = (row.job.id, &row.job.state);
        let runs = store.runs_of(job).unwrap();
        assert_eq!(row.cost_cents, runs.iter().map(|run| run.cost_cents).sum::<u32>());
        for (stage, at) in state.stages() {
            let latest = runs.iter().find(|run| run.stage == stage);
            assert_eq!(at.run, latest.map(|run| run.id), "job {job}, {stage}");
            if let Some(run) = latest {
                assert_eq!(run.status.name(), at.status.name(), "job {job}, {stage}");
                assert_eq!(run.status == RunStatus::Done, run.take.is_some());
            }
        }
        for line in store.takes_of(job).unwrap() {
            assert_eq!(state.stage(line.stage).selected, Some(line.id));
        }
    }
    for status in JobStatus::ALL {
        let filter = JobFilter { status: Some(status), limit: 100_000, ..JobFilter::default() };
        let page = store.job_page(&filter).unwrap();
        assert!(page.rows.iter().all(|row| row.job.state.status() == status), "{status:?}");
    }
    let found = store.job_page(&JobFilter { search: "another".into(), ..JobFilter::default() }).unwrap();
    let named = jobs.rows.iter().filter(|row| row.job.title.contains("another")).count();
    assert_eq!(found.total as usize, named, "the search knows every job");
}

fn assert_whole(workspace: &Workspace) {
    let verdict: String = workspace.raw().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(verdict, "ok");
    let faults: u32 = workspace
        .raw()
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(faults, 0);
}

#[test]
fn programs_and_threads_write_at_the_same_time() {
    let workspace = Workspace::new();
    let programs = [(); 2].map(|()| Program::start("work", &workspace.database()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| (0..JOBS_EACH).for_each(|_| work(&workspace.store)));
        }
        scope.spawn(|| {
            for _ in 0..JOBS_EACH {
                let page =
                    workspace.store.job_page(&JobFilter { limit: 1000, ..JobFilter::default() }).unwrap();
                assert_eq!(page.rows.len(), page.total as usize, "a page and its total are of one moment");
            }
        });
    });
    programs.into_iter().for_each(Program::succeed);
    let page = workspace.store.job_page(&JobFilter { limit: 1000, ..JobFilter::default() }).unwrap();
    assert_eq!(page.total, 4 * JOBS_EACH, "none was lost");
    assert_sound(&workspace.store);
    assert_whole(&workspace);
}

#[test]
fn a_program_killed_in_the_middle_of_a_verdict_leaves_the_video_waiting() {
    let workspace = Workspace::new();
    let (job, video) = workspace.composed("glow");
    let before = workspace.store.job(job).unwrap();
    let program = Program::start("judge_and_stay", &workspace.database());
    wait_until("the other program's verdict", || sign(&workspace.database()).exists());
    assert_eq!(workspace.store.job(job).unwrap(), before, "what isn't committed isn't seen");
    program.kill();

    let reopened = Store::open(workspace.database()).unwrap();
    assert_eq!(reopened.job(job).unwrap(), before);
    assert_eq!(reopened.video(video).unwrap().status, VideoStatus::Generated);
    assert_eq!(reopened.verdicts_of(video).unwrap(), []);
    assert_eq!(reopened.pending_moves().unwrap(), []);
    reopened.judge(video, &VerdictKind::Approve, |_, _| vec![], at(10)).unwrap();
    assert_whole(&workspace);
}

#[test]
fn a_program_killed_while_it_records_a_take_leaves_the_run_running() {
    let workspace = Workspace::new();
    let made = workspace.job("x");
    workspace.store.start_run(made.run, at(1)).unwrap();
    let program = Program::start("finish_and_stay", &workspace.database());
    wait_until("the other program's take", || sign(&workspace.database()).exists());
    program.kill();

    let reopened = Store::open(workspace.database()).unwrap();
    assert_eq!(reopened.run(made.run).unwrap().status, RunStatus::Running);
    assert!(reopened.takes_of(made.job).unwrap().is_empty());
    assert_eq!(reopened.job(made.job).unwrap().cost_cents, 0);
    assert_eq!(reopened.interrupt_orphans(at(20)).unwrap(), [made.run], "the next owner finds it");
    assert_sound(&reopened);
    assert_whole(&workspace);
}

#[test]
fn programs_killed_at_any_moment_leave_whole_jobs() {
    let workspace = Workspace::new();
    for round in 1..=6 {
        let before = total(&workspace.store);
        let role = if round % 2 == 0 { "delete_for_ever" } else { "work_for_ever" };
        let program = Program::start(role, &workspace.database());
        let runs = |store: &Store| store.active_runs().unwrap().last().map(|run| run.id);
        let seen = runs(&workspace.store);
        // The number of jobs there, or of the last run seen, tells that it is at work; then at any moment.
        wait_until("work of the other program", || {
            total(&workspace.store) > before + round % 3 || runs(&workspace.store) > seen
        });
        program.kill();
        let reopened = Store::open(workspace.database()).unwrap();
        assert_sound(&reopened);
        assert_whole(&workspace);
        reopened.interrupt_orphans(at(20)).unwrap();
        assert_sound(&reopened);
    }
}

fn total(store: &Store) -> u32 {
    store.job_counts().unwrap().iter().map(|(_, jobs)| jobs).sum()
}
