//! Pictures taken off the screen: as a user sees it, moving pictures too.

use std::{
    collections::HashSet,
    path::Path,
    process::{Command, Stdio},
};

use crate::desk::Desk;

/// Dots across and down that a part of the screen is looked at in.
const DOTS: usize = 8;

impl Desk {
    /// Takes a picture of the window into a PNG file.
    pub fn picture(&self, path: &Path) {
        self.part_of_screen(path, None);
    }

    /// The same of the screen's part at the top left.
    pub fn part_of_screen(&self, path: &Path, size: Option<(u32, u32)>) {
        let mut grab = Command::new("ffmpeg");
        grab.args(["-loglevel", "error", "-y", "-f", "x11grab", "-draw_mouse", "0"]);
        if let Some((width, height)) = size {
            grab.args(["-video_size", &format!("{width}x{height}")]);
        }
        grab.args(["-i", &self.display]);
        // In 256 colours of its own: small enough to keep in a repository.
        let colours = "split[a][b];[a]palettegen=stats_mode=single[c];[b][c]paletteuse=dither=sierra2_4a";
        grab.args(["-frames:v", "1", "-vf", colours]).arg(path);
        let status = grab.stdin(Stdio::null()).status().expect("ffmpeg is here");
        assert!(status.success(), "no picture of {}", self.display);
    }

    /// How many colours a part of the screen has, looked at in a few dots: left, top, width and height in pixels.
    pub fn colours(&self, [left, top, width, height]: [u32; 4]) -> usize {
        let mut grab = Command::new("ffmpeg");
        grab.args(["-loglevel", "error", "-f", "x11grab", "-draw_mouse", "0"]);
        grab.args(["-video_size", &format!("{width}x{height}"), "-grab_x", &left.to_string()]);
        grab.args(["-grab_y", &top.to_string(), "-i", &self.display, "-frames:v", "1"]);
        grab.args([
            "-vf",
            &format!("scale={DOTS}:{DOTS}:flags=neighbor"),
            "-pix_fmt",
            "rgb24",
            "-f",
            "rawvideo",
            "-",
        ]);
        let dots = grab.stdin(Stdio::null()).output().expect("ffmpeg is here").stdout;
        assert_eq!(dots.len(), DOTS * DOTS * 3, "no picture of {}", self.display);
        dots.chunks(3).collect::<HashSet<_>>().len()
    }
}
