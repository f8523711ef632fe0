//! A range's text, drawn once for all frames that look alike and then laid over each.
//!
//! libass draws through ffmpeg, once for every state of the text and not for every frame: words change three times a
//! second and frames thirty times, and ffmpeg's own filter takes longer to lay letters over a frame than to draw them.

use std::{
    fmt::Write as _,
    fs, io,
    ops::Range,
    path::{Path, PathBuf},
    time::Duration,
};

use model::{Canvas, FrameRate};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::{
    Tools, encoder,
    frame::Frame,
    layer::{Layer, WHITE},
    process::{Call, Pipes, ProcessError},
    text::{EmojiImage, TextChunk, gather_fonts},
};

const SCRIPT: &str = "text.ass";
const FONTS: &str = "fonts";
const CONFIG: &str = "fonts.conf";

/// The text brings its fonts; looking through the system's would take longer than drawing does.
const NO_OTHER_FONTS: &str = "<?xml version=\"1.0\"?>\n<!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\">\n\
                              <fontconfig><cachedir prefix=\"cwd\">fonts-cache</cachedir></fontconfig>\n";

/// Parts of a frame's time that the clock counts in: the black and the white picture of a state are a part apart, and
/// libass sees no difference, since texts change between two frames.
const PARTS: u32 = 16;

/// What is needed to draw text.
#[derive(Clone, Copy)]
pub(crate) struct Board<'a> {
    pub(crate) tools: &'a Tools,
    pub(crate) canvas: Canvas,
    pub(crate) rate: FrameRate,
    /// Where text is written for ffmpeg.
    pub(crate) scratch: &'a Path,
    pub(crate) stall_limit: Duration,
    pub(crate) cancel: &'a CancellationToken,
}

/// The text of a range of frames as layers, in the order in which they are laid, with the frames that show each.
#[derive(Default)]
pub(crate) struct Lettering {
    layers: Vec<(Range<u32>, Layer)>,
}

/// Why text could not be drawn.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LetteringError {
    #[error("text can't be prepared for drawing: {0}")]
    Write(io::Error),
    #[error(transparent)]
    Process(#[from] ProcessError),
    #[error("{command}\ndrew {drawn} of {wanted} pictures of the text")]
    Short { command: String, drawn: usize, wanted: usize },
    #[error("an emoji's picture can't be read: {0}")]
    Emoji(image::ImageError),
}

impl Lettering {
    /// Draws a range's text.
    pub(crate) fn draw(text: &TextChunk, board: Board<'_>) -> Result<Self, LetteringError> {
        let mut layers = match &text.ass {
            Some(script) => board.states(text, script)?,
            None => Vec::new(),
        };
        for image in &text.images {
            layers.push((image.frames.clone(), emoji(image, board.canvas)?));
        }
        Ok(Self { layers })
    }

    /// Lays over a frame, counted from the range's start, what it shows.
    pub(crate) fn lay_over(&self, index: u32, frame: &mut Frame) {
        for (frames, layer) in &self.layers {
            if frames.contains(&index) {
                layer.lay_over(frame);
            }
        }
    }
}

fn emoji(image: &EmojiImage, canvas: Canvas) -> Result<Layer, LetteringError> {
    let picture = image::load_from_memory_with_format(&image.png, image::ImageFormat::Png);
    let picture = picture.map_err(LetteringError::Emoji)?.into_rgba8();
    Ok(Layer::of_picture(&picture, (image.x, image.y), canvas))
}

