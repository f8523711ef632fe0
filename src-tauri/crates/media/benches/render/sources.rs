//! What the videos are made from: clips, stills, a voice and music, none of them trivial to decode or to encode. Made
//! once and kept.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::Fault;

/// Length of each clip in seconds: more than its scene and the transition out of it.
const CLIP_S: u32 = 8;
/// Film grain, without which drawn pictures are unlike anything a camera makes and encode for nothing.
const GRAIN: &str = "noise=alls=4:allf=t";

/// What is said, a sentence a scene.
pub const SENTENCES: [&str; 12] = [
    "Your bottle smells by noon, and everybody around you knows it.",
    "Water that stands for a day grows more than you want to drink.",
    "This one cleans itself, with a light, every two hours.",
    "You press the cap once, and a minute later it is done.",
    "It keeps cold water cold for a whole day in the sun.",
    "One charge of the battery lasts a month, even on the road.",
    "The steel does not bend, and the paint does not come off.",
    "It fits the holder of your bike, and the pocket of your bag.",
    "Two thousand people wrote to us after their first week with it.",
    "Most of them said that they drink twice as much as before.",
    "There are five colours, and the blue one is the one to get.",
    "Follow the link below, and take ten percent off your first one.",
];

/// All sources.
pub struct Sources {
    /// Moving pictures: portrait and landscape, at 24, 25 and 30 frames a second.
    pub clips: Vec<PathBuf>,
    /// JPEG and PNG.
    pub stills: Vec<PathBuf>,
    /// The sentences, spoken: a file each for 30 s and 60 s.
    pub voices: [PathBuf; 2],
    /// Shorter than the longer video, so that it is repeated.
    pub music: PathBuf,
}

/// A clip to be made: its name, its size as ffmpeg's scale filter takes it, its frames a second, and its picture.
struct Clip {
    name: &'static str,
    size: &'static str,
    rate: u32,
    picture: Picture,
}

