//! What is spoken, by whom and how fast.

use std::fs;

use model::theme::Voice;
use reelwright_providers::{
    Engine, ProviderError, SpeechEngine, SpeechRequest, Work, list, speech::sherpa::SherpaOnnx,
};

use super::{Desk, SPEAKING, tone};

#[tokio::test]
async fn scenes_are_spoken_one_by_one_and_a_text_is_no_option() {
    let desk = Desk::new();
    let voice = desk.voice(SPEAKING);
    let texts = ["--help me, \"please\"; 'now'\nand\u{0} again", "", "$(reboot) `ls` 你好."];
    let spoken = desk.speak(&voice, &texts).await.unwrap();
    let speech = &spoken.speech;
    assert_eq!((speech.engine.as_str(), speech.voice.as_str()), ("sherpa-onnx", "amy"));
    let spans = &speech.scenes;
    assert_eq!((spans.len(), spans[0].start_ms, spans[2].end_ms), (3, 0, speech.duration_ms));
    assert!(spans.windows(2).all(|pair| pair[0].end_ms == pair[1].start_ms), "{spans:?}");
    assert_eq!(spans[1].end_ms - spans[1].start_ms, 1500, "a scene without words lasts as planned");
    for scene in [1, 3] {
        let span = spans[scene as usize - 1];
        let words: Vec<_> = speech.words.iter().filter(|word| word.scene == scene).collect();
        assert!(!words.is_empty(), "the words are laid over the sound");
        assert!(words.iter().all(|word| span.start_ms <= word.start_ms && word.end_ms <= span.end_ms));
    }
    let reader = hound::WavReader::open(spoken.file.unwrap()).unwrap();
    assert_eq!(reader.spec().sample_rate, 16_000, "the model's own rate");
    let first = "--help me, \"please\"; 'now' and again";
    assert_eq!(desk.lines("texts"), [first, "$(reboot) `ls` 你好."]);
    let arguments = desk.lines("arguments");
    let behind = arguments.iter().position(|argument| argument == "--").unwrap();
    assert_eq!(arguments[behind + 1], first, "what follows the sign is no option");
    assert!(arguments[..behind].iter().all(|argument| argument.starts_with("--")), "{arguments:?}");
    assert!(voice.estimate(&desk.request(&texts)).is_empty(), "it orders nothing");
}

#[tokio::test]
async fn speed_and_speaker_come_from_the_theme_or_the_settings() {
    let desk = Desk::new();
    desk.program(SPEAKING);
    let model = desk.model("amy", &["amy.onnx", "tokens.txt"]);
    let voice = SherpaOnnx::open(&desk.setup(&model, &[("voice", "2")])).unwrap();
    let theme = |engine: &str, name: &str, speed_wpm| Voice {
        engine: engine.into(),
        name: name.into(),
        speed_wpm,
        ..Voice::default()
    };
    for (voice_of, speaker, scale) in [
        (theme("espeak-ng", "en-gb", 160), "--sid=2", "1.000"),
        (theme("sherpa-onnx", "7", 128), "--sid=7", "1.250"),
        (theme("sherpa-onnx", "", 300), "--sid=2", "0.833"),
        (theme("sherpa-onnx", &Voice::default().name, 80), "--sid=2", "1.429"),
    ] {
        let _ = fs::remove_file(desk.path("arguments"));
        let request = SpeechRequest { voice: voice_of, ..desk.request(&["Hi."]) };
        voice.speak(&request, &Work::quiet()).await.unwrap();
        let arguments = desk.lines("arguments");
        for expected in [speaker.to_owned(), format!("--vits-length-scale={scale}")] {
            assert!(arguments.contains(&expected), "{expected} is not in {arguments:?}");
        }
    }
}

#[tokio::test]
async fn a_text_of_a_megabyte_is_spoken_in_pieces_and_whole() {
    let desk = Desk::new();
    tone(&desk.path("tone.wav"), 100, 16);
    let voice = desk.voice(SPEAKING);
    let sentence = "All the words of a sentence of some length. ";
    let text = sentence.repeat((1 << 20) / sentence.len());
    let spoken = desk.speak(&voice, &[&text]).await.unwrap();
    let texts = desk.lines("texts");
    assert!(texts.len() > 100 && texts.iter().all(|piece| piece.ends_with("length.")), "{}", texts.len());
    assert!(texts.join(" ") == text.trim_end(), "every sentence once, in order");
    assert!(spoken.speech.duration_ms as usize > texts.len() * 1000, "each is heard");
}

