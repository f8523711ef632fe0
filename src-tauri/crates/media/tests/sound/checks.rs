//! Each check on a file that passes it and one that fails it.

use std::path::{Path, PathBuf};

use media::text::{FontBook, TextTrack};
use media::{
    CancellationToken, Timeline,
    check::{Check, CheckError, Outcome, examine},
};
use model::{Canvas, FrameRate, Overlay, OverlayPosition, OverlayStyle, Platform, SpokenWord};

use crate::stage::{Stage, timeline};

/// Picture and sound as they should be, 4 s of each.
const PICTURE: &str = "testsrc2=s=180x320:r=30:d=4";
const SOUND: &str = "aevalsrc=0.21*sin(2*PI*440*t)|0.21*sin(2*PI*440*t):s=48000:d=4";
const H264: [&str; 8] =
    ["-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "high", "-pix_fmt", "yuv420p"];
const TAGS: [&str; 8] =
    ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"];
const AAC: [&str; 4] = ["-c:a", "aac", "-b:a", "160k"];
const FAST: [&str; 2] = ["-movflags", "+faststart"];

/// A file made right but for what is given.
struct Recipe<'a> {
    name: &'a str,
    picture: &'a str,
    sound: Option<&'a str>,
    encode: Vec<&'a str>,
}

impl<'a> Recipe<'a> {
    fn new(name: &'a str) -> Self {
        // ultrafast leaves out CABAC and 8x8 transforms, which would make it Main.
        let high = ["-x264-params", "cabac=1:8x8dct=1"];
        let encode = [&H264[..], &high, &TAGS, &AAC, &FAST].concat();
        Self { name, picture: PICTURE, sound: Some(SOUND), encode }
    }

    fn with(mut self, args: &[&'a str]) -> Self {
        self.encode.extend(args);
        self
    }

    fn made(&self, stage: &Stage) -> PathBuf {
        let mut args = vec!["-f", "lavfi", "-i", self.picture];
        if let Some(sound) = self.sound {
            args.extend(["-f", "lavfi", "-i", sound]);
        }
        args.extend(&self.encode);
        stage.make(self.name, &args)
    }
}

fn examined(stage: &Stage, file: &Path, timeline: Option<&Timeline>) -> Vec<Check> {
    examine(&stage.tools, file, timeline, None, &CancellationToken::new()).unwrap()
}

fn find<'c>(checks: &'c [Check], code: &str) -> &'c Check {
    checks.iter().find(|check| check.code == code).unwrap_or_else(|| panic!("no check {code} in {checks:#?}"))
}

/// The timeline that the right file would have come from.
fn meant() -> Timeline {
    Timeline { canvas: Canvas { width: 180, height: 320 }, ..timeline(120) }
}

/// Makes the file and finds the one check to be as said, with advice unless it passes.
fn finds(stage: &Stage, recipe: Recipe<'_>, code: &str, outcome: Outcome) -> Check {
    let checks = examined(stage, &recipe.made(stage), Some(&meant()));
    let check = find(&checks, code);
    assert_eq!(check.outcome, outcome, "{check:#?}");
    assert_eq!(check.advice.is_empty(), outcome == Outcome::Pass, "advice is for what is wrong: {check:#?}");
    check.clone()
}

#[test]
fn a_right_file_passes_every_check() {
    let stage = Stage::new();
    let file = Recipe::new("right.mp4").made(&stage);
    let checks = examined(&stage, &file, Some(&meant()));
    for check in &checks {
        assert_eq!(check.outcome, Outcome::Pass, "{check:#?}");
        assert!(check.advice.is_empty() && check.at_ms.is_none(), "{check:#?}");
    }
    let codes: Vec<&str> = checks.iter().map(|check| check.code.as_str()).collect();
    let expected = [
        "container",
        "codec",
        "profile",
        "size",
        "frame_rate",
        "pixel_format",
        "colour",
        "faststart",
        "sound_format",
        "length",
        "sync",
        "decoding",
        "black",
        "frozen",
        "loudness",
        "true_peak",
        "silence",
        "clipped",
        "platform_tiktok",
        "platform_reels",
        "platform_shorts",
    ];
    assert_eq!(codes, expected);
}

#[test]
fn the_container_and_its_order_are_checked() {
    let stage = Stage::new();
    finds(&stage, Recipe::new("a.mkv"), "container", Outcome::Fail);
    finds(&stage, Recipe::new("a.mov"), "container", Outcome::Warn);
    finds(&stage, Recipe::new("slow.mp4").with(&["-movflags", "0"]), "faststart", Outcome::Fail);
    let checks = examined(&stage, &stage.path("a.mkv"), None);
    assert!(checks.iter().all(|check| check.code != "faststart"), "Matroska knows no such order");
}

