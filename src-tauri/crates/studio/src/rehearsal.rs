//! What a composition will look like and cost, before it is made: the renderer's own frames, its own layout of the text,
//! and its own count of the pieces that it has and has not.

use std::{fs, path::PathBuf, time::SystemTime};

use media::text::TextTrack;
use model::JobId;
use serde::{Deserialize, Serialize};

use crate::{
    Studio,
    finish::Finish,
    preview::{blocking, scaled},
    request,
    stage::sources::{Sources, chosen_finish},
    themes::{self, LoadedTheme},
    view::AppError,
};

/// The shorter side of a rehearsal's frame in pixels: the preview's width on a screen of twice the usual density.
const FRAME_SIDE: u32 = 540;
/// Frames kept. A slider that is dragged leaves dozens; going back finds the last of them at once.
const FRAMES_KEPT: usize = 200;

/// A composition as it would be made now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Rehearsal {
    /// How it would be finished.
    pub finish: Finish,
    /// How the theme alone would finish it.
    pub theme_finish: Finish,
    /// Whether the theme has music of its own.
    pub theme_music: bool,
    /// Its length in milliseconds.
    pub duration_ms: u32,
    /// Where each scene begins, in milliseconds.
    pub scene_starts_ms: Vec<u32>,
    /// Pieces of the picture.
    pub pieces: u32,
    /// Of those, the ones that have to be encoded.
    pub to_encode: u32,
    /// Where each caption and overlay would stand and when.
    pub texts: Vec<PlacedText>,
}

/// A text's place, in permille of the picture's width and height, and its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PlacedText {
    /// The text.
    pub text: String,
    /// From the left edge.
    pub left: u32,
    /// From the upper edge.
    pub top: u32,
    /// From the left edge.
    pub right: u32,
    /// From the upper edge.
    pub bottom: u32,
    /// When it comes, in milliseconds.
    pub start_ms: u32,
    /// When it goes, in milliseconds.
    pub end_ms: u32,
}

impl Studio {
    /// What a composition made now would be, and how much of it would have to be encoded.
    ///
    /// # Errors
    /// `unknown_job`, `missing_stage` without pictures, `bad_finish`, `missing_file`, or what the renderer says.
    pub fn rehearse(&self, job: JobId, finish: Option<Finish>) -> Result<Rehearsal, AppError> {
        let (sources, own) = self.sources_of(job, finish)?;
        let timeline = sources.material().timeline();
        let plan = self.renderer()?.plan(&timeline)?;
        let rate = timeline.frame_rate;
        let (width, height) = (timeline.canvas.width.max(1), timeline.canvas.height.max(1));
        let placed = |place: media::text::TextPlace| PlacedText {
            text: place.text,
            left: place.area.left * 1000 / width,
            top: place.area.top * 1000 / height,
            right: place.area.right * 1000 / width,
            bottom: place.area.bottom * 1000 / height,
            start_ms: rate.ms(place.frames.start),
            end_ms: rate.ms(place.frames.end),
        };
        let texts = TextTrack::lay_out(&timeline, self.fonts()).places();
        Ok(Rehearsal {
            scene_starts_ms: timeline.scene_starts_ms(),
            // A theme can't say which file of the user's it plays.
            finish: sources.finish.clone().unwrap_or_else(|| own.clone()),
            theme_music: own.music.source == crate::finish::MusicSource::Theme,
            theme_finish: own,
            duration_ms: timeline.duration_ms(),
            pieces: plan.chunks.len() as u32,
            to_encode: plan.cached.iter().filter(|cached| !**cached).count() as u32,
            texts: texts.into_iter().map(placed).collect(),
        })
    }

    /// The frame that a composition made now would show at a moment, smaller. Answers the file.
    ///
    /// # Errors
    /// As [`rehearse`](Self::rehearse).
    pub async fn rehearsal_frame(
        &self,
        job: JobId,
        finish: Option<Finish>,
        at_ms: u32,
    ) -> Result<PathBuf, AppError> {
        let studio = self.clone();
        blocking(move || {
            let (sources, _) = studio.sources_of(job, finish)?;
            let mut timeline = sources.material().timeline();
            timeline.canvas = scaled(timeline.canvas, FRAME_SIDE);
            let frame = timeline.frame_rate.frames(at_ms).min(timeline.frames().saturating_sub(1));
            let text = serde_json::to_vec(&(&timeline, frame))
                .map_err(|error| AppError::failed("internal", error.to_string()))?;
            let folder = studio.workspace().rehearsals();
            let path = folder.join(format!("{}.jpg", &blake3::hash(&text).to_hex()[..32]));
            if !path.is_file() {
                studio.renderer()?.preview_frame(&timeline, frame, &path)?;
                keep_newest(&folder, FRAMES_KEPT);
            }
            Ok(path)
        })
        .await
    }

    /// The file of the music that a composition made now would have; none where it would have none.
    ///
    /// # Errors
    /// As [`rehearse`](Self::rehearse).
    pub fn rehearsal_music(&self, job: JobId, finish: Option<Finish>) -> Result<Option<PathBuf>, AppError> {
        let (sources, _) = self.sources_of(job, finish)?;
        Ok(sources.music_file)
    }

    /// A job's sources finished as asked, and how the theme alone would finish them.
    fn sources_of(&self, job: JobId, finish: Option<Finish>) -> Result<(Sources, Finish), AppError> {
        if let Some(finish) = &finish {
            finish.check()?;
        }
        let job = self.store().job(job)?.job;
        let loaded = themes::load(self.workspace(), &request::theme_of(&job))
            .unwrap_or_else(|_| LoadedTheme::manual());
        let finish = chosen_finish(self, &job, finish)?;
        let sources = Sources::find(self, &job, &loaded, finish.as_ref())?;
        let own = sources.script.as_ref().map_or(&loaded.theme, |script| &script.theme);
        let own = Finish::of(own);
        Ok((sources, own))
    }
}

/// Removes all but the newest files of a folder. What can't be removed now is removed another time.
pub(crate) fn keep_newest(folder: &std::path::Path, most: usize) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<(SystemTime, PathBuf)> =
        entries.filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
    files.sort();
    let surplus = files.len().saturating_sub(most);
    for (_, path) in files.drain(..surplus) {
        let _ = fs::remove_file(path);
    }
}
