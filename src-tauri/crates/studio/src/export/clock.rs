//! Timecodes, counted without dropping: `01:00:08:18`.

use model::FrameRate;

/// Frames counted in a second of timecode: 30 for 29.97.
pub fn nominal(rate: FrameRate) -> u32 {
    ((rate.num + rate.den / 2) / rate.den.max(1)).max(1)
}

/// A frame's timecode in hours, minutes, seconds and frames.
pub fn timecode(frame: u32, rate: FrameRate) -> String {
    let each = nominal(rate);
    let seconds = frame / each;
    format!("{:02}:{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60, frame % each)
}

/// The frame seen at a moment. The window counts the same way: a frame is seen from its start to the next one's.
pub fn frame_at(ms: u32, rate: FrameRate) -> u32 {
    // A moment is a frame's start rounded to a whole millisecond, so half a millisecond early still is that frame.
    let twice = (2 * u64::from(ms) + 1) * u64::from(rate.num);
    u32::try_from(twice / (2000 * u64::from(rate.den.max(1)))).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_seen_from_its_start_to_the_next() {
        let rate = FrameRate::THIRTY;
        assert_eq!(timecode(frame_at(8_600, rate), rate), "00:00:08:18");
        let ntsc = FrameRate { num: 30_000, den: 1001 };
        assert_eq!(nominal(ntsc), 30);
        let film = [24_000, 60_000].map(|num| FrameRate { num, den: 1001 });
        let whole = [24, 25, 50, 60].map(|num| FrameRate { num, den: 1 });
        for rate in [rate, ntsc].into_iter().chain(film).chain(whole) {
            let an_hour = 3600 * nominal(rate);
            assert!((0..an_hour).all(|frame| frame_at(rate.ms(frame), rate) == frame), "{rate:?}");
        }
    }
}
