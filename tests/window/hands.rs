//! What a user's hands and eyes do on the page, beyond a click and a key.

use std::path::Path;

use serde_json::{Value, json};
use thirtyfour::{Key, WebElement};

use crate::desk::Desk;

/// Presses of Tab after which a control counts as out of reach: more than there are on any screen.
const OUT_OF_REACH: u32 = 120;

impl Desk {
    /// What an expression of the page's script is worth.
    pub async fn worth(&self, expression: &str) -> Value {
        self.script(&format!("return {expression}")).await
    }

    /// Waits until an expression of the page's script is true.
    pub async fn holds(&self, what: &str, expression: &str) {
        self.until(what, async || self.worth(expression).await.as_bool().filter(|holds| *holds)).await;
    }

    /// The element's text, what is cut off too, which the driver's own idea of it leaves out. None where it isn't there.
    pub async fn text(&self, css: &str) -> Option<String> {
        self.worth(&format!("document.querySelector({})?.innerText", json!(css)))
            .await
            .as_str()
            .map(str::to_owned)
    }

    /// Waits until the element says this among other things.
    pub async fn says(&self, css: &str, words: &str) {
        self.until(&format!("{css} says “{words}”"), async || {
            self.text(css).await?.contains(words).then_some(())
        })
        .await;
    }

    /// Waits until there is no such element.
    pub async fn gone(&self, css: &str) {
        self.holds(
            &format!("there is no {css}"),
            &format!("document.querySelector({}) === null", json!(css)),
        )
        .await;
    }

    /// How many elements there are.
    pub async fn count(&self, css: &str) -> u64 {
        let count = self.worth(&format!("document.querySelectorAll({}).length", json!(css))).await;
        count.as_u64().expect("a number of elements")
    }

    /// What a field holds.
    pub async fn value(&self, css: &str) -> String {
        let value = self.worth(&format!("document.querySelector({})?.value", json!(css))).await;
        value.as_str().unwrap_or_else(|| panic!("{css} holds {value}")).to_owned()
    }

    /// Gives the focus to the element.
    pub async fn focus(&self, css: &str) {
        self.find(css).await;
        self.script(&format!("document.querySelector({}).focus()", json!(css))).await;
        self.focused(css).await;
    }

    /// Waits until the element has the focus.
    pub async fn focused(&self, css: &str) {
        let has = format!("document.activeElement?.matches({}) ?? false", json!(css));
        self.holds(&format!("{css} has the focus"), &has).await;
    }

    /// Goes on with Tab until the element has the focus.
    pub async fn tab_to(&self, css: &str) {
        let has = format!("document.activeElement?.matches({}) ?? false", json!(css));
        for _ in 0..OUT_OF_REACH {
            if self.worth(&has).await == true {
                return;
            }
            self.press(Key::Tab).await;
        }
        panic!("{css} was not reached with Tab");
    }

    /// Writes over what a field holds.
    pub async fn write(&self, css: &str, text: &str) {
        self.focus(css).await;
        self.press_with(Key::Control, "a").await;
        if text.is_empty() {
            self.press(Key::Delete).await;
        } else {
            self.press(text).await;
        }
        self.holds(
            &format!("{css} holds what was typed"),
            &format!("document.querySelector({})?.value === {}", json!(css), json!(text)),
        )
        .await;
    }

    /// Chooses from a list that drops down. The system draws it outside of the page, where no driver reaches.
    pub async fn choose(&self, css: &str, value: &str) {
        let (css, value) = (json!(css), json!(value));
        let offered =
            format!("[...(document.querySelector({css})?.options ?? [])].some(one => one.value === {value})");
        self.holds(&format!("{css} has the choice {value}"), &offered).await;
        let choose = format!(
            "const list = document.querySelector({css}); list.value = {value}; \
             list.dispatchEvent(new Event('change', {{ bubbles: true }})); return list.value"
        );
        assert_eq!(self.script(&choose).await, value, "{css} has this choice");
    }

    /// Drags an element by so many pixels across and down, in two steps as a hand does.
    pub async fn drag(&self, css: &str, (across, down): (i64, i64)) {
        let element = self.find(css).await;
        self.drag_element(&element, (across, down)).await;
    }

