//! What a container's first bytes and outermost boxes tell without a demuxer.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

/// No file of use has more outermost boxes; a fragmented film of hours has some thousands.
const MOST_BOXES: usize = 100_000;

/// Whether a file begins as one of the common containers does.
pub(super) fn is_known(head: &[u8]) -> bool {
    const EBML: &[u8] = &[0x1a, 0x45, 0xdf, 0xa3];
    is_mp4(head)
        || [EBML, b"RIFF", b"OggS", b"fLaC", b"ID3", b"GIF8", b"FLV", b"caff", b"FORM"]
            .iter()
            .any(|magic| head.starts_with(magic))
        || image::guess_format(head).is_ok()
}

/// ISO base media (ISO/IEC 14496-12) and QuickTime begin with a box; these types can be the first.
fn is_mp4(head: &[u8]) -> bool {
    matches!(head.get(4..8), Some(b"ftyp" | b"moov" | b"mdat" | b"free" | b"wide" | b"skip"))
}

/// Whether a container says that it is longer than the file. ffmpeg plays such a file as far as it goes, and the
/// video made of it would lack its end.
pub(super) fn is_cut_short(path: &Path, head: &[u8]) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    if is_mp4(head) {
        return mp4_is_cut_short(&mut file, length);
    }
    if head.starts_with(b"RIFF") {
        return Ok(riff_is_cut_short(head, length));
    }
    Ok(false)
}

fn mp4_is_cut_short(file: &mut File, length: u64) -> io::Result<bool> {
    let mut at = 0;
    for _ in 0..MOST_BOXES {
        // Some writers leave a few stray bytes at the end, too few for a box's header.
        const HEADER: u64 = 8;
        if at + HEADER > length {
            return Ok(false);
        }
        file.seek(SeekFrom::Start(at))?;
        let mut header = [0; 16];
        let read = read_up_to(file, &mut header)?;
        let size = match u32::from_be_bytes([header[0], header[1], header[2], header[3]]) {
            // To the end of the file.
            0 => return Ok(false),
            // The size follows in 64 bits.
            1 if read == header.len() => u64::from_be_bytes([
                header[8], header[9], header[10], header[11], header[12], header[13], header[14], header[15],
            ]),
            size => u64::from(size),
        };
        if size < HEADER {
            return Ok(true);
        }
        at = at.saturating_add(size);
        if at > length {
            return Ok(true);
        }
        if at == length {
            return Ok(false);
        }
    }
    Ok(false)
}

/// RIFF states its length in 32 bits; programs that record to a pipe leave 0 or the highest number.
fn riff_is_cut_short(head: &[u8], length: u64) -> bool {
    let Some(&[a, b, c, d]) = head.get(4..8) else { return true };
    let stated = u32::from_le_bytes([a, b, c, d]);
    const RIFF_HEADER: u64 = 8;
    const UNKNOWN: u32 = 0x7fff_f000;
    stated != 0 && stated < UNKNOWN && u64::from(stated) + RIFF_HEADER > length + 1
}

fn read_up_to(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
