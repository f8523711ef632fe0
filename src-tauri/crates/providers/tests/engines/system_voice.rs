//! The system's voice, with a pretender in its place that writes a sound where it is told to.

#![cfg(unix)]

use std::{os::unix::fs::PermissionsExt, path::Path};

use reelwright_providers::{
    Narration, ProviderError, SpeechEngine, SpeechRequest, Work,
    speech::system::{Speaker, SystemVoice},
};

fn pretender(folder: &Path, script: &str) -> SystemVoice {
    let path = folder.join("say");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    SystemVoice::at(Speaker::Say, path)
}

fn tone(path: &Path) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 22_050,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for at in 0..22_050 {
        writer.write_sample(((f64::from(at) / 9.0).sin() * 6000.0) as i16).unwrap();
    }
    writer.finalize().unwrap();
}

fn request(folder: &Path, text: &str) -> SpeechRequest {
    let narration = |scene: u32, text: &str| Narration { scene, text: text.into(), planned_ms: 1500 };
    SpeechRequest {
        narrations: vec![narration(1, text), narration(2, ""), narration(3, "Last words.")],
        voice: model::theme::Voice::default(),
        folder: folder.to_owned(),
        recording: None,
    }
}

#[tokio::test]
async fn scenes_are_spoken_in_order_and_a_text_is_no_argument() {
    let folder = tempfile::tempdir().unwrap();
    tone(&folder.path().join("tone.wav"));
    let script = r#"here=$(dirname "$0"); echo "$@" >> "$here/arguments"; while [ "$1" != "-o" ]; do shift; done
cp "$here/tone.wav" "$2""#;
    let voice = pretender(folder.path(), script);
    let spoken = voice.speak(&request(folder.path(), "-v evil; rm -rf /"), &Work::quiet()).await.unwrap();
    let speech = spoken.speech;
    assert_eq!(speech.scenes.len(), 3);
    assert!(speech.scenes.windows(2).all(|pair| pair[0].end_ms == pair[1].start_ms), "{:?}", speech.scenes);
    let silent = speech.scenes[1];
    assert_eq!(silent.end_ms - silent.start_ms, 1500, "a scene without words lasts as planned");
    assert_eq!(speech.words.iter().filter(|word| word.scene == 3).count(), 2);
    assert!(speech.words.iter().all(|word| word.start_ms < word.end_ms && word.end_ms <= speech.duration_ms));
    let arguments = std::fs::read_to_string(folder.path().join("arguments")).unwrap();
    assert!(!arguments.contains("evil"), "{arguments}");
}

#[tokio::test]
async fn a_voice_that_fails_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let voice = pretender(folder.path(), "echo 'Voice `Nobody` not found.' >&2; exit 1");
    let error = voice.speak(&request(folder.path(), "Hi."), &Work::quiet()).await.unwrap_err();
    let ProviderError::Failed { detail, .. } = error else { panic!("{error:?}") };
    assert!(detail.contains("Nobody"), "{detail}");
    let nowhere = SystemVoice::at(Speaker::Say, folder.path().join("nothing"));
    let error = nowhere.speak(&request(folder.path(), "Hi."), &Work::quiet()).await.unwrap_err();
    assert!(matches!(error, ProviderError::NotInstalled { .. }), "{error:?}");
}
