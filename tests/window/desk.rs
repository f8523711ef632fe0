//! A desk to test the window on: a screen, a message bus, a home and a workspace of its own, and a driver that
//! plays the user. Everything ends and goes when the desk is dropped.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use thirtyfour::{By, Capabilities, Key, TypingData, WebDriver, WebElement};

use crate::{left_keys, processes};

/// How long a condition may take to come true on a machine that does much else. Not a measurement: what is
/// tested is that it comes true.
pub const PATIENCE: Duration = Duration::from_secs(120);
/// The same where a video is made meanwhile, on a machine that makes others.
const RENDERING: Duration = Duration::from_secs(900);
/// How often a condition is looked at.
const GLANCE: Duration = Duration::from_millis(100);
/// Looks in a row that find nothing running before a job counts as at rest.
const AT_REST: u32 = 4;
/// The window's usual size, as tauri.conf.json has it. It has the screen to itself.
pub const WINDOW: (u32, u32) = (1440, 900);
/// The smallest window there can be, in pixels.
pub const SMALLEST: (u32, u32) = (1024, 640);

/// The app's file, as it was built.
const PROGRAM: &str = env!("CARGO_BIN_EXE_reelwright");
/// Folders of a desk: the workspace, and the user's configuration.
const WORKSPACE: &str = "workspace";
const CONFIG: &str = "config";

/// The key that tests type into the window.
pub const KEY: &str = "sk-typed-in-the-window";
/// The key of a service that nobody asks for anything, in the app's environment.
pub const KEY_OF_THE_ENVIRONMENT: &str = "acme-key-of-the-environment";

/// See the module.
pub struct Desk {
    /// Plays the user.
    pub user: WebDriver,
    folder: tempfile::TempDir,
    /// The screen's name.
    pub display: String,
    /// The app's file.
    pub program: PathBuf,
    /// Where the driver listens.
    port: u16,
    // In the order in which they must end.
    driver: Process,
    _screen: Process,
}

impl Desk {
    /// Opens the app on an empty workspace. The callback may put files there first.
    pub async fn open(furnish: impl FnOnce(&Path)) -> Self {
        Self::on_screen(WINDOW, furnish).await
    }

    /// The same on a screen of this size, in pixels across and down.
    pub async fn on_screen(size: (u32, u32), furnish: impl FnOnce(&Path)) -> Self {
        let folder = folder();
        let workspace = folder.path().join(WORKSPACE);
        fs::create_dir_all(&workspace).expect("a workspace");
        furnish(&workspace);
        Self::in_folder(folder, size, PROGRAM.into(), ("REELWRIGHT_WORKSPACE", workspace)).await
    }

    /// Opens the app as one who has installed it: it lies far from its repository, and nobody names a workspace.
    pub async fn installed() -> Self {
        let folder = folder();
        let program = folder.path().join("reelwright");
        // Another disk takes a copy only.
        fs::hard_link(PROGRAM, &program)
            .or_else(|_| fs::copy(PROGRAM, &program).map(drop))
            .expect("the app can be installed");
        let themes = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
        Self::in_folder(folder, WINDOW, program, ("REELWRIGHT_THEMES", themes)).await
    }

    async fn in_folder(
        folder: tempfile::TempDir,
        size: (u32, u32),
        program: PathBuf,
        told: (&str, PathBuf),
    ) -> Self {
        let (screen, display) = screen(size);
        let (driver, port) = driver(folder.path(), &display, told);
        let user = session(port, &program).await;
        Self { user, folder, display, program, port, driver, _screen: screen }
    }

    /// The workspace the app was told to open.
    pub fn workspace(&self) -> PathBuf {
        self.folder.path().join(WORKSPACE)
    }

    /// The folder of the user's configuration.
    pub fn config(&self) -> PathBuf {
        self.folder.path().join(CONFIG)
    }

