//! The system check: what the studio stands on, what was found, and the exact mend for what is missing.

use std::path::Path;

use media::{Tools, process::Call};
use providers::{
    Kind,
    speech::sherpa::{self, SherpaOnnx},
};

use crate::{
    Studio,
    view::{CheckOutcome, SystemCheck},
};

/// Families that the shipped themes name, with what provides them on Debian.
const FONTS: [(&str, &str); 4] = [
    ("Inter", "fonts-inter"),
    ("Bebas Neue", "fonts-bebas-neue"),
    ("Noto Sans CJK JP", "fonts-noto-cjk"),
    ("Noto Color Emoji", "fonts-noto-color-emoji"),
];
/// Free space below which a render may not finish, in bytes: a minute of video with its pieces is a tenth of it.
const SCARCE: u64 = 1 << 30;

/// Looks at everything the studio stands on.
pub fn system_check(studio: &Studio) -> Vec<SystemCheck> {
    let mut checks = vec![ffmpeg(), espeak()];
    checks.extend(neural_voice(studio));
    checks.extend(FONTS.iter().map(|(family, package)| font(studio, family, package)));
    checks.push(room(studio));
    checks.push(themes(studio));
    checks
}

fn check(name: &str, outcome: CheckOutcome, found: String, mend: String) -> SystemCheck {
    let mend = if outcome == CheckOutcome::Pass { String::new() } else { mend };
    SystemCheck { name: name.to_owned(), outcome, found, mend }
}

fn ffmpeg() -> SystemCheck {
    let mend = install("ffmpeg", "ffmpeg", "Gyan.FFmpeg");
    match Tools::find() {
        Ok(tools) => check("ffmpeg", CheckOutcome::Pass, tools.version().to_owned(), mend),
        Err(error) => check("ffmpeg", CheckOutcome::Fail, error.to_string(), mend),
    }
}

fn espeak() -> SystemCheck {
    let program = std::env::var_os("REELWRIGHT_ESPEAK").unwrap_or_else(|| "espeak-ng".into());
    let mend = install("espeak-ng", "espeak-ng", "eSpeak-NG.eSpeak-NG");
    match answer(program.as_ref(), "--version") {
        Some(answer) => {
            let text = String::from_utf8_lossy(&answer);
            let version = text.lines().next().unwrap_or_default().trim().to_owned();
            check("espeak-ng", CheckOutcome::Pass, version, mend)
        }
        None => {
            let found = "not found; voices can still be recorded or left out".to_owned();
            check("espeak-ng", CheckOutcome::Warn, found, mend)
        }
    }
}

/// The neural voice, where the settings choose it: its program, and its model's folder.
fn neural_voice(studio: &Studio) -> Option<SystemCheck> {
    studio.chosen_engine(Kind::Speech).ok().flatten().filter(|chosen| chosen == sherpa::NAME)?;
    let warn = |found: String, mend: &str| check(sherpa::NAME, CheckOutcome::Warn, found, mend.to_owned());
    let setup = match studio.setup(Kind::Speech, sherpa::NAME) {
        Ok(setup) => setup,
        Err(error) => return Some(warn(error.message, "look at the settings with `reel settings`")),
    };
    if let Err(error) = SherpaOnnx::open(&setup) {
        return Some(warn(error.to_string(), "reel settings set speech.model_folder PATH"));
    }
    let program = sherpa::program_of(&setup.option(&sherpa::CARD, "program"));
    Some(if answer(&program, "--help").is_some() {
        check(sherpa::NAME, CheckOutcome::Pass, format!("{} and its model", program.display()), String::new())
    } else {
        warn(format!("{} not found, or it doesn't start", program.display()), sherpa::INSTALL)
    })
}

/// What a program says to one word; none where it isn't there or fails.
fn answer(program: &Path, word: &str) -> Option<Vec<u8>> {
    Call::new(program).arg(word).output().ok()
}

fn font(studio: &Studio, family: &str, package: &str) -> SystemCheck {
    let name = format!("font {family}");
    if studio.fonts().replaced(family).is_none() {
        return check(&name, CheckOutcome::Pass, "installed".into(), String::new());
    }
    let mend = if cfg!(target_os = "linux") {
        format!("sudo apt install {package}")
    } else {
        format!("install the font “{family}” from its maker's page")
    };
    check(&name, CheckOutcome::Warn, "not found; another font stands in for it".into(), mend)
}

/// In powers of a thousand, as file managers and the settings count.
const GIGABYTE: u64 = 1_000_000_000;

fn room(studio: &Studio) -> SystemCheck {
    let root = studio.workspace().root();
    let Ok(free) = fs4::available_space(root) else {
        return check(
            "workspace",
            CheckOutcome::Warn,
            "free space unknown".into(),
            "look at the disk".into(),
        );
    };
    let found = format!("{} GB free at {}", free / GIGABYTE, root.display());
    let outcome = if free < SCARCE { CheckOutcome::Warn } else { CheckOutcome::Pass };
    check("workspace", outcome, found, "free some space, or choose another workspace".into())
}

fn themes(studio: &Studio) -> SystemCheck {
    let rows = crate::themes::list(studio.workspace());
    let broken: Vec<&str> =
        rows.iter().filter(|row| row.error.is_some()).map(|row| row.name.as_str()).collect();
    if rows.is_empty() {
        let mend = "set REELWRIGHT_THEMES to the folder of the themes that ship".to_owned();
        return check("themes", CheckOutcome::Warn, "none found but the built-in one".into(), mend);
    }
    if broken.is_empty() {
        return check("themes", CheckOutcome::Pass, format!("{} readable", rows.len()), String::new());
    }
    let mend = format!("reel theme check themes/{}/theme.toml", broken[0]);
    check("themes", CheckOutcome::Warn, format!("{} can't be read", broken.join(", ")), mend)
}

/// The line that installs a program on this system.
fn install(apt: &str, brew: &str, winget: &str) -> String {
    if cfg!(target_os = "macos") {
        format!("brew install {brew}")
    } else if cfg!(windows) {
        format!("winget install {winget}")
    } else {
        format!("sudo apt install {apt}")
    }
}
