//! Every screen of the window, looked at. Left out of the tests; `cargo xtask screens` asks for it.

use std::{env, fs, path::PathBuf};

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    desk::{Desk, KEY},
    files,
    furniture::{furnish_slow_theme, furnish_small_theme},
    looks::{LARGEST, Looks},
    processes,
    work::REVIEW,
};

/// Names the folder for the pictures.
const FOLDER: &str = "REELWRIGHT_SCREENS";
/// Sentences that make a video too long to be rendered while it is looked at.
const SENTENCES: usize = 60;
/// Letters that no title may have.
const TOO_LONG: usize = 300;

/// The work that is looked at.
struct Work {
    /// A job that has been through every stage, twice through the last.
    job: Value,
    /// A job with two scripts and voices, whose pictures are stale.
    takes: Value,
    /// A job whose composition failed.
    failed: Value,
    /// A video that was approved.
    approved: Value,
}

#[tokio::test]
#[ignore = "takes minutes, and its pictures are for looking at; `cargo xtask screens` runs it"]
async fn every_screen_is_whole_readable_and_for_everybody() {
    let folder = PathBuf::from(env::var_os(FOLDER).expect("a folder for the pictures"));
    let desk = Desk::on_screen(LARGEST, |workspace| {
        furnish_small_theme(workspace);
        furnish_slow_theme(workspace);
    })
    .await;
    desk.find("[data-testid=first-steps]").await;
    let looks = Looks::new(desk, folder);
    nothing_yet(&looks).await;
    new_job(&looks).await;
    let work = furnish(&looks.desk).await;
    lists(&looks).await;
    stages(&looks, &work.job).await;
    trouble(&looks, &work).await;
    running(&looks).await;
    takes(&looks, &work).await;
    checking(&looks).await;
    dragged(&looks, &work).await;
    price(&looks, &work).await;
    review(&looks, &work).await;
    themes(&looks).await;
    around(&looks).await;
    looks.end().await;
}

/// A studio in which nothing has been done.
async fn nothing_yet(looks: &Looks) {
    looks.look("start").await;
    looks.page("review-empty", "#/review", "[data-testid=screen-review]").await;
    looks.page("trends-empty", "#/trends", "[data-testid=first-collect]").await;
    looks.desk.go("#/jobs", "[data-testid=first-steps]").await;
}

async fn new_job(looks: &Looks) {
    looks.desk.press("n").await;
    for way in ["theme", "text", "files", "stage"] {
        let (name, css) = (format!("new-{way}"), format!("[data-testid=way-{way}]"));
        looks.click(&name, &css, "[data-testid=new-job-dialog]").await;
    }
    looks.close().await;
}

/// Work of every kind.
async fn furnish(desk: &Desk) -> Work {
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
    let (failed, ..) = desk.failed().await;
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
    Work { job, takes, failed, approved }
}

async fn lists(looks: &Looks) {
    looks.page("jobs", "#/jobs", "[data-testid=job-row]").await;
    let desk = &looks.desk;
    desk.focus("[role=grid]").await;
    desk.press(Key::Home).await;
    desk.press_with(Key::Shift, Key::Down).await;
    desk.find("[data-testid=delete-marked]").await;
    looks.look("jobs-marked").await;
    looks.click("jobs-delete", "[data-testid=delete-marked]", "[data-testid=confirm]").await;
    looks.close().await;
    desk.gone("[data-testid=confirm]").await;
    // By key: after a click of the mouse no focus is shown.
    desk.press(Key::Escape).await;
    desk.gone("[data-testid=delete-marked]").await;
    looks.page("trends", "#/trends", "[data-testid=trends]").await;
    looks.click("report", "[data-testid=trends-report]", "[data-testid=report]").await;
}

