//! The engines that speak nothing themselves: the user's recording and silence.

use model::{Speech, theme::Voice};
use proptest::prelude::*;
use reelwright_providers::{Narration, ProviderError, Recording, Setup, SpeechRequest, Spoken, Work, list};

fn request(texts: &[&str], recording: Option<Recording>) -> SpeechRequest {
    let narrations =
        (1..).zip(texts).map(|(scene, text)| Narration { scene, text: (*text).into(), planned_ms: 3000 });
    SpeechRequest {
        narrations: narrations.collect(),
        voice: Voice::default(),
        folder: "/nowhere".into(),
        recording,
    }
}

fn recording(duration_ms: u32, silences: &[(u32, u32)]) -> Recording {
    Recording { path: "voice.m4a".into(), duration_ms, silences: silences.to_vec() }
}

fn speak(engine: &str, request: &SpeechRequest) -> Result<Spoken, ProviderError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(list::speech_engine(engine, &Setup::offline()).unwrap().speak(request, &Work::quiet()))
}

fn assert_consistent(speech: &Speech, length: u32) {
    assert!(speech.words.windows(2).all(|pair| pair[0].end_ms <= pair[1].start_ms), "{:?}", speech.words);
    assert!(speech.words.iter().all(|word| word.start_ms < word.end_ms && word.end_ms <= length));
    assert_eq!(speech.scenes.first().map(|span| span.start_ms), Some(0));
    assert_eq!(speech.scenes.last().map(|span| span.end_ms), Some(length));
    assert!(speech.scenes.windows(2).all(|pair| pair[0].end_ms == pair[1].start_ms), "{:?}", speech.scenes);
}

#[test]
fn a_recordings_words_lie_where_something_is_heard() {
    let spoken = speak(
        "recording",
        &request(
            &["One two three four.", "Five six seven eight."],
            Some(recording(6000, &[(0, 500), (2500, 3500), (5500, 6000)])),
        ),
    )
    .unwrap();
    let speech = spoken.speech;
    assert_consistent(&speech, 6000);
    assert_eq!((spoken.file.unwrap().to_str(), speech.duration_ms), (Some("voice.m4a"), 6000));
    for word in &speech.words {
        let inside =
            [(500, 2500), (3500, 5500)].iter().any(|(from, to)| *from <= word.start_ms && word.end_ms <= *to);
        assert!(inside, "{word:?} is laid over a silence");
    }
    assert_eq!(speech.words[4].start_ms, 3500, "the second scene's first word begins after the pause");
    assert_eq!(speech.scenes[1].start_ms, 3000, "its picture comes in the middle of the pause");
}

#[test]
fn a_recording_of_silence_or_without_text_still_has_its_length() {
    let spoken = speak("recording", &request(&["Some words."], Some(recording(4000, &[(0, 4000)])))).unwrap();
    assert_consistent(&spoken.speech, 4000);
    assert_eq!(spoken.speech.words.len(), 2);
    let spoken = speak("recording", &request(&["", ""], Some(recording(4000, &[])))).unwrap();
    assert_consistent(&spoken.speech, 4000);
    assert_eq!(spoken.speech.scenes[1].start_ms, 2000, "scenes without words share the time by their plans");
}

#[test]
fn no_recording_and_an_empty_one_are_refused() {
    let none = speak("recording", &request(&["Words."], None));
    assert!(matches!(none, Err(ProviderError::BadRequest { code: "no_recording", .. })), "{none:?}");
    let empty = speak("recording", &request(&["Words."], Some(recording(0, &[]))));
    assert!(matches!(empty, Err(ProviderError::BadRequest { code: "empty_recording", .. })), "{empty:?}");
}

#[test]
fn without_a_voice_captions_run_and_scenes_keep_their_plan() {
    let spoken = speak("none", &request(&["One two three.", "", "Four five six."], None)).unwrap();
    assert_eq!((spoken.file, spoken.speech.duration_ms), (None, 0));
    assert_consistent(&spoken.speech, 9000);
    assert_eq!(spoken.speech.scenes[1].start_ms, 3000);
    assert_eq!(spoken.speech.words.len(), 6);
}

#[test]
fn without_a_voice_a_long_text_gets_the_time_to_be_read() {
    let long = "word ".repeat(40);
    let spoken = speak("none", &request(&[&long], None)).unwrap();
    assert!(spoken.speech.scenes[0].end_ms > 9_000, "forty words can't be read in the planned three seconds");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_recording_gives_consistent_times(
        texts in proptest::collection::vec("[a-z ]{0,40}", 1..6),
        duration_ms in 1000u32..60_000,
        cuts in proptest::collection::vec(0u32..60_000, 0..8),
    ) {
        let mut cuts: Vec<u32> = cuts.into_iter().map(|cut| cut.min(duration_ms)).collect();
        cuts.sort_unstable();
        let silences: Vec<(u32, u32)> = cuts.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let spoken = speak("recording", &request(&texts, Some(recording(duration_ms, &silences)))).unwrap();
        prop_assert_eq!(spoken.speech.scenes.len(), texts.len());
        prop_assert!(spoken.speech.scenes.windows(2).all(|pair| pair[0].end_ms == pair[1].start_ms));
        prop_assert!(spoken.speech.words.windows(2).all(|pair| pair[0].start_ms <= pair[1].start_ms));
        let words: usize = texts.iter().map(|text| text.split_whitespace().count()).sum();
        prop_assert_eq!(spoken.speech.words.len(), words);
    }
}
