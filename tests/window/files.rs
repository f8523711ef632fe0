//! Small real files, made by ffmpeg, and what lies in a folder.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A moving picture with a tone, in the format that the studio delivers.
pub fn video(folder: &Path, name: &str, seconds: u32) -> PathBuf {
    let path = folder.join(name);
    let picture = format!("testsrc2=size=270x480:rate=30:duration={seconds}");
    let tone = format!("sine=frequency=330:sample_rate=48000:duration={seconds}");
    make(
        &["-f", "lavfi", "-i", &picture, "-f", "lavfi", "-i", &tone, "-pix_fmt", "yuv420p", "-shortest"],
        &path,
    );
    path
}

/// The same of minutes: more than a player has read before anybody can seek in it.
pub fn long_video(folder: &Path, name: &str) -> PathBuf {
    let once = video(folder, "once.mp4", 6);
    let path = folder.join(name);
    make(
        &["-stream_loop", "49", "-i", once.to_str().expect("a path that can be typed"), "-c", "copy"],
        &path,
    );
    path
}

/// The same of six seconds, of which two in the middle are black and a second near the end.
pub fn video_gone_black(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    let black = "drawbox=color=black:t=fill:enable='between(t,2,4)+between(t,4.8,5.6)'";
    let sound = "sine=frequency=330:sample_rate=48000:duration=6";
    let picture = ["-f", "lavfi", "-i", "testsrc2=size=270x480:rate=30:duration=6"];
    let rest = ["-f", "lavfi", "-i", sound, "-vf", black, "-pix_fmt", "yuv420p", "-shortest"];
    make(&[&picture[..], &rest[..]].concat(), &path);
    path
}

/// A voice's stand-in: a tone.
pub fn voice(folder: &Path, name: &str, seconds: u32) -> PathBuf {
    let path = folder.join(name);
    make(&["-f", "lavfi", "-i", &format!("sine=frequency=220:sample_rate=48000:duration={seconds}")], &path);
    path
}

/// The files of a kind that lie in a folder.
pub fn of_kind(folder: &Path, kind: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|path| path.extension().is_some_and(|found| found == kind)).collect()
}

/// Every file in a folder and the folders in it, with its size.
pub fn all_in(folder: &Path) -> BTreeMap<PathBuf, u64> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.metadata() {
            Ok(about) if about.is_dir() => all.extend(all_in(&entry.path())),
            Ok(about) => _ = all.insert(entry.path(), about.len()),
            // Gone since it was listed.
            Err(_) => (),
        }
    }
    all
}

/// The bytes of all files in a folder and the folders in it.
pub fn bytes_in(folder: &Path) -> u64 {
    all_in(folder).values().sum()
}

fn make(arguments: &[&str], path: &Path) {
    let status = Command::new("ffmpeg").args(["-loglevel", "error", "-y"]).args(arguments).arg(path).status();
    assert!(status.expect("ffmpeg is here").success(), "{} was not made", path.display());
}
