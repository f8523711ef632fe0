//! Comments and verdicts as markers of a CMX3600 edit list, in the comment lines that DaVinci Resolve reads and writes:
//! `|C:colour |M:name |D:frames`. Other programs see a valid list and pass over the comments.

use std::fmt::Write;

use model::VerdictKind;

use super::{Reviewed, clock};

/// Timelines begin at one hour in Resolve, Premiere's broadcast presets and most others.
const START_HOURS: u32 = 1;
/// Events that a CMX3600 list can number.
const MOST_EVENTS: usize = 999;
/// Characters of a marker's name; the rest is in the line above.
const NAME_LENGTH: usize = 200;

/// The names that Resolve has for its marker colours.
const OPEN: &str = "ResolveColorRed";
const DONE: &str = "ResolveColorGreen";
const VERDICT: &str = "ResolveColorYellow";

struct Marker {
    frame: u32,
    frames: u32,
    colour: &'static str,
    name: String,
    note: String,
}

/// The whole list.
pub fn write(reviewed: &Reviewed) -> String {
    let mut out = format!("TITLE: {}\r\nFCM: NON-DROP FRAME\r\n", one_line(&reviewed.video.title));
    let start = START_HOURS * 3600 * clock::nominal(reviewed.rate);
    for (number, marker) in (1..).zip(markers(reviewed).into_iter().take(MOST_EVENTS)) {
        let [begin, end] = [start + marker.frame, start + marker.frame + 1]
            .map(|frame| clock::timecode(frame, reviewed.rate));
        // Writing to a string can't fail.
        let _ = write!(out, "\r\n{number:03}  001      V     C        {begin} {end} {begin} {end}  \r\n");
        let Marker { frames, colour, name, note, .. } = marker;
        let _ = write!(out, " {note} |C:{colour} |M:{name} |D:{frames}\r\n");
    }
    out
}

fn markers(reviewed: &Reviewed) -> Vec<Marker> {
    let last = reviewed.frames() - 1;
    let verdicts = reviewed.video.verdicts.iter().filter(|verdict| !verdict.reopened);
    let mut markers: Vec<Marker> = verdicts
        .map(|verdict| {
            let said = match &verdict.verdict {
                VerdictKind::Approve => "Approved".to_owned(),
                VerdictKind::Reject { reason, back_to } => format!("Rejected to {back_to}: {reason}"),
            };
            Marker { frame: 0, frames: 1, colour: VERDICT, name: name(&said), note: one_line(&said) }
        })
        .collect();
    for comment in reviewed.threads() {
        let frame = clock::frame_at(comment.remark.start_ms, reviewed.rate).min(last);
        let end = comment.remark.end_ms.map_or(frame, |ms| clock::frame_at(ms, reviewed.rate));
        let answers = reviewed.answers(comment).map(|answer| answer.remark.text.as_str());
        let note: Vec<&str> = std::iter::once(comment.remark.text.as_str()).chain(answers).collect();
        markers.push(Marker {
            frame,
            frames: end.min(last + 1).saturating_sub(frame).max(1),
            colour: if comment.done { DONE } else { OPEN },
            name: name(&comment.remark.text),
            note: one_line(&note.join(" / ")),
        });
    }
    markers.sort_by_key(|marker| marker.frame);
    markers
}

fn name(text: &str) -> String {
    one_line(text).chars().take(NAME_LENGTH).collect()
}

/// Without line breaks, and without the sign that separates a marker's parts.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "¦")
}
