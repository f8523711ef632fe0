//! `reel videos`, `video`, `approve`, `reject`, `reopen`.

use std::path::PathBuf;

use clap::Args;
use console::style;
use model::{Stage, Timestamp, VerdictKind, VideoId, VideoStatus};
use serde_json::json;
use studio::{
    Studio,
    view::{AppError, CheckOutcome, CheckView, ExportAs, VerdictView, VideoQuery, VideoSort, VideoView},
};

use crate::{
    answer::Answer,
    arguments,
    table::{Column, Table},
    video::{VideoObject, status_styled},
    words,
};

/// Which videos.
#[derive(Debug, Args)]
pub struct List {
    /// Only those of this status
    #[arg(long, value_name = "STATUS", value_parser = arguments::video_status_value())]
    pub status: Option<VideoStatus>,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// How many to leave out at the front
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: u32,
}

/// Which video.
#[derive(Debug, Args)]
pub struct One {
    /// The video, as `reel videos` lists it
    #[arg(value_name = "ID", value_parser = arguments::video_id)]
    pub id: VideoId,
}

/// Which video, and why not.
#[derive(Debug, Args)]
pub struct Reject {
    /// The video, as `reel videos` lists it
    #[arg(value_name = "ID", value_parser = arguments::video_id)]
    pub id: VideoId,
    /// What has to change
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub reason: String,
    /// The stage to do again
    #[arg(long, value_name = "STAGE", default_value = "script", value_parser = arguments::back_to_value())]
    pub back_to: Stage,
}

/// Which video, and as what.
#[derive(Debug, Args)]
pub struct ExportOne {
    /// The video, as `reel videos` lists it
    #[arg(value_name = "ID", value_parser = arguments::video_id)]
    pub id: VideoId,
    /// The format
    #[arg(long = "as", value_name = "FORMAT", value_parser = arguments::export_value())]
    pub kind: ExportAs,
    /// The file to write; one that is there is replaced once the new one is whole
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Lists videos, newest first.
///
/// # Errors
/// Where they can't be read.
pub fn list(studio: &Studio, list: &List) -> Result<Answer, AppError> {
    let query =
        VideoQuery { status: list.status, offset: list.offset, limit: list.limit, sort: VideoSort::Newest };
    let videos: Vec<VideoObject> =
        studio.list_videos(&query)?.into_iter().map(|video| VideoObject::new(studio, video)).collect();
    let text = if videos.is_empty() { none(list).to_owned() } else { lines(studio, &videos) };
    Ok(Answer::new(&json!({ "videos": videos }), text))
}

fn none(list: &List) -> &'static str {
    if list.status.is_some() || list.offset > 0 {
        "No video is like that. `reel videos` lists all of them.\n"
    } else {
        "There is no video yet. Make one with `reel make THEME`; `reel themes` lists the themes.\n"
    }
}

fn lines(studio: &Studio, videos: &[VideoObject]) -> String {
    let now = Timestamp::now();
    let mut table = Table::new(&[
        Column::right("ID"),
        Column::right("JOB"),
        Column::left("TITLE").giving_way(),
        Column::left("STATUS"),
        Column::right("LENGTH"),
        Column::left("MADE"),
        Column::left("FILE").giving_way(),
    ]);
    for video in videos {
        table.row([
            video.id.to_string(),
            video.job_id.to_string(),
            words::plain(&video.title),
            status_styled(video.status),
            words::duration(video.duration_ms),
            words::age(&video.created_at, now),
            video.place_in(studio),
        ]);
    }
    table.lines()
}

/// Shows a video.
///
/// # Errors
/// `unknown_video`.
pub fn show(studio: &Studio, one: &One) -> Result<Answer, AppError> {
    let view = studio.get_video(one.id)?;
    let provenance = studio.get_provenance(one.id)?;
    let text = page(studio, view.clone());
    let mut object = serde_json::to_value(VideoObject::new(studio, view)).unwrap_or_default();
    if let Some(fields) = object.as_object_mut() {
        fields.insert("provenance".into(), json!(provenance));
    }
    Ok(Answer::new(&object, text))
}

fn page(studio: &Studio, video: VideoView) -> String {
    let next = match video.status {
        VideoStatus::Generated => {
            format!("reel approve {id}, or reel reject {id} --reason TEXT --back-to STAGE", id = video.id)
        }
        _ => format!("reel reopen {} takes the verdict back", video.id),
    };
    let (checks, verdicts) = (check_lines(&video.checks), verdict_lines(&video.verdicts));
    let video = VideoObject::new(studio, video);
    let head = style(format!("Video {} · {}", video.id, words::plain(&video.title))).bold();
    let status = status_styled(video.status);
    let mut page =
        format!("{head}\n{status} · job {} · {}\n{}\n", video.job_id, video.measures(), video.place());
    for part in [checks, verdicts] {
        if !part.is_empty() {
            page += &format!("\n{part}");
        }
    }
    page += &format!("\nNext: {next}\n");
    page
}

