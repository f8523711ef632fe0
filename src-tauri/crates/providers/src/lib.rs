//! Who does a stage's work: a trait per kind of work, a file per engine, a list per kind.
//!
//! An engine gets everything it needs in its request and hands back plain values and files in the folder it was
//! given. It knows no job, no database and no other engine.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod analysis;
pub mod engine;
mod error;
pub mod ledger;
pub mod list;
pub mod presenter;
pub mod price;
pub mod service;
pub mod speech;
pub mod text;
pub mod trends;
pub mod visuals;
pub mod writer;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use model::{Motion, Script, Speech, Theme, Trend, TrendReport};
use tokio_util::sync::CancellationToken;

pub use engine::{Abilities, Card, Choice, Engine, Keys, Kind, Need, NoKeys, Pay, Secret, Setup};
pub use error::ProviderError;
pub use ledger::{Counted, EarlierCall, Expected, Forgetful, Ledger, Order, Settled};
pub use service::{Http, Patience};

/// What accompanies every piece of work: the way to stop it, the way to say how far it is, and the books of what is
/// ordered for it.
#[derive(Clone)]
pub struct Work {
    /// Cancelled when the user asks to stop; engines stop soon after.
    pub cancel: CancellationToken,
    /// Told how far the work is.
    pub progress: Arc<dyn Fn(Step) + Send + Sync>,
    /// Told of every order before it is sent.
    pub ledger: Arc<dyn Ledger>,
    /// Where answers that were paid for are kept, by the key of their order, for as long as the job is there: a run
    /// that was cut short takes them instead of ordering again. None where nothing needs to be kept.
    pub folder: Option<PathBuf>,
    /// Looks into a file that a service made before its order counts as done.
    pub look: Look,
}

/// Why a file can't be shown to its end, if it can't. It may take as long as showing it does, and blocks for that.
pub type Look = Arc<dyn Fn(&Path) -> Result<(), String> + Send + Sync>;

/// How far a piece of work is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Pieces done.
    pub done: u32,
    /// Pieces in all.
    pub of: u32,
    /// What is being done: "speaking scene 2 of 6".
    pub doing: String,
}

impl Work {
    /// Work that nobody watches or stops, of which no books are kept, and whose files nobody looks into.
    pub fn quiet() -> Self {
        Self {
            cancel: CancellationToken::new(),
            progress: Arc::new(|_| {}),
            ledger: Arc::new(Forgetful),
            folder: None,
            look: Arc::new(|_| Ok(())),
        }
    }

    /// Whether to go on.
    ///
    /// # Errors
    /// [`ProviderError::Cancelled`] once the user has asked to stop.
    pub fn check(&self) -> Result<(), ProviderError> {
        if self.cancel.is_cancelled() { Err(ProviderError::Cancelled) } else { Ok(()) }
    }

    /// Tells how far it is.
    pub fn step(&self, done: usize, of: usize, doing: impl Into<String>) {
        (self.progress)(Step { done: done as u32, of: of as u32, doing: doing.into() });
    }
}

/// Collects trends.
#[async_trait]
pub trait TrendSource: Engine {
    /// Collects what is there.
    async fn collect(&self, request: &TrendRequest, work: &Work) -> Result<Collected, ProviderError>;

    /// What a request would order from services; nothing for what runs on this machine.
    fn estimate(&self, request: &TrendRequest) -> Vec<Expected> {
        let _ = request;
        Vec::new()
    }
}

/// What to collect.
#[derive(Clone, Debug)]
pub struct TrendRequest {
    /// The user's file, for the import.
    pub file: Option<PathBuf>,
    /// The present, which the sample's ages count from.
    pub now: model::Timestamp,
    /// What to look for: words or hashtags; empty for whatever is popular.
    pub about: String,
    /// The country whose trends are meant, as two letters; empty for the service's own choice.
    pub region: String,
}

/// What was collected.
#[derive(Clone, Debug, Default)]
pub struct Collected {
    /// The trends that could be read.
    pub trends: Vec<Trend>,
    /// One line for each row that could not: where and why.
    pub skipped: Vec<String>,
    /// What this took of the source's quota, in words; empty for one that has none.
    pub quota: String,
}

/// Writes scripts.
#[async_trait]
pub trait Writer: Engine {
    /// Writes a script for a brief.
    async fn write(&self, brief: &Brief, work: &Work) -> Result<Script, ProviderError>;

    /// What a request would order from services; nothing for what runs on this machine.
    fn estimate(&self, request: &Brief) -> Vec<Expected> {
        let _ = request;
        Vec::new()
    }
}

/// What a script is to be written from.
#[derive(Clone, Debug)]
pub struct Brief {
    /// The theme.
    pub theme: Theme,
    /// The trend report and its take, if there is one.
    pub report: Option<(model::TakeId, TrendReport)>,
    /// Decides every choice.
    pub seed: u32,
    /// The user's own text.
    pub text: Option<String>,
}

/// Reads a report's figures and adds what they mean. Every figure stays the one computed here.
#[async_trait]
pub trait Analyst: Engine {
    /// The report with the engine's recommendations added, each marked with who says so.
    async fn read(
        &self,
        report: &TrendReport,
        trends: &[Trend],
        work: &Work,
    ) -> Result<TrendReport, ProviderError>;

