//! What is done with each screen of the window: pictures are taken of it in both themes, in the smallest size and in a large
//! one; and it is held against what every screen must keep, in the largest size too.

use std::{cell::RefCell, fs, path::PathBuf};

use thirtyfour::Key;

use crate::{
    desk::{Desk, SMALLEST},
    pictures::settled,
};

/// Sizes in which pictures are taken: the smallest window there can be and that of a large screen, in pixels.
const SIZES: [(u32, u32); 2] = [SMALLEST, (1600, 1000)];
/// The largest window there can be, in pixels. It is the screen's size.
pub const LARGEST: (u32, u32) = (3840, 2160);
const THEMES: [&str; 2] = ["light", "dark"];

/// See the module.
pub struct Looks {
    pub desk: Desk,
    /// Where the pictures go: a folder a size and theme.
    folder: PathBuf,
    /// What no screen may have, with where it was found. All of it is told at the end.
    faults: RefCell<Vec<String>>,
}

impl Looks {
    pub fn new(desk: Desk, folder: PathBuf) -> Self {
        Self { desk, folder, faults: RefCell::default() }
    }

    /// Goes to a page, and looks at it.
    pub async fn page(&self, name: &str, address: &str, wanted: &str) {
        self.desk.go(address, wanted).await;
        self.look(name).await;
    }

    /// Clicks on something, and looks at what comes of it.
    pub async fn click(&self, name: &str, css: &str, wanted: &str) {
        self.press(css).await;
        self.desk.find(wanted).await;
        self.look(name).await;
    }

    /// Clicks on something that may be shown only while the mouse is over it.
    pub async fn press(&self, css: &str) {
        self.desk.find(css).await;
        self.desk.script(&format!("document.querySelector(\"{css}\").click()")).await;
    }

    /// Closes whatever is open over the page.
    pub async fn close(&self) {
        self.desk.press(Key::Escape).await;
        let closed = "document.querySelector('[role=dialog][data-state=open]') === null";
        self.desk.holds("nothing lies over the page", closed).await;
    }

    /// Looks at what is there now.
    pub async fn look(&self, name: &str) {
        self.look_only(name).await;
        // Last, because it moves the focus, which closes what is open only for as long as it has it.
        self.found(name, "", self.desk.unseen_focus().await);
    }

    /// The same of what is there only as long as something has the focus.
    pub async fn look_only(&self, name: &str) {
        self.desk.resize(LARGEST).await;
        settled(&self.desk).await;
        self.found(name, "in 4K", self.desk.cut_off().await);
        for size in SIZES {
            self.desk.resize(size).await;
            settled(&self.desk).await;
            self.found(name, &format!("at {} × {}", size.0, size.1), self.desk.cut_off().await);
            for theme in THEMES {
                self.desk.script(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
                // Colours change in a moment's time, and those in between are nobody's choice.
                settled(&self.desk).await;
                let folder = self.folder.join(format!("{}x{}-{theme}", size.0, size.1));
                fs::create_dir_all(&folder).unwrap();
                self.desk.part_of_screen(&folder.join(format!("{name}.png")), Some(size));
                self.found(name, theme, self.desk.axe().await);
            }
        }
    }

    fn found(&self, name: &str, how: &str, found: Vec<String>) {
        let told = found.into_iter().map(|one| format!("{name} {how}: {one}"));
        self.faults.borrow_mut().extend(told);
    }

    /// Closes the window. Nothing was found on any screen.
    pub async fn end(self) {
        self.desk.close().await;
        let faults = self.faults.into_inner();
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    }
}
