//! The ledger: limits, doubts, and what an order is worth to the runs after it.

use model::{CallId, CallState, JobId, RunId, Stage, Timestamp, Units};
use store::{CallEnd, CallFilter, CallVerdict, LedgerRow, Limit, NewCall, SpendingLimits, Store, StoreError};

use crate::workspace::{Workspace, at};

/// The first moment of a month.
const MARCH: &str = "2026-03-01T00:00:00Z";

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn call(run: RunId, key: &str, estimate: Option<u64>) -> NewCall {
    NewCall {
        run,
        provider: "kling".into(),
        model: "test".into(),
        key: key.into(),
        what: format!("clip {key}"),
        units: Units { pieces: 1, ..Units::default() },
        price: String::new(),
        estimate_millicents: estimate,
    }
}

fn order(store: &Store, run: RunId, key: &str, estimate: u64) -> CallId {
    store.order_call(&call(run, key, Some(estimate)), &SpendingLimits::default(), at(1)).unwrap()
}

fn done(store: &Store, id: CallId, cost: u64) {
    let result = Some((format!("answers/{id}.mp4"), "ab".repeat(32)));
    let end = CallEnd {
        state: CallState::Done,
        units: Units::default(),
        price: String::new(),
        cost_millicents: Some(cost),
        result,
    };
    store.settle_call(id, &end, at(2)).unwrap();
}

fn of_job(millicents: u64) -> SpendingLimits {
    SpendingLimits { job_millicents: Some(millicents), month_millicents: None }
}

fn row(store: &Store, id: CallId) -> LedgerRow {
    store.call(id).unwrap()
}

/// A running run of a job's script.
fn running(workspace: &Workspace) -> (JobId, RunId) {
    let made = workspace.job("one");
    workspace.store.start_run(made.run, at(1)).unwrap();
    (made.job, made.run)
}

#[test]
fn a_limit_may_be_met_exactly_and_what_would_pass_it_is_not_recorded() {
    let workspace = Workspace::new();
    let (store, (job, run)) = (&workspace.store, running(&workspace));
    done(store, order(store, run, "a", 40), 60);
    order(store, run, "b", 30);
    store.check_spending(job, Some(10), &of_job(100)).unwrap();
    let over = store.order_call(&call(run, "c", Some(11)), &of_job(100), at(3)).unwrap_err();
    let StoreError::OverLimit { which, limit_millicents, committed_millicents, more_millicents } = over
    else {
        panic!("{over}")
    };
    assert_eq!((which, limit_millicents, committed_millicents, more_millicents), (Limit::Job, 100, 90, 11));
    assert_eq!(store.calls(&CallFilter { limit: 9, ..CallFilter::default() }).unwrap().len(), 2);
    store.order_call(&call(run, "c", Some(10)), &of_job(100), at(3)).unwrap();
    // Another job has a limit of its own.
    let other = workspace.job("two");
    store.order_call(&call(other.run, "a", Some(100)), &of_job(100), at(3)).unwrap();
}

#[test]
fn under_a_limit_what_has_no_price_is_not_ordered() {
    let workspace = Workspace::new();
    let (store, (job, run)) = (&workspace.store, running(&workspace));
    let refused = store.order_call(&call(run, "a", None), &of_job(u64::MAX), at(1)).unwrap_err();
    assert!(matches!(refused, StoreError::UnpricedUnderLimit { which: Limit::Job }), "{refused}");
    let id = store.order_call(&call(run, "a", None), &SpendingLimits::default(), at(1)).unwrap();
    let end = CallEnd {
        state: CallState::Done,
        units: Units::default(),
        price: String::new(),
        cost_millicents: None,
        result: None,
    };
    store.settle_call(id, &end, at(2)).unwrap();
    let spending = store.spending_on(job).unwrap();
    assert_eq!((spending.spent_millicents, spending.unpriced), (0, 1), "unknown is told apart from nothing");
}

#[test]
fn a_month_counts_what_was_ordered_from_its_first_moment_on() {
    let workspace = Workspace::new();
    let (store, (job, run)) = (&workspace.store, running(&workspace));
    let limits = SpendingLimits { job_millicents: None, month_millicents: Some((moment(MARCH), 100)) };
    let ordered = |key: &str, cost: u64, when: &str| {
        store.order_call(&call(run, key, Some(cost)), &limits, moment(when))
    };
    // The last millisecond of February is February's, whatever it cost.
    done(store, ordered("a", 90, "2026-02-28T23:59:59.999Z").unwrap(), 90);
    ordered("b", 60, MARCH).unwrap();
    assert_eq!(store.spending_since(moment(MARCH)).unwrap().pending_millicents, 60);
    let over = ordered("c", 41, "2026-03-31T23:59:59.999Z").unwrap_err();
    assert!(
        matches!(over, StoreError::OverLimit { which: Limit::Month, committed_millicents: 60, .. }),
        "{over}"
    );
    ordered("c", 40, "2026-03-31T23:59:59.999Z").unwrap();
    // A deleted job's money stays spent.
    done(store, CallId(2), 60);
    store.end_run(run, model::job::Ending::Failed, None, at(9)).unwrap();
    store.delete_job(job, at(9)).unwrap();
    assert_eq!(store.spending_since(moment(MARCH)).unwrap().spent_millicents, 60);
}

