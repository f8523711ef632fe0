//! What probing says of good files and of bad ones.

use std::{fs, path::Path};

use reelwright_media::{CancellationToken, MediaKind, ProbeError, Tools, probe, process::Call, whole};
use tempfile::TempDir;

use crate::common::make;

const CLIP: &str = "-f lavfi -i testsrc2=s=160x90:r=30:d=1 -pix_fmt yuv420p -c:v libx264 -preset ultrafast";

#[test]
fn a_clip_is_described_as_it_is_seen() {
    let folder = TempDir::new().unwrap();
    let path = make(folder.path(), "plain.mp4", CLIP);
    let upright =
        make(folder.path(), "upright.mp4", &format!("-i {} -c copy -metadata:s:v rotate=90", path.display()));
    let tools = Tools::find().unwrap();
    let plain = probe(&tools, &path).unwrap();
    assert_eq!((plain.kind, plain.duration_ms, plain.has_audio()), (MediaKind::Clip, 1000, false));
    let video = plain.video.unwrap();
    assert_eq!((video.width, video.height, video.rotation, video.variable_rate), (160, 90, 0, false));
    let video = probe(&tools, &upright).unwrap().video.unwrap();
    assert_eq!((video.width, video.height), (90, 160), "a phone's upright video is stored lying down");
}

#[test]
fn every_kind_of_source_is_told_apart() {
    let folder = TempDir::new().unwrap();
    let tools = Tools::find().unwrap();
    let alpha = make(folder.path(), "a.mov", "-f lavfi -i testsrc2=s=64x64:d=0.2,format=rgba -c:v png");
    assert!(probe(&tools, &alpha).unwrap().video.unwrap().alpha);
    let hdr = make(
        folder.path(),
        "hdr.mp4",
        "-f lavfi -i testsrc2=s=64x64:d=0.2 -pix_fmt yuv420p10le -c:v libx265 -x265-params log-level=none \
         -color_trc smpte2084 -color_primaries bt2020 -colorspace bt2020nc",
    );
    assert!(probe(&tools, &hdr).unwrap().video.unwrap().colour.is_hdr());
    let sound = make(folder.path(), "tone.wav", "-f lavfi -i sine=r=8000:d=0.5 -ac 1");
    let info = probe(&tools, &sound).unwrap();
    assert_eq!((info.kind, info.duration_ms), (MediaKind::Audio, 500));
    assert_eq!(info.audio.unwrap().rate, 8000);
    let still = make(folder.path(), "still.png", "-f lavfi -i testsrc2=s=33x17 -frames:v 1");
    let info = probe(&tools, &still).unwrap();
    assert_eq!((info.kind, info.duration_ms), (MediaKind::Still, 0));
    let steady = make(
        folder.path(),
        "vfr.mp4",
        "-f lavfi -i testsrc2=s=64x64:r=30:d=2 -vf select='not(mod(n,7))+not(mod(n,5))' -vsync vfr",
    );
    assert!(probe(&tools, &steady).unwrap().video.unwrap().variable_rate);
    let animated = make(folder.path(), "anim.gif", "-f lavfi -i testsrc2=s=32x32:r=10:d=1");
    assert_eq!(probe(&tools, &animated).unwrap().kind, MediaKind::Clip);
}

#[test]
fn a_stream_that_never_learnt_its_length_has_one() {
    let folder = TempDir::new().unwrap();
    let recorded =
        "-f lavfi -i testsrc2=s=160x90:r=30:d=2 -f lavfi -i sine=d=2 -c:v libvpx -c:a libopus -live 1";
    let path = make(folder.path(), "recorded.webm", recorded);
    let tools = Tools::find().unwrap();
    let said =
        Call::ffprobe(&tools).args(["-show_entries", "format=duration", "-of", "csv=p=0"]).input(&path);
    assert_eq!(said.output().unwrap(), b"N/A\n", "it must not say how long it is");
    let media = probe(&tools, &path).unwrap();
    assert_eq!(media.kind, MediaKind::Clip);
    assert!((1950..=2050).contains(&media.duration_ms), "{} ms", media.duration_ms);
    assert_eq!(media.audio.unwrap().duration_ms, media.duration_ms);
}

