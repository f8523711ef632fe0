//! macOS, Windows and Linux systems without apt: what is missing, and the line that installs it.

use std::{env, fs, path::PathBuf};

use crate::{
    machine::{Purpose, System},
    step::{self, Done, Failure},
};

/// Something a machine needs, how to see whether it has it, and how it gets it.
struct Thing {
    /// Its name.
    name: &'static str,
    /// Whether it is here.
    found: fn() -> bool,
    /// Whether nothing works without it. Where a font is missing, another stands in for it.
    needed: bool,
    /// The line for macOS; none where the system brings it.
    mac: Option<&'static str>,
    /// The line for Windows; none where the system brings it.
    windows: Option<&'static str>,
    /// What to look for in another Linux's packages.
    linux: Option<&'static str>,
}

const FOR_VIDEOS: &[Thing] = &[
    Thing {
        name: "ffmpeg with libx264 and libass",
        found: || {
            let has = |list, word| {
                step::answer("ffmpeg", &["-hide_banner", list]).is_some_and(|text| text.contains(word))
            };
            has("-encoders", " libx264 ") && has("-filters", " ass ") && step::works("ffprobe", &["-version"])
        },
        needed: true,
        // The plain formula is built without libass since the end of 2025.
        mac: Some("brew install ffmpeg-full && brew link --overwrite --force ffmpeg-full"),
        windows: Some("winget install --exact --id Gyan.FFmpeg"),
        linux: Some("ffmpeg (with libx264 and libass)"),
    },
    Thing {
        name: "espeak-ng",
        found: || step::works("espeak-ng", &["--version"]),
        needed: true,
        mac: Some("brew install espeak-ng"),
        windows: Some("winget install --exact --id eSpeak-NG.eSpeak-NG"),
        linux: Some("espeak-ng"),
    },
    Thing {
        name: "the Inter font",
        found: || has_font("inter"),
        needed: false,
        mac: Some("brew install --cask font-inter"),
        windows: Some("download it from https://rsms.me/inter and install it"),
        linux: Some("Inter (fonts-inter, rsms-inter-fonts, inter-font)"),
    },
    Thing {
        name: "the Bebas Neue font",
        found: || has_font("bebas"),
        needed: false,
        mac: Some("brew install --cask font-bebas-neue"),
        windows: Some("download it from https://fonts.google.com/specimen/Bebas+Neue and install it"),
        linux: Some("Bebas Neue"),
    },
];

const FOR_WINDOW: &[Thing] = &[
    Thing {
        name: "a C compiler",
        found: || cfg!(windows) || step::works("cc", &["--version"]),
        needed: true,
        mac: Some("xcode-select --install"),
        windows: None,
        linux: Some("gcc or clang"),
    },
    Thing {
        name: "Microsoft's C++ build tools",
        found: || !cfg!(windows) || has_build_tools(),
        needed: true,
        mac: None,
        windows: Some(
            "winget install --exact --id Microsoft.VisualStudio.2022.BuildTools --override \"--passive --wait --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended\"",
        ),
        linux: None,
    },
    Thing {
        name: "the WebView2 runtime",
        found: || !cfg!(windows) || has_webview2(),
        needed: true,
        mac: None,
        windows: Some("winget install --exact --id Microsoft.EdgeWebView2Runtime"),
        linux: None,
    },
    Thing {
        name: "WebKitGTK 4.1",
        found: || !cfg!(target_os = "linux") || step::works("pkg-config", &["--exists", "webkit2gtk-4.1"]),
        needed: true,
        mac: None,
        windows: None,
        linux: Some(
            "webkit2gtk-4.1 with its headers, librsvg, xdotool's and ayatana-appindicator3's libraries",
        ),
    },
    Thing {
        name: "GStreamer's libav plugin",
        found: || !cfg!(target_os = "linux") || step::works("gst-inspect-1.0", &["--exists", "avdec_h264"]),
        needed: true,
        mac: None,
        windows: None,
        linux: Some("GStreamer's base, good, bad and libav plugins"),
    },
];

