//! Captions as files beside the video: SubRip and WebVTT.

use std::fmt::Write;

/// A caption as a subtitle file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Milliseconds from the video's start.
    pub start_ms: u32,
    /// Milliseconds from the video's start.
    pub end_ms: u32,
    /// One or two lines, as written in the narration.
    pub lines: Vec<String>,
}

/// Drawn by nobody and belonging to no markup: put after a sign that players would read as one.
const WORD_JOINER: char = '\u{2060}';

/// The captions as SubRip (`.srt`).
///
/// SubRip has no escapes, and players read `<b>` and `{\an8}` as markup; an invisible character after such a sign
/// keeps it as written.
pub fn srt(cues: &[Cue]) -> String {
    let mut out = String::new();
    for (number, cue) in (1..).zip(cues) {
        let [start, end] = [cue.start_ms, cue.end_ms].map(|ms| clock(ms, ','));
        let _ = writeln!(out, "{number}\n{start} --> {end}");
        for line in &cue.lines {
            for c in line.chars() {
                out.push(c);
                if matches!(c, '<' | '{' | '\\') {
                    out.push(WORD_JOINER);
                }
            }
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

/// The captions as WebVTT (`.vtt`).
pub fn vtt(cues: &[Cue]) -> String {
    let mut out = String::from("WEBVTT\n\n");
    for cue in cues {
        let [start, end] = [cue.start_ms, cue.end_ms].map(|ms| clock(ms, '.'));
        let _ = writeln!(out, "{start} --> {end}");
        for line in &cue.lines {
            let _ = writeln!(out, "{}", line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
        }
        out.push('\n');
    }
    out
}

fn clock(ms: u32, point: char) -> String {
    let (seconds, ms) = (ms / 1000, ms % 1000);
    format!("{:02}:{:02}:{:02}{point}{ms:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(text: &str) -> Cue {
        Cue { start_ms: 61_005, end_ms: 3_723_999, lines: vec![text.into(), "second".into()] }
    }

    #[test]
    fn srt_counts_from_one_and_writes_a_comma() {
        assert_eq!(srt(&[cue("first")]), "1\n00:01:01,005 --> 01:02:03,999\nfirst\nsecond\n\n");
    }

    #[test]
    fn vtt_begins_with_its_name_and_writes_a_point() {
        assert_eq!(vtt(&[cue("first")]), "WEBVTT\n\n00:01:01.005 --> 01:02:03.999\nfirst\nsecond\n\n");
    }

    #[test]
    fn markup_in_the_text_stays_text() {
        let cues = [cue("<b>5 > 3</b> & {\\an8} --> x")];
        assert!(vtt(&cues).contains("&lt;b&gt;5 &gt; 3&lt;/b&gt; &amp; {\\an8} --&gt; x"));
        let srt = srt(&cues);
        assert!(!srt.contains("<b>") && !srt.contains("{\\an8}"), "no player may read markup: {srt}");
        assert_eq!(srt.replace('\u{2060}', "").lines().nth(2), Some("<b>5 > 3</b> & {\\an8} --> x"));
    }
}
