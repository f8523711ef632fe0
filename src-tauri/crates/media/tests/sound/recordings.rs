//! Looking into a user's recording.

use media::{
    CancellationToken, peaks,
    sound::{SoundError, silences, to_wav},
};

use crate::stage::Stage;

#[test]
fn pauses_are_found_in_clean_and_in_noisy_recordings() {
    let stage = Stage::new();
    let speech = "0.3*sin(2*PI*200*t)*between(t\\,0.5\\,1.5)+0.3*sin(2*PI*200*t)*between(t\\,2.1\\,3)";
    let clean = stage.tone("clean.wav", speech, 3.5, &[]);
    let noisy = stage.tone("noisy.flac", &format!("{speech}+0.004*(random(0)-0.5)"), 3.5, &["-ar", "22050"]);
    for file in [clean, noisy] {
        let found = silences(&stage.tools, &file).unwrap();
        assert_eq!(found.len(), 3, "{}: {found:?}", file.display());
        for ((start, end), (from, to)) in found.into_iter().zip([(0, 500), (1500, 2100), (3000, 3500)]) {
            assert!(
                start.abs_diff(from) <= 20 && end.abs_diff(to) <= 20,
                "{start} to {end}, not {from} to {to}"
            );
        }
    }
}

#[test]
fn a_silent_file_is_one_pause() {
    let stage = Stage::new();
    let silent = stage.tone("silent.wav", "0", 1.0, &[]);
    assert_eq!(silences(&stage.tools, &silent).unwrap(), [(0, 1000)]);
}

#[test]
fn any_recording_becomes_a_plain_wav() {
    let stage = Stage::new();
    let recording = stage.voice("memo.m4a", 0.0, 1.0, 1.0, &["-ac", "1", "-ar", "16000", "-c:a", "aac"]);
    let wav = stage.path("voice.wav");
    to_wav(&stage.tools, &recording, &wav, &CancellationToken::new()).unwrap();
    let audio = media::probe(&stage.tools, &wav).unwrap().audio.unwrap();
    assert_eq!((audio.rate, audio.channels, audio.codec.as_str()), (48_000, 2, "pcm_s16le"));
    assert!(audio.duration_ms.abs_diff(1000) < 80, "{} ms", audio.duration_ms);

    let text = stage.path("notes.wav");
    std::fs::write(&text, "no sound at all").unwrap();
    to_wav(&stage.tools, &text, &wav, &CancellationToken::new()).unwrap_err();
    assert!(media::probe(&stage.tools, &wav).is_ok(), "a failed attempt leaves the file before it as it was");
}

#[test]
fn an_outline_follows_the_sound() {
    let stage = Stage::new();
    let file = stage.tone("steps.wav", "if(lt(t\\,1)\\,0.5\\,0.1)*sin(2*PI*200*t)", 2.0, &[]);
    let outline = peaks(&stage.tools, &file, 40).unwrap();
    assert_eq!(outline.len(), 40);
    assert!(
        outline[..20].iter().all(|peak| peak.max.abs_diff(500) < 10 && peak.min.abs_diff(-500) < 10),
        "{outline:?}"
    );
    assert!(outline[20..].iter().all(|peak| peak.max.abs_diff(100) < 10), "{outline:?}");
    assert_eq!(peaks(&stage.tools, &file, 0).unwrap().len(), 1, "none asked for is one given");

    let mute =
        stage.make("mute.mp4", &["-f", "lavfi", "-i", "testsrc2=s=64x64:r=30:d=0.2", "-c:v", "libx264"]);
    assert!(matches!(peaks(&stage.tools, &mute, 10), Err(SoundError::NoSound { .. })));
}