enum Picture {
    /// A camera that wanders over a large, detailed still: the still's size and place in the Mandelbrot set, and the
    /// part of it in sight.
    Wandering { still: &'static str, sight: &'static str },
    /// One of ffmpeg's own moving sources.
    Drawn(&'static str),
}

/// Between 2 and 17 Mbit/s as encoded here, as phones' clips and libraries' are.
const CLIPS: [Clip; 6] = [
    Clip {
        name: "portrait30",
        size: "1080:1920",
        rate: 30,
        picture: Picture::Wandering {
            still: "s=1600x2600:start_scale=1.2:start_x=-0.743643:start_y=-0.131825",
            sight: "1080:1920",
        },
    },
    Clip {
        name: "landscape24",
        size: "1920:1080",
        rate: 24,
        picture: Picture::Wandering {
            still: "s=2600x1500:start_scale=0.4:start_x=-0.75:start_y=0.2",
            sight: "1920:1080",
        },
    },
    Clip {
        name: "landscape30",
        size: "1920:1080",
        rate: 30,
        picture: Picture::Drawn("testsrc2=s=960x540:r=30"),
    },
    Clip {
        name: "portrait25",
        size: "1080:1920",
        rate: 25,
        picture: Picture::Drawn("gradients=s=540x960:r=25:n=5:speed=0.03:seed=11"),
    },
    Clip {
        name: "small30",
        size: "720:1280",
        rate: 30,
        picture: Picture::Wandering {
            still: "s=1100x1800:start_scale=0.1:start_x=-1.25:start_y=0.03",
            sight: "720:1280",
        },
    },
    Clip {
        name: "landscape25",
        size: "1280:720",
        rate: 25,
        picture: Picture::Drawn(
            "life=s=320x180:r=25:mold=20:ratio=0.2:death_color=#204080:life_color=#f0c040:seed=5",
        ),
    },
];

/// Name and ffmpeg's source of the picture.
const STILLS: [(&str, &str); 3] = [
    ("tall.jpg", "mandelbrot=s=2400x3200:start_scale=1.2"),
    ("wide.png", "mandelbrot=s=2800x1800:start_scale=0.4:start_x=-0.75:start_y=0.2"),
    ("square.jpg", "gradients=s=2400x2400:n=7:seed=21"),
];

impl Sources {
    /// Makes what isn't there yet.
    pub fn made(folder: &Path) -> Result<Self, Fault> {
        std::fs::create_dir_all(folder)?;
        let clips = CLIPS.iter().map(|clip| made_clip(folder, clip)).collect::<Result<_, _>>()?;
        let stills = STILLS.iter().map(|(name, picture)| {
            let args = [
                "-f",
                "lavfi",
                "-i",
                picture,
                "-vf",
                "noise=alls=5:all_seed=9",
                "-frames:v",
                "1",
                "-q:v",
                "3",
            ];
            made(&folder.join(name), &args.map(str::to_owned))
        });
        let stills = stills.collect::<Result<_, _>>()?;
        let voice = |name: &str, sentences: &[&str]| spoken(&folder.join(name), &sentences.join(" "));
        Ok(Self {
            clips,
            stills,
            voices: [voice("voice30.wav", &SENTENCES[..6])?, voice("voice60.wav", &SENTENCES)?],
            music: played(&folder.join("music.mp3"))?,
        })
    }
}

fn made_clip(folder: &Path, clip: &Clip) -> Result<PathBuf, Fault> {
    let rate = clip.rate.to_string();
    let picture = match clip.picture {
        Picture::Drawn(source) => source.to_owned(),
        Picture::Wandering { still, sight } => format!(
            "mandelbrot={still},trim=end_frame=1,loop=loop=-1:size=1,setpts=N/{rate}/TB,\
             crop={sight}:x='(iw-ow)*(0.5+0.45*sin(t/2))':y='(ih-oh)*(0.5+0.45*cos(t/3))'"
        ),
    };
    let look = format!("scale={}:flags=bicubic,{GRAIN},format=yuv420p", clip.size);
    let args = [
        "-f",
        "lavfi",
        "-r",
        &rate,
        "-i",
        &picture,
        "-t",
        &CLIP_S.to_string(),
        "-vf",
        &look,
        "-r",
        &rate,
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-crf",
        "20",
        "-movflags",
        "+faststart",
    ];
    made(&folder.join(format!("{}.mp4", clip.name)), &args.map(str::to_owned))
}

/// Plucked notes over a bass and a beat, 40 s.
fn played(path: &Path) -> Result<PathBuf, Fault> {
    let voice = |detune: f64| {
        let note = "220*pow(2\\,floor(mod(t*2\\,8))*3/12)";
        format!(
            "0.2*sin(2*PI*{note}*{detune}*t)*exp(-mod(t\\,0.5)*4)+0.15*sin(2*PI*55*t)+0.1*(random(0)-0.5)*exp(-mod(t\\,0.5)*30)"
        )
    };
    let source = format!("aevalsrc={}|{}:d=40:s=44100", voice(1.0), voice(1.003));
    let args = ["-f", "lavfi", "-i", &source, "-c:a", "libmp3lame", "-b:a", "192k"];
    made(path, &args.map(str::to_owned))
}

fn spoken(path: &Path, text: &str) -> Result<PathBuf, Fault> {
    if !path.is_file() {
        let partial = path.with_extension("partial.wav");
        let status = Command::new("espeak-ng")
            .args(["-v", "en-us", "-s", "150", "-w"])
            .arg(&partial)
            .arg(text)
            .status();
        if !status.map_err(|error| format!("espeak-ng: {error}; install it to have a voice"))?.success() {
            return Err("espeak-ng could not speak".into());
        }
        std::fs::rename(&partial, path)?;
    }
    Ok(path.to_owned())
}

/// Has ffmpeg make a file, unless it is there.
fn made(path: &Path, args: &[String]) -> Result<PathBuf, Fault> {
    if path.is_file() {
        return Ok(path.to_owned());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    println!("making {name}");
    let partial = path.with_file_name(format!("partial-{name}"));
    let output =
        Command::new("ffmpeg").args(["-v", "error", "-nostdin", "-y"]).args(args).arg(&partial).output()?;
    if !output.status.success() {
        return Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    std::fs::rename(&partial, path)?;
    Ok(path.to_owned())
}