#[test]
fn what_was_cut_short_is_told_from_what_is_whole() {
    let folder = TempDir::new().unwrap();
    let (tools, cancel) = (Tools::find().unwrap(), CancellationToken::new());
    let picture = "-f lavfi -i testsrc2=s=160x90:r=30:d=3";
    let encoded = "-pix_fmt yuv420p -c:v libx264 -preset ultrafast -movflags +faststart";
    let heard = format!("{picture} -f lavfi -i sine=r=48000:d=3 -shortest {encoded}");
    // A Matroska file tells its length at its start and has no table that says where it ends: only decoding finds that out.
    let clips = [("a.mp4", format!("{picture} {encoded}")), ("b.mp4", heard.clone()), ("b.mkv", heard)];
    for (name, args) in clips {
        let path = make(folder.path(), name, &args);
        assert_eq!(whole(&tools, &path, &cancel).unwrap().kind, MediaKind::Clip);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        assert_eq!(probe(&tools, &path).is_ok(), name == "b.mkv", "whether probing is enough for {name}");
        let cut = whole(&tools, &path, &cancel).unwrap_err();
        assert!(matches!(cut, ProbeError::Damaged { .. }), "{name}: {cut}");
    }
    let still = make(folder.path(), "still.png", "-f lavfi -i testsrc2=s=330x170 -frames:v 1");
    assert_eq!(whole(&tools, &still, &cancel).unwrap().kind, MediaKind::Still);
    let bytes = fs::read(&still).unwrap();
    fs::write(&still, &bytes[..bytes.len() / 2]).unwrap();
    assert!(matches!(whole(&tools, &still, &cancel).unwrap_err(), ProbeError::Damaged { .. }));
    cancel.cancel();
    let path = make(folder.path(), "c.mp4", CLIP);
    assert!(matches!(whole(&tools, &path, &cancel).unwrap_err(), ProbeError::Process(_)), "it was cancelled");
}

#[test]
fn each_fault_has_its_own_error() {
    let folder = TempDir::new().unwrap();
    let tools = Tools::find().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let clip = fs::read(make(folder.path(), "clip.mp4", CLIP)).unwrap();
    let quick = fs::read(make(folder.path(), "quick.mp4", &format!("{CLIP} -movflags +faststart"))).unwrap();
    let png = fs::read(make(folder.path(), "p.png", "-f lavfi -i testsrc2=s=64x64 -frames:v 1")).unwrap();
    let of = |path: &Path| probe(&tools, path).unwrap_err();
    assert!(matches!(of(Path::new("/nowhere/a.mp4")), ProbeError::Missing { .. }));
    assert!(matches!(of(&file("empty.mp4", b"")), ProbeError::Empty { .. }));
    assert!(matches!(
        of(&file("words.mp4", b"these are only words, and not many")),
        ProbeError::NotMedia { .. }
    ));
    assert!(matches!(of(&file("cut.mp4", &clip[..clip.len() / 2])), ProbeError::Damaged { .. }));
    assert!(matches!(of(&file("quickcut.mp4", &quick[..quick.len() * 2 / 3])), ProbeError::Damaged { .. }));
    assert!(matches!(of(&file("cut.png", &png[..20])), ProbeError::Damaged { .. }));
    assert!(matches!(of(folder.path()), ProbeError::NotMedia { .. } | ProbeError::Unreadable { .. }));
    // A header is enough to claim two hundred megapixels, and must be enough to refuse them.
    let mut huge = png.clone();
    huge[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x27, 0x10]);
    let crc = crc32(&huge[12..29]).to_be_bytes();
    huge[29..33].copy_from_slice(&crc);
    assert!(matches!(
        of(&file("huge.png", &huge)),
        ProbeError::TooLarge { width: 20_000, height: 10_000, .. }
    ));
}

/// The PNG specification's CRC.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 },
        )
    })
}

#[test]
fn playlists_and_addresses_are_no_sources() {
    let folder = TempDir::new().unwrap();
    let tools = Tools::find().unwrap();
    make(folder.path(), "seg.ts", "-f lavfi -i testsrc2=s=64x64:d=0.2 -c:v libx264");
    for (name, text) in [
        ("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:0.2,\nseg.ts\n#EXT-X-ENDLIST\n"),
        (
            "list.mp4",
            "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:0.2,\nhttp://127.0.0.1:9/seg.ts\n#EXT-X-ENDLIST\n",
        ),
        ("list.txt", "ffconcat version 1.0\nfile seg.ts\n"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        let error = probe(&tools, &path).unwrap_err();
        assert!(matches!(error, ProbeError::NotMedia { .. }), "{name}: {error}");
    }
    let error = probe(&tools, Path::new("http://127.0.0.1:9/a.mp4")).unwrap_err();
    assert!(matches!(error, ProbeError::Missing { .. }), "an address is taken for a file's name: {error}");
}

#[test]
fn names_mean_nothing_but_themselves() {
    let folder = TempDir::new().unwrap();
    let tools = Tools::find().unwrap();
    let clip = make(folder.path(), "clip.mp4", CLIP);
    let still = make(folder.path(), "still.png", "-f lavfi -i testsrc2=s=32x32 -frames:v 1");
    for name in [
        "-i.mp4",
        "a b'c\"d.mp4",
        "x:y,z;[0]=%03d.mp4",
        "concat:a|b.mp4",
        "夏 — été.mp4",
        "$(touch x)`.mp4",
        "50%.mp4",
    ] {
        let path = folder.path().join(name);
        fs::copy(&clip, &path).unwrap();
        assert_eq!(probe(&tools, &path).unwrap().duration_ms, 1000, "{name}");
    }
    for name in ["frame%03d.png", "-%d.png", "*?.png"] {
        let path = folder.path().join(name);
        fs::copy(&still, &path).unwrap();
        assert_eq!(probe(&tools, &path).unwrap().kind, MediaKind::Still, "{name}");
    }
}
