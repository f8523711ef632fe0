//! Composition: the job's takes rendered into `output/review`, with thumbnail, captions and provenance.

use std::path::{Path, PathBuf};

use media::Timeline;
use model::{ArtifactKind, Canvas, FrameRate, Provenance, Script, Stage};

use super::{
    Made, StageRun,
    sources::{Sources, chosen_finish},
};
use crate::{
    Studio,
    files::{Kept, look_inside},
    finish::Finish,
    provenance,
    view::{AppError, CompositionTake, TakeContent},
    workspace::write_whole,
};

/// The engine's name where a finished video is handed over to be reviewed.
pub const FINISHED_ENGINE: &str = "finished";
/// Letters of the title that a video's file name bears.
const SLUG_LENGTH: usize = 40;

/// Renders the video.
///
/// # Errors
/// `missing_stage` without pictures, or what the renderer says.
pub async fn run(run: &StageRun) -> Result<Made, AppError> {
    if run.options.engine.as_deref() == Some(FINISHED_ENGINE) {
        return finished(run).await;
    }
    let finish = chosen_finish(&run.studio, &run.job, run.options.finish.clone())?;
    let mut sources = Sources::find(&run.studio, &run.job, &run.theme, finish.as_ref())?;
    keep_music(run, &mut sources)?;
    let timeline = sources.material().timeline();
    let thumbnail_ms = sources.theme.video.thumbnail_ms;
    let title = sources.script.as_ref().map_or(run.job.title.as_str(), |script| script.title.as_str());
    let names = Names::new(run, title);
    let report =
        render(run, timeline.clone(), names.video.clone(), thumbnail_ms, names.thumbnail.clone()).await?;
    write_timeline(&names.timeline(run)?, &timeline)?;
    write_captions(run, &timeline, &names)?;
    let figures = Figures {
        duration_ms: report.duration_ms,
        chunks: report.chunks.len() as u32,
        reused: report.chunks.iter().filter(|chunk| chunk.cached).count() as u32,
        encoder: report.encoder.clone(),
        render_ms: report.wall_ms,
        canvas: timeline.canvas,
        frame_rate: timeline.frame_rate,
        finish,
    };
    land(run, figures, title, &names, sources.script.as_ref())
}

/// What a render came to.
struct Figures {
    duration_ms: u32,
    chunks: u32,
    reused: u32,
    encoder: String,
    render_ms: u32,
    canvas: Canvas,
    frame_rate: FrameRate,
    finish: Option<Finish>,
}

/// A finished video of the user's, put before the reviewer as it is.
async fn finished(run: &StageRun) -> Result<Made, AppError> {
    let file = *run
        .options
        .visuals
        .first()
        .ok_or_else(|| AppError::missing_stage(Stage::Review, Stage::Composition))?;
    let source = run.studio.artifact_path(file)?;
    let (info, kind) = look_inside(run.studio.tools()?, &source)?;
    let Some(picture) = info.video.filter(|_| kind == ArtifactKind::Clip) else {
        return Err(AppError::request(
            "no_video_stream",
            "the file is no video; choose the video to be reviewed",
        ));
    };
    let mut names = Names::new(run, &run.job.title);
    if let Some(ending) = source.extension() {
        names.video.set_extension(ending);
    }
    let (studio, target, thumbnail) = (run.studio.clone(), names.video.clone(), names.thumbnail.clone());
    let at_ms = run.theme.theme.video.thumbnail_ms.min(info.duration_ms / 2);
    run.blocking(move || {
        let partial = crate::workspace::partial_of(&target);
        std::fs::copy(&source, &partial).map_err(|error| AppError::file("copy to", &partial, &error))?;
        std::fs::rename(&partial, &target).map_err(|error| AppError::file("move to", &target, &error))?;
        studio.renderer()?.frame_of(&target, at_ms, &thumbnail)?;
        Ok(())
    })
    .await?;
    let figures = Figures {
        duration_ms: info.duration_ms,
        chunks: 0,
        reused: 0,
        encoder: picture.codec,
        render_ms: 0,
        canvas: Canvas { width: picture.width, height: picture.height },
        frame_rate: picture.frame_rate.unwrap_or(FrameRate::THIRTY),
        finish: None,
    };
    land(run, figures, &run.job.title, &names, None)
}

