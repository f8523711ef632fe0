//! What is chosen for one video's look and sound, over what its theme says. It belongs to the composition and not to
//! the script, so that a louder music makes no picture and no voice stale.

use model::{
    ArtifactId, Theme,
    theme::{CaptionLook, Music, OverlayLook},
};
use serde::{Deserialize, Serialize};

use crate::view::AppError;

/// How a composition is finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Finish {
    /// Words shown as they are spoken.
    pub captions: CaptionLook,
    /// Timed text.
    pub overlays: OverlayLook,
    /// Music.
    pub music: MusicChoice,
}

/// Which music, and how loud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct MusicChoice {
    /// Where it comes from.
    pub source: MusicSource,
    /// Loudness under nothing, in permille of the file's own, 0 to 1000.
    pub volume_permille: u32,
    /// How far it steps back under the voice, in decibels, 0 to 40.
    pub duck_db: u32,
    /// Where in the file it begins, in milliseconds.
    pub start_ms: u32,
    /// How long it takes to fade at the end, in milliseconds, 0 to 10000.
    pub fade_out_ms: u32,
}

/// Where music comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MusicSource {
    /// The theme's own, if it has any.
    Theme,
    /// No music.
    Silent,
    /// A file of the user's.
    File {
        /// Which.
        artifact: ArtifactId,
    },
}

impl Finish {
    /// What a theme says by itself.
    pub fn of(theme: &Theme) -> Self {
        // A theme without music has no levels of its own; these are what a theme that names only a file gets.
        let music = theme.music.clone().unwrap_or_else(|| Music::of_file(String::new()));
        let source = if theme.music.is_some() { MusicSource::Theme } else { MusicSource::Silent };
        Self {
            captions: theme.captions,
            overlays: theme.overlays,
            music: MusicChoice {
                source,
                volume_permille: music.volume_permille,
                duck_db: music.duck_db,
                start_ms: music.start_ms,
                fade_out_ms: music.fade_out_ms,
            },
        }
    }

    /// Changes a theme's copy so that what is cut from it is finished this way.
    pub fn put_on(&self, theme: &mut Theme) {
        theme.captions = self.captions;
        theme.overlays = self.overlays;
        let choice = &self.music;
        let file = theme.music.take().map(|music| music.file);
        let file = match choice.source {
            MusicSource::Silent => None,
            MusicSource::Theme => file,
            MusicSource::File { .. } => Some(String::new()),
        };
        theme.music = file.map(|file| Music {
            file,
            volume_permille: choice.volume_permille,
            duck_db: choice.duck_db,
            start_ms: choice.start_ms,
            fade_out_ms: choice.fade_out_ms,
        });
    }

    /// Holds it against the ranges that hold for a theme.
    ///
    /// # Errors
    /// `bad_finish` with the value and what was expected.
    pub fn check(&self) -> Result<(), AppError> {
        let mut theme = Theme::manual();
        theme.music = Some(Music::of_file(String::new()));
        let own = MusicChoice { source: MusicSource::Theme, ..self.music.clone() };
        Self { music: own, ..self.clone() }.put_on(&mut theme);
        match theme.fault() {
            Some((_, message)) => Err(AppError::request("bad_finish", message)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn with_music() -> Theme {
        let mut theme = Theme::manual();
        theme.music = Some(Music { volume_permille: 400, ..Music::of_file("tune.ogg".to_owned()) });
        theme
    }

    #[test]
    fn a_themes_own_finish_changes_nothing() {
        for theme in [with_music(), Theme::manual()] {
            let mut finished = theme.clone();
            Finish::of(&theme).put_on(&mut finished);
            assert_eq!(finished, theme);
        }
    }

    #[test]
    fn music_is_left_out_or_replaced_without_its_levels_being_lost() {
        let mut finish = Finish::of(&with_music());
        finish.music.source = MusicSource::Silent;
        let mut theme = with_music();
        finish.put_on(&mut theme);
        assert_eq!(theme.music, None);
        finish.music.source = MusicSource::File { artifact: ArtifactId(3) };
        let mut theme = Theme::manual();
        finish.put_on(&mut theme);
        assert_eq!(
            theme.music.unwrap().volume_permille,
            400,
            "a file of the user's plays where a theme has none"
        );
    }

    #[test]
    fn what_no_theme_may_say_is_refused_with_its_range() {
        let mut finish = Finish::of(&Theme::manual());
        finish.check().unwrap();
        finish.captions.size_permille = 500;
        let error = finish.check().unwrap_err();
        assert_eq!(error.code, "bad_finish");
        assert!(error.message.contains("15 to 80"), "{error}");
        let mut finish = Finish::of(&with_music());
        finish.music.volume_permille = 2000;
        assert!(finish.check().unwrap_err().message.contains("0 to 1000"));
    }
}
