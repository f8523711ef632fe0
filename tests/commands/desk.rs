//! The app on the mock runtime, with a workspace of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Mutex, mpsc},
    time::{Duration, Instant},
};

use reelwright::desktop::Desktop;
use serde::de::DeserializeOwned;
use serde_json::Value;
use studio::{
    OpenOptions, Studio,
    view::{AppError, Event},
};
use tauri::{
    App, Listener, Manager, Runtime, WebviewWindow,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};

use crate::left_keys;

/// How long something may take on a machine that does much else. Not a measurement.
const PATIENCE: Duration = Duration::from_secs(120);

/// The smallest and shortest theme there can be, drawn and silent.
pub const SMALL_THEME: &str = r##"
name = "small"
title = "Small"
[identity]
product = "A cup of tea"
[video]
duration_s = 5
size = 720
aspect = "1:1"
fps = 24
[palette]
ground = "#11151c"
text = "#ffffff"
highlight = "#ffd34d"
colors = ["#1f3a5f", "#e08a4f"]
[visuals]
engine = "motion"
[voice]
engine = "none"
"##;

/// How every key begins that a test gives.
pub const KEYS_BEGIN: &str = "sk-test";

/// A desktop that opens nothing and keeps what it was asked for.
#[derive(Default)]
pub struct StandIn {
    pub opened: Mutex<Vec<PathBuf>>,
    /// Where a file is to be saved; nowhere while it is none.
    pub place: Mutex<Option<PathBuf>>,
    /// Whether the user looks at the window.
    pub in_front: Mutex<bool>,
    pub notified: Mutex<Vec<(String, String)>>,
    /// What the page was last shown at.
    pub zoomed: Mutex<Option<f64>>,
}

impl Desktop for StandIn {
    fn choose_folder(&self, _: &str) -> Option<PathBuf> {
        None
    }

    fn choose_place(&self, _: &str, name: &str) -> Option<PathBuf> {
        Some(self.place.lock().unwrap().as_ref()?.join(name))
    }

    fn open_folder(&self, path: &Path) -> Result<(), String> {
        self.opened.lock().unwrap().push(path.to_owned());
        Ok(())
    }

    fn is_in_front(&self) -> bool {
        *self.in_front.lock().unwrap()
    }

    fn notify(&self, title: &str, text: &str) -> Result<(), String> {
        self.notified.lock().unwrap().push((title.to_owned(), text.to_owned()));
        Ok(())
    }

    fn zoom(&self, factor: f64) -> Result<(), String> {
        *self.zoomed.lock().unwrap() = Some(factor);
        Ok(())
    }

    fn restart(&self) {
        panic!("the app is restarted only for a folder that was chosen");
    }
}

/// See the module.
pub struct Desk {
    pub app: App<MockRuntime>,
    pub desktop: Arc<StandIn>,
    folder: tempfile::TempDir,
}

impl Desk {
    /// The app on a workspace with the small theme.
    // Deprecated because apps call it in a loop that burns the processor; no other method turns the loop once.
    #[allow(deprecated)]
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let workspace = folder.path().join("workspace");
        let theme = workspace.join("themes/small");
        fs::create_dir_all(&theme).unwrap();
        fs::write(theme.join("theme.toml"), SMALL_THEME).unwrap();
        let studio = Studio::open(OpenOptions { workspace, program: "reelwright" }).unwrap();
        let desktop = Arc::new(StandIn::default());
        let shown_by: Arc<dyn Desktop> = Arc::clone(&desktop) as _;
        let mut app = reelwright::shell(mock_builder(), studio, move |_| shown_by)
            .build(reelwright::context())
            .unwrap();
        // An app is set up when its loop begins; one turn is enough.
        app.run_iteration(|_, _| ());
        Self { app, desktop, folder }
    }

    /// Where the studio's database is.
    pub fn database(&self) -> std::path::PathBuf {
        self.app.state::<Studio>().workspace().database()
    }

    /// The app's one window.
    pub fn window(&self) -> WebviewWindow<MockRuntime> {
        self.app.get_webview_window("main").expect("the window was opened at the start")
    }

    /// Two seconds of a moving picture with a tone.
    pub fn clip(&self) -> Vec<u8> {
        let path = self.folder.path().join("clip.mp4");
        let picture = ["-f", "lavfi", "-i", "testsrc2=size=320x320:rate=24:duration=2"];
        let tone = ["-f", "lavfi", "-i", "sine=frequency=330:duration=2", "-pix_fmt", "yuv420p"];
        let made =
            Command::new("ffmpeg").args(["-v", "error", "-y"]).args(picture).args(tone).arg(&path).status();
        assert!(made.unwrap().success(), "ffmpeg makes a clip");
        fs::read(path).unwrap()
    }

    /// A second of a tone.
    pub fn tone(&self) -> Vec<u8> {
        let path = self.folder.path().join("tone.wav");
        let tone = ["-v", "error", "-y", "-f", "lavfi", "-i", "sine=frequency=330:duration=1"];
        assert!(
            Command::new("ffmpeg").args(tone).arg(&path).status().unwrap().success(),
            "ffmpeg makes a tone"
        );
        fs::read(path).unwrap()
    }

    /// Calls a command as the page does.
    pub fn call<T: DeserializeOwned>(&self, command: &str, arguments: Value) -> Result<T, AppError> {
        let answer = call(&self.window(), command, arguments);
        let answer =
            answer.map_err(|error| serde_json::from_value::<AppError>(error).expect("an AppError"))?;
        Ok(serde_json::from_value(answer).expect("the type that the bindings promise"))
    }

    /// What the window hears from now on.
    pub fn hear(&self) -> mpsc::Receiver<Event> {
        let (tell, heard) = mpsc::channel();
        self.app.listen_any("studio-event", move |event| {
            // The test may be over.
            let _ = tell.send(serde_json::from_str(event.payload()).expect("an event of the studio"));
        });
        heard
    }
}

/// No key is left in the workspace, whatever the test did.
impl Drop for Desk {
    fn drop(&mut self) {
        left_keys::none_in(self.folder.path(), &[KEYS_BEGIN]);
    }
}

/// Calls a command from any window, and answers what comes back as it is.
pub fn call<R: Runtime>(window: &WebviewWindow<R>, command: &str, arguments: Value) -> Result<Value, Value>
where
    WebviewWindow<R>: AsRef<tauri::Webview<MockRuntime>>,
{
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().unwrap(),
        body: InvokeBody::Json(arguments),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize().unwrap())
}

/// Waits until the condition gives something.
pub fn until<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = condition() {
            return found;
        }
        assert!(started.elapsed() < PATIENCE, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
