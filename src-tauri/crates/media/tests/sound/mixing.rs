//! What a mix sounds like, measured on the delivered AAC.

use media::{
    CancellationToken, Timeline,
    sound::{SoundError, SoundPlan, mix},
    timeline::{Loudness, MusicTrack, Source, VoiceTrack},
};
use model::FrameRate;

use crate::stage::{RATE, Stage, music, scene, timeline, voice};

/// A voice in silence and music throughout: the plain case.
fn spoken(stage: &Stage) -> Timeline {
    let voice_file = stage.voice("voice.wav", 2.0, 6.0, 9.0, &["-ac", "1"]);
    let music_file = stage.tone("music.wav", "0.3*sin(2*PI*440*t)", 9.0, &[]);
    Timeline { voice: voice(&voice_file), music: music(&music_file, 500), ..timeline(270) }
}

#[test]
fn the_whole_is_as_loud_as_asked_and_its_peaks_stay_under() {
    let stage = Stage::new();
    let timeline = spoken(&stage);
    let (_, report) = stage.mixed(&timeline);
    let (lufs, peak) = stage.loudness_of_mix();
    assert!((lufs + 14.0).abs() <= 0.5, "{lufs} LUFS in the delivered file");
    assert!(peak <= -1.0, "{peak} dBTP in the delivered file");
    assert!(
        (report.integrated_lufs.unwrap() - lufs).abs() <= 0.15,
        "the report says the same as ffmpeg's measure"
    );
    assert!((report.true_peak_dbtp.unwrap() - peak).abs() <= 0.3, "{report:?} against {peak} dBTP");

    let quieter = Loudness { integrated_centi_lufs: -2300, true_peak_centi_dbtp: -300 };
    stage.mixed(&Timeline { loudness: quieter, ..timeline });
    let (lufs, peak) = stage.loudness_of_mix();
    assert!(
        (lufs + 23.0).abs() <= 0.5 && peak <= -3.0,
        "another target is kept too: {lufs} LUFS, {peak} dBTP"
    );
}

#[test]
fn peaky_sound_is_limited_not_clipped() {
    let stage = Stage::new();
    let clicks = "0.9*exp(-mod(t\\,0.5)*60)*sin(2*PI*90*t)+0.02*sin(2*PI*300*t)";
    let file = stage.tone("drum.wav", clicks, 4.0, &[]);
    let (heard, _) = stage.mixed(&Timeline { music: music(&file, 1000), ..timeline(120) });
    let (lufs, peak) = stage.loudness_of_mix();
    assert!(peak <= -1.0, "{peak} dBTP");
    assert!((lufs + 14.0).abs() <= 0.5, "{lufs} LUFS");
    assert!(heard.0.iter().flatten().all(|sample| sample.abs() < 1.0), "no sample at full scale");
}

#[test]
fn music_steps_back_under_the_voice_by_what_was_asked_and_comes_back() {
    let stage = Stage::new();
    let (heard, _) = stage.mixed(&spoken(&stage));
    let music_at = |from: f64, to: f64| heard.level_at(440.0, from, to);
    let (before, under, after) = (music_at(0.5, 1.5), music_at(3.0, 5.0), music_at(7.0, 8.0));
    assert!(((before - under) - 12.0).abs() < 0.7, "ducked by {:.2} dB, 12 were asked for", before - under);
    assert!((before - after).abs() < 0.7, "back to {after:.1} dB from {before:.1} before");
    let first_syllable = music_at(2.0, 2.1);
    assert!(
        (first_syllable - under).abs() < 1.5,
        "already down when the voice begins: {first_syllable:.1} dB"
    );
    let between_words = music_at(3.82, 3.98);
    assert!(
        (between_words - under).abs() < 1.0,
        "a breath between words does not let it up: {between_words:.1} dB"
    );
}

#[test]
fn a_quiet_recording_stands_over_the_music_like_a_loud_one() {
    let stage = Stage::new();
    let loud = stage.voice("loud.wav", 0.0, 6.0, 6.0, &[]);
    let quiet = stage.make("quiet.wav", &["-i", loud.to_str().unwrap(), "-af", "volume=-18dB"]);
    let music_file = stage.tone("music.wav", "0.3*sin(2*PI*440*t)", 6.0, &[]);
    let gap = |file| {
        let (heard, _) =
            stage.mixed(&Timeline { voice: voice(file), music: music(&music_file, 500), ..timeline(180) });
        heard.level_at(140.0, 2.0, 2.8) - heard.level_at(440.0, 2.0, 2.8)
    };
    let (from_loud, from_quiet) = (gap(&loud), gap(&quiet));
    assert!(
        (from_loud - from_quiet).abs() < 0.5,
        "{from_loud:.1} dB over the music, recorded low {from_quiet:.1}"
    );
}