    /// What reading a report would order from services.
    fn estimate(&self, report: &TrendReport, trends: &[Trend]) -> Vec<Expected> {
        let _ = (report, trends);
        Vec::new()
    }
}

/// Finds or draws a picture for each scene.
#[async_trait]
pub trait VisualEngine: Engine {
    /// One picture for each wanted scene, in order.
    async fn find(&self, request: &VisualRequest, work: &Work) -> Result<Vec<FoundVisual>, ProviderError>;

    /// What a request would order from services; nothing for what runs on this machine.
    fn estimate(&self, request: &VisualRequest) -> Vec<Expected> {
        let _ = request;
        Vec::new()
    }
}

/// The pictures wanted.
#[derive(Clone, Debug)]
pub struct VisualRequest {
    /// The script whose scenes they are for.
    pub script: Script,
    /// The theme as the script has it.
    pub theme: Theme,
    /// The scenes wanted, by number.
    pub scenes: Vec<u32>,
    /// Folders to look in: the theme's media folder first, whether it is there or not, then the user's. All of the
    /// theme's pictures suit any of its scenes; the user's only those whose words they share.
    pub folders: Vec<PathBuf>,
    /// Decides every chance.
    pub seed: u32,
    /// Files already chosen for other scenes, by scene number; not to be repeated next to each other.
    pub taken: Vec<(u32, PathBuf)>,
}

/// A picture found for a scene.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundVisual {
    /// The scene's number.
    pub scene: u32,
    /// The picture.
    pub picture: Picture,
    /// Its name as shown.
    pub label: String,
    /// The engine that chose it; the library lets `motion` draw where nothing fits.
    pub engine: &'static str,
    /// Who made it, where known.
    pub credit: Option<String>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    /// A file, still or moving; the studio looks inside to see which.
    File(PathBuf),
    /// A drawing to be made while rendering.
    Drawn(Motion),
}

/// Speaks.
#[async_trait]
pub trait SpeechEngine: Engine {
    /// Refuses narrations in a language that it is known not to speak.
    ///
    /// # Errors
    /// `language_not_spoken` with those there are.
    fn check_language(&self, request: &SpeechRequest) -> Result<(), ProviderError> {
        text::language::check(self.card(), self.model(), &request.text())
    }

    /// Speaks all narrations in order into one file.
    async fn speak(&self, request: &SpeechRequest, work: &Work) -> Result<Spoken, ProviderError>;

    /// What a request would order from services; nothing for what runs on this machine.
    fn estimate(&self, request: &SpeechRequest) -> Vec<Expected> {
        let _ = request;
        Vec::new()
    }
}

/// What to speak.
#[derive(Clone, Debug)]
pub struct SpeechRequest {
    /// Scene numbers and narrations, in order. A narration may be empty.
    pub narrations: Vec<Narration>,
    /// The theme's voice.
    pub voice: model::theme::Voice,
    /// The folder to write into; it exists.
    pub folder: PathBuf,
    /// The user's recording, for the recording engine.
    pub recording: Option<Recording>,
}

impl SpeechRequest {
    /// All that is said.
    pub fn text(&self) -> String {
        self.narrations.iter().map(|narration| narration.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// A scene's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narration {
    /// The scene's number.
    pub scene: u32,
    /// What is said.
    pub text: String,
    /// The planned length in milliseconds: the scene lasts this long where nothing is said.
    pub planned_ms: u32,
}

/// A voice recorded by the user, already measured.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The file.
    pub path: PathBuf,
    /// Its length in milliseconds.
    pub duration_ms: u32,
    /// Its silent stretches, as start and end in milliseconds, in order.
    pub silences: Vec<(u32, u32)>,
}

/// What was spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The sound; none for the silent engine.
    pub file: Option<PathBuf>,
    /// The words and the scenes' places.
    pub speech: Speech,
}

/// A talking head: one clip that stands for the pictures and the voice of all scenes.
#[async_trait]
pub trait Presenter: Engine {
    /// Has all narrations presented in order, in one clip with sound.
    async fn present(&self, request: &PresentRequest, work: &Work) -> Result<Presented, ProviderError>;

    /// The one order that a request becomes: with its key it can be told whether it was sent before.
    ///
    /// # Errors
    /// `text_too_long` where there is nothing to say, or too much.
    fn order(&self, request: &PresentRequest) -> Result<Order, ProviderError>;

    /// What a request would order from services.
    fn estimate(&self, request: &PresentRequest) -> Vec<Expected>;
}

/// What is to be presented.
#[derive(Clone, Debug)]
pub struct PresentRequest {
    /// Scene numbers and narrations, in order.
    pub narrations: Vec<Narration>,
    /// The theme's voice.
    pub voice: model::theme::Voice,
    /// The picture's size.
    pub canvas: model::Canvas,
}

/// A presented script. The times of its words are found as those of a recording: by its silences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presented {
    /// The clip, with sound.
    pub file: PathBuf,
    /// Its name as shown.
    pub label: String,
    /// Who made it, where that must be said.
    pub credit: Option<String>,
}