async fn stages(looks: &Looks, job: &Value) {
    let desk = &looks.desk;
    for stage in
        ["trend_collection", "trend_analysis", "script", "visuals", "voiceover", "composition", "review"]
    {
        let wanted = match stage {
            "voiceover" => "[data-testid=waveform] path".to_owned(),
            _ => format!("[data-testid=panel-{stage}] h2"),
        };
        looks.page(&format!("job-{stage}"), &format!("#/jobs/{job}/{stage}"), &wanted).await;
    }
    looks.click("job-menu", "[data-testid=job-menu]", "[role=menu]").await;
    looks.click("job-delete", "[data-testid=delete-job]", "[data-testid=confirm]").await;
    looks.close().await;
    desk.go(&format!("#/jobs/{job}/script"), "[data-testid=own-text-open]").await;
    looks.click("job-own-text", "[data-testid=own-text-open]", "[role=dialog]").await;
    looks.close().await;
    desk.go(&format!("#/jobs/{job}/visuals"), "[data-testid=edit-1]").await;
    looks.press("[data-testid=edit-1]").await;
    for way in ["frame", "others", "takes"] {
        let (name, css) = (format!("scene-{way}"), format!("[data-testid=scene-{way}]"));
        looks.click(&name, &css, "[data-testid=scene-dialog]").await;
    }
    looks.close().await;
    desk.go(&format!("#/jobs/{job}/voiceover"), "[data-testid=choose-voice]").await;
    looks.click("voice-choose", "[data-testid=choose-voice]", "[data-testid=voice-name]").await;
    looks.close().await;
    desk.go(&format!("#/jobs/{job}/composition"), "[data-testid=show-finish]").await;
    looks.click("composition-finish", "[data-testid=show-finish]", "[data-testid=rehearsal]").await;
}

/// What went wrong, and what can't be done yet.
async fn trouble(looks: &Looks, work: &Work) {
    let (desk, failed) = (&looks.desk, &work.failed);
    looks.page("job-failed", &format!("#/jobs/{failed}/composition"), "[data-testid=error]").await;
    looks.page("job-not-yet", &format!("#/jobs/{failed}/review"), "[data-testid=panel-review]").await;
    desk.focus("[data-testid=panel-review] [data-why]").await;
    // The reason is shown to whoever comes by keyboard.
    desk.press_with(Key::Shift, Key::Tab).await;
    desk.press(Key::Tab).await;
    desk.find("[data-testid=reason]").await;
    looks.look_only("job-reason").await;
    looks.page("error", "#/jobs/99999", "[data-testid=error]").await;
    desk.go(&format!("#/jobs/{failed}/script"), "[data-testid=job-title]").await;
    desk.click("[data-testid=job-title]").await;
    desk.write("[data-testid=title-input]", &"w".repeat(TOO_LONG)).await;
    desk.press(Key::Enter).await;
    desk.find("[data-testid=notice] [data-testid=error]").await;
    looks.look_only("notice-error").await;
    desk.press(Key::Escape).await;
    desk.gone("[data-testid=title-input]").await;
    looks.press("[data-testid=notice] > button").await;
    desk.gone("[data-testid=notice]").await;
}

/// A job while its video is made.
async fn running(looks: &Looks) {
    let desk = &looks.desk;
    let text = "The kettle that is older than I am sings before it boils. ".repeat(SENTENCES);
    let job = desk.run(json!({ "command": "script", "theme": "slow", "options": { "text": text } })).await;
    let plan = json!({ "jobId": job, "theme": null, "until": "composition", "seed": null });
    desk.ask("start_pipeline", plan).await;
    let running = "[data-testid=stage-composition][data-status=running]";
    desk.go(&format!("#/jobs/{job}/composition"), running).await;
    desk.says("[data-testid=live]", "%").await;
    looks.look("job-running").await;
    looks.page("jobs-running", "#/jobs", "[data-testid=job-row]").await;
    desk.ask("cancel_job", json!({ "id": job })).await;
    desk.rest(&job).await;
    looks.page("job-cancelled", &format!("#/jobs/{job}/composition"), "[data-testid=ended]").await;
}

async fn takes(looks: &Looks, work: &Work) {
    let (desk, job) = (&looks.desk, &work.takes);
    looks.page("job-stale", &format!("#/jobs/{job}/visuals"), "[data-testid=take-stale]").await;
    desk.go(&format!("#/jobs/{job}/script"), "[data-testid=take]:last-child .look").await;
    looks.click("take-looked-at", "[data-testid=take]:last-child .look", "[data-testid=looking]").await;
    looks.click("compare-script", "[data-testid=compare-looked]", "[data-testid=script-changes]").await;
    desk.go(&format!("#/jobs/{job}/voiceover"), "[data-testid=compare-take]").await;
    looks.click("compare-voice", "[data-testid=compare-take]", "[data-testid=voice-pair] path").await;
    desk.go(&format!("#/jobs/{}/composition", work.job), "[data-testid=compare-take]").await;
    looks.click("compare-video", "[data-testid=compare-take]", "[data-testid=compare-video]").await;
}

