//! Languages that a voice does not speak are refused before anything is ordered.

use model::CallState;
use reelwright_providers::{Narration, PresentRequest, ProviderError, SpeechRequest, list};
use serde_json::{Value, json};
use wiremock::{Mock, ResponseTemplate, matchers::path};

use super::{
    books::{Desk, setup},
    fake::{CASES, Fake, Weather},
};

const HUNGARIAN: &str =
    "Töltsd meg a kannát friss vízzel, forrald fel, majd várj egy percet, mielőtt a teára öntöd.";
const GEORGIAN: &str =
    "აავსეთ ჩაიდანი სუფთა წყლით, აადუღეთ და დაელოდეთ ერთი წუთი, სანამ ჩაის ფოთლებს დაასხამთ.";

/// What comes of a text, and how many requests it took.
async fn spoken(name: &str, model: Option<&str>, text: &str) -> (Result<(), ProviderError>, usize) {
    let case = CASES.iter().find(|case| (case.kind, case.name) == ("speech", name)).unwrap();
    let (desk, fake) = (Desk::new(), Fake::new(*case, Weather::Fair).await);
    let mut setup = setup(&fake.server.uri(), desk.folder.path());
    setup.model = model.map(str::to_owned);
    let request = SpeechRequest {
        narrations: vec![Narration { scene: 1, text: text.into(), planned_ms: 2000 }],
        voice: model::theme::Voice::default(),
        folder: desk.folder.path().to_owned(),
        recording: None,
    };
    let end = list::speech_engine(name, &setup).unwrap().speak(&request, &desk.work()).await;
    (end.map(drop), fake.hits())
}

#[tokio::test]
async fn a_language_that_a_voice_does_not_speak_is_not_paid_for() {
    for (name, language, text) in [
        ("elevenlabs", "Hungarian", HUNGARIAN),
        ("fish-audio", "Hungarian", HUNGARIAN),
        ("openai", "Georgian", GEORGIAN),
    ] {
        let (end, hits) = spoken(name, None, text).await;
        let error = end.unwrap_err();
        assert_eq!((error.code(), hits), ("language_not_spoken", 0), "{name}: {error:?}");
        let told = error.to_string();
        assert!(told.contains(&format!("speaks no {language}")) && told.contains("English"), "{told}");
    }
}

#[tokio::test]
async fn what_is_spoken_or_not_known_is_not_refused() {
    let (end, hits) = spoken("openai", None, HUNGARIAN).await;
    end.unwrap();
    assert_eq!(hits, 1, "it speaks that");
    let (end, hits) = spoken("fish-audio", Some("a-model-of-next-year"), HUNGARIAN).await;
    end.unwrap();
    assert_eq!(hits, 1, "of another model nothing is known");
}

/// A HeyGen whose list of voices is this.
async fn presenting(voices: ResponseTemplate) -> (Desk, Fake) {
    let case = CASES.iter().find(|case| case.name == "heygen").unwrap();
    let (desk, fake) = (Desk::new(), Fake::new(*case, Weather::Fair).await);
    Mock::given(path("/v2/voices")).respond_with(voices).with_priority(1).mount(&fake.server).await;
    (desk, fake)
}

fn voices(voice: Value) -> ResponseTemplate {
    let another = json!({ "voice_id": "voice-2", "language": "Hungarian" });
    ResponseTemplate::new(200).set_body_json(json!({ "error": null, "data": { "voices": [another, voice] } }))
}

async fn presented(desk: &Desk, fake: &Fake, text: &str) -> Result<(), ProviderError> {
    let request = PresentRequest {
        narrations: vec![Narration { scene: 1, text: text.into(), planned_ms: 2000 }],
        voice: model::theme::Voice::default(),
        canvas: model::Canvas { width: 720, height: 1280 },
    };
    let engine = list::presenter("heygen", &setup(&fake.server.uri(), desk.folder.path())).unwrap();
    engine.present(&request, &desk.work()).await.map(drop)
}

#[tokio::test]
async fn a_presenter_is_not_ordered_in_a_language_that_its_voice_does_not_speak() {
    let (desk, fake) = presenting(voices(json!({ "voice_id": "voice-1", "language": "English" }))).await;
    let error = presented(&desk, &fake, HUNGARIAN).await.unwrap_err();
    assert_eq!((error.code(), fake.orders()), ("language_not_spoken", 0), "{error:?}");
    let told = error.to_string();
    assert!(told.contains("heygen speaks no Hungarian by the voice voice-1"), "{told}");
    assert!(told.ends_with("one of its languages: English"), "{told}");
    assert!(desk.books.states().is_empty(), "nothing is in the books");
}

#[tokio::test]
async fn a_presenter_whose_language_fits_or_is_not_told_is_ordered() {
    let voice = |language: &str, several: bool| {
        voices(json!({ "voice_id": "voice-1", "language": language, "support_locale": several }))
    };
    for list in [
        voice("Hungarian (Hungary)", false),
        voice("English", true),
        voice("Multilingual", false),
        voices(json!({ "voice_id": "voice-3", "language": "English" })),
        ResponseTemplate::new(404),
        ResponseTemplate::new(200).set_body_string("<html></html>"),
    ] {
        let (desk, fake) = presenting(list.clone()).await;
        presented(&desk, &fake, HUNGARIAN).await.unwrap_or_else(|error| panic!("{list:?}: {error:?}"));
        assert_eq!((fake.orders(), desk.books.states()), (1, vec![CallState::Done]), "{list:?}");
    }
}

#[tokio::test]
async fn a_clip_that_was_ordered_is_gone_on_with_in_whatever_language() {
    let (desk, fake) = presenting(voices(json!({ "voice_id": "voice-1", "language": "Hungarian" }))).await;
    presented(&desk, &fake, HUNGARIAN).await.unwrap();
    let english = voices(json!({ "voice_id": "voice-1", "language": "English" }));
    let (_, other) = presenting(english).await;
    presented(&desk, &other, HUNGARIAN).await.unwrap();
    assert_eq!(other.hits(), 0, "it is there");
}

#[tokio::test]
async fn trying_a_presenter_tells_what_its_voice_speaks() {
    let voice = |language: &str| voices(json!({ "voice_id": "voice-1", "language": language }));
    let untold = "which language its voice speaks is not told";
    for (list, told) in [
        (voice("German"), "its voice speaks German"),
        (voice("Multilingual"), untold),
        (ResponseTemplate::new(404), untold),
    ] {
        let (desk, fake) = presenting(list).await;
        let engine = list::presenter("heygen", &setup(&fake.server.uri(), desk.folder.path())).unwrap();
        let said = engine.test(&desk.work()).await.unwrap();
        assert!(said.starts_with("ready; ") && said.ends_with(told), "{said}");
    }
}