#[test]
fn codec_profile_and_pixels_are_checked() {
    let stage = Stage::new();
    finds(
        &stage,
        Recipe::new("mpeg4.mp4").with(&["-c:v", "mpeg4", "-profile:v", "0"]),
        "codec",
        Outcome::Fail,
    );
    let main = Recipe::new("main.mp4").with(&["-profile:v", "main", "-x264-params", "cabac=1:8x8dct=0"]);
    finds(&stage, main, "profile", Outcome::Warn);
    let deep = || Recipe::new("deep.mp4").with(&["-profile:v", "high444", "-pix_fmt", "yuv444p"]);
    finds(&stage, deep(), "profile", Outcome::Fail);
    finds(&stage, deep(), "pixel_format", Outcome::Fail);
}

#[test]
fn size_and_rate_are_held_against_what_was_asked_for() {
    let stage = Stage::new();
    let other = Recipe { picture: "testsrc2=s=180x318:r=25:d=4", ..Recipe::new("other.mp4") };
    let file = other.made(&stage);
    let checks = examined(&stage, &file, Some(&meant()));
    assert_eq!(find(&checks, "size").outcome, Outcome::Fail);
    assert_eq!(find(&checks, "frame_rate").outcome, Outcome::Fail);
    let checks = examined(&stage, &file, None);
    assert_eq!(find(&checks, "size").outcome, Outcome::Warn, "small, but nothing else was asked for");
    assert_eq!(find(&checks, "frame_rate").outcome, Outcome::Pass, "25 is as good as 30");
    let slow = Recipe { picture: "testsrc2=s=180x320:r=12:d=4", ..Recipe::new("slow.mp4") }.made(&stage);
    assert_eq!(
        find(&examined(&stage, &slow, None), "frame_rate").outcome,
        Outcome::Fail,
        "no platform takes 12"
    );
}

#[test]
fn uneven_frames_are_found() {
    let stage = Stage::new();
    let picture = "testsrc2=s=180x320:r=30:d=4,select='not(mod(n\\,7))+not(mod(n\\,5))'";
    let uneven = Recipe { picture, ..Recipe::new("uneven.mp4") }.with(&["-fps_mode", "vfr"]);
    let check = finds(&stage, uneven, "frame_rate", Outcome::Fail);
    assert!(check.value.contains("uneven"), "{check:#?}");
}

#[test]
fn colours_are_checked() {
    let stage = Stage::new();
    let tags = ["-color_primaries", "bt470bg", "-color_trc", "smpte170m", "-colorspace", "smpte170m"];
    finds(&stage, Recipe::new("old.mp4").with(&tags), "colour", Outcome::Fail);
    let full = Recipe::new("full.mp4").with(&["-pix_fmt", "yuvj420p", "-color_range", "pc"]);
    finds(&stage, full, "colour", Outcome::Fail);
    let bare = ["-color_primaries", "unknown", "-color_trc", "unknown", "-colorspace", "unknown"];
    finds(&stage, Recipe::new("bare.mp4").with(&bare), "colour", Outcome::Warn);
}

#[test]
fn missing_frames_and_early_ends_are_found() {
    let stage = Stage::new();
    let short = Recipe { picture: "testsrc2=s=180x320:r=30:d=3.5", ..Recipe::new("short.mp4") };
    let checks = examined(&stage, &short.made(&stage), Some(&meant()));
    assert_eq!(find(&checks, "length").outcome, Outcome::Fail, "105 frames of 120");
    let sync = find(&checks, "sync");
    assert_eq!(
        (sync.outcome, sync.at_ms),
        (Outcome::Fail, Some(3500)),
        "the picture ends before the sound: {sync:#?}"
    );
}

#[test]
fn a_damaged_picture_is_found() {
    let stage = Stage::new();
    let file = Recipe::new("whole.mp4").made(&stage);
    let mut bytes = std::fs::read(&file).unwrap();
    let data = bytes.windows(4).position(|word| word == b"mdat").unwrap();
    // In the midst of the picture's data, far enough apart to hit several frames.
    for at in (data + 3000..bytes.len() - 3000).step_by(4000) {
        bytes[at..at + 24].fill(0xa5);
    }
    let damaged = stage.path("damaged.mp4");
    std::fs::write(&damaged, bytes).unwrap();
    let checks = examined(&stage, &damaged, Some(&meant()));
    let decoding = find(&checks, "decoding");
    assert_eq!(decoding.outcome, Outcome::Fail, "{decoding:#?}");
}

