//! Books in memory, and engines opened on a fake service.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use model::{CallId, CallState, Units};
use reelwright_providers::{
    Brief, EarlierCall, Http, Keys, Ledger, Look, Narration, Order, Patience, PresentRequest, ProviderError,
    Secret, Settled, Setup, SpeechRequest, TrendRequest, VisualRequest, Work, list,
};

use crate::left_keys;

/// The key of every fake service: two parts, because one of them wants two.
pub const KEY: &str = "test-access-0123456789:test-secret-9876543210";

/// A row of the books.
#[derive(Clone, Debug)]
pub struct Row {
    pub order: Order,
    pub state: CallState,
    pub ticket: Option<String>,
    pub result: Option<PathBuf>,
    pub units: Units,
    pub charged: Option<u64>,
}

/// Books in memory.
#[derive(Default)]
pub struct Books {
    pub rows: Mutex<Vec<Row>>,
}

impl Ledger for Books {
    fn order(&self, order: &Order) -> Result<CallId, ProviderError> {
        let mut rows = self.rows.lock().unwrap();
        rows.push(Row {
            order: order.clone(),
            state: CallState::Ordered,
            ticket: None,
            result: None,
            units: Units::default(),
            charged: None,
        });
        Ok(CallId(rows.len() as u32 - 1))
    }

    fn ticket(&self, call: CallId, ticket: &str) -> Result<(), ProviderError> {
        self.rows.lock().unwrap()[call.0 as usize].ticket = Some(ticket.to_owned());
        Ok(())
    }

    fn settle(&self, call: CallId, settled: &Settled) -> Result<(), ProviderError> {
        let row = &mut self.rows.lock().unwrap()[call.0 as usize];
        (row.state, row.result) = (settled.state, settled.result.clone());
        (row.units, row.charged) = (settled.units, settled.charged_millicents);
        Ok(())
    }

    fn earlier(&self, provider: &str, key: &str) -> Result<Option<EarlierCall>, ProviderError> {
        let rows = self.rows.lock().unwrap();
        let found = rows
            .iter()
            .enumerate()
            .rev()
            .find(|(_, row)| row.order.provider == provider && row.order.key == key);
        Ok(found.map(|(at, row)| EarlierCall {
            call: CallId(at as u32),
            state: row.state,
            ticket: row.ticket.clone(),
            result: row.result.clone(),
        }))
    }
}

impl Books {
    pub fn states(&self) -> Vec<CallState> {
        self.rows.lock().unwrap().iter().map(|row| row.state).collect()
    }
}

struct OneKey;

impl Keys for OneKey {
    fn key(&self, _: &str) -> Option<Secret> {
        Some(KEY.to_owned().into())
    }
}

/// Waits that a test can afford.
pub fn patience() -> Patience {
    Patience {
        connect: Duration::from_millis(500),
        first_byte: Duration::from_millis(700),
        between: Duration::from_millis(700),
        whole: Duration::from_secs(60),
        media: Duration::from_secs(60),
        retries: 3,
        pause: Duration::from_millis(5),
        longest_pause: Duration::from_secs(2),
        poll: Duration::from_millis(5),
        longest_poll: Duration::from_millis(10),
        ticket: Duration::from_secs(5),
    }
}

thread_local! {
    /// One way out a test: making one reads the system's root certificates.
    static HTTP: Http = Http::new(patience());
}

/// Settings that lead to a fake service.
pub fn setup(base: &str, workflow: &Path) -> Setup {
    let options: BTreeMap<String, String> =
        [("workflow", workflow.to_str().unwrap()), ("avatar", "avatar-1"), ("count", "3")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
    let options = options.into_iter().chain([("voice".to_owned(), "voice-1".to_owned())]).collect();
    Setup {
        base_url: Some(base.to_owned()),
        model: None,
        options,
        at_once: None,
        keys: Arc::new(OneKey),
        http: HTTP.with(Http::clone),
    }
}

/// A folder in which no key is left when the test is over.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        left_keys::none_in(self.path(), &KEY.split(':').collect::<Vec<_>>());
    }
}

/// A desk: books and a folder that outlive a run, as a job's do.
pub struct Desk {
    pub books: Arc<Books>,
    pub folder: Folder,
    pub look: Look,
    /// Another way out than the tests' common one.
    pub http: Option<Http>,
    /// How many scenes are seen and said.
    pub scenes: u32,
}

impl Desk {
    pub fn new() -> Self {
        let folder = Folder(tempfile::tempdir().unwrap());
        let workflow = r#"{"1":{"class_type":"X","inputs":{"text":"{{prompt}}","seed":"{{seed}}"}}}"#;
        std::fs::write(folder.path().join("workflow.json"), workflow).unwrap();
        Self { books: Arc::default(), folder, look: Arc::new(|_| Ok(())), http: None, scenes: 1 }
    }

