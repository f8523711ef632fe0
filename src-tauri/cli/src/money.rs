//! Money in words: what work is expected to cost, and what a job has cost.

use studio::{
    ledger::{Estimate, EstimatePart, JobMoney, dollars},
    view::AppError,
};

use crate::{answer::to_stderr, words};

/// Says on stderr what work is expected to cost before it starts, and what that is made of. Work that no engine is asked
/// for is not mentioned.
pub fn foretell(estimate: &Estimate) {
    if estimate.parts.is_empty() && estimate.free.is_empty() {
        return;
    }
    let mut text = format!("It is expected to cost: {}\n", estimate.total);
    text.extend(estimate.parts.iter().map(part));
    let mut free: Vec<&str> = estimate.free.iter().map(|work| work.engine.as_str()).collect();
    free.dedup();
    if !free.is_empty() {
        text += &format!("  no charge: {}\n", words::plain(&free.join(", ")));
    }
    to_stderr(&text);
}

fn part(part: &EstimatePart) -> String {
    let EstimatePart { stage, provider, model, what, counted, cost, price, .. } = part;
    let price = if price.is_empty() { String::new() } else { format!(", {price}") };
    let line = format!("{what} by {provider} {model}, {counted}{price}: {cost}");
    format!("  {}: {}\n", words::stage(*stage), words::plain(&line))
}

/// What a job has cost and may yet cost, in lines. `rest` is what is still to be made.
pub fn sums(money: &JobMoney, rest: &Result<Estimate, AppError>) -> String {
    let mut text = format!(
        "Spent {}, of that {} for takes that are not used.\n",
        dollars(money.spent_millicents.into()),
        dollars(money.unused_millicents.into())
    );
    if money.pending_millicents > 0 {
        text += &format!("Under way or in doubt: about {}.\n", dollars(money.pending_millicents.into()));
    }
    if money.unpriced > 0 {
        text += &format!(
            "In none of the sums: {} without a price.\n",
            words::count(money.unpriced as usize, "order")
        );
    }
    text += &match rest {
        Ok(rest) => format!("Expected for the rest: {}.\n", rest.total),
        Err(error) => format!("What the rest will cost can't be told: {}.\n", words::lines(&error.message)),
    };
    text
}