#[test]
fn black_and_frozen_stretches_are_found_with_their_moment() {
    let stage = Stage::new();
    let black = "testsrc2=s=180x320:r=30:d=4,drawbox=c=black:t=fill:enable='between(t,1,2)'";
    let check = finds(&stage, Recipe { picture: black, ..Recipe::new("black.mp4") }, "black", Outcome::Fail);
    assert!(check.at_ms.unwrap().abs_diff(1000) <= 34, "{check:#?}");
    assert!(check.also_at_ms.is_empty(), "it is so nowhere else: {check:#?}");
    let often = "testsrc2=s=180x320:r=30:d=4,drawbox=c=black:t=fill:\
                 enable='between(t,0.5,1.1)+between(t,1.4,1.6)+between(t,1.9,2.8)+between(t,3.2,3.9)'";
    let check = finds(&stage, Recipe { picture: often, ..Recipe::new("often.mp4") }, "black", Outcome::Fail);
    let near = |found: u32, wanted: u32| found.abs_diff(wanted) <= 34;
    assert!(near(check.at_ms.unwrap(), 1900), "the longest: {check:#?}");
    assert!(
        matches!(check.also_at_ms[..], [first, last] if near(first, 500) && near(last, 3200)),
        "the others in order, and not what passes for a breath: {check:#?}"
    );
    let flash = "testsrc2=s=180x320:r=30:d=4,drawbox=c=black:t=fill:enable='between(t,1,1.2)'";
    finds(&stage, Recipe { picture: flash, ..Recipe::new("flash.mp4") }, "black", Outcome::Pass);

    let held = "testsrc2=s=180x320:r=30:d=1,tpad=stop_mode=clone:stop_duration=3";
    let check = finds(&stage, Recipe { picture: held, ..Recipe::new("held.mp4") }, "frozen", Outcome::Warn);
    assert!(
        check.at_ms.unwrap().abs_diff(1000) <= 200,
        "from where it stops, once the encoder has settled: {check:#?}"
    );
    let long = "testsrc2=s=180x320:r=30:d=1,tpad=stop_mode=clone:stop_duration=8";
    finds(&stage, Recipe { picture: long, ..Recipe::new("long.mp4") }, "frozen", Outcome::Fail);
}

#[test]
fn loud_quiet_and_clipped_sound_is_found() {
    let stage = Stage::new();
    let tone = |gain: &str| format!("aevalsrc={gain}*sin(2*PI*440*t)|{gain}*sin(2*PI*440*t):s=48000:d=4");
    let (quiet, hot) = (tone("0.05"), tone("1.6"));
    finds(&stage, Recipe { sound: Some(&quiet), ..Recipe::new("quiet.mp4") }, "loudness", Outcome::Fail);
    let checks = examined(
        &stage,
        &Recipe { sound: Some(&hot), ..Recipe::new("hot.mp4") }.made(&stage),
        Some(&meant()),
    );
    for code in ["loudness", "true_peak", "clipped"] {
        assert_eq!(find(&checks, code).outcome, Outcome::Fail, "{code}");
    }
    assert!(find(&checks, "clipped").at_ms.unwrap() < 50, "from the start");
    let bursts = "aevalsrc=0.95*sin(2*PI*440*t)*lt(mod(t\\,1)\\,0.05)+0.2*sin(2*PI*440*t):s=48000:d=4";
    finds(&stage, Recipe { sound: Some(bursts), ..Recipe::new("burst.mp4") }, "true_peak", Outcome::Fail);
    let burst = "aevalsrc=0.9*sin(2*PI*440*t)*between(t\\,2\\,2.1)+0.2*sin(2*PI*440*t):s=48000:d=4";
    let check =
        finds(&stage, Recipe { sound: Some(burst), ..Recipe::new("once.mp4") }, "true_peak", Outcome::Fail);
    assert!((1990..2110).contains(&check.at_ms.unwrap()), "where it is loudest: {check:#?}");
}

