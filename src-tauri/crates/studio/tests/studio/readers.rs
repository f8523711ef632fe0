//! What leaves the review room, read by the programs it is for: OpenTimelineIO's own reader and Python's for tables.
//!
//! The reader is fetched once, into an environment of the tests' own. Where it can't be had, the test says so.

use std::{
    path::{Path, PathBuf},
    process::Command as Process,
};

use serde_json::Value;
use studio::view::ExportAs;

use crate::{bench::Bench, exports::reviewed};

/// The reader's version.
const PACKAGE: &str = "OpenTimelineIO==0.18.1";
/// What two clocks may differ by that count in frames and in milliseconds, in seconds: a frame at 24 a second.
const FRAME_S: f64 = 1.0 / 24.0;

/// A Python that has the reader; none where it can't be had.
fn python() -> Option<PathBuf> {
    let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers");
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let succeeds = |program: &mut Process| program.output().is_ok_and(|output| output.status.success());
    let ready = || succeeds(Process::new(&python).args(["-c", "import opentimelineio"]));
    if !ready() {
        let made = succeeds(Process::new("python3").args(["-m", "venv"]).arg(&venv))
            && succeeds(Process::new(&python).args(["-m", "pip", "install", "--quiet", PACKAGE]));
        if !made {
            return None;
        }
    }
    ready().then_some(python)
}

#[tokio::test(flavor = "multi_thread")]
async fn other_programs_read_the_project_and_the_table_as_they_are_meant() {
    let Some(python) = python() else {
        eprintln!("left out: {PACKAGE} can't be had here (python3 -m venv, then pip install)");
        return;
    };
    let bench = Bench::new();
    let job = reviewed(&bench).await;
    let video = &job.videos[0];
    let files = [ExportAs::Otio, ExportAs::Csv].map(|kind| {
        let place = bench.folder.path().join(format!("read by others{}", kind.ending()));
        bench.studio.export_to(video.id, kind, &place).unwrap();
        place
    });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/studio/read_exports.py");
    let output = Process::new(python).arg(script).args(&files).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();

    let length = f64::from(video.duration_ms) / 1000.0;
    let close = |value: &Value, wanted: f64| (value.as_f64().unwrap() - wanted).abs() <= FRAME_S;
    assert!(close(&told["seconds"], length), "the project is as long as the video: {told}");
    let tracks = told["tracks"].as_array().unwrap();
    let kinds: Vec<_> = tracks.iter().map(|track| track["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["Video", "Audio"]);
    assert!(tracks.iter().all(|track| close(&track["seconds"], length)), "every track is as long: {told}");
    for url in tracks.iter().flat_map(|track| track["media"].as_array().unwrap()) {
        let path = url::Url::parse(url.as_str().unwrap()).unwrap().to_file_path().unwrap();
        assert!(path.is_file(), "{} is there to be opened", path.display());
    }

    let markers = told["markers"].as_array().unwrap();
    let comments = bench.studio.list_comments(video.id).unwrap();
    let asked: Vec<_> = comments.iter().filter(|comment| comment.reply_to.is_none()).collect();
    let said = markers.iter().filter(|marker| marker["color"] != "CYAN").count();
    assert_eq!(said, asked.len(), "a marker a comment, beside those of the overlays: {told}");
    for comment in asked {
        let start = f64::from(comment.remark.start_ms) / 1000.0;
        let marker =
            markers.iter().find(|marker| marker["name"].as_str().unwrap().contains(&comment.remark.text));
        let marker = marker.unwrap_or_else(|| panic!("no marker says “{}”: {told}", comment.remark.text));
        assert!(close(&marker["start"], start), "{marker}");
        if let Some(end_ms) = comment.remark.end_ms {
            assert!(close(&marker["seconds"], f64::from(end_ms) / 1000.0 - start), "{marker}");
        }
    }

    let rows = told["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1 + video.verdicts.len() + comments.len(), "a heading, then a row each");
    assert!(rows.iter().all(|row| row.as_array().unwrap().len() == rows[0].as_array().unwrap().len()));
    assert!(told["rows"].to_string().contains("היום"), "every script survives");
}
