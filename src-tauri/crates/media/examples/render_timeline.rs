//! Renders a timeline's JSON file: `cargo run --release --example render_timeline -- TIMELINE.json OUT.mp4 CACHE`.

use std::{error::Error, fs, path::Path};

use reelwright_media::{CancellationToken, Renderer, Timeline, Tools};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [timeline, output, cache] = arguments.as_slice() else {
        return Err("expected TIMELINE.json OUT.mp4 CACHE".into());
    };
    let timeline: Timeline = serde_json::from_slice(&fs::read(timeline)?)?;
    let renderer = Renderer::new(Tools::find()?, Path::new(cache))?;
    let tell = |progress: &reelwright_media::Progress| {
        eprint!("\r{} {}/{} frames ", progress.doing, progress.frames_done, progress.frames_total);
    };
    let report = renderer.render(&timeline, Path::new(output), &tell, &CancellationToken::new())?;
    eprintln!("\n{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}