#[test]
fn holes_in_the_sound_are_found_and_silence_by_choice_is_a_warning() {
    let stage = Stage::new();
    let hole = "aevalsrc=0.26*sin(2*PI*440*t)*not(between(t\\,1\\,2.8)):s=48000:d=4";
    let check =
        finds(&stage, Recipe { sound: Some(hole), ..Recipe::new("hole.mp4") }, "silence", Outcome::Fail);
    assert!(check.at_ms.unwrap().abs_diff(1000) < 40, "{check:#?}");
    let holes =
        "aevalsrc=0.26*sin(2*PI*440*t)*not(between(t\\,0.2\\,1.8)+between(t\\,2.1\\,3.9)):s=48000:d=4";
    let check =
        finds(&stage, Recipe { sound: Some(holes), ..Recipe::new("holes.mp4") }, "silence", Outcome::Fail);
    assert!(check.at_ms.unwrap().abs_diff(2100) < 40, "the longer: {check:#?}");
    assert!(matches!(check.also_at_ms[..], [other] if other.abs_diff(200) < 40), "{check:#?}");
    let silent = "anullsrc=r=48000:cl=stereo:d=4";
    let checks =
        examined(&stage, &Recipe { sound: Some(silent), ..Recipe::new("silent.mp4") }.made(&stage), None);
    assert_eq!(find(&checks, "silence").outcome, Outcome::Warn);
    assert_eq!(find(&checks, "loudness").outcome, Outcome::Warn);
}

#[test]
fn the_sound_format_is_checked() {
    let stage = Stage::new();
    let check =
        finds(&stage, Recipe { sound: None, ..Recipe::new("mute.mp4") }, "sound_format", Outcome::Warn);
    assert_eq!(check.value, "no sound track");
    let checks = examined(&stage, &stage.path("mute.mp4"), None);
    assert!(
        checks.iter().all(|check| check.code != "loudness" && check.code != "sync"),
        "nothing to measure"
    );
    finds(&stage, Recipe::new("mp3.mp4").with(&["-c:a", "libmp3lame"]), "sound_format", Outcome::Fail);
    let mono = finds(
        &stage,
        Recipe::new("mono.mp4").with(&["-ac", "1", "-ar", "44100"]),
        "sound_format",
        Outcome::Warn,
    );
    assert_eq!(mono.value, "AAC, 44.1 kHz, mono");
}

#[test]
fn narration_that_outlasts_its_scene_is_found() {
    let stage = Stage::new();
    let file = Recipe::new("right.mp4").made(&stage);
    let word = |start_ms, end_ms| SpokenWord { text: "longer".into(), start_ms, end_ms, scene: 1 };
    let spoken = |words| Timeline { words, ..meant() };
    let narration = |timeline: &Timeline| find(&examined(&stage, &file, Some(timeline)), "narration").clone();
    assert_eq!(narration(&spoken(vec![word(100, 3990)])).outcome, Outcome::Pass);
    let cut = narration(&spoken(vec![word(100, 900), word(3800, 4200)]));
    assert_eq!((cut.outcome, cut.at_ms), (Outcome::Fail, Some(4000)), "{cut:#?}");
    assert!(cut.advice.contains("longer"), "names the word: {cut:#?}");

    let mut two = spoken(vec![word(0, 2600)]);
    two.scenes = vec![two.scenes[0].clone(), two.scenes[0].clone()];
    two.scenes.iter_mut().for_each(|scene| scene.frames = 60);
    let over = narration(&two);
    assert_eq!(over.outcome, Outcome::Fail, "scene 1 ends at 2 s: {over:#?}");
    let mut both = two.clone();
    both.words.push(SpokenWord { scene: 2, ..word(3300, 4900) });
    let over = narration(&both);
    assert_eq!(
        (over.at_ms, &over.also_at_ms[..]),
        (Some(4000), &[0][..]),
        "each scene has its place: {over:#?}"
    );
    two.words[0].end_ms = 2200;
    assert_eq!(narration(&two).outcome, Outcome::Pass, "a last consonant may reach over the cut");
}

#[test]
fn short_videos_are_held_against_the_platforms() {
    let stage = Stage::new();
    let picture = "testsrc2=s=180x320:r=30:d=2";
    let file = Recipe { picture, ..Recipe::new("two.mp4") }.with(&["-t", "2"]).made(&stage);
    let checks = examined(&stage, &file, None);
    assert_eq!(find(&checks, "platform_reels").outcome, Outcome::Fail, "Reels are 3 s at least");
    assert_eq!(find(&checks, "platform_shorts").outcome, Outcome::Pass);
}

#[test]
fn what_is_no_video_is_an_error_not_a_check() {
    let stage = Stage::new();
    let sound = stage.voice("voice.wav", 0.0, 1.0, 1.0, &[]);
    let text = stage.path("text.mp4");
    std::fs::write(&text, "#EXTM3U\nhttp://127.0.0.1:9/x.ts\n").unwrap();
    let empty = stage.path("empty.mp4");
    std::fs::write(&empty, "").unwrap();
    for file in [sound, text, empty] {
        let error = examine(&stage.tools, &file, None, None, &CancellationToken::new()).unwrap_err();
        assert!(matches!(error, CheckError::NoVideo { .. }), "{}: {error}", file.display());
    }
    let error =
        examine(&stage.tools, &stage.path("gone.mp4"), None, None, &CancellationToken::new()).unwrap_err();
    assert!(matches!(error, CheckError::File { .. }), "{error}");
}

