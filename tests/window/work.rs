//! Work that was done before a test begins.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{desk::Desk, files};

/// Places of stages in a job's view, counted from 0.
pub const TRENDS: usize = 0;
pub const SCRIPT: usize = 2;
pub const VISUALS: usize = 3;
pub const VOICE: usize = 4;
pub const COMPOSITION: usize = 5;
pub const REVIEW: usize = 6;

impl Desk {
    /// Starts a stage, in a job of its own unless one is named, and waits for its end. Answers the job.
    pub async fn run(&self, request: Value) -> Value {
        let job = self.ask("start_stage", json!({ "request": request })).await["job_id"].clone();
        self.rest(&job).await;
        job
    }

    /// Runs the small theme's pipeline up to a stage. Answers the job.
    pub async fn make(&self, until: &str) -> Value {
        let plan = json!({ "jobId": null, "theme": "small", "until": until, "seed": 1 });
        let job = self.ask("start_pipeline", plan).await["job_id"].clone();
        self.rest(&job).await;
        job
    }

    /// A job with a script of one sentence.
    pub async fn scripted(&self) -> Value {
        let options = json!({ "text": "One sentence about tea." });
        self.run(json!({ "command": "script", "theme": "small", "options": options })).await
    }

    /// Hands a file over as the page does. Answers what it is known by.
    pub async fn uploaded(&self, file: &Path) -> Value {
        let (name, bytes) =
            (file.file_name().and_then(|name| name.to_str()), fs::read(file).expect("a file"));
        self.script(&format!("window.bytes = Uint8Array.from({})", json!(bytes))).await;
        let sent = format!(
            "window.__TAURI_INTERNALS__.invoke('upload_url', {{ name: {}, bytes: window.bytes.length }})\
             .then(url => fetch(url, {{ method: 'POST', body: window.bytes }})).then(answer => answer.json())",
            json!(name)
        );
        let artifact = self.promise(&sent).await["artifact_id"].clone();
        assert!(artifact.is_u64(), "{} was not taken: {artifact}", file.display());
        artifact
    }

    /// A job whose composition failed, as its only picture is gone from where it was kept. Answers the job, the picture and
    /// where it was. No other job may have files of its own yet.
    pub async fn failed(&self) -> (Value, PathBuf, PathBuf) {
        let clip = files::video(&self.own_files(), "a walk by the sea.mp4", 2);
        let options = json!({ "visuals": [self.uploaded(&clip).await], "text": "Walk by the sea." });
        let job = self.run(json!({ "command": "visuals", "theme": "small", "options": options })).await;
        let kept = files::of_kind(&self.workspace().join("output/jobs/media"), "mp4");
        let [kept] = <[PathBuf; 1]>::try_from(kept).expect("one clip is kept");
        fs::remove_file(&kept).expect("the clip is there");
        self.run(json!({ "command": "composition", "job_id": job, "options": {} })).await;
        assert_eq!(self.job(&job).await["status"], "failed");
        (job, clip, kept)
    }

    /// A job, whole.
    pub async fn job(&self, id: &Value) -> Value {
        self.ask("get_job", json!({ "id": id })).await
    }

    /// The takes of a job's stage, newest first.
    pub async fn takes(&self, job: &Value, stage: usize) -> Vec<Value> {
        let view = self.job(job).await;
        view["stage_views"][stage]["takes"].as_array().cloned().unwrap_or_default()
    }

    /// What a take holds: a script, a voice, whatever its stage makes.
    pub async fn content(&self, take: &Value) -> Value {
        self.ask("get_take", json!({ "id": take })).await["content"]["content"].clone()
    }
}
