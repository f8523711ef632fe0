//! Encoded pieces: fragments of MP4 (ISO/IEC 14496-12, as CMAF uses them), read into samples and written again one
//! after another.
//!
//! A chunk is encoded as a fragmented MP4 of its own, which any player shows. Joined, all chunks share the first
//! one's head, and each becomes a fragment with its place in the whole; no timestamp is ever rounded.

/// A fragmented MP4 of one track, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fragment {
    /// File type and movie boxes: the track's description, before any sample.
    pub(crate) head: Vec<u8>,
    /// In decoding order.
    pub(crate) samples: Vec<Sample>,
    /// All samples' bytes.
    pub(crate) data: Vec<u8>,
}

/// One encoded frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sample {
    size: u32,
    /// Whether decoding can begin here.
    key: bool,
    /// Its place in the order of showing, from the fragment's start, in frames.
    shown: u32,
}

/// What is wrong with a fragment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FragmentError {
    /// It is no fragmented MP4, or one that was cut short.
    #[error("the encoder's output is no whole MP4 fragment ({0})")]
    Broken(&'static str),
    /// It has another number of frames than was sent to be encoded.
    #[error("{found} frames came back from the encoder; {expected} were sent")]
    Count {
        /// Sent.
        expected: u32,
        /// Encoded.
        found: usize,
    },
    /// A frame is missing from the order of showing, or there twice.
    #[error("the encoder's frames don't follow each other evenly")]
    Order,
}

/// Bytes read in order.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], FragmentError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(FragmentError::Broken("it ends early"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32, FragmentError> {
        let bytes = self.take(4)?;
        Ok(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    /// The next box's type and content.
    fn part(&mut self) -> Result<([u8; 4], &'a [u8]), FragmentError> {
        let size = self.u32()? as usize;
        let kind = self.take(4)?;
        let kind = [kind[0], kind[1], kind[2], kind[3]];
        let content = size.checked_sub(8).ok_or(FragmentError::Broken("a box has no size"))?;
        Ok((kind, self.take(content)?))
    }
}

/// Fields of a track fragment header, by their flags (14496-12, 8.8.7).
#[derive(Default)]
struct Defaults {
    duration: Option<u32>,
    size: Option<u32>,
    flags: Option<u32>,
}

/// Fields of a track run, by their flags (14496-12, 8.8.8).
struct RunSample {
    size: u32,
    flags: u32,
    duration: u32,
    offset: i32,
}

/// A sample that depends on others, by its flags (14496-12, 8.8.3.1).
const DEPENDS: u32 = 0x0001_0000;

impl Fragment {
    /// Takes an encoder's output apart and checks that it holds each of `frames` frames once.
    pub(crate) fn parse(bytes: &[u8], frames: u32) -> Result<Self, FragmentError> {
        let mut rest = Bytes(bytes);
        let (mut head, mut data) = (Vec::new(), Vec::new());
        let mut runs: Vec<RunSample> = Vec::new();
        while !rest.0.is_empty() {
            let before = rest.0;
            let (kind, content) = rest.part()?;
            match &kind {
                b"ftyp" | b"moov" => head.extend_from_slice(&before[..content.len() + 8]),
                b"moof" => run_samples(content, &mut runs)?,
                b"mdat" => data.extend_from_slice(content),
                // Indices, free space and our own checksum.
                _ => {}
            }
        }
        if head.is_empty() {
            return Err(FragmentError::Broken("it has no head"));
        }
        let samples = shown_in_order(&runs, frames)?;
        if samples.iter().map(|sample| sample.size as usize).sum::<usize>() != data.len() {
            return Err(FragmentError::Broken("its samples don't fill it"));
        }
        if !samples.first().is_some_and(|sample| sample.key) {
            return Err(FragmentError::Broken("it can't be decoded alone"));
        }
        Ok(Self { head, samples, data })
    }

    /// The codec's own description, parameter sets and all. It has to be the same in all fragments of a video.
    pub(crate) fn description(&self) -> &[u8] {
        description(&self.head).unwrap_or_default()
    }

    /// By how many frames decoding must run ahead of showing.
    pub(crate) fn delay(&self) -> u32 {
        let ahead = |(index, sample): (usize, &Sample)| (index as u32).saturating_sub(sample.shown);
        self.samples.iter().enumerate().map(ahead).max().unwrap_or(0)
    }

