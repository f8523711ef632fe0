//! The window measured with ten thousand jobs: the list, what an event costs, what an idle window costs. Left out of the
//! tests, because figures are for reading and not for passing; `cargo xtask measure` asks for it.

// They are read on the terminal.
#![allow(clippy::print_stdout)]

mod report;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{desk::Desk, furniture::furnish_small_theme, processes};
use report::{Report, median};

/// Names the folder for the figures.
const FOLDER: &str = "REELWRIGHT_MEASURES";
/// Jobs in the workspaces that the list's command is timed in, least first. The rest is measured in the last.
const CROWDS: [u32; 3] = [100, 1_000, 10_000];
/// Frames in which the list is gone through: ten seconds of scrolling at sixty a second, sixteen jobs each.
const SCROLL_FRAMES: u32 = 600;
/// How often a command is timed; the median is told.
const TIMES: u32 = 31;
/// How often a job, its stages and the review room are opened.
const OPENINGS: u32 = 11;
/// The stages that are switched to, with something of what each has made.
const STAGES: [(&str, &str); 4] = [
    ("script", "[data-testid=narration-1]"),
    ("visuals", "[data-testid=edit-1]"),
    ("voiceover", "[data-testid=words]"),
    ("composition", "[data-testid=panel-composition] video"),
];
/// Comments on one video: more than a whole company writes.
const REMARKS: u32 = 500;
/// How long an idle window is watched.
const IDLE: Duration = Duration::from_secs(10);
/// How long a window may take to come to rest before it is watched as it is: engines tidy up after a page was used.
const SETTLING: Duration = Duration::from_secs(60);
/// How long it must be at rest.
const REST: Duration = Duration::from_secs(3);
/// The most processor time that counts as rest, in percent of one core.
const AT_REST: f64 = 1.0;
/// Clock ticks in a second, as Linux has had them for programs since 2.6.
const TICKS_A_SECOND: f64 = 100.0;
/// The window's size in pixels, also of the one it is compared with.
const SIZE: (u32, u32) = (1440, 900);
const MIB: f64 = 1024.0 * 1024.0;

#[tokio::test]
#[ignore = "takes minutes, and its figures are for reading; `cargo xtask measure` runs it"]
async fn figures_of_the_window() {
    let mut report = Report::new();
    for jobs in CROWDS {
        let desk = Desk::open(|workspace| crowd(workspace, jobs)).await;
        desk.find("[data-testid=job-row]").await;
        if Some(&jobs) == CROWDS.last() {
            // Before anything has been done with it: what the window costs that was just opened.
            desk.resize(SIZE).await;
            idle(&desk, "the jobs list", &mut report).await;
        }
        desk.script(include_str!("page.js")).await;
        list_command(&desk, jobs, &mut report).await;
        if Some(&jobs) == CROWDS.last() {
            list(&desk, &mut report).await;
            let job = progress(&desk, &mut report).await;
            opening(&desk, &job, &mut report).await;
            main_path(&desk, &mut report).await;
            room(&desk, &mut report).await;
            idle(&desk, "the window after all that", &mut report).await;
        }
        desk.close().await;
    }
    let empty = Desk::open(unreadable).await;
    empty.find("#message").await;
    empty.resize(SIZE).await;
    idle(&empty, report::EMPTY, &mut report).await;
    empty.close().await;
    let folder = PathBuf::from(env::var_os(FOLDER).expect("a folder for the figures"));
    report.tell(&folder.join("window.json"));
}

/// Fills a workspace with jobs in every state, and gives it a theme that is made quickly.
fn crowd(workspace: &Path, jobs: u32) {
    furnish_small_theme(workspace);
    let program = Path::new(env!("CARGO_BIN_EXE_reelwright")).with_file_name("examples").join("fill");
    let status = Command::new(&program).arg(jobs.to_string()).arg(workspace).status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "{} did not fill the workspace; `cargo xtask measure` builds it",
        program.display()
    );
}

/// A workspace that can't be opened: the same program on the same toolkit shows one paragraph and runs no script.
fn unreadable(workspace: &Path) {
    let hidden = workspace.join(".reelwright");
    fs::create_dir_all(&hidden).unwrap();
    fs::write(hidden.join("studio.db"), "no database ".repeat(500)).unwrap();
}

/// The list's command alone, for the first page, the last one, and the answers to a question.
async fn list_command(desk: &Desk, jobs: u32, report: &mut Report) {
    let cases = [
        ("first page", json!({ "query": {} })),
        ("last page", json!({ "query": { "offset": jobs - 50 } })),
        ("of a status", json!({ "query": { "status": "in_review" } })),
        ("search", json!({ "query": { "search": "kettle buy" } })),
    ];
    for (case, query) in cases {
        let took = desk.promise(&format!("measure.timed('list_jobs', {query}, {TIMES})")).await;
        report.add(format!("list_jobs, {case}, of {jobs} jobs"), median(&took), "ms", None);
    }
}

async fn list(desk: &Desk, report: &mut Report) {
    for (what, measured) in [("nothing happens", "still"), ("scrolling through 10,000 jobs", "scroll")] {
        let gaps = desk.promise(&format!("measure.{measured}({SCROLL_FRAMES})")).await;
        report.frames(what, &gaps);
    }
    for status in ["in_review", "failed", "all"] {
        let told = desk.promise(&format!("measure.filter('{status}')")).await;
        report.update(&format!("filter “{status}”"), &told);
    }
    for text in ["kettle", "kettle buy", ""] {
        let told = desk.promise(&format!("measure.search('{text}')")).await;
        report.update(&format!("search “{text}”"), &told);
    }
}

