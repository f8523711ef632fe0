//! Records in words, and text from outside made safe for a terminal.

use model::{JobStatus, RunStatus, Stage, Timestamp, VideoStatus, job::StageStatus};
use studio::view::ChangedInput;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// From this age on, a date says more than a number of days.
const OLD: i64 = 30 * DAY;

/// One line of text from outside. What steers a terminal or turns the reading direction is left out: a title can't
/// move the cursor or hide what follows.
pub fn plain(text: &str) -> String {
    let shown = |c: char| if c.is_whitespace() { Some(' ') } else { Some(c).filter(|c| !steers(*c)) };
    text.chars().filter_map(shown).collect()
}

/// Text from outside with its line breaks kept.
pub fn lines(text: &str) -> String {
    text.lines().map(plain).collect::<Vec<_>>().join("\n")
}

/// Control characters, and the marks that embed or override a reading direction (Unicode Standard Annex 9).
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// "trend collection".
pub fn stage(stage: Stage) -> String {
    stage.name().replace('_', " ")
}

/// "script changed after this take"; none of what is fresh.
pub fn stale(changed: &[ChangedInput]) -> Option<String> {
    let names: Vec<String> = changed.iter().map(|input| stage(input.stage)).collect();
    (!names.is_empty()).then(|| format!("{} changed after this take", names.join(" and ")))
}

/// "in review".
pub fn job_status(status: JobStatus) -> &'static str {
    match status {
        JobStatus::InReview => "in review",
        other => other.name(),
    }
}

/// "waits for a verdict" for a generated video.
pub fn video_status(status: VideoStatus) -> &'static str {
    match status {
        VideoStatus::Generated => "in review",
        other => other.name(),
    }
}

/// "cut short" for an interrupted run.
pub fn run_status(status: RunStatus) -> &'static str {
    match status {
        RunStatus::Interrupted => "cut short",
        other => other.name(),
    }
}

/// What stands in for a stage's summary where there is none.
pub fn stage_status(status: StageStatus) -> &'static str {
    match status {
        StageStatus::Interrupted => "cut short",
        other => other.name(),
    }
}

/// "1.2 GB" from kibibytes, in powers of a thousand as file managers show.
pub fn kib(kib: u32) -> String {
    indicatif::DecimalBytes(u64::from(kib) * 1024).to_string()
}

/// "0:28"; below ten seconds with a tenth: "0:05.4".
pub fn duration(ms: u32) -> String {
    let (minutes, seconds) = (ms / 60_000, ms / 1000 % 60);
    if ms < 10_000 {
        format!("{minutes}:{seconds:02}.{}", ms / 100 % 10)
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// How long work took: "0.4 s", "12.3 s", from a minute on "1:05".
pub fn took(ms: u32) -> String {
    match ms {
        0..100 => "<0.1 s".to_owned(),
        100..60_000 => format!("{}.{} s", ms / 1000, ms / 100 % 10),
        _ => duration(ms),
    }
}

/// How long work will take: "0:41 left", counting the second that has begun.
pub fn left(ms: u32) -> String {
    let seconds = ms.div_ceil(1000);
    format!("{}:{:02} left", seconds / 60, seconds % 60)
}

/// "$1.20".
pub fn cost(cents: u32) -> String {
    format!("${}.{:02}", cents / 100, cents % 100)
}

/// "3.4 MB", in powers of ten as file managers show it.
pub fn bytes(bytes: u32) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

/// "12 min ago", from an RFC 3339 moment; the moment as it is where it can't be read.
pub fn age(moment: &str, now: Timestamp) -> String {
    let Ok(then) = moment.parse::<Timestamp>() else { return plain(moment) };
    match now.duration_since(then).as_secs() {
        ..MINUTE => "just now".to_owned(),
        seconds @ MINUTE..HOUR => format!("{} min ago", seconds / MINUTE),
        seconds @ HOUR..DAY => format!("{} h ago", seconds / HOUR),
        seconds @ DAY..OLD if seconds < 2 * DAY => "yesterday".to_owned(),
        seconds @ DAY..OLD => format!("{} days ago", seconds / DAY),
        _ => moment.chars().take("2026-01-31".len()).collect(),
    }
}

/// "1 scene", "6 scenes".
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_title_cannot_steer_the_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\u{202e}c\r\nd\u{7}"), "a[2Jbc  d");
        assert_eq!(plain("日本語 😀 עברית"), "日本語 😀 עברית", "text of any script stays as it is");
        assert_eq!(lines("one\u{1b}\ntwo"), "one\ntwo");
    }

    #[test]
    fn ages_are_told_as_people_tell_them() {
        let now: Timestamp = "2026-03-10T12:00:00Z".parse().unwrap();
        assert_eq!(age("2026-03-10T11:59:30Z", now), "just now");
        assert_eq!(age("2026-03-10T11:48:00Z", now), "12 min ago");
        assert_eq!(age("2026-03-10T09:00:00Z", now), "3 h ago");
        assert_eq!(age("2026-03-09T09:00:00Z", now), "yesterday");
        assert_eq!(age("2026-03-01T09:00:00Z", now), "9 days ago");
        assert_eq!(age("2025-03-01T09:00:00Z", now), "2025-03-01");
        assert_eq!(
            age("2027-01-01T00:00:00Z", now),
            "just now",
            "a clock that was set back is no reason to fail"
        );
    }

    #[test]
    fn lengths_and_prices_are_told_with_their_units() {
        assert_eq!(
            (duration(28_400), duration(5_432), duration(61_000)),
            ("0:28".into(), "0:05.4".into(), "1:01".into())
        );
        assert_eq!((took(40), took(12_345), took(65_000)), ("<0.1 s".into(), "12.3 s".into(), "1:05".into()));
        assert_eq!(
            (left(300), left(41_000), left(61_001)),
            ("0:01 left".into(), "0:41 left".into(), "1:02 left".into())
        );
        assert_eq!(cost(120), "$1.20");
        assert_eq!(
            (bytes(3_456_000), bytes(12_000), bytes(12)),
            ("3.4 MB".into(), "12 kB".into(), "12 bytes".into())
        );
    }
}
