//! Text as libass really draws it, through the real ffmpeg.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::{ops::Range, path::Path, process::Command};

use model::{
    Canvas, FrameRate, Motion, MotionPattern, Overlay, OverlayPosition, OverlayStyle, Platform, Rgb,
    SpokenWord, theme::CaptionMode,
};
use proptest::prelude::*;
use reelwright_media::{
    Timeline,
    text::{
        Area, EmojiImage, FontBook, TextChunk, TextProblemKind, TextTrack, gather_fonts, safe_zone, srt,
        text_area, vtt,
    },
    timeline::{Export, Fit, Loudness, Movement, Source, TextLook, TimelineScene},
};

const CANVAS: Canvas = Canvas { width: 270, height: 480 };
const GREY: [u8; 3] = [128, 128, 128];
/// A pixel further from the ground than this has been drawn on; the faint end of a soft shadow is not seen.
const SEEN: u8 = 24;

fn timeline(canvas: Canvas, frames: u32) -> Timeline {
    let motion = Motion { pattern: MotionPattern::Drift, palette: vec![Rgb(0, 0, 0), Rgb(9, 9, 9)], seed: 1 };
    Timeline {
        canvas,
        frame_rate: FrameRate::THIRTY,
        scenes: vec![TimelineScene {
            frames,
            source: Source::Drawn { motion },
            fit: Fit::default(),
            movement: Movement::None,
            transition: model::Transition::Cut,
            transition_frames: 0,
        }],
        overlays: Vec::new(),
        words: Vec::new(),
        look: TextLook::default(),
        voice: None,
        music: None,
        loudness: Loudness::default(),
        export: Export::default(),
    }
}

/// Words of a text, each as long, from a moment on.
fn say(text: &str, start_ms: u32, word_ms: u32) -> Vec<SpokenWord> {
    let word = |(at, text): (u32, &str)| SpokenWord {
        text: text.into(),
        start_ms: start_ms + at * word_ms,
        end_ms: start_ms + (at + 1) * word_ms - 10,
        scene: 1,
    };
    (0..).zip(text.split_whitespace()).map(word).collect()
}

fn overlay(text: &str, ms: Range<u32>, position: OverlayPosition, style: OverlayStyle) -> Overlay {
    Overlay { text: text.into(), start_ms: ms.start, end_ms: ms.end, position, style }
}

/// A decoded frame.
struct Frame {
    canvas: Canvas,
    rgb: Vec<u8>,
}

impl Frame {
    fn pixel(&self, x: u32, y: u32) -> [u8; 3] {
        let at = ((y * self.canvas.width + x) * 3) as usize;
        [self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]]
    }

    /// The box around all pixels for which something holds.
    fn around(&self, holds: impl Fn([u8; 3]) -> bool) -> Option<Area> {
        let mut found: Option<Area> = None;
        for y in 0..self.canvas.height {
            for x in (0..self.canvas.width).filter(|x| holds(self.pixel(*x, y))) {
                let one = Area { left: x, top: y, right: x + 1, bottom: y + 1 };
                found = Some(found.map_or(one, |all| Area {
                    left: all.left.min(x),
                    top: all.top.min(y),
                    right: all.right.max(x + 1),
                    bottom: all.bottom.max(y + 1),
                }));
            }
        }
        found
    }

    fn ink(&self) -> Option<Area> {
        self.around(|pixel| pixel.iter().zip(GREY).any(|(value, ground)| value.abs_diff(ground) > SEEN))
    }
}

