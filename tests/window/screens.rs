//! Every screen of the window in both themes, in the smallest size and in a large one, for looking at. Left out of the
//! tests; `cargo xtask screens` asks for it.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{desk::Desk, files, furniture::furnish_small_theme, pictures::settled};

/// Names the folder for the pictures.
const FOLDER: &str = "REELWRIGHT_SCREENS";
/// The smallest window there can be and that of a large screen, in pixels. The last one is the screen's.
const SIZES: [(u32, u32); 2] = [(1024, 640), (1600, 1000)];
const THEMES: [&str; 2] = ["light", "dark"];

/// What the pictures are taken of.
struct Set {
    desk: Desk,
    folder: PathBuf,
    /// A job that has been through every stage, twice through the last.
    job: Value,
    /// A job with two scripts and voices, whose pictures are stale.
    takes: Value,
    /// A job whose composition failed.
    failed: Value,
    /// A video that was approved.
    approved: Value,
}

impl Set {
    /// Goes to a page, and takes its pictures.
    async fn page(&self, name: &str, address: &str, wanted: &str) {
        self.desk.go(address, wanted).await;
        self.shoot(name).await;
    }

    /// Clicks on something, and takes pictures of what comes of it.
    async fn click(&self, name: &str, css: &str, wanted: &str) {
        self.press(css).await;
        self.desk.find(wanted).await;
        self.shoot(name).await;
    }

    /// Clicks on something that may be shown only while the mouse is over it.
    async fn press(&self, css: &str) {
        self.desk.find(css).await;
        self.desk.script(&format!("document.querySelector(\"{css}\").click()")).await;
    }

