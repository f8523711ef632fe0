//! Which encoder a video is made with. A listed hardware encoder is believed only after a test encode at the real
//! size; one video has one encoder throughout.

use model::{Canvas, FrameRate};
use tokio_util::sync::CancellationToken;

use crate::{
    Tools,
    fragment::Fragment,
    frame::Frame,
    process::{Call, Pipes, ProcessError},
    timeline::{Codec, Export, Quality},
};

/// An encoder and how it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoder {
    /// ffmpeg's name of it.
    pub name: &'static str,
    /// What is worth knowing of the choice: why it is not the hardware's, for one.
    pub note: Option<String>,
    /// Arguments that open a device; before the inputs.
    device: &'static [&'static str],
    /// A last filter that brings frames to the device.
    upload: Option<&'static str>,
    args: Vec<String>,
}

/// No encoder of the machine can make what was asked for.
#[derive(Debug, thiserror::Error)]
#[error(
    "this machine's ffmpeg can't encode {codec:?} at {width}x{height}; choose H.264 in the export settings{detail}"
)]
pub struct NoEncoder {
    codec: Codec,
    width: u32,
    height: u32,
    detail: String,
}

/// A choice to be tried.
struct Candidate {
    name: &'static str,
    device: &'static [&'static str],
    upload: Option<&'static str>,
    args: &'static [&'static str],
}

