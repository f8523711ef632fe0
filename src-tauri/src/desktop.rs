//! What the desktop around the window does for it. Paths stay on this side: the page asks for a folder to be chosen or
//! a video to be shown, and never learns where.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_dialog::{Dialog, DialogExt};

/// A desktop. Another one stands in for it in tests.
pub trait Desktop: Send + Sync {
    /// Lets the user choose a folder, and waits for it. None where the user didn't.
    fn choose_folder(&self, title: &str) -> Option<PathBuf>;

    /// Lets the user choose where a new file goes, and waits for it. None where the user didn't.
    fn choose_place(&self, title: &str, name: &str) -> Option<PathBuf>;

    /// Opens a folder in the file manager.
    ///
    /// # Errors
    /// Why it could not be opened.
    fn open_folder(&self, path: &Path) -> Result<(), String>;

    /// Starts the app anew.
    fn restart(&self);
}

/// The one that the app runs on.
pub fn here<R: Runtime>(app: &AppHandle<R>) -> Arc<dyn Desktop> {
    Arc::new(Here(app.clone()))
}

struct Here<R: Runtime>(AppHandle<R>);

impl<R: Runtime> Desktop for Here<R> {
    fn choose_folder(&self, title: &str) -> Option<PathBuf> {
        self.0.try_state::<Dialog<R>>()?;
        self.0.dialog().file().set_title(title).blocking_pick_folder()?.into_path().ok()
    }

    fn choose_place(&self, title: &str, name: &str) -> Option<PathBuf> {
        self.0.try_state::<Dialog<R>>()?;
        let dialog = self.0.dialog().file().set_title(title).set_file_name(name);
        dialog.blocking_save_file()?.into_path().ok()
    }

    fn open_folder(&self, path: &Path) -> Result<(), String> {
        opener::open(path).map_err(|error| error.to_string())
    }

    fn restart(&self) {
        self.0.request_restart();
    }
}
