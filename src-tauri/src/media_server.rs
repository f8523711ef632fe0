//! Files for the window, over HTTP on the loopback.
//!
//! The webview on Linux plays no video from Tauri's own protocol: its player speaks HTTP, with ranges. So each
//! file that the window may see has an address here, with a token that can't be guessed in place of a name. Who
//! has no token gets nothing, whatever else runs on this machine:
//!
//! - only 127.0.0.1 is listened on, at a port of the system's choice;
//! - a request must name this very host and port, so that no page of the web's reaches this server through a name
//!   of its own (DNS rebinding);
//! - a request that tells its origin must come from the app's own page;
//! - there are no paths and no folders here, only tokens, each for one file that the studio knows. Where the file
//!   is now is asked of the studio each time: a video that is approved while it plays goes on playing;
//! - nothing is served as a type that a page could run.

mod receive;
mod tokens;

use std::{
    convert::Infallible,
    io,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    Json, Router,
    body::Body,
    extract::{self, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing,
};
use futures_util::stream;
use model::ArtifactId;
use studio::{Studio, view::AppError};
use tokio::{net::TcpListener, sync::mpsc};
use tower_http::{cors::CorsLayer, services::ServeFile};

use tokens::{Shown, Tokens};

/// Where the app's own page comes from: by its protocol on Linux and macOS, over HTTP on Windows.
pub(crate) const OWN_ORIGINS: [&str; 2] = ["tauri://localhost", "http://tauri.localhost"];
/// What the page may read of an answer besides the plainest headers.
const READABLE: [HeaderName; 3] = [header::ACCEPT_RANGES, header::CONTENT_LENGTH, header::CONTENT_RANGE];

/// Lines of progress that may wait to be read: a page that is busy must not be waited for at every one.
const LINES_AHEAD: usize = 64;

/// The server. Cheap to clone; it serves until the program ends.
#[derive(Clone)]
pub struct MediaServer {
    inner: Arc<Inner>,
}

struct Inner {
    studio: Studio,
    address: SocketAddr,
    tokens: Tokens,
}

impl MediaServer {
    /// Starts serving the studio's files.
    ///
    /// # Errors
    /// Where no port of the loopback can be listened on.
    pub async fn start(studio: Studio) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        receive::clear_leftovers(studio.workspace().uploads());
        let inner = Arc::new(Inner { studio, address, tokens: Tokens::default() });
        let serving = axum::serve(listener, router(Arc::clone(&inner)));
        tokio::spawn(async move {
            if let Err(error) = serving.await {
                tracing::error!(%error, "the media server ended");
            }
        });
        tracing::info!(%address, "serving media");
        Ok(Self { inner })
    }

    /// An address for a file; the same one each time, so that the webview's cache knows it again.
    ///
    /// # Errors
    /// `unknown_file` or `missing_file`.
    pub fn media_url(&self, id: ArtifactId) -> Result<String, AppError> {
        self.inner.studio.artifact_path(id)?;
        Ok(self.url("media", &self.inner.tokens.show(Shown::Artifact(id))))
    }

    /// An address for a picture that the studio has drawn, or that it offers from the user's folders.
    pub fn picture_url(&self, path: PathBuf) -> String {
        self.url("media", &self.inner.tokens.show(Shown::Picture(path)))
    }

    /// An address for a file that the user dropped on the window.
    pub fn dropped_url(&self, path: PathBuf) -> String {
        self.url("media", &self.inner.tokens.show(Shown::Dropped(path)))
    }

    /// An address that takes one file of at most this many bytes, once, within ten minutes.
    ///
    /// # Errors
    /// `empty_file`.
    pub fn upload_url(&self, name: &str, bytes: u32) -> Result<String, AppError> {
        if bytes == 0 {
            let message = format!("“{name}” is empty; choose a file with something in it");
            return Err(AppError::request("empty_file", message));
        }
        Ok(self.url("upload", &self.inner.tokens.promise(name, bytes)))
    }

    fn url(&self, room: &str, token: &str) -> String {
        format!("http://{}/{room}/{token}", self.inner.address)
    }
}

fn router(inner: Arc<Inner>) -> Router {
    let origins = OWN_ORIGINS.map(HeaderValue::from_static);
    let cors = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::HEAD, Method::POST])
        .allow_headers([header::CONTENT_TYPE, header::RANGE])
        .expose_headers(READABLE)
        // WebView2 asks before a page may reach the loopback.
        .allow_private_network(true);
    Router::new()
        .route("/media/{token}", routing::get(media).post(take_in))
        .route("/upload/{token}", routing::post(upload))
        .layer(cors)
        .layer(middleware::from_fn_with_state(Arc::clone(&inner), only_own))
        .with_state(inner)
}

