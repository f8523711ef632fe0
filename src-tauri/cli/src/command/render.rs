//! `reel render`: a timeline, without a job.

use std::path::PathBuf;

use clap::Args;
use model::RunId;
use serde_json::json;
use studio::{Studio, view::AppError};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    answer::Answer,
    bars::Bars,
    follow::{Signals, leave_at_once},
    words,
};

/// What to render.
#[derive(Debug, Args)]
pub struct Render {
    /// The timeline: a JSON file; its files are looked for beside it
    pub timeline: PathBuf,
    /// The video to write; one that is there is replaced once the new one is whole
    #[arg(short, long, value_name = "OUT.mp4")]
    pub output: PathBuf,
}

/// How far the renderer is, on its way from its thread.
struct Told {
    permille: Option<u32>,
    doing: String,
    left_ms: Option<u32>,
}

/// Renders, shows how far it is, and stops on Ctrl-C.
///
/// # Errors
/// What is wrong with the timeline, what the renderer says, `cancelled`.
pub async fn render(studio: &Studio, render: &Render) -> Result<Answer, AppError> {
    let cancel = CancellationToken::new();
    let (sender, mut told) = mpsc::unbounded_channel();
    let work = studio.render_timeline(
        &render.timeline,
        &render.output,
        move |now| {
            let permille = (now.frames_total > 0).then(|| now.frames_done * 1000 / now.frames_total);
            // The receiver lives as long as the work.
            let _ = sender.send(Told { permille, doing: now.doing.clone(), left_ms: now.left_ms });
        },
        cancel.clone(),
    );
    let mut work = std::pin::pin!(work);
    let mut bars = Bars::new();
    let mut signals = Signals::new()?;
    let report = loop {
        tokio::select! {
            report = &mut work => break report?,
            Some(now) = told.recv() => bars.draw(RunId(0), "rendering", now.permille, &now.doing, now.left_ms),
            () = signals.next() => {
                if cancel.is_cancelled() {
                    leave_at_once();
                }
                cancel.cancel();
            }
        }
    };
    drop(bars);
    let reused = report.chunks.iter().filter(|chunk| chunk.cached).count();
    let path = std::path::absolute(&render.output).unwrap_or_else(|_| render.output.clone());
    let object = json!({
        "video_path": path,
        "duration_ms": report.duration_ms,
        "pieces": report.chunks.len(),
        "pieces_reused": reused,
        "encoder": report.encoder,
        "render_ms": report.wall_ms,
    });
    let text = format!(
        "{}\n  {}, rendered in {} with {}; {} of {} were there already\n",
        words::plain(&path.to_string_lossy()),
        words::duration(report.duration_ms),
        words::took(report.wall_ms),
        report.encoder,
        reused,
        words::count(report.chunks.len(), "piece"),
    );
    Ok(Answer::new(&object, text))
}