/// What one progress event changes on the page, while a job is made whose line is in sight.
async fn progress(desk: &Desk, report: &mut Report) -> Value {
    let plan = json!({ "jobId": null, "theme": "small", "until": "voiceover", "seed": 3 });
    let job = desk.ask("start_pipeline", plan).await["job_id"].clone();
    desk.rest(&job).await;
    desk.find(&format!("#job-{job}")).await;
    desk.promise(&format!("measure.watch({job})")).await;
    let render = json!({ "jobId": job, "theme": null, "until": "composition", "seed": null });
    desk.ask("start_pipeline", render).await;
    desk.rest(&job).await;
    let seen = desk.script("return measure.watched()").await;
    report.events(&seen);
    job
}

/// How long it takes to open a job, another stage of it, and the review room, each by the click of a pointer.
async fn opening(desk: &Desk, job: &Value, report: &mut Report) {
    let (mut jobs, mut stages, mut rooms) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..OPENINGS {
        desk.go("#/jobs", &format!("#job-{job}")).await;
        jobs.push(opened(desk, &format!("#job-{job} a"), ".panel-room h2").await);
        for (stage, content) in STAGES {
            stages.push(opened(desk, &format!("[data-testid=stage-{stage}]"), content).await);
        }
        rooms.push(opened(desk, "[data-testid=rail-review]", "[data-testid=review-video]").await);
    }
    report.opened("a job", &jobs);
    report.opened("another stage", &stages);
    report.opened("the review room", &rooms);
}

/// The main path by clicks alone, in a workspace with so many others: a video is made from a theme, watched and approved. What
/// is told is how long each click took to be answered; how long the work takes is the renderer's to tell.
async fn main_path(desk: &Desk, report: &mut Report) {
    desk.go("#/jobs", "[data-testid=job-row]").await;
    let dialog = opened(desk, "[data-testid=new-job]", "[data-testid=new-job-dialog]").await;
    desk.click("[data-testid=theme-small]").await;
    let page = opened(desk, "[data-testid=new-job-go]", "[data-testid=stage-composition]").await;
    let made = "document.querySelector('[data-testid=to-review]') !== null";
    desk.rendered("the video waits for its review", made).await;
    let room = opened(desk, "[data-testid=to-review]", "[data-testid=review-video]").await;
    desk.playable("review-video").await;
    desk.press(" ").await;
    desk.until("it plays", async || desk.seconds("player").await.filter(|at| *at > 0.3)).await;
    let verdict = opened(desk, "[data-testid=approve]", "[data-testid=notice-action]").await;
    for (what, took) in [
        ("the main path, the dialog for a new job", dialog),
        ("the main path, the job that was begun", page),
        ("the main path, its video in the review room", room),
        ("the main path, its verdict", verdict),
    ] {
        report.answered(what, &took);
    }
}

/// Clicks as a user does, and answers how long what is wanted took to be there.
async fn opened(desk: &Desk, clicked: &str, wanted: &str) -> Value {
    desk.script(&format!("measure.expect({})", json!(wanted))).await;
    desk.click(clicked).await;
    desk.promise("measure.arrived()").await
}

/// The review room of a video that much was said of.
async fn room(desk: &Desk, report: &mut Report) {
    let waiting = desk.ask("list_videos", json!({ "query": { "status": "generated", "limit": 1 } })).await;
    let video = &waiting[0]["id"];
    for at in 0..REMARKS {
        let remark = json!({ "start_ms": at, "end_ms": null, "text": format!("Remark {at}") });
        desk.ask("add_comment", json!({ "videoId": video, "remark": remark, "replyTo": null })).await;
    }
    desk.go(&format!("#/review/{video}"), "[data-testid=review-title]").await;
    idle(desk, "the review room", report).await;
    desk.click("[data-testid=tab-checks]").await;
    let opened = desk.promise("measure.clicked('[data-testid=tab-comments]')").await;
    desk.find("[data-testid=comment]").await;
    let what = format!("{REMARKS} comments: from the click to the frame");
    report.add(what, opened.as_f64().unwrap_or(f64::NAN), "ms", None);
}

/// What a window costs that nobody touches: processor and memory of all its programs.
async fn idle(desk: &Desk, of: &str, report: &mut Report) {
    let programs = desk.app();
    let begun = Instant::now();
    while used(&programs, REST).await > AT_REST && begun.elapsed() < SETTLING {}
    report.add(format!("until rest, {of}"), begun.elapsed().as_secs_f64(), "s", None);
    report.add(format!("processor, {of}"), used(&programs, IDLE).await, "% of one core", Some(AT_REST));
    let memory: u64 = programs.iter().map(|id| processes::memory(*id)).sum();
    for id in &programs {
        println!("  {of}: {} {:.1} MiB", processes::name(*id), processes::memory(*id) as f64 / MIB);
    }
    report.memory(of, memory as f64 / MIB);
}

/// The processor time that programs take for a while, in percent of one core.
async fn used(programs: &[u32], during: Duration) -> f64 {
    let ticks = || programs.iter().map(|id| processes::ticks(*id)).sum::<u64>();
    let before = ticks();
    tokio::time::sleep(during).await;
    (ticks() - before) as f64 / TICKS_A_SECOND / during.as_secs_f64() * 100.0
}

/// The elements of a JSON list of numbers.
fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}
