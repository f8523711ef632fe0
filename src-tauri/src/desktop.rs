//! What the desktop around the window does for it. Paths stay on this side: the page asks for a folder to be chosen or
//! a video to be shown, and never learns where.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use notify_rust::Notification;
use tauri::{AppHandle, Manager, RunEvent, Runtime};
use tauri_plugin_dialog::{Dialog, DialogExt};

/// Who a notification is from.
const APP_NAME: &str = "Reelwright";
/// The icon that the installed app has, by name.
const APP_ICON: &str = "reelwright";

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

    /// Shows what is in the app's window larger or smaller; 1 is its own size.
    ///
    /// # Errors
    /// Why it stays as it is.
    fn zoom(&self, factor: f64) -> Result<(), String>;

    /// Starts the app anew.
    fn restart(&self);

    /// Whether the user looks at the app: its window has the focus.
    fn is_in_front(&self) -> bool;

    /// Shows a notification, wherever the user is.
    ///
    /// # Errors
    /// Why there is none: nobody shows notifications here, for one.
    fn notify(&self, title: &str, text: &str) -> Result<(), String>;
}

/// The one that the app runs on.
pub fn here<R: Runtime>(app: &AppHandle<R>) -> Arc<dyn Desktop> {
    app.manage(Anew::default());
    Arc::new(Here(app.clone()))
}

/// Whether the app is to be started anew once it has ended.
#[derive(Default)]
struct Anew(AtomicBool);

/// Hears what happens to the app. When it ends to be started anew, this is done here: what Tauri would start gets the
/// environment as it is, in which no keys are any more.
pub fn attend<R: Runtime>(app: &AppHandle<R>, event: &RunEvent) {
    let anew = app.try_state::<Anew>().is_some_and(|anew| anew.0.load(Ordering::Relaxed));
    if !anew || !matches!(event, RunEvent::Exit) {
        return;
    }
    let env = app.env();
    let started = tauri::process::current_binary(&env).and_then(|program| {
        let mut successor = Command::new(program);
        successor.args(env.args_os.iter().skip(1));
        studio::environment::hand_on(&mut successor);
        successor.spawn()
    });
    if let Err(error) = started {
        tracing::error!(%error, "the app can't be started anew");
    }
}

/// A notification's text as desktops show it that read mark-up in it; the others show these signs as they are written
/// in hardly any title.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Starts the first of some programs that is there. It is not waited for: some end only with the window that they open.
fn started(openers: Vec<Command>) -> Result<(), String> {
    let mut why = "no program that opens folders is known on this system".to_owned();
    for mut opener in openers {
        match opener.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn() {
            Ok(mut child) => {
                // Whoever started a program has to take note of its end.
                thread::spawn(move || child.wait());
                return Ok(());
            }
            Err(error) => why = format!("{}: {error}", opener.get_program().display()),
        }
    }
    Err(why)
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
        // Where nothing is, the openers would only fail later and unheard.
        if !path.exists() {
            return Err("it is no longer there".to_owned());
        }
        started(open::commands(path))
    }

    fn zoom(&self, factor: f64) -> Result<(), String> {
        let windows = self.0.webview_windows();
        windows.values().try_for_each(|window| window.set_zoom(factor)).map_err(|error| error.to_string())
    }

    fn restart(&self) {
        // macOS starts an app anew by its launcher, which gives it the user's environment and not ours.
        if cfg!(target_os = "macos") {
            self.0.request_restart();
            return;
        }
        if let Some(anew) = self.0.try_state::<Anew>() {
            anew.0.store(true, Ordering::Relaxed);
        }
        self.0.exit(0);
    }

    fn is_in_front(&self) -> bool {
        self.0.webview_windows().values().any(|window| window.is_focused().unwrap_or(false))
    }

    fn notify(&self, title: &str, text: &str) -> Result<(), String> {
        let mut notification = Notification::new();
        notification.appname(APP_NAME).icon(APP_ICON).summary(title).body(&escaped(text));
        #[cfg(windows)]
        notification.app_id(&self.0.config().identifier);
        // It speaks to the message bus and waits, which a thread of the async runtime must not do.
        let shown = thread::spawn(move || notification.show().map(drop).map_err(|error| error.to_string()));
        shown.join().unwrap_or_else(|_| Err("the notification's thread broke off".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_system_without_an_opener_says_so() {
        let why = started(vec![Command::new("/nowhere/xdg-open")]).unwrap_err();
        assert!(why.contains("/nowhere/xdg-open"), "{why}");
        assert!(!started(Vec::new()).unwrap_err().is_empty());
    }
}
