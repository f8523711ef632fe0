//! Checks on the file as such: whether every platform's intake, and every player, will take it as it is.

use super::{Check, Finding, facts::Facts, playback::Playback, seconds};
use crate::{
    Timeline,
    timeline::{Codec, Export},
};

/// Picture and sound may end this far apart, in milliseconds: two frames at 50 a second, below what EBU R37 lets be
/// seen as out of step.
const MOST_APART_MS: u32 = 40;
/// Rates that differ by less than this share are the same: rounding in the container's clock.
const RATE_TOLERANCE: f64 = 0.001;
/// Frame rates all three platforms take, in frames a second (TikTok's media transfer guide and Meta's Reels
/// specifications say 23 to 60).
const FRAME_RATES: (f64, f64) = (23.0, 60.0);

/// All checks on the file.
pub(super) fn checks(facts: &Facts, timeline: Option<&Timeline>, playback: &Playback) -> Vec<Check> {
    let export = timeline.map(|timeline| timeline.export).unwrap_or_default();
    let mut checks = vec![
        container(facts),
        codec(facts, export),
        profile(facts),
        size(facts, timeline),
        frame_rate(facts, timeline),
        pixel_format(facts),
        colour(facts),
        faststart(facts),
        sound_format(facts),
        length(facts, playback, timeline),
        together(facts),
        decoding(playback),
    ];
    checks.retain(|check| !check.value.is_empty());
    checks
}

fn container(facts: &Facts) -> Check {
    let value = if facts.is_mp4 { format!("MP4 ({})", facts.brand.trim()) } else { facts.container.clone() };
    let finding = match (facts.is_mp4, facts.brand.trim()) {
        (true, "qt") => {
            Finding::warn("it says it is QuickTime, which most but not all places take; export it as MP4")
        }
        (true, _) => Finding::pass(),
        (false, _) => Finding::fail("export it as MP4, which every platform takes"),
    };
    Check::new("container", "Container", value, "MP4".into(), finding)
}

fn codec(facts: &Facts, export: Export) -> Check {
    let codec = facts.video.codec.as_str();
    let wanted = match export.codec {
        Codec::H264 => "h264",
        Codec::H265 => "hevc",
        Codec::Av1 => "av1",
    };
    let finding = match codec {
        "h264" if wanted == "h264" => Finding::pass(),
        "hevc" | "av1" if codec == wanted => {
            Finding::warn("chosen so, but not every platform and phone takes it; H.264 is the safe choice")
        }
        "hevc" | "av1" | "vp9" => Finding::warn("not every platform and phone takes it; export it as H.264"),
        "h264" => Finding::warn(format!("{wanted} was asked for; render it again")),
        _ => Finding::fail("export it as H.264, which every platform takes"),
    };
    Check::new("codec", "Picture format", codec_name(codec).into(), codec_name(wanted).into(), finding)
}

fn codec_name(codec: &str) -> &str {
    match codec {
        "h264" => "H.264",
        "hevc" => "H.265",
        "av1" => "AV1",
        other => other,
    }
}

fn profile(facts: &Facts) -> Check {
    let profile = facts.video.profile.as_str();
    let finding = match (facts.video.codec.as_str(), profile) {
        ("h264", "High") | ("hevc" | "av1", "Main") => Finding::pass(),
        ("h264", "Main" | "Baseline" | "Constrained Baseline" | "Extended") => {
            Finding::warn("plays everywhere, but looks worse than High at the same size; export it as High")
        }
        _ => Finding::fail("phones' decoders may refuse it; export it as H.264 High with 8 bits and 4:2:0"),
    };
    let value = if profile.is_empty() { "none stated" } else { profile };
    let limit = if facts.video.codec == "h264" { "High" } else { "Main" };
    Check::new("profile", "Profile", value.into(), limit.into(), finding)
}

