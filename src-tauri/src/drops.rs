//! Files that the desktop drops on the window.
//!
//! WebKitGTK gives a page none of the files that are dropped on it since 2.50.3, which closed CVE-2025-13947 that way
//! (WebKit bug 323277 is to bring them back). So on Linux the window takes them itself and hands them to the page, which
//! learns of each its name, its size and an address, and not where it is. Elsewhere the webview's own drops work, and
//! taking them here would end the page's own dragging (WebView2).

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, DragDropEvent, Manager, Runtime, WebviewWindow, WindowEvent};
use tauri_specta::Event as _;

use crate::media_server::MediaServer;

/// Whether the window takes drops itself.
pub const HERE: bool = cfg!(target_os = "linux");
/// Folders inside folders that are followed.
const DEEPEST: usize = 6;
/// Files that one drop hands over: more than a video has scenes, and fewer than a disk that is dropped by mistake has.
const MOST: usize = 1000;

/// A file that was dropped on the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DroppedFile {
    /// Its name.
    pub name: String,
    /// Its size in bytes; 4 GiB less one where it has more.
    pub bytes: u32,
    /// Where it can be read, and what it is handed in by.
    pub address: String,
    /// The dropped thing it comes from, counted from 0: itself, or a folder.
    pub of: u32,
    /// Its place in that folder, for putting a folder's files in order; empty where it was dropped itself.
    pub place: String,
}

/// Files were dropped.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct FilesDropped {
    /// How far from the page's left, in shares of its width.
    pub x: f32,
    /// How far from the page's top, in shares of its height.
    pub y: f32,
    /// What was dropped, folders opened.
    pub files: Vec<DroppedFile>,
}

/// Hands every drop on the window to its page.
pub fn attend<R: Runtime>(window: &WebviewWindow<R>) {
    let (app, inside) = (window.app_handle().clone(), window.clone());
    window.on_window_event(move |event| {
        let WindowEvent::DragDrop(DragDropEvent::Drop { paths, position }) = event else { return };
        let (Ok(size), Ok(scale)) = (inside.inner_size(), inside.scale_factor()) else { return };
        // Tauri calls the place physical, and hands on what GTK says, which counts in its own pixels on a dense screen.
        let size = size.to_logical::<f64>(scale);
        let share = |at: f64, of: f64| (at / of.max(1.0)) as f32;
        let (x, y) = (share(position.x, size.width), share(position.y, size.height));
        let (app, paths) = (app.clone(), paths.clone());
        // A folder can be large, and this is the thread that draws the window.
        tauri::async_runtime::spawn_blocking(move || tell(&app, x, y, &paths));
    });
}

fn tell<R: Runtime>(app: &AppHandle<R>, x: f32, y: f32, paths: &[PathBuf]) {
    let files = hand_over(app.state::<MediaServer>().inner(), paths);
    if let Err(error) = (FilesDropped { x, y, files }).emit(app) {
        tracing::warn!(%error, "the page did not hear of dropped files");
    }
}

/// What the page gets for dropped files and folders. Hidden files in folders are left out, and what can't be read.
pub fn hand_over(media: &MediaServer, paths: &[PathBuf]) -> Vec<DroppedFile> {
    let mut files = Vec::new();
    for (of, path) in paths.iter().enumerate() {
        let top = Dropped { media, of: u32::try_from(of).unwrap_or(u32::MAX) };
        top.add(path, "", 0, &mut files);
    }
    files
}

/// One dropped thing on its way to the page.
struct Dropped<'a> {
    media: &'a MediaServer,
    of: u32,
}

impl Dropped<'_> {
    fn add(&self, path: &Path, place: &str, depth: usize, files: &mut Vec<DroppedFile>) {
        if files.len() >= MOST {
            return;
        }
        let (Ok(about), Some(name)) = (fs::metadata(path), path.file_name()) else { return };
        let name = name.to_string_lossy().into_owned();
        // A folder that is only linked to from a dropped one may be that very one.
        let followed = depth < DEEPEST && (depth == 0 || !path.is_symlink());
        if about.is_file() {
            let bytes = u32::try_from(about.len()).unwrap_or(u32::MAX);
            let address = self.media.dropped_url(path.to_owned());
            files.push(DroppedFile { name, bytes, address, of: self.of, place: place.to_owned() });
        } else if about.is_dir() && followed {
            for entry in fs::read_dir(path).into_iter().flatten().flatten() {
                let inside = entry.file_name().to_string_lossy().into_owned();
                if !inside.starts_with('.') {
                    self.add(&entry.path(), &format!("{place}/{inside}"), depth + 1, files);
                }
            }
        }
    }
}
