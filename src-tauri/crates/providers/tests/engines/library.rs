//! Choosing pictures from real folders.

use std::path::{Path, PathBuf};

use model::{Scene, Script, Theme, Transition, theme::Reference, theme::ReferenceKind};
use reelwright_providers::{Brief, FoundVisual, Picture, Setup, VisualRequest, Work, list, writer::own_text};
use tempfile::TempDir;

const SENTENCES: [&str; 4] = [
    "The knife slides over the wet stone.",
    "A lighthouse stands in the storm at night.",
    "Somebody bakes forty loaves of bread.",
    "Nobody saw it coming.",
];

fn script(sentences: &[&str]) -> Script {
    let brief = Brief { theme: Theme::manual(), report: None, seed: 1, text: Some("Words.".into()) };
    let mut script = own_text::script(&brief).unwrap();
    script.scenes = (1..)
        .zip(sentences)
        .map(|(number, narration)| Scene {
            number,
            duration_ms: 3000,
            narration: (*narration).into(),
            visual_prompt: String::new(),
            transition: Transition::Cut,
        })
        .collect();
    script
}

struct Folders {
    root: TempDir,
}

impl Folders {
    fn new(files: &[&str]) -> Self {
        let folders = Self { root: tempfile::tempdir().unwrap() };
        for file in files {
            folders.write(file, "not looked into here");
        }
        folders
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().canonicalize().unwrap().join(name)
    }

