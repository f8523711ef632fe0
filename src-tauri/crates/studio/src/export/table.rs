//! Comments and verdicts as CSV, a line each, as RFC 4180 has it.

use model::VerdictKind;

use super::{Reviewed, clock};
use crate::view::{AppError, CommentView, VerdictView};

const HEAD: [&str; 10] =
    ["kind", "id", "answers", "take", "state", "start", "end", "start_ms", "end_ms", "text"];

/// Begins the table: without it Excel takes UTF-8 for the system's own code page, and garbles all but English.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The whole table, verdicts first.
pub fn write(reviewed: &Reviewed) -> Result<String, AppError> {
    let begun = BYTE_ORDER_MARK.as_bytes().to_vec();
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(begun);
    let mut lines = vec![HEAD.map(str::to_owned)];
    lines.extend(reviewed.video.verdicts.iter().map(|verdict| verdict_line(reviewed, verdict)));
    for comment in reviewed.threads() {
        lines.push(comment_line(reviewed, comment));
        lines.extend(reviewed.answers(comment).map(|answer| comment_line(reviewed, answer)));
    }
    for line in &lines {
        table.write_record(line).map_err(|error| unwritable(&error.to_string()))?;
    }
    let bytes = table.into_inner().map_err(|error| unwritable(&error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| unwritable(&error.to_string()))
}

fn unwritable(detail: &str) -> AppError {
    AppError::failed("internal", "the comments could not be put into a table; report this with its details")
        .with_detail(detail)
}

fn verdict_line(reviewed: &Reviewed, verdict: &VerdictView) -> [String; 10] {
    let (state, text) = match &verdict.verdict {
        VerdictKind::Approve => ("approved".to_owned(), String::new()),
        VerdictKind::Reject { reason, back_to } => (format!("rejected to {back_to}"), reason.clone()),
    };
    let state = if verdict.reopened { format!("{state}, taken back") } else { state };
    let take = reviewed.video.take_number.to_string();
    let none = String::new;
    ["verdict".into(), none(), none(), take, state, none(), none(), none(), none(), harmless(&text)]
}

fn comment_line(reviewed: &Reviewed, comment: &CommentView) -> [String; 10] {
    let rate = reviewed.rate;
    let time = |ms: u32| clock::timecode(clock::frame_at(ms, rate), rate);
    let remark = &comment.remark;
    let answers = comment.reply_to.map(|id| id.to_string()).unwrap_or_default();
    [
        if comment.reply_to.is_some() { "answer".into() } else { "comment".into() },
        comment.id.to_string(),
        answers,
        comment.take_number.to_string(),
        if comment.done { "done".into() } else { "open".into() },
        time(remark.start_ms),
        remark.end_ms.map(time).unwrap_or_default(),
        remark.start_ms.to_string(),
        remark.end_ms.map(|ms| ms.to_string()).unwrap_or_default(),
        harmless(&remark.text),
    ]
}

/// A text that a spreadsheet would calculate instead of show gets an apostrophe in front, as OWASP advises against
/// injected formulas.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_text_is_never_a_formula() {
        assert_eq!(harmless("=HYPERLINK(\"http://x\")"), "'=HYPERLINK(\"http://x\")");
        assert_eq!(harmless("too dark"), "too dark");
    }
}
