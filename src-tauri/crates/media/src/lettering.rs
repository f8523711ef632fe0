//! A range's text as ffmpeg takes it: files in a folder of their own, and the filters that draw them.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::{
    process::Call,
    text::{EmojiImage, TextChunk, gather_fonts},
};

/// A range's text, written out. ffmpeg runs in its folder, so that no path, whatever its characters, becomes part of a
/// filter.
pub(crate) struct Lettering {
    folder: TempDir,
    has_script: bool,
    images: Vec<EmojiImage>,
}

const SCRIPT: &str = "text.ass";
const FONTS: &str = "fonts";
const CONFIG: &str = "fonts.conf";

/// The text brings its fonts; looking through the system's would cost each encode more time than drawing does.
const NO_OTHER_FONTS: &str = "<?xml version=\"1.0\"?>\n<!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\">\n\
                              <fontconfig><cachedir prefix=\"cwd\">fonts-cache</cachedir></fontconfig>\n";

impl Lettering {
    /// Writes a range's text into a new folder under `scratch`; none where there is no text.
    pub(crate) fn write(text: &TextChunk, scratch: &Path) -> io::Result<Option<Self>> {
        if text.is_empty() {
            return Ok(None);
        }
        fs::create_dir_all(scratch)?;
        let folder = TempDir::with_prefix_in("text-", scratch)?;
        if let Some(script) = &text.ass {
            fs::write(folder.path().join(SCRIPT), script)?;
            fs::write(folder.path().join(CONFIG), NO_OTHER_FONTS)?;
            gather_fonts(text.fonts.iter().map(AsRef::as_ref), &folder.path().join(FONTS))?;
        }
        for (index, image) in text.images.iter().enumerate() {
            fs::write(folder.path().join(image_name(index)), &image.png)?;
        }
        Ok(Some(Self { folder, has_script: text.ass.is_some(), images: text.images.clone() }))
    }

    /// Sets a call up to find the text's files, and adds its pictures as inputs after those that are there.
    pub(crate) fn inputs(&self, call: Call) -> Call {
        let config: PathBuf = self.folder.path().join(CONFIG);
        let mut call = call.folder(self.folder.path()).env("FONTCONFIG_FILE", &config);
        for index in 0..self.images.len() {
            call = call.input(&self.folder.path().join(image_name(index)));
        }
        call
    }

    /// The filters that draw the text over the first input, then `last`, as one graph with the output `[out]`.
    pub(crate) fn graph(&self, last: &str) -> String {
        let mut graph = String::from("[0:v]");
        if self.has_script {
            // Writing to a String can't fail, here and below.
            let _ = write!(graph, "ass=filename={SCRIPT}:fontsdir={FONTS}[v0];");
        } else {
            graph.push_str("null[v0];");
        }
        for (index, image) in self.images.iter().enumerate() {
            let (input, next) = (index + 1, index + 1);
            let _ = write!(
                graph,
                "[{input}:v]scale=out_color_matrix=bt709:out_range=tv,format=yuva420p[i{index}];\
                 [v{index}][i{index}]overlay=x={}:y={}:format=yuv420:enable='between(n,{},{})'[v{next}];",
                image.x,
                image.y,
                image.frames.start,
                image.frames.end.saturating_sub(1)
            );
        }
        let _ = write!(graph, "[v{}]{last}[out]", self.images.len());
        graph
    }
}

/// Named by us, so it means no pattern.
fn image_name(index: usize) -> String {
    format!("image-{index}.png")
}