    /// Pictures of what is there now, one a size and theme.
    async fn shoot(&self, name: &str) {
        for (width, height) in SIZES {
            self.desk.resize((width, height)).await;
            for theme in THEMES {
                self.desk.script(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
                settled(&self.desk).await;
                let folder = self.folder.join(format!("{width}x{height}-{theme}"));
                fs::create_dir_all(&folder).unwrap();
                self.desk.part_of_screen(&folder.join(format!("{name}.png")), Some((width, height)));
            }
        }
    }

    /// Closes whatever is open over the page.
    async fn close(&self) {
        self.desk.press(Key::Escape).await;
        self.desk
            .until("nothing lies over the page", async || {
                let open = "return document.querySelector('[role=dialog][data-state=open]') === null";
                self.desk.script(open).await.as_bool().filter(|closed| *closed)
            })
            .await;
    }
}

#[tokio::test]
#[ignore = "takes minutes, and is for looking at; `cargo xtask screens` runs it"]
async fn pictures_of_every_screen() {
    let folder = PathBuf::from(env::var_os(FOLDER).expect("a folder for the pictures"));
    let desk = Desk::on_screen(SIZES[1], furnish_small_theme).await;
    desk.find("[data-testid=first-steps]").await;
    let none = || Value::Null;
    let mut set = Set { desk, folder, job: none(), takes: none(), failed: none(), approved: none() };
    set.shoot("start").await;
    new_job(&set).await;
    furnish(&mut set).await;
    lists(&set).await;
    stages(&set).await;
    takes(&set).await;
    review(&set).await;
    around(&set).await;
    set.desk.close().await;
}

async fn new_job(set: &Set) {
    set.desk.press("n").await;
    for way in ["theme", "text", "files", "stage"] {
        set.click(&format!("new-{way}"), &format!("[data-testid=way-{way}]"), "[data-testid=new-job-dialog]")
            .await;
    }
    set.close().await;
}

/// Work of every kind.
async fn furnish(set: &mut Set) {
    let desk = &set.desk;
    let plan = |theme: &str, until: &str, seed: u32| json!({ "jobId": null, "theme": theme, "until": until, "seed": seed });
    let started = async |plan: Value| {
        let job = desk.ask("start_pipeline", plan).await["job_id"].clone();
        desk.rest(&job).await;
        job
    };
    let stage = async |request: Value| {
        let job = desk.ask("start_stage", json!({ "request": request })).await["job_id"].clone();
        desk.rest(&job).await;
        job
    };
    // First, while no other job's pictures are kept.
    let failed = broken(desk).await;
    started(plan("how-to", "script", 5)).await;
    let takes = started(plan("story", "voiceover", 3)).await;
    stage(json!({ "command": "script", "job_id": takes, "options": { "another_idea": true } })).await;
    stage(json!({ "command": "voiceover", "job_id": takes, "options": {} })).await;
    let small = started(plan("small", "review", 2)).await;
    let view = desk.ask("get_job", json!({ "id": small })).await;
    let approved = view["videos"][0]["id"].clone();
    desk.ask("approve_video", json!({ "id": approved })).await;
    let job = started(plan("product-demo", "review", 7)).await;
    // Another take of the same pictures: only the sound is mixed again.
    stage(json!({ "command": "composition", "job_id": job, "options": {} })).await;
    let video = desk.ask("get_job", json!({ "id": job })).await["videos"][0]["id"].clone();
    let remarks = [
        (1200, None, "The title could stand a little longer"),
        (6400, Some(9000), "Is this the bottle we agreed on? The label looks like last year's."),
        (21_000, None, "Good."),
    ];
    for (start_ms, end_ms, text) in remarks {
        let remark = json!({ "start_ms": start_ms, "end_ms": end_ms, "text": text });
        desk.ask("add_comment", json!({ "videoId": video, "remark": remark, "replyTo": null })).await;
    }
    (set.job, set.takes, set.failed, set.approved) = (job, takes, failed, approved);
}

/// A job whose picture was taken away before it was composed.
async fn broken(desk: &Desk) -> Value {
    let clip = files::video(&desk.own_files(), "a walk by the sea.mp4", 2);
    let bytes = fs::read(&clip).unwrap();
    desk.script(&format!("window.clip = Uint8Array.from({})", Value::from(bytes))).await;
    let sent = "window.__TAURI_INTERNALS__.invoke('upload_url', { name: 'a walk by the sea.mp4', bytes: window.clip.length })\
                .then(url => fetch(url, { method: 'POST', body: window.clip })).then(answer => answer.json())";
    let artifact = desk.promise(sent).await["artifact_id"].clone();
    let request =
        json!({ "command": "visuals", "options": { "visuals": [artifact], "text": "Walk by the sea." } });
    let job = desk.ask("start_stage", json!({ "request": request })).await["job_id"].clone();
    desk.rest(&job).await;
    for kept in media(&desk.workspace().join("output/jobs/media")) {
        fs::remove_file(kept).unwrap();
    }
    let request = json!({ "command": "composition", "job_id": job, "options": {} });
    desk.ask("start_stage", json!({ "request": request })).await;
    desk.rest(&job).await;
    job
}

/// The files of a folder that hold the clip's name.
fn media(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|path| path.extension().is_some_and(|kind| kind == "mp4")).collect()
}

async fn lists(set: &Set) {
    set.page("jobs", "#/jobs", "[data-testid=job-row]").await;
    set.page("trends", "#/trends", "[data-testid=trends]").await;
    set.click("report", "[data-testid=trends-report]", "[data-testid=report]").await;
}