#[test]
fn what_a_failed_run_paid_for_serves_the_next_and_a_take_ends_that() {
    let workspace = Workspace::new();
    let (store, (job, first)) = (&workspace.store, running(&workspace));
    let id = order(store, first, "a", 10);
    done(store, id, 12);
    store.end_run(first, model::job::Ending::Failed, None, at(3)).unwrap();
    assert_eq!(store.calls_to_take_over(job).unwrap().len(), 1);
    let second = workspace.queue(job, Stage::Script, 4);
    let found = store.earlier_call(second, "kling", "a").unwrap().unwrap();
    assert_eq!((found.call.id, found.serves), (id, second));
    assert_eq!(store.earlier_call(second, "kling", "b").unwrap(), None);
    assert_eq!(store.earlier_call(second, "veo", "a").unwrap(), None);
    workspace.finish(second, 5);
    assert!(store.calls_to_take_over(job).unwrap().is_empty());
    let third = workspace.queue(job, Stage::Script, 7);
    assert_eq!(
        store.earlier_call(third, "kling", "a").unwrap(),
        None,
        "a take was made of it: again is another"
    );
    let shared = store.shared_call(third, "kling", "a").unwrap().unwrap();
    assert_eq!(
        (shared.call.id, shared.serves),
        (id, second),
        "what stands for several stages is never another"
    );
    assert_eq!(store.call_with_key(job, "kling", "a").unwrap(), Some(shared));
    assert_eq!(store.job(job).unwrap().cost_cents, 1, "whole cents, rounded up");
}

#[test]
fn what_nobody_knows_of_is_in_doubt_unless_it_is_free_or_has_a_ticket() {
    let workspace = Workspace::new();
    let (store, (job, run)) = (&workspace.store, running(&workspace));
    let (paid, free, ticketed) =
        (order(store, run, "a", 10), order(store, run, "b", 0), order(store, run, "c", 10));
    let unpriced = store.order_call(&call(run, "d", None), &SpendingLimits::default(), at(1)).unwrap();
    store.record_ticket(ticketed, "t1").unwrap();
    let mut doubted = store.doubt_orders(Some(run), at(2)).unwrap();
    doubted.sort_unstable();
    assert_eq!(doubted, [paid, unpriced], "what has no price is not free");
    let state = |id| row(store, id).call.state;
    assert_eq!(
        [paid, free, ticketed, unpriced].map(state),
        [CallState::Unknown, CallState::Failed, CallState::Ordered, CallState::Unknown]
    );
    let lost = row(store, free).call;
    assert_eq!((lost.cost_millicents, lost.ended_at), (Some(0), Some(at(2))));
    store.end_run(run, model::job::Ending::Failed, None, at(3)).unwrap();
    let next = workspace.queue(job, Stage::Script, 4);
    assert_eq!(store.earlier_call(next, "kling", "b").unwrap(), None, "the free one is simply made anew");
    assert_eq!(store.earlier_call(next, "kling", "a").unwrap().unwrap().call.state, CallState::Unknown);
    assert_eq!(store.doubt_orders(None, at(5)).unwrap(), [], "each is doubted once");
}

#[test]
fn the_user_says_how_a_doubtful_order_ended() {
    let workspace = Workspace::new();
    let (store, (job, run)) = (&workspace.store, running(&workspace));
    let (never, lost) = (order(store, run, "a", 10), order(store, run, "b", 1500));
    store.doubt_orders(None, at(2)).unwrap();
    assert_eq!(
        store.spending_on(job).unwrap().pending_millicents,
        1510,
        "in doubt, it counts against limits"
    );
    let judged = |id, verdict| store.judge_call(id, verdict, at(3)).unwrap().call.cost_millicents;
    assert_eq!(judged(never, CallVerdict::NotOrdered), Some(0));
    assert_eq!(judged(lost, CallVerdict::Lost), Some(1500));
    let spending = store.spending_on(job).unwrap();
    assert_eq!((spending.spent_millicents, spending.pending_millicents), (1500, 0));
    assert_eq!(store.job(job).unwrap().cost_cents, 2);
    let twice = store.judge_call(lost, CallVerdict::NotOrdered, at(4)).unwrap_err();
    assert!(matches!(twice, StoreError::CallKnown(id) if id == lost), "{twice}");
}

#[test]
fn what_has_a_ticket_may_be_given_up_once_nothing_waits_for_it() {
    let workspace = Workspace::new();
    let (store, (_, run)) = (&workspace.store, running(&workspace));
    let id = order(store, run, "a", 1500);
    store.record_ticket(id, "t1").unwrap();
    let busy = store.judge_call(id, CallVerdict::Lost, at(2)).unwrap_err();
    assert!(matches!(busy, StoreError::CallUnderWay(busy) if busy == id), "{busy}");
    store.end_run(run, model::job::Ending::Failed, None, at(3)).unwrap();
    let given_up = store.judge_call(id, CallVerdict::Lost, at(4)).unwrap().call;
    assert_eq!((given_up.state, given_up.cost_millicents), (CallState::Failed, Some(1500)));
}