/// Draws a chunk over grey frames as the encoder does, and hands the frames back with what ffmpeg said. fontconfig is
/// given nothing, so that only the chunk's own fonts can be found.
fn draw(canvas: Canvas, chunk: &TextChunk, frames: u32) -> (Vec<Frame>, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    gather_fonts(chunk.fonts.iter().map(AsRef::as_ref), &path("fonts")).unwrap();
    std::fs::write(path("fonts.conf"), "<?xml version=\"1.0\"?><fontconfig></fontconfig>").unwrap();
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg
        .current_dir(&folder)
        .env("FONTCONFIG_FILE", path("fonts.conf"))
        .args(["-v", "verbose", "-nostdin", "-f", "lavfi"]);
    let Canvas { width, height } = canvas;
    ffmpeg.arg("-i").arg(format!("color=c=0x808080:s={width}x{height}:r=30"));
    for (at, image) in chunk.images.iter().enumerate() {
        std::fs::write(path(&format!("{at}.png")), &image.png).unwrap();
        ffmpeg.arg("-i").arg(format!("{at}.png"));
    }
    let mut graph =
        "[0]scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setparams=colorspace=unknown".to_owned();
    if let Some(script) = &chunk.ass {
        std::fs::write(path("text.ass"), script).unwrap();
        let (top, rows) = (chunk.rows.start, chunk.rows.end - chunk.rows.start);
        graph += &format!(
            ",split[whole][part];[part]crop={width}:{rows}:0:{top},ass=text.ass:fontsdir=fonts[drawn];\
             [whole][drawn]overlay=0:{top}"
        );
    }
    for (at, EmojiImage { x, y, frames, .. }) in chunk.images.iter().enumerate() {
        let (from, until) = (frames.start, frames.end - 1);
        graph += &format!("[v{at}];[v{at}][{}]overlay={x}:{y}:enable='between(n,{from},{until})'", at + 1);
    }
    graph += ",setparams=colorspace=bt709,scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_int,format=rgb24";
    ffmpeg.args(["-filter_complex", &graph, "-frames:v", &frames.to_string(), "-f", "rawvideo", "-"]);
    let output = ffmpeg.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    let size = (width * height * 3) as usize;
    assert_eq!(output.stdout.len(), size * frames as usize, "every frame came");
    (output.stdout.chunks(size).map(|rgb| Frame { canvas, rgb: rgb.to_vec() }).collect(), said)
}

/// One frame of a track.
fn still(track: &TextTrack, canvas: Canvas, frame: u32) -> (Frame, String) {
    let (mut frames, said) = draw(canvas, &track.chunk(frame..frame + 1), 1);
    (frames.remove(0), said)
}

const SAMPLES: [&str; 16] = [
    "Your cat drinks too little",
    "Fjord, quick: Ågypte 25 % “off”",
    "Donaudampfschifffahrtsgesellschaftskapitän",
    "猫は一日にどれくらい水を飲む？",
    "你的猫每天应该喝多少水？",
    "고양이는 물을 얼마나 마셔요?",
    "هل تشرب قطتك ما يكفي (2.0)؟",
    "החתולה שלך צמאה! HydroGlow",
    "क्या आपकी बिल्ली प्यासी है?",
    "แมวของคุณดื่มน้ำเพียงพอหรือไม่",
    "Ваша кошка: Ελληνικά",
    "𝗕𝗼𝗹𝗱 𝒜𝓃𝒹 𠮷野家 👍 too",
    "ᚠᚢᚦᚨᚱᚲ 𒀀𒀂 only in regular",
    "Party 🎉 time 👨‍👩‍👧 1️⃣",
    "{\\pos(0,0)}{\\fs99}x\\Ny \\h \\{z\\}",
    "This goes on and on until it has said everything there is to say about cats and water and fountains",
];

#[test]
fn every_script_is_drawn_inside_its_rectangle_with_the_fonts_it_was_measured_with() {
    let book = FontBook::system();
    for style in [OverlayStyle::Normal, OverlayStyle::Bold] {
        let mut timeline = timeline(CANVAS, 30 * SAMPLES.len() as u32);
        timeline.look.overlays.fade_in_ms = 0;
        timeline.overlays = (0..)
            .zip(SAMPLES)
            .map(|(at, text)| overlay(text, at * 1000..(at + 1) * 1000, OverlayPosition::Center, style))
            .collect();
        let track = TextTrack::lay_out(&timeline, &book);
        for place in track.places() {
            let (frame, said) = still(&track, CANVAS, place.frames.start);
            let ink = frame.ink().unwrap_or_else(|| panic!("“{}” is not seen", place.text));
            assert!(
                place.area.contains(ink),
                "“{}” is drawn at {ink:?}, outside {:?}",
                place.text,
                place.area
            );
            assert!(text_area(CANVAS).contains(ink), "“{}” leaves the safe zone", place.text);
            let filled = f64::from(ink.width()) / f64::from(place.area.width());
            assert!(
                filled > 0.8,
                "“{}” is much narrower than measured: {ink:?} of {:?}",
                place.text,
                place.area
            );
            let strange: Vec<&str> = said.lines().filter(|line| line.contains("not found")).collect();
            assert!(strange.is_empty(), "libass looked for other fonts for “{}”: {strange:?}", place.text);
        }
    }
}