#[test]
fn the_seam_of_repeated_music_cannot_be_heard() {
    let stage = Stage::new();
    // 1.0123 s of 97 Hz ends in mid-wave, 40 % of full scale from where it begins.
    let file = stage.tone("short.wav", "0.5*cos(2*PI*97*t)", 1.0123, &[]);
    let (heard, _) = stage.mixed(&Timeline { music: music(&file, 1000), ..timeline(240) });
    let within = heard.largest_step(0.3, 0.9);
    let throughout = heard.largest_step(0.3, 7.4);
    assert!(throughout < within * 1.7, "a seam steps {throughout}, the music itself {within}");
    let quietest =
        (3..74).map(|n| heard.level(f64::from(n) / 10.0, f64::from(n + 1) / 10.0)).fold(0.0, f64::min);
    assert!(quietest > heard.level(0.3, 0.9) - 4.0, "no hole opens: {quietest:.1} dB at the quietest");
}

#[test]
fn music_begins_at_its_best_place_and_fades_out_at_the_end() {
    let stage = Stage::new();
    let file = stage.tone("two.wav", "0.3*sin(2*PI*if(lt(t\\,3)\\,300\\,900)*t)", 9.0, &[]);
    let track =
        MusicTrack { path: file, volume_permille: 800, duck_db: 12, start_ms: 3000, fade_out_ms: 1500 };
    let (heard, _) = stage.mixed(&Timeline { music: Some(track.clone()), ..timeline(120) });
    assert!(
        heard.level_at(900.0, 0.2, 1.0) - heard.level_at(300.0, 0.2, 1.0) > 30.0,
        "begins at 3 s in the file"
    );
    let (full, half, end) = (heard.level(1.0, 2.0), heard.level(3.2, 3.3), heard.level(3.95, 4.0));
    assert!(full - half > 1.5 && full - end > 20.0, "fades: {full:.1}, {half:.1}, {end:.1} dB");

    let late = MusicTrack { start_ms: 8500, ..track };
    let (heard, report) = stage.mixed(&Timeline { music: Some(late), ..timeline(60) });
    assert!(
        heard.level_at(300.0, 0.2, 1.0) > -30.0,
        "half a second is no loop; it is played from its beginning"
    );
    assert!(
        report.notes.iter().any(|note| note.contains("from its beginning")),
        "and the report says so: {report:?}"
    );
}

#[test]
fn sound_is_exactly_as_long_as_the_picture() {
    let stage = Stage::new();
    let file = stage.voice("voice.wav", 0.0, 9.0, 9.0, &[]);
    for (rate, frames) in [((30, 1), 47), ((30_000, 1001), 59), ((25, 1), 31), ((60, 1), 1)] {
        let frame_rate = FrameRate { num: rate.0, den: rate.1 };
        let timeline = Timeline { voice: voice(&file), frame_rate, ..timeline(frames) };
        let (heard, _) = stage.mixed(&timeline);
        let exact =
            (f64::from(frames) * f64::from(rate.1) / f64::from(rate.0) * RATE as f64).round() as usize;
        assert_eq!(SoundPlan::of(&timeline).unwrap().length, exact);
        let probed = media::probe(&stage.tools, &stage.path("mix.m4a")).unwrap().audio.unwrap().duration_ms;
        let exact_ms = (exact * 1000 / RATE) as i64;
        assert!(
            (i64::from(probed) - exact_ms).abs() <= 1,
            "{frames} frames at {rate:?}: {probed} ms, not {exact_ms}"
        );
        // A decoder hands out whole AAC frames of 1024; what is over at the end is past the container's end.
        assert!(
            (exact..exact + 1024).contains(&heard.0.len()),
            "{} samples decoded, {exact} wanted",
            heard.0.len()
        );
    }
}

#[test]
fn surround_and_telephone_recordings_are_taken() {
    let stage = Stage::new();
    let surround = "0|0|0.3*sin(2*PI*500*t)|0|0|0:c=5.1";
    let surround = stage.tone("surround.wav", surround, 2.0, &[]);
    let telephone =
        stage.voice("phone.wav", 0.0, 2.0, 2.0, &["-ac", "1", "-ar", "8000", "-c:a", "pcm_mulaw"]);
    for (file, hertz) in [(surround, 500.0), (telephone, 140.0)] {
        let (heard, _) = stage.mixed(&Timeline { voice: voice(&file), ..timeline(60) });
        let (lufs, _) = stage.loudness_of_mix();
        assert!((lufs + 14.0).abs() <= 0.5, "{} came to {lufs} LUFS", file.display());
        assert!(heard.level_at(hertz, 0.2, 0.7) > -30.0, "{} is heard", file.display());
        let (left, right) = heard.0.iter().fold((0.0, 0.0), |(l, r), f| (l + f[0].abs(), r + f[1].abs()));
        assert!((left / right - 1.0).abs() < 0.05, "a centre stands in the middle: {left} against {right}");
    }
}

