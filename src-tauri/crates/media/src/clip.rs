//! Moving pictures: decoded by ffmpeg, cropped, scaled and brought to the video's rate and colours on the way.

use std::{
    io,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    thread::JoinHandle,
};

use fast_image_resize::Resizer;
use model::{Canvas, FrameRate};
use tokio_util::sync::CancellationToken;

use crate::{
    Tools,
    contain::{self, Inset},
    frame::{BLACK, Frame},
    picture::{Opening, Picture, PictureError},
    probe::{self, MediaInfo, ProbeError, VideoInfo},
    process::{Call, Pipes, ProcessError},
    timeline::Fit,
};

mod graph;

/// Frames decoded ahead. Two are enough for decoder and encoder to work at the same time; each takes 3 MB at
/// 1080x1920.
const AHEAD: usize = 2;
/// How long the last frame is held where a clip is shorter than it says, in milliseconds: containers round, and some
/// state the longer of picture and sound.
const HOLD_MS: u32 = 500;

/// A clip's frames at the video's rate. One shorter than its scene begins again.
pub(crate) struct ClipPicture {
    decoding: Decoding,
    /// The decoder at work; none between two rounds.
    decoder: Option<Decoder>,
    /// Frames in one round; none where the file doesn't say how long it is.
    round: Option<u32>,
    /// The frame of the round that comes next.
    at: u32,
    /// Frames of the round to be passed over first.
    skip: u32,
    hold: u32,
    /// The frame last decoded, at the size decoded; none where it was handed on and will not be asked for again.
    last: Option<Frame>,
    inset: Option<Inset>,
    resizer: Resizer,
}

impl ClipPicture {
    /// Opens a clip's used part, `in_ms` to `out_ms`, at the frame wanted.
    pub(crate) fn open(
        opening: &Opening<'_>,
        path: &Path,
        media: &MediaInfo,
        (in_ms, out_ms): (u32, u32),
    ) -> Result<Self, PictureError> {
        let video = media.needs_video(path)?;
        let inset = match opening.scene.fit {
            Fit::Cover { .. } => None,
            Fit::Contain => Some(Inset::of(opening.canvas, (video.width, video.height)))
                .filter(|inset| !inset.fills(opening.canvas)),
        };
        let size = inset.map_or(opening.canvas, |inset| Canvas { width: inset.width, height: inset.height });
        let decoding = Decoding {
            tools: opening.tools.clone(),
            path: path.to_owned(),
            filter: graph::filter(opening.tools, video, opening.scene.fit, size, opening.rate),
            alpha: video.alpha,
            decoder: own_decoder(opening.tools, video),
            size,
            rate: opening.rate,
            in_ms,
            threads: opening.threads,
            cancel: opening.cancel.clone(),
        };
        let end_ms = if out_ms == 0 { media.duration_ms } else { out_ms.min(media.duration_ms) };
        let round = (media.duration_ms > 0).then(|| whole_frames(opening.rate, end_ms.saturating_sub(in_ms)));
        let (at, skip) = round.map_or((0, opening.from), |round| (opening.from % round, 0));
        Ok(Self {
            decoding,
            decoder: None,
            round,
            at,
            skip,
            hold: opening.rate.frames(HOLD_MS).max(1),
            last: None,
            inset,
            resizer: Resizer::new(),
        })
    }

    /// Brings the next frame into `last`.
    fn advance(&mut self) -> Result<(), PictureError> {
        if self.round.is_some_and(|round| self.at >= round) {
            self.at = 0;
            self.decoder = None;
        }
        let left = self.round.map(|round| round - self.at);
        let decoder = self.decoder.get_or_insert_with(|| self.decoding.start(self.at, left));
        match decoder.next()? {
            Some(frame) => {
                if let Some(used) = self.last.replace(frame) {
                    decoder.give_back(used);
                }
                self.at += 1;
                Ok(())
            }
            None => {
                let seen = decoder.seen;
                self.after_end(seen)
            }
        }
    }

    /// What follows where the decoder has no more, after `seen` frames.
    fn after_end(&mut self, seen: u32) -> Result<(), PictureError> {
        match self.round {
            // The file doesn't say its length: this was it.
            None if seen > 0 => {
                self.round = Some(self.at);
                self.advance()
            }
            Some(_) if self.may_be_held() && self.last.is_some() => {
                self.at += 1;
                Ok(())
            }
            _ => Err(PictureError::EndsEarly { path: self.decoding.path.clone(), frames: seen }),
        }
    }

