//! The list of jobs: put in another order, and a job that failed gone on with from its row.

use std::fs;

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{desk::Desk, furniture::furnish_small_theme, work::COMPOSITION};

const ORDER: &str = "[data-testid=jobs-sort]";

/// A job's row.
fn row(job: &Value) -> String {
    format!("[data-testid=job-row][data-job='{job}']")
}

/// Waits until the rows stand in this order, as they are seen from the top.
async fn stand(desk: &Desk, what: &str, jobs: [&Value; 3]) {
    let rows = "[...document.querySelectorAll('[data-testid=job-row]')].map(row => \
                [row.getBoundingClientRect().top, Number(row.dataset.job)]).sort((one, two) => one[0] - two[0])";
    let seen = format!("JSON.stringify(({rows}).map(row => row[1])) === JSON.stringify({})", json!(jobs));
    desk.holds(&format!("{what}: {jobs:?}"), &seen).await;
}

#[tokio::test]
async fn jobs_are_put_in_every_order_by_hand_and_by_key() {
    let (desk, stock) = Desk::stocked().await;
    let (first, second, third) = (&stock.job, &stock.twice, &stock.takes);
    desk.find(ORDER).await;
    // The titles' order, that of the changes and that in which they were made are three different ones.
    for (job, title) in [(third, "an ant"), (first, "Bread"), (second, "Chives")] {
        desk.ask("rename_job", json!({ "id": job, "title": title })).await;
    }
    stand(&desk, "the last changed first", [second, first, third]).await;
    desk.choose(ORDER, "title").await;
    stand(&desk, "by title, whatever the case", [third, first, second]).await;
    desk.choose(ORDER, "created").await;
    stand(&desk, "the newest first", [third, second, first]).await;

    desk.focus(ORDER).await;
    desk.press(Key::Down).await;
    stand(&desk, "by title, with an arrow key", [third, first, second]).await;
    desk.press("l").await;
    stand(&desk, "the last changed first, by its first letter", [second, first, third]).await;
    desk.choose(ORDER, "created").await;
    desk.go("#/settings/window", "[data-testid=settings-window]").await;
    desk.go("#/jobs", ORDER).await;
    assert_eq!(desk.value(ORDER).await, "created", "the order is kept");
    stand(&desk, "the newest first, still", [third, second, first]).await;
    desk.close().await;
}

/// The last attempt at the job's composition.
async fn attempt(desk: &Desk, job: &Value) -> Value {
    desk.job(job).await["stage_views"][COMPOSITION]["run"]["id"].clone()
}

#[tokio::test]
async fn a_failed_job_is_gone_on_with_from_its_row_by_hand_and_by_key() {
    let desk = Desk::open(furnish_small_theme).await;
    let (job, clip, kept) = desk.failed().await;
    let row = row(&job);
    desk.go("#/jobs", &row).await;
    desk.says(&row, "Failed at composition").await;

    // What is in the way is still there: it fails as before, in an attempt of its own.
    let before = attempt(&desk, &job).await;
    desk.click(&format!("{row} [data-testid=job-retry]")).await;
    desk.until("it was tried again", async || (attempt(&desk, &job).await != before).then_some(())).await;
    desk.rest(&job).await;
    desk.says(&row, "Failed at composition").await;
    desk.holds("it is the list still", "location.hash === '#/jobs'").await;

    fs::copy(&clip, &kept).unwrap();
    desk.press(Key::Down).await;
    desk.find(&format!("{row}[aria-selected=true]")).await;
    desk.press("r").await;
    desk.rest(&job).await;
    desk.says(&row, "In review").await;
    desk.gone(&format!("{row} [data-testid=job-retry]")).await;
    desk.close().await;
}

#[tokio::test]
async fn several_jobs_are_selected_and_deleted_at_once_by_keyboard() {
    let (desk, stock) = Desk::stocked().await;
    let (first, second, kept) = (&stock.job, &stock.twice, &stock.takes);
    for (job, title) in [(first, "Ant"), (second, "Bread"), (kept, "Chives")] {
        desk.ask("rename_job", json!({ "id": job, "title": title })).await;
    }
    desk.choose(ORDER, "title").await;
    stand(&desk, "by title", [first, second, kept]).await;
    desk.focus("[role=grid]").await;
    desk.press(Key::Home).await;
    desk.press_with(Key::Shift, Key::Down).await;
    desk.says("[data-testid=marked]", "2 selected").await;
    desk.press(Key::Escape).await;
    desk.gone("[data-testid=delete-marked]").await;

    desk.press(Key::Home).await;
    desk.press("x").await;
    desk.press(Key::Down).await;
    desk.press("x").await;
    desk.says("[data-testid=marked]", "2 selected").await;
    desk.press(Key::Delete).await;
    desk.says("[data-testid=confirm]", "Ant").await;
    desk.says("[data-testid=confirm]", "Bread").await;
    desk.click("[data-testid=confirm-action]").await;
    desk.gone(&row(first)).await;
    desk.gone(&row(second)).await;
    desk.find(&row(kept)).await;
    desk.gone("[data-testid=delete-marked]").await;
    assert_eq!(desk.job(kept).await["title"], "Chives");
    desk.close().await;
}