const fn candidate(name: &'static str, args: &'static [&'static str]) -> Candidate {
    Candidate { name, device: &[], upload: None, args }
}

const VAAPI_DEVICE: &[&str] = &["-vaapi_device", "/dev/dri/renderD128"];
const VAAPI_UPLOAD: Option<&str> = Some("format=nv12,hwupload");
const TAG_HVC1: &str = "hvc1";

/// Hardware encoders in the order they are tried, with a constant quality near x264's CRF 21.
const HARDWARE_H264: &[Candidate] = &[
    candidate("h264_nvenc", &["-preset", "p5", "-rc", "vbr", "-cq", "23", "-b:v", "0", "-profile:v", "high"]),
    candidate("h264_qsv", &["-preset", "medium", "-global_quality", "23", "-profile:v", "high"]),
    candidate("h264_videotoolbox", &["-q:v", "62", "-profile:v", "high", "-allow_sw", "0"]),
    candidate(
        "h264_amf",
        &["-quality", "quality", "-rc", "cqp", "-qp_i", "21", "-qp_p", "23", "-profile:v", "high"],
    ),
    Candidate {
        name: "h264_vaapi",
        device: VAAPI_DEVICE,
        upload: VAAPI_UPLOAD,
        args: &["-rc_mode", "CQP", "-qp", "22", "-profile:v", "high"],
    },
];

const HARDWARE_H265: &[Candidate] = &[
    candidate("hevc_nvenc", &["-preset", "p5", "-rc", "vbr", "-cq", "26", "-b:v", "0", "-tag:v", TAG_HVC1]),
    candidate("hevc_qsv", &["-preset", "medium", "-global_quality", "25", "-tag:v", TAG_HVC1]),
    candidate("hevc_videotoolbox", &["-q:v", "58", "-allow_sw", "0", "-tag:v", TAG_HVC1]),
    candidate(
        "hevc_amf",
        &["-quality", "quality", "-rc", "cqp", "-qp_i", "23", "-qp_p", "25", "-tag:v", TAG_HVC1],
    ),
    Candidate {
        name: "hevc_vaapi",
        device: VAAPI_DEVICE,
        upload: VAAPI_UPLOAD,
        args: &["-rc_mode", "CQP", "-qp", "25", "-tag:v", TAG_HVC1],
    },
];

const HARDWARE_AV1: &[Candidate] = &[
    candidate("av1_nvenc", &["-preset", "p5", "-rc", "vbr", "-cq", "30", "-b:v", "0"]),
    candidate("av1_qsv", &["-preset", "medium", "-global_quality", "28"]),
    candidate("av1_amf", &["-quality", "quality"]),
];

/// x264's settings were measured: veryfast at CRF 21 scores VMAF 97.4, medium costs 2.7 times as much for one point.
/// One thread: chunks are encoded side by side, which two threads in one encoder are 11 % slower than.
const X264: &[Candidate] = &[candidate("libx264", &["-threads", "1", "-profile:v", "high"])];
const X265: &[Candidate] = &[candidate(
    "libx265",
    &["-tag:v", TAG_HVC1, "-x265-params", "log-level=error:pools=1:frame-threads=1:open-gop=0"],
)];
/// SVT-AV1 is the faster; it takes no picture smaller than 64 pixels, libaom takes any.
const AV1: &[Candidate] = &[
    candidate("libsvtav1", &["-preset", "8", "-crf", "32"]),
    candidate("libaom-av1", &["-cpu-used", "6", "-crf", "32", "-b:v", "0", "-threads", "1"]),
];

impl Encoder {
    /// Chooses the encoder for a video: what is asked for if the machine has it and it works, and says so if not.
    ///
    /// # Errors
    /// [`EncoderError::None`] where nothing on the machine can make the format.
    pub fn choose(
        tools: &Tools,
        export: Export,
        canvas: Canvas,
        rate: FrameRate,
        cancel: &CancellationToken,
    ) -> Result<Self, EncoderError> {
        let (hardware, software) = match export.codec {
            Codec::H264 => (HARDWARE_H264, X264),
            Codec::H265 => (HARDWARE_H265, X265),
            Codec::Av1 => (HARDWARE_AV1, AV1),
        };
        let mut faults = Vec::new();
        if export.hardware {
            for candidate in hardware.iter().filter(|candidate| tools.has_encoder(candidate.name)) {
                match Self::from(candidate, export.quality).tried(tools, canvas, rate, cancel) {
                    Ok(encoder) => return Ok(encoder),
                    Err(TryError::Cancelled) => return Err(EncoderError::Cancelled),
                    Err(TryError::Failed(fault)) => faults.push(format!("{}: {fault}", candidate.name)),
                }
            }
        }
        let note = export.hardware.then(|| {
            if faults.is_empty() {
                return "no hardware encoder was used: this machine's ffmpeg has none".to_owned();
            }
            format!("no hardware encoder was used: none passed a test encode ({})", faults.join("; "))
        });
        for candidate in software.iter().filter(|candidate| tools.has_encoder(candidate.name)) {
            let encoder = Self { note: note.clone(), ..Self::from(candidate, export.quality) };
            // x264 takes every size a timeline can have.
            if export.codec == Codec::H264 {
                return Ok(encoder);
            }
            match encoder.tried(tools, canvas, rate, cancel) {
                Ok(encoder) => return Ok(encoder),
                Err(TryError::Cancelled) => return Err(EncoderError::Cancelled),
                Err(TryError::Failed(fault)) => faults.push(format!("{}: {fault}", candidate.name)),
            }
        }
        let detail = faults.iter().map(|fault| format!("\n{fault}")).collect();
        let none = NoEncoder { codec: export.codec, width: canvas.width, height: canvas.height, detail };
        Err(EncoderError::None(none))
    }

    fn from(candidate: &Candidate, quality: Quality) -> Self {
        let mut args: Vec<String> = ["-c:v", candidate.name].iter().map(|arg| (*arg).to_owned()).collect();
        args.extend(candidate.args.iter().map(|arg| (*arg).to_owned()));
        let graded = match (candidate.name, quality) {
            ("libx264", Quality::Standard) => ["-preset", "veryfast", "-crf", "21"].as_slice(),
            ("libx264", Quality::High) => ["-preset", "faster", "-crf", "22"].as_slice(),
            // x265 and x264 look alike at a CRF some three apart.
            ("libx265", Quality::Standard) => ["-preset", "veryfast", "-crf", "24"].as_slice(),
            ("libx265", Quality::High) => ["-preset", "fast", "-crf", "23"].as_slice(),
            _ => &[],
        };
        args.extend(graded.iter().map(|arg| (*arg).to_owned()));
        Self { name: candidate.name, note: None, device: candidate.device, upload: candidate.upload, args }
    }

    /// The same x264 at another constant rate factor.
    #[cfg(test)]
    pub(crate) fn at_rate_factor(mut self, factor: &str) -> Self {
        let given = self.args.iter().position(|arg| arg == "-crf").unwrap();
        self.args[given + 1] = factor.to_owned();
        self
    }

    /// All that decides an encoded frame but the frame, for keys.
    pub(crate) fn arguments(&self) -> &[String] {
        &self.args
    }

    /// Starts an encoding call: frames come from stdin.
    pub(crate) fn call(&self, tools: &Tools, canvas: Canvas, rate: FrameRate) -> Call {
        raw_input_of(Call::ffmpeg(tools).args(self.device), canvas, rate)
    }

    /// The filters at the end of every encode: the tags that all chunks share.
    pub(crate) fn last_filters(&self) -> String {
        let tags = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709,setsar=1";
        self.upload.map_or_else(|| tags.to_owned(), |upload| format!("{tags},{upload}"))
    }

    /// Ends an encoding call: a fragmented MP4 goes to stdout.
    pub(crate) fn output(&self, call: Call, rate: FrameRate) -> Call {
        // A chunk is one group of pictures unless a cut inside a clip begins another; the interval never ends one.
        let call = call.args(&self.args).args(["-g", "250", "-fps_mode", "passthrough"]);
        let call = if self.upload.is_none() { call.args(["-pix_fmt", "yuv420p"]) } else { call };
        call.args(["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"])
            .args(["-f", "mp4", "-video_track_timescale", &time_scale(rate).to_string()])
            .args(["-movflags", "+frag_keyframe+empty_moov+default_base_moof", "pipe:1"])
    }

    /// Encodes a few frames and looks at what came back.
    fn tried(
        self,
        tools: &Tools,
        canvas: Canvas,
        rate: FrameRate,
        cancel: &CancellationToken,
    ) -> Result<Self, TryError> {
        /// Enough for an encoder to have frames in flight.
        const FRAMES: u32 = 8;
        let call = self.call(tools, canvas, rate).args(["-vf", &self.last_filters()]);
        let call = self.output(call, rate);
        let mut bytes = Vec::new();
        let sink = |block: &[u8]| {
            bytes.extend_from_slice(block);
            Ok(())
        };
        let feed = move |stdin: &mut dyn std::io::Write| {
            let frame = Frame::black(canvas);
            (0..FRAMES).try_for_each(|_| stdin.write_all(frame.bytes()))
        };
        let pipes = Pipes {
            feed: Some(Box::new(feed)),
            sink: Some(Box::new(sink)),
            progress: None,
            cancel: Some(cancel),
        };
        match call.run(pipes) {
            Ok(_) => {}
            Err(ProcessError::Cancelled) => return Err(TryError::Cancelled),
            Err(error) => return Err(TryError::Failed(last_line(&error.to_string()))),
        }
        match Fragment::parse(&bytes, FRAMES) {
            Ok(_) => Ok(self),
            Err(error) => Err(TryError::Failed(error.to_string())),
        }
    }
}

/// Starts a call of ffmpeg that takes raw frames from stdin.
pub(crate) fn raw_input(tools: &Tools, canvas: Canvas, rate: FrameRate) -> Call {
    raw_input_of(Call::ffmpeg(tools), canvas, rate)
}

fn raw_input_of(call: Call, canvas: Canvas, rate: FrameRate) -> Call {
    call.args(["-filter_threads", "1", "-f", "rawvideo", "-pix_fmt", "yuv420p"])
        .args(["-video_size", &format!("{}x{}", canvas.width, canvas.height)])
        .args(["-framerate", &format!("{}/{}", rate.num, rate.den), "-i", "pipe:0"])
}

enum TryError {
    Cancelled,
    Failed(String),
}

/// Why no encoder was chosen.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    /// The machine has none that works.
    #[error(transparent)]
    None(#[from] NoEncoder),
    /// The caller cancelled.
    #[error("cancelled")]
    Cancelled,
}

fn last_line(text: &str) -> String {
    text.trim_end().lines().next_back().unwrap_or_default().to_owned()
}

/// Ticks a second of a video's track: a multiple of the rate's numerator, so that every frame lasts a whole number
/// of ticks, and fine enough for players that expect some thousands.
pub(crate) const fn time_scale(rate: FrameRate) -> u32 {
    rate.num * ticks(rate)
}

/// Length of a frame in ticks.
pub(crate) const fn frame_duration(rate: FrameRate) -> u32 {
    rate.den * ticks(rate)
}

const fn ticks(rate: FrameRate) -> u32 {
    const FINE: u32 = 10_000;
    let mut ticks = 1;
    while rate.num * ticks < FINE {
        ticks *= 2;
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANVAS: Canvas = Canvas { width: 128, height: 96 };

    fn chosen(export: Export) -> Result<Encoder, EncoderError> {
        let tools = Tools::find().unwrap();
        Encoder::choose(&tools, export, CANVAS, FrameRate::THIRTY, &CancellationToken::new())
    }

    #[test]
    fn every_frame_lasts_whole_ticks() {
        for rate in [
            FrameRate::THIRTY,
            FrameRate { num: 30_000, den: 1001 },
            FrameRate { num: 24, den: 1 },
            FrameRate { num: 1, den: 1 },
        ] {
            let (scale, frame) = (u64::from(time_scale(rate)), u64::from(frame_duration(rate)));
            assert_eq!(frame * u64::from(rate.num), scale * u64::from(rate.den), "{rate:?}");
            assert!(scale >= 10_000);
        }
    }

    #[test]
    fn without_working_hardware_x264_is_taken_and_said() {
        // A machine with working hardware passes as well: then there is nothing to say.
        let encoder = chosen(Export { hardware: true, ..Export::default() }).unwrap();
        assert!((encoder.name == "libx264") == encoder.note.is_some(), "{encoder:?}");
    }

    #[test]
    fn other_formats_are_taken_where_the_machine_has_them() {
        let tools = Tools::find().unwrap();
        for (codec, names) in
            [(Codec::H265, &["libx265"][..]), (Codec::Av1, &["libsvtav1", "libaom-av1"][..])]
        {
            let has = names.iter().any(|name| tools.has_encoder(name));
            let chosen = chosen(Export { codec, ..Export::default() });
            assert_eq!(chosen.is_ok(), has, "{codec:?}: {chosen:?}");
        }
    }
}