    /// Whether the frame last decoded may have to stand for the next ones too.
    fn may_be_held(&self) -> bool {
        self.round.is_none_or(|round| round - self.at <= self.hold)
    }

    /// The frame last decoded, as a frame of the video. It is copied only where it may be shown again.
    fn show(&mut self, frame: &mut Frame) -> Result<(), PictureError> {
        let may_be_held = self.may_be_held();
        match (self.inset, &mut self.last, &self.decoder) {
            (Some(inset), Some(last), _) => contain::frame(&mut self.resizer, last, inset, frame),
            (None, Some(last), Some(decoder)) if !may_be_held => {
                std::mem::swap(frame, last);
                self.last.take().into_iter().for_each(|used| decoder.give_back(used));
                Ok(())
            }
            (None, Some(last), _) => {
                frame.bytes_mut().copy_from_slice(last.bytes());
                Ok(())
            }
            (_, None, _) => Err(PictureError::EndsEarly { path: self.decoding.path.clone(), frames: 0 }),
        }
    }
}

impl Picture for ClipPicture {
    fn next(&mut self, frame: &mut Frame) -> Result<(), PictureError> {
        while self.skip > 0 {
            self.advance()?;
            self.skip -= 1;
        }
        self.advance()?;
        self.show(frame)
    }
}

/// How many frames a time is, to the nearest, for a file tells its length in milliseconds; at least one. One too many
/// is held, as a file's last frame often is.
fn whole_frames(rate: FrameRate, ms: u32) -> u32 {
    rate.frames(ms).max(1)
}

/// The decoder that reads transparency where ffmpeg's own passes over it: VP8 and VP9 keep it beside the picture.
fn own_decoder(tools: &Tools, video: &VideoInfo) -> Option<&'static str> {
    let name = match video.codec.as_str() {
        "vp8" => "libvpx",
        "vp9" => "libvpx-vp9",
        _ => return None,
    };
    (video.alpha && tools.has_decoder(name)).then_some(name)
}

/// All that a decoder is started with.
struct Decoding {
    tools: Tools,
    path: PathBuf,
    filter: String,
    alpha: bool,
    decoder: Option<&'static str>,
    size: Canvas,
    rate: FrameRate,
    in_ms: u32,
    threads: u32,
    cancel: CancellationToken,
}

impl Decoding {
    /// Starts a decoder at a frame of the round, for a number of frames or to the file's end.
    fn start(&self, at: u32, frames: Option<u32>) -> Decoder {
        let call = self.call(at, frames);
        let cancel = self.cancel.child_token();
        let bytes = Frame::bytes_of(self.size);
        let bytes =
            if self.alpha { bytes + self.size.width as usize * self.size.height as usize } else { bytes };
        let (sender, frames) = sync_channel(AHEAD);
        let (returns, returned) = channel();
        let stop = cancel.clone();
        let thread = std::thread::spawn(move || run(&call, bytes, sender, returned, &stop));
        Decoder {
            frames,
            returns,
            thread: Some(thread),
            cancel,
            size: self.size,
            path: self.path.clone(),
            seen: 0,
        }
    }

    fn call(&self, at: u32, frames: Option<u32>) -> Call {
        let threads = ["-threads", &self.threads.to_string(), "-filter_threads", "1"];
        let mut call = probe::guarded(Call::ffmpeg(&self.tools).args(threads));
        if let Some(decoder) = self.decoder {
            call = call.args(["-c:v", decoder]);
        }
        if at > 0 || self.in_ms > 0 {
            let us = u64::from(self.in_ms) * 1000
                + u64::from(at) * u64::from(self.rate.den) * 1_000_000 / u64::from(self.rate.num);
            // Not accurate, so that the frame shown at this time, which may begin before it, comes too; the fps
            // filter drops what is before.
            call = call.args(["-noaccurate_seek", "-ss", &format!("{}us", us)]);
        }
        call = call.input(&self.path).args(["-map", "0:V:0", "-an", "-sn", "-dn", "-vf", &self.filter]);
        if let Some(frames) = frames {
            call = call.args(["-frames:v", &frames.to_string()]);
        }
        let format = if self.alpha { "yuva420p" } else { "yuv420p" };
        call.args(["-c:v", "rawvideo", "-pix_fmt", format, "-f", "rawvideo", "-"])
    }
}

