//! Languages that a voice does not speak are refused before anything is ordered.

use reelwright_providers::{Narration, ProviderError, SpeechRequest, list};

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
