//! Work that was done before a test begins.

use serde_json::{Value, json};

use crate::desk::Desk;

/// Places of stages in a job's view, counted from 0.
pub const SCRIPT: usize = 2;
pub const VISUALS: usize = 3;
pub const VOICE: usize = 4;
pub const COMPOSITION: usize = 5;

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