const FOR_TESTS: &[Thing] = &[Thing {
    name: "a screen, a bus and a driver for the window's tests",
    found: || {
        let all = [("Xvfb", "-help"), ("dbus-run-session", "--version"), ("WebKitWebDriver", "--version")];
        !cfg!(target_os = "linux") || all.iter().all(|(program, word)| starts(program, word))
    },
    needed: true,
    mac: None,
    windows: None,
    linux: Some("Xvfb, dbus-run-session and WebKitWebDriver"),
}];

/// Looks for everything, and says how to get what is missing.
///
/// # Errors
/// Where something is missing that nothing works without.
pub fn check(system: System, purpose: Purpose) -> Done {
    let lists: &[&[Thing]] = match purpose {
        Purpose::Terminal => &[FOR_VIDEOS],
        Purpose::Window => &[FOR_VIDEOS, FOR_WINDOW],
        Purpose::Tests => &[FOR_VIDEOS, FOR_WINDOW, FOR_TESTS],
    };
    let missing: Vec<&Thing> = lists.iter().copied().flatten().filter(|thing| !(thing.found)()).collect();
    let told: Vec<String> = missing.iter().filter_map(|thing| advice(thing, system)).collect();
    if missing.iter().any(|thing| thing.needed) {
        return Err(Failure(format!(
            "something is missing on this machine:\n{}\nthen run this again",
            told.join("\n")
        )));
    }
    if !told.is_empty() {
        step::say(&format!("not here, and something else will stand in for it:\n{}", told.join("\n")));
    }
    Ok(())
}

fn advice(thing: &Thing, system: System) -> Option<String> {
    match system {
        System::Mac => thing.mac.map(|line| format!("  {}:\n    {line}", thing.name)),
        System::Windows => thing.windows.map(|line| format!("  {}:\n    {line}", thing.name)),
        System::OtherLinux | System::Debian => thing.linux.map(|packages| {
            format!("  {}: install {packages} with this system's package manager", thing.name)
        }),
    }
}

/// Whether a program is here at all, whatever it thinks of the argument.
fn starts(program: &str, argument: &str) -> bool {
    step::command(program).arg(argument).output().is_ok()
}

/// Whether a font file whose name begins so lies in a folder for fonts or one folder below.
fn has_font(beginning: &str) -> bool {
    font_folders().into_iter().any(|folder| has_file(&folder, beginning, 2))
}

fn font_folders() -> Vec<PathBuf> {
    let home = |rest: &str| env::home_dir().map(|home| home.join(rest));
    let system = ["/usr/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:\\Windows\\Fonts"];
    let own = [".local/share/fonts", "Library/Fonts", "AppData/Local/Microsoft/Windows/Fonts"];
    system.into_iter().map(PathBuf::from).chain(own.into_iter().filter_map(home)).collect()
}

fn has_file(folder: &PathBuf, beginning: &str, depth: u32) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let named = entry.file_name().to_string_lossy().to_lowercase().starts_with(beginning);
        let folder = entry.path();
        if folder.is_dir() { depth > 0 && has_file(&folder, beginning, depth - 1) } else { named }
    })
}

fn has_build_tools() -> bool {
    // Comes with every Visual Studio installer since 2017, always at this place.
    let vswhere = "C:\\Program Files (x86)\\Microsoft Visual Studio\\Installer\\vswhere.exe";
    let wanted = "Microsoft.VisualStudio.Component.VC.Tools.x86.x64";
    let asked =
        step::answer(vswhere, &["-products", "*", "-requires", wanted, "-property", "installationPath"]);
    asked.is_some_and(|answer| !answer.trim().is_empty())
}

fn has_webview2() -> bool {
    // The key Microsoft documents for telling whether the runtime is installed.
    let client = "Microsoft\\EdgeUpdate\\Clients\\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    let places = ["HKLM\\SOFTWARE\\WOW6432Node", "HKLM\\SOFTWARE", "HKCU\\Software"];
    places.iter().any(|place| step::works("reg", &["query", &format!("{place}\\{client}"), "/v", "pv"]))
}
