//! A folder with a database, and the things tests put into it.

use std::path::PathBuf;

use model::{ArtifactId, ArtifactKind, FrameRate, JobId, RunId, Stage, TakeId, Timestamp, VideoId};
use serde_json::json;
use store::{CreatedJob, JobStart, NewArtifact, NewJob, NewRun, NewTake, NewVideo, Store, TakeFile};

/// A fresh folder with an open store. The folder goes with it.
pub struct Workspace {
    pub store: Store,
    folder: tempfile::TempDir,
}

impl Workspace {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { store: Store::open(folder.path().join("reelwright.db")).unwrap(), folder }
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("reelwright.db")
    }

    /// The same file seen past the store.
    pub fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.database()).unwrap()
    }

    /// A job whose script is queued.
    pub fn job(&self, title: &str) -> CreatedJob {
        self.store.create_job(&new_job(title), start_of(Stage::Script), at(0)).unwrap()
    }

    /// A job whose script is queued, and that has this file.
    pub fn job_with(&self, title: &str, file: TakeFile) -> CreatedJob {
        let start = JobStart { supplied: vec![(Stage::Visuals, take_of(file))], ..start_of(Stage::Script) };
        self.store.create_job(&new_job(title), start, at(0)).unwrap()
    }

    pub fn queue(&self, job: JobId, stage: Stage, seconds: i64) -> RunId {
        self.store.queue_run(job, &new_run(stage), at(seconds)).unwrap()
    }

    /// Starts a queued run and finishes it a second later.
    pub fn finish(&self, run: RunId, seconds: i64) -> TakeId {
        self.store.start_run(run, at(seconds)).unwrap();
        self.store.finish_run(run, take("done"), 0, at(seconds + 1)).unwrap()
    }

    pub fn upload(&self, path: &str) -> ArtifactId {
        self.store.add_artifact(None, &file(ArtifactKind::Upload, path), at(0)).unwrap()
    }

    /// A job with a video that waits for its verdict.
    pub fn composed(&self, title: &str) -> (JobId, VideoId) {
        let start = JobStart {
            supplied: vec![(Stage::Visuals, take("2 clips"))],
            skipped: vec![Stage::TrendCollection, Stage::TrendAnalysis, Stage::Script, Stage::Voiceover],
            run: new_run(Stage::Composition),
        };
        let made = self.store.create_job(&new_job(title), start, at(0)).unwrap();
        (made.job, self.compose(made.run, title, 1))
    }

    /// Starts a queued composition and finishes it a second later with a video whose files are named after `name`.
    pub fn compose(&self, run: RunId, name: &str, seconds: i64) -> VideoId {
        self.store.start_run(run, at(seconds)).unwrap();
        self.store.finish_composition(run, captioned(name), new_video(name), 0, at(seconds + 1)).unwrap().1
    }
}

/// A moment, in seconds after one that all tests share.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000 + seconds).unwrap()
}

pub fn new_job(title: &str) -> NewJob {
    NewJob { title: title.into(), theme: "product-demo".into(), theme_path: None, seed: 42 }
}

pub fn new_run(stage: Stage) -> NewRun {
    NewRun { stage, request: json!({ "command": stage }), supplied: vec![] }
}

pub fn start_of(stage: Stage) -> JobStart {
    JobStart { supplied: vec![], skipped: vec![], run: new_run(stage) }
}

pub fn take(summary: &str) -> NewTake {
    NewTake::new(summary, json!({ "made": summary }))
}

pub fn take_of(file: TakeFile) -> NewTake {
    NewTake::with_files("a file", vec![file], |made| Ok(json!({ "files": made.artifacts })))
}

pub fn file(kind: ArtifactKind, path: &str) -> NewArtifact {
    let name = path.rsplit('/').next().unwrap_or(path).to_owned();
    NewArtifact { kind, path: path.into(), name, blake3: "ab".repeat(32), bytes: 1234 }
}

/// A composition's take with captions beside the video.
pub fn captioned(name: &str) -> NewTake {
    let captions = file(ArtifactKind::Captions, &format!("review/{name}.srt"));
    NewTake::with_files("1 video", vec![TakeFile::New(captions)], |made| {
        Ok(json!({ "video": made.video, "files": made.artifacts }))
    })
}

pub fn new_video(name: &str) -> NewVideo {
    let provenance = format!("review/{name}.json");
    NewVideo {
        title: name.into(),
        file: file(ArtifactKind::Video, &format!("review/{name}.mp4")),
        thumbnail: file(ArtifactKind::Thumbnail, &format!("thumbnails/{name}.jpg")),
        provenance: Box::new(move |_| Ok(file(ArtifactKind::Provenance, &provenance))),
        duration_ms: 24_000,
        width: 1080,
        height: 1920,
        frame_rate: FrameRate { num: 30_000, den: 1001 },
    }
}
