//! A timeline rendered without a job, for outside tools that write timelines of their own.

use std::{
    fs,
    path::{Path, PathBuf},
};

use media::{CancellationToken, RenderReport, Timeline, timeline::Source};

use crate::{Studio, preview::blocking, view::AppError};

/// The largest timeline that is read, in bytes: three minutes of words and scenes are a hundredth of it.
const LARGEST_TIMELINE: u64 = 16 << 20;

impl Studio {
    /// Renders a timeline file into a video. Pieces are shared with the workspace's jobs. Relative paths in the
    /// timeline count from its own folder.
    ///
    /// # Errors
    /// `missing_file`, `bad_timeline` with line and column, `not_a_folder` for the video's place, `cancelled`, or
    /// what the renderer says.
    pub async fn render_timeline(
        &self,
        timeline: &Path,
        video: &Path,
        tell: impl Fn(&media::Progress) + Send + Sync + 'static,
        cancel: CancellationToken,
    ) -> Result<RenderReport, AppError> {
        let timeline = read_timeline(timeline)?;
        check_place(video)?;
        let (studio, video) = (self.clone(), video.to_owned());
        blocking(move || Ok(studio.renderer()?.render(&timeline, &video, &tell, &cancel)?)).await
    }
}

fn read_timeline(path: &Path) -> Result<Timeline, AppError> {
    let wrong =
        |error: std::io::Error| AppError { wrong_request: true, ..AppError::file("read", path, &error) };
    let bad = |fault: String| {
        let message = format!("{}: {fault}; docs/timeline.schema.json says what is expected", path.display());
        AppError::request("bad_timeline", message)
    };
    let about = fs::metadata(path).map_err(wrong)?;
    if !about.is_file() {
        return Err(bad("not a file".to_owned()));
    }
    if about.len() > LARGEST_TIMELINE {
        return Err(bad(format!("{} bytes, where a timeline has at most {LARGEST_TIMELINE}", about.len())));
    }
    let bytes = fs::read(path).map_err(wrong)?;
    // serde_json ends its message with the line and the column.
    let mut timeline: Timeline = serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    for file in files(&mut timeline) {
        if file.is_relative() {
            *file = folder.join(&file);
        }
    }
    timeline.validate().map_err(|error| bad(error.to_string()))?;
    Ok(timeline)
}

/// Every file that a timeline names.
fn files(timeline: &mut Timeline) -> impl Iterator<Item = &mut PathBuf> {
    let pictures = timeline.scenes.iter_mut().filter_map(|scene| match &mut scene.source {
        Source::Still { path } | Source::Clip { path, .. } => Some(path),
        Source::Drawn { .. } => None,
    });
    let voice = timeline.voice.iter_mut().map(|voice| &mut voice.path);
    let music = timeline.music.iter_mut().map(|music| &mut music.path);
    pictures.chain(voice).chain(music)
}

/// A video can't take a folder's place, nor lie in a folder that isn't there.
fn check_place(video: &Path) -> Result<(), AppError> {
    let folder = video.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let message =
            format!("there is no folder {}; make it, or write the video elsewhere", folder.display());
        return Err(AppError::request("not_a_folder", message));
    }
    if video.is_dir() {
        let message = format!("{} is a folder; name the video's file", video.display());
        return Err(AppError::request("not_a_file", message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const ONE_SCENE: &str = r##"{
  "canvas": { "width": 180, "height": 320 }, "frame_rate": { "num": 30, "den": 1 },
  "scenes": [{ "frames": 30, "source": { "kind": "still", "path": "a picture.png" } }],
  "voice": { "path": "/elsewhere/voice.wav" }
}"##;

    #[test]
    fn a_timelines_files_lie_beside_it_unless_it_says_where() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.json");
        fs::write(&path, ONE_SCENE).unwrap();
        let mut timeline = read_timeline(&path).unwrap();
        let found: Vec<PathBuf> = files(&mut timeline).map(|path| path.clone()).collect();
        assert_eq!(found, [folder.path().join("a picture.png"), "/elsewhere/voice.wav".into()]);
    }

    #[test]
    fn a_fault_in_a_timeline_is_named_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.json");
        fs::write(&path, ONE_SCENE.replace("\"voice\"", "\"vioce\"")).unwrap();
        let error = read_timeline(&path).unwrap_err();
        assert_eq!(error.code, "bad_timeline");
        assert!(error.message.contains("vioce") && error.message.contains("line 4"), "{error}");
        fs::write(&path, "{").unwrap();
        assert!(read_timeline(&path).unwrap_err().wrong_request);
        assert_eq!(read_timeline(folder.path()).unwrap_err().code, "bad_timeline");
    }
}