fn size(facts: &Facts, timeline: Option<&Timeline>) -> Check {
    let (width, height) = (facts.video.width, facts.video.height);
    let value = format!("{width}x{height}");
    let Some(canvas) = timeline.map(|timeline| timeline.canvas) else {
        let even = width % 2 == 0 && height % 2 == 0;
        let upright = facts.video.rotation % 360 == 0 && facts.video.square_pixels;
        let finding = if !even || !upright {
            Finding::fail(
                "odd sizes, turned and stretched pictures come out wrong on some phones; export it upright, with square pixels and even sides",
            )
        } else if width.min(height) < SMALLEST_SIDE {
            Finding::warn("smaller than what phones show sharply; export it at 1080x1920 or 720x1280")
        } else {
            Finding::pass()
        };
        return Check::new("size", "Size", value, format!("shorter side at least {SMALLEST_SIDE}"), finding);
    };
    let same = (canvas.width, canvas.height) == (width, height) && facts.video.square_pixels;
    let finding = Finding::of(same, Finding::fail("the file is not of the size asked for; render it again"));
    Check::new("size", "Size", value, format!("{}x{}", canvas.width, canvas.height), finding)
}

/// The shorter side below which platforms say quality suffers, in pixels: that of 720p.
const SMALLEST_SIDE: u32 = 720;

fn frame_rate(facts: &Facts, timeline: Option<&Timeline>) -> Check {
    let (average, common) = (facts.video.average_rate, facts.video.common_rate);
    let near = |a: f64, b: f64| (a - b).abs() <= b * RATE_TOLERANCE;
    let even = near(average, common);
    let value = format!("{average:.2} a second{}", if even { "" } else { ", uneven" });
    let uneven = || {
        Finding::fail(
            "frames come at uneven times, which stutters on some players; render it again at one rate",
        )
    };
    match timeline.map(|timeline| timeline.frame_rate) {
        Some(rate) => {
            let wanted = f64::from(rate.num) / f64::from(rate.den.max(1));
            let finding = if !even {
                uneven()
            } else {
                Finding::of(
                    near(average, wanted),
                    Finding::fail("the file has another rate than asked for; render it again"),
                )
            };
            Check::new("frame_rate", "Frame rate", value, format!("{wanted:.2} a second"), finding)
        }
        None => {
            let (from, to) = FRAME_RATES;
            let taken = average >= from && average <= to * (1.0 + RATE_TOLERANCE);
            let finding = if !even {
                uneven()
            } else {
                Finding::of(
                    taken,
                    Finding::fail("platforms refuse this rate; export it at 30 frames a second"),
                )
            };
            Check::new("frame_rate", "Frame rate", value, format!("{from} to {to}, even"), finding)
        }
    }
}

fn pixel_format(facts: &Facts) -> Check {
    let format = facts.video.pixel_format.as_str();
    let advice = "phones show only 8-bit 4:2:0 with certainty; export it as yuv420p";
    let finding = Finding::of(matches!(format, "yuv420p" | "nv12"), Finding::fail(advice));
    Check::new("pixel_format", "Pixel format", format.into(), "yuv420p".into(), finding)
}

fn colour(facts: &Facts) -> Check {
    let video = &facts.video;
    let tags = [&video.matrix, &video.transfer, &video.primaries];
    let named = |tag: &str| if tag.is_empty() { "unknown".to_owned() } else { tag.to_owned() };
    let range = if video.range == "tv" { "limited".to_owned() } else { named(&video.range) };
    let value = format!("{}/{}/{}, {range}", named(tags[0]), named(tags[1]), named(tags[2]));
    let finding = if tags.iter().all(|tag| *tag == "bt709") && video.range == "tv" {
        Finding::pass()
    } else if tags.iter().all(|tag| tag.is_empty()) {
        Finding::warn("colours are not tagged, so each player guesses; export it with BT.709 tags")
    } else {
        Finding::fail("colours will look wrong on some phones; export it as BT.709, limited range")
    };
    Check::new("colour", "Colour tags", value, "bt709/bt709/bt709, limited".into(), finding)
}