async fn stages(set: &Set) {
    let job = &set.job;
    for stage in
        ["trend_collection", "trend_analysis", "script", "visuals", "voiceover", "composition", "review"]
    {
        let wanted = match stage {
            "voiceover" => "[data-testid=waveform] path".to_owned(),
            _ => format!("[data-testid=panel-{stage}] h2"),
        };
        set.page(&format!("job-{stage}"), &format!("#/jobs/{job}/{stage}"), &wanted).await;
    }
    set.desk.go(&format!("#/jobs/{job}/script"), "[data-testid=own-text-open]").await;
    set.click("job-own-text", "[data-testid=own-text-open]", "[role=dialog]").await;
    set.close().await;
    set.desk.go(&format!("#/jobs/{job}/visuals"), "[data-testid=edit-1]").await;
    set.press("[data-testid=edit-1]").await;
    for way in ["frame", "others", "takes"] {
        set.click(
            &format!("scene-{way}"),
            &format!("[data-testid=scene-{way}]"),
            "[data-testid=scene-dialog]",
        )
        .await;
    }
    set.close().await;
    set.desk.go(&format!("#/jobs/{job}/voiceover"), "[data-testid=choose-voice]").await;
    set.click("voice-choose", "[data-testid=choose-voice]", "[data-testid=voice-name]").await;
    set.close().await;
    set.desk.go(&format!("#/jobs/{job}/composition"), "[data-testid=show-finish]").await;
    set.click("composition-finish", "[data-testid=show-finish]", "[data-testid=rehearsal]").await;
    set.page("job-failed", &format!("#/jobs/{}/composition", set.failed), "[data-testid=error]").await;
    set.page("job-not-yet", &format!("#/jobs/{}/review", set.failed), "[data-testid=panel-review]").await;
    set.page("error", "#/jobs/99999", "[data-testid=error]").await;
}

async fn takes(set: &Set) {
    let job = &set.takes;
    set.page("job-stale", &format!("#/jobs/{job}/visuals"), "[data-testid=take-stale]").await;
    set.desk.go(&format!("#/jobs/{job}/script"), "[data-testid=take]:last-child .look").await;
    set.click("take-looked-at", "[data-testid=take]:last-child .look", "[data-testid=looking]").await;
    set.click("compare-script", "[data-testid=compare-looked]", "[data-testid=script-changes]").await;
    set.desk.go(&format!("#/jobs/{job}/voiceover"), "[data-testid=compare-take]").await;
    set.click("compare-voice", "[data-testid=compare-take]", "[data-testid=voice-pair] path").await;
    set.desk.go(&format!("#/jobs/{}/composition", set.job), "[data-testid=compare-take]").await;
    set.click("compare-video", "[data-testid=compare-take]", "[data-testid=compare-video]").await;
}

async fn review(set: &Set) {
    set.page("review", "#/review", "[data-testid=review-video]").await;
    for tab in ["checks", "comments", "made"] {
        set.click(
            &format!("review-{tab}"),
            &format!("[data-testid=tab-{tab}]"),
            "[data-testid=review-video]",
        )
        .await;
    }
    set.desk.press("r").await;
    set.desk.find("[data-testid=reject-reason]").await;
    set.shoot("review-reject").await;
    set.close().await;
    set.click("review-compare", "[data-testid=compare]", "[data-testid=compare-view]").await;
    set.press("[data-testid=stop-compare]").await;
    set.desk.go(&format!("#/review/{}", set.approved), "[data-testid=tab-verdicts]").await;
    set.click("review-verdicts", "[data-testid=tab-verdicts]", "[data-testid=verdict]").await;
}

/// The sections of Settings, as their addresses have them.
const SETTINGS: [&str; 7] = ["engines", "limits", "ledger", "rendering", "workspace", "window", "system"];

async fn around(set: &Set) {
    set.page("themes", "#/themes", "[data-testid=theme-row-story]").await;
    set.page("theme-editor", "#/themes/product-demo", "[data-testid=toml]").await;
    set.click("theme-copy", "[data-testid=theme-copy]", "[data-testid=theme-name]").await;
    set.close().await;
    for section in SETTINGS {
        let what = format!("[data-testid=settings-{section}]");
        set.page(&format!("settings-{section}"), &format!("#/settings/{section}"), &what).await;
    }
    set.desk.press_with(Key::Control, "k").await;
    set.desk.find("[data-testid=palette-input]").await;
    set.shoot("palette").await;
    set.close().await;
    set.desk.press("?").await;
    set.desk.find("[data-testid=shortcuts]").await;
    set.shoot("shortcuts").await;
    set.close().await;
}