#[tokio::test]
async fn speakers_are_known_by_number_and_by_the_name_that_the_model_tells() {
    let desk = Desk::new();
    desk.program(SPEAKING);
    let model = desk.model("amy", &["amy.onnx", "tokens.txt"]);
    let told = r#"{"language":{"code":"en_GB"},"num_speakers":3,"speaker_id_map":{"alba":2,"northern":1}}"#;
    fs::write(model.join("amy.onnx.json"), told).unwrap();
    for (name, number) in [("alba", "2"), ("1", "1"), ("0", "0")] {
        let _ = fs::remove_file(desk.path("arguments"));
        let voice = SherpaOnnx::open(&desk.setup(&model, &[("voice", name)])).unwrap();
        let spoken = desk.speak(&voice, &["Hi."]).await.unwrap();
        assert_eq!(spoken.speech.voice, format!("amy {name}"));
        assert!(desk.lines("arguments").contains(&format!("--sid={number}")));
    }
    for (name, expected) in [("3", "of 3"), ("albo", "alba"), ("-1", "from 0")] {
        let voice = SherpaOnnx::open(&desk.setup(&model, &[("voice", name)])).unwrap();
        let refused = desk.speak(&voice, &["Hi."]).await;
        let Err(ProviderError::BadRequest { code: "unknown_voice", message }) = refused else {
            panic!("{refused:?}")
        };
        assert!(message.contains(expected), "{message}");
    }
    let tested = SherpaOnnx::open(&desk.setup(&model, &[])).unwrap().test(&Work::quiet()).await.unwrap();
    assert!(tested.contains("amy (en_GB)"), "{tested}");
}

#[tokio::test]
async fn a_speaker_whom_only_the_program_knows_missing_is_not_replaced() {
    let desk = Desk::new();
    let said = "This model contains only 1 speakers. sid should be in the range [0, 0]. Given: 7. Use sid=0";
    desk.program(&format!("echo '{said}' >&2; {SPEAKING}"));
    let model = desk.model("amy", &["amy.onnx", "tokens.txt"]);
    // What can't be read says nothing.
    fs::write(model.join("amy.onnx.json"), "{").unwrap();
    let voice = SherpaOnnx::open(&desk.setup(&model, &[("voice", "7")])).unwrap();
    let refused = desk.speak(&voice, &["Hi."]).await;
    assert!(matches!(&refused, Err(ProviderError::BadRequest { code: "unknown_voice", .. })), "{refused:?}");
    // The program repeats what it is to say.
    desk.program(&format!("echo \"The text is: $TEXT\" >&2; {SPEAKING}"));
    desk.speak(&voice, &[&format!("It said: {said}")]).await.unwrap();
}

#[tokio::test]
async fn words_that_the_model_does_not_know_are_named() {
    let desk = Desk::new();
    let voice = desk.voice(&format!(
        r#"case $TEXT in *Glow*) echo 'lexicon.cc:319 OOV glow. Ignore it!' >&2 ;; esac
case $TEXT in *42*) echo "OOV word skipped: '42'" >&2 ;; esac
echo "The text is: OOV $TEXT. Ignore it!" >&2
{SPEAKING}"#
    ));
    let work = Work { folder: Some(desk.path("kept")), ..Work::quiet() };
    let request = desk.request(&["Glow on.", "All of it.", "Glow for 42 hours."]);
    for _ in 0..2 {
        let spoken = voice.speak(&request, &work).await.unwrap();
        assert_eq!(spoken.speech.left_out, ["glow", "42"]);
    }
    assert_eq!(desk.lines("texts").len(), 5, "what was spoken whole is kept");
}

#[tokio::test]
async fn trying_it_says_a_word_of_the_models_and_what_came_of_it() {
    let desk = Desk::new();
    desk.program(SPEAKING);
    let model = desk.model("amy", &["amy.onnx", "tokens.txt"]);
    fs::write(model.join("lexicon.txt"), "'s s\na a\nhallo h a l o\n").unwrap();
    let voice = list::speech_engine("sherpa-onnx", &desk.setup(&model, &[])).unwrap();
    let said = voice.test(&Work::quiet()).await.unwrap();
    for part in ["amy", "“hallo”", "1.0 s", "16000 Hz", "costs nothing"] {
        assert!(said.contains(part), "{said}");
    }
    assert_eq!(desk.lines("texts"), ["hallo"]);
}
