//! Writes one frame of a timeline as a picture: `cargo run --release --example preview_frame -- TIMELINE.json FRAME
//! OUT.png CACHE`.

use std::{error::Error, fs, path::Path};

use reelwright_media::{Renderer, Timeline, Tools};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [timeline, frame, output, cache] = arguments.as_slice() else {
        return Err("expected TIMELINE.json FRAME OUT.png CACHE".into());
    };
    let timeline: Timeline = serde_json::from_slice(&fs::read(timeline)?)?;
    let renderer = Renderer::new(Tools::find()?, Path::new(cache))?;
    renderer.preview_frame(&timeline, frame.parse()?, Path::new(output))?;
    Ok(())
}
