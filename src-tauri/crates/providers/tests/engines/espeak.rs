//! Speaking with the real espeak-ng, and with programs that only pretend to be one.

use std::{os::unix::fs::PermissionsExt, path::Path};

use model::{Speech, theme::Voice};
use reelwright_providers::{
    Narration, ProviderError, SpeechEngine, SpeechRequest, Spoken, Work,
    speech::espeak::EspeakNg,
    text::{pace::Pace, words},
};
use serde::Deserialize;
use tempfile::TempDir;

/// The longest silence anywhere in a voice, in milliseconds.
const LONGEST_SILENCE_MS: usize = 1500;

fn voice(name: &str, speed_wpm: u32) -> Voice {
    Voice { name: name.into(), speed_wpm, ..Voice::default() }
}

fn request(folder: &TempDir, voice: Voice, texts: &[&str]) -> SpeechRequest {
    let narrations =
        (1..).zip(texts).map(|(scene, text)| Narration { scene, text: (*text).into(), planned_ms: 1200 });
    SpeechRequest { narrations: narrations.collect(), voice, folder: folder.path().into(), recording: None }
}

async fn speak(texts: &[&str]) -> (Spoken, hound::WavSpec, Vec<i16>) {
    speak_as(voice("en-us", 160), texts).await
}

async fn speak_as(voice: Voice, texts: &[&str]) -> (Spoken, hound::WavSpec, Vec<i16>) {
    let folder = tempfile::tempdir().unwrap();
    let spoken = EspeakNg::installed().speak(&request(&folder, voice, texts), &Work::quiet()).await.unwrap();
    let mut reader = hound::WavReader::open(spoken.file.as_ref().unwrap()).unwrap();
    let samples = reader.samples::<i16>().map(Result::unwrap).collect();
    (spoken, reader.spec(), samples)
}

fn joined(speech: &Speech, scene: u32) -> String {
    let words: Vec<&str> =
        speech.words.iter().filter(|w| w.scene == scene).map(|w| w.text.as_str()).collect();
    words.join(" ")
}

/// The longest run of samples too quiet to hear, in milliseconds.
fn longest_silence_ms(rate: u32, samples: &[i16]) -> usize {
    let quiet = samples.split(|sample| sample.unsigned_abs() > 60).map(<[i16]>::len).max().unwrap_or(0);
    quiet * 1000 / rate as usize
}

fn assert_consistent(speech: &Speech) {
    for pair in speech.words.windows(2) {
        assert!(pair[0].end_ms <= pair[1].start_ms && pair[0].scene <= pair[1].scene, "{pair:?} overlap");
    }
    assert!(speech.words.iter().all(|word| word.start_ms < word.end_ms && word.end_ms <= speech.duration_ms));
    assert_eq!(speech.scenes.first().map(|span| span.start_ms), Some(0), "the picture begins with the sound");
    assert_eq!(speech.scenes.last().map(|span| span.end_ms), Some(speech.duration_ms));
    for pair in speech.scenes.windows(2) {
        assert_eq!(pair[0].end_ms, pair[1].start_ms, "a scene lasts until the next begins");
    }
    for word in &speech.words {
        let span = speech.scenes.iter().find(|span| span.scene == word.scene).unwrap();
        assert!(span.start_ms <= word.start_ms && word.end_ms <= span.end_ms, "{word:?} is outside {span:?}");
    }
}

#[tokio::test]
async fn scenes_are_spoken_into_one_file_with_every_word_timed() {
    let texts =
        ["Your bottle is dirtier than your phone.", "Why? Because nobody washes it, ever.", "Try HydroGlow."];
    let (spoken, spec, samples) = speak(&texts).await;
    assert_eq!((spec.sample_rate, spec.channels), (22_050, 1));
    assert_consistent(&spoken.speech);
    for (scene, text) in (1..).zip(texts) {
        assert_eq!(joined(&spoken.speech, scene), text, "words are the narration's own");
    }
    let length = samples.len() * 1000 / 22_050;
    assert!(length.abs_diff(spoken.speech.duration_ms as usize) <= 1, "the said length is the file's");
    assert!(longest_silence_ms(22_050, &samples) < LONGEST_SILENCE_MS);
    let last = spoken.speech.words.last().unwrap();
    assert!(spoken.speech.duration_ms >= last.end_ms + 500, "the picture does not end on the last sound");
}

/// Word starts as libespeak-ng 1.51 reported them in its own events, and the length of the clause's sound, recorded
/// beside this test.
#[derive(Deserialize)]
struct Recorded {
    voice: String,
    wpm: u32,
    text: String,
    starts_ms: Vec<Option<u32>>,
    length_ms: u32,
}