/// The video's files, all with one stem, so that they are found together.
struct Names {
    video: PathBuf,
    thumbnail: PathBuf,
    provenance: PathBuf,
    srt: PathBuf,
    vtt: PathBuf,
}

impl Names {
    /// Where the render's timeline is kept.
    fn timeline(&self, run: &StageRun) -> Result<PathBuf, AppError> {
        Ok(run.folder()?.join("timeline.json"))
    }

    fn new(run: &StageRun, title: &str) -> Self {
        let stem = format!("{:04}-{:04}-{}", run.job.id.0, run.run.0, slug(title));
        let folder = run.studio.workspace().videos(model::VideoStatus::Generated);
        let file = |ending: &str| folder.join(format!("{stem}.{ending}"));
        Self {
            video: file("mp4"),
            thumbnail: file("jpg"),
            provenance: file("json"),
            srt: file("srt"),
            vtt: file("vtt"),
        }
    }
}

/// Letters, digits and dashes of a title; `video` where it has none.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().take(SLUG_LENGTH) {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => slug.push(c),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "video".to_owned() } else { slug.to_owned() }
}

/// Music is kept in the workspace like every other source.
fn keep_music(run: &StageRun, sources: &mut Sources) -> Result<(), AppError> {
    let Some(file) = &sources.music_file else { return Ok(()) };
    let kept = crate::files::keep(run.studio.workspace(), file)?;
    run.studio.record_copy(Some(run.job.id), file, &kept, ArtifactKind::Music)?;
    sources.music_file = Some(kept.path);
    Ok(())
}

async fn render(
    run: &StageRun,
    timeline: Timeline,
    video: PathBuf,
    thumbnail_ms: u32,
    thumbnail: PathBuf,
) -> Result<media::RenderReport, AppError> {
    let (studio, progress, cancel) =
        (run.studio.clone(), std::sync::Arc::clone(&run.progress), run.cancel.clone());
    run.blocking(move || {
        let renderer = studio.renderer()?;
        let tell = |now: &media::Progress| {
            let permille = (now.frames_total > 0).then(|| now.frames_done * 1000 / now.frames_total);
            progress.tell(permille, &now.doing, now.left_ms);
        };
        let report = renderer.render(&timeline, &video, &tell, &cancel)?;
        renderer.frame_of(&video, thumbnail_ms.min(report.duration_ms / 2), &thumbnail)?;
        Ok(report)
    })
    .await
}

/// The timeline is kept, so that the render can be done again and a check can know what was meant.
fn write_timeline(path: &Path, timeline: &Timeline) -> Result<(), AppError> {
    let text = serde_json::to_vec_pretty(timeline)
        .map_err(|error| AppError::failed("internal", error.to_string()))?;
    write_whole(path, &text).map_err(|error| AppError::file("write", path, &error))
}

/// The timeline that a video's render kept; none for a video that was handed over finished.
///
/// # Errors
/// `unreadable_timeline` where it is there and can't be read, `unknown_take`.
pub fn kept_timeline(studio: &Studio, video: &model::Video) -> Result<Option<Timeline>, AppError> {
    let Some(run) = studio.store().take(video.take)?.run else { return Ok(None) };
    let path = studio.workspace().job_folder(video.job).join(format!("run-{run}")).join("timeline.json");
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(AppError::file("read", &path, &error)),
    };
    serde_json::from_slice(&bytes).map(Some).map_err(|error| {
        let message = format!(
            "what video {} was rendered from can't be read any more; compose it again to have it",
            video.id
        );
        AppError::failed("unreadable_timeline", message).with_detail(error.to_string())
    })
}