    /// The same of an element that is at hand.
    pub async fn drag_element(&self, element: &WebElement, (across, down): (i64, i64)) {
        element.scroll_into_view().await.expect("it can be scrolled to");
        let chain = self.user.action_chain().move_to_element_center(element).click_and_hold();
        let chain = chain.move_by_offset(across / 2, down / 2);
        let chain = chain.move_by_offset(across - across / 2, down - down / 2).release();
        chain.perform().await.expect("it can be dragged");
    }

    /// Hands a file to a button that asks for one.
    pub async fn hand_over(&self, css: &str, file: &Path) {
        let path = file.to_str().expect("a path that can be typed");
        self.find(css).await.send_keys(path).await.expect("the file is taken");
    }

    /// Drops a file on an element. What the page gets is a file of the disk, as from another window; only the hand is played.
    pub async fn drop_file(&self, css: &str, file: &Path) {
        self.find(css).await;
        self.script("document.body.append(Object.assign(document.createElement('input'), { type: 'file', id: 'hand' }))")
            .await;
        self.hand_over("#hand", file).await;
        let (taken, onto) = ("const hand = document.getElementById('hand')", json!(css));
        let drop = format!(
            "{taken}; const dataTransfer = new DataTransfer(); dataTransfer.items.add(hand.files[0]); hand.remove(); \
             for (const kind of ['dragenter', 'dragover', 'drop']) document.querySelector({onto}) \
             .dispatchEvent(new DragEvent(kind, {{ bubbles: true, cancelable: true, dataTransfer }}))"
        );
        self.script(&drop).await;
    }

    /// Copies a text elsewhere and pastes it over what a field holds.
    pub async fn paste(&self, css: &str, text: &str) {
        self.copy(text).await;
        self.focus(css).await;
        self.press_with(Key::Control, "a").await;
        self.press_with(Key::Control, "v").await;
    }

    /// Puts a text into the clipboard, as the user does.
    pub async fn copy(&self, text: &str) {
        let elsewhere = format!(
            "const one = Object.assign(document.createElement('textarea'), {{ id: 'elsewhere', value: {} }}); \
             document.body.append(one); one.select()",
            json!(text)
        );
        self.script(&elsewhere).await;
        self.press_with(Key::Control, "c").await;
        self.script("document.getElementById('elsewhere').remove()").await;
    }

    /// The element's text is laid out from right to left.
    pub async fn reads_leftwards(&self, css: &str) {
        self.find(css).await;
        let direction = format!("getComputedStyle(document.querySelector({})).direction", json!(css));
        assert_eq!(self.worth(&direction).await, "rtl", "{css}");
    }

    /// Hands a finished video over for review through the dialog for a new job, and opens it with its checks.
    pub async fn hand_in(&self, video: &Path) {
        self.press("n").await;
        self.click("[data-testid=way-stage]").await;
        self.click("[data-testid=command-review]").await;
        self.hand_over("input[data-testid=stage-files]", video).await;
        let name = video.file_name().and_then(|name| name.to_str()).expect("a name");
        self.says("[data-testid=new-job-dialog]", name).await;
        self.press_with(Key::Control, Key::Enter).await;
        self.find("[data-testid=stage-review][data-status=done]").await;
        self.click("[data-testid=to-review]").await;
        self.playable("review-video").await;
    }

    /// Goes to a time of the open player, as it is typed.
    pub async fn go_to_time(&self, typed: &str, timecode: &str) {
        self.press("t").await;
        self.focused("[data-testid=timecode-input]").await;
        self.press_with(Key::Control, "a").await;
        self.press(typed).await;
        self.press(Key::Enter).await;
        self.says("[data-testid=timecode]", timecode).await;
        self.holds("the picture is there", "!window.player.seeking").await;
    }

    /// Runs a line of the command palette, by keyboard.
    pub async fn command(&self, typed: &str, line: &str) {
        self.press_with(Key::Control, "k").await;
        self.focused("[data-testid=palette-input]").await;
        self.press(typed).await;
        self.says("[data-testid=palette] [role=option][aria-selected=true]", line).await;
        self.press(Key::Enter).await;
        self.gone("[data-testid=palette]").await;
    }
}