#[test]
fn nothing_to_hear_becomes_a_silent_track_and_is_said() {
    let stage = Stage::new();
    let silent = stage.tone("silent.wav", "0", 1.0, &[]);
    for timeline in
        [timeline(30), Timeline { voice: voice(&silent), music: music(&silent, 500), ..timeline(30) }]
    {
        let (heard, report) = stage.mixed(&timeline);
        assert_eq!(heard.0.len().div_ceil(1024), RATE.div_ceil(1024));
        assert!(
            heard.0.iter().flatten().all(|sample| sample.abs() < 1e-4),
            "no noise was raised out of nothing"
        );
        assert_eq!((report.integrated_lufs, report.gain_db), (None, 0.0));
        assert!(report.notes.iter().any(|note| note.contains("silent")), "{report:?}");
    }
}

#[test]
fn noise_is_not_raised_to_the_loudness_of_speech() {
    let stage = Stage::new();
    let hiss = stage.make("hiss.wav", &["-f", "lavfi", "-i", "anoisesrc=a=0.0006:d=2:seed=7:r=48000"]);
    let (_, report) = stage.mixed(&Timeline { voice: voice(&hiss), ..timeline(60) });
    let before = stage.loudness(&hiss).0;
    let after = report.integrated_lufs.unwrap();
    assert!(after - before < 24.5, "raised from {before} to {after} LUFS");
    assert!(report.notes.iter().any(|note| note.contains("noise")), "and the report says why: {report:?}");
}

#[test]
fn a_moment_of_sound_is_left_as_it_is() {
    let stage = Stage::new();
    let blip = stage.tone("blip.wav", "0.05*sin(2*PI*600*t)", 0.2, &[]);
    let (heard, report) = stage.mixed(&Timeline { voice: voice(&blip), ..timeline(8) });
    let level = heard.level(0.05, 0.15);
    assert!((level + 32.0).abs() < 1.5, "{level:.1} dBFS: as recorded, shared by two channels");
    assert_eq!(report.integrated_lufs, None, "less than 0.4 s has no loudness");
}

#[test]
fn a_clips_own_sound_is_heard_in_its_scene_and_only_there() {
    let stage = Stage::new();
    let clip = stage.make(
        "clip.mp4",
        &[
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=64x64:r=30:d=3",
            "-f",
            "lavfi",
            "-i",
            "sine=f=700:d=3",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-c:a",
            "aac",
            "-shortest",
        ],
    );
    let mute = stage.make("mute.mp4", &["-f", "lavfi", "-i", "testsrc2=s=64x64:r=30:d=1", "-c:v", "libx264"]);
    let with_sound = |path: &std::path::Path| Source::Clip {
        path: path.to_owned(),
        in_ms: 500,
        out_ms: 0,
        sound_permille: 800,
    };
    let plain = timeline(30);
    let scenes = vec![plain.scenes[0].clone(), scene(30, with_sound(&clip)), scene(30, with_sound(&mute))];
    let (heard, _) = stage.mixed(&Timeline { scenes, ..plain });
    let (inside, before, after) = (heard.level(1.1, 1.9), heard.level(0.1, 0.9), heard.level(2.1, 2.9));
    assert!(inside > -20.0, "heard in its scene: {inside:.1} dB");
    assert!(before < -60.0 && after < -60.0, "and not outside it: {before:.1} and {after:.1} dB");
    assert!(
        heard.largest_step(0.9, 2.1) < heard.largest_step(1.3, 1.7) * 1.3,
        "it neither starts nor stops with a click"
    );
}

#[test]
fn a_clip_that_is_played_again_sounds_again() {
    let stage = Stage::new();
    let sound = "0.3*sin(2*PI*700*t)*lt(t\\,0.3)";
    let clip = stage.make(
        "short.mkv",
        &[
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=64x64:r=30:d=1",
            "-f",
            "lavfi",
            "-i",
            &format!("aevalsrc={sound}:d=1:s=48000"),
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-c:a",
            "pcm_s16le",
        ],
    );
    let source = Source::Clip { path: clip, in_ms: 0, out_ms: 0, sound_permille: 1000 };
    let (heard, _) = stage.mixed(&Timeline { scenes: vec![scene(75, source)], ..timeline(1) });
    for round in [0.0, 1.0, 2.0] {
        assert!(heard.level(round + 0.05, round + 0.25) > -20.0, "heard in the round from {round} s");
        assert!(heard.level(round + 0.35, (round + 0.9).min(2.45)) < -50.0, "and its rest is a rest");
    }
}