fn write_captions(run: &StageRun, timeline: &Timeline, names: &Names) -> Result<(), AppError> {
    if timeline.words.is_empty() {
        return Ok(());
    }
    let track = media::text::TextTrack::lay_out(timeline, run.studio.fonts());
    let write = |path: &Path, text: String| {
        write_whole(path, text.as_bytes()).map_err(|error| AppError::file("write", path, &error))
    };
    write(&names.srt, media::text::srt(track.cues()))?;
    write(&names.vtt, media::text::vtt(track.cues()))
}

/// What is to be recorded of everything that lies in `output/review` now. The take and the provenance name ids that
/// are known only inside the transaction, so they are written there.
fn land(
    run: &StageRun,
    figures: Figures,
    title: &str,
    names: &Names,
    script: Option<&Script>,
) -> Result<Made, AppError> {
    let workspace = run.studio.workspace().clone();
    let video = Kept::in_place(&names.video)?;
    let mut files = vec![names.timeline(run)?, names.srt.clone(), names.vtt.clone()];
    files.retain(|path| path.is_file());
    let mut recorded = Vec::with_capacity(files.len());
    for path in &files {
        let kind = if path.extension().is_some_and(|ending| ending == "json") {
            ArtifactKind::Timeline
        } else {
            ArtifactKind::Captions
        };
        recorded.push(store::TakeFile::New(Kept::in_place(path)?.artifact(&workspace, kind)));
    }
    let provenance = provenance::compose(run, script, &video, &figures.encoder)?;
    let path = names.provenance.clone();
    let place = workspace.clone();
    let new = store::NewVideo {
        title: title.to_owned(),
        file: video.artifact(&workspace, ArtifactKind::Video),
        thumbnail: Kept::in_place(&names.thumbnail)?.artifact(&workspace, ArtifactKind::Thumbnail),
        provenance: Box::new(move |made| {
            let named = Provenance { take_id: Some(made.take), video_id: made.video, ..provenance };
            provenance::write(&path, &named)?;
            Ok(Kept::in_place(&path)?.artifact(&place, ArtifactKind::Provenance))
        }),
        duration_ms: figures.duration_ms,
        width: figures.canvas.width,
        height: figures.canvas.height,
        frame_rate: figures.frame_rate,
    };
    tracing::info!(video = %workspace.record(&names.video), "composed");
    let summary = figures.summary();
    let before = recorded.len();
    let take = store::NewTake::with_files(summary, recorded, move |made| figures.content(made, before));
    let inputs = crate::staleness::current_inputs(&run.job.state, run.stage);
    Ok(Made { video: Some(new), ..Made::take(take.made_from(inputs)) })
}

impl Figures {
    /// "22.4 s · 3 of 14 pieces new".
    fn summary(&self) -> String {
        let seconds = f64::from(self.duration_ms) / 1000.0;
        if self.chunks == 0 {
            return format!("{seconds:.1} s · as it was handed over");
        }
        format!("{seconds:.1} s · {} of {} pieces new", self.chunks - self.reused, self.chunks)
    }

    /// The take's content once the ids are there. The video's file comes right after the take's own files.
    fn content(
        self,
        made: &store::Made<'_>,
        files_before: usize,
    ) -> Result<serde_json::Value, store::CallerError> {
        let file = *made.artifacts.get(files_before).ok_or("the video's file was not recorded")?;
        let take = CompositionTake {
            video: made.video,
            file,
            duration_ms: self.duration_ms,
            chunks: self.chunks,
            reused: self.reused,
            encoder: self.encoder,
            render_ms: self.render_ms,
            finish: self.finish,
        };
        Ok(serde_json::to_value(TakeContent::Composition(take))?)
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_video_is_named_after_its_title_in_plain_letters() {
        assert_eq!(slug("The bottle: that “cleans” itself!"), "the-bottle-that-cleans-itself");
        assert_eq!(slug("日本語"), "video");
        assert_eq!(slug("../../etc"), "etc");
    }
}
