//! Single frames and single chunks, through the same code as a whole video.

use std::{fs, io, path::Path};

use tokio_util::sync::CancellationToken;

use super::{Meter, RenderError, Renderer};
use crate::{
    Timeline,
    cache::{Found, Kind},
    compose::{Composer, Material},
    frame::Frame,
    join::{Joining, finish, partial},
    lettering::{Board, Lettering},
    picture::PictureError,
    plan::{Chunk, chunks, stretches},
    probe,
    process::{Call, Pipes, ProcessError, file_url},
};

/// How a picture file is written, by its name's ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Png,
    Jpeg,
}

impl Format {
    /// JPEG for names that end so, PNG for all others.
    fn of(path: &Path) -> Self {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        if matches!(ending.as_deref(), Some("jpg" | "jpeg")) { Self::Jpeg } else { Self::Png }
    }

    /// The filters that bring a BT.709 frame to the format's own colours. JFIF is BT.601 in full range.
    const fn filters(self) -> &'static str {
        match self {
            Self::Png => {
                "scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_inp,format=rgb24"
            }
            Self::Jpeg => {
                "scale=in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=pc,format=yuvj420p"
            }
        }
    }

    /// PNG is packed quickly, as a preview is looked at once; JPEG at a quality without visible blocks.
    const fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Png => &["-c:v", "png", "-compression_level", "1", "-pred", "up"],
            Self::Jpeg => &["-c:v", "mjpeg", "-q:v", "2"],
        }
    }
}

/// What writes a picture's frame into ffmpeg.
type Feed<'a> = Box<dyn FnOnce(&mut dyn io::Write) -> io::Result<()> + Send + 'a>;

impl Renderer {
    /// Writes one frame of a timeline, counted from 0, as a picture: JPEG if the name ends so, PNG otherwise. It is
    /// what a render shows at that frame, before encoding.
    ///
    /// # Errors
    /// [`RenderError::NoSuchFrame`], or what a render would say.
    pub fn preview_frame(&self, timeline: &Timeline, frame: u32, output: &Path) -> Result<(), RenderError> {
        timeline.validate()?;
        // Where chunks are cut makes no difference to a frame.
        let chunks = chunks(timeline, &[]);
        let chunk = chunk_at(&chunks, timeline, frame)?;
        self.check_chunk(timeline, chunk)?;
        let cancel = CancellationToken::new();
        let format = Format::of(output);
        let call = crate::encoder::raw_input(&self.tools, timeline.canvas, timeline.frame_rate);
        let call = call.args(["-vf", format.filters()]);
        let mut fault = None;
        let outcome = {
            let (fault, cancel) = (&mut fault, &cancel);
            let feed = move |stdin: &mut dyn io::Write| match self.drawn(timeline, chunk, frame, cancel) {
                Ok(drawn) => stdin.write_all(drawn.bytes()),
                Err(error) => {
                    // Told below with its own type; the pipe only has to close.
                    *fault = Some(error);
                    Err(io::Error::other("the frame could not be drawn"))
                }
            };
            self.picture(call, format, Some(Box::new(feed)), output)
        };
        match fault {
            Some(fault) => Err(fault),
            None => outcome,
        }
    }