/// Lets through what names this host and, if it tells an origin, comes from the app's page.
async fn only_own(State(inner): State<Arc<Inner>>, request: Request, next: Next) -> Response {
    let host = inner.address.to_string();
    let headers = request.headers();
    let is_host = headers.get(header::HOST).is_some_and(|named| named.as_bytes() == host.as_bytes());
    let is_own = headers.get(header::ORIGIN).is_none_or(|origin| OWN_ORIGINS.iter().any(|own| origin == own));
    if !(is_host && is_own) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut answer = next.run(request).await;
    let kept = answer.headers_mut();
    kept.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    kept.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    kept.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    // The file behind a token can be another one later: a picture drawn anew. ETags make asking again cheap.
    kept.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    answer
}

/// Answers GET and HEAD, with ranges.
async fn media(
    State(inner): State<Arc<Inner>>,
    extract::Path(token): extract::Path<String>,
    request: Request,
) -> Response {
    let Some(shown) = inner.tokens.shown(&token) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Some(path) = located(&inner.studio, shown).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // Several ranges in one request are rare and optional; the whole file answers them.
    let mut file = ServeFile::new_with_mime(&path, &content_type(&path)).ignore_multi_range_requests(true);
    match file.try_call(request).await {
        Ok(answer) => answer.map(Body::new),
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "can't serve a file");
            StatusCode::NOT_FOUND.into_response()
        }
    }
}

/// Takes in a file that was dropped on the window. Tells line by line how much is done, in permille, and in the last line
/// what became of it. Whoever hangs up stops it.
async fn take_in(State(inner): State<Arc<Inner>>, extract::Path(token): extract::Path<String>) -> Response {
    let path = match inner.tokens.shown(&token) {
        Some(Shown::Dropped(path)) => path,
        Some(_) => return StatusCode::METHOD_NOT_ALLOWED.into_response(),
        None => return StatusCode::NOT_FOUND.into_response(),
    };
    let (lines, told) = mpsc::channel::<String>(LINES_AHEAD);
    tokio::task::spawn_blocking(move || {
        let tell = |line: String| lines.blocking_send(line + "\n").is_ok();
        let outcome = inner.studio.adopt_file_told(&path, &mut |permille| tell(permille.to_string()));
        let last = match outcome {
            Ok(id) => serde_json::json!({ "artifact_id": id }).to_string(),
            Err(error) => serde_json::json!(error).to_string(),
        };
        tell(last);
    });
    let lines = stream::unfold(told, async |mut told| {
        let line = told.recv().await?;
        Some((Ok::<_, Infallible>(line), told))
    });
    (([(header::CONTENT_TYPE, "text/plain; charset=utf-8")]), Body::from_stream(lines)).into_response()
}

/// Where a shown file is now; none where it is gone.
async fn located(studio: &Studio, shown: Shown) -> Option<PathBuf> {
    match shown {
        Shown::Picture(path) | Shown::Dropped(path) => Some(path),
        Shown::Artifact(id) => {
            let studio = studio.clone();
            let asked = tokio::task::spawn_blocking(move || studio.artifact_path(id)).await;
            asked.ok()?.ok()
        }
    }
}

/// Pictures, sound and moving pictures by their ending; everything else as bytes, which no page runs. SVG can hold
/// scripts.
fn content_type(path: &Path) -> mime::Mime {
    let guessed = mime_guess::from_path(path).first_or_octet_stream();
    let seen_or_heard = matches!(guessed.type_(), mime::IMAGE | mime::AUDIO | mime::VIDEO);
    if seen_or_heard && guessed.subtype() != mime::SVG { guessed } else { mime::APPLICATION_OCTET_STREAM }
}

/// Takes one file in, and answers its artifact id.
async fn upload(
    State(inner): State<Arc<Inner>>,
    extract::Path(token): extract::Path<String>,
    request: Request,
) -> Response {
    let Some(promise) = inner.tokens.redeem(&token) else {
        let message = "this address takes one file, once, and soon; choose the file again";
        return refused(StatusCode::NOT_FOUND, AppError::request("upload_expired", message));
    };
    match receive::receive(&inner.studio, &promise, request).await {
        Ok(id) => Json(serde_json::json!({ "artifact_id": id })).into_response(),
        Err(error) => refused(status_of(&error), error),
    }
}

fn status_of(error: &AppError) -> StatusCode {
    match error.code.as_str() {
        receive::TOO_LARGE => StatusCode::PAYLOAD_TOO_LARGE,
        "disk_full" => StatusCode::INSUFFICIENT_STORAGE,
        _ if error.wrong_request => StatusCode::BAD_REQUEST,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn refused(status: StatusCode, error: AppError) -> Response {
    tracing::warn!(code = error.code, message = error.message, "an upload was refused");
    (status, Json(error)).into_response()
}