#[test]
fn captions_stay_inside_the_safe_zone_of_each_platform_and_aspect() {
    let book = FontBook::system();
    let text = "Your cat drinks far too little, and jumpy quokkas would never notice it. Here is why.";
    for canvas in [CANVAS, Canvas { width: 320, height: 320 }, Canvas { width: 480, height: 270 }] {
        for platform in [Platform::Tiktok, Platform::Reels, Platform::Shorts] {
            let mut timeline = timeline(canvas, 200);
            timeline.look.platform = platform;
            timeline.words = say(text, 0, 300);
            let track = TextTrack::lay_out(&timeline, &book);
            assert_eq!(track.outside(platform), [], "no text is reported outside");
            let place = &track.places()[0];
            let (frame, _) = still(&track, canvas, place.frames.start);
            let ink = frame.ink().unwrap();
            assert!(safe_zone(platform, canvas).contains(ink), "{ink:?} on {canvas:?} for {platform:?}");
            assert!(place.area.contains(ink));
        }
    }
}

/// A pixel that is nearly a colour, as far as compression of colour leaves it.
fn near(pixel: [u8; 3], Rgb(r, g, b): Rgb, off: u8) -> bool {
    pixel.iter().zip([r, g, b]).all(|(value, wanted)| value.abs_diff(wanted) <= off)
}

#[test]
fn the_current_word_is_marked_when_and_where_it_is_spoken() {
    let canvas = Canvas { width: 540, height: 960 };
    let book = FontBook::system();
    for (text, right_to_left) in [("Moving water wins", false), ("מים זורמים מנצחים", true)] {
        let mut timeline = timeline(canvas, 60);
        timeline.words = say(text, 0, 500);
        let track = TextTrack::lay_out(&timeline, &book);
        let place = &track.places()[0];
        let (frames, _) = draw(canvas, &track.chunk(0..60), 60);
        let marked = |frame: usize| frames[frame].around(|pixel| near(pixel, timeline.look.highlight, 14));
        let [first, second, third] = [7, 22, 37].map(|frame| marked(frame).unwrap());
        for mark in [first, second, third] {
            assert!(place.area.contains(mark), "the mark lies in the caption: {mark:?} in {:?}", place.area);
        }
        if right_to_left {
            assert!(
                first.left >= second.right && second.left >= third.right,
                "{first:?} {second:?} {third:?}"
            );
        } else {
            assert!(
                first.right <= second.left && second.right <= third.left,
                "{first:?} {second:?} {third:?}"
            );
        }
        let of_second = |frame: usize| marked(frame).is_some_and(|mark| mark == second);
        assert!(!of_second(14) && of_second(15), "it changes exactly at the frame of 500 ms");
    }
}

#[test]
fn letters_have_the_themes_colour_in_a_bt709_picture() {
    let canvas = Canvas { width: 540, height: 960 };
    let mut timeline = timeline(canvas, 30);
    timeline.look.highlight = Rgb(230, 40, 60);
    timeline.look.overlays.fade_in_ms = 0;
    timeline.overlays = vec![overlay("MMMM", 0..1000, OverlayPosition::Center, OverlayStyle::Highlight)];
    let (frame, _) = still(&TextTrack::lay_out(&timeline, &FontBook::system()), canvas, 0);
    let solid = (0..canvas.height).flat_map(|y| (0..canvas.width).map(move |x| (x, y)));
    let exact = solid.filter(|(x, y)| near(frame.pixel(*x, *y), timeline.look.highlight, 3)).count();
    assert!(exact > 500, "only {exact} pixels have the theme's colour");
}

#[test]
fn chunks_joined_look_exactly_like_one_pass() {
    let mut timeline = timeline(CANVAS, 60);
    timeline.look.overlays.boxed = true;
    timeline.words = say("One two three, four five six. Seven eight", 50, 230);
    timeline.overlays = vec![
        overlay("Fades 🎉 in", 150..1900, OverlayPosition::Top, OverlayStyle::Bold),
        overlay("later", 900..1500, OverlayPosition::Center, OverlayStyle::Highlight),
    ];
    let track = TextTrack::lay_out(&timeline, &FontBook::system());
    let (whole, _) = draw(CANVAS, &track.chunk(0..60), 60);
    let mut start = 0;
    for end in [1, 7, 9, 31, 60] {
        let (part, _) = draw(CANVAS, &track.chunk(start..end), end - start);
        for (frame, number) in part.iter().zip(start..) {
            assert!(
                frame.rgb == whole[number as usize].rgb,
                "frame {number} differs in the chunk from {start} to {end}"
            );
        }
        start = end;
    }
    let faded: Vec<Option<Area>> = (4..14).map(|frame| whole[frame].ink()).collect();
    assert!(faded[0].is_none() || faded[0] != faded[9], "the overlay fades in");
}