    /// A frame of a timeline as a render draws it. Its picture and its text come at the same time.
    fn drawn(
        &self,
        timeline: &Timeline,
        chunk: &Chunk,
        frame: u32,
        cancel: &CancellationToken,
    ) -> Result<Frame, RenderError> {
        let board = Board {
            tools: &self.tools,
            canvas: timeline.canvas,
            rate: timeline.frame_rate,
            scratch: &self.scratch,
            stall_limit: self.stall_limit,
            cancel,
        };
        let material = Material { tools: &self.tools, timeline, sources: &self.sources, cancel };
        let mut drawn = Frame::black(timeline.canvas);
        let (picture, text) = std::thread::scope(|scope| {
            let text = scope.spawn(|| Lettering::draw(&self.text(timeline).chunk(frame..frame + 1), board));
            let picture = Composer::new(material).draw(chunk, frame - chunk.start, &mut drawn);
            (picture, text.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        picture?;
        text.map_err(|error| RenderError::of_chunk(chunk, error.into()))?.lay_over(0, &mut drawn);
        Ok(drawn)
    }

    /// Renders the chunk that holds a frame, through the cache, and writes it as a clip without sound.
    ///
    /// # Errors
    /// [`RenderError::NoSuchFrame`], or what a render would say.
    pub fn preview_chunk(
        &self,
        timeline: &Timeline,
        frame: u32,
        output: &Path,
        cancel: &CancellationToken,
    ) -> Result<Chunk, RenderError> {
        timeline.validate()?;
        let lease = self.cache.lease()?;
        let prepared = self.prepare(timeline, cancel)?;
        let chunk = *chunk_at(&prepared.chunks, timeline, frame)?;
        let index = prepared.chunks.iter().position(|one| *one == chunk).unwrap_or(0);
        if self.cache.find(&prepared.keys[index], Kind::Chunk) != Found::Whole {
            self.check_chunk(timeline, &chunk)?;
            let meter = Meter::new(timeline, 1, &|_| {});
            self.workers(timeline, &prepared, &meter, cancel)
                .run(1, stretches(&prepared.chunks, |one| one == index))?;
        }
        let joining = Joining {
            tools: &self.tools,
            timeline,
            cache: &self.cache,
            chunks: &prepared.chunks[index..=index],
            keys: &prepared.keys[index..=index],
            sound: None,
            cancel,
        };
        joining.write(output).map_err(RenderError::of_join)?;
        drop(lease);
        Ok(chunk)
    }

    /// Writes one moment of a finished video as a picture: its thumbnail. A moment after the end is the last frame.
    ///
    /// # Errors
    /// [`RenderError::Picture`] where the file is no video, or what ffmpeg says.
    pub fn frame_of(&self, video: &Path, at_ms: u32, output: &Path) -> Result<(), RenderError> {
        let media = self.sources.media(&self.tools, video)?;
        let info = media.needs_video(video).map_err(PictureError::from)?;
        // The last frame begins somewhat before the end.
        let frame_ms = info.frame_rate.map_or(40, |rate| 1000 * rate.den / rate.num.max(1) + 1);
        let at_ms = at_ms.min(media.duration_ms.saturating_sub(frame_ms));
        let format = Format::of(output);
        let call = Call::ffmpeg(&self.tools).args(["-threads", "1"]);
        let call = probe::guarded(call).args(["-ss", &format!("{at_ms}ms")]).input(video);
        let call = call.args(["-map", "0:V:0", "-vf", format.filters()]);
        self.picture(call, format, None, output)
    }

    /// Looks into the files that a chunk shows.
    fn check_chunk(&self, timeline: &Timeline, chunk: &Chunk) -> Result<(), RenderError> {
        let scenes: Vec<_> = timeline.scenes[chunk.scene.saturating_sub(1)..=chunk.scene].iter().collect();
        self.check_scenes(&scenes)
    }

    /// Runs a call that makes one picture, which appears whole or not at all.
    fn picture(
        &self,
        call: Call,
        format: Format,
        feed: Option<Feed<'_>>,
        output: &Path,
    ) -> Result<(), RenderError> {
        let failed = |source| RenderError::Output { path: output.to_owned(), source };
        if let Some(folder) = output.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let partial = partial(output);
        let call = call
            .args(["-frames:v", "1", "-an", "-sn", "-map_metadata", "-1"])
            .args(format.arguments())
            .args(["-f", "image2", "-update", "1"])
            .arg(file_url(&partial))
            .stall_limit(self.stall_limit);
        let made = call.run(Pipes { feed, ..Pipes::default() }).map_err(|error| match error {
            ProcessError::Cancelled => RenderError::Cancelled,
            error => RenderError::Join(error.to_string()),
        });
        let made = made.and_then(|_| finish(&partial, output).map_err(failed));
        if made.is_err() {
            // Nothing half-written stays; if it was never there, nothing has to go.
            let _ = fs::remove_file(&partial);
        }
        made
    }
}

fn chunk_at<'a>(chunks: &'a [Chunk], timeline: &Timeline, frame: u32) -> Result<&'a Chunk, RenderError> {
    let missing = || RenderError::NoSuchFrame { frame, frames: timeline.frames() };
    chunks.iter().find(|chunk| chunk.range().contains(&frame)).ok_or_else(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_end_in_jpeg_are_written_so() {
        assert_eq!(Format::of(Path::new("a.JPG")), Format::Jpeg);
        assert_eq!(Format::of(Path::new("a.b/c")), Format::Png);
    }
}
