//! Noticing what other programs do to the workspace: a database written to, a theme changed.

use std::{path::PathBuf, time::Duration};

use crate::{Studio, themes, view::Event};

/// How often is looked. A change made in a terminal shows in the window before the eye has moved there.
const LOOK: Duration = Duration::from_millis(1000);

impl Studio {
    /// Tells of changes from outside for as long as it is polled; to be spawned by a program with a window.
    pub async fn watch(self) {
        let mut version = self.store().data_version().ok();
        let mut seen = self.theme_files();
        let mut look = tokio::time::interval(LOOK);
        look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            look.tick().await;
            let now = self.store().data_version().ok();
            if now != version {
                version = now;
                self.tell(Event::WorkspaceChanged);
            }
            let files = self.theme_files();
            if files != seen {
                seen = files;
                self.tell(Event::ThemesChanged);
            }
        }
    }

    /// Each theme file with the moment of its last change.
    fn theme_files(&self) -> Vec<(PathBuf, Option<std::time::SystemTime>)> {
        let changed = |path: PathBuf| {
            let at = std::fs::metadata(&path).and_then(|about| about.modified()).ok();
            (path, at)
        };
        themes::all_files(self.workspace()).into_iter().map(changed).collect()
    }
}
