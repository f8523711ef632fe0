//! The microphone: of all that a page may ask a webview for, the one thing that this page gets.

use tauri::{
    Runtime, Url, Webview, WebviewWindow,
    webview::{PermissionKind, PermissionResponse},
};

use crate::media_server::OWN_ORIGINS;

/// Answers what the webview asks for on a page's behalf, for `WebviewWindowBuilder::on_permission_request`. Where sound
/// and picture are asked for together, each is asked here, and one refusal refuses both.
pub fn answer<R: Runtime>(webview: Webview<R>, wanted: PermissionKind) -> PermissionResponse {
    let given = webview.url().is_ok_and(|page| may_have(&page, wanted));
    if !given {
        tracing::warn!(?wanted, "the webview asked for something that the window does not use");
    }
    if given { PermissionResponse::Allow } else { PermissionResponse::Deny }
}

/// Lets the window's webview offer a microphone. WebKitGTK has it switched off at first; the others ask only.
///
/// # Errors
/// Where the window is gone already.
pub fn offer<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    #[cfg(target_os = "linux")]
    window.with_webview(|webview| {
        use webkit2gtk::{SettingsExt as _, WebViewExt as _};
        let view = webview.inner();
        if let Some(settings) = view.settings() {
            settings.set_enable_media_stream(true);
            // A window that a test's driver plays hears a made-up microphone, wherever the test runs.
            settings.set_enable_mock_capture_devices(view.is_controlled_by_automation());
        }
    })?;
    #[cfg(not(target_os = "linux"))]
    let _ = window;
    Ok(())
}

fn may_have(page: &Url, wanted: PermissionKind) -> bool {
    let own = page.host_str().map(|host| format!("{}://{host}", page.scheme()));
    wanted == PermissionKind::Microphone && own.is_some_and(|own| OWN_ORIGINS.contains(&own.as_str()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_own_page_gets_the_microphone_and_nothing_else_and_no_other_page_anything() {
        let own: Url = "tauri://localhost/index.html?workspace=1#/jobs/3".parse().unwrap();
        assert!(may_have(&own, PermissionKind::Microphone));
        for wanted in [PermissionKind::Camera, PermissionKind::DisplayCapture, PermissionKind::Geolocation] {
            assert!(!may_have(&own, wanted), "{wanted:?}");
        }
        for other in ["http://127.0.0.1:4/file", "https://localhost/", "tauri://elsewhere/", "about:blank"] {
            assert!(!may_have(&other.parse().unwrap(), PermissionKind::Microphone), "{other}");
        }
    }
}