#[test]
fn checking_can_be_stopped() {
    let stage = Stage::new();
    let file = Recipe::new("right.mp4").made(&stage);
    let cancel = CancellationToken::new();
    cancel.cancel();
    let error = examine(
        &stage.tools,
        &file,
        Some(&Timeline { frame_rate: FrameRate::THIRTY, ..meant() }),
        None,
        &cancel,
    );
    assert!(matches!(error, Err(CheckError::Process(media::process::ProcessError::Cancelled))));
}

#[test]
fn the_text_is_checked_for_place_pace_and_letters() {
    let stage = Stage::new();
    let file = Recipe::new("right.mp4").made(&stage);
    let fonts = FontBook::system();
    let overlay = |text: &str, start_ms, end_ms| Overlay {
        text: text.into(),
        start_ms,
        end_ms,
        position: OverlayPosition::Bottom,
        style: OverlayStyle::Bold,
    };
    let laid_out = |timeline: Timeline| {
        let track = TextTrack::lay_out(&timeline, &fonts);
        examine(&stage.tools, &file, Some(&timeline), Some(&track), &CancellationToken::new()).unwrap()
    };
    let shown = |overlays: Vec<Overlay>, platform| {
        let mut timeline = Timeline { overlays, ..meant() };
        timeline.look.platform = platform;
        laid_out(timeline)
    };
    let good = shown(vec![overlay("Hello there", 500, 3500)], Platform::Reels);
    for code in [
        "safe_zone_tiktok",
        "safe_zone_reels",
        "safe_zone_shorts",
        "caption_speed",
        "missing_glyphs",
        "text_fit",
    ] {
        assert_eq!(find(&good, code).outcome, Outcome::Pass, "{:#?}", find(&good, code));
    }
    let mut low = meant();
    low.words = vec![SpokenWord { text: "Hello".into(), start_ms: 500, end_ms: 1500, scene: 1 }];
    low.look.captions.lower_edge_permille = Some(780);
    low.look.platform = Platform::Tiktok;
    let outcome = |checks: &[Check], code| (find(checks, code).outcome, find(checks, code).at_ms);
    let checks = laid_out(low.clone());
    assert_eq!(outcome(&checks, "safe_zone_tiktok"), (Outcome::Pass, None));
    assert_eq!(outcome(&checks, "safe_zone_reels"), (Outcome::Warn, Some(500)), "low for Reels");
    low.look.platform = Platform::Reels;
    assert_eq!(outcome(&laid_out(low), "safe_zone_reels"), (Outcome::Fail, Some(500)), "made for Reels");

    let hasty = "This sentence is far too long to be read by anybody in a second, whoever it is";
    let bad = shown(
        vec![overlay(hasty, 1000, 2000), overlay("Gone", 3600, 3900), overlay("\u{10ffff}", 2000, 3500)],
        Platform::Tiktok,
    );
    let speed = find(&bad, "caption_speed");
    assert_eq!((speed.outcome, speed.at_ms), (Outcome::Warn, Some(1000)), "{speed:#?}");
    let twice = [overlay(hasty, 2000, 3500), overlay("Gone", 3600, 3900), overlay(hasty, 500, 1500)];
    let twice = shown(twice.to_vec(), Platform::Tiktok);
    let speed = find(&twice, "caption_speed");
    assert_eq!((speed.at_ms, &speed.also_at_ms[..]), (Some(500), &[2000][..]), "{speed:#?}");
    let later = [overlay(hasty, 0, 1500), overlay(hasty, 2000, 2900)];
    let later = shown(later.to_vec(), Platform::Tiktok);
    let speed = find(&later, "caption_speed");
    assert_eq!((speed.at_ms, &speed.also_at_ms[..]), (Some(2000), &[0][..]), "the fastest first: {speed:#?}");
    assert_eq!(
        find(&bad, "missing_glyphs").outcome,
        Outcome::Fail,
        "no font has a letter for the last code point"
    );
    let late = shown(vec![overlay("after all", 9000, 9900)], Platform::Tiktok);
    assert_eq!(find(&late, "text_fit").outcome, Outcome::Fail, "{:#?}", find(&late, "text_fit"));
}