/// The checks, and below them what to do about those that were not passed.
fn check_lines(checks: &[CheckView]) -> String {
    if checks.is_empty() {
        return String::new();
    }
    let mut table =
        Table::new(&[Column::left(""), Column::left("CHECK"), Column::left("FOUND"), Column::left("LIMIT")]);
    let mut advice = String::new();
    for check in checks {
        let at = check.at_ms.map(|ms| format!(" at {}", words::duration(ms))).unwrap_or_default();
        let at = at + &other_places(check);
        let name = words::plain(&check.name);
        if check.outcome != CheckOutcome::Pass && !check.advice.is_empty() {
            advice += &format!("{} {name}: {}\n", outcome_mark(check.outcome), words::plain(&check.advice));
        }
        let found = format!("{}{at}", words::plain(&check.value));
        table.row([outcome_mark(check.outcome), name, found, words::plain(&check.limit)]);
    }
    let break_between = if advice.is_empty() { "" } else { "\n" };
    format!("{}{break_between}{advice}", table.lines())
}

/// " and 3 more places", which the window leads to.
fn other_places(check: &CheckView) -> String {
    match check.also_at_ms.len() + check.more_places as usize {
        0 => String::new(),
        1 => " and 1 more place".to_owned(),
        others => format!(" and {others} more places"),
    }
}

fn verdict_lines(verdicts: &[VerdictView]) -> String {
    let now = Timestamp::now();
    let said = |verdict: &VerdictView| {
        let what = match &verdict.verdict {
            VerdictKind::Approve => "approved".to_owned(),
            VerdictKind::Reject { reason, back_to } => {
                format!("rejected: “{}”, back to {}", words::plain(reason), words::stage(*back_to))
            }
        };
        let taken_back = if verdict.reopened { ", taken back" } else { "" };
        format!("{} {what}{taken_back}\n", words::age(&verdict.given_at, now))
    };
    verdicts.iter().map(said).collect()
}

/// A check's outcome as a mark in its colour.
pub fn outcome_mark(outcome: CheckOutcome) -> String {
    match outcome {
        CheckOutcome::Pass => style("✓").green(),
        CheckOutcome::Warn => style("!").yellow(),
        CheckOutcome::Fail => style("✗").red(),
    }
    .to_string()
}

/// Approves a video.
///
/// # Errors
/// `unknown_video`, `not_in_review`, or why its files can't be moved.
pub fn approve(studio: &Studio, one: &One) -> Result<Answer, AppError> {
    let video = studio.approve_video(one.id)?;
    Ok(judged(studio, video, "is approved, and its job completed"))
}

/// Rejects a video.
///
/// # Errors
/// As [`approve`], and `no_reason`.
pub fn reject(studio: &Studio, reject: &Reject) -> Result<Answer, AppError> {
    let video = studio.reject_video(reject.id, &reject.reason, reject.back_to)?;
    let (stage, job) = (reject.back_to, video.job_id);
    let what =
        format!("is rejected. Next: reel run {stage} --job {job}, then reel make --job {job} for the rest");
    Ok(judged(studio, video, &what))
}

/// Takes a verdict back.
///
/// # Errors
/// `unknown_video`, `not_judged`, or why its files can't be moved.
pub fn reopen(studio: &Studio, one: &One) -> Result<Answer, AppError> {
    let video = studio.reopen_video(one.id)?;
    Ok(judged(studio, video, "waits for a verdict again"))
}

fn judged(studio: &Studio, video: VideoView, what: &str) -> Answer {
    let object = VideoObject::new(studio, video);
    let text = format!("Video {} {what}.\n  {}\n", object.id, object.place());
    Answer::new(&object, text)
}

/// Writes what is known of a video as a file, or tells it.
///
/// # Errors
/// `unknown_video`, `no_captions`, or why the file can't be written.
pub fn export(studio: &Studio, one: &ExportOne) -> Result<Answer, AppError> {
    let Some(output) = &one.output else {
        let export = studio.export(one.id, one.kind)?;
        let object = json!({ "video_id": one.id, "name": export.name, "text": export.text });
        return Ok(Answer::new(&object, export.text));
    };
    studio.export_to(one.id, one.kind, output)?;
    let path = std::path::absolute(output).unwrap_or_else(|_| output.clone());
    let object = json!({ "video_id": one.id, "path": path });
    Ok(Answer::new(&object, format!("{}\n", words::plain(&path.to_string_lossy()))))
}
