//! Small pictures of what a theme, a scene or a job will look like, made by the renderer itself and kept until what
//! they show changes.

use std::path::{Path, PathBuf};

use media::Timeline;
use model::{
    Canvas, Motion, MotionPattern, Overlay, OverlayPosition, OverlayStyle, SpokenWord, Stage, TakeId, Theme,
};

use crate::{
    Studio,
    cut::{Material, Shot, ShotPicture},
    delivery::Delivery,
    files::look_inside,
    stage::{content, sources},
    themes::{self, LoadedTheme},
    view::{AppError, VisualsTake},
};

/// The shorter side of a small picture in pixels: a grid's cell on a screen of twice the usual density.
const SMALL_SIDE: u32 = 360;
/// How far into a scene its small picture is taken, in milliseconds: past the transition, before the end.
const INTO_SCENE_MS: u32 = 900;
/// A sample frame's words and their times in milliseconds; the middle one is the word that is spoken.
const SAMPLE_WORDS: [(&str, u32, u32); 4] =
    [("This", 0, 400), ("is", 400, 700), ("your", 700, 1100), ("caption", 1100, 1900)];

impl Studio {
    /// A sample frame with a theme's look: its first picture or colours, a heading, a caption. With a text, as the theme
    /// would look if its file held that. Answers the file.
    ///
    /// # Errors
    /// `unknown_theme`, `bad_theme`, or what the renderer says.
    pub async fn theme_frame(&self, name: &str, text: Option<&str>) -> Result<PathBuf, AppError> {
        let loaded = match text {
            Some(text) => themes::edited(self.workspace(), name, text)?,
            None => themes::load(self.workspace(), name)?,
        };
        let shot = self.sample_shot(&loaded);
        let mut timeline = material(&loaded.theme, &shot).timeline();
        timeline.words = SAMPLE_WORDS
            .iter()
            .map(|(text, start_ms, end_ms)| SpokenWord {
                text: (*text).to_owned(),
                start_ms: *start_ms,
                end_ms: *end_ms,
                scene: 1,
            })
            .collect();
        timeline.overlays = vec![Overlay {
            text: loaded.theme.title.clone(),
            start_ms: 0,
            end_ms: 2000,
            position: OverlayPosition::Top,
            style: OverlayStyle::Bold,
        }];
        self.small_frame("theme", timeline).await
    }

    /// What one scene of a visuals take looks like. Answers the file.
    ///
    /// # Errors
    /// `unknown_take`, `unknown_scene`, `missing_file`, or what the renderer says.
    pub async fn scene_frame(&self, take: TakeId, scene: u32) -> Result<PathBuf, AppError> {
        let take = self.store().take(take)?;
        if take.stage != Stage::Visuals {
            let message = format!("take {} is a {} take; name one of the visuals", take.id, take.stage);
            return Err(AppError::request("not_visuals", message));
        }
        let clips = content::<VisualsTake>(&take)?.clips;
        let Some(clip) = clips.iter().find(|clip| clip.scene == scene) else {
            let message = format!("there is no scene {scene}; the take has scenes 1 to {}", clips.len());
            return Err(AppError::request("unknown_scene", message));
        };
        let job = self.store().job(take.job)?.job;
        let loaded = themes::load(self.workspace(), &crate::request::theme_of(&job))
            .unwrap_or_else(|_| LoadedTheme::manual());
        let shot = sources::shot(self, clip, loaded.theme.video.canvas())?;
        self.shot_frame(&loaded.theme, &shot).await
    }

    /// What a shot looks like with a theme. Answers the file.
    pub(crate) async fn shot_frame(&self, theme: &Theme, shot: &Shot) -> Result<PathBuf, AppError> {
        self.small_frame("scene", material(theme, shot).timeline()).await
    }

    fn sample_shot(&self, loaded: &LoadedTheme) -> Shot {
        let first = loaded.media_folder().and_then(|folder| first_picture(self, &folder));
        let picture = first.unwrap_or_else(|| {
            let palette = &loaded.theme.palette;
            let colors = Some(palette.ground).into_iter().chain(palette.colors.iter().copied()).collect();
            ShotPicture::Drawn(Motion { pattern: MotionPattern::Drift, palette: colors, seed: 1 })
        });
        Shot { picture, focus: model::visual::Focus::default() }
    }

    /// Renders the one frame that stands for a scene, unless it was rendered before.
    async fn small_frame(&self, kind: &str, mut timeline: Timeline) -> Result<PathBuf, AppError> {
        timeline.canvas = scaled(timeline.canvas, SMALL_SIDE);
        let text =
            serde_json::to_vec(&timeline).map_err(|error| AppError::failed("internal", error.to_string()))?;
        let name = format!("{kind}-{}.png", &blake3::hash(&text).to_hex()[..32]);
        let path = self.workspace().thumbnails().join(name);
        if path.is_file() {
            return Ok(path);
        }
        let frames: u32 = timeline.scenes.iter().map(|scene| scene.frames).sum();
        let frame = timeline.frame_rate.frames(INTO_SCENE_MS).min(frames.saturating_sub(1));
        let (studio, target) = (self.clone(), path.clone());
        blocking(move || Ok(studio.renderer()?.preview_frame(&timeline, frame, &target)?)).await?;
        Ok(path)
    }
}

fn material<'a>(theme: &'a Theme, shot: &'a Shot) -> Material<'a> {
    Material {
        theme,
        script: None,
        speech: None,
        shots: std::slice::from_ref(shot),
        voice: None,
        music: None,
        delivery: Delivery::default(),
    }
}

/// A canvas of the same shape whose shorter side is about so many pixels.
pub(crate) fn scaled(canvas: Canvas, shorter: u32) -> Canvas {
    let scaled = |side: u32| (side * shorter / canvas.width.min(canvas.height)) & !1;
    Canvas { width: scaled(canvas.width), height: scaled(canvas.height) }
}

/// The first file of a folder, by name, in which a picture is seen.
fn first_picture(studio: &Studio, folder: &Path) -> Option<ShotPicture> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files.into_iter().filter(|path| path.is_file()).find_map(|path| {
        let (info, _) = look_inside(studio.tools().ok()?, &path).ok()?;
        match info.kind {
            media::MediaKind::Still => Some(ShotPicture::Still { path, wide: false }),
            media::MediaKind::Clip => {
                Some(ShotPicture::Clip { path, in_ms: 0, out_ms: 0, length_ms: info.duration_ms })
            }
            media::MediaKind::Audio => None,
        }
    })
}

pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(AppError::failed("internal", error.to_string())))
}
