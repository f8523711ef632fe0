//! The files that all jobs share, made by ffmpeg: a short video and a handful of pictures.

use std::{path::Path, process::Command};

use model::{ArtifactKind, Script, Theme, WriterKind};
use store::NewArtifact;
use studio::workspace::Workspace;

/// Different pictures: more than a screen of the list shows at once would be seen as different.
const PICTURES: u32 = 12;
/// The picture's size in pixels, as the studio makes thumbnails.
const SIZE: &str = "180x320";

/// See the module.
pub struct Material {
    pub video: NewArtifact,
    pub thumbnails: Vec<NewArtifact>,
    pub provenance: NewArtifact,
    pub script: Script,
}

impl Material {
    /// Makes the files in the workspace.
    pub fn lay_out(workspace: &Workspace) -> Result<Self, Box<dyn std::error::Error>> {
        let folder = workspace.media_store();
        std::fs::create_dir_all(&folder)?;
        let record = |kind, name: &str| -> Result<NewArtifact, Box<dyn std::error::Error>> {
            let path = folder.join(name);
            let bytes = std::fs::read(&path)?;
            Ok(NewArtifact {
                kind,
                path: workspace.record(&path),
                name: name.to_owned(),
                blake3: blake3::hash(&bytes).to_hex().to_string(),
                bytes: bytes.len() as u64,
            })
        };
        let video = "shared.mp4";
        let picture = format!("testsrc2=size={SIZE}:rate=30:duration=2");
        made(&["-f", "lavfi", "-i", &picture, "-pix_fmt", "yuv420p"], &folder.join(video))?;
        let mut thumbnails = Vec::new();
        for at in 0..PICTURES {
            let name = format!("shared-{at}.jpg");
            let drawn = format!("gradients=size={SIZE}:seed={at}:duration=1");
            made(&["-f", "lavfi", "-i", &drawn, "-frames:v", "1"], &folder.join(&name))?;
            thumbnails.push(record(ArtifactKind::Thumbnail, &name)?);
        }
        std::fs::write(folder.join("shared.json"), "{}")?;
        Ok(Self {
            video: record(ArtifactKind::Video, video)?,
            thumbnails,
            provenance: record(ArtifactKind::Provenance, "shared.json")?,
            script: script(),
        })
    }
}

/// A script of one scene.
fn script() -> Script {
    let theme = Theme::manual();
    Script {
        video_prompt: "A short video".into(),
        scenes: vec![model::Scene {
            number: 1,
            duration_ms: 2000,
            narration: "Two seconds are enough.".into(),
            visual_prompt: "A pattern".into(),
            transition: model::Transition::Cut,
        }],
        overlays: Vec::new(),
        voiceover_text: "Two seconds are enough.".into(),
        hook: "Two seconds are enough.".into(),
        call_to_action: String::new(),
        title: "Two seconds".into(),
        description: String::new(),
        hashtags: Vec::new(),
        target_duration_ms: 2000,
        aspect: theme.video.aspect,
        writer: WriterKind::OwnText,
        seed: 1,
        theme,
        report: None,
    }
}

fn made(arguments: &[&str], path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let status = Command::new("ffmpeg").args(["-v", "error", "-y"]).args(arguments).arg(path).status()?;
    if status.success() { Ok(()) } else { Err(format!("ffmpeg could not make {}", path.display()).into()) }
}