async fn review(looks: &Looks, work: &Work) {
    let desk = &looks.desk;
    looks.page("review", "#/review", "[data-testid=review-video]").await;
    for tab in ["checks", "comments", "made"] {
        let (name, css) = (format!("review-{tab}"), format!("[data-testid=tab-{tab}]"));
        looks.click(&name, &css, "[data-testid=review-video]").await;
    }
    desk.focus("body").await;
    desk.press("r").await;
    desk.find("[data-testid=reject-reason]").await;
    looks.look("review-reject").await;
    looks.close().await;
    looks.click("review-compare", "[data-testid=compare]", "[data-testid=compare-view]").await;
    looks.click("review-wipe", "[data-testid=compare-view] [role=radio]:last-child", ".pictures.wipe").await;
    looks.press("[data-testid=stop-compare]").await;
    full_screen(looks).await;
    desk.go(&format!("#/review/{}", work.approved), "[data-testid=tab-verdicts]").await;
    looks.click("review-verdicts", "[data-testid=tab-verdicts]", "[data-testid=verdict]").await;
    broken(looks, work).await;
    judged(looks, work).await;
}

/// A video that is gone from where it lay, which comes back.
async fn broken(looks: &Looks, work: &Work) {
    let desk = &looks.desk;
    let away = desk.own_files();
    let videos = files::of_kind(&desk.workspace().join("output/review"), "mp4");
    let gone = |video: &PathBuf| away.join(video.file_name().unwrap());
    for video in &videos {
        fs::rename(video, gone(video)).unwrap();
    }
    let last = desk.job(&work.job).await["videos"][1]["id"].clone();
    looks.page("review-broken", &format!("#/review/{last}"), "[data-testid=video-broken]").await;
    for video in &videos {
        fs::rename(gone(video), video).unwrap();
    }
    looks.press("[data-testid=video-broken] button").await;
    desk.playable("review-video").await;
}

/// The player over all else. The screen's own part in it is played: sizes of a window are what is looked at here.
async fn full_screen(looks: &Looks) {
    let desk = &looks.desk;
    desk.playable("review-video").await;
    desk.script("document.documentElement.requestFullscreen = () => Promise.resolve()").await;
    desk.focus("body").await;
    desk.press("f").await;
    desk.find(".full-screen").await;
    looks.look("review-full-screen").await;
    desk.script("delete document.documentElement.requestFullscreen").await;
    desk.focus("body").await;
    desk.press("f").await;
    desk.gone(".full-screen").await;
}

/// The first checks of a video while they are made: what measures it is held still, and let go.
async fn checking(looks: &Looks) {
    let desk = &looks.desk;
    let plan = json!({ "jobId": null, "theme": "small", "until": "review", "seed": 4 });
    let job = desk.ask("start_pipeline", plan).await["job_id"].clone();
    let measuring = desk
        .until("the new video is measured", async || {
            let reviewed = desk.job(&job).await["stage_views"][REVIEW]["status"] == "running";
            let program = desk.app().into_iter().find(|id| processes::name(*id) == "ffmpeg");
            program.filter(|_| reviewed)
        })
        .await;
    processes::signal("-STOP", measuring);
    let video = desk.job(&job).await["videos"][0]["id"].clone();
    desk.go(&format!("#/review/{video}"), "[data-testid=checking]").await;
    looks.look("review-checking").await;
    desk.find("[data-testid=checking]").await;
    processes::signal("-CONT", measuring);
    desk.rest(&job).await;
    desk.ask("delete_job", json!({ "id": job })).await;
}

/// Files dragged over the window, as far as the page knows.
async fn dragged(looks: &Looks, work: &Work) {
    let desk = &looks.desk;
    let over = "const dataTransfer = new DataTransfer(); dataTransfer.items.add(new File(['x'], 'clip.mp4')); \
                document.querySelector('[data-testid=over]')";
    for (name, address, onto) in [
        ("jobs-dragged", "#/jobs".to_owned(), "[data-testid=jobs-table]"),
        ("visuals-dragged", format!("#/jobs/{}/visuals", work.job), "[data-testid=visual-1] .frame"),
    ] {
        desk.go(&address, onto).await;
        let over = over.replace("[data-testid=over]", onto);
        let kind = |kind: &str| {
            format!(
                "{over}.dispatchEvent(new DragEvent('{kind}', {{ bubbles: true, cancelable: true, dataTransfer }}))"
            )
        };
        desk.script(&kind("dragenter")).await;
        desk.find(".drop > .over").await;
        looks.look_only(name).await;
        desk.script(&kind("dragleave")).await;
        desk.gone(".drop > .over").await;
    }
}