#[tokio::test]
async fn nineteen_of_twenty_words_start_within_three_frames_of_their_sound() {
    let recorded: Vec<Recorded> = serde_json::from_str(include_str!("../fixtures/word_events.json")).unwrap();
    let mut slips = Vec::new();
    for clause in &recorded {
        let (spoken, _, _) = speak_as(voice(&clause.voice, clause.wpm), &[&clause.text]).await;
        let words = &spoken.speech.words;
        assert_eq!(words.len(), clause.starts_ms.len(), "{}", clause.text);
        let zero = words[0].start_ms;
        // The engine chooses a speed for the text; the recording's times are stretched to it.
        let stretch = f64::from(words[words.len() - 1].end_ms - zero) / f64::from(clause.length_ms);
        assert!((0.85..1.3).contains(&stretch), "{}: {stretch}", clause.text);
        for (word, known) in words.iter().zip(&clause.starts_ms) {
            let known = known.map(|known| (f64::from(known) * stretch) as u32);
            slips.extend(known.map(|known| ((word.start_ms - zero).abs_diff(known), word.text.clone())));
        }
    }
    slips.sort();
    let p95 = &slips[slips.len() * 95 / 100];
    assert!(p95.0 <= 100, "the slowest words: {:?}", &slips[slips.len() * 9 / 10..]);
    let median = &slips[slips.len() / 2];
    assert!(median.0 <= 33, "half of the words are within a frame: {median:?}");
}

#[tokio::test]
async fn a_scene_without_text_is_as_long_as_planned() {
    let (spoken, _, _) = speak(&["One.", "", "🔥", "Two."]).await;
    assert_consistent(&spoken.speech);
    let length = |at: usize| spoken.speech.scenes[at].end_ms - spoken.speech.scenes[at].start_ms;
    assert!(length(1).abs_diff(1200) <= 1 && length(2).abs_diff(1200) <= 1, "{:?}", spoken.speech.scenes);
    assert_eq!(spoken.speech.words.len(), 2, "what can't be said has no words");
}

#[tokio::test]
async fn nothing_but_silence_is_still_a_voice() {
    let (spoken, _, samples) = speak(&["", "…"]).await;
    assert_consistent(&spoken.speech);
    assert_eq!((spoken.speech.duration_ms, samples.iter().all(|sample| *sample == 0)), (2400, true));
}

#[tokio::test]
async fn text_is_spoken_as_written_and_never_acts() {
    let texts = [
        "--version -w /tmp/out.wav",
        "<speak>Hi <break time=\"9s\"/> there</speak>",
        "[[h@l'oU]] braces {\\an8} and 100% \\N 'quotes'",
        "a\u{1}50Sb control\u{0}characters",
        "@file.txt $(reboot) `ls` ; rm",
    ];
    let (spoken, _, samples) = speak(&texts).await;
    assert_consistent(&spoken.speech);
    for (scene, text) in (1..).zip(texts) {
        let expected = words::words(text).join(" ");
        assert_eq!(joined(&spoken.speech, scene), expected);
    }
    assert!(longest_silence_ms(22_050, &samples) < LONGEST_SILENCE_MS, "a break in the text is no command");
}

#[tokio::test]
async fn other_scripts_are_spoken_and_cut_into_words() {
    let (arabic, _, _) = speak_as(voice("ar", 160), &["زجاجتك أقذر من هاتفك، كل يوم."]).await;
    assert_eq!(arabic.speech.words.len(), 6);
    let (chinese, _, _) = speak_as(voice("cmn", 160), &["你的水杯比手机还脏。"]).await;
    let text: String = chinese.speech.words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(text, "你的水杯比手机还脏。");
    assert!(chinese.speech.words.len() >= 5);
    assert_consistent(&chinese.speech);
}

#[tokio::test]
async fn speed_and_pitch_come_from_the_theme() {
    let text = ["Cold for a whole day, and then for another one."];
    let (slow, _, _) = speak_as(voice("en-gb", 120), &text).await;
    let (fast, _, quiet) = speak_as(voice("en-gb", 220), &text).await;
    assert!(slow.speech.duration_ms > fast.speech.duration_ms * 13 / 10);
    let (_, _, high) = speak_as(Voice { pitch: 90, ..voice("en-gb", 220) }, &text).await;
    assert_ne!(quiet, high);
}

#[tokio::test]
async fn voices_take_the_time_that_was_planned_for_the_words() {
    let text = "He lit the lamp. She had gone to bed, but the sea was up, and the boat was not in. So he took his coat \
                and the old lamp, and ran down to the rocks in the dark.";
    // espeak-ng alone says words as short as these a fifth too fast, and its Scottish voice faster still.
    for (name, wpm) in [("en-gb", 150), ("en-gb-scotland+m3", 150), ("en-us", 175)] {
        let (spoken, _, _) = speak_as(voice(name, wpm), &[text]).await;
        let words = &spoken.speech.words;
        let (heard, planned) =
            (words[words.len() - 1].end_ms - words[0].start_ms, Pace::of(wpm).spoken_ms(text));
        let ratio = f64::from(heard) / f64::from(planned);
        assert!((0.92..1.08).contains(&ratio), "{name}: {heard} ms for {planned}");
    }
}

