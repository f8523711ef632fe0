//! Voices of services: one order a scene, so that a scene whose words change is the only one spoken anew, and a run
//! that was cut short goes on from the last.

pub mod elevenlabs;
pub mod fish;
pub mod openai;

use model::Units;
use serde_json::Value;

use super::{
    track::{SpokenScene, together},
    wave::Wave,
};
use crate::{
    Card, Counted, Expected, Narration, Order, ProviderError, SpeechRequest, Spoken, Work,
    service::{Answer, Ask, Line, Wanted, all_scenes, once, order_key},
    text::{language, script::is_speakable},
};

/// How a service is asked to speak a text.
pub(super) struct Voice<'a> {
    pub(super) card: &'static Card,
    pub(super) line: &'a Line,
    pub(super) model: &'a str,
    /// How it counts a text.
    pub(super) count: Count,
}

/// How much of what a service charges for is in a text.
pub(super) type Count = fn(&str) -> usize;

/// Most count characters.
pub(super) fn characters(text: &str) -> usize {
    text.chars().count()
}

fn units(count: Count, text: &str) -> Units {
    Units { characters: u32::try_from(count(text)).unwrap_or(u32::MAX), ..Units::default() }
}

/// What speaking all narrations is expected to cost.
pub(super) fn expected(line: &Line, model: &str, count: Count, request: &SpeechRequest) -> Vec<Expected> {
    let said = request.narrations.iter().filter(|narration| is_speakable(&narration.text));
    let units = said.map(|narration| units(count, &narration.text)).fold(Units::default(), Units::plus);
    vec![Expected {
        provider: line.payee().to_owned(),
        model: model.to_owned(),
        what: format!("{} characters", units.characters),
        units,
    }]
}

/// Has all narrations spoken, as many at once as the service allows, and puts them together.
pub(super) async fn speak(
    service: &Voice<'_>,
    voice: &str,
    request: &SpeechRequest,
    ask: &(dyn Fn(&Narration) -> (Ask, Value) + Send + Sync),
    read: &(dyn Fn(&Answer, &Narration) -> Result<SpokenScene, ProviderError> + Send + Sync),
    work: &Work,
) -> Result<Spoken, ProviderError> {
    language::check(service.card, service.model, &request.text())?;
    let of = request.narrations.len();
    let numbers: Vec<u32> = request.narrations.iter().map(|narration| narration.scene).collect();
    let one = |scene: u32| async move {
        let of_scene = |narration: &Narration| narration.scene == scene;
        let at = request.narrations.iter().position(of_scene).ok_or(ProviderError::Cancelled)?;
        let narration = &request.narrations[at];
        if !is_speakable(&narration.text) {
            return Ok(None);
        }
        work.step(at, of, format!("speaking scene {scene}"));
        spoken(service, narration, ask(narration), read, work).await.map(Some)
    };
    let scenes = all_scenes(&numbers, service.line.at_once(), one, work).await?;
    work.step(of, of, "spoken");
    together(service.card.name, voice, request, scenes)
}

async fn spoken(
    service: &Voice<'_>,
    narration: &Narration,
    (ask, request): (Ask, Value),
    read: &(dyn Fn(&Answer, &Narration) -> Result<SpokenScene, ProviderError> + Send + Sync),
    work: &Work,
) -> Result<SpokenScene, ProviderError> {
    let what = format!("voice for scene {}", narration.scene);
    let order = Order {
        provider: service.line.payee().to_owned(),
        model: service.model.to_owned(),
        // The address too: some services name the voice there.
        key: order_key(service.card.provider, service.model, &format!("{what} {}", ask.url.path()), &request),
        what,
        estimate: units(service.count, &narration.text),
    };
    let used = |answer: &Answer| Ok((read(answer, narration)?, Counted::default()));
    once(service.line, Wanted { order, ask }, used, work).await
}

/// The sound in a WAV answer.
pub(super) fn wav(line: &Line, bytes: &[u8]) -> Result<Wave, ProviderError> {
    let wave = Wave::read(bytes).ok().filter(|wave| wave.rate > 0 && wave.heard().is_some());
    wave.ok_or_else(|| not_sound(line, bytes))
}

/// The sound in an answer of bare samples: 16 bits, mono, little-endian.
pub(super) fn pcm(line: &Line, bytes: &[u8], rate: u32) -> Result<Wave, ProviderError> {
    let samples = bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
    let wave = Wave { rate, samples };
    // A text read as samples is noise; JSON and HTML begin with a sign that sound hardly does.
    let text =
        bytes.first().is_some_and(|first| matches!(first, b'{' | b'<')) && std::str::from_utf8(bytes).is_ok();
    if text || wave.heard().is_none() { Err(not_sound(line, bytes)) } else { Ok(wave) }
}

fn not_sound(line: &Line, bytes: &[u8]) -> ProviderError {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let message = format!(
        "{} sent something that is no voice; it was not kept. Run it again, or choose another voice or model",
        line.provider
    );
    line.error("not_media", message, &start)
}