    pub fn work(&self) -> Work {
        let (ledger, folder) = (self.books.clone(), Some(self.folder.path().join("answers")));
        Work { ledger, folder, look: self.look.clone(), ..Work::quiet() }
    }

    /// Lets an engine do one small piece of its work on a service at `base`. Where that fails, it says what to do.
    pub async fn run(&self, kind: &str, name: &str, base: &str) -> Result<(), ProviderError> {
        let end = self.asked(kind, name, base).await;
        end.inspect_err(without_keys).inspect_err(says_what_to_do)
    }

    async fn asked(&self, kind: &str, name: &str, base: &str) -> Result<(), ProviderError> {
        let mut setup = setup(base, &self.folder.path().join("workflow.json"));
        setup.http = self.http.clone().unwrap_or(setup.http);
        let work = self.work();
        match kind {
            "writer" => list::writer(name, &setup)?.write(&brief(), &work).await.map(drop),
            "visuals" => list::visual_engine(name, &setup)?.find(&scenes(self.scenes), &work).await.map(drop),
            "speech" => {
                let said = speech(self.folder.path(), self.scenes);
                list::speech_engine(name, &setup)?.speak(&said, &work).await.map(drop)
            }
            "analysis" => {
                let (report, trends) = report();
                list::analyst(name, &setup)?.read(&report, &trends, &work).await.map(drop)
            }
            "trends" => list::trend_source(name, &setup)?.collect(&trends(), &work).await.map(drop),
            "presenter" => list::presenter(name, &setup)?.present(&present(), &work).await.map(drop),
            other => panic!("{other} is no kind"),
        }
    }
}

/// Nothing that a user or a log may see of an error holds a key.
pub fn without_keys(error: &ProviderError) {
    let told = format!("{error} {error:?} {error:#?}");
    for part in KEY.split(':') {
        assert!(!told.contains(part), "a key is told: {told}");
    }
}

/// The words by which an error tells what to do next.
const NEXT: &[&str] = &[
    "run it again",
    "check it",
    "check the",
    "choose a",
    "set the right",
    "set its address",
    "top it up",
    "settle order",
    "settling order",
    "change what",
    "change the",
];

/// An error says what to do. A disk's own says what the disk said, and where.
fn says_what_to_do(error: &ProviderError) {
    if matches!(error, ProviderError::File { .. }) {
        return;
    }
    let told = error.to_string().to_lowercase();
    assert!(NEXT.iter().any(|next| told.contains(next)), "what is to be done? {error}");
}

pub fn brief() -> Brief {
    Brief { theme: model::Theme::manual(), report: None, seed: 1, text: None }
}

/// A report over the sample, and the trends that it stands on.
fn report() -> (model::TrendReport, Vec<model::Trend>) {
    let source = list::trend_source("sample", &Setup::offline()).unwrap();
    let request = trends();
    let found = futures_util::FutureExt::now_or_never(source.collect(&request, &Work::quiet()));
    let trends = found.expect("the sample is at hand").unwrap().trends;
    (reelwright_providers::analysis::analyse(&trends, 24 * 365, request.now).unwrap(), trends)
}

fn trends() -> TrendRequest {
    let now = "2026-03-02T00:00:00Z".parse().unwrap();
    TrendRequest { file: None, now, about: String::new(), region: String::new() }
}

fn narrations(scenes: u32) -> Vec<Narration> {
    (1..=scenes).map(|scene| Narration { scene, text: "Two words".into(), planned_ms: 2000 }).collect()
}

fn speech(folder: &Path, scenes: u32) -> SpeechRequest {
    let voice = model::theme::Voice::default();
    SpeechRequest { narrations: narrations(scenes), voice, folder: folder.to_owned(), recording: None }
}

fn present() -> PresentRequest {
    let canvas = model::Canvas { width: 720, height: 1280 };
    PresentRequest { narrations: narrations(1), voice: model::theme::Voice::default(), canvas }
}

/// So many scenes.
pub fn scenes(count: u32) -> VisualRequest {
    let theme = model::Theme::manual();
    let scene = |number: u32| model::Scene {
        number,
        duration_ms: 4000,
        narration: "Two words".into(),
        visual_prompt: format!("a steel bottle number {number} on wet stone"),
        transition: model::Transition::Cut,
    };
    let script = model::Script {
        video_prompt: "A bottle".into(),
        scenes: (1..=count).map(scene).collect(),
        overlays: Vec::new(),
        voiceover_text: String::new(),
        hook: String::new(),
        call_to_action: String::new(),
        title: String::new(),
        description: String::new(),
        hashtags: Vec::new(),
        target_duration_ms: 4000,
        aspect: theme.video.aspect,
        writer: model::WriterKind::Outline,
        seed: 1,
        theme: theme.clone(),
        report: None,
    };
    VisualRequest {
        script,
        theme,
        scenes: (1..=count).collect(),
        folders: Vec::new(),
        seed: 1,
        taken: Vec::new(),
    }
}