    fn write(&self, file: &str, content: &str) {
        let path = self.path(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    fn request(&self, sentences: &[&str]) -> VisualRequest {
        let script = script(sentences);
        VisualRequest {
            scenes: script.scenes.iter().map(|scene| scene.number).collect(),
            theme: script.theme.clone(),
            script,
            folders: vec![self.path("theme"), self.path("mine")],
            seed: 1,
            taken: Vec::new(),
        }
    }
}

async fn find(request: &VisualRequest) -> Vec<FoundVisual> {
    list::visual_engine("library", &Setup::offline()).unwrap().find(request, &Work::quiet()).await.unwrap()
}

fn labels(found: &[FoundVisual]) -> Vec<&str> {
    found.iter().map(|visual| visual.label.as_str()).collect()
}

fn file(visual: &FoundVisual) -> Option<&Path> {
    match &visual.picture {
        Picture::File(path) => Some(path),
        Picture::Drawn(_) => None,
    }
}

#[tokio::test]
async fn pictures_go_to_the_scenes_whose_words_they_share() {
    let folders = Folders::new(&["mine/Bread-Loaves.jpg", "mine/night/lighthouse_02.mp4", "mine/knives.png"]);
    let found = find(&folders.request(&SENTENCES[..3])).await;
    assert_eq!(labels(&found), ["knives.png", "lighthouse_02.mp4", "Bread-Loaves.jpg"]);
    assert!(found.iter().all(|visual| visual.engine == "library"));
}

#[tokio::test]
async fn a_scene_for_which_there_is_nothing_is_drawn() {
    let folders = Folders::new(&["mine/knives.png", "mine/violin.jpg"]);
    let found = find(&folders.request(&SENTENCES)).await;
    assert_eq!(found[0].label, "knives.png");
    for visual in &found[1..] {
        assert_eq!(visual.engine, "motion", "a violin is not shown for {}", visual.scene);
    }
}

#[tokio::test]
async fn no_folder_at_all_is_fine() {
    let folders = Folders::new(&[]);
    assert!(find(&folders.request(&SENTENCES)).await.iter().all(|visual| file(visual).is_none()));
}

#[tokio::test]
async fn the_themes_pictures_are_shown_even_where_no_word_is_shared() {
    let folders = Folders::new(&["theme/bottle.jpg", "theme/desert.jpg", "mine/violin.jpg"]);
    let found = find(&folders.request(&SENTENCES)).await;
    assert!(found.iter().all(|visual| ["bottle.jpg", "desert.jpg"].contains(&visual.label.as_str())));
    assert!(found.windows(2).all(|pair| pair[0].label != pair[1].label), "{:?}", labels(&found));
}

#[tokio::test]
async fn pictures_with_camera_names_fit_anywhere() {
    let folders = Folders::new(&["mine/IMG_0001.jpg", "mine/DSC01234.JPG", "mine/VID_20260301.mp4"]);
    let found = find(&folders.request(&SENTENCES)).await;
    assert!(found.iter().all(|visual| visual.engine == "library"), "{:?}", labels(&found));
    assert!(found.windows(2).all(|pair| pair[0].label != pair[1].label));
}

#[tokio::test]
async fn a_references_media_come_first_for_its_scenes() {
    let folders = Folders::new(&["theme/a.jpg", "theme/b.jpg", "theme/knife-stone-wet.jpg"]);
    let mut request = folders.request(&SENTENCES);
    request.theme.references = vec![Reference {
        id: "stone".into(),
        kind: ReferenceKind::Step,
        title: "The stone".into(),
        description: String::new(),
        media: vec!["b.jpg".into()],
        talking_points: vec![SENTENCES[0].into()],
    }];
    assert_eq!(find(&request).await[0].label, "b.jpg");
}

#[tokio::test]
async fn a_note_beside_a_picture_describes_and_credits_it() {
    let folders = Folders::new(&["mine/scan7.jpg", "mine/other.jpg"]);
    folders.write("mine/scan7.txt", "A lighthouse in a storm\nCredit: Ada Roe, CC BY 4.0\n");
    let found = find(&folders.request(&SENTENCES[1..2])).await;
    assert_eq!(
        (found[0].label.as_str(), found[0].credit.as_deref()),
        ("scan7.jpg", Some("Ada Roe, CC BY 4.0"))
    );
}

#[tokio::test]
async fn what_is_no_media_is_passed_over() {
    let folders =
        Folders::new(&["theme/knife.txt", "theme/.knife.jpg", "theme/knife.jpg.partial", "theme/knife.exe"]);
    std::fs::write(folders.path("theme/knife.png"), "").unwrap();
    assert!(find(&folders.request(&SENTENCES)).await.iter().all(|visual| file(visual).is_none()));
}

#[cfg(unix)]
#[tokio::test]
async fn links_that_leave_the_folder_are_not_followed() {
    let folders = Folders::new(&["secret/knife.jpg", "mine/real.jpg"]);
    std::os::unix::fs::symlink(folders.path("secret/knife.jpg"), folders.path("mine/knife.jpg")).unwrap();
    std::os::unix::fs::symlink(folders.path("secret"), folders.path("mine/stone")).unwrap();
    std::os::unix::fs::symlink(folders.path("mine"), folders.path("mine/loop")).unwrap();
    std::os::unix::fs::symlink(folders.path("mine/real.jpg"), folders.path("mine/bread.jpg")).unwrap();
    let found = find(&folders.request(&SENTENCES)).await;
    assert!(found.iter().all(|visual| visual.label != "knife.jpg"), "{:?}", labels(&found));
    assert_eq!(found[2].label, "bread.jpg", "a link within the folder is as good as the file");
}

#[tokio::test]
async fn no_picture_twice_in_a_row_while_there_is_another() {
    let many: Vec<&str> = std::iter::repeat_n("The knife and the stone.", 12).collect();
    let folders = Folders::new(&["theme/knife.jpg", "theme/stone.jpg"]);
    let found = find(&folders.request(&many)).await;
    assert!(found.windows(2).all(|pair| pair[0].label != pair[1].label), "{:?}", labels(&found));
    let alone = Folders::new(&["theme/knife.jpg"]);
    let found = find(&alone.request(&many)).await;
    assert!(found.iter().all(|visual| visual.label == "knife.jpg"), "one picture is better than none");
}

#[tokio::test]
async fn a_scene_done_again_differs_from_its_neighbours() {
    let folders = Folders::new(&["theme/one.jpg", "theme/two.jpg", "theme/three.jpg"]);
    let mut request = folders.request(&SENTENCES);
    request.scenes = vec![2];
    request.taken = vec![(1, folders.path("theme/one.jpg")), (3, folders.path("theme/three.jpg"))];
    for seed in 0..6 {
        request.seed = seed;
        assert_eq!(labels(&find(&request).await), ["two.jpg"]);
    }
}

#[tokio::test]
async fn the_same_seed_chooses_the_same_and_seeds_differ() {
    let folders = Folders::new(&["theme/one.jpg", "theme/two.jpg", "theme/three.jpg", "theme/four.jpg"]);
    let mut request = folders.request(&SENTENCES);
    let mut orders = std::collections::HashSet::new();
    for seed in 0..8 {
        request.seed = seed;
        let found = find(&request).await;
        assert_eq!(found, find(&request).await);
        orders.insert(labels(&found).join(","));
    }
    assert!(orders.len() > 1, "another seed is another choice");
}
