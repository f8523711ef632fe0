//! Whether all that is written on the page can be read: nothing is cut off, and nothing lies outside of the window where no
//! scrolling leads.

use crate::desk::Desk;

impl Desk {
    /// The texts of the page of which something can't be read, as they are or by scrolling to them. What ends in an ellipsis
    /// says that it goes on.
    pub async fn cut_off(&self) -> Vec<String> {
        serde_json::from_value(self.script(include_str!("readable.js")).await).expect("a list of texts")
    }

    /// Every text of the page can be read, once the page has taken its place.
    pub async fn readable(&self, what: &str) {
        let mut seen = Vec::new();
        self.until(&format!("{what}: all can be read"), async || {
            let cut = self.cut_off().await;
            if cut != seen {
                println!("{what}, cut off: {cut:#?}");
            }
            seen = cut;
            seen.is_empty().then_some(())
        })
        .await;
    }
}