impl Board<'_> {
    /// Every state of the script, drawn over black and over white, on the rows of the canvas that it is for.
    fn states(&self, text: &TextChunk, script: &str) -> Result<Vec<(Range<u32>, Layer)>, LetteringError> {
        let folder = self.written(text, script).map_err(LetteringError::Write)?;
        let Range { start: top, end: bottom } = text.rows;
        let canvas = Canvas { height: bottom - top, ..self.canvas };
        let call = self.call(folder.path(), canvas, &text.states);
        let mut drawn: Vec<Layer> = Vec::new();
        let mut pair = Pair::new(canvas);
        let sink = |block: &[u8]| {
            pair.take(block, &mut |black, white| {
                let layer = Layer::between(black, white, top as usize, drawn.last());
                drawn.push(layer);
            });
            Ok(())
        };
        let feed = |stdin: &mut dyn io::Write| {
            let mut ground = Frame::black(canvas);
            stdin.write_all(ground.bytes())?;
            let [luma, ..] = ground.planes_mut();
            luma.samples.fill(WHITE);
            stdin.write_all(ground.bytes())
        };
        let pipes = Pipes {
            feed: Some(Box::new(feed)),
            sink: Some(Box::new(sink)),
            progress: None,
            cancel: Some(self.cancel),
        };
        call.run(pipes)?;
        if drawn.len() != text.states.len() {
            let (drawn, wanted) = (drawn.len(), text.states.len());
            return Err(LetteringError::Short { command: call.line(), drawn, wanted });
        }
        Ok(text.states.iter().cloned().zip(drawn).collect())
    }

    /// Writes the script and its fonts into a new folder. ffmpeg runs in it, so that no path, whatever its characters,
    /// becomes part of a filter.
    fn written(&self, text: &TextChunk, script: &str) -> io::Result<TempDir> {
        fs::create_dir_all(self.scratch)?;
        let folder = TempDir::with_prefix_in("text-", self.scratch)?;
        fs::write(folder.path().join(SCRIPT), script)?;
        fs::write(folder.path().join(CONFIG), NO_OTHER_FONTS)?;
        gather_fonts(text.fonts.iter().map(AsRef::as_ref), &folder.path().join(FONTS))?;
        Ok(folder)
    }

    /// A black and a white picture come in, are repeated for every frame at its time, and those go on to libass that
    /// begin a state.
    fn call(&self, folder: &Path, canvas: Canvas, states: &[Range<u32>]) -> Call {
        let FrameRate { num, den } = self.rate;
        let mut begins = String::new();
        for state in states {
            let separator = if begins.is_empty() { "" } else { "+" };
            // Writing to a String can't fail.
            let _ = write!(begins, "{separator}eq(floor(n/2),{})", state.start);
        }
        let more = states.last().map_or(0, |last| last.start);
        let filters = format!(
            "loop=loop={more}:size=2,settb={den}/({num}*{PARTS}),setpts='floor(N/2)*{PARTS}+mod(N,2)',\
             select='{begins}',ass=filename={SCRIPT}:fontsdir={FONTS}"
        );
        let config: PathBuf = folder.join(CONFIG);
        encoder::raw_input(self.tools, canvas, self.rate)
            .folder(folder)
            .env("FONTCONFIG_FILE", &config)
            .args(["-vf", &filters, "-fps_mode", "passthrough"])
            .args(["-c:v", "rawvideo", "-pix_fmt", "yuv420p", "-f", "rawvideo", "pipe:1"])
            .stall_limit(self.stall_limit)
    }
}

/// Bytes put together to two frames: a state over black and over white.
struct Pair {
    canvas: Canvas,
    bytes: Vec<u8>,
}

impl Pair {
    fn new(canvas: Canvas) -> Self {
        Self { canvas, bytes: Vec::with_capacity(2 * Frame::bytes_of(canvas)) }
    }

    fn take(&mut self, mut block: &[u8], whole: &mut dyn FnMut(&Frame, &Frame)) {
        let size = Frame::bytes_of(self.canvas);
        while !block.is_empty() {
            let (taken, rest) = block.split_at(block.len().min(2 * size - self.bytes.len()));
            self.bytes.extend_from_slice(taken);
            block = rest;
            if self.bytes.len() == 2 * size {
                let white = self.bytes.split_off(size);
                let black = std::mem::take(&mut self.bytes);
                let frame = |bytes| Frame::from_bytes(self.canvas, bytes);
                whole(&frame(black), &frame(white));
            }
        }
    }
}