    /// Writes it as a fragment of a longer video.
    pub(crate) fn write(&self, place: Place, out: &mut Vec<u8>) {
        let moof_at = out.len();
        let moof = open(out, b"moof");
        let mfhd = open(out, b"mfhd");
        put(out, &[0, place.number]);
        close(out, mfhd);
        let traf = open(out, b"traf");
        let tfhd = open(out, b"tfhd");
        /// `default-base-is-moof`, and that the duration is given here (8.8.7).
        const HEADER_FLAGS: u32 = 0x0002_0008;
        put(out, &[HEADER_FLAGS, TRACK, place.frame_duration]);
        close(out, tfhd);
        let tfdt = open(out, b"tfdt");
        let time = u64::from(place.start) * u64::from(place.frame_duration);
        put(out, &[0x0100_0000, (time >> 32) as u32, time as u32]);
        close(out, tfdt);
        let trun = open(out, b"trun");
        /// Data offset; size, flags and composition offset of each sample (8.8.8).
        const RUN_FLAGS: u32 = 0x0000_0e01;
        let offset_at = out.len() + 8;
        put(out, &[RUN_FLAGS, self.samples.len() as u32, 0]);
        for (index, sample) in self.samples.iter().enumerate() {
            let flags = if sample.key { 0x0200_0000 } else { 0x0100_0000 | DEPENDS };
            let offset = (sample.shown + place.delay - index as u32) * place.frame_duration;
            put(out, &[sample.size, flags, offset]);
        }
        close(out, trun);
        close(out, traf);
        close(out, moof);
        let data_offset = (out.len() - moof_at + 8) as u32;
        out[offset_at..offset_at + 4].copy_from_slice(&data_offset.to_be_bytes());
        let mdat = open(out, b"mdat");
        out.extend_from_slice(&self.data);
        close(out, mdat);
    }
}

/// Every encoder's output has one track, and ffmpeg numbers from 1.
const TRACK: u32 = 1;

/// Where a fragment stands in the whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The fragment's number, from 1.
    pub(crate) number: u32,
    /// Its first frame.
    pub(crate) start: u32,
    /// By how many frames decoding runs ahead in the whole; at least each fragment's own.
    pub(crate) delay: u32,
    /// Length of a frame in the track's time scale.
    pub(crate) frame_duration: u32,
}

fn put(out: &mut Vec<u8>, numbers: &[u32]) {
    for number in numbers {
        out.extend_from_slice(&number.to_be_bytes());
    }
}

/// Begins a box; [`close`] fills in its size.
fn open(out: &mut Vec<u8>, kind: &[u8; 4]) -> usize {
    let at = out.len();
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(kind);
    at
}

fn close(out: &mut [u8], at: usize) {
    let size = (out.len() - at) as u32;
    out[at..at + 4].copy_from_slice(&size.to_be_bytes());
}

fn run_samples(moof: &[u8], samples: &mut Vec<RunSample>) -> Result<(), FragmentError> {
    let mut rest = Bytes(moof);
    while !rest.0.is_empty() {
        let (kind, mut content) = {
            let (kind, content) = rest.part()?;
            (kind, Bytes(content))
        };
        if &kind != b"traf" {
            continue;
        }
        let mut defaults = Defaults::default();
        while !content.0.is_empty() {
            match content.part()? {
                (kind, content) if &kind == b"tfhd" => defaults = header(&mut Bytes(content))?,
                (kind, content) if &kind == b"trun" => run(&mut Bytes(content), &defaults, samples)?,
                _ => {}
            }
        }
    }
    Ok(())
}

fn header(content: &mut Bytes<'_>) -> Result<Defaults, FragmentError> {
    let flags = content.u32()?;
    content.take(4)?;
    if flags & 0x1 != 0 {
        content.take(8)?;
    }
    if flags & 0x2 != 0 {
        content.take(4)?;
    }
    let mut field = |flag: u32| if flags & flag == 0 { Ok(None) } else { content.u32().map(Some) };
    Ok(Defaults { duration: field(0x8)?, size: field(0x10)?, flags: field(0x20)? })
}

