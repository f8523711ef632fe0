//! Starting where the studio can't be opened.

use std::fs;

use crate::desk::Desk;

#[tokio::test]
async fn a_workspace_that_cannot_be_opened_is_told_in_a_window() {
    let not_a_database = b"This is no database, whatever its name says. ".repeat(64);
    let desk = Desk::open(|workspace| {
        let hidden = workspace.join(".reelwright");
        fs::create_dir_all(&hidden).unwrap();
        fs::write(hidden.join("studio.db"), &not_a_database).unwrap();
    })
    .await;
    let message = desk.find("#message").await.text().await.unwrap();
    assert!(message.contains("studio.db"), "it says what can't be opened: {message}");
    let asked = desk.script("return typeof window.__TAURI_INTERNALS__?.invoke").await;
    if asked == "function" {
        let answer = desk
            .promise("window.__TAURI_INTERNALS__.invoke('list_jobs', { query: {} }).catch(said => ['refused', said])")
            .await;
        assert_eq!(answer[0], "refused", "this window may ask for nothing");
    }
    let kept = fs::read(desk.workspace().join(".reelwright/studio.db")).unwrap();
    assert_eq!(kept, not_a_database, "what can't be read is left as it is");
    desk.close().await;
}
