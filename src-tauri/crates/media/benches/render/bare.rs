//! The bare encode: the same decoded frames through the same encoder with the same settings, and nothing else.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use media::{Timeline, Tools};

use crate::{
    Fault,
    cost::{Cost, measured},
};

/// Frames that lie raw on the disk at once; 300 at 1080x1920 are 0.9 GB.
const PIECE: u32 = 300;

/// Encodes a finished video's frames again, piece by piece, with all cores. Decoding them is not counted.
pub fn encode(
    tools: &Tools,
    video: &Path,
    timeline: &Timeline,
    encoder: &[String],
    folder: &Path,
) -> Result<Cost, Fault> {
    let raw = folder.join("frames.yuv");
    let mut cost = Cost::default();
    let total = timeline.frames();
    for start in (0..total).step_by(PIECE as usize) {
        decode(tools, video, timeline, start, PIECE.min(total - start), &raw)?;
        let ((), piece) =
            measured(|| encode_piece(tools, timeline, encoder, &raw, &folder.join("bare.mp4")))?;
        cost += piece;
    }
    std::fs::remove_file(&raw)?;
    Ok(cost)
}

fn decode(
    tools: &Tools,
    video: &Path,
    timeline: &Timeline,
    start: u32,
    frames: u32,
    raw: &Path,
) -> Result<(), Fault> {
    let rate = timeline.frame_rate;
    // Half a frame early, so that rounding can't lose the first one.
    let from = (f64::from(start) - 0.5).max(0.0) * f64::from(rate.den) / f64::from(rate.num);
    let mut command = Command::new(tools.ffmpeg());
    command.args(["-v", "error", "-nostdin", "-y", "-ss", &format!("{from:.6}"), "-i"]).arg(video);
    command.args([
        "-map",
        "0:v:0",
        "-frames:v",
        &frames.to_string(),
        "-f",
        "rawvideo",
        "-pix_fmt",
        "yuv420p",
    ]);
    run(command.arg(raw))
}

fn encode_piece(
    tools: &Tools,
    timeline: &Timeline,
    encoder: &[String],
    raw: &Path,
    to: &Path,
) -> Result<(), Fault> {
    let (canvas, rate) = (timeline.canvas, timeline.frame_rate);
    let mut command = Command::new(tools.ffmpeg());
    command.args(["-v", "error", "-nostdin", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p"]);
    command.args([
        "-s",
        &format!("{}x{}", canvas.width, canvas.height),
        "-r",
        &format!("{}/{}", rate.num, rate.den),
    ]);
    run(command.arg("-i").arg(raw).args(encoder).arg(to))
}

/// One frame of a source decoded and nothing done with it: the least that a preview can cost.
pub fn single_frame(tools: &Tools, source: &Path, at_ms: u32) -> Result<Cost, Fault> {
    let mut command = Command::new(tools.ffmpeg());
    command
        .args(["-v", "error", "-nostdin", "-ss", &format!("{:.3}", f64::from(at_ms) / 1000.0), "-i"])
        .arg(source);
    command.args(["-map", "0:v:0", "-frames:v", "1", "-f", "null", "-"]);
    let ((), cost) = measured(|| run(&mut command))?;
    Ok(cost)
}

/// Runs a program to its end.
pub fn run(command: &mut Command) -> Result<(), Fault> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let program = PathBuf::from(command.get_program());
    Err(format!("{}: {}", program.display(), String::from_utf8_lossy(&output.stderr)).into())
}
