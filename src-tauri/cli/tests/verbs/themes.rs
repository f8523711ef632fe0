//! Themes by name and by path, whole and broken.

use std::fs;

use crate::bench::{Bench, SMALL_THEME};

/// A theme, what is changed in it, and the line that the fault is on.
fn broken() -> Vec<(&'static str, String, u32, &'static str)> {
    vec![
        ("missing", SMALL_THEME.replace("title = \"Small\"\n", ""), 1, "title"),
        ("unknown", SMALL_THEME.replace("tagline", "tag_line"), 5, "tag_line"),
        ("wrong-type", SMALL_THEME.replace("duration_s = 5", "duration_s = \"short\""), 9, "short"),
        ("too-short", SMALL_THEME.replace("duration_s = 5", "duration_s = 1"), 9, "5 to 180"),
        ("no-toml", SMALL_THEME.replace("[palette]", "[palette"), 13, ""),
    ]
}

#[test]
fn a_broken_theme_is_named_with_file_line_and_what_was_expected() {
    let bench = Bench::new();
    for (name, toml, line, expected) in broken() {
        let path = format!("{name}.toml");
        bench.file(&path, toml.as_bytes());
        for arguments in
            [&["theme", "check", &path][..], &["make", &path], &["run", "script", "--theme", &path]]
        {
            let said = bench.json(arguments);
            assert_eq!(said.error(2), "bad_theme", "{arguments:?}");
            let message = said.object()["error"]["message"].as_str().unwrap().to_owned();
            assert!(message.contains(&path) && message.contains(&format!("line {line}")), "{message}");
            assert!(message.contains(expected), "{message}");
        }
    }
    assert_eq!(bench.jobs(), 0, "nothing was created");
}

#[test]
fn what_is_no_theme_file_is_refused() {
    let bench = Bench::new();
    bench.file("latin.toml", b"name = \"caf\xe9\"");
    fs::create_dir(bench.path("empty.d")).unwrap();
    assert_eq!(bench.json(&["theme", "check", "latin.toml"]).error(2), "bad_theme");
    assert_eq!(bench.json(&["theme", "check", "gone.toml"]).error(2), "missing_file");
    assert_eq!(bench.json(&["theme", "check", "empty.d"]).error(2), "missing_file");
    assert_eq!(bench.json(&["make", "gone"]).error(2), "unknown_theme");
    assert_eq!(bench.json(&["make", "./gone.toml"]).error(2), "missing_file");
    let person = bench.reel(&["make", "gone"]);
    assert!(person.stderr.contains("small"), "an unknown theme names those there are: {person:?}");
}

#[test]
fn a_theme_is_found_by_name_by_file_and_by_folder() {
    let bench = Bench::new();
    let folder = bench.workspace().join("themes/small");
    let file = folder.join("theme.toml");
    for path in [&folder, &file] {
        let checked = bench.json(&["theme", "check", path.to_str().unwrap()]).done();
        assert_eq!((&checked["valid"], &checked["name"]), (&true.into(), &"small".into()), "{checked}");
    }
    fs::write(bench.path("-dash.toml"), SMALL_THEME).unwrap();
    assert_eq!(bench.json(&["theme", "check", "--", "-dash.toml"]).done()["title"], "Small");
    for theme in ["small", file.to_str().unwrap(), "./-dash.toml"] {
        let made = bench.json(&["make", theme, "--until", "script", "--seed", "7"]).done();
        assert_eq!((&made["theme"], &made["status"]), (&"small".into(), &"done".into()), "{made}");
    }
}

#[test]
fn themes_are_listed_with_what_is_wrong_with_them() {
    let bench = Bench::new();
    bench.theme("torn", "name = \"torn\"\ntitle = [");
    let listed = bench.json(&["themes"]).done();
    let themes = listed["themes"].as_array().unwrap();
    let find = |name: &str| themes.iter().find(|theme| theme["name"] == name).unwrap();
    assert_eq!(
        (&find("small")["duration_s"], &find("small")["error"]),
        (&5.into(), &serde_json::Value::Null)
    );
    assert_eq!(find("torn")["error"]["line"], 2, "{listed}");
    let person = bench.reel(&["themes"]);
    assert!(person.stdout.contains("small") && person.stdout.contains("can't be read: line 2"), "{person:?}");
}

#[test]
fn a_theme_of_ones_own_is_renamed_given_music_and_deleted() {
    let bench = Bench::new();
    let made = bench.json(&["make", "small", "--until", "script", "--seed", "7"]).done();
    let job = made["job_id"].to_string();
    assert_eq!(bench.json(&["theme", "rename", "small", "tea"]).done()["name"], "tea");
    assert_eq!(bench.json(&["job", &job]).done()["theme"], "tea");
    assert_eq!(bench.json(&["theme", "rename", "tea", "../tea"]).error(2), "bad_name");

    let tone = bench.voice("a tone.wav", 1);
    let played = bench.json(&["theme", "music", "tea", tone.to_str().unwrap()]).done();
    assert_eq!(played["file"], "a-tone.wav");
    let toml = fs::read_to_string(bench.workspace().join("themes/tea/theme.toml")).unwrap();
    assert!(toml.ends_with("[music]\nfile = \"a-tone.wav\"\n"), "{toml}");
    let picture = bench.picture("a.png");
    assert_eq!(bench.json(&["theme", "music", "tea", picture.to_str().unwrap()]).error(2), "not_sound");

    assert_eq!(bench.json(&["theme", "delete", "story"]).error(2), "theme_ships");
    assert_eq!(bench.json(&["theme", "delete", "tea"]).done()["deleted"], true);
    let gone = bench.reel(&["run", "visuals", "--job", &job]);
    assert_eq!(gone.code, 2, "{gone:?}");
    assert!(gone.stderr.contains("“tea”") && gone.stderr.contains("reel theme give"), "{gone:?}");
    assert_eq!(bench.json(&["theme", "give", "story", "--job", &job]).done()["theme"], "story");
    bench.json(&["run", "visuals", "--job", &job]).done();
}
