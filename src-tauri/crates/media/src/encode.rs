//! One chunk, from its frames to its encoded piece.

use std::{
    io,
    path::Path,
    time::{Duration, Instant},
};

use tokio_util::sync::CancellationToken;

use crate::{
    Tools,
    compose::Composer,
    encoder::Encoder,
    fragment::{Fragment, FragmentError},
    frame::Frame,
    lettering::{Board, Lettering, LetteringError},
    picture::PictureError,
    plan::Chunk,
    process::{Call, Pipes, ProcessError, own_cpu_ms},
    timeline::Timeline,
};

/// What chunks of one video are encoded with.
#[derive(Clone, Copy)]
pub(crate) struct Encoding<'a> {
    pub(crate) tools: &'a Tools,
    pub(crate) timeline: &'a Timeline,
    pub(crate) encoder: &'a Encoder,
    /// Where text is written for ffmpeg.
    pub(crate) scratch: &'a Path,
    /// The longest an encoder may go without taking or giving anything.
    pub(crate) stall_limit: Duration,
    pub(crate) cancel: &'a CancellationToken,
}

/// An encoded chunk.
pub(crate) struct Piece {
    pub(crate) bytes: Vec<u8>,
    pub(crate) wall: Duration,
    /// The CPU time of the encoder and of drawing its frames, where the system tells.
    pub(crate) cpu_ms: Option<u32>,
}

/// Why a chunk could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EncodeError {
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error(transparent)]
    Process(#[from] ProcessError),
    #[error(transparent)]
    Text(LetteringError),
    #[error("{error}\n{command}{}", said(stderr))]
    Fragment { error: FragmentError, command: String, stderr: String },
}

impl From<LetteringError> for EncodeError {
    fn from(error: LetteringError) -> Self {
        match error {
            LetteringError::Process(error) => Self::Process(error),
            error => Self::Text(error),
        }
    }
}

fn said(stderr: &str) -> String {
    if stderr.trim().is_empty() { String::new() } else { format!("\nit said:\n{}", stderr.trim_end()) }
}

impl Encoding<'_> {
    /// What the video's text is drawn with.
    pub(crate) fn board(&self) -> Board<'_> {
        Board {
            tools: self.tools,
            canvas: self.timeline.canvas,
            rate: self.timeline.frame_rate,
            scratch: self.scratch,
            stall_limit: self.stall_limit,
            cancel: self.cancel,
        }
    }

    /// Encodes a chunk's frames as they are composed. `text` is of a range that begins `before` frames earlier.
    /// `on_frame` is called after each frame.
    pub(crate) fn chunk(
        &self,
        chunk: &Chunk,
        (text, before): (&Lettering, u32),
        composer: &mut Composer<'_>,
        on_frame: &(dyn Fn() + Sync),
    ) -> Result<Piece, EncodeError> {
        let began = Instant::now();
        let call = self.call();
        let mut bytes = Vec::new();
        let mut fault = None;
        let mut drawing_ms = None;
        let outcome = {
            let sink = |block: &[u8]| {
                bytes.extend_from_slice(block);
                Ok(())
            };
            let mut frame = Frame::black(self.timeline.canvas);
            let (fault, drawing_ms) = (&mut fault, &mut drawing_ms);
            let feed = move |stdin: &mut dyn io::Write| {
                for index in 0..chunk.frames {
                    if let Err(error) = composer.draw(chunk, index, &mut frame) {
                        // Told below with its own type; the pipe only has to close.
                        *fault = Some(error);
                        return Err(io::Error::other("a frame could not be drawn"));
                    }
                    text.lay_over(before + index, &mut frame);
                    stdin.write_all(frame.bytes())?;
                    on_frame();
                }
                // The feed has a thread of its own, which does nothing else.
                *drawing_ms = own_cpu_ms();
                Ok(())
            };
            call.run(Pipes {
                feed: Some(Box::new(feed)),
                sink: Some(Box::new(sink)),
                progress: None,
                cancel: Some(self.cancel),
            })
        };
        if let Some(fault) = fault {
            return Err(fault.into());
        }
        let ended = outcome?;
        Fragment::parse(&bytes, chunk.frames).map_err(|error| EncodeError::Fragment {
            error,
            command: call.line(),
            stderr: ended.stderr,
        })?;
        let cpu_ms = ended.cpu_ms.zip(drawing_ms).map(|(encoder, drawing)| encoder + drawing);
        Ok(Piece { bytes, wall: began.elapsed(), cpu_ms })
    }

    fn call(&self) -> Call {
        let (canvas, rate) = (self.timeline.canvas, self.timeline.frame_rate);
        let call = self.encoder.call(self.tools, canvas, rate).args(["-vf", &self.encoder.last_filters()]);
        self.encoder.output(call, rate).stall_limit(self.stall_limit)
    }
}