#[test]
fn a_delayed_voice_waits_and_one_after_the_end_is_reported() {
    let stage = Stage::new();
    let file = stage.voice("voice.wav", 0.0, 5.0, 5.0, &[]);
    let delayed =
        |delay_ms| Timeline { voice: Some(VoiceTrack { path: file.clone(), delay_ms }), ..timeline(60) };
    let (heard, _) = stage.mixed(&delayed(1000));
    assert!(heard.level(0.0, 0.95) < -60.0 && heard.level(1.05, 1.7) > -25.0, "begins at its second");
    let (_, report) = stage.mixed(&delayed(2000));
    assert!(report.notes.iter().any(|note| note.contains("after the video's end")), "{report:?}");
}

#[test]
fn files_without_sound_are_named_and_leave_nothing_behind() {
    let stage = Stage::new();
    let mute =
        stage.make("mute.mp4", &["-f", "lavfi", "-i", "testsrc2=s=64x64:r=30:d=0.5", "-c:v", "libx264"]);
    let output = stage.path("out.m4a");
    let attempt = |timeline: &Timeline, cancel: &CancellationToken| {
        let plan = SoundPlan::of(timeline).unwrap();
        mix(&stage.tools, &plan, &output, &|_| {}, cancel).unwrap_err()
    };
    let error = attempt(&Timeline { voice: voice(&mute), ..timeline(30) }, &CancellationToken::new());
    assert!(matches!(&error, SoundError::NoSound { path } if *path == mute), "{error}");
    let cancelled = CancellationToken::new();
    cancelled.cancel();
    let error = attempt(&timeline(30), &cancelled);
    assert!(matches!(error, SoundError::Process(media::process::ProcessError::Cancelled)), "{error}");
    let left: Vec<_> =
        std::fs::read_dir(stage.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["mute.mp4"], "no half-made mix stays behind");
}

#[test]
fn a_plan_knows_what_decides_a_mix_and_what_does_not() {
    let stage = Stage::new();
    let timeline = spoken(&stage);
    let bytes = |path: &std::path::Path| std::fs::read(path).map(|bytes| blake3::hash(&bytes));
    let key = |timeline: &Timeline| SoundPlan::of(timeline).unwrap().key("5.1", bytes).unwrap();
    let first = key(&timeline);
    let mut captioned = timeline.clone();
    captioned.words.push(model::SpokenWord { text: "new".into(), start_ms: 0, end_ms: 400, scene: 1 });
    assert_eq!(key(&captioned), first, "captions are not heard");
    let mut moved = timeline.clone();
    let elsewhere = stage.path("elsewhere.wav");
    std::fs::copy(&moved.voice.as_ref().unwrap().path, &elsewhere).unwrap();
    moved.voice.as_mut().unwrap().path = elsewhere;
    assert_eq!(key(&moved), first, "the same bytes in another place sound the same");
    let mut louder = timeline.clone();
    louder.music.as_mut().unwrap().volume_permille += 1;
    assert_ne!(key(&louder), first, "the music's volume is heard");
    let other = Timeline { scenes: vec![scene(271, timeline.scenes[0].source.clone())], ..timeline };
    assert_ne!(key(&other), first, "so is another length");
}

#[test]
fn an_absurd_timeline_is_refused() {
    let endless = SoundPlan::of(&timeline(u32::MAX)).unwrap_err();
    assert!(matches!(endless, SoundError::TooLong { .. }), "{endless}");
    let still = Timeline { frame_rate: FrameRate { num: 0, den: 1 }, ..timeline(30) };
    assert!(matches!(SoundPlan::of(&still).unwrap_err(), SoundError::FrameRate { .. }));
}

#[test]
fn a_clips_sound_lasts_as_long_as_its_picture_is_seen() {
    let clip = |sound_permille| Source::Clip { path: "clip.mp4".into(), in_ms: 0, out_ms: 0, sound_permille };
    let mut timeline = timeline(30);
    timeline.scenes =
        vec![scene(30, clip(500)), scene(60, clip(300)), scene(30, clip(0)), scene(30, clip(700))];
    timeline.scenes[1].transition = model::Transition::Dissolve;
    timeline.scenes[1].transition_frames = 15;
    timeline.scenes[2].transition_frames = 15;
    timeline.scenes[3].transition_frames = 15;
    let plan = SoundPlan::of(&timeline).unwrap();
    let places: Vec<_> =
        plan.clips.iter().map(|clip| (clip.at, clip.length, clip.fade_in, clip.fade_out)).collect();
    let half = RATE / 2;
    assert_eq!(
        places,
        [(0, RATE + half, 0, half), (RATE, 2 * RATE, half, 0), (4 * RATE, RATE, 0, 0)],
        "the first goes on under the dissolve; a clip kept mute is not mixed; a cut takes no time whatever its length says"
    );
    assert_eq!(plan.length, 5 * RATE);
}
