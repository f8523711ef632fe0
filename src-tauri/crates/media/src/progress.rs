//! What ffmpeg says while it works: how far it is, and everything else.

use std::collections::VecDeque;

/// How much of a child's stderr is kept.
pub const TAIL_BYTES: usize = 32 * 1024;
/// A report's line is a key and a number; anything longer is something else.
const LONGEST_REPORT: usize = 256;

/// How far ffmpeg is, by its own word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tick {
    /// Frames encoded.
    pub frames: u32,
    /// Position in the output in microseconds.
    pub out_us: u64,
    /// Whether it said that this is the end.
    pub ended: bool,
}

/// A line of ffmpeg's `-progress` report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// Frames encoded so far.
    Frame(u32),
    /// Position in the output in microseconds. (ffmpeg's `out_time_ms` is in microseconds too, so only `out_time_us` is
    /// read.)
    OutTime(u64),
    /// A report is complete; `true` for the last one.
    Complete(bool),
    /// Any other key of a report.
    Other,
}

/// The keys of a report that mean nothing here (ffmpeg's `print_report`).
const OTHER_KEYS: [&str; 9] = [
    "fps",
    "bitrate",
    "total_size",
    "out_time_ms",
    "out_time",
    "dup_frames",
    "drop_frames",
    "speed",
    "elapsed",
];

/// Reads a line of a `-progress` report; none for a line that is something else.
pub fn parse(line: &str) -> Option<Report> {
    let (key, value) = line.trim_end().split_once('=')?;
    let value = value.trim();
    match key {
        "frame" => value.parse().ok().map(Report::Frame),
        // Before the first packet ffmpeg says N/A, and it may begin below nought.
        "out_time_us" => {
            Some(value.parse::<i64>().map_or(Report::Other, |us| Report::OutTime(us.max(0).unsigned_abs())))
        }
        "progress" => Some(Report::Complete(value == "end")),
        _ if OTHER_KEYS.contains(&key) || is_quality(key) => Some(Report::Other),
        _ => None,
    }
}

/// `stream_0_0_q`.
fn is_quality(key: &str) -> bool {
    key.strip_prefix("stream_").is_some_and(|rest| rest.ends_with("_q"))
}

/// Takes a stderr apart: reports of progress go on, the last [`TAIL_BYTES`] of the rest are kept.
#[derive(Debug, Default)]
pub(crate) struct Tail {
    kept: VecDeque<u8>,
    line: Vec<u8>,
    tick: Tick,
}

impl Tail {
    /// Takes the next bytes.
    pub(crate) fn take(&mut self, bytes: &[u8], on_tick: &mut dyn FnMut(Tick)) {
        for &byte in bytes {
            self.line.push(byte);
            if byte == b'\n' || byte == b'\r' {
                self.end_line(on_tick);
            } else if self.line.len() > LONGEST_REPORT {
                self.keep_line();
            }
        }
    }

    fn end_line(&mut self, on_tick: &mut dyn FnMut(Tick)) {
        match std::str::from_utf8(&self.line).ok().and_then(parse) {
            Some(Report::Frame(frames)) => self.tick.frames = frames,
            Some(Report::OutTime(us)) => self.tick.out_us = us,
            Some(Report::Complete(ended)) => {
                self.tick.ended = ended;
                on_tick(self.tick);
            }
            Some(Report::Other) => {}
            None => return self.keep_line(),
        }
        self.line.clear();
    }

    fn keep_line(&mut self) {
        self.kept.extend(self.line.drain(..));
        let over = self.kept.len().saturating_sub(TAIL_BYTES);
        self.kept.drain(..over);
    }

    /// What was kept.
    pub(crate) fn into_text(mut self) -> String {
        self.keep_line();
        String::from_utf8_lossy(self.kept.make_contiguous()).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report as ffmpeg 5.1.9 wrote it, with a warning between its lines.
    const CAPTURED: &str = "frame=48\nfps=0.00\nstream_0_0_q=28.0\nbitrate=   0.3kbits/s\n\
        [libx264 @ 0x55d] a warning = of some kind\ntotal_size=44\nout_time_us=1533333\nout_time_ms=1533333\n\
        out_time=00:00:01.533333\ndup_frames=0\ndrop_frames=0\nspeed=3.05x\nprogress=continue\n\
        frame=60\nout_time_us=N/A\nprogress=end\n";

    fn read(text: &str) -> (Vec<Tick>, String) {
        let (mut tail, mut ticks) = (Tail::default(), Vec::new());
        for piece in text.as_bytes().chunks(7) {
            tail.take(piece, &mut |tick| ticks.push(tick));
        }
        (ticks, tail.into_text())
    }

    #[test]
    fn reports_and_words_are_told_apart() {
        let (ticks, said) = read(CAPTURED);
        assert_eq!(ticks[0], Tick { frames: 48, out_us: 1_533_333, ended: false });
        assert_eq!(
            ticks[1],
            Tick { frames: 60, out_us: 1_533_333, ended: true },
            "N/A leaves the last position"
        );
        assert_eq!(said, "[libx264 @ 0x55d] a warning = of some kind\n");
    }

    #[test]
    fn a_flood_is_cut_to_its_end() {
        let flood = format!("{}the last words", "x".repeat(1_000_000));
        let (_, said) = read(&flood);
        assert_eq!(said.len(), TAIL_BYTES);
        assert!(said.ends_with("the last words"));
    }
}
