//! Single frames and single chunks, through the same code as a whole video.

use std::{
    fs::{self, File},
    io::{self, BufWriter},
    path::Path,
};

use image::{
    ExtendedColorType, ImageEncoder, ImageResult, RgbImage,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
    },
};
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

/// Of 100: no blocks to be seen.
const JPEG_QUALITY: u8 = 92;

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

    /// Writes a picture, packed quickly: a preview is looked at once.
    fn write(self, picture: &RgbImage, path: &Path) -> ImageResult<()> {
        let file = BufWriter::new(File::create(path)?);
        match self {
            Self::Png => PngEncoder::new_with_quality(file, CompressionType::Fast, FilterType::Up)
                .write_image(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8),
            Self::Jpeg => JpegEncoder::new_with_quality(file, JPEG_QUALITY).encode_image(picture),
        }
    }

    /// The filters that bring a video's frame to the format's own colours. JFIF is BT.601 in full range.
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

    /// What has ffmpeg write the format, packed as here.
    const fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Png => &["-c:v", "png", "-compression_level", "1", "-pred", "up"],
            Self::Jpeg => &["-c:v", "mjpeg", "-q:v", "2"],
        }
    }
}

impl Renderer {
    /// Writes one frame of a timeline, counted from 0, as a picture: JPEG if the name ends so, PNG otherwise. It is
    /// what a render shows at that frame, before encoding.
    ///
    /// # Errors
    /// [`RenderError::NoSuchFrame`], or what a render would say.
    pub fn preview_frame(&self, timeline: &Timeline, frame: u32, output: &Path) -> Result<(), RenderError> {
        timeline.validate()?;
        // What its text is drawn from lies in the scratch folder, which is cleared while nobody holds a lease.
        let _lease = self.cache.lease()?;
        // Where chunks are cut makes no difference to a frame.
        let chunks = chunks(timeline, &[]);
        let chunk = chunk_at(&chunks, timeline, frame)?;
        self.check_chunk(timeline, chunk)?;
        let cancel = CancellationToken::new();
        let picture = self.drawn(timeline, chunk, frame, &cancel)?.to_rgb();
        let format = Format::of(output);
        appears(output, |partial| format.write(&picture, partial).map_err(io::Error::other))
            .map_err(|source| RenderError::Output { path: output.to_owned(), source })
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
        let (tools, sources) = (&self.tools, &self.sources);
        let material = Material { tools, timeline, sources, threads: 0, cancel };
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
        self.picture(call, format, output)
    }

    /// Looks into the files that a chunk shows.
    fn check_chunk(&self, timeline: &Timeline, chunk: &Chunk) -> Result<(), RenderError> {
        let scenes: Vec<_> = timeline.scenes[chunk.scene.saturating_sub(1)..=chunk.scene].iter().collect();
        self.check_scenes(&scenes)
    }

    /// Runs a call that makes one picture, which appears whole or not at all.
    fn picture(&self, call: Call, format: Format, output: &Path) -> Result<(), RenderError> {
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
        let made = call.run(Pipes::default()).map_err(|error| match error {
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

/// Makes a file appear whole or not at all. One that is only looked at need not outlast a power cut.
fn appears(output: &Path, write: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    if let Some(folder) = output.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let partial = partial(output);
    let written = write(&partial).and_then(|()| fs::rename(&partial, output));
    if written.is_err() {
        // Nothing half-written stays; if it was never there, nothing has to go.
        let _ = fs::remove_file(&partial);
    }
    written
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