    /// A folder beside the workspace, for files of the user's.
    pub fn own_files(&self) -> PathBuf {
        let folder = self.folder.path().join("own files");
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    /// The element, once it is there.
    pub async fn find(&self, css: &str) -> WebElement {
        self.until(&format!("there is a {css}"), async || self.user.find(By::Css(css)).await.ok()).await
    }

    /// Clicks on the element, once it is there and can be clicked on.
    pub async fn click(&self, css: &str) {
        self.until(&format!("{css} can be clicked on"), async || {
            let element = self.user.find(By::Css(css)).await.ok()?;
            element.is_enabled().await.ok().filter(|enabled| *enabled)?;
            // A button that waits for something can have the focus, and is not to be pressed all the same.
            let waits = element.attr("aria-disabled").await.ok()?;
            (waits.as_deref() != Some("true")).then_some(())?;
            element.click().await.ok()
        })
        .await;
    }

    /// Presses a key, wherever the focus is.
    pub async fn press(&self, key: impl Into<TypingData>) {
        self.user.action_chain().send_keys(key).perform().await.expect("a key can be pressed");
    }

    /// Presses a key while another is held.
    pub async fn press_with(&self, held: Key, key: impl Into<TypingData>) {
        let keys = self.user.action_chain().key_down(held.clone()).send_keys(key).key_up(held);
        keys.perform().await.expect("keys can be pressed");
    }

    /// What the script answers.
    pub async fn script(&self, body: &str) -> Value {
        let answer = self.user.execute(body, vec![]).await;
        answer.unwrap_or_else(|error| panic!("the page refused {body:?}: {error}")).json().clone()
    }

    /// What the promise that a script's expression makes comes to.
    pub async fn promise(&self, expression: &str) -> Value {
        let body = format!(
            "const done = arguments[arguments.length - 1]; \
             Promise.resolve({expression}).then(value => done([value ?? null]), error => done(String(error?.message ?? error)))"
        );
        let answer = self.user.execute_async(&*body, vec![]).await;
        let answer = answer.unwrap_or_else(|error| panic!("the page refused {body:?}: {error}"));
        let kept = answer.json().get(0).cloned();
        kept.unwrap_or_else(|| panic!("the page refused {expression}: {}", answer.json()))
    }

    /// How far the video that the window's global names is, in seconds.
    pub async fn seconds(&self, video: &str) -> Option<f64> {
        self.script(&format!("return window.{video}.currentTime")).await.as_f64()
    }

    /// Waits until the condition gives something.
    pub async fn until<T>(&self, what: &str, condition: impl AsyncFnMut() -> Option<T>) -> T {
        self.within(PATIENCE, what, condition).await
    }

    /// Waits until an expression of the page's script is true, as long as a video may take.
    pub async fn rendered(&self, what: &str, expression: &str) {
        self.within(RENDERING, what, async || {
            let ended = self.text("[data-testid=ended], [data-testid=error]").await;
            assert!(ended.is_none(), "a stage ended without a result: {ended:?}");
            self.worth(expression).await.as_bool().filter(|holds| *holds)
        })
        .await;
    }

    /// Waits until a video can be played, and names it `player` in the page's script.
    pub async fn playable(&self, testid: &str) {
        let css = format!("[data-testid={testid}]");
        self.until(&format!("{css} can be played"), async || {
            let ready = format!(
                "window.player = document.querySelector('{css}'); \
                 return Boolean(window.player) && window.player.readyState >= 2 && window.player.duration > 1"
            );
            self.script(&ready).await.as_bool().filter(|ready| *ready)
        })
        .await;
    }

    async fn within<T>(
        &self,
        patience: Duration,
        what: &str,
        mut condition: impl AsyncFnMut() -> Option<T>,
    ) -> T {
        let started = Instant::now();
        loop {
            if let Some(found) = condition().await {
                return found;
            }
            if started.elapsed() > patience {
                let picture = artifacts().join(format!("waited-in-vain-{}.png", std::process::id()));
                self.picture(&picture);
                let text =
                    self.user.execute("return document.body ? document.body.innerText : ''", vec![]).await;
                // The window itself may be gone.
                let text = text.map_or_else(|error| json!(error.to_string()), |text| text.json().clone());
                panic!("waited in vain until {what}; see {}; the page says:\n{text}", picture.display());
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// What the page gets when it asks the studio.
    pub async fn ask(&self, command: &str, arguments: Value) -> Value {
        self.promise(&format!("window.__TAURI_INTERNALS__.invoke('{command}', {arguments})")).await
    }

    /// Waits until nothing runs in a job. Between two stages there is a moment in which nothing does, so it has to be seen
    /// at rest a few times in a row.
    pub async fn rest(&self, job: &Value) {
        let mut seen = 0;
        self.within(RENDERING, &format!("job {job} is at rest"), async || {
            let view = self.ask("get_job", json!({ "id": job })).await;
            seen = if view["status"] == "running" { 0 } else { seen + 1 };
            (seen == AT_REST).then_some(())
        })
        .await;
    }

    /// Opens a page and waits for what is wanted there.
    pub async fn go(&self, address: &str, wanted: &str) {
        self.script(&format!("window.location.hash = '{address}'")).await;
        self.find(wanted).await;
    }

    /// Gives the window another size, in pixels, at the screen's top left.
    pub async fn resize(&self, (width, height): (u32, u32)) {
        self.user.set_window_rect(0, 0, width, height).await.expect("the window takes the size");
        self.until(&format!("the page is {width} × {height}"), async || {
            let inside = self.script("return [window.innerWidth, window.innerHeight]").await;
            (inside == json!([width, height])).then_some(())
        })
        .await;
    }

    /// The programs that this desk's app is: itself first, then those it started.
    pub fn app(&self) -> Vec<u32> {
        let started = processes::descendants(self.driver.id());
        let app = started.into_iter().find(|id| processes::runs(*id, &self.program));
        let app = app.expect("the driver has the app open");
        std::iter::once(app).chain(processes::descendants(app)).collect()
    }

    /// Closes the window as a user would.
    pub async fn close(self) {
        self.user.clone().quit().await.expect("the window closes");
    }

    /// Closes the window and opens it again. The callback may change the user's configuration in between.
    pub async fn opened_again(mut self, change: impl FnOnce(&Path)) -> Self {
        self.user.clone().quit().await.expect("the window closes");
        change(&self.config());
        self.user = session(self.port, &self.program).await;
        self
    }

    /// Opens the app again that was closed by other hands than the driver's.
    pub async fn opened_once_more(mut self) -> Self {
        // The driver may have noticed it by itself.
        let _ = self.user.clone().quit().await;
        self.user = session(self.port, &self.program).await;
        self
    }
}

/// No key is left in the workspace, the home or a log, whatever the test did.
impl Drop for Desk {
    fn drop(&mut self) {
        left_keys::none_in(self.folder.path(), &[KEY, KEY_OF_THE_ENVIRONMENT]);
    }
}

/// A program that ends, with all it started, when this is dropped.
pub struct Process(Child);

impl Process {
    /// Its number.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.0.try_wait().is_ok_and(|status| status.is_some())
    }

    /// Starts it, with nothing to read.
    pub fn start(command: &mut Command) -> Self {
        use std::os::unix::process::CommandExt;
        // A group of its own, so that it can be ended as a whole.
        let started = command.process_group(0).stdin(Stdio::null()).spawn();
        Self(started.unwrap_or_else(|error| {
            panic!("can't start {:?}: {error}; `cargo xtask test` installs it", command.get_program())
        }))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        // Gone already is as good.
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.0.wait();
    }
}

/// A folder for all of a desk.
fn folder() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("reelwright-desk-").tempdir().expect("a temporary folder")
}

/// A screen of our own. Xvfb finds a free number by itself and tells it.
fn screen((width, height): (u32, u32)) -> (Process, String) {
    let screen = format!("{width}x{height}x24");
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp"]);
    let mut screen = Process::start(command.stdout(Stdio::piped()).stderr(Stdio::null()));
    let said = screen.0.stdout.take().expect("Xvfb's output was asked for");
    let number = first_line(said, "Xvfb");
    (screen, format!(":{number}"))
}

/// The first line a program says, within reason.
fn first_line(said: impl std::io::Read + Send + 'static, who: &str) -> String {
    let (tell, hear) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        // Where reading fails the line is empty, which is told below.
        let _ = BufReader::new(said).read_line(&mut line);
        let _ = tell.send(line.trim().to_owned());
    });
    let line = hear.recv_timeout(PATIENCE).unwrap_or_default();
    assert!(!line.is_empty(), "{who} said nothing");
    line
}

