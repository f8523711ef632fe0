//! The one pass in which a file is played: every frame and every sample, measured as they go by.

use std::path::Path;

use tokio_util::sync::CancellationToken;

use super::{CheckError, facts::Facts};
use crate::{
    Tools,
    probe::guarded,
    process::{Call, Pipes},
    sound::{
        SoundError,
        ear::{Ear, Heard},
        pcm::{Inlet, TO_MIXER},
    },
};

/// Width in pixels at which the picture is looked at: black and stillness show as well in a small picture, for a
/// fraction of the cost.
const LOOK_WIDTH: u32 = 270;
/// Luma below this share of its range is black: a little over the noise of encoding.
const BLACK_PIXEL: f64 = 0.03;
/// Share of the picture that is black when the whole is: so little besides is no text.
const BLACK_PICTURE: f64 = 0.995;
/// The shortest black stretch that is noted, in seconds.
const SHORTEST_BLACK_S: f64 = 0.1;
/// The shortest frozen stretch that is noted, in seconds.
const SHORTEST_FREEZE_S: f64 = 1.0;
/// Change under this, as a share of the range averaged over the picture, is none: a quarter of one step of 8 bits.
const FREEZE_NOISE: f64 = 0.001;

/// What was seen and heard.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Playback {
    /// Frames decoded.
    pub frames: u32,
    /// Black stretches, start and end in milliseconds.
    pub black: Vec<(u32, u32)>,
    /// Stretches in which nothing moves, likewise.
    pub frozen: Vec<(u32, u32)>,
    /// What the decoders complained of; empty for a clean file.
    pub complaints: Vec<String>,
    /// The sound; none where there is no track.
    pub heard: Option<Heard>,
}

/// Plays the file from its start to its end.
///
/// # Errors
/// Why it can't be decoded, or that it was cancelled.
pub(super) fn play(
    tools: &Tools,
    video: &Path,
    facts: &Facts,
    cancel: &CancellationToken,
) -> Result<Playback, CheckError> {
    let call = call(tools, video, facts);
    let Some(audio) = &facts.audio else {
        let ended = call.run(Pipes { cancel: Some(cancel), ..Pipes::default() })?;
        return Ok(seen(&ended.stderr, ended.last.frames, facts.video.duration_ms));
    };
    let call =
        call.args(["-map", "0:a:0", "-af", &to_ear(audio.channels), "-ac", "2", "-f", "f32le", "pipe:1"]);
    let mut ear = Ear::new()?;
    let mut inlet = Inlet::default();
    let mut take = |frames: &[_]| Ok(ear.hear(frames)?);
    let sink = Box::new(|bytes: &[u8]| inlet.take(bytes, &mut take));
    let ended = call.run(Pipes { sink: Some(sink), cancel: Some(cancel), ..Pipes::default() });
    if let Some(SoundError::Measure(error)) = inlet.failed {
        return Err(error.into());
    }
    let ended = ended?;
    let playback = seen(&ended.stderr, ended.last.frames, facts.video.duration_ms);
    Ok(Playback { heard: Some(ear.done()?), ..playback })
}

/// Decodes everything; the picture goes nowhere but through the detectors, which speak on stderr.
fn call(tools: &Tools, video: &Path, facts: &Facts) -> Call {
    let width = LOOK_WIDTH.min(facts.video.width.max(2)) / 2 * 2;
    let look = format!(
        "scale=w={width}:h=-2:flags=fast_bilinear,format=yuv420p,\
         blackdetect=d={SHORTEST_BLACK_S}:pic_th={BLACK_PICTURE}:pix_th={BLACK_PIXEL},\
         freezedetect=d={SHORTEST_FREEZE_S}:n={FREEZE_NOISE}"
    );
    guarded(Call::ffmpeg(tools).args(["-v", "level+info"]).with_progress()).input(video).args([
        "-map",
        "0:V:0",
        "-vf",
        &look,
        "-fps_mode",
        "passthrough",
        "-f",
        "null",
        "-",
    ])
}

/// The sound as it is played: one channel comes out of both speakers as it is.
fn to_ear(channels: u32) -> String {
    if channels == 1 { format!("{TO_MIXER},pan=stereo|c0=c0|c1=c0") } else { TO_MIXER.to_owned() }
}

/// Reads what ffmpeg said.
fn seen(stderr: &str, frames: u32, length_ms: u32) -> Playback {
    let mut playback =
        Playback { frames, black: Vec::new(), frozen: Vec::new(), complaints: Vec::new(), heard: None };
    let mut frozen_from = None;
    for line in stderr.lines() {
        if let (Some(start), Some(end)) = (value(line, "black_start:"), value(line, "black_end:")) {
            playback.black.push((start, end));
        } else if let Some(start) = value(line, "freezedetect.freeze_start:") {
            frozen_from = Some(start);
        } else if let Some(end) = value(line, "freezedetect.freeze_end:") {
            playback.frozen.extend(frozen_from.take().map(|start| (start, end)));
        } else if is_complaint(line) {
            playback.complaints.push(line.to_owned());
        }
    }
    // A freeze that lasts to the end has no end of its own.
    playback.frozen.extend(frozen_from.map(|start| (start, length_ms.max(start))));
    playback
}

/// The number of seconds after a key, in milliseconds.
fn value(line: &str, key: &str) -> Option<u32> {
    let rest = line.split_once(key)?.1.trim_start();
    let number = rest.split_whitespace().next()?.parse::<f64>().ok()?;
    number.is_finite().then(|| (number.max(0.0) * 1000.0).round() as u32)
}

/// Warnings and errors, but for those about what the check itself asks for.
fn is_complaint(line: &str) -> bool {
    const OWN: [&str; 2] = ["deprecated pixel format used", "Guessed Channel Layout"];
    let grave = ["[warning]", "[error]", "[fatal]", "[panic]"].iter().any(|level| line.contains(level));
    grave && !OWN.iter().any(|own| line.contains(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As ffmpeg 5.1.9 wrote it.
    const SAID: &str = "\
[info] Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'file:/a.mp4':
[blackdetect @ 0x55dd0ad0c6c0] [info] black_start:0 black_end:1.033333 black_duration:1.033333
[freezedetect @ 0x5563] [info] lavfi.freezedetect.freeze_start: 2.5
[freezedetect @ 0x5563] [info] lavfi.freezedetect.freeze_duration: 2
[freezedetect @ 0x5563] [info] lavfi.freezedetect.freeze_end: 4.5
[h264 @ 0x5582] [error] error while decoding MB 12 45, bytestream -7
[freezedetect @ 0x5563] [info] lavfi.freezedetect.freeze_start: 8
";

    #[test]
    fn what_ffmpeg_says_is_understood() {
        let seen = seen(SAID, 300, 10_000);
        assert_eq!(seen.black, [(0, 1033)]);
        assert_eq!(seen.frozen, [(2500, 4500), (8000, 10_000)], "the last lasts to the end");
        assert_eq!(seen.complaints.len(), 1, "{:?}", seen.complaints);
    }
}