/// Runs the decoder and hands its frames over.
fn run(
    call: &Call,
    bytes: usize,
    frames: SyncSender<Vec<u8>>,
    returned: Receiver<Vec<u8>>,
    cancel: &CancellationToken,
) -> Result<(), ProcessError> {
    let mut filling = Vec::with_capacity(bytes);
    let sink = move |mut block: &[u8]| {
        while !block.is_empty() {
            let (taken, rest) = block.split_at(block.len().min(bytes - filling.len()));
            filling.extend_from_slice(taken);
            block = rest;
            if filling.len() == bytes {
                let mut empty = returned.try_recv().unwrap_or_else(|_| Vec::with_capacity(bytes));
                empty.clear();
                let full = std::mem::replace(&mut filling, empty);
                frames.send(full).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
            }
        }
        Ok(())
    };
    call.run(Pipes { sink: Some(Box::new(sink)), cancel: Some(cancel), ..Pipes::default() }).map(|_| ())
}

/// A decoder at work.
struct Decoder {
    frames: Receiver<Vec<u8>>,
    /// Takes back frames that were used, so that no memory is asked for in the long run.
    returns: Sender<Vec<u8>>,
    thread: Option<JoinHandle<Result<(), ProcessError>>>,
    cancel: CancellationToken,
    size: Canvas,
    path: PathBuf,
    /// Frames it gave.
    seen: u32,
}

impl Decoder {
    /// The next frame; none at the end.
    fn next(&mut self) -> Result<Option<Frame>, PictureError> {
        let Ok(mut bytes) = self.frames.recv() else {
            self.finish()?;
            return Ok(None);
        };
        self.seen += 1;
        if bytes.len() > Frame::bytes_of(self.size) {
            lay_on_black(&mut bytes, self.size);
        }
        Ok(Some(Frame::from_bytes(self.size, bytes)))
    }

    /// Takes back a frame that was used.
    fn give_back(&self, used: Frame) {
        // The thread may have ended already and want no more.
        let _ = self.returns.send(used.into_bytes());
    }

    /// What the decoder's end says.
    fn finish(&mut self) -> Result<(), PictureError> {
        let Some(thread) = self.thread.take() else { return Ok(()) };
        let ended = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        ended.map_err(|error| match error {
            ProcessError::Failed { stderr, .. } => {
                ProbeError::Damaged { path: self.path.clone(), detail: stderr.trim().to_owned() }.into()
            }
            source => PictureError::Process { path: self.path.clone(), source },
        })
    }
}

impl Drop for Decoder {
    fn drop(&mut self) {
        self.cancel.cancel();
        // Lets a decoder that waits to hand over a frame see that nobody wants it.
        let (_, nothing) = sync_channel(0);
        drop(std::mem::replace(&mut self.frames, nothing));
        if let Some(thread) = self.thread.take() {
            // It was cancelled; how it ended is of no more interest.
            let _ = thread.join();
        }
    }
}

/// Lays a yuva420p picture on black and cuts its transparency off.
fn lay_on_black(bytes: &mut Vec<u8>, size: Canvas) {
    let (width, height) = (size.width as usize, size.height as usize);
    let opaque = Frame::bytes_of(size);
    let (picture, alpha) = bytes.split_at_mut(opaque);
    let (luma, chroma) = picture.split_at_mut(width * height);
    for (sample, alpha) in luma.iter_mut().zip(alpha.iter()) {
        *sample = over(*sample, BLACK[0], u32::from(*alpha));
    }
    let (blue, red) = chroma.split_at_mut(chroma.len() / 2);
    for (index, (blue, red)) in blue.iter_mut().zip(red).enumerate() {
        let (x, y) = (index % (width / 2) * 2, index / (width / 2) * 2);
        let at = |x: usize, y: usize| u32::from(alpha[y * width + x]);
        let mean = (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1) + 2) / 4;
        *blue = over(*blue, BLACK[1], mean);
        *red = over(*red, BLACK[2], mean);
    }
    bytes.truncate(opaque);
}

fn over(sample: u8, ground: u8, alpha: u32) -> u8 {
    ((u32::from(sample) * alpha + u32::from(ground) * (255 - alpha) + 127) / 255) as u8
}