/// The driver, in the world that it and the app live in. What the app is told of where things are is a variable's name and
/// its value.
fn driver(home: &Path, display: &str, told: (&str, PathBuf)) -> (Process, u16) {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|free| free.local_addr())
        .expect("a port")
        .port();
    let log = fs::File::create(home.join("driver.log")).expect("a log");
    let mut command = Command::new("dbus-run-session");
    command.args(["--", "WebKitWebDriver", &format!("--port={port}"), "--host=127.0.0.1"]);
    command.stdout(log.try_clone().expect("a log")).stderr(log);
    for (name, folder) in
        [("HOME", "home"), ("XDG_CONFIG_HOME", CONFIG), ("XDG_DATA_HOME", "data"), ("XDG_RUNTIME_DIR", "run")]
    {
        let path = home.join(folder);
        fs::create_dir_all(&path).expect("a folder");
        command.env(name, path);
    }
    // Shared between tests: scanning GStreamer's plugins takes seconds.
    command.env("GST_REGISTRY", artifacts().join("gstreamer.registry"));
    command.env_remove("REELWRIGHT_WORKSPACE").env_remove("REELWRIGHT_THEMES").env(told.0, told.1);
    command.env("DISPLAY", display).env("GDK_BACKEND", "x11").env_remove("WAYLAND_DISPLAY");
    // Keys that a test types are nobody's to keep.
    command.env("REELWRIGHT_KEYCHAIN", "off").env_remove("REELWRIGHT_OPENAI_KEY");
    command.env("REELWRIGHT_ACME_KEY", KEY_OF_THE_ENVIRONMENT);
    // wry lets itself be driven only when told to.
    command.env("TAURI_AUTOMATION", "true").env("TAURI_WEBVIEW_AUTOMATION", "true");
    // No graphics card here.
    command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1").env("LIBGL_ALWAYS_SOFTWARE", "1");
    command.env("NO_AT_BRIDGE", "1").env("LC_ALL", "C.UTF-8");
    let driver = Process::start(&mut command);
    let started = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        assert!(started.elapsed() < PATIENCE, "WebKitWebDriver never listened on port {port}");
        thread::sleep(GLANCE);
    }
    (driver, port)
}

async fn session(port: u16, program: &Path) -> WebDriver {
    // The driver's client speaks plain HTTP, and is not made without one all the same. Another test may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let app = json!({ "binary": program, "args": [] });
    let mut wanted = Capabilities::new();
    wanted.set("webkitgtk:browserOptions", app).expect("a JSON object");
    WebDriver::new(format!("http://127.0.0.1:{port}"), wanted).await.expect("the driver opens the app")
}

/// Where what a reader of a failed test wants to see is kept.
pub fn artifacts() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}