/// What a paid voice's price is made of.
async fn price(looks: &Looks, work: &Work) {
    let desk = &looks.desk;
    desk.ask("set_key", json!({ "provider": "openai", "key": KEY })).await;
    desk.ask("set_setting", json!({ "key": "speech.engine", "value": "openai" })).await;
    desk.go(&format!("#/jobs/{}/voiceover", work.job), "[data-testid=price-run-stage]").await;
    desk.says("[data-testid=price-run-stage]", "$").await;
    looks.press("[data-testid=price-run-stage]").await;
    desk.find("[data-testid=price-details]").await;
    looks.look_only("price").await;
    desk.press(Key::Escape).await;
    desk.gone("[data-testid=price-details]").await;
    desk.ask("set_setting", json!({ "key": "speech.engine", "value": "" })).await;
}

/// A verdict that can be taken back, the queue when the last is given, and a job that is no more. Nothing is looked at after
/// it that needs any of them.
async fn judged(looks: &Looks, work: &Work) {
    let desk = &looks.desk;
    let videos = desk.job(&work.job).await["videos"].as_array().cloned().unwrap();
    let newest = &videos[0]["id"];
    desk.go(&format!("#/review/{newest}"), "[data-testid=reject]").await;
    desk.playable("review-video").await;
    desk.focus("body").await;
    desk.press("a").await;
    // With the focus in it, it stays.
    desk.focus("[data-testid=notice-action]").await;
    looks.look_only("review-undo").await;
    looks.press("[data-testid=notice] > button:last-of-type").await;
    for video in &videos[1..] {
        desk.ask("approve_video", json!({ "id": video["id"] })).await;
    }
    desk.gone("[data-testid=queued-video]").await;
    looks.page("review-all-judged", "#/review", "[data-testid=screen-review] .btn.primary").await;
    desk.go(&format!("#/jobs/{}", work.failed), "[data-testid=job-title]").await;
    desk.ask("delete_job", json!({ "id": work.failed })).await;
    desk.says("main", "deleted").await;
    looks.look("job-deleted").await;
}

async fn themes(looks: &Looks) {
    looks.page("themes", "#/themes", "[data-testid=theme-row-story]").await;
    looks.page("theme-editor", "#/themes/product-demo", "[data-testid=toml]").await;
    looks.click("theme-copy", "[data-testid=theme-copy]", "[data-testid=theme-name]").await;
    looks.close().await;
    let file = looks.desk.workspace().join("themes/small/theme.toml");
    let whole = fs::read_to_string(&file).unwrap();
    fs::write(&file, whole.replace("duration_s = 5", "duration_s = 1")).unwrap();
    looks.page("theme-fault", "#/themes/small", "[data-testid=theme-fault]").await;
    fs::write(&file, whole).unwrap();
    looks.desk.gone("[data-testid=theme-fault]").await;
    looks.click("theme-menu", "[data-testid=theme-menu]", "[role=menu]").await;
    looks.close().await;
    looks.desk.script("document.querySelector('.theme-music').scrollIntoView({ block: 'center' })").await;
    looks.desk.write("[data-testid=theme-musicFile]", "tune.ogg").await;
    looks.look("theme-music").await;
    looks.press("[data-testid=theme-discard]").await;
    theme_gone(looks).await;
}

/// A job whose theme somebody has taken out of its folder.
async fn theme_gone(looks: &Looks) {
    let plan = json!({ "jobId": null, "theme": "small", "until": "script", "seed": 4 });
    let job = looks.desk.ask("start_pipeline", plan).await["job_id"].clone();
    looks.desk.rest(&job).await;
    let (there, away) = (looks.desk.workspace().join("themes/small"), looks.desk.workspace().join("small"));
    fs::rename(&there, &away).unwrap();
    looks.page("theme-gone", &format!("#/jobs/{job}/script"), "[data-testid=theme-gone]").await;
    fs::rename(&away, &there).unwrap();
    looks.desk.gone("[data-testid=theme-gone]").await;
    looks.desk.ask("delete_job", json!({ "id": job })).await;
}

/// The sections of Settings, as their addresses have them.
const SETTINGS: [&str; 7] = ["engines", "limits", "ledger", "rendering", "workspace", "window", "system"];

async fn around(looks: &Looks) {
    for section in SETTINGS {
        let what = format!("[data-testid=settings-{section}]");
        looks.page(&format!("settings-{section}"), &format!("#/settings/{section}"), &what).await;
    }
    looks.desk.press_with(Key::Control, "k").await;
    looks.desk.find("[data-testid=palette-input]").await;
    looks.look("palette").await;
    looks.close().await;
    looks.desk.focus("body").await;
    looks.desk.press("?").await;
    looks.desk.find("[data-testid=shortcuts]").await;
    looks.look("shortcuts").await;
    looks.close().await;
}
