//! The window itself.

use std::{ops::RangeInclusive, sync::Arc};

use studio::view::AppError;
use tauri::State;

use super::Answer;
use crate::desktop::Desktop;

/// Percent of its own size that the page can be shown at: what the window's screens are laid out for.
const ZOOM: RangeInclusive<u32> = 80..=200;

/// Shows the page larger or smaller, in percent of its own size.
///
/// # Errors
/// `bad_zoom` outside of 80 to 200, `not_zoomed` where the webview refuses.
#[tauri::command]
#[specta::specta]
pub async fn set_zoom(desktop: State<'_, Arc<dyn Desktop>>, percent: u32) -> Answer<()> {
    if !ZOOM.contains(&percent) {
        let message =
            format!("the window can't be shown at {percent} %; choose {} to {} %", ZOOM.start(), ZOOM.end());
        return Err(AppError::request("bad_zoom", message));
    }
    desktop.zoom(f64::from(percent) / 100.0).map_err(|error| {
        AppError::failed("not_zoomed", "the window stays at its size; try again").with_detail(error)
    })
}
