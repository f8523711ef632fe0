//! Whether all that is written on the page can be read: nothing is cut off, and nothing lies outside of the window where no
//! scrolling leads.

use std::fs;

use crate::desk::{Desk, artifacts};

impl Desk {
    /// The texts of the page of which something can't be read, as they are or by scrolling to them. What ends in an ellipsis
    /// says that it goes on.
    pub async fn cut_off(&self) -> Vec<String> {
        serde_json::from_value(self.script(include_str!("readable.js")).await).expect("a list of texts")
    }

    /// Every text of the page can be read, once the page has taken its place. What can't is written beside the pictures.
    pub async fn readable(&self, what: &str) {
        let told = artifacts().join(format!("cut-off-{}.txt", std::process::id()));
        self.until(&format!("{what}: all can be read; {} names what can't", told.display()), async || {
            let cut = self.cut_off().await;
            fs::write(&told, cut.join("\n")).expect("a file beside the pictures");
            cut.is_empty().then_some(())
        })
        .await;
        let _ = fs::remove_file(&told);
    }
}