fn run(
    content: &mut Bytes<'_>,
    defaults: &Defaults,
    samples: &mut Vec<RunSample>,
) -> Result<(), FragmentError> {
    let flags = content.u32()?;
    let count = content.u32()?;
    if flags & 0x1 != 0 {
        content.take(4)?;
    }
    let first_flags = if flags & 0x4 == 0 { None } else { Some(content.u32()?) };
    for index in 0..count {
        let mut field = |flag: u32, otherwise: Option<u32>| {
            if flags & flag == 0 { Ok(otherwise.unwrap_or(0)) } else { content.u32() }
        };
        let duration = field(0x100, defaults.duration)?;
        let size = field(0x200, defaults.size)?;
        let own_flags = field(0x400, defaults.flags)?;
        let offset = field(0x800, None)?.cast_signed();
        let flags = first_flags.filter(|_| index == 0).unwrap_or(own_flags);
        samples.push(RunSample { size, flags, duration, offset });
    }
    Ok(())
}

/// The order of showing, in frames: times only say which comes before which.
fn shown_in_order(runs: &[RunSample], frames: u32) -> Result<Vec<Sample>, FragmentError> {
    if runs.len() != frames as usize {
        return Err(FragmentError::Count { expected: frames, found: runs.len() });
    }
    let mut decoded = 0i64;
    let times: Vec<i64> = runs
        .iter()
        .map(|run| {
            let time = decoded + i64::from(run.offset);
            decoded += i64::from(run.duration);
            time
        })
        .collect();
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by_key(|index| times[*index]);
    if order.windows(2).any(|pair| times[pair[0]] >= times[pair[1]]) {
        return Err(FragmentError::Order);
    }
    let mut samples: Vec<Sample> =
        runs.iter().map(|run| Sample { size: run.size, key: run.flags & DEPENDS == 0, shown: 0 }).collect();
    for (shown, index) in order.into_iter().enumerate() {
        samples[index].shown = shown as u32;
    }
    Ok(samples)
}

/// Finds the sample description box in a head: it lies in moov, trak, mdia, minf, stbl.
fn description(head: &[u8]) -> Option<&[u8]> {
    let mut content = head;
    for wanted in [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd"] {
        let mut rest = Bytes(content);
        content = loop {
            let (kind, content) = rest.part().ok()?;
            if &kind == wanted {
                break content;
            }
        };
    }
    Some(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(offsets: &[i32]) -> Vec<RunSample> {
        offsets.iter().map(|offset| RunSample { size: 1, flags: 0, duration: 512, offset: *offset }).collect()
    }

    #[test]
    fn the_order_of_showing_is_read_off_the_times() {
        // I P B B as x264 writes them with one frame of delay: shown 0 3 1 2.
        let samples = shown_in_order(&parts(&[1024, 2048, 512, 512]), 4).unwrap();
        assert_eq!(samples.iter().map(|sample| sample.shown).collect::<Vec<_>>(), [0, 3, 1, 2]);
    }

    #[test]
    fn a_missing_or_doubled_frame_is_found() {
        assert_eq!(
            shown_in_order(&parts(&[0, 0]), 3),
            Err(FragmentError::Count { expected: 3, found: 2 }),
            "ffmpeg may end well and have written too little"
        );
        assert_eq!(shown_in_order(&parts(&[512, 0]), 2), Err(FragmentError::Order));
    }

    #[test]
    fn a_fragment_is_read_back_as_it_was_written() {
        let samples = [(5, true, 0), (3, false, 2), (2, false, 1)];
        let samples = samples.map(|(size, key, shown)| Sample { size, key, shown }).to_vec();
        let head = b"\0\0\0\x08moov".to_vec();
        let fragment = Fragment { head: head.clone(), samples, data: (0..10).collect() };
        assert_eq!(fragment.delay(), 1);
        let mut written = head;
        fragment.write(Place { number: 1, start: 60, delay: 2, frame_duration: 512 }, &mut written);
        assert_eq!(Fragment::parse(&written, 3), Ok(fragment.clone()));
        for cut in 0..written.len() {
            assert!(Fragment::parse(&written[..cut], 3).is_err(), "cut at {cut} it is not whole");
        }
    }
}