#[tokio::test]
async fn the_same_text_sounds_the_same() {
    let one = speak(&["Again, and again."]).await;
    let two = speak(&["Again, and again."]).await;
    assert_eq!((one.0.speech, one.2), (two.0.speech, two.2), "takes can be compared and pieces used again");
}

#[tokio::test]
async fn a_long_text_without_punctuation_is_spoken_whole() {
    let text = "word ".repeat(400);
    let (spoken, _, samples) = speak(&[&text]).await;
    assert_eq!(spoken.speech.words.len(), 400);
    assert_consistent(&spoken.speech);
    assert!(longest_silence_ms(22_050, &samples) < LONGEST_SILENCE_MS);
}

#[tokio::test]
async fn an_unknown_voice_is_refused_with_near_ones() {
    let folder = tempfile::tempdir().unwrap();
    for (name, near) in [("en-uk-x", "en-gb"), ("germann", "German"), ("en-us+nobody", "variant")] {
        let result =
            EspeakNg::installed().speak(&request(&folder, voice(name, 160), &["Hi."]), &Work::quiet()).await;
        let Err(ProviderError::BadRequest { code: "unknown_voice", message }) = result else {
            panic!("{result:?}")
        };
        assert!(message.contains(near), "{message}");
    }
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none(), "nothing is half-made");
}

#[tokio::test]
async fn a_missing_program_says_how_to_get_it() {
    let folder = tempfile::tempdir().unwrap();
    let engine = EspeakNg::at(folder.path().join("no-espeak"));
    let error =
        engine.speak(&request(&folder, voice("en-us", 160), &["Hi."]), &Work::quiet()).await.unwrap_err();
    assert!(matches!(error, ProviderError::NotInstalled { .. }), "{error:?}");
    assert!(error.to_string().contains("no-espeak") && error.to_string().contains("install"), "{error}");
}

/// A program that answers the question for its voices like espeak-ng and speaks as a shell script says.
fn pretender(folder: &Path, speaking: &str) -> EspeakNg {
    let path = folder.join("espeak-ng");
    let listing = "Pty Language Age/Gender VoiceName File Other\n 2 en-us --/M English gmw/en-US (en 3)";
    let script =
        format!("#!/bin/sh\nif [ \"$1\" = --voices ]; then echo '{listing}'; exit 0; fi\n{speaking}\n");
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    EspeakNg::at(path)
}

#[tokio::test]
async fn a_failing_program_leaves_its_last_words() {
    let folder = tempfile::tempdir().unwrap();
    for (speaking, expected) in
        [("echo 'no data here' >&2; exit 3", "no data here"), ("echo not a sound", ""), ("kill -9 $$", "")]
    {
        let result = pretender(folder.path(), speaking)
            .speak(&request(&folder, voice("en-us", 160), &["Hi."]), &Work::quiet())
            .await;
        let Err(ProviderError::Failed { detail, .. }) = result else { panic!("{speaking}: {result:?}") };
        assert!(detail.contains(expected), "{detail}");
    }
    assert!(!folder.path().join("voice.wav").exists(), "nothing is half-made");
}

#[tokio::test]
async fn cancelling_kills_a_program_that_hangs() {
    let folder = tempfile::tempdir().unwrap();
    let engine = pretender(folder.path(), "echo $$ > \"$(dirname \"$0\")/pid\"; exec sleep 600");
    let work = Work::quiet();
    let pid_file = folder.path().join("pid");
    let asked = request(&folder, voice("en-us", 160), &["Hi."]);
    let speaking = engine.speak(&asked, &work);
    let stopping = async {
        while std::fs::read_to_string(&pid_file).map_or(true, |pid| pid.trim().is_empty()) {
            tokio::task::yield_now().await;
        }
        work.cancel.cancel();
    };
    let (result, ()) = tokio::join!(speaking, stopping);
    assert!(matches!(result, Err(ProviderError::Cancelled)), "{result:?}");
    let pid = std::fs::read_to_string(&pid_file).unwrap();
    let process = Path::new("/proc").join(pid.trim());
    // Killed at once, reaped by the runtime a moment later.
    while process.exists()
        && !std::fs::read_to_string(process.join("stat")).is_ok_and(|stat| stat.contains(") Z"))
    {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn progress_names_the_scene() {
    let folder = tempfile::tempdir().unwrap();
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let told = seen.clone();
    let work =
        Work { progress: std::sync::Arc::new(move |step| told.lock().unwrap().push(step)), ..Work::quiet() };
    EspeakNg::installed()
        .speak(&request(&folder, voice("en-us", 160), &["One.", "Two."]), &work)
        .await
        .unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen.iter().map(|step| (step.done, step.of)).collect::<Vec<_>>(), [(0, 2), (1, 2), (2, 2)]);
    assert!(seen[1].doing.contains("scene 2"));
}
