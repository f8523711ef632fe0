//! The themes that ship: their schema is the types', and each reads, names only what is there, and can be read on a
//! phone.
//!
//! After a change to the theme's types, write the schema anew:
//! `REELWRIGHT_WRITE_SCHEMA=1 cargo test -p reelwright-model --test themes`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use reelwright_model::{Rgb, Theme, theme::ReferenceKind};

/// Set to write the schema instead of comparing it.
const WRITE: &str = "REELWRIGHT_WRITE_SCHEMA";
/// The repository is cloned by everyone, so what ships is kept small: bytes at most for a picture, a clip, a music.
const LARGEST_PICTURE: u64 = 150 * 1024;
const LARGEST_CLIP: u64 = 600 * 1024;
const LARGEST_MUSIC: u64 = 400 * 1024;
/// WCAG 2.2, success criterion 1.4.6: enough for small text.
const READABLE_CONTRAST: f64 = 7.0;

fn themes() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../themes")
}

/// Every shipped theme with its folder.
fn shipped() -> Vec<(PathBuf, Theme)> {
    let folders = fs::read_dir(themes()).expect("the repository has a themes folder");
    let mut shipped: Vec<(PathBuf, Theme)> = folders
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|folder| {
            let file = folder.join("theme.toml");
            let text =
                fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let theme = Theme::from_toml(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            (folder, theme)
        })
        .collect();
    shipped.sort_by(|a, b| a.0.cmp(&b.0));
    shipped
}

#[test]
fn the_schema_file_is_the_types_schema() {
    let file = themes().join("schema.json");
    let wanted = serde_json::to_value(Theme::schema()).unwrap();
    if std::env::var_os(WRITE).is_some() {
        fs::write(&file, serde_json::to_string_pretty(&wanted).unwrap() + "\n").unwrap();
    }
    // Compared as values: the order of keys depends on what else is built, and says nothing.
    let found: serde_json::Value =
        serde_json::from_slice(&fs::read(&file).unwrap_or_default()).unwrap_or_default();
    assert!(
        found == wanted,
        "themes/schema.json is out of date; run this test with {WRITE}=1 to write it anew"
    );
}

#[test]
fn three_themes_of_different_styles_ship_under_their_folders_names() {
    let shipped = shipped();
    let names: Vec<&str> = shipped.iter().map(|(_, theme)| theme.name.as_str()).collect();
    assert_eq!(names, ["how-to", "product-demo", "story"]);
    for (folder, theme) in &shipped {
        assert_eq!(
            folder.file_name().unwrap().to_str(),
            Some(theme.name.as_str()),
            "a theme is found by its folder"
        );
        assert!(!theme.auto_post, "{}: nothing is published without being asked", theme.name);
    }
    let styles: BTreeSet<String> =
        shipped.iter().map(|(_, theme)| format!("{:?}", theme.identity.style)).collect();
    assert_eq!(styles.len(), 3, "each shows another way to build a video");
}

#[test]
fn every_reference_has_something_to_say_and_says_it_once() {
    for (_, theme) in shipped() {
        assert!((5..=7).contains(&theme.references.len()), "{}", theme.name);
        let mut said = BTreeSet::new();
        for reference in &theme.references {
            let at = format!("{}: {}", theme.name, reference.id);
            let words = reference.title.split_whitespace().count();
            assert!((3..=6).contains(&words), "{at}: a title is read at a glance");
            assert!((2..=4).contains(&reference.talking_points.len()), "{at}");
            for sentence in reference.talking_points.iter().chain([&reference.description]) {
                let length = sentence.split_whitespace().count();
                assert!((4..=26).contains(&length), "{at}: {length} words: {sentence}");
                assert!(sentence.ends_with(['.', '”', '?', '!']), "{at}: a whole sentence: {sentence}");
                assert!(said.insert(sentence.clone()), "{at}: said twice: {sentence}");
            }
        }
    }
}

#[test]
fn every_file_a_theme_names_is_there_and_small() {
    for (folder, theme) in shipped() {
        let media = folder.join(&theme.visuals.media);
        let named: BTreeSet<&String> =
            theme.references.iter().flat_map(|reference| &reference.media).collect();
        for name in named {
            let size = fs::metadata(media.join(name)).map(|file| file.len()).unwrap_or_default();
            let most = if name.ends_with(".mp4") { LARGEST_CLIP } else { LARGEST_PICTURE };
            assert!((1..=most).contains(&size), "{}: {name} has {size} bytes", theme.name);
        }
        let shown = fs::read_dir(&media).unwrap().count();
        assert!(shown >= theme.references.len(), "{}: a picture for each reference", theme.name);
        if let Some(music) = &theme.music {
            let size = fs::metadata(folder.join(&music.file)).map(|file| file.len()).unwrap_or_default();
            assert!((1..=LARGEST_MUSIC).contains(&size), "{}: {} has {size} bytes", theme.name, music.file);
        }
    }
}

#[test]
fn a_how_to_has_steps_and_a_story_has_only_moments() {
    for (_, theme) in shipped() {
        let count = |kind| theme.references.iter().filter(|reference| reference.kind == kind).count();
        match theme.name.as_str() {
            "how-to" => assert!(count(ReferenceKind::Step) >= 4),
            "story" => assert_eq!(count(ReferenceKind::Moment), theme.references.len(), "told in order"),
            _ => assert!(count(ReferenceKind::Problem) >= 1 && count(ReferenceKind::Feature) >= 3),
        }
    }
}

#[test]
fn text_and_highlight_can_be_read_on_the_ground() {
    for (_, theme) in shipped() {
        for (what, color) in [("text", theme.palette.text), ("highlight", theme.palette.highlight)] {
            let contrast = contrast(color, theme.palette.ground);
            assert!(contrast >= READABLE_CONTRAST, "{}: {what} has {contrast:.1} to 1", theme.name);
        }
    }
}

/// The contrast ratio of two colours, 1 to 21 (WCAG 2.2, contrast ratio).
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The relative luminance of a colour, 0 to 1 (WCAG 2.2, relative luminance).
fn luminance(color: Rgb) -> f64 {
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(color.0) + 0.7152 * linear(color.1) + 0.0722 * linear(color.2)
}
