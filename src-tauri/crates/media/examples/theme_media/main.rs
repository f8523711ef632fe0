//! Paints the pictures and plays the music of the themes that ship, so that what is in `themes/` can be made again.
//!
//! ```text
//! cargo run --release -p reelwright-media --example theme_media [NAME...]
//! ```
//!
//! With names, only the files whose path holds one of them. Given `--proof DIR`, writes PNG pictures there and leaves
//! the themes alone. ffmpeg must be installed for the music and the clip. The same program makes the same pictures
//! and the same sound, sample for sample.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "every shape is written out here, so one that can't be drawn is a mistake to see at once"
)]

mod bottle;
mod how_to;
mod kitchen;
mod lighthouse;
mod nature;
mod paint;
mod people;
mod picture;
mod product_demo;
mod shapes;
mod story;

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use picture::Picture;

/// A theme's pictures by their files' names.
type Pictures = &'static [(&'static str, fn(&mut Picture))];

/// The pictures of each theme.
const THEMES: &[(&str, Pictures)] =
    &[("how-to", how_to::PICTURES), ("product-demo", product_demo::PICTURES), ("story", story::PICTURES)];

fn main() -> Result<(), Box<dyn Error>> {
    let mut names: Vec<String> = std::env::args().skip(1).collect();
    let proof = names.iter().position(|name| name == "--proof").map(|at| {
        names.remove(at);
        PathBuf::from(if at < names.len() { names.remove(at) } else { ".".into() })
    });
    let wanted = |path: &str| names.is_empty() || names.iter().any(|name| path.contains(name.as_str()));
    let themes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../themes");
    for (theme, pictures) in THEMES {
        for (at, (name, draw)) in pictures.iter().enumerate() {
            let path = format!("{theme}/media/{name}.jpg");
            if wanted(&path) {
                paint(&path, at as u64, *draw, &themes, proof.as_deref())?;
            }
        }
    }
    Ok(())
}

/// Paints one picture into the themes folder, or as PNG into the proof folder.
fn paint(
    path: &str,
    seed: u64,
    draw: fn(&mut Picture),
    themes: &Path,
    proof: Option<&Path>,
) -> Result<(), Box<dyn Error>> {
    let mut picture = Picture::new(1.0);
    draw(&mut picture);
    let image = picture.finish(seed);
    if let Some(proof) = proof {
        fs::create_dir_all(proof)?;
        image.save(proof.join(path.replace('/', "-")).with_extension("png"))?;
        return Ok(());
    }
    let (file, quality) = picture::jpeg(&image)?;
    let to = themes.join(path);
    fs::create_dir_all(to.parent().unwrap_or(themes))?;
    fs::write(&to, &file)?;
    println!("{path}: {} KB at quality {quality}", file.len() / 1024);
    Ok(())
}
