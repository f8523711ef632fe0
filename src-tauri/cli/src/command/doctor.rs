//! `reel doctor`: what the studio stands on, and the exact mend for what is missing.

use serde_json::json;
use studio::{
    Studio,
    view::{AppError, CheckOutcome, SystemCheck},
};

use super::videos::outcome_mark;
use crate::{
    answer::Answer,
    table::{Column, Table},
    words,
};

/// Checks the system.
pub fn check(studio: &Studio) -> Answer {
    told(&studio.system_check())
}

/// The check of a system whose workspace can't be opened: that is what has to be mended first.
pub fn without_workspace(error: AppError) -> Answer {
    let check = SystemCheck {
        name: "workspace".into(),
        outcome: CheckOutcome::Fail,
        found: error.message,
        mend: "reel --workspace DIR doctor".into(),
    };
    told(&[check])
}

fn told(checks: &[SystemCheck]) -> Answer {
    let missing: Vec<&str> = checks
        .iter()
        .filter(|check| check.outcome == CheckOutcome::Fail)
        .map(|check| check.name.as_str())
        .collect();
    let object = json!({ "ok": missing.is_empty(), "checks": checks });
    let answer = Answer::new(&object, lines(checks));
    if missing.is_empty() {
        return answer;
    }
    let message = format!("{} must be mended before videos can be made", missing.join(" and "));
    answer.with_error(AppError { retryable: true, ..AppError::failed("not_ready", message) })
}

fn lines(checks: &[SystemCheck]) -> String {
    let mut table = Table::new(&[Column::left(""), Column::left(""), Column::left(""), Column::left("")]);
    for check in checks {
        let mend =
            if check.mend.is_empty() { String::new() } else { format!("→ {}", words::plain(&check.mend)) };
        table.row([outcome_mark(check.outcome), words::plain(&check.name), words::plain(&check.found), mend]);
    }
    table.lines()
}
