//! Whether everybody can use the page as it is painted: what axe finds, contrast too, and whether the focus is seen.

use std::{fs, path::Path};

use serde_json::Value;
use thirtyfour::Key;

use crate::desk::Desk;

/// What axe is, where the window's own packages lie.
const AXE: &str = "ui/node_modules/axe-core/axe.min.js";
/// What axe finds: the rule, and the elements that break it with what is wrong. What floats over the page, a menu or a reason,
/// belongs to the control that opened it, and so to no landmark of its own.
const RUN: &str = "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => \
    violations.flatMap(({ id, nodes }) => nodes.filter(node => id !== 'region' || \
        !document.querySelector(node.target[0])?.closest('[role=tooltip], [data-bits-floating-content-wrapper]')).map(node => \
        `${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`)))";

impl Desk {
    /// What axe finds on the page.
    pub async fn axe(&self) -> Vec<String> {
        if self.worth("typeof window.axe").await != "object" {
            let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join(AXE);
            let axe = fs::read_to_string(&axe)
                .unwrap_or_else(|error| panic!("{}: {error}; `npm ci` in ui brings it", axe.display()));
            self.script(&axe).await;
        }
        list(self.promise(RUN).await)
    }

    /// The controls of the page that look the same with the keyboard's focus as without.
    pub async fn unseen_focus(&self) -> Vec<String> {
        // What has the focus by script shows it where a key was the last that was used.
        self.press(Key::Shift).await;
        list(self.script(include_str!("focus.js")).await)
    }
}

fn list(found: Value) -> Vec<String> {
    serde_json::from_value(found).expect("a list of findings")
}