fn faststart(facts: &Facts) -> Check {
    let (value, finding) = match facts.faststart {
        Some(true) => ("contents first", Finding::pass()),
        Some(false) => (
            "contents last",
            Finding::fail("it can't begin to play before all of it is loaded; export it with faststart"),
        ),
        // A container that knows no such order; the container's own check speaks of it.
        None => ("", Finding::pass()),
    };
    Check::new("faststart", "Quick start", value.into(), "contents first".into(), finding)
}

fn sound_format(facts: &Facts) -> Check {
    let limit = "AAC, 48 kHz, stereo";
    let Some(audio) = &facts.audio else {
        let advice =
            "some platforms mute or refuse videos without a sound track; add music, a voice, or silence";
        return Check::new(
            "sound_format",
            "Sound format",
            "no sound track".into(),
            limit.into(),
            Finding::warn(advice),
        );
    };
    let channels = match audio.channels {
        1 => "mono".to_owned(),
        2 => "stereo".to_owned(),
        channels => format!("{channels} channels"),
    };
    let codec = if audio.codec == "aac" { "AAC".to_owned() } else { audio.codec.clone() };
    let value = format!("{codec}, {} kHz, {channels}", f64::from(audio.rate) / 1000.0);
    let finding = if audio.codec != "aac" || audio.channels > 2 || audio.rate > 48_000 {
        Finding::fail("not every platform takes it; export it as AAC with 48 kHz and two channels")
    } else if audio.rate != 48_000 || audio.channels != 2 {
        Finding::warn("platforms will convert it; export it with 48 kHz and two channels")
    } else {
        Finding::pass()
    };
    Check::new("sound_format", "Sound format", value, limit.into(), finding)
}

/// Every frame that was meant, and none besides.
fn length(facts: &Facts, playback: &Playback, timeline: Option<&Timeline>) -> Check {
    let listed = facts.video.frames.unwrap_or(playback.frames);
    let meant =
        timeline.map(|timeline| timeline.scenes.iter().map(|scene| u64::from(scene.frames)).sum::<u64>());
    let wanted = meant.unwrap_or(u64::from(listed));
    let whole = wanted == u64::from(playback.frames);
    let advice = "frames are missing or doubled; render it again";
    let value = format!("{} ({} frames)", seconds(facts.video.duration_ms), playback.frames);
    Check::new(
        "length",
        "Length",
        value,
        format!("{wanted} frames"),
        Finding::of(whole, Finding::fail(advice)),
    )
}

fn together(facts: &Facts) -> Check {
    let limit = format!("{MOST_APART_MS} ms apart at most");
    let Some(audio) = &facts.audio else {
        return Check::new("sync", "Picture and sound", String::new(), limit, Finding::pass());
    };
    let apart = facts.video.duration_ms.abs_diff(audio.duration_ms);
    let (shorter, end) = if audio.duration_ms < facts.video.duration_ms {
        ("the sound ends before the picture", audio.duration_ms)
    } else {
        ("the picture ends before the sound", facts.video.duration_ms)
    };
    let otherwise = Finding::fail(format!("{shorter}; render it again, or cut both to one length")).at(end);
    let finding = Finding::of(apart <= MOST_APART_MS, otherwise);
    Check::new("sync", "Picture and sound", format!("{apart} ms apart"), limit, finding)
}

fn decoding(playback: &Playback) -> Check {
    let value = match playback.complaints.first() {
        None => "clean".to_owned(),
        Some(first) => format!("{} warnings, first: {first}", playback.complaints.len()),
    };
    let finding = Finding::of(
        playback.complaints.is_empty(),
        Finding::fail("players may stumble over it; render it again, or choose a whole copy of the file"),
    );
    Check::new("decoding", "Decoding", value, "no warning".into(), finding)
}
