//! The desktop shell: the window, the commands it may call, and the server its pictures and videos come from.
//! Thin: what a click does is in the `studio` crate.

pub mod bindings;
pub mod commands;
pub mod desktop;
pub mod drops;
pub mod endings;
pub mod events;
mod log;
pub mod media_server;
mod memory;
mod microphone;
mod trouble;

use std::sync::Arc;

use desktop::Desktop;
use media_server::MediaServer;
use studio::{OpenOptions, Studio, workspace::Workspace};
use tauri::{AppHandle, Manager, PhysicalSize, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

/// The name by which other programs that have the workspace open know this one.
const PROGRAM: &str = "reelwright";

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A Linux without a screen.
    #[error(
        "there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set); `reel` does the same without one"
    )]
    NoDisplay,
    /// The window system refused.
    #[error("the window can't be opened: {0}; run `reel doctor` to see what is missing")]
    Window(#[from] tauri::Error),
}

/// Opens the window and returns when it is closed. A workspace that can't be opened is told in a window, too.
///
/// # Errors
/// Where there can't be a window.
pub fn run() -> Result<(), RunError> {
    if !has_display() {
        return Err(RunError::NoDisplay);
    }
    let root = Workspace::default_root();
    let _log = log::start(&root);
    let builder = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_window_state::Builder::default().build());
    match Studio::open(OpenOptions { workspace: root, program: PROGRAM }) {
        Ok(studio) => {
            let app = shell(builder, studio, desktop::here).build(context())?;
            app.run(|app, event| desktop::attend(app, &event));
        }
        Err(mut error) => {
            // Nothing but this window opens, so there are no settings to choose another one in.
            if let Some(choice) = Workspace::choice_in_use() {
                let way_out = format!(
                    "; this workspace was chosen in the settings: to open the usual one instead, delete {}",
                    choice.display()
                );
                error.message.push_str(&way_out);
            }
            tracing::error!(code = error.code, message = error.message, detail = error.detail, "can't start");
            trouble::shell(builder, error).run(context())?;
        }
    }
    Ok(())
}

/// The app around an opened studio: its commands, its events, its media server and its window.
pub fn shell<R: Runtime>(
    builder: tauri::Builder<R>,
    studio: Studio,
    desktop: impl FnOnce(&AppHandle<R>) -> Arc<dyn Desktop> + Send + 'static,
) -> tauri::Builder<R> {
    let commands = commands::all::<R>();
    builder.invoke_handler(commands.invoke_handler()).setup(move |app| {
        commands.mount_events(app);
        app.manage(tauri::async_runtime::block_on(MediaServer::start(studio.clone()))?);
        app.manage(studio.clone());
        let desktop = desktop(app.handle());
        app.manage(Arc::clone(&desktop));
        tauri::async_runtime::spawn(endings::tell(studio.clone(), desktop));
        tauri::async_runtime::spawn(events::forward(studio.clone(), app.handle().clone()));
        let page = page(studio.workspace());
        tauri::async_runtime::spawn(studio.watch());
        // Only now: what the page asks first is already answered.
        for mut window in app.config().app.windows.clone() {
            window.url = page.clone();
            window.drag_drop_enabled = drops::HERE;
            let window = WebviewWindowBuilder::from_config(app, &window)?;
            let window = window.on_permission_request(microphone::answer).build()?;
            fit(&window)?;
            microphone::offer(&window)?;
            drops::attend(&window);
        }
        Ok(())
    })
}

/// Makes a window that is larger than its screen fill it instead: on a small laptop, or where it was larger on another
/// monitor when it was closed.
fn fit<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    let Some(monitor) = window.current_monitor()?.or(window.primary_monitor()?) else { return Ok(()) };
    let (room, size) = (monitor.work_area(), window.inner_size()?);
    if size.width <= room.size.width && size.height <= room.size.height {
        return Ok(());
    }
    window.set_size(PhysicalSize {
        width: size.width.min(room.size.width),
        height: size.height.min(room.size.height),
    })?;
    window.set_position(room.position)?;
    // The window's frame wants its room, too, and only the desktop knows how much that is.
    window.maximize()
}

/// The page, told which workspace is open: what it keeps of one is nothing to another.
fn page(workspace: &Workspace) -> WebviewUrl {
    WebviewUrl::App(format!("index.html?workspace={}", workspace.mark()).into())
}

/// What was compiled in: the configuration, the window's page, its permissions and icons.
pub fn context<R: Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
