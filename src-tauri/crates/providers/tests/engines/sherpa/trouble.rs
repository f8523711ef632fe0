//! A program that fails, floods, hangs or isn't there.

use std::{fs, path::Path, time::Duration};

use reelwright_providers::{Engine, ProviderError, SpeechEngine, Spoken, Work, speech::sherpa::SherpaOnnx};

use super::{Desk, SPEAKING, tone};

/// The failure's message and its last words.
fn failure(ended: Result<Spoken, ProviderError>) -> (String, String) {
    match ended {
        Err(ProviderError::Failed { message, detail, .. }) => (message, detail),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_failing_program_is_told_with_its_command_and_last_words() {
    let silence = r#"head -c 44 "$here/tone.wav" > "$SOUND"; head -c 32000 /dev/zero >> "$SOUND""#;
    let cases = [
        ("echo 'Please check tokens.txt' >&2; exit 1", "exit status: 1", "Please check tokens.txt"),
        ("kill -9 $$", "signal: 9", ""),
        ("exit 0", "wrote no sound file", ""),
        ("echo '<html>' > \"$SOUND\"", "no sound that can be read", ""),
        (r#"cp "$here/bytes.wav" "$SOUND""#, "1 channels of 8 bits", ""),
        (silence, "nothing but silence", ""),
        (
            "echo \"Failed to convert '$TEXT' to token IDs\" >&2; exit 1",
            "a model of the text's language",
            "Hi.",
        ),
    ];
    for (doing, message_has, detail_has) in cases {
        let desk = Desk::new();
        tone(&desk.path("bytes.wav"), 16_000, 8);
        let voice = desk.voice(doing);
        let (message, detail) = failure(desk.speak(&voice, &["Hi."]).await);
        assert!(message.contains(message_has) && message.contains("scene 1"), "{doing}: {message}");
        assert!(detail.contains(detail_has), "{doing}: {detail}");
        for part in ["sherpa-onnx-offline-tts", "--vits-model=amy.onnx", "amy", "-- \"Hi.\""] {
            assert!(detail.contains(part), "the command is not told: {detail}");
        }
        assert!(!desk.path("out/voice.wav").exists(), "nothing is half-made");
    }
}

#[tokio::test]
async fn a_flood_of_words_keeps_its_end_only() {
    let desk = Desk::new();
    let voice = desk.voice("head -c 50000000 /dev/zero | tr '\\0' x >&2; echo 'the last word' >&2; exit 3");
    let (message, detail) = failure(desk.speak(&voice, &["Hi."]).await);
    assert!(message.contains("exit status: 3"), "{message}");
    assert!(detail.ends_with("the last word") && detail.len() < 40_000, "{} bytes", detail.len());
}

#[tokio::test]
async fn without_a_lexicon_a_program_that_wants_one_says_where_it_is() {
    let desk = Desk::new();
    desk.program("echo 'no lexicon, and no frontend available' >&2; exit 1");
    let model = desk.model("amy", &["amy.onnx", "tokens.txt", "espeak-ng-data/"]);
    let voice = SherpaOnnx::open(&desk.setup(&model, &[])).unwrap();
    let (message, _) = failure(desk.speak(&voice, &["Hi."]).await);
    assert!(message.contains("version 2") && message.contains("tts-models"), "{message}");
}

/// Notes its number and that of a program which it starts, and never ends.
const HANGING: &str = r#"sleep 600 & echo $! > "$here/child"; echo $$ > "$here/pid"; wait"#;

/// Whether the program and what it started are gone: killed at once, reaped a moment later.
async fn wait_until_gone(desk: &Desk) {
    for name in ["pid", "child"] {
        let pid = fs::read_to_string(desk.path(name)).unwrap();
        let process = Path::new("/proc").join(pid.trim());
        let dead = || fs::read_to_string(process.join("stat")).is_ok_and(|stat| stat.contains(") Z"));
        while process.exists() && !dead() {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn a_program_that_hangs_is_ended_with_all_that_it_started() {
    let desk = Desk::new();
    let voice = desk.voice(HANGING).with_patience(Duration::from_secs(1));
    let (message, detail) = failure(desk.speak(&voice, &["Hi.", "Again."]).await);
    assert!(message.contains("did not end within 1 s") && detail.contains("amy.onnx"), "{message}: {detail}");
    assert_eq!(desk.lines("texts"), ["Hi."], "nobody waits for the other scenes");
    wait_until_gone(&desk).await;
}

#[tokio::test]
async fn cancelling_ends_it() {
    let desk = Desk::new();
    let voice = desk.voice(HANGING);
    let (work, request) = (Work::quiet(), desk.request(&["Hi."]));
    let stopping = async {
        while fs::read_to_string(desk.path("pid")).map_or(true, |pid| pid.trim().is_empty()) {
            tokio::task::yield_now().await;
        }
        work.cancel.cancel();
    };
    let (ended, ()) = tokio::join!(voice.speak(&request, &work), stopping);
    assert!(matches!(ended, Err(ProviderError::Cancelled)), "{ended:?}");
    wait_until_gone(&desk).await;
}

#[tokio::test]
async fn what_a_program_leaves_behind_is_not_waited_for() {
    let desk = Desk::new();
    let voice =
        desk.voice(&format!("{SPEAKING}; sleep 600 & echo $! > \"$here/child\"; echo $! > \"$here/pid\""));
    desk.speak(&voice, &["Hi."]).await.unwrap();
    wait_until_gone(&desk).await;
}

#[tokio::test]
async fn a_missing_program_says_how_to_get_it() {
    let desk = Desk::new();
    let model = desk.model("amy", &["amy.onnx", "tokens.txt"]);
    let voice = SherpaOnnx::open(&desk.setup(&model, &[])).unwrap();
    for error in [
        desk.speak(&voice, &["Hi."]).await.map(drop).unwrap_err(),
        voice.test(&Work::quiet()).await.map(drop).unwrap_err(),
    ] {
        assert!(matches!(error, ProviderError::NotInstalled { .. }), "{error:?}");
        for part in ["sherpa-onnx-offline-tts", "pipx install sherpa-onnx-bin", "speech.program"] {
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}

#[tokio::test]
async fn a_scene_that_fails_leaves_the_others() {
    let desk = Desk::new();
    let work = Work { folder: Some(desk.path("kept")), ..Work::quiet() };
    let request = desk.request(&["One.", "A bad one.", "Three."]);
    let voice = desk.voice(&format!("case $TEXT in *bad*) exit 5 ;; esac\n{SPEAKING}"));
    let (message, _) = failure(voice.speak(&request, &work).await);
    assert!(message.contains("scene 2") && message.contains("the others are kept"), "{message}");
    assert_eq!(desk.lines("texts"), ["One.", "A bad one.", "Three."]);
    let spoken = desk.voice_again(SPEAKING).speak(&request, &work).await.unwrap();
    assert_eq!(spoken.speech.scenes.len(), 3);
    assert_eq!(desk.lines("texts")[3..], ["A bad one."], "the others are taken as they are");
    // Another model says the same otherwise.
    fs::write(desk.path("amy/amy.onnx"), "another").unwrap();
    desk.voice_again(SPEAKING).speak(&request, &work).await.unwrap();
    assert_eq!(desk.lines("texts").len(), 7);
}