#[test]
fn only_chunks_that_show_a_changed_word_change_their_key() {
    let book = FontBook::system();
    let keys = |word: &str| {
        let mut timeline = timeline(CANVAS, 300);
        timeline.words = say("This is said first. |", 0, 400);
        timeline.words.extend(say(&format!("And {word} later."), 6000, 400));
        let track = TextTrack::lay_out(&timeline, &book);
        [0..60, 60..120, 120..180, 180..240, 240..300].map(|frames| track.chunk(frames).key)
    };
    let (before, after) = (keys("this"), keys("that"));
    let changed: Vec<bool> = before.iter().zip(after).map(|(before, after)| *before != after).collect();
    assert_eq!(changed, [false, false, false, true, false], "only the chunk from 6 s to 8 s shows it");
}

#[test]
fn a_range_without_text_is_empty_and_needs_no_filter() {
    let mut timeline = timeline(CANVAS, 300);
    timeline.words = say("Hello", 0, 400);
    let chunk = TextTrack::lay_out(&timeline, &FontBook::system()).chunk(200..260);
    assert!(chunk.is_empty() && chunk.ass.is_none() && chunk.fonts.is_empty());
}

#[test]
fn emoji_are_coloured_pictures_inside_their_text() {
    let mut timeline = timeline(CANVAS, 60);
    timeline.words = say("Love ❤️ it 👍🏽", 0, 300);
    let track = TextTrack::lay_out(&timeline, &FontBook::system());
    let chunk = track.chunk(0..60);
    assert_eq!(chunk.images.len(), 2, "one picture each, the skin tone within the thumb's");
    for image in &chunk.images {
        let picture = image::load_from_memory(&image.png).unwrap().to_rgba8();
        assert_eq!(picture.dimensions(), (image.width, image.height));
        let coloured =
            picture.pixels().filter(|pixel| pixel[3] > 200 && pixel[0].abs_diff(pixel[2]) > 40).count();
        assert!(coloured as u32 > image.width * image.height / 5, "it is in colour");
        let area = Area {
            left: image.x,
            top: image.y,
            right: image.x + image.width,
            bottom: image.y + image.height,
        };
        assert!(track.places()[0].area.contains(area), "{area:?}");
    }
    let (frames, _) = draw(CANVAS, &chunk, 1);
    let red = frames[0].around(|[r, g, b]| r > 180 && g < 110 && b < 110).expect("the heart is seen");
    let heart = &chunk.images[0];
    assert!(red.left >= heart.x && red.right <= heart.x + heart.width, "{red:?}");
}

#[test]
fn captions_off_still_give_subtitle_files() {
    let mut timeline = timeline(CANVAS, 120);
    timeline.look.captions.mode = CaptionMode::None;
    timeline.look.captions.uppercase = true;
    timeline.words = say("Nothing is <drawn> here.", 0, 500);
    let track = TextTrack::lay_out(&timeline, &FontBook::system());
    assert!(track.chunk(0..120).is_empty());
    assert_eq!(
        vtt(track.cues()),
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.300\nNothing is\n&lt;drawn&gt; here.\n\n"
    );
    assert!(srt(track.cues()).starts_with("1\n00:00:00,000 --> 00:00:02,300\n"), "{}", srt(track.cues()));
}

#[test]
fn captions_by_line_mark_no_word() {
    let mut timeline = timeline(CANVAS, 60);
    timeline.look.captions.mode = CaptionMode::Lines;
    timeline.words = say("All in one colour", 0, 400);
    let chunk = TextTrack::lay_out(&timeline, &FontBook::system()).chunk(0..48);
    let script = chunk.ass.unwrap();
    let letters = script.lines().filter(|line| line.starts_with("Dialogue: 2,")).count();
    assert!(letters <= 2, "a line is drawn once for its whole time:\n{script}");
}

