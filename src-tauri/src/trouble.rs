//! The window that says why the studio can't be opened. It has a page of its own, which calls nothing.

use studio::view::AppError;
use tauri::{Runtime, WebviewUrl, WebviewWindowBuilder, http::Response};

/// The protocol that the page is served by.
const PROTOCOL: &str = "trouble";
/// The window's name; no capability names it, so it may ask for nothing.
const LABEL: &str = "trouble";
/// The page; `{…}` are filled in.
const PAGE: &str = include_str!("trouble.html");

/// The app around a studio that can't be opened.
pub fn shell<R: Runtime>(builder: tauri::Builder<R>, error: AppError) -> tauri::Builder<R> {
    let page = page(&error);
    builder
        .register_uri_scheme_protocol(PROTOCOL, move |_, _| {
            let answer = Response::builder().header("content-type", "text/html; charset=utf-8");
            answer.body(page.clone().into_bytes()).unwrap_or_default()
        })
        .setup(|app| {
            let address = format!("{PROTOCOL}://localhost/").parse()?;
            WebviewWindowBuilder::new(app, LABEL, WebviewUrl::CustomProtocol(address))
                .title("Reelwright can't start")
                .inner_size(720.0, 420.0)
                .build()?;
            Ok(())
        })
}

fn page(error: &AppError) -> String {
    let filled = [("{message}", &error.message), ("{code}", &error.code), ("{detail}", &error.detail)];
    filled.into_iter().fold(PAGE.to_owned(), |page, (place, text)| page.replacen(place, &escaped(text), 1))
}

/// Text that HTML shows as it is, wherever in a page it stands.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // So that text which looks like a place to fill in is none.
            '{' => safe.push_str("&#123;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_shown_as_written_and_never_acts() {
        let error = AppError::failed("newer_database", "the workspace “<b>{detail}</b>” & 'more'")
            .with_detail("<script>");
        let page = page(&error);
        assert!(page.contains("&lt;b&gt;&#123;detail}&lt;/b&gt;” &amp; &#39;more&#39;"), "{page}");
        assert!(page.contains("newer_database\n&lt;script&gt;"), "{page}");
        assert!(!page.contains("<script"), "nothing on the page runs");
    }
}
