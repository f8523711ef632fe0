//! Comments and verdicts as a list of tasks, for a message or a ticket.

use std::fmt::Write;

use model::VerdictKind;

use super::{Reviewed, clock};
use crate::view::{CheckOutcome, CommentView};

/// The whole page.
pub fn write(reviewed: &Reviewed) -> String {
    let video = &reviewed.video;
    let length = clock::timecode(reviewed.frames(), reviewed.rate);
    let mut out = format!(
        "# {}\n\nTake {} · {} × {} · {length}\n",
        escaped(&video.title),
        video.take_number,
        video.width,
        video.height
    );
    section(&mut out, "Verdicts", verdicts(reviewed));
    section(&mut out, "Checks to look at", checks(reviewed));
    section(&mut out, "Comments", comments(reviewed));
    out
}

fn section(out: &mut String, title: &str, lines: Vec<String>) {
    if !lines.is_empty() {
        // Writing to a string can't fail.
        let _ = write!(out, "\n## {title}\n\n{}\n", lines.join("\n"));
    }
}

fn verdicts(reviewed: &Reviewed) -> Vec<String> {
    let line = |verdict: &crate::view::VerdictView| {
        let said = match &verdict.verdict {
            VerdictKind::Approve => "Approved".to_owned(),
            VerdictKind::Reject { reason, back_to } => {
                format!("Rejected, back to {back_to}: {}", indented(reason, "  "))
            }
        };
        let said = if verdict.reopened { format!("~~{said}~~ (taken back)") } else { said };
        format!("- {}: {said}", verdict.given_at)
    };
    reviewed.video.verdicts.iter().map(line).collect()
}

fn checks(reviewed: &Reviewed) -> Vec<String> {
    let worth = reviewed.video.checks.iter().filter(|check| check.outcome != CheckOutcome::Pass);
    let line = |check: &crate::view::CheckView| {
        let places = check.at_ms.iter().chain(&check.also_at_ms);
        let mut at: String = places.map(|ms| format!("`{}` ", time(reviewed, *ms))).collect();
        if check.more_places > 0 {
            at += &format!("and {} more: ", check.more_places);
        }
        let outcome = if check.outcome == CheckOutcome::Fail { "failed" } else { "warning" };
        format!(
            "- {at}{} ({outcome}): {}. {}",
            escaped(&check.name),
            escaped(&check.value),
            escaped(&check.advice)
        )
    };
    worth.map(line).collect()
}

fn comments(reviewed: &Reviewed) -> Vec<String> {
    let mut lines = Vec::new();
    for comment in reviewed.threads() {
        let done = if comment.done { "x" } else { " " };
        lines.push(format!(
            "- [{done}] `{}` {}",
            place(reviewed, comment),
            indented(&comment.remark.text, "  ")
        ));
        let answers = reviewed.answers(comment);
        lines.extend(answers.map(|answer| format!("  - {}", indented(&answer.remark.text, "    "))));
    }
    lines
}

fn place(reviewed: &Reviewed, comment: &CommentView) -> String {
    let start = time(reviewed, comment.remark.start_ms);
    comment.remark.end_ms.map_or(start.clone(), |ms| format!("{start}–{}", time(reviewed, ms)))
}

fn time(reviewed: &Reviewed, ms: u32) -> String {
    clock::timecode(clock::frame_at(ms, reviewed.rate), reviewed.rate)
}

/// A text of several lines that stays in its point of the list.
fn indented(text: &str, by: &str) -> String {
    text.lines().map(escaped).collect::<Vec<_>>().join(&format!("\n{by}"))
}

/// A text that is read as it was written: no mark of it is markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        if matches!(sign, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~' | '|') {
            out.push('\\');
        }
        out.push(sign);
    }
    out
}