#[test]
fn problems_name_what_is_wrong_and_when() {
    let mut timeline = timeline(CANVAS, 300);
    timeline.look.fonts.body = "No Such Family".into();
    timeline.words = say("Ok", 0, 400);
    timeline.words.push(SpokenWord { text: "\u{10fffd}x".into(), start_ms: 4000, end_ms: 4100, scene: 1 });
    timeline.words.push(SpokenWord { text: "late".into(), start_ms: 12_000, end_ms: 12_400, scene: 1 });
    timeline.overlays = vec![
        overlay(
            "Gone before anybody can read all of it",
            1000..1300,
            OverlayPosition::Top,
            OverlayStyle::Normal,
        ),
        overlay(
            "Bundesausbildungsförderungsgesetz",
            3000..6000,
            OverlayPosition::Top,
            OverlayStyle::Highlight,
        ),
        overlay(
            "Reading all of this in one second is hard",
            7000..8000,
            OverlayPosition::Top,
            OverlayStyle::Normal,
        ),
    ];
    let track = TextTrack::lay_out(&timeline, &FontBook::system());
    let found = |at_ms: u32, wanted: fn(&TextProblemKind) -> bool| {
        track.problems().iter().any(|problem| problem.at_ms == at_ms && wanted(&problem.kind))
    };
    assert!(found(
        0,
        |kind| matches!(kind, TextProblemKind::ReplacedFamily { wanted, .. } if wanted == "No Such Family")
    ));
    assert!(found(4000, |kind| matches!(kind, TextProblemKind::MissingGlyph { character: '\u{10fffd}' })));
    assert!(found(12_000, |kind| *kind == TextProblemKind::AfterEnd));
    assert!(found(1000, |kind| matches!(kind, TextProblemKind::TooShort { shown_ms: 300, least_ms: 833 })));
    assert!(found(3000, |kind| matches!(kind, TextProblemKind::Shrunk { .. })));
    assert!(found(7000, |kind| matches!(kind, TextProblemKind::TooFast { tenths: 410, limit_tenths: 170 })));
    assert!(track.outside(Platform::Tiktok).is_empty());
    assert!(track.outside(Platform::Reels).is_empty());
}

#[test]
fn captions_stand_where_they_were_asked_to_whole_and_what_that_costs_is_reported() {
    let mut timeline = timeline(CANVAS, 120);
    timeline.words = say("Some words that take two lines of a picture", 0, 300);
    timeline.overlays = vec![overlay("Title", 0..4000, OverlayPosition::Bottom, OverlayStyle::Bold)];
    let laid = |edge: Option<u32>| {
        let mut timeline = timeline.clone();
        timeline.look.captions.lower_edge_permille = edge;
        let track = TextTrack::lay_out(&timeline, &FontBook::system());
        let places = track.places();
        let caption = places.iter().find(|place| place.text != "Title").unwrap().area;
        let title = places.iter().find(|place| place.text == "Title").unwrap().area;
        assert!(!caption.overlaps(title), "{edge:?}: {caption:?} lies over {title:?}");
        let outside =
            [Platform::Tiktok, Platform::Shorts, Platform::Reels].map(|one| track.outside(one).len());
        (caption, outside.map(|count| count > 0))
    };
    let (usual, outside) = laid(None);
    assert_eq!(outside, [false; 3]);
    let (low, outside) = laid(Some(780));
    assert_eq!(outside, [false, true, true], "TikTok alone leaves that free");
    assert!(low.bottom > usual.bottom && low.bottom <= CANVAS.height * 780 / 1000, "{low:?} after {usual:?}");
    assert_eq!(laid(Some(950)).1, [true; 3]);
    let (top, _) = laid(Some(100));
    assert!(top.bottom < CANVAS.height / 4 && top.top < top.bottom, "{top:?}");
}

#[test]
fn absurd_text_is_laid_out_all_the_same() {
    let mut timeline = timeline(CANVAS, 300);
    let long = "lorem {\\b1} 漢字 שלום ".repeat(1000);
    timeline.words = say(&long, 0, 20);
    timeline.words.push(SpokenWord { text: "x".repeat(3000), start_ms: 9000, end_ms: 9100, scene: 1 });
    timeline.overlays = vec![
        overlay(&long, 0..9000, OverlayPosition::Top, OverlayStyle::Bold),
        overlay(&"y".repeat(100_000), 0..9000, OverlayPosition::Center, OverlayStyle::Bold),
        overlay("\u{7}\n \u{202e}", 0..9000, OverlayPosition::Center, OverlayStyle::Bold),
        overlay("\n\n", 1000..2000, OverlayPosition::Bottom, OverlayStyle::Normal),
        overlay("for no time", 2000..2000, OverlayPosition::Bottom, OverlayStyle::Normal),
        Overlay {
            start_ms: 5000,
            ..overlay("backwards", 0..2000, OverlayPosition::Bottom, OverlayStyle::Normal)
        },
    ];
    let track = TextTrack::lay_out(&timeline, &FontBook::system());
    let zone = text_area(CANVAS);
    for place in track.places() {
        assert!(zone.contains(place.area), "“{:.40}” lies outside: {:?}", place.text, place.area);
    }
    assert!(
        track.problems().iter().any(|problem| problem.kind == TextProblemKind::Shortened),
        "and says what it left out"
    );
}

#[test]
fn a_smallest_canvas_and_a_book_without_fonts_are_no_reason_to_panic() {
    let folder = tempfile::tempdir().unwrap();
    let mut timeline = timeline(Canvas { width: 16, height: 16 }, 60);
    timeline.words = say("Tiny words here", 0, 300);
    timeline.overlays = vec![overlay("Title", 0..1000, OverlayPosition::Top, OverlayStyle::Bold)];
    let track = TextTrack::lay_out(&timeline, &FontBook::of_folder(folder.path()));
    assert!(track.chunk(0..60).ass.is_none(), "nothing can be drawn without a font");
    let _ = TextTrack::lay_out(&timeline, &FontBook::system()).chunk(0..60);
}

#[test]
fn a_folder_of_fonts_comes_before_the_systems() {
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new("/usr/share/fonts/opentype/bebas-neue/BebasNeue-Bold.otf");
    let copy = folder.path().join("mine.otf");
    std::fs::copy(source, &copy).unwrap();
    let mut timeline = timeline(CANVAS, 30);
    timeline.overlays = vec![overlay("Title", 0..1000, OverlayPosition::Top, OverlayStyle::Bold)];
    let chunk = TextTrack::lay_out(&timeline, &FontBook::with_folder(folder.path())).chunk(0..30);
    assert_eq!(chunk.fonts[0].path, copy);
    assert_eq!(chunk.fonts[0].hash, *blake3::hash(&std::fs::read(source).unwrap()).as_bytes());
}

#[test]
fn a_text_pushed_up_by_another_stays_inside_the_safe_zone() {
    let mut timeline = timeline(CANVAS, 240);
    timeline.words =
        say("Some words are spoken all the while, one after the other, and shown below.", 0, 300);
    timeline.overlays = vec![
        overlay("?A?AA a.A,,?,aWa .A?a A,AJM", 0..3184, OverlayPosition::Bottom, OverlayStyle::Bold),
        overlay("🎉🎉🎉🎉🔥🎉n miz 🔥🔥f", 3169..5751, OverlayPosition::Bottom, OverlayStyle::Bold),
    ];
    let track = TextTrack::lay_out(&timeline, &FontBook::system());
    let zone = text_area(CANVAS);
    for place in track.places() {
        assert!(zone.contains(place.area), "{place:?} leaves {zone:?}");
    }
}

fn any_overlay() -> impl Strategy<Value = Overlay> {
    let text = prop_oneof![
        "[A-Za-z ,.!?]{1,60}",
        "[あ-んア-ン漢字水猫]{1,20}",
        "[\u{5d0}-\u{5ea} ]{1,30}",
        "[a-z🎉🔥 ]{1,30}",
        "[a-z]{20,60}"
    ];
    let position =
        prop_oneof![Just(OverlayPosition::Top), Just(OverlayPosition::Center), Just(OverlayPosition::Bottom)];
    let style =
        prop_oneof![Just(OverlayStyle::Normal), Just(OverlayStyle::Bold), Just(OverlayStyle::Highlight)];
    (text, 0u32..4000, 100u32..4000, position, style)
        .prop_map(|(text, start, long, position, style)| overlay(&text, start..start + long, position, style))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_two_texts_overlap_and_none_leaves_the_safe_zone(
        overlays in proptest::collection::vec(any_overlay(), 1..5),
        boxed in any::<bool>(),
        shape in 0usize..3,
    ) {
        let canvas = [CANVAS, Canvas { width: 320, height: 320 }, Canvas { width: 480, height: 270 }][shape];
        let mut timeline = timeline(canvas, 240);
        timeline.look.overlays.boxed = boxed;
        timeline.words = say("Some words are spoken all the while, one after the other, and shown below.", 0, 300);
        timeline.overlays = overlays;
        let track = TextTrack::lay_out(&timeline, &FontBook::system());
        let places = track.places();
        let zone = text_area(canvas);
        for (at, one) in places.iter().enumerate() {
            prop_assert!(zone.contains(one.area), "{one:?} leaves {zone:?}");
            for other in &places[..at] {
                let together = one.frames.start < other.frames.end && other.frames.start < one.frames.end;
                prop_assert!(!together || !one.area.overlaps(other.area), "{one:?} lies over {other:?}");
            }
        }
    }
}
